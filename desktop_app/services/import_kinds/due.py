"""The list of those whose card or paid months end (D08a-TS of QĐ 595, the lists of each collector): the end is filled in, a lead is opened.

One lead per person and scheme, however many lists name them. A list of cards that names no group is one of people who pay as a household: that is
what the kind means, and each row is told so. Groups that pay nothing themselves get no lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Collector
from desktop_app.services.import_codes import HOUSEHOLD_CARD
from desktop_app.services.import_cover import LEAD_NAMES
from desktop_app.services.import_kinds.leads import LeadBook
from desktop_app.services.import_kinds.rules import Desk, KindRules
from desktop_app.services.import_people import CoverSaid, Incoming

SOURCE = "due"  # seeds/lead_sources.csv


def understand(rows: Sequence[Incoming], desk: Desk) -> None:
    """Say for each row which scheme ends, and when."""
    for row in rows:
        if row.rejected:
            continue
        scheme = _scheme(row, desk)
        if scheme is None:
            continue
        row.brings.scheme = scheme
        ends = _end(row, scheme)
        if ends is None and row.said.get("due_on") is None:
            row.refuse("Không có ngày hết hạn hay hạn đóng nên không rõ đến hạn khi nào. Hãy bổ sung.")
            continue
        collector = _collector(row, desk)
        if scheme == VOLUNTARY_SI:
            row.problems[:] = [one for one in row.problems if not one.code.startswith("cover-")]
            row.cover = (
                CoverSaid(scheme=scheme, subject_group=None, valid_from=row.said.get("valid_from"), valid_to=ends)
                if ends
                else None
            )
        elif row.cover is not None and not _letters(row):
            row.cover.subject_group = None  # a group that nobody wrote is not filled in
            row.tell(
                "hint",
                "group-by-kind",
                "Tệp không ghi mã đối tượng; danh sách đến hạn đóng được hiểu là thẻ theo hộ gia đình.",
            )
        if row.cover is not None and collector is not None:
            row.cover.collector_id = collector.id


def open_leads(rows: Sequence[Incoming], desk: Desk) -> None:
    """Note in each row the lead it opens."""
    living = [row for row in rows if not row.rejected]
    book = LeadBook(living, desk)
    for row in living:
        scheme = row.brings.scheme
        letters = _letters(row)
        if scheme == HEALTH_HOUSEHOLD and letters and letters not in desk.codes.self_paid:
            row.tell(
                "hint",
                "not-paid-by-self",
                f"Thẻ nhóm {letters} không do người tham gia tự đóng; không mở đối tượng tiềm năng.",
            )
        elif book.lives_here(row) and not _renewed(row, book, scheme):
            book.open(row, scheme, SOURCE, _detail(row, desk, scheme))


def _scheme(row: Incoming, desk: Desk) -> str | None:
    said = row.said
    named = said.get("insurance_type")
    if named:
        scheme = desk.codes.scheme(str(named))
        if scheme is None:
            row.refuse(f"Không rõ “{named}” là BHYT hộ gia đình hay BHXH tự nguyện. Hãy ghi lại loại hình.")
        return scheme
    if desk.list.scheme:
        return desk.list.scheme
    if said.get("valid_to"):
        if said.get("paid_to"):
            row.tell(
                "warn",
                "two-schemes",
                "Dòng có cả hạn thẻ BHYT và tháng đã đóng BHXH tự nguyện; chỉ nhập hạn thẻ. Hãy tách dòng.",
            )
        return HEALTH_HOUSEHOLD
    if said.get("paid_to"):
        return VOLUNTARY_SI
    row.refuse("Không rõ đến hạn BHYT hay BHXH tự nguyện. Hãy bổ sung cột loại hình hoặc tên danh sách.")
    return None


def _end(row: Incoming, scheme: str) -> str | None:
    """The last day of cover, ISO text."""
    month = row.said.get("paid_to")
    if scheme == VOLUNTARY_SI and isinstance(month, str):
        return month_bounds(month)[1].isoformat()
    day = row.said.get("valid_to")
    return day if isinstance(day, str) else None


def _letters(row: Incoming) -> str:
    """The group letters the row itself writes, "" where it writes none."""
    card = str(row.said.get("card_no") or "")
    return (str(row.said.get("subject_code") or "") or (card if card[:2].isalpha() else ""))[:2].upper()


def _collector(row: Incoming, desk: Desk) -> Collector | None:
    code = str(row.said.get("collector_code") or "")
    name = str(row.said.get("collector_name") or "")
    if not code and not name:
        code, name = desk.list.collector_code, desk.list.collector_name
    found = desk.collectors.find(code, name) or (desk.collectors.find("", name) if code and name else None)
    if found is None and (code or name):
        who = " ".join(part for part in (name, code) if part)
        row.tell("hint", "unknown-collector", f"Chưa có nhân viên thu “{who}” trong dữ liệu nên không gán người thu.")
    return found


def _renewed(row: Incoming, book: LeadBook, scheme: str) -> bool:
    """Whether the office knows cover beyond the day that the list calls due."""
    until = _end(row, scheme) or str(row.said.get("due_on"))
    later = [cover for cover in book.covers(row, scheme) if cover.valid_to is None or cover.valid_to > until]
    if not later:
        return False
    ends = max((cover.valid_to for cover in later if cover.valid_to), default=None)
    word = f"đến {format_date(date.fromisoformat(ends))}" if ends else "chưa ghi ngày hết hạn"
    row.tell("hint", "covered", f"{LEAD_NAMES[scheme]}: dữ liệu đã có thời hạn {word}; không mở đối tượng tiềm năng.")
    return True


def _detail(row: Incoming, desk: Desk, scheme: str) -> str:
    ends, pay_by, month = row.said.get("valid_to"), row.said.get("due_on"), row.said.get("paid_to")
    words = []
    if scheme == VOLUNTARY_SI and isinstance(month, str):
        words.append(f"đã đóng đến {format_month(month)}")
    elif isinstance(ends, str):
        words.append(f"đến hạn {format_date(date.fromisoformat(ends))}")
    if isinstance(pay_by, str):
        words.append(f"hạn đóng {format_date(date.fromisoformat(pay_by))}")
    name = row.said.get("collector_name") or row.said.get("collector_code") or desk.list.collector_name
    if name:
        words.append(f"nhân viên thu {name}")
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


RULES = KindRules(
    by_address=True, repeats=True, closes=False, subject=HOUSEHOLD_CARD, understand=understand, bring=open_leads
)
