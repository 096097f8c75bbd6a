"""What reading a list has to tell the officer: about one cell, one column or the whole file."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["block", "warn", "hint"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing a person should look at.

    `level`: `block` (the row is not taken in), `warn` (taken in, but looked at), `hint`. `row` is the workbook's own
    row number (None: the whole column or file), `column` the heading as written there, `field` the canonical field,
    `value` the cell as read. `message` is Vietnamese: what is wrong, what was done or what to do. `code` names the sort
    of problem, so that thousands of the same sort can be counted and shown as one line.
    """

    level: Level
    code: str
    message: str
    row: int | None = None
    column: str = ""
    field: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """A row below the heading that holds no record: its number, the reason (Vietnamese), what stood there."""

    row: int
    reason: str
    text: str
