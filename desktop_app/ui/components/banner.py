"""A calm line over the page: something to know, no question to answer. It stays until closed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop_app.ui.components.boxes import column, row
from desktop_app.ui.components.buttons import icon_button, quiet
from desktop_app.ui.components.text import body
from desktop_app.ui.icons import put_icon

LEVEL_ICONS = {"good": "ok", "info": "info", "warn": "warning", "bad": "error"}
LEVEL_TONES = {"good": "good", "info": "accent", "warn": "warn", "bad": "bad"}


class Banner(QFrame):
    """One sentence with its level's icon, at most one action, and a close button."""

    closed = Signal()

    def __init__(self, text: str, level: str, button: str = "", slot: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", LEVEL_TONES[level])
        self.text, self.level = text, level
        picture = QLabel()
        put_icon(picture, LEVEL_ICONS[level], LEVEL_TONES[level])
        words = body(text)
        action = [quiet(button, slot)] if button and slot is not None else []
        close = icon_button("close", "Đóng thông báo", self.closed.emit)
        row(self, picture, (words, 1), *action, close, gap=0.6, margin=0.4)
        self.setAccessibleName(text)


class BannerStack(QWidget):
    """The banners of the window, newest on top, three at most; the same sentence is shown once."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.0)
        self.hide()

    def texts(self, *levels: str) -> list[str]:
        """The sentences shown now; with `levels` only those of these levels."""
        return [banner.text for banner in self._banners() if not levels or banner.level in levels]

    def show_banner(self, text: str, level: str, button: str = "", slot: Callable[[], object] | None = None) -> None:
        """Put a banner on top."""
        for old in self._banners():
            if old.text == text:
                self._remove(old)
        made = Banner(text, level, button, slot)
        made.closed.connect(lambda: self._remove(made))
        self._layout.insertWidget(0, made)
        for extra in self._banners()[3:]:
            self._remove(extra)
        self.show()

    def clear(self) -> None:
        """Close them all."""
        for banner in self._banners():
            self._remove(banner)

    def _banners(self) -> list[Banner]:
        found = (self._layout.itemAt(index) for index in range(self._layout.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, Banner)]

    def _remove(self, banner: Banner) -> None:
        self._layout.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self._banners()))
