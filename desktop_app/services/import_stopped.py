"""The list of those who stopped and have not come back (C21a-TS, QĐ 366/QĐ-BHXH): each cross opens a lead for canvassing.

Column 2 (compulsory) and 3 (voluntary) lead to voluntary insurance, column 4 to household health insurance; unemployment insurance (column 5) has no
scheme a person pays alone, so it opens nothing. Who is covered again by now, or has died, gets no lead.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.dates import format_month
from desktop_app.excel.problems import Problem
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import CellChange, Policy
from desktop_app.storage.matching import KnownCover, KnownLead, Matching

STOPPED = "stopped"
SOURCE = "stopped"  # seeds/lead_sources.csv
_VOLUNTARY, _HEALTH = "voluntary-si", "health-household"
_CROSSES = (
    ("stopped_health", _HEALTH, "dừng BHYT"),
    ("stopped_compulsory", _VOLUNTARY, "dừng BHXH bắt buộc"),
    ("stopped_voluntary", _VOLUNTARY, "dừng BHXH tự nguyện"),
)
_NAMES = {_HEALTH: "BHYT hộ gia đình", _VOLUNTARY: "BHXH tự nguyện"}
# Cover that makes a visit for the scheme pointless as long as it runs.
_COVERED_BY = {
    _HEALTH: frozenset(["health-household", "health-other"]),
    _VOLUNTARY: frozenset(["voluntary-si", "compulsory-si", "pension"]),
}


def add_leads(rows: Iterable[Incoming], store: Matching, policy: Policy, today: str) -> None:
    """Note in each row the leads it opens; a row that opens none and changes nothing ends as “same” or is refused with the reason."""
    living = [row for row in rows if not row.rejected]
    known = {row.known.id for row in living if row.known is not None}
    leads: dict[int, list[KnownLead]] = {}
    for lead in store.leads(known):
        leads.setdefault(lead.person_id, []).append(lead)
    covers: dict[int, list[KnownCover]] = {}
    for cover in store.covers(known):
        covers.setdefault(cover.person_id, []).append(cover)
    for row in living:
        person = row.known.id if row.known is not None else None
        _add(row, leads.get(person or 0, []), covers.get(person or 0, []), policy, today)


def _add(row: Incoming, leads: list[KnownLead], covers: list[KnownCover], policy: Policy, today: str) -> None:
    wanted = _wanted(row)
    if not wanted:
        if row.said.get("stopped_unemployment"):
            row.refuse("Chỉ dừng BHTN: không có loại hình tự đóng để vận động.")
        else:
            row.refuse("Không có dấu x ở cột loại hình nào nên không rõ đã dừng loại nào. Hãy bổ sung.")
        return
    if row.known is not None and row.known.get("residence") == "died":
        _hint(row, "died", "Người này đã ghi là đã mất; không mở đối tượng tiềm năng.")
        return
    for scheme, detail in wanted.items():
        running = next((cover for cover in covers if _runs(cover, scheme, today)), None)
        if running is not None:
            until = (
                f" đến {running.valid_to[8:]}/{running.valid_to[5:7]}/{running.valid_to[:4]}"
                if running.valid_to
                else ""
            )
            _hint(row, "covered", f"{_NAMES[scheme]}: đang tham gia{until} theo dữ liệu; không mở đối tượng tiềm năng.")
        elif any(lead.scheme == scheme and (lead.closed_on is None or lead.detail == detail) for lead in leads):
            continue
        elif "add" not in policy:
            row.changes.append(CellChange(label=f"Tiềm năng {_NAMES[scheme]}", before="", after=detail, kept=True))
        else:
            row.changes.append(CellChange(label=f"Tiềm năng {_NAMES[scheme]}", before="", after=detail))
            row.leads.append({"scheme": scheme, "source": SOURCE, "detail": detail, "opened_on": today})


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


def _runs(cover: KnownCover, scheme: str, today: str) -> bool:
    return cover.scheme in _COVERED_BY[scheme] and (cover.valid_to is None or cover.valid_to >= today)


def _hint(row: Incoming, code: str, message: str) -> None:
    row.problems.append(Problem(level="hint", code=code, message=message, row=row.row, value=row.name))
