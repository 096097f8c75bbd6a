"""What the pre-check of a batch asks about many lines at once: money, periods paid, numbers that two people carry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.money import TAKEN

_PAID = f"""
SELECT l.enrolment_id, MAX(CASE WHEN l.kind = 'collect' THEN l.receipt_id END) AS receipt_id, SUM(l.amount) AS amount
FROM ledger_entry AS l WHERE l.enrolment_id IN (SELECT value FROM json_each(?)) AND l.kind IN {TAKEN} GROUP BY l.enrolment_id
"""


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """The money behind an enrolment: the last receipt given and whether it is voided, and what stands in the ledger (đồng)."""

    receipt_id: int | None
    number: str | None
    issued_on: str | None
    voided: bool
    amount: int


@dataclass(frozen=True, kw_only=True)
class PeriodRow:
    """One participation of a person with the batch it stands in: days ISO, ``batch_state`` ``None`` outside every batch."""

    id: int
    person_id: int
    valid_from: str | None
    valid_to: str | None
    method: str | None
    income: int | None
    collected_on: str
    batch_id: int | None
    batch_number: str | None
    batch_state: str | None
    batch_day: str | None


@dataclass(frozen=True, kw_only=True)
class SameNumber:
    """A person and the numbers that another one carries too."""

    person_id: int
    name: str
    personal_id: str | None
    insurance_no: str | None


class BatchChecks:
    """Questions over all lines of a batch, each asked once."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def paid(self, enrolment_ids: Iterable[int]) -> dict[int, PaidLine]:
        """The money behind enrolments, by id; one without any entry is left out."""
        rows = self.db.conn.execute(
            f"SELECT p.*, r.number, r.issued_on, v.id IS NOT NULL AS voided FROM ({_PAID}) AS p "
            "LEFT JOIN receipt AS r ON r.id = p.receipt_id LEFT JOIN receipt AS v ON v.voids_id = r.id",
            (json.dumps(list(enrolment_ids)),),
        )
        return {
            row["enrolment_id"]: PaidLine(
                receipt_id=row["receipt_id"],
                number=row["number"],
                issued_on=row["issued_on"],
                voided=bool(row["voided"]),
                amount=row["amount"],
            )
            for row in rows
        }

    def periods(self, person_ids: Iterable[int], scheme: str) -> list[PeriodRow]:
        """What these people paid for in a scheme and was not voided or given back, with the batch each stands in."""
        rows = self.db.conn.execute(
            """SELECT e.id, e.person_id, e.valid_from, e.valid_to, e.method, e.income, e.collected_on, e.batch_id,
                b.number AS batch_number, b.state AS batch_state, COALESCE(b.sent_on, b.made_on) AS batch_day
            FROM enrolment AS e LEFT JOIN batch AS b ON b.id = e.batch_id
            WHERE e.person_id IN (SELECT value FROM json_each(?)) AND e.scheme = ?
            AND e.state NOT IN ('quoted', 'partial', 'voided', 'refunded') AND e.collected_on IS NOT NULL
            ORDER BY e.person_id, e.collected_on, e.id""",
            (json.dumps(list(person_ids)), scheme),
        )
        return [PeriodRow(**dict(row)) for row in rows]

    def same_numbers(self, personal_ids: Iterable[str], insurance_nos: Iterable[str]) -> list[SameNumber]:
        """Everybody who carries one of these numbers."""
        rows = self.db.conn.execute(
            """SELECT id AS person_id, name, personal_id, insurance_no FROM person
            WHERE personal_id IN (SELECT value FROM json_each(?))
            UNION SELECT id, name, personal_id, insurance_no FROM person
            WHERE insurance_no IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(personal_ids)), json.dumps(list(insurance_nos))),
        )
        return [SameNumber(**dict(row)) for row in rows]
