"""From people who agreed to enrolments with an amount, an explanation and a kind (new, continuing, returning)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Step
from desktop_app.domain.records import Enrolment
from desktop_app.services.collecting_repeats import refuse_repeats
from desktop_app.services.enrolling_price import SCHEME_NAMES, EnrolmentLine, PricedLine, price
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quoting_facts import household_of
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"enrolment"})


@dataclass(frozen=True, kw_only=True)
class EnrolmentForm:
    """The members of one household who join or go on. ``on``: the day (today by default). ``common_end``: the last day
    of every card of the form whose line names none of its own."""

    household_id: int
    lines: tuple[EnrolmentLine, ...]
    on: date | None = None
    collector_id: int | None = None
    common_end: date | None = None


def enrol(office: Office, form: EnrolmentForm) -> Outcome[tuple[int, ...]]:
    """Write the enrolments of a form in state ``quoted``; the ids in the order of the lines. A person's open quote of
    the same scheme is replaced.

    Raises ``RuleBroken`` for what the law does not allow, for the same person twice, for periods that overlap, and for
    somebody collected or declared just now without a reason.
    """
    on = form.on or office.today
    label = f"Lập tham gia – {household_name(office.read, form.household_id)}"
    with office.write("enrolling.enrol", label) as work:
        ids = []
        lines = price(work, office.law, form.household_id, _lines(form), on)
        refuse_repeats(work, office.law, lines, on)
        _refuse_open_parts(work, form.household_id, lines)
        for priced in lines:
            values = row_of(work, priced, form.household_id, form.collector_id, on, state="quoted")
            ids.append(save(work, values))
    return Outcome(value=tuple(ids), changes=CHANGES, label=label)


def cancel(office: Office, enrolment_ids: Sequence[int]) -> Outcome[int]:
    """Take back quotes that nobody paid; how many. Raises ``RuleBroken`` when one of them is paid."""
    label = "Bỏ phần đã lập chưa thu"
    with office.write("enrolling.cancel", label) as work:
        found = work.enrolments.some(list(enrolment_ids))
        if any(enrolment.state != "quoted" for enrolment in found):
            raise RuleBroken("Phần đã thu tiền không bỏ được; hãy hủy biên lai.", rule="enrolment.state")
        for enrolment in found:
            work.enrolments.remove(enrolment.id)
    return Outcome(value=len(found), changes=CHANGES, label=label)


def explain(office: Office, enrolment_id: int) -> tuple[Step, ...]:
    """How the amount of an enrolment came about, as it was computed then. Raises ``WorldFault`` for an unknown
    enrolment."""
    found = office.read.enrolments.some([enrolment_id])
    if not found:
        raise WorldFault("Không tìm thấy lần tham gia này; có thể nó vừa được hoàn tác.")
    return steps_of(found[0])


def steps_of(enrolment: Enrolment) -> tuple[Step, ...]:
    """The explanation kept with an enrolment."""
    kept = json.loads(enrolment.snapshot)
    return tuple(Step(**step) for step in kept.get("explanation", ()))


def row_of(
    work: Repositories, priced: PricedLine, household_id: int, collector_id: int | None, on: date, *, state: str
) -> dict[str, Any]:
    """The columns of an enrolment, place and collector as they are on the day."""
    quote, line = priced.quote, priced.line
    hamlet = work.hamlets.get(work.households.get(household_id).hamlet_id)
    snapshot = {**quote.snapshot, "explanation": quote.as_json()["explanation"], "chosen": _chosen(line)}
    return {
        "person_id": line.person_id,
        "household_id": household_id,
        "scheme": quote.scheme,
        "kind": priced.kind,
        "method": line.method if quote.scheme == VOLUNTARY_SI else str(priced.months),
        "valid_from": _iso(quote.valid_from),
        "valid_to": _iso(quote.valid_to),
        "months": priced.months,
        "income": line.income,
        "order_no": priced.order,
        "support_class": priced.support_class,
        "gross": quote.gross,
        "state_support": quote.state_support,
        "local_support": quote.local_support,
        "other_support": quote.other_support,
        "payable": quote.payable,
        "snapshot": json.dumps(snapshot, ensure_ascii=False),
        "state": state,
        "quoted_on": on.isoformat(),
        "commune_code": hamlet.commune_code,
        "hamlet_id": hamlet.id,
        "collector_id": collector_id,
        "note": "; ".join(dict.fromkeys(text for text in (line.reason, line.repeat_reason) if text)) or None,
    }


def save(work: Repositories, values: dict[str, Any]) -> int:
    """Write an enrolment, over the one of the same person and scheme that is quoted or paid in part, where there is one; the id."""
    household_id = values["household_id"]
    for open_quote in (*work.household_money.partial(household_id), *work.enrolments.quoted(household_id)):
        if (open_quote.person_id, open_quote.scheme) == (values["person_id"], values["scheme"]):
            work.enrolments.change(open_quote.id, **values)
            return open_quote.id
    return work.enrolments.add(**values)


def line_of(enrolment: Enrolment) -> EnrolmentLine:
    """The choices behind a kept enrolment, so that it can be priced again on the day it is paid."""
    kept: dict[str, Any] = json.loads(enrolment.snapshot)
    inputs, chosen = kept.get("inputs", {}), kept.get("chosen", {})
    health = enrolment.scheme == HEALTH_HOUSEHOLD
    return EnrolmentLine(
        person_id=enrolment.person_id,
        scheme=enrolment.scheme,
        months=enrolment.months if health or enrolment.method in ("ahead", "missing") else None,
        method=None if health else enrolment.method,
        income=enrolment.income,
        from_month=chosen.get("from_month"),
        order=chosen.get("order"),
        support_class=chosen.get("support_class"),
        supported_months=chosen.get("supported_months"),
        local_percent=Decimal(inputs.get("local_percent", "0")),
        local_amount=int(inputs.get("local_amount", 0)),
        other_amount=int(inputs.get("other_amount", 0)),
        reason=chosen.get("reason", "" if "repeat_reason" in chosen else enrolment.note or ""),
        repeat_reason=chosen.get("repeat_reason", ""),
        common_end=date.fromisoformat(chosen["common_end"]) if "common_end" in chosen else None,
        auto_supports=chosen.get("auto_supports", True),
    )


def household_name(work: Repositories, household_id: int) -> str:
    """“hộ Nguyễn Văn An” for labels. Raises ``WorldFault`` for a household that does not exist."""
    household = household_of(work, household_id)
    members = work.people.of_household(household_id)
    head = next((person for person in members if person.id == household.head_id), members[0] if members else None)
    return f"hộ {head.name}" if head else f"hộ số {household.code or household_id}"


def _refuse_open_parts(work: Repositories, household_id: int, lines: Sequence[PricedLine]) -> None:
    begun = {(part.person_id, part.scheme) for part in work.household_money.partial(household_id)}
    for one in lines:
        if (one.line.person_id, one.line.scheme) in begun:
            raise RuleBroken(
                f"{one.name} đã nộp một phần {SCHEME_NAMES[one.line.scheme]}; thu nốt phần còn thiếu, không lập lại.",
                rule="enrolment.partial",
            )


def _chosen(line: EnrolmentLine) -> dict[str, Any]:
    """What a person chose where the rules would have proposed something; the proposals are made anew when it is paid."""
    chosen = {
        "order": line.order,
        "support_class": line.support_class,
        "from_month": line.from_month,
        "supported_months": line.supported_months,
        "common_end": _iso(line.common_end),
        "auto_supports": None if line.auto_supports else False,
        "repeat_reason": line.repeat_reason or None,
        "reason": (line.reason or None) if line.repeat_reason else None,  # else the note says it alone
    }
    return {name: value for name, value in chosen.items() if value is not None}


def _lines(form: EnrolmentForm) -> list[EnrolmentLine]:
    """The lines with the common end of the form where they have none."""
    if form.common_end is None:
        return list(form.lines)
    return [
        replace(line, common_end=line.common_end or form.common_end) if line.scheme == HEALTH_HOUSEHOLD else line
        for line in form.lines
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
