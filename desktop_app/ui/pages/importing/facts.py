"""Beside the workbook: what was recognised and what only the officer can tell; at the third step how the columns stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.services.import_sheet import SheetView, sheet_names
from desktop_app.services.import_values import Preview
from desktop_app.services.importing import kind_titles
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.legend import LegendItem
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import body, section, strong
from desktop_app.ui.pages.importing.column_heads import STATES
from desktop_app.ui.pages.importing.item_cards import ItemCards
from desktop_app.ui.pages.importing.items import Item, items_of
from desktop_app.ui.pages.importing.key_lines import KeyLines
from desktop_app.ui.pages.importing.rows_index import RowsIndex
from desktop_app.ui.pages.importing.words import MAP, STEPS
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain

_KEYS = (
    LegendItem(key="Enter", text="Sang cột kế tiếp; hết cột thì đến nút Kiểm tra"),
    LegendItem(key="↓", text="Xem mọi nội dung chọn được cho cột"),
    LegendItem(key="F8", text="Đến điều cần xem lại kế tiếp"),
)


_TAB = Qt.FocusReason.TabFocusReason


class FactsPane(QWidget):
    """`changed` carries choices for `revise` (kind, sheet, commune), `answered` (key, meaning), `left_out` a column's letter.

    `finished`: Enter in the last field, or everything is answered.
    """

    changed = Signal(dict)
    answered = Signal(str, dict)
    left_out = Signal(str)
    finished = Signal()

    def __init__(self, communes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._commune_missing = False
        self._items: tuple[Item, ...] = ()
        self._file = ""
        self._heading = section("")
        self._name = strong()
        self._name.setWordWrap(True)
        self._sure = Badge()
        self._again = Badge(tone="warn", icon="history")
        self.sheet = CodeCombo()
        self.kind = CodeCombo([Choice(code=code, text=title) for code, title in kind_titles().items()])
        self.commune = CodeCombo([Choice(code=code, text=name, detail=code) for code, name in communes])
        self._commune_row = FieldRow("Xã, phường của danh sách", self.commune, "Tệp không có cột xã.", required=True)
        self.cards = ItemCards()
        self._sheet_row = FieldRow("Trang", self.sheet)
        self._asked = panel(
            row(None, self._sure, STRETCH), row(None, self._again, STRETCH), self._sheet_row,
            FieldRow("Loại danh sách", self.kind), self._commune_row, self.cards, gap=0.6,
        )  # fmt: skip
        self._states = {state: Badge() for state in ("sure", "likely", "unsure", "unused")}
        self._columns = panel(flow(*self._states.values()), KeyLines(_KEYS, active=False), gap=0.6)
        self._lines = body()
        self.problems = ProblemList("Cần xem lại ở các cột")
        column(
            self, self._heading, self._name, self._asked, self._columns, self._lines, self.problems, STRETCH,
            gap=0.6, margin=0.8,
        )  # fmt: skip
        self._chain = EnterChain(self, fields=[self.sheet, self.kind, self.commune], save=self.finished.emit)
        for name, field in (("sheet", self.sheet), ("kind", self.kind), ("commune", self.commune)):
            field.committed.connect(lambda name=name, field=field: self._tell(name, field))
        self.cards.answered.connect(self._answer)
        self.show_step(0)

    @property
    def asks(self) -> bool:
        """Whether something should be said or seen here before going on: a commune, a question, letters of an old font."""
        return self.first_asked() is not None or any(
            item.key.startswith("text:") and not item.told for item in self._items
        )

    def first_asked(self) -> QWidget | None:
        """What only the officer can tell, first of all; None when nothing is open."""
        return self.commune if self._commune_missing else self.cards.first_open

    def show_step(self, step: int) -> None:
        """Show what belongs to the step: the list as a whole, or its columns."""
        mapping = step == MAP
        self._heading.setText(STEPS[MAP] if mapping else STEPS[1])
        self._asked.setVisible(not mapping)
        self._columns.setVisible(mapping)

    def show_preview(self, seen: Preview, index: RowsIndex) -> None:
        """Show what is known of the file."""
        reading = seen.reading
        self._items = items_of(seen, index, self._items if self._file == seen.sha256 else ())
        self._file = seen.sha256
        self._name.setText(seen.path.name)
        self.sheet.set_choices([Choice(code=name, text=name) for name in sheet_names(seen)])
        self.sheet.set_value(seen.sheet)
        self._sheet_row.setVisible(len(sheet_names(seen)) > 1)
        self.kind.set_value(seen.kind)
        self.commune.set_value(seen.commune or None)
        self._commune_row.setVisible(seen.needs_commune)
        missing = self._commune_missing = seen.needs_commune and not seen.commune
        message = "Hãy chọn xã, phường để thêm được người."
        self._commune_row.show_problem(Problem(level="block", field="commune", message=message) if missing else None)
        percent = f"độ chắc {round(reading.confidence * 100)} %"
        self._sure.show_state(
            f"Đã biết mẫu này, {percent}" if seen.known_layout else f"Hãy xem lại các cột, {percent}",
            "good" if seen.known_layout else "warn",
        )
        self._show_earlier(seen)
        self._show_states(index.sheet)
        self._lines.setText(_summary(seen))
        if self.cards.show_items(self._items):
            self._chain.set_fields([self.sheet, self.kind, self.commune, *(card.field for card in self.cards.cards)])
        self.problems.show_problems(
            [Problem(level=one.level, field=one.field, message=one.message) for one in index.about]
        )

    def _show_earlier(self, seen: Preview) -> None:
        self._again.setVisible(bool(seen.earlier))
        if seen.earlier:
            day = format_date(date.fromisoformat(seen.earlier[0].at[:10]))
            self._again.show_state(f"Tệp này đã nhập ngày {day}", "warn", "history")

    def _show_states(self, sheet: SheetView) -> None:
        for state, badge in self._states.items():
            word, tone, picture = STATES[state]
            count = sum(column.state == state for column in sheet.columns)
            badge.show_state(f"{count} {word}", tone, picture)
            badge.setVisible(count > 0)

    def _answer(self, item: Item, at: int) -> None:
        option = item.options[at]
        if option.leaves_out:
            self.left_out.emit(option.leaves_out)
        elif option.meaning:
            self.answered.emit(item.key, dict(option.meaning))
        self._go_on(item)

    def _go_on(self, item: Item) -> None:
        """The focus goes to the next open question, so that several are answered by a row of digits."""
        order = [card for card in self.cards.cards if card.item.open and card.item.id != item.id]
        if self._commune_missing:
            self.commune.setFocus(_TAB)
        elif order:
            order[0].field.setFocus(_TAB)
        elif item.open:
            self.finished.emit()

    def _tell(self, name: str, field: CodeCombo) -> None:
        value = field.value()
        if value is not None:
            self.changed.emit({name: value})


def _summary(seen: Preview) -> str:
    reading = seen.reading
    rows = "–".join(str(number) for number in (reading.heading_rows[0], reading.heading_rows[-1]))
    place = f"dòng {reading.heading_rows[0]}" if len(reading.heading_rows) == 1 else f"dòng {rows}"
    used = sum(bool(column.field) for column in reading.columns)
    return (
        f"Tiêu đề ở {place}. Nhận {used} trên {len(reading.columns)} cột.\n"
        f"{format_money(reading.read_count)} dòng dữ liệu, {format_money(len(reading.ignored))} dòng không phải dữ liệu."
    )
