"""The one place where a connection to a data file is made: pragmas, identity of the file, schema history, journal triggers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop_app.storage import journal
from desktop_app.storage.engine import Database
from desktop_app.storage.migrations import SCHEMA_VERSION, apply_pending
from desktop_app.storage.stations import seed_ids

APPLICATION_ID = 0x41535831  # "ASX1": tells our data files from any other SQLite file


def connect_writer(path: Path) -> Database:
    """Open the one read-write connection of a program on ``path`` (WAL, FULL, foreign keys on). The caller serialises its use."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=5.0, cached_statements=256
    )
    _common(connection)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 2000"):
        connection.execute(f"PRAGMA {pragma}").fetchone()
    return Database(connection)


def connect_reader(path: Path) -> Database:
    """Open a connection that can only read; readers never wait for the writer (WAL)."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=5.0, cached_statements=256
    )
    _common(connection)
    connection.execute("PRAGMA query_only = ON")
    return Database(connection)


def _common(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "temp_store = MEMORY",
        "cache_size = -32000",
        "mmap_size = 0",  # a stick pulled out under a mapped file would kill the program; measured, mapping gains nothing here
    ):
        connection.execute(f"PRAGMA {pragma}").fetchone()


def create_schema(db: Database, station: int) -> None:
    """Turn an empty file into a data file of the newest schema whose ids start at ``station`` × 2^40.

    Ids of rows made at different stations never meet, so files can be merged later without renumbering.
    """
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(db, station)
    with db.atomic():
        seed_ids(db, station)


def mark_schema(db: Database, version: int) -> None:
    """Write into the file's header which schema it is of."""
    db.conn.execute(f"PRAGMA user_version = {version:d}")


def settle(db: Database) -> None:
    """Move the log into the file itself, so that the file alone says what it is (its header is read before it is opened)."""
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def migrate(db: Database, station: int | None = None) -> None:
    """Bring the file to the newest schema. Foreign keys rest meanwhile and are checked before they are trusted again.

    ``station`` is for a file in the making only (see ``create_schema``).
    """
    db.conn.execute("PRAGMA foreign_keys = OFF")
    apply_pending(db, station)
    with db.atomic():
        broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"foreign keys broken by migration: {[tuple(row) for row in broken[:5]]}")
        journal.install_triggers(db)
        mark_schema(db, SCHEMA_VERSION)
    db.conn.execute("PRAGMA foreign_keys = ON")
    settle(db)
