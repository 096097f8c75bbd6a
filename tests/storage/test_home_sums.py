"""How many live in each household and how many of them have no health cover, kept by triggers, is what a recount gives after anything."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.services.history import NothingToUndo, redo_last, undo_last
from desktop_app.services.households_list import household_ids, list_households, ready_households
from desktop_app.services.office import Office
from tests.services.money_builders import the_twelve

_DAYS = (None, "2025-12-31", "2026-11-20", "2026-11-21", "2026-12-31")
_NOW = """SELECT COUNT(*) AS members, COALESCE(SUM(NOT EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = m.id
    AND k.scheme IN ('health-household', 'health-other') AND COALESCE(k.valid_from, '') <= d.day AND COALESCE(k.valid_to, '9999') >= d.day)), 0)
    FROM sum_home_day AS d, person AS m WHERE m.household_id = ? AND COALESCE(m.residence, 'home') IN ('home', 'away')"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        ready_households(found)
        yield found


def assert_kept(office: Office) -> None:
    conn = office.read.db.conn
    kept = {row[0]: tuple(row)[1:] for row in conn.execute("SELECT household_id, members, uncovered FROM sum_home")}
    homes = [row[0] for row in conn.execute("SELECT id FROM household").fetchall()]
    assert kept == {home: tuple(conn.execute(_NOW, (home,)).fetchone()) for home in homes}


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("cover", "end", "drop", "move", "residence", "arrive", "leave", "undo", "redo")),
        st.integers(0, 11),
        st.sampled_from(_DAYS),
        st.sampled_from(("health-household", "health-other", "voluntary-si")),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_whatever_is_written_undone_and_redone_the_sums_are_a_recount(
    office: Office, steps: list[tuple[str, int, str | None, str]]
) -> None:
    for act, number, day, scheme in steps:
        if act in ("undo", "redo"):
            with suppress(NothingToUndo):
                (undo_last if act == "undo" else redo_last)(office)
        else:
            _act(office, act, number, day, scheme)
        assert_kept(office)


def _act(office: Office, act: str, number: int, day: str | None, scheme: str) -> None:
    with office.write("test.act", "Thử") as work:
        people, homes = work.people.all(), work.households.all()
        one, home = people[number % len(people)], homes[number % len(homes)]
        held = work.coverages.find("person_id = ?", (one.id,))
        if act == "cover":
            work.coverages.add(person_id=one.id, scheme=scheme, valid_from=day, valid_to="2026-12-01", source="entered")
        elif act == "end" and held:
            work.coverages.change(held[-1].id, valid_to=day, scheme=scheme)
        elif act == "drop" and held and held[-1].enrolment_id is None:
            work.coverages.remove(held[-1].id)
        elif act == "move":
            work.people.change(one.id, household_id=home.id)
        elif act == "residence":
            work.people.change(one.id, residence="moved" if day else "home")
        elif act == "arrive":
            new = work.households.add(hamlet_id=home.hamlet_id, state="active", list_order=99)
            values = {
                "name": "Mai Thị Mới",
                "folded": "mai thi moi",
                "sort_key": "moi",
                "initials": "mtm",
                "list_order": 1,
            }
            work.people.add(household_id=new, **values)
        elif act == "leave" and not work.people.find("household_id = ?", (home.id,)):
            work.households.remove(home.id)


@pytest.mark.parametrize("sort", ["members", "uncovered"])
@pytest.mark.parametrize("descending", [False, True])
def test_the_walk_gives_the_order_of_the_count(office: Office, sort: str, descending: bool) -> None:
    rows = list_households(office, sort=sort, descending=descending)
    assert [row.id for row in rows] == household_ids(office, {}, sort=sort, descending=descending)
    counts = [getattr(row, sort) for row in rows]
    assert counts == sorted(counts, reverse=descending)
    assert len(set(counts)) > 1


def test_on_another_day_the_list_counts_until_the_day_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AN_SINH_XA_TODAY", "2027-06-01")
    asked = office.read.household_list
    assert not asked.counted_on(office.today.isoformat())
    before = [(row.id, row.uncovered) for row in list_households(office, sort="uncovered", descending=True)]
    ready_households(office)
    assert asked.counted_on(office.today.isoformat())
    assert [(row.id, row.uncovered) for row in list_households(office, sort="uncovered", descending=True)] == before
    assert_kept(office)
