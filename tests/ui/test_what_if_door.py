"""Tính thử at the door: it opens from Vận động, keeps what is typed there, and leads on to where money is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_visits import person_history
from desktop_app.services.office import Office
from desktop_app.ui.what_if.dialog import WhatIfDialog
from tests.builders import household_of, office_of_twelve, person
from tests.ui.people_pages import AN, Elsewhere, Key, People, Shell, at_door, digits, people_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found
        for dialog in open_dialogs():
            dialog.close()
        found.settle()


def open_dialogs() -> list[WhatIfDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, WhatIfDialog) and one.isVisible()]


def test_it_opens_on_the_household_at_the_door_and_its_enrolment_saves_the_outcomes_first(desk: People) -> None:
    page = at_door(desk)
    digits(desk, "1")
    desk.press(Key.Key_T, control=True)
    desk.qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    desk.qtbot.waitUntil(lambda: dialog.household.is_ready)
    assert dialog.household.state.household_id == household_of(desk.office, AN).id
    assert page.walk.flow.is_dirty
    QTest.keyClick(dialog, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: bool(Elsewhere.opened))
    household_id = household_of(desk.office, AN).id
    assert Elsewhere.opened[-1] == ("collect", {"household": household_id, "enrolled": True})
    assert len(person_history(desk.office, person(desk.office, AN).id)) == 1
    assert len(desk.office.read.enrolments.quoted(household_id)) == 2


def test_from_a_list_it_opens_for_people_who_are_not_in_the_file(desk: People) -> None:
    desk.go("canvass", tab="leads")
    desk.settle()
    desk.press(Key.Key_T, control=True, widget=desk.page)
    desk.qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    assert open_dialogs()[0].household.state.household_id is None
