"""The schema history: ordered, append-only, one module per step. Never edit a step that has left the house: add the next one."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations import m0001_first

NAME = "an-sinh-xa"
SCHEMA_VERSION = 1
STEPS: list[tuple[str, Callable[[Database], None]]] = [("0001-first", m0001_first.apply)]


def apply_pending(db: Database) -> None:
    """Run the steps this file has not seen yet, each in its own transaction together with the note that it ran."""
    # Loaded here and not above: a file of the newest schema, which is nearly every file opened, never needs it.
    from sqlite_utils.db import Database as Migrated
    from sqlite_utils.migrations import Migrations

    history = Migrations(NAME)
    for name, step in STEPS:
        history(name=name)(_on_our_side(step))
    row_factory, db.conn.row_factory = db.conn.row_factory, None  # the library reads plain rows
    try:
        history.apply(Migrated(db.conn, execute_plugins=False))
    finally:
        db.conn.row_factory = row_factory


def _on_our_side(step: Callable[[Database], None]) -> Callable[[object], None]:
    def run(migrated: object) -> None:
        db = Database(migrated.conn)  # type: ignore[attr-defined]
        step(db)

    run.__name__ = step.__name__
    return run
