"""Open leads counted by hamlet, collector and day, kept by triggers, are what a recount gives after anything; so are the answers made of them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.history import NothingToUndo, redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.storage.migrations.m0006_desk_and_plans.open_leads import count_open, fill_open
from tests.services.money_builders import the_twelve

_BY_PLACE = """SELECT l.scheme, COALESCE(l.collector_id, 0), COUNT(*), MIN(l.due_on) FROM lead AS l JOIN person AS p ON p.id = l.person_id
    JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id WHERE l.closed_on IS NULL AND t.commune_code = ?
    GROUP BY 1, 2"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        build_leads(found)
        yield found


def assert_kept(office: Office) -> None:
    with office.maintenance() as db:
        asked = ("SELECT * FROM sum_open ORDER BY 1", "SELECT * FROM sum_lead WHERE leads <> 0 ORDER BY 1, 2, 3, 4")
        kept = [[tuple(row) for row in db.conn.execute(sql)] for sql in asked]
        db.conn.execute("BEGIN")
        triggers = db.conn.execute("SELECT name FROM sqlite_master WHERE name GLOB 'sum_open_*' AND type = 'trigger'")
        for (name,) in triggers.fetchall():
            db.conn.execute(f"DROP TRIGGER {name}")
        for statement in ("DELETE FROM sum_open", "DELETE FROM sum_lead", fill_open("1"), count_open("1")):
            db.conn.execute(statement)
        assert kept == [[tuple(row) for row in db.conn.execute(sql)] for sql in asked]
        db.conn.execute("ROLLBACK")
    commune = office.read.communes.covered()[0].code
    asked_again = office.read.db.conn.execute(_BY_PLACE, (commune,))
    assert office.read.place_facts.leads("commune", commune) == {
        (row[0], row[1]): (row[2], row[3]) for row in asked_again
    }


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_undone_and_redone_the_sums_are_a_recount(office: Office, seed: int) -> None:
    chance = Random(seed)
    assert office.read.db.conn.execute("SELECT SUM(leads) FROM sum_lead").fetchone()[0] > 0
    assert_kept(office)
    for _ in range(20):
        what = chance.choice(("open", "close", "give", "move", "carry", "arrive", "drop", "undo", "undo", "redo"))
        if what in ("undo", "redo"):
            with suppress(NothingToUndo):
                (undo_last if what == "undo" else redo_last)(office)
        else:
            _act(office, what, chance)
        assert_kept(office)


def _act(office: Office, what: str, chance: Random) -> None:
    with office.write("test.act", "Thử") as work:
        person, home = chance.choice(work.people.all()), chance.choice(work.households.all())
        leads = work.leads.all()
        if not leads:
            return
        lead = chance.choice(leads)
        if what == "open" and not work.leads.find(
            "person_id = ? AND scheme = 'voluntary-si' AND closed_on IS NULL", (person.id,)
        ):
            work.leads.add(person_id=person.id, scheme="voluntary-si", source="expired", opened_on="2026-11-01")
        elif what == "close":
            work.leads.change(lead.id, closed_on="2026-11-20")
        elif what == "give":
            who = chance.choice([None, *(one.id for one in work.collectors.all())])
            work.leads.change(lead.id, collector_id=who, due_on=chance.choice((None, "2026-12-01", "2026-12-15")))
        elif what == "move":
            work.people.change(person.id, household_id=home.id)
        elif what == "carry":
            work.households.change(home.id, hamlet_id=chance.choice(work.hamlets.all()).id)
        elif what == "arrive":  # undone and redone the household, the person and the lead come and go together
            new = work.households.add(hamlet_id=home.hamlet_id, state="active", list_order=99)
            names = {"name": "Mai Thị Mới", "folded": "mai thi moi", "sort_key": "moi", "initials": "mtm"}
            who = work.people.add(household_id=new, list_order=1, **names)
            work.leads.add(person_id=who, scheme="health-household", source="expired", opened_on="2026-11-02")
        elif (
            what == "drop"
            and not work.db.conn.execute("SELECT 1 FROM lead_naming WHERE lead_id = ?", (lead.id,)).fetchone()
        ):
            work.leads.remove(lead.id)
