"""The common part of every repository: one table, one frozen record class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import itemgetter
from typing import Any, Generic, TypeVar

from desktop_app.storage.engine import Database

Record = TypeVar("Record")


class Table(Generic[Record]):
    """Rows of ``name`` as ``record`` values. Subclasses add the questions of their subject.

    ``derive`` may be overridden to keep search columns (folded names, sort keys) beside the values that are written.
    """

    name: str
    record: type[Record]
    columns: tuple[str, ...]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.columns = tuple(field.name for field in fields(cls.record))  # type: ignore[arg-type]

    def __init__(self, db: Database) -> None:
        self.db = db

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        """Add the columns that follow from ``values``; by default none."""
        return values

    def restore(self, record: Record) -> Record:
        """Turn a row as it is stored into the record as it is used; by default they are the same."""
        return record

    def add(self, **values: Any) -> int:
        """Insert one row and return its id."""
        row = self.derive(dict(values))
        names = ", ".join(row)
        cursor = self.db.conn.execute(
            f"INSERT INTO {self.name} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def add_many(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows of the same columns in one statement run (ids may be given, see ``next_id``)."""
        if not rows:
            return
        derived = [self.derive(dict(row)) for row in rows]
        names = tuple(derived[0])
        values = map(itemgetter(*names), derived) if len(names) > 1 else ((row[names[0]],) for row in derived)
        self.db.conn.executemany(
            f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
        )

    def change(self, row_id: int, **values: Any) -> bool:
        """Set columns of one row; says whether anything differed. A row that stays the same is not written (and not journalled)."""
        row = self.derive(dict(values))
        settings = ", ".join(f"{name} = ?" for name in row)
        differs = " OR ".join(f"{name} IS NOT ?" for name in row)
        cursor = self.db.conn.execute(
            f"UPDATE {self.name} SET {settings} WHERE id = ? AND ({differs})", (*row.values(), row_id, *row.values())
        )
        return cursor.rowcount > 0

    def remove(self, row_id: int) -> None:
        """Delete one row."""
        self.db.conn.execute(f"DELETE FROM {self.name} WHERE id = ?", (row_id,))

    def get(self, row_id: int) -> Record:
        """One row by id; ``KeyError`` when there is none."""
        found = self.find("id = ?", (row_id,))
        if not found:
            raise KeyError(f"{self.name} {row_id}")
        return found[0]

    def of_ids(self, ids: Iterable[int]) -> list[Record]:
        """Rows by id, oldest first; unknown ids are left out."""
        return self.find("id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))

    def find(
        self, where: str = "1", values: Iterable[Any] = (), *, order: str = "id", limit: int | None = None
    ) -> list[Record]:
        """The rows under an SQL condition (used inside this room only)."""
        sql = f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE {where} ORDER BY {order}"
        if limit is not None:
            sql += f" LIMIT {limit}"
        rows = self.db.conn.execute(sql, tuple(values))
        return [self.restore(self.record(**dict(zip(self.columns, row, strict=True)))) for row in rows]

    def all(self) -> list[Record]:
        """Every row, oldest first (short tables only)."""
        return self.find()

    def count(self, where: str = "1", values: Iterable[Any] = ()) -> int:
        """How many rows stand under an SQL condition."""
        found: int = self.db.conn.execute(f"SELECT COUNT(*) FROM {self.name} WHERE {where}", tuple(values)).fetchone()[
            0
        ]
        return found

    def next_id(self) -> int:
        """The id the next inserted row will get; a bulk load numbers its rows from here."""
        row = self.db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.name,)).fetchone()
        return int(row[0]) + 1
