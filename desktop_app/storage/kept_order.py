"""The order of a long list, found once and kept until something is written: then any window of it is read in the same few milliseconds."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from desktop_app.storage.engine import Database


class KeptOrder:
    """The ids of one list in one order, on one connection. Another question, or anything written since, has it read anew."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._asked: tuple[object, ...] = ()
        self._ids = array("q")

    def ids(self, sql: str, values: Mapping[str, object]) -> array[int]:
        """Every id a question gives; 8 bytes for each is kept."""
        conn = self._db.conn
        # The one tells what other connections committed, the other what this one did itself.
        version: int = conn.execute("PRAGMA data_version").fetchone()[0]
        asked = (sql, tuple(sorted(values.items())), version, conn.total_changes)
        if asked != self._asked:
            self._ids = array("q", (row[0] for row in conn.execute(sql, values)))
            self._asked = asked
        return self._ids

    def window(self, sql: str, values: Mapping[str, object], offset: int, limit: int) -> tuple[int, ...]:
        """Some of the ids in their order."""
        return tuple(self.ids(sql, values)[offset : offset + limit])


def marks(ids: tuple[int, ...]) -> str:
    """The ids as the list of an ``IN``."""
    return ", ".join(map(str, ids))
