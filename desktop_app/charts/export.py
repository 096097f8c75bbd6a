"""A chart as a picture."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

_SHARP = 2  # pictures go into reports and slides: twice the pixels of the screen


def picture(widget: QWidget, ground: str) -> QImage:
    """Return the widget as an image on an opaque ground."""
    image = QImage(widget.size() * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    image.fill(QColor(ground))
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def copy(widget: QWidget, ground: str) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(widget, ground))


def save(widget: QWidget, ground: str, path: Path, title: str) -> None:
    """Write a PNG or, with the suffix .svg, an SVG. Raises OSError when the place refuses it."""
    if path.suffix.lower() == ".svg":
        save_svg(widget, ground, path, title)
    else:
        save_png(widget, ground, path)


def save_png(widget: QWidget, ground: str, path: Path) -> None:
    """Write a PNG. Raises OSError when the place refuses it."""
    writer = QImageWriter(str(path), QByteArray(b"png"))
    if not writer.write(picture(widget, ground)):
        message = f"cannot write {path.name}"
        raise OSError(message)


def save_svg(widget: QWidget, ground: str, path: Path, title: str) -> None:
    """Write an SVG; text stays text. Raises OSError when the place refuses it."""
    # Qt's generator reports nothing when the disk refuses; opening the file first tells.
    with path.open("wb"):
        pass
    size = QSize(widget.width(), widget.height())
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(0, 0), size), QColor(ground))
    widget.render(painter, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    if path.stat().st_size == 0:
        message = f"cannot write {path.name}"
        raise OSError(message)
