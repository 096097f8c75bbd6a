"""Sổ thu: every movement of money of one collector, household or person, with a running balance and who entered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.money_balances import balance_of
from desktop_app.services.office import Office
from desktop_app.storage.ledger_lines import NamedEntry

KIND_NAMES = {
    "collect": "Thu tiền",
    "void": "Hủy biên lai",
    "refund": "Hoàn trả",
    "adjust": "Điều chỉnh",
    "credit": "Tiền thừa giữ lại",
    "remit": "Nộp tiền",
    "remuneration": "Thù lao được hưởng",
    "claw-back": "Thu hồi thù lao",
    "pay-out": "Chi trả thù lao",
}
_ENDS = {"refund": "Hoàn trả tiền thừa", "credit": "Dùng tiền thừa", "remit": "Hủy lần nộp tiền"}
COLLECTOR, HOUSEHOLD, PERSON = "collector", "household", "person"


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One entry as it is read. ``balance`` after it, in đồng: cash held by the collector, or paid by the household or person. ``about`` says what
    it corrects or reverses; ``entered_at`` is local ISO time, both ``None`` for entries of before the ledger kept them."""

    id: int
    on: str
    kind: str
    kind_name: str
    who: str
    scheme_name: str
    collector: str
    paper: str
    method_name: str
    amount: int
    balance: int
    about: str
    note: str
    entered_by: str | None
    entered_at: str | None
    receipt_id: int | None
    household_id: int | None
    enrolment_id: int | None


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """The entries of a period, oldest first, between what stood before them and what stands after (đồng)."""

    opening: int
    lines: tuple[LedgerLine, ...]
    closing: int


def ledger_view(office: Office, scope: str, who: int | None, since: date | None, until: date | None) -> LedgerView:
    """The ledger of one ``collector`` (``None``: the office itself), ``household`` or ``person`` between two days, both included; ``None``: open."""
    first, last = since.isoformat() if since else "", until.isoformat() if until else "9999-12-31"
    opening = _opening(office, scope, who, since)
    balance = opening
    lines = []
    for entry in office.read.ledger_lines.of(scope, who, first, last):
        balance += entry.counts
        lines.append(_line(entry, balance))
    return LedgerView(opening=opening, lines=tuple(lines), closing=balance)


def _opening(office: Office, scope: str, who: int | None, since: date | None) -> int:
    if since is None:
        return 0
    if scope == COLLECTOR:  # the sums kept by month answer without reading years of entries
        return balance_of(office, who, date.fromordinal(since.toordinal() - 1)).held
    return office.read.ledger_lines.before(scope, who, since.isoformat())


def _line(entry: NamedEntry, balance: int) -> LedgerLine:
    return LedgerLine(
        id=entry.id,
        on=entry.entry_on,
        kind=entry.kind,
        kind_name=_kind_name(entry),
        who=entry.person or (f"Hộ {entry.head}" if entry.head else ""),
        scheme_name=SCHEME_NAMES.get(entry.scheme, entry.scheme) if entry.scheme else "",
        collector=entry.collector or "",
        paper=entry.receipt or entry.document or "",
        method_name=METHOD_NAMES.get(entry.method, "") if entry.method and entry.kind != "remit" else "",
        amount=entry.amount,
        balance=balance,
        about=_about(entry),
        note=entry.note or "",
        entered_by=entry.entered_by,
        entered_at=entry.entered_at,
        receipt_id=entry.receipt_id,
        household_id=entry.household_id,
        enrolment_id=entry.enrolment_id,
    )


def _kind_name(entry: NamedEntry) -> str:
    """A surplus given back, used, or a remittance taken back has a name of its own."""
    own = {
        "refund": entry.person_id is None,
        "credit": entry.amount < 0,
        "remit": entry.amount > 0,
    }
    return _ENDS[entry.kind] if own.get(entry.kind) else KIND_NAMES[entry.kind]


def _about(entry: NamedEntry) -> str:
    if entry.corrected_on is None:
        return ""
    day = format_date(date.fromisoformat(entry.corrected_on))
    word = "Điều chỉnh" if entry.kind == "adjust" else "Hủy"
    paper = f" biên lai {entry.corrected_receipt}" if entry.corrected_receipt else " khoản"
    return f"{word}{paper} ngày {day}"
