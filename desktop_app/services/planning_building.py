"""Between the levels of a plan: a row's figures shared among the rows below it, or given up for their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.plan_building import DoesNotFit, over_children, over_months, year_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_cells import MONTHS, Cells, cells_of, now_of, put_months
from desktop_app.services.planning_figures import Indicator, Scope, indicator_of
from desktop_app.services.planning_past import child_weights, month_weights, opening_of
from desktop_app.services.planning_versions import CHANGES, plan_of
from desktop_app.services.planning_words import figure_text


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a child of a row gets: its weight and the figure of its year."""

    scope: Scope
    weight: int
    year: int


@dataclass(frozen=True, kw_only=True)
class _Sharing:
    indicator: Indicator
    months: tuple[int, ...]
    weights: tuple[int, ...]
    shares: tuple[tuple[int, ...], ...]
    cells: tuple[Cells, ...]


def preview_share(
    office: Office,
    plan_id: int,
    indicator: str,
    parent: Scope,
    children: Sequence[Scope],
    total: int,
    by: str,
    months_by: str = "season",
) -> tuple[Part, ...]:
    """What ``share_down`` would give each child, written nowhere."""
    found = _shared(office, plan_id, indicator, parent, children, total, by, months_by)
    return tuple(
        Part(scope=scope, weight=weight, year=year_of(share, found.indicator.nature))
        for scope, weight, share in zip(children, found.weights, found.shares, strict=True)
    )


def share_down(
    office: Office,
    plan_id: int,
    indicator: str,
    parent: Scope,
    children: Sequence[Scope],
    total: int,
    by: str,
    months_by: str = "season",
) -> Outcome[int]:
    """Share the year ``total`` of a row among the rows below it: in every month they add up to it exactly, locked cells stay.

    ``by``: ``population``, ``leads``, ``last_year`` or ``even``. The months are the row's own where its year is ``total`` already,
    else made by ``months_by`` (``even``, ``season``, ``ends``); a row that has figures of its own takes them over. Returns ``total``.
    Raises ``RuleBroken`` for a share (percent), without children, and where locked cells leave no way.
    """
    plan = plan_of(office.read, plan_id)
    found = _shared(office, plan_id, indicator, parent, children, total, by, months_by)
    label = f"Chia chỉ tiêu {plan.year} {parent.name}: {figure_text(total, found.indicator)}"
    with office.write("planning.share_down", label) as work:
        own = cells_of(work, plan_id, found.indicator, parent)
        if own:
            free = {month: found.months[month - 1] for month in MONTHS if month not in own or not own[month].locked}
            put_months(work, plan_id, found.indicator, parent, own, free)
        for scope, share, cells in zip(children, found.shares, found.cells, strict=True):
            free = {month: share[month - 1] for month in MONTHS if month not in cells or not cells[month].locked}
            put_months(work, plan_id, found.indicator, scope, cells, free)
    return Outcome(value=total, changes=CHANGES, label=label)


def take_sum(office: Office, plan_id: int, indicator: str, parent: Scope) -> Outcome[int]:
    """Give up a row's own figures: from now on it is the sum of the rows below it. How many months it had.

    Raises ``RuleBroken`` when a month of it is locked.
    """
    plan, what = plan_of(office.read, plan_id), indicator_of(office, indicator)
    label = f"Chỉ tiêu {plan.year} {parent.name}: lấy tổng cấp dưới"
    with office.write("planning.take_sum", label) as work:
        own = cells_of(work, plan_id, what, parent)
        if any(cell.locked for cell in own.values()):
            raise RuleBroken(
                f"{parent.name} có tháng đang khóa. Mở khóa trước khi lấy tổng cấp dưới.", rule="plan.locked"
            )
        put_months(work, plan_id, what, parent, own, dict.fromkeys(own))
    return Outcome(value=len(own), changes=CHANGES, label=label)


def _shared(
    office: Office,
    plan_id: int,
    indicator: str,
    parent: Scope,
    children: Sequence[Scope],
    total: int,
    by: str,
    months_by: str,
) -> _Sharing:
    plan, what = plan_of(office.read, plan_id), indicator_of(office, indicator)
    if what.share:
        raise RuleBroken("Tỷ lệ không chia được cho cấp dưới. Hãy gõ tỷ lệ của từng nơi.", rule="plan.share")
    if not children:
        raise RuleBroken("Dòng này không có cấp dưới để chia.", rule="plan.scopes")
    cells = tuple(_cells(office, plan_id, what, child) for child in children)
    now = [now_of(one) for one in cells]
    own = _cells(office, plan_id, what, parent)
    months = now_of(own) if own else tuple(sum(row[place] for row in now) for place in range(12))
    try:
        if year_of(months, what.nature) != total or not any(months):
            weights = month_weights(office, months_by, plan.year, what, parent)
            locked = [month - 1 for month, cell in own.items() if cell.locked]
            months = over_months(
                total, weights, months, locked, nature=what.nature, opening=opening_of(office, plan.year, what, parent)
            )
        weights = child_weights(office, by, plan.year, what, children)
        locked_cells = {(at, month - 1) for at, one in enumerate(cells) for month, cell in one.items() if cell.locked}
        shares = over_children(months, weights, now, locked_cells, nature=what.nature)
    except DoesNotFit as fault:
        where = f"tháng {fault.month + 1} cấp dưới đã khóa" if fault.month is not None else "các tháng đã khóa"
        raise RuleBroken(
            f"{parent.name}: {where} {figure_text(fault.held, what)}, không khớp {figure_text(fault.wanted, what)} cần chia. "
            "Mở khóa bớt ô hoặc nhập số khác.",
            rule="plan.total",
        ) from None
    return _Sharing(indicator=what, months=months, weights=tuple(weights), shares=shares, cells=cells)


def _cells(office: Office, plan_id: int, what: Indicator, scope: Scope) -> Cells:
    return office.read.plan_cells.of_row(plan_id, what.code, scope.kind, scope.code, scope.group)
