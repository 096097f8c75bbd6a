"""The three lists under the balances: days reconciled, the ledger, what was handed in. Each shows one scope and one month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.services.money_entries import COLLECTOR, HOUSEHOLD, LedgerView, ledger_view
from desktop_app.services.office import Office
from desktop_app.services.reconciling import Reconciliation, reconcile
from desktop_app.services.remitting import RemittanceView, remittances
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting import remitting_rows as shown


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose money is shown: everybody's, one collector's (`None` with `everybody=False`: the office itself), or one household's."""

    month: str
    everybody: bool = True
    collector_id: int | None = None
    household_id: int | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the month."""
        return month_bounds(self.month)


class Pane(QWidget):
    """A list over a foot, or words where there is nothing."""

    row_changed = Signal()

    def __init__(self, context: PageContext, columns: Sequence[Column], name: str, title: str) -> None:
        super().__init__()
        self._context = context
        self._rows: list[shown.Row] = []
        self.scope: Scope | None = None
        self.model = PagedTableModel(columns, self._fetch, lambda _filter: len(self._rows), self)
        self.table = Table(self.model, name=name, memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName(title)
        self.foot = TableFoot()
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        column(self, (self._stage, 1), gap=0)
        self.table.row_changed.connect(lambda _at: self.row_changed.emit())

    def current(self) -> shown.Row | None:
        """The row the cursor stands on."""
        at = self.table.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def show_rows(self, rows: Sequence[shown.Row], empty: EmptyState, *, last: bool = False) -> None:
        """Show rows, the cursor where it was, or on the last one."""
        before = self.table.currentIndex().row()
        self._rows = list(rows)
        self.model.reload()
        if not rows:
            self._stage.empty(empty)
            self.row_changed.emit()
            return
        self._stage.ready()
        self.table.select_row(len(rows) - 1 if last else min(max(0, before), len(rows) - 1))
        self.row_changed.emit()

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[shown.Row]:
        return self._rows[offset : offset + limit]


class DaysPane(Pane):
    """What was taken a day against what was handed in, shortages and how late they are."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, shown.DAYS, "reconciled", "Đối chiếu theo ngày")

    def show_scope(self, scope: Scope) -> None:
        """Read the month of a collector or of everybody."""
        self.scope = scope
        self._context.look(_days, scope, done=self._show, key="collect.days")

    def _show(self, found: Reconciliation) -> None:
        rows = [shown.day_row(day) for day in found.days]
        assert self.scope is not None
        month = format_month(self.scope.month)
        self.show_rows(
            rows,
            EmptyState("list", f"Tháng {month} không có tiền thu, nộp", "Chọn tháng khác hoặc người thu khác."),
        )
        short = shown.sum_of(rows, "short")
        before = found.total("short_before")
        earlier = f" + tháng trước {format_money(before)} đ" if before else ""
        late = sum(day.late for day in found.days)
        opening, closing = found.total("opening"), found.total("closing")
        self.foot.show_counts(
            f"Đầu tháng giữ {format_money(opening)} đ · cuối tháng giữ {format_money(closing)} đ",
            f"Còn thiếu {format_money(short)} đ{earlier} · {late} ngày nộp chậm",
        )


class LedgerPane(Pane):
    """Sổ thu: every entry with a running balance."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, shown.ENTRIES, "ledger-lines", "Sổ thu")

    def show_scope(self, scope: Scope) -> None:
        """Read the month of a collector, or everything of a household."""
        self.scope = scope
        if scope.everybody and scope.household_id is None:
            self.show_rows(
                (), EmptyState("person", "Chọn một người thu", "Sổ thu mở theo từng người thu hoặc từng hộ.")
            )
            self.foot.show_counts("")
            return
        self._context.look(_entries, scope, done=self._show, key="collect.ledger")

    def _show(self, found: LedgerView) -> None:
        assert self.scope is not None
        rows = [shown.entry_row(line) for line in found.lines]
        home = self.scope.household_id is not None
        when = "" if home else f" trong tháng {format_month(self.scope.month)}"
        self.show_rows(rows, EmptyState("list", f"Không có khoản nào{when}", "Chọn tháng khác."), last=True)
        word = "đã nộp" if home else "giữ"
        self.foot.show_counts(
            f"{len(rows)} khoản",
            f"Trước đó {word} {format_money(found.opening)} đ · sau đó {word} {format_money(found.closing)} đ",
        )


class HandedPane(Pane):
    """What was handed in during the month."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, shown.HANDED, "remittances", "Các lần nộp")

    def show_scope(self, scope: Scope) -> None:
        """Read the month of a collector or of everybody."""
        self.scope = scope
        self._context.look(_handed, scope, done=self._show, key="collect.handed")

    def _show(self, found: Sequence[RemittanceView]) -> None:
        assert self.scope is not None
        rows = [shown.handed_row(one) for one in found]
        month = format_month(self.scope.month)
        self.show_rows(
            rows, EmptyState("upload", f"Tháng {month} chưa có lần nộp nào", "Ghi lần nộp bằng “Nộp tiền…” (Ctrl+M).")
        )
        self.foot.show_counts(f"{len(rows)} lần nộp", f"Tổng: {format_money(shown.sum_of(rows, 'amount'))} đ")


def _days(office: Office, scope: Scope) -> Reconciliation:
    found = reconcile(office, *scope.days, scope.collector_id)
    if scope.everybody or scope.collector_id is not None:
        return found
    return Reconciliation(  # the office itself: what no collector took
        since=found.since,
        until=found.until,
        days=tuple(day for day in found.days if day.collector_id is None),
        collectors=tuple(one for one in found.collectors if one.collector_id is None),
    )


def _entries(office: Office, scope: Scope) -> LedgerView:
    if scope.household_id is not None:
        return ledger_view(office, HOUSEHOLD, scope.household_id, None, None)
    return ledger_view(office, COLLECTOR, scope.collector_id, *scope.days)


def _handed(office: Office, scope: Scope) -> tuple[RemittanceView, ...]:
    found = remittances(office, *scope.days, scope.collector_id)
    only_office = not scope.everybody and scope.collector_id is None
    return tuple(one for one in found if not only_office or one.remittance.collector_id is None)
