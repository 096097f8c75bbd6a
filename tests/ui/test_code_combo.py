"""A value out of a list, found by typing; only a popup, never text completed inside the field."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import STRETCH, column
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

CHOICES = [
    Choice(code="poor", text="Hộ nghèo"),
    Choice(code="near-poor", text="Hộ cận nghèo"),
    Choice(code="ethnic", text="Người dân tộc thiểu số", keys="dtts"),
    Choice(code="other", text="Đối tượng khác", detail="không thuộc diện hỗ trợ"),
]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def combo(shown: Show) -> CodeCombo:
    holder = QWidget()
    holder.resize(400, 400)
    made = CodeCombo(CHOICES)
    column(holder, made, STRETCH)
    shown(holder)
    made.setFocus()
    return made


def leave(combo: CodeCombo) -> None:
    QApplication.sendEvent(combo, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("ho", ["Hộ nghèo", "Hộ cận nghèo"]),
        ("ngheo", ["Hộ nghèo", "Hộ cận nghèo"]),
        ("ngheo can", ["Hộ cận nghèo"]),
        ("dan toc", ["Người dân tộc thiểu số"]),
        ("dtts", ["Người dân tộc thiểu số"]),
        ("ndt", ["Người dân tộc thiểu số"]),
        ("doi", ["Đối tượng khác"]),
        ("xyz", []),
    ],
)
def test_any_part_without_marks_finds_the_entry(combo: CodeCombo, qtbot: QtBot, typed: str, lines: list[str]) -> None:
    qtbot.keyClicks(combo, typed)
    assert (combo._popup.texts() if combo._popup.is_open else []) == lines
    assert combo.text() == typed


def test_enter_takes_the_highlighted_entry(combo: CodeCombo, qtbot: QtBot) -> None:
    events: list[int] = []
    combo.committed.connect(lambda: events.append(1))
    qtbot.keyClicks(combo, "ngheo")
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    assert (combo.value(), combo.text(), events) == ("near-poor", "Hộ cận nghèo", [1])
    assert not combo._popup.is_open


def test_leaving_takes_what_is_meant_beyond_doubt(combo: CodeCombo, qtbot: QtBot) -> None:
    qtbot.keyClicks(combo, "can")
    qtbot.keyClick(combo, Qt.Key.Key_Escape)
    assert not combo._popup.is_open
    leave(combo)
    assert combo.value() == "near-poor"


@pytest.mark.parametrize(("typed", "sentence"), [("xyz", "không có trong danh sách"), ("ngheo", "hợp với 2 mục")])
def test_what_is_not_clear_is_refused_with_a_sentence(
    combo: CodeCombo, qtbot: QtBot, typed: str, sentence: str
) -> None:
    qtbot.keyClicks(combo, typed)
    qtbot.keyClick(combo, Qt.Key.Key_Escape)
    leave(combo)
    assert combo.value() is None
    assert sentence in combo.fault_text()
    assert combo.text() == typed


def test_a_whole_text_wins_over_texts_that_contain_it(combo: CodeCombo, qtbot: QtBot) -> None:
    combo.set_choices([Choice(code="a", text="Thôn 1"), Choice(code="b", text="Thôn 11")])
    qtbot.keyClicks(combo, "thon 1")
    qtbot.keyClick(combo, Qt.Key.Key_Escape)
    leave(combo)
    assert combo.value() == "a"


def test_down_opens_the_whole_list_at_the_present_value(combo: CodeCombo, qtbot: QtBot) -> None:
    combo.set_value("ethnic")
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert len(combo._popup.texts()) == 4
    assert combo._popup.current() == "ethnic"
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert combo._popup.current() == "near-poor"


def test_the_arrow_opens_and_closes_the_list(combo: CodeCombo, qtbot: QtBot) -> None:
    spot = QPoint(combo.width() - 6, combo.height() // 2)
    qtbot.mouseClick(combo, Qt.MouseButton.LeftButton, pos=spot)
    assert combo._popup.is_open
    qtbot.mouseClick(combo, Qt.MouseButton.LeftButton, pos=spot)
    assert not combo._popup.is_open


def test_a_click_on_a_line_takes_it(combo: CodeCombo, qtbot: QtBot) -> None:
    qtbot.keyClick(combo, Qt.Key.Key_F4)
    view = combo._popup._list
    assert view is not None
    spot = view.visualItemRect(view.item(3)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert combo.value() == "other"
    assert combo.hasFocus()


def test_vietnamese_is_matched_when_composed_not_before(combo: CodeCombo, compose: Callable[..., None]) -> None:
    compose(combo, "cận", commit=False)
    assert not combo._popup.is_open
    compose(combo, "cận")
    assert combo._popup.texts() == ["Hộ cận nghèo"]
    assert combo.text() == "cận"


def test_a_value_no_longer_offered_is_shown_and_kept(combo: CodeCombo) -> None:
    combo.set_value("poor")
    combo.set_choices(CHOICES[1:])
    assert (combo.value(), combo.text()) == ("poor", "poor")


def test_emptying_the_field_is_no_value(combo: CodeCombo, qtbot: QtBot) -> None:
    combo.set_value("poor")
    combo.selectAll()
    qtbot.keyClick(combo, Qt.Key.Key_Delete)
    qtbot.keyClick(combo, Qt.Key.Key_Escape)
    leave(combo)
    assert combo.value() is None
    assert combo.fault_text() == ""


def test_the_list_opens_above_where_there_is_no_room_below(shown: Show, qtbot: QtBot) -> None:
    holder = QWidget()
    holder.resize(400, 300)
    low = CodeCombo([Choice(code=str(i), text=f"Thôn {i}") for i in range(30)])
    column(holder, STRETCH, low)
    shown(holder)
    low.setFocus()
    qtbot.keyClick(low, Qt.Key.Key_Down)
    frame = low._popup._frame
    assert frame is not None
    assert frame.geometry().bottom() < low.geometry().top()
    assert frame.geometry().top() >= 0
