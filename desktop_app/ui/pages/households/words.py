"""What the sheet says in words: the head line, and the lines of cover, classes and visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.domain.canvassing_records import Visit
from desktop_app.domain.dates import format_date
from desktop_app.domain.records import Coverage, Entitlement
from desktop_app.services.households import HouseholdSheet, in_force
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.widgets.code_combo import Choice

Line = tuple[int, str, str, str]
_SOURCES = {"import": "nhập từ danh sách", "enrolment": "do thu tiền", "entered": "ghi tay"}


def choices(names: Mapping[str, str]) -> list[Choice]:
    """A code list as the entries of a field; the code itself finds the entry too."""
    return [Choice(code=code, text=_first_up(name), keys=code) for code, name in names.items()]


def show_head(view: HeadLine, sheet: HouseholdSheet, lists: CodeLists) -> None:
    """The head line of a saved household."""
    living = sum(member.living for member in sheet.members)
    badges = [(_first_up(name), "warn", "flag") for name in sheet.classes]
    if sheet.household.state != "active":
        badges.append((_first_up(lists.household_states[sheet.household.state]), "bad", "info"))
    facts = [
        ("map-pin", f"{sheet.hamlet.name}, {sheet.commune.name}"),
        ("home", sheet.household.address or ""),
        ("phone", sheet.household.phone or ""),
        ("group", f"{living} người đang ở"),
    ]
    view.show_line(sheet.title, facts, badges)


def cover_lines(sheet: HouseholdSheet, covers: Sequence[Coverage], lists: CodeLists) -> list[Line]:
    """The periods of cover of one member."""
    today = sheet.on.isoformat()
    lines = []
    for cover in covers:
        running = (cover.valid_from or "") <= today and (cover.valid_to is None or cover.valid_to >= today)
        parts = [lists.schemes.get(cover.scheme, cover.scheme), _period(cover.valid_from, cover.valid_to)]
        parts += [f"thẻ {cover.card_no}" if cover.card_no else "", cover.facility or "", _SOURCES[cover.source]]
        text = " · ".join(part for part in parts if part)
        lines.append((cover.id, text, "ok" if running else "clock", "good" if running else "muted"))
    return lines


def entitlement_lines(sheet: HouseholdSheet, lists: CodeLists, person_id: int | None) -> list[Line]:
    """The support classes of the household and of one member."""
    return [
        _entitlement(row, sheet.on, lists)
        for row in sheet.entitlements
        if row.household_id is not None or row.person_id == person_id
    ]


def visit_lines(visits: Sequence[Visit], lists: CodeLists, person_id: int | None) -> list[Line]:
    """What was said at the door by one member, or of the household as a whole; the newest first."""
    lines = []
    for visit in visits:
        if visit.person_id is not None and visit.person_id != person_id:
            continue
        outcome = lists.outcomes.get(visit.outcome)
        scheme = lists.scheme_shorts.get(visit.scheme, visit.scheme) if visit.scheme else "Cả hộ"
        parts = [day(visit.visited_on), scheme, outcome.name if outcome else visit.outcome]
        parts += [lists.reasons.get(visit.reason, visit.reason) if visit.reason else ""]
        parts += [f"hẹn {day(visit.promise_on)}" if visit.promise_on else "", visit.note or ""]
        lines.append((visit.id, " · ".join(part for part in parts if part), "canvass", "muted"))
    return lines


def day(iso: str) -> str:
    """An ISO day as people write it."""
    return format_date(date.fromisoformat(iso))


def _entitlement(row: Entitlement, on: date, lists: CodeLists) -> Line:
    holder = "Cả hộ" if row.household_id is not None else "Riêng người này"
    parts = [_first_up(lists.classes.get(row.class_code, row.class_code)), holder]
    parts += [_period(row.valid_from, row.valid_to), row.evidence or ""]
    running = in_force(row, on)
    text = " · ".join(part for part in parts if part)
    return row.id, text, "flag" if running else "clock", "warn" if running else "muted"


def _period(first: str | None, last: str | None) -> str:
    if first and last:
        return f"{day(first)} – {day(last)}"
    if last:
        return f"đến {day(last)}"
    return f"từ {day(first)}" if first else "chưa ghi thời hạn"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
