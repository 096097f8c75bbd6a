"""Plan against actual: what was done this month and this year, where it should stand, and what is still needed.

A person counts once per year and scheme at the first collected enrolment; money counts by the day of its ledger
entry; a level is what stands at the end of a month. Every row is the sum of the same records cut another way, so each
split adds up to the office exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.planning import (
    AHEAD,
    BEHIND,
    FLOW,
    NONE,
    ON,
    Required,
    pace,
    percent_of,
    plan_to_date,
    required,
)
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
    ORGANISATION,
    REST,
    Indicator,
    Scope,
    listed_indicators,
    office_scope,
    scopes_of,
)
from desktop_app.services.progress_actuals import COUNTED, LEVELS, Known, Months, Table, YearActuals, actuals_of, flows
from desktop_app.services.progress_groups import group_scopes
from desktop_app.services.progress_names import names_behind
from desktop_app.services.progress_plans import none_but, not_shared, planned, planned_groups, shared_to_date
from desktop_app.storage.figures import CountedPerson

__all__ = [
    "CountedPerson", "MonthSeries", "ProgressRow", "ProgressTable", "figured", "months_series", "names_behind", "progress", "year_tables",
]  # fmt: skip

SPLITS = (COMMUNE, HAMLET, ORGANISATION, COLLECTOR, GROUP)
NOBODY = "Chưa ghi nhân viên thu"
NOT_SHARED, SHARED_TOO_MUCH = "Chưa chia cho xã, phường", "Đã chia vượt chỉ tiêu chung"
NOTHING_NEEDED = Required(missing=0, per_month=0, per_week=0, per_day=0)
ROWS = {
    COMMUNE: MAIN,
    HAMLET: MAIN,
    GROUP: MAIN,
    COLLECTOR: (*MAIN, *COMMITTED),
    ORGANISATION: (*MAIN, *COMMITTED),
}


@dataclass(frozen=True, kw_only=True)
class ProgressRow:
    """One scope × indicator in the indicator's unit (``%`` in tenths). ``percent_of_year`` with one decimal, ``None`` without a plan; ``pace``:
    ``ahead`` | ``on`` | ``behind`` | ``none``; ``plan_month_to_date`` and ``pace_month`` look at the month alone, by
    days; ``before_month``: the month before; ``group``: a code of ``seeds/subject_groups.csv`` or "".

    Of a level (``nature`` stock) the month's figure is that of its end, today's while it runs, which is also the figure to date
    and, in December, of the year.
    ``known`` is false where nobody entered the month: the actual figures are then 0 and say nothing.
    """

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
    nature: str = FLOW
    known: bool = True
    needed: Required = NOTHING_NEEDED

    @property
    def percent_of_month(self) -> Decimal | None:
        """The month's actual of its plan in percent with one decimal, ``None`` without a plan."""
        return percent_of(self.actual_month, self.plan_month) if self.known else None

    def as_json(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return {
            "scope": {"kind": self.scope.kind, "code": self.scope.code, "name": self.scope.name},
            "indicator": self.indicator,
            "group": self.group,
            "nature": self.nature,
            "plan_month": self.plan_month,
            "actual_month": self.actual_month if self.known else None,
            "plan_to_date": self.plan_to_date,
            "actual_to_date": self.actual_to_date if self.known else None,
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
    """The twelve months of a year, January first: planned, done, and done the year before. Of a level the months are levels; months that are
    not ``known`` (still to come, or not entered) stand as 0; ``opening``: the level at the end of the year before."""

    year: int
    indicator: str
    scope: Scope
    plan: Months
    actual: Months
    last_year: Months
    known: tuple[bool, ...] = (True,) * 12
    opening: int | None = None


def progress(
    office: Office,
    month: str,
    by: str = COMMUNE,
    on: date | None = None,
    *,
    codes: Sequence[str] = (),
    plan_id: int | None = None,
    done: YearActuals | None = None,
) -> ProgressTable:
    """Where every scope stands in a month (``YYYY-MM``) of a plan: of the version ``plan_id``, else of the newest official one of the year.

    ``codes``: the indicators (else the three main ones, by collector with the committed ones). By commune the whole office comes first; by
    collector or organisation the money and people without a collector have a row of their own when there are any; where the office was given
    more or less than its communes the difference is a last row (kind ``rest``), so that the table adds up; by group the scope is the office;
    ``done``: the year's actuals where somebody read them already. Raises ``RuleBroken`` for an unknown split or month.
    """
    if by not in SPLITS:
        raise RuleBroken("Xem tiến độ theo xã, thôn, tổ chức, nhân viên thu hoặc nhóm đối tượng.", rule="progress.by")
    try:
        first, last = month_bounds(month)
    except ValueError:
        raise RuleBroken(f"Tháng “{month}” phải có dạng năm-tháng, ví dụ 2026-10.", rule="month.format") from None
    day = min(max(on or office.today, first), last)
    wanted = tuple(codes) or ROWS[by]
    plan = planned(office.read, first.year, plan_id)
    done = done or actuals_of(office, first.year, by, wanted)
    listed = {one.code: one for one in listed_indicators(office.read)}
    rows: list[ProgressRow] = []
    if by == GROUP:
        scope, given = office_scope(office), planned_groups(office.read, first.year, plan_id)
        rows += [
            _row(scope, listed[code], group.code, given, done, day)
            for group in group_scopes(office)
            for code in wanted
            if any(done.months.get((group.code, code), ())) or (f"{GROUP}:{group.code}", code) in given
        ]
    else:
        for scope in _listed(office, by, first.year, done):
            rows += [_row(scope, listed[code], "", plan, done, day) for code in wanted]
    if by == COMMUNE:
        whole = _whole(office, first.year, wanted, done, listed)
        head = [_row(office_scope(office), listed[code], "", plan, whole, day) for code in wanted]
        rest = _rest(head, rows, plan, listed)
        own = {one.indicator for one in rest}
        for one in head:
            if one.indicator not in own:
                at = [place for place, row in enumerate(rows) if row.indicator == one.indicator]
                for place, row in zip(at, _adding_up(one, [rows[place] for place in at], plan, done, day), strict=True):
                    rows[place] = row
        rows = [*head, *rows, *rest]
    return ProgressTable(month=month, by=by, on=day, rows=tuple(rows))


def months_series(
    office: Office,
    year: int,
    indicator: str,
    scope_kind: str = OFFICE,
    scope_code: str = "",
    *,
    plan_id: int | None = None,
) -> MonthSeries:
    """Plan and actual of one scope month by month, for charts; ``rest``: the plan no commune was given, of which nothing can be done."""
    if scope_kind == REST:
        codes = [one.code for one in scopes_of(office, COMMUNE, year)]
        plan, none = not_shared(planned(office.read, year, plan_id), indicator, codes), (0,) * 12
        scope = Scope(kind=REST, code="", name=NOT_SHARED)
        return MonthSeries(year=year, indicator=indicator, scope=scope, plan=plan, actual=none, last_year=none)
    other = Scope(kind=scope_kind, code=scope_code, name=scope_code or NOBODY)
    scope = next((found for found in scopes_of(office, scope_kind, year) if found.code == scope_code), other)
    now, before = (actuals_of(office, which, scope_kind, [indicator]) for which in (year, year - 1))
    mine = now.of(scope_code, indicator)
    return MonthSeries(
        year=year,
        indicator=indicator,
        scope=scope,
        plan=planned(office.read, year, plan_id).get((f"{scope_kind}:{scope_code}", indicator), (0,) * 12),
        actual=tuple(value or 0 for value in mine),
        last_year=tuple(value or 0 for value in before.of(scope_code, indicator)),
        known=tuple(value is not None for value in mine),
        opening=now.opening.get((scope_code, indicator), 0 if indicator in LEVELS else None),
    )


def year_tables(office: Office, year: int, by: str) -> tuple[Table, Table]:
    """What was planned, by (“kind:code”, indicator), and what was done, by (code, indicator), month by month as ``progress`` counts it.

    ``by``: office, commune, hamlet or collector; for whoever needs many figures of people and money of one year at once.
    """
    return planned(office.read, year), flows(office.read, year, by)


def figured(office: Office, year: int, scope_kind: str = COMMUNE, *, plan_id: int | None = None) -> tuple[str, ...]:
    """The indicators there is something to say about in a year: the counted ones, and those that are planned or were entered; by subject group
    only the flows of people and money."""
    if scope_kind == GROUP:
        return tuple(MEASURES)
    plan = {code for (scope, code) in planned(office.read, year, plan_id) if scope.startswith((scope_kind, OFFICE))}
    wanted = [f"{year}-{month:02d}" for month in range(1, 13)]
    entered = {row.indicator for row in office.read.monthly_figures.of_months(wanted)}
    return tuple(
        one.code
        for one in listed_indicators(office.read)
        if one.code in COUNTED or one.code in plan | entered or one.numerator in entered - {""}
    )


def _row(scope: Scope, indicator: Indicator, group: str, plan: Table, done: YearActuals, day: date) -> ProgressRow:
    code, part, place, stock = indicator.code, group or scope.code, day.month - 1, indicator.stock
    values = plan.get((f"{GROUP}:{group}" if group else f"{scope.kind}:{scope.code}", code), (0,) * 12)
    actual = done.of(part, code)
    opening = done.opening.get((part, code), 0)
    known = actual[place] is not None
    done_month = actual[place] or 0
    reached = done_month if stock else _summed(actual[: place + 1])
    whole = values[-1] if stock else sum(values)
    before = actual[place - 1] or 0 if place else opening if stock else 0
    expected = month_expected = 0
    year_pace = month_pace = NONE  # of most hamlets nothing is planned, and a page has thousands of rows
    if not any(values):
        pass
    elif stock:
        expected = month_expected = plan_to_date(values, day, nature=indicator.nature, opening=opening)
        year_pace = month_pace = pace(values, reached, day, nature=indicator.nature, opening=opening)
    else:
        expected = plan_to_date(values, day, nature=indicator.nature, opening=opening)
        alone = none_but(values, day.month)
        month_expected = plan_to_date(alone, day) if values[place] else 0
        month_pace, year_pace = pace(alone, done_month, day), pace(values, reached, day)
    needed = required(whole, reached, day) if whole and known else NOTHING_NEEDED
    return ProgressRow(
        scope=scope,
        indicator=code,
        group=group,
        plan_month=values[place],
        actual_month=done_month,
        plan_to_date=expected,
        actual_to_date=reached,
        plan_year=whole,
        percent_of_year=percent_of(reached, whole) if known else None,
        pace=year_pace if known else NONE,
        required_per_month=needed.per_month,
        before_month=before,
        plan_month_to_date=month_expected,
        pace_month=month_pace if known else NONE,
        nature=indicator.nature,
        known=known,
        needed=needed,
    )


def _summed(months: Known) -> int:
    return sum(value or 0 for value in months) if None in months else sum(months)  # type: ignore[arg-type]  # none is None


def _rest(
    head: Sequence[ProgressRow], rows: Sequence[ProgressRow], plan: Table, listed: Mapping[str, Indicator]
) -> list[ProgressRow]:
    """The plan of the office that no commune was given (or that they were given beyond it), of indicators that add up."""
    found = []
    for one in head:
        parts = [row for row in rows if row.indicator == one.indicator]
        if listed[one.indicator].share or not any(not_shared(plan, one.indicator, [row.scope.code for row in parts])):
            continue
        year = one.plan_year - sum(row.plan_year for row in parts)
        found.append(
            ProgressRow(
                scope=Scope(kind=REST, code="", name=SHARED_TOO_MUCH if year < 0 else NOT_SHARED),
                indicator=one.indicator,
                group="",
                plan_month=one.plan_month - sum(row.plan_month for row in parts),
                actual_month=0,
                plan_to_date=one.plan_to_date - sum(row.plan_to_date for row in parts),
                actual_to_date=0,
                plan_year=year,
                percent_of_year=None,
                pace="none",
                required_per_month=0,
                before_month=0,
                plan_month_to_date=one.plan_month_to_date - sum(row.plan_month_to_date for row in parts),
                pace_month="none",
                nature=one.nature,
                known=one.known,
            )
        )
    return found


def _adding_up(
    whole: ProgressRow, parts: Sequence[ProgressRow], plan: Table, done: YearActuals, day: date
) -> list[ProgressRow]:
    """The communes' rows with the office's plan to date shared out: each is rounded so that a printed table adds up to it."""
    stock = whole.nature != FLOW
    if stock and whole.indicator not in LEVELS:
        return list(parts)
    months = [plan.get((f"{part.scope.kind}:{part.scope.code}", whole.indicator), (0,) * 12) for part in parts]
    before = [done.opening.get((part.scope.code, whole.indicator), 0) if stock else 0 for part in parts]
    shared = shared_to_date((whole.plan_to_date, whole.plan_month_to_date), months, before, day, stock=stock)
    return [_at(part, year, month) for part, (year, month) in zip(parts, shared, strict=True)]


def _at(row: ProgressRow, year: int, month: int) -> ProgressRow:
    said, alone = _word(row.pace, row.actual_to_date, year), _word(row.pace_month, row.actual_month, month)
    return replace(row, plan_to_date=year, plan_month_to_date=month, pace=said, pace_month=alone)


def _word(said: str, actual: int, expected: int) -> str:
    """The pace by the figure that is shown beside it; a row without a plan keeps saying so."""
    return said if said == NONE else AHEAD if actual > expected else BEHIND if actual < expected else ON


def _listed(office: Office, by: str, year: int, done: YearActuals) -> Sequence[Scope]:
    scopes = list(scopes_of(office, by, year))
    if by in (COLLECTOR, ORGANISATION) and any(code == "" and any(months) for (code, _), months in done.months.items()):
        scopes.append(Scope(kind=by, code="", name=NOBODY))
    return scopes


def _whole(
    office: Office, year: int, codes: Collection[str], done: YearActuals, listed: Mapping[str, Indicator]
) -> YearActuals:
    """The office: counted figures as the sum of their parts, entered ones as given for the office or for every commune."""
    months: dict[tuple[str, str], Known] = {}
    opening: dict[tuple[str, str], int] = {}
    for code in codes:
        if code in COUNTED:
            parts = [values for (_part, mine), values in done.months.items() if mine == code]
            if parts:
                months["", code] = tuple(
                    None if values[0] is None else sum(value or 0 for value in values)
                    for values in zip(*parts, strict=True)
                )
            opening["", code] = sum(level for (_part, mine), level in done.opening.items() if mine == code)
    entered = [code for code in codes if code not in COUNTED and code in listed]
    if entered:
        given = actuals_of(office, year, OFFICE, entered)
        months |= given.months
        opening |= given.opening
    return YearActuals(year=year, until=done.until, months=months, opening=opening)
