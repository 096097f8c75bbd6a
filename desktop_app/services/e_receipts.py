"""Numbers of e-receipts: made elsewhere for a receipt that was collected here; typed one by one or pasted as a list."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean, fold
from desktop_app.domain.records import Receipt
from desktop_app.services.collecting import receipt_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories

CHANGES = frozenset({"receipt_book"})
_LONGEST = 40
_HEADING = frozenset({"so bien lai", "bien lai", "so"})


@dataclass(frozen=True, kw_only=True)
class PastedNumber:
    """One row of a pasted list: ``line`` counts from 1. ``fault`` says why it is not taken, ``known`` that it stands like this already."""

    line: int
    receipt: str
    e_number: str
    receipt_id: int | None = None
    fault: str = ""
    known: bool = False


def note_e_number(office: Office, receipt_id: int, e_number: str) -> Outcome[str]:
    """Note (or correct) the number of the e-receipt of a receipt; the journal keeps what stood there before.

    Raises ``RuleBroken`` for a blank number and one that another receipt has.
    """
    number = clean(e_number)
    found = receipt_of(office.read, receipt_id)
    label = f"Ghi số biên lai điện tử {number} cho biên lai {found.number}"
    with office.write("e_receipts.note", label) as work:
        fault = _fault(work, found, number)
        if fault:
            raise RuleBroken(fault, rule="e-receipt.number")
        _write(work, receipt_id, number)
    return Outcome(value=number, changes=CHANGES, label=label)


def read_pasted(office: Office, text: str) -> tuple[PastedNumber, ...]:
    """Understand a list copied from a spreadsheet: number of the receipt here, then the number of its e-receipt; a heading row is passed over."""
    rows = []
    for line, cells in enumerate(csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else ";"), start=1):
        words = [clean(cell) for cell in cells]
        if any(words) and not (line == 1 and fold(words[0]) in _HEADING):
            rows.append((line, words[0], words[1] if len(words) > 1 else ""))
    work = office.read
    receipts, numbers = Counter(row[1] for row in rows), Counter(row[2] for row in rows)
    return tuple(
        _checked(work, line, receipt, number, receipts[receipt] + numbers[number] > 2) for line, receipt, number in rows
    )


def take_e_numbers(office: Office, rows: tuple[PastedNumber, ...]) -> Outcome[int]:
    """Write every row of a list that has no fault and is new; returns how many. Raises ``RuleBroken`` when there is none."""
    fresh = [row for row in rows if not row.fault and not row.known and row.receipt_id is not None]
    if not fresh:
        raise RuleBroken("Không có số biên lai điện tử nào mới để ghi.", rule="e-receipt.none")
    label = f"Ghi {format_money(len(fresh))} số biên lai điện tử"
    with office.write("e_receipts.take", label) as work:
        for row in fresh:
            assert row.receipt_id is not None
            fault = _fault(work, receipt_of(work, row.receipt_id), row.e_number)
            if fault:
                raise RuleBroken(fault, rule="e-receipt.number")
            _write(work, row.receipt_id, row.e_number)
    return Outcome(value=len(fresh), changes=CHANGES, label=label)


def _checked(work: Repositories, line: int, receipt: str, number: str, twice: bool) -> PastedNumber:
    found = work.receipts.by_number(receipt) if receipt else None
    fault = ""
    if not receipt:
        fault = "Thiếu số biên lai."
    elif found is None:
        fault = f"Không có biên lai số {receipt}."
    elif twice:
        fault = "Số này có ở hai dòng."
    else:
        fault = _fault(work, found, number)
    held = work.e_receipts.of_receipt(found.id) if found else None
    return PastedNumber(
        line=line,
        receipt=receipt,
        e_number=number,
        receipt_id=found.id if found else None,
        fault=fault,
        known=held is not None and held.number == number,
    )


def _fault(work: Repositories, receipt: Receipt, number: str) -> str:
    if not number:
        return f"Thiếu số biên lai điện tử của biên lai {receipt.number}."
    if len(number) > _LONGEST:
        return f"Số biên lai điện tử dài quá {_LONGEST} ký tự; kiểm tra lại."
    if receipt.voids_id is not None:
        return f"{receipt.number} là biên lai hủy; ghi số điện tử vào biên lai thu."
    other = work.e_receipts.by_number(number)
    if other is not None and other.receipt_id != receipt.id:
        return f"Số {number} đã ghi cho biên lai {work.receipts.get(other.receipt_id).number}."
    same = work.receipts.by_number(number)
    if same is not None and same.id != receipt.id:
        return f"Số {number} là số của một biên lai khác thu tại đây."
    return ""


def _write(work: Repositories, receipt_id: int, number: str) -> None:
    held = work.e_receipts.of_receipt(receipt_id)
    if held is None:
        work.e_receipts.add(receipt_id=receipt_id, number=number)
    else:
        work.e_receipts.change(held.id, number=number)
