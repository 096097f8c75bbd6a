"""The list on the left: the households of the hamlet in house order, each with its state in the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.canvassing import ABSENT, DONE, NEW, PARTLY, PROMISED, STATE_WORDS, WalkRow
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

STATE_ICONS = {NEW: "ring", PARTLY: "clock", DONE: "ok", PROMISED: "calendar", ABSENT: "home"}
STATE_TONES = {NEW: "muted", PARTLY: "warn", DONE: "good", PROMISED: "accent", ABSENT: "warn"}
_COLUMNS = (
    Column(key="number", heading="Số", width=2.2, align="right", sort=False),
    Column(key="title", heading="Hộ", width=8.4, sort=False, show=lambda title: title.removeprefix("Hộ ")),
    Column(
        key="state",
        heading="Trạng thái",
        width=6.1,
        sort=False,
        show=lambda state: STATE_WORDS[state],
        icon=lambda row: STATE_ICONS[row.state],
        tone=lambda row: STATE_TONES[row.state],
    ),
    Column(
        key="collector",
        heading="Người đi",
        width=8,
        sort=False,
        hidden=True,
        icon=lambda row: "person" if row.by_hand else "",
        tip="Người được giao hộ này; có hình người: giao riêng từng hộ, không theo thôn",
    ),
    Column(key="due_on", heading="Hạn", width=6, sort=False, hidden=True, show=as_date),
)


_EVERYBODY, _NOBODY = "all", "nobody"


class WalkList(QWidget):
    """`picked(household id)` when the cursor comes to stand on a household, `opened(id)` on Enter, `narrowed` when another collector's are shown.

    `rows` are those shown: of everybody, or only those one collector goes to (by hand or with the hamlet).
    """

    picked = Signal(object)  # ids are longer than a C int
    opened = Signal(object)
    narrowed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.rows: Sequence[WalkRow] = ()
        self._all: Sequence[WalkRow] = ()
        self._quiet = False
        self.of = CodeCombo(width=10)
        self.of.setAccessibleName("Hộ của người vận động")
        self._people: Sequence[Choice] = ()
        self.model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self.rows))
        self.table = Table(self.model, name="walk", memory=context.memory, compact=True)
        self.table.setAccessibleName("Các hộ theo thứ tự nhà")
        self.foot = TableFoot()
        column(self, panel(self.of, margin=0.3), (self.table, 1), self.foot, gap=0)
        self._offer()
        scaled(self, lambda w: w.setMinimumWidth(em(w, 13)))
        self.table.row_changed.connect(lambda place: self._send(self.picked, place))
        self.table.opened.connect(lambda place: self._send(self.opened, place))
        on_commit(self.of, self._narrow)

    @property
    def is_narrowed(self) -> bool:
        """Whether only one collector's (or nobody's) households are shown."""
        return (self.of.value() or _EVERYBODY) != _EVERYBODY

    def offer(self, people: Sequence[Choice]) -> None:
        """Who may be chosen beside everybody and nobody."""
        self._people = people
        self._offer()

    def show_everybody(self) -> None:
        """Show every household of the hamlet again."""
        self.of.set_value(_EVERYBODY)
        self._narrow()

    def show_rows(self, rows: Sequence[WalkRow], current: int | None) -> None:
        """Show the households; the cursor stands on `current` without a `picked`."""
        quiet, self._quiet = self._quiet, True
        self._all = rows
        self.rows = [row for row in rows if self._wanted(row)]
        self.model.reload()
        if current is not None:
            self.show_household(current)
        self._quiet = quiet
        reached = sum(row.state != NEW for row in self.rows)
        own = (
            f" · {sum(row.by_hand for row in self.rows)} hộ giao riêng" if any(row.by_hand for row in self.rows) else ""
        )
        self.foot.show_counts(f"{reached}/{len(self.rows)} hộ đã đến{own}")

    def selected(self) -> Sequence[WalkRow]:
        """The households chosen, in house order."""
        return [self.rows[place] for place in self.table.selected_rows() if 0 <= place < len(self.rows)]

    def show_household(self, household_id: int) -> None:
        """Put the cursor on a household."""
        quiet, self._quiet = self._quiet, True
        place = self.place_of(household_id)
        if place is not None and place != self.table.currentIndex().row():  # else several may be chosen: they stay
            self.table.select_row(place)
        self._quiet = quiet

    def place_of(self, household_id: int | None) -> int | None:
        """Where a household stands in the list."""
        return next((at for at, row in enumerate(self.rows) if row.household_id == household_id), None)

    def _offer(self) -> None:
        kept = self.of.value() or _EVERYBODY
        first = [Choice(code=_EVERYBODY, text="Hộ của mọi người"), Choice(code=_NOBODY, text="Hộ chưa giao cho ai")]
        self.of.set_choices([*first, *self._people])
        known = {_EVERYBODY, _NOBODY, *(one.code for one in self._people)}
        self.of.set_value(kept if kept in known else _EVERYBODY)

    def _wanted(self, row: WalkRow) -> bool:
        who = self.of.value() or _EVERYBODY
        if who == _EVERYBODY:
            return True
        return row.collector_id is None if who == _NOBODY else row.collector_id == int(who)

    def _narrow(self) -> None:
        self.show_rows(self._all, None)
        self.narrowed.emit()

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[WalkRow]:
        return self.rows[offset : offset + limit]

    def _send(self, signal: Any, place: int) -> None:
        if 0 <= place < len(self.rows) and not self._quiet:
            signal.emit(self.rows[place].household_id)
