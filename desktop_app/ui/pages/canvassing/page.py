"""Vận động: a round is walked hamlet by hamlet; leads and today's work stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_list import CommuneEntry, places
from desktop_app.services.households_words import CodeLists, code_lists
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.components.skeleton import Skeleton
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.canvassing.actions import ACTIONS
from desktop_app.ui.pages.canvassing.leads import LeadsTab
from desktop_app.ui.pages.canvassing.today import TodayTab
from desktop_app.ui.pages.canvassing.walk_tab import WalkTab
from desktop_app.ui.pages.households.draft_question import offer_draft
from desktop_app.ui.what_if.opening import OPEN_ACTION, open_what_if

TABS = ("Đi từng hộ", "Tiềm năng", "Việc hôm nay")
_NAMES = {"walk": 0, "leads": 1, "today": 2, "desk": 2}
_WALK, _LEADS, _TODAY = range(3)


class CanvassPage(Page):
    """`navigate("canvass", round=…, hamlet=…, household=…)` goes to a door, `tab="leads"` or `"today"` to a list.

    `tab="today", kind="promises"` shows one heading of today's work.
    """

    page_id = "canvass"
    title = "Vận động"
    kinds = frozenset(
        {"visit", "lead", "round", "round_hamlet", "household", "person", "coverage", "enrolment", "collector"}
        | {"entitlement", "hamlet", "import", "law"}
    )
    help_topic = "van-dong"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._waiting: dict[str, Any] = {}
        self._later: dict[str, SavedDraft] = {}
        self.walk: WalkTab | None = None
        self.leads: LeadsTab | None = None
        self.today: TodayTab | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for text in TABS:
            self.tabs.addTab(text)
        self._skeleton = Skeleton()
        self._column = column(self, panel(self.tabs, margin=0.5), (self._skeleton, 1), gap=0)
        self.tabs.currentChanged.connect(self._show_tab)
        slots: dict[str, Callable[[], object]] = {
            "canvass.save": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(1))),
            "canvass.next": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(1))),
            "canvass.previous": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(-1))),
            "canvass.absent": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.absent())),
            "canvass.collect": self._at_door(lambda walk: walk.collect()),
            "canvass.household": self._at_door(lambda walk: walk.edit_household()),
            "canvass.round": self._at_door(lambda walk: walk.acts.new()),
            "canvass.organisations": lambda: self.context.navigate("collectors"),
            "canvass.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
        }
        for spec in ACTIONS:  # the digits are keys of the grid itself; they stand on the key sheet only
            self.bind(spec.id, slots.get(spec.id, lambda: None))
        self.bind(OPEN_ACTION, self._try_out)
        context.look(_begin, done=self._begun, key="canvass.begin")

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if self.walk is None:
            self._waiting = args
            return
        if "tab" in args:
            self.tabs.setCurrentIndex(_NAMES.get(args["tab"], _WALK))
            if self.today is not None and args.get("kind"):
                self.today.show_kind(args["kind"])
        elif args.keys() & {"round", "hamlet", "household"}:
            self.tabs.setCurrentIndex(_WALK)
            self.walk.begin(**args)

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown; what is typed stays."""
        if self.walk is None or self.leads is None or self.today is None:
            return
        if changes & {"round", "round_hamlet"}:
            self.walk.begin()
        else:
            self.walk.refresh()
        if changes & {"hamlet", "collector", "import"}:
            self.context.look(_ground, done=self._offer, key="canvass.ground")
        self._show_tab(self.tabs.currentIndex())

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, then the round, hamlet and household, or the list."""
        first = Crumb(text=self.title, page=self.page_id)
        at = self.tabs.currentIndex()
        if at != _WALK:
            return (first, Crumb(text=TABS[at]))
        return (first, *(self.walk.crumbs(self.page_id) if self.walk is not None else ()))

    def first_focus(self) -> QWidget | None:
        """The grid of the household in hand."""
        if self.walk is None or self.tabs.currentIndex() != _WALK or self.walk.form is None:
            return None
        return self.walk.form.grid

    def _begun(
        self,
        found: tuple[CodeLists, Sequence[CommuneEntry], Sequence[CollectorEntry], list[SavedDraft]],
    ) -> None:
        lists, communes, collectors, drafts = found
        self.walk = WalkTab(self.context, lists)
        self.leads = LeadsTab(self.context, lists)
        self.today = TodayTab(self.context, lists)
        for tab in (self.walk, self.leads, self.today):
            self._column.addWidget(tab, 1)
        self._skeleton.hide()
        self.walk.moved.connect(self._moved)
        self.leads.opened.connect(self._to_door)
        self.today.opened.connect(self._to_door)
        self._offer((communes, collectors))
        waiting, self._waiting = self._waiting, {}
        self._show_tab(self.tabs.currentIndex())
        self._later = {draft.key: draft for draft in drafts}
        if offer_draft(self.context, drafts, self._restore):
            return
        if waiting.keys() & {"round", "hamlet", "household"}:
            self.open(**waiting)
        else:
            self.walk.begin()
            self.open(**waiting)

    def _offer(self, found: tuple[Sequence[CommuneEntry], Sequence[CollectorEntry]]) -> None:
        communes, collectors = found
        if self.leads is not None and self.today is not None:
            self.leads.offer(communes)
            self.today.offer(collectors)

    def _moved(self) -> None:
        """Another household stands there: a draft of it that was put off before is asked about again."""
        self.retitled.emit()
        grid = self.first_focus()
        if (
            grid is not None and self.hasFocus()
        ):  # the page came before its first household: the hand goes on to the grid
            grid.setFocus()
        flow = self.walk.flow if self.walk is not None else None
        draft = self._later.get(flow.entry.key) if flow is not None and flow.entry is not None else None
        if draft is not None and flow is not None and not flow.is_dirty:
            del self._later[draft.key]
            offer_draft(self.context, [draft], self._restore)

    def _restore(self, draft: SavedDraft) -> None:
        self._later.pop(draft.key, None)
        self.tabs.setCurrentIndex(_WALK)
        if self.walk is not None:
            self.walk.restore(draft.payload)

    def _to_door(self, household_id: int) -> None:
        """From a list to the household: at the desk when its hamlet belongs to the round, else on its own page."""
        self.context.look(
            _hamlet_of, household_id, done=lambda hamlet_id: self._go_to(household_id, hamlet_id), key="canvass.door"
        )

    def _go_to(self, household_id: int, hamlet_id: int) -> None:
        walk = self.walk
        if walk is not None and walk.round_id is not None and hamlet_id in walk.hamlets:
            self.tabs.setCurrentIndex(_WALK)
            walk.begin(round=walk.round_id, hamlet=hamlet_id, household=household_id)
        else:
            self.context.navigate("household", household=household_id)

    def _show_tab(self, at: int) -> None:
        if self.walk is None or self.leads is None or self.today is None:
            return
        for place, part in enumerate((self.walk, self.leads, self.today)):
            part.setVisible(place == at)
        if at == _LEADS:
            self.leads.reload()
        elif at == _TODAY:
            self.today.reload()
        # What had the focus may be hidden now; Qt would send it to the first button of the window.
        target = (self.walk.form.grid if self.walk.form else None, self.leads.filter, self.today.table)[at]
        if target is not None and self.isVisible():
            target.setFocus()
        self.retitled.emit()

    def _try_out(self) -> None:
        """“Tính thử” for the household at the door, else for people who are not in the file."""
        if self.walk is not None and self.tabs.currentIndex() == _WALK:
            self.walk.try_out()
        else:
            open_what_if(self.context, None, self)

    def _at_door(self, act: Callable[[WalkTab], object]) -> Callable[[], None]:
        def go() -> None:
            if self.walk is not None and self.tabs.currentIndex() == _WALK:
                act(self.walk)

        return go


def _begin(
    office: Office,
) -> tuple[CodeLists, Sequence[CommuneEntry], Sequence[CollectorEntry], list[SavedDraft]]:
    return code_lists(office), places(office), list_collectors(office), list_drafts(office, "visit:")


def _ground(office: Office) -> tuple[Sequence[CommuneEntry], Sequence[CollectorEntry]]:
    return places(office), list_collectors(office)


def _hamlet_of(office: Office, household_id: int) -> int:
    return office.read.households.get(household_id).hamlet_id
