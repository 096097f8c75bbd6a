"""Money that goes back or is put right: refund of an enrolment, refund of surplus, adjustment of an entry.

Each is an entry of its own in an open month that names what it belongs to; nothing that was entered is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Enrolment, LedgerEntry
from desktop_app.services.month_closing import refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.remuneration import claw_back_in
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

REFUND_CHANGES = frozenset({"enrolment", "ledger", "coverage"})
ADJUST_CHANGES = frozenset({"ledger"})
_METHODS = ("cash", "transfer")
_DECLARED = frozenset({"sent", "accepted"})
_REFUNDABLE = frozenset({"partial", "collected", "sent", "accepted", "returned"})
_ADJUSTABLE = frozenset({"collect", "refund", "credit"})


@dataclass(frozen=True, kw_only=True)
class RefundForm:
    """What is given back of one enrolment. ``method`` ``transfer``: the agency pays it back to an account, no collector's cash is touched.

    ``last_covered_on``: the last day that stays paid; the day before the period begins, or earlier, ends the cover whole. Once the person was
    declared it must be said.
    """

    enrolment_id: int
    amount: int
    on: date
    reason: str
    method: str = "cash"
    last_covered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AdjustForm:
    """What an entry said wrongly: ``amount`` is the difference in đồng, positive when more had come in than was entered."""

    corrects_id: int
    amount: int
    on: date
    reason: str


def refund(office: Office, form: RefundForm) -> Outcome[int]:
    """Give money back for an enrolment; the id of the entry. When everything is given back the enrolment becomes ``refunded``; remuneration
    granted for it is taken back at the rate of that time.

    Raises ``RuleBroken`` for more than was paid, without a reason, for a day in the future or in a closed month, while the person stands in a
    batch that has not left, and when a declared person's last covered day is missing or lies outside the period.
    """
    enrolment = _enrolment(office, form.enrolment_id)
    name = office.read.people.get(enrolment.person_id).name
    label = f"Hoàn trả {format_money(form.amount)} đ – {name}"
    with office.write("adjusting.refund", label) as work:
        entry_id = refund_in(work, office.law, form, office.today)
    return Outcome(value=entry_id, changes=REFUND_CHANGES, label=label)


def refund_in(work: UnitOfWork, law: LawBook, form: RefundForm, today: date) -> int:
    """The same inside a running verb (a line that the agency sent back is withdrawn by it); the id of the entry. Raises as ``refund``."""
    _check(today, form.amount, form.on, form.reason)
    if form.method not in _METHODS:
        raise RuleBroken("Hình thức hoàn trả là tiền mặt hoặc chuyển khoản.", rule="refund.method")
    enrolment = work.enrolments.get(form.enrolment_id)
    refuse_closed(work, form.on)
    entry_id = _refund_in(work, form, enrolment, work.people.get(enrolment.person_id).name)
    claw_back_in(work, law, entry_id)
    return entry_id


def refund_surplus(office: Office, household_id: int, amount: int, on: date, reason: str) -> Outcome[int]:
    """Give surplus back to a household, the oldest first, the way it came in; the id of the last entry.

    Raises ``RuleBroken`` for more than is kept, without a reason, for a day in the future or in a closed month.
    """
    _check(office.today, amount, on, reason)
    label = f"Hoàn trả tiền thừa {format_money(amount)} đ"
    with office.write("adjusting.refund_surplus", label) as work:
        refuse_closed(work, on)
        parts = [part for part in work.balances.surplus_parts(household_id) if part.amount > 0]
        kept = sum(part.amount for part in work.balances.surplus_parts(household_id))
        if amount > kept:
            raise RuleBroken(
                f"Hộ này còn {format_money(kept)} đ tiền thừa, không hoàn trả được {format_money(amount)} đ.",
                rule="refund.surplus",
            )
        entry_id, left = 0, amount
        for part in parts:
            taken = min(left, part.amount)
            if taken:
                left -= taken
                entry_id = work.ledger.post(
                    kind="refund",
                    amount=-taken,
                    entry_on=on.isoformat(),
                    household_id=household_id,
                    method=part.method,
                    commune_code=part.commune_code,
                    collector_id=part.collector_id,
                    organisation_id=part.organisation_id,
                    note=reason.strip(),
                )
    return Outcome(value=entry_id, changes=ADJUST_CHANGES, label=label)


def adjust(office: Office, form: AdjustForm) -> Outcome[int]:
    """Put an entry right by the difference, in an open month; the id of the new entry. The participation itself stays as it is.

    Raises ``RuleBroken`` for no difference, without a reason, for an entry of another kind than collected, given back or surplus, for a receipt that
    is voided, when less than nothing or more than is due would have been paid, for a day before the entry, in the future or in a closed month.
    """
    if form.amount == 0:
        raise RuleBroken("Số tiền điều chỉnh phải khác 0 đ.", rule="adjust.amount")
    _check(office.today, abs(form.amount), form.on, form.reason)
    try:
        entry = office.read.ledger.get(form.corrects_id)
    except KeyError:
        raise WorldFault("Không tìm thấy bút toán này; có thể nó vừa được hoàn tác.") from None
    sign = "+" if form.amount > 0 else "−"
    label = f"Điều chỉnh {sign}{format_money(abs(form.amount))} đ"
    with office.write("adjusting.adjust", label) as work:
        refuse_closed(work, form.on)
        _check_adjustable(work, form, entry)
        entry_id = work.ledger.post(
            **_belongs(entry),
            kind="adjust",
            amount=form.amount,
            entry_on=form.on.isoformat(),
            method=entry.method,
            corrects_id=entry.id,
            note=form.reason.strip(),
        )
        if form.amount < 0:
            claw_back_in(work, office.law, entry_id)
    return Outcome(value=entry_id, changes=ADJUST_CHANGES, label=label)


def refuse_after_refund(work: UnitOfWork, entries: Sequence[LedgerEntry]) -> None:
    """Raises ``RuleBroken`` when a receipt of these entries can not be voided any more: money of it was given back or put right."""
    enrolments = [entry.enrolment_id for entry in entries if entry.enrolment_id is not None]
    back = [one for each in enrolments for one in work.ledger.of_enrolment(each) if one.kind == "refund"]
    right = work.ledger.corrections([entry.id for entry in entries]) if entries else []
    if back or right:
        day = format_date(date.fromisoformat((back or right)[0].entry_on))
        what = "đã hoàn trả tiền" if back else "đã điều chỉnh"
        raise RuleBroken(
            f"Biên lai này {what} ngày {day} nên không hủy được; hãy hoàn trả phần còn lại.", rule="receipt.refunded"
        )


def _refund_in(work: UnitOfWork, form: RefundForm, enrolment: Enrolment, name: str) -> int:
    if enrolment.state not in _REFUNDABLE:
        raise RuleBroken(_not_refundable(enrolment, name), rule="refund.state")
    entries = work.ledger.of_enrolment(enrolment.id)
    paid = work.household_money.paid([enrolment.id]).get(enrolment.id, 0)
    if form.amount > paid:
        raise RuleBroken(
            f"{name} đã nộp {format_money(paid)} đ, không hoàn trả được {format_money(form.amount)} đ.",
            rule="refund.amount",
        )
    whole = form.amount == paid
    until = _covered_until(form, enrolment, name, whole=whole)
    taken = [entry for entry in entries if entry.kind == "collect"][-1]
    if form.on.isoformat() < taken.entry_on:
        raise RuleBroken("Ngày hoàn trả ở trước ngày thu. Kiểm tra lại ngày.", rule="refund.day")
    entry_id = work.ledger.post(
        **_belongs(taken),
        kind="refund",
        amount=-form.amount,
        entry_on=form.on.isoformat(),
        method=form.method,
        note=form.reason.strip(),
    )
    if until is not None:
        _end_cover(work, enrolment, until)
    if whole:
        work.enrolments.change(enrolment.id, state="refunded")
    return entry_id


def _not_refundable(enrolment: Enrolment, name: str) -> str:
    match enrolment.state:
        case "in-batch":
            return f"{name} đang ở trong đợt kê khai chưa gửi. Đưa ra khỏi đợt, hoặc gửi đợt rồi mới hoàn trả."
        case "quoted":
            return f"{name} chưa nộp tiền nên không có gì để hoàn trả."
        case _:
            return f"Khoản của {name} đã hủy hoặc đã hoàn trả hết."


def _covered_until(form: RefundForm, enrolment: Enrolment, name: str, *, whole: bool) -> date | None:
    """The last day that stays covered; the day before the period where nothing does, ``None`` where the cover stays as it is."""
    if enrolment.valid_from is None or enrolment.valid_to is None:
        return None
    first, last = date.fromisoformat(enrolment.valid_from), date.fromisoformat(enrolment.valid_to)
    before = first - timedelta(days=1)
    until = form.last_covered_on
    if until is None:
        if enrolment.state in _DECLARED:
            raise RuleBroken(
                f"{name} đã được kê khai: ghi ngày cuối còn được bảo hiểm (từ {format_date(before)} là chưa có ngày nào, "
                f"đến {format_date(last)}).",
                rule="refund.cover",
            )
        return before if whole else None
    if until > last:
        raise RuleBroken(
            f"Ngày cuối còn được bảo hiểm của {name} không ở sau {format_date(last)}, ngày hết hạn đã đóng.",
            rule="refund.cover",
        )
    return max(until, before)


def _end_cover(work: UnitOfWork, enrolment: Enrolment, until: date) -> None:
    day = until.isoformat()
    if enrolment.valid_from is not None and day >= enrolment.valid_from:
        work.enrolments.change(enrolment.id, valid_to=day)  # what comes after is not paid any more
    for cover in work.coverages.of_person(enrolment.person_id):
        if cover.enrolment_id != enrolment.id:
            continue
        if cover.valid_from is not None and day < cover.valid_from:
            work.coverages.remove(cover.id)
        elif cover.valid_to is None or day < cover.valid_to:
            work.coverages.change(cover.id, valid_to=day)


def _check_adjustable(work: UnitOfWork, form: AdjustForm, entry: LedgerEntry) -> None:
    if entry.kind not in _ADJUSTABLE:
        raise RuleBroken(
            "Chỉ điều chỉnh khoản thu, khoản hoàn trả hoặc tiền thừa. Lần nộp tiền ghi sai thì hủy rồi ghi lại.",
            rule="adjust.kind",
        )
    if form.on.isoformat() < entry.entry_on:
        raise RuleBroken("Ngày điều chỉnh ở trước ngày của khoản được điều chỉnh.", rule="adjust.day")
    if entry.receipt_id is not None and work.receipts.reversal_of(entry.receipt_id) is not None:
        raise RuleBroken("Biên lai của khoản này đã hủy nên không còn gì để điều chỉnh.", rule="adjust.void")
    now = entry.amount + sum(one.amount for one in work.ledger.corrections([entry.id])) + form.amount
    if now * entry.amount < 0:
        raise RuleBroken(
            f"Sau điều chỉnh, khoản này là {format_money(now)} đ, trái chiều với khoản đã ghi {format_money(entry.amount)} đ.",
            rule="adjust.limit",
        )
    if entry.enrolment_id is not None:
        enrolment = work.enrolments.get(entry.enrolment_id)
        after = work.household_money.paid([enrolment.id]).get(enrolment.id, 0) + form.amount
        if enrolment.state == "partial" and after == enrolment.payable:
            raise RuleBroken(
                "Điều chỉnh như vậy là đủ số phải nộp; hãy thu nốt phần còn thiếu ở phiếu thu để có thẻ.",
                rule="adjust.partial",
            )
        if not 0 <= after <= enrolment.payable:
            raise RuleBroken(
                f"Sau điều chỉnh, số đã nộp là {format_money(after)} đ, phải từ 0 đến {format_money(enrolment.payable)} đ (số phải nộp).",
                rule="adjust.limit",
            )
    elif entry.household_id is not None:
        after = sum(part.amount for part in work.balances.surplus_parts(entry.household_id)) + form.amount
        if after < 0:
            raise RuleBroken(
                f"Sau điều chỉnh, tiền thừa của hộ là {format_money(after)} đ; không được âm.", rule="adjust.limit"
            )


def _belongs(entry: LedgerEntry) -> dict[str, int | str | None]:
    """What an entry that follows another takes from it: whose money it is."""
    names = ("enrolment_id", "person_id", "household_id", "scheme", "commune_code", "collector_id", "organisation_id")
    return {name: getattr(entry, name) for name in names}


def _check(today: date, amount: int, on: date, reason: str) -> None:
    if amount <= 0:
        raise RuleBroken("Số tiền hoàn trả phải lớn hơn 0 đ.", rule="refund.amount")
    if not reason.strip():
        raise RuleBroken("Ghi lý do hoàn trả hoặc điều chỉnh.", rule="refund.reason")
    if on > today:
        raise RuleBroken(f"Ngày {format_date(on)} ở sau hôm nay; chỉ ghi đến hôm nay.", rule="refund.day")


def _enrolment(office: Office, enrolment_id: int) -> Enrolment:
    found = office.read.enrolments.some([enrolment_id])
    if not found:
        raise WorldFault("Không tìm thấy khoản tham gia này; có thể nó vừa được hoàn tác.")
    return found[0]
