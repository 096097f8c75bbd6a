"""What was really done, counted from the records: people by their first paid enrolment of the year, money by ledger
entries.

A person counts once per calendar year and scheme, at the first enrolment of the year that was collected and not
voided; month, commune, hamlet, collector and kind are those of that enrolment. So the figures of any split add up to
the whole, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.engine import Database
from desktop_app.storage.money import TAKEN

# The split a figure may be asked by → the expression over a counting enrolment or a ledger entry; "" is the part that has no such mark.
_SPLITS = {
    "office": "''",
    "commune": "f.commune_code",
    "hamlet": "CAST(f.hamlet_id AS TEXT)",
    "collector": "COALESCE(CAST(f.collector_id AS TEXT), '')",
    "group": "COALESCE(f.support_class, '')",
    "organisation": "COALESCE(CAST(c.organisation_id AS TEXT), '')",
}
# The split → the cut that is kept, the part of a kept row, and what it takes to know it.
_KEPT = {cut: (cut, "s.part", "") for cut in ("office", "commune", "hamlet", "collector", "group")} | {
    "organisation": (
        "collector",
        "COALESCE(CAST(k.organisation_id AS TEXT), '')",
        "LEFT JOIN collector AS k ON CAST(k.id AS TEXT) = s.part",
    )
}
_TWELVE = ", ".join(f"SUM(m{month:02d})" for month in range(1, 13))
_COUNTED = """SELECT {mine}.person_id, e.household_id, p.name, p.birth, h.name AS hamlet, {mine}.commune_code,
    c.name AS collector, {mine}.scheme, {kind} AS kind, {day} AS collected_on, e.valid_to, {amount} AS payable"""


@dataclass(frozen=True, kw_only=True)
class PeopleFigure:
    """How many people a part gained in one month; ``fresh`` tells new and returning people from those who continue."""

    part: str
    scheme: str
    month: str
    fresh: bool
    people: int


@dataclass(frozen=True, kw_only=True)
class MoneyFigure:
    """How much a part collected in one month, in đồng (reversals counted in the month they were made)."""

    part: str
    scheme: str
    month: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class CountedPerson:
    """One person (or payment, or visit) behind a figure; ``person_id`` is missing only of a visit to a household as a whole."""

    person_id: int | None
    household_id: int
    name: str
    birth: str | None
    hamlet: str
    commune_code: str
    collector: str | None
    scheme: str
    kind: str
    collected_on: str | None
    valid_to: str | None
    payable: int


class Figures:
    """Counts and sums of a year. They are kept beside the records by triggers (schema 5), so that asking costs the size of the answer."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def people(self, year: int, split: str) -> list[PeopleFigure]:
        """People of a year by part, scheme, month and newness. ``split``: office, commune, hamlet, collector or group
        (support class)."""
        rows = self.db.conn.execute(
            "SELECT part, scheme, month, fresh, people FROM sum_people WHERE year = ? AND cut = ? AND people <> 0",
            (year, split),
        )
        return [
            PeopleFigure(part=row[0], scheme=row[1], month=row[2], fresh=bool(row[3]), people=row[4]) for row in rows
        ]

    def money(self, year: int, split: str) -> list[MoneyFigure]:
        """Money of a year by part, scheme and month; a month in which everything was reversed is among them with 0."""
        rows = self.db.conn.execute(
            "SELECT part, scheme, month, amount FROM sum_money WHERE year = ? AND cut = ?", (year, split)
        )
        return [MoneyFigure(part=row[0], scheme=row[1], month=row[2], amount=row[3]) for row in rows]

    def people_months(self, year: int, split: str) -> list[tuple[str, str, int, int, int]]:
        """The same as plain (part, scheme, newness 1 or 0, place of the month 0–11, people), a part may come in several lines: a cut by hamlet
        has tens of thousands of them."""
        cut, part, join = _KEPT[split]
        return self._plain(
            f"SELECT {part}, s.scheme, s.fresh, CAST(substr(s.month, 6) AS INTEGER) - 1, s.people FROM sum_people AS s {join} "
            "WHERE s.year = ? AND s.cut = ? AND s.people <> 0",
            (year, cut),
        )

    def money_months(self, year: int, split: str) -> list[tuple[str, str, int, int]]:
        """Plain (part, scheme, place of the month 0–11, đồng), a part may come in several lines."""
        cut, part, join = _KEPT[split]
        return self._plain(
            f"SELECT {part}, s.scheme, CAST(substr(s.month, 6) AS INTEGER) - 1, s.amount FROM sum_money AS s {join} "
            "WHERE s.year = ? AND s.cut = ?",
            (year, cut),
        )

    def hamlet_people(self, year: int, apart: bool) -> list[tuple[Any, ...]]:
        """The same by hamlet, a line for the whole year: part, scheme, newness (0 unless ``apart``), then the twelve months."""
        fresh = "fresh" if apart else "0"
        return self._plain(
            f"SELECT part, scheme, {fresh}, {_TWELVE} FROM sum_hamlet_people WHERE year = ? GROUP BY 1, 2, 3", (year,)
        )

    def hamlet_money(self, year: int, apart: bool) -> list[tuple[Any, ...]]:
        """The same by hamlet, a line for the whole year: part, scheme ("" unless ``apart``), then the đồng of the twelve months."""
        scheme = "scheme" if apart else "''"
        return self._plain(
            f"SELECT part, {scheme}, {_TWELVE} FROM sum_hamlet_money WHERE year = ? GROUP BY 1, 2", (year,)
        )

    def _plain(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        """Rows without names: making named ones of so many takes longer than reading them."""
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values).fetchall()

    def collectors(self, year: int) -> frozenset[int]:
        """Who collected in a year."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT collector_id FROM sum_ledger WHERE month BETWEEN ? AND ? AND kind = 'collect' AND entries > 0",
            (f"{year}-01", f"{year}-12"),
        )
        return frozenset(row[0] for row in rows if row[0])

    def names(
        self,
        year: int,
        scheme: str,
        *,
        split: str = "office",
        part: str = "",
        since: str,
        until: str,
        kinds: Sequence[str] = (),
    ) -> list[CountedPerson]:
        """The people behind a figure: those whose counting enrolment of the year was collected between two days (ISO,
        inclusive)."""
        only = f"AND e.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        rows = self.db.conn.execute(
            f"""{_COUNTED.format(mine="f", kind="e.kind", day="f.collected_on", amount="e.payable")}
            FROM sum_first AS f JOIN enrolment AS e ON e.id = f.enrolment_id JOIN person AS p ON p.id = f.person_id
            JOIN hamlet AS h ON h.id = f.hamlet_id LEFT JOIN collector AS c ON c.id = f.collector_id
            WHERE f.scheme = ? AND f.collected_on BETWEEN ? AND ? AND f.year = ? AND {_SPLITS[split]} = ? {only}
            ORDER BY f.collected_on, p.sort_key, e.id""",
            (scheme, since, until, year, part, *kinds),
        )
        return [CountedPerson(**dict(row)) for row in rows]

    def payments(self, *, split: str, part: str, since: str, until: str) -> list[CountedPerson]:
        """The ledger entries behind a money figure, one line each (``payable`` is the entry's amount, ``kind`` the
        entry's)."""
        rows = self.db.conn.execute(
            f"""{_COUNTED.format(mine="f", kind="f.kind", day="f.entry_on", amount="f.amount")}
            FROM ledger_entry AS f JOIN enrolment AS e ON e.id = f.enrolment_id JOIN person AS p ON p.id = f.person_id
            JOIN hamlet AS h ON h.id = f.hamlet_id LEFT JOIN collector AS c ON c.id = f.collector_id
            WHERE f.entry_on BETWEEN ? AND ? AND f.kind IN {TAKEN} AND {_SPLITS[split]} = ?
            ORDER BY f.entry_on, p.sort_key, f.id""",
            (since, until, part),
        )
        return [CountedPerson(**dict(row)) for row in rows]
