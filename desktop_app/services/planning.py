"""The year's plan as a grid: indicator × scope × month, split by largest remainder, with locked cells and exact sums.

The plan of a commune is given, that of the office is the sum of its communes; commitments of collectors (new and
continuing people per scheme, form B15a-UQ) stand beside it and never enter the office's sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.planning import split_largest_remainder
from desktop_app.domain.records import Plan, PlanCell
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_cells import MONTHS, edit_row, put, spread
from desktop_app.services.planning_figures import Indicator, Scope, actual_months, indicator_of, indicators, scopes_of
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

__all__ = [
    "CellEdit", "GridRow", "Indicator", "PlanGrid", "Scope", "create_plan", "current_plan", "indicators", "lock_cells",
    "plan_grid", "plans_of", "scopes_of", "set_cell", "set_cells", "set_year_total", "set_year_totals", "share_total", "split",
]  # fmt: skip

CHANGES = frozenset({"plan", "plan_cell"})
STATE_NAMES = {"assigned": "Giao đầu năm", "adjusted": "Điều chỉnh", "internal": "Kịch bản nội bộ"}
_EVEN = (1,) * 12


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """A new value (people or đồng) for one month (1–12) of one row."""

    scope: Scope
    month: int
    value: int


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


def current_plan(office: Office, year: int) -> Plan | None:
    """The newest version of a year's plan, or ``None``."""
    return office.read.plans.current(year)


def plans_of(office: Office, year: int) -> tuple[Plan, ...]:
    """Every version of a year's plan, newest first."""
    return tuple(office.read.plans.of_year(year))


def create_plan(
    office: Office,
    year: int,
    name: str,
    state: str = "assigned",
    decision: str | None = None,
    copy_from: int | None = None,
) -> Outcome[int]:
    """Begin the next version of a year's plan, empty or as a copy of another version (locks come along); its id."""
    if state not in STATE_NAMES or not name.strip():
        raise RuleBroken("Chỉ tiêu cần có tên và loại: giao đầu năm, điều chỉnh hoặc nội bộ.", rule="plan.name")
    label = f"Lập chỉ tiêu {year}: {name.strip()}"
    with office.write("planning.create_plan", label) as work:
        newest = work.plans.current(year)
        plan_id = work.plans.add(
            year=year,
            version=newest.version + 1 if newest else 1,
            name=name.strip(),
            state=state,
            decision=decision or None,
        )
        if copy_from is not None:
            work.plan_cells.add_many([_copied(cell, plan_id) for cell in work.plan_cells.of_plan(copy_from)])
    return Outcome(value=plan_id, changes=CHANGES, label=label)


def plan_grid(
    office: Office, year: int, indicator: str, scope_kind: str = "commune", plan_id: int | None = None
) -> PlanGrid:
    """One indicator over all communes or collectors. Raises ``WorldFault`` when the year has no plan yet."""
    work = office.read
    plan = _plan(work, plan_id) if plan_id is not None else work.plans.current(year)
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

    ``by``: ``even``, or by last year's ``season``. Returns the sum of the figures given. Raises ``RuleBroken`` when the
    locked months of a row hold more than its figure.
    """
    plan = _plan(office.read, plan_id)
    label = f"Chỉ tiêu {plan.year}"
    if len(totals) == 1:
        label += f" {totals[0][0].name}: {format_money(totals[0][1])}"
    weights = [_weights(office, by, plan.year, indicator, scope) for scope, _total in totals]
    with office.write("planning.set_year_totals", label) as work:
        for (scope, total), weight in zip(totals, weights, strict=True):
            spread(work, plan_id, indicator, scope, total, weight)
    return Outcome(value=sum(total for _scope, total in totals), changes=CHANGES, label=label)


def split(office: Office, plan_id: int, indicator: str, scope_kind: str = "commune", by: str = "even") -> Outcome[int]:
    """Split every row of the grid anew over its months, each row's sum kept; how many rows had a sum to split."""
    plan = _plan(office.read, plan_id)
    grid = plan_grid(office, plan.year, indicator, scope_kind, plan_id)
    label = f"Chia chỉ tiêu {plan.year} theo tháng"
    rows = [row for row in grid.rows if row.total]
    weights = {row.scope.code: _weights(office, by, plan.year, indicator, row.scope) for row in rows}
    with office.write("planning.split", label) as work:
        for row in rows:
            spread(work, plan_id, indicator, row.scope, row.total, weights[row.scope.code])
    return Outcome(value=len(rows), changes=CHANGES, label=label)


def share_total(
    office: Office, plan_id: int, indicator: str, total: int, scope_kind: str = "commune", by: str = "even"
) -> Outcome[int]:
    """Share one figure of the whole office among its communes (or collectors) and their months.

    ``even``: equal parts; ``season``: by what each of them did last year, month by month. The sums are exact.
    """
    plan = _plan(office.read, plan_id)
    label = f"Chia chỉ tiêu {plan.year}: {format_money(total)}"
    scopes = scopes_of(office, scope_kind, plan.year)
    if not scopes:
        raise RuleBroken("Chưa có xã hoặc nhân viên thu nào để chia chỉ tiêu.", rule="plan.scopes")
    done = [sum(actual_months(office, plan.year - 1, indicator, scope)) for scope in scopes] if by == "season" else []
    parts = split_largest_remainder(total, [max(0, value) for value in done] or [1] * len(scopes))
    weights = [_weights(office, by, plan.year, indicator, scope) for scope in scopes]
    with office.write("planning.share_total", label) as work:
        for scope, part, weight in zip(scopes, parts, weights, strict=True):
            spread(work, plan_id, indicator, scope, part, weight)
    return Outcome(value=total, changes=CHANGES, label=label)


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
    plan = _plan(office.read, plan_id)
    label = f"Sửa chỉ tiêu {plan.year}" + (
        f": {edits[0].scope.name}" if len({e.scope.code for e in edits}) == 1 else ""
    )
    rows: dict[str, tuple[Scope, dict[int, int]]] = {}
    for edit in edits:
        if edit.month not in MONTHS or edit.value < 0:
            raise RuleBroken("Chỉ tiêu là số từ 0 trở lên, tháng từ 1 đến 12.", rule="plan.value")
        rows.setdefault(edit.scope.code, (edit.scope, {}))[1][edit.month] = edit.value
    label = f"Sửa chỉ tiêu {plan.year}" + (f": {edits[0].scope.name}" if len(rows) == 1 else "")
    with office.write("planning.set_cells", label) as work:
        for scope, values in rows.values():
            edit_row(work, plan_id, indicator, scope, values, keep_total)
    return Outcome(value=len(edits), changes=CHANGES, label=label)


def lock_cells(
    office: Office, plan_id: int, indicator: str, cells: Iterable[tuple[Scope, int]], locked: bool
) -> Outcome[int]:
    """Lock months (scope, 1–12) against splitting and editing, or open them again; how many changed."""
    label = "Khóa tháng của chỉ tiêu" if locked else "Mở khóa tháng của chỉ tiêu"
    changed = 0
    with office.write("planning.lock_cells", label) as work:
        for scope, month in cells:
            known = work.plan_cells.of_row(plan_id, indicator, scope.kind, scope.code)
            if month not in known:
                put(work, plan_id, indicator, scope, known, month, 0)
                known = work.plan_cells.of_row(plan_id, indicator, scope.kind, scope.code)
            changed += work.plan_cells.change(known[month].id, locked=int(locked))
    return Outcome(value=changed, changes=CHANGES, label=label)


def _weights(office: Office, by: str, year: int, indicator: str, scope: Scope) -> Sequence[int]:
    """Even, or what the scope did in each month of the year before (a scope that did nothing splits evenly)."""
    if by == "even":
        return _EVEN
    if by == "season":
        return [max(0, value) for value in actual_months(office, year - 1, indicator, scope)]
    raise RuleBroken("Chia chỉ tiêu theo tháng: đều nhau hoặc theo mùa vụ năm trước.", rule="plan.split")


def _copied(cell: PlanCell, plan_id: int) -> dict[str, object]:
    return {
        "plan_id": plan_id,
        "indicator": cell.indicator,
        "scope_kind": cell.scope_kind,
        "scope_code": cell.scope_code,
        "group_code": cell.group_code,
        "month": cell.month,
        "value": cell.value,
        "locked": cell.locked,
    }


def _by_scope(cells: Iterable[PlanCell]) -> dict[str, dict[int, PlanCell]]:
    found: dict[str, dict[int, PlanCell]] = {}
    for cell in cells:
        if cell.group_code == "":
            found.setdefault(cell.scope_code, {})[cell.month] = cell
    return found


def _values(cells: dict[int, PlanCell]) -> tuple[int, ...]:
    return tuple(cells[month].value if month in cells else 0 for month in MONTHS)


def _plan(work: Repositories, plan_id: int) -> Plan:
    try:
        return work.plans.get(plan_id)
    except KeyError:
        raise WorldFault("Không tìm thấy chỉ tiêu này; có thể nó vừa được hoàn tác.") from None
