"""Enrolments: participations quoted, paid and declared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.domain.records import Enrolment
from desktop_app.storage.packing import pack, unpack
from desktop_app.storage.table import Table

# An enrolment that was paid and not voided. The figures, the order in the household and the months supported all rest
# on these.
STANDING = "state NOT IN ('quoted', 'partial', 'voided')"
# What is not finished yet goes with the person; an enrolment that is paid stays with the household it was paid in.
OF_ITS_PEOPLE = "person_id IN (SELECT id FROM person WHERE household_id = ?)"


@dataclass(frozen=True, kw_only=True)
class WaitingSums:
    """Who is collected and stands in no batch: how many, and what they owe in đồng."""

    people: int
    gross: int
    payable: int


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

    def some(self, ids: Iterable[int]) -> list[Enrolment]:
        """Enrolments by id, oldest first; unknown ids are left out."""
        return self.of_ids(ids)

    def of_household(self, household_id: int) -> list[Enrolment]:
        """Every participation of a household, newest first."""
        return self.find("household_id = ?", (household_id,), order="id DESC")

    def quoted(self, household_id: int) -> list[Enrolment]:
        """What was quoted to the people of a household and is not yet paid; who moved takes it along."""
        return self.find(f"{OF_ITS_PEOPLE} AND state = 'quoted'", (household_id,))

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
            AND {STANDING} AND state <> 'refunded' GROUP BY person_id""",
            (household_id, scheme, f"{year}-01-01", f"{year}-12-31"),
        )
        return {row[0]: row[1] for row in rows}

    def supported_months(self, person_id: int, scheme: str) -> int:
        """How many months the State has supported so far, by what was collected here."""
        where = f"person_id = ? AND scheme = ? AND state_support > 0 AND {STANDING} AND state <> 'refunded'"
        paid = self.find(where, (person_id, scheme))
        inputs = [json.loads(one.snapshot).get("inputs", {}) for one in paid]
        return sum(known.get("months_supported_now", one.months) for known, one in zip(inputs, paid, strict=True))

    def of_batch(self, batch_id: int) -> list[Enrolment]:
        """The lines a batch left with, or would leave with, in the order they were collected; those that came back are among them."""
        return self.find(
            "batch_id = ? OR id IN (SELECT enrolment_id FROM batch_return WHERE batch_id = ?)",
            (batch_id, batch_id),
            order="collected_on, id",
        )

    def unbatched(
        self,
        scheme: str,
        *,
        organisation_id: int | None = None,
        collector_id: int | None = None,
        since: str = "",
        until: str = "9999",
        by_order: bool | None = None,
    ) -> list[Enrolment]:
        """What is collected in a scheme and stands in no batch yet, of one organisation or collector, or of all, between two days (ISO).

        ``by_order``: only those who pay by their order in the household, or only the others.
        """
        where, asked = _waits(scheme, organisation_id, collector_id, by_order)
        return self.find(f"{where} AND collected_on BETWEEN ? AND ?", (*asked, since, until), order="collected_on, id")

    def waiting_sums(
        self,
        scheme: str,
        *,
        organisation_id: int | None = None,
        collector_id: int | None = None,
        by_order: bool | None = None,
    ) -> WaitingSums:
        """How many ``unbatched`` has, and the sums of what they owe."""
        where, asked = _waits(scheme, organisation_id, collector_id, by_order)
        row = self.db.conn.execute(
            "SELECT COUNT(*) AS people, COALESCE(SUM(gross), 0) AS gross, COALESCE(SUM(payable), 0) AS payable "
            f"FROM enrolment WHERE {where} AND collected_on IS NOT NULL",
            asked,
        ).fetchone()
        return WaitingSums(**dict(row))


def _waits(
    scheme: str, organisation_id: int | None, collector_id: int | None, by_order: bool | None
) -> tuple[str, tuple[str | int, ...]]:
    where, values = "scheme = ? AND state = 'collected' AND batch_id IS NULL", list[str | int]((scheme,))
    if collector_id is not None:
        where += " AND collector_id = ?"
        values.append(collector_id)
    if organisation_id is not None:
        where += " AND collector_id IN (SELECT id FROM collector WHERE organisation_id = ?)"
        values.append(organisation_id)
    if by_order is not None:
        where += f" AND order_no IS {'NOT ' if by_order else ''}NULL"
    return where, tuple(values)
