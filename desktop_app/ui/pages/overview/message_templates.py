"""The office's own wording of the texts by which people are reminded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.messages_text import PLACES, Template, save_template, templates
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import small
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.note_field import NoteField


class TemplateDialog(SafeDialog):
    """One template at a time. `saved` when the office's wording is another one."""

    saved = Signal()

    def __init__(self, parent: QWidget | None, context: PageContext, code: str = "") -> None:
        super().__init__(parent, "Mẫu tin nhắn của đơn vị", width=44)
        self._context = context
        self._known = {one.code: one for one in templates(context.office)}
        first = code if code in self._known else next(iter(self._known))
        self.which = CodeCombo([Choice(code=one.code, text=one.name) for one in self._known.values()], width=18)
        self.which.set_value(first)
        self.text = NoteField(lines=6)
        self._own = small("")
        places = small(
            "Chỗ điền: "
            + ", ".join(f"{{{name}}}" for name in PLACES)
            + ". Phần trong ngoặc vuông [ ] được bỏ khi chưa rõ."
        )
        places.setWordWrap(True)
        self.body.addWidget(FieldRow("Mẫu", self.which))
        self.body.addWidget(FieldRow("Nội dung", self.text))
        self.body.addWidget(self._own)
        self.body.addWidget(places)
        self.add_button("Quay lại", self.reject)
        self.add_button("Dùng lại mẫu gốc", self._back)
        self.save_button = self.add_button("Lưu mẫu", self.save, "primary")
        on_commit(self.which, self._show)
        self._show()

    def is_dirty(self) -> bool:
        """Whether a wording was typed and is not kept."""
        return (self.text.value() or "") != self._template.text

    def save(self) -> None:
        """Keep the wording for every text from now on."""
        self._keep(self.text.value() or "")

    @property
    def _template(self) -> Template:
        return self._known[self.which.value() or next(iter(self._known))]

    def _back(self) -> None:
        self._keep("")

    def _keep(self, text: str) -> None:
        self._context.do(save_template, self._template.code, text, done=lambda _outcome: self._kept())

    def _kept(self) -> None:
        self._known = {one.code: one for one in templates(self._context.office)}
        self._show()
        self.saved.emit()

    def _show(self) -> None:
        self.text.set_value(self._template.text)
        self._own.setText("Đơn vị đã sửa mẫu này." if self._template.own else "Mẫu gốc của chương trình.")
