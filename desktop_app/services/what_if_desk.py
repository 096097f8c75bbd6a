"""How “Tính thử” opens on a household: its people, what is tried first, and the classes that can be tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop_app.domain.eligibility import Facts, class_options
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Enrolment
from desktop_app.services.collecting_receipts import commune_name
from desktop_app.services.enrolling import household_name, line_of
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_facts, household_of
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_values import TryDesk, TryMember, TryOption, VoluntaryTry, WhatIf

AS_HOUSEHOLD = "hộ gia đình"
_SUPPORT = {HEALTH_HOUSEHOLD: "health.support", VOLUNTARY_SI: "voluntary-si.support"}


def try_desk(office: Office, household_id: int) -> TryDesk:
    """A household as the panel opens. Raises ``WorldFault`` for a household that is not in the file."""
    work, today = office.read, office.today
    household = household_of(work, household_id)
    everybody = household_facts(work, household_id, today)
    hamlet = work.hamlets.get(household.hamlet_id)
    head = next((facts.person for facts in everybody if facts.person.id == household.head_id), None)
    place = (household.address, hamlet.name, commune_name(office, hamlet.commune_code))
    title = household_name(work, household_id)
    members = tuple(
        TryMember(
            key=facts.person.id,
            name=facts.person.name,
            birth=facts.person.birth,
            facts=facts.for_rules(),
            card_end=facts.card_end,
            voluntary_end=facts.voluntary_end,
        )
        for facts in everybody
    )
    return TryDesk(
        household_id=household_id,
        title=title[:1].upper() + title[1:],
        place=", ".join(part for part in place if part),
        phone=household.phone or (head.phone if head else None) or "",
        members=members,
        begin=first_try(household_id, today, work.enrolments.of_household(household_id)),
    )


def first_try(household_id: int, on: date, enrolments: Sequence[Enrolment]) -> WhatIf:
    """What is tried first. ``enrolments``: the household's, the newest first."""
    health: dict[int, MemberChoice] = {}
    voluntary: dict[int, VoluntaryTry] = {}
    for row in enrolments:
        line = line_of(row)
        open_quote = row.state == "quoted"
        if row.scheme == HEALTH_HOUSEHOLD and open_quote:
            health[row.person_id] = MemberChoice(
                taken=True,
                months=None if line.common_end else line.months,
                order=line.order,
                support_class=line.support_class,
                local_percent=line.local_percent,
                local_amount=line.local_amount,
                other_amount=line.other_amount,
                common_end=line.common_end,
                auto_supports=line.auto_supports,
            )
        elif row.scheme == VOLUNTARY_SI and row.state != "voided" and row.person_id not in voluntary:
            tried = VoluntaryTry(income=line.income, method=line.method, months=line.months)
            voluntary[row.person_id] = _as_quoted(tried, line) if open_quote else tried
    return WhatIf(household_id=household_id, on=on, health=health, voluntary=voluntary)


def _as_quoted(tried: VoluntaryTry, line: EnrolmentLine) -> VoluntaryTry:
    return replace(
        tried,
        taken=True,
        from_month=line.from_month,
        support_class=line.support_class,
        supported_months=line.supported_months,
        local_percent=line.local_percent,
        local_amount=line.local_amount,
        other_amount=line.other_amount,
        auto_supports=line.auto_supports,
    )


def try_options(law: LawBook, scheme: str, on: date, facts: Facts) -> tuple[TryOption, ...]:
    """The classes by which a person could pay in a scheme on a day: those on record, the best first, then the others in
    force, which can be tried all the same."""
    own = class_options(law, scheme, facts, on)
    found = [
        TryOption(
            code=option.code,
            name=option.name,
            percent=option.percent,
            source=option.source,
            held=True,
            best=option.best,
            reason=option.reason,
        )
        for option in own
    ]
    known = {option.code for option in own}
    if scheme == HEALTH_HOUSEHOLD and "" not in known:
        found.append(TryOption(code="", name=AS_HOUSEHOLD, percent=Decimal(0), source="", held=True))
    found += [
        TryOption(code=rate.subject, name=class_name(rate.subject), percent=rate.value, source=rate.cited(), held=False)
        for rate in law.in_force(_SUPPORT[scheme], on)
        if rate.subject not in known
    ]
    return tuple(found)
