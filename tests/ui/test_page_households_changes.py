"""Household work by keys: people move, split off, come and die; duplicates are reviewed and merged; each undone and redone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.pages.households.change_dialogs import (
    BirthDialog,
    DeathDialog,
    HeadDialog,
    NewcomerDialog,
    SplitDialog,
)
from desktop_app.ui.pages.households.dialogs import PickHousehold
from desktop_app.ui.pages.households.merge_dialog import MergeDialog
from tests.builders import household_of, office_of_twelve, person
from tests.ui.money_pages import english_on
from tests.ui.people_pages import AN, BUOI, Key, People, Shell, people_on

Compose = Callable[..., None]
InDialog = Callable[..., None]
CUONG, DUC, HANH, LO = "Nguyễn Văn Cường", "Phạm Văn Đức", "Phạm Thị Hạnh", "Lò"
SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


def at(desk: People, name: str, row: int = 0) -> Any:
    """The sheet of somebody's household, the cursor on a line of the grid."""
    page = desk.go("household", household=household_of(desk.office, name).id)
    desk.settle()
    page.flow.form.grid.go_to(row)
    page.flow.form.grid.setFocus()
    return page


def shifted(desk: People, key: Qt.Key) -> None:
    """Ctrl+Shift and a letter; when it opened a dialog, the window is in front again afterwards."""
    QTest.keyClick(QApplication.focusWidget() or desk.window, key, SHIFTED)
    in_front(desk)


def in_front(desk: People) -> None:
    desk.settle()
    desk.window.activateWindow()
    later(desk, desk.window.isActiveWindow)


def keys(*pressed: Qt.Key, text: str = "", control: bool = False) -> None:
    """Keys into whatever has the focus in a dialog."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for letter in text:
        QTest.keyClicks(focused(), letter)
    for key in pressed:
        QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def later(desk: People, check: Callable[[], bool]) -> None:
    desk.qtbot.waitUntil(check, timeout=10_000)


def redo(desk: People) -> None:
    desk.press(Key.Key_Y, control=True, widget=desk.window)


def second(office: Office, name: str, home: str, **values: Any) -> int:
    """Another record of somebody."""
    with office.write("test", "Bản ghi thứ hai") as work:
        return work.people.add(household_id=household_of(office, home).id, name=name, list_order=9, **values)


def living_with(office: Office, name: str) -> list[str]:
    return [row.name for row in office.read.people.of_household(household_of(office, name).id)]


# -- the journeys


def test_a_household_split_off_by_keys_undone_and_redone(desk: People, in_dialog: InDialog, compose: Compose) -> None:
    page = at(desk, AN, 1)
    QTest.keyClick(page.flow.form.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def split(dialog: SplitDialog) -> None:
        desk.settle()
        assert "để trống" in dialog.said.text()
        assert english_on(dialog) == []
        compose(dialog.head, "cuong")
        keys(Key.Key_Return)
        compose(QApplication.focusWidget(), "Số 1A")
        keys(Key.Key_Return, Key.Key_Return, Key.Key_Return)
        later(desk, lambda: not dialog.isVisible())

    in_dialog(split, SplitDialog)
    shifted(desk, Key.Key_T)
    assert living_with(desk.office, CUONG) == [BUOI, CUONG]
    assert desk.office.read.households.get(person(desk.office, BUOI).household_id).address == "Số 1A"
    desk.undo()
    assert living_with(desk.office, AN) == [AN, BUOI, CUONG]
    redo(desk)
    assert living_with(desk.office, AN) == [AN]


def test_duplicates_reviewed_and_merged_by_keys_undone_and_redone(desk: People, in_dialog: InDialog) -> None:
    first = person(desk.office, DUC).id
    same = second(desk.office, "Pham Van Duc", DUC, birth="1979-05-20", occupation="Thợ xây")
    other = second(desk.office, "Phạm Thị Hanh", AN, birth="1982-09-02", personal_id="001182000032")
    page = desk.go("household", tab="duplicates")
    desk.settle()
    assert page.review.table.hasFocus()
    assert page.review.model.total == 2
    assert english_on(page) == []
    desk.press(Key.Key_J)
    desk.press(Key.Key_A)  # nothing contradicts: merged as proposed
    assert (desk.office.read.people.get(first).occupation, page.review.model.total) == ("Thợ xây", 1)
    desk.undo()
    assert (desk.office.read.people.get(same).name, page.review.model.total) == ("Pham Van Duc", 2)
    redo(desk)
    assert page.review.model.total == 1

    def choose(dialog: MergeDialog) -> None:
        desk.settle()
        assert english_on(dialog) == []
        keys(Key.Key_Return, control=True)
        assert "Hãy chọn" in dialog.fault.text()
        while dialog.seen is not None and dialog.seen.open:
            keys(text="1")
            desk.settle()
            keys(Key.Key_Return)
        keys(Key.Key_Return, control=True)
        later(desk, lambda: not dialog.isVisible())

    page.review.table.setFocus()
    in_dialog(choose, MergeDialog)
    desk.press(Key.Key_A)  # the names differ in their marks and the households differ: the dialog asks
    in_front(desk)
    assert page.review.model.total == 0
    assert len(desk.office.read.merged_people.all()) == 2
    desk.undo()
    assert {row.id for row in desk.office.read.people.all()} >= {other, person(desk.office, HANH).id}


def test_a_pair_put_aside_with_a_reason_and_looked_at_again(desk: People) -> None:
    second(desk.office, DUC, AN, birth="1979-05-20")
    page = desk.go("household", tab="duplicates")
    desk.settle()
    asked = desk.answer("relatives", "sinh đôi")
    desk.press(Key.Key_S)
    assert asked == [f"Vì sao không gộp: {DUC}?"]
    assert page.review.model.total == 0
    page.review.which.set_value("skipped")
    page.review.reload()
    desk.settle()
    assert page.review.model.row(0)["reasons"] == "Anh chị em, sinh đôi, trùng tên: sinh đôi"
    page.review.table.setFocus()
    desk.press(Key.Key_R)
    assert not desk.office.read.two_people.all()


# -- one key each


def test_somebody_moves_to_a_household_found_by_its_head(desk: People, in_dialog: InDialog, compose: Compose) -> None:
    at(desk, LO, 1)

    def pick(dialog: PickHousehold) -> None:
        compose(dialog.box, "Phạm Văn Đức")
        desk.settle()
        assert "cận nghèo là của hộ cũ" in dialog.said.text()
        dialog.household_id = household_of(desk.office, DUC).id
        dialog.accept()

    in_dialog(pick, PickHousehold)
    shifted(desk, Key.Key_M)
    assert living_with(desk.office, DUC) == [DUC, HANH, LO]


def test_another_household_is_put_into_this_one_after_a_question(desk: People, in_dialog: InDialog) -> None:
    at(desk, AN)

    def pick(dialog: PickHousehold) -> None:
        dialog.household_id = household_of(desk.office, LO).id
        dialog.accept()

    asked = desk.choose("merge")
    in_dialog(pick, PickHousehold)
    shifted(desk, Key.Key_G)
    assert asked == ["Nhập hộ Đặng Thị Ơn vào hộ Nguyễn Văn An?"]
    assert len(living_with(desk.office, AN)) == 5


def test_another_head_and_what_the_others_are_to_him(desk: People, in_dialog: InDialog, compose: Compose) -> None:
    at(desk, AN, 1)

    def choose(dialog: HeadDialog) -> None:
        compose(dialog.relations[person(desk.office, AN).id], "chong")
        keys(Key.Key_Return, Key.Key_Return)
        later(desk, lambda: not dialog.isVisible())

    in_dialog(choose, HeadDialog)
    shifted(desk, Key.Key_H)
    assert [person(desk.office, name).relation_code for name in (AN, BUOI, CUONG)] == ["02", "00", None]


def test_a_newborn_and_a_death(desk: People, in_dialog: InDialog, compose: Compose) -> None:
    at(desk, AN, 1)

    def born(dialog: BirthDialog) -> None:
        compose(dialog.name, "Nguyễn Bảo Nam")
        keys(Key.Key_Return)
        keys(Key.Key_Return, text="10112026")
        keys(Key.Key_Return, Key.Key_Return, Key.Key_Return)
        later(desk, lambda: not dialog.isVisible())

    in_dialog(born, BirthDialog)
    shifted(desk, Key.Key_B)
    assert person(desk.office, "Nguyễn Bảo Nam").birth == "2026-11-10"
    at(desk, AN, 0)

    def died(dialog: DeathDialog) -> None:
        keys(Key.Key_Return, text="20112026")
        desk.settle()
        assert "báo giảm (phương án GH)" in dialog.said.text()
        compose(dialog.head, "buoi")
        keys(Key.Key_Return, Key.Key_Return)
        later(desk, lambda: not dialog.isVisible())

    in_dialog(died, DeathDialog)
    shifted(desk, Key.Key_X)
    assert person(desk.office, AN).residence == "died"
    assert household_of(desk.office, AN).head_id == person(desk.office, BUOI).id


def test_a_newcomer_who_is_in_the_file_already_is_moved(desk: People, in_dialog: InDialog, compose: Compose) -> None:
    at(desk, AN)

    def come(dialog: NewcomerDialog) -> None:
        compose(dialog.name, DUC)
        keys(Key.Key_Return)
        keys(Key.Key_Return, text="20051979")
        desk.settle()
        assert "Trong tệp đã có Phạm Văn Đức" in dialog.said.text()
        here = next(one for one in dialog.findChildren(type(dialog.save_button)) if "Chuyển người" in one.text())
        assert here.isVisible()
        here.setFocus()
        keys(Key.Key_Space)
        later(desk, lambda: not dialog.isVisible())

    in_dialog(come, NewcomerDialog)
    shifted(desk, Key.Key_A)
    assert living_with(desk.office, AN)[-1] == DUC


def test_two_lines_of_one_household_become_one(desk: People, in_dialog: InDialog) -> None:
    second(desk.office, "Phạm Văn Đưc", DUC, birth="1979", relation_code="08")
    page = at(desk, DUC, 0)
    page.flow.reload()
    desk.settle()

    def look(dialog: MergeDialog) -> None:
        desk.settle()
        assert dialog.seen is not None
        assert {dialog.seen.keep.name, dialog.seen.drop.name} == {DUC, "Phạm Văn Đưc"}
        QDialog.reject(dialog)

    in_dialog(look, MergeDialog)
    desk.press(Key.Key_G, control=True)
    assert len(living_with(desk.office, DUC)) == 3, "Esc merges nothing"


def test_esc_closes_a_dialog_in_which_nothing_was_typed(desk: People, in_dialog: InDialog) -> None:
    at(desk, AN, 1)
    closed: list[bool] = []

    def leave(dialog: QDialog) -> None:
        desk.settle()
        keys(Key.Key_Escape)  # the head proposed is nobody's typing
        closed.append(not dialog.isVisible())
        dialog.done(0)

    for letter, kind in ((Key.Key_T, SplitDialog), (Key.Key_M, PickHousehold)):
        in_dialog(leave, kind)
        shifted(desk, letter)
    assert closed == [True, True]
