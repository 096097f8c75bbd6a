"""One figure shared among the rows below: by what, over which months, and what each would get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import Problem
from desktop_app.services.planning_building import Part
from desktop_app.services.planning_figures import Indicator
from desktop_app.services.planning_past import CHILD_WAYS, MONTH_WAYS
from desktop_app.services.planning_tree import TreeRow
from desktop_app.services.planning_words import figure_text
from desktop_app.ui.components.boxes import scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.money_field import MoneyField


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What was asked for: the year's figure, by what it is shared, how it is split over months."""

    total: int
    by: str
    months_by: str


class ShareDialog(SafeDialog):
    """`preview(Sharing)` asks what each row would get (answered by `show_parts`); `wanted(Sharing)` shares."""

    def __init__(
        self,
        parent: QWidget,
        what: Indicator,
        row: TreeRow,
        children: int,
        preview: Callable[[Sharing], object],
        wanted: Callable[[Sharing], object],
    ) -> None:
        super().__init__(parent, f"Chia xuống cấp dưới: {what.name}", width=34)
        self._what, self._preview, self._wanted = what, preview, wanted
        self.total = MoneyField(unit=what.unit)
        self.total.set_value(row.year)
        self._before = row.year
        self.by = CodeCombo([Choice(code=code, text=text) for code, text in CHILD_WAYS.items()], width=16)
        self.by.set_value("population")
        self.months_by = CodeCombo([Choice(code=code, text=text) for code, text in MONTH_WAYS.items()], width=16)
        self.months_by.set_value("season")
        self.parts = body("")
        self.parts.setWordWrap(True)
        self.parts.setAccessibleName("Kết quả chia")
        self._total_row = FieldRow(f"Chỉ tiêu cả năm của {row.scope.name}", self.total, required=True)
        words = f"Số này được chia cho {children} dòng ngay dưới, từng tháng cộng lại đúng bằng số của dòng trên; ô đang khóa giữ nguyên."
        area = scrolled(self.parts)
        scaled(area, lambda w: w.setMinimumHeight(em(w, 9)))
        for part in (
            muted(words),
            self._total_row,
            FieldRow("Chia cho các dòng", self.by),
            FieldRow("Chia theo tháng (khi số cả năm đổi)", self.months_by),
        ):
            self.body.addWidget(part)
        self.body.addWidget(area, 1)
        self.add_button("Đóng", self.reject)
        self.add_button("Chia", self._share, "primary")
        self.chain = EnterChain(self, fields=[self.total, self.by, self.months_by], save=self._share)
        for field in (self.total, self.by, self.months_by):
            on_commit(field, self.look)
        self.total.setFocus()

    def is_dirty(self) -> bool:
        """Whether another figure was typed."""
        return bool(self.total.value() != self._before)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show what each row would get."""
        nothing = not any(part.weight for part in parts)
        head = "Chưa có số liệu để chia theo cách này: chia đều.\n" if nothing and self.by.value() != "even" else ""
        lines = [f"{part.scope.name}: {figure_text(part.year, self._what)} {self._what.unit}" for part in parts]
        self.parts.setText(head + "\n".join(lines))

    def show_fault(self, error: Exception) -> None:
        """Say why it cannot be shared like this."""
        self.parts.setText(error.sentence if isinstance(error, RuleBroken) else "Chưa tính được cách chia này.")

    def _asked(self) -> Sharing | None:
        total = self.total.value()
        if self.total.fault_text() or total is None:
            return None
        return Sharing(total=int(total), by=self.by.value() or "even", months_by=self.months_by.value() or "even")

    def look(self) -> None:
        """Ask what each row would get now."""
        asked = self._asked()
        if asked is not None:
            self._preview(asked)

    def _share(self) -> None:
        asked = self._asked()
        message = self.total.fault_text() or ("" if asked is not None else "Gõ chỉ tiêu cả năm.")
        self._total_row.show_problem(Problem(level="block", field="total", message=message) if message else None)
        if asked is not None:
            self._wanted(asked)
            self.accept()
