"""The paper a table-like chart is painted on: its font, its colours, a few strokes that all of them use."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop_app.charts.series import Colours
from desktop_app.charts.shades import STEPS, blend, ink_on

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter


class Sheet:
    """One painting. Lengths are in `em`, the height of the chart's letters."""

    def __init__(self, painter: QPainter, font: QFont, colours: Colours) -> None:
        self.painter = painter
        self.colours = colours
        self.font = QFont(font)
        self.bold = QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.metrics = QFontMetricsF(self.font)
        self.em = self.metrics.height()
        painter.setFont(self.font)

    def colour(self, name: str) -> QColor:
        """A token."""
        return QColor(self.colours[name])

    def shade(self, step: int) -> QColor:
        """One of the five shades of the accent."""
        return blend(self.colours["raised"], self.colours["accent"], STEPS[step])

    def ink(self, ground: QColor) -> QColor:
        """The ink to write with on a ground."""
        return ink_on(ground, *(self.colours[name] for name in ("text", "raised", "on-accent")))

    def width(self, text: str) -> float:
        """How wide a text is."""
        return self.metrics.horizontalAdvance(text)

    def text(
        self,
        box: QRectF,
        text: str,
        align: Qt.AlignmentFlag = LEFT,
        *,
        ink: QColor | None = None,
        muted: bool = False,
        bold: bool = False,
    ) -> None:
        """Write one line into a box; what does not fit ends with an ellipsis."""
        painter = self.painter
        painter.setFont(self.bold if bold else self.font)
        painter.setPen(ink if ink is not None else self.colour("muted" if muted else "text"))
        if self.width(text) > box.width():
            text = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, box.width()))
        painter.drawText(box, align, text)

    def block(self, box: QRectF, fill: QColor | None, line: str = "", width: float = 1.0, dashed: bool = False) -> None:
        """Fill a box, or draw its edge, or both."""
        pen = QPen(Qt.PenStyle.NoPen)
        if line:
            pen = QPen(self.colour(line), width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        self.painter.setPen(pen)
        self.painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        self.painter.drawRect(box)

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str = "line") -> None:
        """A thin line."""
        self.painter.setPen(QPen(self.colour(colour), 1))
        self.painter.drawLine(round(x1), round(y1), round(x2), round(y2))

    def shared_bar(self, box: QRectF, share: float) -> None:
        """A solid part of a framed whole: told by fill and frame, so that it holds in grey."""
        part = max(0.0, min(1.0, share)) * box.width()
        self.block(box, blend(self.colours["raised"], self.colours["accent"], STEPS[0]), "muted")
        if part > 0:
            self.block(QRectF(box.left(), box.top(), part, box.height()), self.colour("accent"))
