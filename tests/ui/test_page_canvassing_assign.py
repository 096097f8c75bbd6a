"""Tiềm năng and Việc hôm nay by keyboard: given out, explained, noted by a digit; a hand-over undone and redone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_leads import count_leads
from desktop_app.services.collectors import CollectorForm, save_collector
from desktop_app.services.hand_over import hand_over_view
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.lead_ranking import rank_leads, weight_lines
from desktop_app.services.office import Office
from desktop_app.ui.pages.canvassing.balance_dialog import BalanceDialog
from desktop_app.ui.pages.canvassing.hand_over import ChooseDialog, HandOverDialog
from desktop_app.ui.pages.canvassing.leads_dialogs import AssignDialog, WeightsDialog
from desktop_app.ui.pages.canvassing.leads_why import WhyLeadDialog
from desktop_app.ui.pages.canvassing.round_dialog import RoundDialog
from tests.builders import collector, twelve_with_leads
from tests.ui.money_pages import english_on
from tests.ui.people_pages import BUOI, Key, People, Shell, at_door, people_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = twelve_with_leads(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


def at_tab(desk: People, name: str) -> Any:
    page = desk.go("canvass", tab=name)
    desk.settle()
    tab = page.tab(name)
    tab.table.setFocus()
    return tab


def answering(asked: list[str]) -> Any:
    """Messages that are always answered with yes, and what they said."""

    def ask(_self: object, question: str, _choices: object, **more: str) -> str:
        asked.append(question + more["detail"])
        return "go"

    return ask


def test_leads_stand_by_points_and_say_why(desk: People, in_dialog: Any) -> None:
    tab = at_tab(desk, "leads")
    ranked = rank_leads(desk.office)
    assert [tab.model.row(place).id for place in range(7)] == [one.lead.id for one in ranked]
    tab.table.select_row(2)
    seen: list[WhyLeadDialog] = []

    def read(dialog: WhyLeadDialog) -> None:
        seen.append(dialog)
        assert dialog.lines == [f"{part.label}: {part.points} điểm" for part in ranked[2].parts]
        assert dialog.sum == f"Cộng: {ranked[2].score} điểm"
        assert dialog.lists
        assert english_on(dialog) == []
        dialog.reject()

    in_dialog(read, WhyLeadDialog)
    desk.press(Key.Key_F5)
    desk.settle()
    assert seen


def test_selected_leads_are_given_out_after_the_question(
    desk: People, in_dialog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = at_tab(desk, "leads")
    tab.table.selectAll()
    asked: list[str] = []
    monkeypatch.setattr(
        type(tab._context.messages),
        "ask",
        answering(asked),
    )

    def fill(dialog: AssignDialog) -> None:
        assert english_on(dialog) == []
        dialog.collector.set_value(str(collector(desk.office).id))
        dialog.finish()

    in_dialog(fill, AssignDialog)
    desk.press(Key.Key_G, control=True)
    desk.settle()
    assert "Giao 7 tiềm năng cho Hà Thị Thu?" in asked[0]
    assert BUOI in asked[0]
    assert count_leads(desk.office, {"collector_id": collector(desk.office).id}) == 7
    desk.go("canvass", tab="leads", collector=0, scheme="voluntary-si")
    desk.settle()
    assert tab.model.total == 0
    desk.go("canvass", tab="leads", scheme="voluntary-si", collector=collector(desk.office).id)
    desk.settle()
    assert tab.model.total == 3


def test_points_are_edited_and_put_back(desk: People, in_dialog: Any) -> None:
    tab = at_tab(desk, "leads")
    before = rank_leads(desk.office)[0].score

    def raise_all(dialog: WeightsDialog) -> None:
        assert english_on(dialog) == []
        rows = dialog.model.rows()
        dialog.model.set_rows([{**row, "points": 100} for row in rows])
        dialog.finish()

    in_dialog(raise_all, WeightsDialog)
    tab.acts.weights()
    desk.settle()
    assert all(line.points == 100 for line in weight_lines(desk.office))
    assert tab.model.row(0).rank > before

    def put_back(dialog: WeightsDialog) -> None:
        dialog.reset()
        assert dialog.is_dirty()
        dialog.finish()

    in_dialog(put_back, WeightsDialog)
    tab.acts.weights()
    desk.settle()
    assert tab.model.row(0).rank == before


def test_a_digit_notes_the_outcome_where_nothing_more_is_needed(desk: People) -> None:
    tab = at_tab(desk, "today")
    tab.show_kind("leads")
    first = tab.model.row(0)
    before = desk.office.read.visits.count()
    tab.table.setFocus()
    tab.table.select_row(0)
    desk.press(Key.Key_3)
    desk.settle()
    (made,) = desk.office.read.visits.of_person(first.person_id)[:1]
    assert (made.outcome, made.scheme, desk.office.read.visits.count()) == ("3", first.scheme, before + 1)
    tab.table.setFocus()
    desk.press(Key.Key_F9)
    desk.settle()
    assert desk.page.page_id == "collect"


def test_whose_desk_it_is_is_remembered(desk: People) -> None:
    tab = at_tab(desk, "today")
    tab.collector.set_value("nobody")
    tab.collector.committed.emit()
    desk.settle()
    assert tab.counts.collector_id == 0
    assert tab._context.memory.get("canvass/desk-collector") == "nobody"


def test_work_is_handed_over_by_keys_and_taken_back(desk: People, in_dialog: Any) -> None:
    old = collector(desk.office).id
    house = desk.office.read.organisations.all()[0].id
    new = save_collector(desk.office, CollectorForm(organisation_id=house, name="Lý Thị Mới", kind="collector")).value
    at_door(desk)
    had = hand_over_view(desk.office, old).hamlets

    def fill(dialog: HandOverDialog) -> None:
        assert english_on(dialog) == []
        assert [row["id"] for row in dialog.model.rows()] == [one for one, _ in had]
        dialog.to.set_value(str(new))
        dialog.finish()

    def whose(dialog: ChooseDialog) -> None:
        dialog.person.set_value(str(old))
        in_dialog(fill, HandOverDialog)
        dialog.finish()

    in_dialog(whose, ChooseDialog)
    QTest.keyClick(desk.focus(), Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    desk.settle()
    assert hand_over_view(desk.office, old).hamlets == ()
    assert hand_over_view(desk.office, new).hamlets == had
    undo_last(desk.office)
    assert hand_over_view(desk.office, old).hamlets == had
    redo_last(desk.office)
    assert hand_over_view(desk.office, new).hamlets == had


def test_a_round_is_shared_out_evenly(desk: People, in_dialog: Any) -> None:
    house = desk.office.read.organisations.all()[0].id
    save_collector(desk.office, CollectorForm(organisation_id=house, name="Lý Thị Mới", kind="collector"))
    page = at_door(desk)
    given: list[set[Any]] = []

    def share(dialog: BalanceDialog) -> None:
        assert english_on(dialog) == []
        for row in dialog._rows:
            row["in"] = "có"
        dialog._propose()
        assert dialog.found is not None
        given.append({walk.collector_id for walk in dialog.found.walks})
        dialog.finish()

    def fill(dialog: RoundDialog) -> None:
        dialog.name.set_value("Đợt chia đều")
        in_dialog(share, BalanceDialog)
        dialog.balance()
        dialog.finish()

    in_dialog(fill, RoundDialog)
    page.walk.acts.new()
    desk.settle()
    made = next(one for one in desk.office.read.rounds.all() if one.name == "Đợt chia đều")
    places = desk.office.read.round_hamlets.of_round(made.id)
    assert {one.collector_id for one in places} == given[0]
    assert len(given[0]) > 1


def test_households_chosen_in_the_walk_are_given_to_somebody_and_stay_chosen(
    desk: People, in_dialog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = desk.office.read.organisations.all()[0].id
    other = save_collector(desk.office, CollectorForm(organisation_id=house, name="Lò Thị Mới", kind="collector")).value
    page = at_door(desk, BUOI)
    walk = page.walk
    walk.list.show()
    walk.list.table.setFocus()
    walk.list.table.select_row(0)
    desk.settle()
    QTest.keyClick(walk.list.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.settle()
    chosen = [row.household_id for row in walk.list.selected()]
    assert chosen == [row.household_id for row in walk.list.rows[:2]]
    asked: list[str] = []
    monkeypatch.setattr(
        type(walk._context.messages),
        "ask",
        answering(asked),
    )

    def fill(dialog: AssignDialog) -> None:
        assert english_on(dialog) == []
        dialog.collector.set_value(str(other))
        dialog.finish()

    in_dialog(fill, AssignDialog)
    desk.press(Key.Key_G, control=True)
    desk.settle()
    assert "2 hộ" in asked[0]
    given = desk.office.read.round_households.of_round(walk.round_id)
    assert {row.household_id for row in given} == set(chosen)
    here = walk.flow.household_id
    assert here == chosen[1]  # the door in hand stays in hand
    walk.list.of.set_value(str(other))
    walk.list.of.committed.emit()
    desk.settle()
    assert [row.household_id for row in walk.list.rows] == chosen
    undo_last(desk.office)
    page.refresh(frozenset({"round"}))
    desk.settle()
    assert walk.list.rows == []
    walk.list.show_everybody()
    desk.settle()
    assert len(walk.list.rows) >= 2


def test_a_digit_the_office_has_hidden_notes_nothing(desk: People) -> None:
    tab = at_tab(desk, "today")
    lists = tab._lists
    lists.outcomes["3"] = replace(lists.outcomes["3"], hidden=True)
    before = len(desk.office.read.visits.all())
    tab.table.select_row(tab.model.total - 1)
    desk.press(Key.Key_3)
    desk.settle()
    assert len(desk.office.read.visits.all()) == before
    lists.outcomes["3"] = replace(lists.outcomes["3"], hidden=False)
    desk.press(Key.Key_3)
    desk.settle()
    assert len(desk.office.read.visits.all()) == before + 1


def test_down_in_the_filter_goes_to_the_leads_where_f5_tells_why(desk: People, in_dialog: Any) -> None:
    tab = at_tab(desk, "leads")
    tab.filter.setFocus()
    QTest.keyClick(tab.filter, Key.Key_Down)
    desk.settle()
    assert tab.table.hasFocus()
    assert tab.table.currentIndex().row() == 0
    seen: list[WhyLeadDialog] = []

    def read(dialog: WhyLeadDialog) -> None:
        seen.append(dialog)
        dialog.reject()

    in_dialog(read, WhyLeadDialog)
    desk.press(Key.Key_F5)
    desk.settle()
    assert seen
