"""Remuneration: what enrolments brought in, what was granted on it and taken back, and its sums in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.register_records import PostedRemuneration
from desktop_app.storage.engine import Database
from desktop_app.storage.table import Table

# What a participant paid and did not get back; surplus kept for a household is not among it.
_CASH = "('collect', 'void', 'refund', 'adjust')"
_POSTED = (
    "SELECT r.id, r.enrolment_id, r.kind, r.fresh, r.base, r.percent, r.amount, r.month, r.months_back, r.rate, r.entry_id, "
    "e.entry_on, e.collector_id, e.organisation_id FROM remuneration_line AS r JOIN ledger_entry AS e ON e.id = r.entry_id"
)


@dataclass(frozen=True, kw_only=True)
class PaidEnrolment:
    """One paid enrolment of an organisation's collector as remuneration sees it.

    ``net``: đồng taken, less what was reversed and given back; ``granted_*`` and ``clawed_*``: what stands in the ledger already, in đồng
    (base, amount); ``lines``: how many lines that were; ``percent``: the rate they were granted at. ``accepted_on``: the day the agency took in
    the batch (ISO).
    """

    enrolment_id: int
    person_id: int
    household_id: int
    name: str
    insurance_no: str | None
    collector_id: int
    collector: str
    code: str | None
    organisation_id: int
    scheme: str
    kind: str
    method: str | None
    months: int
    income: int | None
    gross: int
    collected_on: str
    state: str
    batch_id: int | None
    accepted_on: str | None
    commune_code: str
    paid_by: str | None
    net: int
    granted_base: int
    granted_amount: int
    clawed_base: int
    clawed_amount: int
    lines: int
    percent: str | None

    @property
    def left_base(self) -> int:
        """What the participant paid and remuneration stands granted for, in đồng."""
        return self.granted_base - self.clawed_base

    @property
    def left_amount(self) -> int:
        """What stands granted, in đồng."""
        return self.granted_amount - self.clawed_amount


@dataclass(frozen=True, kw_only=True)
class PostedLine:
    """One posted line with the entry it stands in: ``entry_on`` ISO, ``collector_id`` and ``organisation_id`` as of the entry."""

    id: int
    enrolment_id: int
    kind: str
    fresh: int
    base: int
    percent: str
    amount: int
    month: str
    months_back: int | None
    rate: str
    entry_id: int
    entry_on: str
    collector_id: int
    organisation_id: int


class RemunerationLines(Table[PostedRemuneration]):
    """Dòng thù lao đã ghi sổ; never changed, a wrong one is put right by its opposite."""

    name = "remuneration_line"
    record = PostedRemuneration

    def of_enrolment(self, enrolment_id: int) -> list[PostedRemuneration]:
        """The lines of an enrolment in their order."""
        return self.find("enrolment_id = ?", (enrolment_id,), order="number")

    def posted(self, since: str, until: str) -> list[PostedLine]:
        """What was posted between two months (``YYYY-MM``, inclusive), in the order it was entered."""
        rows = self.db.conn.execute(
            f"{_POSTED} WHERE r.month BETWEEN ? AND ? ORDER BY r.id",
            (since, until),
        )
        return [PostedLine(**dict(row)) for row in rows]

    def granted_between(self, organisation_id: int, since: str, until: str | None) -> bool:
        """Whether anything was granted to an organisation for money collected between two days (ISO; ``None``: until now)."""
        found: int = self.db.conn.execute(
            "SELECT EXISTS (SELECT 1 FROM remuneration_line AS r JOIN ledger_entry AS e ON e.id = r.entry_id "
            "JOIN enrolment AS n ON n.id = r.enrolment_id WHERE e.organisation_id = ? AND n.collected_on BETWEEN ? AND ?)",
            (organisation_id, since, until or "9999-12-31"),
        ).fetchone()[0]
        return bool(found)

    def posted_for(self, enrolment_ids: Iterable[int]) -> list[PostedLine]:
        """The same for some enrolments, whenever it was."""
        rows = self.db.conn.execute(
            f"{_POSTED} WHERE r.enrolment_id IN (SELECT value FROM json_each(?)) ORDER BY r.id",
            (json.dumps(list(enrolment_ids)),),
        )
        return [PostedLine(**dict(row)) for row in rows]


class RemunerationSource:
    """The enrolments remuneration is computed from."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def of_period(self, since: str, until: str) -> list[PaidEnrolment]:
        """What was collected, or accepted by the agency, between two days (ISO, inclusive)."""
        ids = [
            row[0]
            for row in self.db.conn.execute(
                "SELECT id FROM enrolment WHERE collected_on BETWEEN ? AND ? UNION "
                "SELECT e.id FROM batch AS b JOIN enrolment AS e ON e.batch_id = b.id WHERE b.answered_on BETWEEN ? AND ?",
                (since, until, since, until),
            )
        ]
        return self.some(ids)

    def of_batch(self, batch_id: int) -> list[PaidEnrolment]:
        """The lines of one batch."""
        return self.some(
            [row[0] for row in self.db.conn.execute("SELECT id FROM enrolment WHERE batch_id = ?", (batch_id,))]
        )

    def changed_since_granted(self, since: str, until: str) -> list[PaidEnrolment]:
        """Enrolments with remuneration whose money was reversed, given back, put right, or paid anew between two days (ISO)."""
        rows = self.db.conn.execute(
            "SELECT e.enrolment_id FROM ledger_entry AS e JOIN remuneration_line AS r ON r.enrolment_id = e.enrolment_id "
            "WHERE e.kind IN ('void', 'refund', 'adjust') AND e.entry_on BETWEEN ? AND ? "
            "UNION SELECT r.enrolment_id FROM remuneration_line AS r JOIN ledger_entry AS e ON e.enrolment_id = r.enrolment_id "
            "WHERE r.kind = 'claw-back' AND e.kind = 'collect' AND e.entry_on BETWEEN ? AND ?",
            (since, until, since, until),
        )
        return [one for one in self.some([row[0] for row in rows]) if one.net != one.left_base]

    def some(self, ids: Sequence[int]) -> list[PaidEnrolment]:
        """These enrolments, in the order they were collected; what is only quoted or no organisation's collector took is left out.

        What is paid in part has a ``net`` of 0: nothing is owed for it yet, and what was granted before its receipt was voided goes back.
        """
        return self._read(f"{_PAID} AND o.kind <> 'office' AND e.state <> 'quoted'", ids)

    def of_any_state(self, ids: Sequence[int]) -> list[PaidEnrolment]:
        """These enrolments whatever became of them since."""
        return self._read(_PAID, ids)

    def _read(self, sql: str, ids: Sequence[int]) -> list[PaidEnrolment]:
        rows = self.db.conn.execute(sql, (json.dumps(list(ids)),))
        return sorted(
            (PaidEnrolment(**dict(row)) for row in rows), key=lambda one: (one.collected_on, one.enrolment_id)
        )


def _posted(column: str, kind: str) -> str:
    return f"COALESCE((SELECT SUM(r.{column}) FROM remuneration_line AS r WHERE r.enrolment_id = e.id AND r.kind = '{kind}'), 0)"


_PAID = f"""
SELECT e.id AS enrolment_id, e.person_id, e.household_id, p.name, p.insurance_no, c.id AS collector_id, c.name AS collector, c.code,
    COALESCE(l.organisation_id, c.organisation_id) AS organisation_id, e.scheme, e.kind, e.method, e.months, e.income, e.gross,
    e.collected_on, e.state, e.batch_id, e.commune_code, l.method AS paid_by,
    (SELECT b.answered_on FROM batch AS b WHERE b.id = e.batch_id AND e.state IN ('accepted', 'refunded')) AS accepted_on,
    iif(e.state = 'partial', 0, (SELECT SUM(s.amount) FROM ledger_entry AS s WHERE s.enrolment_id = e.id AND s.kind IN {_CASH})) AS net,
    {_posted("base", "grant")} AS granted_base, {_posted("amount", "grant")} AS granted_amount,
    {_posted("base", "claw-back")} AS clawed_base, {_posted("amount", "claw-back")} AS clawed_amount,
    (SELECT COUNT(*) FROM remuneration_line AS r WHERE r.enrolment_id = e.id) AS lines,
    (SELECT r.percent FROM remuneration_line AS r WHERE r.enrolment_id = e.id ORDER BY r.number LIMIT 1) AS percent
FROM enrolment AS e JOIN person AS p ON p.id = e.person_id
JOIN ledger_entry AS l ON l.id = (SELECT MIN(f.id) FROM ledger_entry AS f WHERE f.enrolment_id = e.id AND f.kind = 'collect')
JOIN collector AS c ON c.id = l.collector_id JOIN organisation AS o ON o.id = COALESCE(l.organisation_id, c.organisation_id)
WHERE e.id IN (SELECT value FROM json_each(?))
"""
