"""Đi từng hộ: the round and hamlet above, the households left, the household in hand, and what helps at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.canvassing_records import Round
from desktop_app.services.canvassing import NEW, WalkRow, walk
from desktop_app.services.canvassing_rounds import list_rounds, schemes_of
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import column, rule, split
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.page import Crumb, PageContext
from desktop_app.ui.pages.canvassing.desk import DeskForm
from desktop_app.ui.pages.canvassing.flow import DeskFlow
from desktop_app.ui.pages.canvassing.round_acts import RoundActs
from desktop_app.ui.pages.canvassing.round_bar import RoundBar
from desktop_app.ui.pages.canvassing.round_view import RoundView, no_households, no_rounds, not_theirs, round_view
from desktop_app.ui.pages.canvassing.side import CanvassSide
from desktop_app.ui.pages.canvassing.walk import WalkList
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.what_if.opening import open_what_if

_REMEMBERED = "canvass/place"
# In em: from these widths the list of households and the side stand beside the desk, from this height the running counts above it.
_LIST_FROM, _SIDE_FROM, _COUNTS_FROM = 71.8, 85.8, 36.0


class WalkTab(QWidget):
    """One household after the other. `moved` when another round, hamlet or household stands there."""

    moved = Signal()

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._rounds: Sequence[Round] = ()
        self._view: RoundView | None = None
        self._hamlet_id: int | None = None
        self._roomy: tuple[bool, bool, bool] | None = None
        self.acts = RoundActs(
            self, context, lists=lambda: lists, round_id=lambda: self.round_id, made=lambda made: self.begin(round=made)
        )
        self.bar = RoundBar(
            new=self.acts.new,
            menu=[
                ("Giao hộ đang chọn… (Ctrl+G)", self.assign, "person"),
                ("Sửa đợt…", self.acts.change, "edit"),
                ("Kết thúc đợt", self.acts.close, "check"),
                ("Mở lại đợt", self.acts.open_again, "refresh"),
            ],
        )
        self.list = WalkList(context)
        self.side = CanvassSide(context, collect=self.collect, try_out=self.try_out)
        self.side.begin(lists)
        self.desk_stage = Stage(QWidget())
        self.form: DeskForm | None = None
        self.flow: DeskFlow | None = None
        self._desk_holder = QWidget()
        column(self._desk_holder, (self.desk_stage, 1))
        self._body = split(
            self.list, self._desk_holder, self.side, name="canvass/desk", memory=context.memory, widths=(18.7, 0, 16.4)
        )
        self.stage = Stage(self._body)
        self.stage.loading()
        column(self, self.bar, rule(), (self.stage, 1), gap=0)
        scaled(self, lambda _tab: self._fit())
        self.bar.round_chosen.connect(lambda round_id: self.begin(round=round_id))
        self.bar.hamlet_chosen.connect(lambda hamlet_id: self._choose_hamlet(hamlet_id, None))
        self.list.picked.connect(self.open_household)
        self.list.opened.connect(lambda household_id: self.open_household(household_id, focus=True))
        self.list.narrowed.connect(self._narrowed)
        self.side.legend.picked.connect(lambda digit: self.at_desk(lambda flow: flow.pick(digit)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list and the side stand beside the desk where the grid still shows every column; else a button shows them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        with_list, with_side = self.width() >= em(self, _LIST_FROM), self.width() >= em(self, _SIDE_FROM)
        roomy = (with_list, with_side, self.height() >= em(self, _COUNTS_FROM))
        if roomy == self._roomy:
            return
        self._roomy = roomy
        self.list.setVisible(with_list)
        self.side.setVisible(with_side)
        self.bar.show_counts(roomy[2])
        if self.form is not None:
            self.form.show_roomy(with_list=with_list, with_side=with_side)

    def _peek(self, part: QWidget) -> None:
        """Show a part beside the desk that has no room of its own, or put it away again."""
        part.setVisible(part.isHidden())
        if part.isVisible():
            part.setFocus()
        elif self.form is not None:
            self.form.grid.setFocus()

    @property
    def round_id(self) -> int | None:
        """The round in hand."""
        return self._view.round.id if self._view is not None else None

    @property
    def hamlet_id(self) -> int | None:
        """The hamlet in hand."""
        return self._hamlet_id

    @property
    def hamlets(self) -> tuple[int, ...]:
        """The hamlets of the round in hand."""
        return tuple(entry.hamlet.id for entry in self._view.hamlets) if self._view is not None else ()

    # -- where we are

    def begin(self, **wanted: Any) -> None:
        """Read the rounds and go where it is asked: `round`, `hamlet`, `household`; else where the officer last was."""
        self._context.look(list_rounds, done=lambda found: self._begun(found, wanted), key="canvass.rounds")

    def refresh(self) -> None:
        """Read anew what is shown; the household in hand stays, and what is typed too."""
        if self._view is None:
            self.begin()
            return
        self._context.look(round_view, self._view.round.id, done=self._show_view, key="canvass.view")
        if self._hamlet_id is not None:
            self._context.look(walk, self._view.round.id, self._hamlet_id, done=self._show_walk, key="canvass.walk")
        if self.flow is not None:
            self.flow.reload()

    def reread(self) -> None:
        """Rounds were changed: stay at the door in hand where its round still walks the hamlet, else begin anew."""

        def seen(view: RoundView) -> None:
            same = self.form is not None and self.form.schemes == schemes_of(view.round)
            if same and self._hamlet_id in [entry.hamlet.id for entry in view.hamlets]:
                self._view = view
                self._show_view(view)
                self.refresh()
            else:
                self._entered(view, None, None)

        def found(rounds: Sequence[Round]) -> None:
            if self.round_id not in {one.id for one in rounds}:
                self._begun(rounds, {})
                return
            self._rounds = rounds
            self._context.look(round_view, self.round_id, done=seen, key="canvass.view")

        self._context.look(list_rounds, done=found, key="canvass.rounds")

    def crumbs(self, page: str) -> list[Crumb]:
        """The round, the hamlet and the household."""
        if self._view is None:
            return []
        round_ = self._view.round
        crumbs = [Crumb(text=round_.name, page=page, args={"round": round_.id})]
        entry = next((one for one in self._view.hamlets if one.hamlet.id == self._hamlet_id), None)
        if entry is not None:
            args = {"round": round_.id, "hamlet": entry.hamlet.id}
            crumbs.append(Crumb(text=entry.hamlet.name, page=page, args=args))
        if self.flow is not None and self.flow.entry is not None:
            crumbs.append(Crumb(text=self.flow.entry.sheet.sheet.title))
        return crumbs

    def open_household(self, household_id: int, *, focus: bool = False) -> None:
        """Take a household in hand; outcomes typed for another one are saved first."""
        if self.flow is not None and self.round_id is not None:
            self.desk_stage.ready()
            self.flow.open(self.round_id, household_id, focus=focus)

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Bring outcomes that were typed and not saved back onto the desk."""

        def put(view: RoundView) -> None:
            self._entered(view, payload.get("hamlet"), payload["household"], payload)

        self._context.look(list_rounds, done=self._take_rounds, key="canvass.rounds")
        self._context.look(round_view, payload["round"], done=put, key="canvass.view")

    def at_desk(self, act: Callable[[DeskFlow], object]) -> None:
        """Do something with the household in hand, once there is a desk."""
        if self.flow is not None:
            act(self.flow)

    def collect(self) -> None:
        """Take this household to the page where money is taken."""
        flow = self.flow
        if flow is not None and flow.household_id is not None:
            household_id = flow.household_id
            flow.leave(lambda: self._context.navigate("collect", household=household_id))

    def try_out(self) -> None:
        """“Tính thử” for this household; outcomes typed are saved only when it leads on to the page of money."""
        flow = self.flow
        household_id = flow.household_id if flow is not None else None

        def go(enrolled: int) -> None:
            assert flow is not None
            flow.leave(lambda: self._context.navigate("collect", household=enrolled, enrolled=True))

        open_what_if(self._context, household_id, self, go=go)

    def edit_household(self) -> None:
        """Take this household to the page where it is edited."""
        flow = self.flow
        if flow is not None and flow.household_id is not None:
            household_id = flow.household_id
            flow.leave(lambda: self._context.navigate("household", household=household_id))

    def assign(self) -> None:
        """Give the households chosen in the list (else the one in hand) to somebody by hand."""
        rows = self.list.selected()
        if self.round_id is not None and rows:
            self.acts.assign(rows)

    def step(self, step: int) -> None:
        """Open the next (1) or previous (-1) household in house order."""
        place = self.list.place_of(self.flow.household_id if self.flow is not None else None)
        target = (place if place is not None else -1) + step
        if 0 <= target < len(self.list.rows):
            self.open_household(self.list.rows[target].household_id, focus=True)
        elif step > 0:
            here = self.flow.household_id if self.flow is not None else None
            left = sum(row.state == NEW and row.household_id != here for row in self.list.rows)
            text = f"Hết thôn; còn {left} hộ chưa đến." if left else "Đã đi hết các hộ của thôn."
            self._context.messages.toast(text, "info")

    # -- answers

    def _begun(self, rounds: Sequence[Round], wanted: dict[str, Any]) -> None:
        self._rounds = rounds
        if not rounds:
            self._view = None
            self.bar.offer_rounds((), None)
            self.stage.empty(no_rounds(self.acts.new))
            self.moved.emit()
            return
        kept = self._context.memory.get(_REMEMBERED, {})
        kept = kept if isinstance(kept, dict) else {}
        known = {one.id for one in rounds}
        if wanted.get("household") is not None and wanted.get("round") is None:
            wanted = {**wanted, "round": self.round_id}
        chosen = next((one for one in (wanted.get("round"), kept.get("round")) if one in known), rounds[0].id)
        hamlet = wanted.get("hamlet") or (kept.get("hamlet") if chosen == kept.get("round") else None)
        self._context.look(
            round_view,
            chosen,
            done=lambda view: self._entered(view, hamlet, wanted.get("household")),
            key="canvass.view",
        )

    def _take_rounds(self, rounds: Sequence[Round]) -> None:
        self._rounds = rounds

    def _entered(
        self, view: RoundView, hamlet_id: int | None, household_id: int | None, draft: Mapping[str, Any] | None = None
    ) -> None:
        if self.form is None or self.form.schemes != schemes_of(view.round):
            self._make_desk(schemes_of(view.round))
        self._view = view
        self._show_view(view)
        self.stage.ready()
        known = [entry.hamlet.id for entry in view.hamlets]
        if hamlet_id not in known:
            unfinished = [entry.hamlet.id for entry in view.hamlets if entry.reached < entry.households]
            hamlet_id = next(iter(unfinished or known), None)
        if hamlet_id is not None:
            self._choose_hamlet(hamlet_id, household_id, draft)

    def _choose_hamlet(self, hamlet_id: int, household_id: int | None, draft: Mapping[str, Any] | None = None) -> None:
        if self._view is None:
            return
        self._hamlet_id = hamlet_id
        self._context.memory.put(_REMEMBERED, {"round": self._view.round.id, "hamlet": hamlet_id})
        self.bar.offer_hamlets(self._view.hamlets, hamlet_id)

        def show(rows: Sequence[WalkRow]) -> None:
            self.list.show_rows(rows, None)
            if household_id is not None and self.list.place_of(household_id) is None and self.list.is_narrowed:
                self.list.of.set_value(None)  # somebody else's door was asked for
                self.list.show_rows(rows, None)
            known = [row.household_id for row in self.list.rows]
            waiting = [row.household_id for row in self.list.rows if row.state == NEW]
            first = household_id if household_id in known else next(iter(waiting or known), None)
            if draft is not None and self.flow is not None:
                self.flow.restore(draft)
            elif first is None:
                self._nobody()
            else:
                self.list.show_household(first)
                self.open_household(first, focus=household_id is not None)

        self._context.look(walk, self._view.round.id, hamlet_id, done=show, key="canvass.walk")

    def _show_view(self, view: RoundView) -> None:
        self._view = view
        self.bar.offer_rounds([view.round if one.id == view.round.id else one for one in self._rounds], view.round.id)
        self.bar.offer_hamlets(view.hamlets, self._hamlet_id)
        self.bar.show_progress(view.progress, self._lists)
        if self.form is not None:
            self.form.offer(view.collectors, choices(self._lists.channels))
        self.list.offer(view.collectors)
        self.moved.emit()

    def _show_walk(self, rows: Sequence[WalkRow]) -> None:
        self.list.show_rows(rows, self.flow.household_id if self.flow is not None else None)
        self._say_count()

    def _say_count(self) -> None:
        if self.form is not None:
            reached = sum(row.state != NEW for row in self.list.rows)
            self.form.count.setText(f"{reached}/{len(self.list.rows)} hộ")

    def _make_desk(self, schemes: Sequence[str]) -> None:
        """The grid's columns follow the round's schemes, so another kind of round has a desk of its own."""
        acts: dict[str, Callable[[], object]] = {
            "save": lambda: self.at_desk(lambda flow: flow.go(1)),
            "next": lambda: self.at_desk(lambda flow: flow.go(1)),
            "previous": lambda: self.at_desk(lambda flow: flow.go(-1)),
            "absent": lambda: self.at_desk(DeskFlow.absent),
            "household": self.edit_household,
            "list": lambda: self._peek(self.list),
            "side": lambda: self._peek(self.side),
        }
        self.form = DeskForm(
            self._context,
            self._lists,
            schemes,
            entry=lambda: self.flow.entry if self.flow is not None else None,
            edited=lambda edits: self.at_desk(lambda flow: flow.edited(edits)),
            acts=acts,
        )
        if self._roomy is not None:
            self.form.show_roomy(with_list=self._roomy[0], with_side=self._roomy[1])
        self.flow = DeskFlow(self._context, self.form, self.side, self._lists)
        self.flow.shown.connect(self._shown)
        self.flow.next_wanted.connect(self.step)
        fresh = Stage(self.form)
        layout = self._desk_holder.layout()
        assert layout is not None
        layout.replaceWidget(self.desk_stage, fresh)
        self.desk_stage.deleteLater()
        self.desk_stage = fresh

    def _shown(self, household_id: int) -> None:
        self.desk_stage.ready()
        self.list.show_household(household_id)
        self._say_count()
        self.moved.emit()

    def _narrowed(self) -> None:
        """Another collector's households are shown: the first of them not seen yet is taken in hand, unless the one in hand is among them."""
        here = self.flow.household_id if self.flow is not None else None
        if self.list.place_of(here) is not None and here is not None:
            self.list.show_household(here)
            self._say_count()
            return
        waiting = [row for row in self.list.rows if row.state == NEW] or list(self.list.rows)
        if waiting:
            self.open_household(waiting[0].household_id)
        else:
            self._nobody()

    def _nobody(self) -> None:
        if self.flow is not None:
            self.flow.leave(self._show_nobody)

    def _show_nobody(self) -> None:
        if self.flow is not None:
            self.flow.forget()
        if self.list.is_narrowed:
            self.desk_stage.empty(not_theirs(self.list.show_everybody))
        else:
            self.desk_stage.empty(no_households(lambda: self._context.navigate("household", hamlet=self._hamlet_id)))
        self.moved.emit()
