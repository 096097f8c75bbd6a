"""Shows every chart that consists of rows: hover, keyboard, scrolling, pictures. The drawings paint, this widget walks."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.charts import export
from desktop_app.charts.bars import BarsDrawing, ComparisonDrawing
from desktop_app.charts.calendar_weeks import CalendarDrawing
from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.funnel import FunnelDrawing
from desktop_app.charts.heat import HeatDrawing
from desktop_app.charts.pyramid import PyramidDrawing
from desktop_app.charts.series import Colours
from desktop_app.charts.series_bars import Funnel, Pyramid, SortedBars
from desktop_app.charts.series_kinds import Series
from desktop_app.charts.series_tables import Comparison, DueCalendar, HeatTable
from desktop_app.charts.sheet import Sheet

DRAWINGS: Mapping[type, type[Drawing]] = {
    HeatTable: HeatDrawing,
    Comparison: ComparisonDrawing,
    DueCalendar: CalendarDrawing,
    SortedBars: BarsDrawing,
    Funnel: FunnelDrawing,
    Pyramid: PyramidDrawing,
}
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PaintedChart(QWidget):
    """One chart of rows. A click or Enter sends `picked(key)`; arrows, Home, End, PgUp and PgDn walk."""

    picked = Signal(object)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = dict(colours)
        self._series: Series | None = None
        self._at: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas = Canvas(self)
        self._headline, self._detail, self._nothing = QLabel(), QLabel(), QLabel()
        for label in (self._headline, self._detail, self._nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
            label.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        drawn = QWidget()
        top = QHBoxLayout()
        # The corner stays free for the frame's own button.
        top.setContentsMargins(0, 0, 3 * self.fontMetrics().height(), 0)
        top.addWidget(self._headline)
        middle = QHBoxLayout()
        middle.setSpacing(2)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.canvas.bar)
        inside = QVBoxLayout(drawn)
        edge = self.fontMetrics().height() // 3  # the focus ring does not touch the words
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(2)
        inside.addLayout(top)
        inside.addWidget(self._detail)
        inside.addLayout(middle, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(drawn)
        self._stack.addWidget(self._nothing)

    @property
    def headline(self) -> str:
        """The line over the chart."""
        return self._headline.text()

    @property
    def detail(self) -> str:
        """The exact values of the place pointed at; else what the signs mean."""
        return self._detail.text()

    @property
    def is_empty(self) -> bool:
        """Whether the chart says that there is nothing to draw."""
        return self._stack.currentWidget() is self._nothing

    def show_series(self, series: Series) -> None:
        """Draw a series. Raises KeyError for a kind that has no drawing."""
        self._series = series
        self._at = None
        self.canvas.show_drawing(DRAWINGS[type(series)](series))
        self._draw()

    def use_colours(self, colours: Colours) -> None:
        """Draw in other colours (light, dark) and in the present font."""
        self._colours = dict(colours)
        self._draw()

    def image(self) -> QImage:
        """Return the chart as a picture."""
        return export.picture(self, self._colours["raised"])

    def copy(self) -> None:
        """Put the chart on the clipboard."""
        export.copy(self, self._colours["raised"])

    def save(self, path: Path) -> None:
        """Write the chart as PNG or, with the suffix .svg, as SVG. Raises OSError when the place refuses it."""
        export.save(self, self._colours["raised"], path, self._series.title if self._series else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from place to place and open one without a mouse."""
        if self.is_empty or self._series is None:
            super().keyPressEvent(event)
        elif event.key() in _ENTER and self._at is not None:
            self.send(self._at)
        elif not self._walk(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def point_at(self, place: tuple[int, int] | None) -> None:
        """Stand on a place, or on none."""
        series = self._series
        if series is None or series.is_empty:
            return
        self._at = place
        self._detail.setText(series.hint if place is None else series.readout_at(*place))
        self.setAccessibleDescription(self._detail.text())
        self._detail.setStyleSheet(f"color: {self._colours['muted' if place is None else 'text']}")
        self.canvas.mark(place)

    def send(self, place: tuple[int, int]) -> None:
        """Send what a click on a place means."""
        key = self._series.key_at(*place) if self._series is not None else None
        if key is not None:
            self.picked.emit(key)

    def _draw(self) -> None:
        series = self._series
        self._nothing.setStyleSheet(f"color: {self._colours['muted']}")
        if series is None or series.is_empty:
            self._nothing.setText(series.nothing if series is not None else "")
            self._stack.setCurrentWidget(self._nothing)
            self.setAccessibleName(self._nothing.text())
            return
        self._stack.setCurrentIndex(0)
        self._headline.setText(series.headline)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._headline.setFont(font)
        self._headline.setStyleSheet(f"color: {self._colours['text']}")  # paper is light while the window is dark
        self.setAccessibleName(series.headline)
        self.canvas.use_colours(self._colours)
        self.point_at(self._at)

    def _walk(self, key: Qt.Key) -> bool:
        assert self._series is not None
        rows, columns = self._series.shape
        if key in _STEPS:
            down, right = _STEPS[key]
            if columns == 1:
                down, right = down or right, 0
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            down, right = (1 if key == Qt.Key.Key_PageDown else -1) * max(1, self.canvas.shown), 0
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            down, right = (rows if key == Qt.Key.Key_End else -rows), 0
        else:
            return False
        self.point_at(self._next(down, right, rows, columns))
        return True

    def _next(self, down: int, right: int, rows: int, columns: int) -> tuple[int, int] | None:
        """The nearest place in a direction that has a key; where there is none one stays."""
        assert self._series is not None
        if self._at is None:
            self._at = self.canvas.start
            if self._at is not None and self._series.key_at(*self._at) is not None and abs(down) < rows:
                return self._at
        assert self._at is not None
        row, column = self._at
        if abs(down) > 1:
            row = min(rows - 1, max(0, row + down))
            # Where the far end has no key (a calendar begins in the middle of a week) one looks back from it.
            down = -1 if down > 0 else 1
            while 0 <= row < rows and self._series.key_at(row, column) is None:
                row += down
            return (row, column) if 0 <= row < rows else self._at
        row, column = row + down, column + right
        while 0 <= row < rows and 0 <= column < columns:
            if self._series.key_at(row, column) is not None:
                return (row, column)
            row, column = row + down, column + right
        return self._at


class Canvas(QWidget):
    """The painted part: as many rows as there is room for, the others by scrolling."""

    def __init__(self, chart: PaintedChart) -> None:
        super().__init__()
        self._chart = chart
        self._drawing: Drawing | None = None
        self._colours: dict[str, str] = {}
        self._places: Places = {}
        self._marked: tuple[int, int] | None = None
        self._prepared: tuple[Any, ...] = ()
        self._only: tuple[int, int] | None = None
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.hide()
        self.bar.valueChanged.connect(lambda _value: self.update())
        self.setMouseTracking(True)

    @property
    def shown(self) -> int:
        """How many rows are in sight."""
        return self._fit()

    @property
    def start(self) -> tuple[int, int] | None:
        """Where walking begins: the drawing's place, or the first row in sight."""
        if self._drawing is None:
            return None
        row, column = self._drawing.start
        return (max(row, self.bar.value()), column) if self._drawing.rows > self._fit() else (row, column)

    def sizeHint(self) -> QSize:
        """Small: the page gives the room."""
        em = self.fontMetrics().height()
        return QSize(24 * em, 12 * em)

    def show_drawing(self, drawing: Drawing) -> None:
        """Paint another drawing from its first row."""
        self._drawing = drawing
        self._prepared = ()
        self._marked = None
        self._set_range()
        self.bar.setValue(0)
        self.update()

    def use_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = dict(colours)
        self._prepared = ()
        self._set_range()
        self.update()

    def portions(self) -> list[tuple[int, int]]:
        """The rows in portions of one picture each, all about as long: (first row, how many)."""
        rows = self._drawing.rows if self._drawing is not None else 0
        pictures = -(-rows // max(1, self._fit()))
        ends = [rows * at // max(1, pictures) for at in range(pictures + 1)]
        return [(first, last - first) for first, last in pairwise(ends)]

    def show_only(self, first: int, count: int) -> None:
        """Paint these rows and no scroll bar, for paper."""
        self._only = (first, count)
        self.bar.hide()
        self.update()

    def mark(self, place: tuple[int, int] | None) -> None:
        """Frame a place; it is scrolled into sight."""
        self._marked = place
        if place is not None and self.bar.maximum():
            first, shown = self.bar.value(), self._fit()
            if place[0] < first:
                self.bar.setValue(place[0])
            elif place[0] >= first + shown:
                self.bar.setValue(place[0] - shown + 1)
        self.update()

    def place_at(self, point: QPointF) -> tuple[int, int] | None:
        """Which place lies under a point."""
        return next((place for place, box in self._places.items() if box.contains(point)), None)

    def box_of(self, place: tuple[int, int]) -> QRectF:
        """Where a place lies; an empty box when it is not in sight."""
        return self._places.get(place, QRectF())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows in sight and the frame of the place stood on."""
        if self._drawing is None or not self._colours:
            return
        painter = QPainter(self)
        sheet = Sheet(painter, self.font(), self._colours)
        box = QRectF(self.rect()).adjusted(1, 1, -2, -1)
        first, count = self._only or (self.bar.value(), min(self._fit(), self._drawing.rows))
        hidden = self._drawing.rows - count
        if hidden > 0:
            box.setBottom(box.bottom() - 1.5 * sheet.em)
        key = (sheet.em, round(box.width()))
        if self._prepared != key:
            self._drawing.prepare(sheet, box.width())
            self._prepared = key
        tall = self._drawing.high * sheet.em * count + (self._drawing.head + self._drawing.foot) * sheet.em
        foot = box.bottom()
        box.setHeight(min(box.height(), tall))
        self._places = self._drawing.paint(sheet, box, first, count)
        if hidden > 0:
            told = f"{self._drawing.more.capitalize()} {first + 1}–{first + count} trong {self._drawing.rows}"
            below = self._drawing.rows - first - count
            if self._only is None:
                told += (
                    f", còn {below} {self._drawing.more} bên dưới"
                    if below
                    else f", {first} {self._drawing.more} ở trên"
                )
            sheet.text(QRectF(box.left(), foot, box.width(), 1.5 * sheet.em), told, muted=True)
        if self._marked in self._places and self._marked is not None:
            painter.setPen(QPen(QColor(self._colours["text"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._places[self._marked].adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the exact values under the pointer."""
        place = self.place_at(event.position())
        if place != self._marked:
            self._chart.point_at(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click asks for the names."""
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._chart.send(place)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: show again what the signs mean."""
        super().leaveEvent(event)
        self._chart.point_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows."""
        if self.bar.maximum():
            self.bar.setValue(self.bar.value() - round(event.angleDelta().y() / 40))
            event.accept()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more rows."""
        super().resizeEvent(event)
        self._set_range()

    def _fit(self) -> int:
        """How many rows there is room for."""
        if self._drawing is None:
            return 0
        em = self.fontMetrics().height()
        room = self.height() - 2 - (self._drawing.head + self._drawing.foot) * em
        if room >= self._drawing.rows * self._drawing.low * em:
            return self._drawing.rows
        return max(1, int((room - 1.5 * em) / (self._drawing.low * em)))

    def _set_range(self) -> None:
        hidden = self._drawing.rows - self._fit() if self._drawing is not None else 0
        self.bar.setRange(0, max(0, hidden))
        self.bar.setPageStep(max(1, self._fit()))
        self.bar.setVisible(hidden > 0)
