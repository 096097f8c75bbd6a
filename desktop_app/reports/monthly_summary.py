"""Bảng tổng hợp tháng: the office's own summary of a month, by indicator and commune, with a chart per indicator.

For each indicator (people in voluntary SI, people in household health insurance, money collected …) a group of rows:
one per commune, then its sum. Counts stand beside percentages; the pace is a word, never a colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.dates import format_date_words, format_month
from desktop_app.reports.report import (
    Chart,
    ChartPoint,
    Column,
    Line,
    Page,
    Report,
    Row,
    Signature,
    Value,
    add_up,
    heading_grid,
    percent_of,
    roman,
)

CODE = "tong-hop-thang"
PACE_WORDS = {
    "ahead": "Vượt tiến độ",
    "on": "Đúng tiến độ",
    "behind": "Chậm tiến độ",
    "none": "Chưa giao chỉ tiêu",
    "rest": "",
}
"""How each pace is written on paper; ``rest`` is the line of what no commune was given."""

_COLUMNS: tuple[tuple[str, float, str, tuple[str, ...]], ...] = (
    ("number", 4.5, "text", ("TT",)),
    ("name", 24, "text", ("Xã, phường, đặc khu",)),
    ("plan_month", 11, "count", ("Trong tháng", "Chỉ tiêu")),
    ("actual_month", 11, "count", ("Trong tháng", "Thực hiện")),
    ("percent_month", 7.5, "percent", ("Trong tháng", "Đạt %")),
    ("plan_to_date", 12, "count", ("Lũy kế từ đầu năm", "Chỉ tiêu")),
    ("actual_to_date", 12, "count", ("Lũy kế từ đầu năm", "Thực hiện")),
    ("percent_to_date", 7.5, "percent", ("Lũy kế từ đầu năm", "Đạt %")),
    ("plan_year", 12, "count", ("Cả năm", "Chỉ tiêu")),
    ("percent_year", 7.5, "percent", ("Cả năm", "Đạt %")),
    ("remaining", 12, "count", ("Cả năm", "Còn phải thực hiện")),
    ("pace", 13, "text", ("Tiến độ",)),
)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Plan and actual of one indicator in one scope, in people or whole đồng by its unit; None is "no plan".

    `plan_to_date` is the plan from January to the end of the reported month; `pace` is `ahead`, `on`, `behind` or
    `none`.
    """

    actual_month: int
    actual_to_date: int
    plan_month: int | None = None
    plan_to_date: int | None = None
    plan_year: int | None = None
    pace: str = "none"


@dataclass(frozen=True, kw_only=True)
class CommuneProgress:
    """One commune's line; without a code what the office was given beyond its communes."""

    code: str
    name: str
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class MonthPoint:
    """One month of the year for the chart; `month` is `YYYY-MM`, `actual` None for a month still to come."""

    month: str
    plan: int | None
    actual: int | None


@dataclass(frozen=True, kw_only=True)
class IndicatorSummary:
    """One indicator: its communes, the office as a whole, and the months of the year.

    `unit` is "người" or "đồng". `total` is the office's own progress: its pace cannot be added up from the communes'.
    """

    name: str
    unit: str
    communes: tuple[CommuneProgress, ...]
    total: Progress
    months: tuple[MonthPoint, ...] = ()
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthlySummary:
    """Everything on the summary. `month` is `YYYY-MM`; `superior` and `office` are the two lines of the header block.

    `preparer` and `signer` are printed names; "" leaves the space for a written one.
    """

    month: str
    superior: str
    office: str
    indicators: tuple[IndicatorSummary, ...]
    place: str = ""
    on: date | None = None
    preparer: str = ""
    signer_title: str = "GIÁM ĐỐC"
    signer: str = ""
    notes: tuple[str, ...] = ()


def report(summary: MonthlySummary, *, caption: str = "", made_at: datetime | None = None) -> Report:
    """Return the report for screen and paper."""
    rows: list[Row] = []
    for number, indicator in enumerate(summary.indicators, start=1):
        rows += _rows(roman(number), indicator)
    return Report(
        code=f"Bảng tổng hợp tháng {format_month(summary.month)}",
        corner=tuple(
            Line(text=text.upper(), bold=bold)
            for text, bold in ((summary.superior, False), (summary.office, True))
            if text
        ),
        title=(
            Line(text="BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU", bold=True),
            Line(text=f"Tháng {summary.month[5:]} năm {summary.month[:4]}", italic=True),
        ),
        columns=tuple(
            Column(key=key, width=width, kind=kind, align="center" if key == "number" else "")
            for key, width, kind, _ in _COLUMNS
        ),
        headings=heading_grid([levels for _, _, _, levels in _COLUMNS]),
        rows=tuple(rows),
        charts=tuple(_chart(indicator) for indicator in summary.indicators if indicator.months),
        notes=summary.notes,
        remarks=_remarks(summary),
        signatures=_signatures(summary),
        caption=caption,
        made_at=made_at,
        strong_kinds=frozenset({"group", "subtotal"}),
        span_kinds=frozenset({"group"}),
        page=Page(landscape=True, margins=(15.0, 12.0, 12.0, 13.0), size=9.0),
    )


def _rows(number: str, indicator: IndicatorSummary) -> list[Row]:
    head = f"{number}. {indicator.name} (đơn vị tính: {indicator.unit})"
    rows = [Row(kind="group", values={"name": head})]
    rows += [
        Row(
            kind="line",
            values={"number": place, "name": line.name, **_values(line.progress)},
            key=f"commune:{line.code}/{indicator.code}" if line.code else f"rest/{indicator.code}",
        )
        for place, line in enumerate(indicator.communes, start=1)
    ]
    total = {"name": "Cộng", **_values(indicator.total)}
    return [*rows, Row(kind="subtotal", values=total, key=f"total/{indicator.code}")]


def _values(progress: Progress) -> dict[str, Value]:
    remaining = None if progress.plan_year is None else max(0, progress.plan_year - progress.actual_to_date)
    return {
        "plan_month": progress.plan_month,
        "actual_month": progress.actual_month,
        "percent_month": percent_of(progress.actual_month, progress.plan_month),
        "plan_to_date": progress.plan_to_date,
        "actual_to_date": progress.actual_to_date,
        "percent_to_date": percent_of(progress.actual_to_date, progress.plan_to_date),
        "plan_year": progress.plan_year,
        "percent_year": percent_of(progress.actual_to_date, progress.plan_year),
        "remaining": remaining,
        "pace": PACE_WORDS[progress.pace],
    }


def _chart(indicator: IndicatorSummary) -> Chart:
    """Return the months as a chart; amounts are drawn in million đồng so that the labels stay short."""
    in_money = indicator.unit == "đồng"
    scale, unit = (1_000_000, "triệu đồng") if in_money else (1, indicator.unit)
    return Chart(
        title=indicator.name,
        unit=unit,
        points=tuple(
            ChartPoint(
                label=f"T{int(point.month[5:])}",
                plan=None if point.plan is None else point.plan / scale,
                actual=None if point.actual is None else point.actual / scale,
            )
            for point in indicator.months
        ),
    )


def _signatures(summary: MonthlySummary) -> tuple[Signature, ...]:
    hint = Line(text="(Ký, ghi rõ họ tên)", italic=True)
    day = format_date_words(summary.on) if summary.on else "ngày … tháng … năm …"
    return (
        Signature(lines=(Line(text="NGƯỜI LẬP BẢNG", bold=True), hint), name=summary.preparer, center=0.2),
        Signature(
            lines=(
                Line(text=f"{summary.place or '…'}, {day}", italic=True),
                Line(text=summary.signer_title, bold=True),
                hint,
            ),
            name=summary.signer,
            center=0.8,
        ),
    )


def _remarks(summary: MonthlySummary) -> tuple[str, ...]:
    """Name the indicators without a plan, and those whose communes do not add up to the office."""
    found = []
    for indicator in summary.indicators:
        if indicator.total.plan_year is None:
            found.append(f"Chưa giao chỉ tiêu năm cho “{indicator.name}”.")
        if indicator.communes and _summed(indicator.communes) != _own(indicator.total):
            found.append(f"“{indicator.name}”: tổng các xã khác số của toàn đơn vị.")
    return tuple(found)


def _summed(communes: Sequence[CommuneProgress]) -> tuple[int | None, ...]:
    return tuple(add_up(column) for column in zip(*(_own(line.progress) for line in communes), strict=True))


def _own(progress: Progress) -> tuple[int | None, ...]:
    return (
        progress.plan_month,
        progress.actual_month,
        progress.plan_to_date,
        progress.actual_to_date,
        progress.plan_year,
    )
