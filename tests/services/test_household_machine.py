"""Random household work, undone and redone: everybody has one household, heads live in theirs, sums are a recount, the journal holds."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import NothingToUndo, redo_last, undo_last
from desktop_app.services.household_changes import (
    change_head,
    merge_households,
    move_household,
    move_members,
    split_household,
)
from desktop_app.services.household_changes_people import add_birth, add_newcomer, note_death
from desktop_app.services.households_form import MemberForm
from desktop_app.services.merging import merge_people
from desktop_app.services.merging_preview import preview_merge
from desktop_app.services.office import Office
from desktop_app.storage import journal_check
from tests.builders import TODAY, collector
from tests.services.money_books import check_books
from tests.services.money_builders import AN, BUOI, DUC, HANH, Paid, pay, the_twelve
from tests.storage.test_sums import assert_sums_are_a_recount


def check(office: Office) -> None:
    """What holds after every act."""
    ask = office.read.db.conn.execute
    assert not ask(
        "SELECT p.id FROM person AS p LEFT JOIN household AS h ON h.id = p.household_id WHERE h.id IS NULL"
    ).fetchall()
    assert not ask(
        "SELECT h.id FROM household AS h JOIN person AS p ON p.id = h.head_id WHERE p.household_id <> h.id"
    ).fetchall()
    assert not ask("SELECT id FROM waiver WHERE person_id IS NOT NULL AND household_id NOT IN "
                   "(SELECT household_id FROM person WHERE person.id = waiver.person_id)").fetchall()  # fmt: skip
    assert not ask(
        "SELECT m.id FROM merged_person AS m WHERE m.kept_id NOT IN (SELECT id FROM person) "
        "OR m.dropped_id IN (SELECT id FROM person)"
    ).fetchall()
    assert not ask("PRAGMA foreign_key_check").fetchall()
    assert_sums_are_a_recount(office)


class Desk:
    """One random officer."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.names = 0

    def anybody(self) -> int:
        return self.chance.choice(office_ids(self.office, "person"))

    def any_home(self) -> int:
        return self.chance.choice(office_ids(self.office, "household"))

    def split(self) -> None:
        one = self.office.read.people.get(self.anybody())
        members = [row.id for row in self.office.read.people.of_household(one.household_id)]
        some = self.chance.sample(members, self.chance.randint(1, len(members)))
        split_household(self.office, one.household_id, some, self.chance.choice(some))

    def merge_homes(self) -> None:
        merge_households(self.office, self.any_home(), self.any_home())

    def move(self) -> None:
        move_members(self.office, {self.anybody() for _ in range(2)}, self.any_home())  # type: ignore[arg-type]

    def walk(self) -> None:
        move_household(self.office, self.any_home(), self.chance.choice(office_ids(self.office, "hamlet")))

    def head(self) -> None:
        one = self.office.read.people.get(self.anybody())
        change_head(self.office, one.household_id, one.id)

    def newcomer(self) -> None:
        self.names += 1
        add_newcomer(self.office, self.any_home(), MemberForm(name=f"Người Mới {self.names}", birth="1990"))

    def birth(self) -> None:
        self.names += 1
        add_birth(self.office, self.anybody(), MemberForm(name=f"Bé {self.names}", birth="2026-11-10"))

    def death(self) -> None:
        note_death(self.office, self.anybody(), date(2026, 11, 12))

    def merge(self) -> None:
        keep, drop = self.anybody(), self.anybody()
        fields = preview_merge(self.office, keep, drop).open
        merge_people(self.office, keep, drop, {field.name: self.chance.choice(("keep", "drop")) for field in fields})

    def undo(self) -> None:
        undo_last(self.office)
        check(self.office)
        if self.chance.random() < 0.5:
            redo_last(self.office)


def office_ids(office: Office, table: str) -> list[int]:
    return [row[0] for row in office.read.db.conn.execute(f"SELECT id FROM {table} ORDER BY id")]


@pytest.mark.parametrize("seed", range(2))
def test_nobody_gets_lost_whatever_is_done_to_households(tmp_path: Path, seed: int) -> None:
    with the_twelve(tmp_path) as office:
        pay(office, Paid(name=AN), Paid(name=BUOI), on=date(2026, 11, 20), collector_id=collector(office).id)
        pay(office, Paid(name=DUC), Paid(name=HANH, scheme="voluntary-si"), on=TODAY, collector_id=collector(office).id)
        desk = Desk(office, seed)
        acts: list[Callable[[], None]] = [
            desk.split, desk.merge_homes, desk.move, desk.walk, desk.head, desk.newcomer, desk.birth, desk.death,
            desk.merge, desk.merge, desk.undo, desk.undo,
        ]  # fmt: skip
        done = 0
        for _ in range(40):
            try:
                desk.chance.choice(acts)()
                done += 1
            except (RuleBroken, NothingToUndo):
                pass
            check(office)
        assert done > 15
        check_books(office)
        with office.maintenance() as db:
            assert journal_check.verify(db).ok
