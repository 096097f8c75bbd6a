"""Paying remuneration out: what is owed to each collector by the ledger, and the entries that settle it."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.money_balances import balance_in, balances, owed_by_organisation
from desktop_app.services.month_closing import refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.remuneration_values import Account
from desktop_app.storage.unit_of_work import UnitOfWork

CHANGES = frozenset({"ledger"})


def accounts(office: Office, organisation_id: int | None = None) -> tuple[Account, ...]:
    """Everybody with remuneration in the ledger, of one organisation or of all; who is owed most comes first."""
    known = {one.id: one for one in office.read.collectors.all()}
    found = [
        Account(
            collector_id=one.collector_id,
            name=one.name,
            code=known[one.collector_id].code,
            organisation_id=known[one.collector_id].organisation_id,
            granted=one.remuneration,
            clawed=one.clawed_back,
            paid=one.paid_out,
        )
        for one in balances(office)
        if one.collector_id is not None and (one.remuneration or one.clawed_back or one.paid_out)
    ]
    return tuple(
        sorted(
            (one for one in found if organisation_id in (None, one.organisation_id)),
            key=lambda one: (-one.owed, one.name, one.collector_id),
        )
    )


def pay_out(office: Office, collector_id: int, amount: int, on: date, document: str) -> Outcome[int]:
    """Pay remuneration to one collector; the id of the entry (the last, where it settles several organisations).

    ``document`` names the payment (số chứng từ).

    Raises ``RuleBroken`` for nothing, for more than is owed, without a document, for a day in the future or in a closed month.
    """
    name = office.read.collectors.get(collector_id).name
    _check(office, amount, on, document)
    label = f"Chi thù lao {format_money(amount)} đ – {name}"
    with office.write("remuneration.pay_out", label) as work:
        refuse_closed(work, on)
        entry_id = _pay(work, collector_id, name, amount, on, document.strip())
    return Outcome(value=entry_id, changes=CHANGES, label=label)


def pay_out_organisation(office: Office, organisation_id: int, on: date, document: str) -> Outcome[int]:
    """Pay everything an organisation's collectors are owed, each in an entry of its own; the sum in đồng. Raises ``RuleBroken`` as ``pay_out``."""
    owed = [one for one in accounts(office, organisation_id) if one.owed > 0]
    total = sum(one.owed for one in owed)
    name = office.read.organisations.get(organisation_id).name
    _check(office, total, on, document)
    label = f"Chi thù lao {format_money(total)} đ – {name}"
    with office.write("remuneration.pay_out", label) as work:
        refuse_closed(work, on)
        for one in owed:
            _pay(work, one.collector_id, one.name, one.owed, on, document.strip())
    return Outcome(value=total, changes=CHANGES, label=label)


def _pay(work: UnitOfWork, collector_id: int, name: str, amount: int, on: date, document: str) -> int:
    owed = balance_in(work, collector_id).owed
    if amount > owed:
        raise RuleBroken(
            f"{name} còn được chi {format_money(max(0, owed))} đ thù lao, không chi được {format_money(amount)} đ. "
            "Hãy xác nhận thù lao của tháng trước khi chi.",
            rule="remuneration.owed",
        )
    entry_id = 0
    for organisation_id, part in _parts(work, collector_id, amount):
        entry_id = work.ledger.post(
            kind="pay-out",
            amount=-part,
            entry_on=on.isoformat(),
            collector_id=collector_id,
            organisation_id=organisation_id,
            note=f"Chứng từ {document}",
        )
    return entry_id


def _parts(work: UnitOfWork, collector_id: int, amount: int) -> list[tuple[int | None, int]]:
    """Which organisation's remuneration the amount settles: first what is owed for those the collector belonged to before."""
    now = work.collectors.get(collector_id).organisation_id
    parts: list[tuple[int | None, int]] = []
    left = amount
    for organisation_id, owed in owed_by_organisation(work, collector_id).items():
        part = min(left, owed)
        if organisation_id != now and part > 0:
            parts.append((organisation_id, part))
            left -= part
    return [*parts, (now, left)] if left else parts


def _check(office: Office, amount: int, on: date, document: str) -> None:
    if amount <= 0:
        raise RuleBroken("Không có thù lao nào để chi; số tiền chi phải lớn hơn 0 đ.", rule="remuneration.amount")
    if not document.strip():
        raise RuleBroken("Ghi số chứng từ chi thù lao.", rule="remuneration.document")
    if on > office.today:
        raise RuleBroken(f"Ngày chi {format_date(on)} ở sau hôm nay; chỉ ghi đến hôm nay.", rule="remuneration.day")
