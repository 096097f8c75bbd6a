"""Toasts: what has just been done, bottom right for a few seconds, never over the field in use."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from desktop_app.ui.components.banner import LEVEL_ICONS, LEVEL_TONES
from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.buttons import icon_button, quiet
from desktop_app.ui.components.text import body
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import em

STAY = {"good": 5000, "info": 6000, "warn": 9000, "bad": 12000}  # milliseconds


class Toast(QFrame):
    """One toast."""

    def __init__(self, host: QWidget, text: str, level: str, button: str, slot: Callable[[], object] | None) -> None:
        super().__init__(host)
        self.setProperty("role", "toast")
        self.text = text
        picture = QLabel()
        put_icon(picture, LEVEL_ICONS[level], LEVEL_TONES[level])
        words = body(text)
        words.setMaximumWidth(em(self, 26))
        words.setMinimumWidth(min(em(self, 26), words.fontMetrics().horizontalAdvance(text) + 2))
        parts: list[QWidget] = [picture, words]
        if button and slot is not None:
            parts.append(quiet(button, slot))
        self.close_button = icon_button("close", "Đóng", self.hide)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row(self, *parts, self.close_button, gap=0.5, margin=0.5)
        self.setAccessibleName(text)


class ToastHost(QObject):
    """Shows one toast at a time over a window; a new one replaces the old."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toast: Toast | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.bottom_margin: Callable[[], int] = lambda: 0
        window.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._place)

    @property
    def text(self) -> str:
        """What is shown now, "" for nothing."""
        return self._toast.text if self._toast is not None and not self._toast.isHidden() else ""

    def show_toast(
        self, text: str, level: str = "good", button: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        """Show a toast for some seconds, longer the more serious it is."""
        self.dismiss()
        self._toast = Toast(self._window, text, level, button, slot)
        self._place()
        self._toast.show()
        self._toast.raise_()
        self._timer.start(STAY[level])

    def dismiss(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
            self._toast = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self, *_: object) -> None:
        if self._toast is None:
            return
        window, gap = self._window, em(self._window, 1)
        self._toast.adjustSize()
        size = self._toast.size()
        spot = QRect(
            QPoint(window.width() - size.width() - gap, window.height() - self.bottom_margin() - size.height() - gap),
            size,
        )
        field: QWidget | None = window.focusWidget()
        if field is not None and field.isVisible():
            used = QRect(field.mapTo(window, QPoint(0, 0)), field.size())
            # A page-sized table is no field: only what is small enough to be covered counts.
            if used.intersects(spot) and used.height() < window.height() // 3:
                spot.moveBottom(used.top() - gap)
        self._toast.move(spot.topLeft())
