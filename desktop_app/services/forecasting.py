"""Dự báo: where the year will end if nothing changes, by month with a range, the reasons, and how far off it used to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import days_in_month
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.forecasting import (
    COMING,
    LATE,
    LEADS,
    UNEXPECTED,
    enough,
    half_width,
    leads_at,
    observe,
    project,
    season_of,
)
from desktop_app.domain.forecasting_records import (
    MICRO,
    AtRisk,
    BackTest,
    Expected,
    Facts,
    Rates,
    Trial,
    Tuning,
    month_number,
    month_text,
)
from desktop_app.domain.forecasting_trials import back_test
from desktop_app.domain.money import format_money
from desktop_app.domain.planning import split_largest_remainder
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.forecasting_facts import facts_of, standing_of, tuning
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import MEASURES, OFFICE, Measure, Scope, actual_months, indicator_of
from desktop_app.services.progress import months_series

NO_HISTORY = "Chưa đủ số liệu để dự báo: cần ít nhất {months} tháng đã có thu và {people} lượt đóng. Bảng chỉ có số đã thực hiện."
_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class MonthForecast:
    """One month (`YYYY-MM`): what was done, and the year's month as expected from low to high; without a forecast they are `None`."""

    month: str
    actual: int
    low: int | None
    mid: int | None
    high: int | None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Where a part of the figure comes from: `count` people × `rate` (%) → `value`; `page` and `args` open the names."""

    code: str
    label: str
    count: int
    rate: Decimal | None
    value: int
    page: str = ""
    args: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The year of one indicator and scope. `note` says why there is no forecast; `sampled`: one of how many people was looked at."""

    year: int
    indicator: str
    unit: str
    scope: Scope
    on: date
    months: tuple[MonthForecast, ...]
    plan_year: int
    year_low: int | None
    year_mid: int | None
    year_high: int | None
    reasons: tuple[Reason, ...]
    error: BackTest
    note: str = ""
    sampled: int = 1

    @property
    def sentence(self) -> str:
        """“Nếu không có gì thay đổi, cuối năm đạt 412–455 trên 500.”"""
        if self.year_low is None or self.year_high is None:
            return self.note
        low, high = _shown(self.year_low, self.unit), _shown(self.year_high, self.unit)
        reach = low if low == high else f"{low}–{high}"
        unit = "triệu đồng" if self.unit == "đồng" else self.unit
        whole = f" trên {_shown(self.plan_year, self.unit)}" if self.plan_year else ""
        return f"Nếu không có gì thay đổi, cuối năm đạt {reach}{whole} {unit}."


@dataclass(frozen=True, kw_only=True)
class _Model:
    """One scheme of the scope."""

    scheme: str
    facts: Facts
    start: tuple[AtRisk, ...]
    general: Callable[[int], Rates | None]


def forecast(
    office: Office, year: int, indicator: str, scope_kind: str = OFFICE, scope_code: str = "", on: date | None = None
) -> Forecast:
    """The forecast of the running year. Raises `RuleBroken` for an indicator that is not counted from the records.

    A year that is over, or not begun, has what was done and a note instead of a forecast.
    """
    measure = MEASURES.get(indicator)
    if measure is None or not (measure.money or measure.scheme):
        raise RuleBroken(
            "Chỉ dự báo được các chỉ tiêu tính từ hồ sơ thu của đơn vị: số người và số tiền của từng chế độ.",
            rule="forecast.indicator",
        )
    day = on or office.today
    series = months_series(office, year, indicator, scope_kind, scope_code)
    scope = series.scope
    plain = Forecast(
        year=year,
        indicator=indicator,
        unit=indicator_of(office, indicator).unit,
        scope=scope,
        on=day,
        months=tuple(
            MonthForecast(month=f"{year}-{place:02d}", actual=done, low=None, mid=None, high=None)
            for place, done in enumerate(series.actual, 1)
        ),
        plan_year=sum(series.plan),
        year_low=None,
        year_mid=None,
        year_high=None,
        reasons=(),
        error=BackTest(horizon=3, trials=()),
    )
    if year != day.year:
        return replace(plain, note="Chỉ dự báo cho năm đang chạy; năm này chỉ có số đã thực hiện.")
    rules = tuning(day)
    models = _models(office, measure, scope, day, rules)
    last = month_number(day) - 1
    if not all(enough(model.facts.flows, last, rules) for model in models):
        return replace(plain, note=NO_HISTORY.format(months=rules.enough_months, people=rules.enough_people))
    return _forecast(office, plain, measure, models, rules)


def _models(office: Office, measure: Measure, scope: Scope, day: date, rules: Tuning) -> list[_Model]:
    found = []
    for scheme in (measure.scheme,) if measure.scheme else (VOLUNTARY_SI, HEALTH_HOUSEHOLD):
        facts = facts_of(office, scheme, scope.kind, scope.code)
        whole = facts_of(office, scheme, OFFICE, "") if scope.kind != OFFICE else None
        general = _Remembered(whole, rules)
        start = standing_of(office, scheme, scope.kind, scope.code, day, rules.late)
        found.append(_Model(scheme=scheme, facts=facts, start=start, general=general))
    return found


class _Remembered:
    """The rates of the whole office at the end of a month, each reckoned once; none for the office itself."""

    def __init__(self, facts: Facts | None, rules: Tuning) -> None:
        self._facts, self._rules = facts, rules
        self._known: dict[int, Rates] = {}

    def __call__(self, month: int) -> Rates | None:
        if self._facts is None:
            return None
        if month not in self._known:
            self._known[month] = observe(self._facts, month, self._rules)
        return self._known[month]


def _forecast(office: Office, plain: Forecast, measure: Measure, models: Sequence[_Model], rules: Tuning) -> Forecast:
    now = month_number(plain.on)
    actual = _actual(office, plain)
    error = _error(models, actual, measure, rules, now - 1)
    ahead = range(now, plain.year * 12 + 12)
    length = days_in_month(plain.on.year, plain.on.month)
    share = (length - plain.on.day) * MICRO // length
    pick = _pick(measure)
    mids: defaultdict[int, int] = defaultdict(int)
    spreads: defaultdict[int, int] = defaultdict(int)
    reasons: list[Reason] = []
    for model in models:
        rates = observe(model.facts, now - 1, rules, model.general(now - 1))
        leads = leads_at(model.facts.leads, now, rules, model.facts.lead_weight)
        season = season_of(_arrival_years(model.facts, now))
        expected = project(model.start, leads, rates, ahead, rules, share=share, season=season)
        for ahead_month in expected:
            mids[ahead_month.month] += pick(ahead_month)
            spreads[ahead_month.month] += _variance(ahead_month, measure)
        reasons += _reasons(
            office, plain, model, expected, leads, rules, several=len(models) > 1, seen=bool(rates.lead)
        )
    months = []
    for month in plain.months:
        number = int(month.month[:4]) * 12 + int(month.month[5:]) - 1
        if number < now:
            months.append(replace(month, low=month.actual, mid=month.actual, high=month.actual))
            continue
        mid = (mids[number] + MICRO // 2) // MICRO
        half = half_width(spreads[number], error.usual, share if number == now else MICRO, rules)
        low, high = month.actual + max(0, mid - half), month.actual + mid + half
        months.append(replace(month, low=low, mid=month.actual + mid, high=high))
    done = sum(month.actual for month in months)
    mid = sum(month.mid or 0 for month in months)
    half = half_width(sum(spreads.values()), error.usual, share + (len(ahead) - 1) * MICRO, rules)
    return replace(
        plain,
        months=tuple(months),
        year_low=max(done, mid - half),
        year_mid=mid,
        year_high=mid + half,
        reasons=_adding_up(reasons, done, mid),
        error=error,
        sampled=max((model.facts.weight + MICRO // 2) // MICRO for model in models),
    )


def _actual(office: Office, plain: Forecast) -> dict[int, int]:
    """Month number → what was done, this year and the two before it."""
    found = {}
    for year in (plain.year - 2, plain.year - 1, plain.year):
        for place, done in enumerate(actual_months(office, year, plain.indicator, plain.scope)):
            found[year * 12 + place] = done
    return found


def _error(models: Sequence[_Model], actual: dict[int, int], measure: Measure, rules: Tuning, last: int) -> BackTest:
    """The back-test; of two schemes together the stands that both have."""
    tests = [back_test(model.facts, actual, _pick(measure), rules, last, general=model.general) for model in models]
    if len(tests) == 1:
        return tests[0]
    by_origin = [{trial.origin: trial for trial in test.trials} for test in tests]
    both = sorted(set(by_origin[0]).intersection(*by_origin[1:]))
    trials: list[Trial] = [
        replace(by_origin[0][origin], forecast=sum(found[origin].forecast for found in by_origin)) for origin in both
    ]
    return BackTest(horizon=tests[0].horizon, trials=tuple(trials))


def _pick(measure: Measure) -> Callable[[Expected], int]:
    if measure.money:
        return lambda month: month.money * MICRO
    if measure.fresh is None:
        return lambda month: month.people
    return (lambda month: month.fresh) if measure.fresh else (lambda month: month.people - month.fresh)


def _variance(month: Expected, measure: Measure) -> int:
    if measure.money:
        return month.money_variance
    return month.variance * _pick(measure)(month) // month.people if month.people else 0


def _arrival_years(facts: Facts, now: int) -> list[list[int]]:
    """People nobody expected, by month, of each whole year before this one that has any."""
    years: defaultdict[int, list[int]] = defaultdict(lambda: [0] * 12)
    for flow in facts.flows:
        if flow.ours and flow.first and flow.before is None and flow.paid // 12 < now // 12:
            years[flow.paid // 12][flow.paid % 12] += flow.people
    return [months for months in years.values() if months[0]]


def _reasons(
    office: Office,
    plain: Forecast,
    model: _Model,
    expected: Sequence[Expected],
    leads: dict[tuple[str, bool], int],
    rules: Tuning,
    *,
    several: bool,
    seen: bool,
) -> list[Reason]:
    """Renewals, leads by outcome, the others; values in people (the share of each in the figure is settled later)."""
    now, end = month_number(plain.on), plain.year * 12 + 11
    by: defaultdict[str, int] = defaultdict(int)
    for month in expected:
        for code, people in month.by.items():
            by[code] += people
    of = f" ({'BHXH tự nguyện' if model.scheme == VOLUNTARY_SI else 'BHYT hộ gia đình'})" if several else ""
    open_ones = [group for group in model.start if not group.counted]
    late = sum(group.people for group in open_ones if now - rules.late <= group.end < now)
    coming = sum(group.people for group in open_ones if now <= group.end <= end + rules.early)
    place: dict[str, Any] = {plain.scope.kind: plain.scope.code} if plain.scope.kind != OFFICE else {}
    to_list = {**place, "scheme": model.scheme}
    left = (date(plain.year, 12, 31) - plain.on).days
    to_coming = {**to_list, "within": next((days for days in (30, 60, 90) if days >= left), 90)}
    found = [
        _reason(LATE, f"Đã hết hạn, chưa đóng tiếp{of}", late, by[LATE], "overview", due="late", **to_list),
        _reason(COMING, f"Đến hạn từ nay đến hết năm{of}", coming, by[COMING], "overview", due="due", **to_coming),
    ]
    names = {entry.code: entry.name for entry in office.read.reference.codes("visit_outcomes")}
    for outcome in sorted({group[0] for group in leads}):
        people = sum(number for group, number in leads.items() if group[0] == outcome) * MICRO
        label = f"Tiềm năng {names[outcome]}" if outcome in names else "Tiềm năng chưa đến vận động"
        value = by[LEADS + outcome]
        lead = _reason(LEADS + outcome, label + of, people, value, "canvass", tab="leads", scheme=model.scheme, **place)
        # Where no lead is old enough to have shown a result there is no rate, not a rate of nothing.
        found.append(lead if seen else replace(lead, rate=None))
    unexpected = _reason(UNEXPECTED, f"Người mới ngoài danh sách{of}", 0, by[UNEXPECTED])
    return [*found, unexpected]


def _reason(code: str, label: str, people: int, value: int, page: str = "", **args: Any) -> Reason:
    rate = Decimal(value * 1000 // people) / 10 if people else None
    return Reason(
        code=code,
        label=label,
        count=(people + MICRO // 2) // MICRO,
        rate=rate,
        value=value,
        page=page,
        args=tuple(args.items()),
    )


def _adding_up(reasons: Sequence[Reason], done: int, mid: int) -> tuple[Reason, ...]:
    """What was done, then what each reason adds: whole figures that add up to the middle of the range."""
    first = Reason(code="done", label="Đã thực hiện đến nay", count=done, rate=None, value=done)
    shares = split_largest_remainder(mid - done, [reason.value for reason in reasons])
    told = (replace(reason, value=share) for reason, share in zip(reasons, shares, strict=True))
    return (first, *(reason for reason in told if reason.count or reason.value))


def _shown(value: int, unit: str) -> str:
    return format_money((value + _MILLION // 2) // _MILLION if unit == "đồng" else value)


__all__ = ["Forecast", "MonthForecast", "Reason", "forecast", "month_text"]
