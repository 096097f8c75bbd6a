"""What the ledger adds up to: by collector and organisation at any moment, by day, by month. Sums come from `sum_ledger`, kept by triggers.

A collector of ``None`` is the office itself, which takes money without a collector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.engine import Database
from desktop_app.storage.money import TAKEN

# Cash a collector has taken; what is handed in or given back settles it, the oldest first.
_CASH_IN = "('collect', 'void', 'credit', 'adjust')"
_CASH = "method IS NOT 'transfer'"


@dataclass(frozen=True, kw_only=True)
class MoneySum:
    """The sum of the entries of one kind. ``of_scheme``: they belong to a scheme (otherwise to a household's surplus, or to nobody's)."""

    collector_id: int | None
    organisation_id: int | None
    kind: str
    of_scheme: bool
    method: str | None
    amount: int


@dataclass(frozen=True, kw_only=True)
class CashDay:
    """What one collector took and handed in on one day (ISO), in đồng; ``given_back``, ``remitted`` positive when money went out."""

    day: str
    cash: int
    transfer: int
    remitted: int
    given_back: int


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An entry that takes another back or puts it right: on which day (ISO) it was entered, and the day and kind of that other."""

    entered_on: str
    day: str
    kind: str
    amount: int

    @property
    def of_taken(self) -> bool:
        """Whether it belongs to the cash that was taken; otherwise to what was handed in or given back."""
        return self.kind not in ("remit", "refund")


@dataclass(frozen=True, kw_only=True)
class MonthSum:
    """One month's sum of a kind, scheme and method: ``entries`` how many."""

    kind: str
    scheme: str | None
    method: str | None
    amount: int
    entries: int


@dataclass(frozen=True, kw_only=True)
class SurplusPart:
    """Surplus of a household that one collector took one way; negative where more was used there than came in."""

    collector_id: int | None
    organisation_id: int | None
    commune_code: str | None
    method: str
    amount: int


class Balances:
    """Questions to the ledger and its sums."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def who(self) -> list[int | None]:
        """Every collector with an entry, and ``None`` where the office itself has one."""
        rows = self.db.conn.execute("SELECT DISTINCT collector_id FROM sum_ledger WHERE entries > 0")
        return [row[0] or None for row in rows]

    def sums(self, collector_id: int | None, until: str | None = None) -> list[MoneySum]:
        """The sums of one collector (``None``: the office itself) to the end of a day (ISO), or of everything."""
        return self._sums(until, "collector_id = ? AND", (collector_id or 0,), "collector_id IS ? AND", (collector_id,))

    def all_sums(self, until: str | None = None) -> list[MoneySum]:
        """The sums of everybody to the end of a day (ISO), or of everything."""
        return self._sums(until, "", (), "", ())

    def held_since(self, collector_id: int | None, held: int, until: str | None = None) -> str | None:
        """From which day (ISO) the oldest cash is that a collector holding ``held`` đồng has not handed in; ``None`` when nothing is held.

        ``until``: looked at from the end of that day.
        """
        if held <= 0:
            return None
        last = until or "9999-12-31"
        # What puts a refund right is entered among the cash, and belongs to what was given back.
        moved = [one for one in self.moved(collector_id, "", last) if one.kind != "remit"]
        months = self._cash_months(collector_id, last)
        for one in moved:
            months[one.entered_on[:7]] -= one.amount
            if one.of_taken:
                months[one.day[:7]] = months.get(one.day[:7], 0) + one.amount
        found = 0
        for month in sorted(months, reverse=True):
            if found + months[month] >= held:
                return self._held_day(collector_id, month, held - found, moved, last)
            found += months[month]
        return min(months) + "-01" if months else None

    def cash_days(self, collector_id: int | None, since: str, until: str) -> list[CashDay]:
        """What one collector took and handed in on each day of a period (ISO days) that saw money, oldest first."""
        rows = self.db.conn.execute(
            f"""SELECT entry_on AS day, SUM(iif(kind IN {_CASH_IN} AND {_CASH}, amount, 0)) AS cash,
            SUM(iif(kind IN {_CASH_IN} AND method = 'transfer', amount, 0)) AS transfer,
            -SUM(iif(kind = 'remit', amount, 0)) AS remitted, -SUM(iif(kind = 'refund' AND {_CASH}, amount, 0)) AS given_back
            FROM ledger_entry WHERE collector_id IS ? AND entry_on BETWEEN ? AND ?
            AND kind NOT IN ('remuneration', 'claw-back', 'pay-out') GROUP BY entry_on ORDER BY entry_on""",
            (collector_id, since, until),
        )
        return [CashDay(**dict(row)) for row in rows]

    def moved(self, collector_id: int | None, since: str, until: str) -> list[Moved]:
        """The entries of a period that belong to the cash of another day: receipts and remittances taken back, entries put right.

        What a receipt puts right among its own lines stays on its day.
        """
        rows = self.db.conn.execute(
            f"""SELECT e.entry_on AS entered_on, o.entry_on AS day, o.kind, e.amount FROM ledger_entry AS e
            JOIN ledger_entry AS o ON o.id = COALESCE(e.reverses_id, e.corrects_id)
            WHERE (e.reverses_id IS NOT NULL OR e.corrects_id IS NOT NULL) AND e.collector_id IS ? AND e.entry_on BETWEEN ? AND ?
            AND e.{_CASH} AND (e.kind IN ('void', 'credit', 'remit') OR e.kind = 'adjust' AND e.receipt_id IS NULL)
            AND o.collector_id IS e.collector_id""",
            (collector_id, since, until),
        )
        return [Moved(**dict(row)) for row in rows]

    def receipts_by_day(self, since: str, until: str) -> dict[tuple[int | None, str], int]:
        """How many receipts each collector wrote a day, voided ones and their reversals aside: (collector, ISO day) → number."""
        rows = self.db.conn.execute(
            """SELECT collector_id, issued_on, COUNT(*) FROM receipt AS r WHERE issued_on BETWEEN ? AND ? AND voids_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM receipt AS v WHERE v.voids_id = r.id) GROUP BY 1, 2""",
            (since, until),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def batches_by_day(self, since: str, until: str) -> dict[tuple[int | None, str], list[str]]:
        """In which declaration batches the money of a day was declared: (collector, ISO day) → “D05-TS 01/2026” …, oldest batch first."""
        rows = self.db.conn.execute(
            """SELECT DISTINCT e.collector_id, e.collected_on, b.id, b.form || ' ' || b.number FROM enrolment AS e
            JOIN batch AS b ON b.id = e.batch_id WHERE e.collected_on BETWEEN ? AND ? ORDER BY b.id""",
            (since, until),
        )
        found: dict[tuple[int | None, str], list[str]] = {}
        for collector_id, day, _batch, name in rows:
            found.setdefault((collector_id, day), []).append(name)
        return found

    def month(self, month: str) -> list[MonthSum]:
        """The sums of one month (``YYYY-MM``) by kind, scheme and method."""
        rows = self.db.conn.execute(
            """SELECT kind, NULLIF(scheme, '') AS scheme, NULLIF(method, '') AS method, SUM(amount) AS amount, SUM(entries) AS entries
            FROM sum_ledger WHERE month = ? AND entries > 0 GROUP BY 1, 2, 3""",
            (month,),
        )
        return [MonthSum(**dict(row)) for row in rows]

    def months(self) -> list[str]:
        """The months (``YYYY-MM``) with an entry, oldest first."""
        rows = self.db.conn.execute(
            "SELECT month FROM sum_ledger GROUP BY month HAVING SUM(entries) > 0 ORDER BY month"
        )
        return [row[0] for row in rows]

    def surplus_parts(self, household_id: int) -> list[SurplusPart]:
        """Who holds the surplus kept for a household: what is neither used nor given back by collector and method, the oldest first."""
        rows = self.db.conn.execute(
            f"""SELECT collector_id, organisation_id, commune_code, COALESCE(method, 'cash') AS method, SUM(amount) AS amount
            FROM ledger_entry WHERE household_id = ? AND (kind = 'credit' OR (kind IN {TAKEN} AND scheme IS NULL))
            GROUP BY 1, 2, 3, 4 ORDER BY MIN(id)""",
            (household_id,),
        )
        return [SurplusPart(**dict(row)) for row in rows]

    def _sums(
        self, until: str | None, whole: str, whole_values: Sequence[Any], part: str, part_values: Sequence[Any]
    ) -> list[MoneySum]:
        """Whole months from `sum_ledger`; the last days of an unfinished one from the entries themselves."""
        month = until[:7] if until else "9999-99"
        sql = f"""SELECT NULLIF(collector_id, 0) AS collector_id, NULLIF(organisation_id, 0) AS organisation_id, kind,
            scheme <> '' AS of_scheme, NULLIF(method, '') AS method, SUM(amount) AS amount
            FROM sum_ledger WHERE {whole} month < ? AND entries > 0 GROUP BY 1, 2, 3, 4, 5"""
        values: list[Any] = [*whole_values, month]
        if until is not None:
            sql = f"""SELECT collector_id, organisation_id, kind, of_scheme, method, SUM(amount) AS amount FROM ({sql}
                UNION ALL SELECT collector_id, organisation_id, kind, scheme IS NOT NULL, method, amount
                FROM ledger_entry WHERE {part} entry_on BETWEEN ? AND ?) GROUP BY 1, 2, 3, 4, 5"""
            values += [*part_values, month + "-01", until]
        rows = [dict(row) for row in self.db.conn.execute(sql, values)]
        return [MoneySum(**{**row, "of_scheme": bool(row["of_scheme"])}) for row in rows]

    def _cash_months(self, collector_id: int | None, until: str) -> dict[str, int]:
        """The cash one collector took by month, the month of ``until`` only up to that day."""
        rows = self.db.conn.execute(
            f"""SELECT month, SUM(amount) FROM sum_ledger WHERE collector_id = ? AND month < ? AND kind IN {_CASH_IN}
            AND {_CASH} GROUP BY month""",
            (collector_id or 0, until[:7]),
        )
        months: dict[str, int] = {row[0]: row[1] for row in rows}
        months[until[:7]] = sum(self._cash_of_days(collector_id, until[:7] + "-01", until).values())
        return months

    def _cash_of_days(self, collector_id: int | None, since: str, until: str) -> dict[str, int]:
        """The cash one collector took by day."""
        rows = self.db.conn.execute(
            "SELECT day, amount FROM sum_cash WHERE collector_id = ? AND day BETWEEN ? AND ?",
            (collector_id or 0, since, until),
        )
        return {row[0]: row[1] for row in rows}

    def _held_day(self, collector_id: int | None, month: str, held: int, moved: Sequence[Moved], until: str) -> str:
        """The day of ``month`` from which ``held`` đồng, the rest of what is held, come."""
        found = self._cash_of_days(collector_id, month + "-01", min(until, month + "-31"))
        for one in moved:
            if one.entered_on[:7] == month:
                found[one.entered_on] = found.get(one.entered_on, 0) - one.amount
            if one.of_taken and one.day[:7] == month:
                found[one.day] = found.get(one.day, 0) + one.amount
        day = month + "-01"
        for day in sorted(found, reverse=True):
            held -= found[day]
            if held <= 0:
                break
        return day
