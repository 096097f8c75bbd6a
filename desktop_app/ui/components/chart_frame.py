"""The place of a chart on a page: loads the drawing library when first shown, offers the picture to take away."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.charts.series import ProgressSeries
from desktop_app.charts.series_kinds import Series
from desktop_app.system.disk import translate_os_error
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.skeleton import Skeleton
from desktop_app.ui.files import PNG, SVG, choose_save
from desktop_app.ui.icons import icon
from desktop_app.ui.messages import Messages
from desktop_app.ui.theme import active_tokens, em, scaled

if TYPE_CHECKING:
    from desktop_app.charts.painted import PaintedChart
    from desktop_app.charts.progress import ProgressChart

    AnyChart = ProgressChart | PaintedChart

_PAUSE = 150  # milliseconds


class ChartFrame(QWidget):
    """Any chart. `picked(key)` asks for the names behind a place, `month_clicked("YYYY-MM")` the same for months.

    With `print_pages`, a callable that takes the frame, the menu offers printing as well.
    """

    month_clicked = Signal(str)
    picked = Signal(object)

    def __init__(self, messages: Messages, print_pages: "Callable[[ChartFrame], object] | None" = None) -> None:
        super().__init__()
        self._messages = messages
        self._print_pages = print_pages
        self._series: Series | None = None
        self._made: dict[bool, AnyChart] = {}
        self._chart: AnyChart | None = None
        self._layout = column(self)
        self._skeleton: QWidget | None = Skeleton(6)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._draw_now)
        self._layout.addWidget(self._skeleton)
        self._more = icon_button("more", "Lấy hình biểu đồ", self._open_menu)
        self._more.setParent(self)
        self._more.show()
        scaled(self, lambda w: w.setMinimumHeight(em(w, 17)))

    @property
    def chart(self) -> "AnyChart | None":
        """The chart, once it was shown."""
        return self._chart

    @property
    def series(self) -> Series | None:
        """What is shown, or waits to be."""
        return self._series

    def show_progress(self, series: ProgressSeries) -> None:
        """Show the progress of a year."""
        self.show(series)

    def show(self, series: Series | None = None) -> None:
        """Show a series of any kind, now or when the frame comes into sight; without one, show the widget."""
        if series is None:
            super().show()
            return
        self._series = series
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was waiting."""
        super().showEvent(event)
        if self._series is not None:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the corner."""
        super().resizeEvent(event)
        size = self._more.sizeHint()
        self._more.setGeometry(self.width() - size.width(), 0, size.width(), size.height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu by right click or the menu key."""
        self._show_menu(event.globalPos())

    def _draw(self) -> None:
        if isinstance(self._series, ProgressSeries) not in self._made:
            # pyqtgraph and numpy take a third of a second to import: the page and its figures stand first.
            self._later.start()
        else:
            self._draw_now()

    def _draw_now(self) -> None:
        if self._series is None:
            return
        chart = self._chart_for(isinstance(self._series, ProgressSeries))
        if chart is not self._chart:
            focused = self._chart is not None and self._chart.hasFocus()
            if self._chart is not None:
                self._chart.hide()
            self._chart = chart
            self.setFocusProxy(chart)
            chart.show()
            if focused:
                chart.setFocus()
        self._more.raise_()
        self._more.setVisible(not self._series.is_empty)
        chart.show_series(self._series)  # type: ignore[arg-type]  # the kind of chart was chosen by the kind of series

    def _chart_for(self, months: bool) -> "AnyChart":
        if months in self._made:
            return self._made[months]
        colours = active_tokens().colours
        chart: AnyChart
        if months:
            # Loaded when a chart is really seen.
            from desktop_app.charts.progress import ProgressChart

            chart = ProgressChart(colours)
            chart.month_clicked.connect(self.month_clicked)
        else:
            # Loaded when a chart is really seen.
            from desktop_app.charts.painted import PaintedChart

            chart = PaintedChart(colours)
        chart.picked.connect(self.picked)
        if not self._made:
            scaled(self, lambda w: w._recolour())
        self._made[months] = chart
        if self._skeleton is not None:
            self._layout.removeWidget(self._skeleton)
            self._skeleton.deleteLater()
            self._skeleton = None
        self._layout.addWidget(chart)
        return chart

    def _recolour(self) -> None:
        for chart in self._made.values():
            chart.use_colours(active_tokens().colours)

    def _open_menu(self) -> None:
        self._show_menu(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _show_menu(self, at: QPoint) -> None:
        chart = self._chart
        if chart is None or chart.is_empty:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "Sao chép hình").triggered.connect(lambda: self.copy())
        menu.addAction(icon("image"), "Lưu hình PNG…").triggered.connect(lambda: self.save(PNG, ".png"))
        menu.addAction(icon("chart"), "Lưu hình SVG…").triggered.connect(lambda: self.save(SVG, ".svg"))
        if self._print_pages is not None:
            menu.addAction(icon("print"), "In, xem trang in…").triggered.connect(lambda: self.print())
        menu.popup(at)

    def print(self) -> None:
        """Show the chart as it prints."""
        if self._print_pages is not None and self._chart is not None and not self._chart.is_empty:
            self._print_pages(self)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self._chart is not None:
            self._chart.copy()
            self._messages.toast("Đã sao chép hình biểu đồ")

    def save(self, kind: str = PNG, suffix: str = ".png") -> None:
        """Ask where the picture goes and write it."""
        title = self._series.title if self._series is not None else "bieu-do"
        path = choose_save(self, "Lưu hình biểu đồ", f"{_file_name(title)}{suffix}", kind)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the picture; what the disk refuses is told as one sentence."""
        if self._chart is None:
            return
        try:
            self._chart.save(path)
        except OSError as exc:
            self._messages.fault(translate_os_error(exc, path))
            return
        self._messages.toast(f"Đã lưu {path.name}")


def _file_name(title: str) -> str:
    """A title without what no file system takes."""
    return "".join("-" if letter in '\\/:*?"<>|' else letter for letter in title)
