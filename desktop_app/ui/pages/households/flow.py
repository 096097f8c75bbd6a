"""What happens on a household's sheet: opening, saving, drafts brought back, and going on to the next household."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.services.households import HouseholdSheet, open_household
from desktop_app.services.households_words import CodeLists
from desktop_app.services.outcome import Outcome
from desktop_app.system.faults import WorldFault
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.editing import Editing
from desktop_app.ui.pages.households.hand import SheetHand
from desktop_app.ui.pages.households.saving import SheetSaver
from desktop_app.ui.pages.households.sheet import SheetForm

Then = Callable[[], object]


class SheetFlow(QObject):
    """One household on the sheet. `shown(household id or None)` when another one stands there; `next_wanted(step)`."""

    shown = Signal(object)
    next_wanted = Signal(int)

    def __init__(self, context: PageContext, form: SheetForm) -> None:
        super().__init__(form)
        self._context = context
        self.form = form
        self.saver = SheetSaver(context, form)
        self.hand = SheetHand(context, form, self.saver)
        form.grid.finished.connect(lambda: self.go(1))

    @property
    def editing(self) -> Editing | None:
        """The household on the sheet as it is typed now."""
        return self.hand.editing

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.editing is not None and self.editing.is_dirty

    def begin(self, lists: CodeLists) -> None:
        """Take the code lists."""
        self.hand.begin(lists)

    def open(self, household_id: int, person_id: int | None = None, field: str = "") -> None:
        """Show a saved household, the cursor on a person when one is given, and on a field; what is typed is saved first."""
        self.leave(lambda: self._open(household_id, person_id, field=field))

    def new(self, hamlet_id: int | None) -> None:
        """Show a blank sheet in a hamlet; what is typed is saved first."""
        self.leave(lambda: self._show(Editing(None, hamlet_id), start=True))

    def reload(self) -> None:
        """Read the household anew, unless something is typed."""
        if self.editing is not None and self.editing.household_id is not None and not self.is_dirty:
            self._open(self.editing.household_id, None, again=True)

    def restore(self, key: str, payload: Mapping[str, Any]) -> None:
        """Bring a draft back onto the sheet."""

        def put(editing: Editing) -> None:
            editing.restore(payload)
            self._show(editing, start=False)
            self.hand.changed()
            self.hand.resume(payload)  # where the typing broke off

        household_id = payload.get("household")
        if household_id is None:
            put(Editing(None, key=key))
            return
        self._context.look(
            open_household, household_id, done=lambda sheet: put(Editing(sheet, key=key)), key="household.sheet"
        )

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

    def _open(self, household_id: int, person_id: int | None, *, field: str = "", again: bool = False) -> None:
        def show(sheet: HouseholdSheet) -> None:
            if again and (self.is_dirty or self.editing is None or self.editing.household_id != household_id):
                return
            self._show(Editing(sheet), start=False, again=again)
            place = next((at for at, member in enumerate(sheet.members) if member.person.id == person_id), None)
            if field:
                self.hand.show_field(field if place is None else f"members.{place}.{field}")
            elif place is not None:
                self.form.grid.go_to(place)

        failed = self._gone if again else None
        self._context.look(open_household, household_id, done=show, failed=failed, key="household.sheet")

    def _gone(self, error: Exception) -> None:
        """The household on the sheet was taken back meanwhile: there is nothing to show of it any more."""
        if not isinstance(error, WorldFault):
            self._context.messages.fault(error)
            return
        self.hand.editing = None
        self.next_wanted.emit(0)

    def _show(self, editing: Editing, *, start: bool, again: bool = False) -> None:
        self.hand.show(editing, start=start, again=again)
        self.shown.emit(editing.household_id)

    def go(self, step: int) -> None:
        """Save and go on to the next household (1) or the one before (-1)."""
        self.leave(lambda: self.next_wanted.emit(step))

    def leave(self, then: Then) -> None:
        """Save what is typed, then go on; nothing typed: go on at once. What blocks keeps the sheet."""
        self.hand.settle()
        if self.is_dirty:
            self._save(lambda _outcome: then())
        else:
            then()

    def save(self) -> None:
        """Save and stay on this household."""
        self.hand.settle()
        if self.is_dirty:
            self._save(lambda outcome: self._open(outcome.value, None))
        else:
            self.form.show_state("Không có gì mới để lưu.")

    def _save(self, then: Callable[[Outcome[int]], object]) -> None:
        faults = self.hand.chain.faults()
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
