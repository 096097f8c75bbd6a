"""Vận động: a round is walked hamlet by hamlet; leads and today's work stand beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_words import CodeLists, code_lists, relearn
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.components.skeleton import Skeleton
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.canvassing.actions import ACTIONS
from desktop_app.ui.pages.canvassing.hand_over import ask_hand_over
from desktop_app.ui.pages.canvassing.leads import LeadsTab
from desktop_app.ui.pages.canvassing.tabs import TABS, WALK, as_tab, place_of
from desktop_app.ui.pages.canvassing.today import TodayTab
from desktop_app.ui.pages.canvassing.walk_tab import WalkTab
from desktop_app.ui.pages.households.draft_question import offer_draft
from desktop_app.ui.what_if.opening import OPEN_ACTION, open_what_if

_DOOR = {"round", "hamlet", "household"}  # what leads to a door when no tab is named


class CanvassPage(Page):
    """`navigate("canvass", round=…, hamlet=…, household=…)` goes to a door, `tab="leads"` or `"today"` to a list.

    Further arguments go to the tab: `tab="today", kind="promises"` shows one heading of today's work.
    """

    page_id = "canvass"
    title = "Vận động"
    kinds = frozenset(
        {"visit", "lead", "round", "round_hamlet", "household", "person", "coverage", "enrolment", "collector"}
        | {"entitlement", "hamlet", "import", "law", "own_code", "walk_list", "outreach"}
    )
    help_topic = "van-dong"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._waiting: dict[str, Any] = {}
        self._later: dict[str, SavedDraft] = {}
        self._lists: CodeLists | None = None
        self._made: dict[str, QWidget] = {}
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for entry in TABS:
            self.tabs.addTab(entry.text)
        self._skeleton = Skeleton()
        self._column = column(self, panel(self.tabs, margin=0.5), (self._skeleton, 1), gap=0)
        self.tabs.currentChanged.connect(self._show_tab)
        slots: dict[str, Callable[[], object]] = {
            "canvass.save": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(1))),
            "canvass.next": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(1))),
            "canvass.previous": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.go(-1))),
            "canvass.absent": self._at_door(lambda walk: walk.at_desk(lambda flow: flow.absent())),
            "canvass.collect": lambda: self._on_tab("collect"),
            "canvass.assign": lambda: self._on_tab("assign"),
            "canvass.why": lambda: self._on_tab("why"),
            "canvass.hand-over": self._hand_over,
            "canvass.household": self._at_door(lambda walk: walk.edit_household()),
            "canvass.round": self._at_door(lambda walk: walk.acts.new()),
            "canvass.organisations": lambda: self.context.navigate("collectors"),
            "canvass.paper": lambda: self.open(tab="paper", make=True),
            "canvass.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
            "canvass.previous-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() - 1) % len(TABS)),
        }
        for spec in ACTIONS:  # the digits are keys of the grid itself; they stand on the key sheet only
            self.bind(spec.id, self._here(spec.id, slots.get(spec.id, lambda: None)))
        self.bind(OPEN_ACTION, self._try_out)
        context.look(_begin, done=self._begun, key="canvass.begin")

    @property
    def walk(self) -> WalkTab | None:
        """The tab of the doors, once the page has begun."""
        return cast("WalkTab | None", self._made.get(WALK))

    @property
    def leads(self) -> LeadsTab | None:
        """The tab of the leads, once it was shown."""
        return cast("LeadsTab | None", self._made.get("leads"))

    @property
    def today(self) -> TodayTab | None:
        """The tab of today's work, once it was shown."""
        return cast("TodayTab | None", self._made.get("today"))

    @property
    def tab_name(self) -> str:
        """The name of the tab that is shown."""
        return TABS[self.tabs.currentIndex()].name

    def tab(self, name: str) -> QWidget | None:
        """A tab by its name, once it was shown."""
        return self._made.get(name)

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if self.walk is None:
            self._waiting = args
            return
        if "tab" in args:
            self.tabs.setCurrentIndex(place_of(args["tab"]))
            rest = {key: value for key, value in args.items() if key != "tab"}
            if self.tab_name != WALK:
                as_tab(self._made[self.tab_name]).open(**rest)
            elif rest:
                self.walk.begin(**rest)
        elif args.keys() & _DOOR:
            self.tabs.setCurrentIndex(place_of(WALK))
            self.walk.begin(**args)

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown; what is typed stays."""
        if self.walk is None:
            return
        if "own_code" in changes and self._lists is not None:
            relearn(self.context.office, self._lists)
        if changes & {"round", "round_hamlet"}:
            self.walk.reread()
        else:
            self.walk.refresh()
        self._show_tab(self.tabs.currentIndex())

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, then the round, hamlet and household, or the list."""
        first = Crumb(text=self.title, page=self.page_id)
        shown = self._made.get(self.tab_name)
        crumbs = getattr(shown, "crumbs", None)
        if crumbs is not None:
            return (first, *crumbs(self.page_id))
        return (first,) if self.tab_name == WALK else (first, Crumb(text=TABS[self.tabs.currentIndex()].text))

    def first_focus(self) -> QWidget | None:
        """The grid of the household in hand, or where the hand goes on the tab that is shown."""
        shown = self._made.get(self.tab_name)
        if isinstance(shown, WalkTab):
            return shown.form.grid if shown.form is not None else None
        return as_tab(shown).focus_target() if shown is not None else None

    def _begun(self, found: tuple[CodeLists, list[SavedDraft]]) -> None:
        self._lists, drafts = found
        self._skeleton.hide()
        walk = self._tab_at(place_of(WALK))
        assert isinstance(walk, WalkTab)
        walk.moved.connect(self._moved)
        waiting, self._waiting = self._waiting, {}
        self._show_tab(self.tabs.currentIndex())
        self._later = {draft.key: draft for draft in drafts}
        if offer_draft(self.context, drafts, self._restore):
            return
        if "tab" in waiting or not waiting.keys() & _DOOR:
            walk.begin()
        self.open(**waiting)

    def _tab_at(self, at: int) -> QWidget:
        """The tab at a place; made when it is first asked for."""
        entry = TABS[at]
        made = self._made.get(entry.name)
        if made is None:
            assert self._lists is not None
            made = self._made[entry.name] = entry.factory(self.context, self._lists)
            made.setVisible(False)
            self._column.addWidget(made, 1)
            opened = getattr(made, "opened", None)
            if opened is not None:
                opened.connect(self._to_door)
        return made

    def _moved(self) -> None:
        """Another household stands there: a draft of it that was put off before is asked about again."""
        self.retitled.emit()
        walk = self.walk
        grid = walk.form.grid if walk is not None and walk.form is not None and self.tab_name == WALK else None
        # The page came before its first household: the hand goes on to the grid.
        if grid is not None and self.hasFocus():
            grid.setFocus()
        flow = walk.flow if walk is not None else None
        draft = self._later.get(flow.entry.key) if flow is not None and flow.entry is not None else None
        if draft is not None and flow is not None and not flow.is_dirty:
            del self._later[draft.key]
            offer_draft(self.context, [draft], self._restore)

    def _restore(self, draft: SavedDraft) -> None:
        self._later.pop(draft.key, None)
        self.tabs.setCurrentIndex(place_of(WALK))
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
            self.tabs.setCurrentIndex(place_of(WALK))
            walk.begin(round=walk.round_id, hamlet=hamlet_id, household=household_id)
        else:
            self.context.navigate("household", household=household_id)

    def _show_tab(self, at: int) -> None:
        if self._lists is None:
            return
        shown = self._tab_at(at)
        for made in self._made.values():
            made.setVisible(made is shown)
        if not isinstance(shown, WalkTab):
            as_tab(shown).reload()
        # What had the focus may be hidden now; Qt would send it to the first button of the window.
        target, here = self.first_focus(), QApplication.focusWidget()
        if target is not None and self.isVisible() and not (here is not None and shown.isAncestorOf(here)):
            target.setFocus()
        self.retitled.emit()

    def _try_out(self) -> None:
        """“Tính thử” for the household at the door, else for people who are not in the file."""
        if self.walk is not None and self.tab_name == WALK:
            self.walk.try_out()
        else:
            open_what_if(self.context, None, self)

    def _here(self, action: str, slot: Callable[[], object]) -> Callable[[], object]:
        """A tab with its own meaning for an action (`acts`, by the action's id) has it while it is shown."""
        return lambda: getattr(self._made.get(self.tab_name), "own_acts", {}).get(action, slot)()

    def _on_tab(self, act: str) -> None:
        """Something the tab that is shown may know how to do."""
        found = getattr(self._made.get(self.tab_name), act, None)
        if found is not None:
            found()

    def _hand_over(self) -> None:
        ask_hand_over(self.context, self)

    def _at_door(self, act: Callable[[WalkTab], object]) -> Callable[[], None]:
        def go() -> None:
            if self.walk is not None and self.tab_name == WALK:
                act(self.walk)

        return go


def _begin(office: Office) -> tuple[CodeLists, list[SavedDraft]]:
    return code_lists(office), list_drafts(office, "visit:")


def _hamlet_of(office: Office, household_id: int) -> int:
    return office.read.households.get(household_id).hamlet_id
