"""Which members of a household pay now for health insurance, and with what; who does not, and why."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import COVERED, health_due
from desktop_app.domain.eligibility import NO, UNKNOWN, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import best_health_class, months_together
from desktop_app.domain.household_order import HouseholdMember
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.quoting_facts import PersonFacts
from desktop_app.services.quoting_supports import Place, supports_of
from desktop_app.services.quoting_values import (
    NO_END,
    NOT_DUE,
    NOT_ELIGIBLE,
    NOT_KNOWN,
    PAST_END,
    UNTICKED,
    LeftOut,
    MemberChoice,
)


def left_out(law: LawBook, facts: PersonFacts, choice: MemberChoice, common_end: date | None) -> LeftOut | None:
    """Why a member does not pay on the day of the facts, ``None`` for one who pays.

    Raises ``RuleBroken`` for somebody chosen whose card would begin only after the common end.
    """
    return _not_paying(law, facts, facts.on, choice) or _past_end(law, facts, choice, common_end)


def _not_paying(law: LawBook, facts: PersonFacts, on: date, choice: MemberChoice) -> LeftOut | None:
    person = facts.person
    verdict = can_join(law, HEALTH_HOUSEHOLD, facts.for_rules(), on)
    if verdict.answer in (NO, UNKNOWN):
        code = NOT_ELIGIBLE if verdict.answer == NO else NOT_KNOWN
        return LeftOut(person_id=person.id, name=person.name, code=code, reason=verdict.reason, source=verdict.source)
    if facts.endless_card:
        reason = "Thẻ BHYT hộ gia đình đang dùng chưa ghi ngày hết hạn. Nhập ngày hết hạn của thẻ trước."
        return LeftOut(person_id=person.id, name=person.name, code=NO_END, reason=reason)
    if choice.taken is False:
        return LeftOut(
            person_id=person.id, name=person.name, code=UNTICKED, reason="Không đóng lần này.", can_choose=True
        )
    if (
        choice.taken is None
        and facts.card_end is not None
        and health_due(law, on=on, ends_on=facts.card_end).state == COVERED
    ):
        notice = law.at("health.renewal-notice-days", on)
        ends = format_date(facts.card_end)
        reason = f"Thẻ còn hạn đến {ends}, chưa đến kỳ đóng tiếp ({notice.whole} ngày trước khi hết hạn)."
        return LeftOut(
            person_id=person.id, name=person.name, code=NOT_DUE, reason=reason, source=notice.source, can_choose=True
        )
    return None


def _past_end(law: LawBook, facts: PersonFacts, choice: MemberChoice, common_end: date | None) -> LeftOut | None:
    """Somebody whose new card cannot end on the common day; refused by name where chosen all the same."""
    if common_end is None:
        return None
    person = facts.person
    try:
        months_together(law, on=facts.on, last_end=facts.health_end, common_end=common_end)
    except RuleBroken as broken:
        if choice.taken:
            raise RuleBroken(f"{person.name}: {broken.sentence}", rule=broken.rule, source=broken.source) from broken
        return LeftOut(
            person_id=person.id, name=person.name, code=PAST_END, reason=broken.sentence, source=broken.source
        )
    return None


def member_of(
    law: LawBook,
    facts: PersonFacts,
    place: Place,
    choice: MemberChoice,
    held: int | None,
    common_end: date | None,
) -> tuple[HouseholdMember, tuple[str, ...]]:
    """The member as the rule asks about one, and what could not be decided; ``held``: the place held this year."""
    support = choice.support_class
    if support is None:
        support = best_health_class(law, facts.classes, facts.on)
    given = supports_of(law, HEALTH_HOUSEHOLD, facts, place, support_class=support or None, wanted=choice.auto_supports)
    member = HouseholdMember(
        key=facts.person.id,
        held_order=held,
        chosen_order=choice.order,
        months=choice.months,
        last_end=facts.health_end,
        support_class=support or None,
        local_percent=choice.local_percent,
        local_amount=choice.local_amount,
        other_amount=choice.other_amount,
        common_end=common_end,
        supports=given.rules,
    )
    return member, given.notes


def refuse_taken_orders(members: list[HouseholdMember], away: list[int]) -> None:
    """Raise ``RuleBroken`` for a place chosen that a member who is not paying now already has this year."""
    for member in members:
        if member.chosen_order in away and not member.support_class:
            raise RuleBroken(
                f"Thứ tự {member.chosen_order} trong năm đã có thành viên khác của hộ đóng rồi; chọn thứ tự sau đó.",
                rule="health-household.order",
                source="Luật BHYT Đ13 k6 (sửa đổi bởi Luật 51/2024/QH15)",
            )
