"""The header: where I am, each step clickable, and the one search box."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from desktop_app.ui.components.boxes import STRETCH, clear, row
from desktop_app.ui.components.text import set_look, set_tone
from desktop_app.ui.page import Crumb
from desktop_app.ui.shell.search_box import SearchBox
from desktop_app.ui.theme import em, scaled


class Breadcrumb(QWidget):
    """The path to what is shown; what does not fit gives way from the left."""

    wanted = Signal(object)  # Crumb

    def __init__(self) -> None:
        super().__init__()
        self._layout = row(self, STRETCH, gap=0.35)
        self._crumbs: tuple[Crumb, ...] = ()
        self.setAccessibleName("Đường dẫn trang")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def texts(self) -> list[str]:
        """The steps shown."""
        return [crumb.text for crumb in self._crumbs]

    def show_path(self, crumbs: Sequence[Crumb]) -> None:
        """Show a path; the last step is where one is and is no button."""
        self._crumbs = tuple(crumbs)
        clear(self._layout)
        for index, crumb in enumerate(crumbs):
            last = index == len(crumbs) - 1
            if index:
                self._layout.addWidget(set_tone(QLabel("›"), "muted"))
            self._layout.addWidget(self._last(crumb) if last or not crumb.page else self._step(crumb))
        self._layout.addStretch(1)

    def _last(self, crumb: Crumb) -> QLabel:
        word = QLabel(crumb.text)
        set_look(word, role="strong")
        word.setMinimumWidth(1)
        return word

    def _step(self, crumb: Crumb) -> QPushButton:
        made = QPushButton(crumb.text)
        set_look(made, role="crumb")
        made.setAutoDefault(False)
        made.clicked.connect(self._asker(crumb))
        return made

    def _asker(self, crumb: Crumb) -> Callable[[], None]:
        return lambda: self.wanted.emit(crumb)


class Header(QFrame):
    """The line over the page."""

    def __init__(self, path: Breadcrumb, search: SearchBox, *tools: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "header")
        layout = row(self, (path, 1), search, *tools, gap=0.5)
        scaled(self, lambda w: layout.setContentsMargins(em(w, 1.0), em(w, 0.5), em(w, 0.5), em(w, 0.5)))
