"""The neutral report: what stands on the paper, independent of PDF, workbook and screen.

Values stay typed (whole đồng as int, dates as dates, None for "not known") until they are shown; `show` is the one
place that writes them the Vietnamese way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_decimal, format_money, round_half_up

Value: TypeAlias = str | int | float | Decimal | date | None
"""What a cell holds; None is "not known" and is shown as a blank, never as 0."""

NUMERIC_KINDS = frozenset({"count", "money", "percent", "scaled"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the header block, title or badge with its type."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `key` finds its value in a row, `kind` says how the value is shown and aligned.

    Kinds: `text`, `id`, `date`, `month`, `count`, `money` (đồng), `percent`, `scaled` (in the unit of its row,
    thousandths where that is not whole). `width` is relative to the other columns.
    `code` stands in the code row of official forms. `align` ("left", "center", "right") overrides the kind's own.
    """

    key: str
    width: float
    kind: str = "text"
    code: str = ""
    align: str = ""
    adds_up: bool = False


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A cell of the heading grid: `row` and `column` count from 0, spans from 1."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    bold: bool = True
    italic: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the body. Rows of one `kind` look alike (`organisation`, `collector`, `line`, `group`, `total` …).

    `key` says whose row it is, so that the same row is found again in the same report made later: `collector:3`,
    `person:12`, with a slash and more where one of them has several rows (`person:12/enrolment:40`). Never printed.
    """

    kind: str
    values: Mapping[str, Value]
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    """One month of a chart. `plan` and `actual` are None where there is no plan or the month is still to come."""

    label: str
    plan: float | None
    actual: float | None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Plan as a dashed line over actual bars; `unit` is written once beside the title."""

    title: str
    unit: str
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature block: what stands above the space for the signature, and the printed name below it.

    `center` is where the block's middle lies across the table, from 0 (left edge) to 1.
    """

    lines: tuple[Line, ...]
    name: str = ""
    center: float = 0.8


@dataclass(frozen=True, kw_only=True)
class Page:
    """The paper: orientation, margins in millimetres (left, right, top, bottom), size of the body type in points.

    `letter` pages carry their number in the middle of the top margin, hidden on the first page (NĐ 30/2020/NĐ-CP,
    Phụ lục I); all others "Trang x/y" at the foot.
    """

    landscape: bool = True
    margins: tuple[float, float, float, float] = (15.0, 10.0, 12.0, 12.0)
    size: float = 9.0
    letter: bool = False


LETTER_PAGE = Page(landscape=False, margins=(30.0, 15.0, 20.0, 20.0), size=13.0, letter=True)
"""NĐ 30/2020/NĐ-CP, Phụ lục I: A4 portrait, left 30–35, right 15–20, top and bottom 20–25 mm, type 13–14."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything on the paper. `notes` are printed; `remarks` are for the officer on the screen and never printed.

    `caption` (filter, scope) and `made_at` stand at the foot of every page. Rows whose kind is in `strong_kinds` are
    bold; in `span_kinds` their first text runs across the whole row. `page_totals` adds up each page of a long list.
    """

    code: str
    title: tuple[Line, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    corner: tuple[Line, ...] = ()
    badge: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    signatures: tuple[Signature, ...] = ()
    caption: str = ""
    made_at: datetime | None = None
    strong_kinds: frozenset[str] = frozenset({"group", "total"})
    span_kinds: frozenset[str] = frozenset()
    page_totals: bool = False
    page: Page = field(default_factory=Page)


def show(value: Value, kind: str) -> str:
    """Return the value as Vietnamese papers write it: 1.366.200 · 95,16 · 05/03/2026 · 10/2026; None is blank."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.month:02d}/{value.year:04d}" if kind == "month" else format_date(value)
    if isinstance(value, Decimal) and kind == "percent":
        # The decimals it was computed with are shown, so that a column of percentages stays aligned.
        whole, _, decimals = f"{value:f}".partition(".")
        return format_money(int(whole)) + ("," + decimals if decimals else "")
    if isinstance(value, int):
        return format_money(value)
    if kind == "scaled":
        return _thousandths(Fraction(value))
    return format_decimal(Fraction(value))


def _thousandths(value: Fraction) -> str:
    """Return 12.3456 as “12,346”: amounts in million đồng, so that columns of them still add up to the eye."""
    scaled = round_half_up(value * 1000)
    whole, rest = divmod(abs(scaled), 1000)
    return ("-" if scaled < 0 else "") + f"{format_money(whole)},{rest:03d}"


def percent_of(part: int | None, whole: int | None) -> Decimal | None:
    """Return part ÷ whole in percent with two decimals, half up; None where either is unknown or the whole is 0."""
    if part is None or not whole:
        return None
    return Decimal(round_half_up(Fraction(part * 10_000, whole))).scaleb(-2)


def add_up(values: Sequence[int | None]) -> int | None:
    """Add what is known; None only when nothing is: blank plus blank stays blank."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def roman(number: int) -> str:
    """Return 1 → I, 4 → IV: how official forms number their organisations."""
    text = ""
    for value, letters in (
        (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        text += letters * count
    return text


def heading_grid(levels: Sequence[Sequence[str]]) -> tuple[Heading, ...]:
    """Build the heading cells from each column's levels, outermost first: equal neighbours under one head are merged.

    A column with fewer levels than the deepest runs down to the last heading row.
    """
    depth = max(len(level) for level in levels)
    cells: list[Heading] = []
    for row in range(depth):
        column = 0
        while column < len(levels):
            path = tuple(levels[column][: row + 1])
            if len(path) <= row:
                column += 1
                continue
            last = column + 1
            is_leaf = len(levels[column]) == row + 1
            while not is_leaf and last < len(levels) and tuple(levels[last][: row + 1]) == path:
                last += 1
            cells.append(
                Heading(
                    row=row,
                    column=column,
                    text=path[-1],
                    rows=depth - row if is_leaf else 1,
                    columns=last - column,
                )
            )
            column = last
    return tuple(cells)
