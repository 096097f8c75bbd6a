"""Numbers of e-receipts: one typed beside its receipt, or a list pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.services.e_receipts import PastedNumber, note_e_number, read_pasted, take_e_numbers
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.widgets.note_field import NoteField
from desktop_app.ui.widgets.text_field import TextField

_MOST = 200  # problems listed at once


def ask_e_number(window: QWidget, context: PageContext, receipt_id: int, number: str, present: str | None) -> None:
    """Ask for the number of one e-receipt; what the office refuses is said in the dialog."""
    field = TextField(placeholder="Số trên biên lai điện tử")
    dialog = FormDialog(window, f"Số biên lai điện tử của {number}", [("Số biên lai điện tử", field, True)])
    field.set_value(present)
    dialog.attempt = lambda: context.do(
        note_e_number,
        receipt_id,
        field.value() or "",
        done=lambda _outcome: dialog.accept(),
        failed=dialog.show_failure,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    field.setFocus()


def paste_numbers(window: QWidget, context: PageContext) -> None:
    """Ask for a list of numbers."""
    dialog = PasteDialog(window, context)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class PasteDialog(SafeDialog):
    """Rows pasted from a spreadsheet, checked as they stand; only what is right and new is written."""

    def __init__(self, window: QWidget, context: PageContext) -> None:
        super().__init__(window, "Dán danh sách số biên lai điện tử", width=40)
        self._context = context
        self._rows: tuple[PastedNumber, ...] = ()
        self.text = NoteField(lines=9)
        self.text.setAccessibleName("Danh sách: số biên lai, số biên lai điện tử")
        self.told = muted("")
        self.problems = ProblemList("Dòng chưa ghi được")
        self.body.addWidget(
            muted("Chép hai cột trong Excel rồi dán vào đây (Ctrl+V): số biên lai thu tại đây, số biên lai điện tử.")
        )
        self.body.addWidget(self.text)
        self.body.addWidget(self.told)
        self.body.addWidget(self.problems, 1)
        self.add_button("Đóng", self.reject)
        self.save_button = self.add_button("Ghi các số mới", self.save, "primary")
        self.text.textChanged.connect(self._read)
        self._show(())
        self.text.setFocus()

    def is_dirty(self) -> bool:
        """Whether a list stands here that was not written."""
        return not self.text.is_blank()

    def save(self) -> None:
        """Write what is new; the dialog closes when all of it stands."""
        self._context.do(take_e_numbers, self._rows, done=lambda _outcome: self.accept(), failed=self._failed)

    def _read(self) -> None:
        self.save_button.setEnabled(False)
        self._context.look(read_pasted, self.text.toPlainText(), done=self._show, key="e-receipt.pasted")

    def _show(self, rows: Sequence[PastedNumber]) -> None:
        self._rows = tuple(rows)
        faulty = [row for row in rows if row.fault]
        known = sum(row.known for row in rows if not row.fault)
        fresh = len(rows) - len(faulty) - known
        parts = [
            f"{format_money(fresh)} số mới",
            f"{format_money(known)} đã ghi trước",
            f"{len(faulty)} dòng chưa đúng",
        ]
        self.told.setText(" · ".join(parts) if rows else "Chưa có dòng nào.")
        self.problems.show_problems(
            [
                Problem(level="warn", field=str(row.line), message=f"Dòng {row.line}: {row.fault}")
                for row in faulty[:_MOST]
            ]
        )
        self.save_button.setEnabled(fresh > 0)

    def _failed(self, error: Exception) -> None:
        self._context.tell_fault(error)
        self._read()
