"""Levels at month ends and counts of visits kept by triggers are those a recount gives, whatever was written, moved, undone or redone."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.dates import days_in_month
from desktop_app.services.history import NothingToUndo, redo_last, undo_last
from desktop_app.services.office import Office, open_office
from tests.builders import collector, person
from tests.services.money_builders import AN, BUOI, Paid, pay, the_twelve
from tests.storage.test_kept_files import unpacked

FIRST = 2025 * 12 + 9  # October 2025
ENDS = [
    date(number // 12, number % 12 + 1, days_in_month(number // 12, number % 12 + 1)).isoformat()
    for number in range(FIRST, FIRST + 18)
]
_PARTS = {
    "office": "''",
    "commune": "h.commune_code",
    "hamlet": "CAST(h.id AS TEXT)",
    "collector": "COALESCE(CAST(x.collector_id AS TEXT), '')",
    "organisation": "COALESCE(CAST((SELECT organisation_id FROM collector AS k WHERE k.id = x.collector_id) AS TEXT), '')",
}
_HOME = "JOIN household AS o ON o.id = {} JOIN hamlet AS h ON h.id = o.hamlet_id"
_COVERED = """SELECT DISTINCT c.person_id AS who, (SELECT t.collector_id FROM coverage AS t WHERE t.person_id = c.person_id AND t.scheme = c.scheme
    ORDER BY t.valid_to IS NULL DESC, t.valid_to DESC, t.id DESC LIMIT 1) AS collector_id FROM coverage AS c
    WHERE c.scheme = '{kind}' AND COALESCE(c.valid_from, '') <= '{day}' AND COALESCE(c.valid_to, '9999') >= '{day}'"""
_LISTED = """SELECT DISTINCT l.person_id AS who, (SELECT t.collector_id FROM lead AS t WHERE t.person_id = l.person_id
    ORDER BY t.closed_on IS NULL DESC, t.closed_on DESC, t.id DESC LIMIT 1) AS collector_id FROM lead AS l
    WHERE l.opened_on <= '{day}' AND COALESCE(l.closed_on, '9999') > '{day}'"""
_VISITS = "SELECT v.* FROM visit AS v WHERE v.outcome GLOB '[1-9]' AND substr(v.visited_on, 1, 7) = '{month}'"
_FIRSTS = """SELECT * FROM (SELECT v.*, row_number() OVER (PARTITION BY household_id, substr(visited_on, 1, 4) ORDER BY visited_on, id) AS place
    FROM visit AS v WHERE v.outcome GLOB '[1-9]') WHERE place = 1 AND substr(visited_on, 1, 7) = '{month}'"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        pay(found, Paid(name=AN), Paid(name=BUOI), on=date(2026, 11, 20), collector_id=collector(found).id)
        yield found


def recount(office: Office, split: str) -> dict[tuple[str, str, str], int]:
    """(part, kind, day or month) → how many, by plain SQL over the rows."""
    ask = office.read.db.conn.execute
    found: dict[tuple[str, str, str], int] = {}
    for day in ENDS:
        for kind in ("voluntary-si", "health-household", "lead"):
            mine = (_LISTED if kind == "lead" else _COVERED).format(kind=kind, day=day)
            sql = f"SELECT {_PARTS[split]}, COUNT(*) FROM ({mine}) AS x JOIN person AS p ON p.id = x.who {_HOME.format('p.household_id')} GROUP BY 1"
            found |= {(part, kind, day): count for part, count in ask(sql)}
        for kind, rows in (("visit", _VISITS), ("walked", _FIRSTS)):
            sql = f"SELECT {_PARTS[split]}, COUNT(*) FROM ({rows.format(month=day[:7])}) AS x {_HOME.format('x.household_id')} GROUP BY 1"
            found |= {(part, kind, day): count for part, count in ask(sql)}
    return found


def kept(office: Office, split: str) -> dict[tuple[str, str, str], int]:
    """The same from the sums."""
    found: dict[tuple[str, str, str], int] = {}
    for year in sorted({day[:4] for day in ENDS}):
        of_levels, of_counts = office.read.stock.levels(int(year), split), office.read.stock.counts(int(year), split)
        for day in ENDS:
            if day[:4] == year:
                place = int(day[5:7])
                found |= {(*key, day): months[place] for key, months in of_levels.items() if months[place]}
                found |= {(*key, day): months[place - 1] for key, months in of_counts.items() if months[place - 1]}
    return found


DAYS = ("2026-02-28", "2026-07-01", "2026-11-21")  # levels inside a month, on its first and on its last day


def today_recount(office: Office, split: str) -> dict[tuple[str, str, str], int]:
    """(part, scheme, day) → how many are covered on the day, by plain SQL over the rows."""
    found: dict[tuple[str, str, str], int] = {}
    for day in DAYS:
        for kind in ("voluntary-si", "health-household"):
            mine = _COVERED.format(kind=kind, day=day)
            sql = f"SELECT {_PARTS[split]}, COUNT(*) FROM ({mine}) AS x JOIN person AS p ON p.id = x.who {_HOME.format('p.household_id')} GROUP BY 1"
            found |= {(part, kind, day): count for part, count in office.read.db.conn.execute(sql)}
    return found


def today_kept(office: Office, split: str) -> dict[tuple[str, str, str], int]:
    """The same from the levels of month ends and what differs on the day."""
    found: dict[tuple[str, str, str], int] = {}
    for day in DAYS:
        levels, changes = office.read.stock.levels(2026, split), office.read.stock_today.changes(day, split)
        for part, kind in {*levels, *changes} - {key for key in levels if key[1] == "lead"}:
            months = levels.get((part, kind), [0] * 13)
            found[part, kind, day] = months[int(day[5:7])] + changes.get((part, kind), 0)
    return {key: count for key, count in found.items() if count}


def assert_stock_is_a_recount(office: Office) -> None:
    for split in _PARTS:
        assert kept(office, split) == recount(office, split), split
        assert today_kept(office, split) == today_recount(office, split), split


_DAYS = st.integers(-420, 420).map(lambda days: (date(2026, 6, 15) + timedelta(days=days)).isoformat())
_ENDS = st.one_of(st.none(), _DAYS, st.sampled_from(ENDS))
_SCHEMES = st.sampled_from(["voluntary-si", "health-household", "health-other"])
_WHO = st.integers(0, 11)
_BY = st.sampled_from([None, 0, 1])
_OPERATIONS = st.one_of(
    st.tuples(st.just("cover"), _WHO, _SCHEMES, st.one_of(st.none(), _DAYS), _ENDS, _BY),
    st.tuples(st.just("recover"), st.integers(0, 40), _SCHEMES, st.one_of(st.none(), _DAYS), _ENDS, _BY),
    st.tuples(st.just("uncover"), st.integers(0, 40)),
    st.tuples(st.just("move"), _WHO, st.integers(0, 6)),
    st.tuples(st.just("carry"), st.integers(0, 6), st.integers(0, 3)),
    st.tuples(st.just("lead"), _WHO, _SCHEMES, _DAYS, _BY),
    st.tuples(st.just("close"), st.integers(0, 40), _DAYS, _BY),
    st.tuples(st.just("visit"), st.integers(0, 6), _DAYS, st.sampled_from(["1", "5", "sms"]), _BY),
    st.tuples(st.sampled_from(["undo", "redo"])),
)


def act(office: Office, operation: tuple[Any, ...]) -> None:
    """One step of the office; what makes no sense just now does nothing."""
    what, *values = operation
    if what in ("undo", "redo"):
        with suppress(NothingToUndo):
            (undo_last if what == "undo" else redo_last)(office)
        return
    people, homes, hamlets = office.read.people.all(), office.read.households.all(), office.read.hamlets.all()
    by = [
        None if at is None else office.read.collectors.all()[at].id
        for at in values[-1:]
        if at is None or what not in ("move", "carry", "uncover")
    ]
    with office.write("test.change", "Thử") as work:
        if what == "cover":
            who, scheme, since, until, _ = values
            work.coverages.add(
                person_id=people[who].id,
                scheme=scheme,
                valid_from=since,
                valid_to=until,
                source="entered",
                collector_id=by[0],
            )
        elif what in ("recover", "uncover"):
            rows = work.coverages.all()
            one = rows[values[0] % len(rows)]
            if what == "recover":
                work.coverages.change(
                    one.id, scheme=values[1], valid_from=values[2], valid_to=values[3], collector_id=by[0]
                )
            elif one.enrolment_id is None:
                work.coverages.remove(one.id)
        elif what == "move":
            work.people.change(people[values[0]].id, household_id=homes[values[1]].id)
        elif what == "carry":
            work.households.change(homes[values[0]].id, hamlet_id=hamlets[values[1]].id)
        elif what == "lead":
            who, scheme, day, _ = values
            known = work.leads.find("person_id = ? AND scheme = ? AND closed_on IS NULL", (people[who].id, scheme))
            if not known:
                work.leads.add(
                    person_id=people[who].id, scheme=scheme, source="expired", opened_on=day, collector_id=by[0]
                )
        elif what == "close":
            leads = work.leads.find("closed_on IS NULL")
            if leads:
                work.leads.change(leads[values[0] % len(leads)].id, closed_on=values[1], collector_id=by[0])
        elif what == "visit":
            home, day, outcome, _ = values
            work.visits.add(household_id=homes[home].id, visited_on=day, outcome=outcome, collector_id=by[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(_OPERATIONS, min_size=1, max_size=10))
def test_random_work_keeps_levels_and_counts(office: Office, operations: list[tuple[Any, ...]]) -> None:
    for operation in operations:
        act(office, operation)
    assert_stock_is_a_recount(office)


def test_levels_follow_a_household_and_come_back_with_undo(office: Office) -> None:
    assert_stock_is_a_recount(office)
    who = person(office, AN)
    home = office.read.households.get(who.household_id)
    before = kept(office, "hamlet")
    assert before[str(home.hamlet_id), "health-household", "2026-10-31"] >= 1
    other = next(one for one in office.read.hamlets.all() if one.id != home.hamlet_id)
    with office.write("test.change", "Thử") as work:
        work.households.change(home.id, hamlet_id=other.id)
    assert kept(office, "hamlet") != before
    assert kept(office, "office") == recount(office, "office")
    undo_last(office)
    assert kept(office, "hamlet") == before


def test_a_whole_step_of_new_people_comes_and_goes(office: Office) -> None:
    hamlet_ = office.read.hamlets.all()[0]
    before = kept(office, "hamlet")
    with office.write("test.change", "Thử") as work:
        home = work.households.add(hamlet_id=hamlet_.id, state="active", list_order=99)
        who = work.people.add(
            household_id=home, name="Người Mới", list_order=1, folded="nguoi moi", sort_key="moi", initials="nm"
        )
        work.coverages.add(
            person_id=who, scheme="voluntary-si", valid_from="2026-03-31", valid_to="2026-06-30", source="entered"
        )
        work.coverages.add(
            person_id=who, scheme="voluntary-si", valid_from="2026-07-01", valid_to="2026-09-29", source="entered"
        )
        work.leads.add(person_id=who, scheme="health-household", source="expired", opened_on="2026-05-02")
        work.visits.add(household_id=home, visited_on="2026-05-03", outcome="1")
    levels = office.read.stock.levels(2026, "hamlet")[str(hamlet_.id), "voluntary-si"]
    others = {key[2]: value for key, value in before.items() if key[:2] == (str(hamlet_.id), "voluntary-si")}
    assert [level - others.get(day, 0) for level, day in zip(levels[1:], [e for e in ENDS if e[:4] == "2026"], strict=True)] == [
        0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0,
    ]  # fmt: skip
    assert_stock_is_a_recount(office)
    undo_last(office)
    assert kept(office, "hamlet") == before
    redo_last(office)
    assert_stock_is_a_recount(office)


def test_the_names_behind_a_level_are_as_many_as_it(office: Office) -> None:
    for (part, kind, day), count in kept(office, "hamlet").items():
        month = int(day[:4]) * 12 + int(day[5:7]) - 1
        if kind in ("visit", "walked"):
            assert len(office.read.stock.calls(kind, month, month, "hamlet", part)) == count
        else:
            assert len(office.read.stock.names(kind, month, "hamlet", part)) == count
    for (part, kind, day), count in today_kept(office, "hamlet").items():
        assert len(office.read.stock_today.names(kind, day, "hamlet", part)) == count


def test_a_file_of_before_gets_its_levels_when_it_is_opened(tmp_path: Path) -> None:
    with open_office(unpacked(1, tmp_path)) as office:
        assert office.read.db.conn.execute("SELECT COUNT(*) FROM sum_spell").fetchone()[0] > 0
        assert_stock_is_a_recount(office)
