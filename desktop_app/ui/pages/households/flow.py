"""What happens on a household's sheet: typing, drafts, checking, saving, and going on to the next household."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services.households import HouseholdSheet, open_household
from desktop_app.services.households_form import HOUSEHOLD_FIELDS, split_path
from desktop_app.services.households_words import CodeLists
from desktop_app.services.outcome import Outcome
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.editing import Editing, is_blank
from desktop_app.ui.pages.households.saving import SheetSaver
from desktop_app.ui.pages.households.sheet import SheetForm
from desktop_app.ui.pages.households.words import cover_lines, entitlement_lines, show_head, visit_lines
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import as_field, on_commit

Then = Callable[[], object]
CHAIN = ("hamlet_id", "address", "phone", "code", "note")


class SheetFlow(QObject):
    """One household on the sheet. `shown(household id or None)` when another one stands there; `next_wanted(step)`."""

    shown = Signal(object)
    next_wanted = Signal(int)

    def __init__(self, context: PageContext, form: SheetForm) -> None:
        super().__init__(form)
        self._context = context
        self._lists: CodeLists | None = None
        self.form = form
        self.editing: Editing | None = None
        self._above: Editing | None = None
        self._row = -1
        self.saver = SheetSaver(context, form)
        self.chain = EnterChain(
            form,
            fields=[form.fields[name] for name in CHAIN],
            save=self._into_grid,
            sticky=[form.fields["hamlet_id"]],
            above=self._values_above,
        )
        for name in CHAIN:
            on_commit(form.fields[name], self._taker(name))
        form.grid.grid.refused.connect(self._refused)
        form.grid.row_changed.connect(self._show_detail)
        form.grid.new_row_wanted.connect(self.add_member)
        form.grid.finished.connect(lambda: self.go(1))
        form.detail.edited.connect(self._more_edited)
        form.problems.chosen.connect(self.show_field)
        self.saver.refused.connect(self.show_field)

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.editing is not None and self.editing.is_dirty

    def begin(self, lists: CodeLists) -> None:
        """Take the code lists."""
        self._lists = lists

    # -- showing

    def open(self, household_id: int, person_id: int | None = None) -> None:
        """Show a saved household, the cursor on a person when one is given; what is typed is saved first."""
        self.leave(lambda: self._open(household_id, person_id))

    def new(self, hamlet_id: int | None) -> None:
        """Show a blank sheet in a hamlet; what is typed is saved first."""
        self.leave(lambda: self._show(Editing(None, hamlet_id), start=True))

    def reload(self) -> None:
        """Read the household anew, unless something is typed."""
        if self.editing is not None and self.editing.household_id is not None and not self.is_dirty:
            self._open(self.editing.household_id, None, again=True)

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Bring a draft back onto the sheet."""

        def put(editing: Editing) -> None:
            editing.restore(payload)
            self._show(editing, start=False)
            self._changed()

        household_id = payload.get("household")
        if household_id is None:
            put(Editing(None))
            return
        self._context.look(open_household, household_id, done=lambda sheet: put(Editing(sheet)), key="household.sheet")

    def discard(self) -> None:
        """Give up what is typed and show what is saved."""
        editing = self.editing
        if editing is None:
            return
        self._context.drafts.drop(editing.key)
        if editing.household_id is not None:
            self._open(editing.household_id, None)
        else:
            self._show(Editing(None, editing.base.hamlet_id), start=True)

    def _open(self, household_id: int, person_id: int | None, *, again: bool = False) -> None:
        def show(sheet: HouseholdSheet) -> None:
            if again and (self.is_dirty or self.editing is None or self.editing.household_id != household_id):
                return
            self._show(Editing(sheet), start=False, again=again)
            place = next((at for at, member in enumerate(sheet.members) if member.person.id == person_id), None)
            if place is not None:
                self.form.grid.go_to(place)

        self._context.look(open_household, household_id, done=show, key="household.sheet")

    def _show(self, editing: Editing, *, start: bool, again: bool = False) -> None:
        if not again and self.editing is not None and self.editing.household_id != editing.household_id:
            self._above = self.editing
        self.editing = editing
        for name in CHAIN:
            known = as_field(self.form.fields[name])
            value = editing.fields[name]
            if known is not None:
                known.set_value(str(value) if name == "hamlet_id" and value is not None else value)
        self.form.grid.grid.set_rows(editing.shown())
        if not again:
            self._row = -1
            self.form.grid.setCurrentIndex(self.form.grid.grid.index(0, 0))
        self._head_line()
        self._show_detail(self.form.grid.currentIndex().row())
        self._say_state()
        self.saver.check(editing)
        self.shown.emit(editing.household_id)
        if start:
            self.chain.start()

    def _head_line(self) -> None:
        assert self.editing is not None
        if self.editing.sheet is not None and self._lists is not None:
            show_head(self.form.head, self.editing.sheet, self._lists)
        else:
            self.form.head.show_line(
                "Hộ mới", [("info", "Chọn thôn, gõ địa chỉ rồi từng thành viên; Enter sang ô kế.")]
            )

    # -- typing

    def edited(self, edits: Sequence[CellEdit]) -> None:
        """Take what was typed into the grid."""
        if self.editing is None:
            return
        for edit in edits:
            self.editing.rows[edit.row][edit.key] = edit.value
            if edit.key == "relation_code" and edit.value == "00":
                self.editing.head = edit.row
        if any(edit.key == "relation_code" for edit in edits):
            self.form.grid.grid.set_rows(self.editing.shown())
        self._changed()

    def add_member(self) -> None:
        """Go to a blank line for somebody new."""
        if self.editing is None:
            return
        place = self.editing.add_row()
        self.form.grid.grid.set_rows(self.editing.shown())
        self.form.grid.go_to(place)

    def set_head(self) -> None:
        """Make the member the cursor stands on the head."""
        row = self.current_row
        if self.editing is None or row is None or is_blank(row):
            return
        before, self.editing.head = self.editing.head, self._row
        if before is not None and before != self._row and self.editing.rows[before].get("relation_code") == "00":
            self.editing.rows[before]["relation_code"] = None
        row["relation_code"] = "00"
        self.form.grid.grid.set_rows(self.editing.shown())
        self._changed()

    def _taker(self, name: str) -> Callable[[], None]:
        def take() -> None:
            known = as_field(self.form.fields[name])
            if self.editing is None or known is None or known.fault_text():
                return
            value = known.value()
            self.editing.fields[name] = int(value) if name == "hamlet_id" and value else value
            self._changed()

        return take

    def _more_edited(self, field: str, value: object) -> None:
        row = self.current_row
        if row is None:
            return
        row[field] = value
        if field == "residence":
            row["living"] = value in (None, "home", "away")
            assert self.editing is not None
            self.form.grid.grid.set_rows(self.editing.shown())
        self._changed()

    def _changed(self) -> None:
        """Something was typed: keep the draft, look for problems."""
        editing = self.editing
        if editing is None:
            return
        if editing.is_dirty:
            text = json.dumps(editing.payload(), ensure_ascii=False)
            self._context.drafts.keep(editing.key, editing.title, text)
        else:
            self._context.drafts.drop(editing.key)
        self._say_state()
        self.saver.check(editing)

    def _refused(self, refusals: Sequence[Refusal]) -> None:
        self.form.show_state(refusals[0].sentence, "bad")
        self.form.grid.go_to(refusals[0].row, refusals[0].key)

    # -- saving

    def go(self, step: int) -> None:
        """Save and go on to the next household (1) or the one before (-1)."""
        self.leave(lambda: self.next_wanted.emit(step))

    def leave(self, then: Then) -> None:
        """Save what is typed, then go on; nothing typed: go on at once. What blocks keeps the sheet."""
        self.settle()
        if self.is_dirty:
            self._save(lambda _outcome: then())
        else:
            then()

    def save(self) -> None:
        """Save and stay on this household."""
        self.settle()
        if self.is_dirty:
            self._save(lambda outcome: self._open(outcome.value, None))
        else:
            self.form.show_state("Không có gì mới để lưu.")

    def settle(self) -> None:
        """Take what stands in an open editor, as leaving it does."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QWidget) and self.form.grid.isAncestorOf(focus) and focus is not self.form.grid:
            self.form.grid.setFocus()
        for field in (*self.form.fields.values(), *self.form.detail.fields.values()):
            known = as_field(field)
            if known is not None:
                known.settle()

    def _save(self, then: Callable[[Outcome[int]], object]) -> None:
        faults = self.chain.faults()
        if faults:
            field, sentence = next(iter(faults.items()))
            self.form.show_state(sentence, "bad")
            field.setFocus()
            return
        editing = self.editing
        assert editing is not None

        def saved(outcome: Outcome[int]) -> None:
            self._context.drafts.drop(editing.key)
            editing.base = editing.form()  # what stands here is saved: going on must not save it again
            then(outcome)

        self.saver.save(editing, saved)

    def show_field(self, path: str) -> None:
        """Go to a field by its path (from the list of problems)."""
        member, name = split_path(path)
        if member is None:
            field = self.form.fields.get(name)
            if field is not None:
                field.setFocus()
            elif self.form.grid.grid.rowCount():
                self.form.grid.go_to(0, "relation_code")
            return
        assert self.editing is not None
        place = self.editing.places()[member]
        if name in {column.key for column in self.form.grid.grid.columns}:
            self.form.grid.go_to(place, name)
        else:
            self.form.grid.go_to(place)
            self.form.detail.tabs.setCurrentIndex(0)
            self.form.detail.fields[name].setFocus()

    # -- around

    def _into_grid(self) -> None:
        self.form.grid.go_to(0)

    @property
    def current_row(self) -> dict[str, Any] | None:
        """The line of the grid the cursor stands on, as it is typed now."""
        if self.editing is None or not 0 <= self._row < len(self.editing.rows):
            return None
        return self.editing.rows[self._row]

    def _show_detail(self, place: int) -> None:
        self._row = place
        row, editing, lists = self.current_row, self.editing, self._lists
        detail = self.form.detail
        detail.show_member(row["name"] or "" if row else "", row)
        if editing is None or lists is None:
            return
        sheet, person_id = editing.sheet, row["id"] if row else None
        covers = [cover for cover in sheet.coverages if cover.person_id == person_id] if sheet else []
        nothing = "Chưa ghi thẻ hay thời hạn nào của người này."
        detail.covers.show_lines(cover_lines(sheet, covers, lists) if sheet else [], nothing)
        classes = entitlement_lines(sheet, lists, person_id) if sheet else []
        detail.classes.show_lines(classes, "Chưa ghi diện hỗ trợ nào cho hộ hoặc người này.")
        visits = visit_lines(sheet.visits, lists, person_id) if sheet else []
        detail.visits.show_lines(visits, "Chưa có lượt vận động nào.")

    def _say_state(self) -> None:
        if self.editing is None:
            return
        if self.editing.is_dirty:
            self.form.show_state("Đang nhập dở – Enter ở dòng trống cuối, hoặc Ctrl+S, để lưu.", "warn")
        else:
            self.form.show_state("Đã lưu." if self.editing.household_id is not None else "")

    def _values_above(self) -> Mapping[QWidget, Any] | None:
        if self._above is None:
            return None
        values = {name: self._above.fields[name] for name in ("hamlet_id", *HOUSEHOLD_FIELDS)}
        return {
            self.form.fields[name]: str(value) if name == "hamlet_id" and value is not None else value
            for name, value in values.items()
        }
