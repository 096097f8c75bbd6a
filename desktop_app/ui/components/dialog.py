"""The frame of every dialog: heading, body, buttons; the default is the safe button; Esc never loses typed text."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import button, danger, primary
from desktop_app.ui.components.text import section
from desktop_app.ui.focus_ring import FocusRing
from desktop_app.ui.theme import em, scaled


class SafeDialog(QDialog):
    """Subclasses put their content into `body` and say in `is_dirty` whether closing would lose typed text."""

    def __init__(self, parent: QWidget | None, heading: str, width: float = 30) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = column(None, gap=0.6)
        self._sure = False
        self._foot = row(None, STRETCH, gap=0.5)
        self._warning = panel(section("Phần đã nhập chưa được lưu."), flow="row")
        self._warning.hide()
        scaled(self, lambda w: w.setMinimumWidth(em(w, width)))
        words = section(heading)
        words.setWordWrap(True)  # the heading is often a whole question
        column(self, words, (self.body, 1), self._warning, self._foot, gap=0.9, margin=1.2)
        FocusRing(self)

    def add_button(self, text: str, slot: Callable[[], object], kind: str = "plain") -> QPushButton:
        """Add a button at the right end; `kind` is "plain", "primary" or "danger". The first one is the default."""
        made = {"plain": button, "primary": primary, "danger": danger}[kind](text, slot)
        if self._foot.count() == 1:
            made.setDefault(True)
        self._foot.addWidget(made)
        return made

    def is_dirty(self) -> bool:
        """Whether closing now would lose what was typed."""
        return False

    def reject(self) -> None:
        """Close without accepting; typed text is given up only on the second, explicit request."""
        if self._sure or not self.is_dirty():
            super().reject()
            return
        if self._warning.isHidden():
            self._warning.show()
            self._foot.insertWidget(0, danger("Bỏ phần đã nhập", self._give_up))

    def showEvent(self, event: QShowEvent) -> None:
        """Open large enough for the words: Qt itself gives a wrapped question no more than a guess, and cuts it."""
        wanted = self.layout()
        if wanted is not None and not event.spontaneous():
            width = max(self.width(), wanted.minimumSize().width())
            self.resize(width, max(self.height(), wanted.heightForWidth(width)))
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button asks the same."""
        if self.is_dirty() and not self._sure and self.result() == QDialog.DialogCode.Rejected and self.isVisible():
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the fields (`EnterChain`) and to the button that has the focus, Esc to `reject`.

        Qt's own dialog would press the default button instead of the focused one: the way back for the way on.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def _give_up(self) -> None:
        self._sure = True
        self.reject()
