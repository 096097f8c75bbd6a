"""Plan against actual: what was done this month and this year, where it should stand, and what is still needed.

A person counts once per year and scheme at the first collected enrolment; money counts by the day of its ledger
entry. Every row is the sum of the same records cut another way, so each split adds up to the office exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.planning import pace, percent_of, plan_to_date, required_per_month
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMITTED,
    COMMUNE,
    GROUP,
    HAMLET,
    MAIN,
    MEASURES,
    OFFICE,
    Scope,
    office_scope,
    scopes_of,
)
from desktop_app.services.progress_groups import group_scopes, regroup
from desktop_app.storage.figures import CountedPerson, MoneyFigure, PeopleFigure
from desktop_app.storage.repositories import Repositories

__all__ = ["CountedPerson", "MonthSeries", "ProgressRow", "ProgressTable", "months_series", "names_behind", "progress"]

SPLITS = (COMMUNE, HAMLET, COLLECTOR, GROUP)
_ROWS = {COMMUNE: MAIN, HAMLET: MAIN, GROUP: MAIN, COLLECTOR: (*MAIN, *COMMITTED)}
Months = tuple[int, ...]
Table = Mapping[tuple[str, str], Months]  # (scope code, indicator) → twelve months


@dataclass(frozen=True, kw_only=True)
class ProgressRow:
    """One scope × indicator; people or đồng. ``percent_of_year`` with one decimal, ``None`` without a plan; ``pace``:
    ``ahead`` | ``on`` | ``behind`` | ``none``; ``plan_month_to_date`` and ``pace_month`` look at the month alone, by
    days; ``before_month``: the month before; ``group``: a code of ``seeds/subject_groups.csv`` or ""."""

    scope: Scope
    indicator: str
    group: str
    plan_month: int
    actual_month: int
    plan_to_date: int
    actual_to_date: int
    plan_year: int
    percent_of_year: Decimal | None
    pace: str
    required_per_month: int
    before_month: int
    plan_month_to_date: int
    pace_month: str

    def as_json(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return {
            "scope": {"kind": self.scope.kind, "code": self.scope.code, "name": self.scope.name},
            "indicator": self.indicator,
            "group": self.group,
            "plan_month": self.plan_month,
            "actual_month": self.actual_month,
            "plan_to_date": self.plan_to_date,
            "actual_to_date": self.actual_to_date,
            "plan_year": self.plan_year,
            "percent_of_year": float(self.percent_of_year) if self.percent_of_year is not None else None,
            "pace": self.pace,
            "required_per_month": self.required_per_month,
        }


@dataclass(frozen=True, kw_only=True)
class ProgressTable:
    """All rows of one month and one split. ``on``: the day up to which the plan counts (today, or the month's last)."""

    month: str
    by: str
    on: date
    rows: tuple[ProgressRow, ...]

    def of(self, indicator: str, scope_kind: str, scope_code: str = "") -> ProgressRow | None:
        """One row."""
        for row in self.rows:
            if (row.indicator, row.scope.kind, row.scope.code) == (indicator, scope_kind, scope_code):
                return row
        return None

    def as_json(self) -> dict[str, Any]:
        """The JSON object of ``progress --json``."""
        return {"month": self.month, "rows": [row.as_json() for row in self.rows]}


@dataclass(frozen=True, kw_only=True)
class MonthSeries:
    """The twelve months of a year, January first: planned, done, and done the year before."""

    year: int
    indicator: str
    scope: Scope
    plan: Months
    actual: Months
    last_year: Months


def progress(office: Office, month: str, by: str = COMMUNE, on: date | None = None) -> ProgressTable:
    """Where every scope stands in a month (``YYYY-MM``) of the newest plan of its year.

    By commune the whole office comes first; by collector the money and people without a collector have a row of their
    own when there are any; by group the scope is the office. Raises ``RuleBroken`` for an unknown split or month.
    """
    if by not in SPLITS:
        raise RuleBroken("Xem tiến độ theo xã, thôn, nhân viên thu hoặc nhóm đối tượng.", rule="progress.by")
    try:
        first, last = month_bounds(month)
    except ValueError:
        raise RuleBroken(f"Tháng “{month}” phải có dạng năm-tháng, ví dụ 2026-10.", rule="month.format") from None
    day = min(max(on or office.today, first), last)
    work = office.read
    plan, done = _planned(work, first.year), _done(work, first.year, by)
    rows: list[ProgressRow] = []
    if by == GROUP:
        scope = office_scope(office)
        for group in group_scopes(office):
            rows += [
                _row(scope, code, group.code, {}, done, day) for code in MAIN if any(done.get((group.code, code), ()))
            ]
    else:
        for scope in _listed(office, by, first.year, done):
            rows += [_row(scope, code, "", plan, done, day) for code in _ROWS[by]]
    if by == COMMUNE:
        whole = _summed(done)
        head = [_row(office_scope(office), code, "", plan, whole, day) for code in _ROWS[COMMUNE]]
        rows = [_adding_up(one, [part for part in rows if part.indicator == one.indicator]) for one in head] + rows
    return ProgressTable(month=month, by=by, on=day, rows=tuple(rows))


def months_series(
    office: Office, year: int, indicator: str, scope_kind: str = OFFICE, scope_code: str = ""
) -> MonthSeries:
    """Plan and actual of one scope month by month, for charts."""
    scope = next(
        (found for found in scopes_of(office, scope_kind, year) if found.code == scope_code),
        Scope(kind=scope_kind, code=scope_code, name=scope_code or "Chưa ghi nhân viên thu"),
    )
    work = office.read
    none = (0,) * 12
    return MonthSeries(
        year=year,
        indicator=indicator,
        scope=scope,
        plan=_planned(work, year).get((f"{scope_kind}:{scope_code}", indicator), none),
        actual=_done(work, year, scope_kind).get((scope_code, indicator), none),
        last_year=_done(work, year - 1, scope_kind).get((scope_code, indicator), none),
    )


def year_tables(office: Office, year: int, by: str) -> tuple[Table, Table]:
    """What was planned, by (“kind:code”, indicator), and what was done, by (code, indicator), month by month as ``progress`` counts it.

    ``by``: office, commune, hamlet or collector; for whoever needs many figures of one year at once.
    """
    return _planned(office.read, year), _done(office.read, year, by)


def names_behind(
    office: Office,
    year: int,
    indicator: str,
    scope_kind: str = OFFICE,
    scope_code: str = "",
    month: int | None = None,
    until_month: int = 12,
) -> tuple[CountedPerson, ...]:
    """The people behind a figure of one month (1–12), or of the year up to and including ``until_month``.

    For money one line per ledger entry (đồng).
    """
    since, until = (day.isoformat() for day in month_bounds(f"{year}-{month or until_month:02d}"))
    if month is None:
        since = f"{year}-01-01"
    measure, figures = MEASURES[indicator], office.read.figures
    if measure.money:
        entries = figures.payments(split=scope_kind, part=scope_code, since=since, until=until)
        return tuple(entry for entry in entries if measure.scheme in (None, entry.scheme))
    assert measure.scheme is not None
    kinds = {None: (), True: ("new", "return", "adjust"), False: ("continue",)}[measure.fresh]
    return tuple(
        figures.names(year, measure.scheme, split=scope_kind, part=scope_code, since=since, until=until, kinds=kinds)
    )


def _row(scope: Scope, indicator: str, group: str, plan: Table, done: Table, day: date) -> ProgressRow:
    none = (0,) * 12
    planned = plan.get((f"{scope.kind}:{scope.code}", indicator), none)
    actual = done.get((group or scope.code, indicator), none)
    place = day.month - 1
    reached, whole = sum(actual[: place + 1]), sum(planned)
    alone = tuple(value if number == place else 0 for number, value in enumerate(planned))
    return ProgressRow(
        scope=scope,
        indicator=indicator,
        group=group,
        plan_month=planned[place],
        actual_month=actual[place],
        plan_to_date=plan_to_date(planned, day),
        actual_to_date=reached,
        plan_year=whole,
        percent_of_year=percent_of(reached, whole),
        pace=pace(planned, reached, day),
        required_per_month=required_per_month(whole, reached, day) if whole else 0,
        before_month=actual[place - 1] if place else 0,
        plan_month_to_date=plan_to_date(alone, day),
        pace_month=pace(alone, actual[place], day),
    )


def _adding_up(whole: ProgressRow, parts: Sequence[ProgressRow]) -> ProgressRow:
    """The row of the office whose plan to date is the sum of its communes': each is rounded by itself, and a printed table must add up."""
    return replace(
        whole,
        plan_to_date=sum(part.plan_to_date for part in parts),
        plan_month_to_date=sum(part.plan_month_to_date for part in parts),
    )


def _listed(office: Office, by: str, year: int, done: Table) -> Sequence[Scope]:
    scopes = list(scopes_of(office, by, year))
    if by == COLLECTOR and any(code == "" and any(months) for (code, _), months in done.items()):
        scopes.append(Scope(kind=COLLECTOR, code="", name="Chưa ghi nhân viên thu"))
    return scopes


def _done(work: Repositories, year: int, split: str) -> Table:
    """What the records say, by part and indicator."""
    people: Sequence[PeopleFigure] = work.figures.people(year, split)
    money: Sequence[MoneyFigure] = work.figures.money(year, split)
    if split == GROUP:
        people, money = regroup(work, people, money)
    table: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 12)
    for code, measure in MEASURES.items():
        if measure.money:
            for sum_ in money:
                if measure.scheme in (None, sum_.scheme):
                    table[sum_.part, code][int(sum_.month[5:]) - 1] += sum_.amount
        else:
            for count in people:
                if count.scheme == measure.scheme and measure.fresh in (None, count.fresh):
                    table[count.part, code][int(count.month[5:]) - 1] += count.people
    return {key: tuple(months) for key, months in table.items()}


def _summed(done: Table) -> Table:
    """The office as the sum of its parts."""
    parts: defaultdict[str, list[Months]] = defaultdict(list)
    for (_part, code), months in done.items():
        parts[code].append(months)
    return {("", code): tuple(map(sum, zip(*found, strict=True))) for code, found in parts.items()}


def _planned(work: Repositories, year: int) -> Table:
    """The newest plan of the year by “kind:code” and indicator; wholes that were not planned are the sums of their
    parts, and the office is the sum of its communes."""
    plan = work.plans.current(year)
    if plan is None:
        return {}
    table: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 12)
    for cell in work.plan_cells.of_plan(plan.id):
        if cell.group_code == "":
            table[f"{cell.scope_kind}:{cell.scope_code}", cell.indicator][cell.month - 1] += cell.value
    for scope in {key[0] for key in table}:
        for code, measure in MEASURES.items():
            if (scope, code) not in table and any((scope, part) in table for part in measure.parts):
                for part in measure.parts:
                    for place, value in enumerate(table.get((scope, part), ())):
                        table[scope, code][place] += value
    communes = [(scope, code) for scope, code in table if scope.startswith(f"{COMMUNE}:")]
    for code in {code for _, code in communes}:
        parts = [table[key] for key in communes if key[1] == code]
        table[f"{OFFICE}:", code] = [sum(months) for months in zip(*parts, strict=True)]
    return {key: tuple(months) for key, months in table.items()}
