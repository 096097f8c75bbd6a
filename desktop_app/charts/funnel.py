"""The funnel: how many were reached, met, agreed and joined, each step as wide as its count."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.series import count_text
from desktop_app.charts.series_bars import Funnel
from desktop_app.charts.shades import STEPS, blend
from desktop_app.charts.sheet import LEFT, MIDDLE, RIGHT, Sheet

_THICK = 0.62  # of the room of a step


class FunnelDrawing(Drawing):
    """Names left, steps in the middle, shares right."""

    low, high = 2.4, 5.0

    def __init__(self, series: Funnel) -> None:
        super().__init__(series)
        self._funnel = series
        self._names = self._told = 0.0

    @property
    def more(self) -> str:
        """What a row is called."""
        return "bước"

    def prepare(self, sheet: Sheet, width: float) -> None:
        """Give names and shares what the longest of them need."""
        steps = range(len(self._funnel.steps))
        self._names = min(0.3 * width, max(sheet.width(self._funnel.steps[at].name) for at in steps) + sheet.em)
        self._told = min(0.34 * width, max(sheet.width(self._funnel.shares(at)) for at in steps) + sheet.em)

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint the steps and the slopes between them."""
        tall = box.height() / max(1, count)
        left, right = box.left() + self._names, box.right() - self._told
        places: Places = {}
        before: QRectF | None = None
        for at in range(first, first + count):
            step, top = self._funnel.steps[at], box.top() + (at - first) * tall
            wide = (right - left) * step.value / self._funnel.top
            thick = tall * _THICK
            bar = QRectF((left + right - wide) / 2, top + (tall - thick) / 2, wide, thick)
            if before is not None:
                self._slope(sheet, before, bar)
            sheet.text(QRectF(box.left(), top, self._names - 0.6 * sheet.em, tall), step.name, RIGHT)
            fill = sheet.colour("accent") if at else blend(sheet.colours["raised"], sheet.colours["accent"], STEPS[3])
            sheet.block(bar, fill)
            text = count_text(step.value)
            if sheet.width(text) + sheet.em < wide:
                sheet.text(bar, text, MIDDLE, ink=sheet.ink(fill), bold=True)
                start = right
            else:
                room = QRectF(bar.right() + 0.4 * sheet.em, top, sheet.width(text) + sheet.em, tall)
                sheet.text(room, text, LEFT, bold=True)
                start = max(right, room.right())
            shares = QRectF(start + 0.5 * sheet.em, top, box.right() - start - 0.5 * sheet.em, tall)
            sheet.text(shares, self._funnel.shares(at), LEFT, muted=True)
            places[at, 0] = QRectF(box.left(), top, box.width(), tall)
            before = bar
        return places

    def _slope(self, sheet: Sheet, upper: QRectF, lower: QRectF) -> None:
        edge = [upper.bottomLeft(), upper.bottomRight(), lower.topRight(), lower.topLeft()]
        sheet.painter.setPen(sheet.colour("line"))
        sheet.painter.setBrush(sheet.shade(0))
        sheet.painter.drawPolygon(QPolygonF([QPointF(point) for point in edge]))
