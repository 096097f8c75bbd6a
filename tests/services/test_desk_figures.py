"""What the desk counts is kept by triggers: after whatever is done and undone it equals what the whole office says when it is asked again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from desktop_app.services.canvassing_leads import build_leads, count_leads
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.desk import (
    ENDINGS,
    KINDS,
    LEADS,
    desk,
    desk_brief,
    desk_counts,
    desk_page,
    desk_rows,
    ready_desk,
)
from desktop_app.services.due_parts import PARTS, DueFilter, due_count, due_page
from desktop_app.services.history import next_undo, redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.storage.migrations.m0006_desk_and_plans import desk_sums
from tests.builders import TODAY, collector, demo_office, hamlet, household_of, office_of_twelve, person

KEPT = ("sum_due", "sum_due_day", "sum_follow")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def kept(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """The tables as they stand (days that count nobody say nothing)."""
    with office.maintenance() as db:
        return {
            table: sorted(
                (
                    tuple(row)
                    for row in db.conn.execute(f"SELECT * FROM {table}")
                    if table != "sum_due_day" or row["people"]
                ),
                key=repr,
            )
            for table in KEPT
        }


def afresh(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """The same, filled anew from the records as the migration fills them."""
    with office.maintenance() as db:
        db.conn.execute("BEGIN")
        for table in KEPT:
            db.conn.execute(f"DELETE FROM {table}")
        db.conn.execute("DELETE FROM sum_due_day")
        for statement in (*desk_sums._DUE, *desk_sums._FOLLOW):
            if statement.lstrip().startswith("INSERT") and "sum_due_day SELECT" not in statement:
                db.conn.execute(statement)  # the days follow by their trigger
        found = {
            table: sorted(
                (
                    tuple(row)
                    for row in db.conn.execute(f"SELECT * FROM {table}")
                    if table != "sum_due_day" or row["people"]
                ),
                key=repr,
            )
            for table in KEPT
        }
        db.conn.execute("ROLLBACK")
    return found


def act(office: Office, chance: Random) -> None:
    """One thing an officer or an import does."""
    everybody = office.read.people.all()
    someone = chance.choice(everybody)
    scheme = chance.choice(["health-household", "voluntary-si", "health-other", "compulsory-si"])
    day = TODAY + timedelta(days=chance.randint(-200, 60))
    kind = chance.randrange(6)
    with office.write("test", "thử") as work:
        covers = work.coverages.of_household(someone.household_id)
        if kind == 0 or not covers:
            work.coverages.add(
                person_id=someone.id, scheme=scheme, valid_from=(day - timedelta(days=90)).isoformat(),
                valid_to=chance.choice([day.isoformat(), None]), source="import",
            )  # fmt: skip
        elif kind == 1:
            work.coverages.change(chance.choice(covers).id, valid_to=day.isoformat(), scheme=scheme)
        elif kind == 2:
            work.people.change(someone.id, residence=chance.choice([None, "home", "moved", "away"]))
        elif kind == 3:
            target = chance.choice(work.households.all())
            work.people.change(someone.id, household_id=target.id)
        elif kind == 4:
            home = chance.choice(work.households.all())
            work.households.change(
                home.id, state=chance.choice(["active", "moved"]), hamlet_id=chance.choice(work.hamlets.all()).id
            )
        else:
            work.visits.add(
                household_id=someone.household_id, person_id=chance.choice([someone.id, None]), scheme="health-household",
                visited_on=day.isoformat(), outcome=chance.choice("235"),
                promise_on=chance.choice([None, TODAY.isoformat()]), next_on=chance.choice([None, TODAY.isoformat()]),
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_is_what_is(office: Office, seed: int) -> None:
    chance = Random(seed)
    before = kept(office)
    for _ in range(25):
        act(office, chance)
        assert kept(office) == afresh(office)
    after = kept(office)
    undone = 0
    while next_undo(office) is not None:
        undo_last(office)
        undone += 1
    assert undone > 10
    assert kept(office) == before == afresh(office)
    for _ in range(undone):
        redo_last(office)
    assert kept(office) == after == afresh(office)


def test_counts_are_what_the_pages_hold(tmp_path: Path) -> None:
    office = demo_office(tmp_path, 300)
    counts = ready_desk(office)
    whole = desk(office)
    for kind in KINDS:
        items = desk_page(office, kind, 0, -1)
        assert counts.counts[kind] == len(items)
        assert items[3:9] == desk_page(office, kind, 3, 6)
        if kind != LEADS:
            assert tuple(items) == whole.group(kind).items
    assert counts.counts[LEADS] == count_leads(office) > 0
    assert counts.total == whole.total > 0
    every = desk_rows(office, counts, KINDS, 0, 10_000)
    assert len(every) == counts.total + counts.counts[LEADS]
    assert every[40:90] == desk_rows(office, counts, KINDS, 40, 50)
    assert desk_brief(office).group(ENDINGS).items == whole.group(ENDINGS).items[:2]
    by_person = [
        desk_counts(office, collector_id=one) for one in (0, *(row.id for row in office.read.collectors.all()))
    ]
    for kind in KINDS:
        assert sum(one.counts[kind] for one in by_person) == counts.counts[kind], kind
        for one in by_person:
            assert len(desk_page(office, kind, 0, -1, collector_id=one.collector_id)) == one.counts[kind]
    for part in PARTS:  # counted by days, and by people
        assert due_count(office, DueFilter(part=part), TODAY) == len(
            due_page(office, DueFilter(part=part), TODAY, 0, 10_000)
        )
    office.close(with_backup=False)


def test_leads_stand_last_and_go_when_cover_comes(office: Office) -> None:
    build_leads(office)
    mine = collector(office).id
    assert ready_desk(office, collector_id=mine).counts[LEADS] + desk_counts(office, collector_id=0).counts[LEADS] == 7
    first = desk_page(office, LEADS, 0, 1)[0]
    assert first.lead_id is not None
    assert f"{first.score} điểm" in first.text
    who = person(office, "Trần Thị Bưởi")
    line = VisitLine(person_id=who.id, scheme="health-household", outcome="8")
    record_visits(office, VisitForm(household_id=household_of(office, who.name).id, lines=(line,)))
    assert ready_desk(office).counts[LEADS] == 6
    undo_last(office)
    assert ready_desk(office).counts[LEADS] == 7
    assert hamlet(office, "Thôn Bình Hòa").id
    assert desk_counts(office, date(2026, 11, 1)).on == date(2026, 11, 1)
