"""What an official form looks like, as plain values: cells, styles, columns, rows, page.

A layout is data (`resources/forms/*.toml`); this module gives it types and nothing else. Widths are Excel's own raw
column widths (characters of the workbook's default font), heights and type sizes are points, margins inches, drawing
offsets and sizes EMU: the units of the official files, so that a definition can be compared with them number by number.

The room `reports` prints the same layout on paper without importing this room: what it needs of a `FormLayout` is
declared there as a protocol.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_PLACEHOLDER = re.compile(r"\{(?P<key>\w+)(?P<upper>:upper)?(?:\|(?P<blank>[^{}]*))?\}")
_RANGE = re.compile(r"(?P<left>[A-Z]+)(?P<top>\d+)(?::(?P<right>[A-Z]+)(?P<bottom>\d+))?")


def fill_text(template: str, header: Mapping[str, str]) -> str:
    """Put the values of `header` into `{key|what the blank form shows}`; `{key:upper|…}` writes capitals.

    A key that is missing or empty leaves what the blank official form shows there: nothing is made up.
    """

    def value(found: re.Match[str]) -> str:
        text = header.get(found["key"], "").strip()
        if not text:
            return found["blank"] or ""
        return text.upper() if found["upper"] else text

    return _PLACEHOLDER.sub(value, template)


def column_letters(number: int) -> str:
    """Return the letters of a column, counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, kw_only=True)
class CellRange:
    """A rectangle of cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "CellRange":
        """Read `A7` or `A7:C10`. Raises ValueError for anything else."""
        found = _RANGE.fullmatch(text)
        if found is None:
            raise ValueError(f"no cell range: {text!r}")
        top, left = int(found["top"]), column_number(found["left"])
        bottom, right = int(found["bottom"] or top), column_number(found["right"] or found["left"])
        if bottom < top or right < left:
            raise ValueError(f"range runs backwards: {text!r}")
        return cls(top=top, left=left, bottom=bottom, right=right)

    @property
    def single(self) -> bool:
        """Whether this is one cell."""
        return self.top == self.bottom and self.left == self.right

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        return first if self.single else f"{first}:{column_letters(self.right)}{self.bottom}"


@dataclass(frozen=True, kw_only=True)
class CellStyle:
    """How a cell looks. `border` names the drawn sides (`left right top bottom`), thin and black."""

    size: float = 12.0
    bold: bool = False
    italic: bool = False
    horizontal: str | None = None
    vertical: str | None = None
    wrap: bool = False
    shrink: bool = False
    format: str = "General"
    border: str = ""


@dataclass(frozen=True, kw_only=True)
class FormCell:
    """One cell (or merged block) above the body: header block, title or heading.

    `role` is `corner`, `title` or `heading`. `print_at` is the block that paper shows where the official file left
    cells of one heading unmerged.
    """

    at: CellRange
    text: str
    style: CellStyle
    role: str
    print_at: CellRange


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """One column: `key` binds it to a figure, `code` stands in the code row, `kind` says what its values are.

    Kinds: `text`, `id`, `date`, `month`, `count`, `money` (đồng), `percent`, `scaled` (in the unit
    of its row). `adds_up` columns carry a total.
    """

    key: str
    letter: str
    width: float
    code: str | int
    kind: str
    adds_up: bool = False


@dataclass(frozen=True, kw_only=True)
class StubRow:
    """One fixed row of a form whose rows are prescribed: `texts` by column key, and where its figures come from.

    `name` tells the row from all others: its code, else its section and number ("I.2/21"). `figures` are the names of
    figures, the first one that is known fills the row; none: the row only heads others, or nobody keeps its figure.
    `unit` is what the figures count; `height` in points, None leaves the sheet's default; `merge` names columns that are one cell here (`A:B`).
    """

    name: str
    kind: str
    texts: Mapping[str, str | int]
    figures: tuple[str, ...] = ()
    unit: str = ""
    height: float | None = None
    merge: str = ""

    @property
    def values(self) -> Mapping[str, str | int]:
        """The row as the blank form shows it."""
        return self.texts


@dataclass(frozen=True, kw_only=True)
class FooterCell:
    """A cell that moves with the body: `down` rows below the table's last row, over the columns `left`…`right`.

    `role` is `note` or `signature`; with `when` set the cell is written only if the header has that key.
    """

    left: str
    right: str
    down: int
    text: str
    style: CellStyle
    role: str
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class TextRun:
    """A stretch of one typeface inside a text box."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A point on the sheet: zero-based column and row with an offset in EMU; `down` counts rows below the table."""

    column: int
    column_offset: int
    row: int
    row_offset: int
    down: bool = False


@dataclass(frozen=True, kw_only=True)
class TextBox:
    """A frameless text box (`badge`: the form's code and decision; `note`: its remark): paragraphs of runs."""

    start: Anchor
    end: Anchor
    paragraphs: tuple[tuple[TextRun, ...], ...]
    align: str
    role: str


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A thin straight line, for instance under the office's name."""

    start: Anchor
    end: Anchor


@dataclass(frozen=True, kw_only=True)
class PagePlan:
    """The page setup. `paper` is Excel's number (9 = A4), margins are inches, heights points.

    `print_area` is `columns` (whole columns), `rows` (down to `area_below` rows under the table) or `none`. Up to
    `one_page_rows` body rows the setup is the official one to the letter; a longer body repeats the heading rows
    `repeat_rows` on every page and no longer squeezes the whole sheet onto one. `centered`: between left and right.
    """

    orientation: str
    paper: int
    scale: int | None
    fit_to_page: bool
    margins: Mapping[str, float]
    print_area: str
    area_below: int
    repeat_rows: str
    one_page_rows: int
    centered: bool = False


@dataclass(frozen=True, kw_only=True)
class FormLayout:
    """One official form as it is valid from `valid_from` to `valid_to` (None: until further notice).

    `styles` holds the look of each body cell by row kind and column key; the kind `total` is the row of totals and
    `code` the code row. `row_heights` are those above the body; `body_height` None leaves the sheet's default. A form
    without totals has no `total_key`; one with prescribed rows has a `stub`. `data`: what else the definition says
    about its figures (sums inside the form, units, which records count where), for the verb that prepares it.
    """

    code: str
    title: str
    legal_source: str
    valid_from: date
    valid_to: date | None
    sheet: str
    font: str
    zoom: int
    default_height: float
    page: PagePlan
    row_heights: Mapping[int, float]
    cells: tuple[FormCell, ...]
    columns: tuple[FormColumn, ...]
    code_row: int
    first_row: int
    body_height: float | None
    line_height: float
    styles: Mapping[str, Mapping[str, CellStyle]]
    total_key: str
    total_label: str
    footer: tuple[FooterCell, ...]
    footer_heights: Mapping[int, float]
    boxes: tuple[TextBox, ...]
    lines: tuple[RuleLine, ...]
    stub: tuple[StubRow, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of body row this form knows."""
        return frozenset(self.styles) - {"total", "code"}

    def last_row(self, body_rows: int) -> int:
        """The table's last row on the sheet (from 1): the totals, else the last body row; an empty body keeps one row."""
        last = self.first_row + max(1, body_rows) - 1
        return last + 1 if self.total_key else last

    def valid_on(self, on: date) -> bool:
        """Whether a form made on that day uses this layout."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
