"""The office's own kinds of events, and for how many days what followed is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import fold
from desktop_app.services.outreach_settings import KindWords, OutreachSettings, save_outreach_settings
from desktop_app.ui.components.boxes import flow
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.text_field import DigitsField, TextField


class OutreachDialog(SafeDialog):
    """A grid edited like a spreadsheet, and one number."""

    def __init__(self, parent: QWidget | None, context: PageContext, settings: OutreachSettings) -> None:
        super().__init__(parent, "Danh mục truyền thông", width=36)
        self._context = context
        self._touched = False
        self._rows: list[dict[str, Any]] = [
            {"code": one.code, "name": one.name, "used": not one.hidden} for one in settings.kinds
        ]
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.days = DigitsField(length=3, what="Số ngày theo dõi")
        self.days.set_value(str(settings.days))
        self._days = str(settings.days)
        model = EditableGridModel(_COLUMNS, self._edited, self)
        self.grid = GridView(model)
        self.grid.setAccessibleName("Hình thức truyền thông")
        self.grid.horizontalHeader().setStretchLastSection(True)
        scaled(self.grid, lambda w: w.setMinimumHeight(em(w, 16)))
        model.refused.connect(lambda refusals: self._fault.setText(refusals[0].sentence))
        model.set_rows(self._rows)
        self.body.addWidget(FieldRow("Số ngày theo dõi kết quả", self.days, required=True))
        self.body.addWidget(
            muted(f"Chương trình đề nghị {settings.shipped_days} ngày; so với đúng số ngày đó liền trước buổi.")
        )
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(flow(quiet("Thêm hình thức", self.add_kind, "plus")))
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu danh mục", self.finish, "primary")
        self.days.setFocus()

    def is_dirty(self) -> bool:
        """Whether something was changed and not saved."""
        return self._touched or self.days.text() != self._days

    def add_kind(self) -> None:
        """A new line at the end, to be named."""
        self._rows.append({"code": "", "name": "", "used": True})
        self.grid.grid.set_rows(self._rows)
        self.grid.edit_cell(len(self._rows) - 1, "name")
        self._touched = True

    def finish(self) -> None:
        """Save; what is wrong is said here."""
        self.days.settle()
        kinds = [KindWords(code=row["code"], name=row["name"] or "", hidden=not row["used"]) for row in self._rows]
        days = int(self.days.value()) if self.days.value() else None
        self._context.do(save_outreach_settings, kinds, days, done=lambda _saved: self._done(), failed=self._refused)

    def _done(self) -> None:
        self._touched, self._days = False, self.days.text()
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleBroken):
            self._fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)

    def _edited(self, edits: Sequence[CellEdit]) -> None:
        for edit in edits:
            self._rows[edit.row][edit.key] = edit.value
        self._touched = True
        self._fault.setText("")
        self.grid.grid.set_rows(self._rows)


def _yes(text: str) -> bool:
    word = fold(text)
    if word in ("co", "c", "x", "1"):
        return True
    if word in ("khong", "k", "0", ""):
        return False
    raise RuleBroken("Ghi “có” hoặc “không”.", rule="outreach.yes")


_COLUMNS = (
    GridColumn(key="name", heading="Hình thức", width=24, parse=str.strip, editor=TextField),
    GridColumn(key="used", heading="Dùng", width=5, show=lambda used: "có" if used else "không", parse=_yes, editor=TextField),
)  # fmt: skip
