"""The list of those who stopped and have not come back (C21a-TS, QĐ 366/QĐ-BHXH): each cross opens a lead for canvassing.

Column 2 (compulsory) and 3 (voluntary) lead to voluntary insurance, column 4 to household health insurance; unemployment insurance (column 5) has no
scheme a person pays alone, so it opens nothing. Who is covered again by now, or has died, gets no lead. Cover without a last day that began before
the month of the stop proves nothing: the list is the newer word, so the lead is opened and the officer is told to look at that cover.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_month
from desktop_app.services.import_cover import LEAD_NAMES
from desktop_app.services.import_kinds.leads import LeadBook
from desktop_app.services.import_kinds.rules import Desk, KindRules
from desktop_app.services.import_people import Incoming

SOURCE = "c21a"  # seeds/lead_sources.csv
_VOLUNTARY, _HEALTH = "voluntary-si", "health-household"
_CROSSES = (
    ("stopped_health", _HEALTH, "dừng BHYT"),
    ("stopped_compulsory", _VOLUNTARY, "dừng BHXH bắt buộc"),
    ("stopped_voluntary", _VOLUNTARY, "dừng BHXH tự nguyện"),
)


def add_leads(rows: Sequence[Incoming], desk: Desk) -> None:
    """Note in each row the leads it opens; a row that opens none and changes nothing ends as “same” or is refused with the reason."""
    living = [row for row in rows if not row.rejected]
    book = LeadBook(living, desk)
    for row in living:
        _add(row, book, desk.today.isoformat())


def _add(row: Incoming, book: LeadBook, today: str) -> None:
    wanted = _wanted(row)
    if not wanted:
        if row.said.get("stopped_unemployment"):
            row.refuse("Chỉ dừng BHTN: không có loại hình tự đóng để vận động.")
        else:
            row.refuse("Không có dấu x ở cột loại hình nào nên không rõ đã dừng loại nào. Hãy bổ sung.")
        return
    if not book.lives_here(row):
        return
    for scheme, detail in wanted.items():
        if not _covered(row, book, scheme, today):
            book.open(row, scheme, SOURCE, detail)


def _covered(row: Incoming, book: LeadBook, scheme: str, today: str) -> bool:
    running = [cover for cover in book.covers(row, scheme) if cover.valid_to is None or cover.valid_to >= today]
    month = row.said.get("stopped_month")
    name = LEAD_NAMES[scheme]
    sure = [
        cover
        for cover in running
        if cover.valid_to is not None or not isinstance(month, str) or (cover.valid_from or "") > month
    ]
    if sure:
        ends = [cover.valid_to for cover in sure if cover.valid_to]
        until = f" đến {format_date(date.fromisoformat(max(ends)))}" if ends else ""
        row.tell("hint", "covered", f"{name}: đang tham gia{until} theo dữ liệu; không mở đối tượng tiềm năng.")
    elif running:
        row.tell(
            "warn", "stopped-but-open",
            f"{name}: dữ liệu ghi đang tham gia, chưa có ngày kết thúc, nhưng danh sách ghi đã dừng từ {format_month(str(month))}. "
            "Hãy ghi ngày kết thúc trên trang Hộ gia đình.",
        )  # fmt: skip
    return bool(sure)


def _wanted(row: Incoming) -> dict[str, str]:
    """The schemes the crosses speak for, each with what the officer will read beside the lead."""
    month = row.said.get("stopped_month")
    since = f" từ {format_month(month)}" if isinstance(month, str) else ""
    unit = row.said.get("unit_code")
    at = f", đơn vị {unit}" if unit else ""
    words: dict[str, list[str]] = {}
    for field, scheme, text in _CROSSES:
        if row.said.get(field) is True:
            words.setdefault(scheme, []).append(text)
    return {scheme: f"C21a-TS: {' và '.join(texts)}{since}{at}" for scheme, texts in words.items()}


RULES = KindRules(by_address=True, closes=False, bring=add_leads)
