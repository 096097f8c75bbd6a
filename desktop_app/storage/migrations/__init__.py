"""The schema history: ordered, append-only, one module per step. Never edit a step that has left the house: add the next one.

A step may change rows; its changes are journalled as a step of their own. A new table is filled in a later step than the one that makes it, so that
its ids start at the station.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from desktop_app.storage import journal
from desktop_app.storage.engine import Database
from desktop_app.storage.migrations import (
    m0001_first,
    m0002_rule_book,
    m0003_employers,
    m0004_import_memory,
    m0005_money_and_reports,
    m0006_desk_and_plans,
)
from desktop_app.storage.stations import seed_ids, station_of
from desktop_app.system import clock

NAME = "an-sinh-xa"
SCHEMA_VERSION = 6
STEPS: list[tuple[str, Callable[[Database], None]]] = [
    ("0001-first", m0001_first.apply),
    ("0002-rule-book", m0002_rule_book.apply),
    ("0003-employers", m0003_employers.apply),
    ("0004-import-memory", m0004_import_memory.apply),
    ("0005-money-and-reports", m0005_money_and_reports.apply),
    ("0006-desk-and-plans", m0006_desk_and_plans.apply),
]


def apply_pending(db: Database, station: int | None = None) -> None:
    """Run the steps this file has not seen yet, each in its own transaction together with the note that it ran.

    ``station``: the number that the ids of a file in the making start at; a file that has ids knows its own.
    """
    # Loaded here and not above: a file of the newest schema, which is nearly every file opened, never needs it.
    from sqlite_utils.db import Database as Migrated
    from sqlite_utils.migrations import Migrations

    history = Migrations(NAME)
    for name, step in STEPS:
        history(name=name)(_on_our_side(step, station))
    row_factory, db.conn.row_factory = db.conn.row_factory, None  # the library reads plain rows
    try:
        history.apply(Migrated(db.conn, execute_plugins=False))
    finally:
        db.conn.row_factory = row_factory


def _on_our_side(step: Callable[[Database], None], station: int | None) -> Callable[[object], None]:
    def run(migrated: object) -> None:
        db = Database(migrated.conn)  # type: ignore[attr-defined]
        db.conn.row_factory = sqlite3.Row
        try:
            if journal.exists(db):
                if station is not None:
                    seed_ids(db, station)
                _journalled(db, step)
            else:
                step(db)
        finally:
            db.conn.row_factory = None

    run.__name__ = step.__name__
    return run


def _journalled(db: Database, step: Callable[[Database], None]) -> None:
    """Run a step as a step of the journal too: rows it changes stay accounted for. One that only shapes leaves no trace there."""
    station = station_of(db)
    who = journal.Who(user="An Sinh Xã", station=station, at=clock.now().isoformat(timespec="seconds"))
    opened = journal.open_step(db, "schema.migrate", "Nâng cấp tệp dữ liệu", who, undoable=False)
    step(db)
    journal.install_triggers(db)
    seed_ids(db, station)
    journal.seal_step(db, opened)
