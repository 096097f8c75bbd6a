"""Figures that were entered or imported, with their source."""

from __future__ import annotations

import json
from collections.abc import Iterable

from desktop_app.domain.employer_records import MonthlyFigure
from desktop_app.storage.table import Table


class MonthlyFigures(Table[MonthlyFigure]):
    """Indicator × scope × month; one figure each."""

    name = "monthly_figure"
    record = MonthlyFigure

    def of_months(self, months: Iterable[str], indicators: Iterable[str] = ()) -> list[MonthlyFigure]:
        """The figures of some months (``YYYY-MM``), of some indicators or of all."""
        wanted = list(indicators)
        where = "month IN (SELECT value FROM json_each(?))"
        values = [json.dumps(list(months))]
        if wanted:
            where += " AND indicator IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(wanted))
        return self.find(where, values, order="indicator, scope_kind, scope_code, month")
