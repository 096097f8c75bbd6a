"""Forms of a province that an office fills its own rows of (B16a-TS, B16b-TS, B16c-TS of QĐ 366/QĐ-BHXH).

The definition lists the rows; here the office's get its name and their figures. The rows the province adds up stay blank.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desktop_app.reports import prescribed
from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.prescribed import RowValues
from desktop_app.reports.report import Report

_HEADS = frozenset({"part", "part-small", "section", "group", "group-plain", "province", "whole", "country"})
_ACROSS = frozenset({"whole", "country"})


def report(
    form: FilledForm,
    figures: RowValues,
    *,
    name: str,
    named: Mapping[str, str],
    caption: str = "",
    made_at: datetime | None = None,
) -> Report:
    """Return the report for screen and paper. ``name``: the office; ``named``: by kind of row the column it stands in."""
    rows = tuple(
        replace(row, values={**row.values, named[row.kind]: name}) if name and row.kind in named else row
        for row in prescribed.rows(form, figures)
    )
    return form_report(form, rows=rows, strong_kinds=_HEADS, span_kinds=_ACROSS, caption=caption, made_at=made_at)
