"""Writing the cells of one row of a plan: by hand, or a figure spread over the months that are not locked."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.planning import split_largest_remainder
from desktop_app.domain.records import PlanCell
from desktop_app.services.planning_figures import Scope
from desktop_app.storage.unit_of_work import UnitOfWork

MONTHS = range(1, 13)


def edit_row(
    work: UnitOfWork, plan_id: int, indicator: str, scope: Scope, values: dict[int, int], keep_total: bool
) -> None:
    """Set months by hand; with ``keep_total`` the row's other free months take up the difference."""
    cells = work.plan_cells.of_row(plan_id, indicator, scope.kind, scope.code)
    for month in values:
        if month in cells and cells[month].locked:
            raise RuleBroken(f"Tháng {month} của {scope.name} đang khóa. Mở khóa trước khi sửa.", rule="plan.locked")
    total = sum(cell.value for cell in cells.values())
    for month, value in values.items():
        put(work, plan_id, indicator, scope, cells, month, value)
    if not keep_total:
        return
    kept = {month for month in cells if cells[month].locked} | values.keys()
    rest = total - sum(values.values()) - sum(cells[month].value for month in kept - values.keys())
    free = [month for month in MONTHS if month not in kept]
    if rest < 0 or (rest > 0 and not free):
        raise RuleBroken(
            f"{scope.name}: các tháng đã nhập và đã khóa cộng lại không còn khớp chỉ tiêu năm {format_money(total)}. "
            "Sửa chỉ tiêu cả năm trước, hoặc tắt “Giữ tổng năm”.",
            rule="plan.total",
        )
    if free:
        weights = [cells[month].value if month in cells else 0 for month in free]
        for month, value in zip(free, split_largest_remainder(rest, weights), strict=True):
            put(work, plan_id, indicator, scope, cells, month, value)


def spread(work: UnitOfWork, plan_id: int, indicator: str, scope: Scope, total: int, weights: Sequence[int]) -> None:
    """Make a row's sum ``total``: what the locked months leave is split over the others by ``weights`` (twelve)."""
    cells = work.plan_cells.of_row(plan_id, indicator, scope.kind, scope.code)
    locked = {month: cell.value for month, cell in cells.items() if cell.locked}
    free = [month for month in MONTHS if month not in locked]
    rest = total - sum(locked.values())
    if total < 0 or rest < 0 or (rest > 0 and not free):
        raise RuleBroken(
            f"{scope.name}: các tháng đã khóa giữ {format_money(sum(locked.values()))}, không chia được chỉ tiêu năm "
            f"{format_money(total)}. Mở khóa bớt tháng hoặc nhập số khác.",
            rule="plan.total",
        )
    if not free:
        return
    for month, value in zip(free, split_largest_remainder(rest, [weights[m - 1] for m in free]), strict=True):
        put(work, plan_id, indicator, scope, cells, month, value)


def put(
    work: UnitOfWork, plan_id: int, indicator: str, scope: Scope, cells: dict[int, PlanCell], month: int, value: int
) -> None:
    """Write one month of a row; ``cells`` are the row's cells by month."""
    if month in cells:
        work.plan_cells.change(cells[month].id, value=value)
        return
    work.plan_cells.add(
        plan_id=plan_id,
        indicator=indicator,
        scope_kind=scope.kind,
        scope_code=scope.code,
        group_code="",
        month=month,
        value=value,
        locked=0,
    )
