"""Schema 6: levels at month ends (who is covered, who is a lead) and the work of canvassing, kept by triggers.

``sum_spell`` holds the unbroken spells of months at whose end a person is covered by a scheme, or stands on a list of leads; ``sum_call`` one row
per answered visit, with whether it is the household's first of the year. ``sum_stock`` adds both up by hamlet and by collector: for a level the
changes (a level is the sum of the changes up to its month), for visits the counts themselves. A person counts where the household lives today and
with the collector of the last period, so that a level compares like with like when households move. Months are numbered year × 12 + month − 1;
0: since ever, ``NEVER``: without end. Part 0: no collector.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

SCHEMES = "('voluntary-si', 'health-household')"
NEVER = 999999
_LATEST = "valid_to IS NULL DESC, valid_to DESC, id DESC"


def _month(day: str) -> str:
    return f"(CAST(substr({day}, 1, 4) AS INTEGER) * 12 + CAST(substr({day}, 6, 2) AS INTEGER) - 1)"


def _cover(row: str) -> tuple[str, str]:
    """The first month whose end a period covers, and the first after it whose end it does not."""
    ended = f"{_month(f'{row}valid_to')} + (substr(date({row}valid_to, '+1 day'), 9, 2) = '01')"
    return f"COALESCE({_month(f'{row}valid_from')}, 0)", f"COALESCE({ended}, {NEVER})"


def _listed(row: str) -> tuple[str, str]:
    return _month(f"{row}opened_on"), f"COALESCE({_month(f'{row}closed_on')}, {NEVER})"


_HOME = "COALESCE((SELECT h.hamlet_id FROM person AS p JOIN household AS h ON h.id = p.household_id WHERE p.id = {person}), 0)"


def _merged(periods: str, part: str = "") -> str:
    """Periods (``since``, ``until`` and, by ``part``, whose) put together where they touch."""
    over = f"PARTITION BY {part} ORDER BY since, until" if part else "ORDER BY since, until"
    keys = f"{part}, " if part else ""
    before = f"MAX(until) OVER ({over} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    return (
        f"SELECT {keys}MIN(since) AS since, MAX(until) AS until FROM (SELECT {keys}since, until, SUM(opens) OVER ({over} ROWS UNBOUNDED PRECEDING) "
        f"AS run FROM (SELECT {keys}since, until, since > COALESCE({before}, -1) AS opens FROM ({periods}) WHERE until > since)) GROUP BY {keys}run"
    )


def _find_again(row: str, table: str) -> str:
    """The spells of the person (and scheme) of a row, found anew."""
    if table == "coverage":
        kind, (since, until) = f"{row}.scheme", _cover("")
        mine = f"coverage WHERE person_id = {row}.person_id AND scheme = {row}.scheme"
        latest = _LATEST
    else:
        kind, (since, until) = "'lead'", _listed("")
        mine = f"lead WHERE person_id = {row}.person_id"
        latest = "closed_on IS NULL DESC, closed_on DESC, id DESC"
    collector = f"(SELECT COALESCE(collector_id, 0) FROM {mine} ORDER BY {latest} LIMIT 1)"
    return f"""
    DELETE FROM sum_spell WHERE person_id = {row}.person_id AND kind = {kind};
    INSERT INTO sum_spell SELECT {row}.person_id, {kind}, since, until, {_HOME.format(person=row + ".person_id")}, {collector}
        FROM ({_merged(f"SELECT {since} AS since, {until} AS until FROM {mine}")});"""


def _only(table: str) -> str:
    """The spell of the person's only row: what nearly every row of an import is."""
    kind, (since, until) = ("NEW.scheme", _cover("NEW.")) if table == "coverage" else ("'lead'", _listed("NEW."))
    return f"""
    INSERT INTO sum_spell SELECT NEW.person_id, {kind}, since, until, {_HOME.format(person="NEW.person_id")}, COALESCE(NEW.collector_id, 0)
        FROM (SELECT {since} AS since, {until} AS until) WHERE until > since;"""


def _count(row: str, sign: str) -> str:
    """A spell added to the changes of its hamlet and its collector, or taken from them."""
    against = "-" if sign == "" else ""
    return "".join(
        f"""
    INSERT INTO sum_stock VALUES ({row}.kind, '{cut}', {row}.{cut}_id, {row}.since, {sign}1)
        ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;
    INSERT INTO sum_stock SELECT {row}.kind, '{cut}', {row}.{cut}_id, {row}.until, {against}1 WHERE {row}.until < {NEVER}
        ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;"""
        for cut in ("hamlet", "collector")
    )


def _call(row: str, sign: str) -> str:
    """A visit added to the counts of its hamlet and its collector, or taken from them; the first of a year counts the household."""
    return "".join(
        f"""
    INSERT INTO sum_stock VALUES ('visit', '{cut}', {row}.{cut}_id, {row}.month, {sign}1)
        ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;
    INSERT INTO sum_stock SELECT 'walked', '{cut}', {row}.{cut}_id, {row}.month, {sign}1 WHERE {row}.first
        ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;"""
        for cut in ("hamlet", "collector")
    )


_ANSWERED = "outcome GLOB '[1-9]'"
_NEW_CALL = f"""
    INSERT INTO sum_call SELECT NEW.id, NEW.household_id, {_month("NEW.visited_on")} / 12, {_month("NEW.visited_on")},
        COALESCE((SELECT hamlet_id FROM household WHERE id = NEW.household_id), 0), COALESCE(NEW.collector_id, 0), 0 WHERE NEW.{_ANSWERED};"""


def _first_call(row: str) -> str:
    """Which of a household's visits of a year is its first."""
    first = f"""(SELECT v.id FROM visit AS v WHERE v.household_id = {row}.household_id AND v.{_ANSWERED}
        AND substr(v.visited_on, 1, 4) = substr({row}.visited_on, 1, 4) ORDER BY v.visited_on, v.id LIMIT 1)"""
    return f"""
    UPDATE sum_call SET first = visit_id IS {first} WHERE household_id = {row}.household_id
        AND year = CAST(substr({row}.visited_on, 1, 4) AS INTEGER) AND first <> (visit_id IS {first});"""


def _moved(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


_COVER = ("person_id", "scheme", "valid_from", "valid_to", "collector_id")
_LEAD = ("person_id", "opened_on", "closed_on", "collector_id")
_VISIT = ("household_id", "visited_on", "collector_id", "outcome")
_OTHER = "(SELECT 1 FROM {table} WHERE person_id = NEW.person_id {same}AND id <> NEW.id)"
_OTHER_COVER = _OTHER.format(table="coverage", same="AND scheme = NEW.scheme ")
_OTHER_LEAD = _OTHER.format(table="lead", same="")
_TABLES = (
    """
CREATE TABLE sum_spell (person_id INTEGER NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, hamlet_id INTEGER NOT NULL,
    collector_id INTEGER NOT NULL, PRIMARY KEY (person_id, kind, since)) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE sum_call (visit_id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL, year INTEGER NOT NULL, month INTEGER NOT NULL,
    hamlet_id INTEGER NOT NULL, collector_id INTEGER NOT NULL, first INTEGER NOT NULL) STRICT
""",
    "CREATE INDEX sum_spell_lead ON sum_spell(hamlet_id, until, person_id) WHERE kind = 'lead'",
    "CREATE INDEX sum_call_household ON sum_call(household_id, year)",
    "CREATE INDEX sum_call_month ON sum_call(month)",
    """
CREATE TABLE sum_stock (kind TEXT NOT NULL, cut TEXT NOT NULL, part INTEGER NOT NULL, month INTEGER NOT NULL, delta INTEGER NOT NULL,
    PRIMARY KEY (kind, cut, part, month)) STRICT, WITHOUT ROWID
""",
)
_LAST = "COALESCE((SELECT collector_id FROM {table} AS t WHERE t.person_id = m.person_id {same}ORDER BY {latest} LIMIT 1), 0)"
_COVER_LAST = _LAST.format(table="coverage", same="AND t.scheme = m.scheme ", latest=_LATEST)
_LEAD_LAST = _LAST.format(table="lead", same="", latest="closed_on IS NULL DESC, closed_on DESC, id DESC")


def fill_spells(where: str) -> tuple[str, ...]:
    """Statements that put the spells of the people under a condition on ``person_id`` into ``sum_spell``."""
    since, until = _cover("")
    covered = f"SELECT person_id, scheme, {since} AS since, {until} AS until FROM coverage WHERE scheme IN {SCHEMES} AND {where}"
    since, until = _listed("")
    listed = f"SELECT person_id, {since} AS since, {until} AS until FROM lead WHERE {where}"
    return (
        f"""INSERT INTO sum_spell SELECT m.person_id, m.scheme, m.since, m.until, {_HOME.format(person="m.person_id")}, {_COVER_LAST}
    FROM ({_merged(covered, "person_id, scheme")}) AS m""",
        f"""INSERT INTO sum_spell SELECT m.person_id, 'lead', m.since, m.until, {_HOME.format(person="m.person_id")}, {_LEAD_LAST}
    FROM ({_merged(listed, "person_id")}) AS m""",
    )


def fill_calls(where: str) -> str:
    """Put the answered visits of the households under a condition on ``household_id`` into ``sum_call``."""
    return f"""INSERT INTO sum_call SELECT id, household_id, {_month("visited_on")} / 12, {_month("visited_on")},
    COALESCE((SELECT hamlet_id FROM household WHERE id = household_id), 0), COALESCE(collector_id, 0), row_number() OVER
    (PARTITION BY household_id, substr(visited_on, 1, 4) ORDER BY visited_on, id) = 1 FROM visit WHERE {_ANSWERED} AND {where}"""


def count_stock(people: str, homes: str, sign: int = 1) -> tuple[str, ...]:
    """Statements that add spells and visits under conditions on ``person_id`` and ``household_id`` to ``sum_stock``; sign −1 takes them away."""
    return tuple(
        f"""INSERT INTO sum_stock SELECT kind, '{cut}', {cut}_id, month, SUM(delta) FROM (
    SELECT kind, {cut}_id, since AS month, {sign} AS delta FROM sum_spell WHERE {people}
    UNION ALL SELECT kind, {cut}_id, until, {-sign} FROM sum_spell WHERE until < {NEVER} AND {people}
    UNION ALL SELECT 'visit', {cut}_id, month, {sign} FROM sum_call WHERE {homes}
    UNION ALL SELECT 'walked', {cut}_id, month, {sign} FROM sum_call WHERE first AND {homes}) GROUP BY 1, 2, 3, 4
    ON CONFLICT DO UPDATE SET delta = delta + excluded.delta"""
        for cut in ("hamlet", "collector")
    )


_FILL = (*fill_spells("1"), fill_calls("1"), *count_stock("1", "1"))


def follow(people: str) -> str:
    """Move the spells of the people under a condition (``= …``, ``IN …``) to where their households are."""
    return f"UPDATE sum_spell SET hamlet_id = {_HOME.format(person='sum_spell.person_id')} WHERE person_id {people};"


_FOLLOW_HOME = """
    UPDATE sum_spell SET hamlet_id = NEW.hamlet_id WHERE person_id IN (SELECT id FROM person WHERE household_id = NEW.id);
    UPDATE sum_call SET hamlet_id = NEW.hamlet_id WHERE household_id = NEW.id;"""
_TRIGGERS = (
    ("sum_spell_add AFTER INSERT ON sum_spell", _count("NEW", "")),
    ("sum_spell_take AFTER DELETE ON sum_spell", _count("OLD", "-")),
    (
        f"sum_spell_move AFTER UPDATE OF hamlet_id ON sum_spell WHEN {_moved('hamlet_id')}",
        _count("OLD", "-") + _count("NEW", ""),
    ),
    ("sum_call_add AFTER INSERT ON sum_call", _call("NEW", "")),
    ("sum_call_take AFTER DELETE ON sum_call", _call("OLD", "-")),
    (
        f"sum_call_move AFTER UPDATE OF hamlet_id, first ON sum_call WHEN {_moved('hamlet_id', 'first')}",
        _call("OLD", "-") + _call("NEW", ""),
    ),
    (
        f"coverage_spell_only AFTER INSERT ON coverage WHEN NEW.scheme IN {SCHEMES} AND NOT EXISTS {_OTHER_COVER}",
        _only("coverage"),
    ),
    (
        f"coverage_spell_add AFTER INSERT ON coverage WHEN NEW.scheme IN {SCHEMES} AND EXISTS {_OTHER_COVER}",
        _find_again("NEW", "coverage"),
    ),
    (
        f"coverage_spell_take AFTER DELETE ON coverage WHEN OLD.scheme IN {SCHEMES}",
        _find_again("OLD", "coverage"),
    ),
    (
        f"coverage_spell_leave AFTER UPDATE OF {', '.join(_COVER)} ON coverage WHEN OLD.scheme IN {SCHEMES} AND ({_moved(*_COVER)})",
        _find_again("OLD", "coverage"),
    ),
    (
        f"coverage_spell_come AFTER UPDATE OF person_id, scheme ON coverage WHEN NEW.scheme IN {SCHEMES} AND ({_moved('person_id', 'scheme')})",
        _find_again("NEW", "coverage"),
    ),
    (f"lead_spell_only AFTER INSERT ON lead WHEN NOT EXISTS {_OTHER_LEAD}", _only("lead")),
    (f"lead_spell_add AFTER INSERT ON lead WHEN EXISTS {_OTHER_LEAD}", _find_again("NEW", "lead")),
    ("lead_spell_take AFTER DELETE ON lead", _find_again("OLD", "lead")),
    (
        f"lead_spell_move AFTER UPDATE OF {', '.join(_LEAD)} ON lead WHEN {_moved(*_LEAD)}",
        _find_again("OLD", "lead") + _find_again("NEW", "lead"),
    ),
    ("visit_call_add AFTER INSERT ON visit", _NEW_CALL + _first_call("NEW")),
    ("visit_call_take AFTER DELETE ON visit", "DELETE FROM sum_call WHERE visit_id = OLD.id;" + _first_call("OLD")),
    (
        f"visit_call_move AFTER UPDATE OF {', '.join(_VISIT)} ON visit WHEN {_moved(*_VISIT)}",
        "DELETE FROM sum_call WHERE visit_id = OLD.id;" + _first_call("OLD") + _NEW_CALL + _first_call("NEW"),
    ),
    (f"person_spell_move AFTER UPDATE OF household_id ON person WHEN {_moved('household_id')}", follow("= NEW.id")),
    # Undo may bring the person back before the household (and cover before the person: storage/newcomers.py).
    ("household_spell_add AFTER INSERT ON household", _FOLLOW_HOME),
    (f"household_spell_move AFTER UPDATE OF hamlet_id ON household WHEN {_moved('hamlet_id')}", _FOLLOW_HOME),
)


def apply(db: Database) -> None:
    """Make the sums, fill them from what is there, and keep them from now on. Needs ``lead.collector_id``."""
    for statement in (*_TABLES, *_FILL):
        db.conn.execute(statement)
    for head, body in _TRIGGERS:
        db.conn.execute(f"CREATE TRIGGER {head} BEGIN {body} END")
