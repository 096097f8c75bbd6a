"""Bảng tổng hợp quý, năm: plan and actual of each commune over the months of the period, beside the same period last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.dates import format_date
from desktop_app.reports.monthly_summary import PACE_WORDS
from desktop_app.reports.report import Chart, ChartPoint, Row, Value, percent_of, roman
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, MAIN, OFFICE, REST, indicator_of
from desktop_app.services.progress import MonthSeries, ProgressRow, months_series, progress
from desktop_app.services.report_periods import months_of, period_words
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of, subtotal
from desktop_app.services.reporting_values import YEAR, Check, Filters, Form, Sheet, closing_day

_MILLION = 1_000_000
_SPAN = "Trong kỳ"
_BEFORE = "So với cùng kỳ năm trước"
_NAME = (
    Field(key="number", heading=("TT",), width=4.5, align="center"),
    Field(key="name", heading=("Xã, phường, đặc khu",), width=24),
)
_PERIOD = (
    Field(key="plan", heading=(_SPAN, "Chỉ tiêu"), width=12, kind="count"),
    Field(key="actual", heading=(_SPAN, "Thực hiện"), width=12, kind="count"),
    Field(key="percent", heading=(_SPAN, "Đạt %"), width=7.5, kind="percent"),
    Field(key="before", heading=(_BEFORE, "Cùng kỳ"), width=12, kind="count"),
    Field(key="change", heading=(_BEFORE, "Tăng, giảm"), width=12, kind="count"),
    Field(key="change_percent", heading=(_BEFORE, "Tăng, giảm %"), width=8, kind="percent"),
)
_CUMULATED = (
    Field(key="to_date", heading=("Lũy kế từ đầu năm", "Thực hiện"), width=12, kind="count"),
    Field(key="plan_year", heading=("Cả năm", "Chỉ tiêu"), width=12, kind="count"),
    Field(key="percent_year", heading=("Cả năm", "Đạt %"), width=7.5, kind="percent"),
)
_LEFT = (
    Field(key="remaining", heading=("Còn phải thực hiện",), width=12, kind="count"),
    Field(key="pace", heading=("Tiến độ",), width=13),
)
_COUNTED = "Mỗi người tính một lần trong năm cho mỗi chế độ, tại lần thu đầu tiên của năm; tiền tính theo sổ thu."


@dataclass(frozen=True, kw_only=True)
class SpanFigures:
    """One indicator of one scope over the months of a period; people or đồng, ``None``: no plan, nothing on record."""

    plan: int | None
    actual: int
    before: int | None
    to_date: int
    plan_year: int | None
    pace: str

    @property
    def change(self) -> int | None:
        """More (or fewer) than in the same months of the year before."""
        return None if self.before is None else self.actual - self.before


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The summary of the period that ends with ``month``, of all communes or of one."""
    on = closing_day(office, month, form.period)
    months = [int(one[5:]) for one in months_of(form.period, month)]
    table = progress(office, month, COMMUNE, on=on)
    groups, charts, missing = [], [], []
    for number, code in enumerate(MAIN, start=1):
        described = indicator_of(office, code)
        rows = [row for row in table.rows if row.indicator == code and filters.commune in (None, row.scope.code)]
        found = {row.scope: months_series(office, on.year, code, row.scope.kind, row.scope.code) for row in rows}
        communes = [row for row in rows if row.scope.kind in (COMMUNE, REST)]
        whole = next((row for row in rows if row.scope.kind == OFFICE), None)
        groups.append(
            Group(
                name=f"{roman(number)}. {described.name} (đơn vị tính: {described.unit})",
                rows=tuple(
                    _line(place, row, found[row.scope], months, on.month) for place, row in enumerate(communes, start=1)
                ),
                subtotal=None
                if whole is None
                else subtotal(
                    f"total/{code}",
                    {"name": "Cộng", **_values(figures_of(whole, found[whole.scope], months, on.month))},
                ),
            )
        )
        shown = found[(whole or communes[0]).scope]
        charts.append(_chart(described.name, described.unit, shown, on.month))
        if not any(shown.last_year):
            missing.append(described.short_name)
    words = period_words(form.period, month)
    name = "toàn đơn vị" if filters.commune is None else communes[0].scope.name
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
        subtitle=words[:1].upper() + words[1:].replace("/", " năm "),
        facts=f"Số liệu đến hết ngày {format_date(on)}",
        fields=(*_NAME, *_PERIOD, *(_LEFT if form.period == YEAR else (*_CUMULATED, *_LEFT))),
        groups=groups,
        notes=(_COUNTED, f"Cùng kỳ: những tháng này của năm {on.year - 1}, đến hết tháng {on.month:02d}."),
        scope=name,
        group_heading="Chỉ tiêu",
        charts=tuple(charts),
        tail=f"-{filters.commune}" if filters.commune else "",
    )
    return sheet.with_checks(*_checks(table.rows, missing, on.year))


def figures_of(row: ProgressRow, series: MonthSeries, months: Sequence[int], until: int) -> SpanFigures:
    """The figures of a scope over the ``months`` (1–12) of its year; ``until``: the last one that has begun, up to which the
    year before is counted too."""
    rest = row.scope.kind == REST
    planned = row.plan_year > 0 or rest
    return SpanFigures(
        plan=sum(series.plan[month - 1] for month in months) if planned else None,
        actual=sum(series.actual[month - 1] for month in months),
        before=sum(series.last_year[month - 1] for month in months if month <= until)
        if any(series.last_year)
        else None,
        to_date=row.actual_to_date,
        plan_year=row.plan_year if planned else None,
        pace=REST if rest else row.pace,
    )


def _line(place: int, row: ProgressRow, series: MonthSeries, months: Sequence[int], until: int) -> Row:
    values = {"number": place, "name": row.scope.name, **_values(figures_of(row, series, months, until))}
    who = REST if row.scope.kind == REST else f"commune:{row.scope.code}"
    return line(f"{who}/{row.indicator}", values)


def _values(found: SpanFigures) -> dict[str, Value]:
    return {
        "plan": found.plan,
        "actual": found.actual,
        "percent": percent_of(found.actual, found.plan),
        "before": found.before,
        "change": found.change,
        "change_percent": percent_of(found.change, found.before),
        "to_date": found.to_date,
        "plan_year": found.plan_year,
        "percent_year": percent_of(found.to_date, found.plan_year),
        "remaining": None if found.plan_year is None else max(0, found.plan_year - found.to_date),
        "pace": PACE_WORDS[found.pace],
    }


def _chart(name: str, unit: str, series: MonthSeries, until: int) -> Chart:
    """The year's months; those after the reported one are still to come. Amounts in million đồng keep the labels short."""
    scale = _MILLION if unit == "đồng" else 1
    planned = any(series.plan)
    return Chart(
        title=name,
        unit="triệu đồng" if unit == "đồng" else unit,
        points=tuple(
            ChartPoint(
                label=f"T{month}",
                plan=plan / scale if planned else None,
                actual=actual / scale if month <= until else None,
            )
            for month, (plan, actual) in enumerate(zip(series.plan, series.actual, strict=True), start=1)
        ),
    )


def _checks(rows: Sequence[ProgressRow], missing: Sequence[str], year: int) -> list[Check]:
    found = []
    if missing:
        found.append(
            Check(
                level="hint",
                message=f"Năm {year - 1} chưa có số liệu của {', '.join(missing)}: cột cùng kỳ để trống. "
                "Hãy nhập số liệu năm trước nếu cần so sánh.",
                page="import",
            )
        )
    if not any(row.plan_year for row in rows):
        found.append(Check(level="warn", message=f"Chưa giao chỉ tiêu năm {year}: cột chỉ tiêu để trống.", page="plan"))
    return found
