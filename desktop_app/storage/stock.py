"""Levels at month ends and the work of canvassing, read from the sums that triggers keep (schema 6, ``m0006/stock.py``).

Kinds of level: the two schemes (people covered) and ``lead`` (people on a list of leads); kinds of count: ``visit`` (answered visits) and ``walked``
(households, each at its first visit of a year). Parts are those of ``storage/figures.py``; the office and the communes are sums of hamlets.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from desktop_app.storage.engine import Database

LEVELS = ("voluntary-si", "health-household", "lead")
COUNTS = ("visit", "walked")
PARTS = {
    "office": ("hamlet", "''", ""),
    "commune": ("hamlet", "COALESCE(h.commune_code, '')", "LEFT JOIN hamlet AS h ON h.id = s.part"),
    "hamlet": ("hamlet", "CAST(s.part AS TEXT)", ""),
    "collector": ("collector", "CASE s.part WHEN 0 THEN '' ELSE CAST(s.part AS TEXT) END", ""),
    "organisation": (
        "collector",
        "COALESCE(CAST(k.organisation_id AS TEXT), '')",
        "LEFT JOIN collector AS k ON k.id = s.part",
    ),
}
# One part alone, by the key of the sums; a part without a name has no such key.
_ONLY = {
    "commune": "s.part IN (SELECT id FROM hamlet WHERE commune_code = ?)",
    "hamlet": "s.part = CAST(? AS INTEGER)",
    "collector": "s.part = CAST(? AS INTEGER)",
    "organisation": "s.part IN (SELECT id FROM collector WHERE organisation_id = CAST(? AS INTEGER))",
}
WHERE = {
    "office": "'' = ?",
    "commune": "h.commune_code = ?",
    "hamlet": "s.hamlet_id = CAST(? AS INTEGER)",
    "collector": "s.collector_id = CAST(COALESCE(NULLIF(?, ''), '0') AS INTEGER)",
    "organisation": "COALESCE(CAST(c.organisation_id AS TEXT), '') = ?",
}
WHO = """SELECT s.person_id, p.household_id, p.name, p.birth, h.name AS hamlet, h.commune_code, c.name AS collector"""
FROM = """JOIN household AS o ON o.id = p.household_id LEFT JOIN hamlet AS h ON h.id = s.hamlet_id
    LEFT JOIN collector AS c ON c.id = s.collector_id"""


@dataclass(frozen=True, kw_only=True)
class StockName:
    """One person behind a level, or one visit behind a count (``on`` its day, ``until`` "")."""

    person_id: int | None
    household_id: int
    name: str
    birth: str | None
    hamlet: str
    commune_code: str
    collector: str | None
    scheme: str
    on: str | None
    until: str | None


class Stock:
    """Levels and counts of a year by part."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def levels(self, year: int, split: str, only: str = "") -> dict[tuple[str, str], list[int]]:
        """(part, kind) → thirteen levels: at the end of December before, and at the end of each month of a year. ``only``: of one part."""
        cut, part, join = PARTS[split]
        first = year * 12
        mine, values = _one(split, only)
        changes: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 13)
        for row in self.db.conn.execute(
            f"""SELECT {part}, s.kind, MAX(s.month - ? + 1, 0) AS place, SUM(s.delta) FROM sum_stock AS s {join}
            WHERE s.kind IN ('voluntary-si', 'health-household', 'lead') AND s.cut = ? AND s.month < ? {mine}
            GROUP BY 1, 2, 3""",
            (first, cut, first + 12, *values),
        ):
            changes[row[0], row[1]][row[2]] += row[3]
        for months in changes.values():
            for place in range(1, 13):
                months[place] += months[place - 1]
        return dict(changes)

    def counts(self, year: int, split: str, only: str = "") -> dict[tuple[str, str], list[int]]:
        """(part, kind) → the counts of the twelve months of a year. ``only``: of one part."""
        cut, part, join = PARTS[split]
        first = year * 12
        mine, values = _one(split, only)
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 12)
        for row in self.db.conn.execute(
            f"""SELECT {part}, s.kind, s.month, SUM(s.delta) FROM sum_stock AS s {join}
            WHERE s.kind IN ('visit', 'walked') AND s.cut = ? AND s.month BETWEEN ? AND ? {mine}
            GROUP BY 1, 2, 3""",
            (cut, first, first + 11, *values),
        ):
            found[row[0], row[1]][row[2] - first] += row[3]
        return dict(found)

    def names(self, kind: str, month: int, split: str, part: str) -> list[StockName]:
        """Who stands behind a level at the end of a month (numbered year × 12 + month − 1), with the period that covers it last."""
        table, last = ("lead", "closed_on") if kind == "lead" else ("coverage", "valid_to")
        began = "opened_on" if kind == "lead" else "valid_from"
        same = "" if kind == "lead" else "AND t.scheme = s.kind"
        rows = self.db.conn.execute(
            f"""{WHO}, t.scheme, t.{began} AS "on", t.{last} AS until
            FROM sum_spell AS s JOIN person AS p ON p.id = s.person_id {FROM}
            LEFT JOIN {table} AS t ON t.id = (SELECT t.id FROM {table} AS t WHERE t.person_id = s.person_id {same}
                AND COALESCE(t.{began}, '') <= ? ORDER BY t.{last} IS NULL DESC, t.{last} DESC, t.id DESC LIMIT 1)
            WHERE s.kind = ? AND s.since <= ? AND s.until > ? AND {WHERE[split]} ORDER BY h.commune_code, h.list_order, p.sort_key, p.id""",
            (f"{month // 12}-{month % 12 + 1:02d}-31", kind, month, month, part),
        )
        return [StockName(**dict(row)) for row in rows]

    def calls(self, kind: str, since: int, until: int, split: str, part: str) -> list[StockName]:
        """The visits behind a count of some months (numbered as above, inclusive)."""
        only = "AND s.first" if kind == "walked" else ""
        rows = self.db.conn.execute(
            f"""SELECT v.person_id, v.household_id, COALESCE(p.name, g.name, 'Hộ ' || COALESCE(o.code, o.id)) AS name,
                COALESCE(p.birth, g.birth) AS birth, h.name AS hamlet, h.commune_code, c.name AS collector, COALESCE(v.scheme, '') AS scheme,
                v.visited_on AS "on", NULL AS until
            FROM sum_call AS s JOIN visit AS v ON v.id = s.visit_id JOIN household AS o ON o.id = v.household_id
            LEFT JOIN person AS p ON p.id = v.person_id LEFT JOIN person AS g ON g.id = o.head_id
            LEFT JOIN hamlet AS h ON h.id = s.hamlet_id LEFT JOIN collector AS c ON c.id = s.collector_id
            WHERE s.month BETWEEN ? AND ? {only} AND {WHERE[split]} ORDER BY v.visited_on, v.id""",
            (since, until, part),
        )
        return [StockName(**dict(row)) for row in rows]


def _one(split: str, only: str) -> tuple[str, tuple[str, ...]]:
    return (f"AND {_ONLY[split]}", (only,)) if only and split in _ONLY else ("", ())
