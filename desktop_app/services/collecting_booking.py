"""Writing one line of a collection: enrolment, ledger entries, cover, closed leads; and what is kept for the household."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.canvassing_leads import close_leads
from desktop_app.services.collecting_parts import OpenPart
from desktop_app.services.enrolling import row_of, save
from desktop_app.services.enrolling_price import PricedLine
from desktop_app.storage.unit_of_work import UnitOfWork

PART_WORDS = "nộp một phần, còn thiếu"
REST_WORDS = "nộp nốt phần còn thiếu, đã nộp trước"
KEPT_WORDS = "giữ lại tiền thừa cho hộ"
USED_WORDS = "trừ vào tiền thừa đã giữ của hộ"


@dataclass(frozen=True, kw_only=True)
class OwedLine:
    """A priced line with what is paid for it now (``paid``) and what was before (``part``). ``rest``: what it owes before this payment."""

    priced: PricedLine
    paid: int
    part: OpenPart | None = None

    @property
    def rest(self) -> int:
        """What it owes before this payment, in đồng."""
        payable = self.priced.quote.payable
        return self.part.rest(payable) if self.part else payable

    @property
    def excess(self) -> int:
        """What was paid before beyond what it costs now."""
        return self.part.excess(self.priced.quote.payable) if self.part else 0

    @property
    def complete(self) -> bool:
        """Whether it is paid whole with this payment: only then is there cover."""
        return self.paid == self.rest

    @property
    def starts(self) -> bool:
        """Whether money is on record for it after this payment; else it is only quoted."""
        return self.complete or self.paid > 0 or self.part is not None


@dataclass(kw_only=True)
class Purse:
    """Where the đồng of a collection come from: what was kept for the household, by the way it came in, then what is handed over."""

    method: str
    kept: dict[str, int] = field(default_factory=dict)

    def draw(self, amount: int) -> list[tuple[str, int]]:
        """Take an amount out: (method, đồng) pieces that sum up to it; one piece of 0 for nothing."""
        pieces: dict[str, int] = {}
        for method in list(self.kept):
            part = min(amount, self.kept[method])
            self.kept[method] -= part
            amount -= part
            if part:
                pieces[method] = pieces.get(method, 0) + part
        if amount or not pieces:
            pieces[self.method] = pieces.get(self.method, 0) + amount
        return list(pieces.items())


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What every entry of one receipt has in common."""

    work: UnitOfWork
    receipt_id: int
    household_id: int
    collector_id: int | None
    on: date
    method: str
    purse: Purse

    def line(self, owed: OwedLine) -> int:
        """Book one line; the id of its enrolment. In part: no cover and no closed lead yet."""
        priced, day = owed.priced, self.on.isoformat()
        state = "collected" if owed.complete else "partial" if owed.starts else "quoted"
        values = row_of(self.work, priced, self.household_id, self.collector_id, self.on, state=state)
        enrolment_id = save(self.work, {**values, "collected_on": day if owed.complete else None})
        shared = {
            "enrolment_id": enrolment_id,
            "person_id": priced.line.person_id,
            "scheme": priced.quote.scheme,
            "commune_code": values["commune_code"],
        }
        for method, amount in self.purse.draw(owed.paid) if owed.complete or owed.paid else ():
            self._post(kind="collect", amount=amount, method=method, note=_note(owed), **shared)
        if owed.excess:
            self._give_up(owed, shared)
        if owed.complete:
            if priced.quote.valid_from is not None:
                self.work.coverages.add(**_cover(self.work, priced, values, self.collector_id, enrolment_id))
            close_leads(self.work, priced.line.person_id, priced.quote.scheme, self.on, "joined")
        return enrolment_id

    def keep(self, amount: int, method: str, note: str = KEPT_WORDS) -> None:
        """Keep a surplus for the household, or use what is kept (a negative amount)."""
        if amount:
            hamlet = self.work.hamlets.get(self.work.households.get(self.household_id).hamlet_id)
            self._post(kind="credit", amount=amount, method=method, note=note, commune_code=hamlet.commune_code)

    def _give_up(self, owed: OwedLine, shared: dict[str, Any]) -> None:
        """What was paid before beyond today's price leaves the enrolment and is kept for the household."""
        assert owed.part is not None
        left = owed.excess
        entries = self.work.ledger.of_enrolment(owed.part.enrolment.id)
        for entry in reversed([one for one in entries if one.kind == "collect"]):
            part = min(left, entry.amount)
            if part > 0:
                method = entry.method or self.method
                self._post(
                    kind="adjust",
                    amount=-part,
                    method=method,
                    corrects_id=entry.id,
                    note="mức đóng tính lại thấp hơn số đã nộp",
                    **shared,
                )
                self.keep(part, method)
                left -= part

    def _post(self, **values: Any) -> None:
        self.work.ledger.post(
            receipt_id=self.receipt_id,
            household_id=self.household_id,
            collector_id=self.collector_id,
            entry_on=self.on.isoformat(),
            **values,
        )


def _note(owed: OwedLine) -> str | None:
    """What the receipt says of a line that is not paid whole at once; kept, because a later price may be another one."""
    if not owed.complete:
        return f"{PART_WORDS} {format_money(owed.rest - owed.paid)} đ"
    if owed.part is not None:
        return f"{REST_WORDS} {format_money(owed.part.paid)} đ"
    return None


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
