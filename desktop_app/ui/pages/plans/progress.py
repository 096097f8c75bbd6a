"""Tiến độ: plan, actual, pace, what is needed and how it compares, by commune, hamlet, organisation, collector or group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.services.place_page import PlacePage, place_page
from desktop_app.services.planning import STATE_NAMES
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    GROUP,
    HAMLET,
    OFFICE,
    ORGANISATION,
    REST,
    Scope,
)
from desktop_app.services.progress import names_behind
from desktop_app.services.progress_tables import ProgressLine, ProgressView, progress_view
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, icon_button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import field_label, section
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Crumb, PageContext
from desktop_app.ui.pages.overview.names import NamesView
from desktop_app.ui.pages.plans.progress_actions import ACTIONS
from desktop_app.ui.pages.plans.progress_leads import leads_args
from desktop_app.ui.pages.plans.progress_place import PlaceView
from desktop_app.ui.pages.plans.progress_rows import FIGURES, progress_columns, shown_row
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

MAIN_ONES = "main"
_CUTS = (
    Choice(code=COMMUNE, text="Xã, phường"),
    Choice(code=HAMLET, text="Thôn, tổ dân phố"),
    Choice(code=ORGANISATION, text="Tổ chức"),
    Choice(code=COLLECTOR, text="Nhân viên thu"),
    Choice(code=GROUP, text="Nhóm đối tượng"),
)
_NO_NAMES = "Con số này được nhập vào, không có tên người đứng sau."
_NOT_SHARED = "Phần này chưa giao cho xã nào nên chưa có người đứng sau; chia tiếp ở thẻ Giao chỉ tiêu."


class ProgressTab(QWidget):
    """`navigate("plan", tab="progress", month=…, by="hamlet", indicator=…, scope=…, code=…)`: with `code` the page of that scope."""

    retitled = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._month = month_key(context.office.today)
        self._rows: list[dict[str, Any]] = []
        self._view: ProgressView | None = None
        self._scope: Scope | None = None
        self._asked: tuple[Scope, str, bool] | None = None
        self.label = section("")
        self.cut = CodeCombo(_CUTS, width=10)
        self.cut.set_value(COMMUNE)
        self.indicator = CodeCombo(width=16)
        self.version = CodeCombo(width=14)
        for field, name in ((self.cut, "Chia theo"), (self.indicator, "Chỉ tiêu"), (self.version, "Bản chỉ tiêu")):
            field.setAccessibleName(name)
        model = PagedTableModel(progress_columns(), self._fetch, lambda _filter: len(self._rows), self)
        self.table = Table(model, name="progress", memory=context.memory, frozen=1)
        self.table.setAccessibleName("Bảng tiến độ")
        self.foot = TableFoot()
        self.place = PlaceView(context.memory)
        self.people = NamesView(context.memory, back="Trở lại  (Esc)")
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        holder = QWidget(self)  # a stack without a home would show its pages as windows of their own
        self._stack = QStackedLayout(holder)
        for widget in (self._stage, self.place, self.people):
            self._stack.addWidget(widget)
        self._bars = panel(*self._controls(), gap=0.4)
        column(self, self._bars, (holder, 1), gap=0.5, margin=1.0)
        self._connect()

    def crumbs(self) -> tuple[Crumb, ...]:
        """Where one stands inside the tab, for the path line."""
        shown = self._stack.currentWidget()
        if shown is self._stage:
            return ()
        table = Crumb(text="Bảng", page="plan", args={"tab": "progress", "table": True})
        place: tuple[Crumb, ...] = ()
        if self._scope is not None:
            args = {"tab": "progress", "scope": self._scope.kind, "code": self._scope.code}
            place = (Crumb(text=self._scope.name, page="plan", args=args),)
        return (table, *place, Crumb(text=self.people.heading)) if shown is self.people else (table, *place)

    def open(self, **args: Any) -> None:
        """Show a month, a cut, an indicator, a version (`plan`), or the page of one scope (`scope` its kind, `code`)."""
        if args.get("month"):
            self._month = args["month"]
        if args.get("by"):
            self.cut.set_value(args["by"])
        if args.get("indicator"):
            self._offer([Choice(code=args["indicator"], text=args["indicator"])])
            self.indicator.set_value(args["indicator"])
        if args.get("plan"):
            self.version.set_choices([Choice(code=str(args["plan"]), text="")])
            self.version.set_value(str(args["plan"]))
        if args.get("table"):
            self._to_table()
        if "code" in args:
            self._open_place(Scope(kind=args.get("scope") or COMMUNE, code=str(args["code"]), name=""))
        self.reload()

    def focus_target(self) -> QWidget | None:
        """The table, or what is open over it."""
        shown = self._stack.currentWidget()
        return self.place.table if shown is self.place else self.people if shown is self.people else self.table

    def reload(self) -> None:
        """Read what is in sight anew."""
        chosen = self.indicator.value()
        codes = (chosen,) if chosen and chosen != MAIN_ONES else ()
        plan = int(self.version.value()) if self.version.value() else None
        by = self.cut.value() or COMMUNE
        self.context.look(progress_view, self._month, by, codes, plan, done=self._show, key="plan.progress")
        if self._scope is not None:
            self._read_place()
        if self._asked is not None and self._stack.currentWidget() is self.people:
            self._read_names(*self._asked)

    # -- building

    def _controls(self) -> tuple[Any, ...]:
        first = flow(
            icon_button("chevron-left", "Tháng trước  (Ctrl+PgUp)", lambda: self._step(-1)),
            self.label,
            icon_button("chevron-right", "Tháng sau  (Ctrl+PgDn)", lambda: self._step(1)),
            quiet("Tháng này", self._to_now),
            panel(field_label("Theo"), self.cut, gap=0.4, flow="row"),
            self.indicator,
            self.version,
            quiet("Trang của dòng", self._open_row, "table"),
            quiet("Xem tên", self._names_of_row, "person"),
            button("Tiềm năng để bù", self._leads_of_row, "target"),
        )
        return (first,)

    def _connect(self) -> None:
        on_commit(self.cut, self.reload)
        on_commit(self.indicator, self.reload)
        on_commit(self.version, self.reload)
        self.table.opened.connect(self._opened)
        self.place.closed.connect(self._to_table)
        self.place.names_wanted.connect(self._names_of_place)
        self.place.leads_wanted.connect(self._leads_of_place)
        self.people.closed.connect(self._back)
        self.people.opened.connect(
            lambda household, who: self.context.navigate("household", household=household, person=who)
        )
        slots = (
            partial(self._step, -1), partial(self._step, 1), self._open_row, self._names_of_row, self._leads_of_row, self._back,
        )  # fmt: skip
        self.slots: dict[str, Callable[[], object]] = dict(zip((spec.id for spec in ACTIONS), slots, strict=True))

    # -- showing

    def _show(self, view: ProgressView) -> None:
        self._view = view
        self.label.setText(f"Tháng {format_month(view.month)}")
        chosen = self.indicator.value() or MAIN_ONES
        self._offer([Choice(code=one.code, text=one.name) for one in view.indicators])
        offered = {one.code for one in view.indicators}
        self.indicator.set_value(chosen if chosen in offered else MAIN_ONES)
        plans = [Choice(code=str(plan.id), text=plan.name, detail=STATE_NAMES[plan.state]) for plan in view.plans]
        self.version.set_choices(plans)
        self.version.set_value(str(view.plan_id) if view.plan_id is not None else None)
        self.version.setVisible(bool(plans))
        at = max(0, self.table.currentIndex().row())
        self._rows = [shown_row(line) for line in view.lines]
        if not self._rows:
            self._stage.empty(EmptyState("plan", "Chưa có gì để so", "Cách chia này chưa có dòng nào trong tháng."))
            return
        self.table.rows.reload()
        self.table.setColumnHidden(1, len({row_["indicator"] for row_ in self._rows}) == 1)
        self.table.select_row(min(at, len(self._rows) - 1))
        planned = "" if view.plan_id is not None else f"Năm {view.month[:4]} chưa có chỉ tiêu nên chưa tính nhịp. "
        self.foot.show_counts(
            f"{len(self._rows)} dòng", f"{planned}Tiền tính bằng triệu đồng · Enter: xem tên hoặc trang của dòng"
        )
        self._stage.ready()

    def _offer(self, choices: Sequence[Choice]) -> None:
        self.indicator.set_choices([Choice(code=MAIN_ONES, text="Các chỉ tiêu chính"), *choices])

    def _read_place(self) -> None:
        if self._scope is None:
            return
        plan = int(self.version.value()) if self.version.value() else None
        self.context.look(
            place_page,
            self._month,
            self._scope.kind,
            self._scope.code,
            plan_id=plan,
            done=self._show_place,
            key="plan.progress-place",
        )

    def _show_place(self, page: PlacePage) -> None:
        if self._scope is None or (page.scope.kind, page.scope.code) != (self._scope.kind, self._scope.code):
            return
        self._scope = page.scope
        self.place.show_page(page)
        if self._stack.currentWidget() is self._stage:
            self._put(self.place)
            self.place.take_focus()
        self.retitled.emit()

    def _read_names(self, scope: Scope, indicator: str, alone: bool) -> None:
        self._asked = (scope, indicator, alone)
        year, month = int(self._month[:4]), int(self._month[5:])
        one = next((found for found in (self._view.indicators if self._view else ()) if found.code == indicator), None)
        what = one.name if one else indicator
        level = one is not None and one.stock
        when = f"cuối tháng {format_month(self._month)}" if level else f"tháng {format_month(self._month)}"
        if not alone and not level:
            when = f"đến hết tháng {format_month(self._month)}"
        where = "Toàn cơ quan" if scope.kind == OFFICE else scope.name

        def show(people: Sequence[Any]) -> None:
            self.people.show_counted(f"{what} · {where} · {when}", people, money=one is not None and one.money)
            self._put(self.people)
            self.people.take_focus()

        asked_month = month if alone or level else None
        self.context.look(
            names_behind,
            year,
            indicator,
            scope.kind,
            scope.code,
            asked_month,
            month,
            done=show,
            key="plan.progress-names",
        )

    # -- opening

    @property
    def _line(self) -> ProgressLine | None:
        at = self.table.currentIndex().row()
        return self._rows[at]["line"] if 0 <= at < len(self._rows) else None

    def _opened(self, _at: int) -> None:
        key = self.table.rows.columns[max(0, self.table.currentIndex().column())].key
        if key in FIGURES:
            self._names_of_row(alone=key == "month")
        else:
            self._open_row()

    def _open_row(self) -> None:
        line = self._line
        if line is None or self._stack.currentWidget() is not self._stage:
            return
        if line.row.group:
            self._names_of_row()
        elif line.row.scope.kind == REST:
            self.context.navigate("plan", tab="grid", year=int(self._month[:4]), indicator=line.row.indicator)
        else:
            self._open_place(line.row.scope)

    def _open_place(self, scope: Scope) -> None:
        if scope.kind == OFFICE:  # the first page is the page of the whole office
            self.context.navigate("overview", month=self._month)
            return
        if self._stack.currentWidget() is self.people:
            self._put(self._stage)
        self._scope = scope
        self._read_place()

    def _names_of_row(self, *, alone: bool = False) -> None:
        if self._stack.currentWidget() is self.place:
            self._names_of_place(self.place.indicator, False)
            return
        line = self._line
        if line is None:
            return
        rest = line.row.scope.kind == REST
        if rest or line.indicator.entered:
            self.context.messages.toast(_NOT_SHARED if rest else _NO_NAMES, "info")
            return
        group = Scope(kind=GROUP, code=line.row.group, name=line.name)
        self._read_names(group if line.row.group else line.row.scope, line.row.indicator, alone)

    def _names_of_place(self, indicator: str, alone: bool) -> None:
        if self._scope is not None and indicator:
            self._read_names(self._scope, indicator, alone)

    def _leads_of_row(self) -> None:
        if self._stack.currentWidget() is self.place and self._scope is not None:
            self._to_leads(self._scope, self.place.indicator)
        elif self._line is not None:
            self._to_leads(self._line.row.scope, self._line.row.indicator)

    def _leads_of_place(self, indicator: str) -> None:
        if self._scope is not None:
            self._to_leads(self._scope, indicator)

    def _to_leads(self, scope: Scope, indicator: str) -> None:
        self.context.navigate("canvass", **leads_args(scope, indicator))

    def _back(self) -> None:
        """One step back: from the names to the page of the row or the table, from the page to the table."""
        if self._stack.currentWidget() is self.people and self._scope is not None:
            self._asked = None
            self._put(self.place)
            self.place.take_focus()
        else:
            self._to_table()

    def _to_table(self) -> None:
        self._scope, self._asked = None, None
        if self._stack.currentWidget() is not self._stage:
            self._put(self._stage)
            self.table.setFocus()

    def _put(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        self._bars.setVisible(widget is self._stage)
        self.retitled.emit()

    def _step(self, by: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], by))
        self.version.set_value(None)
        self.reload()

    def _to_now(self) -> None:
        self._month = month_key(self.context.office.today)
        self.reload()

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        return self._rows[offset : offset + limit]
