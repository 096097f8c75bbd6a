"""The office's own workbooks: the templates, their bytes, and what their cells are bound to."""

from __future__ import annotations

import hashlib
import zlib

from desktop_app.domain.own_workbook_records import OwnBinding, OwnWorkbook
from desktop_app.storage.table import Table


class OwnWorkbooks(Table[OwnWorkbook]):
    """Mẫu của tỉnh."""

    name = "own_workbook"
    record = OwnWorkbook

    def named(self, name: str) -> list[OwnWorkbook]:
        """Those of a name."""
        return self.find("name = ?", (name,))

    def keep(self, content: bytes) -> str:
        """Keep the bytes of a template, once; their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.db.conn.execute(
            "INSERT INTO own_workbook_content (sha256, packed) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
            (sha256, zlib.compress(content, 6)),
        )
        return sha256

    def content(self, sha256: str) -> bytes | None:
        """The bytes kept under a hash; ``None`` when they are not those any more."""
        row = self.db.conn.execute("SELECT packed FROM own_workbook_content WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            return None
        try:
            content = zlib.decompress(row[0])
        except zlib.error:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None


class OwnBindings(Table[OwnBinding]):
    """Bound cells."""

    name = "own_binding"
    record = OwnBinding

    def of_workbook(self, workbook_id: int) -> list[OwnBinding]:
        """The bound cells of one template, sheet by sheet from the top."""
        return self.find("workbook_id = ?", (workbook_id,), order="sheet, row, col, id")

    def at(self, workbook_id: int, sheet: str, row: int, col: int) -> list[OwnBinding]:
        """What is bound to one cell (at most one)."""
        return self.find("workbook_id = ? AND sheet = ? AND row = ? AND col = ?", (workbook_id, sheet, row, col))
