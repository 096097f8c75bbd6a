"""The table of pages and the stack that makes each page at its first visit."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from desktop_app.ui.page import Page, PageContext

_HISTORY = 50


@dataclass(frozen=True, kw_only=True)
class PageEntry:
    """One page of the program: where it stands on the rail and how it is made (`factory(context)`)."""

    id: str
    title: str
    icon: str
    factory: Callable[[PageContext], Page]
    rail: bool = True


def lazy(where: str) -> Callable[[PageContext], Page]:
    """Return a factory that imports "package.module:ClassName" when the page is first visited.

    So the window is usable before the code of all pages was read.
    """
    module, _, name = where.partition(":")

    def make(context: PageContext) -> Page:
        made = getattr(importlib.import_module(module), name)(context)
        assert isinstance(made, Page)
        return made

    return make


class PageStack(QStackedWidget):
    """Shows one page at a time, refreshes it when what it shows was changed, and knows the way back."""

    moved = Signal(object)  # the page shown now, after a navigation or when its breadcrumb changed

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self._entries = {entry.id: entry for entry in entries}
        self._context: PageContext | None = None
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._visits: list[tuple[str, Mapping[str, Any]]] = []
        self._at = -1

    @property
    def current(self) -> Page | None:
        """The page shown now."""
        page = self.currentWidget()
        return page if isinstance(page, Page) else None

    def begin(self, context: PageContext) -> None:
        """Hand over what pages are made with, before the first navigation."""
        self._context = context
        context.signals.changed.connect(self._changed)

    def made(self) -> tuple[str, ...]:
        """The pages made so far."""
        return tuple(self._pages)

    def navigate(self, page_id: str, **args: Any) -> bool:
        """Show a page with these arguments; False when the present page wants to stay. Raises KeyError for no page."""
        if not self._show(page_id, args):
            return False
        del self._visits[self._at + 1 :]
        self._visits.append((page_id, args))
        del self._visits[:-_HISTORY]
        self._at = len(self._visits) - 1
        return True

    def step(self, by: int) -> bool:
        """Go back (-1) or forward (+1) in the order of visits."""
        target = self._at + by
        if not 0 <= target < len(self._visits):
            return False
        if not self._show(*self._visits[target]):
            return False
        self._at = target
        return True

    def _show(self, page_id: str, args: Mapping[str, Any]) -> bool:
        entry = self._entries[page_id]
        before = self.current
        if before is not None and not before.can_leave():
            return False
        page = self._pages.get(page_id) or self._make(entry)
        stale = self._stale.pop(page_id, frozenset())
        self.setCurrentWidget(page)
        if stale:
            page.refresh(stale)
        page.open(**args)
        self.moved.emit(page)
        # After the click or key that led here is over, or the button pressed would take the focus back.
        QTimer.singleShot(0, self._focus_first)
        return True

    def _make(self, entry: PageEntry) -> Page:
        assert self._context is not None, "begin() comes first"
        page = entry.factory(self._context)
        page.retitled.connect(self._retitled)
        self._pages[entry.id] = page
        self.addWidget(page)
        return page

    def _focus_first(self) -> None:
        page = self.current
        if page is None:
            return
        field = page.first_focus()
        # Without a wish of the page nothing is ringed, and the keys of the page work at once.
        (field if field is not None and field.isVisible() else page).setFocus()

    def _retitled(self) -> None:
        if self.sender() is self.current:
            self.moved.emit(self.current)

    def _changed(self, kinds: frozenset[str]) -> None:
        for page_id, page in self._pages.items():
            touched = page.kinds & kinds
            if not touched:
                continue
            if page is self.current and page.isVisible():
                page.refresh(touched)
            else:
                self._stale[page_id] = self._stale.get(page_id, frozenset()) | touched
