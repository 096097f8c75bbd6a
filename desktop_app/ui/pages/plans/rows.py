"""The rows of the plan's grid and what they say: a tree of scopes, figures in their unit, differences with their sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money, parse_money
from desktop_app.services.planning_figures import Indicator
from desktop_app.services.planning_tree import PlanTree, TreeRow
from desktop_app.services.planning_words import figure_text, share_text
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import GridColumn

MONTHS = tuple(f"m{month:02d}" for month in range(1, 13))
TOTAL, CHANGE, BELOW = "total", "change", "below"
COUNT, MONEY, SHARE = "count", "money", "share"
_INDENT = "    "
_WIDTHS = {COUNT: (4.2, 6.0, 6.0), MONEY: (7.6, 8.5, 8.5), SHARE: (4.2, 5.0, 6.0)}


def kind_of(indicator: Indicator) -> str:
    """Which grid shows an indicator: counts, money (wider) or shares."""
    return SHARE if indicator.share else MONEY if indicator.money else COUNT


def parse_share(text: str) -> int:
    """Tenths of a percent from a text: 93,5 or 93.5 % → 935. Raises ``RuleBroken``."""
    said = text.replace("%", "").replace(" ", "").replace(",", ".")
    whole, point, rest = said.partition(".")
    if not whole.isdigit() or (point and not (rest.isdigit() and len(rest) == 1)):
        raise RuleBroken(
            f"Không hiểu tỷ lệ “{text.strip()}”. Gõ số phần trăm, ví dụ 93 hoặc 93,5.", rule="plan.share-value"
        )
    return int(whole) * 10 + int(rest or 0)


def signed(value: int, show: Callable[[int], str] = format_money) -> str:
    """A difference with its sign."""
    return f"+{show(value)}" if value > 0 else show(value)


def plan_columns(kind: str) -> tuple[GridColumn, ...]:
    """Scope, year, twelve months, the difference against the other version, what is not yet passed down."""
    month_width, total_width, change_width = _WIDTHS[kind]
    show, parse = (share_text, parse_share) if kind == SHARE else (format_money, parse_money)
    months = tuple(
        GridColumn(
            key=key, heading=f"T{number}", width=month_width, align="right", show=show, parse=parse,
            editable=_editable(key), tint=_tint(key), icon=_lock_icon(key), tip=f"Tháng {number}",
        )
        for number, key in enumerate(MONTHS, start=1)
    )  # fmt: skip

    def difference(value: int) -> str:
        return signed(value, show)

    return (
        GridColumn(key="name", heading="Nơi, nhóm", width=16, editable=False),
        GridColumn(
            key=TOTAL, heading="Cả năm", width=total_width, align="right", show=show, parse=parse, strong=True, tint=_tint(TOTAL),
            tip="Gõ chỉ tiêu cả năm, chương trình chia ra các tháng chưa khóa",
        ),
        *months,
        GridColumn(
            key=CHANGE, heading="Chênh", width=change_width, align="right", show=difference, editable=False,
            tint=lambda row: "warn-soft" if row[CHANGE] else "", tip="Chênh lệch cả năm so với phiên bản đang so sánh",
        ),
        GridColumn(
            key=BELOW, heading="Chưa chia", width=change_width, align="right", show=difference, editable=False,
            tint=lambda row: "bad-soft" if row[BELOW] else "", tip="Chỉ tiêu của dòng trừ tổng các dòng ngay dưới nó",
        ),
    )  # fmt: skip


def rows_of(tree: PlanTree) -> tuple[list[dict[str, Any]], tuple[int, ...]]:
    """The rows of the grid and which of them have rows below."""
    rows = [_row(one) for one in tree.rows]
    return rows, tuple(at for at, one in enumerate(tree.rows) if one.children)


def months_of(row: Row) -> dict[int, int]:
    """The months of a row that have a figure."""
    return {number: row[key] for number, key in enumerate(MONTHS, start=1) if row[key] is not None}


def cell_text(tree: PlanTree, row: Row, key: str) -> str:
    """All there is to say of one cell: figure, the other version and the difference, last year, what is passed down."""
    one: TreeRow = row["row"]
    name, what = one.scope.name, tree.indicator
    if key in MONTHS:
        at = MONTHS.index(key)
        where, value, past = f"{name} · tháng {at + 1}", one.months[at], one.past[at]
        before = one.before[at] if one.before is not None else None
        below = one.months_below[at]
    else:
        where, value, past, before, below = f"{name} · cả năm", one.year, one.past_year, one.before_year, one.below
    parts = [f"{where}: {_said(value, what)}"]
    if not one.own and one.children and value is not None:
        parts.append("tính từ các dòng dưới")
    if tree.against is not None and one.before is not None:
        change = signed((value or 0) - (before or 0), lambda found: figure_text(found, what))
        parts.append(f"bản {tree.against.version}: {_said(before, what)} ({change})")
    if past is not None:
        parts.append(f"năm {tree.plan.year - 1} làm được {_said(past, what)}")
    if below is not None:
        rest = signed((value or 0) - below, lambda found: figure_text(found, what))
        parts.append(f"các dòng dưới cộng lại {_said(below, what)}, chưa chia {rest}")
    if key in MONTHS and MONTHS.index(key) + 1 in one.locked:
        parts.append("đang khóa")
    return " · ".join(parts)


def _said(value: int | None, what: Indicator) -> str:
    if value is None:
        return "chưa giao"
    return f"{figure_text(value, what)} {what.unit}"


def _editable(key: str) -> Callable[[Row], bool]:
    return lambda row: key not in row["locked"]


def _tint(key: str) -> Callable[[Row], str]:
    return lambda row: "warn-soft" if key in row["changed"] else ""


def _lock_icon(key: str) -> Callable[[Row], str]:
    return lambda row: "lock" if key in row["locked"] else ""


def _row(one: TreeRow) -> dict[str, Any]:
    changed: dict[str, int] = {}
    compared = one.before is not None and (one.year is not None or one.before_year is not None)
    if one.before is not None:
        for key, now, then in zip(MONTHS, one.months, one.before, strict=True):
            if (now or 0) != (then or 0):
                changed[key] = (now or 0) - (then or 0)
        if (one.year or 0) != (one.before_year or 0):
            changed[TOTAL] = (one.year or 0) - (one.before_year or 0)
    return {
        "row": one,
        "scope": one.scope,
        "name": _INDENT * one.level + one.scope.name,
        TOTAL: one.year,
        **dict(zip(MONTHS, one.months, strict=True)),
        "locked": frozenset(MONTHS[month - 1] for month in one.locked),
        "changed": changed,
        CHANGE: (one.year or 0) - (one.before_year or 0) if compared else None,
        BELOW: (one.year or 0) - one.below if one.below is not None else None,
    }
