"""Quy định: what the State and the locality decided, from which day, by which document, and what a new decree changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QTabBar, QWidget

from desktop_app.services.drafts import SavedDraft
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.rules.actions import ACTIONS
from desktop_app.ui.pages.rules.decree import DRAFT, DecreeForm
from desktop_app.ui.pages.rules.editing import EditingTab
from desktop_app.ui.pages.rules.editor import EditPane
from desktop_app.ui.pages.rules.figure_choices import code_of
from desktop_app.ui.pages.rules.figures import FiguresTab
from desktop_app.ui.pages.rules.reading import read_drafts
from desktop_app.ui.pages.rules.supports import SupportsTab
from desktop_app.ui.pages.rules.unfinished import ask_unfinished

TABS = ("Mức và tỷ lệ của Nhà nước", "Hỗ trợ của địa phương và nguồn khác")
_NAMES = {"figures": 0, "supports": 1}


class RulesPage(Page):
    """`navigate("rules", key=…, subject=…, on=date)` stands on a figure, `tab="supports"` shows the supports."""

    page_id = "rules"
    title = "Quy định"
    kinds = frozenset({"law"})
    help_topic = "quy-dinh"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.figures = FiguresTab(context)
        self.supports = SupportsTab(context)
        self._asked = False
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Loại quy định")
        for text in TABS:
            self.tabs.addTab(text)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for tab in self._all:
            self._stack.addWidget(tab)
            tab.moved.connect(self.retitled.emit)
        column(self, panel(self.tabs, margin=0.5), (holder, 1), gap=0)
        self.tabs.currentChanged.connect(self._show_tab)
        slots: dict[str, Callable[[], object]] = {
            "rules.new": self._new,
            "rules.figure": self._more,
            "rules.preview": lambda: self._at_form(EditPane.preview),
            "rules.apply": lambda: self._at_form(EditPane.apply),
            "rules.close": self._close,
            "rules.withdraw": lambda: self._on_row("withdraw"),
            "rules.change": lambda: self._on_row("change"),
            "rules.end": lambda: self._on_row("end"),
            "rules.find": self._find,
            "rules.day": self._to_day,
            "rules.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
        }
        for spec in ACTIONS:
            self.bind(spec.id, slots[spec.id])

    @property
    def tab(self) -> EditingTab:
        """The tab in sight."""
        return self._all[self.tabs.currentIndex()]

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if "tab" in args:
            self.tabs.setCurrentIndex(_NAMES.get(args["tab"], 0))
        if args.get("on") is not None:
            self.figures.day.set_value(args["on"])
        if args.get("key"):
            self.tabs.setCurrentIndex(0)
            self.figures.show_figure(code_of(args["key"], args.get("subject", "")))
        if not self._asked or args.get("on") is not None:
            self.refresh(self.kinds)
        if not self._asked:
            self._asked = True
            self.context.look(read_drafts, done=self._offer, key="rules.drafts")

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew; what is typed stays, its effect must be looked at again."""
        for tab in self._all:
            tab.reload()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, the tab, and what is being entered."""
        found = [Crumb(text=self.title, page=self.page_id), Crumb(text=TABS[self.tabs.currentIndex()])]
        if self.tab.pane is not None:
            found.append(Crumb(text=self.tab.pane.form.heading))
        return tuple(found)

    def first_focus(self) -> QWidget | None:
        """The list, or the form that is open."""
        pane = self.tab.pane
        if pane is None:
            return self.tab.first_focus()
        return next((field for field in pane.chain.fields if field.isEnabled()), None)

    @property
    def _all(self) -> tuple[EditingTab, EditingTab]:
        return (self.figures, self.supports)

    def _show_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.retitled.emit()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _offer(self, found: Mapping[str, SavedDraft]) -> None:
        """Ask once about the newest of what the last session left unfinished; the others wait where they belong."""
        draft = next(iter(found.values()), None)
        if draft is None or ask_unfinished(self.context, draft) != "restore":
            return
        self.tabs.setCurrentIndex(0 if draft.key == DRAFT else 1)
        self.tab.resume(draft)

    def _new(self) -> None:
        self.tab.new()

    def _more(self) -> None:
        self._at_form(lambda pane: pane.form.add_figure() if isinstance(pane.form, DecreeForm) else None)

    def _at_form(self, act: Callable[[EditPane], object]) -> None:
        if self.tab.pane is not None:
            act(self.tab.pane)

    def _on_row(self, act: str) -> None:
        if not self.tab.is_editing:
            self.tab.act_on_row(act)

    def _close(self) -> None:
        if self.tab.pane is not None:
            self.tab.pane.leave()
        elif isinstance(self.tab, FiguresTab | SupportsTab):
            self.tab.filter.clear()
            self.tab.first_focus().setFocus()

    def _find(self) -> None:
        if isinstance(self.tab, FiguresTab | SupportsTab) and not self.tab.is_editing:
            self.tab.filter.setFocus()
            self.tab.filter.selectAll()

    def _to_day(self) -> None:
        if not self.figures.is_editing:
            self.tabs.setCurrentIndex(0)
            self.figures.day.setFocus()
