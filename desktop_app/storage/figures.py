"""What was really done, counted from the records: people by their first paid enrolment of the year, money by ledger
entries.

A person counts once per calendar year and scheme, at the first enrolment of the year that was collected and not
voided; month, commune, hamlet, collector and kind are those of that enrolment. So the figures of any split add up to
the whole, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING
from desktop_app.storage.money import TAKEN

# The split a figure may be asked by → the expression over an enrolment (e); "" is the part that has no such mark.
_SPLITS = {
    "office": "''",
    "commune": "e.commune_code",
    "hamlet": "CAST(e.hamlet_id AS TEXT)",
    "collector": "COALESCE(CAST(e.collector_id AS TEXT), '')",
    "group": "COALESCE(e.support_class, '')",
}
_FIRSTS = f"""WITH ranked AS (
    SELECT id, row_number() OVER (PARTITION BY person_id, scheme ORDER BY collected_on, id) AS place
    FROM enrolment WHERE collected_on BETWEEN ? AND ? AND {STANDING})"""
_COUNTED = """SELECT {mine}.person_id, e.household_id, p.name, p.birth, h.name AS hamlet, {mine}.commune_code,
    c.name AS collector, {mine}.scheme, {mine}.kind, {day} AS collected_on, e.valid_to, {amount} AS payable"""


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
    """One person behind a people figure."""

    person_id: int
    household_id: int
    name: str
    birth: str | None
    hamlet: str
    commune_code: str
    collector: str | None
    scheme: str
    kind: str
    collected_on: str
    valid_to: str | None
    payable: int


class Figures:
    """Counts and sums over one year's records."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def people(self, year: int, split: str) -> list[PeopleFigure]:
        """People of a year by part, scheme, month and newness. ``split``: office, commune, hamlet, collector or group
        (support class)."""
        # One index holds every column named here (enrolment_collected): the rows themselves, with their long
        # explanations, are not read.
        rows = self.db.conn.execute(
            f"""SELECT part, scheme, month, fresh, COUNT(*) FROM (
                SELECT {_SPLITS[split]} AS part, scheme, substr(collected_on, 1, 7) AS month, kind <> 'continue' AS fresh,
                row_number() OVER (PARTITION BY person_id, scheme ORDER BY collected_on, id) AS place
                FROM enrolment AS e WHERE collected_on BETWEEN ? AND ? AND {STANDING})
            WHERE place = 1 GROUP BY 1, 2, 3, 4""",
            _year(year),
        )
        return [
            PeopleFigure(part=row[0], scheme=row[1], month=row[2], fresh=bool(row[3]), people=row[4]) for row in rows
        ]

    def money(self, year: int, split: str) -> list[MoneyFigure]:
        """Money of a year by part, scheme and month."""
        own = split in ("office", "commune", "collector")  # the ledger carries these itself: its index answers alone
        entry = "e" if own else "l"
        source = "ledger_entry AS e" if own else "ledger_entry AS l JOIN enrolment AS e ON e.id = l.enrolment_id"
        rows = self.db.conn.execute(
            f"""SELECT {_SPLITS[split]}, {entry}.scheme, substr({entry}.entry_on, 1, 7), SUM({entry}.amount)
            FROM {source} WHERE {entry}.entry_on BETWEEN ? AND ? AND {entry}.kind IN {TAKEN} GROUP BY 1, 2, 3""",
            _year(year),
        )
        return [MoneyFigure(part=row[0], scheme=row[1], month=row[2], amount=row[3]) for row in rows]

    def collectors(self, year: int) -> frozenset[int]:
        """Who has an entry in the ledger of a year."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT collector_id FROM ledger_entry WHERE entry_on BETWEEN ? AND ? AND kind = 'collect'",
            _year(year),
        )
        return frozenset(row[0] for row in rows if row[0] is not None)

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
            f"""{_FIRSTS}
            {_COUNTED.format(mine="e", day="e.collected_on", amount="e.payable")}
            FROM ranked JOIN enrolment AS e ON e.id = ranked.id JOIN person AS p ON p.id = e.person_id
            JOIN hamlet AS h ON h.id = e.hamlet_id LEFT JOIN collector AS c ON c.id = e.collector_id
            WHERE place = 1 AND e.scheme = ? AND {_SPLITS[split]} = ? AND e.collected_on BETWEEN ? AND ? {only}
            ORDER BY e.collected_on, p.sort_key, e.id""",
            (*_year(year), scheme, part, since, until, *kinds),
        )
        return [CountedPerson(**dict(row)) for row in rows]

    def payments(self, *, split: str, part: str, since: str, until: str) -> list[CountedPerson]:
        """The ledger entries behind a money figure, one line each (``payable`` is the entry's amount, ``kind`` the
        entry's)."""
        rows = self.db.conn.execute(
            f"""{_COUNTED.format(mine="l", day="l.entry_on", amount="l.amount")}
            FROM ledger_entry AS l JOIN enrolment AS e ON e.id = l.enrolment_id JOIN person AS p ON p.id = l.person_id
            JOIN hamlet AS h ON h.id = e.hamlet_id LEFT JOIN collector AS c ON c.id = l.collector_id
            WHERE l.entry_on BETWEEN ? AND ? AND l.kind IN {TAKEN} AND {_SPLITS[split]} = ? ORDER BY l.entry_on, p.sort_key, l.id""",
            (since, until, part),
        )
        return [CountedPerson(**dict(row)) for row in rows]


def _year(year: int) -> tuple[str, str]:
    return f"{year}-01-01", f"{year}-12-31"
