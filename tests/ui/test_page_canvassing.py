"""Vận động: a hamlet walked door by door, told by digits."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_visits import person_history
from desktop_app.services.drafts import save_draft
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, household_of, office_of_twelve, person, the_round
from tests.ui.conftest import KeptDrafts
from tests.ui.money_pages import english_on
from tests.ui.people_pages import (
    AN,
    BUOI,
    HEALTH,
    ON_,
    VOLUNTARY,
    Elsewhere,
    Key,
    People,
    Shell,
    at_door,
    digits,
    people_on,
    said,
    shown,
)

Compose = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


# -- the walk


def test_the_page_opens_at_the_first_door_with_everything_in_sight(desk: People) -> None:
    page = desk.go("canvass")
    desk.settle()
    assert [row.title for row in page.walk.list.rows] == ["Hộ Nguyễn Văn An", "Hộ Đặng Thị Ơn"]
    assert page.walk.flow.household_id == household_of(desk.office, AN).id
    assert page.walk.form.day.value() == TODAY
    assert page.walk.form.collector.value() == str(collector(desk.office).id)
    words = shown(page) + " ".join(button.text() for button in page.walk.side.findChildren(QPushButton))
    for word in ("đã tham gia", "không thuộc diện", "Đã đến 0/5 hộ (0 %)", "2.322.540 đ"):
        assert word in words
    assert english_on(page) == []


def test_a_household_is_told_by_digits_and_enter_opens_the_next(desk: People) -> None:
    page = at_door(desk)
    assert page.walk.flow.entry.path() == [(0, f"out.{HEALTH}"), (1, f"out.{HEALTH}"), (1, f"out.{VOLUNTARY}")]
    digits(desk, "335")
    assert desk.office.read.visits.count() == 0
    desk.press(Key.Key_Return)
    assert (said(desk.office, AN), said(desk.office, BUOI)) == ({HEALTH: "3"}, {HEALTH: "3", VOLUNTARY: "5"})
    assert page.walk.flow.household_id == household_of(desk.office, ON_).id
    assert [row.state for row in page.walk.list.rows] == ["partly", "new"]
    assert "Đã đến 1/5 hộ (20 %)" in shown(page)
    assert page.walk.form.grid.hasFocus()
    visit = person_history(desk.office, person(desk.office, AN).id)[0]
    assert (visit.collector_id, visit.visited_on, visit.round_id) == (
        collector(desk.office).id,
        "2026-11-21",
        the_round(desk.office).id,
    )


def test_a_promise_asks_for_its_day_and_goes_on(desk: People) -> None:
    page = at_door(desk)
    digits(desk, "2")
    editor = desk.focus()
    assert page.walk.form.grid.isAncestorOf(editor)
    QTest.keyClicks(editor, "2511")
    desk.press(Key.Key_Return)
    digits(desk, "33")
    desk.press(Key.Key_Return)
    (visit,) = person_history(desk.office, person(desk.office, AN).id)
    assert (visit.outcome, visit.promise_on) == ("2", "2026-11-25")


def test_a_refusal_asks_for_its_reason_by_any_part_of_the_word(desk: People) -> None:
    at_door(desk)
    digits(desk, "4")
    QTest.keyClicks(desk.focus(), "khong du")
    desk.press(Key.Key_Return)
    digits(desk, "33")
    desk.press(Key.Key_Return)
    (visit,) = person_history(desk.office, person(desk.office, AN).id)
    assert (visit.outcome, visit.reason) == ("4", "cost")


def test_what_is_missing_keeps_the_household_and_says_so(desk: People) -> None:
    page = at_door(desk)
    digits(desk, "2")
    desk.press(Key.Key_Escape)
    page.walk.form.grid.setFocus()
    desk.press(Key.Key_S, control=True)
    assert desk.office.read.visits.count() == 0
    assert page.walk.form.state.text() == "Chưa lưu được: Nguyễn Văn An còn thiếu ngày hẹn đóng."
    assert page.walk.flow.household_id == household_of(desk.office, AN).id


def test_one_digit_for_several_selected_members(desk: People) -> None:
    page = at_door(desk)
    grid = page.walk.form.grid
    for _ in range(2):
        QTest.keyClick(grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    digits(desk, "5")
    desk.press(Key.Key_S, control=True)
    names = [name for name in (AN, BUOI, "Nguyễn Văn Cường") if said(desk.office, name).get(HEALTH) == "5"]
    assert names == [AN, BUOI, "Nguyễn Văn Cường"]


def test_one_reason_for_several_selected_members(desk: People) -> None:
    page = at_door(desk)
    asked = desk.answer("cost")
    QTest.keyClick(page.walk.form.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    digits(desk, "4")
    assert len(asked) == 1
    desk.press(Key.Key_S, control=True)
    reasons = [person_history(desk.office, person(desk.office, name).id)[0].reason for name in (AN, BUOI)]
    assert reasons == ["cost", "cost"]


def test_a_click_on_the_legend_is_the_same_as_the_key(desk: People) -> None:
    page = at_door(desk)
    page.walk.side.legend.picked.emit("3")
    desk.settle()
    assert page.walk.flow.entry.rows[0][f"out.{HEALTH}"] == "3"


def test_zero_takes_a_digit_back(desk: People, drafts: KeptDrafts) -> None:
    page = at_door(desk)
    digits(desk, "3")
    assert len(drafts.kept) == 1
    page.walk.form.grid.stand_on(0, f"out.{HEALTH}")
    digits(desk, "0")
    assert not page.walk.flow.is_dirty
    assert drafts.kept == {}


def test_the_whole_household_is_out_with_one_key(desk: People) -> None:
    page = at_door(desk)
    desk.press(Key.Key_F4)
    (visit,) = desk.office.read.visits.all()
    assert (visit.person_id, visit.outcome) == (None, "5")
    assert [row.state for row in page.walk.list.rows] == ["absent", "new"]
    assert page.walk.flow.household_id == household_of(desk.office, ON_).id


def test_undo_takes_the_visit_back_and_the_walk_shows_it(desk: People) -> None:
    page = at_door(desk)
    desk.press(Key.Key_F4)
    desk.undo()
    assert desk.office.read.visits.count() == 0
    assert [row.state for row in page.walk.list.rows] == ["new", "new"]
    assert "Đã đến 0/5 hộ (0 %)" in shown(page)


def test_going_back_and_forth_saves_on_the_way(desk: People) -> None:
    page = at_door(desk)
    digits(desk, "3")
    desk.press(Key.Key_PageDown, control=True)
    assert said(desk.office, AN) == {HEALTH: "3"}
    desk.press(Key.Key_PageUp, control=True)
    assert page.walk.flow.household_id == household_of(desk.office, AN).id
    grid = page.walk.form.grid
    keys = [column.key for column in grid.grid.columns]
    assert grid.grid.data(grid.grid.index(0, keys.index(f"out.{HEALTH}"))) == "3 đang cân nhắc"


def test_the_last_door_says_that_the_hamlet_is_done(desk: People) -> None:
    at_door(desk, ON_)
    desk.press(Key.Key_F4)
    assert any("Hết thôn; còn 1 hộ chưa đến." in text for text in desk.said())


def test_a_day_in_the_future_is_refused_in_one_sentence(desk: People) -> None:
    page = at_door(desk)
    page.walk.form.day.setText("22/11/2026")
    page.walk.form.grid.start()
    digits(desk, "333")
    desk.press(Key.Key_Return)
    assert desk.office.read.visits.count() == 0
    assert "sau ngày 21/11/2026" in page.walk.form.state.text()


def test_day_collector_and_channel_stay_from_door_to_door(desk: People) -> None:
    page = at_door(desk)
    page.walk.form.day.setText("20/11/2026")
    page.walk.form.channel.set_value("phone")
    page.walk.form.grid.start()
    digits(desk, "335")
    desk.press(Key.Key_Return)
    assert page.walk.form.day.value() == date(2026, 11, 20)
    digits(desk, "33")
    digits(desk, "3")
    desk.press(Key.Key_S, control=True)
    visits = desk.office.read.visits.all()
    assert {(visit.visited_on, visit.channel) for visit in visits} == {("2026-11-20", "phone")}
    assert len(visits) == 6


def test_a_promise_leads_to_the_page_where_money_is_taken(desk: People) -> None:
    at_door(desk)
    desk.press(Key.Key_F9)
    assert Elsewhere.opened[-1] == ("collect", {"household": household_of(desk.office, AN).id})


def test_f2_opens_the_household_to_be_edited(desk: People) -> None:
    at_door(desk)
    desk.press(Key.Key_F2)
    desk.settle()
    assert desk.page.page_id == "household"
    assert desk.page.flow.editing.sheet.title == "Hộ Nguyễn Văn An"


def test_outcomes_typed_before_a_crash_come_back(office: Office, shell: Shell, qtbot: QtBot) -> None:
    home = household_of(office, ON_)
    payload = {
        "round": the_round(office).id,
        "hamlet": home.hamlet_id,
        "household": home.id,
        "people": [{"id": person(office, ON_).id, "digits": {HEALTH: "2"}, "promise": "2026-11-30", "note": "gọi"}],
    }
    save_draft(office, f"visit:{the_round(office).id}:{home.id}", "hộ Đặng Thị Ơn, Thôn Bình Hòa", payload)
    with people_on(office, shell, qtbot) as desk:
        asked = desk.choose("restore")
        page = desk.go("canvass")
        desk.settle()
        assert asked == ["Khôi phục phần đang nhập dở của hộ Đặng Thị Ơn, Thôn Bình Hòa?"]
        assert page.walk.flow.household_id == home.id
        desk.press(Key.Key_S, control=True)
        (visit,) = person_history(office, person(office, ON_).id)
        assert (visit.outcome, visit.promise_on, visit.note) == ("2", "2026-11-30", "gọi")


def test_fourteen_keys_beyond_the_text_tell_a_household(desk: People) -> None:
    """Two people, three outcomes, one promise: digits, and one Enter after the day and at the end."""
    page = at_door(desk)
    keys = 0

    class Counter:
        def press(self, widget: Any, key: Any) -> None:
            nonlocal keys
            keys += 1
            QTest.keyClick(widget, key)
            desk.settle()

    hand = Counter()
    hand.press(page.walk.form.grid, Key.Key_2)
    QTest.keyClicks(desk.focus(), "25")  # the day itself is text
    for key in (Key.Key_Return, Key.Key_3, Key.Key_5, Key.Key_Return):
        hand.press(desk.focus(), key)
    assert keys == 5
    assert desk.office.read.visits.count() == 3


def test_a_note_still_being_typed_survives_a_crash(
    office: Office, shell: Shell, qtbot: QtBot, drafts: KeptDrafts
) -> None:
    key = f"visit:{the_round(office).id}:{household_of(office, AN).id}"
    with people_on(office, shell, qtbot) as desk:
        page = at_door(desk)
        digits(desk, "3")
        grid = page.walk.form.grid
        grid.edit_cell(0, "note")
        QTest.keyClicks(desk.focus(), "dang goi la")
        assert "dang goi" not in drafts.kept[key][1]
        grid.itemDelegate().pause.timeout.emit()  # typing pauses
        title, payload = drafts.kept[key]
        assert page.walk.flow.entry.rows[0]["note"] is None  # kept, not taken
        desk.press(Key.Key_Escape)
        assert "dang goi" not in drafts.kept[key][1]
    save_draft(office, key, title, json.loads(payload))
    with people_on(office, shell, qtbot) as desk:
        desk.choose("restore")
        page = desk.go("canvass")
        desk.settle()
        editor = desk.focus()
        assert isinstance(editor, QLineEdit)
        assert editor.text() == "dang goi la"
        QTest.keyClicks(desk.focus(), "i")
        desk.press(Key.Key_Return)
        assert page.walk.flow.entry.rows[0]["note"] == "dang goi lai"
        assert page.walk.flow.entry.rows[0][f"out.{HEALTH}"] == "3"
        assert "open" not in json.loads(drafts.kept[key][1])


def test_who_died_is_told_where_the_day_is_written_down(desk: People) -> None:
    at_door(desk)
    digits(desk, "733")
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, AN).residence == "died"
    assert any("Nguyễn Văn An đã mất: ghi ngày mất ở Hộ gia đình (Ctrl+Shift+X)" in text for text in desk.said())


def test_a_day_that_cannot_be_read_asks_for_a_day_and_not_for_a_birth(desk: People) -> None:
    page = at_door(desk)
    digits(desk, "2")
    desk.press(Key.Key_Escape)
    grid = page.walk.form.grid
    grid.grid.put_texts([(grid.currentIndex(), "mai")])
    assert page.walk.form.state.text() == "Không hiểu ngày “mai”. Gõ ngày/tháng/năm, ví dụ 21/11/2026, hay gõ gọn 2111."
