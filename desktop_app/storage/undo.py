"""Undo and redo of any step, however many rows it touched, by the journal alone.

Undo is itself a step (kind ``undo``, ``target_id`` = what it takes back), so it is journalled, sealed and can be redone. Only the *net* change of
the step matters: the first image of each row it touched, whether it stands now, and whether anyone touched it since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from desktop_app.storage import journal
from desktop_app.storage.bulk import bulk
from desktop_app.storage.engine import Database, DatabaseError
from desktop_app.storage.journal_check import image_as

# Rows that are one record of money: child, its column, parent. Where one of them stays, the others stay with it.
_WHOLE = (
    ("ledger_entry", "receipt_id", "receipt"),
    ("ledger_entry", "enrolment_id", "enrolment"),
    ("coverage", "enrolment_id", "enrolment"),
    ("remuneration_line", "entry_id", "ledger_entry"),
)
_FEW = 500  # up to so many ids an index look-up beats reading the whole child table


class TouchedSince(Exception):
    """Later changes stand on this step; it cannot be taken back whole. ``rows``: how many rows are in the way."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} rows were changed since")
        self.rows = rows


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step as the history pane shows it."""

    id: int
    verb: str
    label: str
    kind: str
    target_id: int | None
    user: str
    at: str


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """What undoing did: tables touched, rows restored, and the rows left because someone used or changed them since: (table, row id)."""

    tables: frozenset[str]
    rows: int
    left: tuple[tuple[str, int], ...] = ()


@dataclass(kw_only=True)
class _Net:
    """The net change of a step in one table. ``before`` holds the image to go back to; inserted rows have none."""

    shape: journal.Shape
    inserted: set[int] = field(default_factory=set)
    changed: dict[int, str] = field(default_factory=dict)
    removed: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows it touches."""
        return len(self.inserted) + len(self.changed) + len(self.removed)


def last_undoable(db: Database) -> Step | None:
    """The newest step that Ctrl+Z would take back."""
    row = db.conn.execute(
        "SELECT j.* FROM journal AS j WHERE j.kind = 'do' AND j.undoable = 1 AND COALESCE((SELECT r.kind FROM journal AS r "
        "WHERE r.target_id = j.id ORDER BY r.id DESC LIMIT 1), 'redo') = 'redo' ORDER BY j.id DESC LIMIT 1"
    ).fetchone()
    return as_step(row)


def last_redoable(db: Database) -> Step | None:
    """The step that Ctrl+Y would bring back: the last one undone, as long as nothing new was done since."""
    row = db.conn.execute(
        "SELECT j.* FROM journal AS j JOIN journal AS u ON u.target_id = j.id AND u.kind = 'undo' "
        "WHERE u.id > (SELECT COALESCE(MAX(id), 0) FROM journal WHERE kind = 'do') "
        "AND NOT EXISTS (SELECT 1 FROM journal AS r WHERE r.target_id = j.id AND r.id > u.id) ORDER BY u.id DESC LIMIT 1"
    ).fetchone()
    return as_step(row)


def step(db: Database, step_id: int) -> Step | None:
    """One step by its id."""
    return as_step(db.conn.execute("SELECT * FROM journal WHERE id = ?", (step_id,)).fetchone())


def undone_by(db: Database, step_id: int) -> int | None:
    """The undo step that took ``step_id`` back, if it is taken back now."""
    row = db.conn.execute(
        "SELECT id, kind FROM journal WHERE target_id = ? ORDER BY id DESC LIMIT 1", (step_id,)
    ).fetchone()
    return row["id"] if row is not None and row["kind"] == "undo" else None


def source_of(db: Database, step_id: int) -> int:
    """The step whose changes stand for ``step_id`` now: its last redo where it was undone and brought back, else itself."""
    row = db.conn.execute(
        "SELECT id FROM journal WHERE target_id = ? AND kind = 'redo' ORDER BY id DESC LIMIT 1", (step_id,)
    ).fetchone()
    return row["id"] if row is not None else step_id


def take_back(db: Database, source_id: int, *, partial: bool = False) -> TakenBack:
    """Reverse the net change of step ``source_id`` inside the open step.

    With ``partial`` rows that were changed or are used since stay and are named; without it they raise ``TouchedSince``.
    """
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    head = db.conn.execute("SELECT * FROM journal WHERE id = ?", (source_id,)).fetchone()
    nets = _net(db, head)
    made = {net.shape.table: net.inserted | net.changed.keys() for net in nets}
    left: list[tuple[str, int]] = []
    for net in nets:
        left.extend(_drop_touched(db, net, head["last_row"]))
    if not partial and left:
        raise TouchedSince(len(left))
    left.extend(_drop_used(db, nets))
    if not partial and left:
        raise TouchedSince(len(left))
    while left and (torn := _drop_torn(db, nets, made)):
        left.extend(torn)
        left.extend(_drop_used(db, nets))
    rows = sum(net.rows for net in nets)
    with bulk(db, rows):
        for net in nets:
            _apply(db, net)
    return TakenBack(tables=frozenset(net.shape.table for net in nets), rows=rows, left=tuple(left))


def _net(db: Database, head: dict[str, int]) -> list[_Net]:
    by_id, current = journal.shapes(db), journal.current_shapes(db)
    nets: dict[str, _Net] = {}

    def of(table: str) -> _Net:
        return nets.setdefault(table, _Net(shape=current[table]))

    for row in db.conn.execute("SELECT * FROM journal_range WHERE step_id = ? ORDER BY id", (head["id"],)).fetchall():
        table = by_id[row["shape_id"]].table
        of(table).inserted.update(
            found[0]
            for found in db.conn.execute(
                f"SELECT id FROM {table} WHERE id BETWEEN ? AND ?", (row["first_id"], row["last_id"])
            )
        )
    firsts = db.conn.execute(
        "SELECT row_id, shape_id, event, before, MIN(id) FROM journal_row WHERE id BETWEEN ? AND ? GROUP BY shape_id, row_id",
        (head["first_row"], head["last_row"]),
    ).fetchall()
    standing: dict[str, set[int]] = {}
    for row in firsts:
        shape = by_id[row["shape_id"]]
        net = of(shape.table)
        if row["row_id"] in net.inserted:
            continue
        if shape.table not in standing:
            standing[shape.table] = {
                found[0]
                for found in db.conn.execute(
                    f"SELECT id FROM {shape.table} WHERE id IN (SELECT row_id FROM journal_row WHERE id BETWEEN ? AND ?)",
                    (head["first_row"], head["last_row"]),
                )
            }
        stands = row["row_id"] in standing[shape.table]
        if row["event"] == "insert":
            if stands:
                net.inserted.add(row["row_id"])
        elif stands:
            net.changed[row["row_id"]] = image_as(shape, net.shape, row["before"])
        else:
            net.removed[row["row_id"]] = image_as(shape, net.shape, row["before"])
    return list(nets.values())


def _drop_touched(db: Database, net: _Net, last_row: int) -> list[tuple[str, int]]:
    """Leave alone every row that no longer stands as the step left it; returns them. A change that was itself undone does not count."""
    same_table = {shape.id: shape for shape in journal.shapes(db).values() if shape.table == net.shape.table}
    ours = net.inserted | net.changed.keys() | net.removed.keys()
    touched: set[int] = set()
    for row in db.conn.execute(
        f"SELECT row_id, shape_id, event, before, MIN(id) FROM journal_row WHERE id > ? AND shape_id IN ({', '.join(map(str, same_table))}) "
        "GROUP BY row_id",
        (last_row,),
    ).fetchall():
        if row["row_id"] not in ours:
            continue
        as_left = None if row["event"] == "insert" else image_as(same_table[row["shape_id"]], net.shape, row["before"])
        now = db.conn.execute(
            f"SELECT {journal.image(net.shape.columns)} FROM {net.shape.table} WHERE id = ?", (row["row_id"],)
        ).fetchone()
        if as_left != (now[0] if now else None):
            touched.add(row["row_id"])
    net.inserted -= touched
    for row_id in touched:
        net.changed.pop(row_id, None)
        net.removed.pop(row_id, None)
    return sorted((net.shape.table, row_id) for row_id in touched)


def _drop_used(db: Database, nets: list[_Net]) -> list[tuple[str, int]]:
    """Keep inserted rows that rows outside this step refer to; repeat until nothing more has to stay."""
    going = {net.shape.table: net.inserted for net in nets if net.inserted}
    changed = {net.shape.table: net.changed for net in nets}
    links = [
        (table, row["from"], row["table"], row["to"] or "id")
        for table in journal.journalled_tables(db)
        for row in db.conn.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        if row["table"] in going
    ]
    left: list[tuple[str, int]] = []
    moved = True
    while moved:
        moved = False
        for child, column, parent, key in links:
            goes, back = going.get(child, set()), changed.get(child, {})
            wanted = sorted(going[parent]) if len(going[parent]) <= _FEW else []
            only = f" WHERE p.id IN ({', '.join('?' * len(wanted))})" if wanted else ""
            rows = db.conn.execute(
                f"SELECT c.id, p.id FROM {parent} AS p JOIN {child} AS c ON c.{column} = p.{key}{only}", wanted
            )
            used = {row[1] for row in rows if row[1] in going[parent] and row[0] not in goes and row[0] not in back}
            if used:
                going[parent] -= used
                left.extend((parent, row_id) for row_id in sorted(used))
                moved = True
    return left


def _drop_torn(db: Database, nets: list[_Net], made: dict[str, set[int]]) -> list[tuple[str, int]]:
    """Keep what belongs to money that stays: no enrolment without its ledger entry, no receipt with part of its lines.

    ``made``: the rows of each table that the step wrote.
    """
    by_table = {net.shape.table: net for net in nets}

    def goes(table: str) -> set[int]:
        net = by_table[table]
        return net.inserted | net.changed.keys()

    left: list[tuple[str, int]] = []
    for child, column, parent in _WHOLE:
        if child not in by_table or parent not in by_table:
            continue
        links = db.conn.execute(f"SELECT id, {column} FROM {child} WHERE {column} IS NOT NULL").fetchall()
        pairs = [(row[0], row[1]) for row in links if row[0] in made[child] and row[1] in made[parent]]
        torn = {(child, one) for one, other in pairs if one in goes(child) and other not in goes(parent)}
        if child == "ledger_entry":
            torn |= {(parent, other) for one, other in pairs if one not in goes(child) and other in goes(parent)}
        for table, row_id in sorted(torn):
            by_table[table].inserted.discard(row_id)
            by_table[table].changed.pop(row_id, None)
            left.append((table, row_id))
    return left


def _apply(db: Database, net: _Net) -> None:
    table, columns = net.shape.table, net.shape.columns
    db.conn.executemany(
        f"DELETE FROM {table} WHERE id = ?", [(row_id,) for row_id in sorted(net.inserted, reverse=True)]
    )
    settings = ", ".join(f"{column} = ?" for column in columns)
    _update(
        db,
        f"UPDATE {table} SET {settings} WHERE id = ?",
        [(*json.loads(text), row_id) for row_id, text in sorted(net.changed.items())],
    )
    marks = ", ".join("?" for _ in columns)
    db.conn.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        [tuple(json.loads(text)) for _, text in sorted(net.removed.items())],
    )
    journal.note_reinserted(db, net.shape.id, sorted(net.removed))


def _update(db: Database, sql: str, rows: list[tuple[object, ...]]) -> None:
    """Write rows one by one. One that may stand only once another one has given way (two leads of one person) waits for it."""
    while rows:
        waiting = []
        for row in rows:
            try:
                db.conn.execute(sql, row)
            except DatabaseError as exc:
                if getattr(exc, "sqlite_errorname", "") != "SQLITE_CONSTRAINT_UNIQUE":
                    raise
                waiting.append(row)
                fault = exc
        if len(waiting) == len(rows):
            raise fault
        rows = waiting


def as_step(row: dict[str, object] | None) -> Step | None:
    """A row of the journal as a step; None stays None."""
    if row is None:
        return None
    values = {key: row[key] for key in ("id", "verb", "label", "kind", "target_id", "user", "at")}
    return Step(**values)  # type: ignore[arg-type]
