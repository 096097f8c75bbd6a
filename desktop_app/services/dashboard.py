"""The first page: what it says of a month, read at once from the sums that are kept beside the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.deadlines import OfficeDeadline
from desktop_app.services.deadlines import office_deadlines
from desktop_app.services.desk import DeskBrief, desk_brief
from desktop_app.services.due_parts import DueCounts, due_counts
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, MAIN, OFFICE, Indicator, listed_indicators
from desktop_app.services.progress import ProgressRow, ProgressTable, progress
from desktop_app.services.progress_plans import planned


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything the first page counts. ``lines``: every indicator planned for the office, with where it stands; ``tables``: the main
    indicators by commune and by collector; ``desk`` and ``dues``: today's work and who is due, by count."""

    month: str
    people: bool
    tables: Mapping[str, ProgressTable]
    lines: tuple[tuple[Indicator, ProgressRow], ...]
    desk: DeskBrief
    dues: DueCounts
    deadlines: tuple[OfficeDeadline, ...]


def dashboard(office: Office, month: str) -> Dashboard:
    """Read the first page of a month (``YYYY-MM``)."""
    listed = listed_indicators(office.read)
    plan = {code for scope, code in planned(office.read, int(month[:4])) if scope in (f"{OFFICE}:", f"{COMMUNE}:")}
    lines = [one for one in listed if one.code in plan]
    codes = tuple(dict.fromkeys((*MAIN, *(one.code for one in lines))))
    communes = progress(office, month, COMMUNE, codes=codes)
    whole = {row.indicator: row for row in communes.rows if row.scope.kind == OFFICE}
    return Dashboard(
        month=month,
        people=bool(office.read.people.find(limit=1)),
        tables={COMMUNE: communes, COLLECTOR: progress(office, month, COLLECTOR, codes=MAIN)},
        lines=tuple((one, whole[one.code]) for one in lines if whole[one.code].plan_year),
        desk=desk_brief(office),
        dues=due_counts(office, office.today),
        deadlines=office_deadlines(office),
    )
