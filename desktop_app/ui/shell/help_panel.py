"""Offline help beside the page (F1): the topic of the page, and the keys of this screen."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import resource
from desktop_app.ui.components.boxes import STRETCH, column, row
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.text import section
from desktop_app.ui.theme import em, scaled


class HelpPanel(QFrame):
    """Shows `resources/help/<topic>.md`; a link to another topic ("bien-lai.md") opens it here."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "help")
        self._text = QTextBrowser()
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setOpenLinks(False)
        self._text.setOpenExternalLinks(False)
        self._text.setAccessibleName("Nội dung trợ giúp")
        self._text.anchorClicked.connect(self._follow)
        close = icon_button("close", "Đóng trợ giúp", self.closed.emit)
        column(self, row(None, section("Trợ giúp"), STRETCH, close), (self._text, 1), gap=0.4, margin=0.7)
        scaled(self, lambda w: w.setFixedWidth(em(w, 24)))
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, without its marks."""
        return self._text.toPlainText()

    def show_topic(self, topic: str, title: str, keys: Sequence[tuple[str, str]]) -> None:
        """Show a topic and below it the keys of the screen; without a text only the keys."""
        lines = [_read(topic) or f"## {title}", "", "### Phím tắt", "", "| Phím | Việc |", "|---|---|"]
        lines += [f"| {shown.replace('|', '&#124;')} | {what} |" for shown, what in keys]
        self._text.setMarkdown("\n".join(lines))
        self.show()

    def _follow(self, target: QUrl) -> None:
        text = _read(target.fileName().removesuffix(".md"))
        if text:
            self._text.setMarkdown(text)


def _read(topic: str) -> str:
    if not topic:
        return ""
    try:
        return resource("help", f"{topic}.md").read_text(encoding="utf-8")
    except WorldFault:
        return ""
