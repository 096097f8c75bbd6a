"""Step 4: every row with what will happen to it, filtered by result; the policy is chosen here, doubts are settled here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QTabBar, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.import_sheet import SheetView
from desktop_app.services.import_values import POLICIES, Preview, RowOutcome
from desktop_app.ui.components.boxes import STRETCH, column, panel, row, split
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import field_label
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.importing.detail import RowDetail
from desktop_app.ui.pages.importing.words import RESULTS

FILTERS = ("", *RESULTS)


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
    Column(key="name", heading="Họ và tên", width=17),
    Column(key="place", heading="Thôn, tổ", width=10),
    Column(key="said", heading="Thay đổi, lý do", width=26),
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
        """Let Enter and 0 through."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ReviewPane(QWidget):
    """`policy_changed` carries a frozenset of policies; `decided` (row, Decision | None)."""

    policy_changed = Signal(frozenset)
    decided = Signal(int, object)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._rows: Sequence[RowOutcome] = ()
        self._left: list[RowOutcome] = []
        self._sheet: SheetView | None = None
        self._seen: Preview | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Lọc theo kết quả")
        for _ in FILTERS:
            self.tabs.addTab("")
        self.policies = {code: QCheckBox(text) for code, text in POLICIES.items()}
        self._model = PagedTableModel(_COLUMNS, self._fetch, self._count)
        self.table = RowsTable(self._model, name="import.rows", memory=memory)
        self.table.setAccessibleName("Các dòng của tệp")
        self.detail = RowDetail()
        self._foot = TableFoot()
        ways = row(None, field_label("Cách nhập"), *self.policies.values(), STRETCH, gap=1.0)
        left = panel((self.table, 1), self._foot, gap=0)
        parts = split(left, self.detail, name="import.review", memory=memory, widths=(0, 26))
        column(self, panel(ways, margin=0.5), self.tabs, (parts, 1), gap=0)
        self.tabs.currentChanged.connect(lambda _at: self._reload())
        self.table.row_changed.connect(self._show_detail)
        self.table.key_pressed.connect(self.detail.press)
        self.detail.decided.connect(self.decided)
        for box in self.policies.values():
            box.clicked.connect(lambda _on: self._tell_policy())

    def show_preview(self, seen: Preview, sheet: SheetView) -> None:
        """Show the rows of a preview; filter and cursor stay where they can."""
        at = self._current_row()
        self._seen, self._rows, self._sheet = seen, seen.rows, sheet
        counts = dict.fromkeys(RESULTS, 0)
        for outcome in seen.rows:
            counts[outcome.result] += 1
        self.tabs.setTabText(0, f"Tất cả {format_money(len(seen.rows))}")
        for index, code in enumerate(FILTERS[1:], start=1):
            self.tabs.setTabText(index, f"{RESULTS[code].word} {format_money(counts[code])}")
        for code, box in self.policies.items():
            box.setChecked(code in seen.policy)
        self._reload(at)

    def begin(self) -> None:
        """Show what needs a look first: the doubts, else everything."""
        counts = {outcome.result for outcome in self._rows}
        self.tabs.setCurrentIndex(0 if "suspect" not in counts else FILTERS.index("suspect"))

    def next_filter(self) -> None:
        """Go to the next filter that has rows."""
        there = {outcome.result for outcome in self._rows}
        for step in range(1, len(FILTERS) + 1):
            at = (self.tabs.currentIndex() + step) % len(FILTERS)
            if at == 0 or FILTERS[at] in there:
                self.tabs.setCurrentIndex(at)
                return

    def _reload(self, keep: int | None = None) -> None:
        self._model.reload({"result": FILTERS[self.tabs.currentIndex()]})
        shown = self._model.total
        warned = sum(bool(outcome.problems) for outcome in self._left)
        self._foot.show_counts(
            f"{format_money(shown)} dòng", f"{format_money(warned)} dòng có điều cần xem" if warned else ""
        )
        if not shown:
            self.detail.show_row(None, None, decided=False)
            return
        numbers = [outcome.row for outcome in self._left]
        place = next((at for at, number in enumerate(numbers) if keep is not None and number >= keep), 0)
        self.table.select_row(place)
        self._show_detail(place)

    def _count(self, chosen: Mapping[str, Any]) -> int:
        wanted = chosen.get("result", "")
        self._left = [outcome for outcome in self._rows if not wanted or outcome.result == wanted]
        return len(self._left)

    def _fetch(self, offset: int, limit: int, order: Sort | None, _chosen: Mapping[str, Any]) -> list[_Line]:
        if order is not None:
            self._left.sort(key=_SORTS[order.key], reverse=order.descending)
        return [_line(outcome) for outcome in self._left[offset : offset + limit]]

    def _current_row(self) -> int | None:
        at = self.table.currentIndex().row()
        return self._left[at].row if 0 <= at < len(self._left) else None

    def _show_detail(self, at: int) -> None:
        if 0 <= at < len(self._left) and self._seen is not None:
            outcome = self._left[at]
            self.detail.show_row(outcome, self._sheet, decided=outcome.row in self._seen.decisions)

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
