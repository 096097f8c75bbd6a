"""What a household has paid in part, what is kept for it, and whom the office collected or declared just now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.records import Enrolment
from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import OF_ITS_PEOPLE, Enrolments
from desktop_app.storage.money import TAKEN

# Lines of a batch that has not left yet, or that came back and are not settled.
_OPEN_LINE = "('in-batch', 'returned')"


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A participation of the same human being in the same scheme. ``person_id`` may be another record with the same id or number.

    ``state`` of the enrolment; days ISO; ``receipt`` its number; ``batch`` its form and number, ``batch_state`` and the day it was sent, else made.
    """

    enrolment_id: int
    person_id: int
    name: str
    household_id: int
    scheme: str
    state: str
    collected_on: str | None
    receipt: str | None
    batch: str | None
    batch_state: str | None
    batch_on: str | None


class HouseholdMoney:
    """Questions of the collecting desk that no single table answers."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._enrolments = Enrolments(db)

    def partial(self, household_id: int) -> list[Enrolment]:
        """What the people of a household began to pay and have not paid whole, oldest first; who moved takes it along."""
        return self._enrolments.find(f"{OF_ITS_PEOPLE} AND state = 'partial'", (household_id,))

    def paid(self, enrolment_ids: Iterable[int]) -> dict[int, int]:
        """What was taken for each enrolment, reversals and what was given back taken off, in đồng."""
        rows = self.db.conn.execute(
            f"""SELECT enrolment_id, SUM(amount) FROM ledger_entry
            WHERE enrolment_id IN (SELECT value FROM json_each(?)) AND kind IN {TAKEN} GROUP BY enrolment_id""",
            (json.dumps(list(enrolment_ids)),),
        )
        return {row[0]: row[1] for row in rows}

    def last_paid_on(self, enrolment_id: int) -> str | None:
        """The day of the newest entry of an enrolment."""
        found: str | None = self.db.conn.execute(
            "SELECT MAX(entry_on) FROM ledger_entry WHERE enrolment_id = ?", (enrolment_id,)
        ).fetchone()[0]
        return found

    def credit(self, household_id: int) -> dict[str, int]:
        """The surplus kept for a household by the way it came in: ``cash`` and ``transfer`` → đồng, without zeros."""
        rows = self.db.conn.execute(
            f"""SELECT COALESCE(method, 'cash'), SUM(amount) FROM ledger_entry WHERE household_id = ?
            AND (kind = 'credit' OR kind IN {TAKEN} AND scheme IS NULL) GROUP BY 1 HAVING SUM(amount) <> 0 ORDER BY 1""",
            (household_id,),
        )
        return {row[0]: row[1] for row in rows}

    def later_receipts(self, receipt_id: int) -> list[str]:
        """The numbers of newer receipts, not voided, that took money for an enrolment of this one."""
        rows = self.db.conn.execute(
            """SELECT DISTINCT r.number FROM ledger_entry AS mine JOIN ledger_entry AS l ON l.enrolment_id = mine.enrolment_id
            JOIN receipt AS r ON r.id = l.receipt_id LEFT JOIN receipt AS v ON v.voids_id = r.id
            WHERE mine.receipt_id = ? AND r.id > mine.receipt_id AND r.voids_id IS NULL AND v.id IS NULL ORDER BY r.id""",
            (receipt_id,),
        )
        return [row[0] for row in rows]

    def repeats(self, person_ids: Sequence[int], scheme: str, first: str, last: str) -> dict[int, Repeat]:
        """Who was collected or declared in a scheme between two days, or stands in a batch that is open: person id → the newest one.

        The same human being may have several records: those with the same personal id or insurance number count too. What is only
        quoted, voided, or paid in part under the very record is not among it.
        """
        rows = self.db.conn.execute(
            f"""SELECT a.id AS asked_for, e.id AS enrolment_id, e.person_id, o.name, e.household_id, e.scheme, e.state,
                e.collected_on, b.form || ' số ' || b.number AS batch, b.state AS batch_state, COALESCE(b.sent_on, b.made_on) AS batch_on,
                (SELECT r.number FROM ledger_entry AS l JOIN receipt AS r ON r.id = l.receipt_id
                 WHERE l.enrolment_id = e.id AND l.kind = 'collect' ORDER BY l.id DESC LIMIT 1) AS receipt
            FROM person AS a JOIN person AS o ON o.id IN (
                SELECT a.id UNION SELECT id FROM person WHERE personal_id = a.personal_id
                UNION SELECT id FROM person WHERE insurance_no = a.insurance_no)
            JOIN enrolment AS e ON e.person_id = o.id AND e.scheme = ? LEFT JOIN batch AS b ON b.id = e.batch_id
            WHERE a.id IN (SELECT value FROM json_each(?)) AND e.state NOT IN ('quoted', 'voided')
            AND (e.state = 'partial' AND o.id <> a.id
                OR e.state <> 'partial' AND (e.collected_on BETWEEN ? AND ? OR COALESCE(b.sent_on, b.made_on) BETWEEN ? AND ?
                    OR e.state IN {_OPEN_LINE}))
            ORDER BY e.id""",
            (scheme, json.dumps(list(person_ids)), first, last, first, last),
        )
        found = {}
        for row in rows:
            values = dict(row)
            asked_for = values.pop("asked_for")
            found[asked_for] = Repeat(**values)
        return found
