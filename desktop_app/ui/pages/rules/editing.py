"""What both tabs share: a view, and a form that takes its place while something is entered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.services.drafts import SavedDraft
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.editor import EditForm, EditPane
from desktop_app.ui.pages.rules.reading import read_drafts


class EditingTab(QWidget):
    """A tab of the page. `moved` when a form was opened or closed."""

    moved = Signal()

    def __init__(self, context: PageContext, name: str) -> None:
        super().__init__()
        self.context = context
        self.pane: EditPane | None = None
        self._name = name
        self._stack = QStackedLayout(self)
        self._view: QWidget = self

    def put_view(self, view: QWidget) -> None:
        """Show this while nothing is entered; called once, when the tab is built."""
        self._view = view
        self._stack.addWidget(view)

    # -- what a tab answers

    def reload(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def new(self) -> None:
        """Begin something new."""
        raise NotImplementedError

    def act_on_row(self, act: str) -> None:
        """Do something with the row under the cursor: "withdraw", "change", "end"."""
        raise NotImplementedError

    def resume(self, draft: SavedDraft) -> None:
        """Go on with what was typed before the program ended."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """What takes the focus while nothing is entered."""
        raise NotImplementedError

    def was_applied(self, outcome: Any) -> None:
        """What was entered is in force now; the form is still there."""

    # -- forms

    @property
    def is_editing(self) -> bool:
        """Whether a form is open."""
        return self.pane is not None

    def open_form(self, form: EditForm, payload: dict[str, Any] | None = None) -> None:
        """Open a form; with what was typed into it before, when it was closed “for later”."""
        pane = self.pane = EditPane(self.context, form, self._name)
        pane.closed.connect(self._closed)
        pane.applied.connect(self.was_applied)
        self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        self.moved.emit()
        if payload is not None:
            form.restore(payload)
            pane.start()
            return
        pane.start()
        if form.draft_key:
            self.context.look(
                read_drafts, done=lambda found: self._go_on(pane, found.get(form.draft_key)), key="rules.draft"
            )

    def _go_on(self, pane: EditPane, draft: SavedDraft | None) -> None:
        if draft is None or self.pane is not pane or pane.form.is_dirty():
            return
        pane.form.restore(draft.payload)
        pane.start()
        at = draft.saved_at
        self.context.messages.toast(
            f"Tiếp tục phần nhập dở lúc {at[11:16]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}.", "info"
        )

    def _closed(self) -> None:
        pane, self.pane = self.pane, None
        if pane is None:
            return
        self._stack.setCurrentWidget(self._view)
        self._stack.removeWidget(pane)
        pane.deleteLater()
        self.moved.emit()
        self.first_focus().setFocus()
