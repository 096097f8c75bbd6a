"""Step 4: every row with what will happen to it, filtered and searched; the policy is chosen here, doubts are settled here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QTabBar, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.import_values import POLICIES, Preview, RowOutcome
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import field_label
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.importing import doubts
from desktop_app.ui.pages.importing.detail import RowDetail
from desktop_app.ui.pages.importing.rows_index import RowsIndex
from desktop_app.ui.pages.importing.words import RESULTS
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.text_field import TextField

DECIDED = "decided"
FILTERS = ("", *RESULTS, DECIDED)
_TYPING = 200  # milliseconds after the last key before the search begins


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A row as the table shows it."""

    number: int
    result: str
    word: str
    name: str
    place: str
    said: str


_COLUMNS = (
    Column(key="number", heading="Dòng", width=4, align="right"),
    Column(
        key="word", heading="Kết quả", width=7.5, tone=lambda line: RESULTS[line.result].tone,
        icon=lambda line: RESULTS[line.result].icon,
    ),
    Column(key="name", heading="Tên", width=16),
    Column(key="place", heading="Địa bàn", width=9),
    Column(key="said", heading="Thay đổi, lý do", width=20),
)  # fmt: skip
_SORTS = {
    "number": lambda outcome: outcome.row,
    "word": lambda outcome: FILTERS.index(outcome.result),
    "name": lambda outcome: outcome.name,
    "place": lambda outcome: outcome.place,
    "said": lambda outcome: _said(outcome),
}


class RowsTable(Table):
    """Enter belongs to the page (on to the next step); a double click only selects."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter through; 0 is a decision too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif event.text() == "0":
            self.key_pressed.emit("0")
        else:
            super().keyPressEvent(event)


class ReviewPane(QWidget):
    """`policy_changed` carries a frozenset of policies; `decided` {row: Decision | None}, the digit and the rows of the same kind;
    `find_wanted` (result, text): answer by `show_found`; `pair_wanted` a row number."""

    policy_changed = Signal(frozenset)
    decided = Signal(object, str, object)
    find_wanted = Signal(str, str)
    pair_wanted = Signal(int)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._index: RowsIndex | None = None
        self._left: list[RowOutcome] = []
        self._seen: Preview | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Lọc theo kết quả")
        for at in range(len(FILTERS)):
            self.tabs.addTab("")
            self.tabs.setTabToolTip(at, f"Ctrl+{at + 1}")
        self.search = TextField(placeholder="Tìm trong tệp  (Ctrl+G)")
        self.search.setAccessibleName("Tìm trong các dòng của tệp")
        self.search.setClearButtonEnabled(True)
        scaled(self.search, lambda w: w.setFixedWidth(em(w, 17)))
        self.policies = {code: QCheckBox(text) for code, text in POLICIES.items()}
        self._model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._left))
        self.table = RowsTable(self._model, name="import.rows", memory=memory)
        self.table.setAccessibleName("Các dòng của tệp")
        self.detail = RowDetail()
        self._foot = TableFoot()
        ways = flow(field_label("Cách nhập"), *self.policies.values(), gap=1.0)
        left = panel((self.table, 1), self._foot, gap=0)
        parts = split(left, self.detail, name="import.review", memory=memory, widths=(0, 28))
        line = panel((self.tabs, 1), self.search, flow="row", gap=0.5)
        column(self, panel(ways, margin=0.5), line, (parts, 1), gap=0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._timer.timeout.connect(lambda: self._ask())
        self.tabs.currentChanged.connect(lambda _at: self._ask())
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.table.row_changed.connect(self._show_detail)
        self.table.key_pressed.connect(self.press)
        self.detail.decided.connect(self.decided)
        for box in self.policies.values():
            box.clicked.connect(lambda _on: self._tell_policy())

    def show_preview(self, seen: Preview, index: RowsIndex) -> None:
        """Show the rows of a preview; filter, search and cursor stay where they can."""
        at = self._current_row()
        self._seen, self._index = seen, index
        self.tabs.blockSignals(True)
        self.tabs.setTabText(0, f"Tất cả {format_money(len(index.rows))}")
        for place, code in enumerate(FILTERS[1:], start=1):
            if code == DECIDED:
                count = len(self._decided_rows())
                self.tabs.setTabText(place, f"Đã chọn {format_money(count)}")
                self.tabs.setTabVisible(place, count > 0)
            else:
                self.tabs.setTabText(place, f"{RESULTS[code].word} {format_money(index.count(code))}")
        self.tabs.blockSignals(False)
        for code, box in self.policies.items():
            box.setChecked(code in seen.policy)
        self._ask(at)

    def begin(self) -> None:
        """Show what needs a look first: the doubts, else everything."""
        self.search.clear()
        self._timer.stop()
        doubtful = self._index is not None and self._index.count("suspect")
        self.tabs.setCurrentIndex(FILTERS.index("suspect") if doubtful else 0)
        self._ask()

    def forget(self) -> None:
        """Let go of the rows: a large list takes hundreds of megabytes."""
        self._seen = self._index = None
        self._left = []
        self._model.reload()
        self.detail.show_row(None, None, decided=False)

    def show_filter(self, at: int) -> None:
        """Go to a filter by its number (0: everything)."""
        if at < len(FILTERS) and self.tabs.isTabVisible(at):
            self.tabs.setCurrentIndex(at)
            self.table.setFocus()

    def next_filter(self) -> None:
        """Go to the next filter that has rows."""
        for step in range(1, len(FILTERS) + 1):
            at = (self.tabs.currentIndex() + step) % len(FILTERS)
            if at == 0 or self._rows_of(FILTERS[at]):
                self.tabs.setCurrentIndex(at)
                return

    def press(self, digit: str) -> bool:
        """Take a digit: for several selected doubtful rows it counts for all of them, as far as it means one thing."""
        chosen = [self._left[at] for at in self.table.selected_rows() if at < len(self._left)]
        if len(chosen) < 2 or self._seen is None:
            return self.detail.press(digit)
        said: dict[int, Any] = {}
        for outcome in chosen:
            known = outcome.row in self._seen.decisions
            found = doubts.meanings(outcome, (), decided=known).get(digit)
            said |= found or {}
        if said:
            self.decided.emit(said, digit, ())
        return bool(said)

    def focus_policies(self) -> None:
        """Put the focus where the way of taking in is chosen."""
        next(iter(self.policies.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def show_found(self, result: str, text: str, rows: Sequence[RowOutcome], keep: int | None = None) -> None:
        """Show the rows that were found, when they are still what is asked for."""
        if (result, text) != self._wish():
            return
        self._left = list(rows)
        order = self._model.sort_order
        if order is not None:
            self._left.sort(key=_SORTS[order.key], reverse=order.descending)
        self._model.reload()
        shown, warned = len(self._left), sum(bool(outcome.problems) for outcome in self._left)
        hidden = f" trên {format_money(len(self._index.rows))}" if self._index is not None and text else ""
        self._foot.show_counts(
            f"{format_money(shown)}{hidden} dòng", f"{format_money(warned)} dòng có điều cần xem" if warned else ""
        )
        if not shown:
            self.detail.show_row(None, None, decided=False)
            return
        place = next((at for at, one in enumerate(self._left) if keep is not None and one.row >= keep), 0)
        self.table.select_row(place)
        self._show_detail(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the search for the rows, Esc empties it."""
        if self.search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.table.setFocus()
        elif self.search.hasFocus() and event.key() == Qt.Key.Key_Escape:
            self.search.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _wish(self) -> tuple[str, str]:
        return FILTERS[self.tabs.currentIndex()], self.search.text().strip()

    def _ask(self, keep: int | None = None) -> None:
        """Without words the rows are at hand; a search is made away from the window."""
        self._timer.stop()
        result, text = self._wish()
        if text and result != DECIDED:
            self.find_wanted.emit(result, text)
        else:
            self.show_found(result, text, self._rows_of(result), keep)

    def _rows_of(self, result: str) -> Sequence[RowOutcome]:
        if self._index is None:
            return ()
        return self._decided_rows() if result == DECIDED else self._index.of(result)

    def _decided_rows(self) -> list[RowOutcome]:
        seen, index = self._seen, self._index
        if seen is None or index is None or not (seen.decisions or index.remembered):
            return []
        return [row for row in index.rows if row.row in seen.decisions or row.row in index.remembered]

    def _fetch(self, offset: int, limit: int, order: Sort | None, _chosen: Mapping[str, Any]) -> list[_Line]:
        if order is not None and offset == 0:
            self._left.sort(key=_SORTS[order.key], reverse=order.descending)
        return [_line(outcome) for outcome in self._left[offset : offset + limit]]

    def _current_row(self) -> int | None:
        at = self.table.currentIndex().row()
        return self._left[at].row if 0 <= at < len(self._left) else None

    def _show_detail(self, at: int) -> None:
        if not 0 <= at < len(self._left) or self._seen is None or self._index is None:
            return
        outcome = self._left[at]
        known = outcome.row in self._seen.decisions
        doubtful = outcome.result == "suspect" and not known
        group = self._index.alike(outcome) if doubtful else ()
        self.detail.show_row(outcome, self._index.sheet, decided=known, group=group)
        if doubtful and outcome.candidates:
            self.pair_wanted.emit(outcome.row)

    def _tell_policy(self) -> None:
        self.policy_changed.emit(frozenset(code for code, box in self.policies.items() if box.isChecked()))


def _line(outcome: RowOutcome) -> _Line:
    return _Line(
        number=outcome.row,
        result=outcome.result,
        word=RESULTS[outcome.result].word,
        name=outcome.name,
        place=outcome.place,
        said=_said(outcome),
    )


def _said(outcome: RowOutcome) -> str:
    """What is worth saying of a row on one line: the reason, else the changes, else the first thing to look at."""
    if outcome.note:
        return outcome.note
    if outcome.changes:
        return "; ".join(
            f"{change.label}: {change.before} → {change.after}" if change.before else f"{change.label}: {change.after}"
            for change in outcome.changes
        )
    return outcome.problems[0].message if outcome.problems else ""
