"""Chỉ tiêu: what was assigned, what was done, where the year is heading; one tab for each question."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.plans.tabs import TABS, PlansTab, as_tab, place_of

NEXT_TAB = declare(
    ActionSpec(
        id="plan.next-tab", text="Thẻ tiếp theo", shortcut="Ctrl+Tab", icon="chevron-right",
        help="Sang thẻ tiếp theo của trang Chỉ tiêu",
    ),
    ActionSpec(
        id="plan.previous-tab", text="Thẻ trước", shortcut="Ctrl+Shift+Tab", icon="chevron-left",
        help="Trở về thẻ trước của trang Chỉ tiêu",
    ),
)  # fmt: skip


class PlansPage(Page):
    """`navigate("plan", year=…, indicator=…, scope="collector")` opens the grid; `tab="figures"` another tab with its arguments."""

    page_id = "plan"
    title = "Chỉ tiêu"
    kinds = frozenset(
        {"plan", "plan_cell", "collector", "law", "hamlet", "import", "setting"}
        | {"enrolment", "ledger", "ledger_entry", "receipt", "coverage", "visit", "lead"}
    )
    help_topic = "chi-tieu"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._made: dict[int, QWidget] = {}
        self._keys: list[tuple[QWidget, QAction]] = []
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Các thẻ của trang Chỉ tiêu")
        for entry in TABS:
            self.tabs.addTab(entry.text)
        self._column = column(self, panel(self.tabs, margin=0.5), gap=0)
        self.tabs.currentChanged.connect(lambda _at: self._show_tab())
        self.bind("plan.previous-tab", lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() - 1) % len(TABS)))
        self.bind("plan.next-tab", lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)))

    @property
    def current(self) -> QWidget:
        """The tab in sight, made now when it was never shown."""
        at = self.tabs.currentIndex()
        if at not in self._made:
            made = TABS[at].factory(self.context)
            self._made[at] = made
            for action in getattr(made, "slots", {}):
                self._keys.append((made, self.bind(action, partial(self._act, made, action))))
            self._column.addWidget(made, 1)
            for name in ("retitled", "names"):
                signal = getattr(made, name, None)
                if signal is not None:
                    signal.connect(self._retitle if name == "retitled" else self._open_names)
        return self._made[at]

    def open(self, **args: Any) -> None:
        """Show the tab asked for (`tab`; the grid when it is told what to show), else what was last looked at."""
        name = args.pop("tab", "") or ("grid" if args else "")
        if name:
            self.tabs.setCurrentIndex(place_of(name))
        self._tab.open(**args)
        self._show_tab(again=False)

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown."""
        self._tab.reload()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page and the tab."""
        inner = getattr(self.current, "crumbs", tuple)
        return (Crumb(text=self.title, page=self.page_id), Crumb(text=TABS[self.tabs.currentIndex()].text), *inner())

    def first_focus(self) -> QWidget | None:
        """What the tab names."""
        return self._tab.focus_target()

    @property
    def _tab(self) -> PlansTab:
        return as_tab(self.current)

    def _show_tab(self, *, again: bool = True) -> None:
        shown = self.current
        for tab in self._made.values():
            tab.setVisible(tab is shown)
        for owner, action in self._keys:  # a key of a tab out of sight would swallow it: Esc is the tab's in sight
            action.setEnabled(owner is shown)
        if again:
            self._tab.open()
        target = self._tab.focus_target()
        # What had the focus may be hidden now; Qt would send it to the first button of the window.
        if again and target is not None and self.isVisible() and not self.tabs.hasFocus():
            target.setFocus()
        self._retitle()

    def _retitle(self) -> None:
        self.retitled.emit()

    def _act(self, tab: QWidget, action: str) -> None:
        """A key reaches its tab only while that is in sight."""
        if tab is self.current:
            slots: dict[str, Callable[[], object]] = getattr(tab, "slots", {})
            slots[action]()

    def _open_names(self, wanted: object) -> None:
        """From a figure to the people behind it: a tab sends (page, arguments)."""
        if isinstance(wanted, tuple) and len(wanted) == 2:
            page, args = wanted
            self.context.navigate(str(page), **dict(args))
