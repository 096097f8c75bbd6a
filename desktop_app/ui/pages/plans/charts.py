"""Biểu đồ: one chart at a time, large; its exact figures beside it, and the names behind every place of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.charts.series import ProgressSeries
from desktop_app.charts.series_kinds import Series
from desktop_app.services.chart_paper import make_chart_pages
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.buttons import button, menu_button, quiet
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.components.chart_print import drawn_for_paper
from desktop_app.ui.components.chart_table import ChartFigures
from desktop_app.ui.components.text import muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.charts_asked import AskedBar, read_choices
from desktop_app.ui.pages.plans.charts_kinds import KINDS, ChartKind, Names, read_band
from desktop_app.ui.pages.plans.charts_names import NamesPane
from desktop_app.ui.pages.reports.pages_dialog import PagesDialog
from desktop_app.ui.theme import em

ACTIONS = declare(
    ActionSpec(id="chart.figures", text="Hiện / ẩn số liệu", shortcut="Ctrl+Shift+B", icon="table", help="Bảng số chính xác cạnh biểu đồ"),
    ActionSpec(id="chart.copy", text="Sao chép hình biểu đồ", shortcut="Ctrl+Shift+H", icon="copy", help="Đưa hình biểu đồ vào bộ nhớ tạm"),
    ActionSpec(id="chart.save", text="Lưu hình biểu đồ…", shortcut="Ctrl+Shift+S", icon="image", help="Lưu biểu đồ thành PNG hoặc SVG"),
    ActionSpec(id="chart.print", text="In biểu đồ…", shortcut="Ctrl+P", icon="print", help="Xem trang in của biểu đồ, in hoặc lưu PDF"),
    ActionSpec(id="chart.whole", text="Biểu đồ toàn khung", shortcut="F11", icon="eye", help="Ẩn các ô chọn để biểu đồ lớn hơn"),
)  # fmt: skip
_LARGE = "charts/figures"
_PATIENCE = 200  # ms: what is read sooner shows without a word


class ChartsTab(QWidget):
    """`navigate("plan", tab="charts", chart="heat", indicator=…, by=…, scope="commune:00376", month="2026-10")`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        slots = (self.show_figures, self.copy, self.save, self.print, self.show_whole)
        self.slots = dict(zip([spec.id for spec in ACTIONS], slots, strict=True))
        self._kind = KINDS[0]
        self._begun = False
        self._wanted: dict[str, Any] = {}
        self._choosers = [self._chooser(at) for at in range(len(KINDS))]
        self.bar = AskedBar(
            context,
            _told(button("Số liệu", self.show_figures, "table"), "Ctrl+Shift+B"),
            menu_button(
                "Lấy ra",
                [
                    ("Chép số liệu để dán vào Excel", self.copy_figures, "excel"),
                    ("Chép hình  (Ctrl+Shift+H)", self.copy, "copy"),
                    ("Lưu hình…  (Ctrl+Shift+S)", self.save, "image"),
                    ("In, xem trang in…  (Ctrl+P)", self.print, "print"),
                ],
                "download",
            ),
            quiet("Toàn khung  (F11)", self.show_whole, "eye"),
        )
        self.bar.changed.connect(self.reload)
        self.frame = ChartFrame(context.messages, lambda _frame: self.print())
        self.frame.setAccessibleName("Biểu đồ")
        self.frame.picked.connect(self._picked)
        self.figures = ChartFigures(context.memory)
        self.names_pane = NamesPane(context.memory)
        self.names_pane.opened.connect(
            lambda household, person: context.navigate("household", household=household, person=person)
        )
        self.names_pane.closed.connect(self._back)
        self.names_pane.leads_wanted.connect(self._open_leads)
        self._busy = muted("đang đếm…")
        self._busy.setParent(self.frame)
        self._busy.hide()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE)
        self._slow.timeout.connect(self._say_busy)
        self._whole = False
        self._above = panel(flow(*self._choosers, gap=0.25), self.bar, gap=0.4)
        self._drawn = split(self.frame, self.figures, name="charts", memory=context.memory, widths=(0, 24))
        column(self, self._above, (self._drawn, 1), (self.names_pane, 1), gap=0.5, margin=1.0)
        self.names_pane.hide()
        self.figures.setVisible(bool(context.memory.get(_LARGE, False)))

    @property
    def kind(self) -> ChartKind:
        """The chart in sight."""
        return self._kind

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the tab stays as it was left."""
        self._wanted = args
        if args:
            self._back(focus=False)
        self.context.look(read_choices, done=self._offer, key="charts.choices")

    def reload(self) -> None:
        """Read the chart anew."""
        if self._begun:
            self._slow.start()
            self.context.look(
                self._kind.read, self.bar.asked(), done=self._show, failed=self._not_read, key="charts.chart"
            )

    def focus_target(self) -> QWidget | None:
        """The chart; the list while names are shown."""
        return self.names_pane.table if self.names_pane.isVisibleTo(self) else self.frame

    def choose(self, at: int) -> None:
        """Show another chart."""
        self._kind = KINDS[at]
        self.context.memory.put("charts/kind", self._kind.code)
        self.bar.show_fields(self._kind.fields)
        self._mark()
        self._back(focus=False)
        self.reload()
        self.frame.setFocus()

    def show_figures(self) -> None:
        """Show or hide the table of exact figures."""
        shown = not self.figures.isVisibleTo(self)
        self.figures.setVisible(shown)
        self.context.memory.put(_LARGE, shown)
        if shown and self.figures.table is not None:
            self.figures.table.setFocus()
        else:
            self.frame.setFocus()

    def copy_figures(self) -> None:
        """Put the exact figures on the clipboard, for Excel."""
        self.figures.copy()
        self.context.messages.toast("Đã chép số liệu của biểu đồ, dán được vào Excel", "good")

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        self.frame.copy()

    def save(self) -> None:
        """Save the picture."""
        self.frame.save()

    def print(self) -> None:
        """Show the pages as they print."""
        series = self.frame.series
        if series is None or series.is_empty:
            self.context.messages.toast("Biểu đồ chưa có số liệu để in.", "info")
            return
        drawn = drawn_for_paper(series)
        PagesDialog(self.window(), self.context, "In biểu đồ", make_chart_pages, drawn, what="biểu đồ").exec()

    def show_whole(self) -> None:
        """Give the chart the room of the choices above it, or give it back."""
        self._whole = not self._whole
        self._above.setVisible(not self._whole)
        self.frame.setFocus()
        if self._whole:
            self.context.messages.toast("Phím 1–8 đổi biểu đồ; F11 hoặc Esc để hiện lại các ô chọn", "info")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a chart, Esc gives the choices back."""
        digit = event.text()
        if (
            len(digit) == 1
            and digit in "123456789"
            and int(digit) <= len(KINDS)
            and not self.names_pane.isVisibleTo(self)
        ):
            self.choose(int(digit) - 1)
        elif event.key() == Qt.Key.Key_Escape and self._whole:
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _chooser(self, at: int) -> QPushButton:
        made = quiet(f"{at + 1}  {KINDS[at].text}", lambda: self.choose(at))
        made.setCheckable(True)
        made.setToolTip(f"Phím {at + 1}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _mark(self) -> None:
        for at, made in enumerate(self._choosers):
            made.setChecked(KINDS[at] is self._kind)

    def _offer(self, choices: Any) -> None:
        self.bar.offer(choices)
        args, self._wanted = dict(self._wanted), {}
        code = args.pop("chart", None) or (None if self._begun else self.context.memory.get("charts/kind"))
        self._kind = next((kind for kind in KINDS if kind.code == code), self._kind)
        self.bar.take(args)
        self.bar.show_fields(self._kind.fields)
        self._mark()
        self._begun = True
        self.reload()

    def _say_busy(self) -> None:
        """Say that the figures are still being read, over the chart that was there."""
        self._busy.adjustSize()
        self._busy.move(em(self, 1), em(self, 0.3))
        self._busy.raise_()
        self._busy.show()

    def _rest(self) -> None:
        self._slow.stop()
        self._busy.hide()

    def _not_read(self, error: Exception) -> None:
        self._rest()
        self.context.messages.fault(error)

    def _show(self, series: Series) -> None:
        self._rest()
        self.frame.show(series)
        self.figures.show_figures(series.table())
        if type(series) is ProgressSeries and not series.is_empty:
            self.context.look(
                read_band, self.bar.asked(), series, done=self._show_band, key="charts.band", failed=_no_forecast
            )

    def _show_band(self, series: ProgressSeries) -> None:
        if series.band and self._kind is KINDS[0]:
            self.frame.show(series)
            self.figures.show_figures(series.table())

    def _picked(self, key: object) -> None:
        self.context.look(self._kind.names, self.bar.asked(), key, done=self._show_names, key="charts.names")

    def _show_names(self, names: Names) -> None:
        if not names.lines and "collector" in names.leads and names.heading.startswith("Tiềm năng"):
            self._open_leads(dict(names.leads))
            return
        self.names_pane.show_names(names)
        self._drawn.hide()
        self._above.hide()
        self.names_pane.show()
        self.names_pane.take_focus()

    def _back(self, *, focus: bool = True) -> None:
        self.names_pane.hide()
        self._above.setVisible(not self._whole)
        self._drawn.show()
        if focus:
            self.frame.setFocus()

    def _open_leads(self, args: object) -> None:
        assert isinstance(args, dict)
        self.context.navigate("canvass", tab="leads", sort="rank", **args)


def _told(made: QPushButton, key: str) -> QPushButton:
    made.setToolTip(f"Bảng số chính xác cạnh biểu đồ, phím {key}")
    return made


def _no_forecast(_error: Exception) -> None:
    """Some indicators are not forecast: the chart stands without a band."""
