"""The one door for messages: toasts, banners, questions, faults."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.banner import BannerStack
from desktop_app.ui.components.toast import ToastHost
from desktop_app.ui.dialogs.question import QuestionDialog, ReasonDialog
from desktop_app.ui.jobs import Cancelled

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from desktop_app.ui.dialogs.failure import FailureDialog


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A reason chosen from a list, and the note beside it."""

    code: str
    note: str = ""


class Messages(QObject):
    """Messages of one window. Nothing else in the program opens a message box."""

    def __init__(
        self, window: QWidget, banners: BannerStack, facts: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        super().__init__(window)
        self._window = window
        self._banners = banners
        self._facts = facts or (dict)
        self.toasts = ToastHost(window)
        self.failure: FailureDialog | None = None

    def toast(self, text: str, level: str = "good", button: str = "", slot: Callable[[], object] | None = None) -> None:
        """Say in the corner what has been done. `level` is "good", "info", "warn" or "bad"."""
        self.toasts.show_toast(text, level, button, slot)

    def banner(
        self, text: str, level: str = "warn", button: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        """Put a calm line over the page; it stays until closed."""
        self._banners.show_banner(text, level, button, slot)

    def clear_banners(self) -> None:
        """Take the lines over the page away (they belonged to what has been left)."""
        self._banners.clear()

    def fault(self, exc: BaseException) -> None:
        """Tell of a failure: the world's fault and a broken rule as one sentence, our own as the failure window."""
        if isinstance(exc, Cancelled):
            self.toast("Đã hủy. Chưa có gì thay đổi.", "info")
        elif isinstance(exc, WorldFault):
            self.banner(exc.sentence, "bad")
        elif isinstance(exc, RuleBroken):
            self.banner(exc.told, "warn")
        else:
            _log.error("unexpected fault", exc_info=exc)
            self._show_failure(exc)

    def ask(self, question: str, choices: Mapping[str, str], default: str, detail: str = "", risky: str = "") -> str:
        """Ask for a decision and return the chosen key; Esc gives `default`, which must be the safe one.

        `choices` maps key → button text in the order shown; `risky` is the key of a choice that takes something away.
        """
        return QuestionDialog(self._window, question, choices, default, detail, risky).choose()

    def ask_reason(self, question: str, reasons: Mapping[str, str], note: bool = True) -> Reason | None:
        """Ask for a reason out of a list (a lawful exception is never a check switched off); None when given up."""
        chosen = ReasonDialog(self._window, question, reasons, note).choose()
        return None if chosen is None else Reason(code=chosen[0], note=chosen[1])

    def _show_failure(self, exc: BaseException) -> None:
        # One window for one mishap: what follows from it must not bury the officer in windows.
        if self.failure is not None and self.failure.isVisible():
            return
        # Loaded when something failed: the crash bundle behind it reads what is installed.
        from desktop_app.ui.dialogs.failure import FailureDialog

        self.failure = FailureDialog(self._window, exc, self._facts())
        self.failure.open()
