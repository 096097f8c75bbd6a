"""Typing on the sheet: the grid, the fields and the detail below it write into the working copy; every field left is a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services.households_form import HOUSEHOLD_FIELDS, split_path
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.editing import Editing, Row, is_blank
from desktop_app.ui.pages.households.saving import SheetSaver
from desktop_app.ui.pages.households.sheet import SheetForm
from desktop_app.ui.pages.households.words import cover_lines, entitlement_lines, show_head, visit_lines
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import as_field, on_commit

CHAIN = ("hamlet_id", "address", "phone", "code", "note")
_LIVING = (None, "home", "away")


class SheetHand(QObject):
    """What is typed into one household's sheet. ``editing`` is the working copy, ``chain`` the order of Enter."""

    def __init__(self, context: PageContext, form: SheetForm, saver: SheetSaver) -> None:
        super().__init__(form)
        self._context = context
        self._saver = saver
        self._lists: CodeLists | None = None
        self._above: Editing | None = None
        self._row = -1
        self.form = form
        self.editing: Editing | None = None
        self._half: tuple[int, str, str] | None = None  # what stands in the open cell, not taken yet
        self.chain = EnterChain(
            form,
            fields=[form.fields[name] for name in CHAIN],
            save=lambda: form.grid.go_to(0),
            sticky=[form.fields["hamlet_id"]],
            above=self._values_above,
        )
        for name in CHAIN:
            on_commit(form.fields[name], self._taker(name))
        form.grid.grid.refused.connect(self._refused)
        form.grid.row_changed.connect(self._show_detail)
        form.grid.typing.connect(self._half_typed)
        form.grid.typing_ended.connect(self._half_done)
        form.grid.new_row_wanted.connect(self.add_member)
        form.detail.edited.connect(self._more_edited)
        form.problems.chosen.connect(self.show_field)
        saver.refused.connect(self.show_field)

    @property
    def current_row(self) -> Row | None:
        """The line of the grid the cursor stands on, as it is typed now."""
        if self.editing is None or not 0 <= self._row < len(self.editing.rows):
            return None
        return self.editing.rows[self._row]

    def begin(self, lists: CodeLists) -> None:
        """Take the code lists."""
        self._lists = lists

    def show(self, editing: Editing, *, start: bool, again: bool) -> None:
        """Put a household on the sheet. `start`: the cursor goes to the first blank field; `again`: it stays."""
        if not again and self.editing is not None and self.editing.household_id != editing.household_id:
            self._above = self.editing
        self.editing, self._half = editing, None
        for name in CHAIN:
            known = as_field(self.form.fields[name])
            value = editing.fields[name]
            if known is not None:
                known.set_value(str(value) if name == "hamlet_id" and value is not None else value)
        self.form.grid.grid.set_rows(editing.shown())
        if not again:
            self._row = -1
            self.form.grid.setCurrentIndex(self.form.grid.grid.index(0, 0))
        if editing.sheet is not None and self._lists is not None:
            show_head(self.form.head, editing.sheet, self._lists)
        else:
            hint = "Chọn thôn, gõ địa chỉ rồi từng thành viên; Enter sang ô kế."
            self.form.head.show_line("Hộ mới", [("info", hint)])
        self._show_detail(self.form.grid.currentIndex().row())
        self._say_state()
        self._saver.check(editing)
        if start:
            self.chain.start()

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
        self.changed()

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
        self.changed()

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

    def settle(self) -> None:
        """Take what stands in an open editor, as leaving it does."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QWidget) and self.form.grid.isAncestorOf(focus) and focus is not self.form.grid:
            self.form.grid.setFocus()
        for field in (*self.form.fields.values(), *self.form.detail.fields.values()):
            known = as_field(field)
            if known is not None:
                known.settle()

    def _taker(self, name: str) -> Callable[[], None]:
        def take() -> None:
            known = as_field(self.form.fields[name])
            if self.editing is None or known is None or known.fault_text():
                return
            value = known.value()
            self.editing.fields[name] = int(value) if name == "hamlet_id" and value else value
            self.changed()

        return take

    def _more_edited(self, field: str, value: object) -> None:
        row = self.current_row
        if row is None:
            return
        row[field] = value
        if field == "residence":
            row["living"] = value in _LIVING
            assert self.editing is not None
            self.form.grid.grid.set_rows(self.editing.shown())
        self.changed()

    def changed(self) -> None:
        """Something was typed: keep the draft, look for problems."""
        editing = self.editing
        if editing is None:
            return
        self._keep(editing)
        self._say_state()
        self._saver.check(editing)

    def resume(self, payload: Mapping[str, Any]) -> None:
        """Open the cell that was being typed in when the draft of `payload` was kept, with its text; else go to the last line."""
        editing, left = self.editing, payload.get("open")
        if editing is None:
            return
        place = left["row"] if left and left["row"] < len(editing.rows) else len(editing.rows) - 1
        if left and editing.rows[place]["id"] == left["id"]:
            self.form.grid.resume(place, left["key"], left["text"])
        else:
            self.form.grid.go_to(place)

    def _keep(self, editing: Editing) -> None:
        if editing.is_dirty or self._half is not None:
            payload = editing.payload()
            if self._half is not None:
                row, key, text = self._half
                payload["open"] = {"row": row, "id": editing.rows[row]["id"], "key": key, "text": text}
            self._context.drafts.keep(editing.key, editing.title, json.dumps(payload, ensure_ascii=False))
        else:
            self._context.drafts.drop(editing.key)

    def _half_typed(self, row: int, key: str, text: str) -> None:
        if self.editing is not None and row < len(self.editing.rows):
            self._half = (row, key, text)
            self._keep(self.editing)

    def _half_done(self) -> None:
        if self._half is not None:
            self._half = None
            if self.editing is not None:
                self._keep(self.editing)

    def _refused(self, refusals: Sequence[Refusal]) -> None:
        self.form.show_state(refusals[0].sentence, "bad")
        self.form.grid.go_to(refusals[0].row, refusals[0].key)

    def _show_detail(self, place: int) -> None:
        self._row = place
        row, editing, lists = self.current_row, self.editing, self._lists
        detail = self.form.detail
        detail.show_member(row["name"] or "" if row else "", row)
        detail.show_problems(self.form.problems_at(place))
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
