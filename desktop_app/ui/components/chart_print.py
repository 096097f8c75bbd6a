"""The pictures of a chart for paper: always light, at one size, all of its rows over as many pictures as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QFont, QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from desktop_app.charts.series import ProgressSeries
from desktop_app.charts.series_kinds import Series
from desktop_app.services.chart_paper import DrawnChart
from desktop_app.ui.tokens import load_tokens

if TYPE_CHECKING:
    from desktop_app.charts.painted import PaintedChart
    from desktop_app.charts.progress import ProgressChart

_SIZE = QSize(1180, 700)  # pixels at the base size of type: the shape of an A4 page across, under its title
_MOST = 20  # pictures


def drawn_for_paper(series: Series) -> DrawnChart:
    """Draw a series for paper. Called on the window's thread; takes some hundredths of a second a picture."""
    figures = series.table()
    return DrawnChart(
        title=series.title,
        pictures=tuple(_png(image) for image in _pictures(series)),
        headings=figures.headings,
        rows=figures.rows,
    )


def _pictures(series: Series) -> list[QImage]:
    tokens = load_tokens("light")
    if isinstance(series, ProgressSeries):
        # Loaded when a chart is really printed.
        from desktop_app.charts.progress import ProgressChart

        chart = ProgressChart(tokens.colours)
        _stand(chart, tokens.type["base_pt"])
        chart.show_series(series)
        QApplication.sendPostedEvents()
        found = [chart.image()]
        chart.deleteLater()
        return found
    from desktop_app.charts.painted import PaintedChart

    painted = PaintedChart(tokens.colours)
    _stand(painted, tokens.type["base_pt"])
    painted.show_series(series)
    found = []
    for first, count in painted.canvas.portions()[:_MOST]:
        painted.canvas.show_only(first, count)
        found.append(painted.image())
    painted.deleteLater()
    return found


def _stand(chart: ProgressChart | PaintedChart, points: float) -> None:
    font = QFont(chart.font())
    font.setPointSizeF(points)
    chart.setFont(font)
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.resize(_SIZE)
    chart.show()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
