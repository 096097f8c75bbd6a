"""Dates and births typed from the number pad, echoed before the field is left."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import TypedDate, add_months, format_date, parse_typed_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.system.clock import today as machine_today
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def parse_day(text: str, today: date, *, base: date | None = None, latest: date | None = None) -> TypedDate:
    """Read a day as it is typed. Raises RuleBroken, with a sentence that asks for a day and not for a year of birth."""
    try:
        return parse_typed_date(text, today, base=base, latest=latest)
    except RuleBroken as broken:
        if broken.rule != "date.format":
            raise
        example = f"{format_date(today)}, hay gõ gọn {today:%d%m}"
        sentence = f"Không hiểu ngày “{text.strip()}”. Gõ ngày/tháng/năm, ví dụ {example}."
        raise RuleBroken(sentence, rule=broken.rule) from None


class DateField(LineField):
    """A day. Value: `date` or None.

    `5` the 5th of this month, `0503`, `050365`, `05/03/1965`, `t` today; `+`/`-` a day, PgUp/PgDn a month.
    `latest` refuses later days.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        today: Callable[[], date] = machine_today,
        latest: Callable[[], date] | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._latest = latest
        self.setPlaceholderText("ngày/tháng/năm")
        scaled(self, lambda w: w.setMinimumWidth(em(w, 8.5)))

    def read_text(self, text: str) -> object:
        """Return the day. Raises RuleBroken when the text is no day."""
        typed = self._parse(text)
        if typed.day is None:
            raise RuleBroken(f"Cần đủ ngày, tháng và năm; mới có “{typed.shown}”.", rule="field.whole-date")
        return typed.day

    def show_text(self, value: object) -> str:
        """Return 05/03/2026."""
        return format_date(value) if isinstance(value, date) else ""

    def echo_text(self, text: str) -> str:
        """Return the day understood so far, with its weekday."""
        typed = self._parse(text)
        if typed.day is None:
            return f"{typed.shown} – cần đủ ngày, tháng, năm"
        return f"→ {typed.shown} · {WEEKDAYS[typed.day.weekday()]}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by day or month when a whole day (or nothing) stands in the field; type otherwise."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _MONTHS:
            self._step(lambda day: add_months(day, _MONTHS[key]))
        elif key in _STEPS and self._is_whole():
            self._step(lambda day: day + timedelta(days=_STEPS[key]))
        else:
            super().keyPressEvent(event)

    def _is_whole(self) -> bool:
        """Whether + and - mean a step: nothing typed yet, or a settled day (a minus may also part day and month)."""
        return self.is_blank() or self.hasSelectedText() or self.text() == self._settled_text or len(self.text()) == 10

    def _step(self, move: Callable[[date], date]) -> None:
        try:
            base = self._parse(self.text()).day if not self.is_blank() else None
        except RuleBroken:
            return
        self.setText(format_date(move(base or self._today())))
        self._show_echo()

    def _parse(self, text: str) -> TypedDate:
        latest = self._latest() if self._latest is not None else None
        return parse_day(text, self._today(), base=self._value, latest=latest)


class BirthField(LineField):
    """A birth with the precision known. Value: "1965", "1965-03" or "1965-03-05", or None.

    A two-digit year is taken only together with its echo that shows the century; a birth after today is refused.
    """

    def __init__(self, parent: QWidget | None = None, *, today: Callable[[], date] = machine_today) -> None:
        super().__init__(parent)
        self._today = today
        self.setPlaceholderText("ngày/tháng/năm hoặc năm")
        scaled(self, lambda w: w.setMinimumWidth(em(w, 8.5)))

    def read_text(self, text: str) -> str:
        """Return the ISO text of the precision typed. Raises RuleBroken when it is no birth."""
        return self._parse(text).iso

    def show_text(self, value: object) -> str:
        """Return 05/03/1965, 03/1965 or 1965."""
        return format_birth(str(value))

    def echo_text(self, text: str) -> str:
        """Return the birth understood so far; the century stands out when it was chosen for the typist."""
        typed = self._parse(text)
        word = {"year": "chỉ biết năm", "month": "chỉ biết tháng, năm", "day": ""}[typed.precision]
        if typed.century_guessed and typed.day is not None:
            word = f"năm {typed.day.year}?"
        return f"→ {typed.shown} · {word}" if word else f"→ {typed.shown}"

    def _parse(self, text: str) -> TypedDate:
        return parse_typed_date(text, self._today(), latest=self._today())
