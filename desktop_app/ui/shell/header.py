"""The header: where I am, each step clickable, and the one search box."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from desktop_app.ui.components.boxes import STRETCH, clear, row
from desktop_app.ui.components.text import set_look, set_tone
from desktop_app.ui.page import Crumb
from desktop_app.ui.shell.search_box import SearchBox
from desktop_app.ui.theme import em, scaled


class Breadcrumb(QWidget):
    """The path to what is shown. What does not fit gives way from the left: where one is stays to be read."""

    wanted = Signal(object)  # Crumb

    def __init__(self) -> None:
        super().__init__()
        self._layout = row(self, STRETCH, gap=0.35)
        self._crumbs: tuple[Crumb, ...] = ()
        self._steps: list[tuple[QWidget, ...]] = []  # each with the sign behind it
        self._left_out = set_tone(QLabel("…"), "muted")
        self.setAccessibleName("Đường dẫn trang")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def texts(self) -> list[str]:
        """The steps of the path."""
        return [crumb.text for crumb in self._crumbs]

    def show_path(self, crumbs: Sequence[Crumb]) -> None:
        """Show a path; the last step is where one is and is no button."""
        self._crumbs = tuple(crumbs)
        clear(self._layout, keep=lambda widget: widget is self._left_out)
        self._layout.removeWidget(self._left_out)
        self._layout.addWidget(self._left_out)
        self._steps = []
        for index, crumb in enumerate(crumbs):
            last = index == len(crumbs) - 1
            word = self._last(crumb) if last or not crumb.page else self._step(crumb)
            sign = () if last else (set_tone(QLabel("›"), "muted"),)
            self._steps.append((word, *sign))
            for part in self._steps[-1]:
                self._layout.addWidget(part)
        self._layout.addStretch(1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out as many steps as do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap = self._layout.spacing()
        widths = [sum(part.sizeHint().width() + gap for part in step) for step in self._steps]
        out, room = 0, self.width()
        while (
            out < len(widths) - 1 and sum(widths[out:]) + (self._left_out.sizeHint().width() + gap if out else 0) > room
        ):
            out += 1
        self._left_out.setVisible(out > 0)
        self._left_out.setToolTip(" › ".join(self.texts()[:out]))
        for index, step in enumerate(self._steps):
            for part in step:
                part.setVisible(index >= out)

    def _last(self, crumb: Crumb) -> QLabel:
        word = QLabel(crumb.text)
        set_look(word, role="strong")
        word.setMinimumWidth(1)
        word.setToolTip(crumb.text)
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
