"""Enrolments and the declaration batches they leave in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop_app.domain.records import Batch, Enrolment
from desktop_app.storage.packing import pack, unpack
from desktop_app.storage.table import Table

# An enrolment that was paid and not voided. The figures, the order in the household and the months supported all rest
# on these.
STANDING = "state NOT IN ('quoted', 'partial', 'voided')"


class Enrolments(Table[Enrolment]):
    """Participations quoted, paid and declared."""

    name = "enrolment"
    record = Enrolment

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        if "snapshot" in values:
            values["snapshot"] = pack(values["snapshot"])
        return values

    def restore(self, record: Enrolment) -> Enrolment:
        return replace(record, snapshot=unpack(record.snapshot))

    def some(self, ids: Sequence[int]) -> list[Enrolment]:
        """Enrolments by id, oldest first; unknown ids are left out."""
        return self.find(f"id IN ({', '.join('?' * len(ids))})", ids)

    def of_household(self, household_id: int) -> list[Enrolment]:
        """Every participation of a household, newest first."""
        return self.find("household_id = ?", (household_id,), order="id DESC")

    def quoted(self, household_id: int) -> list[Enrolment]:
        """What was quoted to a household and is not yet paid."""
        return self.find("household_id = ? AND state = 'quoted'", (household_id,))

    def standing(self, person_id: int, scheme: str) -> list[Enrolment]:
        """What a person has paid in one scheme and was not voided, oldest first."""
        return self.find(f"person_id = ? AND scheme = ? AND {STANDING}", (person_id, scheme), order="collected_on, id")

    def of_person(self, person_id: int, scheme: str) -> list[Enrolment]:
        """Everything quoted to a person or paid in one scheme, voided too, oldest first."""
        return self.find("person_id = ? AND scheme = ?", (person_id, scheme), order="collected_on, id")

    def paid_orders(self, household_id: int, scheme: str, year: int) -> dict[int, int]:
        """The order each person paid by as a member of this household in a calendar year: person id → order."""
        rows = self.db.conn.execute(
            f"""SELECT person_id, MIN(order_no) FROM enrolment
            WHERE household_id = ? AND scheme = ? AND order_no IS NOT NULL AND collected_on BETWEEN ? AND ?
            AND {STANDING} GROUP BY person_id""",
            (household_id, scheme, f"{year}-01-01", f"{year}-12-31"),
        )
        return {row[0]: row[1] for row in rows}

    def supported_months(self, person_id: int, scheme: str) -> int:
        """How many months the State has supported so far, by what was collected here."""
        paid = self.find(f"person_id = ? AND scheme = ? AND state_support > 0 AND {STANDING}", (person_id, scheme))
        inputs = [json.loads(one.snapshot).get("inputs", {}) for one in paid]
        return sum(known.get("months_supported_now", one.months) for known, one in zip(inputs, paid, strict=True))

    def of_batch(self, batch_id: int) -> list[Enrolment]:
        """The lines of a batch in the order they were collected."""
        return self.find("batch_id = ?", (batch_id,), order="collected_on, id")

    def unbatched(
        self, scheme: str, *, organisation_id: int | None = None, collector_id: int | None = None
    ) -> list[Enrolment]:
        """What is collected in a scheme and stands in no batch yet, of one organisation or collector, or of all."""
        where = "scheme = ? AND state = 'collected' AND batch_id IS NULL AND collected_on IS NOT NULL"
        asked: list[str | int] = [scheme]
        if collector_id is not None:
            where += " AND collector_id = ?"
            asked.append(collector_id)
        if organisation_id is not None:
            where += " AND collector_id IN (SELECT id FROM collector WHERE organisation_id = ?)"
            asked.append(organisation_id)
        return self.find(where, asked, order="collected_on, id")


class Batches(Table[Batch]):
    """Đợt kê khai."""

    name = "batch"
    record = Batch

    def newest(self, scheme: str | None = None) -> list[Batch]:
        """The batches, newest first, of one scheme or of all."""
        return self.find("? IS NULL OR scheme = ?", (scheme, scheme), order="made_on DESC, id DESC")

    def of_year(self, form: str, year: int) -> list[Batch]:
        """The batches of one form made in a year."""
        return self.find("form = ? AND made_on BETWEEN ? AND ?", (form, f"{year}-01-01", f"{year}-12-31"))

    def sums(self, batch_id: int) -> tuple[int, int, int]:
        """How many lines a batch has, and the sums of gross and payable in đồng."""
        row = self.db.conn.execute(
            "SELECT COUNT(*), COALESCE(SUM(gross), 0), COALESCE(SUM(payable), 0) FROM enrolment WHERE batch_id = ?",
            (batch_id,),
        ).fetchone()
        return row[0], row[1], row[2]
