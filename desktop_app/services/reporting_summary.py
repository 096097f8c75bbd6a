"""Bảng tổng hợp tháng: plan and actual of each commune for the main indicators, with a chart of the year."""

from __future__ import annotations

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports import monthly_summary
from desktop_app.reports.monthly_summary import (
    PACE_WORDS,
    CommuneProgress,
    IndicatorSummary,
    MonthlySummary,
    MonthPoint,
    Progress,
)
from desktop_app.reports.report import percent_of
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, MAIN, OFFICE, REST, indicator_of
from desktop_app.services.progress import ProgressRow, months_series, progress
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet, closing_day, made_on

_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("Chỉ tiêu", "text", 32),
    ("Đơn vị tính", "text", 10),
    ("Xã, phường, đặc khu", "text", 26),
    ("Mã xã", "id", 9),
    ("Chỉ tiêu tháng", "count", 15),
    ("Thực hiện tháng", "count", 15),
    ("Đạt tháng (%)", "percent", 10),
    ("Chỉ tiêu lũy kế", "count", 16),
    ("Thực hiện lũy kế", "count", 16),
    ("Đạt lũy kế (%)", "percent", 10),
    ("Chỉ tiêu năm", "count", 16),
    ("Đạt năm (%)", "percent", 10),
    ("Còn phải thực hiện", "count", 16),
    ("Tiến độ", "text", 18),
)
WHOLE = "Toàn đơn vị"
_COUNTED = "Mỗi người tính một lần trong năm cho mỗi chế độ, tại lần thu đầu tiên của năm; tiền tính theo sổ thu."


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The summary of a month, of all communes or of one."""
    summary = summary_of(office, month, filters.commune)
    scope = "toàn đơn vị" if filters.commune is None else summary.indicators[0].communes[0].name
    on = closing_day(office, month)
    report = monthly_summary.report(
        summary, caption=f"Phạm vi: {scope}; số liệu đến hết ngày {format_date(on)}", made_at=office.now()
    )
    tail = f"-{filters.commune}" if filters.commune else ""
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=_table(summary, whole=filters.commune is None),
        stem=f"{form.code}-{month}{tail}",
    ).with_checks(*(Check(level="warn", message=text, page="plan") for text in report.remarks))


def summary_of(office: Office, month: str, commune: str | None = None) -> MonthlySummary:
    """The figures: people or đồng of each commune and of the office, the plan up to the day of closing."""
    on = closing_day(office, month)
    table = progress(office, month, by=COMMUNE, on=on)
    head = letterhead(office)
    indicators = []
    for code in MAIN:
        rows = [row for row in table.rows if row.indicator == code]
        whole = next(row for row in rows if row.scope.kind == (OFFICE if commune is None else COMMUNE)
                     and row.scope.code == (commune or ""))  # fmt: skip
        described = indicator_of(office, code)
        communes = [row for row in rows if row.scope.kind in (COMMUNE, REST) and commune in (None, row.scope.code)]
        indicators.append(
            IndicatorSummary(
                name=described.name,
                unit=described.unit,
                communes=tuple(
                    CommuneProgress(code=row.scope.code, name=row.scope.name, progress=_figures(row))
                    for row in communes
                ),
                total=_figures(whole),
                months=_months(office, month, whole),
                code=code,
            )
        )
    return MonthlySummary(
        month=month,
        superior=head.superior,
        office=head.name,
        indicators=tuple(indicators),
        place=head.signers.place,
        on=made_on(office, month),
        preparer=head.signers.preparer,
        signer_title=head.signers.director_title.upper() or "GIÁM ĐỐC",
        signer=head.signers.director,
        notes=(f"{_COUNTED} Số liệu đến hết ngày {format_date(on)}.",),
    )


def _figures(row: ProgressRow) -> Progress:
    """Where nothing was planned for the year, the plan is not known rather than 0."""
    planned = row.plan_year > 0 or row.scope.kind == REST
    return Progress(
        actual_month=row.actual_month,
        actual_to_date=row.actual_to_date,
        plan_month=row.plan_month if planned else None,
        plan_to_date=row.plan_to_date if planned else None,
        plan_year=row.plan_year if planned else None,
        pace=REST if row.scope.kind == REST else row.pace,
    )


def _months(office: Office, month: str, whole: ProgressRow) -> tuple[MonthPoint, ...]:
    """The year's months for the chart; those after the reported one are still to come."""
    year = month_bounds(month)[0].year
    series = months_series(office, year, whole.indicator, whole.scope.kind, whole.scope.code)
    planned = any(series.plan)
    points = []
    for place, (plan, actual) in enumerate(zip(series.plan, series.actual, strict=True), start=1):
        key = f"{year}-{place:02d}"
        points.append(MonthPoint(month=key, plan=plan if planned else None, actual=actual if key <= month else None))
    return tuple(points)


def _table(summary: MonthlySummary, *, whole: bool) -> ListTable:
    """The same figures as one plain list to sort and filter: a line per indicator and commune, the office's last."""
    rows: list[list[ListValue]] = []
    for indicator in summary.indicators:
        lines = [(line.name, line.code, line.progress) for line in indicator.communes]
        if whole:
            lines.append((WHOLE, "", indicator.total))
        rows += [[indicator.name, indicator.unit, name, code, *_cells(figures)] for name, code, figures in lines]
    return ListTable(
        columns=tuple(ListColumn(heading=heading, kind=kind, width=width) for heading, kind, width in _COLUMNS),
        rows=rows,
    )


def _cells(figures: Progress) -> list[ListValue]:
    remaining = None if figures.plan_year is None else max(0, figures.plan_year - figures.actual_to_date)
    return [
        figures.plan_month,
        figures.actual_month,
        percent_of(figures.actual_month, figures.plan_month),
        figures.plan_to_date,
        figures.actual_to_date,
        percent_of(figures.actual_to_date, figures.plan_to_date),
        figures.plan_year,
        percent_of(figures.actual_to_date, figures.plan_year),
        remaining,
        PACE_WORDS[figures.pace],
    ]
