"""What happens at the entry desk: digits become outcomes, outcomes are saved, the next door opens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing import CanvassSheet, canvass_sheet
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, VisitsSaved, record_visits
from desktop_app.services.households_words import CodeLists
from desktop_app.services.outcome import Outcome
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.deaths import tell_deaths
from desktop_app.ui.pages.canvassing.desk import DeskForm
from desktop_app.ui.pages.canvassing.entry import OUT, PROMISE, REASON, Entry, first_missing, same_digit
from desktop_app.ui.pages.canvassing.side import CanvassSide

_ABSENT, _JOINED = "absent", "joined"  # the slugs of "vắng nhà" and "đã tham gia"


class DeskFlow(QObject):
    """One household of a round at the desk. `shown(household id)`; `next_wanted(step)` after it was saved."""

    shown = Signal(object)
    next_wanted = Signal(int)

    def __init__(self, context: PageContext, form: DeskForm, side: CanvassSide, lists: CodeLists) -> None:
        super().__init__(form)
        self._context = context
        self._lists = lists
        self._round_id: int | None = None
        self._saving = False
        self.form = form
        self.side = side
        self.entry: Entry | None = None
        self._half: tuple[int, str, str] | None = None  # what stands in the open cell, not taken yet
        form.grid.digits_typed.connect(self.put)
        form.grid.cleared.connect(self._clear)
        form.grid.typing.connect(self._half_typed)
        form.grid.typing_ended.connect(self._half_done)
        form.grid.finished.connect(lambda: self.go(1))
        form.grid.grid.refused.connect(self._refused)

    @property
    def household_id(self) -> int | None:
        """The household in hand."""
        return self.entry.household_id if self.entry is not None else None

    @property
    def is_dirty(self) -> bool:
        """Whether an outcome was typed and not saved."""
        return self.entry is not None and self.entry.is_dirty

    # -- showing

    def open(self, round_id: int, household_id: int, *, focus: bool = False) -> None:
        """Show a household of a round; outcomes typed for another one are saved first."""
        self.leave(lambda: self._open(round_id, household_id, focus=focus))

    def reload(self) -> None:
        """Read the household anew, unless an outcome is typed."""
        if self.entry is not None and not self.is_dirty and self._round_id is not None:
            self._open(self._round_id, self.entry.household_id, again=True)

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Bring a draft back onto the desk."""

        def put(sheet: CanvassSheet) -> None:
            self._show(sheet, focus=True)
            if self.entry is not None:
                self.entry.restore(payload)
                self._typed()
                self._resume(payload.get("open"))

        self._round_id = payload["round"]
        self._context.look(canvass_sheet, payload["round"], payload["household"], done=put, key="canvass.sheet")

    def forget(self) -> None:
        """No household in hand (another round or hamlet was chosen)."""
        self.entry = self._half = None

    def _open(self, round_id: int, household_id: int, *, focus: bool = False, again: bool = False) -> None:
        def show(sheet: CanvassSheet) -> None:
            if again and (self.is_dirty or self.household_id != household_id):
                return
            self._show(sheet, focus=focus, again=again)

        self._round_id = round_id
        self._context.look(canvass_sheet, round_id, household_id, done=show, key="canvass.sheet")

    def _show(self, sheet: CanvassSheet, *, focus: bool = False, again: bool = False) -> None:
        self.entry, self._half = Entry(sheet, self._lists), None
        self.form.show_sheet(sheet)
        if self.form.collector.is_blank() and sheet.collector is not None:
            self.form.collector.set_value(str(sheet.collector.id))
        self.form.grid.grid.set_rows(self.entry.rows)
        self.side.show_history(sheet.sheet, self._lists)
        self.side.ask_quote(sheet.sheet.household.id)
        self._say_state()
        if focus:
            self.form.grid.start()
        elif not again:
            path = self.entry.path()
            if path:
                self.form.grid.stand_on(*path[0])
        self.shown.emit(sheet.sheet.household.id)

    # -- typing

    def put(self, rows: Sequence[int], scheme: str, digit: str) -> None:
        """Type an outcome for one or several members, then go on to what is missing or to the next of the path."""
        entry = self.entry
        if entry is None:
            return
        if digit not in self._lists.outcomes or self._lists.outcomes[digit].hidden:
            self.form.show_state(f"Không có kết quả {digit} trong bảng.", "bad")
            return
        taken = same_digit(entry, rows, scheme, digit)
        if len(taken) > 1 and self._lists.outcomes[digit].needs_reason:
            self._one_reason(taken)
        self._typed()
        missing = first_missing(entry)
        if missing is not None and missing[0] in taken[:-1]:
            self.form.grid.go_to(*missing)
        elif taken:
            # Along the row: the outcome of the other scheme first, then the reason or the promise both of them share.
            self.form.grid.stand_on(taken[-1], f"{OUT}.{scheme}")
            self.form.grid.after_digit()

    def pick(self, digit: str) -> None:
        """A click on the legend does what the key does, where the cursor stands."""
        grid = self.form.grid
        scheme = grid.scheme_here()
        if scheme:
            grid.setFocus()
            self.put(grid.rows_here(), scheme, digit)

    def edited(self, edits: Sequence[CellEdit]) -> None:
        """Take a reason, a promise or a note."""
        if self.entry is None:
            return
        for edit in edits:
            self.entry.rows[edit.row][edit.key] = edit.value
        self._typed()

    def _one_reason(self, places: Sequence[int]) -> None:
        assert self.entry is not None
        reasons = self.entry.reasons(places[0])
        chosen = self._context.messages.ask_reason("Lý do chung của những người này?", reasons)
        if chosen is None:
            return
        for place in places:
            self.entry.rows[place][REASON] = chosen.code
            self.entry.rows[place]["note"] = chosen.note or self.entry.rows[place]["note"]

    def _clear(self, rows: Sequence[int], scheme: str) -> None:
        if self.entry is None:
            return
        for place in rows:
            self.entry.clear(place, scheme)
        self._typed()

    def _typed(self) -> None:
        entry = self.entry
        if entry is None:
            return
        self.form.grid.grid.set_rows(entry.rows)
        self._keep(entry)
        self._say_state()

    def _keep(self, entry: Entry) -> None:
        if entry.is_dirty:
            payload = entry.payload()
            if self._half is not None:
                row, key, text = self._half
                payload["open"] = {"id": entry.rows[row]["id"], "key": key, "text": text}
            self._context.drafts.keep(entry.key, entry.title, json.dumps(payload, ensure_ascii=False))
        else:
            self._context.drafts.drop(entry.key)

    def _half_typed(self, row: int, key: str, text: str) -> None:
        if self.entry is not None and row < len(self.entry.rows):
            self._half = (row, key, text)
            self._keep(self.entry)

    def _half_done(self) -> None:
        if self._half is not None:
            self._half = None
            if self.entry is not None:
                self._keep(self.entry)

    def _resume(self, left: Mapping[str, Any] | None) -> None:
        entry = self.entry
        if entry is None or left is None:
            return
        place = next((at for at, row in enumerate(entry.rows) if row["id"] == left["id"]), None)
        if place is not None and entry.takes(place, left["key"]):
            self.form.grid.resume(place, left["key"], left["text"])

    def _refused(self, refusals: Sequence[Refusal]) -> None:
        self.form.show_state(refusals[0].sentence, "bad")
        self.form.grid.go_to(refusals[0].row, refusals[0].key)

    # -- saving

    def go(self, step: int) -> None:
        """Save and go on to the next household (1) or the one before (-1)."""
        self.leave(lambda: self.next_wanted.emit(step))

    def leave(self, then: Callable[[], object]) -> None:
        """Save what is typed, then go on; nothing typed: go on at once. What is missing keeps the household."""
        self._settle()
        entry = self.entry
        if entry is None or not entry.is_dirty:
            then()
            return
        missing = first_missing(entry)
        if missing is not None:
            words = {REASON: "lý do", PROMISE: "ngày hẹn đóng"}
            name = entry.rows[missing[0]]["who"]
            self.form.show_state(f"Chưa lưu được: {name} còn thiếu {words[missing[1]]}.", "bad")
            self.form.grid.go_to(*missing)
            return
        self._save(self._form(), entry.key, then)

    def absent(self) -> None:
        """Nobody was in: say so of the whole household and go on."""
        entry = self.entry
        digit = next((digit for digit, one in self._lists.outcomes.items() if one.code == _ABSENT), None)
        if entry is None or digit is None:
            return
        if entry.is_dirty:
            self.form.show_state("Đã có kết quả của từng người; lưu hoặc xoá trước khi ghi cả hộ vắng nhà.", "warn")
            return
        form = self._form()
        line = VisitLine(outcome=digit)
        whole = VisitForm(
            household_id=form.household_id,
            round_id=form.round_id,
            visited_on=form.visited_on,
            collector_id=form.collector_id,
            channel=form.channel,
            lines=(line,),
        )
        self._save(whole, entry.key, lambda: self.next_wanted.emit(1))

    def _form(self) -> VisitForm:
        assert self.entry is not None
        collector = self.form.collector.value()
        return self.entry.form(
            on=self.form.day.value() or self._context.office.today,
            collector_id=int(collector) if collector else None,
            channel=self.form.channel.value(),
        )

    def _save(self, form: VisitForm, draft: str, then: Callable[[], object]) -> None:
        if self._saving:
            return
        fields = (self.form.day, self.form.collector, self.form.channel)
        fault = next((field.fault_text() for field in fields if field.fault_text()), "")
        if fault:
            self.form.show_state(fault, "bad")
            return
        self._saving = True

        def saved(outcome: Outcome[VisitsSaved]) -> None:
            self._saving = False
            self._context.drafts.drop(draft)
            self._offer_enrolment(form)
            tell_deaths(self._context, outcome.value.died)
            if self.entry is not None and self.entry.key == draft:
                self.entry = Entry(
                    self.entry.sheet, self._lists
                )  # nothing typed any more: going on saves nothing twice
            then()

        self._context.do(record_visits, form, done=saved, failed=self._failed)

    def _offer_enrolment(self, form: VisitForm) -> None:
        """Who joined is enrolled and pays: the door to that stays open although the next household is in hand."""
        if any(line.counts and self._lists.outcomes[line.outcome].code == _JOINED for line in form.lines):
            self._context.messages.toast(
                "Có người đã tham gia – lập hồ sơ và thu tiền của hộ vừa lưu?",
                "good",
                "Lập và thu tiền",
                lambda: self._context.navigate("collect", household=form.household_id),
            )

    def _failed(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, RuleBroken):
            self.form.show_state(error.sentence, "bad")
        else:
            self._context.messages.fault(error)

    def _settle(self) -> None:
        focus = QApplication.focusWidget()
        grid = self.form.grid
        if isinstance(focus, QWidget) and grid.isAncestorOf(focus) and focus is not grid:
            grid.setFocus()
        for field in (self.form.day, self.form.collector, self.form.channel):
            field.settle()

    def _say_state(self) -> None:
        if self.entry is None:
            return
        if self.entry.is_dirty:
            self.form.show_state("Chưa lưu – Enter ở ô cuối, hoặc Ctrl+S, để lưu và sang hộ kế.", "warn")
        elif not self.entry.targets():
            self.form.show_state("Không còn ai cần vận động trong hộ này.")
        else:
            self.form.show_state("Gõ một chữ số 1–9 cho từng ô kết quả; giữ Shift và ↓ để chọn nhiều người.")
