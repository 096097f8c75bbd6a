"""Tổng quan: six figures with their pace, the year of one indicator, today's work, communes and collectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QStackedLayout, QTabBar, QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.services.desk import DeskGroup, DeskItem
from desktop_app.services.due_parts import DUE, DueCounts
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, MAIN, OFFICE, Indicator, Scope, indicators
from desktop_app.services.progress import MonthSeries, ProgressTable, months_series, names_behind
from desktop_app.ui.components.boxes import STRETCH, Card, panel, row, scrolled
from desktop_app.ui.components.buttons import icon_button, quiet
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import section, small
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.overview.actions import ACTIONS
from desktop_app.ui.pages.overview.asked import behind_asked
from desktop_app.ui.pages.overview.cards import CardRow, OverviewCard
from desktop_app.ui.pages.overview.dues import DueView
from desktop_app.ui.pages.overview.figures import WHOLE, card_figures, cell_rows, chart_series, table_columns
from desktop_app.ui.pages.overview.names import NamesView
from desktop_app.ui.pages.overview.reading import Behind, Whole, read_dues, read_month, read_reports
from desktop_app.ui.pages.overview.today import TodayList
from desktop_app.ui.pages.overview.why import explain_line
from desktop_app.ui.theme import active_tokens, em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_TABS = ((COMMUNE, "Theo xã, phường"), (COLLECTOR, "Theo nhân viên thu"))
_ROWS_SHOWN = 12
_CHART_HEIGHT = 22  # em


class OverviewPage(Page):
    """`navigate("overview", month="2026-10")`, `due="lapsed"` for a part of the due list; else the month last looked at.

    `indicator="hh_new"` opens the names behind a figure of the year up to the month, `only_month=True` of the month alone, `collector="3"` of one
    collector ("" for nobody's).
    """

    page_id = "overview"
    title = "Tổng quan"
    kinds = frozenset(
        {"enrolment", "ledger", "ledger_entry", "receipt", "coverage", "plan", "plan_cell", "visit", "lead"}
        | {"household", "person", "collector", "hamlet", "import", "law", "submission"}
    )
    help_topic = "tong-quan"
    on_ground = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._month = month_key(context.office.today)
        self._whole: Whole | None = None
        self._behind: Behind | None = None
        self._rows: dict[str, list[dict[str, Any]]] = {COMMUNE: [], COLLECTOR: []}
        self._indicators: dict[str, Indicator] = {}
        self.label = section("")
        self.cards = [OverviewCard() for _ in range(6)]
        self.chart = ChartFrame(context.messages)
        self.indicator = CodeCombo(width=15)
        self.indicator.setAccessibleName("Chỉ tiêu của biểu đồ")
        self.scope = CodeCombo(width=10)
        self.scope.setAccessibleName("Phạm vi của biểu đồ")
        self.today = TodayList()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Cách chia bảng")
        scaled(self.tabs, lambda w: w.setMinimumWidth(em(w, 21)))
        scaled(self.chart, lambda w: w.setFixedHeight(em(w, _CHART_HEIGHT)))
        self.tables: dict[str, Table] = {}
        for kind, text in _TABS:
            self.tabs.addTab(text)
            first = "Xã, phường" if kind == COMMUNE else "Nhân viên thu"
            model = PagedTableModel(
                table_columns(first, with_parent=kind == COLLECTOR), self._fetcher(kind), self._counter(kind), self
            )
            table = Table(model, name=f"overview-{kind}", memory=context.memory, frozen=1)
            table.setAccessibleName(text)
            self.tables[kind] = table
        self.plan_hint = quiet("", self._make_plan, "plan")
        self.names = NamesView(context.memory)
        self.dues = DueView(context)
        self._counts: DueCounts | None = None
        self._reports: tuple[Any, ...] = ()
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
            self.show_dues(args["due"])

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
        self.context.look(read_month, self._month, done=self._show, key="overview")

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

    def show_dues(self, part: str = DUE) -> None:
        """Open the list of who is due, late or lapsed."""
        self._behind = None
        self._stack.setCurrentWidget(self.dues)
        self.dues.show_part(part)
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
        chart = Card(row(None, (self.indicator, 3), (self.scope, 2)), self.chart, STRETCH)
        today = Card(self.today, heading="Việc hôm nay")
        scaled(today, lambda w: w.setMinimumWidth(em(w, 20)))
        legend = small("↑ vượt, ✓ đúng, ↓ chậm so với chỉ tiêu tính đến ngày · Enter hoặc bấm vào ô để xem tên")
        tables = Card(row(None, self.tabs, STRETCH, legend), *self.tables.values())
        inner = panel(
            bar,
            CardRow(self.cards),
            row(None, (chart, 3), (today, 2), gap=0.6),
            tables,
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
        self.tabs.currentChanged.connect(lambda _at: self._show_table())
        for kind, table in self.tables.items():
            table.opened.connect(
                lambda at, mine=kind: self._open_cell(mine, at, self.tables[mine].currentIndex().column())
            )
            table.clicked.connect(lambda index, mine=kind: self._clicked(mine, index))
        self.today.group_wanted.connect(self._open_group)
        self.today.due_wanted.connect(self.show_dues)
        self.today.item_wanted.connect(self._open_item)
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

    def _show(self, whole: Whole) -> None:
        self._whole = whole
        if not self._indicators:
            self._indicators = {found.code: found for found in indicators(self.context.office)}
            self.indicator.set_choices([Choice(code=code, text=found.name) for code, found in self._indicators.items()])
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
        for kind, table in whole.tables.items():
            self._rows[kind] = cell_rows(table)
            self.tables[kind].rows.reload()
        self.plan_hint.setText(f"Năm {self._month[:4]} chưa có chỉ tiêu: lập chỉ tiêu")
        self.plan_hint.setVisible(not any(row.plan_year for row in whole.tables[COMMUNE].rows))
        self._offer_scopes(whole.tables[COMMUNE])
        self.today.show_desk(whole.desk, whole.deadlines, self._counts, self._reports)
        self._show_table()
        self._stage.ready()
        self._show_asked()
        # The page is painted first: the chart's libraries take a third of a second to load.
        QTimer.singleShot(0, self._draw_and_count)

    def _show_asked(self) -> None:
        asked, self._asked = self._asked, {}
        if asked and asked["indicator"] in self._indicators:
            self.show_names(behind_asked(asked, self._month, [row["scope"] for row in self._rows[COLLECTOR]]))

    def _show_reports(self, reports: tuple[Any, ...]) -> None:
        self._reports = reports
        if self._whole is not None and self._whole.people:
            self.today.show_desk(self._whole.desk, self._whole.deadlines, self._counts, reports)

    def _show_dues(self, counts: DueCounts) -> None:
        self._counts = counts
        if self._whole is not None and self._whole.people:
            self.today.show_desk(self._whole.desk, self._whole.deadlines, counts, self._reports)

    def _offer_scopes(self, table: ProgressTable) -> None:
        scopes = {f"{row.scope.kind}:{row.scope.code}": row.scope for row in table.rows}
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

    def _draw_and_count(self) -> None:
        self._draw()
        # Last: everybody who ever lapsed is walked through, and neither figures nor chart wait for that.
        self.context.look(read_dues, done=self._show_dues, key="overview.due-counts")
        self.context.look(read_reports, done=self._show_reports, key="overview.reports")

    def _show_table(self) -> None:
        shown = _TABS[self.tabs.currentIndex()][0]
        for kind, table in self.tables.items():
            table.setVisible(kind == shown)
            lines = min(max(2, len(self._rows[kind])), _ROWS_SHOWN) + 1.6
            table.setFixedHeight(round(em(table, active_tokens().size["row"]) * lines))

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

    def _clicked(self, kind: str, index: QModelIndex) -> None:
        self._open_cell(kind, index.row(), index.column())

    def _open_cell(self, kind: str, at: int, column_at: int) -> None:
        key = self.tables[kind].rows.columns[max(0, column_at)].key
        code, _, span = key.partition(".")
        if code not in MAIN:
            code, span = MAIN[0], "year"
        month = int(self._month[5:]) if span == "month" else None
        self.show_names(Behind(indicator=code, scope=self._rows[kind][at]["scope"], month=month))

    def _open_group(self, group: DeskGroup) -> None:
        self.names.show_todo(group)
        self._to_names()

    def _open_item(self, item: DeskItem) -> None:
        self.context.navigate("household", household=item.household_id, person=item.person_id)

    def _why(self) -> None:
        shown = self._stack.currentWidget()
        explain_line(self.context, self, shown.current if isinstance(shown, NamesView | DueView) else None)

    def _next_tab(self) -> None:
        tabs = self.dues.tabs if self._stack.currentWidget() is self.dues else self.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + 1) % tabs.count())

    def _step(self, by: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], by))
        self.reload()

    def _make_plan(self) -> None:
        self.context.navigate("plan", year=int(self._month[:4]))

    def _to_now(self) -> None:
        self._month = month_key(self.context.office.today)
        self.reload()

    def _fetcher(self, kind: str) -> Any:
        return lambda offset, limit, _sort, _filter: self._rows[kind][offset : offset + limit]

    def _counter(self, kind: str) -> Any:
        return lambda _filter: len(self._rows[kind])
