"""Weight and limit of one criterion: figures the sector has not set, so that each office may."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.services.quality_criteria import set_criterion
from desktop_app.services.quality_scores import Criterion
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.text_field import DigitsField


class CriterionDialog(SafeDialog):
    """Ask for both figures; saving is one step that Ctrl+Z takes back."""

    def __init__(self, parent: QWidget, context: PageContext, criterion: Criterion) -> None:
        super().__init__(parent, "Trọng số và ngưỡng")
        self._context, self._criterion = context, criterion
        self.weight = DigitsField(length=4, what="Trọng số")
        self.weight.set_value(str(criterion.weight))
        self.limit = DigitsField(length=4, what="Ngưỡng") if criterion.limit is not None else None
        self.body.addWidget(muted(f"{criterion.name}. {criterion.note}".strip(), wrap=True))
        self.body.addWidget(
            FieldRow("Trọng số", self.weight, hint="0: không đo; càng lớn càng xếp trước trong tiêu chí")
        )
        if self.limit is not None:
            self.limit.set_value(str(criterion.limit))
            self.body.addWidget(FieldRow(f"Ngưỡng ({criterion.unit})", self.limit))
        self.add_button("Thôi", self.reject)
        self.add_button("Lưu", self._save, "primary")

    def is_dirty(self) -> bool:
        """Whether a figure differs from the one that holds."""
        limit = self.limit.value() if self.limit is not None else None
        now = str(self._criterion.limit) if self._criterion.limit is not None else None
        return (self.weight.value(), limit) != (str(self._criterion.weight), now)

    def _save(self) -> None:
        weight, limit = self.weight.value(), self.limit.value() if self.limit is not None else None
        if not weight or (self.limit is not None and not limit):
            self.weight.setFocus()
            return
        self._context.do(set_criterion, self._criterion.code, int(weight), int(limit) if limit else None)
        self.accept()
