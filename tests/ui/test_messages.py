"""The one door for messages."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.faults import RuleBroken
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.banner import BannerStack
from desktop_app.ui.components.boxes import STRETCH, column
from desktop_app.ui.dialogs.question import QuestionDialog, ReasonDialog
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.messages import Messages, Reason
from desktop_app.ui.widgets.note_field import NoteField
from tests.ui.found import part

InDialog = Callable[..., None]


class Place:
    """A window with a field at the bottom right, banners and messages."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.banners = BannerStack()
        self.field = QLineEdit()
        self.other = QLineEdit()
        column(self.window, self.banners, self.other, STRETCH, self.field)
        self.messages = Messages(self.window, self.banners, lambda: {"page": "canvass"})


@pytest.fixture
def place(house: Any, qtbot: QtBot) -> Iterator[Place]:
    made = Place()
    qtbot.addWidget(made.window)
    made.window.resize(600, 400)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitExposed(made.window)
    yield made
    made.messages.toasts.dismiss()


def press(name: str) -> Callable[[QDialog], object]:
    return lambda dialog: part(dialog, QPushButton, f"answer-{name}").click()


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (
            WorldFault("Tệp đang mở trong Excel. Hãy đóng tệp rồi thử lại."),
            "Tệp đang mở trong Excel. Hãy đóng tệp rồi thử lại.",
        ),
        (RuleBroken("Chỉ đóng 3, 6 hoặc 12 tháng.", rule="months"), "Chỉ đóng 3, 6 hoặc 12 tháng."),
        (
            RuleBroken("Chỉ đóng 3, 6 hoặc 12 tháng.", source="NĐ 188/2025"),
            "Chỉ đóng 3, 6 hoặc 12 tháng. (NĐ 188/2025)",
        ),
    ],
)
def test_what_the_officer_can_help_is_one_sentence_over_the_page(place: Place, fault: Exception, text: str) -> None:
    place.messages.fault(fault)
    assert place.banners.texts() == [text]
    assert place.messages.failure is None


def test_the_same_sentence_is_shown_once_and_three_at_most(place: Place) -> None:
    for text in ("một", "hai", "một", "ba", "bốn"):
        place.messages.banner(text)
    assert place.banners.texts() == ["bốn", "ba", "một"]
    place.messages.clear_banners()
    assert place.banners.texts() == []
    assert place.banners.isHidden()


def test_a_banner_can_be_closed_and_may_offer_one_action(place: Place, qtbot: QtBot) -> None:
    done: list[int] = []
    place.messages.banner("Bản sao cuối đã 9 ngày", button="Sao lưu ngay", slot=lambda: done.append(1))
    action = next(b for b in place.banners.findChildren(QPushButton) if b.text() == "Sao lưu ngay")
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_cancelling_is_no_fault(place: Place) -> None:
    place.messages.fault(Cancelled())
    assert place.messages.toasts.text == "Đã hủy. Chưa có gì thay đổi."
    assert place.banners.texts() == []


def test_our_own_fault_opens_one_failure_window_that_saves_a_bundle(
    place: Place, home: Path, qtbot: QtBot, caplog: Any
) -> None:
    place.messages.fault(ValueError("lỗi thứ nhất"))
    window = place.messages.failure
    assert window is not None
    place.messages.fault(ValueError("lỗi theo sau"))
    assert place.messages.failure is window
    qtbot.mouseClick(window.save_button, Qt.MouseButton.LeftButton)
    bundles = list(home.rglob("*.zip"))
    assert len(bundles) == 1
    assert str(bundles[0]) in window.result_line.text()
    with zipfile.ZipFile(bundles[0]) as bundle:
        assert "canvass" in bundle.read("facts.json").decode()
        assert "ValueError" in bundle.read("traceback.txt").decode()
    window.accept()


def test_a_bundle_that_cannot_be_saved_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, caplog: Any
) -> None:
    def refuse(*_args: object, **_named: object) -> Path:
        raise WorldFault("Đĩa đã đầy. Hãy giải phóng chỗ trống rồi thử lại.")

    monkeypatch.setattr("desktop_app.system.crash.write_bundle", refuse)
    place.messages.fault(ValueError("x"))
    window = place.messages.failure
    assert window is not None
    qtbot.mouseClick(window.save_button, Qt.MouseButton.LeftButton)
    assert window.result_line.text() == "Đĩa đã đầy. Hãy giải phóng chỗ trống rồi thử lại."
    assert window.save_button.isEnabled()
    window.accept()


def test_a_toast_lies_bottom_right_and_the_next_replaces_it(place: Place) -> None:
    place.messages.toast("Đã lưu – Ctrl+Z để hoàn tác")
    place.messages.toast("Đã thu 1.366.200 đ")
    toasts = [w for w in place.window.findChildren(QWidget) if w.property("role") == "toast" and not w.isHidden()]
    assert place.messages.toasts.text == "Đã thu 1.366.200 đ"
    assert len(toasts) == 1
    assert toasts[0].geometry().right() > place.window.width() - 40
    assert toasts[0].geometry().bottom() > place.window.height() - 40


def test_a_toast_never_covers_the_field_in_use(place: Place, qtbot: QtBot) -> None:
    place.field.setFocus()
    place.messages.toast("Đã lưu")
    toast = place.messages.toasts._toast
    assert toast is not None
    assert not toast.geometry().intersects(place.field.geometry())
    place.other.setFocus()
    assert toast.geometry().intersects(place.field.geometry().adjusted(0, -30, 0, 0))
    place.field.setFocus()
    assert not toast.geometry().intersects(place.field.geometry())


def test_a_toast_may_offer_the_way_back(place: Place, qtbot: QtBot) -> None:
    undone: list[int] = []
    place.messages.toast("Đã xóa", button="Hoàn tác", slot=lambda: undone.append(1))
    toast = place.messages.toasts._toast
    assert toast is not None
    qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert undone == [1]


CHOICES = {"void": "Hủy biên lai", "keep": "Giữ nguyên"}


def test_a_question_returns_the_answer_pressed(place: Place, in_dialog: InDialog) -> None:
    in_dialog(press("void"))
    assert place.messages.ask("Hủy biên lai 0001234?", CHOICES, default="keep", risky="void") == "void"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_enter_and_escape_give_the_safe_answer(place: Place, qtbot: QtBot, in_dialog: InDialog, key: Qt.Key) -> None:
    in_dialog(lambda dialog: qtbot.keyClick(dialog.focusWidget() or dialog, key))
    assert (
        place.messages.ask("Hủy biên lai 0001234?", CHOICES, default="keep", detail="Số tiền được ghi ngược.") == "keep"
    )


def test_a_question_without_its_default_is_our_mistake(place: Place, qtbot: QtBot) -> None:
    with pytest.raises(ValueError):
        QuestionDialog(None, "?", CHOICES, "other")


def choose_reason(dialog: QDialog) -> None:
    go = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Tiếp tục")
    assert not go.isEnabled()
    dialog.findChildren(QRadioButton)[1].setChecked(True)
    note = part(dialog, NoteField)
    note.set_value("theo đơn của hộ")
    go.click()


REASONS = {"again": "Đăng ký lại", "late": "Đóng bù"}


def test_a_reason_is_chosen_from_the_list(place: Place, in_dialog: InDialog) -> None:
    in_dialog(choose_reason)
    reason = place.messages.ask_reason("Vì sao đăng ký lại trong 7 ngày?", REASONS)
    assert reason == Reason(code="late", note="theo đơn của hộ")


def test_giving_up_a_reason_with_a_typed_note_asks_first(house: Any, qtbot: QtBot) -> None:
    dialog = ReasonDialog(None, "Vì sao?", REASONS, note=True)
    qtbot.addWidget(dialog)
    dialog.show()
    part(dialog, NoteField).setPlainText("đã gõ nhiều")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    give_up = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Bỏ phần đã nhập")
    give_up.click()
    assert not dialog.isVisible()


def test_closing_a_dialog_window_with_typed_text_asks_as_well(house: Any, qtbot: QtBot) -> None:
    dialog = ReasonDialog(None, "Vì sao?", REASONS, note=True)
    qtbot.addWidget(dialog)
    dialog.show()
    part(dialog, NoteField).setPlainText("đã gõ nhiều")
    dialog.close()
    assert dialog.isVisible()
    part(dialog, NoteField).set_value(None)
    dialog.close()
    assert not dialog.isVisible()
