"""What can be done with a household besides typing: cover, classes, residence, moves, and taking out slips of the pen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.services.hamlets import add_hamlet, rename_hamlet
from desktop_app.services.household_changes import move_household
from desktop_app.services.households_card import check_card_of
from desktop_app.services.households_entries import (
    end_entitlement,
    remove_coverage,
    remove_entitlement,
    save_coverage,
    save_entitlement,
)
from desktop_app.services.households_list import CommuneEntry
from desktop_app.services.households_residence import (
    mark_household,
    remove_household,
    remove_member,
)
from desktop_app.services.households_words import CodeLists
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import Filters
from desktop_app.services.rights import ClassChange, class_change, class_span
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.class_dialogs import ChangeView, ClassDialog, EndClassDialog
from desktop_app.ui.pages.households.dialogs import (
    PERSON,
    ChoiceDialog,
    CoverDialog,
    FormDialog,
    HamletDialog,
)
from desktop_app.ui.pages.households.flow import SheetFlow
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.pages.reports.declaration_dialog import DeclarationDialog
from desktop_app.ui.widgets.code_combo import Choice


class Acts:
    """The acts of the page; each opens at most one dialog and runs one verb."""

    def __init__(
        self,
        page: QWidget,
        context: PageContext,
        flow: Callable[[], SheetFlow],
        *,
        lists: Callable[[], CodeLists | None],
        places: Callable[[], Sequence[CommuneEntry]],
    ) -> None:
        self._page = page
        self._context = context
        self._flow = flow
        self._lists = lists
        self._places = places

    # -- cover and classes

    def add_cover(self) -> None:
        """A period of cover for the member the cursor stands on."""
        found, lists = self._member(), self._lists()
        if found is None or lists is None:
            return
        dialog = CoverDialog(self._page, found[1], lists, lambda: self._context.office.today)
        person_id = found[0]
        dialog.check = lambda number: self._context.look(
            check_card_of, person_id, number, done=dialog.show_card, key="household.card"
        )
        self._run(dialog, save_coverage, lambda: (dialog.form(person_id),))

    def remove_cover(self) -> None:
        """Take out the period chosen in the list."""
        chosen = self._flow().form.detail.covers.chosen
        if chosen is not None:
            self._context.do(remove_coverage, chosen)

    def add_class(self) -> None:
        """A support class of the household or of the member."""
        editing, lists = self._flow().editing, self._lists()
        if editing is None or editing.household_id is None or lists is None:
            self._save_first()
            return
        found = self._member(quiet=True)
        dialog = ClassDialog(self._page, found[1] if found else "", lists, lambda: self._context.office.today)
        household_id, person_id = editing.household_id, found[0] if found else None
        dialog.look = lambda: self._show_change(
            dialog.changes,
            class_span,
            household_id,
            str(dialog.code.value()),
            first=dialog.valid_from.value(),
            last=dialog.valid_to.value(),
            person_id=person_id if dialog.holder.value() == PERSON else None,
        )
        self._run(dialog, save_entitlement, lambda: (dialog.form(household_id, person_id),))

    def remove_class(self) -> None:
        """Take out the class chosen in the list."""
        chosen = self._flow().form.detail.classes.chosen
        if chosen is not None:
            self._context.do(remove_entitlement, chosen)

    def end_class(self) -> None:
        """Let the class chosen in the list end with a day, after what ends with it was shown."""
        editing, lists, chosen = self._flow().editing, self._lists(), self._flow().form.detail.classes.only
        if editing is None or editing.sheet is None or lists is None or chosen is None:
            self._context.messages.toast("Hãy chọn một diện ở danh sách trước.", "info")
            return
        held = next(row for row in editing.sheet.entitlements if row.id == chosen)
        name = lists.classes.get(held.class_code, held.class_code)
        dialog = EndClassDialog(self._page, name, held, lambda: self._context.office.today)
        household_id = editing.sheet.household.id
        dialog.look = lambda: self._show_change(
            dialog.changes,
            _ending,
            household_id,
            held.class_code,
            dialog.last_day.value(),
            person_id=held.person_id,
            entitlement_id=held.id,
        )
        dialog.open_look()
        self._run(dialog, end_entitlement, lambda: (held.id, dialog.last_day.value()))

    # -- papers

    def declare(self, code: str) -> None:
        """A declaration (`TK1-TS`, `MAU-2`) of the member the cursor stands on, or of all members; what is typed is saved first."""
        editing, found = self._flow().editing, self._member(quiet=True)
        if editing is None or editing.household_id is None:
            self._save_first()
            return
        filters = Filters(person=found[0]) if found is not None else Filters(household=editing.household_id)
        self._flow().leave(lambda: DeclarationDialog(self._page, self._context, code, filters).open())

    # -- people and households

    def remove_member(self) -> None:
        """Take out a member typed by mistake."""
        found = self._member()
        if found is None:
            return
        answer = self._context.messages.ask(
            f"Bỏ {found[1]} khỏi danh sách?",
            {"keep": "Giữ lại", "remove": "Bỏ người này"},
            default="keep",
            detail="Chỉ dùng khi nhập nhầm. Người đã mất hoặc chuyển đi thì ghi ở ô Tình trạng cư trú.",
            risky="remove",
        )
        if answer == "remove":
            self._context.do(remove_member, found[0])

    def move_household(self) -> None:
        """Move the household to another hamlet."""
        editing = self._flow().editing
        if editing is None or editing.household_id is None:
            self._save_first()
            return
        hamlets = [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in self._places()
            for entry in place.hamlets
        ]
        dialog = ChoiceDialog(self._page, "Chuyển hộ sang thôn khác", "Thôn, tổ dân phố", hamlets)
        household_id = editing.household_id
        self._run(dialog, move_household, lambda: (household_id, int(str(dialog.choice.value()))))

    def mark_household(self) -> None:
        """Say that the household moved away, was dissolved, or lives here."""
        editing, lists = self._flow().editing, self._lists()
        if editing is None or editing.household_id is None or lists is None:
            self._save_first()
            return
        dialog = ChoiceDialog(self._page, "Tình trạng của hộ", "Tình trạng", choices(lists.household_states))
        household_id = editing.household_id
        self._run(dialog, mark_household, lambda: (household_id, str(dialog.choice.value())))

    def remove_household(self) -> None:
        """Take out an empty household made by mistake."""
        editing = self._flow().editing
        if editing is None or editing.household_id is None:
            self._flow().discard()
            return
        self._context.do(remove_household, editing.household_id, done=lambda _outcome: self._flow().go(1))

    # -- hamlets

    def add_hamlet(self) -> None:
        """Add a hamlet to a commune."""
        dialog = HamletDialog(self._page, self._places())
        self._run(dialog, add_hamlet, lambda: (str(dialog.commune.value()), str(dialog.name.value())))

    def rename_hamlet(self, hamlet_id: int | None) -> None:
        """Give the hamlet the list is narrowed to another name."""
        known = next(
            (entry.hamlet for place in self._places() for entry in place.hamlets if entry.hamlet.id == hamlet_id), None
        )
        if known is None:
            self._context.messages.toast("Hãy chọn một thôn ở ô lọc trước.", "info")
            return
        dialog = HamletDialog(self._page, self._places(), name=known.name)
        hamlet = known.id
        self._run(dialog, rename_hamlet, lambda: (hamlet, str(dialog.name.value())))

    def _run(self, dialog: FormDialog, verb: Callable[..., object], typed: Callable[[], tuple[object, ...]]) -> None:
        """Show a dialog that closes when the verb was done, and says itself what the verb refuses."""
        dialog.attempt = lambda: self._context.do(
            verb, *typed(), done=lambda _outcome: dialog.accept(), failed=dialog.show_failure
        )
        dialog.exec()

    def _show_change(self, view: ChangeView, query: Callable[..., Any], *args: Any, **wanted: Any) -> None:
        self._context.look(
            query, *args, done=view.show_changes, failed=view.show_failure, key="household.class", **wanted
        )

    def _member(self, *, quiet: bool = False) -> tuple[int, str] | None:
        """(id, name) of the saved member the cursor stands on."""
        flow = self._flow()
        row = flow.hand.current_row
        if row is not None and row["id"] is not None:
            return row["id"], str(row["name"] or "người này")
        if not quiet:
            self._save_first("Hãy đặt con trỏ vào một thành viên đã lưu.")
        return None

    def _save_first(self, text: str = "Hãy lưu hộ trước.") -> None:
        self._context.messages.toast(text, "info")


def _ending(office: Office, *args: Any, **wanted: Any) -> tuple[ClassChange, ...]:
    return (class_change(office, *args, **wanted),)
