"""The periods reports are made for: a month, a quarter or a year, each named by its last month (``YYYY-MM``)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.domain.deadlines import report_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.reports.report import roman
from desktop_app.services.reporting_values import LENGTHS, QUARTER, YEAR

__all__ = ["LENGTHS", "due_on", "last_month", "months_of", "period_key", "period_words", "step"]


def last_month(period: str, month: str) -> str:
    """The last month of the period that a month lies in."""
    length = LENGTHS.get(period, 1)
    number = int(month[5:])
    return f"{month[:4]}-{number + (-number % length):02d}"


def months_of(period: str, month: str) -> tuple[str, ...]:
    """The months of a period named by its last one, the first one first."""
    last = month_bounds(month)[0]
    return tuple(month_key(add_months(last, -back)) for back in reversed(range(LENGTHS.get(period, 1))))


def step(period: str, month: str, by: int) -> str:
    """The last month of the period so many periods later (earlier when negative)."""
    return month_key(add_months(month_bounds(month)[0], by * LENGTHS.get(period, 1)))


def period_words(period: str, month: str) -> str:
    """“tháng 10/2026”, “quý IV/2026”, “năm 2026”."""
    if period == QUARTER:
        return f"quý {roman(int(month[5:]) // 3)}/{month[:4]}"
    return f"năm {month[:4]}" if period == YEAR else f"tháng {format_month(month)}"


def named(name: str, words: str) -> str:
    """A report with its period: “B15a-UQ tháng 10/2026”; “Bảng tổng hợp tháng” says the kind of period itself: “Bảng tổng hợp tháng 10/2026”."""
    kind = words.split(" ")[0]
    return f"{name.removesuffix(kind).rstrip()} {words}"


def period_key(period: str, month: str) -> str:
    """The period as file names and deadlines write it: “2026-10”, “2026-Q4”, “2026”; ``month`` is its last one."""
    return {QUARTER: f"{month[:4]}-Q{int(month[5:]) // 3}", YEAR: month[:4]}.get(period, month)


def due_on(law: LawBook, period: str, month: str) -> date | None:
    """The day by which the report of a period is due (QĐ 366/QĐ-BHXH Điều 5); ``None`` where the book has none, and for other periods."""
    if period not in LENGTHS:
        return None
    try:
        return report_due(law, period_key(period, month))
    except RuleBroken:
        return None
