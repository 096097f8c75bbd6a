"""Việc hôm nay: declarations that came back, promises due, visits to repeat, cover that ends, limits – for the office or one collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.collectors import CollectorEntry
from desktop_app.services.desk import ENDINGS, LIMITS, NOBODY, PROMISES, RETURNS, REVISITS, Desk, DeskItem, desk
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL, UNASSIGNED = "all", "nobody"
_ICONS = {RETURNS: "undo", PROMISES: "calendar", REVISITS: "refresh", ENDINGS: "clock", LIMITS: "warning"}


class TodayTab(QWidget):
    """`opened(household id)` on Enter or a double click."""

    opened = Signal(object)  # ids are longer than a C int

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._desk: Desk | None = None
        self._items: Sequence[DeskItem] = ()
        self._labels: dict[str, str] = {}
        self.collector = CodeCombo(width=14)
        self.collector.setAccessibleName("Người vận động")
        self.kind = CodeCombo(width=16)
        self.kind.setAccessibleName("Loại việc")
        self.kind.set_value(ALL)
        self.heading = muted("", wrap=False)
        self.model = PagedTableModel(self._columns(), self._fetch, lambda _filter: len(self._items))
        self.table = Table(self.model, name="today", memory=context.memory, frozen=0, compact=True)
        self.table.setAccessibleName("Việc hôm nay")
        self.foot = TableFoot()
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        column(
            self,
            panel(row(None, (self.heading, 1), self.kind, self.collector, gap=0.6), margin=0.6),
            (self.stage, 1),
            gap=0,
        )
        on_commit(self.collector, self._narrow)
        on_commit(self.kind, self._narrow)
        self.table.opened.connect(self._opened)

    def offer(self, collectors: Sequence[CollectorEntry]) -> None:
        """Give the collectors to choose from."""
        self.collector.set_choices(
            [
                Choice(code=ALL, text="Mọi người vận động"),
                Choice(code=UNASSIGNED, text=NOBODY),
                *(Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors),
            ]
        )
        if self.collector.is_blank():
            self.collector.set_value(ALL)

    def show_kind(self, kind: str) -> None:
        """Show one heading only (from the first page)."""
        self.kind.set_value(kind if kind in _ICONS else ALL)
        self._narrow()

    def reload(self) -> None:
        """Read the desk of today anew."""
        self.stage.loading()
        self._context.look(desk, done=self._show, key="canvass.desk")

    def _show(self, found: Desk) -> None:
        self._desk = found
        self._labels = {group.kind: group.label for group in found.groups}
        self.heading.setText(f"Ngày {format_date(found.on)}: {found.total} việc")
        kept = self.kind.value()
        self.kind.set_choices(
            [
                Choice(code=ALL, text="Mọi việc"),
                *(Choice(code=group.kind, text=group.label, detail=str(group.count)) for group in found.groups),
            ]
        )
        self.kind.set_value(kept or ALL)
        self._narrow()

    def _narrow(self) -> None:
        if self._desk is None:
            return
        kind, collector = self.kind.value() or ALL, self.collector.value() or ALL
        self._items = [
            item
            for group in self._desk.groups
            for item in group.items
            if kind in (ALL, item.kind)
            and (collector == ALL or collector == (str(item.collector_id) if item.collector_id else UNASSIGNED))
        ]
        self.model.reload()
        if self._items:
            self.stage.ready()
        else:
            self.stage.empty(
                EmptyState(
                    "ok",
                    "Không có việc nào đến hạn",
                    "Lịch hẹn, việc đến lại và thẻ sắp hết hạn sẽ hiện ở đây theo từng người vận động.",
                )
            )
        counts = {one: sum(item.kind == one for item in self._items) for one in _ICONS}
        words = [f"{self._labels.get(one, one)}: {count}" for one, count in counts.items() if count]
        self.foot.show_counts(f"{len(self._items)} việc", " · ".join(words))

    def _columns(self) -> tuple[Column, ...]:
        shorts = self._lists.scheme_shorts
        return (
            Column(
                key="kind",
                heading="Việc",
                width=11,
                sort=False,
                show=lambda kind: self._labels.get(kind, kind),
                icon=lambda item: _ICONS[item.kind],
                tone=lambda item: "bad" if item.days_late > 0 else "",
            ),
            Column(key="name", heading="Họ và tên", width=13, sort=False),
            Column(key="hamlet", heading="Thôn, tổ dân phố", width=9, sort=False),
            Column(key="scheme", heading="Loại hình", width=6.5, sort=False, show=lambda code: shorts.get(code, code)),
            Column(
                key="on",
                heading="Ngày",
                width=8,
                sort=False,
                show=as_date,
                icon=lambda item: "warning" if item.days_late > 0 else "",
                tone=lambda item: "bad" if item.days_late > 0 else "",
                tip="Dấu cảnh báo: đã quá ngày",
            ),
            Column(key="collector", heading="Người vận động", width=10, sort=False),
            Column(key="phone", heading="Điện thoại", width=7.5, sort=False),
            Column(key="text", heading="Nội dung", width=20, sort=False),
        )

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[DeskItem]:
        return self._items[offset : offset + limit]

    def _opened(self, place: int) -> None:
        if 0 <= place < len(self._items):
            self.opened.emit(self._items[place].household_id)
