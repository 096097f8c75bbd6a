"""A step of the schema's history that changes rows leaves a file whose journal accounts for them, and new tables number from the station."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.storage import connection, journal_check, migrations
from desktop_app.storage.engine import Database
from desktop_app.storage.stations import STATION_STEP
from tests.storage.conftest import STATION, Bench


def later_steps(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[Database], None]) -> None:
    """Make this a later release with these steps more."""
    more = [(f"000{number}-of-the-test", step) for number, step in enumerate(steps, start=len(migrations.STEPS) + 1)]
    monkeypatch.setattr(migrations, "STEPS", [*migrations.STEPS, *more])
    monkeypatch.setattr(connection, "SCHEMA_VERSION", len(migrations.STEPS))


def nicknames(db: Database) -> None:
    db.conn.execute("ALTER TABLE person ADD COLUMN nickname TEXT")
    db.conn.execute("UPDATE person SET nickname = initials")


def pets(db: Database) -> None:
    db.conn.execute("CREATE TABLE pet (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT")


def a_dog(db: Database) -> None:
    db.conn.execute("INSERT INTO pet (name) VALUES ('Vàng')")


def an_index(db: Database) -> None:
    db.conn.execute("CREATE INDEX person_birth ON person(birth)")


def torn(db: Database) -> None:
    db.conn.execute("DELETE FROM entitlement")
    db.conn.execute("UPDATE person SET household_id = household_id + 99")


def test_rows_changed_by_a_migration_are_in_the_journal(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    _household, people = bench.household(size=3)
    later_steps(monkeypatch, nicknames)
    connection.migrate(bench.db)
    assert bench.rows("SELECT nickname FROM person") == [("nta",), ("ntb",), ("ntc",)]
    assert journal_check.verify(bench.db).ok
    assert bench.rows("SELECT verb, undoable FROM journal ORDER BY id DESC LIMIT 1") == [("schema.migrate", 0)]
    bench.do("Sửa tên", lambda work: work.people.change(people[0], name="Nguyễn Thị Khác"))
    assert journal_check.verify(bench.db).ok
    bench.undo()
    assert bench.rows("SELECT name, nickname FROM person WHERE id = ?", people[0]) == [("Nguyễn Thị A", "nta")]
    assert journal_check.verify(bench.db).ok


def test_new_tables_number_their_rows_from_the_station(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    later_steps(monkeypatch, pets, a_dog)
    connection.migrate(bench.db)
    assert bench.rows("SELECT id FROM pet") == [(STATION * STATION_STEP + 1,)]
    bench.do("Thêm", lambda work: work.db.conn.execute("INSERT INTO pet (name) VALUES ('Mực')"))
    assert bench.rows("SELECT id FROM pet") == [(STATION * STATION_STEP + 1,), (STATION * STATION_STEP + 2,)]
    assert journal_check.verify(bench.db).ok


def test_a_migration_that_only_shapes_leaves_no_step(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    before = bench.rows("SELECT COUNT(*) FROM journal")
    later_steps(monkeypatch, an_index)
    connection.migrate(bench.db)
    assert bench.rows("SELECT COUNT(*) FROM journal") == before


def test_several_steps_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    before = migrations.SCHEMA_VERSION
    later_steps(monkeypatch, nicknames, pets, a_dog)
    connection.migrate(bench.db)
    assert bench.rows("PRAGMA user_version") == [(before + 3,)]
    assert journal_check.verify(bench.db).ok


def test_a_migration_that_breaks_keys_is_not_trusted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    later_steps(monkeypatch, torn)
    with pytest.raises(sqlite3.IntegrityError, match="foreign keys broken"):
        connection.migrate(bench.db)


def test_a_new_file_is_made_by_every_step_as_if_it_had_them_from_the_first_day(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    later_steps(monkeypatch, nicknames, pets, a_dog)
    db = connection.connect_writer(tmp_path / "new.db")
    connection.create_schema(db, STATION)
    try:
        assert [row[0] for row in db.conn.execute("SELECT id FROM pet")] == [STATION * STATION_STEP + 1]
        sequences = {row[0]: row[1] for row in db.conn.execute("SELECT name, seq FROM sqlite_sequence")}
        assert all(seq >= STATION * STATION_STEP for seq in sequences.values())
        assert {"office_rate", "support_rule", "person", "pet"} <= sequences.keys()
        assert journal_check.verify(db).ok
    finally:
        db.close()
