"""The pictures of the journey: the window as it stands on the screen, with whatever stands over it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.journey_hand import JourneyBroken
from desktop_app.ui.theme import colour


class Album:
    """Saves pictures as `NN-page-state.png` and remembers them in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: list[Path] = []

    def take(self, window: QWidget, page: str, state: str) -> Path:
        """Save how a window looks now. Raises `JourneyBroken` when there is nothing on it or it cannot be written."""
        image = _compose(window, _over(window))
        path = self._folder / f"{len(self.pictures) + 1:02d}-{page}-{state}.png"
        if is_blank(image):
            raise JourneyBroken(f"Hình {path.name} trống: cửa sổ không vẽ gì.")
        if not image.save(str(path)):
            raise JourneyBroken(f"Không ghi được hình {path}.")
        self.pictures.append(path)
        return path


def _over(window: QWidget) -> list[QWidget]:
    """Dialogs and menus that stand over a window, the lowest first."""
    others = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not window]
    return [widget for widget in others if widget.parentWidget() is not None or widget.isModal()]


def _compose(window: QWidget, over: Iterable[QWidget]) -> QImage:
    image = window.grab().toImage()
    painter = QPainter(image)
    corner = window.mapToGlobal(QPoint(0, 0))
    for widget in over:
        spot = QRect(widget.mapToGlobal(QPoint(0, 0)) - corner, widget.size())
        painter.drawPixmap(spot.topLeft(), widget.grab())
        painter.setPen(colour("line-strong"))  # where the window manager draws its frame
        painter.drawRect(spot.adjusted(-1, -1, 0, 0))
    painter.end()
    return image


def is_blank(image: QImage) -> bool:
    """Whether hardly anything is painted on a picture."""
    if image.isNull():
        return True
    small = image.scaled(64, 36)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())}) < 4
