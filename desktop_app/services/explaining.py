"""“Vì sao ra số này?” of an amount that was kept: its steps then, the law used, the check that it still computes, and today's law."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote, Step, dong
from desktop_app.domain.recompute import recompute
from desktop_app.domain.records import Enrolment
from desktop_app.domain.supports import SupportRule
from desktop_app.domain.voluntary_si import quote_voluntary_si
from desktop_app.services.collecting import receipt_of
from desktop_app.services.enrolling import steps_of
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.explaining_values import Explanation, parameters_kept
from desktop_app.services.office import Office
from desktop_app.services.quoting import facts_of
from desktop_app.services.quoting_supports import place_of, supports_of
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

_AMOUNTS = ("gross", "state_support", "local_support", "other_support", "payable")
_STATES = {"quoted": "chưa thu", "partial": "mới nộp một phần", "voided": "đã hủy", "returned": "bị trả lại"}


def explain_enrolment(office: Office, enrolment_id: int, on: date | None = None) -> Explanation:
    """Why one participation cost what it did, however long ago; ``on`` is the day of today's law (today by default).

    The steps are those kept with it. Raises ``WorldFault`` for an enrolment that is not in the file.
    """
    found = office.read.enrolments.some([enrolment_id])
    if not found:
        raise WorldFault("Không tìm thấy lần tham gia này; có thể nó vừa được hoàn tác.")
    enrolment, day = found[0], on or office.today
    kept: dict[str, Any] = json.loads(enrolment.snapshot)
    computed_on = date.fromisoformat(enrolment.quoted_on)
    again, recheck = _again(kept, enrolment, computed_on, office.law)
    today, today_text = _by_today(office, enrolment, kept, day)
    steps = steps_of(enrolment) or (again.explanation if again else ())
    return Explanation(
        title=_title(office.read, enrolment),
        answer=f"{dong(enrolment.payable)}{_state(enrolment)}",
        steps=steps,
        parameters=parameters_kept(kept),
        computed_on=computed_on,
        recomputed_same=_same(again, enrolment) if again else None,
        recheck=recheck,
        today=today,
        today_text=today_text,
        differences=_changed(kept, today.snapshot) if today else (),
    )


def explain_paid(office: Office, person_id: int, scheme: str, day: str, on: date | None = None) -> Explanation:
    """The same for what one person paid in a scheme on a day (ISO): a line of a list that knows no more than that.

    Of several the newest counts. Raises ``WorldFault`` when nothing was paid by then.
    """
    enrolments = [
        one
        for one in office.read.enrolments.of_person(person_id, scheme)
        if one.collected_on is not None and one.collected_on <= day
    ]
    if not enrolments:
        raise WorldFault("Không tìm thấy lần thu tiền đứng sau dòng này; có thể nó vừa được hoàn tác.")
    return explain_enrolment(office, enrolments[-1].id, on)


def explain_receipt(office: Office, receipt_id: int, on: date | None = None) -> Explanation:
    """The same for every line of a receipt, one person after the other. Raises ``WorldFault`` for an unknown receipt."""
    receipt = receipt_of(office.read, receipt_id)
    paid: dict[int, int] = {}  # a line may be paid out of two methods
    for entry in office.read.ledger.of_receipt(receipt_id):
        if entry.enrolment_id is not None:
            paid[entry.enrolment_id] = paid.get(entry.enrolment_id, 0) + entry.amount
    found = [explain_enrolment(office, enrolment_id, on) for enrolment_id in paid]
    steps: list[Step] = []
    notes: list[str] = []
    for one, amount in zip(found, paid.values(), strict=True):
        steps += [Step(label=one.title, formula="", value=dong(amount)), *one.steps]
        notes += [f"{one.title}. {note}" for note in one.notes[1:]]
    checks = [one.recomputed_same for one in found]
    return Explanation(
        title=f"Biên lai số {receipt.number}, {len(found)} dòng",
        answer=dong(receipt.total),
        steps=tuple(steps),
        parameters=tuple(dict.fromkeys(used for one in found for used in one.parameters)),
        computed_on=found[0].computed_on if found else None,
        recomputed_same=all(checks) if None not in checks else None,
        differences=tuple(notes),
    )


def _again(kept: Mapping[str, Any], enrolment: Enrolment, computed_on: date, law: LawBook) -> tuple[Quote | None, str]:
    """The amount computed anew from what was kept with it, and what that shows in Vietnamese."""
    try:
        again = recompute(kept, on=computed_on, law=law)
    except RuleBroken as broken:
        return None, broken.sentence
    if _same(again, enrolment):
        return again, "Tính lại từ các mức đã giữ: đúng bằng số đã ghi."
    return again, (
        f"Tính lại từ các mức đã giữ ra {dong(again.payable)}, khác số đã ghi {dong(enrolment.payable)}: "
        "hãy xem lại lần tham gia này."
    )


def _same(again: Quote, enrolment: Enrolment) -> bool:
    return all(getattr(again, name) == getattr(enrolment, name) for name in _AMOUNTS)


def _by_today(office: Office, enrolment: Enrolment, kept: Mapping[str, Any], on: date) -> tuple[Quote | None, str]:
    """What the same (order, months, income, class) would cost when paid on a day by the law of that day."""
    inputs = kept.get("inputs", {})
    try:
        supports = _supports(office, enrolment, kept, on)
        if enrolment.scheme == HEALTH_HOUSEHOLD:
            quote = _health_now(office.law, enrolment, inputs, supports, on)
        elif enrolment.scheme == VOLUNTARY_SI:
            quote = _voluntary_now(office.law, enrolment, inputs, supports, on)
        else:
            return None, ""
    except RuleBroken as broken:
        return None, f"Theo quy định ngày {format_date(on)} không đóng được như vậy nữa: {broken.sentence}"
    difference = quote.payable - enrolment.payable
    same = f"Đóng như vậy ngày {format_date(on)}: {dong(quote.payable)}"
    if not difference:
        return quote, f"{same}, không đổi."
    return quote, f"{same}, {'nhiều' if difference > 0 else 'ít'} hơn {dong(abs(difference))}."


def _health_now(
    law: LawBook, enrolment: Enrolment, inputs: Mapping[str, Any], supports: Sequence[SupportRule], on: date
) -> Quote:
    return quote_household_member(
        law,
        on=on,
        order=enrolment.order_no,
        months=enrolment.months,
        last_end=on,  # a card that runs: the amount does not depend on it, and no waiting clouds the answer
        support_class=inputs.get("support_class"),
        coterminous=bool(inputs.get("coterminous", False)),
        supports=supports,
        **_typed(inputs),
    )


def _voluntary_now(
    law: LawBook, enrolment: Enrolment, inputs: Mapping[str, Any], supports: Sequence[SupportRule], on: date
) -> Quote:
    method = enrolment.method or "monthly"
    return quote_voluntary_si(
        law,
        on=on,
        income=enrolment.income or 0,
        method=method,
        months=enrolment.months if method in ("ahead", "missing") else None,
        support_class=enrolment.support_class or "other",
        supported_months=int(inputs.get("supported_months", 0)),
        supports=supports,
        **_typed(inputs),
    )


def _typed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The supports the officer typed then: they count the same today."""
    names = ("local_percent", "local_amount", "other_percent", "other_amount")
    return {name: inputs[name] for name in names if inputs.get(name)}


def _supports(office: Office, enrolment: Enrolment, kept: Mapping[str, Any], on: date) -> tuple[SupportRule, ...]:
    """The supports of provinces, communes and others that the person would get on a day, unless none were wanted then."""
    work = office.read
    return supports_of(
        office.law,
        enrolment.scheme,
        facts_of(work, enrolment.person_id, on),
        place_of(work, enrolment.household_id),
        support_class=enrolment.support_class,
        wanted=bool(kept.get("chosen", {}).get("auto_supports", True)),
    ).rules


def _changed(snapshot: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, ...]:
    """One sentence for every figure of the law that has another value now."""
    then, now = parameters_kept(snapshot, later=False), parameters_kept(today, later=False)
    before = {(one.key, one.subject): one for one in then}
    found = []
    for one in now:
        old = before.get((one.key, one.subject))
        if old is not None and old.value != one.value:
            found.append(f"Đã đổi: {one.name}, {old.value} → {one.value} {one.period} ({one.source}).")
        elif old is None and one.key == "support":
            found.append(f"Thêm mức hỗ trợ: {one.name}, {one.value} {one.period} ({one.source}).")
    kept = {(one.key, one.subject) for one in now}
    found += [
        f"Không còn mức hỗ trợ: {one.name}."
        for one in then
        if one.key == "support" and (one.key, one.subject) not in kept
    ]
    return tuple(found)


def _title(work: Repositories, enrolment: Enrolment) -> str:
    name = work.people.get(enrolment.person_id).name
    return f"{name} – {SCHEME_NAMES.get(enrolment.scheme, enrolment.scheme)}, {enrolment.months} tháng"


def _state(enrolment: Enrolment) -> str:
    said = _STATES.get(enrolment.state)
    return f" ({said})" if said else ""
