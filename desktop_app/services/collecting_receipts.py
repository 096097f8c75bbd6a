"""Receipts as they are listed, shown and printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.money import money_in_words
from desktop_app.domain.quote import Step
from desktop_app.domain.records import Collector, LedgerEntry
from desktop_app.services.collecting import METHOD_NAMES, receipt_of
from desktop_app.services.collecting_booking import KEPT_WORDS, PART_WORDS
from desktop_app.services.enrolling import steps_of
from desktop_app.services.enrolling_price import KIND_NAMES, SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import unit_name
from desktop_app.storage.money import ListedReceipt
from desktop_app.storage.repositories import Repositories

__all__ = ["ListedReceipt", "ReceiptCredit", "ReceiptLine", "ReceiptView", "receipt", "receipts", "receipts_sum"]


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """One person on a receipt; ``amount`` in đồng (negative on a reversal), dates ISO.

    ``note``: that it was paid in part and what is missing, or that it completes an earlier part. In part: no dates, there is no cover yet.
    """

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
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptCredit:
    """A line without a person: surplus kept for the household, or taken out of what was kept (negative). ``amount`` in đồng."""

    text: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """A receipt with every name and word that stands on the paper. ``state``: ``valid`` | ``voided`` | ``reversal``.

    The amounts of ``lines`` and ``credits`` sum up to ``total``, the money that changed hands.
    """

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
    credits: tuple[ReceiptCredit, ...] = ()


def receipt(office: Office, receipt_id: int) -> ReceiptView:
    """One receipt for the screen and the paper. Raises ``WorldFault`` when the file has none of that id."""
    work = office.read
    found = receipt_of(work, receipt_id)
    entries = work.ledger.of_receipt(receipt_id)
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
        lines=_lines(work, entries),
        total=found.total,
        in_words=money_in_words(found.total),
        state="reversal" if found.voids_id else "voided" if voided else "valid",
        note=found.note or (voided.note if voided else None),
        household_id=found.household_id,
        credits=_credits(entries),
    )


def _lines(work: Repositories, entries: Sequence[LedgerEntry]) -> tuple[ReceiptLine, ...]:
    """One line for each enrolment: money that came out of two purses is one amount to whoever reads the paper."""
    of_people = [entry for entry in entries if entry.enrolment_id is not None]
    enrolments = {one.id: one for one in work.enrolments.some([entry.enrolment_id or 0 for entry in of_people])}
    lines: dict[int, ReceiptLine] = {}
    for entry in of_people:
        enrolment = enrolments[entry.enrolment_id or 0]
        known = lines.get(enrolment.id)
        if known is not None:
            lines[enrolment.id] = replace(known, amount=known.amount + entry.amount)
            continue
        person, scheme, note = work.people.get(enrolment.person_id), enrolment.scheme, _note_of(work, entry)
        partly = note.startswith(PART_WORDS)
        lines[enrolment.id] = ReceiptLine(
            person_id=person.id,
            name=person.name,
            birth=person.birth,
            scheme=scheme,
            scheme_name=SCHEME_NAMES.get(scheme, scheme),
            kind_name=KIND_NAMES[enrolment.kind],
            months=enrolment.months,
            valid_from=None if partly else enrolment.valid_from,
            valid_to=None if partly else enrolment.valid_to,
            amount=entry.amount,
            steps=steps_of(enrolment),
            note=note,
        )
    return tuple(lines.values())


def _note_of(work: Repositories, entry: LedgerEntry) -> str:
    """What the entry said when it was made; of a reversal, what the reversed one said."""
    said = work.ledger.get(entry.reverses_id).note if entry.reverses_id else entry.note
    return (said or "") if entry.kind in ("collect", "void") else ""


def _credits(entries: Sequence[LedgerEntry]) -> tuple[ReceiptCredit, ...]:
    sums: dict[str, int] = {}
    for entry in entries:
        if entry.kind == "credit":
            said = "Hủy phần tiền thừa của hộ" if entry.reverses_id else entry.note or KEPT_WORDS
            text = said[:1].upper() + said[1:]
            sums[text] = sums.get(text, 0) + entry.amount
    return tuple(ReceiptCredit(text=text, amount=amount) for text, amount in sums.items())


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
