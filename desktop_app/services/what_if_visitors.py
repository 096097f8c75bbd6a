"""“Tính thử” for a household that is not in the file: people as they are told at the door, amounts by the rules alone."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.eligibility import NO, UNKNOWN, Facts, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, best_health_class
from desktop_app.domain.household_health import quote_household as by_rule
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.supports import Beneficiary, SupportRule, choose_supports
from desktop_app.domain.voluntary_si import best_voluntary_class, quote_voluntary_si
from desktop_app.services.quoting_supports import Place
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_faults import not_voluntary, placed, same_place, unfinished
from desktop_app.services.what_if_values import TriedFault, TriedLine, TriedSkip, Visitor, VoluntaryTry, WhatIf


def try_visitors(
    law: LawBook, asked: WhatIf, place: Place
) -> tuple[list[TriedLine], list[TriedSkip], list[TriedFault]]:
    """What each visitor would pay, who does not pay, and what a rule refuses; ``place`` is where they live."""
    lines: list[TriedLine] = []
    skips: list[TriedSkip] = []
    faults: list[TriedFault] = []
    paying: list[tuple[Visitor, HouseholdMember]] = []
    for visitor in asked.visitors:
        choice = asked.health.get(visitor.key, MemberChoice())
        skip = _visitor_skip(law, asked.on, visitor, choice)
        if skip is not None:
            skips.append(skip)
        else:
            paying.append((visitor, _visitor_member(law, asked.on, visitor, choice, place)))
    try:
        quote = by_rule(
            law, [member for _, member in paying], asked.on, months=asked.months, common_end=asked.common_end
        )
        for (visitor, member), line in zip(paying, quote.lines, strict=True):
            lines.append(
                TriedLine(
                    key=visitor.key,
                    name=visitor.title,
                    scheme=HEALTH_HOUSEHOLD,
                    months=line.months,
                    quote=line.quote,
                    order=line.order,
                    order_reason=line.order_reason,
                    support_class=member.support_class,
                )
            )
    except RuleBroken as broken:
        faults.append(
            placed(
                broken,
                HEALTH_HOUSEHOLD,
                _guilty_visitor(law, asked, paying, broken),
                together=asked.common_end is not None,
            )
        )
    for visitor in asked.visitors:
        tried = asked.voluntary.get(visitor.key, VoluntaryTry())
        if not tried.taken:
            verdict = can_join(law, VOLUNTARY_SI, visitor_facts(visitor), asked.on)
            skips.append(not_voluntary(verdict, visitor.key, visitor.title))
        else:
            try:
                paid = _visitor_voluntary(law, asked.on, visitor, tried, place)
            except RuleBroken as broken:
                faults.append(placed(broken, VOLUNTARY_SI, visitor.key))
                continue
            if paid is not None:
                lines.append(paid)
            else:
                faults.append(unfinished(visitor.key, tried))
    return lines, skips, faults


def _visitor_skip(law: LawBook, on: date, visitor: Visitor, choice: MemberChoice) -> TriedSkip | None:
    verdict = can_join(law, HEALTH_HOUSEHOLD, visitor_facts(visitor), on)
    if verdict.answer in (NO, UNKNOWN):
        return TriedSkip(
            key=visitor.key,
            name=visitor.title,
            scheme=HEALTH_HOUSEHOLD,
            reason=verdict.reason,
            source=verdict.source,
        )
    if choice.taken is False:
        return TriedSkip(
            key=visitor.key,
            name=visitor.title,
            scheme=HEALTH_HOUSEHOLD,
            reason="Không đóng lần này.",
            can_choose=True,
        )
    return None


def visitor_facts(visitor: Visitor) -> Facts:
    """What was said of a visitor, as the rules of eligibility ask for it."""
    classes = frozenset({visitor.class_code} if visitor.class_code else ())
    return Facts(birth=visitor.birth, classes=classes)


def _visitor_member(law: LawBook, on: date, visitor: Visitor, choice: MemberChoice, place: Place) -> HouseholdMember:
    support = choice.support_class
    if support is None:
        support = best_health_class(law, visitor_facts(visitor).classes, on)
    return HouseholdMember(
        key=visitor.key,
        chosen_order=choice.order,
        months=choice.months,
        last_end=visitor.last_end,
        support_class=support or None,
        local_percent=choice.local_percent,
        local_amount=choice.local_amount,
        other_amount=choice.other_amount,
        supports=_supports(law, HEALTH_HOUSEHOLD, on, visitor, place, wanted=choice.auto_supports),
    )


def _guilty_visitor(
    law: LawBook, asked: WhatIf, paying: list[tuple[Visitor, HouseholdMember]], broken: RuleBroken
) -> int:
    for visitor, member in paying:
        try:
            by_rule(law, [member], asked.on, months=asked.months, common_end=asked.common_end)
        except RuleBroken as found:
            if found.rule == broken.rule:
                return visitor.key
    return same_place(asked.health)


def _visitor_voluntary(law: LawBook, on: date, visitor: Visitor, tried: VoluntaryTry, place: Place) -> TriedLine | None:
    verdict = can_join(law, VOLUNTARY_SI, visitor_facts(visitor), on)
    if not verdict.allowed:
        raise RuleBroken(f"{visitor.title}: {verdict.reason}", rule="eligibility.voluntary-si", source=verdict.source)
    asked = tried.as_input()
    if asked is None:
        return None
    support = tried.support_class
    if support is None:
        support = best_voluntary_class(law, visitor_facts(visitor).classes, on)
    quote = quote_voluntary_si(
        law,
        on=on,
        income=asked.income,
        method=asked.method,
        months=asked.months,
        support_class=support,
        supported_months=asked.supported_months or 0,
        from_month=asked.from_month,
        local_percent=asked.local_percent,
        local_amount=asked.local_amount,
        other_amount=asked.other_amount,
        supports=_supports(law, VOLUNTARY_SI, on, visitor, place, wanted=asked.auto_supports),
    )
    return TriedLine(
        key=visitor.key,
        name=visitor.title,
        scheme=VOLUNTARY_SI,
        months=int(quote.snapshot["inputs"]["months"]),
        quote=quote,
        support_class=support,
        supported_months=asked.supported_months or 0,
        from_month=quote.snapshot["inputs"].get("from_month"),
    )


def _supports(
    law: LawBook, scheme: str, on: date, visitor: Visitor, place: Place, *, wanted: bool
) -> tuple[SupportRule, ...]:
    if not wanted:
        return ()
    who = Beneficiary(
        commune_code=place.commune_code,
        province_code=place.province_code,
        classes=visitor_facts(visitor).classes,
        birth=visitor.birth,
    )
    return choose_supports(law.supports, scheme=scheme, who=who, on=on).rules
