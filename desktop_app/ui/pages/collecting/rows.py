"""The rows of the two grids from the desk of a household, the choices and the prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote
from desktop_app.services.collecting_desk import DeskPrices
from desktop_app.services.enrolling_price import SHORT_NAMES
from desktop_app.services.quoting_facts import PersonFacts
from desktop_app.services.quoting_values import LeftOut, MemberChoice, MemberQuote
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.payment import PayLine, Payment, paid_of

CHOOSE = "Chọn phương thức và thu nhập làm căn cứ đóng."


def health_rows(choices: Choices, prices: DeskPrices, payment: Payment | None = None) -> list[dict[str, Any]]:
    """One row per member. While a rule refuses the household as a whole, the ticks stand as they were chosen."""
    members = {found.person_id: found for found in prices.health.members} if prices.health else {}
    left = {found.person_id: found for found in prices.health.left} if prices.health else {}
    paid = paid_of(payment, HEALTH_HOUSEHOLD)
    rows = []
    for facts in choices.desk.members:
        person = facts.person
        choice = choices.health.get(person.id, MemberChoice())
        row = _row(facts, facts.card_end)
        if person.id in members:
            member = members[person.id]
            row |= _paying(member, choices)
            row |= _money(choices, prices, member.quote, person.id, paid)
        elif person.id in left:
            row |= _left(left[person.id], choices)
        else:
            row |= {"taken": choice.taken is not False, "can": True, "order": choice.order}
            row |= {"months": choice.months or choices.months, "support": choice.support_class or ""}
        rows.append(row)
    return rows


def voluntary_rows(choices: Choices, prices: DeskPrices, payment: Payment | None = None) -> list[dict[str, Any]]:
    """One row per member who may join voluntary insurance."""
    paid = paid_of(payment, VOLUNTARY_SI)
    rows = []
    for facts in choices.desk.members:
        person_id = facts.person.id
        if not choices.desk.voluntary[person_id].allowed:
            continue
        choice = choices.voluntary_of(person_id)
        priced = prices.voluntary.get(person_id)
        row = _row(facts, facts.voluntary_end)
        row |= {"taken": choice.taken, "can": True, "method": choice.method, "income": choice.income}
        row |= {"from_month": choice.from_month, "months": choice.months}
        if choice.taken:
            row["fault"] = prices.faults.get(person_id, "" if priced else CHOOSE)
        if priced is not None:
            row |= {"from_month": priced.from_month, "ends": priced.quote.valid_to}
            row |= _money(choices, prices, priced.quote, person_id, paid)
            row["months"] = int(priced.quote.snapshot["inputs"]["months"])
        elif not choice.taken and choice.method is None:
            row["said"] = _offer(choices, facts)
        rows.append(row)
    return rows


def part_notes(choices: Choices, prices: DeskPrices) -> list[str]:
    """What was paid in part before, what is still owed, and why the whole may cost something else now."""
    told = []
    names = {facts.person.id: facts.person.name for facts in choices.desk.members}
    for (person_id, scheme), part in choices.desk.parts.items():
        text = f"{names.get(person_id, '')} đã nộp {format_money(part.paid)} đ {SHORT_NAMES[scheme]} ngày {format_date(part.last_on)}"
        rest = prices.rests.get((person_id, scheme))
        text += f", còn phải nộp {format_money(rest)} đ." if rest is not None else ", chưa nộp đủ."
        told.append(f"{text} {prices.changes.get((person_id, scheme), '')}".strip())
    return told


def _money(
    choices: Choices, prices: DeskPrices, quote: Quote, person_id: int, paid: Mapping[int, PayLine]
) -> dict[str, Any]:
    """What is owed still, and what this payment gives."""
    part = choices.desk.parts.get((person_id, quote.scheme))
    mine = paid.get(person_id)
    why = f"Cả kỳ {format_money(quote.payable)} đ, đã nộp {format_money(part.paid)} đ" if part else ""
    return {
        "due": prices.due(person_id, quote),
        "paid": mine.paid if mine else None,
        "short": mine.short if mine else 0,
        "why_due": why,
    }


def _row(facts: PersonFacts, until: date | None) -> dict[str, Any]:
    person = facts.person
    blank: dict[str, Any] = {"due": None, "ends": None, "months": None, "order": None, "support": ""}
    blank |= {"said": "", "fault": "", "why_order": "", "paid": None, "short": 0, "why_due": ""}
    return blank | {"person": person.id, "name": person.name, "birth": person.birth, "until": until}


def _paying(member: MemberQuote, choices: Choices) -> dict[str, Any]:
    reason = choices.reasons.get((member.person_id, HEALTH_HOUSEHOLD))
    return {
        "taken": True,
        "can": True,
        "months": member.months,
        "order": member.order,
        "support": member.support_class or "",
        "ends": member.quote.valid_to,
        "why_order": f"{member.order_reason}; {reason}" if reason else member.order_reason,
    }


def _left(out: LeftOut, choices: Choices) -> dict[str, Any]:
    repeated = choices.repeated(out.person_id, HEALTH_HOUSEHOLD) if out.can_choose else ""
    said = f"{repeated[:1].upper()}{repeated[1:]}" if repeated else out.reason
    return {"taken": False, "can": out.can_choose, "said": said}


def _offer(choices: Choices, facts: PersonFacts) -> str:
    repeated = choices.repeated(facts.person.id, VOLUNTARY_SI)
    if repeated:
        return f"{repeated[:1].upper()}{repeated[1:]}"
    early = choices.desk.early.get((facts.person.id, VOLUNTARY_SI))
    if early is not None:
        return f"Đã đóng đến {format_date(early)}, chưa đến kỳ đóng tiếp."
    return choices.desk.voluntary[facts.person.id].reason
