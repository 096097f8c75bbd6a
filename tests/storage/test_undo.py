"""Undo and redo of any verb, whole or in part."""

from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from desktop_app.storage import journal_check, undo
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench


def _set_birth(person: int, birth: str, work: UnitOfWork) -> None:
    work.people.change(person, birth=birth)


def test_undo_and_redo_walk_back_and_forth(bench: Bench) -> None:
    _, people = bench.household()
    states = [bench.state()]
    for birth in ("1965", "1965-03", "1965-03-05"):
        bench.do(birth, partial(_set_birth, people[0], birth))
        states.append(bench.state())
    for state in reversed(states[:-1]):
        bench.undo()
        assert bench.state() == state
    for state in states[1:]:
        bench.redo()
        assert bench.state() == state
    assert undo.last_redoable(bench.db) is None


def test_a_new_verb_ends_the_redo(bench: Bench) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    bench.undo()
    bench.do("Khác", lambda work: work.people.change(people[1], birth="1970"))
    assert undo.last_redoable(bench.db) is None


def test_what_is_not_undoable_is_passed_over(bench: Bench) -> None:
    bench.household()
    bench.do("Lập sổ", lambda work: work.settings.set("year", "2026"), undoable=False)
    step = undo.last_undoable(bench.db)
    assert step is not None
    assert step.label == "Thêm hộ"


def test_removed_rows_come_back_under_their_ids(bench: Bench) -> None:
    _, people = bench.household()
    before = bench.state()
    bench.do("Xoá", lambda work: work.people.remove(people[1]))
    bench.undo()
    assert bench.state() == before


def test_undo_again_after_redo(bench: Bench) -> None:
    _, people = bench.household()
    before = bench.state()
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    for _ in range(3):
        bench.undo()
        assert bench.state() == before
        bench.redo()
    assert bench.rows("SELECT birth FROM person WHERE id = ?", people[0]) == [("1965",)]
    assert journal_check.verify(bench.db).ok


def test_an_older_step_is_refused_whole_while_later_changes_stand_on_it(bench: Bench) -> None:
    _, people = bench.household()
    first = bench.rows("SELECT MAX(id) FROM journal")[0][0]
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    before = bench.state()
    with pytest.raises(undo.TouchedSince) as caught:
        bench.undo(first)
    assert caught.value.rows >= 1
    assert bench.state() == before


def test_an_older_step_is_taken_back_in_part_and_names_what_it_leaves(bench: Bench) -> None:
    household, people = bench.household(size=3)
    step = bench.rows("SELECT MAX(id) FROM journal")[0][0]
    bench.do("Sửa", lambda work: work.people.change(people[1], birth="1965"))
    taken = bench.undo(step, partial=True)
    assert ("person", people[1]) in taken.left
    assert ("household", household) in taken.left
    # The changed member stays, so the household stays, so its head stays; the third member goes.
    assert bench.rows("SELECT id FROM person ORDER BY id") == [(people[0],), (people[1],)]
    assert bench.rows("PRAGMA foreign_key_check") == []
    assert journal_check.verify(bench.db).ok


def test_rows_that_are_used_since_stay(bench: Bench) -> None:
    household, people = bench.household(size=1)
    step = bench.rows("SELECT MAX(id) FROM journal")[0][0]
    bench.do(
        "Thăm",
        lambda work: work.visits.add(household_id=household, person_id=people[0], visited_on="2026-11-20", outcome="5"),
    )
    taken = bench.undo(step, partial=True)
    assert {("household", household), ("person", people[0])} <= set(taken.left)
    assert bench.rows("SELECT COUNT(*) FROM visit") == [(1,)]
    assert bench.rows("PRAGMA foreign_key_check") == []


def test_a_large_step_is_taken_back_whole(bench: Bench) -> None:
    household, _ = bench.household()
    before = bench.state()
    rows = [{"household_id": household, "name": f"Lê Văn {n}", "list_order": n} for n in range(3000)]
    bench.do("Nhập 3.000 dòng", lambda work: work.people.add_many(rows))
    after = bench.state()
    assert bench.undo().rows == 3000
    assert bench.state() == before
    bench.redo()
    assert bench.state() == after
    assert journal_check.verify(bench.db).ok


class AnyHistory(RuleBasedStateMachine):
    """Random verbs with undo and redo against a plain list of states."""

    @initialize(path=st.uuids())
    def start(self, path: object) -> None:
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.bench = Bench(Path(self.folder.name) / "office.db")
        self.household, _ = self.bench.household()
        self.states = [self.bench.state()]
        self.at = 0
        self.floor = undo.last_undoable(self.bench.db)

    def _done(self) -> None:
        state = self.bench.state()
        if state != self.states[self.at]:
            self.states = [*self.states[: self.at + 1], state]
            self.at += 1

    @rule(name=st.sampled_from(["An", "Bình", "Đào"]))
    def add(self, name: str) -> None:
        self.bench.do("Thêm", lambda work: work.people.add(household_id=self.household, name=name, list_order=1))
        self._done()

    @rule(pick=st.integers(0, 5), birth=st.sampled_from(["1965", "1970-02", None]))
    def change(self, pick: int, birth: str | None) -> None:
        people = self.bench.rows("SELECT id FROM person ORDER BY id")
        if people:
            person = people[pick % len(people)][0]
            self.bench.do("Sửa", lambda work: work.people.change(person, birth=birth))
            self._done()

    @rule(pick=st.integers(0, 5))
    def remove(self, pick: int) -> None:
        people = self.bench.rows(
            "SELECT id FROM person WHERE id NOT IN (SELECT head_id FROM household WHERE head_id IS NOT NULL)"
        )
        if people:
            self.bench.do("Xoá", lambda work: work.people.remove(people[pick % len(people)][0]))
            self._done()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        self.bench.undo()
        self.at -= 1
        assert self.bench.state() == self.states[self.at]

    @precondition(lambda self: self.at < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        self.bench.redo()
        self.at += 1
        assert self.bench.state() == self.states[self.at]

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            assert journal_check.verify(self.bench.db).ok
            self.bench.db.close()
            self.folder.cleanup()


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
