"""Who may change the person of a visit or a money entry, and that a merge knows every column that names a person."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.storage.merging import Merging
from desktop_app.storage.migrations.m0006_desk_and_plans.merges import GIVEN_OVER
from desktop_app.storage.unit_of_work import UnitOfWork, unit_of_work
from tests.storage.conftest import Bench

# Columns called person_id that no reference ties: a decision is given over by name; printed lists, kept sums and an import's own rows stay as they
# were and are explained by `merged_person`.
GIVEN_BY_NAME = {"import_decision"}
LEFT_AS_THEY_WERE = {"import_row", "walk_list_line"}


def test_every_column_that_names_a_person_is_given_over_or_left_on_purpose(bench: Bench) -> None:
    named = {
        table
        for (table,) in bench.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sum~_%' ESCAPE '~'"
        )
        if "person_id" in {row[1] for row in bench.rows(f"PRAGMA table_info({table})")}
    }
    known = {table for table, column in Merging(bench.db).columns() if column == "person_id"}
    assert known >= GIVEN_BY_NAME
    assert named - known <= LEFT_AS_THEY_WERE


@pytest.mark.parametrize("table", GIVEN_OVER)
def test_the_guard_names_every_other_column(bench: Bench, table: str) -> None:
    (guard,) = bench.rows("SELECT sql FROM sqlite_master WHERE name = ?", f"{table}_no_update")
    columns = {row[1] for row in bench.rows(f"PRAGMA table_info({table})")}
    assert {name for name in columns if f"OLD.{name} IS NEW.{name}" in guard[0]} == columns - {"person_id"}


def a_visit(bench: Bench) -> tuple[int, int, int]:
    """A visit of one person, and another person."""
    household, (one, other) = bench.household()
    visit = bench.do(
        "Ghi", lambda work: work.visits.add(household_id=household, person_id=one, visited_on="2026-11-05", outcome="3")
    )
    return visit, one, other


def as_merge(bench: Bench, change: Callable[[UnitOfWork], Any]) -> None:
    with unit_of_work(bench.db, "people.merge", "Gộp", bench.who) as work:
        change(work)


def test_only_a_merge_gives_a_visit_to_another_person_and_nothing_else_of_it(bench: Bench) -> None:
    visit, one, other = a_visit(bench)

    def give(work: UnitOfWork) -> bool:
        return work.visits.change(visit, person_id=other)

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        bench.do("Sửa", give)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        as_merge(bench, lambda work: work.visits.change(visit, outcome="1"))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        as_merge(bench, lambda work: work.visits.change(visit, person_id=other, visited_on="2026-11-06"))
    as_merge(bench, give)
    assert bench.rows("SELECT person_id FROM visit") == [(other,)]
    bench.undo()
    assert bench.rows("SELECT person_id FROM visit") == [(one,)]
    bench.redo()
    assert bench.rows("SELECT person_id FROM visit") == [(other,)]


def test_undo_lets_one_row_give_way_to_another(bench: Bench) -> None:
    _, (one, other) = bench.household()
    lead = {"scheme": "voluntary-si", "source": "lapsed", "opened_on": "2026-11-01"}
    first = bench.do("Mở", lambda work: work.leads.add(person_id=one, **lead))
    second = bench.do("Mở", lambda work: work.leads.add(person_id=other, **lead))

    def swap(work: UnitOfWork) -> None:
        work.leads.change(first, closed_on="2026-11-02", close_reason="merged")
        work.leads.change(second, person_id=one)

    bench.do("Đổi", swap)
    bench.undo()
    assert bench.rows("SELECT id, person_id, closed_on FROM lead ORDER BY id") == [
        (first, one, None),
        (second, other, None),
    ]
