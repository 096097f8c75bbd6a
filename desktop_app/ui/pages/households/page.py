"""Hộ gia đình: find, read and type households and their people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_list import CommuneEntry, household_ids, places
from desktop_app.services.households_words import CodeLists, code_lists
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, panel, split
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.households.actions import ACTIONS
from desktop_app.ui.pages.households.acts import Acts
from desktop_app.ui.pages.households.browser import HouseholdBrowser
from desktop_app.ui.pages.households.change_acts import ChangeActs
from desktop_app.ui.pages.households.detail import RIGHTS
from desktop_app.ui.pages.households.draft_question import offer_draft
from desktop_app.ui.pages.households.empties import no_hamlets, no_households, none_chosen
from desktop_app.ui.pages.households.flow import SheetFlow
from desktop_app.ui.pages.households.people import PeopleTab
from desktop_app.ui.pages.households.review import ReviewTab
from desktop_app.ui.pages.households.rights import RightsSide
from desktop_app.ui.pages.households.sheet import SheetForm
from desktop_app.ui.pages.households.why import Whys
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.what_if.opening import OPEN_ACTION, open_what_if
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

TABS = ("Theo hộ", "Danh sách người", "Người trùng")
_SHEETS, _PEOPLE, _DOUBLES = range(3)
ADVICE_FORM = "PHIEU-TU-VAN"


class HouseholdsPage(Page):
    """`navigate("household", household=…)` opens one, `person=…` puts the cursor on a member, `field=…` on that field, `hamlet=…` narrows the
    list, `tab="duplicates"` shows likely duplicates."""

    page_id = "household"
    title = "Hộ gia đình"
    kinds = frozenset(
        {"household", "person", "hamlet", "entitlement", "coverage", "visit", "waiver", "lead", "import", "law"}
    )
    help_topic = "ho-gia-dinh"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lists: CodeLists | None = None
        self._places: Sequence[CommuneEntry] = ()
        self._waiting: dict[str, Any] | None = {}
        self._later: dict[str, SavedDraft] = {}
        acts = Acts(self, context, lambda: self.flow, lists=lambda: self._lists, places=lambda: self._places)
        self.changes = ChangeActs(self, context, lambda: self.flow, lambda: self._lists)
        form = SheetForm(
            today=lambda: context.office.today,
            relations=lambda: choices(self._lists.relations) if self._lists else [],
            edited=lambda edits: self.flow.hand.edited(edits),
            acts={
                "save": lambda: self.flow.save(),
                "previous": lambda: self.flow.go(-1),
                "next": lambda: self.flow.go(1),
                "add_member": lambda: self.flow.hand.add_member(),
                "add_cover": acts.add_cover,
                "remove_cover": acts.remove_cover,
                "add_class": acts.add_class,
                "remove_class": acts.remove_class,
                "end_class": acts.end_class,
                "why": lambda: self.whys.ask(),
                "what_if": lambda: self._try_out(),
                "advice": lambda: self._advise(),
            },
            menu=[
                ("Tính thử mức đóng  (Ctrl+T)", lambda: self._try_out(), "edit"),
                ("Phiếu tư vấn hộ  (Ctrl+P)", lambda: self._advise(), "print"),
                ("Tờ khai TK1-TS…  (Ctrl+Shift+K)", lambda: acts.declare("TK1-TS"), "print"),
                ("Tờ khai BHYT, Mẫu số 2…", lambda: acts.declare("MAU-2"), "print"),
                ("Quyền lợi  (Ctrl+L)", lambda: self._show_rights(), "star"),
                ("Chọn làm chủ hộ  (Ctrl+H)", lambda: self.flow.hand.set_head(), "home"),
                *self.changes.menu(),
                ("Bỏ người nhập nhầm…", acts.remove_member, "trash"),
                ("Chuyển hộ sang thôn khác…", acts.move_household, "map-pin"),
                ("Tình trạng của hộ…", acts.mark_household, "info"),
                ("Bỏ hộ nhập nhầm", acts.remove_household, "trash"),
                ("Bỏ phần nhập dở", self._discard, "undo"),
            ],
        )
        self.flow = SheetFlow(context, form)
        self.whys = Whys(self, context, lambda: self.flow)
        self.rights = RightsSide(context, form.detail.rights, at=self._at, seen=self._rights_seen)
        self.browser = HouseholdBrowser(
            context,
            add=self._new,
            menu=[
                ("Thêm thôn, tổ dân phố…", acts.add_hamlet, "plus"),
                ("Chất lượng dữ liệu  (Ctrl+Shift+Q)", lambda: context.navigate("quality"), "ok"),
                ("Đổi tên thôn đang chọn…", lambda: acts.rename_hamlet(self.browser.hamlet_id), "edit"),
            ],
        )
        self.people = PeopleTab(context)
        self.review = ReviewTab(context)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for text in TABS:
            self.tabs.addTab(text)
        self.stage = Stage(form)
        sheets = split(self.browser, self.stage, name="households", memory=context.memory, widths=(22, 0))
        self._all = Stage(sheets)
        self._all.loading()
        self._parts: tuple[QWidget, ...] = (self._all, self.people, self.review)
        column(self, panel(self.tabs, margin=0.5), *((part, 1) for part in self._parts), gap=0)
        self._acts = acts
        self.tabs.currentChanged.connect(self._show_tab)
        self.browser.picked.connect(self.flow.open)
        self.browser.opened.connect(lambda _id: self.flow.form.grid.go_to(0))
        self.people.opened.connect(self._from_people)
        self.flow.shown.connect(self._shown)
        self.flow.next_wanted.connect(self._step)
        form.grid.row_changed.connect(lambda _row: self.rights.show())
        form.detail.tabs.currentChanged.connect(lambda _tab: self.rights.show())
        for records in (form.detail.covers, form.detail.rights):
            records.opened.connect(lambda _line: self.whys.ask())
        form.detail.classes.opened.connect(lambda _line: acts.end_class())
        slots: dict[str, Callable[[], object]] = {
            "household.save": self.flow.save,
            "household.add": self._new,
            "household.next": lambda: self.flow.go(1),
            "household.previous": lambda: self.flow.go(-1),
            "household.member": self.flow.hand.add_member,
            "household.head": self.flow.hand.set_head,
            "household.find": self._find,
            "household.discard": self._discard,
            "household.why": self.whys.ask,
            "household.rights": self._show_rights,
            "household.advice": self._advise,
            "household.declaration": lambda: acts.declare("TK1-TS"),
            **self.changes.slots(),
            "household.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
        }
        for spec in ACTIONS:  # F3 and F7 are keys of the fields themselves; they stand on the key sheet only
            self.bind(spec.id, slots.get(spec.id, lambda: None))
        self.bind(OPEN_ACTION, self._try_out)
        self._show_tab(_SHEETS)
        context.look(_begin, done=self._begun, key="household.begin")

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if self._lists is None:
            self._waiting = args
            return
        if args.get("hamlet") is not None:
            self.tabs.setCurrentIndex(_SHEETS)
            self.browser.narrow(args["hamlet"])
            self._step(0)
        if args.get("household") is not None:
            self.tabs.setCurrentIndex(_SHEETS)
            self.flow.open(args["household"], args.get("person"), args.get("field") or "")
        elif args.get("new"):
            self._new()
        elif args.get("tab") == "duplicates":
            self.tabs.setCurrentIndex(_DOUBLES)

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown; what is typed stays."""
        if self._lists is None:
            return
        self.browser.reload()
        if self.tabs.currentIndex() != _SHEETS:
            self._tab().reload()
        self.flow.reload()
        if "hamlet" in changes or "household" in changes or "import" in changes:
            self.context.look(places, done=self._show_places, key="household.places")

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, the hamlet and the household."""
        crumbs = [Crumb(text=self.title, page=self.page_id)]
        if self.tabs.currentIndex() != _SHEETS:
            return (*crumbs, Crumb(text=TABS[self.tabs.currentIndex()]))
        sheet = self.flow.editing.sheet if self.flow.editing is not None else None
        if sheet is not None:
            crumbs.append(Crumb(text=sheet.hamlet.name, page=self.page_id, args={"hamlet": sheet.hamlet.id}))
            crumbs.append(Crumb(text=sheet.title))
        elif self.flow.editing is not None:
            crumbs.append(Crumb(text="Hộ mới"))
        return tuple(crumbs)

    def first_focus(self) -> QWidget | None:
        """The list, where the day begins."""
        places = (self.browser.filter, self.people.filter, self.review.focus_target())
        return places[self.tabs.currentIndex()]

    # -- beginning

    def _begun(self, found: tuple[CodeLists, Sequence[CommuneEntry], list[SavedDraft]]) -> None:
        self._lists, _, drafts = found
        self.flow.begin(self._lists)
        self.flow.form.detail.offer(choices(self._lists.residences), choices(self._lists.ethnicities))
        self._show_places(found[1])
        if self.isVisible():  # until now the list was hidden and could not take the focus
            self.browser.filter.setFocus()
        waiting, self._waiting = self._waiting or {}, None
        self._later = {draft.key: draft for draft in drafts}
        if offer_draft(self.context, drafts, self._restore):
            return
        self.open(**waiting)
        if not waiting:
            self._step(0)

    def _show_places(self, found: Sequence[CommuneEntry]) -> None:
        self._places = found
        assert self._lists is not None
        self.browser.offer(found, choices(self._lists.classes))
        self.people.offer(found, self._lists)
        hamlet = self.flow.form.fields["hamlet_id"]
        assert isinstance(hamlet, CodeCombo)
        hamlet.set_choices(
            [
                Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
                for place in found
                for entry in place.hamlets
            ]
        )
        self.browser.reload()
        if not any(place.hamlets for place in found):
            self._all.empty(no_hamlets(self._acts.add_hamlet))
        else:
            self._all.ready()
            self._show_nothing()

    def _show_nothing(self) -> None:
        if self.flow.editing is not None:
            self.stage.ready()
        elif self.browser.model.total:
            self.stage.empty(none_chosen())
        else:
            self.stage.empty(no_households(self._new))

    def _restore(self, draft: SavedDraft) -> None:
        self._later.pop(draft.key, None)
        self.tabs.setCurrentIndex(_SHEETS)
        self.flow.restore(draft.key, draft.payload)

    # -- moving

    def _shown(self, household_id: int | None) -> None:
        self.stage.ready()
        self.retitled.emit()
        self.rights.forget()
        if household_id is None:
            return
        self.browser.show_household(household_id)
        draft = self._later.pop(f"household:{household_id}", None)
        if draft is not None and not self.flow.is_dirty:  # put off before; typing here now would write over it
            offer_draft(self.context, [draft], self._restore)

    def _step(self, step: int) -> None:
        """Open the next (1) or previous (-1) household of the list; after a new one another new one is wanted."""
        editing = self.flow.editing
        if step == 1 and editing is not None and editing.household_id is None:
            self.flow.new(editing.fields["hamlet_id"])
            return
        self.context.look(
            household_ids,
            self.browser.wanted(),
            done=lambda ids: self._go(ids, step),
            key="household.step",
        )

    def _go(self, ids: Sequence[int], step: int) -> None:
        editing = self.flow.editing
        at = ids.index(editing.household_id) if editing is not None and editing.household_id in ids else None
        if not ids:
            self._show_nothing()
            return
        if at is None:
            self.flow.open(ids[0])
        elif not 0 <= at + step < len(ids):
            self.context.messages.toast("Đã đến hộ cuối của danh sách." if step > 0 else "Đang ở hộ đầu.", "info")
            self.flow.reload()
        else:
            self.flow.open(ids[at + step])

    def _new(self) -> None:
        self.tabs.setCurrentIndex(_SHEETS)
        editing = self.flow.editing
        sticky = editing.fields["hamlet_id"] if editing is not None else None
        self.flow.new(self.browser.hamlet_id or sticky)

    def _find(self) -> None:
        field = self.browser.filter if self.tabs.currentIndex() == _SHEETS else self.people.filter
        if self.tabs.currentIndex() == _DOUBLES:
            self.review.which.setFocus()
            return
        field.setFocus()
        field.selectAll()

    def _discard(self) -> None:
        if not self.flow.is_dirty or self.flow.editing is None:
            return
        answer = self.context.messages.ask(
            f"Bỏ phần đang nhập dở của {self.flow.editing.title}?",
            {"keep": "Nhập tiếp", "drop": "Bỏ phần nhập dở"},
            default="keep",
            risky="drop",
        )
        if answer == "drop":
            self.flow.discard()

    # -- what the household is told

    def _at(self) -> tuple[int | None, int | None]:
        """The household on the sheet and the member under the cursor, as far as they are saved."""
        editing, row = self.flow.editing, self.flow.hand.current_row
        return (editing.household_id if editing is not None else None, row["id"] if row is not None else None)

    def _rights_seen(self) -> bool:
        return self.flow.form.detail.tabs.currentIndex() == RIGHTS

    def _show_rights(self) -> None:
        self.tabs.setCurrentIndex(_SHEETS)
        self.flow.form.detail.show_part(RIGHTS)

    def _try_out(self) -> None:
        """“Tính thử” for the household on the sheet (without one for people not in the file); what is typed is saved first."""
        if self._at()[0] is None and self.flow.is_dirty:
            self.context.messages.toast("Hãy lưu hộ trước (Ctrl+S) rồi tính thử.", "info")
            return
        self.flow.leave(lambda: open_what_if(self.context, self._at()[0], self))

    def _advise(self) -> None:
        """The advice slip of the household on the sheet; what is typed is saved first."""
        if self._at()[0] is None:
            self.context.messages.toast("Hãy chọn hoặc lưu một hộ trước.", "info")
            return
        self.flow.leave(lambda: self.context.navigate("report", form=ADVICE_FORM, household=self._at()[0]))

    def _from_people(self, household_id: int, person_id: int) -> None:
        self.tabs.setCurrentIndex(_SHEETS)
        self.flow.open(household_id, person_id)

    def _show_tab(self, at: int) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(place == at)
        if at != _SHEETS:
            self._tab().reload()
        target = self.first_focus()
        if self.isVisible() and target is not None:  # what had the focus may be hidden; Qt would choose any button
            target.setFocus()
        self.retitled.emit()

    def _tab(self) -> PeopleTab | ReviewTab:
        return self.review if self.tabs.currentIndex() == _DOUBLES else self.people


def _begin(office: Office) -> tuple[CodeLists, Sequence[CommuneEntry], list[SavedDraft]]:
    return code_lists(office), places(office), list_drafts(office, "household:")
