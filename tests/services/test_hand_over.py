"""Who leaves hands everything open over in one step; who did what stays; undo and redo restore every row."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Household
from desktop_app.services.assigning import assign_households, assign_leads
from desktop_app.services.canvassing_leads import count_leads, lead_ids_of
from desktop_app.services.canvassing_rounds import RoundForm, Walk, save_round
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.collectors import CollectorForm, save_collector
from desktop_app.services.desk import KINDS, LEADS, desk_counts, ready_desk
from desktop_app.services.hand_over import hand_over, hand_over_view
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, household_of, person, twelve_with_leads

BINH_HOA, AN = "Nguyễn Văn An", "Trần Thị Bưởi"
TABLES = (
    "collector_hamlet",
    "round_hamlet",
    "round_household",
    "lead",
    "lead_naming",
    "succession",
    "collector",
    "visit",
    "coverage",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = twelve_with_leads(tmp_path)
    yield found
    found.close(with_backup=False)


def newcomer(office: Office, name: str) -> int:
    house = office.read.organisations.all()[0].id
    return save_collector(office, CollectorForm(organisation_id=house, name=name, kind="collector")).value


def loaded(office: Office, who: int) -> None:
    """Give somebody a round, a household, a hamlet as a rule, leads, a promise and a revisit."""
    places = [one.id for one in office.read.hamlets.all()]
    made = save_round(
        office, RoundForm(name="Đợt bàn giao", hamlets=tuple(Walk(hamlet_id=one, collector_id=who) for one in places))
    )
    home = household_of(office, BINH_HOA)
    assign_households(office, made.value, [home.id], who, TODAY + timedelta(days=5))
    with office.write("test", "thử") as work:
        work.collector_hamlets.add(collector_id=who, hamlet_id=home.hamlet_id)
    assign_leads(office, lead_ids_of(office), who)
    for name, digit, day in (("Đặng Thị Ơn", "2", TODAY), ("Hoàng A Lử", "3", None)):
        line = VisitLine(person_id=person(office, name).id, scheme="voluntary-si", outcome=digit, promise_on=day)
        form = VisitForm(
            household_id=household_of(office, name).id, lines=(line,), collector_id=who, visited_on=date(2026, 11, 2)
        )
        record_visits(office, form)


def rows(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with office.maintenance() as db:
        return {
            table: [tuple(row) for row in db.conn.execute(f"SELECT * FROM {table} ORDER BY id")] for table in TABLES
        }


def test_everything_open_goes_over_in_one_step_and_back(office: Office) -> None:
    old, new, third = collector(office).id, newcomer(office, "Lý Thị Mới"), newcomer(office, "Vũ Văn Ba")
    loaded(office, old)
    before, view = rows(office), hand_over_view(office, old)
    assert (view.leads, view.households, view.follow_ups) == (7, 1, 2)
    assert view.dues > 0
    desks = {kind: ready_desk(office, collector_id=old).counts[kind] for kind in KINDS}
    apart = household_of(office, "Hoàng A Lử").hamlet_id
    outcome = hand_over(office, old, new, by_hamlet={apart: third}, last_day=TODAY)
    assert (outcome.value.leads, outcome.value.households, outcome.value.follow_ups) == (7, 1, 2)
    left = hand_over_view(office, old)
    assert (left.leads, left.households, left.follow_ups, left.dues, left.hamlets) == (0, 0, 0, 0, ())
    assert office.read.collectors.get(old).active_to == TODAY.isoformat()
    # What the old desk had stands on the two new ones, to the last line.
    both = [ready_desk(office, collector_id=one).counts for one in (new, third)]
    assert {kind: sum(one[kind] for one in both) for kind in KINDS} == desks
    assert both[1]["revisits"] + both[0]["revisits"] == desks["revisits"]
    assert count_leads(office, {"collector_id": third}) == sum(
        row.hamlet_id == apart for row in _homes_of_leads(office)
    )
    assert desk_counts(office, collector_id=old).counts[LEADS] == 0
    # Who did what is not touched.
    after = rows(office)
    assert (after["visit"], after["coverage"]) == (before["visit"], before["coverage"])
    undo_last(office)
    assert rows(office) == before
    assert hand_over_view(office, old) == view
    redo_last(office)
    assert rows(office) == after


def _homes_of_leads(office: Office) -> list[Household]:
    people = [office.read.people.get(lead.person_id) for lead in office.read.leads.of_ids(lead_ids_of(office))]
    return [office.read.households.get(one.household_id) for one in people]


def test_what_was_taken_over_goes_on_and_may_come_back(office: Office) -> None:
    old, new, third = collector(office).id, newcomer(office, "Lý Thị Mới"), newcomer(office, "Vũ Văn Ba")
    loaded(office, old)
    had = ready_desk(office, collector_id=old).counts
    hand_over(office, old, new)
    hand_over(office, new, third)
    assert desk_counts(office, collector_id=third).counts == had
    assert desk_counts(office, collector_id=new).total == 0
    hand_over(office, third, old)
    assert desk_counts(office, collector_id=old).counts == had
    apart = household_of(office, "Đặng Thị Ơn").hamlet_id
    hand_over(office, old, new)
    hand_over(office, new, third, by_hamlet={apart: old})
    assert desk_counts(office, collector_id=old).counts["promises"] == 1
    shared = [desk_counts(office, collector_id=one).counts for one in (old, new, third)]
    assert {kind: sum(one[kind] for one in shared) for kind in KINDS} == had


def test_a_successor_who_has_the_hamlet_already_keeps_it_once(office: Office) -> None:
    old, new = collector(office).id, newcomer(office, "Lý Thị Mới")
    place = office.read.hamlets.all()[0].id
    with office.write("test", "thử") as work:
        for who in (old, new):
            work.collector_hamlets.add(collector_id=who, hamlet_id=place)
    hand_over(office, old, new)
    assert (office.read.collector_hamlets.of_collector(old), office.read.collector_hamlets.of_collector(new)) == (
        [],
        [place],
    )


@pytest.mark.parametrize(
    ("case", "rule"),
    [("same", "hand-over.same"), ("left", "hand-over.left"), ("tomorrow", "hand-over.day"), ("taken", "period.order")],
)
def test_what_is_refused(office: Office, case: str, rule: str) -> None:
    old, new = collector(office).id, newcomer(office, "Lý Thị Mới")
    with office.write("test", "thử") as work:
        work.collectors.change(new, active_to="2026-10-31" if case == "left" else None)
        work.collectors.change(old, active_from="2026-01-01")
    before = rows(office)
    with pytest.raises(RuleBroken) as broken:
        hand_over(
            office, old, old if case == "same" else new,
            TODAY + timedelta(days=1) if case == "tomorrow" else None,
            last_day=date(2025, 1, 1) if case == "taken" else None,
        )  # fmt: skip
    assert broken.value.rule == rule
    assert rows(office) == before
