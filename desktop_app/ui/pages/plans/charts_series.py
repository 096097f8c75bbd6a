"""From the figures of the services to what a chart is told. Other pages draw the same charts from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.charts.series import MonthPoint, ProgressSeries
from desktop_app.charts.series_bars import AgeGroup, Bar, Funnel, Pyramid, SortedBars, Step, sort_bars
from desktop_app.charts.series_months import MonthBars
from desktop_app.charts.series_tables import Cell, Comparison, DueCalendar, DueDay, Head, HeatTable, Line
from desktop_app.domain.dates import format_month
from desktop_app.services.chart_data import (
    AGE_WIDTH,
    DUE_SCHEMES,
    HEALTH,
    LAST_GROUP,
    STEP_NAMES,
    AgePicture,
    CollectorFacts,
    DueFacts,
    FunnelFacts,
    PlaceCover,
    ScopeYear,
)
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.forecasting import Forecast
from desktop_app.services.planning_figures import OFFICE
from desktop_app.services.progress import MonthSeries
from desktop_app.ui.pages.overview.figures import MILLION, WHOLE, scale_of

COVER_NAMES = {HEALTH: "BHYT", "voluntary-si": "BHXH tự nguyện"}
_HAVE = {HEALTH: ("đã có thẻ", "chưa có thẻ"), "voluntary-si": ("đang tham gia", "chưa tham gia")}
MEASURES = (
    Head(key="visits", name="Lượt đến", unit="lượt"),
    Head(key="met", name="Đã gặp", unit="người"),
    Head(key="joined", name="Đóng sau gặp", unit="người"),
    Head(key="promises", name="Giữ hẹn", unit="người"),
    Head(key="leads", name="Tiềm năng", unit="người"),
    Head(key="money", name="Số thu", unit="triệu đồng", scale=MILLION),
)


def year_series(
    months: MonthSeries, name: str, unit: str, until: str, *, plan_to_date: int | None = None, pace: str = "none"
) -> ProgressSeries:
    """A year's running totals. ``until``: the last month (``YYYY-MM``) that has figures."""
    return ProgressSeries(
        title=f"{name} – {_whose(months)}, năm {months.year}",
        unit=unit,
        points=_points(months, until),
        plan_to_date=plan_to_date if any(months.plan) else None,
        pace=pace,
        scale=scale_of(months.indicator),
    )


def with_forecast(series: ProgressSeries, found: Forecast) -> ProgressSeries:
    """The same year with what is expected of its months and the range of the running totals, which ends at the year's own."""
    if found.year_low is None or found.year_mid is None or found.year_high is None:
        return series
    reached = max((at for at, point in enumerate(series.points) if point.actual is not None), default=-1)
    done = sum(point.actual or 0 for point in series.points)
    ahead = [
        (month.mid or 0, (month.mid or 0) - (month.low or 0), (month.high or 0) - (month.mid or 0))
        for month in found.months
    ]
    ahead = [part if at > reached else (0, 0, 0) for at, part in enumerate(ahead)]
    # What is still to come in the running month belongs to the range as well.
    rest = found.year_mid - done - sum(mid for mid, _, _ in ahead)
    down, up = (max(1, sum(part[side] for part in ahead)) for side in (1, 2))
    points, band = list(series.points), list[tuple[int, int] | None]()
    middle, low, high = done + rest, 0, 0
    for at, point in enumerate(points):
        if at <= reached:
            band.append((done, done) if at == reached else None)
            continue
        mid, below, above = ahead[at]
        middle, low, high = middle + mid, low + below, high + above
        band.append(
            (
                middle - (found.year_mid - found.year_low) * low // down,
                middle + (found.year_high - found.year_mid) * high // up,
            )
        )
        extra = rest if at == reached + 1 else 0
        points[at] = MonthPoint(month=point.month, plan=point.plan, forecast=mid + extra)
    return ProgressSeries(
        title=series.title, unit=series.unit, points=tuple(points), plan_to_date=series.plan_to_date, pace=series.pace,
        scale=series.scale, band=tuple(band),
    )  # fmt: skip


def month_bars(months: MonthSeries, name: str, unit: str, until: str) -> MonthBars:
    """A year month by month, with the year before."""
    return MonthBars(
        title=f"{name} theo tháng – {_whose(months)}, năm {months.year}",
        unit=unit,
        points=_points(months, until),
        before=tuple(months.last_year) if any(months.last_year) else (),
        scale=scale_of(months.indicator),
    )


def heat_table(
    years: Sequence[ScopeYear], name: str, unit: str, year: int, until: str, *, indicator: str, row_name: str
) -> HeatTable:
    """Scopes × months; months after ``until`` are not known yet."""
    last = int(until[5:7]) if until[:4] == str(year) else (12 if until[:4] > str(year) else 0)
    rows = tuple(
        Line(
            key=one.scope.code,
            name=f"{one.scope.name} – {one.scope.parent}"
            if one.scope.kind == "hamlet" and one.scope.parent
            else one.scope.name,
            cells=tuple(
                Cell(value=one.actual[at], base=one.plan[at] if any(one.plan) else None) if at < last else None
                for at in range(12)
            ),
        )
        for one in years
    )
    return HeatTable(
        title=f"{name} theo tháng và {row_name.lower()}, năm {year}",
        unit=unit,
        row_name=row_name,
        columns=tuple(Head(key=at + 1, name=f"T{at + 1}") for at in range(12)),
        rows=rows,
        base_name="chỉ tiêu tháng",
        scale=scale_of(indicator),
    )


def cover_bars(
    places: Sequence[PlaceCover], scheme: str, where: str, on: date, communes: Mapping[str, str]
) -> SortedBars:
    """Hamlets by their cover, the lowest first. With several communes each hamlet says whose it is."""
    several = len({place.commune_code for place in places}) > 1
    have, lack = _HAVE[scheme]
    bars = [
        Bar(
            key=place.hamlet_id,
            name=f"{place.name} – {communes.get(place.commune_code, '')}" if several else place.name,
            value=place.covered,
            base=place.people,
        )
        for place in places
    ]
    return SortedBars(
        title=f"Bao phủ {COVER_NAMES[scheme]} theo thôn, tổ dân phố – {where}, ngày {_date(on)}",
        unit="người",
        row_name="thôn",
        bars=sort_bars(bars, lowest_first=True),
        value_name=have,
        rest_name=lack,
    )


def age_pyramid(picture: AgePicture, scheme: str, where: str, on: date) -> Pyramid:
    """Ages by sex; who has no birth or no sex on record is told beside it."""
    have, lack = _HAVE[scheme]
    found = {(side.group, side.sex): (side.covered, side.people - side.covered) for side in picture.sides}
    top = max((group for group, _ in found), default=-1)
    groups = tuple(
        AgeGroup(
            key=group,
            name=f"{group * AGE_WIDTH}+"
            if group == LAST_GROUP
            else f"{group * AGE_WIDTH}–{group * AGE_WIDTH + AGE_WIDTH - 1}",
            male=found.get((group, "male"), (0, 0)),
            female=found.get((group, "female"), (0, 0)),
        )
        for group in range(top + 1)
    )
    return Pyramid(
        title=f"Tháp tuổi và bao phủ {COVER_NAMES[scheme]} – {where}, ngày {_date(on)}",
        unit="người",
        groups=groups,
        value_name=have,
        rest_name=lack,
        unknown=(("chưa rõ ngày sinh", picture.no_birth), ("chưa ghi giới tính", picture.no_sex)),
    )


def funnel_series(facts: FunnelFacts, where: str) -> Funnel:
    """How far the households of a round or a month came."""
    steps = tuple(Step(key=step, name=STEP_NAMES[step], value=count) for step, count in facts.steps)
    return Funnel(title=f"Phễu vận động – {where}", unit="hộ", steps=steps)


def collector_comparison(found: Sequence[CollectorFacts], month: str) -> Comparison:
    """Collectors side by side."""
    rows = tuple(
        Line(
            key=one.collector_id,
            name=one.name,
            cells=(
                Cell(value=one.work.visits),
                Cell(value=one.work.met),
                Cell(value=one.work.joined, base=one.work.met),
                Cell(value=one.work.promises_kept, base=one.work.promises_due),
                Cell(value=one.work.leads),
                Cell(value=one.money),
            ),
        )
        for one in found
    )
    return Comparison(
        title=f"So sánh nhân viên thu – tháng {format_month(month)}",
        unit="",
        row_name="Nhân viên thu",
        measures=MEASURES,
        rows=rows,
    )


def due_calendar(facts: DueFacts, today: date) -> DueCalendar:
    """Ends coming, week by week."""
    days = tuple(
        DueDay(day=day, counts=tuple(counts.get(scheme, 0) for scheme in DUE_SCHEMES))
        for day, counts in sorted(facts.days.items())
    )
    return DueCalendar(
        title=f"Thẻ và kỳ đóng hết hạn từ {_date(facts.first)} đến {_date(facts.last)}",
        unit="người",
        parts=tuple(SCHEME_NAMES[scheme] for scheme in DUE_SCHEMES),
        first=facts.first.isoformat(),
        last=facts.last.isoformat(),
        days=days,
        today=today.isoformat(),
    )


def _points(months: MonthSeries, until: str) -> tuple[MonthPoint, ...]:
    planned, done = any(months.plan), any(months.actual)
    return tuple(
        MonthPoint(
            month=month,
            plan=months.plan[at] if planned else None,
            actual=months.actual[at] if month <= until and (planned or done) else None,
        )
        for at, month in enumerate(f"{months.year}-{number:02d}" for number in range(1, 13))
    )


def _whose(months: MonthSeries) -> str:
    return WHOLE.lower() if months.scope.kind == OFFICE else months.scope.name


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"
