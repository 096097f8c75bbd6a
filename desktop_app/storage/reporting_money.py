"""Money and support as the forms add them up: the ledger by scheme, what enrolments were due, what employers owe."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING
from desktop_app.storage.money import TAKEN

# A household card of a class that the State supports: another group of the forms than the household that pays itself.
_SUPPORTED = "COALESCE(e.support_class, 'other') <> 'other'"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was taken (``up``) and given back, reversed or put right downwards (``down``) in đồng, both ≥ 0."""

    scheme: str
    supported: bool
    now: bool
    up: int
    down: int


@dataclass(frozen=True, kw_only=True)
class DueSum:
    """What the enrolments of a part came to, in đồng; ``refunded`` counts those given back since."""

    scheme: str
    commune_code: str
    support_class: str | None
    now: bool
    enrolments: int
    gross: int
    payable: int
    state: int
    local: int
    other: int
    refunded: int


@dataclass(frozen=True, kw_only=True)
class EmployerFund:
    """One employer's month in one fund ("" for all together), as its list told it; ``kind`` is row 1–11 of form B16a."""

    employer_id: int
    kind: int | None
    month: str
    fund: str
    people: int | None
    payable: int | None
    paid: int | None
    arrears: int | None


class MoneyFacts:
    """Sums over ledger, enrolments and the months of employers."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def taken(self, first: str, since: str, until: str) -> list[Taken]:
        """The ledger from ``first`` to ``until`` (ISO days, inclusive) by scheme; ``now`` marks what came from ``since`` on."""
        rows = self.db.conn.execute(
            f"""SELECT l.scheme, {_SUPPORTED} AS supported, l.entry_on >= ? AS now, SUM(max(l.amount, 0)) AS up, -SUM(min(l.amount, 0)) AS down
            FROM ledger_entry AS l LEFT JOIN enrolment AS e ON e.id = l.enrolment_id
            WHERE l.kind IN {TAKEN} AND l.scheme IS NOT NULL AND l.entry_on BETWEEN ? AND ? GROUP BY 1, 2, 3""",
            (since, first, until),
        )
        return [Taken(scheme=row[0], supported=bool(row[1]), now=bool(row[2]), up=row[3], down=row[4]) for row in rows]

    def surplus(self, day: str) -> int | None:
        """What is kept for households at the end of a day (ISO), in đồng; ``None`` when nothing was ever kept."""
        kept = f"(kind = 'credit' OR kind IN {TAKEN} AND scheme IS NULL)"
        row = self.db.conn.execute(
            f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN entry_on <= ? THEN amount ELSE 0 END), 0) FROM ledger_entry WHERE {kept}",
            (day,),
        ).fetchone()
        return row[1] if row[0] else None

    def due(self, first: str, since: str, until: str) -> list[DueSum]:
        """Enrolments collected from ``first`` to ``until`` (ISO days, inclusive); ``now`` marks those from ``since`` on."""
        rows = self.db.conn.execute(
            f"""SELECT scheme, commune_code, support_class, collected_on >= ? AS now, COUNT(*) AS enrolments, SUM(gross) AS gross,
            SUM(payable) AS payable, SUM(state_support) AS state, SUM(local_support) AS local, SUM(other_support) AS other,
            SUM(state = 'refunded') AS refunded
            FROM enrolment WHERE collected_on BETWEEN ? AND ? AND {STANDING} GROUP BY 1, 2, 3, 4""",
            (since, first, until),
        )
        return [DueSum(**{**dict(row), "now": bool(row["now"])}) for row in rows]

    def employers(self, before: str, month: str) -> list[EmployerFund]:
        """What lists told of employers in two months (``YYYY-MM``)."""
        rows = self.db.conn.execute(
            """SELECT m.employer_id, r.kind, m.month, m.fund, m.people, m.payable, m.paid, m.arrears
            FROM employer_month AS m JOIN employer AS r ON r.id = m.employer_id WHERE m.month IN (?, ?) ORDER BY m.id""",
            (before, month),
        )
        return [EmployerFund(**dict(row)) for row in rows]
