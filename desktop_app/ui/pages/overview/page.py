"""Tổng quan: six figures with their pace, the year of one indicator, today's work, communes and collectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.services.dashboard import Dashboard, dashboard
from desktop_app.services.due_parts import DUE
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    MAIN,
    OFFICE,
    REST,
    Indicator,
    Scope,
    all_indicators,
)
from desktop_app.services.progress import MonthSeries, ProgressTable, months_series, names_behind
from desktop_app.services.progress_actuals import COUNTED
from desktop_app.ui.components.boxes import STRETCH, Card, panel, row, scrolled
from desktop_app.ui.components.buttons import icon_button, quiet
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import section
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.overview.actions import ACTIONS
from desktop_app.ui.pages.overview.alerts import AlertsCard
from desktop_app.ui.pages.overview.asked import behind_asked
from desktop_app.ui.pages.overview.cards import CardRow, OverviewCard
from desktop_app.ui.pages.overview.cuts import CutTables
from desktop_app.ui.pages.overview.dues import DueView
from desktop_app.ui.pages.overview.figures import WHOLE, card_figures, chart_series
from desktop_app.ui.pages.overview.names import NamesView
from desktop_app.ui.pages.overview.pace import PaceList
from desktop_app.ui.pages.overview.reading import Behind, Reports, read_reports
from desktop_app.ui.pages.overview.reports import ReportLines
from desktop_app.ui.pages.overview.today import TodayList
from desktop_app.ui.pages.overview.why import explain_line
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_CHART_HEIGHT = 22  # em


class OverviewPage(Page):
    """`navigate("overview", month="2026-10")`, `due="lapsed"` for a part of the due list (narrowed by `commune`, `hamlet`,
    `collector`, `scheme`); else the month last looked at.

    `indicator="hh_new"` opens the names behind a figure of the year up to the month, `only_month=True` of the month alone, `collector="3"` of one
    collector ("" for nobody's), `scope="hamlet"` with `code="12"` of any scope.
    """

    page_id = "overview"
    title = "Tổng quan"
    kinds = frozenset(
        {
            "enrolment",
            "ledger",
            "ledger_entry",
            "receipt",
            "coverage",
            "plan",
            "plan_cell",
            "visit",
            "lead",
            "monthly_figure",
        }
        | {"household", "person", "collector", "hamlet", "import", "law", "submission"}
    )
    help_topic = "tong-quan"
    on_ground = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._month = month_key(context.office.today)
        self._whole: Dashboard | None = None
        self._behind: Behind | None = None
        self._indicators: dict[str, Indicator] = {}
        self.label = section("")
        self.cards = [OverviewCard() for _ in range(6)]
        self.chart = ChartFrame(context.messages)
        self.indicator = CodeCombo(width=15)
        self.indicator.setAccessibleName("Chỉ tiêu của biểu đồ")
        self.scope = CodeCombo(width=10)
        self.scope.setAccessibleName("Phạm vi của biểu đồ")
        self.today = TodayList()
        self.pace = PaceList()
        self.alerts = AlertsCard(context)
        self.reports = ReportLines()
        self.cuts = CutTables(context.memory)
        scaled(self.chart, lambda w: w.setFixedHeight(em(w, _CHART_HEIGHT)))
        self.plan_hint = quiet("", self._make_plan, "plan")
        self.names = NamesView(context.memory)
        self.dues = DueView(context)
        self._reports = Reports()
        self._asked: Mapping[str, Any] = {}
        self._stage = Stage(self._content())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._stage)
        self._stack.addWidget(self.names)
        self._stack.addWidget(self.dues)
        self._connect()
        self._stage.loading()

    def open(self, **args: Any) -> None:
        """Show a month, or the due list."""
        if args.get("month"):
            self._month = args["month"]
        self.show_figures()
        self.reload()
        self._asked = args if args.get("indicator") else {}
        if args.get("due"):
            self.show_dues(args["due"], args)

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew."""
        self.reload()
        if self._behind is not None:
            self.show_names(self._behind)
        elif self._stack.currentWidget() is self.dues:
            self.dues.read_anew()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, and the figure whose names are shown."""
        first = Crumb(text=self.title, page=self.page_id)
        shown = self._stack.currentWidget()
        return (first, Crumb(text=shown.heading)) if isinstance(shown, NamesView | DueView) else (first,)

    def first_focus(self) -> QWidget | None:
        """The first card."""
        return self.cards[0]

    def reload(self) -> None:
        """Read everything of the month."""
        self.context.look(dashboard, self._month, done=self._show, key="overview")

    def show_figures(self) -> None:
        """Go back from the names."""
        self._behind = None
        if self._stack.currentIndex():
            self._stack.setCurrentIndex(0)
            self.retitled.emit()
            self.cards[0].setFocus()

    def show_names(self, behind: Behind) -> None:
        """Open the names behind a figure."""
        self._behind = behind
        year = int(self._month[:4])
        what = self._indicators[behind.indicator].name
        upto = f"đến hết tháng {format_month(self._month)}"
        when = f"tháng {behind.month:02d}/{year}" if behind.month else upto
        where = WHOLE if behind.scope.kind == OFFICE else behind.scope.name

        def show(people: Sequence[Any]) -> None:
            heading = f"{what} · {where} · {when}"
            self.names.show_counted(heading, people, money=self._indicators[behind.indicator].money)
            self._to_names()

        self.context.look(
            names_behind,
            year,
            behind.indicator,
            behind.scope.kind,
            behind.scope.code,
            behind.month,
            int(self._month[5:]),
            done=show,
            key="overview.names",
        )

    def show_dues(self, part: str = DUE, narrowed: Mapping[str, Any] | None = None) -> None:
        """Open the list of who is due, late or lapsed, of everybody or of one `commune`, `hamlet`, `collector` or `scheme`."""
        self._behind = None
        self._stack.setCurrentWidget(self.dues)
        self.dues.show_part(part, narrowed)
        self.retitled.emit()

    # -- building

    def _content(self) -> QWidget:
        bar = row(
            None,
            icon_button("chevron-left", "Tháng trước  (Ctrl+PgUp)", lambda: self._step(-1)),
            self.label,
            icon_button("chevron-right", "Tháng sau  (Ctrl+PgDn)", lambda: self._step(1)),
            quiet("Tháng này", self._to_now),
            STRETCH,
            self.plan_hint,
        )
        today = Card(self.today, heading="Việc hôm nay")
        scaled(today, lambda w: w.setMinimumWidth(em(w, 20)))
        pace = Card(self.pace, heading="Tiến độ các chỉ tiêu")
        alerts = Card(self.alerts, heading="Cảnh báo")
        reports = Card(self.reports, heading="Báo cáo")
        chart = Card(row(None, (self.indicator, 3), (self.scope, 2)), self.chart, STRETCH)
        inner = panel(
            bar,
            CardRow(self.cards),
            row(None, (panel(pace, reports, alerts, STRETCH, gap=0.6), 3), (today, 2), gap=0.6),
            chart,
            Card(self.cuts),
            STRETCH,
            gap=0.6,
            margin=0.9,
        )
        return scrolled(inner)

    def _connect(self) -> None:
        for place, card in enumerate(self.cards):
            card.clicked.connect(self._card_opener(place))
        on_commit(self.indicator, self._draw)
        on_commit(self.scope, self._draw)
        self.chart.month_clicked.connect(self._chart_month)
        self.cuts.names_wanted.connect(self._open_cell)
        self.cuts.place_wanted.connect(self._open_place)
        self.pace.line_wanted.connect(
            lambda code: self.context.navigate("plan", tab="progress", table=True, indicator=code, month=self._month)
        )
        self.pace.plan_wanted.connect(self._make_plan)
        self.reports.register_wanted.connect(lambda: self.context.navigate("report"))
        self.reports.report_wanted.connect(self._open_report)
        self.today.group_wanted.connect(lambda group: self.context.navigate("canvass", tab="today", kind=group.kind))
        self.today.due_wanted.connect(self.show_dues)
        self.today.item_wanted.connect(
            lambda item: self.context.navigate("household", household=item.household_id, person=item.person_id)
        )
        self.today.report_wanted.connect(lambda: self.context.navigate("report"))
        self.today.submit_wanted.connect(
            lambda due: self.context.navigate("report", form=due.form.code, month=due.month)
        )
        for view in (self.names, self.dues):
            view.opened.connect(
                lambda household, who: self.context.navigate("household", household=household, person=who)
            )
            view.closed.connect(self.show_figures)
        slots: dict[str, Callable[[], object]] = {
            "overview.before": lambda: self._step(-1),
            "overview.after": lambda: self._step(1),
            "overview.now": self._to_now,
            "overview.dues": self.show_dues,
            "overview.why": self._why,
            "overview.message": self.dues.write_messages,
            "overview.export": self.dues.export,
            "overview.next-tab": self._next_tab,
            "overview.back": self.show_figures,
        }
        for spec in ACTIONS:
            self.bind(spec.id, slots[spec.id])

    # -- showing

    def _show(self, whole: Dashboard) -> None:
        self._whole = whole
        if not self._indicators:
            self._indicators = {found.code: found for found in all_indicators(self.context.office)}
            counted = [found for found in self._indicators.values() if found.code in COUNTED and not found.stock]
            self.indicator.set_choices([Choice(code=found.code, text=found.name) for found in counted])
            self.indicator.set_value(MAIN[0])
        if not whole.people:
            self._stage.empty(
                EmptyState(
                    "overview",
                    "Chưa có hộ gia đình nào",
                    "Trang này so kết quả với chỉ tiêu và nhắc việc trong ngày. Bắt đầu bằng cách nhập danh sách hộ gia đình.",
                    "Nhập danh sách từ Excel",
                    lambda: self.context.navigate("import"),
                )
            )
            return
        self.label.setText(f"Tháng {format_month(self._month)}")
        for card, (_code, _month, figure) in zip(self.cards, card_figures(whole.tables[COMMUNE]), strict=True):
            card.show_figure(figure)
        self.cuts.show_tables(whole.tables)
        self.pace.show_lines(whole.lines, self._month[:4])
        self.plan_hint.setText(f"Năm {self._month[:4]} chưa có chỉ tiêu: lập chỉ tiêu")
        self.plan_hint.setVisible(not whole.lines)
        self._offer_scopes(whole.tables[COMMUNE])
        self._show_work()
        self._stage.ready()
        self._show_asked()
        # The page is painted first: the chart's libraries take a third of a second to load.
        QTimer.singleShot(0, self._draw_and_ask)

    def _show_asked(self) -> None:
        asked, self._asked = self._asked, {}
        if asked and asked["indicator"] in self._indicators:
            self.show_names(behind_asked(asked, self._month, self.cuts.scopes(COLLECTOR)))

    def _show_reports(self, reports: Reports) -> None:
        self._reports = reports
        self._show_work()

    def _show_work(self) -> None:
        whole, reports = self._whole, self._reports
        if whole is not None and whole.people:
            self.today.show_desk(whole.desk, whole.deadlines, whole.dues, reports.waiting)
            self.reports.show_reports(reports.last, reports.following, whole.deadlines)

    def _offer_scopes(self, table: ProgressTable) -> None:
        scopes = {f"{row.scope.kind}:{row.scope.code}": row.scope for row in table.rows if row.scope.kind != REST}
        kept = self.scope.value()
        self.scope.set_choices(
            [Choice(code=code, text=WHOLE if scope.kind == OFFICE else scope.name) for code, scope in scopes.items()]
        )
        self.scope.set_value(kept if kept in scopes else f"{OFFICE}:")

    def _draw(self) -> None:
        code, where = self.indicator.value(), self.scope.value()
        if self._whole is None or not self._whole.people or code is None or where is None:
            return
        kind, _, scope_code = where.partition(":")
        row_ = self._whole.tables[COMMUNE].of(code, kind, scope_code)
        name = next(choice.text for choice in self.scope.choices if choice.code == where)
        until = min(self._month, month_key(self.context.office.today))

        def show(months: MonthSeries) -> None:
            self.chart.show_progress(chart_series(months, self._indicators[code], row_, until, name))

        year = int(self._month[:4])
        self.context.look(months_series, year, code, kind, scope_code, done=show, key="overview.chart")

    def _draw_and_ask(self) -> None:
        self._draw()
        self.alerts.reload()
        self.context.look(read_reports, done=self._show_reports, key="overview.reports")

    def _to_names(self) -> None:
        self._stack.setCurrentWidget(self.names)
        self.names.take_focus()
        self.retitled.emit()

    # -- opening

    def _card_opener(self, place: int) -> Any:
        def open_it() -> None:
            month = int(self._month[5:]) if place % 2 == 0 else None
            self.show_names(
                Behind(indicator=MAIN[place // 2], scope=Scope(kind=OFFICE, code="", name=WHOLE), month=month)
            )

        return open_it

    def _chart_month(self, month: str) -> None:
        kind, _, code = (self.scope.value() or f"{OFFICE}:").partition(":")
        name = next((choice.text for choice in self.scope.choices if choice.code == self.scope.value()), WHOLE)
        scope = Scope(kind=kind, code=code, name=name)
        self.show_names(Behind(indicator=self.indicator.value() or MAIN[0], scope=scope, month=int(month[5:7])))

    def _open_cell(self, code: str, scope: Scope, alone: bool) -> None:
        self.show_names(Behind(indicator=code, scope=scope, month=int(self._month[5:]) if alone else None))

    def _open_place(self, scope: Scope) -> None:
        if scope.kind == OFFICE:
            self.context.navigate("plan", tab="progress", table=True, month=self._month)
        elif scope.kind == REST:
            self.context.navigate("plan", tab="grid", year=int(self._month[:4]))
        else:
            self.context.navigate("plan", tab="progress", month=self._month, scope=scope.kind, code=scope.code)

    def _open_report(self, form: str, month: str) -> None:
        self.context.navigate("report", **({"form": form, "month": month} if form else {}))

    def _why(self) -> None:
        shown = self._stack.currentWidget()
        explain_line(self.context, self, shown.current if isinstance(shown, NamesView | DueView) else None)

    def _next_tab(self) -> None:
        if self._stack.currentWidget() is self.dues:
            self.dues.tabs.setCurrentIndex((self.dues.tabs.currentIndex() + 1) % self.dues.tabs.count())
        else:
            self.cuts.next_tab()

    def _step(self, by: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], by))
        self.reload()

    def _make_plan(self) -> None:
        self.context.navigate("plan", year=int(self._month[:4]))

    def _to_now(self) -> None:
        self._month = month_key(self.context.office.today)
        self.reload()
