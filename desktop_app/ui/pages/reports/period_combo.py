"""The period of a report to choose: months, or the quarters or years they lie in, for forms that are made for those."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.dates import format_month
from desktop_app.services.report_periods import LENGTHS, last_month, period_words
from desktop_app.services.reporting_values import MONTH
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo


class PeriodCombo(CodeCombo):
    """A choice's code is the last month of its period (`YYYY-MM`). `meant` is the month that is meant, which stays as long
    as the period chosen holds it: from October to the fourth quarter and back again."""

    def __init__(self) -> None:
        super().__init__(width=9)
        self._months: Sequence[str] = ()
        self._period = MONTH
        self._meant: str | None = None

    def offer(self, months: Sequence[str], month: str) -> None:
        """Offer these months (newest first), or what they lie in, and mean this one; it is offered in any case."""
        self._months = list(months) if month in months else sorted([*months, month], reverse=True)
        self._meant = month
        self._fill()

    def show_period(self, period: str) -> None:
        """Offer periods of this length from now on: `month`, `quarter` or `year`; any other is shown by months."""
        wanted = period if period in LENGTHS else MONTH
        if wanted != self._period:
            self._period = wanted
            self._fill()

    def take(self) -> str | None:
        """Mean what was chosen, and return the month."""
        value = self.value()
        if value and (self._meant is None or last_month(self._period, self._meant) != value):
            inside = [one for one in self._months if last_month(self._period, one) == value]
            self._meant = max(inside, default=value)
        return self._meant if value else None

    @property
    def meant(self) -> str | None:
        """The month that is meant."""
        return self._meant

    def words(self) -> str:
        """“10/2026”, “quý IV/2026”, “năm 2026”: the period that is meant."""
        if self._meant is None:
            return ""
        return self._words(last_month(self._period, self._meant))

    def _fill(self) -> None:
        codes = dict.fromkeys(last_month(self._period, one) for one in self._months)
        words = {code: self._words(code) for code in codes}
        self.set_choices([Choice(code=code, text=text[:1].upper() + text[1:]) for code, text in words.items()])
        self.set_value(last_month(self._period, self._meant) if self._meant else None)

    def _words(self, code: str) -> str:
        return format_month(code) if self._period == MONTH else period_words(self._period, code)
