"""The floor under everything that fills a data file: the same finished rows, put into the same tables with the same indexes by ``executemany``.

No rules, no journal, no checks: what is left is what SQLite itself has to do.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from desktop_app.storage import connection
from desktop_app.storage.journal import journalled_tables

Rows = dict[str, tuple[int, list[tuple[Any, ...]]]]


def rows_of(path: Path) -> Rows:
    """Every row of every table of the office, by table: (number of columns, rows)."""
    db = connection.connect_reader(path)
    try:
        db.conn.row_factory = None
        found: Rows = {}
        for table in journalled_tables(db):
            rows = db.conn.execute(f"SELECT * FROM {table}").fetchall()
            if rows:
                found[table] = len(rows[0]), rows
        return found
    finally:
        db.close()


def bare_file(path: Path) -> sqlite3.Connection:
    """An empty data file of the same schema with its indexes and without a trigger."""
    db = connection.connect_writer(path)
    connection.create_schema(db, 1)
    for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.conn.execute(f"DROP TRIGGER {name}")
    return db.conn


def put(target: sqlite3.Connection, rows: Rows) -> None:
    """All rows in one transaction."""
    target.execute("BEGIN IMMEDIATE")
    target.execute("PRAGMA defer_foreign_keys = ON")
    for table, (width, found) in rows.items():
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", found)
    target.execute("COMMIT")
