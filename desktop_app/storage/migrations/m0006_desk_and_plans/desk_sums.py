"""Schema 6: what today's desk and the due lists count, kept by triggers, so that they need not walk through the whole office.

``sum_due``: the last period of whoever lives here, by scheme; ``other``: other cover the person has had ("" none; first day, last day and scheme of
the only one; "*": several, so what is in force on a day must be asked). ``sum_due_day``: how many end on each day, those with several aside.
``sum_follow``: promises and visits to repeat that nothing has answered.
``sum_rank``: the points of the open leads; ``sum_rank_dirty``: hamlets whose points must be counted anew.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_CANVASSED = "('health-household', 'voluntary-si')"
_OTHER = f"""(SELECT CASE COUNT(*) WHEN 0 THEN '' WHEN 1
        THEN MAX(COALESCE(o.valid_from, '0000-00-00') || COALESCE(o.valid_to, '9999-12-31') || o.scheme) ELSE '*' END
        FROM coverage AS o WHERE o.person_id = l.person_id AND o.scheme NOT IN {_CANVASSED})"""
_LIVES = "h.state = 'active' AND COALESCE(p.residence, 'home') IN ('home', 'away')"


def fill_due(where: str) -> str:
    """Put the last periods under a condition on ``l`` (sum_last) into ``sum_due``."""
    return f"""
    INSERT OR IGNORE INTO sum_due SELECT l.person_id, l.scheme, l.valid_to, COALESCE(e.method, ''),
        {_OTHER}, h.hamlet_id, l.collector_id, l.id
        FROM sum_last AS l JOIN person AS p ON p.id = l.person_id JOIN household AS h ON h.id = p.household_id
        LEFT JOIN enrolment AS e ON e.id = l.enrolment_id
        WHERE l.scheme IN {_CANVASSED} AND l.valid_to IS NOT NULL AND {_LIVES} AND {where};"""


def count_days(where: str, sign: str = "") -> str:
    """Add the rows of ``sum_due`` under a condition to the days on which they end, or take them from there."""
    return f"""
    INSERT INTO sum_due_day SELECT scheme, valid_to, method, other, {sign}COUNT(*) FROM sum_due WHERE other <> '*' AND {where} GROUP BY 1, 2, 3, 4
        ON CONFLICT DO UPDATE SET people = people + excluded.people;"""


def _due_again(person: str) -> str:
    return f"DELETE FROM sum_due WHERE person_id = {person};" + fill_due(f"l.person_id = {person}")


def _due_of_home(home: str) -> str:
    people = f"(SELECT id FROM person WHERE household_id = {home})"
    return f"DELETE FROM sum_due WHERE person_id IN {people};" + fill_due(f"l.person_id IN {people}")


def _count_day(row: str, sign: str) -> str:
    return f"""
    INSERT INTO sum_due_day VALUES ({row}.scheme, {row}.valid_to, {row}.method, {row}.other, {sign}1)
        ON CONFLICT DO UPDATE SET people = people + excluded.people;"""


_DUE = (
    """
CREATE TABLE sum_due (person_id INTEGER NOT NULL, scheme TEXT NOT NULL, valid_to TEXT NOT NULL, method TEXT NOT NULL, other TEXT NOT NULL,
    hamlet_id INTEGER NOT NULL, collector_id INTEGER, coverage_id INTEGER NOT NULL, PRIMARY KEY (person_id, scheme)) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE sum_due_day (scheme TEXT NOT NULL, valid_to TEXT NOT NULL, method TEXT NOT NULL, other TEXT NOT NULL,
    people INTEGER NOT NULL, PRIMARY KEY (scheme, valid_to, method, other)) STRICT, WITHOUT ROWID
""",
    fill_due("1"),
    count_days("1"),
    "CREATE INDEX sum_due_end ON sum_due(scheme, valid_to, person_id, other, method, hamlet_id, collector_id, coverage_id)",
    "CREATE INDEX sum_due_mixed ON sum_due(scheme, valid_to, person_id, method, hamlet_id, collector_id, coverage_id) WHERE other = '*'",
    f"CREATE TRIGGER sum_due_add AFTER INSERT ON sum_due WHEN NEW.other <> '*' BEGIN {_count_day('NEW', '')} END",
    f"CREATE TRIGGER sum_due_take AFTER DELETE ON sum_due WHEN OLD.other <> '*' BEGIN {_count_day('OLD', '-')} END",
    f"""
CREATE TRIGGER sum_last_due_add AFTER INSERT ON sum_last WHEN NEW.scheme IN {_CANVASSED} AND NEW.valid_to IS NOT NULL
    BEGIN {fill_due("l.person_id = NEW.person_id AND l.kind = NEW.kind")} END
""",
    f"""
CREATE TRIGGER sum_last_due_take AFTER DELETE ON sum_last WHEN OLD.scheme IN {_CANVASSED}
    BEGIN DELETE FROM sum_due WHERE person_id = OLD.person_id AND scheme = OLD.scheme; END
""",
    f"""
CREATE TRIGGER coverage_mixed_add AFTER INSERT ON coverage WHEN NEW.scheme NOT IN {_CANVASSED} BEGIN {_due_again("NEW.person_id")} END
""",
    f"""
CREATE TRIGGER coverage_mixed_take AFTER DELETE ON coverage WHEN OLD.scheme NOT IN {_CANVASSED} BEGIN {_due_again("OLD.person_id")} END
""",
    f"""
CREATE TRIGGER coverage_mixed_move AFTER UPDATE OF scheme, person_id, valid_from, valid_to ON coverage
    WHEN OLD.scheme IS NOT NEW.scheme OR OLD.person_id IS NOT NEW.person_id
        OR (NEW.scheme NOT IN {_CANVASSED} AND (OLD.valid_from IS NOT NEW.valid_from OR OLD.valid_to IS NOT NEW.valid_to))
    BEGIN {_due_again("OLD.person_id")} {_due_again("NEW.person_id")} END
""",
    "CREATE TRIGGER person_due_take AFTER DELETE ON person BEGIN DELETE FROM sum_due WHERE person_id = OLD.id; END",
    f"""
CREATE TRIGGER person_due_move AFTER UPDATE OF household_id, residence ON person
    WHEN OLD.household_id IS NOT NEW.household_id OR OLD.residence IS NOT NEW.residence BEGIN {_due_again("NEW.id")} END
""",
    f"""
CREATE TRIGGER household_due_add AFTER INSERT ON household WHEN EXISTS (SELECT 1 FROM person WHERE household_id = NEW.id)
    BEGIN {_due_of_home("NEW.id")} END
""",
    f"""
CREATE TRIGGER household_due_move AFTER UPDATE OF hamlet_id, state ON household
    WHEN OLD.hamlet_id IS NOT NEW.hamlet_id OR OLD.state IS NOT NEW.state BEGIN {_due_of_home("NEW.id")} END
""",
    f"""
CREATE TRIGGER enrolment_due_add AFTER INSERT ON enrolment WHEN EXISTS (SELECT 1 FROM coverage WHERE enrolment_id = NEW.id)
    BEGIN {_due_again("NEW.person_id")} END
""",
    f"""
CREATE TRIGGER enrolment_due_move AFTER UPDATE OF method ON enrolment WHEN OLD.method IS NOT NEW.method BEGIN {_due_again("NEW.person_id")} END
""",
)

# Nothing was said or paid since: no later visit, no enrolment collected, no cover begun since the day of the visit.
_STILL = f"""{_LIVES}
        AND NOT EXISTS (SELECT 1 FROM visit AS w WHERE w.person_id = v.person_id AND w.scheme = v.scheme
            AND (w.visited_on, w.id) > (v.visited_on, v.id))
        AND (v.person_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM visit AS w WHERE w.household_id = v.household_id
            AND w.outcome GLOB '[0-9]*' AND (w.visited_on, w.id) > (v.visited_on, v.id)))
        AND NOT EXISTS (SELECT 1 FROM enrolment AS e WHERE e.person_id = v.person_id AND e.scheme = v.scheme
            AND e.collected_on >= v.visited_on AND e.state <> 'voided')
        AND NOT EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = v.person_id AND k.scheme = v.scheme AND k.valid_from >= v.visited_on)"""


def fill_follow(where: str) -> str:
    """Put the open promises and revisits under a condition on ``v`` (visit) into ``sum_follow``."""
    return f"""
    INSERT OR IGNORE INTO sum_follow SELECT CASE WHEN v.promise_on IS NOT NULL THEN 'promise' ELSE 'revisit' END, COALESCE(v.promise_on, v.next_on),
        v.id, h.id, h.hamlet_id, v.person_id, v.scheme, v.collector_id
        FROM visit AS v LEFT JOIN person AS p ON p.id = v.person_id JOIN household AS h ON h.id = COALESCE(p.household_id, v.household_id)
        WHERE (v.promise_on IS NOT NULL OR v.next_on IS NOT NULL) AND {_STILL} AND {where};"""


def _follow_again(row: str) -> str:
    """What is open of one person in one scheme."""
    same = f"person_id = {row}.person_id AND scheme IS {row}.scheme"
    return f"DELETE FROM sum_follow WHERE {same};" + fill_follow(
        f"v.person_id = {row}.person_id AND v.scheme IS {row}.scheme"
    )


def _follow_of_person(person: str) -> str:
    return f"DELETE FROM sum_follow WHERE person_id = {person};" + fill_follow(f"v.person_id = {person}")


def _follow_of_door(home: str) -> str:
    """What is open of a household as a whole."""
    return f"DELETE FROM sum_follow WHERE household_id = {home} AND person_id IS NULL;" + fill_follow(
        f"v.household_id = {home} AND v.person_id IS NULL"
    )


def _follow_of_home(home: str) -> str:
    people = f"(SELECT id FROM person WHERE household_id = {home})"
    return (
        _follow_of_door(home)
        + f"DELETE FROM sum_follow WHERE person_id IN {people};"
        + fill_follow(f"v.person_id IN {people}")
    )


def _spoken(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM visit WHERE person_id = {row}.person_id AND scheme = {row}.scheme)"


_FOLLOW = (
    """
CREATE TABLE sum_follow (kind TEXT NOT NULL, due_on TEXT NOT NULL, visit_id INTEGER NOT NULL, household_id INTEGER NOT NULL,
    hamlet_id INTEGER NOT NULL, person_id INTEGER, scheme TEXT, collector_id INTEGER, PRIMARY KEY (kind, due_on, visit_id)) STRICT, WITHOUT ROWID
""",
    fill_follow("1"),
    "CREATE INDEX sum_follow_person ON sum_follow(person_id, scheme) WHERE person_id IS NOT NULL",
    "CREATE INDEX sum_follow_household ON sum_follow(household_id)",
    f"CREATE TRIGGER visit_follow_add AFTER INSERT ON visit WHEN NEW.person_id IS NOT NULL BEGIN {_follow_again('NEW')} END",
    f"CREATE TRIGGER visit_follow_take AFTER DELETE ON visit WHEN OLD.person_id IS NOT NULL BEGIN {_follow_again('OLD')} END",
    f"CREATE TRIGGER visit_door_add AFTER INSERT ON visit BEGIN {_follow_of_door('NEW.household_id')} END",
    f"CREATE TRIGGER visit_door_take AFTER DELETE ON visit BEGIN {_follow_of_door('OLD.household_id')} END",
    *(
        f"CREATE TRIGGER {table}_follow_{name} AFTER {event} ON {table} WHEN {_spoken(row)} BEGIN {_follow_again(row)} END"
        for table, decides in (
            ("enrolment", "collected_on, state, person_id, scheme"),
            ("coverage", "valid_from, person_id, scheme"),
        )
        for name, event, row in (
            ("add", "INSERT", "NEW"),
            ("take", "DELETE", "OLD"),
            ("move", f"UPDATE OF {decides}", "NEW"),
            ("leave", f"UPDATE OF {decides}", "OLD"),
        )
    ),
    f"""
CREATE TRIGGER person_follow_move AFTER UPDATE OF household_id, residence ON person
    WHEN OLD.household_id IS NOT NEW.household_id OR OLD.residence IS NOT NEW.residence BEGIN {_follow_of_person("NEW.id")} END
""",
    f"""
CREATE TRIGGER household_follow_add AFTER INSERT ON household WHEN EXISTS (SELECT 1 FROM visit WHERE household_id = NEW.id)
    BEGIN {_follow_of_home("NEW.id")} END
""",
    f"""
CREATE TRIGGER household_follow_move AFTER UPDATE OF hamlet_id, state ON household
    WHEN OLD.hamlet_id IS NOT NEW.hamlet_id OR OLD.state IS NOT NEW.state BEGIN {_follow_of_home("NEW.id")} END
""",
)


def _dirty(person: str) -> str:
    return (
        "INSERT OR IGNORE INTO sum_rank_dirty SELECT h.hamlet_id FROM person AS p JOIN household AS h ON h.id = p.household_id "
        f"WHERE p.id = {person};"
    )


def _dirty_home(home: str) -> str:
    return f"INSERT OR IGNORE INTO sum_rank_dirty SELECT hamlet_id FROM household WHERE id = {home};"


_EVENTS = (("add", "INSERT", ("NEW",)), ("take", "DELETE", ("OLD",)), ("move", "UPDATE", ("OLD", "NEW")))
_RANK = (
    """
CREATE TABLE sum_rank (lead_id INTEGER PRIMARY KEY, scheme TEXT NOT NULL, hamlet_id INTEGER NOT NULL, score INTEGER NOT NULL,
    parts TEXT NOT NULL) STRICT
""",
    "CREATE INDEX sum_rank_order ON sum_rank(score DESC, lead_id, hamlet_id, scheme)",
    "CREATE INDEX sum_rank_hamlet ON sum_rank(hamlet_id, score DESC, lead_id)",
    "CREATE TABLE sum_rank_dirty (hamlet_id INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE sum_rank_stamp (stamp TEXT NOT NULL) STRICT",
    *(
        f"CREATE TRIGGER {table}_rank_{name} AFTER {event} ON {table} BEGIN {''.join(_dirty(row + '.person_id') for row in rows)} END"
        for table in ("lead", "coverage")
        for name, event, rows in _EVENTS
    ),
    *(
        f"CREATE TRIGGER visit_rank_{name} AFTER {event} ON visit BEGIN {_dirty_home(rows[0] + '.household_id')} END"
        for name, event, rows in _EVENTS[:2]
    ),
    *(
        f"CREATE TRIGGER entitlement_rank_{name} AFTER {event} ON entitlement BEGIN "
        + "".join(_dirty(row + ".person_id") + _dirty_home(row + ".household_id") for row in rows)
        + " END"
        for name, event, rows in _EVENTS
    ),
    f"""
CREATE TRIGGER person_rank_move AFTER UPDATE OF household_id, residence, list_order ON person
    BEGIN {_dirty_home("OLD.household_id")} {_dirty_home("NEW.household_id")} END
""",
    """
CREATE TRIGGER household_rank_move AFTER UPDATE OF hamlet_id, state, list_order ON household
    BEGIN INSERT OR IGNORE INTO sum_rank_dirty VALUES (OLD.hamlet_id); INSERT OR IGNORE INTO sum_rank_dirty VALUES (NEW.hamlet_id); END
""",
)


def apply(db: Database) -> None:
    """Make the tables, fill them from what is there (the points when they are first asked for), and keep them from now on."""
    for statement in (*_DUE, *_FOLLOW, *_RANK):
        db.conn.execute(statement)
