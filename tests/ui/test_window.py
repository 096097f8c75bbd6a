"""The frame: keys, help, rail, menu, small screens."""

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.identity import Problem
from desktop_app.ui.actions import ActionSpec, all_specs, declare, key_lines
from desktop_app.ui.dialogs.go_to_field import GoToField, fields_of
from desktop_app.ui.dialogs.key_sheet import KeySheet
from desktop_app.ui.page import Page
from tests.ui.form_page import ENTRIES, NEXT, InDialog, Shell, ready
from tests.vietnamese import english_words


@pytest.mark.parametrize(("digit", "page"), [(Qt.Key.Key_1, "form"), (Qt.Key.Key_2, "other")])
def test_alt_and_a_digit_go_to_the_page(shell: Shell, qtbot: QtBot, digit: Qt.Key, page: str) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, digit, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == page


def test_a_key_of_the_page_works_inside_the_page(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window.stack.current.name, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.current.steps == 1


def test_the_key_sheet_lists_the_keys_of_this_screen(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = ready(shell, qtbot)
    seen: list[str] = []

    def read(dialog: QDialog) -> None:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    in_dialog(read, KeySheet)
    window.stack.current.list.setFocus()
    qtbot.keyClick(window.stack.current.list, Qt.Key.Key_Question)
    assert {"Ctrl+PgDn", "Mở hộ kế tiếp trong thôn", "Ctrl+Z", "Alt+1 … 9", "F7"} <= set(seen)
    assert [word for text in seen if " " in text for word in english_words(text)] == []


def test_a_question_mark_typed_into_a_field_is_text(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window.stack.current.name, Qt.Key.Key_Question)
    assert window.stack.current.name.text() == "?"


def test_f6_goes_to_a_field_by_a_part_of_its_label(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = ready(shell, qtbot)

    def choose(dialog: Any) -> None:
        qtbot.keyClicks(dialog.combo, "dien")
        qtbot.keyClick(dialog.combo, Qt.Key.Key_Return)

    in_dialog(choose, GoToField)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.stack.current.phone


def test_f6_on_a_page_without_fields_says_so(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = shell(ENTRIES)
    window.navigate("other")
    assert fields_of(window.stack.current) == []
    said: list[str] = []

    def read(dialog: Any) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        dialog.reject()

    in_dialog(read, GoToField)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert "Màn hình này không có ô nhập nào." in said


def test_f8_steps_through_the_problems(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    page = window.stack.current
    page.problems.show_problems(
        [
            Problem(level="hint", field="phone", message="Nên ghi số điện thoại."),
            Problem(level="block", field="name", message="Chưa có họ tên."),
        ]
    )
    chosen: list[str] = []
    page.problems.chosen.connect(chosen.append)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        qtbot.keyClick(window, Qt.Key.Key_F8, modifier)
    assert chosen == ["name", "phone", "name"]


@pytest.mark.parametrize(("key", "zoom"), [(Qt.Key.Key_Plus, 110), (Qt.Key.Key_Minus, 90), (Qt.Key.Key_0, 100)])
def test_control_and_plus_minus_zoom_the_application(
    shell: Shell, qtbot: QtBot, house: Any, key: Qt.Key, zoom: int
) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert house.theme.zoom == zoom


def test_back_and_forward_by_alt_and_arrows(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.navigate("other")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == "form"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == "other"


def test_f1_opens_help_with_the_keys_and_closes_it_again(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    assert "Ctrl+PgDn" in window.help.text
    assert english_words(window.help.text) == []
    window.navigate("other")
    assert "Ctrl+PgDn" not in window.help.text
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.isVisible()


def test_the_rail_folds_on_a_narrow_window_unless_chosen_otherwise(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    assert not window.rail.collapsed
    window.resize(900, 500)
    assert window.rail.collapsed
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not window.rail.collapsed
    window.resize(1366, 740)
    window.resize(900, 500)
    assert not window.rail.collapsed


def test_the_rail_marks_the_page_shown_even_when_leaving_was_refused(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.stack.current.stays = True
    window.rail._buttons["other"].click()
    assert [name for name, button in window.rail._buttons.items() if button.isChecked()] == ["form"]
    window.stack.current.stays = False


def test_the_menu_holds_the_actions_of_window_and_program(shell: Shell, qtbot: QtBot) -> None:
    done: list[int] = []
    declare(ActionSpec(id="test.file", text="Mở tệp khác…", shortcut="Ctrl+O", icon="folder"))
    window = ready(shell, qtbot)
    window.add_to_menu("test.file", lambda: done.append(1))
    window._menu_button.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert {"Hoàn tác", "Sao lưu ngay", "Mở tệp khác…", "Thoát"} <= set(texts)
    menu.close()
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]


def test_every_declared_action_has_vietnamese_words() -> None:
    words = [(spec.id, word) for spec in all_specs() for text in (spec.text, spec.help) for word in english_words(text)]
    assert words == []
    assert all(what for _, what in key_lines(all_specs()))


def test_two_actions_may_not_share_an_id() -> None:
    declare(NEXT)
    with pytest.raises(ValueError):
        declare(ActionSpec(id=NEXT.id, text="Khác"))


def test_dark_mode_by_button_and_key(shell: Shell, qtbot: QtBot, house: Any) -> None:
    window = ready(shell, qtbot)
    window._dark_button.click()
    assert house.theme.mode == "dark"
    assert window._dark_button.text() == "Nền sáng"
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert house.theme.mode == "light"


def test_the_window_has_its_size_again_after_a_large_zoom(shell: Shell, qtbot: QtBot, house: Any) -> None:
    window = shell(ENTRIES)
    window.resize(820, 500)
    qtbot.waitUntil(lambda: window.height() == 500)
    for _ in range(9):
        qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert house.theme.zoom >= 180
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.size() == QSize(820, 500))


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_window_fits_the_smallest_screen(shell: Shell, qtbot: QtBot, house: Any, zoom: int) -> None:
    window = ready(shell, qtbot)
    house.theme.show_zoom(zoom)
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 910 if zoom == 100 else 1366
    assert smallest.height() <= (512 if zoom == 100 else 650)  # the zoom of the program on the whole 1366×768
    window.resize(910, 512)
    assert (window.width(), window.height()) == (910, 512)


def test_every_control_of_the_frame_has_an_accessible_name(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    nameless = []
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, Page | QTableView):
            continue
        text = widget.text() if isinstance(widget, QPushButton | QLabel) else ""
        if not (widget.accessibleName() or text or widget.objectName().startswith("qt_")):
            nameless.append(repr(widget))
    assert nameless == []


def test_no_text_of_the_frame_is_english(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    texts = [w.text() for w in window.findChildren(QWidget) if isinstance(w, QLabel | QPushButton)]
    texts += [w.toolTip() for w in window.findChildren(QWidget)] + [
        w.placeholderText() for w in window.findChildren(QLineEdit)
    ]
    assert [(text, word) for text in texts for word in english_words(text)] == []
