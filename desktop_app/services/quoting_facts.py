"""What the records say about a person on a day, as far as it decides what can be paid and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import add_months, month_key
from desktop_app.domain.deadlines import payment_window
from desktop_app.domain.eligibility import Facts
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Coverage, Entitlement, Household, Person
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

_HEALTH = frozenset({HEALTH_HOUSEHOLD, "health-other"})
_KINH, _FOREIGN = "01", "99"  # codes of seeds/ethnicities.csv; every other code is an ethnic minority


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """One member of a household on the day ``on``.

    ``holds``: schemes and benefits in force; ``classes``: support classes in force. ``health_end``: the last day of
    any health card on record, ``card_end`` of a household card alone, ``voluntary_end`` the last month paid of
    voluntary insurance (``None``: none on record). ``endless_card``: a household card whose last day nobody entered.
    """

    person: Person
    on: date
    holds: frozenset[str]
    classes: frozenset[str]
    health_end: date | None
    card_end: date | None
    voluntary_end: date | None
    endless_card: bool

    def for_rules(self) -> Facts:
        """The facts in the shape the rules of eligibility ask for."""
        return Facts(
            birth=self.person.birth,
            residence=self.person.residence,
            holds=self.holds,
            classes=self.classes,
            foreign=self.person.ethnicity_code == _FOREIGN,
        )


def household_facts(work: Repositories, household_id: int, on: date) -> tuple[PersonFacts, ...]:
    """The members of a household in list order. Raises ``WorldFault`` for a household that does not exist."""
    household_of(work, household_id)
    covers: dict[int, list[Coverage]] = {}
    for cover in work.coverages.of_household(household_id):
        covers.setdefault(cover.person_id, []).append(cover)
    entitled = work.entitlements.of_household(household_id)
    return tuple(
        person_facts(person, covers.get(person.id, ()), entitled, on)
        for person in work.people.of_household(household_id)
    )


def household_of(work: Repositories, household_id: int) -> Household:
    """The household of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.households.get(household_id)
    except KeyError:
        raise WorldFault(
            f"Không có hộ gia đình mang số {household_id} trong tệp này. Hãy tìm lại hộ theo tên hoặc mã."
        ) from None


def person_of(work: Repositories, person_id: int) -> Person:
    """The person of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.people.get(person_id)
    except KeyError:
        raise WorldFault(f"Không có người mang số {person_id} trong tệp này. Hãy tìm lại theo họ tên.") from None


def person_facts(person: Person, covers: Sequence[Coverage], entitled: Sequence[Entitlement], on: date) -> PersonFacts:
    """One person's facts from the periods of cover of that person and the entitlements of the household and its
    members."""
    day = on.isoformat()
    running = [cover for cover in covers if _in_force(cover.valid_from, cover.valid_to, day)]
    classes = {
        row.class_code
        for row in entitled
        if row.person_id in (None, person.id) and _in_force(row.valid_from, row.valid_to, day)
    }
    if person.ethnicity_code not in (None, _KINH, _FOREIGN):
        classes.add("ethnic-minority")
    return PersonFacts(
        person=person,
        on=on,
        holds=frozenset(cover.scheme for cover in running),
        classes=frozenset(classes),
        health_end=_last_end(covers, _HEALTH),
        card_end=_last_end(covers, {HEALTH_HOUSEHOLD}),
        voluntary_end=_last_end(covers, {VOLUNTARY_SI}),
        endless_card=any(cover.scheme == HEALTH_HOUSEHOLD and cover.valid_to is None for cover in running),
    )


def first_month_to_pay(law: LawBook, *, on: date, last_end: date | None, method: str) -> str | None:
    """The first month a participant of voluntary insurance pays now (``YYYY-MM``); ``None`` for missing years.

    The month after the last one paid as long as its window is open (or it lies ahead), else the month of payment.
    """
    if method == "missing":
        return None
    current = month_key(on)
    if last_end is None:
        return current
    following = add_months(last_end.replace(day=1), 1)
    if month_key(following) >= current or on <= payment_window(law, method=method, start=following, on=on).closes_on:
        return month_key(following)
    return current


def _last_end(covers: Sequence[Coverage], schemes: frozenset[str] | set[str]) -> date | None:
    ends = [cover.valid_to for cover in covers if cover.scheme in schemes and cover.valid_to]
    return date.fromisoformat(max(ends)) if ends else None


def _in_force(since: str | None, until: str | None, day: str) -> bool:
    return (since is None or since <= day) and (until is None or until >= day)
