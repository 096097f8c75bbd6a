"""The declaration of a member, from the household page: looked at, saved, and what is not there yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.pages.reports.declaration_dialog import DeclarationDialog
from tests.builders import household_of, office_of_twelve, person
from tests.ui.people_pages import AN, BUOI, Key, People, Shell, people_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = office_of_twelve(tmp_path)
    yield made
    made.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


def ask(desk: People) -> None:
    """Press Ctrl+Shift+K where the focus is."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.focus(), Key.Key_K, both)
    desk.settle()


def dialogs(desk: People) -> list[DeclarationDialog]:
    return [one for one in desk.window.findChildren(DeclarationDialog) if one.isVisible()]


def test_the_declaration_of_the_member_under_the_cursor_is_shown_and_saved(
    desk: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.go("household", household=household_of(desk.office, BUOI).id, person=person(desk.office, BUOI).id)
    desk.settle()
    ask(desk)
    desk.qtbot.waitUntil(lambda: bool(dialogs(desk)) and dialogs(desk)[0].pages is not None)
    desk.settle()
    (dialog,) = dialogs(desk)
    assert dialog.windowTitle() == "Tờ khai TK1-TS"
    assert dialog.pages is not None
    assert dialog.pages.title == BUOI
    assert dialog.view.paper.has_image()
    assert dialog.print_button.hasFocus()
    monkeypatch.setattr("desktop_app.ui.files.choose_save", lambda *_args: tmp_path / "to-khai")
    dialog.save()
    desk.settle()
    assert (tmp_path / "to-khai.pdf").read_bytes().startswith(b"%PDF")
    assert "Đã lưu to-khai.pdf" in dialog.note.text()
    dialog.print()  # no printer on this machine
    assert "máy in" in dialog.note.text()
    desk.press(Key.Key_Escape)
    assert not dialogs(desk)
    assert page.isVisible()


def test_the_form_of_health_insurance_is_in_the_menu_too(desk: People) -> None:
    page = desk.go("household", household=household_of(desk.office, AN).id, person=person(desk.office, AN).id)
    desk.settle()
    page._acts.declare("MAU-2")
    desk.qtbot.waitUntil(lambda: bool(dialogs(desk)) and dialogs(desk)[0].pages is not None)
    (dialog,) = dialogs(desk)
    assert dialog.windowTitle() == "Tờ khai MAU-2"
    dialog.close()


def test_a_household_that_is_not_saved_yet_is_asked_for_first(desk: People) -> None:
    desk.go("household", new=True)
    desk.settle()
    ask(desk)
    assert dialogs(desk) == []
