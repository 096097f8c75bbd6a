"""Thu: receipt books by keys – taken in, handed out, given back, spoiled, lost; and what the next receipt gets."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services.office import Office
from desktop_app.services.receipt_books_view import stock
from desktop_app.ui.pages.collecting.book_dialogs import (
    BackDialog,
    HandDialog,
    LostDialog,
    MarkDialog,
    ReceiveDialog,
    ThresholdDialog,
)
from desktop_app.ui.pages.collecting.books import BooksTab
from tests.builders import collector, household_of
from tests.services.book_builders import a_book, handed
from tests.services.money_builders import AN, DUC, Paid, pay, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
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


def tab(desk: Desk) -> BooksTab:
    """Open the books by the key of the next part."""
    page = desk.go("collect")
    desk.press(Key.Key_Tab, Key.Key_Tab, control=True)
    found: BooksTab = page.books
    assert found.isVisible()
    return found


def in_front(desk: Desk, kind: type[Dialog]) -> Dialog:
    """Wait for a dialog and return it."""

    def there() -> bool:
        return any(isinstance(one, kind) and one.isActiveWindow() for one in QApplication.topLevelWidgets())

    desk.qtbot.waitUntil(there, timeout=5_000)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isActiveWindow())


def gone(desk: Desk, dialog: QDialog) -> None:
    """Wait until a dialog has closed and the window is in front again."""
    desk.qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=5_000)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.settle()


def fill(desk: Desk, *texts: str) -> None:
    """Type text after text, Enter behind each."""
    for text in texts:
        if text:
            desk.type(text)
        desk.press(Key.Key_Return)


def rows(found: BooksTab) -> list[tuple[str, str, int, int]]:
    count = found.model.total
    return [tuple(found.model.row(at)[key] for key in ("span", "state", "left", "stock")) for at in range(count)]  # type: ignore[index]


def runs(found: BooksTab) -> list[tuple[str, str]]:
    return [(found.run_model.row(at)["span"], found.run_model.row(at)["state"]) for at in range(found.run_model.total)]  # type: ignore[index]


def test_an_office_without_books_is_told_what_they_are_for(desk: Desk) -> None:
    found = tab(desk)
    texts = " ".join(label.text() for label in found.findChildren(QLabel))
    assert "Chưa có quyển biên lai nào" in texts
    assert "số tự động" in texts
    assert english_on(desk.page) == []


def test_books_are_taken_in_and_handed_out_without_the_mouse(desk: Desk) -> None:
    found = tab(desk)
    desk.press(Key.Key_I, control=True)
    dialog = in_front(desk, ReceiveDialog)
    fill(desk, "AA/26P", "", "0000001", "0000010", "07", "", "", "")
    gone(desk, dialog)
    assert rows(found) == [("0000001–0000010", "Ở cơ quan", 0, 10)]
    assert runs(found) == [("0000001–0000010", "Ở cơ quan")]
    desk.press(Key.Key_Return, widget=found.table)  # Enter on a book hands it out
    hand = in_front(desk, HandDialog)
    assert hand.collector.hasFocus()
    desk.type("ha thi")
    desk.press(Key.Key_Return, Key.Key_Return)
    gone(desk, hand)
    assert rows(found) == [("0000001–0000010", "Sắp hết", 10, 0)]
    assert found.warning.text() == "Sắp hết biên lai: Hà Thị Thu còn 10 số."
    assert any("Ctrl+Z để hoàn tác" in text for text in desk.said())


def test_what_is_refused_is_said_in_the_dialog_and_nothing_typed_is_lost(desk: Desk) -> None:
    a_book(desk.office)
    tab(desk)
    desk.press(Key.Key_I, control=True)
    dialog = in_front(desk, ReceiveDialog)
    assert dialog.serial.value() == "AA/26P"  # goes on from the newest book
    dialog.first.setFocus()
    fill(desk, "0000005", "0000020", "", "", "", "")
    desk.qtbot.waitUntil(lambda: "đã có trong quyển" in dialog._fault.text())
    assert dialog.isVisible()
    assert dialog.first.value() == "0000005"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()  # asks before typed text is lost
    assert len(stock(desk.office).books) == 1


def test_spoiled_returned_and_lost_numbers_are_explained_one_by_one(desk: Desk) -> None:
    thu = collector(desk.office)
    book = a_book(desk.office)
    handed(desk.office, thu.id, 1, 8, book)
    pay(desk.office, Paid(name=DUC), collector_id=thu.id, number="2")
    found = tab(desk)
    assert runs(found) == [
        ("0000001", "Bỏ cách, chưa rõ"),
        ("0000002", "Đã thu"),
        ("0000003–0000008", "Chưa dùng"),
        ("0000009–0000010", "Ở cơ quan"),
    ]
    desk.press(Key.Key_R, control=True, widget=found.table)
    back = in_front(desk, BackDialog)
    back.finish()
    desk.qtbot.waitUntil(lambda: "0000001" in back._fault.text())
    back.reject()
    gone(desk, back)
    desk.press(Key.Key_M, control=True, widget=found.table)
    mark = in_front(desk, MarkDialog)
    assert (mark.first.value(), mark.last.value()) == ("0000001", "0000001")  # the number that was skipped
    fill(desk, "", "", "", "", "rach")
    gone(desk, mark)
    desk.press(Key.Key_R, control=True, widget=found.table)
    back = in_front(desk, BackDialog)
    back.finish()
    gone(desk, back)
    QTest.keyClick(found.table, Key.Key_M, CONTROL | SHIFT)
    lost = in_front(desk, LostDialog)
    fill(desk, "", "", "", "BB 01", "mat ca quyen")
    gone(desk, lost)
    assert runs(found) == [("0000001", "Hỏng"), ("0000002", "Đã thu"), ("0000003–0000010", "Mất")]
    assert rows(found) == [("0000001–0000010", "Đã xong", 0, 0)]
    assert not found.hand_button.isEnabled()
    assert not found.back_button.isEnabled()


def test_the_threshold_is_the_offices_own(desk: Desk) -> None:
    handed(desk.office, collector(desk.office).id)
    found = tab(desk)
    assert found.warning.isVisible()
    found.set_threshold()
    dialog = in_front(desk, ThresholdDialog)
    assert dialog.numbers.value() == 10
    dialog.numbers.selectAll()
    desk.type("3")
    desk.press(Key.Key_Return)
    gone(desk, dialog)
    assert not found.warning.isVisible()
    assert rows(found)[0][1] == "Đang dùng"


def test_collecting_takes_the_number_of_the_book_and_warns_when_it_ends(desk: Desk) -> None:
    thu = collector(desk.office)
    handed(desk.office, thu.id)
    page = desk.go("collect", household=household_of(desk.office, AN).id)
    page.flow.form.pay.collector.set_value(str(thu.id))
    page.flow.form.pay.changed.emit()
    desk.settle()
    assert page.flow.form.pay.number.placeholderText() == "AA/26P-0000001"
    desk.press(Key.Key_F9)
    (receipt,) = desk.office.read.receipts.all()
    assert receipt.number == "AA/26P-0000001"
    assert any("Hà Thị Thu còn 9 số biên lai" in text for text in desk.said())
