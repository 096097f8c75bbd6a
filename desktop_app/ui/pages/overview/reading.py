"""What the page reads at once, and which figure's names are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import add_months, month_key
from desktop_app.domain.deadlines import report_due
from desktop_app.services.desk import Desk, desk
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, Scope
from desktop_app.services.progress import ProgressTable, progress


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Everything the page shows of one month."""

    people: int
    tables: dict[str, ProgressTable]
    desk: Desk
    report_month: str
    report_on: date


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which figure's names are looked at. `month` 1–12, or `None` for the year up to now."""

    indicator: str
    scope: Scope
    month: int | None


def read_month(office: Office, month: str) -> Whole:
    """Everything the page shows of a month (`YYYY-MM`); runs on the reader's thread."""
    today = office.today
    tables = {kind: progress(office, month, kind) for kind in (COMMUNE, COLLECTOR)}
    report_month = month_key(add_months(today.replace(day=1), -1))
    report_on = report_due(office.law, report_month)
    if report_on < today:
        report_month = month_key(today)
        report_on = report_due(office.law, report_month)
    return Whole(
        people=office.read.people.count(),
        tables=tables,
        desk=desk(office),
        report_month=report_month,
        report_on=report_on,
    )
