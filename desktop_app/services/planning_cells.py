"""Writing the cells of one row of a plan: by hand, or a figure spread over the months that are not locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.plan_building import DoesNotFit, keeping_year, over_months
from desktop_app.domain.plan_records import PlanCell
from desktop_app.services.planning_figures import Indicator, Scope
from desktop_app.services.planning_words import figure_text
from desktop_app.storage.unit_of_work import UnitOfWork

MONTHS = range(1, 13)
Cells = dict[int, PlanCell]


def edit_row(
    work: UnitOfWork,
    plan_id: int,
    indicator: Indicator,
    scope: Scope,
    values: Mapping[int, int | None],
    keep_total: bool,
) -> None:
    """Set months (1–12) by hand, ``None`` empties one; with ``keep_total`` the free months of a flow take up the difference."""
    cells = cells_of(work, plan_id, indicator, scope)
    for month in values:
        if month in cells and cells[month].locked:
            raise RuleBroken(f"Tháng {month} của {scope.name} đang khóa. Mở khóa trước khi sửa.", rule="plan.locked")
    if not keep_total or indicator.stock:
        put_months(work, plan_id, indicator, scope, cells, values)
        return
    now = now_of(cells)
    typed = {month - 1: value or 0 for month, value in values.items()}
    found = keeping_year(typed, now, [month - 1 for month, cell in cells.items() if cell.locked])
    if found is None:
        raise RuleBroken(
            f"{scope.name}: các tháng đã nhập và đã khóa cộng lại không còn khớp chỉ tiêu năm "
            f"{figure_text(sum(now), indicator)}. Sửa chỉ tiêu cả năm trước, hoặc tắt “Giữ tổng năm”.",
            rule="plan.total",
        )
    put_months(work, plan_id, indicator, scope, cells, _free(found, cells))


def spread(
    work: UnitOfWork,
    plan_id: int,
    indicator: Indicator,
    scope: Scope,
    total: int,
    weights: Sequence[int],
    opening: int | None = None,
) -> None:
    """Make a row's year ``total``: what the locked months leave is split over the others by ``weights`` (twelve).

    A stock climbs from ``opening`` (the level before January, if known) to it.
    """
    cells = cells_of(work, plan_id, indicator, scope)
    if total < 0:
        raise RuleBroken("Chỉ tiêu là số từ 0 trở lên, tháng từ 1 đến 12.", rule="plan.value")
    locked = [month - 1 for month, cell in cells.items() if cell.locked]
    try:
        found = over_months(total, weights, now_of(cells), locked, nature=indicator.nature, opening=opening)
    except DoesNotFit as fault:
        raise RuleBroken(
            f"{scope.name}: các tháng đã khóa giữ {figure_text(fault.held, indicator)}, không chia được chỉ tiêu năm "
            f"{figure_text(total, indicator)}. Mở khóa bớt tháng hoặc nhập số khác.",
            rule="plan.total",
        ) from None
    put_months(work, plan_id, indicator, scope, cells, _free(found, cells))


def cells_of(work: UnitOfWork, plan_id: int, indicator: Indicator, scope: Scope) -> Cells:
    """The cells of a row by month."""
    return work.plan_cells.of_row(plan_id, indicator.code, scope.kind, scope.code, scope.group)


def now_of(cells: Cells) -> tuple[int, ...]:
    """Twelve values, 0 where there is no cell."""
    return tuple(cells[month].value if month in cells else 0 for month in MONTHS)


def put_months(
    work: UnitOfWork, plan_id: int, indicator: Indicator, scope: Scope, cells: Cells, values: Mapping[int, int | None]
) -> None:
    """Write months of a row whose cells are known; ``None`` takes a cell away."""
    fresh = []
    for month, value in values.items():
        if month in cells and value is None:
            work.plan_cells.remove(cells[month].id)
        elif month in cells:
            work.plan_cells.change(cells[month].id, value=value)
        elif value is not None:
            fresh.append(cell_values(plan_id, indicator, scope, month, value))
    work.plan_cells.add_many(fresh)


def cell_values(plan_id: int, indicator: Indicator, scope: Scope, month: int, value: int) -> dict[str, object]:
    """The columns of a new cell."""
    return {
        "plan_id": plan_id,
        "indicator": indicator.code,
        "scope_kind": scope.kind,
        "scope_code": scope.code,
        "group_code": scope.group,
        "month": month,
        "value": value,
        "locked": 0,
    }


def _free(found: Sequence[int], cells: Cells) -> dict[int, int | None]:
    return {month: found[month - 1] for month in MONTHS if month not in cells or not cells[month].locked}
