"""Cell addresses: letters ↔ numbers. Columns count from 0, rows from 1 as the workbook shows them."""

from functools import lru_cache
from typing import NamedTuple


class Merge(NamedTuple):
    """A merged range: first and last row (from 1), first and last column (from 0)."""

    top: int
    left: int
    bottom: int
    right: int


@lru_cache(maxsize=20_000)
def letters(index: int) -> str:
    """Return the letters of a column: 0 → A, 25 → Z, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def index_of(column: str) -> int:
    """Return the number of a column by its letters: A → 0, AA → 26. Raises ValueError for anything else."""
    number = 0
    for letter in column.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no column letters: {column!r}")
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= 16_384:
        raise ValueError(f"no column letters: {column!r}")
    return number - 1
