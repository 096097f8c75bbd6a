"""SVG file → pixmap in one colour. Knows no theme: the colour comes in as `#RRGGBB`."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.system.resources import resource


@lru_cache(maxsize=2048)
def draw(name: str, side: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return the icon `name` as a square of `side` logical pixels for a screen of this device pixel ratio.

    Raises WorldFault when there is no such file in `resources/icons`.
    """
    drawing = _renderer(name, colour)
    pixels = max(1, round(side * ratio))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resource("icons", f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(drawing.replace(b"currentColor", colour.encode())))
