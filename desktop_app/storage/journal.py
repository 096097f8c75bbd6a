"""The journal: every change of every row of the office's tables, one sealed step per verb.

How it is written, and why so (docs/decisions, "journal"):

- Updates and deletes are caught by triggers generated from the schema; they keep the row as it was before (a JSON array whose column names
  stand once in ``journal_shape``).
- Inserts cost nothing per row: ids only grow (AUTOINCREMENT), so what a step inserted is the range of ids above the mark that the step before it
  left. The ranges are taken when the step is sealed. Rows that come back by undo have old ids and are noted one by one.
- What a row was *after* a step is what it was before its next change, or what it is now; nothing is stored twice.

A sealed step's hash covers the hash of the step before it, its head, its events and the rows it left behind. So a change of the journal, or of
a row behind the program's back, breaks the chain (``storage/journal_check.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.newcomers import count_newcomers
from desktop_app.system.faults import WorldFault

# Not records of the office: the journal itself, drafts, sums kept by triggers (`sum_…`), and an import's own row ledger with what its file said.
# The bytes of a submission and of an own workbook are told by their hash, which is journalled.
UNJOURNALLED = frozenset(
    {"draft", "import_row", "import_mapping", "import_content", "submission_content", "own_workbook_content"}
)
_CHUNK = 2000
_HEAD = ("id", "verb", "label", "kind", "target_id", "undoable", "user", "station", "at", "first_row", "previous_hash")


class OutsideChange(WorldFault):
    """Rows changed outside a step: the file was edited by another program, and nothing more is written on top of that."""

    def __init__(self) -> None:
        super().__init__(
            "Dữ liệu trong tệp đã bị sửa bằng chương trình khác nên không ghi thêm. Hãy phục hồi từ bản sao lưu gần nhất "
            "(mục Sao lưu, hoặc lệnh restore)."
        )


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who does something, and where: the context of a verb. ``at`` is local ISO time."""

    user: str
    station: int
    at: str


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The columns a row image stands for."""

    id: int
    table: str
    columns: tuple[str, ...]


def exists(db: Database) -> bool:
    """Whether the file has a journal already (the first step of the schema makes it)."""
    return db.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'journal'").fetchone() is not None


def journalled_tables(db: Database) -> list[str]:
    """Every table whose rows are journalled, in the order they were created."""
    names = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
    return [
        name
        for name in names
        if name not in UNJOURNALLED and not name.startswith(("ref_", "sum_", "sqlite_", "_sqlite", "journal"))
    ]


def columns_of(db: Database, table: str) -> tuple[str, ...]:
    """The column names of ``table`` in their stored order."""
    return tuple(row["name"] for row in db.conn.execute(f"PRAGMA table_info({table})"))


def image(columns: tuple[str, ...], alias: str = "") -> str:
    """The SQL expression of a row's image."""
    prefix = f"{alias}." if alias else ""
    return "json_array(" + ", ".join(f"{prefix}{column}" for column in columns) + ")"


def install_triggers(db: Database) -> None:
    """(Re)write the journal triggers of every journalled table from its columns as they are now. Runs after each migration.

    One that stands there word for word is left alone: each writing makes SQLite read the schema again.
    """
    standing = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    for table in journalled_tables(db):
        columns = columns_of(db, table)
        described = json.dumps(columns)
        db.conn.execute("INSERT OR IGNORE INTO journal_shape (table_name, columns) VALUES (?, ?)", (table, described))
        shape = db.conn.execute(
            "SELECT id FROM journal_shape WHERE table_name = ? AND columns = ?", (table, described)
        ).fetchone()[0]
        for event in ("update", "delete"):
            name = f"journal_{table}_{event}"
            wanted = (
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN "
                "INSERT INTO journal_row (shape_id, row_id, event, before) "
                f"VALUES ({shape}, OLD.id, '{event}', {image(columns, 'OLD')}); END"
            )
            if standing.get(name) != wanted:
                db.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
                db.conn.execute(wanted)


def count_steps(db: Database) -> int:
    """How many steps the journal holds."""
    found: int = db.conn.execute("SELECT COUNT(*) FROM journal").fetchone()[0]
    return found


def shapes(db: Database) -> dict[int, Shape]:
    """Every shape a row image may have, by its id."""
    return {
        row["id"]: Shape(id=row["id"], table=row["table_name"], columns=tuple(json.loads(row["columns"])))
        for row in db.conn.execute("SELECT * FROM journal_shape")
    }


def current_shapes(db: Database) -> dict[str, Shape]:
    """The shape of each journalled table as it is now, by table name."""
    known = {(shape.table, shape.columns): shape for shape in shapes(db).values()}
    return {table: known[table, columns_of(db, table)] for table in journalled_tables(db)}


def open_step(
    db: Database,
    verb: str,
    label: str,
    who: Who,
    *,
    kind: str = "do",
    target_id: int | None = None,
    undoable: bool = True,
) -> int:
    """Begin a step inside the running transaction; returns its id.

    Raises ``OutsideChange`` when something changed since the last step was sealed.
    """
    last = db.conn.execute("SELECT hash, last_row FROM journal ORDER BY id DESC LIMIT 1").fetchone()
    first_row = (last["last_row"] if last else 0) + 1
    if _last_row(db) >= first_row or _new_ranges(db):
        raise OutsideChange
    cursor = db.conn.execute(
        "INSERT INTO journal (verb, label, kind, target_id, undoable, user, station, at, first_row, previous_hash) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            verb,
            label,
            kind,
            target_id,
            int(undoable),
            who.user,
            who.station,
            who.at,
            first_row,
            last["hash"] if last else "",
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def seal_step(db: Database, step_id: int) -> bool:
    """Close a step: fix its ranges, its last event and its hash. A step that changed nothing leaves no trace and ``False`` is returned."""
    head = db.conn.execute("SELECT * FROM journal WHERE id = ?", (step_id,)).fetchone()
    last_row = _last_row(db)
    fresh = _new_ranges(db)
    if last_row < head["first_row"] and not fresh:
        db.conn.execute("DELETE FROM journal WHERE id = ?", (step_id,))
        return False
    people = next(((first, last) for table, first, last in fresh if table == "person"), None)
    count_newcomers(db, people, (head["first_row"], last_row))
    by_id = shapes(db)
    known = {(shape.table, shape.columns): shape.id for shape in by_id.values()}
    for table, first_id, last_id in fresh:
        db.conn.execute(
            "INSERT INTO journal_range (step_id, shape_id, first_id, last_id) VALUES (?, ?, ?, ?)",
            (step_id, known[table, columns_of(db, table)], first_id, last_id),
        )
        db.conn.execute(
            "INSERT INTO journal_mark VALUES (?, ?) ON CONFLICT (table_name) DO UPDATE SET last_id = excluded.last_id",
            (table, last_id),
        )
    digest = start_digest(db, dict(head), last_row)
    for shape, where, values in left_behind(db, by_id, step_id, head["first_row"], last_row):
        rows = db.conn.execute(
            f"SELECT id || '|' || {image(shape.columns)} FROM {shape.table} WHERE {where} ORDER BY id", values
        )
        while chunk := rows.fetchmany(_CHUNK):
            digest.update("\n".join([row[0] for row in chunk]).encode() + b"\n")
    db.conn.execute("UPDATE journal SET last_row = ?, hash = ? WHERE id = ?", (last_row, digest.hexdigest(), step_id))
    return True


def start_digest(db: Database, head: dict[str, object], last_row: int) -> hashlib._Hash:
    """SHA-256 over the previous hash, the step's head, its id ranges and its events; the rows left behind follow."""
    digest = hashlib.sha256()
    digest.update(json.dumps([*(head[key] for key in _HEAD), last_row], ensure_ascii=False).encode())
    for row in db.conn.execute(
        "SELECT shape_id, first_id, last_id FROM journal_range WHERE step_id = ? ORDER BY id", (head["id"],)
    ):
        digest.update(f"{row[0]}|{row[1]}|{row[2]}\n".encode())
    events = db.conn.execute(
        "SELECT id || '|' || shape_id || '|' || row_id || '|' || event || '|' || COALESCE(before, '') FROM journal_row "
        "WHERE id BETWEEN ? AND ? ORDER BY id",
        (head["first_row"], last_row),
    )
    while chunk := events.fetchmany(_CHUNK):
        digest.update("\n".join([row[0] for row in chunk]).encode() + b"\n")
    return digest


def left_behind(
    db: Database, by_id: Mapping[int, Shape], step_id: int, first_row: int, last_row: int
) -> Iterator[tuple[Shape, str, tuple[int, ...]]]:
    """Which rows a step touched, as (shape, condition on id, values): first its ranges, then the rows of its events, table by table.

    ``by_id``: every shape, as ``shapes`` gives them.
    """
    for row in db.conn.execute(
        "SELECT shape_id, first_id, last_id FROM journal_range WHERE step_id = ? ORDER BY id", (step_id,)
    ).fetchall():
        yield by_id[row["shape_id"]], "id BETWEEN ? AND ?", (row["first_id"], row["last_id"])
    for row in db.conn.execute(
        "SELECT DISTINCT shape_id FROM journal_row WHERE id BETWEEN ? AND ? ORDER BY shape_id", (first_row, last_row)
    ).fetchall():
        yield (
            by_id[row["shape_id"]],
            "id IN (SELECT row_id FROM journal_row WHERE id BETWEEN ? AND ? AND shape_id = ?)",
            (first_row, last_row, row["shape_id"]),
        )


def note_reinserted(db: Database, shape_id: int, row_ids: list[int]) -> None:
    """Journal rows that undo or redo put back under their old ids (a range cannot show them)."""
    db.conn.executemany(
        "INSERT INTO journal_row (shape_id, row_id, event) VALUES (?, ?, 'insert')",
        [(shape_id, row_id) for row_id in row_ids],
    )


def _last_row(db: Database) -> int:
    found: int = db.conn.execute("SELECT COALESCE(MAX(id), 0) FROM journal_row").fetchone()[0]
    return found


def _new_ranges(db: Database) -> list[tuple[str, int, int]]:
    """The ids that were given out since the last step: (table, first, last) for each table that grew."""
    tables = set(journalled_tables(db))
    rows = db.conn.execute(
        "SELECT s.name, COALESCE(m.last_id, (s.seq >> 40) << 40) + 1, s.seq FROM sqlite_sequence AS s "
        "LEFT JOIN journal_mark AS m ON m.table_name = s.name WHERE s.seq > COALESCE(m.last_id, (s.seq >> 40) << 40) ORDER BY s.name"
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows if row[0] in tables]
