"""The schema history: ordered, append-only, one module per step. Never edit a step that has left the house: add the next one."""

from __future__ import annotations

from desktop_app.storage.engine import Database, Migrations
from desktop_app.storage.migrations import m0001_first

HISTORY = Migrations("an-sinh-xa")
SCHEMA_VERSION = 1


@HISTORY(name="0001-first")
def _first(db: Database) -> None:
    m0001_first.apply(db)
