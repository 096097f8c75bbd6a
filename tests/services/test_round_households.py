"""Households given by hand in a round: the walk, the paper list, leads, desk, load, hand-over and changes of the household all follow."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_records import ALL, LEADS
from desktop_app.services.assigning import assign_households
from desktop_app.services.canvassing import canvass_sheet, walk
from desktop_app.services.canvassing_leads import count_leads, lead_ids_of, list_leads
from desktop_app.services.canvassing_rounds import RoundForm, Walk, close_round, round_hamlets, save_round
from desktop_app.services.collector_work import open_work, workload
from desktop_app.services.collectors import CollectorForm, save_collector
from desktop_app.services.desk import LEADS as DESK_LEADS
from desktop_app.services.desk import desk_counts, desk_page, ready_desk
from desktop_app.services.hand_over import hand_over
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.household_changes import merge_households, move_household, split_household
from desktop_app.services.households_residence import remove_household
from desktop_app.services.office import Office
from desktop_app.services.walk_lists import WalkListForm, make_walk_list
from tests.builders import TODAY, collector, household_of, the_round, twelve_with_leads

DUE = TODAY + timedelta(days=9)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = twelve_with_leads(tmp_path)
    yield found
    found.close(with_backup=False)


def with_leads(office: Office) -> tuple[int, int, int, int, int]:
    """(round, hamlet, household with open leads, who walks there, somebody else): nobody has any lead yet."""
    house = office.read.organisations.all()[0].id
    other = save_collector(office, CollectorForm(organisation_id=house, name="Lò Thị Mới", kind="collector")).value
    row = list_leads(office)[0]
    home = office.read.households.get(row.household_id)
    round_id = save_round(
        office,
        RoundForm(name="Giao tay", hamlets=(Walk(hamlet_id=home.hamlet_id, collector_id=collector(office).id),)),
    ).value
    return round_id, home.hamlet_id, home.id, collector(office).id, other


def test_the_walk_knows_who_goes_to_each_door(office: Office) -> None:
    round_id, hamlet_id, home, walker, other = with_leads(office)
    assert {(row.collector_id, row.by_hand) for row in walk(office, round_id, hamlet_id)} == {(walker, False)}
    assign_households(office, round_id, [home], other, DUE)
    rows = {row.household_id: row for row in walk(office, round_id, hamlet_id)}
    assert (rows[home].collector_id, rows[home].by_hand, rows[home].due_on) == (other, True, DUE.isoformat())
    assert {row.collector_id for row in rows.values() if row.household_id != home} <= {walker}
    sheet = canvass_sheet(office, round_id, home)
    assert sheet.collector is not None
    assert sheet.collector.id == other
    undo_last(office)
    assert not any(row.by_hand for row in walk(office, round_id, hamlet_id))
    redo_last(office)
    assert [one.id for entry in round_hamlets(office, round_id) for one in entry.given] == [other]


def test_the_paper_list_of_one_collector_has_that_collectors_doors_only(office: Office) -> None:
    round_id, hamlet_id, home, walker, other = with_leads(office)
    assign_households(office, round_id, [home], other)

    def doors(aim: str, who: int | None) -> set[int]:
        form = WalkListForm(round_id=round_id, hamlet_ids=(hamlet_id,), aim=aim, collector_id=who)
        made = make_walk_list(office, form).value
        return {line.household_id for line in office.read.walk_list_lines.of_list(made.id)}

    everybody = {row.household_id for row in walk(office, round_id, hamlet_id)}
    assert doors(ALL, other) == {home}
    assert doors(ALL, None) == everybody
    if everybody - {home}:
        assert doors(ALL, walker) == everybody - {home}
    assert doors(LEADS, other) >= {home}
    with pytest.raises(RuleBroken) as nobody:
        make_walk_list(office, WalkListForm(round_id=round_id, hamlet_ids=(hamlet_id,), collector_id=999_999))
    assert nobody.value.rule == "walk-list.empty"


def test_leads_and_desk_of_a_collector_follow_the_household(office: Office) -> None:
    round_id, _hamlet, home, walker, other = with_leads(office)
    ready_desk(office)
    inside = {row.id for row in list_leads(office) if row.household_id == home}

    def desks() -> tuple[int, int]:
        return tuple(desk_counts(office, collector_id=who).counts[DESK_LEADS] for who in (walker, other))  # type: ignore[return-value]

    before = desks()
    assign_households(office, round_id, [home], other)
    assert desks() == (before[0] - len(inside), before[1] + len(inside))
    assert set(lead_ids_of(office, {"collector_id": other})) == inside
    assert count_leads(office, {"collector_id": 0}) == count_leads(office) - len(inside)
    for who in (walker, other):
        shown = desk_page(office, DESK_LEADS, collector_id=who)
        assert len(shown) == desk_counts(office, collector_id=who).counts[DESK_LEADS]
        assert all((item.household_id == home) == (who == other) for item in shown if item.lead_id in inside)
    close_round(office, round_id)
    assert count_leads(office, {"collector_id": other}) == 0


def test_load_and_open_work_count_them_and_a_hand_over_takes_them(office: Office) -> None:
    round_id, _hamlet, home, walker, other = with_leads(office)
    inside = sum(row.household_id == home for row in list_leads(office))
    before = workload(office, date(2026, 1, 1), TODAY)
    assign_households(office, round_id, [home], other)
    after = workload(office, date(2026, 1, 1), TODAY)
    assert after[other].households == before[other].households + 1
    assert after[other].leads == before[other].leads + inside
    left = open_work(office, other)
    assert left.homes == 1
    assert not left.nothing
    assert any("giao riêng 1 hộ" in sentence for sentence in left.sentences())
    assert hand_over(office, other, walker).value.households == 1
    assert open_work(office, other).homes == 0
    assert {row.collector_id for row in office.read.round_households.of_round(round_id)} == {walker}


def test_a_split_a_merge_and_a_move_keep_or_drop_the_assignment(office: Office) -> None:
    source = household_of(office, "Nguyễn Văn An")
    places = tuple(Walk(hamlet_id=one.id) for one in office.read.hamlets.all() if one.id == source.hamlet_id)
    round_id = save_round(office, RoundForm(name="Chia hộ", hamlets=places)).value
    who = collector(office).id
    assign_households(office, round_id, [source.id], who, DUE)

    def given() -> dict[int, tuple[int | None, str | None]]:
        return {r.household_id: (r.collector_id, r.due_on) for r in office.read.round_households.of_round(round_id)}

    first = given()
    leaves = [one.id for one in office.read.people.of_household(source.id) if one.id != source.head_id][:1]
    new = split_household(office, source.id, leaves, leaves[0]).value
    assert given() == {source.id: (who, DUE.isoformat()), new: (who, DUE.isoformat())}
    assign_households(office, round_id, [source.id], None)
    assert set(given()) == {new}
    merge_households(office, source.id, new)
    assert given() == {source.id: (who, DUE.isoformat())}
    elsewhere = next(one.id for one in office.read.hamlets.all() if one.id != source.hamlet_id)
    moved = move_household(office, source.id, elsewhere)
    assert given() == {}
    assert any("Bỏ giao riêng" in note for note in moved.notes)
    for _ in range(4):
        undo_last(office)
    assert given() == first
    for _ in range(4):
        redo_last(office)
    assert given() == {}


def test_a_hamlet_that_leaves_the_round_takes_its_households_out_of_the_hands(office: Office) -> None:
    round_id, _hamlet, home, _walker, other = with_leads(office)
    assign_households(office, round_id, [home], other)
    elsewhere = next(
        one.id for one in office.read.hamlets.all() if one.id != office.read.households.get(home).hamlet_id
    )
    save_round(office, RoundForm(id=round_id, name="Giao tay", hamlets=(Walk(hamlet_id=elsewhere),)))
    assert office.read.round_households.of_round(round_id) == []


def test_an_empty_household_made_by_mistake_goes_although_it_was_given(office: Office) -> None:
    round_id = the_round(office).id
    place = office.read.round_hamlets.of_round(round_id)[0].hamlet_id
    with office.write("test", "thử") as work:
        empty = work.households.add(hamlet_id=place, state="active", list_order=99)
    assign_households(office, round_id, [empty], collector(office).id)
    remove_household(office, empty)
    assert all(row.household_id != empty for row in office.read.round_households.of_round(round_id))


def test_a_day_that_is_past_is_refused(office: Office) -> None:
    with pytest.raises(RuleBroken) as broken:
        assign_households(
            office,
            the_round(office).id,
            [household_of(office, "Nguyễn Văn An").id],
            collector(office).id,
            TODAY - timedelta(days=1),
        )
    assert broken.value.rule == "assign.due"
