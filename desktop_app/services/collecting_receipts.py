"""Receipts as they are listed, shown and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.money import money_in_words
from desktop_app.domain.quote import Step
from desktop_app.domain.records import Collector
from desktop_app.services.collecting import METHOD_NAMES, receipt_of
from desktop_app.services.enrolling import steps_of
from desktop_app.services.enrolling_price import KIND_NAMES, SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import unit_name
from desktop_app.storage.money import ListedReceipt

__all__ = ["ListedReceipt", "ReceiptLine", "ReceiptView", "receipt", "receipts", "receipts_sum"]


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """One person on a receipt; ``amount`` in đồng (negative on a reversal), dates ISO."""

    person_id: int
    name: str
    birth: str | None
    scheme: str
    scheme_name: str
    kind_name: str
    months: int
    valid_from: str | None
    valid_to: str | None
    amount: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """A receipt with every name and word that stands on the paper. ``state``: ``valid`` | ``voided`` | ``reversal``."""

    id: int
    number: str
    issued_on: date
    office_name: str
    parent_name: str
    payer: str
    address: str
    method_name: str
    collector: Collector | None
    lines: tuple[ReceiptLine, ...]
    total: int
    in_words: str
    state: str
    note: str | None
    household_id: int


def receipt(office: Office, receipt_id: int) -> ReceiptView:
    """One receipt for the screen and the paper. Raises ``WorldFault`` when the file has none of that id."""
    work = office.read
    found = receipt_of(work, receipt_id)
    entries = work.ledger.of_receipt(receipt_id)
    enrolments = {
        enrolment.id: enrolment
        for enrolment in work.enrolments.some([e.enrolment_id for e in entries if e.enrolment_id])
    }
    lines = []
    for entry in entries:
        if entry.enrolment_id is None or entry.person_id is None:
            continue
        person, enrolment = work.people.get(entry.person_id), enrolments[entry.enrolment_id]
        scheme = enrolment.scheme
        lines.append(
            ReceiptLine(
                person_id=person.id,
                name=person.name,
                birth=person.birth,
                scheme=scheme,
                scheme_name=SCHEME_NAMES.get(scheme, scheme),
                kind_name=KIND_NAMES[enrolment.kind],
                months=enrolment.months,
                valid_from=enrolment.valid_from,
                valid_to=enrolment.valid_to,
                amount=entry.amount,
                steps=steps_of(enrolment),
            )
        )
    household = work.households.get(found.household_id)
    hamlet = work.hamlets.get(household.hamlet_id)
    commune = commune_name(office, hamlet.commune_code)
    voided = work.receipts.reversal_of(found.id)
    return ReceiptView(
        id=found.id,
        number=found.number,
        issued_on=date.fromisoformat(found.issued_on),
        office_name=work.settings.get("office.name"),
        parent_name=work.settings.get("office.parent_name"),
        payer=found.payer or "",
        address=", ".join(part for part in (household.address, hamlet.name, commune) if part),
        method_name=METHOD_NAMES[found.method],
        collector=work.collectors.get(found.collector_id) if found.collector_id else None,
        lines=tuple(lines),
        total=found.total,
        in_words=money_in_words(found.total),
        state="reversal" if found.voids_id else "voided" if voided else "valid",
        note=found.note or (voided.note if voided else None),
        household_id=found.household_id,
    )


def receipts(
    office: Office, *, since: date, until: date, collector_id: int | None = None, offset: int = 0, limit: int = 100
) -> tuple[ListedReceipt, ...]:
    """One window of the receipts issued between two days, newest first."""
    return tuple(
        office.read.receipts.page(
            since=since.isoformat(), until=until.isoformat(), collector_id=collector_id, offset=offset, limit=limit
        )
    )


def receipts_sum(office: Office, *, since: date, until: date, collector_id: int | None = None) -> tuple[int, int]:
    """How many receipts were issued between two days and their sum in đồng; voided ones and reversals cancel out."""
    return office.read.receipts.sum_of(since=since.isoformat(), until=until.isoformat(), collector_id=collector_id)


def commune_name(office: Office, code: str) -> str:
    """The commune of a code with its kind, as papers write it."""
    found = office.read.reference.communes([code])
    return unit_name(found[0].kind, found[0].name) if found else code
