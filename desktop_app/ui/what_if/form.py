"""The widgets of the household's tab: the choices for all above, two grids, the sums, the reasons at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.domain.identity import Problem
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, flow, panel, row, rule, scrolled, split
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted, section, set_tone, small
from desktop_app.ui.components.why_panel import WhyPanel
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.editable_grid import CellEdit
from desktop_app.ui.pages.collecting.ticks import EARLY_REASONS
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.what_if.grids import health_columns, make_grid, voluntary_columns
from desktop_app.ui.what_if.totals import Totals
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField

Commit = Callable[[Sequence[CellEdit]], object]
_MONTHS = tuple(Choice(code=code, text=f"{code} tháng") for code in ("3", "6", "12"))


class TryForm(QWidget):
    """What is seen of one household; what happens with it lives in `household_tab.py`."""

    def __init__(
        self,
        memory: Memory,
        *,
        today: Callable[[], date],
        classes: Callable[[str], Sequence[Choice]],
        least: Callable[[], int],
        health_edited: Commit,
        voluntary_edited: Commit,
        income_step: Callable[[int], object],
        visitors: bool,
    ) -> None:
        super().__init__()
        self.day = DateField(today=today)
        self.months = CodeCombo(_MONTHS, width=6)
        self.common_end = DateField(today=today)
        self.reason = CodeCombo([Choice(code=code, text=text) for code, text in EARLY_REASONS.items()])
        self.day_row = FieldRow("Ngày đóng", self.day)
        self.months_row = FieldRow("Số tháng cả hộ", self.months)
        self.common_row = FieldRow("Thẻ cả hộ cùng hết hạn", self.common_end)
        self.reason_row = FieldRow("Vì sao đóng khi còn hạn", self.reason)
        self.health = make_grid(
            health_columns(lambda: classes("health"), today, visitors=visitors),
            health_edited,
            "BHYT hộ gia đình",
            self,
        )
        self.voluntary = make_grid(
            voluntary_columns(lambda: classes("voluntary"), least, visitors=visitors),
            voluntary_edited,
            "BHXH tự nguyện",
            self,
        )
        self.health_fault = _said("bad")
        self.voluntary_fault = _said("bad")
        self.early_note = _said("warn")
        self.outside = _said("muted")
        self.why = WhyPanel()
        self.totals = Totals()
        self._lay_out(memory, income_step)

    def settle(self) -> None:
        """Take what stands half typed in a field or a cell, as leaving it does."""
        focused = QApplication.focusWidget()
        for grid in (self.health, self.voluntary):
            if focused is not None and focused is not grid and grid.isAncestorOf(focused):
                grid.setFocus()
        for field in (self.day, self.months, self.common_end, self.reason):
            field.settle()

    def unreadable(self) -> bool:
        """Whether a field holds a text that cannot be read."""
        return any(field.fault_text() for field in (self.day, self.months, self.common_end, self.reason))

    def show_field_faults(self, common_end: str) -> None:
        """Say beside the fields above what cannot be read or what a rule refuses."""
        for where, text in (
            (self.day_row, self.day.fault_text()),
            (self.months_row, self.months.fault_text()),
            (self.common_row, self.common_end.fault_text() or common_end),
        ):
            where.show_problem(Problem(level="block", field="field", message=text) if text else None)

    def _lay_out(self, memory: Memory, income_step: Callable[[int], object]) -> None:
        steps = flow(
            quiet("Thấp nhất (Ctrl+1)", lambda: income_step(0)),
            quiet("×2 (Ctrl+2)", lambda: income_step(1)),
            quiet("×3 (Ctrl+3)", lambda: income_step(2)),
            gap=0.2,
        )
        above = FormGrid(self.day_row, self.months_row, self.common_row, self.reason_row, columns=4, column_width=11.0)
        forms = panel(
            above,
            self.early_note,
            section("BHYT hộ gia đình"),
            self.health,
            row(None, section("BHXH tự nguyện"), muted("Thu nhập:", wrap=False), (steps, 1)),
            self.voluntary,
            self.outside,
            STRETCH,
            gap=0.4,
            margin=0.4,
        )
        # Refusals stand above the sums, where no scrolling takes them out of sight; the cell itself is marked as well.
        foot = panel(self.health_fault, self.voluntary_fault, self.totals, gap=0.2)
        left = panel((scrolled(forms), 1), rule(), row(None, (foot, 1), gap=0, margin=0.3), gap=0.3)
        right = panel(self.why, margin=0.6)
        scaled(right, lambda w: w.setMinimumWidth(em(w, 16)))
        column(self, (split(left, right, name="what-if", memory=memory, widths=(0, 23)), 1), gap=0)


def _said(tone: str) -> QLabel:
    label = set_tone(small(""), tone)
    label.setWordWrap(True)
    label.hide()
    return label
