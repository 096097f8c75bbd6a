"""Hộ gia đình: found, read and typed by keyboard; checked, saved, undone; drafts brought back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services.households import open_household
from desktop_app.services.office import Office
from tests.builders import LONG_NAME, empty_office, hamlet, household_of, office_of_twelve, person
from tests.ui.money_pages import english_on
from tests.ui.people_pages import Key, People, Shell, people_on

Compose = Callable[..., None]
AN, BUOI, ON_ = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


def opened(desk: People, name: str) -> Any:
    page = desk.go("household", household=household_of(desk.office, name).id)
    desk.settle()
    return page


def members(desk: People, name: str) -> list[str]:
    sheet = open_household(desk.office, household_of(desk.office, name).id)
    return [member.person.name for member in sheet.members]


# -- reading


def test_the_first_household_stands_there_and_the_list_is_counted(desk: People) -> None:
    page = desk.go("household")
    assert page.flow.editing.sheet.title == "Hộ Nguyễn Văn An"
    assert page.browser.model.total == 7
    assert page.browser.current_id == household_of(desk.office, AN).id
    assert page.browser.filter.hasFocus()


def test_every_odd_household_is_shown_in_vietnamese(desk: People) -> None:
    for name in (AN, ON_, "Phạm Thị Hạnh", LONG_NAME, "Lê Thị Hoà", "Hoàng A Lử"):
        page = opened(desk, name)
        assert name in [row["name"] for row in page.flow.form.grid.grid.rows()]
        assert english_on(page) == []


def test_arrows_walk_the_list_and_the_sheet_follows(desk: People) -> None:
    page = desk.go("household")
    page.browser.table.setFocus()
    desk.press(Key.Key_Down)
    assert page.flow.editing.sheet.title == "Hộ Đặng Thị Ơn"
    desk.press(Key.Key_PageDown, control=True)
    assert page.flow.editing.sheet.title == "Hộ Phạm Văn Đức"
    desk.press(Key.Key_PageUp, control=True)
    desk.press(Key.Key_PageUp, control=True)
    assert page.flow.editing.sheet.title == "Hộ Nguyễn Văn An"
    assert page.browser.current_id == household_of(desk.office, AN).id


def test_the_filter_narrows_as_it_is_typed_and_down_goes_into_the_list(desk: People, compose: Compose) -> None:
    page = desk.go("household")
    compose(page.browser.filter, "hạnh")
    desk.qtbot.waitUntil(lambda: page.browser.model.total == 1)
    desk.press(Key.Key_Down, widget=page.browser.filter)
    assert page.browser.table.hasFocus()
    assert page.flow.editing.sheet.title == "Hộ Phạm Văn Đức"


def test_a_person_from_the_search_stands_under_the_cursor(desk: People) -> None:
    who = person(desk.office, BUOI)
    page = desk.go("household", household=who.household_id, person=who.id)
    desk.settle()
    assert page.flow.hand.current_row["name"] == BUOI
    assert page.flow.form.detail.who.text() == BUOI


def test_cover_and_its_state_are_told_without_colour_alone(desk: People) -> None:
    grid = opened(desk, AN).flow.form.grid
    keys = [column.key for column in grid.grid.columns]
    index = grid.grid.index(1, keys.index("health-household"))
    assert grid.grid.data(index) == "13/08/2026"
    assert not grid.grid.data(index, Qt.ItemDataRole.DecorationRole).isNull()
    assert "gián đoạn 100 ngày" in grid.grid.data(index, Qt.ItemDataRole.ToolTipRole)


# -- typing


def test_a_household_of_three_is_typed_by_keyboard_alone(desk: People, compose: Compose) -> None:
    page = desk.go("household", hamlet=hamlet(desk.office, "Thôn Tân Lập").id)
    desk.press(Key.Key_N, control=True)
    assert page.flow.form.fields["address"].hasFocus()
    desk.cell(compose, "Số 9, xóm Đình")
    for text in ("0977000111", "", ""):
        desk.cell(compose, text)
    family = (
        ("Vi Văn Thử", "120480", "nam", "00", "001080000099", "", ""),
        ("Lương Thị Thử", "1983", "nu", "vo", "", "", ""),
        ("Vi Thị Út", "03/2015", "2", "con", "", "", ""),
    )
    for member in family:
        for text in member:
            desk.cell(compose, text)
    assert page.flow.is_dirty
    desk.press(Key.Key_Return)  # on the blank last line: nobody more
    home = household_of(desk.office, "Vi Văn Thử")
    assert members(desk, "Vi Văn Thử") == ["Vi Văn Thử", "Lương Thị Thử", "Vi Thị Út"]
    assert (home.hamlet_id, home.address, home.phone) == (
        hamlet(desk.office, "Thôn Tân Lập").id,
        "Số 9, xóm Đình",
        "0977000111",
    )
    people = [person(desk.office, member[0]) for member in family]
    assert [(one.birth, one.sex, one.relation_code) for one in people] == [
        ("1980-04-12", "male", "00"),
        ("1983", "female", "01"),
        ("2015-03", "female", "08"),
    ]
    assert home.head_id == people[0].id
    # The next blank sheet waits in the same hamlet.
    assert page.flow.editing.household_id is None
    assert page.flow.editing.fields["hamlet_id"] == home.hamlet_id
    assert any("Thêm hộ Vi Văn Thử – Ctrl+Z để hoàn tác" in text for text in desk.said())


def test_shift_enter_goes_back_and_f3_repeats_from_above(desk: People) -> None:
    page = opened(desk, AN)
    grid = page.flow.form.grid
    grid.go_to(1, "phone")
    QTest.keyClick(grid, Key.Key_F3)
    desk.settle()
    assert page.flow.editing.rows[1]["phone"] == "0912345678"
    QTest.keyClick(grid, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert grid.grid.columns[grid.currentIndex().column()].key == "insurance_no"


def test_f7_takes_the_hamlet_of_the_household_before(desk: People) -> None:
    page = opened(desk, "Hoàng A Lử")
    page.browser.narrow(None)
    page.flow.new(None)
    desk.settle()
    field = page.flow.form.fields["hamlet_id"]
    assert field.hasFocus()
    desk.press(Key.Key_F7)
    assert page.flow.editing.fields["hamlet_id"] == hamlet(desk.office, "Tổ dân phố 1").id


def test_a_change_is_saved_with_ctrl_s_and_undone_with_ctrl_z(desk: People, compose: Compose) -> None:
    page = opened(desk, AN)
    page.flow.form.fields["address"].setFocus()
    page.flow.form.fields["address"].clear()
    compose(page.flow.form.fields["address"], "Số 2, đường Làng")
    desk.press(Key.Key_S, control=True)
    assert household_of(desk.office, AN).address == "Số 2, đường Làng"
    assert not page.flow.is_dirty
    page.browser.table.setFocus()
    desk.undo()
    assert household_of(desk.office, AN).address == "Số 1, đường Làng"
    assert page.flow.form.fields["address"].text() == "Số 1, đường Làng"


def test_undoing_a_new_household_leaves_its_sheet(desk: People, compose: Compose) -> None:
    page = desk.go("household", hamlet=hamlet(desk.office, "Thôn Đồi Vắng").id)
    desk.press(Key.Key_N, control=True)
    page.flow.form.grid.go_to(0)
    desk.cell(compose, "Vi Văn Thử")
    desk.press(Key.Key_S, control=True)
    assert page.flow.editing.sheet.title == "Hộ chưa có chủ hộ"
    desk.undo()
    assert page.flow.editing is None
    assert page.stage.state == "empty"
    assert page.browser.model.total == 0


def test_an_open_editor_is_taken_along_by_ctrl_s(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, BUOI).phone == "0911222333"


def test_a_cleared_field_is_cleared_and_an_untouched_blank_stays(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(0, "phone")
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, AN).phone is None
    assert person(desk.office, AN).insurance_no == "9900000011"


def test_going_on_saves_first(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "birth")
    desk.type("1969")
    desk.press(Key.Key_PageDown, control=True)
    assert person(desk.office, BUOI).birth == "1969"
    assert page.flow.editing.sheet.title == "Hộ Đặng Thị Ơn"


def test_more_of_a_member_is_typed_below_the_grid(desk: People, compose: Compose) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(0)
    page.flow.form.detail.fields["occupation"].setFocus()
    compose(page.flow.form.detail.fields["occupation"], "Làm ruộng")
    page.flow.form.detail.fields["residence"].set_value("away")
    page.flow.form.detail.fields["residence"].committed.emit()
    desk.press(Key.Key_S, control=True)
    who = person(desk.office, AN)
    assert (who.occupation, who.residence) == ("Làm ruộng", "away")


def test_another_head_by_one_key(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1)
    desk.press(Key.Key_H, control=True)
    desk.press(Key.Key_S, control=True)
    assert household_of(desk.office, AN).head_id == person(desk.office, BUOI).id
    assert page.flow.editing.sheet.title == "Hộ Trần Thị Bưởi"


# -- checking


def test_what_blocks_is_shown_at_its_field_and_nothing_is_saved(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "name")
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, BUOI).name == BUOI
    assert "Chưa có họ và tên" in page.flow.form.state.text()
    assert page.flow.form.grid.grid.columns[page.flow.form.grid.currentIndex().column()].key == "name"
    assert page.flow.form.problems.isVisible()


def test_a_warning_asks_for_a_reason_once(desk: People) -> None:
    page = opened(desk, ON_)
    asked = desk.answer("giay-to", "đã xem giấy khai sinh")
    page.flow.form.grid.go_to(0, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_S, control=True)
    assert len(asked) == 1
    assert "năm sinh 1971" in asked[0]
    kept = {waiver.reason for waiver in desk.office.read.waivers.all()}
    assert kept == {"đúng như giấy tờ của người dân; đã xem giấy khai sinh"}
    page.flow.form.grid.go_to(0, "phone")
    desk.type("0911222444")
    desk.press(Key.Key_S, control=True)
    assert len(asked) == 1
    assert person(desk.office, ON_).phone == "0911222444"


def test_without_a_reason_nothing_is_saved_and_the_cursor_goes_there(desk: People) -> None:
    page = opened(desk, ON_)
    desk.answer(None)
    page.flow.form.grid.go_to(0, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, ON_).phone is None
    assert page.flow.is_dirty
    assert page.flow.form.grid.grid.columns[page.flow.form.grid.currentIndex().column()].key == "personal_id"


def test_f8_steps_through_the_problems(desk: People) -> None:
    page = opened(desk, ON_)
    grid = page.flow.form.grid
    desk.press(Key.Key_F8, widget=desk.window)
    assert (grid.currentIndex().row(), grid.grid.columns[grid.currentIndex().column()].key) == (0, "personal_id")


def test_a_text_that_is_no_birth_is_refused_with_a_sentence(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "birth")
    desk.type("45")
    desk.press(Key.Key_Return)
    assert page.flow.editing.rows[1]["birth"] == "1968"
    assert "45" in page.flow.form.state.text()


# -- the list of people, and an empty office


def test_the_list_of_people_opens_the_household_on_enter(desk: People, compose: Compose) -> None:
    page = desk.go("household")
    desk.press(Key.Key_Tab, control=True, widget=page)
    assert page.people.model.total == 12
    compose(page.people.filter, "bưởi")
    desk.qtbot.waitUntil(lambda: page.people.model.total == 1)
    page.people.table.setFocus()
    page.people.table.select_row(0)
    desk.press(Key.Key_Return)
    assert page.flow.hand.current_row["name"] == BUOI
    assert english_on(page) == []


def test_an_empty_office_says_what_to_do_first(tmp_path: Path, shell: Shell, qtbot: QtBot) -> None:
    office = empty_office(tmp_path)
    with people_on(office, shell, qtbot) as desk:
        page = desk.go("household")
        desk.settle()
        said = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
        assert "Chưa có thôn, tổ dân phố nào" in said
        assert english_on(page) == []
    office.close(with_backup=False)


def test_an_empty_hamlet_offers_the_first_household(desk: People) -> None:
    page = desk.go("household", hamlet=hamlet(desk.office, "Thôn Đồi Vắng").id)
    desk.settle()
    assert page.browser.model.total == 0
    desk.press(Key.Key_N, control=True)
    assert page.flow.editing.fields["hamlet_id"] == hamlet(desk.office, "Thôn Đồi Vắng").id
