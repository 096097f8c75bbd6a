"""Under the grid: what else is known of the member the cursor stands on, and the records of cover, classes and visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.households_form import FIELD_WORDS
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, flow, panel
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted, strong
from desktop_app.ui.pages.households.records import RecordList
from desktop_app.ui.pages.households.rights import RightsList
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import as_field, on_commit
from desktop_app.ui.widgets.text_field import TextField

TABS = ("Chi tiết", "Thẻ và thời hạn", "Diện hỗ trợ", "Lượt vận động", "Quyền lợi")
DETAIL, COVERS, CLASSES, VISITS, RIGHTS = range(len(TABS))
_SHOWN = 36  # letters of a name beside the tabs; the whole name stands in the grid's own tooltip


class MemberDetail(QWidget):
    """The tabs under the grid. `edited(field, value)` when a further field of the member was typed."""

    edited = Signal(str, object)

    def __init__(self, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.who = strong("")
        scaled(self.who, lambda w: w.setMinimumHeight(em(w, 2)))
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
        self.rights = RightsList()
        self._stack = QStackedWidget()
        for page in (
            panel(FormGrid(*self.rows.values(), columns=4, column_width=13, gap=0.6), STRETCH),
            panel(
                flow(
                    quiet("Thêm thời hạn", acts["add_cover"], "plus"),
                    quiet("Bỏ dòng", acts["remove_cover"], "trash"),
                    quiet("Vì sao?  (F5)", acts["why"], "help"),
                ),
                (self.covers, 1),
                gap=0.3,
            ),
            panel(
                flow(
                    quiet("Thêm diện", acts["add_class"], "plus"),
                    quiet("Kết thúc diện…", acts["end_class"], "flag"),
                    quiet("Bỏ dòng", acts["remove_class"], "trash"),
                ),
                (self.classes, 1),
                gap=0.3,
            ),
            panel(self.visits),
            panel(
                flow(
                    quiet("Vì sao?  (F5)", acts["why"], "help"),
                    quiet("Tính thử  (Ctrl+T)", acts["what_if"], "edit"),
                    quiet("Phiếu tư vấn hộ  (Ctrl+P)", acts["advice"], "print"),
                ),
                (self.rights, 1),
                gap=0.3,
            ),
        ):
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._nobody = muted("Đặt con trỏ vào một thành viên để xem và ghi thêm.")
        # Beside the tabs where there is room, below them where there is none.
        column(self, flow(self.tabs, self.who, gap=0.75), self._nobody, (self._stack, 1), gap=0.5)

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

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Put what is not right with a further field of the member beside it."""
        for name, field_row in self.rows.items():
            field_row.show_problem(problems.get(name))

    def show_part(self, part: int) -> None:
        """Bring a tab to the front and put the cursor into its list."""
        self.tabs.setCurrentIndex(part)
        {COVERS: self.covers, CLASSES: self.classes, VISITS: self.visits, RIGHTS: self.rights}.get(
            part, self.tabs
        ).setFocus()

    def _teller(self, name: str) -> Callable[[], None]:
        def tell() -> None:
            known = as_field(self.fields[name])
            if known is not None and not known.fault_text():
                self.edited.emit(name, known.value())

        return tell
