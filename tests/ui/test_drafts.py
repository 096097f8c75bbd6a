"""What was typed survives as a draft until the record is saved."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import column
from desktop_app.ui.drafts import FormDraft
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import TextField


class Form(QWidget):
    def __init__(self, keeper: Any) -> None:
        super().__init__()
        self.name, self.day, self.money = TextField(), DateField(today=lambda: date(2026, 11, 21)), MoneyField()
        column(self, self.name, self.day, self.money)
        self.draft = FormDraft(self, keeper, {"name": self.name, "day": self.day, "money": self.money})


@pytest.fixture
def form(drafts: Any, shown: Callable[[QWidget], QWidget]) -> Form:
    made = Form(drafts)
    shown(made)
    return made


def fill(form: Form, qtbot: QtBot) -> None:
    for field, text in ((form.name, "an"), (form.day, "5"), (form.money, "500k")):
        field.setFocus()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_each_field_left_is_kept_under_the_record_s_name(form: Form, drafts: Any, qtbot: QtBot) -> None:
    form.draft.begin("household:12", "hộ Nguyễn Văn An")
    fill(form, qtbot)
    title, payload = drafts.kept["household:12"]
    assert title == "hộ Nguyễn Văn An"
    assert json.loads(payload) == {"name": "an", "day": {"date": "2026-11-05"}, "money": 500_000}


def test_a_saved_record_leaves_no_draft(form: Form, drafts: Any, qtbot: QtBot) -> None:
    form.draft.begin("household:12", "hộ An")
    fill(form, qtbot)
    form.draft.finish()
    assert drafts.kept == {}
    fill(form, qtbot)
    form.name.set_value(None)
    assert drafts.kept == {}


def test_a_draft_comes_back_as_it_was_typed(form: Form, drafts: Any, qtbot: QtBot) -> None:
    form.draft.begin("household:12", "hộ An")
    fill(form, qtbot)
    _, payload = drafts.kept["household:12"]
    form.draft.finish()
    other = Form(drafts)
    qtbot.addWidget(other)
    other.draft.begin("household:12", "hộ An")
    other.draft.restore(json.dumps({**json.loads(payload), "gone": "ô không còn"}))
    assert (other.name.value(), other.day.value(), other.money.value()) == ("an", date(2026, 11, 5), 500_000)


def test_before_a_record_is_named_nothing_is_kept(form: Form, drafts: Any, qtbot: QtBot) -> None:
    fill(form, qtbot)
    assert drafts.kept == {}
