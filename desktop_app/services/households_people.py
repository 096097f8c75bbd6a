"""Everybody of a household or a hamlet with what they hold, read in a few questions and put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import age_on
from desktop_app.domain.law import LawBook
from desktop_app.domain.records import Coverage, Entitlement, Household, Person
from desktop_app.services.households_cover import Cover, covers_of, notice_of
from desktop_app.services.quoting_facts import PersonFacts, person_facts
from desktop_app.storage.repositories import Repositories

LIVING = frozenset({None, "home", "away"})


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member: the record, the facts of the day, the age and the cover by canvassed scheme."""

    person: Person
    facts: PersonFacts
    age: int | None
    covers: dict[str, Cover]

    @property
    def living(self) -> bool:
        """Whether the person is of this household now: at home, away, or not known otherwise."""
        return self.person.residence in LIVING


def members_of(work: Repositories, law: LawBook, household_id: int, on: date) -> tuple[Member, ...]:
    """The members of one household in the order of its list."""
    return _members(
        law,
        work.people.of_household(household_id),
        work.coverages.of_household(household_id),
        work.entitlements.of_household(household_id),
        on,
    )


def members_of_hamlet(work: Repositories, law: LawBook, hamlet_id: int, on: date) -> dict[int, tuple[Member, ...]]:
    """The members of every household of a hamlet, by household."""
    grouped: dict[int, list[Member]] = {}
    people, covers = work.people.of_hamlet(hamlet_id), work.coverages.of_hamlet(hamlet_id)
    for member in _members(law, people, covers, work.entitlements.of_hamlet(hamlet_id), on):
        grouped.setdefault(member.person.household_id, []).append(member)
    return {household_id: tuple(members) for household_id, members in grouped.items()}


def head_name(household: Household, people: Iterable[Person]) -> str | None:
    """The name of the head of a household, None where nobody is marked as head."""
    return next((person.name for person in people if person.id == household.head_id), None)


def _members(
    law: LawBook, people: Sequence[Person], covers: Sequence[Coverage], entitled: Sequence[Entitlement], on: date
) -> tuple[Member, ...]:
    notice = notice_of(law, on)
    by_person: dict[int, list[Coverage]] = {}
    for cover in covers:
        by_person.setdefault(cover.person_id, []).append(cover)
    of_household: dict[int, list[Entitlement]] = {}
    own: dict[int, list[Entitlement]] = {}
    for row in entitled:
        if row.household_id is not None:
            of_household.setdefault(row.household_id, []).append(row)
        elif row.person_id is not None:
            own.setdefault(row.person_id, []).append(row)
    members = []
    for person in people:
        classes = [*of_household.get(person.household_id, ()), *own.get(person.id, ())]
        facts = person_facts(person, by_person.get(person.id, ()), classes, on)
        members.append(
            Member(
                person=person,
                facts=facts,
                age=age_on(person.birth, on),
                covers=covers_of(law, facts, notice_days=notice),
            )
        )
    return tuple(members)
