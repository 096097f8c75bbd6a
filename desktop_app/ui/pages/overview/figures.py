"""From progress rows to what cards, the table and the chart show."""

from __future__ import annotations

from typing import Any

from desktop_app.charts.series import MonthPoint, ProgressSeries
from desktop_app.domain.dates import format_month
from desktop_app.domain.money import format_money
from desktop_app.services.planning_figures import MAIN, OFFICE, REST, Indicator
from desktop_app.services.progress import MonthSeries, ProgressRow, ProgressTable
from desktop_app.ui.components.figure_card import PACE_ICONS, Figure, share_text
from desktop_app.ui.models.columns import Column

MILLION = 1_000_000
WHOLE = "Toàn cơ quan"
_REST = "Chưa chia (âm: chia vượt)"
SHORT = {"vsi_people": "BHXH TN", "hh_people": "BHYT HGĐ", "money_total": "Số tiền thu"}
_MONEY_UNIT = "triệu đồng"


def share_words(indicator: Indicator, row: ProgressRow) -> str:
    """“16/20 (80 %)” of the year with the unit; per cent of a percentage would say nothing, so it stands beside its plan."""
    if not row.known:
        return f"chưa nhập / {_tenths(row.plan_year) if indicator.share else format_money(row.plan_year)}"
    if indicator.share:
        return f"{_tenths(row.actual_to_date)} / {_tenths(row.plan_year)}"
    scale = MILLION if indicator.money else 1
    unit = _MONEY_UNIT if indicator.money else indicator.unit
    return f"{share_text(round(row.actual_to_date / scale), round(row.plan_year / scale))} {unit}"


def needed_words(indicator: Indicator, row: ProgressRow) -> str:
    """“cần 16/tháng, 4/tuần”, or that the year's figure is reached."""
    if not row.known:
        return ""
    if not row.needed.missing:
        return "đã đạt chỉ tiêu năm"
    if indicator.share:
        return f"còn thiếu {_tenths(row.needed.missing)}"
    scale = MILLION if indicator.money else 1
    month, week = (format_money(-(-value // scale)) for value in (row.needed.per_month, row.needed.per_week))
    return f"cần {month}/tháng, {week}/tuần"


def _tenths(value: int) -> str:
    return f"{value // 10},{value % 10} %"


def scale_of(indicator: str) -> int:
    """Money is shown in triệu đồng, people one by one."""
    return MILLION if indicator.startswith("money") else 1


def unit_of(indicator: str) -> str:
    """The unit shown beside a figure."""
    return _MONEY_UNIT if indicator.startswith("money") else "người"


def card_figures(table: ProgressTable) -> list[tuple[str, bool, Figure]]:
    """The six cards of the office: indicator, whether it is the month alone, and the figure."""
    found = []
    for code in MAIN:
        row = table.of(code, OFFICE)
        if row is not None:
            found += [(code, True, _month_figure(row, table.month)), (code, False, _year_figure(row, table.month))]
    return found


def table_rows(table: ProgressTable) -> list[dict[str, Any]]:
    """One row per scope with its three indicators."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in table.rows:
        scope = row.scope
        name = WHOLE if scope.kind == OFFICE else _REST if scope.kind == REST else scope.name
        shown = rows.setdefault((scope.kind, scope.code), {"scope": scope, "name": name, "parent": scope.parent})
        shown[row.indicator] = row
    return list(rows.values())


def table_columns(first: str, *, with_parent: bool) -> tuple[Column, ...]:
    """Scope, then month and year of each indicator. The key of a column is “indicator.month” or “indicator.year”."""
    columns = [Column(key="name", heading=first, width=14, sort=False)]
    if with_parent:
        columns.append(Column(key="parent", heading="Tổ chức", width=13, sort=False))
    for code in MAIN:
        unit = " (triệu đ)" if scale_of(code) > 1 else ""
        heading = "Thu" if scale_of(code) > 1 else SHORT[code]
        columns.append(_column(code, "month", f"{heading}, tháng{unit}", "Thực hiện trong tháng so với chỉ tiêu tháng"))
        columns.append(_column(code, "year", f"{heading}, năm{unit}", "Lũy kế so với chỉ tiêu cả năm"))
    return tuple(columns)


def cell_rows(table: ProgressTable) -> list[dict[str, Any]]:
    """The rows with a text, a pace and a tone per cell."""
    rows = []
    for shown in table_rows(table):
        row: dict[str, Any] = {"scope": shown["scope"], "name": shown["name"], "parent": shown["parent"]}
        for code in MAIN:
            found: ProgressRow | None = shown.get(code)
            if found is None:  # the row of what was not shared out has only the indicators that have such a rest
                row |= {
                    f"{code}.month": "",
                    f"{code}.month.pace": "none",
                    f"{code}.year": "",
                    f"{code}.year.pace": "none",
                }
                continue
            row[f"{code}.month"] = _share(found.actual_month, found.plan_month, code)
            row[f"{code}.month.pace"] = found.pace_month
            row[f"{code}.year"] = _share(found.actual_to_date, found.plan_year, code)
            row[f"{code}.year.pace"] = found.pace
        rows.append(row)
    return rows


def chart_series(
    months: MonthSeries, indicator: Indicator, row: ProgressRow | None, until: str, scope_name: str
) -> ProgressSeries:
    """The year of one scope; months after ``until`` (``YYYY-MM``) have no actual figure yet."""
    planned, done = any(months.plan), any(months.actual)
    points = []
    for place in range(12):
        month = f"{months.year}-{place + 1:02d}"
        points.append(
            MonthPoint(
                month=month,
                plan=months.plan[place] if planned else None,
                actual=months.actual[place] if month <= until and (planned or done) else None,
            )
        )
    return ProgressSeries(
        title=f"{indicator.name} – {scope_name}, năm {months.year}",
        unit=unit_of(indicator.code),
        points=tuple(points),
        plan_to_date=row.plan_to_date if row is not None and planned else None,
        pace=row.pace if row is not None else "none",
        scale=scale_of(indicator.code),
    )


def pace_line(row: ProgressRow) -> str:
    """“cần 16 người/tháng để đạt chỉ tiêu năm”, or that it is reached; nothing without a plan."""
    if not row.plan_year:
        return ""
    if row.actual_to_date >= row.plan_year:
        return "đã đạt chỉ tiêu năm"
    needed = -(-row.required_per_month // scale_of(row.indicator))
    return f"cần {format_money(needed)}/tháng"


def _month_figure(row: ProgressRow, month: str) -> Figure:
    return Figure(
        title=f"{SHORT[row.indicator]} · {format_month(month)}",
        actual=row.actual_month,
        plan=row.plan_month,
        unit=unit_of(row.indicator),
        plan_to_date=row.plan_month_to_date,
        pace=row.pace_month,
        change=row.actual_month - row.before_month if month[5:] != "01" else None,
        scale=scale_of(row.indicator),
    )


def _year_figure(row: ProgressRow, month: str) -> Figure:
    return Figure(
        title=f"{SHORT[row.indicator]} · năm {month[:4]}",
        actual=row.actual_to_date,
        plan=row.plan_year,
        unit=unit_of(row.indicator),
        plan_to_date=row.plan_to_date,
        pace=row.pace,
        scale=scale_of(row.indicator),
        note=pace_line(row),
    )


def _column(code: str, span: str, heading: str, tip: str) -> Column:
    key = f"{code}.{span}"
    return Column(
        key=key,
        heading=heading,
        width=10.5,
        align="right",
        sort=False,
        tip=tip,
        icon=lambda row: PACE_ICONS[row[f"{key}.pace"]] if row[f"{key}.pace"] != "none" else "",
        tone=lambda row: {"behind": "warn"}.get(row[f"{key}.pace"], ""),
    )


def _share(actual: int, plan: int, code: str) -> str:
    scale = scale_of(code)
    return share_text(round(actual / scale), round(plan / scale) if plan else None)
