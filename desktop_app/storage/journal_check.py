"""Reads the whole journal again and says whether anything was changed behind the program's back."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from desktop_app.storage import connection, journal
from desktop_app.storage.engine import Database, DatabaseError
from desktop_app.storage.migrations import SCHEMA_VERSION


@dataclass(frozen=True, kw_only=True)
class Chain:
    """``ok``, how many steps were read, and the first step that does not fit with the reason (English, for the log)."""

    ok: bool
    steps: int
    broken_at: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Soundness:
    """``integrity``, ``foreign_keys`` and ``journal`` are ``ok`` or say what is wrong (English, for the log)."""

    integrity: str
    foreign_keys: str
    journal: str


def examine(db: Database) -> Soundness:
    """Read the whole file: pages, foreign keys, journal. One consistent state is looked at."""
    db.conn.execute("BEGIN")
    try:
        integrity = "; ".join(str(row[0]) for row in db.conn.execute("PRAGMA integrity_check(5)"))
        broken = len(db.conn.execute("PRAGMA foreign_key_check").fetchall())
        try:
            chain = verify(db)
            journal_state = "ok" if chain.ok else f"{chain.reason} (step {chain.broken_at})"
        except (DatabaseError, KeyError, ValueError, TypeError) as exc:
            journal_state = f"unreadable: {exc}"
    finally:
        db.conn.execute("ROLLBACK")
    return Soundness(
        integrity=integrity, foreign_keys=f"{broken} rows point nowhere" if broken else "ok", journal=journal_state
    )


def verify(db: Database) -> Chain:
    """Recompute every hash from the first step to the last, and look for rows that no step accounts for."""
    previous, expected_row, count = "", 1, 0
    known = _Known(by_id=journal.shapes(db), now=journal.current_shapes(db))
    for row in db.conn.execute("SELECT * FROM journal ORDER BY id").fetchall():
        head = dict(row)
        count += 1
        reason = ""
        if head["hash"] is None:
            reason = "a step was never sealed"
        elif head["previous_hash"] != previous:
            reason = "a step before this one is missing or changed"
        elif head["first_row"] != expected_row:
            reason = "events are missing or were added"
        elif _digest(db, known, head) != head["hash"]:
            reason = "the step, its events or the rows it left were changed"
        if reason:
            return Chain(ok=False, steps=count, broken_at=head["id"], reason=reason)
        previous, expected_row = head["hash"], head["last_row"] + 1
    if db.conn.execute("SELECT 1 FROM journal_row WHERE id >= ?", (expected_row,)).fetchone():
        return Chain(ok=False, steps=count, reason="events stand outside every step")
    stray = _unaccounted(db) or _unkept(db)
    return Chain(ok=not stray, steps=count, reason=stray)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The shapes of rows, read once for the whole journal: by id, and as each table is now."""

    by_id: Mapping[int, journal.Shape]
    now: Mapping[str, journal.Shape]


def _digest(db: Database, known: _Known, head: dict[str, object]) -> str:
    first_row, last_row, step_id = head["first_row"], head["last_row"], head["id"]
    assert isinstance(first_row, int)
    assert isinstance(last_row, int)
    assert isinstance(step_id, int)
    digest = journal.start_digest(db, head, last_row)
    for shape, where, values in journal.left_behind(db, known.by_id, step_id, first_row, last_row):
        for row_id, text in _as_left(db, known, shape, where, values, last_row):
            digest.update(f"{row_id}|{text}\n".encode())
    return digest.hexdigest()


def _as_left(
    db: Database, known: _Known, shape: journal.Shape, where: str, values: tuple[int, ...], last_row: int
) -> Iterator[tuple[int, str]]:
    """The rows of a table under ``where`` as they stood when the step ended, in its shape: their next image, or what they are now."""
    same_table = {found.id: found for found in known.by_id.values() if found.table == shape.table}
    marks = ", ".join(str(shape_id) for shape_id in same_table)
    later = {
        row["row_id"]: row
        for row in db.conn.execute(
            f"SELECT row_id, shape_id, event, before, MIN(id) FROM journal_row WHERE id > ? AND shape_id IN ({marks}) "
            f"AND row_{where} GROUP BY row_id",
            (last_row, *values),
        )
    }
    now_shape = known.now[shape.table]
    now = db.conn.execute(
        f"SELECT id, {journal.image(now_shape.columns)} FROM {shape.table} WHERE {where} ORDER BY id", values
    )
    found = {row[0]: image_as(now_shape, shape, row[1]) for row in now if row[0] not in later}
    for row_id, row in later.items():
        if row["event"] != "insert":  # a row whose next event is its return did not exist when this step ended
            found[row_id] = image_as(same_table[row["shape_id"]], shape, row["before"])
    for row_id in sorted(found):
        yield row_id, found[row_id]


def _unaccounted(db: Database) -> str:
    """A row whose id lies in no range and has no journalled return was put in from outside."""
    by_id = journal.shapes(db)
    ranges: dict[str, list[tuple[int, int]]] = {}
    for row in db.conn.execute("SELECT shape_id, first_id, last_id FROM journal_range ORDER BY first_id"):
        ranges.setdefault(by_id[row["shape_id"]].table, []).append((row["first_id"], row["last_id"]))
    for table in journal.journalled_tables(db):
        known = ranges.get(table, [])
        starts = [first for first, _ in known]
        for (row_id,) in db.conn.execute(f"SELECT id FROM {table}"):
            at = bisect_right(starts, row_id) - 1
            if at < 0 or row_id > known[at][1]:
                return f"row {row_id} of {table} belongs to no step"
    return ""


def _unkept(db: Database) -> str:
    """A trigger of the newest schema that a file of it lacks: what it keeps or guards went on without it."""
    if db.conn.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return ""
    missing = _triggers() - _names_of_triggers(db)
    return f"trigger {min(missing)} is missing" if missing else ""


@cache
def _triggers() -> frozenset[str]:
    """The names of every trigger of an empty file of the newest schema."""
    memory = Database(sqlite3.connect(":memory:", isolation_level=None))
    try:
        memory.conn.row_factory = sqlite3.Row
        connection.create_schema(memory, 1)
        return _names_of_triggers(memory)
    finally:
        memory.close()


def _names_of_triggers(db: Database) -> frozenset[str]:
    return frozenset(row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"))


def image_as(shape: journal.Shape, target: journal.Shape, text: str) -> str:
    """Rewrite an image from one shape of a table to another (columns added since are NULL)."""
    if shape.id == target.id:
        return text
    values = dict(zip(shape.columns, json.loads(text), strict=True))
    return json.dumps([values.get(column) for column in target.columns], ensure_ascii=False, separators=(",", ":"))
