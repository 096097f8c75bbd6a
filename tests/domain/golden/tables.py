"""Reads the golden tables: expected values that were worked out by hand or on paper, never by the program.

A column `working` (or `…_working`) holds the arithmetic behind an amount as anybody can type it into a calculator; it
is evaluated here exactly and must round, half up, to the amount beside it.
"""

import ast
import csv
import operator
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from desktop_app.domain.quote import Quote

FOLDER = Path(__file__).parent
TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))
Row = dict[str, str]
Compared = tuple[Row, object, object]  # a row, what was got for it, what was expected

_OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def rows(name: str) -> list[Row]:
    """Return the rows of a table as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def day(text: str) -> date | None:
    """Return an ISO day, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def exact(working: str) -> Fraction:
    """Return the exact value of sums, products, quotients and whole powers of whole numbers."""
    return _value(ast.parse(working, mode="eval").body)


def worked_out(working: str) -> int:
    """Return the same in whole đồng, half up."""
    return int(exact(working) + Fraction(1, 2))  # amounts are never negative


def cites(quote: Quote, source: str) -> bool:
    """Whether each document of a row, parted by "; ", stands beside a step of the explanation."""
    shown = " | ".join(step.source for step in quote.explanation)
    return all(document in shown for document in source.split("; "))


def all_equal(found: Iterable[Compared]) -> None:
    """Fail with every row whose value is not the expected one."""
    wrong = [f"{row}\n    got {got}, expected {expected}" for row, got, expected in found if got != expected]
    assert not wrong, f"{len(wrong)} rows:\n" + "\n".join(wrong[:20])


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=int(power))):
            return _value(base) ** power
        case ast.BinOp(left=left, op=operation, right=right):
            return Fraction(_OPERATIONS[type(operation)](_value(left), _value(right)))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")
