"""What a page is to the shell, and what the shell hands to a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_app.ui.actions import ActionSpec, make_action, spec_of
from desktop_app.ui.drafts import DraftKeeper
from desktop_app.ui.jobs import Job, Jobs, is_alive
from desktop_app.ui.memory import Memory
from desktop_app.ui.messages import Messages
from desktop_app.ui.signals import Signals

if TYPE_CHECKING:  # the shell itself never touches the office; only verbs given to `do` and `look` do
    from desktop_app.services.office import Office

UNDO_HINT = "Ctrl+Z để hoàn tác"
REDO_HINT = "Ctrl+Y để làm lại"


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """One step of "where am I"; a step with a page can be clicked."""

    text: str
    page: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """Everything a page may use."""

    office: Office
    jobs: Jobs
    signals: Signals
    messages: Messages
    navigate: Callable[..., bool]
    drafts: DraftKeeper
    memory: Memory

    def do(
        self,
        verb: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: bool = False,
        label: str = "",
        toast: str | None = None,
        hint: str = UNDO_HINT,
        **kwargs: Any,
    ) -> Job:
        """Run `verb(office, *args, **kwargs)` on the writer thread.

        When it is done, pages showing what changed refresh, a toast names what was done with the way back, and
        `done(outcome)` is called. `toast=""` says nothing, another text replaces the outcome's label; `hint` is the way
        back (for what itself takes something back: `REDO_HINT`). `failed(error)` replaces the shell's own message.
        `progress` and `label` as in `Jobs.run`.
        """

        def settled(outcome: Any) -> None:
            changes: frozenset[str] = getattr(outcome, "changes", frozenset())
            if changes:
                self.signals.changed.emit(changes)
            said = getattr(outcome, "label", "") if toast is None else toast
            notes = " ".join(getattr(outcome, "notes", ()))
            if said:
                way_back = f" – {hint}" if changes and toast is None else ""
                self.messages.toast(f"{said}{way_back}" + (f"\n{notes}" if notes else ""))
            if done is not None and is_alive(done):
                done(outcome)

        return self.jobs.run(
            verb,
            self.office,
            *args,
            done=settled,
            failed=failed or self.tell_fault,
            progress=progress,
            label=label,
            **kwargs,
        )

    def tell_fault(self, exc: Exception) -> None:
        """Tell of a failure; a disk or a file that failed under SQLite is told as what it is, not as our mistake."""
        # Loaded when something failed; the shell needs nothing else of the office.
        from desktop_app.services.office import fault_behind

        path = getattr(self.office, "path", None)
        self.messages.fault((fault_behind(exc, path) if path is not None else None) or exc)

    def look(
        self,
        query: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        key: str = "",
        **kwargs: Any,
    ) -> Job:
        """Run `query(office, *args, **kwargs)` on the reader thread and call `done(result)` on the main thread.

        Of several with the same `key` only the newest is answered.
        """
        return self.jobs.read(query, self.office, *args, done=done, failed=failed or self.tell_fault, key=key, **kwargs)


class Page(QWidget):
    """Base of every page. A page is made at its first visit and kept; `open` is called at every visit."""

    page_id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    kinds: ClassVar[frozenset[str]] = frozenset()
    help_topic: ClassVar[str] = ""
    on_ground: ClassVar[bool] = False  # a page of cards lies on the window's ground, all others on the surface

    retitled = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.specs: list[ActionSpec] = []
        self.setProperty("role", "page-ground" if self.on_ground else "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)

    def open(self, **args: Any) -> None:
        """Show what the arguments of `navigate` ask for. Called on every visit, with no arguments from the rail."""

    def refresh(self, changes: frozenset[str]) -> None:
        """Read again what is shown: some of `kinds` changed. Called only while the page is visible, or when it next is."""

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """Where this page is now; emit `retitled` when that changes."""
        return (Crumb(text=self.title, page=self.page_id),)

    def can_leave(self) -> bool:
        """Whether the page may be left now; ask first, here, when typed text would be lost."""
        return True

    def first_focus(self) -> QWidget | None:
        """The control that takes the focus when the page is shown; None keeps Qt's choice."""
        return None

    def bind(self, action_id: str, slot: Callable[[], object]) -> QAction:
        """Give the page a declared action: its shortcut works inside the page and stands on the key sheet."""
        spec = spec_of(action_id)
        self.specs.append(spec)
        return make_action(spec, self, slot)
