"""Schema 6: open leads counted where the person lives, kept by triggers.

``sum_open``: every open lead with the hamlet of its person's household; ``sum_lead``: how many there are by hamlet, scheme, collector (0: nobody)
and the day set for them ("": none). A hamlet of 0: undo brought the lead back before the person or the household (storage/newcomers.py).
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_HOME = "COALESCE((SELECT h.hamlet_id FROM person AS p JOIN household AS h ON h.id = p.household_id WHERE p.id = {person}), 0)"
_DECIDING = ("person_id", "scheme", "closed_on", "collector_id", "due_on")
_MOVED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _DECIDING)


def fill_open(where: str) -> str:
    """Put the open leads under a condition on ``l`` (lead) into ``sum_open``."""
    return f"""
    INSERT INTO sum_open SELECT l.id, l.person_id, l.scheme, {_HOME.format(person="l.person_id")}, COALESCE(l.collector_id, 0),
        COALESCE(l.due_on, '') FROM lead AS l WHERE l.closed_on IS NULL AND {where};"""


def count_open(where: str, sign: str = "") -> str:
    """Add the rows of ``sum_open`` under a condition to ``sum_lead``, or take them from there."""
    return f"""
    INSERT INTO sum_lead SELECT hamlet_id, scheme, collector_id, due_on, {sign}COUNT(*) FROM sum_open WHERE {where} GROUP BY 1, 2, 3, 4
        ON CONFLICT DO UPDATE SET leads = leads + excluded.leads;"""


def follow_open(people: str) -> str:
    """Move the open leads of the people under a condition (``= …``, ``IN …``) to where their households are."""
    return f"UPDATE sum_open SET hamlet_id = {_HOME.format(person='sum_open.person_id')} WHERE person_id {people};"


def _count(row: str, sign: str) -> str:
    return f"""
    INSERT INTO sum_lead VALUES ({row}.hamlet_id, {row}.scheme, {row}.collector_id, {row}.due_on, {sign}1)
        ON CONFLICT DO UPDATE SET leads = leads + excluded.leads;"""


_LIVING = "IN (SELECT id FROM person WHERE household_id = NEW.id)"
_STATEMENTS = (
    """
CREATE TABLE sum_open (lead_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, scheme TEXT NOT NULL, hamlet_id INTEGER NOT NULL,
    collector_id INTEGER NOT NULL, due_on TEXT NOT NULL) STRICT
""",
    """
CREATE TABLE sum_lead (hamlet_id INTEGER NOT NULL, scheme TEXT NOT NULL, collector_id INTEGER NOT NULL, due_on TEXT NOT NULL,
    leads INTEGER NOT NULL, PRIMARY KEY (hamlet_id, scheme, collector_id, due_on)) STRICT, WITHOUT ROWID
""",
    fill_open("1"),
    count_open("1"),
    "CREATE INDEX sum_open_person ON sum_open(person_id)",
    "CREATE INDEX sum_lead_collector ON sum_lead(collector_id, scheme, due_on, leads)",
    f"CREATE TRIGGER sum_open_add AFTER INSERT ON sum_open BEGIN {_count('NEW', '')} END",
    f"CREATE TRIGGER sum_open_take AFTER DELETE ON sum_open BEGIN {_count('OLD', '-')} END",
    f"""
CREATE TRIGGER sum_open_move AFTER UPDATE OF hamlet_id ON sum_open WHEN OLD.hamlet_id <> NEW.hamlet_id
    BEGIN {_count("OLD", "-")} {_count("NEW", "")} END
""",
    f"CREATE TRIGGER lead_open_add AFTER INSERT ON lead WHEN NEW.closed_on IS NULL BEGIN {fill_open('l.id = NEW.id')} END",
    "CREATE TRIGGER lead_open_take AFTER DELETE ON lead BEGIN DELETE FROM sum_open WHERE lead_id = OLD.id; END",
    f"""
CREATE TRIGGER lead_open_move AFTER UPDATE OF {", ".join(_DECIDING)} ON lead WHEN {_MOVED}
    BEGIN DELETE FROM sum_open WHERE lead_id = OLD.id; {fill_open("l.id = NEW.id")} END
""",
    f"""
CREATE TRIGGER person_open_move AFTER UPDATE OF household_id ON person WHEN OLD.household_id IS NOT NEW.household_id
    BEGIN {follow_open("= NEW.id")} END
""",
    f"CREATE TRIGGER household_open_add AFTER INSERT ON household BEGIN {follow_open(_LIVING)} END",
    f"""
CREATE TRIGGER household_open_move AFTER UPDATE OF hamlet_id ON household WHEN OLD.hamlet_id IS NOT NEW.hamlet_id
    BEGIN {follow_open(_LIVING)} END
""",
)


def apply(db: Database) -> None:
    """Make the tables, fill them from what is there, and keep them from now on. Needs ``lead.collector_id``."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
