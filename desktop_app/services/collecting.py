"""Collecting: from agreed people to receipt, ledger, cover and closed leads in one verb; voiding by a reversing
entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Enrolment, Receipt
from desktop_app.services.canvassing_leads import close_leads
from desktop_app.services.enrolling import household_name, line_of, row_of, save
from desktop_app.services.enrolling_price import EnrolmentLine, PricedLine, price
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"enrolment", "ledger", "receipt", "coverage", "lead"})
METHOD_NAMES = {"cash": "Tiền mặt", "transfer": "Chuyển khoản"}
_DIGITS = 6
_REVERSED = "-H"  # “hủy”: the number of the receipt that reverses another


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """One line of a collection: new choices, or an enrolment quoted before; ``paid`` in đồng."""

    paid: int
    line: EnrolmentLine | None = None
    enrolment_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CollectForm:
    """What a household pays at once. ``method``: ``cash`` or ``transfer``; ``on`` defaults to today,
    ``receipt_number`` to the next of this station's series, ``payer`` to the head of the household."""

    household_id: int
    lines: tuple[PaidLine, ...]
    method: str = "cash"
    collector_id: int | None = None
    on: date | None = None
    payer: str | None = None
    receipt_number: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What a collection made; ``total`` in đồng."""

    receipt_id: int
    number: str
    total: int
    enrolment_ids: tuple[int, ...]


def collect(office: Office, form: CollectForm) -> Outcome[Collected]:
    """Take a household's money: enrolments, receipt, ledger entries, cover, closed leads, all or nothing.

    Every line is priced again on the day of payment. Raises ``RuleBroken`` when a line is not paid exactly, when
    somebody may not join or already paid for the period, and for a receipt number that was used.
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
    priced = price(work, law, form.household_id, _lines(work, form), on)
    _check_paid(priced, form.lines)
    number = _number(work, station, form.receipt_number, on)
    receipt_id = work.receipts.add(
        number=number,
        issued_on=on.isoformat(),
        household_id=form.household_id,
        collector_id=form.collector_id,
        method=form.method,
        total=_total(form),
        payer=form.payer or _head_name(work, form.household_id),
        note=form.note,
    )
    ids = tuple(_book(work, one, form, receipt_id, on) for one in priced)
    return Collected(receipt_id=receipt_id, number=number, total=_total(form), enrolment_ids=ids)


def _total(form: CollectForm) -> int:
    return sum(line.paid for line in form.lines)


def void_receipt(office: Office, receipt_id: int, reason: str, on: date | None = None) -> Outcome[int]:
    """Reverse a receipt: a receipt and entries of opposite sign, its enrolments voided, the cover they gave removed.

    Returns the id of the reversing receipt. Raises ``RuleBroken`` without a reason, for a receipt that is voided or is
    itself a reversal, and once a line was declared in a batch that is sent.
    """
    day = on or office.today
    if not reason.strip():
        raise RuleBroken("Ghi lý do hủy biên lai.", rule="receipt.reason")
    found = receipt_of(office.read, receipt_id)
    label = f"Hủy biên lai {found.number}"
    with office.write("collecting.void_receipt", label) as work:
        entries = work.ledger.of_receipt(receipt_id)
        enrolments = work.enrolments.some([entry.enrolment_id for entry in entries if entry.enrolment_id])
        _check_voidable(work, found, enrolments)
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
        for entry in entries:
            work.ledger.post(
                receipt_id=reversal,
                enrolment_id=entry.enrolment_id,
                person_id=entry.person_id,
                household_id=found.household_id,
                organisation_id=entry.organisation_id,
                method=found.method,
                kind="void",
                scheme=entry.scheme,
                amount=-entry.amount,
                entry_on=day.isoformat(),
                commune_code=entry.commune_code,
                collector_id=entry.collector_id,
                reverses_id=entry.id,
                note=reason.strip(),
            )
        for enrolment in enrolments:
            work.enrolments.change(enrolment.id, state="voided", batch_id=None)
            for cover in work.coverages.of_person(enrolment.person_id):
                if cover.enrolment_id == enrolment.id:
                    work.coverages.remove(cover.id)
    return Outcome(value=reversal, changes=CHANGES, label=label)


def next_receipt_number(office: Office, on: date | None = None) -> str:
    """The number the next receipt of this station and year would get."""
    return _next_number(office.read, office.station, on or office.today)


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
        if enrolment is None or enrolment.state != "quoted" or enrolment.household_id != form.household_id:
            raise RuleBroken(
                "Phần đã lập không còn chờ thu ở hộ này; mở lại hộ để xem số liệu mới.", rule="enrolment.state"
            )
        lines.append(line_of(enrolment))
    return lines


def _check_paid(priced: Sequence[PricedLine], paid: Sequence[PaidLine]) -> None:
    for one, line in zip(priced, paid, strict=True):
        due = one.quote.payable
        if line.paid == due:
            continue
        word = "thiếu" if line.paid < due else "thừa"
        raise RuleBroken(
            f"{one.name}: phải thu {format_money(due)} đ, đang ghi {format_money(line.paid)} đ, {word} "
            f"{format_money(abs(due - line.paid))} đ. Chỉ ghi biên lai khi thu đúng số phải thu.",
            rule="collect.amount",
        )


def _book(work: UnitOfWork, one: PricedLine, form: CollectForm, receipt_id: int, on: date) -> int:
    """Enrolment, ledger entry, cover and closed lead of one line; the id of the enrolment."""
    day = on.isoformat()
    values = row_of(work, one, form.household_id, form.collector_id, on, state="collected")
    enrolment_id = save(work, {**values, "collected_on": day})
    work.ledger.post(
        receipt_id=receipt_id,
        enrolment_id=enrolment_id,
        person_id=one.line.person_id,
        household_id=form.household_id,
        method=form.method,
        kind="collect",
        scheme=one.quote.scheme,
        amount=one.quote.payable,
        entry_on=day,
        commune_code=values["commune_code"],
        collector_id=form.collector_id,
    )
    if one.quote.valid_from is not None:
        work.coverages.add(**_cover(work, one, values, form.collector_id, enrolment_id))
    close_leads(work, one.line.person_id, one.quote.scheme, on, "joined")
    return enrolment_id


def _card_code(work: UnitOfWork, scheme: str, support_class: str | None) -> str | None:
    """The subject code on the card (GD, CN …) of a class, or of the scheme itself; None where the lists name none."""
    name, code = (
        ("support_classes", support_class) if support_class and scheme == HEALTH_HOUSEHOLD else ("schemes", scheme)
    )
    found = next((entry for entry in work.reference.codes(name) if entry.code == code), None)
    return (found.details.get("card_code") or None) if found else None


def _cover(
    work: UnitOfWork, one: PricedLine, values: dict[str, Any], collector_id: int | None, enrolment_id: int
) -> dict[str, Any]:
    """The period of cover bought. What the card before said of its number, facility and five years goes on with it."""
    before = None
    if one.kind == "continue":
        held = work.coverages.of_person(one.line.person_id)  # the latest period of each scheme first
        before = next((cover for cover in held if cover.scheme == one.quote.scheme), None)
    return {
        "person_id": one.line.person_id,
        "scheme": one.quote.scheme,
        "subject_group": _card_code(work, one.quote.scheme, one.support_class),
        "valid_from": values["valid_from"],
        "valid_to": values["valid_to"],
        "source": "enrolment",
        "card_no": before.card_no if before else None,
        "facility": before.facility if before else None,
        "five_years_on": before.five_years_on if before else None,
        "collector_id": collector_id,
        "enrolment_id": enrolment_id,
    }


def _number(work: Repositories, station: int, typed: str | None, on: date) -> str:
    if not typed or not typed.strip():
        return _next_number(work, station, on)
    number = typed.strip()
    used = work.receipts.by_number(number)
    if used is not None:
        issued = format_date(date.fromisoformat(used.issued_on))
        raise RuleBroken(
            f"Biên lai số {number} đã dùng ngày {issued}. Số tiếp theo là {_next_number(work, station, on)}.",
            rule="receipt.number",
        )
    return number


def _next_number(work: Repositories, station: int, on: date) -> str:
    prefix = f"{on.year}-" if station == 1 else f"{on.year}.{station}-"
    last = work.receipts.last_number(prefix, _DIGITS)
    return f"{prefix}{(int(last[len(prefix) :]) if last else 0) + 1:0{_DIGITS}d}"


def _head_name(work: Repositories, household_id: int) -> str | None:
    head = work.households.get(household_id).head_id
    return work.people.get(head).name if head else None


def _check_voidable(work: Repositories, receipt: Receipt, enrolments: Sequence[Enrolment]) -> None:
    if receipt.voids_id is not None:
        raise RuleBroken("Đây là biên lai hủy, không hủy lần nữa; hãy lập biên lai mới.", rule="receipt.void")
    if work.receipts.reversal_of(receipt.id) is not None:
        raise RuleBroken(f"Biên lai {receipt.number} đã được hủy trước đó.", rule="receipt.void")
    for enrolment in enrolments:
        if enrolment.state in ("sent", "accepted", "returned"):
            raise RuleBroken(
                f"Biên lai {receipt.number} có người đã gửi trong đợt kê khai; "
                "phải lập hồ sơ điều chỉnh hoặc hoàn trả, không hủy biên lai.",
                rule="receipt.sent",
            )
