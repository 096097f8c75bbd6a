"""Fields read when they are left, echo what they understood, and never guess."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import STRETCH, column
from desktop_app.ui.widgets.date_field import BirthField, DateField
from desktop_app.ui.widgets.field import LineField
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.note_field import NoteField
from desktop_app.ui.widgets.text_field import DigitsField, TextField

TODAY = date(2026, 11, 21)
Show = Callable[[QWidget], QWidget]
Compose = Callable[..., None]


def today() -> date:
    return TODAY


def put(field: LineField, shown: Show) -> LineField:
    """Show a field with room under it, focused, in a window of its own."""
    holder = QWidget()
    holder.resize(400, 200)
    column(holder, field, STRETCH)
    shown(holder)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    return field


def leave(field: LineField) -> None:
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


# -- dates


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("5", date(2026, 11, 5), "05/11/2026"),
        ("0503", date(2026, 3, 5), "05/03/2026"),
        ("050365", date(1965, 3, 5), "05/03/1965"),
        ("05/03/1965", date(1965, 3, 5), "05/03/1965"),
        ("t", TODAY, "21/11/2026"),
        ("  5/3/2026 ", date(2026, 3, 5), "05/03/2026"),
        ("", None, ""),
    ],
)
def test_a_date_is_understood_as_it_is_typed(
    shown: Show, qtbot: QtBot, typed: str, value: date | None, text: str
) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, typed)
    leave(field)
    assert (field.value(), field.text(), field.fault_text()) == (value, text, "")


@pytest.mark.parametrize("typed", ["32", "99/99/2026", "abc", "1965", "03/1965"])
def test_what_is_no_day_stays_as_typed_and_says_why(shown: Show, qtbot: QtBot, typed: str) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, typed)
    leave(field)
    assert field.value() is None
    assert field.text() == typed
    assert field.fault_text() != ""


def test_the_date_is_echoed_with_its_century_before_the_field_is_left(shown: Show, qtbot: QtBot) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, "050365")
    assert field._echo.text == "→ 05/03/1965 · thứ Sáu"
    leave(field)
    assert field._echo.text == ""


def test_half_a_date_is_no_mistake_yet(shown: Show, qtbot: QtBot) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, "05/")
    assert field._echo.text == "→ 05/11/2026 · thứ Năm"
    qtbot.keyClicks(field, "99")
    assert field._echo.text == ""


@pytest.mark.parametrize(
    ("start", "keys", "text"),
    [
        ("", [Qt.Key.Key_Plus], "22/11/2026"),
        ("", [Qt.Key.Key_Minus], "20/11/2026"),
        ("28/02/2026", [Qt.Key.Key_Plus], "01/03/2026"),
        ("31/01/2026", [Qt.Key.Key_PageDown], "28/02/2026"),
        ("31/03/2026", [Qt.Key.Key_PageUp, Qt.Key.Key_PageUp], "28/01/2026"),  # from the 28th of February on
    ],
)
def test_plus_minus_and_page_keys_step(shown: Show, qtbot: QtBot, start: str, keys: list[Qt.Key], text: str) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, start)
    for key in keys:
        qtbot.keyClick(field, key)
    assert field.text() == text


def test_a_minus_inside_a_date_parts_day_and_month(shown: Show, qtbot: QtBot) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClicks(field, "5-3-2026")
    leave(field)
    assert field.value() == date(2026, 3, 5)


def test_control_and_plus_stay_with_the_zoom(shown: Show, qtbot: QtBot) -> None:
    field = put(DateField(today=today), shown)
    qtbot.keyClick(field, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""


def test_a_day_after_the_latest_is_refused(shown: Show, qtbot: QtBot) -> None:
    field = put(DateField(today=today, latest=today), shown)
    qtbot.keyClicks(field, "22/11/2026")
    leave(field)
    assert field.value() is None
    assert "21/11/2026" in field.fault_text()


# -- births


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("1965", "1965", "1965"),
        ("03/1965", "1965-03", "03/1965"),
        ("050365", "1965-03-05", "05/03/1965"),
        ("05/03/2020", "2020-03-05", "05/03/2020"),
    ],
)
def test_a_birth_keeps_the_precision_that_is_known(
    shown: Show, qtbot: QtBot, typed: str, value: str, text: str
) -> None:
    field = put(BirthField(today=today), shown)
    qtbot.keyClicks(field, typed)
    leave(field)
    assert (field.value(), field.text()) == (value, text)


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("1965", "→ 1965 · chỉ biết năm"),
        ("03/1965", "→ 03/1965 · chỉ biết tháng, năm"),
        ("050365", "→ 05/03/1965 · năm 1965?"),
        ("050312", "→ 05/03/2012 · năm 2012?"),
    ],
)
def test_the_echo_of_a_birth_shows_precision_and_century(shown: Show, qtbot: QtBot, typed: str, echo: str) -> None:
    field = put(BirthField(today=today), shown)
    qtbot.keyClicks(field, typed)
    assert field._echo.text == echo


def test_a_birth_in_the_future_is_refused(shown: Show, qtbot: QtBot) -> None:
    field = put(BirthField(today=today), shown)
    qtbot.keyClicks(field, "2027")
    leave(field)
    assert field.value() is None
    assert field.fault_text() != ""


# -- money


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("500k", 500_000, "500.000"),
        ("1,2tr", 1_200_000, "1.200.000"),
        ("113850*12", 1_366_200, "1.366.200"),
        ("1.366.200", 1_366_200, "1.366.200"),
        ("0", 0, "0"),
        ("", None, ""),
    ],
)
def test_money_is_understood_and_shown_with_points(
    shown: Show, qtbot: QtBot, typed: str, value: int | None, text: str
) -> None:
    field = put(MoneyField(), shown)
    qtbot.keyClicks(field, typed)
    if typed:
        assert field._echo.text == f"= {text} đ"
    leave(field)
    assert (field.value(), field.text()) == (value, text)


@pytest.mark.parametrize("typed", ["1.36", "abc", "-5", "12x"])
def test_money_is_never_guessed(shown: Show, qtbot: QtBot, typed: str) -> None:
    field = put(MoneyField(), shown)
    qtbot.keyClicks(field, typed)
    leave(field)
    assert field.value() is None
    assert field.text() == typed
    assert field.fault_text() != ""


# -- digits, text, notes


@pytest.mark.parametrize(
    ("typed", "value"), [("001 065 001 234", "001065001234"), ("0912.000.000", "0912000000"), ("", None)]
)
def test_a_number_that_is_a_name_keeps_its_zeros(shown: Show, qtbot: QtBot, typed: str, value: str | None) -> None:
    field = put(DigitsField(length=12, what="Số định danh"), shown)
    qtbot.keyClicks(field, typed)
    leave(field)
    assert field.value() == value


def test_letters_in_a_number_are_named(shown: Show, qtbot: QtBot) -> None:
    field = put(DigitsField(length=12, what="Số định danh"), shown)
    qtbot.keyClicks(field, "00106500O234")
    leave(field)
    assert field.fault_text() == "Số định danh chỉ gồm chữ số. Hãy xem lại “00106500O234”."


def test_text_is_stored_composed_and_without_double_spaces(shown: Show, compose: Compose) -> None:
    field = put(TextField(), shown)
    compose(field, unicodedata.normalize("NFD", "  Nguyễn   Văn Ánh "))
    leave(field)
    assert field.value() == "Nguyễn Văn Ánh"
    assert field.value() == unicodedata.normalize("NFC", str(field.value()))


@pytest.mark.parametrize("make", [TextField, lambda: DateField(today=today), MoneyField])
def test_text_being_composed_is_neither_read_nor_echoed(
    shown: Show, compose: Compose, make: Callable[[], LineField]
) -> None:
    field = put(make(), shown)
    events: list[int] = []
    field.committed.connect(lambda: events.append(1))
    compose(field, "5", commit=False)
    assert (field.text(), field._echo.text, events) == ("", "", [])
    compose(field, "5")
    assert field.text() == "5"
    assert events == []


def test_committed_is_sent_once_per_change(shown: Show, qtbot: QtBot) -> None:
    field = put(MoneyField(), shown)
    events: list[int] = []
    field.committed.connect(lambda: events.append(1))
    qtbot.keyClicks(field, "500k")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    leave(field)
    assert events == [1]
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, "x")
    leave(field)
    assert events == [1, 1]
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    leave(field)
    assert events == [1, 1, 1]
    assert field.fault_text() == ""


def test_the_value_is_read_even_before_the_field_is_left(shown: Show, qtbot: QtBot) -> None:
    field = put(MoneyField(), shown)
    qtbot.keyClicks(field, "1,2tr")
    assert field.value() == 1_200_000


def test_setting_a_value_tells_nobody_and_clears_the_fault(shown: Show, qtbot: QtBot) -> None:
    field = put(MoneyField(), shown)
    qtbot.keyClicks(field, "abc")
    leave(field)
    events: list[int] = []
    field.committed.connect(lambda: events.append(1))
    field.set_value(5000)
    assert (field.text(), field.fault_text(), events) == ("5.000", "", [])
    field.set_value(None)
    assert field.is_blank()


def test_a_note_keeps_its_lines_and_control_enter_leaves_it(shown: Show, qtbot: QtBot, compose: Compose) -> None:
    holder = QWidget()
    note, after = NoteField(), TextField()
    column(holder, note, after)
    shown(holder)
    events: list[int] = []
    note.committed.connect(lambda: events.append(1))
    note.setFocus()
    compose(note, "Hẹn ngày 5")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    compose(note, "gọi trước")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.value() == "Hẹn ngày 5\ngọi trước"
    assert events == [1]
    assert holder.focusWidget() is after


def test_a_blank_note_is_no_value(house: Any, qtbot: QtBot) -> None:
    note = NoteField()
    qtbot.addWidget(note)
    note.setPlainText("  \n ")
    assert note.value() is None
    assert note.is_blank()
    assert note.fault_text() == ""


def test_a_long_text_shows_its_beginning_when_left(shown: Show, qtbot: QtBot) -> None:
    field = put(TextField(width=6), shown)
    qtbot.keyClicks(field, "Thon Binh Hoa, xa Dao Thanh")
    assert field.cursorPosition() > 0
    leave(field)
    assert field.cursorPosition() == 0
    other = TextField(width=6)
    qtbot.addWidget(other)
    other.set_value("Đợt vận động tháng 11/2026")
    assert other.cursorPosition() == 0
