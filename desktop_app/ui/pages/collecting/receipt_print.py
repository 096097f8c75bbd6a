"""Printing receipts: straight to the printer that was chosen for that, else by the preview. What was printed is noted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop_app.services.receipt_printing import SHEETS, PrintedPages, print_receipts
from desktop_app.ui.page import PageContext

SHEET, DIRECT = (
    "receipt/sheet",
    "receipt/printer",
)  # what this PC remembers: the paper, the printer to use without asking
RUNNING = "direct-print"  # the name of a job that runs without a question
AFTER_PRINT = "từ giờ Ctrl+Z lập biên lai hủy"


def sheet_of(context: PageContext) -> str:
    """The paper this PC prints receipts on."""
    kept = context.memory.get(SHEET, "")
    return kept if kept in SHEETS else next(iter(SHEETS))


def note(context: PageContext, pages: PrintedPages, painted: Sequence[int]) -> None:
    """Note the receipts of the pages that came out."""
    ids = list(dict.fromkeys(pages.receipt_ids[at] for at in painted))
    if ids:
        context.do(print_receipts, ids, hint=AFTER_PRINT)


def print_now(window: QWidget, context: PageContext, receipt_ids: Sequence[int]) -> None:
    """Print receipts with one key: to the printer chosen for that, or by the preview where none was."""
    if window.findChild(QObject, RUNNING) is not None:
        context.messages.toast("Đang in biên lai; chờ in xong rồi in tiếp.", "info")
        return
    printer = str(context.memory.get(DIRECT, "") or "")
    if printer:
        # What prints and draws pages is loaded when the first receipt is printed, not with the page.
        from desktop_app.ui.pages.collecting.receipt_print_direct import DirectPrint

        DirectPrint(window, context, receipt_ids, printer)
    else:
        ask(window, context, receipt_ids)


def ask(window: QWidget, context: PageContext, receipt_ids: Sequence[int]) -> None:
    """Show the pages first."""
    # What prints and draws pages is loaded when the first receipt is printed, not with the page.
    from desktop_app.ui.pages.collecting.receipt_print_dialog import ReceiptPrintDialog

    dialog = ReceiptPrintDialog(window, context, receipt_ids)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
