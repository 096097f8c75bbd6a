"""What stands above the heading of a list and holds for all its rows: the day and month of the list, the collector, the card group, the scheme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import parse_money
from desktop_app.domain.names import clean, fold
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.lists import ListReading
from desktop_app.excel.plain import shown

_DAY = re.compile(
    r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})(?! cua)|ngay (\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?! cua)"
)
_CITES = ("ban hanh", "quyet dinh", "nghi dinh", "thong tu", "qd-bhxh")  # a day beside these is that of a decree
_DOTS = re.compile(r"[.…_]{2,}|…")
_LABELS = {
    "collector_code": ("ma nhan vien thu", "ma so nhan vien thu", "ma nhan vien"),
    "collector_name": ("ho va ten nhan vien thu", "ho ten nhan vien thu", "nhan vien thu"),
    "subject_code": ("ma doi tuong", "ma doi tuong tham gia"),
    "base_salary": ("luong co so",),
    "state_support": ("ty le nsnn ho tro quy dinh", "ty le nsnn ho tro"),
}
_HEALTH_WORDS, _VOLUNTARY_WORDS = ("bhyt", "bao hiem y te"), ("bhxh tu nguyen", "bhxh tn", "bao hiem xa hoi tu nguyen")


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """Facts of a whole list; "" and None where it does not say. ``scheme``: the one scheme its title names. ``base_salary`` in đồng."""

    day: date | None = None
    scheme: str = ""
    collector_code: str = ""
    collector_name: str = ""
    subject_code: str = ""
    state_support: str = ""
    base_salary: int | None = None


def facts_of_list(reading: ListReading) -> ListFacts:
    """Read the rows above the heading."""
    rows = reading.workbook.sheet(reading.sheet).rows[: min(reading.heading_rows) - 1]
    texts = [[text for cell in row if (text := clean(shown(cell)))] for row in rows]
    said = _labelled(texts)
    return ListFacts(
        day=next((day for row in texts for text in row if (day := _day(text)) is not None), None),
        scheme=_scheme(fold(reading.title)),
        collector_code=said.get("collector_code", ""),
        collector_name=said.get("collector_name", ""),
        subject_code=said.get("subject_code", ""),
        state_support=said.get("state_support", ""),
        base_salary=_money(said.get("base_salary", "")),
    )


def section_words(reading: ListReading) -> list[tuple[int, str]]:
    """The group rows below the heading ("II Giảm"): row number and folded text, in their order."""
    return [(row.row, fold(row.text)) for row in reading.ignored if row.reason == "Dòng tiêu đề nhóm"]


def _labelled(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for texts in rows:
        for at, text in enumerate(texts):
            label, colon, value = text.partition(":")
            if not colon:
                continue
            value = clean(_DOTS.sub(" ", value)).strip(" .,;")
            if not value and at + 1 < len(texts) and ":" not in texts[at + 1]:
                value = clean(_DOTS.sub(" ", texts[at + 1]))
            folded = fold(label).strip(" -")
            field = next((field for field, labels in _LABELS.items() if folded in labels), None)
            if field is not None and value:
                found.setdefault(field, value)
    return found


def _day(text: str) -> date | None:
    folded = fold(text)
    found = _DAY.search(folded)
    if found is None or any(word in folded for word in _CITES):
        return None
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _scheme(title: str) -> str:
    health = any(word in title for word in _HEALTH_WORDS)
    voluntary = any(word in title for word in _VOLUNTARY_WORDS)
    return "" if health == voluntary else HEALTH_HOUSEHOLD if health else VOLUNTARY_SI


def _money(text: str) -> int | None:
    try:
        return parse_money(text) if text else None
    except RuleBroken:
        return None
