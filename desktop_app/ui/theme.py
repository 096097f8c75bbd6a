"""The theme at run time: light or dark, the zoom, and what a widget may ask of it (`colour`, `em`, `scaled`).

Like Qt's own palette and font the theme belongs to the one application, so it is asked for by plain functions.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.palette import house_palette
from desktop_app.ui.style import HouseStyle
from desktop_app.ui.stylesheet import build_stylesheet
from desktop_app.ui.tokens import Mode, Tokens, load_tokens

ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)
W = TypeVar("W", bound=QWidget)

_active: Tokens | None = None
_em_px = 0.0  # 0 while no theme was applied yet
_listeners: WeakKeyDictionary[QWidget, list[Callable[[Any], object]]] = WeakKeyDictionary()


class Theme(QObject):
    """Applies the tokens to the application and keeps the mode and the zoom (in percent)."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "light", zoom: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._zoom = zoom
        self._style = HouseStyle()
        app.setStyle(self._style)
        self._apply()

    @property
    def mode(self) -> Mode:
        """The mode shown now."""
        return self._mode

    @property
    def zoom(self) -> int:
        """The zoom shown now, in percent of the base font."""
        return self._zoom

    @property
    def tokens(self) -> Tokens:
        """The tokens shown now; charts get them passed in."""
        return load_tokens(self._mode)

    def show_mode(self, mode: Mode) -> None:
        """Switch between light and dark while everything stays open."""
        if mode != self._mode:
            self._mode = mode
            self._apply()

    def show_zoom(self, percent: int) -> None:
        """Set the zoom of the whole application, held within 80–200 %."""
        percent = max(ZOOMS[0], min(ZOOMS[-1], percent))
        if percent != self._zoom:
            self._zoom = percent
            self._apply()

    def zoom_by(self, steps: int) -> None:
        """Zoom one step larger (+1) or smaller (-1)."""
        nearest = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - self._zoom))
        self.show_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, nearest + steps))])

    def _apply(self) -> None:
        global _active, _em_px
        tokens = _active = load_tokens(self._mode)
        font = QFont(_first_installed(tokens.families))
        font.setPointSizeF(tokens.type["base_pt"] * self._zoom / 100)
        # Exact, where Qt's own pixel size of a font is rounded: lengths must grow evenly with the zoom.
        _em_px = font.pointSizeF() * self._app.primaryScreen().logicalDotsPerInch() / 72
        # The old sheet would be matched again by every one of the changes below: it goes first.
        self._app.setStyleSheet("")
        self._app.setFont(font)
        self._app.setPalette(house_palette(tokens))
        self._style.use(tokens, _em_px)
        self._app.setStyleSheet(build_stylesheet(tokens, _em_px))
        _tell_listeners()
        self.changed.emit()


def active_tokens() -> Tokens:
    """Return the tokens shown now; the light ones while no theme was applied yet."""
    return _active if _active is not None else load_tokens("light")


def colour(name: str) -> QColor:
    """Return the colour of a token, for painting. Raises KeyError for an unknown name."""
    return QColor(active_tokens()[name])


def em(_widget: QWidget | None, count: float) -> int:
    """Return `count` em in pixels; layouts measure in nothing else.

    The base font of the application decides, also for a widget (the one the length is for) whose own text is larger:
    a title and a field that share an edge must agree on it.
    """
    return round(count * (_em_px or float(QFontInfo(QApplication.font()).pixelSize())))


def scaled(widget: W, apply: Callable[[W], object]) -> None:
    """Run `apply(widget)` now and again after every change of zoom or mode, as long as the widget lives.

    `apply` gets the widget handed in and must not hold on to it, or the widget could never be freed.
    """

    _listeners.setdefault(widget, []).append(apply)
    apply(widget)


def _tell_listeners() -> None:
    for widget, calls in list(_listeners.items()):
        if shiboken6.isValid(widget):
            for call in calls:
                call(widget)
        else:
            _listeners.pop(widget, None)


def _first_installed(families: tuple[str, ...]) -> str:
    installed = set(QFontDatabase.families())
    return next((family for family in families if family in installed), QApplication.font().family())
