"""Hộ gia đình: what is typed survives a crash, and nobody's typing is lost without a question."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.services.drafts import list_drafts, save_draft
from desktop_app.services.households_residence import mark_residence
from desktop_app.services.office import Office
from desktop_app.ui.pages.households.editing import Editing
from tests.builders import hamlet, household_of, office_of_twelve, person
from tests.ui.conftest import KeptDrafts
from tests.ui.people_pages import AN, BUOI, ON_, Key, People, Shell, people_on

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


def opened(desk: People, name: str) -> Any:
    page = desk.go("household", household=household_of(desk.office, name).id)
    desk.settle()
    return page


def test_every_field_left_is_a_draft_and_saving_drops_it(desk: People, drafts: KeptDrafts) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_Return)
    key = f"household:{household_of(desk.office, AN).id}"
    assert drafts.kept[key][0] == "hộ Nguyễn Văn An, Thôn Bình Hòa"
    assert "0911222333" in drafts.kept[key][1]
    desk.press(Key.Key_S, control=True)
    assert drafts.kept == {}


def test_at_the_next_start_one_question_names_the_household(office: Office, shell: Shell, qtbot: QtBot) -> None:
    home = household_of(office, AN)
    rows = [{"id": person(office, BUOI).id, "name": BUOI, "phone": "0911222333"}]
    save_draft(
        office,
        f"household:{home.id}",
        "hộ Nguyễn Văn An, Thôn Bình Hòa",
        {"household": home.id, "fields": {"hamlet_id": home.hamlet_id, "address": "Nơi mới"}, "head": 0, "rows": rows},
    )
    with people_on(office, shell, qtbot) as desk:
        asked = desk.choose("restore")
        page = desk.go("household")
        desk.settle()
        assert asked == ["Khôi phục phần đang nhập dở của hộ Nguyễn Văn An, Thôn Bình Hòa?"]
        assert page.flow.is_dirty
        assert page.flow.form.fields["address"].text() == "Nơi mới"
        names = [row["name"] for row in page.flow.form.grid.grid.rows()]
        assert names == [BUOI, AN, "Nguyễn Văn Cường"]
        desk.press(Key.Key_S, control=True)
        assert person(office, BUOI).phone == "0911222333"
        assert household_of(office, AN).address == "Nơi mới"
    assert len(list_drafts(office)) == 1  # this window keeps its drafts elsewhere; the program's own drops it


def test_a_draft_put_off_is_asked_about_again_at_its_own_household(office: Office, shell: Shell, qtbot: QtBot) -> None:
    home = household_of(office, ON_)
    payload = {"household": home.id, "fields": {"hamlet_id": home.hamlet_id, "address": "Nơi mới"}, "rows": []}
    save_draft(office, f"household:{home.id}", "hộ Đặng Thị Ơn, Thôn Bình Hòa", payload)
    with people_on(office, shell, qtbot) as desk:
        asked = desk.choose("later")
        page = desk.go("household")
        desk.settle()
        assert page.flow.editing.sheet.title == "Hộ Nguyễn Văn An"
        desk.press(Key.Key_PageDown, control=True)
        assert len(asked) == 2
        assert asked[0] == asked[1]
        assert not page.flow.is_dirty
        assert len(list_drafts(office)) == 1


def test_two_new_households_have_two_drafts(desk: People, compose: Compose, drafts: KeptDrafts) -> None:
    page = desk.go("household")
    for name in ("Vi Văn Một", "Vi Văn Hai"):
        page.flow._show(Editing(None, hamlet(desk.office, "Thôn Tân Lập").id), start=False)
        page.flow.form.grid.go_to(0)
        desk.cell(compose, name)
    assert sorted(title for title, _ in drafts.kept.values()) == ["hộ mới (Vi Văn Hai)", "hộ mới (Vi Văn Một)"]


def test_what_is_typed_stays_when_something_else_changes(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_Return)
    desk.window.context.do(mark_residence, [person(desk.office, "Lò").id], "away")
    desk.settle()
    assert page.flow.editing.rows[1]["phone"] == "0911222333"


def test_typed_text_is_given_up_only_after_a_question(desk: People, drafts: KeptDrafts) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_Return)
    desk.choose("keep")
    page._discard()
    assert page.flow.is_dirty
    desk.choose("drop")
    page._discard()
    desk.settle()
    assert not page.flow.is_dirty
    assert page.flow.editing.rows[1]["phone"] is None
    assert drafts.kept == {}


def test_what_stands_in_an_open_cell_is_in_the_draft_and_comes_back_unread(
    office: Office, shell: Shell, qtbot: QtBot, drafts: KeptDrafts
) -> None:
    key = f"household:{household_of(office, AN).id}"
    with people_on(office, shell, qtbot) as desk:
        grid = opened(desk, AN).flow.form.grid
        grid.go_to(1, "phone")
        desk.type("0911")
        assert grid.isAncestorOf(desk.focus())
        assert drafts.kept == {}
        grid.itemDelegate().pause.timeout.emit()  # typing pauses
        title, payload = drafts.kept[key]
        desk.press(Key.Key_Escape)
        assert drafts.kept == {}  # given up: the draft is only what was typed elsewhere
    save_draft(office, key, title, json.loads(payload))
    with people_on(office, shell, qtbot) as desk:
        desk.choose("restore")
        page = desk.go("household")
        desk.settle()
        editor = desk.focus()
        assert isinstance(editor, QLineEdit)
        assert editor.text() == "0911"
        assert "0911" in drafts.kept[key][1]  # a second crash takes nothing either
        desk.type("222333")
        desk.press(Key.Key_Return)
        assert page.flow.editing.rows[1]["phone"] == "0911222333"
        assert "open" not in json.loads(drafts.kept[key][1])
