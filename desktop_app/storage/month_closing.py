"""What of a month is not settled when it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.money import TAKEN

_PAID = f"COALESCE((SELECT SUM(l.amount) FROM ledger_entry AS l WHERE l.enrolment_id = e.id AND l.kind IN {TAKEN}), 0)"
_STATES = {
    "quoted": ("e.state = 'quoted' AND e.quoted_on BETWEEN ? AND ?", "e.payable"),
    "partial": (
        "e.state = 'partial' AND EXISTS (SELECT 1 FROM ledger_entry AS m WHERE m.enrolment_id = e.id AND m.entry_on BETWEEN ? AND ?)",
        f"e.payable - {_PAID}",
    ),
    "unbatched": ("e.state = 'collected' AND e.batch_id IS NULL AND e.collected_on BETWEEN ? AND ?", "e.payable"),
    "returned": ("e.state = 'returned' AND e.collected_on BETWEEN ? AND ?", "e.payable"),
}


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """How many enrolments or batches of a period wait for something, and their sum in đồng."""

    code: str
    count: int
    amount: int


def left_open(db: Database, since: str, until: str) -> list[LeftOpen]:
    """What was quoted, paid in part, not declared, or came back in a period (ISO days) and waits still."""
    found = []
    for code, (where, amount) in _STATES.items():
        row = db.conn.execute(
            f"SELECT COUNT(*), COALESCE(SUM({amount}), 0) FROM enrolment AS e WHERE {where}", (since, until)
        ).fetchone()
        found.append(LeftOpen(code=code, count=row[0], amount=row[1]))
    drafts = db.conn.execute(
        "SELECT COUNT(*) FROM batch WHERE state IN ('draft', 'checked') AND made_on BETWEEN ? AND ?", (since, until)
    ).fetchone()[0]
    return [*found[:3], LeftOpen(code="draft-batch", count=drafts, amount=0), *found[3:]]
