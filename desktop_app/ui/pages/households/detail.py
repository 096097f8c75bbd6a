"""Under the grid: what else is known of the member the cursor stands on, and the records of cover, classes and visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QStackedWidget, QTabBar, QWidget

from desktop_app.services.households_form import FIELD_WORDS
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, flow, panel, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted, strong
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import as_field, on_commit
from desktop_app.ui.widgets.text_field import TextField

TABS = ("Chi tiết", "Thẻ và thời hạn", "Diện hỗ trợ", "Lượt vận động")
_SHOWN = 36  # letters of a name beside the tabs; the whole name stands in the grid's own tooltip


class RecordList(QListWidget):
    """Lines of records, each with an id; Enter or a double click opens one."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        scaled(self, lambda w: w.setMinimumHeight(em(w, 5)))
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_lines(self, lines: Sequence[tuple[int, str, str, str]], nothing: str) -> None:
        """Show lines of (id, text, icon name, tone); `nothing` is said where there is none."""
        self.clear()
        for row_id, text, picture, tone in lines:
            item = QListWidgetItem(icon(picture, tone or "muted"), text)
            item.setData(Qt.ItemDataRole.UserRole, row_id)
            self.addItem(item)
        if not lines:
            item = QListWidgetItem(nothing)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)

    @property
    def chosen(self) -> int | None:
        """The id of the line the cursor stands on."""
        found = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return int(found) if found is not None else None


class MemberDetail(QWidget):
    """The tabs under the grid. `edited(field, value)` when a further field of the member was typed."""

    edited = Signal(str, object)

    def __init__(
        self,
        *,
        add_cover: Callable[[], object],
        remove_cover: Callable[[], object],
        add_class: Callable[[], object],
        remove_class: Callable[[], object],
    ) -> None:
        super().__init__()
        self.who = strong("")
        self.who.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Phần xem thêm")
        for text in TABS:
            self.tabs.addTab(text)
        self.fields: dict[str, QWidget] = {
            "residence": CodeCombo(width=9),
            "ethnicity_code": CodeCombo(width=9),
            "occupation": TextField(),
            "workplace": TextField(),
            "card_no": TextField(),
            "relation_text": TextField(),
            "note": TextField(),
        }
        self.rows = {name: FieldRow(FIELD_WORDS[name], field) for name, field in self.fields.items()}
        for name, field in self.fields.items():
            on_commit(field, self._teller(name))
        self.covers = RecordList("Thẻ và thời hạn")
        self.classes = RecordList("Diện hỗ trợ")
        self.visits = RecordList("Lượt vận động")
        self._stack = QStackedWidget()
        for page in (
            panel(FormGrid(*self.rows.values(), columns=4, column_width=13, gap=0.6), STRETCH),
            panel(
                self.covers, flow(quiet("Thêm thời hạn", add_cover, "plus"), quiet("Bỏ dòng", remove_cover, "trash"))
            ),
            panel(self.classes, flow(quiet("Thêm diện", add_class, "plus"), quiet("Bỏ dòng", remove_class, "trash"))),
            panel(self.visits),
        ):
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._nobody = muted("Đặt con trỏ vào một thành viên để xem và ghi thêm.")
        column(self, row(None, self.tabs, (self.who, 1), gap=0.75), self._nobody, (self._stack, 1), gap=0.5)

    def offer(self, residences: Sequence[Choice], ethnicities: Sequence[Choice]) -> None:
        """Give the code lists."""
        for name, choices in (("residence", residences), ("ethnicity_code", ethnicities)):
            field = self.fields[name]
            assert isinstance(field, CodeCombo)
            field.set_choices(choices)

    def show_member(self, name: str, values: Mapping[str, Any] | None) -> None:
        """Show the further fields of a member; `None`: the cursor stands on nobody."""
        self.who.setText(name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…")
        self.who.setToolTip(name)
        self._nobody.setVisible(values is None)
        self._stack.setVisible(values is not None)
        for field, widget in self.fields.items():
            known = as_field(widget)
            if known is not None:
                known.set_value((values or {}).get(field))

    def _teller(self, name: str) -> Callable[[], None]:
        def tell() -> None:
            known = as_field(self.fields[name])
            if known is not None and not known.fault_text():
                self.edited.emit(name, known.value())

        return tell
