"""The rows of the plan's grid: scopes as a tree with sums, from one or more `PlanGrid`s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.money import format_money, parse_money
from desktop_app.services.planning import GridRow, PlanGrid, Scope
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import GridColumn

MONTHS = tuple(f"m{month:02d}" for month in range(1, 13))
_INDENT = "    "


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The rows as shown; `strong` are the indexes of sums. A row's `scope` is `None` for a sum."""

    rows: tuple[dict[str, Any], ...]
    strong: tuple[int, ...]


def tree_of(grid: PlanGrid, office: str) -> Tree:
    """The office above its communes; collectors under their organisations. Every sum is that of the rows below it."""
    rows: list[dict[str, Any]] = [_sum_row(office, grid.rows)]
    strong = [0]
    parents = list(dict.fromkeys(row.scope.parent for row in grid.rows))
    grouped = any(parents)
    for parent in parents:
        mine = [row for row in grid.rows if row.scope.parent == parent]
        if grouped:
            strong.append(len(rows))
            rows.append(_sum_row(_INDENT + parent, mine))
        rows += [_scope_row(row, _INDENT * (2 if grouped else 1)) for row in mine]
    return Tree(rows=tuple(rows), strong=tuple(strong))


def plan_columns(money: bool) -> tuple[GridColumn, ...]:
    """Scope, year, twelve months, the difference against the version before. Money needs wider cells."""
    width = 7.6 if money else 4.2
    months = tuple(
        GridColumn(
            key=key,
            heading=f"T{number}",
            width=width,
            align="right",
            show=format_money,
            parse=parse_money,
            editable=_month_editable(key),
            tint=_month_tint(key),
            icon=_lock_icon(key),
            tip=f"Tháng {number}",
        )
        for number, key in enumerate(MONTHS, start=1)
    )
    return (
        GridColumn(key="name", heading="Xã, phường / nhân viên thu", width=17, editable=False),
        GridColumn(
            key="total",
            heading="Cả năm",
            width=8.5 if money else 6,
            align="right",
            show=format_money,
            parse=parse_money,
            editable=lambda row: row["scope"] is not None,
            strong=True,
            tip="Gõ chỉ tiêu cả năm, chương trình chia ra các tháng chưa khóa",
        ),
        *months,
        GridColumn(
            key="change",
            heading="Chênh lệch",
            width=8.5,
            align="right",
            show=_signed,
            editable=False,
            tint=lambda row: "warn-soft" if row["change"] else "",
            tip="So với phiên bản trước",
        ),
    )


def _month_editable(key: str) -> Callable[[Row], bool]:
    return lambda row: row["scope"] is not None and key not in row["locked"]


def _month_tint(key: str) -> Callable[[Row], str]:
    return lambda row: "warn-soft" if key in row["changed"] else ""


def _lock_icon(key: str) -> Callable[[Row], str]:
    return lambda row: "lock" if key in row["locked"] else ""


def _scope_row(row: GridRow, indent: str) -> dict[str, Any]:
    before = row.before or (0,) * 12
    changed = [key for key, now, then in zip(MONTHS, row.months, before, strict=True) if row.before and now != then]
    return {
        "scope": row.scope,
        "name": indent + row.scope.name,
        "total": row.total,
        **dict(zip(MONTHS, row.months, strict=True)),
        "locked": frozenset(key for key, locked in zip(MONTHS, row.locked, strict=True) if locked),
        "changed": frozenset(changed),
        "change": row.total - sum(before) if row.before is not None else None,
    }


def _sum_row(name: str, rows: Sequence[GridRow]) -> dict[str, Any]:
    months = [sum(row.months[place] for row in rows) for place in range(12)]
    before = [sum(row.before) for row in rows if row.before is not None]
    return {
        "scope": None,
        "name": name,
        "total": sum(months),
        **dict(zip(MONTHS, months, strict=True)),
        "locked": frozenset(),
        "changed": frozenset(),
        "change": sum(months) - sum(before) if before else None,
    }


def _signed(value: int) -> str:
    if value == 0:
        return "0"
    return f"+{format_money(value)}" if value > 0 else format_money(value)


def scope_of(row: Row) -> Scope | None:
    """The scope of a row, `None` for a sum."""
    found: Scope | None = row["scope"]
    return found
