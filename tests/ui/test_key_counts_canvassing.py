"""How many keys a household at the door and a line of a paper list take, counted as key events (docs/proof.md keeps the figures).

Not counted is text: dates, the list code, names. Everything else is: digits of outcomes and reasons, line numbers, Enter, arrows.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.drafts import save_draft
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.outcome_list import outcome_table
from desktop_app.services.walk_list_paper import add_unlisted, unlisted_line
from desktop_app.services.walk_lists import WalkListForm, make_walk_list
from desktop_app.ui import files
from tests.builders import collector, hamlet, office_of_twelve, person, the_round
from tests.ui.conftest import House, KeptDrafts
from tests.ui.people_pages import HEALTH, VOLUNTARY, Key, People, Shell, at_door, people_on

Compose = Callable[..., None]
FOUR = ("Vũ Văn Bốn", "Đỗ Thị Na", "Vũ Thị Mai", "Vũ Văn Long")
MOST_AT_THE_DOOR, MOST_A_LINE = 14, 6


class Hand:
    """Presses keys where the focus is and counts them; text is typed without counting."""

    def __init__(self, desk: People) -> None:
        self._desk = desk
        self.keys = 0

    def press(self, *keys: Any) -> None:
        """Press keys, or the keys of a text of digits, each counted."""
        for key in keys:
            for one in key if isinstance(key, str) else (key,):
                self.keys += 1
                if isinstance(one, str):
                    QTest.keyClicks(self._desk.focus(), one)
                else:
                    QTest.keyClick(self._desk.focus(), one)
                self._desk.settle()

    def text(self, text: str) -> None:
        """Type a text, not counted."""
        for letter in text:
            QTest.keyClicks(self._desk.focus(), letter)
        self._desk.settle()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    with found.write("test", "Thêm một hộ bốn người") as work:
        home = work.households.add(
            hamlet_id=work.hamlets.all()[0].id, state="active", list_order=9, address="Số 4", phone="0912000444"
        )
        born = ("1980-02-01", "1983-04-05", "1999-08-08", "2001-01-01")
        ids = [
            work.people.add(household_id=home, name=name, birth=birth, sex="male", residence="home", list_order=at)
            for at, (name, birth) in enumerate(zip(FOUR, born, strict=True))
        ]
        work.households.change(home, head_id=ids[0])
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


@pytest.fixture
def hand(desk: People) -> Hand:
    return Hand(desk)


@pytest.fixture
def code(office: Office) -> str:
    """The code of a list of the first hamlet: lines 1–5 of the twelve, 6–9 of the four."""
    form = WalkListForm(round_id=the_round(office).id, hamlet_ids=(hamlet(office, "Thôn Bình Hòa").id,))
    return make_walk_list(office, form).value.code


def said(office: Office, name: str) -> dict[str | None, str]:
    return {visit.scheme: visit.outcome for visit in reversed(office.read.visits.of_person(person(office, name).id))}


def number_of(page: Any, name: str) -> int:
    paper = page.tab("paper").paper
    lines = page.context.office.read.walk_list_lines.of_list(paper.list.id)
    number: int
    (number,) = [line.number for line in lines if line.person_id == person(page.context.office, name).id]
    return number


def opened(desk: People, hand: Hand, code: str) -> Any:
    """The tab with the list open, its code typed and Enter pressed; the hand is on the line."""
    page = desk.go("canvass", tab="paper")
    desk.settle()
    hand.text(code)
    QTest.keyClick(desk.focus(), Key.Key_Return)
    desk.settle()
    assert desk.focus() is page.tab("paper").form.line
    return page


def test_a_household_of_four_in_two_schemes_with_a_promise(desk: People, hand: Hand, office: Office) -> None:
    at_door(desk, FOUR[0])
    hand.press("23")
    hand.text("25/11")
    hand.press(Key.Key_Return, "355535", Key.Key_Return)
    assert [said(office, name) for name in FOUR] == [
        {HEALTH: "2", VOLUNTARY: "3"},
        {HEALTH: "3", VOLUNTARY: "5"},
        {HEALTH: "5", VOLUNTARY: "5"},
        {HEALTH: "3", VOLUNTARY: "5"},
    ]
    assert office.read.visits.of_person(person(office, FOUR[0]).id)[-1].promise_on == "2026-11-25"
    assert hand.keys == 10 <= MOST_AT_THE_DOOR


def test_a_line_of_one_scheme(desk: People, hand: Hand, office: Office, code: str) -> None:
    page = opened(desk, hand, code)
    hand.press(Key.Key_Return, "3", Key.Key_Return)  # the line proposed, the digit, saved: the next line is proposed
    desk.settle()
    assert office.read.visits.count() == 1
    assert hand.keys == 3 <= MOST_A_LINE
    assert page.tab("paper").form.line.text() == "2"
    assert "đã nhập 1/" in page.tab("paper").about.text()


@pytest.mark.parametrize(
    ("keys", "date", "outcomes", "most"),
    [
        (("2", "3"), "25/11", {HEALTH: "2", VOLUNTARY: "3"}, 4),
        (("4", "2", "2"), "25/11", {HEALTH: "4", VOLUNTARY: "2"}, 5),
        (("4", "4", "12"), "", {HEALTH: "4", VOLUNTARY: "4"}, 6),
    ],
)
def test_a_line_of_two_schemes_takes_at_most_six_keys(
    desk: People,
    hand: Hand,
    office: Office,
    code: str,
    keys: tuple[str, ...],
    date: str,
    outcomes: dict[str, str],
    most: int,
) -> None:
    page = opened(desk, hand, code)
    hand.text(str(number_of(page, FOUR[0])))
    form = page.tab("paper").form
    assert FOUR[0] in form.card.name.text()
    assert "Hộ Vũ Văn Bốn" in form.card.facts.text()
    hand.press(Key.Key_Return, *keys)
    hand.text(date)
    hand.press(Key.Key_Return)
    desk.settle()
    assert said(office, FOUR[0]) == outcomes
    assert hand.keys == most <= MOST_A_LINE


def test_a_range_of_lines_says_the_same_of_each(desk: People, hand: Hand, office: Office, code: str) -> None:
    page = opened(desk, hand, code)
    first = number_of(page, FOUR[0])
    hand.text(f"{first}-{first + 3}")
    hand.press(Key.Key_Return, "55", Key.Key_Return)
    desk.settle()
    assert all(said(office, name) == {HEALTH: "5", VOLUNTARY: "5"} for name in FOUR)
    assert hand.keys == 4
    desk.undo()
    desk.settle()
    assert office.read.visits.count() == 0
    assert page.tab("paper").form.log.texts == []


def test_what_is_missing_keeps_the_line_and_says_so(desk: People, hand: Hand, office: Office, code: str) -> None:
    form = opened(desk, hand, code).tab("paper").form
    hand.text("77")
    hand.press(Key.Key_Return)
    assert "không có dòng 77" in form.state.text()
    assert desk.focus() is form.line
    hand.text("1")
    hand.press(Key.Key_Return, "0", "4", Key.Key_Return)
    form.save()
    assert "cần lý do" in form.state.text()
    assert desk.focus() is form.reason
    hand.press("19", Key.Key_Return)
    assert "Không có lý do số 19" in form.state.text()
    assert office.read.visits.count() == 0
    assert form.outs[HEALTH].text() == "4"


def test_a_doubt_is_asked_once_and_back_keeps_what_was_typed(
    desk: People, hand: Hand, office: Office, code: str
) -> None:
    theirs = VisitForm(
        household_id=office.read.people.get(person(office, FOUR[0]).id).household_id,
        collector_id=collector(office, "Cao Văn Nghỉ").id,
        lines=(VisitLine(person_id=person(office, FOUR[0]).id, scheme=HEALTH, outcome="3"),),
    )
    record_visits(office, theirs)
    page = opened(desk, hand, code)
    form = page.tab("paper").form
    hand.text(str(number_of(page, FOUR[0])))
    hand.press(Key.Key_Return, "5", "5")
    questions = desk.choose("edit")
    hand.press(Key.Key_Return)
    desk.settle()
    assert "Cao Văn Nghỉ" in questions[0]
    assert office.read.visits.count() == 1
    assert [out.text() for out in form.outs.values()] == ["5", "5"]
    desk.choose("this")
    form.save()
    desk.settle()
    assert said(office, FOUR[0])[HEALTH] == "5"


def test_a_list_of_last_month_asks_first(
    desk: People, hand: Hand, office: Office, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.go("canvass", tab="paper")
    monkeypatch.setenv("AN_SINH_XA_TODAY", "2026-12-03")
    questions = desk.choose("other")
    page.tab("paper").show_code(code)
    assert "phiếu của tháng trước" in questions[0]
    assert page.tab("paper").paper is None
    desk.choose("on")
    page.tab("paper").show_code(code)
    assert page.tab("paper").paper.list.code == code
    page.tab("paper").show_code("123")
    assert "6 chữ số" in page.tab("paper").remark.text()


def test_a_line_half_typed_survives_a_crash(
    office: Office, shell: Shell, qtbot: QtBot, code: str, drafts: KeptDrafts
) -> None:
    with people_on(office, shell, qtbot, drafts=drafts) as desk:
        hand = Hand(desk)
        opened(desk, hand, code)
        hand.press(Key.Key_Return, "4")
        (payload,) = [text for key, (_title, text) in drafts.kept.items() if key == f"paper:{code}"]
    assert f'"{HEALTH}": "4"' in payload
    assert '"line": "1"' in payload


def test_what_was_half_typed_is_offered_again(desk: People, office: Office, code: str) -> None:
    payload = {
        "code": code,
        "day": "2026-11-20",
        "collector": collector(office).id,
        "line": "6",
        "person": None,
        "outcomes": {HEALTH: "4", VOLUNTARY: ""},
        "reason": "2",
        "promise": None,
        "note": "hỏi con",
    }
    save_draft(office, f"paper:{code}", "phiếu giấy", payload)
    desk.choose("restore")
    tab = desk.go("canvass", tab="paper").tab("paper")
    desk.settle()
    assert (tab.form.outs[HEALTH].text(), tab.form.reason.code(), tab.form.note.value()) == (
        "4",
        "unnecessary",
        "hỏi con",
    )
    assert tab.form.lines[0].number == 6
    assert tab.day.value().day == 20
    tab.form.save()
    desk.settle()
    (visit,) = office.read.visits.all()
    assert (visit.outcome, visit.visited_on, visit.collector_id) == ("4", "2026-11-20", collector(office).id)


def test_a_list_is_made_and_an_earlier_one_is_opened_by_keys(
    desk: People,
    office: Office,
    code: str,
    in_dialog: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "phieu.pdf")
    tab = desk.go("canvass", tab="paper").tab("paper")

    def make(dialog: Any) -> None:
        if not any(row["take"] for row in dialog._rows):  # the hamlet in hand on the tab of the doors is ticked already
            QTest.keyClick(dialog.grid, Key.Key_Space)
        dialog.finish("pdf")

    in_dialog(make)
    desk.press(Key.Key_P, control=True)
    desk.settle()
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")
    assert tab.paper is not None
    assert tab.paper.list.code != code
    in_dialog(lambda dialog: (QTest.keyClick(dialog.table, Key.Key_Down), QTest.keyClick(dialog.table, Key.Key_Return)))
    desk.choose("on")
    tab.acts.choose()
    assert tab.paper.list.code == code
    assert "phiếu mới hơn" in tab.remark.text()


def test_the_office_words_its_outcomes_and_the_page_learns_them(
    desk: People, office: Office, in_dialog: Callable[..., None]
) -> None:
    page = desk.go("canvass", tab="paper")

    def word(dialog: Any) -> None:
        dialog._outcomes[2]["name"] = "suy nghĩ thêm"
        dialog.reasons.setCurrentIndex(dialog.reasons.grid.index(1, 0))
        dialog.move_reason(-1)
        dialog.finish()

    in_dialog(word)
    page.tab("paper").acts.outcomes()
    desk.settle()
    legend = " ".join(button.text() for button in page.tab("paper").findChildren(QPushButton))
    assert "suy nghĩ thêm" in legend
    assert page.tab("paper")._reasons.text().startswith("1  thấy chưa cần")
    undo_last(office)
    assert outcome_table(office).outcomes[2].name == "đang cân nhắc"


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_column_and_five_rows_are_seen_on_a_small_screen(
    desk: People, office: Office, house: House, zoom: int
) -> None:
    with office.write("test", "Người thứ năm") as work:
        home = office.read.people.get(person(office, FOUR[0]).id).household_id
        work.people.add(household_id=home, name="Vũ Thị Út", birth="2010", list_order=9, residence="home")
    desk.window.resize(1366, 768)
    house.theme.show_zoom(zoom)
    try:
        page = at_door(desk, FOUR[0])
        desk.settle()
        form = page.walk.form
        grid = form.grid
        assert grid.model().rowCount() == 5
        assert grid.horizontalScrollBar().maximum() == 0
        area = grid.viewport()
        assert area.visibleRegion().boundingRect().bottom() >= grid.visualRect(grid.model().index(4, 0)).bottom()
        assert page.walk.side.isVisible() == page.walk.list.isVisible() == (zoom == 100)
        assert form.legend.isVisible() == form.count.isVisible() == (zoom == 150)
        if zoom == 150:
            form._show_list.click()
            assert page.walk.list.isVisible()
    finally:
        house.theme.show_zoom(100)


def test_undo_in_a_digit_brings_no_digit_of_another_line_back(
    desk: People, hand: Hand, office: Office, code: str
) -> None:
    page = opened(desk, hand, code)
    hand.press(Key.Key_Return, "3", Key.Key_Return)
    form = page.tab("paper").form
    hand.press(Key.Key_Return)  # the next line: the hand is on its first digit
    assert desk.focus() in form.outs.values()
    assert not any(out.isUndoAvailable() for out in form.outs.values())


def test_who_was_added_leaves_the_line_with_undo(desk: People, hand: Hand, office: Office, code: str) -> None:
    page = opened(desk, hand, code)
    tab = page.tab("paper")
    added = add_unlisted(office, tab.paper.list.id, "Phan Văn Lẻ", None, None)
    tab.form._show((unlisted_line(office, tab.paper.list.id, added.value),))
    desk.undo()
    assert all(line.person_id != added.value for line in tab.form.lines)
