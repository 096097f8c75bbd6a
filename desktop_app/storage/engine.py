"""What the rooms of storage share of SQLite: a connection with transactions.

sqlite-utils carries the schema history (``migrations``). It is imported only when there is something to migrate: with what it pulls in (click,
dateutil, pluggy and, where present, numpy) it took a quarter of the program's start (docs/decisions).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import DatabaseError, OperationalError

__all__ = ["Database", "DatabaseError", "OperationalError"]


class Database:
    """One connection. ``conn`` runs statements; ``atomic`` is a transaction, or a savepoint inside one."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Commit everything at the end, or nothing."""
        inside = self.conn.in_transaction
        begin, commit, back = (
            ("SAVEPOINT inner", "RELEASE inner", "ROLLBACK TO inner")
            if inside
            else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        )
        self.conn.execute(begin)
        try:
            yield
            self.conn.execute(commit)
        except BaseException:
            if self.conn.in_transaction:  # a full disk may have rolled back already
                self.conn.execute(back)
            raise

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()
