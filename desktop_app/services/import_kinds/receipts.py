"""Collectors' lists of receipts, and C17-TS. A receipt the office has is compared; a new one is collected when nothing about it is in doubt.

One receipt over several rows is one receipt: its rows come in together or not at all. Money is never filed on a guess: person, scheme, months, day
and amount must all be certain and the amount the one that the law asks for on that day (``receipt_pricing``), else the row says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.names import fold
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import LedgerEntry, Receipt
from desktop_app.services.collecting import CollectForm, PaidLine
from desktop_app.services.enrolling_price import SHORT_NAMES
from desktop_app.services.import_kinds.receipt_pricing import Pricing, Refusal
from desktop_app.services.import_kinds.rules import Desk, KindRules
from desktop_app.services.import_matching import describe
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import Ask, CellChange
from desktop_app.services.receipt_numbers import number_for

_NOT_KNOWN = (
    "Người này chưa có trong dữ liệu nên chưa ghi biên lai được. Hãy nhập người trước (danh sách hộ, danh sách thẻ)."
)
_NO_NAME = "Biên lai chưa có trong dữ liệu và dòng này không ghi người tham gia nên không lập được."
_METHODS = {
    "tien mat": "cash",
    "tm": "cash",
    "mat": "cash",
    "chuyen khoan": "transfer",
    "ck": "transfer",
    "ngan hang": "transfer",
}
_PAID_IN = Ask(
    key="payment_form",
    code="",
    text="Danh sách không ghi hình thức nộp. Các biên lai này thu tiền mặt hay chuyển khoản?",
    choices=(("cash", "Tiền mặt"), ("transfer", "Chuyển khoản")),
)
_PARTS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(eq=False, kw_only=True)
class _Slip:
    """One receipt of the list: its number as the office would write it, and its rows."""

    number: str
    rows: list[Incoming] = field(default_factory=list)


def understand(rows: Sequence[Incoming], desk: Desk) -> None:
    """Nobody is added by a list of money; rows without a name speak of a receipt as a whole."""
    for row in rows:
        row.only_known = _NOT_KNOWN
        if not row.folded:
            row.refuse(_NO_NAME)


def bring(rows: Sequence[Incoming], desk: Desk) -> None:
    """Compare the receipts that the office has, and plan the new ones."""
    slips = _slips(rows)
    known = _Known(desk, slips)
    pricing = Pricing(desk)
    for at, slip in enumerate(slips):
        if at % 50 == 0:
            desk.pulse(at, len(slips), "Kiểm tra biên lai")
        found = known.of(slip)
        living = [row for row in slip.rows if not row.rejected or row.note in (_NOT_KNOWN, _NO_NAME)]
        if found is not None:
            for row in living:
                known.compare(row, found)
        else:
            _plan(slip, desk, pricing)


def _slips(rows: Sequence[Incoming]) -> list[_Slip]:
    """The receipts in the order of the list. A row without number, day and payer goes on with the receipt above it."""
    slips: dict[str, _Slip] = {}
    last: _Slip | None = None
    for row in rows:
        book, number = str(row.said.get("receipt_book") or ""), str(row.said.get("receipt_no") or "")
        if number:
            full = f"{book}-{number}" if book else number
            last = slips.setdefault(_key(full), _Slip(number=full))
        elif last is None or any(row.said.get(field) for field in ("receipt_book", "receipt_date", "payer")):
            row.refuse("Thiếu số biên lai nên không rõ thu theo biên lai nào. Hãy bổ sung.")
            continue
        else:
            row.tell(
                "hint", "receipt-continues", f"Dòng không ghi số biên lai được hiểu là cùng biên lai {last.number}."
            )
        last.rows.append(row)
    return list(slips.values())


class _Known:
    """The receipts of the office that the list may speak of."""

    def __init__(self, desk: Desk, slips: Iterable[_Slip]) -> None:
        self._desk = desk
        asked = {_key(form) for slip in slips for form in _spellings(slip)}
        ids: dict[int, str] = {}
        for receipt_id, number in desk.read.receipts.numbers():
            if (key := _key(number)) in asked:
                ids[receipt_id] = key
        self._by_key: dict[str, list[Receipt]] = {}
        for receipt in desk.read.receipts.some(ids):
            self._by_key.setdefault(ids[receipt.id], []).append(receipt)
        self._by_short: dict[str, list[Receipt]] = {}  # of a receipt book, by the number without the serial
        short = {one: str(number) for one, number in desk.read.receipts.book_numbers() if str(number) in asked}
        for receipt in desk.read.receipts.some(short):
            self._by_short.setdefault(short[receipt.id], []).append(receipt)

    def of(self, slip: _Slip) -> Receipt | None:
        """The office's receipt of that number. A number without the book that the list names is only meant when the day agrees."""
        days = {row.said.get("receipt_date") for row in slip.rows}
        whole = self._by_key.get(_key(slip.number), [])
        keys = {_key(form) for form in _spellings(slip)}
        found = {one.id: one for key in keys for one in (*self._by_key.get(key, ()), *self._by_short.get(key, ()))}
        alike = whole or [one for one in found.values() if one.issued_on in days]
        return next((one for one in alike if one.issued_on in days), alike[0] if alike else None)

    def compare(self, row: Incoming, receipt: Receipt) -> None:
        """Leave a row that says what the office has as it is; refuse one that says something else, with what."""
        reason = self._difference(row, receipt)
        if reason is not None:
            row.result = "add"
            row.refuse(
                f"Biên lai {receipt.number} đã có trong dữ liệu nhưng {reason}. Hãy kiểm tra; sai thì hủy biên lai rồi lập lại."
            )
        elif row.rejected:  # nobody of the office by the row, but the whole receipt is the same
            row.result, row.note = "same", ""

    def _difference(self, row: Incoming, receipt: Receipt) -> str | None:
        work = self._desk.read
        day, amount = row.said.get("receipt_date"), row.said.get("amount_paid")
        reversal = work.receipts.reversal_of(receipt.id)
        if reversal is not None:
            return f"đã hủy ngày {_shown(reversal.issued_on)}"
        if isinstance(day, str) and day != receipt.issued_on:
            return f"ngày là {_shown(receipt.issued_on)}, tệp ghi {_shown(day)}"
        entries = work.ledger.of_receipt(receipt.id)
        if not row.folded:
            return _sums_differ(row, receipt, entries)
        if row.known is None:
            return "tệp ghi người không có trong dữ liệu"
        scheme = row.said.get("insurance_type")
        named = self._desk.codes.scheme(str(scheme)) if scheme else None
        ours = [one for one in entries if one.person_id == row.known.id and (named is None or one.scheme == named)]
        if not ours:
            what = f" ở {SHORT_NAMES.get(named, named)}" if named else ""
            return f"không thu của {describe(row.known)}{what}"
        if isinstance(amount, int) and amount not in {one.amount for one in ours}:
            return f"thu của người này {format_money(ours[0].amount)} đ, tệp ghi {format_money(amount)} đ"
        return None


def _sums_differ(row: Incoming, receipt: Receipt, entries: Sequence[LedgerEntry]) -> str | None:
    """What the sums of a row without a person (C17-TS columns 5 to 7) say otherwise than the receipt."""
    sums = {HEALTH_HOUSEHOLD: 0, VOLUNTARY_SI: 0}
    for entry in entries:
        if entry.scheme is not None:
            sums[entry.scheme] = sums.get(entry.scheme, 0) + entry.amount
    checks = (
        ("amount_paid", receipt.total, "tổng số"),
        ("amount_health", sums[HEALTH_HOUSEHOLD], "phần BHYT"),
        ("amount_social", sums[VOLUNTARY_SI], "phần BHXH"),
    )
    for field_, held, word in checks:
        stated = row.said.get(field_)
        if isinstance(stated, int) and stated != held:
            return f"{word} là {format_money(held)} đ, tệp ghi {format_money(stated)} đ"
    return None


def _plan(slip: _Slip, desk: Desk, pricing: Pricing) -> None:
    """Collect a new receipt, or refuse all of its rows: the ones at fault with their reasons, the others with the reason that they belong to it."""
    at_fault: Incoming | None = next((row for row in slip.rows if row.rejected), None)
    lines = []
    for row in slip.rows:
        if row.rejected:
            continue
        try:
            lines.append(pricing.line(row, slip.rows))
        except Refusal as refusal:
            row.refuse(str(refusal))
            at_fault = at_fault or row
    if at_fault is None:
        try:
            priced = pricing.price(slip.number, lines)
        except Refusal as refusal:
            at_fault = refusal.row or slip.rows[0]
            at_fault.refuse(str(refusal))
        else:
            _note(slip, desk, pricing, priced)
            return
    for row in slip.rows:
        row.refuse(f"Cùng biên lai {slip.number} với dòng {at_fault.row} chưa nhập được.")


def _note(slip: _Slip, desk: Desk, pricing: Pricing, lines: tuple[PaidLine, ...]) -> None:
    first = slip.rows[0]
    if not desk.may("add"):
        for row in slip.rows:
            row.refuse("Biên lai chưa có trong dữ liệu; cách nhập đã chọn không thêm mới.")
        return
    method = _method(slip, desk)
    if not method:
        for row in slip.rows:
            row.refuse("Tệp không ghi hình thức nộp. Hãy trả lời câu hỏi “tiền mặt hay chuyển khoản”, hoặc thêm cột.")
        return
    assert first.known is not None
    collector_id, on = pricing.collector(slip.rows), pricing.day(slip.rows)
    try:
        number_for(desk.read, station=1, collector_id=collector_id, typed=slip.number, on=on)
    except RuleBroken as broken:  # a number of a receipt book that somebody else holds, that is spoiled, lost …
        for row in slip.rows:
            row.refuse(broken.sentence)
        return
    first.brings.receipt = CollectForm(
        household_id=first.known.household_id,
        lines=lines,
        method=method,
        collector_id=collector_id,
        on=on,
        payer=next((str(row.said["payer"]) for row in slip.rows if row.said.get("payer")), None),
        receipt_number=slip.number,
        note=f"Nhập từ tệp {desk.reading.path.name}",
    )
    for row, line in zip(slip.rows, lines, strict=True):
        assert line.line is not None
        months = f" {row.said['months']} tháng" if row.said.get("months") else ""
        after = f"{slip.number}: {SHORT_NAMES[line.line.scheme]}{months}, {format_money(line.paid)} đ"
        row.changes.append(CellChange(label="Biên lai", before="", after=after))
        row.brings.collected = True


def _method(slip: _Slip, desk: Desk) -> str:
    for row in slip.rows:
        text = str(row.said.get("payment_form") or "")
        if text and fold(text) in _METHODS:
            return _METHODS[fold(text)]
    title = fold(desk.reading.title)
    named = {code for word, code in _METHODS.items() if " " in word and word in title}
    if len(named) == 1:
        return named.pop()
    return desk.answer(_PAID_IN)


def _spellings(slip: _Slip) -> set[str]:
    """How the office may have written the number: alone, or with the book before it."""
    forms = {slip.number}
    for row in slip.rows:
        book, number = str(row.said.get("receipt_book") or ""), str(row.said.get("receipt_no") or "")
        if number:
            forms |= {number, f"{book}{number}", f"{book} {number}", f"{book}/{number}", f"{book}-{number}"}
    return forms


def _key(number: str) -> str:
    """A number in the form in which numbers are compared: its letters and digits part by part, without leading zeros or separators."""
    parts = _PARTS.findall(number.casefold())
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _shown(day: str) -> str:
    return format_date(date.fromisoformat(day))


RULES = KindRules(repeats=True, describes=False, closes=False, understand=understand, bring=bring)
