"""What the page reads at once, and which figure's names are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.deadlines import OfficeDeadline
from desktop_app.services.deadlines import office_deadlines
from desktop_app.services.desk import Desk, desk
from desktop_app.services.due_parts import DueCounts, due_counts
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, Scope
from desktop_app.services.progress import ProgressTable, progress

if TYPE_CHECKING:
    from desktop_app.services.report_calendar import DueReport


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Everything the page shows of one month."""

    people: int
    tables: dict[str, ProgressTable]
    desk: Desk
    deadlines: tuple[OfficeDeadline, ...]


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which figure's names are looked at. `month` 1–12, or `None` for the year up to now."""

    indicator: str
    scope: Scope
    month: int | None


def read_month(office: Office, month: str) -> Whole:
    """Everything the page shows of a month (`YYYY-MM`); runs on the reader's thread."""
    tables = {kind: progress(office, month, kind) for kind in (COMMUNE, COLLECTOR)}
    return Whole(
        people=office.read.people.count(),
        tables=tables,
        desk=desk(office),
        deadlines=office_deadlines(office),
    )


def read_dues(office: Office) -> DueCounts:
    """How many people are due, late or lapsed today."""
    return due_counts(office, office.today)


def read_reports(office: Office) -> tuple[DueReport, ...]:
    """The reports that wait to be submitted."""
    # The list of forms loads every report there is; the page stands before that.
    from desktop_app.services.report_calendar import waiting

    return waiting(office)
