"""Workbooks that were taken in, what became of each of their rows, and how their columns were understood."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from desktop_app.domain.records import ImportBatch, ImportDecision, ImportLayout
from desktop_app.storage.table import Table

_PART, _LEVEL = (
    2_000,
    3,
)  # rows packed together, and how hard: measured on 40,000 rows, more gains little and costs time
# Every import_id of a table whose key begins with it, found by stepping through the index instead of reading every row.
_STEPPED = (
    "WITH RECURSIVE step(import_id) AS (SELECT MIN(import_id) FROM {table} UNION ALL "
    "SELECT (SELECT MIN(t.import_id) FROM {table} AS t WHERE t.import_id > step.import_id) FROM step "
    "WHERE step.import_id IS NOT NULL) SELECT import_id FROM step WHERE import_id IS NOT NULL"
)
_WHO = "(SELECT p.name FROM person AS p WHERE p.id = t.person_id)"
# What a row is called that an undo leaves behind.
_TITLES = {
    "person": "t.name FROM person AS t",
    "household": "COALESCE(t.code, t.address, (SELECT p.name FROM person AS p WHERE p.id = t.head_id)) FROM household AS t",
    "hamlet": "t.name FROM hamlet AS t",
    "lead": f"{_WHO} FROM lead AS t",
    "coverage": f"{_WHO} FROM coverage AS t",
    "entitlement": f"COALESCE({_WHO}, (SELECT h.code FROM household AS h WHERE h.id = t.household_id)) FROM entitlement AS t",
    "enrolment": f"{_WHO} FROM enrolment AS t",
    "receipt": "t.number FROM receipt AS t",
    "ledger_entry": f"{_WHO} FROM ledger_entry AS t",
    "collector": "t.name FROM collector AS t",
    "organisation": "t.name FROM organisation AS t",
    "collector_hamlet": "(SELECT c.name FROM collector AS c WHERE c.id = t.collector_id) FROM collector_hamlet AS t",
    "employer": "t.name FROM employer AS t",
    "employer_month": "(SELECT e.name FROM employer AS e WHERE e.id = t.employer_id) || ' ' || t.month FROM employer_month AS t",
    "monthly_figure": "t.indicator || ' ' || t.month FROM monthly_figure AS t",
    "plan": "t.name FROM plan AS t",
    "plan_cell": "t.indicator || ' ' || t.month FROM plan_cell AS t",
    "import_batch": "t.file_name FROM import_batch AS t",
    "import_decision": "t.said FROM import_decision AS t",
}


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """What became of one row of a workbook: ``result`` is ``add`` | ``update`` | ``same`` | ``error`` | ``suspect``."""

    row_number: int
    result: str
    person_id: int | None = None
    message: str | None = None


@dataclass(frozen=True, kw_only=True)
class KnownLayout:
    """How a layout of headings was understood when it was last taken in: field (or "") by heading."""

    kind: str
    mapping: dict[str, str]


class Imports(Table[ImportBatch]):
    """One row per workbook taken in."""

    name = "import_batch"
    record = ImportBatch

    def newest(self, limit: int = 200) -> list[ImportBatch]:
        """The imports that stand, the newest first."""
        return self.find(order="id DESC", limit=limit)

    def of_file(self, sha256: str) -> list[ImportBatch]:
        """The imports of a file of this content that stand, the newest first."""
        return self.find("sha256 = ?", (sha256,), order="id DESC")

    def keep_rows(self, import_id: int, rows: Iterable[ImportedRow]) -> None:
        """Write the row ledger of an import."""
        self.db.conn.executemany(
            "INSERT INTO import_row (import_id, row_number, result, person_id, message) VALUES (?, ?, ?, ?, ?)",
            ((import_id, row.row_number, row.result, row.person_id, row.message) for row in rows),
        )

    def rows_of(self, import_id: int) -> list[ImportedRow]:
        """The row ledger of an import in the order of the workbook."""
        found = self.db.conn.execute(
            "SELECT row_number, result, person_id, message FROM import_row WHERE import_id = ? ORDER BY row_number",
            (import_id,),
        )
        return [ImportedRow(**dict(row)) for row in found]

    def step_of(self, import_id: int) -> int | None:
        """The journal step that took the workbook in: the one in whose range of new rows the import's own row lies."""
        row = self.db.conn.execute(
            "SELECT r.step_id FROM journal_range AS r JOIN journal_shape AS s ON s.id = r.shape_id "
            "WHERE s.table_name = ? AND ? BETWEEN r.first_id AND r.last_id",
            (self.name, import_id),
        ).fetchone()
        return row[0] if row is not None else None

    def layout(self, fingerprint: str) -> KnownLayout | None:
        """How this layout was understood by the newest import that stands; an import that was taken back taught nothing."""
        row = self.db.conn.execute(
            "SELECT kind, mapping FROM import_layout WHERE fingerprint = ? ORDER BY id DESC LIMIT 1", (fingerprint,)
        ).fetchone()
        if row is None:  # a file of before schema 4 kept one word for all imports of a layout
            row = self.db.conn.execute(
                "SELECT kind, mapping FROM import_mapping AS m WHERE fingerprint = ? "
                "AND EXISTS (SELECT 1 FROM import_batch AS b WHERE b.fingerprint = m.fingerprint)",
                (fingerprint,),
            ).fetchone()
        return KnownLayout(kind=row["kind"], mapping=json.loads(row["mapping"])) if row is not None else None

    def remember_layout(self, import_id: int, fingerprint: str, layout: KnownLayout) -> None:
        """Remember how the layout of an import was understood, for as long as the import stands."""
        self.db.conn.execute(
            "INSERT INTO import_layout (import_id, fingerprint, kind, mapping) VALUES (?, ?, ?, ?)",
            (import_id, fingerprint, layout.kind, json.dumps(layout.mapping, ensure_ascii=False)),
        )

    def keep_content(self, import_id: int, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Keep what the file said, row by row (row number, canonical values): packed, some 40 bytes a row."""
        walk = iter(rows)
        for part in count():
            slice_ = list(islice(walk, _PART))
            if not slice_:
                return
            self.db.conn.execute(
                "INSERT INTO import_content (import_id, part, packed) VALUES (?, ?, ?)",
                (import_id, part, _packed(slice_)),
            )

    def content_of(self, import_id: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """What the file of an import said, in the order of its rows; nothing for an import of before schema 4."""
        parts = self.db.conn.execute(
            "SELECT packed FROM import_content WHERE import_id = ? ORDER BY part", (import_id,)
        ).fetchall()
        for (packed,) in parts:
            names, rows = json.loads(zlib.decompress(packed))
            for number, *values in rows:
                yield number, {name: value for name, value in zip(names, values, strict=True) if value is not None}

    def with_content(self, limit: int = 200) -> list[ImportBatch]:
        """The imports that stand and of which the content is kept, the newest first."""
        kept = "EXISTS (SELECT 1 FROM import_content AS c WHERE c.import_id = import_batch.id)"
        return self.find(kept, order="id DESC", limit=limit)

    def drop_orphans(self) -> None:
        """Forget ledger and content of imports that were taken back. To be called inside a new verb: from then on no redo can bring them back."""
        for table in ("import_row", "import_content"):
            self.db.conn.execute(
                f"DELETE FROM {table} WHERE import_id IN (SELECT j.import_id FROM ({_STEPPED.format(table=table)}) AS j "
                "WHERE NOT EXISTS (SELECT 1 FROM import_batch AS b WHERE b.id = j.import_id))"
            )

    def titles(self, table: str, ids: Iterable[int]) -> dict[int, str]:
        """A few words for each of these rows of a table that imports write to, by id; rows that are gone have none."""
        sql = _TITLES.get(table, "'' FROM {table} AS t").format(table=table)
        rows = self.db.conn.execute(
            f"SELECT t.id, {sql} WHERE t.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {row[0]: row[1] or "" for row in rows}


class Layouts(Table[ImportLayout]):
    """How the layouts of the imports were understood; written by ``Imports.remember_layout``."""

    name = "import_layout"
    record = ImportLayout


class Decisions(Table[ImportDecision]):
    """What the user said about doubtful rows. Rows are only added and taken away: the newest of a key counts."""

    name = "import_decision"
    record = ImportDecision

    def standing(self, keys: Iterable[str]) -> dict[str, ImportDecision]:
        """The decision that counts for each of these keys that has one."""
        found = self.find("key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys), ensure_ascii=False),))
        return {decision.key: decision for decision in found}

    def newest(self, limit: int = 2000) -> list[ImportDecision]:
        """The decisions that count, the newest first."""
        return self.find("id IN (SELECT MAX(id) FROM import_decision GROUP BY key)", order="id DESC", limit=limit)

    def forget(self, ids: Iterable[int]) -> int:
        """Take away these decisions and older ones of the same keys; returns how many rows went."""
        cursor = self.db.conn.execute(
            "DELETE FROM import_decision WHERE key IN (SELECT key FROM import_decision WHERE id IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(ids)),),
        )
        return cursor.rowcount


def change_many(table: Table[Any], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Change many rows of one table: one statement run for each set of columns that occurs."""
    alike: dict[tuple[str, ...], list[Sequence[Any]]] = {}
    for row_id, values in changes.items():
        row = table.derive(dict(values))
        alike.setdefault(tuple(row), []).append((*row.values(), row_id))
    for columns, rows in alike.items():
        settings = ", ".join(f"{column} = ?" for column in columns)
        table.db.conn.executemany(f"UPDATE {table.name} SET {settings} WHERE id = ?", rows)


def _packed(rows: Sequence[tuple[int, Mapping[str, Any]]]) -> bytes:
    names = list(dict.fromkeys(name for _, values in rows for name, value in values.items() if value is not None))
    table = [[number, *(values.get(name) for name in names)] for number, values in rows]
    return zlib.compress(json.dumps([names, table], ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)
