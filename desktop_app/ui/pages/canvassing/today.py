"""Việc hôm nay: what came back, promises, revisits, ends, limits, then the leads worth a visit most – for the office or one collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.desk import (
    ENDINGS,
    KINDS,
    LEADS,
    LIMITS,
    NOBODY,
    PROMISES,
    RETURNS,
    REVISITS,
    DeskCounts,
    DeskItem,
    desk_rows,
    ready_desk,
)
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.leads_why import show_why
from desktop_app.ui.pages.canvassing.today_outcome import note_outcome
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL, UNASSIGNED = "all", "nobody"
_ICONS = {
    RETURNS: "undo",
    PROMISES: "calendar",
    REVISITS: "refresh",
    ENDINGS: "clock",
    LIMITS: "warning",
    LEADS: "target",
}
_REMEMBERED = "canvass/desk-collector"


class TodayTab(QWidget):
    """`opened(household id)` on Enter or a double click; a digit notes the outcome, F9 takes the money, F5 tells why."""

    opened = Signal(object)  # ids are longer than a C int

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._counts: DeskCounts | None = None
        self.collector = CodeCombo(width=14)
        self.collector.setAccessibleName("Người vận động")
        self.kind = CodeCombo(width=16)
        self.kind.setAccessibleName("Loại việc")
        self.kind.set_value(ALL)
        self.heading = muted("", wrap=False)
        self.model = PagedTableModel(self._columns(), self._fetch, self._count)
        self.table = Table(self.model, name="today", memory=context.memory, frozen=2, compact=True)
        self.table.setAccessibleName("Việc hôm nay")
        self.foot = TableFoot()
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        hints = flow(
            quiet("Mở hộ  (Enter)", self._open_current, "household"),
            quiet("Thu tiền  (F9)", self.collect, "collect"),
            quiet("Vì sao?  (F5)", self.why, "help"),
        )
        column(
            self,
            panel(
                row(None, (self.heading, 1), self.kind, self.collector, gap=0.6), row(None, hints, STRETCH), margin=0.6
            ),
            (self.stage, 1),
            gap=0,
        )
        on_commit(self.collector, self._choose_collector)
        on_commit(self.kind, self._narrow)
        self.table.opened.connect(self._opened)
        self.table.key_pressed.connect(self._digit)

    @property
    def counts(self) -> DeskCounts | None:
        """What was counted last."""
        return self._counts

    def offer(self, collectors: Sequence[CollectorEntry]) -> None:
        """Give the collectors to choose from; whose desk it was last time stands there again."""
        kept = self.collector.value() or self._context.memory.get(_REMEMBERED, ALL)
        codes = [str(one.collector.id) for one in collectors]
        self.collector.set_choices(
            [
                Choice(code=ALL, text="Mọi người vận động"),
                Choice(code=UNASSIGNED, text=NOBODY),
                *(Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors),
            ]
        )
        self.collector.set_value(kept if kept in (ALL, UNASSIGNED, *codes) else ALL)
        self._read()

    def open(self, **args: Any) -> None:
        """Show one heading (`kind`), or one collector's desk (`collector`)."""
        if args.get("collector") is not None:
            self.collector.set_value(str(args["collector"]))
            self._choose_collector()
        if args.get("kind"):
            self.show_kind(str(args["kind"]))

    def focus_target(self) -> QWidget:
        """The list itself."""
        return self.table

    def show_kind(self, kind: str) -> None:
        """Show one heading only (from the first page)."""
        self.kind.set_value(kind if kind in _ICONS else ALL)
        self._narrow()

    def reload(self) -> None:
        """Read the desk of today anew; the line the hand is on stays."""
        if self._counts is None:
            self.stage.loading()
        self._context.look(list_collectors, done=self.offer, key="canvass.today-collectors")

    def collect(self) -> None:
        """Take the household of the line to the page where money is taken."""
        item = self._current()
        if item is not None:
            self._context.navigate("collect", household=item.household_id)

    def why(self) -> None:
        """Why this lead stands here: its points line by line, and every list that named it."""
        item = self._current()
        if item is not None and item.lead_id is not None:
            show_why(self._context, self, item.lead_id, item.name)
        elif item is not None:
            self._context.messages.toast(f"{self._label(item.kind)}: {item.text}", "info")

    def _read(self) -> None:
        self._context.look(ready_desk, collector_id=self._collector_id(), done=self._show, key="canvass.desk")

    def _collector_id(self) -> int | None:
        value = self.collector.value() or ALL
        return None if value == ALL else 0 if value == UNASSIGNED else int(value)

    def _choose_collector(self) -> None:
        self._context.memory.put(_REMEMBERED, self.collector.value() or ALL)
        self._read()

    def _show(self, found: DeskCounts) -> None:
        self._counts = found
        self.heading.setText(f"Ngày {format_date(found.on)}: {format_money(found.total)} việc có ngày")
        kept = self.kind.value()
        self.kind.set_choices(
            [
                Choice(code=ALL, text="Mọi việc"),
                *(Choice(code=kind, text=found.label(kind), detail=format_money(found.counts[kind])) for kind in KINDS),
            ]
        )
        self.kind.set_value(kept or ALL)
        self._narrow()

    def _narrow(self) -> None:
        if self._counts is None:
            return
        place = self.table.currentIndex().row()
        self.model.reload()
        if self.model.total:
            self.stage.ready()
            self.table.select_row(min(max(place, 0), self.model.total - 1))
        else:
            self.stage.empty(
                EmptyState(
                    "ok",
                    "Không có việc nào đến hạn",
                    "Lịch hẹn, việc đến lại, thẻ sắp hết hạn và người tiềm năng sẽ hiện ở đây theo từng người vận động.",
                )
            )
        counted = self._counts.counts
        words = [f"{self._label(kind)}: {format_money(counted[kind])}" for kind in KINDS if counted[kind]]
        self.foot.show_counts(f"{format_money(self.model.total)} dòng", " · ".join(words))

    def _label(self, kind: str) -> str:
        return self._counts.label(kind) if self._counts is not None else kind

    def _kinds(self) -> Sequence[str]:
        kind = self.kind.value() or ALL
        return KINDS if kind == ALL else (kind,)

    def _columns(self) -> tuple[Column, ...]:
        shorts = self._lists.scheme_shorts
        return (
            Column(
                key="kind",
                heading="Việc",
                width=11,
                sort=False,
                show=self._label,
                icon=lambda item: _ICONS[item.kind],
                tone=lambda item: "bad" if item.days_late > 0 else "",
            ),
            Column(key="name", heading="Họ và tên", width=13, sort=False),
            Column(key="hamlet", heading="Thôn, tổ dân phố", width=10, sort=False),
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

    def _count(self, _filter: Mapping[str, Any]) -> int:
        return sum(self._counts.counts[kind] for kind in self._kinds()) if self._counts is not None else 0

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[DeskItem]:
        if self._counts is None:
            return ()
        return desk_rows(self._context.office, self._counts, self._kinds(), offset, limit)

    def _current(self) -> DeskItem | None:
        found = self.model.row(self.table.currentIndex().row())
        return found if isinstance(found, DeskItem) else None

    def _open_current(self) -> None:
        self._opened(self.table.currentIndex().row())

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.household_id)

    def _digit(self, digit: str) -> None:
        item = self._current()
        if item is not None:
            note_outcome(
                self._context, self._lists, item, digit, self._collector_id() or None, open_door=self.opened.emit
            )
