"""Workbooks that were taken in and what became of each of their rows."""

from __future__ import annotations

from desktop_app.domain.records import ImportBatch
from desktop_app.storage.table import Table


class Imports(Table[ImportBatch]):
    """One row per workbook taken in."""

    name = "import_batch"
    record = ImportBatch
