"""Rows as other programs take them from the clipboard: lines with tabs for text, a table for Excel.

Excel prefers the table, in which every cell but a number is marked as text: numbers that are names keep their leading zeros, days stay as they are
shown, and nothing that looks like a formula is run.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData

_FORMULA = tuple("=+-@")
_TABLE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
    '<style>td{mso-number-format:"\\@"}td.n{mso-number-format:"\\#\\,\\#\\#0"}</style></head><body><table>'
)


class Cell(NamedTuple):
    """A cell as it is shown, and its number when it counts something."""

    text: str
    number: int | float | None = None


def as_mime(lines: Sequence[Sequence[Cell]]) -> QMimeData:
    """Return the lines for the clipboard."""
    data = QMimeData()
    data.setText("\n".join("\t".join(_plain(cell) for cell in line) for line in lines))
    data.setHtml(f"{_TABLE}{''.join(_row(line) for line in lines)}</table></body></html>")
    return data


def _plain(cell: Cell) -> str:
    text = " ".join(cell.text.split())  # a tab or a line of its own would become another cell
    return f"'{text}" if cell.number is None and text.startswith(_FORMULA) else text


def _row(line: Sequence[Cell]) -> str:
    return f"<tr>{''.join(_cell(cell) for cell in line)}</tr>"


def _cell(cell: Cell) -> str:
    text = html.escape(" ".join(cell.text.split()))
    if cell.number is not None:
        return f'<td class="n" x:num="{cell.number}" sdval="{cell.number}" sdnum="1066;0;#.##0">{text}</td>'
    # Both programs read their own mark: the style is Excel's, `sdnum` is LibreOffice's.
    return f'<td style="mso-number-format:\'\\@\'" x:str sdnum="1066;0;@">{text}</td>'
