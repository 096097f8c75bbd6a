"""A state as an icon and a word on a soft ground; the colour only underlines what the word says."""

from PySide6.QtWidgets import QFrame, QLabel

from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.text import set_look, set_tone
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import em, scaled

ICONS = {"good": "ok", "warn": "warning", "bad": "error", "accent": "info", "": "dot", "muted": "dot"}


class Badge(QFrame):
    """`tone` is "good", "warn", "bad", "accent", "muted" or ""; without an icon name the tone's own icon is shown."""

    def __init__(self, text: str = "", tone: str = "", icon: str = "") -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self._icon = QLabel()
        self._word = QLabel()
        layout = row(self, self._icon, self._word, gap=0.3)
        scaled(self, lambda w: layout.setContentsMargins(em(w, 0.35), em(w, 0.1), em(w, 0.5), em(w, 0.1)))
        self.show_state(text, tone, icon)

    @property
    def text(self) -> str:
        """The word shown."""
        return self._word.text()

    def show_state(self, text: str, tone: str = "", icon: str = "") -> None:
        """Show another state."""
        self._word.setText(text)
        set_tone(self._word, tone)
        set_look(self, tone=tone)
        put_icon(self._icon, icon or ICONS[tone], tone or "muted", size=1.0)
        self.setAccessibleName(text)
