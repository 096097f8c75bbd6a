"""Searching in tens of thousands of rows: their words once, without marks and case, at the speed of the interpreter's own loops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.ui.models.columns import Column, value_of

# What `fold` makes of each letter of Vietnamese, for `str.translate`; marks that stand alone go.
_PLAIN: dict[int, str | None] = {
    **{code: fold(chr(code)) for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)) if len(fold(chr(code))) == 1},
    **dict.fromkeys(range(0x300, 0x370)),
}


def searchable(parts: Iterable[str]) -> str:
    """Texts in the form in which the words of a search are looked for."""
    return " ".join(parts).lower().translate(_PLAIN)


def words_of(columns: Sequence[Column], rows: Iterable[Any]) -> list[str]:
    """What a search looks in, row by row, for a list of these columns."""
    keys = [column.key for column in columns]
    return [searchable(str(value) for key in keys if (value := value_of(row, key))) for row in rows]


def wanted(text: str) -> list[str]:
    """The words somebody looks for."""
    return fold(text).split()
