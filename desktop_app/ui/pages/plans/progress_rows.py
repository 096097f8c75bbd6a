"""From progress lines to what the table shows: counts beside percentages, the pace as a sign, differences with theirs."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.money import format_money
from desktop_app.domain.planning import percent_of
from desktop_app.services.planning_figures import OFFICE, Indicator
from desktop_app.services.progress_tables import ProgressLine
from desktop_app.ui.components.figure_card import PACE_ICONS, PACE_WORDS
from desktop_app.ui.models.columns import Column, Row

WHOLE = "Toàn cơ quan"
MILLION = 1_000_000
FIGURES = ("month", "year")
"""The keys of columns behind which people stand."""
UNKNOWN = "chưa nhập"


def value_text(indicator: Indicator, value: int | None) -> str:
    """A figure as it is read: triệu đồng, per cent from tenths, whole numbers; “” when it is not known."""
    if value is None:
        return ""
    if indicator.share:
        return f"{value // 10},{value % 10}"
    if indicator.money:
        return format_money(round(value / MILLION))
    return format_money(value)


def unit_text(indicator: Indicator) -> str:
    """The unit of what ``value_text`` shows."""
    return "triệu đồng" if indicator.money else indicator.unit


def share_of(indicator: Indicator, actual: int, plan: int) -> str:
    """“16/20 (80 %)”; the count alone without a plan."""
    shown = value_text(indicator, actual)
    percent = percent_of(actual, plan)
    return shown if percent is None else f"{shown}/{value_text(indicator, plan)} ({round(percent)} %)"


def difference(indicator: Indicator, now: int | None, before: int | None) -> str:
    """“+3 (13)”: the change and what it is against; “” when either is not known."""
    if now is None or before is None:
        return ""
    change = now - before
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{value_text(indicator, abs(change))} ({value_text(indicator, before)})"


def shown_row(line: ProgressLine) -> dict[str, Any]:
    """One row of the table."""
    row, one, compared = line.row, line.indicator, line.comparison
    needed, planned = row.needed, bool(row.plan_year)
    return {
        "line": line,
        "name": WHOLE if row.scope.kind == OFFICE and not row.group else line.name,
        "indicator": one.short_name,
        "month": share_of(one, row.actual_month, row.plan_month) if row.known else UNKNOWN,
        "pace_month": row.pace_month,
        "year": share_of(one, row.actual_to_date, row.plan_year) if row.known else UNKNOWN,
        "to_date": value_text(one, row.plan_to_date) if planned else "",
        "pace": row.pace,
        "missing": value_text(one, needed.missing) if planned and row.known else "",
        "per_month": _rounded_up(one, needed.per_month) if planned and row.known else "",
        "per_week": _rounded_up(one, needed.per_week) if planned and row.known else "",
        "per_day": _rounded_up(one, needed.per_day) if planned and row.known else "",
        "before": difference(one, compared.now, compared.before) if compared else "",
        "last_year": difference(one, compared.to_date, compared.to_date_last_year) if compared else "",
        "year_end": difference(one, compared.to_date, compared.year_end) if compared and one.stock else "",
    }


def progress_columns() -> tuple[Column, ...]:
    """The columns; what matters most stands first."""
    return (
        Column(key="name", heading="Đơn vị", width=10.2, sort=False),
        Column(key="indicator", heading="Chỉ tiêu", width=9.6, sort=False),
        _figure("month", "Trong tháng", "pace_month", 8.6),
        _figure("year", "Lũy kế năm", "pace", 9.6),
        _number("to_date", "Cần đến nay", 7.1, "Chỉ tiêu tính đến ngày, trong tháng tính theo số ngày đã qua"),
        _number("missing", "Còn thiếu", 5.6, "Chỉ tiêu năm trừ số đã làm"),
        _number("per_month", "Mỗi tháng", 5.9, "Mỗi tháng còn lại phải làm để đạt chỉ tiêu năm"),
        _number("per_week", "Mỗi tuần", 5.3, "Mỗi tuần còn lại phải làm để đạt chỉ tiêu năm"),
        _number("per_day", "Mỗi ngày", 5.3, "Mỗi ngày còn lại phải làm để đạt chỉ tiêu năm"),
        _number("before", "So th. trước", 6.8, "Tháng này so với tháng trước; trong ngoặc là số tháng trước"),
        _number(
            "last_year", "So cùng kỳ", 6.8, "Lũy kế (hoặc mức cuối tháng, tháng này: hôm nay) so với cùng kỳ năm trước"
        ),
        _number(
            "year_end",
            "So 31/12",
            6.2,
            "Mức cuối tháng (tháng này: hôm nay) so với ngày 31/12 năm trước, của các chỉ tiêu là số hiện có",
        ),
    )


def _rounded_up(indicator: Indicator, value: int) -> str:
    return format_money(-(-value // MILLION)) if indicator.money else value_text(indicator, value)


def _figure(key: str, heading: str, pace: str, width: float) -> Column:
    def icon(row: Row) -> str:
        return PACE_ICONS[row[pace]] if row[pace] != "none" else ""

    tip = "Mũi tên: vượt, đúng hay chậm so với mức cần đạt đến nay. Enter: xem tên những người đứng sau con số"
    return Column(
        key=key, heading=heading, width=width, align="right", sort=False, tip=tip, icon=icon,
        tone=lambda row: "warn" if row[pace] == "behind" else "",
    )  # fmt: skip


def _number(key: str, heading: str, width: float, tip: str) -> Column:
    return Column(key=key, heading=heading, width=width, align="right", sort=False, tip=tip)


def pace_words(pace: str) -> str:
    """The pace in words; nothing where there is no plan."""
    return "" if pace == "none" else PACE_WORDS[pace]
