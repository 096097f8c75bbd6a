"""The focus ring: two pixels of accent outside the focused control, whatever its kind.

A stylesheet can only draw inside a control, so one see-through widget per window follows the focus and paints the ring
around it. It is masked to the ring itself: a blinking text cursor repaints nothing of it.
"""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QFrame, QScrollArea, QWidget

from desktop_app.ui.theme import active_tokens, colour

_ABOVE = ("toast", "popup")  # what stands over the page stands over the ring too
_FOLLOWED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}


class FocusRing(QWidget):
    """The ring of one window. Created once, it follows the application's focus by itself and keeps it in sight."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focus-ring")
        self._target: QWidget | None = None
        self._chain: list[QWidget] = []
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    @property
    def target(self) -> QWidget | None:
        """The control ringed now."""
        return self._target

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        for old in self._chain:
            if shiboken6.isValid(old):
                old.removeEventFilter(self)
        self._chain = []
        self._target = _ringed(new) if new is not None and new.window() is self.window() else None
        link: QWidget | None = self._target
        while link is not None and link is not self.window():
            link.installEventFilter(self)
            self._chain.append(link)
            link = link.parentWidget()
        if self._target is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            # Under a pressed mouse nothing may move: the click would miss.
            _bring_into_sight(self._target)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control and everything it sits in."""
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not shiboken6.isValid(target) or not target.isVisible():
            self.hide()
            return
        thick = round(active_tokens().size["focus_px"])
        control = QRect(target.mapTo(self.window(), QPoint(0, 0)), target.size())
        wanted = control.adjusted(-thick - 1, -thick - 1, thick + 1, thick + 1)
        shown = wanted.intersected(self._open_area(target)).intersected(self.window().rect())
        if shown.isEmpty():
            self.hide()
            return
        # Where the control fills its surroundings there is no outside: the ring then lies on its edge.
        inner = control.intersected(shown.adjusted(thick, thick, -thick, -thick))
        self.setGeometry(shown)
        self.setMask(QRegion(self.rect()) - QRegion(inner.translated(-shown.topLeft()).adjusted(1, 1, -1, -1)))
        self.raise_()
        for above in self.window().findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if above.property("role") in _ABOVE:
                above.raise_()
        self.show()

    def _open_area(self, target: QWidget) -> QRect:
        """Return the part of the window that the scroll areas around the control let through."""
        area = self.window().rect()
        link: QWidget | None = target.parentWidget()
        while link is not None and link is not self.window():
            if isinstance(link, QScrollArea):
                view = link.viewport()
                area = area.intersected(QRect(view.mapTo(self.window(), QPoint(0, 0)), view.size()))
            link = link.parentWidget()
        return area

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        thick = active_tokens().size["focus_px"]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour("accent")), thick))
        half = thick / 2
        edge = self.rect().toRectF().adjusted(half, half, -half, -half)
        painter.drawRoundedRect(edge, 5, 5)


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll what is around a control so far that the control can be seen: a small screen must not be typed into blindly."""
    link = widget.parentWidget()
    while link is not None:
        if isinstance(link, QScrollArea):
            link.ensureWidgetVisible(widget, 0, round(active_tokens().size["focus_px"]) + 2)
        link = link.parentWidget()


def _ringed(widget: QWidget) -> QWidget | None:
    """Return what the eye takes for the control: the combo box around its line edit, nothing for a whole page."""
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox):
        return parent
    if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
        return parent
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QScrollArea):
        return None
    return widget
