"""Thu: receipts on paper by one key, and Ctrl+Z before and after that."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services.collecting import void_receipt
from desktop_app.services.office import Office
from desktop_app.services.receipt_printing import is_printed, print_receipts
from desktop_app.services.standing import standing
from desktop_app.ui import files
from desktop_app.ui.pages.collecting.e_number_dialogs import PasteDialog
from desktop_app.ui.pages.collecting.receipt_print import DIRECT, SHEET
from desktop_app.ui.pages.collecting.receipt_print_dialog import ReceiptPrintDialog
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.shell.status_strip import Status
from desktop_app.ui.what_if.slip_dialog import SlipDialog
from tests.builders import household_of
from tests.services.money_builders import AN, DUC, LU, Paid, enrolment_of, pay, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on

CONTROL = Qt.KeyboardModifier.ControlModifier
Dialog = TypeVar("Dialog", bound=QDialog)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found
        for dialog in [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]:
            QDialog.reject(dialog)
        found.settle()


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A printer that prints into a file, for the dialog and for printing without one."""
    out = tmp_path / "in.pdf"

    def printer(size: Any) -> QPrinter:
        found = QPrinter(QPrinter.PrinterMode.HighResolution)
        found.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        found.setOutputFileName(str(out))
        printing.set_paper(found, size, "Thử")
        return found

    monkeypatch.setattr(printing, "ask_printer", lambda _parent, sizes, _title: printer(sizes[0]))
    monkeypatch.setattr(printing, "installed", lambda name, size, _title: printer(size) if name == "Máy in" else None)
    return out


def in_front(desk: Desk, kind: type[Dialog]) -> Dialog:
    """Wait for a dialog and return it."""

    def there() -> bool:
        return any(isinstance(one, kind) and one.isActiveWindow() for one in QApplication.topLevelWidgets())

    desk.qtbot.waitUntil(there, timeout=5_000)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isActiveWindow())


def gone(desk: Desk, dialog: QDialog) -> None:
    """Wait until a dialog has closed and the window is in front again."""
    desk.qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=20_000)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.settle()


def collected(desk: Desk, name: str = AN) -> int:
    """Collect at the desk; the receipt stands at the side."""
    desk.go("collect", household=household_of(desk.office, name).id)
    desk.press(Key.Key_F9)
    newest: int = desk.office.read.receipts.all()[-1].id
    return newest


def test_right_after_the_collection_one_key_and_enter_print_both_copies(desk: Desk, paper: Path) -> None:
    receipt = collected(desk)
    desk.press(Key.Key_P, control=True)
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(dialog.print_button.hasFocus)
    QTest.keyClick(dialog, Key.Key_Return)
    gone(desk, dialog)
    assert len(PdfReader(paper).pages) == 2
    assert is_printed(desk.office.read, receipt)
    assert any("Đã in biên lai 2026-000001 – từ giờ Ctrl+Z lập biên lai hủy" in text for text in desk.said())


def test_with_a_printer_chosen_one_key_prints(desk: Desk, paper: Path) -> None:
    desk.window.context.memory.put(DIRECT, "Máy in")
    receipt = collected(desk)
    desk.press(Key.Key_P, control=True)
    desk.qtbot.waitUntil(lambda: is_printed(desk.office.read, receipt), timeout=20_000)
    assert len(PdfReader(paper).pages) == 2
    assert not any(isinstance(one, QDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_a_printer_that_is_gone_leads_to_the_dialog(desk: Desk, paper: Path) -> None:
    desk.window.context.memory.put(DIRECT, "Máy cũ")
    receipt = collected(desk)
    desk.press(Key.Key_P, control=True)
    in_front(desk, ReceiptPrintDialog).reject()
    assert not is_printed(desk.office.read, receipt)
    assert desk.window.context.memory.get(DIRECT) == ""


def test_without_a_printer_it_is_told_and_nothing_counts_as_printed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "QPrinterInfo", SimpleNamespace(availablePrinterNames=list))
    receipt = collected(desk)
    desk.press(Key.Key_P, control=True)
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print()
    assert "chưa cài máy in" in dialog.note.text()
    assert not is_printed(desk.office.read, receipt)


def test_before_any_money_the_key_shows_the_slip(desk: Desk) -> None:
    desk.go("collect", household=household_of(desk.office, AN).id)
    desk.press(Key.Key_P, control=True)
    in_front(desk, SlipDialog).reject()


def test_another_paper_is_remembered_and_shown_at_once(desk: Desk) -> None:
    collected(desk)
    desk.press(Key.Key_P, control=True)
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages is not None)
    dialog.sheet.set_value("a4")
    dialog._sheet_changed()
    desk.settle()
    assert dialog.pages is not None
    assert len(dialog.pages.sizes) == 1
    assert desk.window.context.memory.get(SHEET) == "a4"


def test_saving_the_pages_counts_as_a_print(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "bien-lai"
    monkeypatch.setattr(files, "choose_save", lambda *_args: out)
    receipt = collected(desk)
    desk.press(Key.Key_P, control=True)
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(dialog.save_button.isEnabled)
    dialog.save()
    gone(desk, dialog)
    assert len(PdfReader(tmp_path / "bien-lai.pdf").pages) == 2
    assert is_printed(desk.office.read, receipt)


def test_the_receipts_selected_print_together(desk: Desk, paper: Path) -> None:
    desk.window.context.memory.put(DIRECT, "Máy in")
    ids = [pay(desk.office, Paid(name=name)).receipt_id for name in (AN, DUC, LU)]
    page = desk.go("collect")
    page.tabs.setCurrentIndex(1)
    desk.settle()
    page.receipts.table.setFocus()
    QTest.keyClick(page.receipts.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_P, control=True)
    desk.qtbot.waitUntil(lambda: is_printed(desk.office.read, ids[2]), timeout=20_000)
    desk.settle()
    assert [is_printed(desk.office.read, one) for one in ids] == [False, True, True]
    texts = [one.extract_text() for one in PdfReader(paper).pages]
    assert len(texts) == 4
    assert page.receipts.model.row(0)["printed"] == "1 lần"
    page.receipts.print_rest()
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages is not None)
    assert dialog.pages is not None
    assert set(dialog.pages.receipt_ids) == {ids[0]}
    dialog.reject()


def test_nothing_left_to_print_is_told(desk: Desk) -> None:
    paid = pay(desk.office, Paid(name=AN))
    print_receipts(desk.office, [paid.receipt_id])
    page = desk.go("collect", receipt=paid.receipt_id)
    page.receipts.print_rest()
    desk.settle()
    assert any("Không còn biên lai nào" in text for text in desk.said())


def test_ctrl_z_before_the_print_takes_the_collection_back(desk: Desk) -> None:
    collected(desk)
    desk.undo()
    assert desk.office.read.receipts.count() == 0


def test_ctrl_z_after_the_print_names_the_receipt_and_reverses_it(desk: Desk) -> None:
    receipt = collected(desk)
    print_receipts(desk.office, [receipt])
    asked = desk.answer("person", "nhầm hộ")
    desk.undo()
    assert "Hủy biên lai 2026-000001 của Nguyễn Văn An?" in asked[0]
    assert "đã in ngày 21/11/2026 nên không xóa được" in asked[0]
    reversal = desk.office.read.receipts.reversal_of(receipt)
    assert reversal is not None
    assert reversal.note == "Ghi nhầm người: nhầm hộ"
    assert enrolment_of(desk.office, AN).state == "voided"
    assert any("Hủy biên lai 2026-000001 – Ctrl+Y để làm lại" in text for text in desk.said())
    desk.press(Key.Key_Y, control=True, widget=desk.window)
    assert desk.office.read.receipts.reversal_of(receipt) is None


def test_the_menu_says_what_ctrl_z_would_do(office: Office, shell: Shell, qtbot: QtBot) -> None:
    with desk_on(office, shell, qtbot, status=lambda found: Status(file="x.db", undo=standing(found).undo)) as desk:
        action = desk.window.findChild(QAction, "window.undo")
        assert action is not None
        receipt = collected(desk)
        assert action.text().startswith("Hoàn tác: Thu 2.322.540 đ")
        desk.window.context.do(print_receipts, [receipt])
        desk.settle()
        assert action.text() == "Hủy biên lai 2026-000001 bằng biên lai hủy (không xóa)…"


def test_a_printer_that_nobody_installed_is_none() -> None:
    size = SimpleNamespace(width=595.0, height=421.0)
    assert printing.installed("", size, "Thử") is None  # type: ignore[arg-type]
    assert printing.installed("Máy in không có thật", size, "Thử") is None  # type: ignore[arg-type]


def test_giving_the_question_up_changes_nothing(desk: Desk) -> None:
    receipt = collected(desk)
    print_receipts(desk.office, [receipt])
    asked = desk.answer(None)
    desk.undo()
    assert len(asked) == 1
    assert desk.office.read.receipts.reversal_of(receipt) is None
    assert desk.office.read.ledger.balance() > 0


def test_the_number_of_an_e_receipt_is_typed_beside_its_receipt(desk: Desk) -> None:
    paid = pay(desk.office, Paid(name=AN))
    page = desk.go("collect", receipt=paid.receipt_id)
    page.receipts.note_e_number()
    dialog = in_front(desk, FormDialog)
    desk.type("0001234")
    desk.press(Key.Key_Return)
    gone(desk, dialog)
    assert page.receipts.model.row(0)["e_number"] == "0001234"


def test_a_pasted_list_is_checked_as_it_stands(desk: Desk) -> None:
    first, second = pay(desk.office, Paid(name=AN)), pay(desk.office, Paid(name=DUC))
    page = desk.go("collect", receipt=first.receipt_id)
    page.receipts.paste_e_numbers()
    dialog = in_front(desk, PasteDialog)
    dialog.text.setPlainText(f"{first.number}\t10\n{second.number}\t11\n2026-009999\t12")
    desk.settle()
    assert dialog.told.text() == "2 số mới · 0 đã ghi trước · 1 dòng chưa đúng"
    assert dialog.problems.isVisible()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()  # a list that was not written is not lost at once
    dialog.save_button.click()
    gone(desk, dialog)
    assert {one.number for one in desk.office.read.e_receipts.all()} == {"10", "11"}


def test_a_voided_receipt_can_still_be_looked_at_as_paper(desk: Desk) -> None:
    paid = pay(desk.office, Paid(name=AN))
    void_receipt(desk.office, paid.receipt_id, "Nhầm")
    page = desk.go("collect", receipt=paid.receipt_id)
    page.receipts.table.setFocus()
    desk.press(Key.Key_P, control=True)
    dialog = in_front(desk, ReceiptPrintDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages is not None)
    dialog.reject()
