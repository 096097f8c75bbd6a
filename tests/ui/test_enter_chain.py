"""Enter walks a form."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import column
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import as_field, on_commit
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.note_field import NoteField
from desktop_app.ui.widgets.text_field import TextField


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.hamlet, self.name, self.money, self.note, self.yes = (
            TextField(),
            TextField(),
            MoneyField(),
            NoteField(),
            QCheckBox("Có"),
        )
        self.kind = CodeCombo([Choice(code="poor", text="Hộ nghèo"), Choice(code="other", text="Khác")])
        self.saved = 0
        self.values: Mapping[QWidget, Any] | None = None
        column(self, self.hamlet, self.name, self.kind, self.money, self.note, self.yes)
        fields = [self.hamlet, self.name, self.kind, self.money, self.note, self.yes]
        self.chain = EnterChain(self, fields=fields, save=self.save, sticky=[self.hamlet], above=lambda: self.values)

    def save(self) -> None:
        self.saved += 1


@pytest.fixture
def form(shown: Callable[[QWidget], QWidget]) -> Form:
    made = Form()
    made.resize(400, 400)
    shown(made)
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_goes_on_and_saves_behind_the_last_field(form: Form, qtbot: QtBot, key: Qt.Key) -> None:
    form.chain.start()
    order = []
    for _ in range(4):
        order.append(form.focusWidget())
        qtbot.keyClick(form.focusWidget(), key)
    assert order == [form.hamlet, form.name, form.kind, form.money]
    assert form.focusWidget() is form.note
    qtbot.keyClick(form.note, key, Qt.KeyboardModifier.ControlModifier)
    assert form.focusWidget() is form.yes
    assert form.saved == 0
    qtbot.keyClick(form.yes, key)
    assert form.saved == 1


def test_shift_enter_goes_back_and_stays_at_the_first(form: Form, qtbot: QtBot) -> None:
    form.name.setFocus()
    for _ in range(2):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert form.focusWidget() is form.hamlet


def test_enter_in_a_note_makes_a_line(form: Form, qtbot: QtBot) -> None:
    form.note.setFocus()
    qtbot.keyClicks(form.note, "a")
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    qtbot.keyClicks(form.note, "b")
    assert form.note.value() == "a\nb"
    assert form.focusWidget() is form.note


def test_enter_takes_the_entry_of_an_open_list_and_goes_on(form: Form, qtbot: QtBot) -> None:
    form.kind.setFocus()
    qtbot.keyClicks(form.kind, "ngheo")
    qtbot.keyClick(form.kind, Qt.Key.Key_Return)
    assert form.kind.value() == "poor"
    assert form.focusWidget() is form.money


def test_leaving_by_enter_reads_the_field(form: Form, qtbot: QtBot) -> None:
    committed: list[int] = []
    on_commit(form.money, lambda: committed.append(1))
    form.money.setFocus()
    qtbot.keyClicks(form.money, "500k")
    qtbot.keyClick(form.money, Qt.Key.Key_Return)
    assert form.money.text() == "500.000"
    assert committed == [1]


def test_fields_out_of_sight_or_switched_off_are_passed_over(form: Form, qtbot: QtBot) -> None:
    form.name.setEnabled(False)
    form.kind.hide()
    form.hamlet.setFocus()
    qtbot.keyClick(form.hamlet, Qt.Key.Key_Return)
    assert form.focusWidget() is form.money


def test_f3_repeats_this_field_and_f7_the_sticky_ones(form: Form, qtbot: QtBot) -> None:
    form.values = {form.name: "Nguyễn Văn An", form.hamlet: "Bình Hòa", form.money: 5000}
    form.name.setFocus()
    qtbot.keyClick(form.name, Qt.Key.Key_F3)
    assert (form.name.value(), form.hamlet.value(), form.money.value()) == ("Nguyễn Văn An", None, None)
    qtbot.keyClick(form.name, Qt.Key.Key_F7)
    assert (form.hamlet.value(), form.money.value()) == ("Bình Hòa", None)


def test_there_may_be_no_record_above(form: Form, qtbot: QtBot) -> None:
    form.name.set_value("giữ nguyên")
    form.name.setFocus()
    qtbot.keyClick(form.name, Qt.Key.Key_F3)
    assert form.name.value() == "giữ nguyên"


def test_clearing_keeps_the_sticky_fields_and_start_finds_the_first_blank(form: Form) -> None:
    form.hamlet.set_value("Bình Hòa")
    form.name.set_value("An")
    form.money.set_value(5)
    form.chain.clear()
    assert (form.hamlet.value(), form.name.value(), form.money.value()) == ("Bình Hòa", None, None)
    form.chain.start()
    assert form.focusWidget() is form.name


def test_faults_are_collected_before_saving(form: Form, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.money, "abc")
    assert list(form.chain.faults()) == [form.money]


def test_tab_follows_the_order_of_enter(form: Form, qtbot: QtBot) -> None:
    form.hamlet.setFocus()
    order = []
    for _ in range(5):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        order.append(form.focusWidget())
    assert order == [form.name, form.kind, form.money, form.note, form.yes]


def test_what_is_no_field_is_known_as_such(form: Form) -> None:
    assert as_field(form.yes) is None
    assert as_field(form.money) is form.money
