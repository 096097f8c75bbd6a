"""Counts and lists of data quality: how many records each check is asked of, which of them fail it, and what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.quality_checks import CHECKS as OF_PEOPLE
from desktop_app.storage.quality_checks import Check
from desktop_app.storage.quality_links import LINKS

CHECKS: dict[str, Check] = {**OF_PEOPLE, **LINKS}
MOST = 20_000  # rows of one list at most: whoever has more puts them right by place
Limits = Mapping[str, object]
# What belongs to one household comes together, so a table without a household of its own cannot be narrowed to a place.
_PLACES = {
    "hamlet": "h.hamlet_id = :hamlet",
    "commune": "h.hamlet_id IN (SELECT id FROM hamlet WHERE commune_code = :commune)",
    "collector": "h.hamlet_id IN (SELECT hamlet_id FROM collector_hamlet WHERE collector_id = :collector)",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Failing:
    """One record that fails a check: its id in its table, and whose it is."""

    id: int
    person_id: int | None
    household_id: int | None


def counts(db: Database, codes: Sequence[str], limits: Limits) -> dict[str, tuple[int, int]]:
    """(asked, failing) of every check; checks of one table are counted in one walk."""
    found: dict[str, list[int]] = {code: [0, 0] for code in codes}
    for table in dict.fromkeys(CHECKS[code].table for code in codes):
        wanted: list[tuple[str, int]] = []
        columns: list[str] = []
        for code in (code for code in codes if CHECKS[code].table == table):
            check = CHECKS[code]
            if not check.asked_of:
                wanted.append((code, 0))
                columns.append("COUNT(*)" if check.asked == "1" else f"COUNT(*) FILTER (WHERE {check.asked})")
            if not check.found:
                wanted.append((code, 1))
                columns.append(f"COUNT(*) FILTER (WHERE {check.asked} AND {check.bad})")
        if columns:
            row = db.conn.execute(f"SELECT {', '.join(columns)} FROM {table} AS t", dict(limits)).fetchone()
            for (code, which), count in zip(wanted, row, strict=True):
                found[code][which] = count
    for code in codes:
        for which, rows in ((0, CHECKS[code].asked_of), (1, CHECKS[code].found)):
            if rows:
                found[code][which] = db.conn.execute(f"SELECT COUNT(*) FROM {rows}", dict(limits)).fetchone()[0]
    return {code: (asked, failing) for code, (asked, failing) in found.items()}


def failing(
    db: Database, code: str, limits: Limits, place: Mapping[str, object], without: Iterable[int]
) -> list[Failing]:
    """The records that fail a check, at most ``MOST``. ``place``: any of ``hamlet``, ``commune``, ``collector``; ``without``: ids that stand
    with a reason."""
    check = CHECKS[code]
    sql = f"SELECT t.id, {check.person}, {check.household} FROM {check.failing}"
    values = {**limits, **place}
    aside = list(without)
    if aside:
        sql += " AND t.id NOT IN (SELECT value FROM json_each(:aside))"
        values["aside"] = json.dumps(aside)
    if place:
        where = " AND ".join(_PLACES[kind] for kind in place)
        sql += f" AND {check.household} IN (SELECT h.id FROM household AS h WHERE {where})"
    rows = db.conn.execute(f"{sql} LIMIT {MOST}", values)
    return [Failing(id=row[0], person_id=row[1], household_id=row[2]) for row in rows]


def still_failing(db: Database, code: str, limits: Limits, ids: Iterable[int]) -> dict[int, str]:
    """Those of some records that fail a check, with what they say."""
    check = CHECKS[code]
    rows = db.conn.execute(
        f"SELECT t.id, COALESCE({check.fact}, '') FROM {check.failing} AND t.id IN (SELECT value FROM json_each(:ids))",
        {**limits, "ids": json.dumps(list(ids))},
    )
    return {row[0]: row[1] for row in rows}


def facts(db: Database, code: str, limits: Limits, ids: Iterable[int]) -> dict[int, str]:
    """What some records of a check's table say."""
    check = CHECKS[code]
    rows = db.conn.execute(
        f"SELECT t.id, COALESCE({check.fact}, '') FROM {check.table} AS t WHERE t.id IN (SELECT value FROM json_each(:ids))",
        {**limits, "ids": json.dumps(list(ids))},
    )
    return {row[0]: row[1] for row in rows}


def homes(db: Database, household_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """(head, hamlet, code) of some households."""
    rows = db.conn.execute(
        """SELECT h.id, COALESCE(p.name, ''), m.name, COALESCE(h.code, '') FROM household AS h JOIN hamlet AS m ON m.id = h.hamlet_id
        LEFT JOIN person AS p ON p.id = h.head_id WHERE h.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(household_ids)),),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def names(db: Database, table: str, ids: Iterable[int]) -> dict[int, str]:
    """The names of some people, collectors, hamlets, plans or files."""
    column = "file_name" if table == "import_batch" else "name"
    rows = db.conn.execute(
        f"SELECT id, {column} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {row[0]: row[1] for row in rows}


def only_heads(db: Database, household_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The households without a head in which exactly one living member is written down as the head: (id, name) of that one."""
    rows = db.conn.execute(
        """SELECT p.household_id, MIN(p.id), MIN(p.name) FROM person AS p JOIN household AS h ON h.id = p.household_id WHERE h.head_id IS NULL
        AND p.relation_code = '00' AND COALESCE(p.residence, '') NOT IN ('died', 'moved', 'other-household')
        AND h.id IN (SELECT value FROM json_each(?)) GROUP BY p.household_id HAVING COUNT(*) = 1""",
        (json.dumps(list(household_ids)),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def heads(db: Database, person_ids: Iterable[int]) -> set[int]:
    """Those of some people who are the head of the household they live in."""
    rows = db.conn.execute(
        """SELECT p.id FROM person AS p JOIN household AS h ON h.id = p.household_id AND h.head_id = p.id
        WHERE p.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(person_ids)),),
    )
    return {row[0] for row in rows}


def owners(db: Database, code: str, ids: Iterable[int]) -> list[Failing]:
    """Whose some records of a check's table are."""
    check = CHECKS[code]
    rows = db.conn.execute(
        f"SELECT t.id, {check.person}, {check.household} FROM {check.table} AS t WHERE t.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return [Failing(id=row[0], person_id=row[1], household_id=row[2]) for row in rows]
