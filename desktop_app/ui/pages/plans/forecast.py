"""Dự báo: where the year ends if nothing changes, by month with a range, the reasons with their people, and how far off it used to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop_app.charts.series import ProgressSeries
from desktop_app.services.forecasting import Forecast, Reason, forecast
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    HAMLET,
    MEASURES,
    OFFICE,
    Indicator,
    Scope,
    indicator_of,
    indicators,
    scopes_of,
)
from desktop_app.services.progress import months_series
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.text import field_label, muted, section
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.charts_series import with_forecast, year_series
from desktop_app.ui.pages.plans.forecast_rows import (
    ERROR_COLUMNS,
    MONTH_COLUMNS,
    REASON_COLUMNS,
    error_rows,
    error_sentence,
    month_rows,
    range_sentence,
    reason_rows,
)
from desktop_app.ui.pages.plans.listed import ListedTable
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_WHOLE = f"{OFFICE}:"
_VIEWS = ("Lý do", "Từng tháng", "Các lần thử lại")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was read."""

    indicator: Indicator
    found: Forecast
    series: ProgressSeries
    scopes: tuple[Scope, ...]
    indicators: tuple[Indicator, ...]


def read_shown(office: Office, code: str, scope: str) -> Shown:
    """The forecast of an indicator and scope (`kind:code`), with its chart and what else can be chosen."""
    kind, _, part = scope.partition(":")
    year = office.today.year
    found = forecast(office, year, code, kind, part)
    indicator = indicator_of(office, code)
    until = office.today.isoformat()[:7]
    unit = "triệu đồng" if indicator.money else indicator.unit
    series = year_series(months_series(office, year, code, kind, part), indicator.name, unit, until)
    return Shown(
        indicator=indicator,
        found=found,
        series=with_forecast(series, found),
        scopes=tuple(one for each in (COMMUNE, COLLECTOR, HAMLET) for one in scopes_of(office, each, year)),
        indicators=indicators(office, MEASURES),
    )


class ForecastTab(QWidget):
    """`navigate("plan", tab="forecast", indicator=…, scope="commune", code="00376")`; Enter on a reason opens its people."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._found: Forecast | None = None
        self.indicator = CodeCombo(width=21)
        self.scope = CodeCombo([Choice(code=_WHOLE, text="Toàn cơ quan")], width=17)
        self.scope.set_value(_WHOLE)
        for field, name in ((self.indicator, "Chỉ tiêu"), (self.scope, "Phạm vi")):
            field.setAccessibleName(name)
        self.sentence, self.error, self.method = section(""), muted(""), muted("")
        self.sentence.setWordWrap(True)
        self.chart = ChartFrame(context.messages)
        self.reasons = ListedTable(REASON_COLUMNS, "forecast-reasons", "Các lý do của dự báo", context)
        self.months = ListedTable(MONTH_COLUMNS, "forecast-months", "Dự báo từng tháng", context)
        self.trials = ListedTable(ERROR_COLUMNS, "forecast-trials", "Các lần thử lại dự báo", context)
        self.foot = TableFoot()
        self.views = QTabBar()
        self.views.setAccessibleName("Lý do, từng tháng, các lần thử lại")
        self._stack = QStackedWidget()
        for text, table in zip(_VIEWS, (self.reasons, self.months, self.trials), strict=True):
            self.views.addTab(text)
            self._stack.addWidget(table)
        side = panel(self.views, (self._stack, 1), self.foot, gap=0)
        column(
            self,
            flow(_labelled("Chỉ tiêu", self.indicator), _labelled("Phạm vi", self.scope)),
            self.sentence,
            self.error,
            (split(self.chart, side, name="forecast", memory=context.memory, widths=(0, 37)), 1),
            self.method,
            gap=0.5,
            margin=1.0,
        )
        self.views.currentChanged.connect(self._stack.setCurrentIndex)
        on_commit(self.indicator, self.reload)
        on_commit(self.scope, self.reload)
        self.reasons.opened.connect(self._opened)

    def open(self, **args: Any) -> None:
        """Show an indicator and a scope (`scope` its kind, `code`)."""
        if args.get("indicator") in MEASURES:
            self._offer_indicators((args["indicator"],))
            self.indicator.set_value(args["indicator"])
        if "scope" in args:
            chosen = f"{args['scope'] or OFFICE}:{args.get('code', '')}"
            if chosen not in {choice.code for choice in self.scope.choices}:
                self.scope.set_choices([*self.scope.choices, Choice(code=chosen, text=str(args.get("code", "")))])
            self.scope.set_value(chosen)
        self.reload()

    def focus_target(self) -> QWidget | None:
        """The reasons."""
        return self._stack.currentWidget()

    def reload(self) -> None:
        """Reckon anew what is chosen."""
        code = self.indicator.value() or next(iter(MEASURES))
        self.context.look(read_shown, code, self.scope.value() or _WHOLE, done=self._show, key="plan.forecast")

    def _show(self, shown: Shown) -> None:
        found = self._found = shown.found
        self._offer_indicators(
            tuple(one.code for one in shown.indicators), {one.code: one.name for one in shown.indicators}
        )
        self.indicator.set_value(shown.indicator.code)
        chosen = self.scope.value() or _WHOLE
        offered = [Choice(code=f"{one.kind}:{one.code}", text=one.name, detail=one.parent) for one in shown.scopes]
        self.scope.set_choices([Choice(code=_WHOLE, text="Toàn cơ quan"), *offered])
        self.scope.set_value(chosen)
        self.sentence.setText(found.sentence)
        told = found.year_low is not None
        self.error.setText(error_sentence(found.error, found.unit) if told else "")
        self.method.setText(range_sentence(found))
        self.error.setVisible(told)
        self.method.setVisible(told)
        self.chart.show_progress(shown.series)
        self.reasons.show_rows(reason_rows(found))
        self.months.show_rows(month_rows(found))
        self.trials.show_rows(error_rows(found.error, found.unit))
        unit = "triệu đồng" if shown.indicator.money else found.unit
        self.foot.show_counts(f"Đơn vị: {unit}", "Enter trên một lý do: mở danh sách người")

    def _offer_indicators(self, codes: tuple[str, ...], names: dict[str, str] | None = None) -> None:
        self.indicator.set_choices([Choice(code=code, text=(names or {}).get(code, code)) for code in codes])

    def _opened(self, at: int) -> None:
        row_ = self.reasons.row_at(at)
        reason: Reason | None = row_["reason"] if row_ else None
        if reason is None:
            return
        if not reason.page:
            self.context.messages.toast("Phần này không gắn với người nào biết trước tên.", "info")
            return
        self.context.navigate(reason.page, **dict(reason.args))


def _labelled(text: str, field: QWidget) -> QWidget:
    return panel(field_label(text), field, gap=0.4, flow="row")
