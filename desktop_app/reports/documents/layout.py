"""What a paged official document looks like, as plain values: text, field lines, columns side by side, tables.

A document is data (`resources/forms/documents/*.toml`); this module gives it types and nothing else. Every measure is in
points (1/72 inch, a twentieth of which is the unit of the published .docx files), so that a definition can be compared
with them number by number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from desktop_app.reports.report import Column, Heading, Row

_PLACEHOLDER = re.compile(r"\{(?P<key>\w+)(?P<upper>:upper)?(?:\|(?P<blank>[^{}]*))?\}")


@dataclass(frozen=True, kw_only=True)
class TextStyle:
    """How a paragraph is set. `line` is a multiple of single spacing, `exact` (when not 0) the line distance in points.

    `align`: `left`, `center`, `right`, `justify`; `indent` moves the first line, `inset` the whole paragraph; `keep`
    holds it on the page of what follows.
    """

    size: float = 12.0
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    exact: float = 0.0
    indent: float = 0.0
    inset: float = 0.0
    keep: bool = False


@dataclass(frozen=True, kw_only=True)
class TextRun:
    """A stretch of one look; None takes the look of the paragraph. Texts hold `{key|what the blank form shows}`."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """A paragraph; `rule` draws a line of so many points under its last line; `one_line` makes the type smaller rather than
    break it; with `when` it stands there only where that value is known."""

    runs: tuple[TextRun, ...]
    style: TextStyle
    rule: float = 0.0
    one_line: bool = False
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldPart:
    """A label and what is filled in after it: the value of `key`, or a tick box `box` with its `tail`.

    `at` is where the part begins at the earliest, as a share of the width. Without a value the line is dotted, or shows
    `blank` where the form has a pattern of its own (a date).
    """

    label: tuple[TextRun, ...]
    at: float = 0.0
    key: str = ""
    blank: str = ""
    box: str = ""
    tail: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldsBlock:
    """A numbered line of a declaration; without a value it is followed by dotted lines up to `lines`."""

    parts: tuple[FieldPart, ...]
    style: TextStyle
    lines: int = 1


@dataclass(frozen=True, kw_only=True)
class SpaceBlock:
    """Empty room: for a signature, or between two parts; `give` of it is given up where the copy then fits one page."""

    height: float
    give: float = 0.0
    keep: bool = True


@dataclass(frozen=True, kw_only=True)
class ColumnsBlock:
    """Blocks side by side, never split: a letter's head, signatures. `left` is counted from the left margin.

    A `signature` keeps company with what stands before it.
    """

    widths: tuple[float, ...]
    cells: tuple[tuple["Block", ...], ...]
    left: float = 0.0
    before: float = 0.0
    signature: bool = False


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    """A table of the rows filed under `key`; its heading and row of codes are repeated on every page.

    `left` is counted from the left margin; `heading_heights`, `code_height` and `row_height` are the least heights;
    `blank_rows`, told by their first cells, stand where there are no rows; rows of a kind in `strong` are bold.
    """

    key: str
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    left: float = 0.0
    size: float = 12.0
    heading_size: float = 12.0
    code_size: float = 12.0
    row_height: float = 0.0
    heading_heights: tuple[float, ...] = ()
    code_height: float = 0.0
    blank_rows: tuple[str, ...] = ("",)
    strong: frozenset[str] = frozenset({"group", "total"})
    before: float = 0.0


@dataclass(frozen=True, kw_only=True)
class BadgeBlock:
    """The form's own name at a fixed place of the first page; `frame` draws a box around it."""

    left: float
    top: float
    width: float
    runs: tuple[tuple[TextRun, ...], ...]
    size: float = 12.0
    height: float = 0.0
    frame: bool = False


Block: TypeAlias = TextBlock | FieldsBlock | SpaceBlock | ColumnsBlock | TableBlock | BadgeBlock


@dataclass(frozen=True, kw_only=True)
class PaperPlan:
    """A4 and its margins in points (left, right, top, bottom).

    `number`: `top` (in the middle of the top margin from the second page on, as letters have it), `foot` ("Trang x/y"
    where there are several) or "".
    """

    landscape: bool
    margins: tuple[float, float, float, float]
    number: str = "foot"


@dataclass(frozen=True, kw_only=True)
class DocumentLayout:
    """One official document as it is valid from `valid_from` to `valid_to` (None: until further notice)."""

    code: str
    title: str
    legal_source: str
    valid_from: date
    valid_to: date | None
    page: PaperPlan
    blocks: tuple[Block, ...]

    def valid_on(self, on: date) -> bool:
        """Whether a document made on that day uses this layout."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class DocumentCopy:
    """What is filled in for one person, household or unit; what is missing or "" stays as on the blank form.

    `name` says for whom it is; `ticks` are the boxes with a cross; `rows` the lines of each table.
    """

    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def known(self, key: str) -> str:
        """The value of a key, "" when it is not known."""
        text = self.texts.get(key, "")
        return text if text.strip() else ""

    def fill(self, run: TextRun) -> TextRun:
        """The run with its `{key|blank}` replaced; `{key:upper|…}` writes capitals."""

        def value(found: re.Match[str]) -> str:
            text = self.known(found["key"])
            if not text:
                return found["blank"] or ""
            return text.upper() if found["upper"] else text

        return replace(run, text=_PLACEHOLDER.sub(value, run.text))


def keys_of(blocks: Sequence[Block]) -> frozenset[str]:
    """Every key, tick box and table that a document asks for."""
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, TextBlock):
            found |= {hit["key"] for run in block.runs for hit in _PLACEHOLDER.finditer(run.text)}
            found |= {block.when} - {""}
        elif isinstance(block, FieldsBlock):
            found |= {key for part in block.parts for key in (part.key, part.box) if key}
            found |= {
                hit["key"] for part in block.parts for run in part.label for hit in _PLACEHOLDER.finditer(run.text)
            }
        elif isinstance(block, ColumnsBlock):
            found |= {key for cell in block.cells for key in keys_of(cell)}
        elif isinstance(block, TableBlock):
            found.add(block.key)
    return frozenset(found)
