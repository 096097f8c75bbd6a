"""Receipts and the append-only ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.records import LedgerEntry, Receipt
from desktop_app.storage.table import Table

# What counts as collected for a scheme (đã thu): taken, reversed, given back, put right. Surplus kept for a
# household is not among it, nor is what of it was given back: those entries have no scheme.
TAKEN = "('collect', 'void', 'refund', 'adjust')"
_LISTED = (
    "SELECT r.id, r.number, r.issued_on, r.household_id, r.method, r.total, r.payer, r.voids_id, r.collector_id, "
    "c.name AS collector, p.name AS head, h.name AS hamlet, v.id AS voided_by, e.number AS e_number, "
    "(SELECT MAX(d.print_no) FROM receipt_print AS d WHERE d.receipt_id = r.id) AS prints "
    "FROM receipt AS r JOIN household AS f ON f.id = r.household_id JOIN hamlet AS h ON h.id = f.hamlet_id "
    "LEFT JOIN person AS p ON p.id = f.head_id LEFT JOIN collector AS c ON c.id = r.collector_id "
    "LEFT JOIN receipt AS v ON v.voids_id = r.id LEFT JOIN e_receipt AS e ON e.receipt_id = r.id "
)


@dataclass(frozen=True, kw_only=True)
class ListedReceipt:
    """One line of the list of receipts. ``voids_id``: the receipt this one reverses; ``voided_by``: the one that
    reverses it; ``e_number``: of its e-receipt; ``prints``: how often it was printed. ``total`` in đồng."""

    id: int
    number: str
    issued_on: str
    household_id: int
    method: str
    total: int
    payer: str | None
    voids_id: int | None
    collector_id: int | None
    collector: str | None
    head: str | None
    hamlet: str
    voided_by: int | None
    e_number: str | None = None
    prints: int | None = None


class Receipts(Table[Receipt]):
    """Biên lai; a wrong one is reversed by another."""

    name = "receipt"
    record = Receipt

    def by_number(self, number: str) -> Receipt | None:
        """The receipt of that number."""
        found = self.find("number = ?", (number,))
        return found[0] if found else None

    def numbers(self) -> list[tuple[int, str]]:
        """(id, number) of every receipt, reversing ones aside."""
        rows = self.db.conn.execute("SELECT id, number FROM receipt WHERE voids_id IS NULL ORDER BY id")
        return [(row[0], row[1]) for row in rows]

    def book_numbers(self) -> list[tuple[int, int]]:
        """(id, number without the serial) of every receipt out of a receipt book."""
        rows = self.db.conn.execute("SELECT id, book_number FROM receipt WHERE book_id IS NOT NULL ORDER BY id")
        return [(row[0], row[1]) for row in rows]

    def some(self, ids: Iterable[int]) -> list[Receipt]:
        """Receipts by id, oldest first; unknown ids are left out."""
        return self.find("id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))

    def reversal_of(self, receipt_id: int) -> Receipt | None:
        """The receipt that voids this one, when it is voided."""
        found = self.find("voids_id = ?", (receipt_id,))
        return found[0] if found else None

    def of_enrolments(self, enrolment_ids: Sequence[int]) -> dict[int, Receipt]:
        """The receipt given for each enrolment: enrolment id → receipt."""
        marks = ", ".join("?" * len(enrolment_ids))
        rows = self.db.conn.execute(
            f"SELECT enrolment_id, receipt_id FROM ledger_entry WHERE kind = 'collect' AND enrolment_id IN ({marks}) ORDER BY id",
            tuple(enrolment_ids),
        )
        given = {row[0]: row[1] for row in rows}
        wanted = ", ".join("?" * len(given))
        found = {receipt.id: receipt for receipt in self.find(f"id IN ({wanted})", tuple(given.values()))}
        return {enrolment_id: found[receipt_id] for enrolment_id, receipt_id in given.items()}

    def last_number(self, prefix: str, digits: int) -> str | None:
        """The highest number of a series (a prefix and so many digits); reversing and hand-made numbers are no part."""
        row = self.db.conn.execute(
            """SELECT number FROM receipt WHERE number >= ? AND number < ? AND number GLOB ? AND voids_id IS NULL
            ORDER BY number DESC LIMIT 1""",
            (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1), prefix + "[0-9]" * digits),
        ).fetchone()
        return row[0] if row else None

    def months(self, ids: Iterable[int]) -> list[tuple[str, str]]:
        """The months that receipts were issued in, each with the number of one of them."""
        rows = self.db.conn.execute(
            "SELECT substr(issued_on, 1, 7), MIN(number) FROM receipt WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1",
            (json.dumps(list(ids)),),
        )
        return [(row[0], row[1]) for row in rows]

    def of_household(self, household_id: int) -> list[ListedReceipt]:
        """The receipts of one household, newest first."""
        return self._listed("WHERE r.household_id = ?", (household_id,), "LIMIT 200")

    def page(self, *, since: str, until: str, collector_id: int | None, offset: int, limit: int) -> list[ListedReceipt]:
        """One window of the receipts issued in a period (ISO days), newest first."""
        where, values = _period(since, until, collector_id)
        return self._listed(f"WHERE {where}", values, f"LIMIT {int(limit)} OFFSET {int(offset)}")

    def sum_of(self, *, since: str, until: str, collector_id: int | None) -> tuple[int, int]:
        """How many receipts a period has, and their sum in đồng (voided ones and their reversals cancel out)."""
        where, values = _period(since, until, collector_id)
        row = self.db.conn.execute(
            f"SELECT COUNT(*), COALESCE(SUM(r.total), 0) FROM receipt AS r WHERE {where}", values
        ).fetchone()
        return row[0], row[1]

    def _listed(self, where: str, values: tuple[object, ...], tail: str) -> list[ListedReceipt]:
        rows = self.db.conn.execute(f"{_LISTED}{where} ORDER BY r.issued_on DESC, r.id DESC {tail}", values)
        return [ListedReceipt(**dict(row)) for row in rows]


class Ledger(Table[LedgerEntry]):
    """Sổ thu: entries are only ever added."""

    name = "ledger_entry"
    record = LedgerEntry

    def post(self, **values: Any) -> int:
        """Add one entry with what the running verb knows: who enters it and when, and the collector's organisation where none is given."""
        step = self.db.conn.execute("SELECT user, at FROM journal WHERE hash IS NULL").fetchone()
        if values.get("collector_id") is not None and values.get("organisation_id") is None:
            values["organisation_id"] = self.db.conn.execute(
                "SELECT organisation_id FROM collector WHERE id = ?", (values["collector_id"],)
            ).fetchone()[0]
        if values.get("enrolment_id") is not None:
            place = self.db.conn.execute(
                "SELECT hamlet_id, support_class FROM enrolment WHERE id = ?", (values["enrolment_id"],)
            ).fetchone()
            values = {**values, "hamlet_id": place["hamlet_id"], "support_class": place["support_class"]}
        return self.add(**values, entered_at=step["at"], entered_by=step["user"])

    def of_receipt(self, receipt_id: int) -> list[LedgerEntry]:
        """The entries of one receipt in the order they were made."""
        return self.find("receipt_id = ?", (receipt_id,))

    def of_enrolment(self, enrolment_id: int) -> list[LedgerEntry]:
        """The entries of one enrolment in the order they were made."""
        return self.find("enrolment_id = ?", (enrolment_id,))

    def of_remittance(self, remittance_id: int) -> list[LedgerEntry]:
        """The entries of one remittance in the order they were made."""
        return self.find("remittance_id = ?", (remittance_id,))

    def corrections(self, entry_ids: Sequence[int]) -> list[LedgerEntry]:
        """The adjustments that name one of these entries and were not reversed themselves."""
        reversal = "SELECT 1 FROM ledger_entry AS v WHERE v.reverses_id = ledger_entry.id"
        where = f"corrects_id IN ({', '.join('?' * len(entry_ids))}) AND NOT EXISTS ({reversal})"
        return self.find(where, entry_ids)

    def any_declared(self, receipt_ids: Iterable[int]) -> bool:
        """Whether anything these receipts were given for left in a batch, or was given back after that."""
        row = self.db.conn.execute(
            "SELECT 1 FROM ledger_entry AS l JOIN enrolment AS e ON e.id = l.enrolment_id "
            "WHERE l.receipt_id IN (SELECT value FROM json_each(?)) AND (e.state IN ('sent', 'accepted', 'returned') OR e.state = 'refunded' "
            "AND EXISTS (SELECT 1 FROM ledger_entry AS b WHERE b.enrolment_id = e.id AND b.kind = 'refund')) LIMIT 1",
            (json.dumps(list(receipt_ids)),),
        ).fetchone()
        return row is not None

    def balance(self) -> int:
        """What was collected and not reversed or given back, in đồng."""
        found: int = self.db.conn.execute(
            f"SELECT COALESCE(SUM(amount), 0) FROM sum_ledger WHERE kind IN {TAKEN} AND scheme <> ''"
        ).fetchone()[0]
        return found


def _period(since: str, until: str, collector_id: int | None) -> tuple[str, tuple[object, ...]]:
    if collector_id is None:
        return "r.issued_on BETWEEN ? AND ?", (since, until)
    return "r.issued_on BETWEEN ? AND ? AND r.collector_id = ?", (since, until, collector_id)
