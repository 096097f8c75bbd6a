"""Thu: cards of a household that end on one day (coterminous), asked for on the form of the desk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from tests.builders import household_of
from tests.services.money_builders import AN, BUOI, DUC, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on
from tests.ui.rules_desk import shown_texts


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def opened(desk: Desk, name: str) -> Any:
    page = desk.go("collect", household=household_of(desk.office, name).id)
    desk.qtbot.waitUntil(lambda: page.flow.is_ready)
    desk.settle()
    return page


def rows(grid: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in grid.grid.rows()}


def at(grid: Any, name: str, key: str) -> None:
    grid.setFocus()
    grid.go_to([row["name"] for row in grid.grid.rows()].index(name), key)


def test_cards_that_end_together_are_asked_for_here(desk: Desk) -> None:
    page = opened(desk, AN)
    form = page.flow.form
    form.common_end.setFocus()
    desk.type("31082027")
    desk.press(Key.Key_Tab)
    taken = {name: row for name, row in rows(form.health).items() if row["taken"]}
    assert {row["ends"] for row in taken.values()} == {date(2027, 8, 31)}
    assert {row["months"] for row in taken.values()} == {9}
    assert "hết hạn chung" in shown_texts(form.why)
    desk.press(Key.Key_F9)
    assert {one.valid_to for one in desk.office.read.enrolments.all() if one.state == "collected"} >= {"2027-08-31"}


def test_a_common_end_out_of_reach_says_what_is_allowed_and_months_take_its_place(desk: Desk) -> None:
    page = opened(desk, AN)
    form = page.flow.form
    form.common_end.setFocus()
    desk.type("31122029")
    desk.press(Key.Key_Tab)
    said = [row["said"] for row in rows(form.health).values() if not row["taken"]]
    assert any("nên chọn ngày hết hạn chung từ" in text for text in said)
    assert not form.pay.collect_button.isEnabled()
    form.months.setFocus()
    form.months.selectAll()
    desk.type("6")
    desk.press(Key.Key_Tab)
    assert form.common_end.is_blank()
    assert {row["months"] for row in rows(form.health).values() if row["taken"]} == {6}


def test_own_months_win_over_the_common_end(desk: Desk) -> None:
    page = opened(desk, AN)
    form = page.flow.form
    form.common_end.setFocus()
    desk.type("31082027")
    desk.press(Key.Key_Tab)
    at(form.health, BUOI, "months")
    desk.type("3")
    desk.press(Key.Key_Return)
    assert {name: row["months"] for name, row in rows(form.health).items() if row["taken"]} == {AN: 9, BUOI: 3}


def test_a_common_end_waits_with_the_rest_of_the_draft(desk: Desk) -> None:
    page = opened(desk, AN)
    page.flow.form.common_end.setFocus()
    desk.type("31082027")
    desk.press(Key.Key_Tab)
    opened(desk, DUC)
    assert page.flow.form.common_end.is_blank()
    opened(desk, AN)
    assert page.flow.form.common_end.value() == date(2027, 8, 31)
