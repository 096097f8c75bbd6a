"""The nouns of the office's own workbooks: templates that others send, and what their cells are bound to.

Conventions as in `records.py`. Rows and columns count from 1, as Excel shows them (column 1 is A).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OwnWorkbook:
    """Mẫu của tỉnh: a workbook that is filled every month. ``sha256`` names its bytes, ``size`` how many they are."""

    id: int
    name: str
    file_name: str
    sha256: str
    size: int
    added_at: str
    added_by: str


@dataclass(frozen=True, kw_only=True)
class OwnBinding:
    """Ô đã gắn: one cell and what is written into it.

    ``kind``: ``cell`` (one figure), ``text`` (a text with marks in it; ``figure`` is that text) or ``column`` (the first body cell of a column
    that repeats for ``each`` commune, hamlet, collector or organisation); ``figure``: its code; ``scope``: whose, “kind:code”; ``scale``: đồng
    are divided by it; ``place``: JSON of what stands around the cell; ``over_formula``: a formula of the template may be replaced; ``held``: the
    template changed and nobody said yet where the cell is now, so nothing is written.
    """

    id: int
    workbook_id: int
    sheet: str
    row: int
    col: int
    kind: str
    figure: str
    each: str = ""
    scope: str = "office:"
    scale: int = 1
    place: str
    over_formula: int = 0
    held: int = 0
