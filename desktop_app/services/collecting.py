"""Collecting: from agreed people to receipt, ledger, cover and closed leads in one verb; voiding by a reversing entry.

A line may be paid in part (no cover yet) and completed on a later receipt at the price of that day; what is handed over beyond what is due is kept
for the household when somebody said so. The total of a receipt is the sum of its entries: the money that changed hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Enrolment, Receipt
from desktop_app.services.adjusting import refuse_after_refund
from desktop_app.services.collecting_booking import USED_WORDS, Booking, OwedLine, Purse
from desktop_app.services.collecting_parts import open_parts
from desktop_app.services.collecting_repeats import refuse_repeats
from desktop_app.services.enrolling import household_name, line_of
from desktop_app.services.enrolling_price import EnrolmentLine, price
from desktop_app.services.month_closing import is_closed, refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.receipt_numbers import next_number, number_for
from desktop_app.services.remuneration import claw_back_in
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"enrolment", "ledger", "receipt", "coverage", "lead"})
METHOD_NAMES = {"cash": "Tiền mặt", "transfer": "Chuyển khoản"}
_REVERSED = "-H"  # “hủy”: the number of the receipt that reverses another


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """One line of a collection: new choices, or an enrolment quoted or paid in part before; ``paid`` in đồng, what is paid for it now.

    ``part``: it was agreed that this is less than what it owes (0: nothing now, the line waits as quoted).
    """

    paid: int
    line: EnrolmentLine | None = None
    enrolment_id: int | None = None
    part: bool = False


@dataclass(frozen=True, kw_only=True)
class CollectForm:
    """What a household pays at once. ``method``: ``cash`` or ``transfer``; ``on`` defaults to today, ``receipt_number`` to the next of the
    collector's book or of this station's series, ``payer`` to the head of the household. ``surplus``: handed over beyond what is due
    and kept for the household (change given back at once is not booked); ``credit``: taken out of what was kept before (đồng)."""

    household_id: int
    lines: tuple[PaidLine, ...]
    method: str = "cash"
    collector_id: int | None = None
    on: date | None = None
    payer: str | None = None
    receipt_number: str | None = None
    note: str | None = None
    surplus: int = 0
    credit: int = 0


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What a collection made; ``total`` in đồng, the money of the receipt. ``enrolment_ids``: paid whole or in part, in the order of the
    lines; ``partial``: how many of them in part."""

    receipt_id: int
    number: str
    total: int
    enrolment_ids: tuple[int, ...]
    partial: int = 0


def collect(office: Office, form: CollectForm) -> Outcome[Collected]:
    """Take a household's money: enrolments, receipt, ledger entries, cover, closed leads, all or nothing.

    Every line is priced again on the day of payment; what was paid for it before is taken off. Raises ``RuleBroken`` when a line is paid
    otherwise than owed and nobody agreed to that, when somebody may not join, already paid for the period, or was collected or
    declared just now without a reason, when more is used than is kept for the household, and for a receipt number that was used.
    """
    on = form.on or office.today
    if on > office.today:
        raise RuleBroken(
            f"Ngày thu {format_date(on)} ở sau hôm nay; chỉ ghi tiền đã thu đến hôm nay.", rule="collect.day"
        )
    label = f"Thu {format_money(_total(form))} đ – {household_name(office.read, form.household_id)}"
    station = office.station
    with office.write("collecting.collect", label) as work:
        value = collect_in(work, office.law, form, on, station)
    return Outcome(value=value, changes=CHANGES, label=label)


def collect_in(work: UnitOfWork, law: LawBook, form: CollectForm, on: date, station: int) -> Collected:
    """The same inside a running verb (an import takes in a list of receipts as one step). ``station`` begins the series of numbers.

    Raises ``RuleBroken`` as ``collect``; a day in the future is the caller's to refuse.
    """
    if form.method not in METHOD_NAMES:
        raise RuleBroken("Hình thức nộp là tiền mặt hoặc chuyển khoản.", rule="collect.method")
    refuse_closed(work, on)
    owed = _owed(work, law, form, on)
    kept = work.household_money.credit(form.household_id)
    _check_credit(form, kept)
    _check_some_money(form, owed)
    numbered = number_for(work, station=station, collector_id=form.collector_id, typed=form.receipt_number, on=on)
    receipt_id = work.receipts.add(
        **numbered.columns,
        issued_on=on.isoformat(),
        household_id=form.household_id,
        collector_id=form.collector_id,
        method=form.method,
        total=_total(form),
        payer=form.payer or _head_name(work, form.household_id),
        note=form.note,
    )
    purse = Purse(method=form.method, kept=_drawn(form, kept))
    used = dict(purse.kept)
    booking = Booking(
        work=work,
        receipt_id=receipt_id,
        household_id=form.household_id,
        collector_id=form.collector_id,
        on=on,
        method=form.method,
        purse=purse,
    )
    booked = [(one, booking.line(one)) for one in owed]
    for method, amount in used.items():
        booking.keep(-amount, method, USED_WORDS)
    booking.keep(form.surplus, form.method)
    return Collected(
        receipt_id=receipt_id,
        number=numbered.number,
        total=_total(form),
        enrolment_ids=tuple(enrolment_id for one, enrolment_id in booked if one.starts),
        partial=sum(one.starts and not one.complete for one in owed),
    )


def _total(form: CollectForm) -> int:
    return sum(line.paid for line in form.lines) + form.surplus - form.credit


def void_receipt(
    office: Office, receipt_id: int, reason: str, on: date | None = None, *, instead_of: int | None = None
) -> Outcome[int]:
    """Reverse a receipt: a receipt and entries of opposite sign, its enrolments voided, the cover they gave removed.

    Every entry is reversed, what was kept for the household too; remuneration granted for it is taken back at the rate of that time. A line
    that an earlier receipt paid in part is paid in part again. Returns the id of the reversing receipt. Raises ``RuleBroken`` without a
    reason, for a receipt that is voided or is itself a reversal, once a line was declared in a batch that is sent, while a newer receipt
    rests on this one, when its surplus was used, and for a day before the receipt or in the future. ``instead_of``: the collecting step of
    the journal that this takes back, where a true undo is no longer possible.
    """
    day = on or office.today
    if not reason.strip():
        raise RuleBroken("Ghi lý do hủy biên lai.", rule="receipt.reason")
    found = receipt_of(office.read, receipt_id)
    if on is not None and not found.issued_on <= on.isoformat() <= office.today.isoformat():
        issued = format_date(date.fromisoformat(found.issued_on))
        raise RuleBroken(f"Ngày hủy phải từ ngày thu {issued} đến hôm nay.", rule="receipt.day")
    law = office.law
    label = f"Hủy biên lai {found.number}"
    kind = "do" if instead_of is None else "undo"
    with office.write("collecting.void_receipt", label, kind=kind, target_id=instead_of) as work:
        refuse_closed(work, day)
        entries = work.ledger.of_receipt(receipt_id)
        enrolments = work.enrolments.some([entry.enrolment_id for entry in entries if entry.enrolment_id])
        _check_voidable(work, found, enrolments)
        refuse_after_refund(work, entries)
        reversal = work.receipts.add(
            number=found.number + _REVERSED,
            issued_on=day.isoformat(),
            household_id=found.household_id,
            collector_id=found.collector_id,
            method=found.method,
            total=-found.total,
            payer=found.payer,
            voids_id=found.id,
            note=reason.strip(),
        )
        reversed_by = [
            work.ledger.post(
                receipt_id=reversal,
                enrolment_id=entry.enrolment_id,
                person_id=entry.person_id,
                household_id=found.household_id,
                organisation_id=entry.organisation_id,
                method=entry.method or found.method,
                kind="credit" if entry.kind == "credit" else "void",  # a surplus kept never counted as collected
                scheme=entry.scheme,
                amount=-entry.amount,
                entry_on=day.isoformat(),
                commune_code=entry.commune_code,
                collector_id=entry.collector_id,
                reverses_id=entry.id,
                note=reason.strip(),
            )
            for entry in entries
        ]
        for enrolment in enrolments:
            _take_back(work, enrolment)
        for entry_id in reversed_by:  # only now does the ledger say what is left of each enrolment
            claw_back_in(work, law, entry_id)
        if any(amount < 0 for amount in work.household_money.credit(found.household_id).values()):
            raise RuleBroken(
                f"Tiền thừa giữ lại theo biên lai {found.number} đã dùng hoặc đã trả cho hộ; hủy phần đó trước.",
                rule="receipt.credit",
            )
    return Outcome(value=reversal, changes=CHANGES, label=label)


def next_receipt_number(office: Office, on: date | None = None, collector_id: int | None = None) -> str:
    """The number the next receipt would get: of the collector's book, else of this station's series; "" when the book is used up."""
    found = next_number(office.read, station=office.station, collector_id=collector_id, on=on or office.today)
    return found.number if found else ""


def receipt_of(work: Repositories, receipt_id: int) -> Receipt:
    """The receipt of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.receipts.get(receipt_id)
    except KeyError:
        raise WorldFault("Không tìm thấy biên lai này; có thể nó vừa được hoàn tác.") from None


def _lines(work: Repositories, form: CollectForm) -> list[EnrolmentLine]:
    wanted = [line.enrolment_id for line in form.lines if line.enrolment_id is not None]
    quoted = {enrolment.id: enrolment for enrolment in work.enrolments.some(wanted)}
    lines = []
    for paid in form.lines:
        if paid.line is not None:
            lines.append(paid.line)
            continue
        enrolment = quoted.get(paid.enrolment_id or 0)
        if enrolment is None or enrolment.state not in ("quoted", "partial"):
            raise RuleBroken(
                "Phần đã lập không còn chờ thu ở hộ này; mở lại hộ để xem số liệu mới.", rule="enrolment.state"
            )
        lines.append(line_of(enrolment))
    return lines


def _owed(work: Repositories, law: LawBook, form: CollectForm, on: date) -> list[OwedLine]:
    """The lines at the price of the day with what is paid for each. Raises ``RuleBroken`` for an amount nobody agreed to."""
    priced = price(work, law, form.household_id, _lines(work, form), on)
    refuse_repeats(work, law, priced, on)
    parts = open_parts(work, form.household_id)
    owed = []
    for one, line in zip(priced, form.lines, strict=True):
        part = parts.get((one.line.person_id, one.line.scheme))
        found = OwedLine(priced=one, paid=line.paid, part=part)
        _check_paid(found, line)
        if part is not None and on < part.last_on:
            raise RuleBroken(
                f"{one.name} đã nộp phần trước ngày {format_date(part.last_on)}; phần còn lại không ghi vào ngày sớm hơn.",
                rule="collect.part-day",
            )
        owed.append(found)
    _check_order(owed)
    if form.surplus and any(not one.complete for one in owed):
        raise RuleBroken(
            "Còn người nộp thiếu mà lại giữ tiền thừa. Dùng số tiền thừa nộp cho đủ, hoặc trả lại.",
            rule="collect.surplus",
        )
    return owed


def _check_paid(owed: OwedLine, line: PaidLine) -> None:
    due, name = owed.rest, owed.priced.name
    if line.paid == due or (line.part and 0 <= line.paid < due):
        return
    word, then = (
        ("thiếu", "Người nộp đồng ý nộp một phần thì ghi là nộp một phần.")
        if line.paid < due
        else ("thừa", "Phần thừa giữ lại cho hộ hoặc trả lại ngay, không ghi vào người này.")
    )
    raise RuleBroken(
        f"{name}: phải thu {format_money(due)} đ, đang ghi {format_money(line.paid)} đ, {word} "
        f"{format_money(abs(due - line.paid))} đ. {then}",
        rule="collect.amount",
    )


def _check_order(owed: Sequence[OwedLine]) -> None:
    """Nobody pays the reduced rate of a later member while an earlier one of the same payment is not paid whole."""
    behind = [one for one in owed if one.priced.order is not None and not one.complete]
    first = min((one.priced.order or 0 for one in behind), default=None)
    if first is None:
        return
    for one in owed:
        if one.complete and (one.priced.order or 0) > first:
            waits = next(found for found in behind if found.priced.order == first)
            raise RuleBroken(
                f"{one.priced.name} đóng mức của người thứ {one.priced.order} chỉ khi {waits.priced.name} (người thứ {first}) "
                "đã nộp đủ. Thu đủ theo thứ tự, hoặc bỏ chọn người nộp thiếu để tính lại.",
                rule="collect.order",
            )


def _check_credit(form: CollectForm, kept: Mapping[str, int]) -> None:
    held = sum(kept.values())
    if form.surplus < 0 or not 0 <= form.credit <= held:
        raise RuleBroken(
            f"Hộ đang có {format_money(held)} đ tiền thừa giữ lại; không trừ {format_money(form.credit)} đ được.",
            rule="collect.credit",
        )
    if form.credit > sum(line.paid for line in form.lines):
        raise RuleBroken("Chỉ trừ tiền đang giữ trong phạm vi số phải thu lần này.", rule="collect.credit")


def _check_some_money(form: CollectForm, owed: Sequence[OwedLine]) -> None:
    if not any(one.paid or one.complete for one in owed):
        raise RuleBroken("Chưa ghi số tiền nào đã nhận. Chưa thu thì dùng “Lập, thu sau”.", rule="collect.nothing")


def _drawn(form: CollectForm, kept: Mapping[str, int]) -> dict[str, int]:
    """How much of what is kept is used by the way it came in, that of this payment first."""
    left, found = form.credit, {}
    for method in sorted(kept, key=lambda one: one != form.method):
        part = min(left, max(0, kept[method]))
        if part:
            found[method] = part
            left -= part
    return found


def _take_back(work: UnitOfWork, enrolment: Enrolment) -> None:
    """An enrolment whose receipt is voided: what an earlier receipt paid for it stays, the cover goes.

    The people of a closed month stay as they were: who was counted there stands as refunded from then on. Raises ``RuleBroken`` where money of an
    earlier receipt would stay behind on such a line.
    """
    still = work.household_money.paid([enrolment.id]).get(enrolment.id, 0)
    counted = enrolment.collected_on is not None and is_closed(work, enrolment.collected_on[:7])
    if counted and still:
        raise RuleBroken(
            "Người này nộp làm nhiều lần và đã tính trong tháng khóa sổ; dùng “Hoàn trả” ở phần Nộp tiền, đối chiếu thay cho hủy biên lai.",
            rule="month.closed",
        )
    state = {"state": "partial", "collected_on": None} if still else {"state": "refunded" if counted else "voided"}
    work.enrolments.change(enrolment.id, **state, batch_id=None)
    for cover in work.coverages.of_person(enrolment.person_id):
        if cover.enrolment_id == enrolment.id:
            work.coverages.remove(cover.id)


def _head_name(work: Repositories, household_id: int) -> str | None:
    head = work.households.get(household_id).head_id
    return work.people.get(head).name if head else None


def _check_voidable(work: Repositories, receipt: Receipt, enrolments: Sequence[Enrolment]) -> None:
    if receipt.voids_id is not None:
        raise RuleBroken("Đây là biên lai hủy, không hủy lần nữa; hãy lập biên lai mới.", rule="receipt.void")
    if work.receipts.reversal_of(receipt.id) is not None:
        raise RuleBroken(f"Biên lai {receipt.number} đã được hủy trước đó.", rule="receipt.void")
    newer = work.household_money.later_receipts(receipt.id)
    if newer:
        raise RuleBroken(
            f"Biên lai {receipt.number} có người nộp tiếp ở biên lai {newer[-1]}; hủy biên lai đó trước.",
            rule="receipt.later",
        )
    for enrolment in enrolments:
        if enrolment.state in ("sent", "accepted", "returned"):
            raise RuleBroken(
                f"Biên lai {receipt.number} có người đã gửi trong đợt kê khai; "
                "phải lập hồ sơ điều chỉnh hoặc hoàn trả, không hủy biên lai.",
                rule="receipt.sent",
            )
