"""Tổ chức thu: who collects for the office and by what contract, and what it brings them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.collectors.actions import ACTIONS
from desktop_app.ui.pages.collectors.register_tab import CONTRACTS, PEOPLE, POINTS, RegisterTab
from desktop_app.ui.pages.collectors.remuneration_tab import RemunerationTab

TABS = ("Tổ chức, người thu", "Thù lao")
_REGISTER, _REMUNERATION = range(2)


class CollectorsPage(Page):
    """`navigate("collectors", organisation=…)` or `collector=…` opens one of them, `tab="remuneration"` the remuneration."""

    page_id = "collectors"
    title = "Tổ chức thu"
    kinds = frozenset(
        {
            "collector",
            "contract",
            "ledger",
            "enrolment",
            "batch",
            "lead",
            "visit",
            "round",
            "receipt_book",
            "law",
            "month",
        }
    )
    help_topic = "to-chuc-thu"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Phần của trang Tổ chức thu")
        for text in TABS:
            self.tabs.addTab(text)
        self.register = RegisterTab(context)
        self.remuneration = RemunerationTab(context)
        self._parts = (self.register, self.remuneration)
        column(self, panel(row(None, self.tabs, STRETCH), margin=0.5), *((part, 1) for part in self._parts), gap=0)
        self._asked_for_person = False
        self.tabs.currentChanged.connect(self._show_tab)
        for spec in ACTIONS:
            self.bind(spec.id, self._slots()[spec.id])
        self._show_tab(_REGISTER)

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if args.get("tab") == "remuneration":
            self.tabs.setCurrentIndex(_REMUNERATION)
        elif args.get("tab") == "register" or args.get("organisation") or args.get("collector"):
            self.tabs.setCurrentIndex(_REGISTER)
            self._asked_for_person = args.get("collector") is not None
            self.register.reload(args.get("organisation"), args.get("collector"))

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown."""
        self._parts[self.tabs.currentIndex()].reload()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """Thu › the page › its tab."""
        here = (Crumb(text="Thu", page="collect"), Crumb(text=self.title, page=self.page_id))
        return here if self.tabs.currentIndex() == _REGISTER else (*here, Crumb(text=TABS[_REMUNERATION]))

    def first_focus(self) -> QWidget | None:
        """The organisations (the people where somebody was asked for), or the lines of the month."""
        if self.tabs.currentIndex() == _REMUNERATION:
            return self.remuneration.table
        return self.register.tables[PEOPLE] if self._asked_for_person else self.register.houses

    def _show_tab(self, at: int) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(place == at)
        self._parts[at].reload()
        if self.isVisible():
            (self.register.houses, self.remuneration.table)[at].setFocus()
        self.retitled.emit()

    def _slots(self) -> dict[str, Callable[[], object]]:
        register, money = self.register, self.remuneration
        return {
            "collectors.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
            "collectors.new-organisation": self._at(_REGISTER, register.add_organisation),
            "collectors.add": self._at(_REGISTER, register.add),
            "collectors.edit": self._at(_REGISTER, register.edit),
            "collectors.end": self._at(_REGISTER, register.end),
            "collectors.hand-over": self._at(_REGISTER, register.hand_over),
            "collectors.remove": self._at(_REGISTER, register.remove),
            "collectors.people": self._at(_REGISTER, lambda: register.show_part(PEOPLE)),
            "collectors.points": self._at(_REGISTER, lambda: register.show_part(POINTS)),
            "collectors.contracts": self._at(_REGISTER, lambda: register.show_part(CONTRACTS)),
            "collectors.why": self._at(_REMUNERATION, money.why),
            "collectors.confirm": self._at(_REMUNERATION, money.confirm),
            "collectors.pay-out": self._at(_REMUNERATION, money.pay),
            "collectors.export": self._at(_REMUNERATION, money.export),
            "collectors.before": self._at(_REMUNERATION, lambda: money.step(-1)),
            "collectors.after": self._at(_REMUNERATION, lambda: money.step(1)),
        }

    def _at(self, tab: int, act: Callable[[], object]) -> Callable[[], None]:
        """An act that belongs to one tab: it does nothing on the other."""

        def go() -> None:
            if self.tabs.currentIndex() == tab:
                act()

        return go
