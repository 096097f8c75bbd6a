"""Workbooks that were taken in, what became of each of their rows, and how their columns were understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.records import ImportBatch
from desktop_app.storage.table import Table


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
        """How this layout was understood last time."""
        row = self.db.conn.execute(
            "SELECT kind, mapping FROM import_mapping WHERE fingerprint = ?", (fingerprint,)
        ).fetchone()
        return KnownLayout(kind=row["kind"], mapping=json.loads(row["mapping"])) if row is not None else None

    def remember_layout(self, fingerprint: str, layout: KnownLayout, at: str) -> None:
        """Remember how a layout is understood; the last word counts."""
        self.db.conn.execute(
            "INSERT INTO import_mapping (fingerprint, kind, mapping, saved_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind, mapping = excluded.mapping, saved_at = excluded.saved_at",
            (fingerprint, layout.kind, json.dumps(layout.mapping, ensure_ascii=False), at),
        )


def change_many(table: Table[Any], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Change many rows of one table: one statement run for each set of columns that occurs."""
    alike: dict[tuple[str, ...], list[Sequence[Any]]] = {}
    for row_id, values in changes.items():
        row = table.derive(dict(values))
        alike.setdefault(tuple(row), []).append((*row.values(), row_id))
    for columns, rows in alike.items():
        settings = ", ".join(f"{column} = ?" for column in columns)
        table.db.conn.executemany(f"UPDATE {table.name} SET {settings} WHERE id = ?", rows)
