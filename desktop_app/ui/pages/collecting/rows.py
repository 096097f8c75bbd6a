"""The rows of the two grids from the desk of a household, the choices and the prices."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting_desk import DeskPrices
from desktop_app.services.quoting_facts import PersonFacts
from desktop_app.services.quoting_values import LeftOut, MemberChoice, MemberQuote
from desktop_app.ui.pages.collecting.choices import Choices

CHOOSE = "Chọn phương thức và thu nhập làm căn cứ đóng."


def health_rows(choices: Choices, prices: DeskPrices) -> list[dict[str, Any]]:
    """One row per member. While a rule refuses the household as a whole, the ticks stand as they were chosen."""
    members = {found.person_id: found for found in prices.health.members} if prices.health else {}
    left = {found.person_id: found for found in prices.health.left} if prices.health else {}
    rows = []
    for facts in choices.desk.members:
        person = facts.person
        choice = choices.health.get(person.id, MemberChoice())
        row = _row(facts, facts.card_end)
        if person.id in members:
            row |= _paying(members[person.id], choices)
        elif person.id in left:
            row |= _left(left[person.id])
        else:
            row |= {"taken": choice.taken is not False, "can": True, "order": choice.order}
            row |= {"months": choice.months or choices.months, "support": choice.support_class or ""}
        rows.append(row)
    return rows


def voluntary_rows(choices: Choices, prices: DeskPrices) -> list[dict[str, Any]]:
    """One row per member who may join voluntary insurance."""
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
            row |= {"due": priced.quote.payable, "from_month": priced.from_month, "ends": priced.quote.valid_to}
            row["months"] = int(priced.quote.snapshot["inputs"]["months"])
        elif not choice.taken and choice.method is None:
            row["said"] = _offer(choices, facts)
        rows.append(row)
    return rows


def _row(facts: PersonFacts, until: date | None) -> dict[str, Any]:
    person = facts.person
    blank: dict[str, Any] = {"due": None, "ends": None, "months": None, "order": None, "support": ""}
    blank |= {"said": "", "fault": "", "why_order": ""}
    return blank | {"person": person.id, "name": person.name, "birth": person.birth, "until": until}


def _paying(member: MemberQuote, choices: Choices) -> dict[str, Any]:
    reason = choices.reasons.get((member.person_id, HEALTH_HOUSEHOLD))
    return {
        "taken": True,
        "can": True,
        "months": member.months,
        "order": member.order,
        "support": member.support_class or "",
        "due": member.quote.payable,
        "ends": member.quote.valid_to,
        "why_order": f"{member.order_reason}; {reason}" if reason else member.order_reason,
    }


def _left(out: LeftOut) -> dict[str, Any]:
    return {"taken": False, "can": out.can_choose, "said": out.reason}


def _offer(choices: Choices, facts: PersonFacts) -> str:
    early = choices.desk.early.get((facts.person.id, VOLUNTARY_SI))
    if early is not None:
        return f"Đã đóng đến {format_date(early)}, chưa đến kỳ đóng tiếp."
    return choices.desk.voluntary[facts.person.id].reason
