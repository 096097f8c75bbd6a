"""The order of a long list, found once and kept until something is written: then any window of it is read in the same few milliseconds."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from desktop_app.storage.engine import Database


class Stamp:
    """Tells whether anything was written since it was last asked, by this connection or by another one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: tuple[int, int] | None = None

    def moved(self) -> bool:
        """Whether something was written; the first answer is yes."""
        conn = self._db.conn
        # The one tells what other connections committed, the other what this one did itself.
        now = (conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes)
        moved, self._seen = now != self._seen, now
        return moved


class KeptOrder:
    """The ids of one list in one order, on one connection. Another question, or anything written since, has it read anew."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stamp = Stamp(db)
        self._asked: tuple[object, ...] = ()
        self._ids = array("q")

    def ids(self, sql: str, values: Mapping[str, object]) -> array[int]:
        """Every id a question gives; 8 bytes for each is kept."""
        asked = (sql, tuple(sorted(values.items())))
        if self._stamp.moved() or asked != self._asked:
            self._ids = array("q", (row[0] for row in self._db.conn.execute(sql, values)))
            self._asked = asked
        return self._ids

    def window(self, sql: str, values: Mapping[str, object], offset: int, limit: int) -> tuple[int, ...]:
        """Some of the ids in their order."""
        return tuple(self.ids(sql, values)[offset : offset + limit])


def marks(ids: tuple[int, ...]) -> str:
    """The ids as the list of an ``IN``."""
    return ", ".join(map(str, ids))
