"""Schema 6: what the lists and desks would have to count for every household or walk through for a collector, kept or indexed.

``sum_home`` says how many people live in each household and how many of them have no health cover on the day in ``sum_home_day`` ("": not counted
yet; ``HouseholdList.count_day`` moves it). Triggers keep both in the transaction that changes them.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0006_desk_and_plans.lists import counted

_LIVES = "COALESCE({row}.residence, 'home') IN ('home', 'away')"
_HEALTH = "('health-household', 'health-other')"
_DAY = "(SELECT day FROM sum_home_day)"
_HOLDS = "COALESCE({row}.valid_from, '') <= " + _DAY + " AND COALESCE({row}.valid_to, '9999') >= " + _DAY
_COVERED = f"EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = {{person}} AND k.scheme IN {_HEALTH} AND {_HOLDS.format(row='k')})"
_BARE = f"NOT {_COVERED}"
_COUNTS = f"""(SELECT COUNT(*) FROM person AS m WHERE m.household_id = {{home}} AND {_LIVES.format(row="m")}),
    (SELECT COUNT(*) FROM person AS m WHERE m.household_id = {{home}} AND {_LIVES.format(row="m")} AND {_BARE.format(person="m.id")})"""


def _again(home: str) -> str:
    return f"UPDATE sum_home SET (members, uncovered) = (SELECT {_COUNTS.format(home='sum_home.household_id')}) WHERE household_id = {home};"


def count_homes(homes: str) -> tuple[str, str]:
    """Statements that count the households under a condition (``IN …``) anew."""
    return (
        f"DELETE FROM sum_home WHERE household_id {homes}",
        f"INSERT INTO sum_home SELECT h.id, {_COUNTS.format(home='h.id')} FROM household AS h WHERE h.id {homes}",
    )


def _home_of(person: str) -> str:
    return f"(SELECT household_id FROM person WHERE id = {person})"


def _leave(row: str) -> str:
    bare = _BARE.format(person=f"{row}.id")
    return f"""
    UPDATE sum_home SET members = members - 1, uncovered = uncovered - ({bare}) WHERE household_id = {row}.household_id;"""


def _health(row: str) -> str:
    return f"{row}.scheme IN {_HEALTH} AND {_HOLDS.format(row=row)}"


_STATEMENTS = (
    "CREATE TABLE sum_home_day (day TEXT NOT NULL) STRICT",
    "INSERT INTO sum_home_day VALUES ('')",
    "CREATE TABLE sum_home (household_id INTEGER PRIMARY KEY, members INTEGER NOT NULL, uncovered INTEGER NOT NULL) STRICT",
    f"INSERT INTO sum_home SELECT h.id, {_COUNTS.format(home='h.id')} FROM household AS h",
    "CREATE INDEX sum_home_members ON sum_home(members, household_id)",
    "CREATE INDEX sum_home_uncovered ON sum_home(uncovered, household_id)",
    f"CREATE TRIGGER household_home_add AFTER INSERT ON household BEGIN INSERT INTO sum_home SELECT NEW.id, {_COUNTS.format(home='NEW.id')}; END",
    "CREATE TRIGGER household_home_take AFTER DELETE ON household BEGIN DELETE FROM sum_home WHERE household_id = OLD.id; END",
    # New people are counted when their step is sealed (storage/newcomers.py).
    f"""
CREATE TRIGGER person_home_take AFTER DELETE ON person WHEN {_LIVES.format(row="OLD")} AND {counted("OLD")} BEGIN {_leave("OLD")} END
""",
    f"""
CREATE TRIGGER person_home_move AFTER UPDATE OF household_id, residence ON person
    WHEN OLD.household_id IS NOT NEW.household_id OR OLD.residence IS NOT NEW.residence
    BEGIN {_again("OLD.household_id")} {_again("NEW.household_id")} END
""",
    f"CREATE TRIGGER coverage_home_add AFTER INSERT ON coverage WHEN {_health('NEW')} BEGIN {_again(_home_of('NEW.person_id'))} END",
    f"CREATE TRIGGER coverage_home_take AFTER DELETE ON coverage WHEN {_health('OLD')} BEGIN {_again(_home_of('OLD.person_id'))} END",
    f"""
CREATE TRIGGER coverage_home_move AFTER UPDATE OF person_id, scheme, valid_from, valid_to ON coverage WHEN ({_health("OLD")}) OR ({_health("NEW")})
    BEGIN {_again(_home_of("OLD.person_id"))} {_again(_home_of("NEW.person_id"))} END
""",
    # With the first day: whether somebody is covered is told from the index alone.
    "DROP INDEX coverage_person",
    "CREATE INDEX coverage_person ON coverage(person_id, scheme, valid_to, valid_from)",
    # Who has an open lead, and until when: without its row.
    "CREATE INDEX lead_holder ON lead(person_id, scheme, collector_id, due_on) WHERE closed_on IS NULL",
)


def apply(db: Database) -> None:
    """Make the sums and the indexes."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
