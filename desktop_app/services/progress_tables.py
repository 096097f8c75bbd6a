"""What the tab “Tiến độ” reads at once: the rows of a cut with their comparisons, under one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.plan_records import Plan
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, GROUP, OFFICE, Indicator, listed_indicators
from desktop_app.services.progress import ROWS, ProgressRow, figured, progress
from desktop_app.services.progress_actuals import actuals_of
from desktop_app.services.progress_pace import Comparison, comparisons


@dataclass(frozen=True, kw_only=True)
class ProgressLine:
    """One row with its comparison (``None`` where neither year has a figure) and the name of its subject group."""

    row: ProgressRow
    indicator: Indicator
    comparison: Comparison | None
    name: str


@dataclass(frozen=True, kw_only=True)
class ProgressView:
    """The rows asked for, the indicators to choose from, and the versions of the year's plan, the newest first. ``plan_id``: the version that
    drives the rows, ``None`` where the year has no official one."""

    month: str
    by: str
    lines: tuple[ProgressLine, ...]
    indicators: tuple[Indicator, ...]
    plans: tuple[Plan, ...]
    plan_id: int | None


def progress_view(
    office: Office, month: str, by: str = COMMUNE, codes: Sequence[str] = (), plan_id: int | None = None
) -> ProgressView:
    """The rows of a month (``YYYY-MM``) by a cut. ``codes``: the indicators, else the main ones; ``plan_id``: an older version or a scenario."""
    year = int(month[:4])
    plans = tuple(office.read.plans.of_year(year))
    chosen = plan_id if plan_id in {plan.id for plan in plans} else None
    offered = figured(office, year, by, plan_id=chosen)
    wanted = tuple(code for code in codes if code in offered)
    wanted = wanted or ROWS[by]
    done = actuals_of(office, year, by, wanted)
    table = progress(office, month, by, codes=wanted, plan_id=chosen, done=done)
    listed = {one.code: one for one in listed_indicators(office.read)}
    compared = comparisons(office, month, by, wanted, done)
    if by == COMMUNE:
        compared |= comparisons(office, month, OFFICE, wanted)
    groups = {entry.code: entry.name for entry in office.read.reference.codes("subject_groups")} if by == GROUP else {}
    current = office.read.plans.current(year)
    return ProgressView(
        month=month,
        by=by,
        lines=tuple(
            ProgressLine(
                row=row,
                indicator=listed[row.indicator],
                comparison=compared.get((row.group or row.scope.code, row.indicator)),
                name=groups.get(row.group, row.scope.name),
            )
            for row in table.rows
        ),
        indicators=tuple(listed[code] for code in offered),
        plans=plans,
        plan_id=chosen if chosen is not None else current.id if current else None,
    )
