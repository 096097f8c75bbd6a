"""One figure through the years: every period, who entered it, what it is used for; the office's own can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.rule_book_values import IN_FORCE, OWN, PAST, RuleLine
from desktop_app.ui.components.boxes import STRETCH, column, panel, scrolled, split
from desktop_app.ui.components.buttons import danger
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.text import body, muted, set_tone
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.pages.rules.tables import RowList, WideTable
from desktop_app.ui.pages.rules.words import (
    ORIGINS,
    STATE_ICONS,
    STATE_TONES,
    STATES,
    SURE,
    UNVERIFIED,
    confidence_words,
    until,
    use_of,
)

_COLUMNS = (
    Column(
        key="shown",
        heading="Mức",
        sort=False,
        icon=lambda line: STATE_ICONS.get(line.state, ""),
        tone=lambda line: "muted" if line.state == PAST else "",
    ),
    Column(key="valid_from", heading="Hiệu lực từ", width=6.6, show=as_date, sort=False),
    Column(key="until", heading="đến", width=6.6, sort=False),
    Column(
        key="state",
        heading="Tình trạng",
        width=9,
        show=lambda state: STATES.get(state, state),
        tone=lambda line: STATE_TONES.get(line.state, ""),
        sort=False,
    ),
    Column(key="source", heading="Căn cứ", width=11, sort=False),
    Column(
        key="verified",
        heading="Độ tin cậy",
        width=10.4,
        show=lambda sure: SURE if sure else UNVERIFIED,
        tone=lambda line: "muted" if line.verified else "warn",
        icon=lambda line: "ok" if line.verified else "warning",
        sort=False,
    ),
    Column(
        key="origin",
        heading="Người nhập",
        width=9,
        show=lambda origin: ORIGINS.get(origin, origin),
        icon=lambda line: "edit" if line.origin == OWN else "lock",
        sort=False,
    ),
)


class Timeline(QWidget):
    """Shows the periods of a figure; `withdraw(line)` is called for a row of the office."""

    def __init__(self, memory: Memory, withdraw: Callable[[RuleLine], object]) -> None:
        super().__init__()
        self._withdraw = withdraw
        self._line: RuleLine | None = None
        self.head = HeadLine()
        self.use = body()
        self.coming = set_tone(body(), "accent")
        self.note = muted()
        self.list = RowList(_COLUMNS, words=lambda line: str(line.shown))
        self.table = WideTable(
            self.list.model, name="Các mức theo thời gian", optional={"source": 62, "state": 54, "origin": 45}
        )
        self.withdraw_button = danger("Rút lại mức cơ quan nhập…  (Ctrl+Del)", self.withdraw, "undo")
        self.withdraw_button.hide()
        about = panel(self.head, self.withdraw_button, self.use, self.coming, self.note, STRETCH, gap=0.5, margin=0.7)
        sides = split(scrolled(about), self.table, name="rules-timeline", memory=memory, widths=(25, 0))
        column(self, (sides, 1), gap=0)
        self.table.row_changed.connect(self._stand_on)

    def show_line(self, line: RuleLine) -> None:
        """Show what a figure is, before its periods were read."""
        self._line = line
        badges = [] if line.verified else [(UNVERIFIED, "warn", "warning")]
        if line.origin == OWN:
            badges.append(("cơ quan nhập", "accent", "edit"))
        self.head.show_line(line.name, badges=badges)
        sure = SURE if line.verified else UNVERIFIED
        self.use.setText(use_of(line.key))
        self.use.setVisible(bool(self.use.text()))
        doubt = "" if line.next_verified else f" ({UNVERIFIED})"
        following = f"Từ {format_date(line.next_from)}: {line.next_shown}{doubt}." if line.next_from is not None else ""
        self.coming.setText(following)
        self.coming.setVisible(bool(following))
        lines = [f"Căn cứ: {line.source} ({sure}; {confidence_words(line.confidence).lower()})."]
        if line.note:
            lines.append(f"Ghi chú: {line.note}")
        self.note.setText("\n".join(lines))

    def show_periods(self, periods: Sequence[RuleLine]) -> None:
        """Show every period, the cursor on the one in force."""
        self.list.put([_Period(line) for line in periods])
        place = next((at for at, line in enumerate(periods) if line.state == IN_FORCE), len(periods) - 1)
        if self._line is not None and self._line.office_id is not None:
            place = next((at for at, line in enumerate(periods) if line.office_id == self._line.office_id), place)
        if periods:
            self.table.select_row(place)
        self._stand_on(place)

    def clear(self) -> None:
        """Show nothing."""
        self._line = None
        self.head.show_line("")
        self.use.setText("")
        self.coming.setText("")
        self.note.setText("")
        self.list.put(())
        self.withdraw_button.hide()

    def withdraw(self) -> None:
        """Take the period under the cursor back: when the office entered it, or the only one it entered."""
        line = self._own()
        if line is not None:
            self._withdraw(line)

    def _own(self) -> RuleLine | None:
        """The office's period meant: the one under the cursor, else the only one there is."""
        here = self.list.model.row(self.table.currentIndex().row())
        own: list[RuleLine] = [one.line for one in self.list.rows if one.line.office_id is not None]
        return next((line for line in own if here is not None and line is here.line), own[0] if len(own) == 1 else None)

    def _stand_on(self, _at: int) -> None:
        self.withdraw_button.setVisible(self._own() is not None)


class _Period:
    """A period with its last day in words."""

    def __init__(self, line: RuleLine) -> None:
        self.line = line
        self.until = until(line.valid_to)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)
