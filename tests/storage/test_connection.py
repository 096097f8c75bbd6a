"""Pragmas, station-seeded ids and the schema history."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.storage import connection
from desktop_app.storage.migrations import SCHEMA_VERSION
from desktop_app.storage.stations import STATION_STEP
from tests.storage.conftest import STATION, Bench


def test_writer_is_durable_and_keeps_foreign_keys(bench: Bench) -> None:
    found = {name: bench.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_ids_start_at_the_station(bench: Bench) -> None:
    household, people = bench.household()
    assert household == STATION * STATION_STEP + 1
    assert people == [STATION * STATION_STEP + 1, STATION * STATION_STEP + 2]
    steps = bench.rows("SELECT MIN(id), MAX(id) FROM journal")[0]
    assert STATION * STATION_STEP < steps[0] <= steps[1] < (STATION + 1) * STATION_STEP


def test_file_says_what_it_is(bench: Bench) -> None:
    assert bench.rows("PRAGMA application_id")[0][0] == connection.APPLICATION_ID
    assert bench.rows("PRAGMA user_version")[0][0] == SCHEMA_VERSION


def test_reader_cannot_write(bench: Bench) -> None:
    reader = connection.connect_reader(bench.path)
    try:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.conn.execute("INSERT INTO draft VALUES ('a', 'b', 'c', 'd')")
    finally:
        reader.close()


def test_reader_sees_what_was_committed_and_never_waits(bench: Bench) -> None:
    reader = connection.connect_reader(bench.path)
    try:
        bench.db.conn.execute("BEGIN IMMEDIATE")
        bench.db.conn.execute("INSERT INTO draft VALUES ('a', 'b', 'c', 'd')")
        assert reader.conn.execute("SELECT COUNT(*) FROM draft").fetchone()[0] == 0
        bench.db.conn.execute("COMMIT")
        assert reader.conn.execute("SELECT COUNT(*) FROM draft").fetchone()[0] == 1
    finally:
        reader.close()


def test_migrating_an_up_to_date_file_changes_nothing(bench: Bench) -> None:
    before = bench.rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    connection.migrate(bench.db)
    assert bench.rows("SELECT name, sql FROM sqlite_master ORDER BY name") == before


def test_an_up_to_date_file_opens_without_the_migration_library(bench: Bench) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop_app.storage import connection; "
        "connection.connect_writer(Path(sys.argv[1])).close(); assert 'sqlite_utils' not in sys.modules"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code, str(bench.path)], check=True, cwd=root)
