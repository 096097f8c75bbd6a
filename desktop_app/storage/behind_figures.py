"""The people and entries behind the figures of a year, each with everything a report may split them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING
from desktop_app.storage.money import TAKEN


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One counted person (``amount`` 1) or one ledger entry (``amount`` đồng). ``kind``: of the enrolment, or of the entry."""

    person_id: int
    household_id: int
    name: str
    scheme: str
    kind: str
    on: str
    collector_id: int | None
    commune_code: str
    amount: int


_FIELDS = tuple(field.name for field in fields(Behind))


class BehindFigures:
    """Who and what is counted, under the same rule as ``storage.figures``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def people(self, year: int, until: str) -> list[Behind]:
        """Who is counted from the beginning of a year to a day (ISO): each once per scheme, at the first enrolment that stands."""
        rows = self.db.conn.execute(
            f"""WITH ranked AS (SELECT id, row_number() OVER (PARTITION BY person_id, scheme ORDER BY collected_on, id) AS place
                FROM enrolment WHERE collected_on BETWEEN ? AND ? AND {STANDING})
            SELECT e.person_id, e.household_id, p.name, e.scheme, e.kind, e.collected_on, e.collector_id, e.commune_code, 1
            FROM ranked JOIN enrolment AS e ON e.id = ranked.id JOIN person AS p ON p.id = e.person_id
            WHERE place = 1 ORDER BY e.collected_on, p.sort_key, e.id""",
            (f"{year}-01-01", until),
        )
        return [_behind(row) for row in rows]

    def entries(self, since: str, until: str) -> list[Behind]:
        """What was taken, reversed, given back or put right between two days (ISO, inclusive), entry by entry."""
        rows = self.db.conn.execute(
            f"""SELECT l.person_id, COALESCE(l.household_id, p.household_id), p.name, l.scheme, l.kind, l.entry_on, l.collector_id,
                COALESCE(l.commune_code, ''), l.amount FROM ledger_entry AS l JOIN person AS p ON p.id = l.person_id
            WHERE l.entry_on BETWEEN ? AND ? AND l.kind IN {TAKEN} AND l.scheme IS NOT NULL ORDER BY l.entry_on, p.sort_key, l.id""",
            (since, until),
        )
        return [_behind(row) for row in rows]


def _behind(row: Sequence[Any]) -> Behind:
    return Behind(**dict(zip(_FIELDS, row, strict=True)))
