"""What a chart is told, and the sums behind it. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass

Colours = Mapping[str, str]  # token name → "#RRGGBB": text, muted, line, raised, accent, behind, ahead

NOTHING = "Chưa có số liệu. Biểu đồ hiện ra khi đã giao chỉ tiêu hoặc đã có kết quả trong năm."
PACE_WORDS = {"ahead": "vượt tiến độ", "on": "đúng tiến độ", "behind": "chậm tiến độ", "none": ""}


@dataclass(frozen=True, kw_only=True)
class ChartTable:
    """The exact figures behind a chart, in words and whole numbers (people, đồng), for a table beside it and for Excel."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class MonthPoint:
    """One month, "YYYY-MM". Values are those of the month alone, in whole units or đồng; None means not known (yet)."""

    month: str
    plan: int | None = None
    actual: int | None = None
    forecast: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProgressSeries:
    """A year of one indicator.

    `points` in the order of months; `plan_to_date` what should have been reached by now, `pace` one of
    ahead|on|behind|none; `scale` divides what is drawn (1_000_000 with unit "triệu đồng"). `band`: for each month the
    lowest and highest total forecast for its end (running totals, unlike the points), None where none is.
    """

    title: str
    unit: str
    points: tuple[MonthPoint, ...]
    plan_to_date: int | None = None
    pace: str = "none"
    scale: int = 1
    band: tuple[tuple[int, int] | None, ...] = ()

    @property
    def actual(self) -> int:
        """Everything reached so far."""
        return sum(point.actual or 0 for point in self.points)

    @property
    def plan(self) -> int | None:
        """The plan of the whole period, None when no month has one."""
        plans = [point.plan for point in self.points if point.plan is not None]
        return sum(plans) if plans else None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(point.plan is None and point.actual is None for point in self.points)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return NOTHING

    @property
    def headline(self) -> str:
        """The line over the chart: the count beside the percentage, and the pace in words."""
        text = f"{self.title}: {share_text(self.actual, self.plan, self.scale)} {self.unit}"
        return f"{text} – {PACE_WORDS[self.pace]}" if PACE_WORDS[self.pace] else text

    @property
    def hint(self) -> str:
        """What the signs mean."""
        marks = ["cột: thực hiện lũy kế", "nét đứt: kế hoạch lũy kế"]
        if self.plan_to_date is not None:
            marks.append("dấu mốc: mức cần đạt đến nay")
        if any(point.forecast is not None for point in self.points):
            marks.append("cột nhạt: dự báo")
        if any(self.band):
            marks.append("dải giữa hai nét chấm: khoảng dự báo")
        return f"Đơn vị: {self.unit}. " + ", ".join(marks).capitalize()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (1, len(self.points))

    def key_at(self, _row: int, column: int) -> object:
        """What a click means: the month."""
        return self.points[column].month

    def totals(self) -> tuple["Total", ...]:
        """What is drawn of each month."""
        return accumulate(self)

    def readout_at(self, _row: int, column: int) -> str:
        """The exact values of one month."""
        return readout(self, column)

    def table(self) -> ChartTable:
        """Every month with its values and the running totals."""
        rows = tuple(
            (
                month_text(point.month),
                point.plan,
                point.actual,
                total.plan,
                total.actual,
                total.forecast,
                *_ends(self, at),
            )
            for at, (point, total) in enumerate(zip(self.points, accumulate(self), strict=True))
        )
        return ChartTable(
            headings=(
                "Tháng", "Kế hoạch tháng", "Thực hiện tháng", "Kế hoạch lũy kế", "Thực hiện lũy kế", "Dự báo lũy kế",
                "Dự báo thấp", "Dự báo cao",
            ),
            rows=rows,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Total:
    """The sums up to and including one month; None where the month has no value of that kind."""

    month: str
    plan: int | None
    actual: int | None
    forecast: int | None


def accumulate(series: ProgressSeries) -> tuple[Total, ...]:
    """Return the running totals by month.

    The plan runs on through months without one. Actual figures stop after the last month that has one; the forecast
    begins there.
    """
    last_actual = max((i for i, point in enumerate(series.points) if point.actual is not None), default=-1)
    totals = []
    plan: int | None = None
    actual = forecast = 0
    for index, point in enumerate(series.points):
        if point.plan is not None:
            plan = (plan or 0) + point.plan
        actual += point.actual or 0
        ahead = index > last_actual and point.forecast is not None
        forecast = forecast + (point.forecast or 0) if ahead else actual
        totals.append(
            Total(
                month=point.month,
                plan=plan,
                actual=actual if index <= last_actual else None,
                forecast=forecast if ahead else None,
            )
        )
    return tuple(totals)


def count_text(value: int, scale: int = 1) -> str:
    """Return 1366 as "1.366"; scaled values keep one decimal below 100: 12_500_000 / 1_000_000 → "12,5"."""
    if scale == 1:
        return f"{value:,}".replace(",", ".")
    tenths = round(value * 10 / scale)
    if abs(tenths) >= 1000 or tenths % 10 == 0:
        return f"{round(value / scale):,}".replace(",", ".")
    return f"{tenths // 10:,}".replace(",", ".") + f",{tenths % 10}"


def share_text(actual: int, plan: int | None, scale: int = 1) -> str:
    """Return "16/20 (80 %)"; without a plan, or with a plan of zero, only the counts."""
    done = count_text(actual, scale)
    if plan is None:
        return done
    pair = f"{done}/{count_text(plan, scale)}"
    return f"{pair} ({round(actual * 100 / plan)} %)" if plan > 0 else pair


def month_text(month: str) -> str:
    """Return "2026-03" as "Tháng 3/2026"."""
    return f"Tháng {int(month[5:7])}/{month[:4]}"


def readout(series: ProgressSeries, index: int) -> str:
    """Return the exact values of one month, as shown while the pointer is over it."""
    point, total = series.points[index], accumulate(series)[index]
    parts = [month_text(point.month)]
    if point.actual is not None:
        parts.append(f"trong tháng {share_text(point.actual, point.plan, series.scale)}")
    elif point.plan is not None:
        parts.append(f"kế hoạch tháng {count_text(point.plan, series.scale)}")
    if total.actual is not None:
        parts.append(f"lũy kế {share_text(total.actual, total.plan, series.scale)}")
    elif total.forecast is not None:
        parts.append(f"dự báo lũy kế {share_text(total.forecast, total.plan, series.scale)}")
    elif total.plan is not None:
        parts.append(f"kế hoạch lũy kế {count_text(total.plan, series.scale)}")
    low, high = _ends(series, index)
    if low is not None and high is not None:
        parts.append(f"khoảng dự báo {count_text(low, series.scale)}–{count_text(high, series.scale)}")
    return " · ".join(parts)


def _ends(series: ProgressSeries, index: int) -> tuple[int | None, int | None]:
    found = series.band[index] if index < len(series.band) else None
    return found if found is not None else (None, None)
