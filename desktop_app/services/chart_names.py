"""The names behind a place of a chart: who was counted, who is not covered, which households stopped at a step, who ends on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.services.chart_data import (
    AGE_WIDTH,
    ASSIGNED,
    COVER_SCHEMES,
    DUE_SCHEMES,
    LAST_GROUP,
    call_question,
)
from desktop_app.services.due import blocking
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.progress import names_behind
from desktop_app.storage.chart_facts import ChartName

MOST = 5_000  # lines: more than anybody reads; the count above the list says when there are more


@dataclass(frozen=True, kw_only=True)
class NameLine:
    """One line: a person, or a household by its head. ``day`` is ISO, ``note`` what the day means or what was paid."""

    household_id: int
    person_id: int | None
    name: str | None
    birth: str | None
    hamlet: str
    phone: str | None = None
    day: str | None = None
    note: str = ""


def counted_names(
    office: Office, year: int, indicator: str, scope_kind: str, scope_code: str, month: int | None = None
) -> tuple[NameLine, ...]:
    """Whoever is behind a figure of progress; one line for each payment where money is counted."""
    return tuple(
        NameLine(
            household_id=one.household_id,
            person_id=one.person_id,
            name=one.name,
            birth=one.birth,
            hamlet=one.hamlet,
            day=one.collected_on,
            note=f"{SCHEME_NAMES.get(one.scheme, one.scheme)}, {format_money(one.payable)} đ",
        )
        for one in names_behind(office, year, indicator, scope_kind, scope_code, month)
    )


def uncovered_names(
    office: Office,
    scheme: str,
    *,
    commune_code: str | None = None,
    hamlet_id: int | None = None,
    group: int | None = None,
    sex: str | None = None,
) -> tuple[NameLine, ...]:
    """Who lives there and is not covered today, in walking order; of an age group and a sex when they are given."""
    found = office.read.chart_facts.people(
        COVER_SCHEMES[scheme],
        office.today.isoformat(),
        covered=False,
        commune_code=commune_code,
        hamlet_id=hamlet_id,
        ages=(group, AGE_WIDTH, LAST_GROUP) if group is not None else None,
        sex=sex,
        limit=MOST,
    )
    return tuple(_line(one, _cover_note(one.day, office.today.isoformat())) for one in found)


def _cover_note(last_day: str | None, today: str) -> str:
    """Of someone not covered today: a last day still to come is that of a card paid for that has not begun."""
    if not last_day:
        return "chưa từng có"
    return f"đã đóng, chưa bắt đầu, đến {_day(last_day)}" if last_day >= today else f"hết hạn {_day(last_day)}"


def funnel_names(office: Office, step: str, *, round_id: int | None = None, month: str = "") -> tuple[NameLine, ...]:
    """The households of a step; behind the first step of a round those not visited yet, which is what is left to do."""
    facts = office.read.chart_facts
    if step == ASSIGNED and round_id is not None:
        return tuple(_line(one, "chưa đến") for one in facts.unvisited(round_id, MOST))
    asked = call_question(office, round_id=round_id, month=month)
    return tuple(_line(one, f"đến lần đầu {_day(one.day)}") for one in facts.called(asked, step, MOST))


def collector_names(office: Office, collector_id: int, what: str, month: str) -> tuple[NameLine, ...]:
    """Whom a collector visited, met, won or was promised by in a month; ``money``: the payments."""
    since, until = month_bounds(month)
    if what == "money":
        return counted_names(office, since.year, "money_total", "collector", str(collector_id), since.month)
    found = office.read.chart_facts.worked(
        collector_id, since.isoformat(), min(until, max(since, office.today)).isoformat(), what, MOST
    )
    word = "hẹn đóng" if what == "promises" else "đến"
    return tuple(_line(one, f"{word} {_day(one.day)}") for one in found)


def due_names(office: Office, day: date) -> tuple[NameLine, ...]:
    """Whose cover ends on a day."""
    lines = []
    for scheme in DUE_SCHEMES:
        on = office.today
        blocks = blocking(office, scheme, on)
        rows = office.read.due.ending(scheme, day.isoformat(), day.isoformat(), blocking=blocks, on=on.isoformat())
        lines += [
            NameLine(
                household_id=row.household_id,
                person_id=row.person_id,
                name=row.name,
                birth=None,
                hamlet=row.hamlet,
                phone=row.phone,
                day=row.ends_on,
                note=f"{SCHEME_NAMES.get(scheme, scheme)} hết hạn"
                + (f", {row.collector} thu" if row.collector else ""),
            )
            for row in rows
        ]
    return tuple(lines)


def households_of(lines: Iterable[NameLine]) -> int:
    """How many households the lines belong to."""
    return len({line.household_id for line in lines})


def _line(one: ChartName, note: str) -> NameLine:
    return NameLine(
        household_id=one.household_id,
        person_id=one.person_id,
        name=one.name,
        birth=one.birth,
        hamlet=one.hamlet,
        phone=one.phone,
        day=one.day,
        note=note,
    )


def _day(iso: str | None) -> str:
    return format_date(date.fromisoformat(iso)) if iso else "không rõ ngày"
