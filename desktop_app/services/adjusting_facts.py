"""What a dialog must show before money is given back or put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault


@dataclass(frozen=True, kw_only=True)
class RefundFacts:
    """One enrolment: ``paid`` is what can be given back at most (đồng); ``declared``: the last covered day must be said."""

    enrolment_id: int
    name: str
    scheme_name: str
    paid: int
    valid_from: date | None
    valid_to: date | None
    declared: bool


@dataclass(frozen=True, kw_only=True)
class AdjustFacts:
    """One entry: ``now`` is what it stands for with its corrections (đồng), negative when money went out."""

    entry_id: int
    about: str
    now: int


def refund_facts(office: Office, enrolment_id: int) -> RefundFacts:
    """What is known of an enrolment whose money goes back. Raises ``WorldFault`` for an unknown one."""
    work = office.read
    found = work.enrolments.some([enrolment_id])
    if not found:
        raise WorldFault("Không tìm thấy khoản tham gia này; có thể nó vừa được hoàn tác.")
    one = found[0]
    return RefundFacts(
        enrolment_id=one.id,
        name=work.people.get(one.person_id).name,
        scheme_name=SCHEME_NAMES.get(one.scheme, one.scheme),
        paid=work.household_money.paid([one.id]).get(one.id, 0),
        valid_from=date.fromisoformat(one.valid_from) if one.valid_from else None,
        valid_to=date.fromisoformat(one.valid_to) if one.valid_to else None,
        declared=one.state in ("sent", "accepted"),
    )


def surplus_of(office: Office, household_id: int) -> int:
    """The surplus kept for a household, in đồng."""
    return sum(part.amount for part in office.read.balances.surplus_parts(household_id))


def adjust_facts(office: Office, entry_id: int) -> AdjustFacts:
    """What is known of an entry that is put right. Raises ``WorldFault`` for an unknown one."""
    work = office.read
    try:
        entry = work.ledger.get(entry_id)
    except KeyError:
        raise WorldFault("Không tìm thấy khoản này; có thể nó vừa được hoàn tác.") from None
    now = entry.amount + sum(one.amount for one in work.ledger.corrections([entry_id]))
    who = work.people.get(entry.person_id).name if entry.person_id is not None else "tiền thừa của hộ"
    paper = f", biên lai {work.receipts.get(entry.receipt_id).number}" if entry.receipt_id is not None else ""
    day = format_date(date.fromisoformat(entry.entry_on))
    return AdjustFacts(entry_id=entry_id, about=f"{who}, ngày {day}{paper}: {format_money(entry.amount)} đ", now=now)
