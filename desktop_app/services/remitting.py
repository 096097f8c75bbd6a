"""Nộp tiền: a collector hands in cash, or banks it; a wrong entry is reversed by another. Amounts are typed, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.money_records import Remittance
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.services.money_balances import OFFICE_NAME, held_by_organisation, held_in
from desktop_app.services.month_closing import refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"remittance", "ledger"})


@dataclass(frozen=True, kw_only=True)
class RemitForm:
    """What is handed in at once. ``collector_id`` ``None``: the office banks its own cash. ``method``: ``cash`` at the counter or ``transfer``
    through a bank; ``document``: the number of the slip; ``covers_from``, ``covers_to``: the days of collecting that it settles.

    ``note`` must say why when more is handed in than is held (money taken whose receipts are not entered yet).
    """

    collector_id: int | None
    on: date
    amount: int
    method: str = "cash"
    document: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemittanceView:
    """One line of the list: ``reversed``: another remittance takes it back."""

    remittance: Remittance
    name: str
    method_name: str
    reversed: bool


def remit(office: Office, form: RemitForm) -> Outcome[int]:
    """Enter money handed in; the id of the remittance.

    Raises ``RuleBroken`` for an amount below one đồng, a day in the future or in a closed month, covered days the wrong way round, and for more
    than is held without a note.
    """
    _check(office, form)
    name = _name(office, form.collector_id)
    label = f"Nộp tiền {format_money(form.amount)} đ – {name}"
    with office.write("remitting.remit", label) as work:
        remittance = remit_in(work, form, name)
    return Outcome(value=remittance, changes=CHANGES, label=label)


def remit_in(work: UnitOfWork, form: RemitForm, name: str) -> int:
    """The same inside a running verb; a day in the future is the caller's to refuse."""
    refuse_closed(work, form.on)
    # Neither more than was held that day nor more than is held now, after what was handed in since.
    held = min(held_in(work, form.collector_id, day) for day in (form.on, None))
    if form.amount > held and not (form.note and form.note.strip()):
        raise RuleBroken(
            f"{name} đang giữ {format_money(held)} đ đến ngày {format_date(form.on)}, ít hơn số nộp {format_money(form.amount)} đ. "
            "Kiểm tra lại số tiền; nếu đúng thì ghi rõ lý do ở phần ghi chú.",
            rule="remit.more",
        )
    note = form.note.strip() if form.note else None
    remittance = work.remittances.add(
        collector_id=form.collector_id,
        organisation_id=None if form.collector_id is None else work.collectors.get(form.collector_id).organisation_id,
        remitted_on=form.on.isoformat(),
        method=form.method,
        amount=form.amount,
        document=form.document.strip() if form.document else None,
        covers_from=form.covers_from.isoformat() if form.covers_from else None,
        covers_to=form.covers_to.isoformat() if form.covers_to else None,
        note=note,
    )
    for organisation_id, amount in _parts(work, form):
        work.ledger.post(
            kind="remit",
            amount=-amount,
            entry_on=form.on.isoformat(),
            collector_id=form.collector_id,
            organisation_id=organisation_id,
            method="cash",  # it was cash in the hand, however it was handed in
            remittance_id=remittance,
            note=note,
        )
    return remittance


def void_remittance(office: Office, remittance_id: int, reason: str) -> Outcome[int]:
    """Reverse a remittance today by another of the opposite sign; its id.

    Raises ``RuleBroken`` without a reason, for one that is reversed or is a reversal, and when this month is closed.
    """
    if not reason.strip():
        raise RuleBroken("Ghi lý do hủy lần nộp tiền.", rule="remit.reason")
    found = _remittance(office, remittance_id)
    label = f"Hủy lần nộp {format_money(found.amount)} đ – {_name(office, found.collector_id)}"
    day = office.today.isoformat()
    with office.write("remitting.void_remittance", label) as work:
        refuse_closed(work, day)
        if found.voids_id is not None:
            raise RuleBroken("Đây là bút toán hủy, không hủy lần nữa; hãy ghi lần nộp mới.", rule="remit.void")
        if work.remittances.reversal_of(found.id) is not None:
            raise RuleBroken("Lần nộp này đã được hủy trước đó.", rule="remit.void")
        reversal = work.remittances.add(
            collector_id=found.collector_id,
            organisation_id=found.organisation_id,
            remitted_on=day,
            method=found.method,
            amount=-found.amount,
            document=found.document,
            covers_from=found.covers_from,
            covers_to=found.covers_to,
            voids_id=found.id,
            note=reason.strip(),
        )
        for entry in work.ledger.of_remittance(found.id):
            work.ledger.post(
                kind="remit",
                amount=-entry.amount,
                entry_on=day,
                collector_id=entry.collector_id,
                organisation_id=entry.organisation_id,
                method=entry.method,
                remittance_id=reversal,
                reverses_id=entry.id,
                note=reason.strip(),
            )
    return Outcome(value=reversal, changes=CHANGES, label=label)


def remittances(
    office: Office, since: date, until: date, collector_id: int | None = None
) -> tuple[RemittanceView, ...]:
    """What was handed in during a period, newest first, by one collector or by everybody."""
    work, first = office.read, since.isoformat()
    names = {one.id: one.name for one in work.collectors.all()}
    reversed_ones = work.remittances.reversed_among(first)
    return tuple(
        RemittanceView(
            remittance=one,
            name=names.get(one.collector_id or 0, OFFICE_NAME),
            method_name=METHOD_NAMES[one.method],
            reversed=one.id in reversed_ones,
        )
        for one in work.remittances.between(first, until.isoformat())
        if collector_id in (None, one.collector_id)
    )


def _check(office: Office, form: RemitForm) -> None:
    if form.amount <= 0:
        raise RuleBroken("Số tiền nộp phải lớn hơn 0 đ.", rule="remit.amount")
    if form.method not in METHOD_NAMES:
        raise RuleBroken("Hình thức nộp là tiền mặt hoặc chuyển khoản.", rule="remit.method")
    if form.on > office.today:
        raise RuleBroken(
            f"Ngày nộp {format_date(form.on)} ở sau hôm nay; chỉ ghi tiền đã nộp đến hôm nay.", rule="remit.day"
        )
    if form.covers_from and form.covers_to and form.covers_from > form.covers_to:
        raise RuleBroken("Khoảng ngày thu của lần nộp bị ngược: từ ngày ở sau đến ngày.", rule="remit.covers")


def _parts(work: UnitOfWork, form: RemitForm) -> list[tuple[int | None, int]]:
    """What of the amount settles which organisation: first what is still held for those the collector belonged to before, the rest for today's."""
    if form.collector_id is None:
        return [(None, form.amount)]
    now = work.collectors.get(form.collector_id).organisation_id
    parts: list[tuple[int | None, int]] = []
    left = form.amount
    for organisation_id, held in held_by_organisation(work, form.collector_id).items():
        part = min(left, held)
        if organisation_id not in (None, now) and part > 0:
            parts.append((organisation_id, part))
            left -= part
    return [*parts, (now, left)] if left else parts


def _name(office: Office, collector_id: int | None) -> str:
    if collector_id is None:
        return OFFICE_NAME
    try:
        return office.read.collectors.get(collector_id).name
    except KeyError:
        raise WorldFault("Không tìm thấy người thu này; có thể vừa được hoàn tác.") from None


def _remittance(office: Office, remittance_id: int) -> Remittance:
    try:
        return office.read.remittances.get(remittance_id)
    except KeyError:
        raise WorldFault("Không tìm thấy lần nộp tiền này; có thể nó vừa được hoàn tác.") from None
