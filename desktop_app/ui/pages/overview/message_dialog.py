"""Soạn tin nhắn: one text for each person or household of the due list, to be looked at, reworded and copied; the program sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.message_text import Length, sms_length
from desktop_app.domain.money import format_money
from desktop_app.services.due import DueItem
from desktop_app.services.messages_text import HOUSEHOLD, Message, compose, mark_reminded
from desktop_app.ui.components.boxes import STRETCH, panel, row
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.overview.message_templates import TemplateDialog
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.note_field import NoteField

_PERSON = "person"
_COLUMNS = (
    Column(key="name", heading="Gửi cho", width=12, sort=False),
    Column(key="phone", heading="Điện thoại", width=7.4, sort=False),
    Column(key="parts", heading="SMS", width=4, align="right", sort=False, tip="Số tin SMS của nội dung này"),
    Column(key="reminded", heading="Đã nhắc", width=6.8, sort=False),
)


def length_words(length: Length) -> str:
    """“182 ký tự có dấu: 3 tin SMS (mỗi tin 70)”."""
    kind = "có dấu" if length.wide else "không dấu"
    whole = 70 if length.wide else 160
    chained = 67 if length.wide else 153
    each = whole if length.parts <= 1 else chained
    return f"{format_money(length.letters)} ký tự {kind}: {length.parts} tin SMS (mỗi tin {each})"


class MessageDialog(SafeDialog):
    """Texts for the people given. Nothing is noted before somebody says that it was sent."""

    def __init__(self, parent: QWidget | None, context: PageContext, items: Sequence[DueItem]) -> None:
        super().__init__(parent, "Soạn tin nhắn nhắc đóng", width=62)
        self._context = context
        self._items = tuple(items)
        self._texts: dict[int, str] = {}  # what was reworded here, by place in the list
        self.messages: tuple[Message, ...] = ()
        self.per = CodeCombo(
            [Choice(code=_PERSON, text="Mỗi người một tin"), Choice(code=HOUSEHOLD, text="Mỗi hộ một tin")], width=13
        )
        self.per.set_value(_PERSON)
        self.per.setAccessibleName("Cách gộp tin nhắn")
        self.plain = QCheckBox("Không dấu (SMS ngắn hơn)")
        self.model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self.messages), self)
        self.table = Table(self.model, name="messages", memory=context.memory, frozen=0, compact=True)
        self.table.setAccessibleName("Tin nhắn")
        self.text = NoteField(lines=9)
        self.text.setAccessibleName("Nội dung tin nhắn")
        self.length = small("")
        self.missing = set_tone(small(""), "warn")
        self.missing.setWordWrap(True)
        scaled(self.table, lambda w: w.setMinimumSize(em(w, 31.5), em(w, 17)))
        scaled(self.text, lambda w: w.setMinimumWidth(em(w, 24)))
        self.body.addLayout(row(None, self.per, self.plain, (muted("Chọn nhiều dòng: Shift, Ctrl+A"), 1), gap=0.8))
        side = panel(self.text, self.length, self.missing, STRETCH, gap=0.4)
        self.body.addLayout(row(None, (self.table, 1), (side, 1), gap=0.8), 1)
        self.copy_button = self.add_button("Sao chép  (Ctrl+Shift+C)", self.copy, "primary")
        self.note_button = self.add_button("Ghi đã gửi", self.note_sent)
        self.add_button("Sửa mẫu…", self.edit_templates)
        self.add_button("Đóng  (Esc)", self.reject)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self, self.copy)
        on_commit(self.per, self.reload)
        self.plain.toggled.connect(lambda _on: self.reload())
        self.text.textChanged.connect(self._reworded)
        self.table.row_changed.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._name_buttons())
        self._filling = False
        self.reload()

    def is_dirty(self) -> bool:
        """Whether a text was reworded here and is in nobody's hands yet."""
        return bool(self._texts)

    def reload(self) -> None:
        """Make the texts anew."""
        self._context.look(
            compose,
            self._items,
            per=self.per.value() or _PERSON,
            plain=self.plain.isChecked(),
            done=self._made,
            key="overview.messages",
        )

    def copy(self) -> None:
        """Put the texts chosen on the clipboard: one as it is, several as lines of phone, name and text."""
        chosen = self._chosen()
        if not chosen:
            return
        lines = ["\t".join((one.phone, one.name, " ".join(one.text.split()))) for one in chosen]
        QApplication.clipboard().setText(chosen[0].text if len(chosen) == 1 else "\n".join(lines))
        self._texts.clear()
        self._context.messages.toast(
            f"Đã sao chép {len(chosen)} tin. Chương trình không gửi; dán vào SMS, Zalo để gửi."
        )

    def note_sent(self) -> None:
        """Somebody says that the texts chosen were sent: noted as a contact by message."""
        chosen = self._chosen()
        if chosen:
            self._texts.clear()
            self._context.do(mark_reminded, chosen, done=lambda _outcome: self.reload())

    def edit_templates(self) -> None:
        """Reword the office's templates; the texts are made anew."""
        at = self.table.currentIndex().row()
        code = self.messages[at].template if 0 <= at < len(self.messages) else ""
        dialog = TemplateDialog(self, self._context, code)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self.reload)
        dialog.open()

    def _made(self, found: tuple[Message, ...]) -> None:
        at = max(0, self.table.currentIndex().row())
        self.messages = found
        self._texts.clear()
        self.model.reload()
        if found:
            self.table.select_row(min(at, len(found) - 1))
            self.table.setFocus()
        self._show(self.table.currentIndex().row())
        self._name_buttons()

    def _show(self, at: int) -> None:
        found = self._message(at)
        self._filling = True
        self.text.set_value(found.text if found else None)
        self._filling = False
        self._tell(found)

    def _reworded(self) -> None:
        at = self.table.currentIndex().row()
        if not self._filling and 0 <= at < len(self.messages):
            self._texts[at] = self.text.toPlainText()
            self._tell(self._message(at))

    def _tell(self, found: Message | None) -> None:
        self.length.setText(length_words(sms_length(found.text)) if found else "")
        lacks = f"Chưa rõ: {', '.join(found.missing)}. Ghi thêm rồi gửi." if found and found.missing else ""
        if found and not found.phone:
            lacks = f"{lacks} Chưa có số điện thoại của người hoặc hộ.".strip()
        self.missing.setText(lacks)
        self.missing.setVisible(bool(lacks))

    def _message(self, at: int) -> Message | None:
        if not 0 <= at < len(self.messages):
            return None
        found = self.messages[at]
        return replace(found, text=self._texts[at]) if at in self._texts else found

    def _chosen(self) -> list[Message]:
        found = [self._message(at) for at in self.table.selected_rows()]
        return [one for one in found if one is not None]

    def _name_buttons(self) -> None:
        many = len(self.table.selected_rows())
        self.copy_button.setText(f"Sao chép {many} tin  (Ctrl+Shift+C)" if many > 1 else "Sao chép  (Ctrl+Shift+C)")
        self.note_button.setText(f"Ghi đã gửi {many} tin" if many > 1 else "Ghi đã gửi")
        for made in (self.copy_button, self.note_button):
            made.setEnabled(many > 0)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        return [
            {
                "name": one.name,
                "phone": one.phone,
                "parts": one.length.parts,
                "reminded": _day(one.reminded_on),
            }
            for one in self.messages[offset : offset + limit]
        ]


def _day(day: date | None) -> str:
    return format_date(day) if day else ""
