"""The empty state: what this place is for, and the one next step."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.components.boxes import STRETCH, column, row
from desktop_app.ui.components.buttons import primary
from desktop_app.ui.components.text import muted, section
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import em, scaled


class EmptyState(QWidget):
    """An icon, a heading, one or two sentences and at most one button."""

    def __init__(
        self, icon: str, heading: str, text: str, button: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        picture = QLabel()
        put_icon(picture, icon, "muted", size=3.0)
        words = muted(text)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scaled(words, lambda w: w.setFixedWidth(em(w, 30)))
        head = section(heading)
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = primary(button, slot) if button and slot is not None else None
        centred = [
            row(None, STRETCH, part, STRETCH) for part in (picture, head, words, self.button) if part is not None
        ]
        column(self, STRETCH, *centred, STRETCH, gap=0.75, margin=1.0)
