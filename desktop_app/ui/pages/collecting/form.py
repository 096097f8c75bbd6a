"""The widgets of a household's form: two grids of members, the reasons and the receipt at the side, the pay bar at
the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, rule, scrolled, split
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.text import field_label, section, set_tone, small
from desktop_app.ui.components.why_panel import WhyPanel
from desktop_app.ui.models.editable_grid import CellEdit
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.grids import health_columns, make_grid, voluntary_columns
from desktop_app.ui.pages.collecting.paper import ReceiptPaper
from desktop_app.ui.pages.collecting.pay_bar import PayBar
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField

Commit = Callable[[Sequence[CellEdit]], object]
_MONTHS = tuple(Choice(code=code, text=f"{code} tháng") for code in ("3", "6", "12"))


class HouseholdForm(QWidget):
    """What is seen of one household. What happens with it lives in `flow.py`."""

    try_wanted = Signal()
    slip_wanted = Signal()

    def __init__(
        self,
        context: PageContext,
        *,
        classes: Callable[[], Sequence[Choice]],
        health_edited: Commit,
        voluntary_edited: Commit,
        collect: Callable[[], object],
        quote: Callable[[], object],
        drop_quotes: Callable[[], object],
    ) -> None:
        super().__init__()
        self.head = HeadLine()
        self.quoted_note = set_tone(small(""), "warn")
        self.drop_button = quiet("Bỏ phần chưa thu", drop_quotes, "trash")
        self.months = CodeCombo(_MONTHS, width=5.5)
        self.months.setAccessibleName("Số tháng của cả hộ")
        self.months.setToolTip("Số tháng của cả hộ")
        scaled(self.months, lambda w: w.setFixedWidth(em(w, 7.2)))
        self.months.set_value("12")
        self.common_end = DateField(today=lambda: context.office.today)
        self.common_end.setAccessibleName("Thẻ cả hộ cùng hết hạn")
        scaled(self.common_end, lambda w: w.setFixedWidth(em(w, 9.8)))
        self.common_end.setToolTip("Thẻ cả hộ cùng hết hạn vào ngày này; mỗi người đóng đủ số tháng đến ngày đó")
        self.parts_note = set_tone(small(""), "warn")
        self.parts_note.setWordWrap(True)
        self.fault = set_tone(small(""), "bad")
        self.fault.setWordWrap(True)
        self.voluntary_fault = set_tone(small(""), "bad")
        self.voluntary_fault.setWordWrap(True)
        self.health = make_grid(health_columns(classes), health_edited, "BHYT hộ gia đình", self)
        self.voluntary = make_grid(voluntary_columns(), voluntary_edited, "BHXH tự nguyện", self)
        self.nobody = small("Trong hộ không có ai đủ điều kiện tham gia BHXH tự nguyện.")
        self.why = WhyPanel()
        self.paper = ReceiptPaper()
        self.pay = PayBar(today=lambda: context.office.today, collect=collect, quote=quote)
        self._lay_out(context)

    def settle(self) -> None:
        """Take what stands half typed in a field or a cell, as leaving it does."""
        focused = QApplication.focusWidget()
        for grid in (self.health, self.voluntary):
            if focused is not None and focused is not grid and grid.isAncestorOf(focused):
                grid.setFocus()
        self.months.settle()
        self.common_end.settle()
        self.pay.settle()

    def show_quoted(self, people: int) -> None:
        """Tell how many people were quoted before and did not pay yet."""
        self.quoted_note.setText(f"Đã lập, chưa thu: {people} người." if people else "")
        self.quoted_note.setVisible(bool(people))
        self.drop_button.setVisible(bool(people))

    def show_parts(self, notes: Sequence[str]) -> None:
        """Tell what was paid in part before and is owed still."""
        self.parts_note.setText(" ".join(notes))
        self.parts_note.setVisible(bool(notes))

    def show_faults(self, household: str, people: Sequence[str]) -> None:
        """Tell why the household as a whole, or somebody in voluntary insurance, has no amount."""
        for label, text in ((self.fault, household), (self.voluntary_fault, " ".join(people))):
            label.setText(text)
            label.setVisible(bool(text))

    def _lay_out(self, context: PageContext) -> None:
        together = panel(field_label("Cùng hết hạn"), self.common_end, gap=0.4, flow="row")
        try_button = quiet("Tính thử (Ctrl+T)", self.try_wanted.emit, "edit")
        slip_button = quiet("Phiếu báo (Ctrl+Shift+P)", self.slip_wanted.emit, "print")
        forms = panel(
            row(None, (self.head, 1), flow(try_button, slip_button, gap=0.2)),
            row(None, self.quoted_note, self.drop_button, STRETCH),
            self.parts_note,
            row(None, section("BHYT hộ gia đình"), (flow(self.months, together, gap=0.8), 1)),
            self.fault,
            self.health,
            section("BHXH tự nguyện"),
            self.nobody,
            self.voluntary_fault,
            self.voluntary,
            STRETCH,
            gap=0.5,
            margin=1.0,
        )
        left = panel((scrolled(forms), 1), rule(), panel(self.pay, margin=0.75), gap=0)
        side = split(
            panel(self.why, margin=0.9),
            panel((scrolled(panel(self.paper, STRETCH)), 1), margin=0.6),
            name="collect-side",
            memory=context.memory,
            widths=(0, 24),
            flow=Qt.Orientation.Vertical,
        )
        scaled(side, lambda w: w.setMinimumWidth(em(w, 18)))
        column(self, (split(left, side, name="collect", memory=context.memory, widths=(0, 26)), 1), gap=0)
