"""Line icons of our own: SVG files drawn in `currentColor`, recoloured with a token when loaded and when the mode changes."""

from functools import lru_cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from desktop_app.ui.icon_drawing import draw
from desktop_app.ui.theme import active_tokens, em, scaled
from desktop_app.ui.tokens import Mode, load_tokens

SIZE = 1.3  # em


def icon(name: str, role: str = "text", size: float = SIZE) -> QIcon:
    """Return the icon `name`, `size` em wide, in the colour of the token `role` of the mode shown now (models, menus).

    Raises WorldFault when there is no such file in `resources/icons`.
    """
    application = QApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
    return _icon(name, role, active_tokens().mode, em(None, size), ratio)


def pixmap(name: str, side: int, role: str = "text", ratio: float = 1.0) -> QPixmap:
    """Return the icon as a square pixmap of `side` logical pixels for a screen of this device pixel ratio."""
    return draw(name, side, active_tokens()[role], ratio)


def put_icon(holder: QAbstractButton | QLabel, name: str, role: str = "text", size: float = SIZE) -> None:
    """Show an icon on a button or label, `size` em wide, and keep it right through zoom and mode changes.

    Called again it replaces the earlier icon.
    """
    fresh = holder.property("icon_name") is None
    holder.setProperty("icon_name", name)
    holder.setProperty("icon_role", role)
    if fresh:
        scaled(holder, lambda w: _paint_on(w, size))
    else:
        _paint_on(holder, size)


def put_action_icon(action: QAction, name: str, role: str = "text") -> None:
    """Give an action its icon in the mode shown now; `make_action` calls this again when the mode changes."""
    action.setIcon(icon(name, role))


def _paint_on(holder: QAbstractButton | QLabel, size: float) -> None:
    name, role = holder.property("icon_name"), holder.property("icon_role")
    side = em(None, size)
    if isinstance(holder, QLabel):
        holder.setPixmap(pixmap(name, side, role, holder.devicePixelRatioF()))
        holder.setFixedSize(side, side)
    else:
        holder.setIcon(icon(name, role, size))
        holder.setIconSize(QSize(side, side))


@lru_cache(maxsize=512)
def _icon(name: str, role: str, mode: Mode, side: int, ratio: float) -> QIcon:
    tokens = load_tokens(mode)
    own = draw(name, side, tokens[role], ratio)
    made = QIcon(own)
    made.addPixmap(own, QIcon.Mode.Selected)
    made.addPixmap(draw(name, side, tokens["line-strong"], ratio), QIcon.Mode.Disabled)
    return made
