"""Chất lượng dữ liệu by keys: words, problems, mending one and all, leaving as it is, and the way to the very field."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.office import Office
from desktop_app.ui.dialogs.question import ReasonDialog
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.households.page import HouseholdsPage
from desktop_app.ui.pages.quality import records
from desktop_app.ui.pages.quality.page import QualityPage
from tests.builders import empty_office, office_of_twelve, person
from tests.ui.people_pages import AN, BUOI, Key, People, Shell
from tests.ui.what_if_desk import in_front

DUC = "Phạm Văn Đức"
ENTRIES = (
    PageEntry(id="household", title="Hộ gia đình", icon="household", factory=HouseholdsPage),
    PageEntry(id="quality", title="Chất lượng dữ liệu", icon="ok", factory=QualityPage, rail=False),
)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFTED = CTRL | Qt.KeyboardModifier.ShiftModifier
InDialog = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    with found.write("test", "Viết hoa") as work:
        for name in (AN, BUOI, DUC):
            work.people.change(person(found, name).id, name=name.upper())
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    window = shell(ENTRIES, office=office, undo=history.undo_last, redo=history.redo_last)
    found = People(window, office, qtbot)
    yield found
    found.settle()


def at(desk: People, problem: str) -> Any:
    page = desk.go("quality", problem=problem)
    desk.settle()
    return page


def names(page: Any) -> list[str]:
    return [page.records.model.row(at).name for at in range(page.records.model.total)]


def press(desk: People, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or desk.window, key, modifiers)
    desk.settle()
    in_front(desk)  # a dialog may have been open


def test_the_page_opens_by_its_key_on_the_weakest_word(desk: People) -> None:
    desk.go("household")
    desk.settle()
    press(desk, Key.Key_Q, SHIFTED)
    page = desk.window.stack.current
    assert isinstance(page, QualityPage)
    assert page.words.word == "dùng chung"
    assert page.problems.hasFocus()
    press(desk, Key.Key_3)
    assert page.words.word == "sạch"
    assert [row["code"] for row in page._rows] == ["name_case"]
    assert names(page) == [AN.upper(), BUOI.upper(), DUC.upper()]  # two of one household before one of another


def test_walking_and_mending_by_letters(desk: People) -> None:
    page = at(desk, "name_case")
    page.problems.setFocus()
    press(desk, Key.Key_Tab, CTRL)
    assert page.records.table.hasFocus()
    press(desk, Key.Key_J)
    assert page.records.table.currentIndex().row() == 1
    press(desk, Key.Key_K)
    press(desk, Key.Key_A)
    assert names(page) == [BUOI.upper(), DUC.upper()]
    assert page.records.table.hasFocus()
    assert person(desk.office, AN).name == AN
    press(desk, Key.Key_Z, CTRL)
    assert len(names(page)) == 3


def test_all_at_once_after_a_sample(desk: People, in_dialog: InDialog) -> None:
    page = at(desk, "name_case")
    page.records.table.setFocus()
    seen: list[str] = []

    def agree(dialog: QDialog) -> None:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        go = next(one for one in dialog.findChildren(QPushButton) if "3 chỗ" in one.text())
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)

    in_dialog(agree)
    press(desk, Key.Key_A, SHIFTED)
    desk.settle()
    assert any(f"{AN.upper()} → {AN}" in text for text in seen)
    assert {person(desk.office, name).name for name in (AN, BUOI, DUC)} == {AN, BUOI, DUC}
    assert "name_case" not in [row["code"] for row in page._rows]
    press(desk, Key.Key_Z, CTRL)
    assert len(names(at(desk, "name_case"))) == 3


def test_leaving_as_it_is_with_a_reason_and_asking_again(desk: People, in_dialog: InDialog) -> None:
    page = at(desk, "name_case")
    page.records.table.setFocus()

    def because(dialog: ReasonDialog) -> None:
        QTest.mouseClick(dialog.findChildren(QRadioButton)[0], Qt.MouseButton.LeftButton)
        dialog.accept()

    in_dialog(because, ReasonDialog)
    press(desk, Key.Key_S)
    assert len(names(page)) == 2
    page.records.filter.which.set_value("aside")
    page.records.filter.changed.emit()
    desk.settle()
    assert names(page) == [AN.upper()]
    page.records.table.setFocus()
    press(desk, Key.Key_R)
    page.records.filter.which.set_value("look")
    page.records.filter.changed.emit()
    desk.settle()
    assert len(names(page)) == 3


def test_e_opens_the_household_on_the_very_field(desk: People) -> None:
    page = at(desk, "personal_id")
    page.records.table.setFocus()
    wanted = page.records.model.row(0)
    press(desk, Key.Key_E)
    sheet = desk.window.stack.current
    assert isinstance(sheet, HouseholdsPage)
    assert sheet.flow.editing is not None
    assert sheet.flow.editing.household_id == wanted.household_id
    row = sheet.flow.hand.current_row
    assert row is not None
    assert row["id"] == wanted.person_id
    grid = sheet.flow.form.grid
    assert grid.grid.columns[grid.currentIndex().column()].key == "personal_id"


def test_what_needs_judgement_has_no_fix(desk: People) -> None:
    page = at(desk, "personal_id")
    before = desk.office.read.steps.last()
    page.records.table.setFocus()
    press(desk, Key.Key_A)
    assert desk.office.read.steps.last() == before
    assert not page.records.fixing.isVisible()


def test_the_list_goes_to_a_workbook(desk: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ds.xlsx"
    monkeypatch.setattr(records, "choose_save", lambda *_: target)
    at(desk, "name_case")
    press(desk, Key.Key_E, CTRL)
    assert target.stat().st_size > 1000


def test_an_office_without_anybody_says_what_the_page_is_for(tmp_path: Path, shell: Shell, qtbot: QtBot) -> None:
    office = empty_office(tmp_path)
    desk = People(shell(ENTRIES, office=office), office, qtbot)
    page = desk.go("quality")
    desk.settle()
    assert page._all.state == "empty"
    office.close(with_backup=False)
