"""The list on the left: the households of the hamlet in house order, each with its state in the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.canvassing import ABSENT, DONE, NEW, PARTLY, PROMISED, STATE_WORDS, WalkRow
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled

STATE_ICONS = {NEW: "ring", PARTLY: "clock", DONE: "ok", PROMISED: "calendar", ABSENT: "home"}
STATE_TONES = {NEW: "muted", PARTLY: "warn", DONE: "good", PROMISED: "accent", ABSENT: "warn"}
_COLUMNS = (
    Column(key="number", heading="Số", width=2.5, align="right", sort=False),
    Column(key="title", heading="Hộ", width=8.8, sort=False, show=lambda title: title.removeprefix("Hộ ")),
    Column(
        key="state",
        heading="Trạng thái",
        width=6.8,
        sort=False,
        show=lambda state: STATE_WORDS[state],
        icon=lambda row: STATE_ICONS[row.state],
        tone=lambda row: STATE_TONES[row.state],
    ),
)


class WalkList(QWidget):
    """`picked(household id)` when the cursor comes to stand on a household, `opened(id)` on Enter."""

    picked = Signal(object)  # ids are longer than a C int
    opened = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.rows: Sequence[WalkRow] = ()
        self._quiet = False
        self.model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self.rows))
        self.table = Table(self.model, name="walk", memory=context.memory, compact=True)
        self.table.setAccessibleName("Các hộ theo thứ tự nhà")
        self.foot = TableFoot()
        column(self, (self.table, 1), self.foot, gap=0)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 14)))
        self.table.row_changed.connect(lambda place: self._send(self.picked, place))
        self.table.opened.connect(lambda place: self._send(self.opened, place))

    def show_rows(self, rows: Sequence[WalkRow], current: int | None) -> None:
        """Show the households; the cursor stands on `current` without a `picked`."""
        self._quiet = True
        self.rows = rows
        self.model.reload()
        if current is not None:
            self.show_household(current)
        self._quiet = False
        reached = sum(row.state != NEW for row in rows)
        self.foot.show_counts(f"{reached}/{len(rows)} hộ đã đến")

    def show_household(self, household_id: int) -> None:
        """Put the cursor on a household."""
        quiet, self._quiet = self._quiet, True
        place = self.place_of(household_id)
        if place is not None:
            self.table.select_row(place)
        self._quiet = quiet

    def place_of(self, household_id: int | None) -> int | None:
        """Where a household stands in the list."""
        return next((at for at, row in enumerate(self.rows) if row.household_id == household_id), None)

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[WalkRow]:
        return self.rows[offset : offset + limit]

    def _send(self, signal: Any, place: int) -> None:
        if 0 <= place < len(self.rows) and not self._quiet:
            signal.emit(self.rows[place].household_id)
