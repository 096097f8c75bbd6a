"""The dated table of rates of a contract as it is typed: one block per time it holds, scheme and kind down, method across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import method_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.register_records import ContractRate
from desktop_app.domain.remuneration import CONTINUE, KIND_WORDS, NEW, RETURN
from desktop_app.services.contracts import RateForm
from desktop_app.ui.models.editable_grid import GridColumn
from desktop_app.ui.pages.collectors.rows import SCHEMES, percent_text

EVERY = "every"
_METHODS = (EVERY, "monthly", "3", "6", "12", "ahead", "missing")
_HEALTH_METHODS = frozenset({EVERY, "3", "6", "12"})
_SHORT = {EVERY: "Mọi cách đóng", "monthly": "Hằng tháng", "ahead": "Nhiều năm sau", "missing": "Năm còn thiếu"}
_WIDE = {EVERY: 8.2, "monthly": 6.8, "ahead": 8.4, "missing": 8.4}
ROWS = tuple((scheme, kind) for scheme in (VOLUNTARY_SI, HEALTH_HOUSEHOLD) for kind in (NEW, RETURN, CONTINUE))


@dataclass(kw_only=True)
class RateBlock:
    """The rates that hold from one day to another (``None``: as long as the contract), and the annex they stand in."""

    valid_from: date
    valid_to: date | None = None
    source: str | None = None
    percents: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """When the block holds."""
        first = f"Từ {format_date(self.valid_from)}"
        return f"{first} đến {format_date(self.valid_to)}" if self.valid_to else first


def blocks_of(rates: Sequence[ContractRate], contract_from: date) -> list[RateBlock]:
    """The rows of a contract as blocks, the oldest first; a contract without rates has one empty block."""
    found: dict[tuple[str, str | None], RateBlock] = {}
    for rate in rates:
        key = (rate.valid_from, rate.valid_to)
        if key not in found:
            until = date.fromisoformat(rate.valid_to) if rate.valid_to else None
            found[key] = RateBlock(valid_from=date.fromisoformat(rate.valid_from), valid_to=until, source=rate.source)
        found[key].percents[rate.scheme, rate.kind, rate.method or EVERY] = Decimal(rate.percent)
    return sorted(found.values(), key=lambda one: one.valid_from) or [RateBlock(valid_from=contract_from)]


def forms_of(blocks: Sequence[RateBlock]) -> tuple[RateForm, ...]:
    """The blocks as the verb takes them."""
    return tuple(
        RateForm(
            scheme=scheme,
            kind=kind,
            method=None if method == EVERY else method,
            percent=percent,
            valid_from=block.valid_from,
            valid_to=block.valid_to,
            source=block.source,
        )
        for block in blocks
        for (scheme, kind, method), percent in block.percents.items()
    )


def follow(blocks: list[RateBlock], on: date) -> RateBlock:
    """Begin a new block on a day with the rates of the one before it, which ends the day before. Raises ``RuleBroken`` for an earlier day."""
    last = blocks[-1]
    if on <= last.valid_from:
        raise RuleBroken(
            f"Mốc mới phải sau ngày {format_date(last.valid_from)}, ngày bắt đầu của bảng hiện có.",
            rule="contract.rate",
        )
    made = RateBlock(valid_from=on, valid_to=last.valid_to, percents=dict(last.percents))
    if made.valid_to is not None and made.valid_to < on:
        made.valid_to = None
    last.valid_to = on - timedelta(days=1)
    blocks.append(made)
    return made


def grid_rows(block: RateBlock) -> list[dict[str, Any]]:
    """A block as the grid shows it."""
    return [
        {
            "scheme": scheme,
            "kind": kind,
            "what": f"{SCHEMES[scheme]}, {KIND_WORDS[kind]}",
            **{method: block.percents.get((scheme, kind, method)) for method in _METHODS},
        }
        for scheme, kind in ROWS
    ]


def take(block: RateBlock, rows: Sequence[dict[str, Any]]) -> None:
    """Take over what the grid says."""
    block.percents = {
        (row["scheme"], row["kind"], method): row[method]
        for row in rows
        for method in _METHODS
        if row[method] is not None
    }


def grid_columns() -> list[GridColumn]:
    """Scheme and kind, then a column for each method; health has no monthly payment and none for years ahead."""
    what = GridColumn(key="what", heading="% trên tiền NTG đóng", width=15, editable=False, strong=True)
    return [what, *(_method_column(method) for method in _METHODS)]


def _method_column(method: str) -> GridColumn:
    return GridColumn(
        key=method,
        heading=_SHORT.get(method, f"{method} tháng"),
        width=_WIDE.get(method, 5.6),
        align="right",
        show=percent_text,
        parse=parse_percent,
        editable=lambda row: row["scheme"] != HEALTH_HOUSEHOLD or method in _HEALTH_METHODS,
        tip="Áp dụng khi phương thức không có tỷ lệ riêng" if method == EVERY else method_name(method),
    )


def parse_percent(text: str) -> Decimal:
    """Read a percentage as it is typed: "8,5", "8.5", "8,5 %". Raises ``RuleBroken`` for anything else."""
    try:
        value = Decimal(text.replace("%", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= 100:
        raise RuleBroken(f"Không hiểu tỷ lệ “{text}”. Gõ số từ 0 đến 100, ví dụ 8,5.", rule="remuneration.percent")
    return value
