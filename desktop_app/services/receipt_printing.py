"""Receipts on paper: the pages that are previewed and printed, and the note that they were printed.

From its first print on a receipt is out of the house: what was wrong is put right by a reversing receipt, no longer by undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.domain.money import format_money
from desktop_app.domain.names import fold
from desktop_app.domain.records import Receipt
from desktop_app.reports.pages import PageSize, page_sizes
from desktop_app.reports.receipt_pages import SHEETS, render_receipts
from desktop_app.reports.receipt_paper import PaperLine, ReceiptPaper
from desktop_app.services.collecting_receipts import ReceiptLine, ReceiptView, receipt
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.system.disk import writing

__all__ = ["SHEETS", "PrintedPages", "is_printed", "print_receipts", "receipt_pages", "save_receipts", "write_receipts"]

CHANGES = frozenset({"receipt_print"})


@dataclass(frozen=True, kw_only=True)
class PrintedPages:
    """Receipts as they print. ``receipt_ids``: the receipt of each page; ``stem``: the proposed name of the file, without diacritics."""

    pdf: bytes
    sizes: tuple[PageSize, ...]
    receipt_ids: tuple[int, ...]
    title: str
    stem: str


def receipt_pages(
    office: Office,
    receipt_ids: Sequence[int],
    sheet: str = "a5-across",
    progress: Callable[[int, int], None] | None = None,
) -> PrintedPages:
    """The pages of receipts in the order given, every copy; ``sheet`` is a key of ``SHEETS``. Nothing is noted yet.

    Raises ``WorldFault`` for a receipt that is not there and without a typeface.
    """
    prints = office.read.receipt_prints.counts(receipt_ids)
    papers = [_paper(office, receipt_id, prints.get(receipt_id, 0)) for receipt_id in receipt_ids]
    made = render_receipts(papers, sheet, progress)
    one = office.read.receipts.get(receipt_ids[0]) if len(papers) == 1 else None
    return PrintedPages(
        pdf=made.pdf,
        sizes=tuple(page_sizes(made.pdf)),
        receipt_ids=made.receipt_ids,
        title=f"Biên lai {one.number}" if one else f"{len(papers)} biên lai",
        stem=f"bien-lai-{fold(one.number).replace('/', '-').replace(' ', '-')}" if one else f"{len(papers)}-bien-lai",
    )


def print_receipts(office: Office, receipt_ids: Sequence[int], kind: str = "paper") -> Outcome[int]:
    """Note that receipts were printed (``paper``) or saved as a file to give away (``file``); returns how many. It cannot be undone."""
    ids = list(dict.fromkeys(receipt_ids))
    numbers = [one.number for one in office.read.receipts.some(ids)]
    what = f"biên lai {numbers[0]}" if len(numbers) == 1 else f"{format_money(len(numbers))} biên lai"
    label = f"Đã in {what}" if kind == "paper" else f"Đã lưu {what} ra tệp"
    with office.write("receipt.print", label, undoable=False) as work:
        before = work.receipt_prints.counts(ids)
        for receipt_id in ids:
            work.receipt_prints.add(
                receipt_id=receipt_id,
                print_no=before.get(receipt_id, 0) + 1,
                kind=kind,
                printed_at=office.now().isoformat(timespec="seconds"),
                printed_by=office.user,
            )
    return Outcome(value=len(ids), changes=CHANGES, label=label)


def write_receipts(pages: PrintedPages, path: Path) -> Path:
    """Write pages to a file, which appears whole or not at all. Raises ``WorldFault`` where that is not possible."""
    with writing(path) as temporary:
        temporary.write_bytes(pages.pdf)
    return path


def save_receipts(office: Office, pages: PrintedPages, path: Path) -> Outcome[Path]:
    """Write pages to a file and note it as a print."""
    write_receipts(pages, path)
    noted = print_receipts(office, pages.receipt_ids, "file")
    return Outcome(value=path, changes=noted.changes, label=noted.label)


def is_printed(work: Repositories, receipt_id: int) -> bool:
    """Whether a receipt left the house on paper or as a file."""
    return bool(work.receipt_prints.counts([receipt_id]))


def receipts_of_month(office: Office, month: str, collector_id: int | None = None) -> tuple[int, ...]:
    """Every receipt of a month that stands and was not printed yet, oldest first: what is left to print."""
    since, until = f"{month}-01", f"{month}-31"
    return tuple(office.read.receipt_prints.unprinted(since, until, collector_id))


def _paper(office: Office, receipt_id: int, printed: int) -> ReceiptPaper:
    view, work = receipt(office, receipt_id), office.read
    found = work.receipts.get(receipt_id)
    reversal = work.receipts.reversal_of(receipt_id)
    e_number = work.e_receipts.of_receipt(receipt_id)
    serial, book_no, number = _number(work, found)
    voided_by = found if view.state == "reversal" else reversal
    return ReceiptPaper(
        receipt_id=receipt_id,
        office=view.office_name,
        superior=view.parent_name,
        serial=serial,
        book_no=book_no,
        number=number,
        issued_on=view.issued_on,
        payer=view.payer,
        address=view.address,
        lines=_lines(view),
        total=view.total,
        in_words=view.in_words,
        method=view.method_name,
        collector=_collector(view),
        state=view.state,
        reason=(voided_by.note or "").rstrip(".") if voided_by else "",
        voided_on=date.fromisoformat(reversal.issued_on) if reversal else None,
        reversed_number=work.receipts.get(found.voids_id).number if found.voids_id else "",
        reprint=printed,
        e_number=e_number.number if e_number else "",
        note=found.note or "",
    )


def _number(work: Repositories, found: Receipt) -> tuple[str, str, str]:
    """Serial, number of the book, number as they stand on the paper."""
    if found.book_id is None or found.book_number is None:
        return "", "", found.number
    book = work.receipt_books.get(found.book_id)
    return book.serial, book.book_no or "", book.written(found.book_number)


def _lines(view: ReceiptView) -> tuple[PaperLine, ...]:
    people = [
        PaperLine(name=line.name, what=_what(line), span=_span(line.valid_from, line.valid_to), amount=line.amount)
        for line in view.lines
    ]
    kept = [PaperLine(name="", what=credit.text, span="", amount=credit.amount) for credit in view.credits]
    return (*people, *kept)


def _what(line: ReceiptLine) -> str:
    note = f" ({line.note})" if line.note else ""
    return f"{line.scheme_name}, {line.months} tháng{note}"


def _span(since: str | None, until: str | None) -> str:
    """“01/12/2026 – 30/11/2027”, or nothing where no cover was bought."""
    if not since or not until:
        return ""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"


def _collector(view: ReceiptView) -> str:
    if view.collector is None:
        return ""
    return f"{view.collector.name} ({view.collector.code})" if view.collector.code else view.collector.name
