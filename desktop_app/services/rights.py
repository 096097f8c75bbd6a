"""What a household may join, which class is best for each member and why, and what is lost or gained when a class ends or begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.eligibility import ClassEffect, ClassOption, Verdict, can_join, class_options, what_changes
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, dong
from desktop_app.domain.records import Entitlement
from desktop_app.services.deadlines import SchemeStanding, standings
from desktop_app.services.households_people import LIVING
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_facts import PersonFacts, household_facts, household_of, person_facts
from desktop_app.services.quoting_supports import place_of
from desktop_app.storage.repositories import Repositories

ANSWERS = {"yes": "Được tham gia", "no": "Không tham gia được", "unknown": "Chưa đủ thông tin"}


@dataclass(frozen=True, kw_only=True)
class SchemeRight:
    """One member and one scheme: the verdict with its source, the classes to pay by (the best first), and the dates."""

    scheme: str
    verdict: Verdict
    options: tuple[ClassOption, ...]
    standing: SchemeStanding

    @property
    def best(self) -> ClassOption | None:
        """The class that costs the person least; ``None`` where nobody may join."""
        return next((option for option in self.options if option.best), None)


@dataclass(frozen=True, kw_only=True)
class ClassEnding:
    """A class a member holds and what ends with it. ``ends_on`` ``None``: no last day is recorded.

    ``effects`` are counted by the law of the day after (of the day asked about without one).
    """

    entitlement_id: int | None
    class_code: str
    name: str
    whole_household: bool
    ends_on: date | None
    effects: tuple[ClassEffect, ...]


@dataclass(frozen=True, kw_only=True)
class MemberRights:
    """Everything of one member."""

    person_id: int
    name: str
    rights: tuple[SchemeRight, ...]
    endings: tuple[ClassEnding, ...]

    def right(self, scheme: str) -> SchemeRight:
        """One scheme."""
        return next(one for one in self.rights if one.scheme == scheme)


@dataclass(frozen=True, kw_only=True)
class HouseholdRights:
    """The members who belong to the household, in the order of its list."""

    household_id: int
    on: date
    members: tuple[MemberRights, ...]

    def of(self, person_id: int | None) -> MemberRights | None:
        """One member; ``None`` for somebody who is not (or no longer) of the household."""
        return next((one for one in self.members if one.person_id == person_id), None)


@dataclass(frozen=True, kw_only=True)
class ClassChange:
    """What a class that ends (or begins) does to the household; ``lines``: whose effect it is.

    ``difference``: đồng a year more (positive) or less, over everybody whose amounts can be told. ``sentence``: the sum
    in Vietnamese.
    """

    class_code: str
    day: date
    lines: tuple[tuple[str, ClassEffect], ...]
    difference: int
    sentence: str


def household_rights(office: Office, household_id: int, on: date | None = None) -> HouseholdRights:
    """What every living member may join on a day (today by default). Raises ``WorldFault`` for an unknown household."""
    day, work, law = on or office.today, office.read, office.law
    place = _place(work, household_id)
    entitled = work.entitlements.of_household(household_id)
    orders = _orders(office, household_id, day)
    standing = {(one.person_id, one.scheme): one for one in standings(work, law, household_id, day)}
    members = []
    for facts in household_facts(work, household_id, day):
        person = facts.person
        if person.residence not in LIVING:
            continue
        order = orders.get(person.id) or max(orders.values(), default=0) + 1
        rights = tuple(
            _right(law, scheme, facts, day, order, standing[person.id, scheme])
            for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI)
        )
        income = _income(work, person.id)
        endings = tuple(
            _ending(law, row, facts, entitled, day, {**place, "order": order, "income": income})
            for row in entitled
            if _holds(row, person.id, day)
        )
        members.append(MemberRights(person_id=person.id, name=person.name, rights=rights, endings=endings))
    return HouseholdRights(household_id=household_id, on=day, members=tuple(members))


def class_change(
    office: Office,
    household_id: int,
    class_code: str,
    day: date,
    *,
    person_id: int | None = None,
    begins: bool = False,
    entitlement_id: int | None = None,
) -> ClassChange:
    """What changes when a class of the household (or of one member) ends with ``day``, or begins on it.

    ``entitlement_id`` is the row that ends; other rows of the same class go on counting. Amounts are by the law of the
    first day of the new state. Raises ``WorldFault`` for an unknown household.
    """
    work, law = office.read, office.law
    first = day if begins else day + timedelta(days=1)
    place = _place(work, household_id)
    entitled = [row for row in work.entitlements.of_household(household_id) if row.id != entitlement_id]
    orders = _orders(office, household_id, first)
    lines: list[tuple[str, ClassEffect]] = []
    for facts in household_facts(work, household_id, day):
        person = facts.person
        if person.residence not in LIVING or person_id not in (None, person.id):
            continue
        kept = _classes(facts, entitled, first)
        rules = facts.for_rules()
        without, with_it = replace(rules, classes=kept), replace(rules, classes=kept | {class_code})
        before, after = (without, with_it) if begins else (with_it, without)
        effects = what_changes(
            law,
            before=before,
            after=after,
            on=first,
            order=orders.get(person.id) or max(orders.values(), default=0) + 1,
            income=_income(work, person.id),
            **place,
        )
        lines += [(person.name, effect) for effect in effects]
    difference = sum(effect.difference or 0 for _, effect in lines)
    return ClassChange(
        class_code=class_code,
        day=day,
        lines=tuple(lines),
        difference=difference,
        sentence=_sum_up(class_code, day, [effect for _, effect in lines], difference, begins=begins),
    )


def class_span(
    office: Office,
    household_id: int,
    class_code: str,
    *,
    first: date | None,
    last: date | None,
    person_id: int | None = None,
) -> tuple[ClassChange, ...]:
    """What a class to be entered changes when it begins (today without a first day) and, with a last day, when it ends."""
    begins = class_change(office, household_id, class_code, first or office.today, person_id=person_id, begins=True)
    if last is None:
        return (begins,)
    return (begins, class_change(office, household_id, class_code, last, person_id=person_id))


def _right(
    law: LawBook, scheme: str, facts: PersonFacts, on: date, order: int, standing: SchemeStanding
) -> SchemeRight:
    rules = facts.for_rules()
    verdict = can_join(law, scheme, rules, on)
    options = class_options(law, scheme, rules, on, order=order)
    if verdict.answer == "no" and scheme == VOLUNTARY_SI:
        options = ()
    elif verdict.answer == "no":  # what the State or the school pays stays worth saying; the household is not open
        options = tuple(option for option in options if option.code)
    return SchemeRight(scheme=scheme, verdict=verdict, options=options, standing=standing)


def _ending(
    law: LawBook,
    row: Entitlement,
    facts: PersonFacts,
    entitled: Sequence[Entitlement],
    on: date,
    place: dict[str, Any],
) -> ClassEnding:
    ends_on = date.fromisoformat(row.valid_to) if row.valid_to else None
    first = ends_on + timedelta(days=1) if ends_on else on
    others = [one for one in entitled if one.id != row.id]
    rules = facts.for_rules()
    after = replace(rules, classes=_classes(facts, others, first))
    effects = what_changes(law, before=rules, after=after, on=first, **place)
    return ClassEnding(
        entitlement_id=row.id,
        class_code=row.class_code,
        name=class_name(row.class_code),
        whole_household=row.household_id is not None,
        ends_on=ends_on,
        effects=effects,
    )


def _classes(facts: PersonFacts, entitled: Sequence[Entitlement], on: date) -> frozenset[str]:
    """The classes of a person on a day by these rows alone, and what follows from the person (the ethnicity)."""
    return person_facts(facts.person, (), entitled, on).classes


def _holds(row: Entitlement, person_id: int, on: date) -> bool:
    day = on.isoformat()
    return (
        row.person_id in (None, person_id)
        and (row.valid_from or "") <= day
        and (row.valid_to is None or row.valid_to >= day)
    )


def _orders(office: Office, household_id: int, on: date) -> dict[int, int]:
    """The place of each member in the household: paid by this year, else as it would be proposed on the day."""
    paid = office.read.enrolments.paid_orders(household_id, HEALTH_HOUSEHOLD, on.year)
    try:
        proposed = quote_household(office, household_id, on=on).members
    except RuleBroken:  # the law of that day lets nobody pay: then nobody has a place either
        return paid
    return {one.person_id: one.order for one in proposed if one.order is not None} | paid


def _place(work: Repositories, household_id: int) -> dict[str, str]:
    household_of(work, household_id)
    place = place_of(work, household_id)
    return {"commune_code": place.commune_code, "province_code": place.province_code}


def _income(work: Repositories, person_id: int) -> int | None:
    """The income a participant chose last; ``None`` for somebody who never paid voluntary insurance here."""
    paid = work.enrolments.standing(person_id, VOLUNTARY_SI)
    return paid[-1].income if paid else None


def _sum_up(code: str, day: date, effects: Sequence[ClassEffect], difference: int, *, begins: bool) -> str:
    when = f"từ {format_date(day)}" if begins else f"sau {format_date(day)}"
    what = f"{'Có' if begins else 'Hết'} diện {class_name(code)} {when}"
    if not effects:
        return f"{what}: không ai trong hộ đóng nhiều hơn hay ít hơn."
    doubtful = sum(effect.difference is None for effect in effects)
    doubt = f" Còn {doubtful} mức chưa tính được vì thiếu thông tin." if doubtful else ""
    if not difference:
        return f"{what}: tổng số tiền mỗi năm của hộ không đổi.{doubt}"
    way = "thêm" if difference > 0 else "bớt"
    return f"{what}: cả hộ mỗi năm đóng {way} {dong(abs(difference))}.{doubt}"
