"""Finds the heading block of a sheet: which rows, which columns, what stands above and below it.

A block is one to five rows anywhere in the first rows of the sheet. Every possible block is scored by how many of its
columns carry a known heading; titles above it, merged parents and broken headings fall into place by that score.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from desktop_app.excel.addresses import Merge
from desktop_app.excel.headings import heading_text, lexicon
from desktop_app.excel.plain import Plain, shown
from desktop_app.excel.sheets import Sheet

HEADING_SEARCH = 45  # rows in which the last heading row may stand
MAX_HEADING_ROWS = 5
MAX_COLUMNS = 400

_CODE = re.compile(r"[\[(]?(?:[A-Z]|[a-zđ]|\d{1,2})[\])]?(?: ?= ?[\d()+\-*/x× %,.A-Z]+)?")
_MANY_DIGITS = re.compile(r"\d{6,}|\d{1,2}/\d{1,2}/\d{4}")
_PER_ROW, _PER_UNKNOWN, _PER_DATUM = 0.03, 0.02, 0.7
_AMBIGUOUS = 0.8
_ALL_UNKNOWN = 0.6
_COVERED = 0.9  # parents side by side cover at least this part of the columns
_LEAST = 1.9  # two headings known for sure


@dataclass(frozen=True, kw_only=True)
class Table:
    """A heading block. Rows count from 1, columns from 0.

    `paths` maps a column to its heading, topmost part first. `first_row` is the first row below heading and code row.
    `title` joins the texts above the block.
    """

    heading_rows: tuple[int, ...]
    code_row: int | None
    first_row: int
    paths: dict[int, tuple[str, ...]]
    title: str
    score: float


class _Merged(str):
    """The text of a merged cell: how far it reaches is known."""

    __slots__ = ()


def find_table(sheet: Sheet) -> Table | None:
    """Return the best heading block of a sheet; None when no two columns carry known headings."""
    top_rows = [[heading_text(cell) for cell in row[:MAX_COLUMNS]] for row in sheet.rows[: HEADING_SEARCH + 1]]
    width = max((len(row) for row in top_rows), default=0)
    texts = [row + [""] * (width - len(row)) for row in top_rows]
    data = [_data_cells(row) for row in sheet.rows[: HEADING_SEARCH + 1]]
    _spread_merges(texts, sheet.merges)
    words = lexicon()
    best: tuple[float, int, int, dict[int, tuple[str, ...]]] | None = None
    for last in range(min(len(texts), HEADING_SEARCH)):
        if sum(words.leaf(text) for text in texts[last] if text) < 2:
            continue
        for height in range(1, min(MAX_HEADING_ROWS, last + 1) + 1):
            first = last - height + 1
            if height > 1 and not any(texts[first]):
                continue
            paths = _paths(texts[first : last + 1])
            score = _score(paths) - _PER_ROW * height - _PER_DATUM * sum(data[first : last + 1])
            if score >= _LEAST and (best is None or score > best[0] + 1e-9):
                best = (score, first, last, paths)
    if best is None:
        return None
    score, first, last, paths = best
    last = _bottom(sheet.merges, first, last, data)
    while (
        first
        and last - first + 1 < MAX_HEADING_ROWS
        and not data[first - 1]
        and _is_parent(texts[first - 1 : last + 1])
    ):
        first -= 1
    paths = _paths(texts[first : last + 1])
    code_row = _code_row(sheet, last, len(paths))
    return Table(
        heading_rows=tuple(range(first + 1, last + 2)),
        code_row=code_row,
        first_row=(code_row or last + 1) + 1,
        paths=paths,
        title=" · ".join(dict.fromkeys(text for row in texts[:first] for text in row if text)),
        score=score,
    )


def _bottom(merges: Sequence[Merge], first: int, last: int, data: Sequence[int]) -> int:
    """Return the row in which the block ends: headings merged downwards carry sub-headings that we may not know."""
    bottom = last
    for merge in merges:
        if first + 1 <= merge.top <= last + 1 < merge.bottom <= first + MAX_HEADING_ROWS and merge.bottom <= len(data):
            bottom = max(bottom, merge.bottom - 1)
    return bottom if not any(data[last + 1 : bottom + 1]) else last


def is_code_row(row: Sequence[Plain], columns: int) -> bool:
    """Whether a row numbers the columns of a form: A, B, 1, 2, 3=1+2."""
    cells = [shown(cell) for cell in row[:MAX_COLUMNS] if shown(cell)]
    if len(cells) < max(3, columns // 2):
        return False
    codes = [cell for cell in cells if _CODE.fullmatch(cell)]
    numbers = [int(found[0]) for cell in codes if (found := re.search(r"\d{1,2}", cell))]
    rising = sum(left < right for left, right in pairwise(numbers))
    return len(codes) >= 0.8 * len(cells) and rising >= 0.7 * (len(numbers) - 1)


def _code_row(sheet: Sheet, last: int, columns: int) -> int | None:
    for index in range(last + 1, min(last + 4, len(sheet.rows))):
        if sheet.rows[index]:
            return index + 1 if is_code_row(sheet.rows[index], columns) else None
    return None


def _is_parent(block: list[list[str]]) -> bool:
    """Whether the first row of a block belongs to the headings in the rows below it.

    Either some of its texts are headings of columns that the last row leaves to them, or several texts side by side
    cover nearly all columns. A title, a note such as "ĐVT: đồng", a line to fill in ("Mã đơn vị: …") do neither.
    """
    if any(":" in text for text in block[0]):
        return False
    merged = any(text and text == beside for text, beside in pairwise(block[0]))
    top = block[0] if merged else _spread_right(block[0], block[1:])
    below, leaf = block[1:], block[-1]
    columns = [column for column in range(len(leaf)) if any(row[column] for row in block)]
    reaching = [top[at] for at in columns if top[at] and all(row[at] in ("", top[at]) for row in below)]
    if len(reaching) > 1 or any(lexicon().leaf(text) for text in reaching):
        return any(leaf[at] and leaf[at] != top[at] for at in columns)
    parents = {top[at] for at in columns if top[at] and leaf[at]}
    return len(parents) > 1 and sum(bool(top[at]) for at in columns) >= _COVERED * len(columns)


def _score(paths: dict[int, tuple[str, ...]]) -> float:
    words = lexicon()
    found = [words.match(path) for path in paths.values()]
    seen: set[tuple[str, ...]] = set()
    score = -min(_ALL_UNKNOWN, _PER_UNKNOWN * found.count(None))
    for match in found:
        if match is not None:
            # The same heading again and again is a row of data ("Nam", "Nam", …), not a heading row.
            certain = match.confidence * (1.0 if len(match.fields) == 1 else _AMBIGUOUS)
            score += certain if match.fields not in seen else 0.1
            seen.add(match.fields)
    return score


def _paths(block: list[list[str]]) -> dict[int, tuple[str, ...]]:
    """Return the heading of every column, topmost part first."""
    spread = [_spread_right(row, block[number + 1 :]) for number, row in enumerate(block)]
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(len(block[0])):
        parts: list[str] = []
        for row in spread:
            if row[column] and (not parts or parts[-1] != row[column]):
                parts.append(row[column])
        if parts:
            paths[column] = tuple(parts)
    return paths


def _spread_right(row: list[str], below: list[list[str]]) -> list[str]:
    """Let a heading that should have been merged cover the blank cells to its right, where sub-headings stand below."""
    if not below:
        return row
    has_child = [any(lower[column] for lower in below) for column in range(len(row))]
    out: list[str] = []
    carried = ""
    for column, text in enumerate(row):
        carried = text if text else carried if has_child[column] else ""
        if text and not has_child[column]:
            carried = ""
        if isinstance(text, _Merged):
            carried = ""  # the file says how far it reaches
        out.append(text or carried)
    return out


def _spread_merges(texts: list[list[str]], merges: Sequence[Merge]) -> None:
    """Write the text of a merged cell into every cell it covers."""
    for top, left, bottom, right in merges:
        if top <= len(texts) and left < len(texts[top - 1]) and (text := texts[top - 1][left]):
            for row in texts[top - 1 : bottom]:
                for column in range(left, min(right + 1, len(row))):
                    row[column] = row[column] if row[column] and row[column] != text else _Merged(text)


def _data_cells(row: Sequence[Plain]) -> int:
    """Count the cells that speak of records rather than of headings."""
    return sum(
        isinstance(cell, float | int | date | datetime) or (isinstance(cell, str) and bool(_MANY_DIGITS.search(cell)))
        for cell in row[:MAX_COLUMNS]
        if cell != ""
    )
