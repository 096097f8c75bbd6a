"""The head line of a household or person: who, where, how to reach, in what state."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import clear, column, row
from desktop_app.ui.components.flow import FlowLayout
from desktop_app.ui.components.text import body, section
from desktop_app.ui.icons import put_icon


class HeadLine(QWidget):
    """A heading with badges, and under it facts with a small icon each; both break into lines where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        top, below = QWidget(), QWidget()
        self._top = FlowLayout(top, gap=0.6)
        self._facts = FlowLayout(below, gap=1.0)
        column(self, top, below, gap=0.3)

    def show_line(
        self, heading: str, facts: Sequence[tuple[str, str]] = (), badges: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        """Show a heading, facts as (icon name, text) and badges as (text, tone, icon name); empty texts are left out."""
        clear(self._top)
        clear(self._facts)
        self._top.addWidget(section(heading))
        for text, tone, icon in badges:
            self._top.addWidget(Badge(text, tone, icon))
        for icon, text in facts:
            if text:
                self._facts.addWidget(_fact(icon, text))
        self.setAccessibleName(heading)


def _fact(icon: str, text: str) -> QWidget:
    holder = QWidget()
    picture = QLabel()
    put_icon(picture, icon, "muted", size=1.0)
    words = body(text)
    words.setWordWrap(False)
    row(holder, picture, words, gap=0.3)
    return holder
