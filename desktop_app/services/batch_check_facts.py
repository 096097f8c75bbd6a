"""Everything the pre-check of a batch needs to know of its lines, asked once for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.batch_records import Batch
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Coverage, Enrolment, Entitlement, Household, Person
from desktop_app.services.quoting_facts import PersonFacts, person_facts
from desktop_app.storage.batch_checks import PaidLine, PeriodRow, SameNumber
from desktop_app.storage.repositories import Repositories


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """One line of a batch with what the records say of the person on the first day declared.

    ``holds``: schemes and benefits in force on that day or now, as far as now lies in the period, without the cover this line itself
    brought. ``others``: what the person paid besides in the scheme; ``covers``: periods of cover that this line did not bring.
    ``sharers``: other people with one of the person's numbers.
    """

    enrolment: Enrolment
    person: Person
    household: Household
    first_day: date
    facts: PersonFacts
    holds: frozenset[str]
    covers: tuple[Coverage, ...]
    others: tuple[PeriodRow, ...]
    paid: PaidLine | None
    sharers: tuple[SameNumber, ...]
    snapshot: Mapping[str, Any]

    @property
    def has_facility(self) -> bool:
        """Whether any health card on record names where the person goes first."""
        return any(cover.facility for cover in self.covers if cover.scheme in (HEALTH_HOUSEHOLD, "health-other"))


@dataclass(frozen=True, kw_only=True)
class BatchFacts:
    """A batch and its lines as the rules of the pre-check see them on a day."""

    batch: Batch
    law: LawBook
    today: date
    lines: tuple[LineFacts, ...]
    in_batch: frozenset[int]


def gather(work: Repositories, law: LawBook, batch_: Batch, today: date) -> BatchFacts:
    """Read what the rules ask about, in a fixed number of questions however many lines there are."""
    enrolments = work.enrolments.of_batch(batch_.id)
    person_ids = {enrolment.person_id for enrolment in enrolments}
    people = {person.id: person for person in work.people.of_ids(person_ids)}
    households = {one.id: one for one in work.households.of_ids({person.household_id for person in people.values()})}
    covers = _by_person(work.coverages.of_people(person_ids))
    classes = _Classes(work.entitlements.of_households(households, person_ids))
    paid = work.batch_checks.paid([enrolment.id for enrolment in enrolments])
    periods = _by_person(work.batch_checks.periods(person_ids, batch_.scheme))
    sharers = _sharers(work, people.values())
    lines = []
    for enrolment in enrolments:
        person = people[enrolment.person_id]
        first_day = date.fromisoformat(enrolment.valid_from or enrolment.collected_on or enrolment.quoted_on)
        before = [cover for cover in covers.get(person.id, ()) if cover.enrolment_id != enrolment.id]
        facts = person_facts(person, before, classes.of(person), first_day)
        holds = facts.holds
        if first_day < today and (enrolment.valid_to is None or today.isoformat() <= enrolment.valid_to):
            holds |= person_facts(person, before, classes.of(person), today).holds
        lines.append(
            LineFacts(
                enrolment=enrolment,
                person=person,
                household=households[person.household_id],
                first_day=first_day,
                facts=facts,
                holds=holds,
                covers=tuple(before),
                others=tuple(row for row in periods.get(person.id, ()) if row.id != enrolment.id),
                paid=paid.get(enrolment.id),
                sharers=tuple(one for one in sharers.get(person.id, ()) if one.person_id != person.id),
                snapshot=json.loads(enrolment.snapshot),
            )
        )
    return BatchFacts(batch=batch_, law=law, today=today, lines=tuple(lines), in_batch=frozenset(person_ids))


class _Classes:
    """Support classes by who holds them."""

    def __init__(self, rows: Sequence[Entitlement]) -> None:
        self._rows: dict[tuple[str, int], list[Entitlement]] = {}
        for row in rows:
            key = ("household", row.household_id or 0) if row.person_id is None else ("person", row.person_id)
            self._rows.setdefault(key, []).append(row)

    def of(self, person: Person) -> list[Entitlement]:
        """Those of the person and of the household."""
        return [*self._rows.get(("household", person.household_id), ()), *self._rows.get(("person", person.id), ())]


def _by_person(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _sharers(work: Repositories, people: Any) -> dict[int, list[SameNumber]]:
    known = list(people)
    carriers = work.batch_checks.same_numbers(
        {person.personal_id for person in known if person.personal_id},
        {person.insurance_no for person in known if person.insurance_no},
    )
    by_number: dict[tuple[str, str], list[SameNumber]] = {}
    for one in carriers:
        for field in ("personal_id", "insurance_no"):
            number = getattr(one, field)
            if number:
                by_number.setdefault((field, number), []).append(one)
    found: dict[int, list[SameNumber]] = {}
    for person in known:
        for field in ("personal_id", "insurance_no"):
            for one in by_number.get((field, getattr(person, field) or ""), ()):
                if one not in found.setdefault(person.id, []):
                    found[person.id].append(one)
    return found
