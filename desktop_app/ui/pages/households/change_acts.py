"""Household work from the sheet: the people chosen in the grid move, split off, die; somebody new comes; two records become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import Person
from desktop_app.services.household_changes import (
    change_head,
    household_title,
    leaving,
    merge_households,
    merging_of,
    move_members,
    split_household,
)
from desktop_app.services.household_changes_people import add_birth, add_newcomer, dying, known_as, note_death
from desktop_app.services.households_words import CodeLists
from desktop_app.services.merging_likely import LikelyPair, likely_with
from desktop_app.services.office import Office
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.change_dialogs import (
    BirthDialog,
    ChangeDialog,
    DeathDialog,
    HeadDialog,
    NewcomerDialog,
    SplitDialog,
    reasons_of,
)
from desktop_app.ui.pages.households.dialogs import PickHousehold
from desktop_app.ui.pages.households.flow import SheetFlow
from desktop_app.ui.pages.households.merge_dialog import open_merge
from desktop_app.ui.pages.households.words import choices

_LIVING = (None, "home", "away")
Menu = tuple[tuple[str, Callable[[], object], str], ...]


class ChangeActs:
    """The acts of household work. What is typed is saved first; each runs one verb."""

    def __init__(
        self,
        page: QWidget,
        context: PageContext,
        flow: Callable[[], SheetFlow],
        lists: Callable[[], CodeLists | None],
    ) -> None:
        self._page = page
        self._context = context
        self._flow = flow
        self._lists = lists

    def menu(self) -> Menu:
        """The entries of the sheet's menu."""
        return (
            ("Thêm người mới đến…  (Ctrl+Shift+A)", self.newcomer, "person"),
            ("Trẻ mới sinh…  (Ctrl+Shift+B)", self.birth, "plus"),
            ("Ghi người đã mất…  (Ctrl+Shift+X)", self.death, "flag"),
            ("Chuyển người sang hộ khác…  (Ctrl+Shift+M)", self.move, "group"),
            ("Tách hộ…  (Ctrl+Shift+T)", self.split, "household"),
            ("Nhập hộ khác vào hộ này…  (Ctrl+Shift+G)", self.merge_homes, "household"),
            ("Đổi chủ hộ…  (Ctrl+Shift+H)", self.head, "home"),
            ("Gộp hai bản ghi của một người…  (Ctrl+G)", self.merge_people, "group"),
        )

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the keys of the page do."""
        names = ("newcomer", "birth", "death", "move", "split", "merge-homes", "change-head", "merge-people")
        return {f"household.{name}": slot for name, (_, slot, _) in zip(names, self.menu(), strict=True)}

    # -- moving

    def move(self) -> None:
        """Put the chosen members into another household, found by its head or code."""
        self._on_saved(self._move)

    def split(self) -> None:
        """Make a household of the chosen members."""
        self._on_saved(self._split)

    def merge_homes(self) -> None:
        """Put all people of another household into this one."""
        self._on_saved(self._merge_homes)

    def head(self) -> None:
        """Make the member under the cursor the head, and say what the others are to the new one."""
        self._on_saved(self._head)

    def newcomer(self) -> None:
        """Add somebody new, or move whoever is in the file already."""
        self._on_saved(self._newcomer)

    def birth(self) -> None:
        """Add a newborn of the mother under the cursor."""
        self._on_saved(self._birth)

    def death(self) -> None:
        """Note that the member under the cursor died."""
        self._on_saved(self._death)

    def merge_people(self) -> None:
        """Merge the member under the cursor with another record of the same human being."""
        self._on_saved(self._merge_people)

    def _move(self, _household_id: int) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        ids = [person.id for person in chosen]
        dialog = PickHousehold(self._page, f"Chuyển {_names(chosen)} sang hộ khác", self._context)
        self._context.look(leaving, ids, done=dialog.show_words, key="household.leaving")
        if dialog.exec() and dialog.household_id is not None:
            self._context.do(move_members, ids, dialog.household_id)

    def _split(self, household_id: int) -> None:
        chosen, everybody = self._chosen(), self._everybody()
        staying = [one for one in everybody if one not in chosen]
        if not chosen or not staying:
            if chosen:
                self._tell("Hãy chọn bớt: phải còn ít nhất một người ở hộ cũ (Shift+↓ chọn nhiều dòng).")
            return
        ids = [person.id for person in chosen]
        dialog = SplitDialog(
            self._page,
            [(one.id, one.name) for one in chosen],
            [(one.id, one.name) for one in staying if one.residence in _LIVING],
            head_leaves=self._head_id() in ids,
        )
        self._context.look(leaving, ids, done=dialog.show_words, key="household.leaving")

        def attempt() -> None:
            self._run(dialog, split_household, household_id, ids, int(str(dialog.head.value())), **dialog.wanted())

        dialog.attempt = attempt
        dialog.exec()

    def _merge_homes(self, household_id: int) -> None:
        dialog = PickHousehold(self._page, "Nhập hộ nào vào hộ này?", self._context)
        if not dialog.exec() or dialog.household_id is None:
            return
        drop_id = dialog.household_id
        if drop_id == household_id:
            self._tell("Hãy chọn một hộ khác.")
            return
        self._context.look(
            _merging, household_id, drop_id, done=lambda said: self._confirm(household_id, drop_id, said)
        )

    def _confirm(self, keep_id: int, drop_id: int, said: tuple[str, tuple[str, ...]]) -> None:
        answer = self._context.messages.ask(
            said[0],
            {"keep": "Giữ nguyên hai hộ", "merge": "Nhập hộ"},
            default="keep",
            detail="\n".join(f"• {sentence}" for sentence in said[1]),
            risky="merge",
        )
        if answer == "merge":
            self._context.do(merge_households, keep_id, drop_id)

    def _head(self, household_id: int) -> None:
        found, lists = self._current(), self._lists()
        if found is None or lists is None:
            return
        others = [(one.id, one.name) for one in self._everybody() if one.id != found.id and one.residence in _LIVING]
        dialog = HeadDialog(self._page, found.name, others, choices(lists.relations))
        person_id = found.id
        dialog.attempt = lambda: self._run(dialog, change_head, household_id, person_id, relations=dialog.wanted())
        dialog.exec()

    # -- who comes and goes

    def _newcomer(self, household_id: int) -> None:
        editing, lists = self._flow().editing, self._lists()
        if editing is None or lists is None:
            return
        title = editing.title
        dialog = NewcomerDialog(self._page, title, choices(lists.relations), lambda: self._context.office.today)
        found: list[Person] = []
        here = dialog.add_button("Chuyển người đã có về hộ này", lambda: move_known())
        here.hide()

        def show(known: Sequence[Person]) -> None:
            found[:] = [one for one in known if one.household_id != household_id][:1]
            here.setVisible(bool(found))
            said = [f"Trong tệp đã có {one.name}: chuyển người đã có về hộ này thay vì thêm lần nữa." for one in found]
            dialog.show_words(said, "warn")

        def move_known() -> None:
            if found:
                relation = {found[0].id: dialog.form().relation_code}
                self._run(dialog, move_members, [found[0].id], household_id, relations=relation)

        dialog.look = lambda: self._context.look(known_as, dialog.form(), done=show, key="household.known")
        dialog.attempt = lambda: self._run(dialog, add_newcomer, household_id, dialog.form(), reasons=dialog.reasons())
        dialog.exec()

    def _birth(self, _household_id: int) -> None:
        mother = self._current()
        if mother is None:
            return
        dialog = BirthDialog(self._page, mother.name, lambda: self._context.office.today)
        mother_id = mother.id
        dialog.attempt = lambda: self._run(
            dialog, add_birth, mother_id, dialog.form(), reasons=reasons_of(dialog.reason)
        )
        dialog.exec()

    def _death(self, _household_id: int) -> None:
        who = self._current()
        if who is None:
            return
        others = [(one.id, one.name) for one in self._everybody() if one.id != who.id and one.residence in _LIVING]
        heirs = others if self._head_id() == who.id else []
        dialog = DeathDialog(self._page, who.name, heirs, lambda: self._context.office.today)
        person_id = who.id
        dialog.look = lambda day: self._context.look(
            dying, person_id, day, done=dialog.show_words, key="household.dying"
        )

        def attempt() -> None:
            head = dialog.head.value()
            self._run(
                dialog,
                note_death,
                person_id,
                dialog.died_on.value(),
                new_head_id=int(str(head)) if head else None,
                note=dialog.note.value(),
            )

        dialog.attempt = attempt
        dialog.exec()

    # -- two records of one

    def _merge_people(self, _household_id: int) -> None:
        chosen = self._chosen()
        if len(chosen) == 2:
            self._merge(chosen[0].id, chosen[1].id)
        elif chosen:
            self._context.look(likely_with, chosen[0].id, done=self._offer, key="household.likely")

    def _offer(self, pairs: list[LikelyPair]) -> None:
        if pairs:
            self._merge(pairs[0].keep_id, pairs[0].drop_id)
        else:
            self._tell("Không thấy bản ghi nào giống người này. Chọn hai dòng (Shift+↓) nếu cả hai ở hộ này.")

    def _merge(self, keep_id: int, drop_id: int) -> None:
        open_merge(self._page, self._context, keep_id, drop_id)

    # -- what stands on the sheet

    def _on_saved(self, act: Callable[[int], object]) -> None:
        """Save what is typed, then act on the household as it is saved."""
        editing = self._flow().editing
        if editing is None or editing.household_id is None:
            self._tell("Hãy lưu hộ trước (Ctrl+S).")
            return
        household_id = editing.household_id
        self._flow().leave(lambda: act(household_id))

    def _everybody(self) -> list[Person]:
        editing = self._flow().editing
        return [member.person for member in editing.sheet.members] if editing is not None and editing.sheet else []

    def _head_id(self) -> int | None:
        editing = self._flow().editing
        return editing.sheet.household.head_id if editing is not None and editing.sheet else None

    def _chosen(self) -> list[Person]:
        """The saved members of the selected lines."""
        flow = self._flow()
        rows = {index.row() for index in flow.form.grid.selectionModel().selectedIndexes()}
        rows = rows or {flow.form.grid.currentIndex().row()}
        typed = flow.editing.rows if flow.editing is not None else []
        ids = {typed[row]["id"] for row in rows if 0 <= row < len(typed)}
        chosen = [one for one in self._everybody() if one.id in ids]
        if not chosen:
            self._tell("Hãy đặt con trỏ vào một thành viên đã lưu.")
        return chosen

    def _current(self) -> Person | None:
        row = self._flow().hand.current_row
        found = next((one for one in self._everybody() if row is not None and one.id == row["id"]), None)
        if found is None:
            self._tell("Hãy đặt con trỏ vào một thành viên đã lưu.")
        return found

    def _run(self, dialog: ChangeDialog, verb: Callable[..., object], *typed: object, **wanted: Any) -> None:
        self._context.do(verb, *typed, done=lambda _outcome: dialog.accept(), failed=dialog.show_failure, **wanted)

    def _tell(self, text: str) -> None:
        self._context.messages.toast(text, "info")


def _names(people: Sequence[Person]) -> str:
    return people[0].name if len(people) == 1 else f"{len(people)} người"


def _merging(office: Office, keep_id: int, drop_id: int) -> tuple[str, tuple[str, ...]]:
    gone, into = household_title(office, drop_id), household_title(office, keep_id)
    return f"Nhập {gone[0].lower()}{gone[1:]} vào {into[0].lower()}{into[1:]}?", merging_of(office, keep_id, drop_id)
