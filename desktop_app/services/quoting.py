"""What a household or a person owes on a day by the records and the law, and why. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from desktop_app.domain.eligibility import can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdLine
from desktop_app.domain.household_health import quote_household as by_rule
from desktop_app.domain.household_order import HouseholdMember
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Person
from desktop_app.domain.voluntary_si import best_voluntary_class, quote_voluntary_si
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import PersonFacts, first_month_to_pay, household_facts, person_of
from desktop_app.services.quoting_members import left_out, member_of, refuse_taken_orders
from desktop_app.services.quoting_supports import HomeFacts, home_facts, supports_of
from desktop_app.services.quoting_values import (
    HouseholdQuote,
    LeftOut,
    MemberChoice,
    MemberQuote,
    VoluntaryInput,
    VoluntaryQuote,
)
from desktop_app.storage.repositories import Repositories


def quote_household(
    office: Office,
    household_id: int,
    months: int = 12,
    on: date | None = None,
    choices: Mapping[int, MemberChoice] | None = None,
    common_end: date | None = None,
    *,
    home: HomeFacts | None = None,
) -> HouseholdQuote:
    """What each member of a household would pay on a day (today by default) for ``months``, or with ``common_end`` for
    the months each needs for a card that ends on that day.

    Without a choice everybody pays who may join and whose card is due. ``home``: the household of that day where it was
    read already (``quoting_supports.home_facts``). Raises ``RuleBroken`` for what the law does
    not allow and ``WorldFault`` for a household that is not in the file.
    """
    return household_quote(
        office.read,
        office.law,
        household_id,
        months=months,
        on=on or office.today,
        choices=choices or {},
        common_end=common_end,
        home=home,
    )


def quote_voluntary(
    office: Office,
    person_id: int,
    income: int,
    method: str,
    months: int | None = None,
    from_month: str | None = None,
    on: date | None = None,
    *,
    support_class: str | None = None,
    supported_months: int | None = None,
    local_percent: Decimal | int = 0,
    local_amount: int = 0,
    other_amount: int = 0,
    auto_supports: bool = True,
) -> VoluntaryQuote:
    """What one person would pay on a day for voluntary social insurance; raises as ``quote_household`` does."""
    asked = VoluntaryInput(
        income=income,
        method=method,
        months=months,
        from_month=from_month,
        support_class=support_class,
        supported_months=supported_months,
        local_percent=local_percent,
        local_amount=local_amount,
        other_amount=other_amount,
        auto_supports=auto_supports,
    )
    return voluntary_quote(office.read, office.law, person_id, asked, on=on or office.today)


def household_quote(
    work: Repositories,
    law: LawBook,
    household_id: int,
    *,
    months: int,
    on: date,
    choices: Mapping[int, MemberChoice],
    common_end: date | None = None,
    home: HomeFacts | None = None,
) -> HouseholdQuote:
    """The same inside a running verb, on its own connection."""
    home = home or home_facts(work, household_id, on)
    everybody, place = home.members, home.place
    held = work.enrolments.paid_orders(household_id, HEALTH_HOUSEHOLD, on.year)
    members: list[HouseholdMember] = []
    left: list[LeftOut] = []
    notes: dict[int | str, tuple[str, ...]] = {}
    for facts in everybody:
        choice = choices.get(facts.person.id, MemberChoice())
        end = choice.common_end or common_end
        out = left_out(law, facts, choice, end)
        if out is None:
            member, notes[facts.person.id] = member_of(law, facts, place, choice, held.get(facts.person.id), end)
            members.append(member)
        else:
            left.append(out)
    away = [order for person_id, order in held.items() if person_id not in {member.key for member in members}]
    refuse_taken_orders(members, away)
    quote = by_rule(law, members, on, months=months, already_joined=max(away, default=0))
    by_person = {facts.person.id: facts.person for facts in everybody}
    classes = {member.key: member.support_class or None for member in members}
    ends = {member.key: member.last_end for member in members}
    return HouseholdQuote(
        household_id=household_id,
        on=on,
        months=months,
        members=tuple(
            _line(line, by_person[int(line.key)], classes[line.key], ends[line.key], notes[line.key])
            for line in quote.lines
        ),
        left=tuple(left),
        gross=quote.gross,
        state_support=quote.state_support,
        local_support=quote.local_support,
        other_support=quote.other_support,
        payable=quote.payable,
        common_end=common_end,
    )


def voluntary_quote(
    work: Repositories, law: LawBook, person_id: int, asked: VoluntaryInput, *, on: date, home: HomeFacts | None = None
) -> VoluntaryQuote:
    """The same inside a running verb, on its own connection. ``home``: the person's household of that day where it was
    read already. Raises ``RuleBroken`` for somebody who may not join and ``WorldFault`` for one who is not in the file."""
    home = home or home_facts(work, person_of(work, person_id).household_id, on)
    facts = next(facts for facts in home.members if facts.person.id == person_id)
    verdict = can_join(law, VOLUNTARY_SI, facts.for_rules(), on)
    if not verdict.allowed:
        raise RuleBroken(
            f"{facts.person.name}: {verdict.reason}", rule="eligibility.voluntary-si", source=verdict.source
        )
    support = asked.support_class or best_voluntary_class(law, facts.classes, on)
    supported = asked.supported_months
    if supported is None:
        supported = work.enrolments.supported_months(person_id, VOLUNTARY_SI)
    given = supports_of(
        law,
        VOLUNTARY_SI,
        facts,
        home.place,
        support_class=support,
        wanted=asked.auto_supports,
    )
    from_month = asked.from_month or first_month_to_pay(law, on=on, last_end=facts.voluntary_end, method=asked.method)
    quote = quote_voluntary_si(
        law,
        on=on,
        income=asked.income,
        method=asked.method,
        months=asked.months,
        support_class=support,
        supported_months=supported,
        local_percent=asked.local_percent,
        local_amount=asked.local_amount,
        other_amount=asked.other_amount,
        from_month=from_month,
        supports=given.rules,
    )
    return VoluntaryQuote(
        person_id=person_id,
        name=facts.person.name,
        household_id=facts.person.household_id,
        support_class=support,
        supported_months=supported,
        from_month=from_month,
        last_end=facts.voluntary_end,
        quote=quote,
        notes=given.notes,
    )


def facts_of(work: Repositories, person_id: int, on: date) -> PersonFacts:
    """One person's facts. Raises ``WorldFault`` for somebody who is not in the file."""
    person = person_of(work, person_id)
    return next(facts for facts in household_facts(work, person.household_id, on) if facts.person.id == person_id)


def _line(
    line: HouseholdLine, person: Person, support_class: str | None, last_end: date | None, notes: tuple[str, ...]
) -> MemberQuote:
    return MemberQuote(
        person_id=person.id,
        name=person.name,
        order=line.order,
        order_reason=line.order_reason,
        months=line.months,
        support_class=support_class,
        last_end=last_end,
        quote=line.quote,
        notes=notes,
    )
