"""The set of criteria of the ranking: which ones, and how much each weighs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.services.emulation import Criterion, weights_sentence
from desktop_app.ui.components.boxes import panel, scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import body, muted, set_tone
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.money_field import MoneyField


class CriteriaDialog(SafeDialog):
    """`save(dialog, criteria)` keeps the set, `reset(dialog)` takes the proposal; they call `accept`, or `refuse` with what cannot be."""

    def __init__(
        self,
        parent: QWidget,
        used: Sequence[Criterion],
        choices: Sequence[Criterion],
        save: Callable[[CriteriaDialog, Sequence[Criterion]], object],
        reset: Callable[[CriteriaDialog], object],
    ) -> None:
        super().__init__(parent, "Bộ tiêu chí thi đua", width=36)
        self._save, self._reset = save, reset
        weights = {one.code: one for one in used}
        known = {one.code for one in used}
        self._before = list(used)
        self._lines = [
            _Line(weights.get(one.code, one), one.code in known)
            for one in (*used, *(choice for choice in choices if not _stands(choice, used)))
        ]
        self.total = body("")
        self.total.setAccessibleName("Tổng trọng số")
        lines = panel(*(line.row for line in self._lines), gap=0.35, margin=0.2)
        area = scrolled(lines)
        scaled(area, lambda w: w.setMinimumHeight(em(w, 17)))
        self.body.addWidget(muted("Đánh dấu tiêu chí cần dùng và ghi trọng số. Báo cáo XH-THIDUA dùng cùng bộ này."))
        self.body.addWidget(area, 1)
        self.body.addWidget(self.total)
        for line in self._lines:
            line.tick.toggled.connect(self._told)
            on_commit(line.weight, self._told)
        self.add_button("Huỷ", self.reject)
        self.add_button("Dùng lại đề xuất", lambda: self._reset(self))
        self.add_button("Lưu", lambda: self._save(self, self.chosen()), kind="primary")
        self._told()

    def chosen(self) -> list[Criterion]:
        """The ticked ones with their weights."""
        return [line.criterion for line in self._lines if line.tick.isChecked()]

    def is_dirty(self) -> bool:
        """Whether anything was changed."""
        return self.chosen() != self._before

    def _told(self) -> None:
        self.total.setText(weights_sentence(self.chosen()) if self.chosen() else "Chưa chọn tiêu chí nào.")
        set_tone(self.total, "" if self.chosen() else "warn")

    def refuse(self, error: Exception) -> None:
        """Say why it was not kept; what was typed stays."""
        self.total.setText(getattr(error, "sentence", "") or str(error))
        set_tone(self.total, "bad")


class _Line:
    """One criterion: ticked or not, and its weight."""

    def __init__(self, one: Criterion, used: bool) -> None:
        self._one = one
        self.tick = QCheckBox(one.name)
        self.tick.setChecked(used)
        self.weight = MoneyField(unit="")
        self.weight.setAccessibleName(f"Trọng số: {one.name}")
        self.weight.set_value(one.weight or None)
        scaled(self.weight, lambda w: w.setFixedWidth(em(w, 8)))
        self.row = panel((self.tick, 1), self.weight, gap=0.6, flow="row")

    @property
    def criterion(self) -> Criterion:
        """With the weight typed; none typed is 0."""
        return replace(self._one, weight=self.weight.value() or 0)


def _stands(choice: Criterion, used: Sequence[Criterion]) -> bool:
    return any((one.measure, one.indicator) == (choice.measure, choice.indicator) for one in used)
