"""The journey's hand: keys, text as an input method commits it, answers to dialogs, and waiting for the window.

Keys go to the window that has the focus, as a keyboard sends them; nothing of a page is called. Letters beyond ASCII
come as `QInputMethodEvent`, which is how Unikey and other input methods deliver them.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QMenu, QWidget

from desktop_app.ui.widgets.code_combo import CodeCombo

_PATIENCE = 30_000  # milliseconds a step may take before the journey gives up
_PULSE = 5  # milliseconds between two looks


class JourneyBroken(Exception):
    """A step of the journey did not do what it says."""


class StrayWatch(QObject):
    """Notes widgets that come up as windows of their own by mistake: they flash, and take the focus from the typist."""

    _MEANT = (QDialog, QMenu, QMainWindow)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.seen: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at everything that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            passing = watched.windowType() in (Qt.WindowType.ToolTip, Qt.WindowType.Popup)
            if not passing and not isinstance(watched, self._MEANT):
                at = traceback.extract_stack(limit=2)[0]
                self.seen.append(f"{type(watched).__name__}, {Path(at.filename).name} dòng {at.lineno}")
        return False


class Hand:
    """Types and waits. `busy` tells whether the window still works on something; `trouble` what went wrong meanwhile."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._stray = StrayWatch(app)
        self.busy: Callable[[], bool] = lambda: False
        self.trouble: Callable[[], str] = lambda: ""
        self._caught: list[BaseException] = []
        self._hook_before = sys.excepthook
        sys.excepthook = self._catch

    def let_go(self) -> None:
        """Give unexpected faults back to where they went before the journey."""
        sys.excepthook = self._hook_before
        self._app.removeEventFilter(self._stray)

    # -- typing

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "Ctrl+K", "F9", "Return", "Down"; each is worked off before the next."""
        for text in keys:
            combination = QKeySequence(text)[0]  # type: ignore[index]  # the first (and only) key of the sequence
            QTest.keyClick(self._window(), combination.key(), combination.keyboardModifiers())
            self.rest()

    def type_keys(self, text: str) -> None:
        """Type digits and other characters of the keyboard, key by key."""
        for letter in text:
            QTest.keyClick(self._window(), letter)  # type: ignore[call-overload]  # a character is a key too
        self.rest()

    def write(self, text: str) -> None:
        """Type a text word by word: composed first, then committed, a blank as a key between two words."""
        for place, word in enumerate(text.split(" ")):
            if place:
                QTest.keyClick(self._window(), Qt.Key.Key_Space)
            if word.isascii():
                self.type_keys(word)
            else:
                self._compose(word)
        self.rest()

    def tab_to(self, wanted: QWidget, *, back: bool = False, most: int = 40) -> None:
        """Press Tab (or Shift+Tab) until a control has the focus. Raises `JourneyBroken` when it is not reached."""
        for _ in range(most):
            if self._has_focus(wanted):
                return
            self.press("Shift+Tab" if back else "Tab")
        if not self._has_focus(wanted):
            raise JourneyBroken(f"Phím Tab không đến được “{wanted.accessibleName()}”; con trỏ đang ở {_place()}.")

    def choose(self, field: CodeCombo, code: str) -> None:
        """Go to a list field, open its list and walk to an entry with the arrows."""
        self.tab_to(field)
        codes = [choice.code for choice in field.choices]
        here = codes.index(field.value()) if field.value() in codes else 0
        steps = codes.index(code) - here
        self.press("F4", *["Down" if steps > 0 else "Up"] * abs(steps), "Return")

    def through(self, opens: Callable[[], object], *answers: Callable[[QDialog], object]) -> None:
        """Do what opens a dialog, and another after it, and answer each. `exec()` holds its caller, so a timer answers.

        Raises `JourneyBroken` when a dialog did not come or is still there after its answer.
        """
        before, under = self._window(), QApplication.activeModalWidget()
        failed: list[BaseException] = []
        answered: list[QDialog] = []
        timer = QTimer()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog) or dialog is under or dialog in answered:
                return
            timer.stop()
            answered.append(dialog)
            try:
                self.wait(lambda: QGuiApplication.focusWindow() is dialog.windowHandle(), "hộp thoại nhận phím")
                answers[len(answered) - 1](dialog)
                self.wait(lambda: not dialog.isVisible(), "hộp thoại đóng lại")
            except BaseException as exc:  # noqa: BLE001 - raised again below, outside of the dialog's own loop
                failed.append(exc)
                dialog.done(QDialog.DialogCode.Rejected)
            else:
                if len(answered) < len(answers):
                    timer.start(_PULSE)

        timer.timeout.connect(look)
        timer.start(_PULSE)
        try:
            opens()
            self.wait(lambda: bool(failed) or len(answered) == len(answers), "hộp thoại mở ra")
        finally:
            timer.stop()
        if failed:
            raise failed[0]
        if QGuiApplication.focusWindow() is None:
            self._behind(before).requestActivate()  # a window manager does so; the offscreen screen has none
            self.wait(lambda: QGuiApplication.focusWindow() is not None, "cửa sổ nhận lại phím")
        self.rest()

    def name_file(self, dialog: QDialog, path: Path) -> None:
        """Answer Qt's file dialog: the whole path comes over the name offered, at once, as if pasted.

        Typed letter by letter the dialog would choose each folder on the way in its list, and its completions, read
        from the disk beside the typing, would take an Enter away whenever they happen to be open.
        """
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        field.setCompleter(None)  # type: ignore[arg-type]  # Qt's way to have none
        self.tab_to(field)
        self.press("Ctrl+A")
        self._compose(str(path))
        self.press("Return")

    # -- waiting

    def rest(self) -> None:
        """Wait until nothing is under way and what came back was shown."""
        quiet = 0
        deadline = QDeadlineTimer(_PATIENCE)
        while quiet < 2:
            self._look()
            quiet = 0 if self.busy() else quiet + 1
            if deadline.hasExpired():
                raise JourneyBroken("Cửa sổ không trả lời trong 30 giây.")

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds. Raises `JourneyBroken` naming `what` (Vietnamese) when it does not come."""
        deadline = QDeadlineTimer(_PATIENCE)
        while not holds():
            self._look()
            if deadline.hasExpired():
                raise JourneyBroken(f"Chờ 30 giây mà không thấy: {what}. Con trỏ đang ở {_place()}.")

    def focus(self) -> QWidget | None:
        """The widget that gets the keys."""
        return QApplication.focusWidget()

    # -- inside

    def _look(self) -> None:
        QTest.qWait(_PULSE)
        if self._caught:
            raise JourneyBroken(f"Lỗi ngoài dự kiến: {self._caught[0]!r}") from self._caught[0]
        if self._stray.seen:
            raise JourneyBroken(f"Hiện lẻ thành cửa sổ riêng: {self._stray.seen[0]}.")
        if words := self.trouble():
            raise JourneyBroken(words)

    def _compose(self, word: str) -> None:
        target = cast(QObject | None, QGuiApplication.focusObject())
        if target is None:
            raise JourneyBroken(f"Không có ô nào nhận chữ “{word}”.")
        QApplication.sendEvent(target, QInputMethodEvent(word, []))
        # A cell opens its editor at the first letter: what follows goes there.
        opened = cast(QObject | None, QGuiApplication.focusObject())
        commit = QInputMethodEvent("", [])
        commit.setCommitString(word)
        QApplication.sendEvent(opened if opened is not None else target, commit)

    def _has_focus(self, wanted: QWidget) -> bool:
        focus = self.focus()
        return focus is not None and (focus is wanted or wanted.isAncestorOf(focus))

    def _behind(self, window: QWindow) -> QWindow:
        """The window itself, or the program's when it was a dialog that has gone meanwhile."""
        if window.isVisible():
            return window
        mains = (one.windowHandle() for one in self._app.topLevelWidgets() if isinstance(one, QMainWindow))
        return next((one for one in mains if one.isVisible()), window)

    def _window(self) -> QWindow:
        window = cast(QWindow | None, QGuiApplication.focusWindow())  # the stubs forget that there may be none
        modal = QApplication.activeModalWidget()
        if window is None and modal is not None:
            window = modal.windowHandle()
        if window is None:
            raise JourneyBroken("Không có cửa sổ nào nhận phím.")
        return window

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._caught.append(error)
        self._hook_before(kind, error, trace)


def _place() -> str:
    focus = QApplication.focusWidget()
    return f"{type(focus).__name__} “{focus.accessibleName()}”" if focus is not None else "không ô nào"
