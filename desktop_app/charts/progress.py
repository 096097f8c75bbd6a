"""Months across: the plan as a dashed line, what was reached as bars, the pace as a marker, the forecast as a band."""

from collections.abc import Sequence
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.charts import export
from desktop_app.charts.axes import CountAxis, MonthAxis
from desktop_app.charts.series import NOTHING, Colours, ProgressSeries, Total, count_text
from desktop_app.charts.series_months import MonthBars

_BAR = 0.62  # of the room of a month
_FORECAST = 46  # of 255: 18 %
_PACE_SHAPES = {"ahead": "t1", "behind": "t", "on": "d", "none": "d"}  # pointing up, down, diamond


class ProgressChart(QWidget):
    """A year, running totals or month by month. Click or Enter on a month sends `month_clicked("YYYY-MM")` and `picked`;
    Left and Right, Home and End walk the months."""

    month_clicked = Signal(str)
    picked = Signal(object)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = dict(colours)
        self._series: ProgressSeries | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._months = MonthAxis()
        self._counts = CountAxis()
        self._plot = pg.PlotWidget(
            axisItems={"bottom": self._months, "left": self._counts}, background=colours["raised"]
        )
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(False, False)
        self._plot.setFrameShape(self._plot.frameShape().NoFrame)
        self._plot.scene().sigMouseClicked.connect(self._clicked)
        self._plot.scene().sigMouseMoved.connect(self._hovered)
        self._counts.setZValue(-200)  # the grid belongs to the axis: behind the bars
        self._band = pg.LinearRegionItem(movable=False)
        self._headline, self._detail, self._nothing = QLabel(), QLabel(), QLabel(NOTHING)
        for label in (self._headline, self._detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
            label.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        drawn = QWidget()
        top = QHBoxLayout()
        # The corner stays free for the frame's own button.
        top.setContentsMargins(0, 0, 3 * self.fontMetrics().height(), 0)
        top.addWidget(self._headline)
        inside = QVBoxLayout(drawn)
        edge = self.fontMetrics().height() // 3  # the focus ring does not touch the words
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(2)
        inside.addLayout(top)
        inside.addWidget(self._detail)
        inside.addWidget(self._plot, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(drawn)
        self._stack.addWidget(self._nothing)

    @property
    def headline(self) -> str:
        """The line over the chart: the count beside the percentage, and the pace in words."""
        return self._headline.text()

    @property
    def detail(self) -> str:
        """The exact values of the month under the pointer or chosen by key; else what the signs mean."""
        return self._detail.text()

    @property
    def is_empty(self) -> bool:
        """Whether the chart says that there is nothing to draw."""
        return self._stack.currentWidget() is self._nothing

    def show_series(self, series: ProgressSeries) -> None:
        """Draw a series."""
        self._series = series
        self._at = -1
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

    def month_at(self, position: QPointF) -> int:
        """Return the index of the month at a position of the plot's scene, -1 outside."""
        if self._series is None or not self._plot.plotItem.vb.sceneBoundingRect().contains(position):
            return -1
        index = round(self._plot.plotItem.vb.mapSceneToView(position).x())
        return index if 0 <= index < len(self._series.points) else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the months and open one without a mouse."""
        count = len(self._series.points) if self._series is not None else 0
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and count:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._point_at(min(count - 1, max(0, self._at + step)))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and count:
            self._point_at(0 if event.key() == Qt.Key.Key_Home else count - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self._send(self._at)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: show again what the signs mean."""
        super().leaveEvent(event)
        self._point_at(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The labels of the months follow the width."""
        super().resizeEvent(event)
        self._months.picture = None

    def _draw(self) -> None:
        series, plot = self._series, self._plot
        plot.clear()
        colours = self._colours
        plot.setBackground(colours["raised"])
        self._nothing.setStyleSheet(f"color: {colours['muted']}")
        if series is None or series.is_empty:
            self._stack.setCurrentWidget(self._nothing)
            self.setAccessibleName(NOTHING)
            return
        self._stack.setCurrentIndex(0)
        self._dress_axes(series)
        totals = series.totals()
        self._draw_bars(totals)
        self._draw_range(series)
        self._draw_plan(totals)
        self._draw_before(series)
        self._draw_pace(series, totals)
        drawn = [value for total in totals for value in (total.plan, total.actual, total.forecast)]
        drawn += [end[1] for end in series.band if end is not None]
        drawn += list(series.before) if isinstance(series, MonthBars) else [series.plan_to_date]
        top = max([1, *(value for value in drawn if value is not None)])
        plot.setXRange(-0.6, len(totals) - 0.4, padding=0)
        plot.setYRange(0, top * 1.12, padding=0)
        plot.addItem(self._band)
        self._say_headline(series)
        self._point_at(self._at)

    def _dress_axes(self, series: ProgressSeries) -> None:
        font = QFont(self.font())
        for axis in (self._months, self._counts):
            axis.setPen(pg.mkPen(self._colours["line"]))
            axis.setTextPen(pg.mkPen(self._colours["muted"]))
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=6)
        self._months.setHeight(self.fontMetrics().height() + 10)
        self._counts.divide = series.scale
        self._months.show_months([point.month for point in series.points])
        self._plot.showGrid(x=False, y=True, alpha=0.35)
        faint = QColor(self._colours["accent"])
        faint.setAlpha(20)
        self._band.setBrush(faint)
        for line in self._band.lines:
            line.setPen(pg.mkPen(None))
        self._band.hide()

    def _draw_bars(self, totals: Sequence[Total]) -> None:
        accent = QColor(self._colours["accent"])
        soft = QColor(accent)
        soft.setAlpha(_FORECAST)
        for values, brush, pen in (
            ([t.actual for t in totals], accent, pg.mkPen(None)),
            ([t.forecast for t in totals], soft, pg.mkPen(accent, style=Qt.PenStyle.DashLine)),
        ):
            known = [(x, value) for x, value in enumerate(values) if value is not None]
            if known:
                places, heights = zip(*known, strict=True)
                self._plot.addItem(pg.BarGraphItem(x=places, height=heights, width=_BAR, brush=brush, pen=pen))

    def _draw_plan(self, totals: Sequence[Total]) -> None:
        known = [(x, total.plan) for x, total in enumerate(totals) if total.plan is not None]
        if not known:
            return
        places, values = zip(*known, strict=True)
        muted = self._colours["muted"]
        self._plot.plot(
            places,
            values,
            pen=pg.mkPen(muted, width=2, style=Qt.PenStyle.DashLine),
            symbol="o",  # so that a plan of one month shows as well
            symbolSize=6,
            symbolBrush=pg.mkBrush(self._colours["raised"]),
            symbolPen=pg.mkPen(muted, width=1.5),
            antialias=True,
        )

    def _draw_range(self, series: ProgressSeries) -> None:
        """What the year may come to, between two dotted lines."""
        known = [(x, end) for x, end in enumerate(series.band) if end is not None]
        if not known:
            return
        pen = pg.mkPen(self._colours["accent"], width=1.5, style=Qt.PenStyle.DotLine)
        places = [x for x, _ in known]
        low, high = ([end[side] for _, end in known] for side in (0, 1))
        soft = QColor(self._colours["accent"])
        soft.setAlpha(_FORECAST)
        edges = [pg.PlotDataItem(places, ends, pen=pen, antialias=True) for ends in (low, high)]
        for edge in edges:
            self._plot.addItem(edge)
        self._plot.addItem(pg.FillBetweenItem(edges[0], edges[1], brush=soft))
        if len(known) == 1:  # a band of one month has no width: a standing line tells it
            self._plot.plot(places * 2, [low[0], high[0]], pen=pen, symbol="+", symbolPen=pen, symbolSize=9)

    def _draw_before(self, series: ProgressSeries) -> None:
        """The same months of the year before, as lying ticks over the bars."""
        if not isinstance(series, MonthBars):
            return
        known = [(x, value) for x, value in enumerate(series.before) if value is not None]
        places = [side for x, _ in known for side in (x - _BAR / 2, x + _BAR / 2)]
        heights = [value for _, value in known for _side in (0, 1)]
        for name, width in (("raised", 5), ("text", 2)):  # a light edge, so that it is seen on a bar as well
            self._plot.plot(places, heights, pen=pg.mkPen(self._colours[name], width=width), connect="pairs")

    def _draw_pace(self, series: ProgressSeries, totals: Sequence[Total]) -> None:
        if series.plan_to_date is None or isinstance(series, MonthBars):
            return
        reached = [x for x, total in enumerate(totals) if total.actual is not None]
        place = reached[-1] if reached else 0
        colour = self._colours.get(series.pace, self._colours["text"])
        self._plot.plot(
            [place],
            [series.plan_to_date],
            pen=None,
            symbol=_PACE_SHAPES[series.pace],
            symbolSize=14,
            symbolBrush=pg.mkBrush(colour),
            symbolPen=pg.mkPen(self._colours["raised"], width=1.5),
            antialias=True,
        )
        label = pg.TextItem(
            f"cần {count_text(series.plan_to_date, series.scale)}",
            color=self._colours["text"],
            anchor=(1.25, 0.5),
            fill=pg.mkBrush(self._colours["raised"]),
        )
        label.setFont(QFont(self.font()))
        label.setPos(place, series.plan_to_date)
        self._plot.addItem(label, ignoreBounds=True)

    def _say_headline(self, series: ProgressSeries) -> None:
        text = series.headline
        self._headline.setText(text)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._headline.setFont(font)
        self._headline.setStyleSheet(f"color: {self._colours['text']}")  # paper is light while the window is dark
        self.setAccessibleName(text)

    def _point_at(self, index: int) -> None:
        self._at = index
        series = self._series
        if series is None or series.is_empty:
            return
        if index < 0:
            self._detail.setText(series.hint)
            self._band.hide()
        else:
            self._detail.setText(series.readout_at(0, index))
            self.setAccessibleDescription(self._detail.text())
            self._band.setRegion((index - 0.5, index + 0.5))
            self._band.show()
        self._detail.setStyleSheet(f"color: {self._colours['muted' if index < 0 else 'text']}")

    def _hovered(self, position: QPointF) -> None:
        index = self.month_at(position)
        if index != self._at:
            self._point_at(index)

    def _clicked(self, event: object) -> None:
        position = event.scenePos() if hasattr(event, "scenePos") else QPointF()
        index = self.month_at(position)
        if index >= 0:
            self._send(index)

    def _send(self, index: int) -> None:
        if self._series is not None:
            self.month_clicked.emit(self._series.points[index].month)
            self.picked.emit(self._series.key_at(0, index))
