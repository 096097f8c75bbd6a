"""The place of a chart on a page: loads the drawing library when first shown, offers the picture to take away."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.charts.series import ProgressSeries
from desktop_app.system.disk import translate_os_error
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.skeleton import Skeleton
from desktop_app.ui.files import PNG, SVG, choose_save
from desktop_app.ui.icons import icon
from desktop_app.ui.messages import Messages
from desktop_app.ui.theme import active_tokens, em, scaled

if TYPE_CHECKING:
    from desktop_app.charts.progress import ProgressChart


_PAUSE = 150  # milliseconds


class ChartFrame(QWidget):
    """A progress chart. `month_clicked("YYYY-MM")` asks for the names behind a bar."""

    month_clicked = Signal(str)

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._series: ProgressSeries | None = None
        self._chart: ProgressChart | None = None
        self._layout = column(self)
        self._skeleton = Skeleton(6)
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
    def chart(self) -> "ProgressChart | None":
        """The chart, once it was shown."""
        return self._chart

    def show_progress(self, series: ProgressSeries) -> None:
        """Show a series, now or when the frame comes into sight."""
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
        if self._chart is None:
            # pyqtgraph and numpy take a third of a second to import: the page and its figures stand first.
            self._later.start()
        else:
            self._draw_now()

    def _draw_now(self) -> None:
        if self._chart is None:
            # Loaded when a chart is really seen.
            from desktop_app.charts.progress import ProgressChart

            self._chart = ProgressChart(active_tokens().colours)
            self._chart.month_clicked.connect(self.month_clicked)
            self._layout.replaceWidget(self._skeleton, self._chart)
            self._skeleton.deleteLater()
            self._more.raise_()
            scaled(self, lambda w: w._recolour())
        if self._series is not None:
            self._chart.show_series(self._series)

    def _recolour(self) -> None:
        if self._chart is not None:
            self._chart.use_colours(active_tokens().colours)

    def _open_menu(self) -> None:
        self._show_menu(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _show_menu(self, at: QPoint) -> None:
        chart = self._chart
        if chart is None or chart.is_empty:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "Sao chép hình").triggered.connect(lambda: self._copy())
        menu.addAction(icon("image"), "Lưu hình PNG…").triggered.connect(lambda: self._save(PNG, ".png"))
        menu.addAction(icon("chart"), "Lưu hình SVG…").triggered.connect(lambda: self._save(SVG, ".svg"))
        menu.popup(at)

    def _copy(self) -> None:
        if self._chart is not None:
            self._chart.copy()
            self._messages.toast("Đã sao chép hình biểu đồ")

    def _save(self, kind: str, suffix: str) -> None:
        title = self._series.title if self._series is not None else "bieu-do"
        path = choose_save(self, "Lưu hình biểu đồ", f"{title}{suffix}", kind)
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
