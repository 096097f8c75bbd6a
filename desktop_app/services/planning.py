"""The year's plan as a grid: indicator × scope × month, split by largest remainder, with locked cells and exact sums.

The plan of a commune is given; that of the office is the sum of its communes unless it was given itself; commitments of collectors (new and
continuing people per scheme, form B15a-UQ) stand beside it and never enter the office's sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.plan_records import Plan, PlanCell
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_cells import MONTHS, cells_of, edit_row, put_months, spread
from desktop_app.services.planning_figures import Indicator, Scope, indicator_of, indicators, scopes_of
from desktop_app.services.planning_past import month_weights, opening_of
from desktop_app.services.planning_versions import CHANGES, create_plan, current_plan, plan_of, plans_of
from desktop_app.services.planning_words import STATE_NAMES, figure_text
from desktop_app.system.faults import WorldFault

__all__ = [
    "STATE_NAMES", "CellEdit", "GridRow", "Indicator", "PlanGrid", "Scope", "create_plan", "current_plan", "indicators", "lock_cells",
    "plan_grid", "plans_of", "scopes_of", "set_cell", "set_cells", "set_year_total", "set_year_totals",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """A new value (people, đồng, tenths of a percent) for one month (1–12) of one row; ``None`` empties it."""

    scope: Scope
    month: int
    value: int | None


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One scope: its twelve months, which of them are locked, the sum, and the months of the version before (or
    none)."""

    scope: Scope
    months: tuple[int, ...]
    locked: tuple[bool, ...]
    total: int
    before: tuple[int, ...] | None


@dataclass(frozen=True, kw_only=True)
class PlanGrid:
    """One indicator of one plan. ``months`` and ``total`` are the sums of the rows."""

    plan: Plan
    indicator: Indicator
    rows: tuple[GridRow, ...]
    months: tuple[int, ...]
    total: int


def plan_grid(
    office: Office, year: int, indicator: str, scope_kind: str = "commune", plan_id: int | None = None
) -> PlanGrid:
    """One indicator over all communes or collectors. Raises ``WorldFault`` when the year has no plan yet."""
    work = office.read
    plan = plan_of(work, plan_id) if plan_id is not None else work.plans.current(year)
    if plan is None:
        raise WorldFault(f"Năm {year} chưa có chỉ tiêu. Hãy lập chỉ tiêu năm {year} trước.")
    earlier = next((other for other in work.plans.of_year(year) if other.version < plan.version), None)
    cells = _by_scope(work.plan_cells.of_plan(plan.id, [indicator], scope_kind))
    before = _by_scope(work.plan_cells.of_plan(earlier.id, [indicator], scope_kind)) if earlier else None
    rows = []
    for scope in scopes_of(office, scope_kind, year):
        mine = cells.get(scope.code, {})
        months = tuple(mine[month].value if month in mine else 0 for month in MONTHS)
        rows.append(
            GridRow(
                scope=scope,
                months=months,
                locked=tuple(month in mine and bool(mine[month].locked) for month in MONTHS),
                total=sum(months),
                before=_values(before.get(scope.code, {})) if before is not None else None,
            )
        )
    sums = tuple(sum(row.months[place] for row in rows) for place in range(12))
    return PlanGrid(
        plan=plan, indicator=indicator_of(office, indicator), rows=tuple(rows), months=sums, total=sum(sums)
    )


def set_year_total(
    office: Office, plan_id: int, indicator: str, scope: Scope, total: int, by: str = "even"
) -> Outcome[int]:
    """Give one row its yearly figure; see ``set_year_totals``."""
    return set_year_totals(office, plan_id, indicator, [(scope, total)], by)


def set_year_totals(
    office: Office, plan_id: int, indicator: str, totals: Sequence[tuple[Scope, int]], by: str = "even"
) -> Outcome[int]:
    """Give rows their yearly figures: what the locked months do not hold is split over the others.

    ``by``: ``even``, by last year's ``season``, or by when periods end (``ends``). Returns the sum of the figures given. Raises ``RuleBroken`` when
    the locked months of a row hold more than its figure.
    """
    plan = plan_of(office.read, plan_id)
    what = indicator_of(office, indicator)
    label = f"Chỉ tiêu {plan.year}"
    if len(totals) == 1:
        label += f" {totals[0][0].name}: {figure_text(totals[0][1], what)}"
    ways = [_way(office, by, plan.year, what, scope) for scope, _total in totals]
    with office.write("planning.set_year_totals", label) as work:
        for (scope, total), (weights, opening) in zip(totals, ways, strict=True):
            spread(work, plan_id, what, scope, total, weights, opening)
    return Outcome(value=sum(total for _scope, total in totals), changes=CHANGES, label=label)


def set_cell(
    office: Office, plan_id: int, indicator: str, scope: Scope, month: int, value: int, *, keep_total: bool = False
) -> Outcome[int]:
    """Set one month; see ``set_cells``."""
    return set_cells(
        office, plan_id, indicator, [CellEdit(scope=scope, month=month, value=value)], keep_total=keep_total
    )


def set_cells(
    office: Office, plan_id: int, indicator: str, edits: Sequence[CellEdit], *, keep_total: bool = False
) -> Outcome[int]:
    """Set months by hand (one, or a pasted block); how many were set. Locked months are refused.

    With ``keep_total`` each row keeps its yearly figure: the difference goes to its other months that are not locked,
    in proportion to what they hold.
    """
    plan, what = plan_of(office.read, plan_id), indicator_of(office, indicator)
    rows: dict[Scope, dict[int, int | None]] = {}
    for edit in edits:
        if edit.month not in MONTHS or (edit.value is not None and edit.value < 0):
            raise RuleBroken("Chỉ tiêu là số từ 0 trở lên, tháng từ 1 đến 12.", rule="plan.value")
        if what.share and (edit.value or 0) > 1000:
            raise RuleBroken("Tỷ lệ từ 0 đến 100 %.", rule="plan.share-value")
        rows.setdefault(edit.scope, {})[edit.month] = edit.value
    label = f"Sửa chỉ tiêu {plan.year}" + (f": {edits[0].scope.name}" if len(rows) == 1 else "")
    with office.write("planning.set_cells", label) as work:
        for scope, values in rows.items():
            edit_row(work, plan_id, what, scope, values, keep_total)
    return Outcome(value=len(edits), changes=CHANGES, label=label)


def lock_cells(
    office: Office, plan_id: int, indicator: str, cells: Iterable[tuple[Scope, int]], locked: bool
) -> Outcome[int]:
    """Lock months (scope, 1–12) against splitting and editing, or open them again; how many changed."""
    label = "Khóa tháng của chỉ tiêu" if locked else "Mở khóa tháng của chỉ tiêu"
    changed, what = 0, indicator_of(office, indicator)
    with office.write("planning.lock_cells", label) as work:
        for scope, month in cells:
            known = cells_of(work, plan_id, what, scope)
            if month not in known:
                put_months(work, plan_id, what, scope, known, {month: 0})
                known = cells_of(work, plan_id, what, scope)
            changed += work.plan_cells.change(known[month].id, locked=int(locked))
    return Outcome(value=changed, changes=CHANGES, label=label)


def _by_scope(cells: Iterable[PlanCell]) -> dict[str, dict[int, PlanCell]]:
    found: dict[str, dict[int, PlanCell]] = {}
    for cell in cells:
        if cell.group_code == "":
            found.setdefault(cell.scope_code, {})[cell.month] = cell
    return found


def _values(cells: dict[int, PlanCell]) -> tuple[int, ...]:
    return tuple(cells[month].value if month in cells else 0 for month in MONTHS)


def _way(office: Office, by: str, year: int, indicator: Indicator, scope: Scope) -> tuple[Sequence[int], int | None]:
    return month_weights(office, by, year, indicator, scope), opening_of(office, year, indicator, scope)
