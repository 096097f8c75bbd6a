"""Whether a form adds up in itself: the formulas of its code row (“12=13+14”), its rows into those above, and the cells it expects.

Pure: figures in, findings out. A blank counts as nothing known: where a sum is blank because none of its parts is known, there is nothing to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.report import add_up
from desktop_app.services.submission_figures import SUMMED, TOTAL, FrozenFigures, FrozenRow, shown

_TERM = re.compile(r"([+−-])\s*(\w+)")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something odd in one cell: the row and column, what stands there, what should, and the sentence that says so."""

    row: FrozenRow
    column: str
    message: str


def formulas(codes: Mapping[str, str]) -> dict[str, tuple[tuple[int, str], ...]]:
    """The sums that a code row names: column → (sign, column) of each part. ``codes``: column → code (“B”, “13”, “12=13+14”).

    Quotients (“8=7/1”) and products are left to the form.
    """
    by_code = {code.split("=")[0].strip(): key for key, code in codes.items()}
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for key, code in codes.items():
        _, equals, text = code.partition("=")
        terms = _TERM.findall(f"+{text.strip()}")
        whole = "".join(sign + name for sign, name in terms).removeprefix("+")
        if not equals or whole != text.replace(" ", "") or any(name not in by_code for _, name in terms):
            continue
        found[key] = tuple((1 if sign == "+" else -1, by_code[name]) for sign, name in terms)
    return found


def column_faults(figures: FrozenFigures, sums: Mapping[str, Sequence[tuple[int, str]]]) -> Iterator[Finding]:
    """The rows in which a column is not the sum of its parts."""
    for row in figures.rows:
        for column, terms in sums.items():
            known = [sign * value for sign, key in terms if isinstance(value := row.values.get(key), int)]
            # What a blank would be taken from, or would add to, is not known.
            if not known or (len(known) < len(terms) and any(sign < 0 for sign, _ in terms)):
                continue
            yield from _compare(figures, row, column, add_up(known), "các cột thành phần")


def row_faults(figures: FrozenFigures, rules: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[Finding]:
    """The rows that are not the sum of theirs. A rule: rows ``of`` one kind go ``into`` the row above them (``below``: under them)."""
    for rule in rules:
        for row, parts in _parts(figures.rows, rule):
            if parts:
                for column in columns:
                    values = [value for part in parts if isinstance(value := part.values.get(column), int)]
                    yield from _compare(figures, row, column, add_up(values), "các dòng bên dưới")


def blanks(figures: FrozenFigures, expected: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[FrozenRow]]]:
    """The columns a form expects in a kind of row, each with the rows where it is blank."""
    for kind, columns in expected.items():
        for column in columns:
            rows = [row for row in figures.rows if row.kind == kind and row.values.get(column) is None]
            if rows and figures.column(column) is not None:
                yield column, rows


def standard_rules(figures: FrozenFigures) -> tuple[dict[str, Any], ...]:
    """What holds where a form names no sums of its own: with one kind of row, all rows go into the total."""
    kinds = {row.kind for row in figures.rows if row.kind != TOTAL}
    return ({"of": kinds.pop(), "into": TOTAL},) if len(kinds) == 1 else ()


def summed_columns(figures: FrozenFigures) -> tuple[str, ...]:
    """The columns that carry totals."""
    return tuple(column.key for column in figures.columns if column.adds_up and column.kind in SUMMED)


def _parts(rows: Sequence[FrozenRow], rule: Mapping[str, Any]) -> Iterator[tuple[FrozenRow, list[FrozenRow]]]:
    of, into = rule["of"], rule["into"]
    if into == TOTAL:
        whole = [row for row in rows if row.kind == of]
        yield from ((row, whole) for row in rows if row.kind == TOTAL)
        return
    found: list[tuple[FrozenRow, list[FrozenRow]]] = []
    open_parts: list[FrozenRow] = []
    for row in rows:
        if row.kind == into:
            if rule.get("below"):
                found.append((row, open_parts))
                open_parts = []
            else:
                open_parts = []
                found.append((row, open_parts))
        elif row.kind == of:
            open_parts.append(row)
    yield from found


def _compare(figures: FrozenFigures, row: FrozenRow, column: str, sum_: int | None, parts: str) -> Iterator[Finding]:
    described = figures.column(column)
    value = row.values.get(column)
    if described is None or (value is not None and not isinstance(value, int)):
        return
    if value != sum_ and not (value in (None, 0) and sum_ in (None, 0)):
        told = f"{row.label}, “{described.label}”: ghi {shown(value, described.kind)}, cộng {parts} được {shown(sum_, described.kind)}."
        yield Finding(row=row, column=column, message=told)
