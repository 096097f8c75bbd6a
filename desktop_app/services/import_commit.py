"""Writes a planned import into the office in one transaction: hamlets, households, people, then what hangs on them, then the row ledger.

New rows are numbered beforehand from ``next_id``, so that a household can point at its head and everything goes in with one statement run per table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from desktop_app.domain.records import Household, Person
from desktop_app.services.collecting import collect_in
from desktop_app.services.import_people import CoverSaid, Extra, HouseholdPlan
from desktop_app.services.import_places import HamletPlan
from desktop_app.services.import_planning import Plan
from desktop_app.services.rule_overlay import read_book
from desktop_app.storage.imports import ImportedRow, change_many
from desktop_app.storage.matching import Matching
from desktop_app.storage.unit_of_work import UnitOfWork

Step = Callable[[str], None]
_PERSON = tuple(Person.__dataclass_fields__)
_HOUSEHOLD = tuple(Household.__dataclass_fields__)
_COVER = tuple(name for name in CoverSaid.__dataclass_fields__ if name != "text")
_MESSAGE_LENGTH = 500
_FEW_RECEIPTS = 50


class Writer:
    """One import on its way into the office. ``made`` counts what was written, by noun."""

    def __init__(self, work: UnitOfWork, plan: Plan, file_name: str, step: Step) -> None:
        self._work, self._plan, self._file_name, self._step = work, plan, file_name, step
        self._added = [row for row in plan.rows if row.result == "add" and row.known is None and row.same_as is None]
        self._moved = [row for row in plan.rows if row.moves and not row.rejected]
        self._hamlets: dict[int, int] = {}
        self._homes: dict[int, int] = {}
        self.people: dict[int, int] = {row.row: row.known.id for row in plan.rows if row.known is not None}
        self.made: dict[str, int] = {}

    def write(self) -> dict[str, int]:
        """Write everything that belongs to people; returns how many of each noun were added or changed."""
        self._work.check_keys_at_the_end()
        plans = self._households_in_use()
        first_person = self._work.people.next_id()
        for at, row in enumerate(self._added):
            self.people[row.row] = first_person + at
        for row in self._plan.rows:
            if row.same_as is not None and row.known is None and not row.rejected:
                self.people[row.row] = self.people[row.same_as.row]
        with self._work.many_rows(len(self._plan.rows)):
            self._write_hamlets(plans)
            self._write_households(plans)
            self._step("Ghi người")
            self._write_people()
            self._step("Ghi thay đổi")
            self._change_people()
            self._change_households(plans)
            self._step("Ghi diện, thẻ, đối tượng tiềm năng")
            self._write_classes(plans)
            self._write_cover()
            self._write_leads()
        self._write_receipts()
        return self.made

    def ledger(self) -> Iterator[ImportedRow]:
        """What became of each row of the workbook."""
        for row in self._plan.rows:
            message = row.note or "; ".join(
                f"{change.label}: {change.after}" for change in row.changes if row.known is not None
            )
            person = None if row.rejected else self.people.get(row.row)
            yield ImportedRow(
                row_number=row.row, result=row.result, person_id=person, message=message[:_MESSAGE_LENGTH] or None
            )

    def _households_in_use(self) -> list[HouseholdPlan]:
        """Every household that gets a person, or that is changed itself, once, in the order of the list."""
        used: dict[int, HouseholdPlan] = {}
        for row in (*self._added, *self._moved):
            assert row.household is not None
            used.setdefault(id(row.household), row.household)
        for row in self._plan.rows:
            plan = row.household
            if plan is not None and plan.id is not None and not row.rejected:
                used.setdefault(id(plan), plan)
        return list(used.values())

    def _write_hamlets(self, plans: Iterable[HouseholdPlan]) -> None:
        for plan in plans:
            hamlet: HamletPlan = plan.hamlet
            if id(hamlet) in self._hamlets:
                continue
            if hamlet.id is not None:
                self._hamlets[id(hamlet)] = hamlet.id
                continue
            self._hamlets[id(hamlet)] = self._work.hamlets.add(
                commune_code=hamlet.commune_code, name=hamlet.name, kind=hamlet.kind, list_order=hamlet.list_order
            )
            self._count("hamlet")

    def _write_households(self, plans: Iterable[HouseholdPlan]) -> None:
        rows: list[dict[str, Any]] = []
        next_id = self._work.households.next_id()
        orders: dict[int, int] = {}
        for plan in plans:
            if plan.id is not None:
                self._homes[id(plan)] = plan.id
                continue
            hamlet_id = self._hamlets[id(plan.hamlet)]
            if hamlet_id not in orders:
                orders[hamlet_id] = self._work.households.last_order(hamlet_id)
            orders[hamlet_id] += 1
            household_id = self._homes[id(plan)] = next_id + len(rows)
            values = {field: plan.writes.get(field) for field in _HOUSEHOLD}
            head = self._head_of(plan)
            rows.append(
                values
                | {
                    "id": household_id,
                    "hamlet_id": hamlet_id,
                    "head_id": head,
                    "state": "active",
                    "list_order": orders[hamlet_id],
                }
            )
        self._work.households.add_many(rows)
        self._count("household", len(rows))

    def _head_of(self, plan: HouseholdPlan) -> int | None:
        return self.people.get(plan.head_row.row) if plan.head_row is not None else None

    def _write_people(self) -> None:
        known = {
            plan.id
            for row in (*self._added, *self._moved)
            if (plan := row.household) is not None and plan.id is not None
        }
        orders = Matching(self._work.db).last_orders(known)
        rows: list[dict[str, Any]] = []
        blank = dict.fromkeys(_PERSON)
        for row in self._added:
            home = self._homes[id(row.household)]
            orders[home] = orders.get(home, 0) + 1
            rows.append(
                blank | row.values | {"id": self.people[row.row], "household_id": home, "list_order": orders[home]}
            )
        self._work.people.add_many(rows)
        self._count("person", len(rows))
        for row in self._moved:
            home = self._homes[id(row.household)]
            orders[home] = orders.get(home, 0) + 1
            row.writes |= {"household_id": home, "list_order": orders[home]}

    def _change_people(self) -> None:
        changes = {
            row.known.id: row.writes
            for row in self._plan.rows
            if row.known is not None and row.writes and not row.rejected
        }
        change_many(self._work.people, changes)
        self._count("changed", len(changes))

    def _change_households(self, plans: Iterable[HouseholdPlan]) -> None:
        changes: dict[int, dict[str, Any]] = {}
        for plan in plans:
            if plan.id is None:
                continue
            values = dict(plan.writes)
            if plan.head_row is not None:
                values["head_id"] = self._head_of(plan)
            if values:
                changes[plan.id] = values
        for household_id in self._plan.emptied:
            changes[household_id] = {"state": "dissolved"}
        change_many(self._work.households, changes)

    def _write_classes(self, plans: Iterable[HouseholdPlan]) -> None:
        rows: list[dict[str, Any]] = []
        said = {"valid_from": None, "valid_to": None, "evidence": f"Theo tệp {self._file_name}"}
        for row in self._plan.rows:
            if not row.rejected:
                person = self.people[row.row] if row.new_classes else None
                rows.extend(
                    {"class_code": code, "household_id": None, "person_id": person, **said} for code in row.new_classes
                )
        for plan in plans:
            home = self._homes[id(plan)]
            rows.extend({"class_code": code, "household_id": home, "person_id": None, **said} for code in plan.classes)
        self._work.entitlements.add_many(rows)
        self._count("entitlement", len(rows))

    def _write_cover(self) -> None:
        rows: list[dict[str, Any]] = []
        for row in self._plan.rows:
            if row.cover is not None and not row.rejected:
                said = {name: getattr(row.cover, name) for name in _COVER}
                rows.append({"person_id": self.people[row.row], "source": "import", **said})
        self._work.coverages.add_many(rows)
        self._count("coverage", len(rows))
        changes: dict[int, dict[str, Any]] = {}
        for extra in self._extras():
            for cover_id, values in extra.covers.items():
                changes.setdefault(cover_id, {}).update(values)
        change_many(self._work.coverages, changes)
        self._count("changed-coverage", len(changes))

    def _write_leads(self) -> None:
        rows = [
            {"person_id": self.people[row.row], **lead}
            for row in self._plan.rows
            if not row.rejected
            for lead in row.leads
        ]
        self._work.leads.add_many(rows)
        self._count("lead", len(rows))
        own = self._work.imports.next_id()  # the import's own row is written at the end
        named = [naming for row in self._plan.rows if not row.rejected for naming in row.namings]
        self._work.lead_namings.add_many([{**naming, "import_id": own} for naming in named])
        closed = {lead_id: values for extra in self._extras() for lead_id, values in extra.closes.items()}
        change_many(self._work.leads, closed)
        self._count("closed-lead", len(closed))

    def _write_receipts(self) -> None:
        forms = [extra.receipt for extra in self._extras() if extra.receipt is not None]
        if not forms:
            return
        law, station = read_book(self._work).law(), int(self._work.settings.get("station", "1"))
        for at, form in enumerate(forms):
            if at % _FEW_RECEIPTS == 0:
                self._step("Ghi biên lai")
            assert form.on is not None
            made = collect_in(self._work, law, form, form.on, station)
            self._count("enrolment", len(made.enrolment_ids))
        self._count("receipt", len(forms))

    def _extras(self) -> Iterator[Extra]:
        return (row.extra for row in self._plan.rows if row.extra is not None and not row.rejected)

    def _count(self, noun: str, count: int = 1) -> None:
        if count:
            self.made[noun] = self.made.get(noun, 0) + count
