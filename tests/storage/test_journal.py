"""Nothing changes without a trace, and the trace cannot be changed."""

import json
import sqlite3
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.storage import journal, journal_check
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench


def test_every_journalled_table_has_its_triggers(bench: Bench) -> None:
    triggers = {name for (name,) in bench.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for table in journal.journalled_tables(bench.db):
        assert {f"journal_{table}_update", f"journal_{table}_delete"} <= triggers


def test_journal_covers_every_table_but_the_named_exceptions(bench: Bench) -> None:
    tables = {name for (name,) in bench.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    left_out = tables - set(journal.journalled_tables(bench.db))
    named = set(journal.UNJOURNALLED) | {"sqlite_sequence", "_sqlite_migrations"}
    assert {name for name in left_out if not name.startswith(("journal", "ref_", "sum_"))} == named


def test_inserts_are_kept_as_id_ranges(bench: Bench) -> None:
    _, people = bench.household(size=5)
    ranges = bench.rows(
        "SELECT r.first_id, r.last_id FROM journal_range AS r JOIN journal_shape AS s ON s.id = r.shape_id WHERE s.table_name = 'person'"
    )
    assert ranges == [(people[0], people[-1])]


def test_update_keeps_the_row_as_it_was(bench: Bench) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], name="Trần Văn Đạt"))
    event, before = bench.rows("SELECT event, before FROM journal_row ORDER BY id DESC LIMIT 1")[0]
    columns = journal.columns_of(bench.db, "person")
    assert event == "update"
    assert dict(zip(columns, json.loads(before), strict=True))["name"] == "Nguyễn Thị A"


def test_a_verb_that_changes_nothing_leaves_no_step(bench: Bench) -> None:
    _, people = bench.household()
    steps = bench.rows("SELECT COUNT(*) FROM journal")
    bench.do("Không đổi", lambda work: work.people.change(people[0], name="Nguyễn Thị A"))
    assert bench.rows("SELECT COUNT(*) FROM journal") == steps


def test_a_failing_verb_leaves_nothing(bench: Bench) -> None:
    bench.household()
    before = (bench.state(), bench.rows("SELECT * FROM journal"))

    def fails(work: UnitOfWork) -> None:
        work.people.add(household_id=bench.rows("SELECT id FROM household")[0][0], name="X", list_order=9)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        bench.do("Hỏng", fails)
    assert (bench.state(), bench.rows("SELECT * FROM journal")) == before


def test_a_change_outside_a_step_stops_the_next_verb(bench: Bench) -> None:
    bench.household()
    bench.db.conn.execute("UPDATE household SET note = 'lén sửa'")
    with pytest.raises(journal.OutsideChange):
        bench.do("Sau đó", lambda work: work.settings.set("a", "b"))


@pytest.mark.parametrize("table", ["journal", "journal_row", "journal_range"])
def test_nobody_can_empty_the_journal(bench: Bench, table: str) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], note="x"))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        bench.db.conn.execute(f"DELETE FROM {table}")
    column = {"journal": "label", "journal_row": "row_id", "journal_range": "last_id"}[table]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        bench.db.conn.execute(f"UPDATE {table} SET {column} = 1")


@pytest.mark.parametrize("table", ["visit", "receipt", "ledger_entry"])
def test_money_and_visits_are_append_only(bench: Bench, table: str) -> None:
    household, people = bench.household()

    def fill(work: UnitOfWork) -> None:
        hamlet = bench.rows("SELECT id FROM hamlet")[0][0]
        visit = {"household_id": household, "visited_on": "2026-11-20", "outcome": "5"}
        work.visits.add(**visit)
        enrolment = work.enrolments.add(
            person_id=people[0], household_id=household, scheme="voluntary-si", kind="new", months=12, gross=1, state_support=0,
            local_support=0, other_support=0, payable=1, snapshot="{}", state="collected", quoted_on="2026-11-20",
            commune_code="00070", hamlet_id=hamlet,
        )  # fmt: skip
        receipt = work.receipts.add(number="1", issued_on="2026-11-20", household_id=household, method="cash", total=1)
        work.ledger.add(
            receipt_id=receipt, enrolment_id=enrolment, person_id=people[0], kind="collect", scheme="voluntary-si", amount=1,
            entry_on="2026-11-20", commune_code="00070",
        )  # fmt: skip

    bench.do("Ghi", fill)
    for change in (f"UPDATE {table} SET note = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            bench.do("Sửa trộm", partial(_execute, change))
    state = bench.state()
    bench.undo()
    assert bench.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]
    bench.redo()
    assert bench.state() == state


def test_check_is_silent_on_an_honest_file(bench: Bench) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    bench.undo()
    bench.redo()
    bench.do("Xoá", lambda work: work.people.remove(people[1]))
    chain = journal_check.verify(bench.db)
    assert (chain.ok, chain.reason) == (True, "")


def _execute(statement: str, work: UnitOfWork) -> None:
    work.db.conn.execute(statement)


TAMPERS = {
    "a row changed without triggers": ["DROP TRIGGER journal_person_update", "UPDATE person SET birth = '1999'"],
    "a row removed without triggers": [
        "DROP TRIGGER journal_person_delete",
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM person",
    ],
    "a row added from outside": [
        "INSERT INTO person (household_id, name, list_order, folded, sort_key, initials) SELECT id, 'Ma', 9, 'ma', 'ma', 'm' FROM household"
    ],
    "a row added under an old id": [
        "INSERT INTO setting (id, key, value) VALUES (7, 'lạ', 'lạ')",
    ],
    "a label rewritten": ["DROP TRIGGER journal_sealed", "UPDATE journal SET label = 'Khác' WHERE label = 'Sửa'"],
    "a user rewritten": ["DROP TRIGGER journal_sealed", "UPDATE journal SET user = 'Khác' WHERE label = 'Sửa'"],
    "a step removed": [
        "DROP TRIGGER journal_kept",
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM journal WHERE label = 'Sửa'",
    ],
    "an image rewritten": [
        "DROP TRIGGER journal_row_sealed",
        "UPDATE journal_row SET before = replace(before, 'Thị', 'Văn')",
    ],
    "an event removed": [
        "DROP TRIGGER journal_row_kept",
        "DELETE FROM journal_row WHERE id = (SELECT MAX(id) FROM journal_row)",
    ],
    "a range stretched": ["DROP TRIGGER journal_range_sealed", "UPDATE journal_range SET last_id = last_id + 1"],
}


@pytest.mark.parametrize("statements", TAMPERS.values(), ids=TAMPERS.keys())
def test_check_finds_what_was_done_behind_the_back(bench: Bench, statements: list[str]) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    assert journal_check.verify(bench.db).ok
    for statement in statements:
        bench.db.conn.execute(statement)
    assert not journal_check.verify(bench.db).ok


def test_an_added_column_does_not_break_the_chain_or_the_undo(bench: Bench) -> None:
    _, people = bench.household()
    bench.do("Sửa", lambda work: work.people.change(people[0], birth="1965"))
    bench.do("Xoá", lambda work: work.people.remove(people[1]))
    bench.db.conn.execute("ALTER TABLE person ADD COLUMN nickname TEXT")
    journal.install_triggers(bench.db)
    assert journal_check.verify(bench.db).ok
    bench.undo()
    bench.undo()
    assert bench.rows("SELECT birth, nickname FROM person ORDER BY id") == [(None, None), (None, None)]
    assert journal_check.verify(bench.db).ok


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_text_survives_the_journal(bench: Bench, text: str) -> None:
    if not bench.rows("SELECT 1 FROM person"):
        bench.household()
    person = bench.rows("SELECT id FROM person")[0][0]
    before = bench.state()
    bench.do("Ghi chú", lambda work: work.people.change(person, note=text))
    bench.do("Xoá ghi chú", lambda work: work.people.change(person, note=None))
    bench.undo()
    assert bench.rows("SELECT note FROM person WHERE id = ?", person) == [(text,)]
    bench.undo()
    assert bench.state() == before
