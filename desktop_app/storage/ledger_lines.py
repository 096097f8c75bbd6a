"""The ledger as it is read: the entries of one collector, household or person with the names behind their ids."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database

_SCOPES = {
    "collector": "e.collector_id IS ?",
    "household": "e.household_id = ?",
    "person": "e.enrolment_id IN (SELECT id FROM enrolment WHERE person_id = ?)",  # every đồng of a person belongs to one
}
_HELD = "kind IN ('collect', 'void', 'refund', 'adjust', 'credit', 'remit') AND method IS NOT 'transfer'"
_PAID = "kind IN ('collect', 'void', 'refund', 'adjust', 'credit')"


@dataclass(frozen=True, kw_only=True)
class NamedEntry:
    """One entry with names. ``counts``: what it adds to the running balance of the scope (0 when it is of another account)."""

    id: int
    entry_on: str
    kind: str
    scheme: str | None
    method: str | None
    amount: int
    counts: int
    person_id: int | None
    person: str | None
    household_id: int | None
    enrolment_id: int | None
    head: str | None
    collector: str | None
    receipt_id: int | None
    receipt: str | None
    document: str | None
    corrected_on: str | None
    corrected_receipt: str | None
    entered_at: str | None
    entered_by: str | None
    note: str | None


class LedgerLines:
    """Questions of the ledger view. ``scope``: ``collector`` (the balance is the cash held), ``household`` or ``person`` (what they have paid)."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def of(self, scope: str, who: int | None, since: str, until: str) -> list[NamedEntry]:
        """The entries of a period (ISO days), oldest first. A collector of ``None`` is the office itself."""
        counts = _HELD if scope == "collector" else _PAID
        rows = self.db.conn.execute(
            f"""SELECT e.id, e.entry_on, e.kind, e.scheme, e.method, e.amount, iif({_of("e", counts)}, e.amount, 0) AS counts,
                e.person_id, p.name AS person, e.household_id, e.enrolment_id, h.name AS head, c.name AS collector, e.receipt_id, r.number AS receipt,
                m.document, o.entry_on AS corrected_on, q.number AS corrected_receipt, e.entered_at, e.entered_by, e.note
            FROM ledger_entry AS e LEFT JOIN person AS p ON p.id = e.person_id LEFT JOIN household AS f ON f.id = e.household_id
            LEFT JOIN person AS h ON h.id = f.head_id LEFT JOIN collector AS c ON c.id = e.collector_id
            LEFT JOIN receipt AS r ON r.id = e.receipt_id LEFT JOIN remittance AS m ON m.id = e.remittance_id
            LEFT JOIN ledger_entry AS o ON o.id = COALESCE(e.corrects_id, e.reverses_id)
            LEFT JOIN receipt AS q ON q.id = o.receipt_id
            WHERE {_SCOPES[scope]} AND e.entry_on BETWEEN ? AND ? ORDER BY e.entry_on, e.id""",
            (who, since, until),
        )
        return [NamedEntry(**dict(row)) for row in rows]

    def before(self, scope: str, who: int | None, day: str) -> int:
        """The running balance of a scope before a day (ISO)."""
        counts = _HELD if scope == "collector" else _PAID
        found: int = self.db.conn.execute(
            f"SELECT COALESCE(SUM(amount), 0) FROM ledger_entry AS e WHERE {_SCOPES[scope]} AND entry_on < ? AND {counts}",
            (who, day),
        ).fetchone()[0]
        return found


def _of(alias: str, condition: str) -> str:
    """The condition over the columns of one table of a join."""
    return condition.replace("kind", f"{alias}.kind").replace("method", f"{alias}.method")
