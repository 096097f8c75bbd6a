"""Strips: the lines, sentences and table rows a slip is made of, each measured for one width and one size of type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_app.reports.text_fit import Ruler

LEADING = 1.1
_PAD = 2.6  # points between a column line and its text
_DOWN = 1.7  # points above and below the lines of a row together, at size 12
_SMALLEST = 0.7  # how far the type of one cell shrinks to keep its number of lines, relative to the body


@dataclass(frozen=True, kw_only=True)
class Ink:
    """One run of text: its left end and its baseline below the upper edge of the strip, in points."""

    left: float
    down: float
    text: str
    face: str
    size: float


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What is never split between two pages: `boxes` are the left and right ends of a row's cells
    (none: no lines around it).

    `keep` holds it on the page of the strip after it; `shade` greys its ground; `heading` strips are repeated when a
    page begins with this one.
    """

    height: float
    ink: tuple[Ink, ...] = ()
    boxes: tuple[tuple[float, float], ...] = ()
    keep: bool = False
    shade: bool = False
    heading: tuple["Strip", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """A piece of a line in one face; `size` relative to the body."""

    text: str
    bold: bool = False
    italic: bool = False
    size: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell over `columns` columns of a row; `texts` are paragraphs, wrapped to the cell's width."""

    texts: tuple[str, ...] = ()
    columns: int = 1
    align: str = "left"
    bold: bool = False
    italic: bool = False
    size: float = 1.0
    whole: bool = False
    """Each text stays on one line: an amount or a date is made smaller rather than broken."""
    most: int = 2
    """Lines beyond which the type of the cell shrinks."""


class StripMaker:
    """Measures strips for a text width; `size` is the body type in points."""

    def __init__(self, ruler: Ruler, *, width: float, size: float) -> None:
        self.ruler = ruler
        self.width = width
        self.size = size

    def gap(self, share: float) -> Strip:
        """Return an empty strip, in parts of the body size."""
        return Strip(height=self.size * share)

    def line(self, runs: Sequence[Run], *, align: str = "left", right: Run | None = None, keep: bool = False) -> Strip:
        """Return one line of several faces, made smaller as a whole where it is too long; `right` ends at the margin."""
        beside = self._width(right, self.size * right.size) if right else 0.0
        room = self.width - (beside + self.size if right else 0.0)
        wide = sum(self._width(run, self.size * run.size) for run in runs)
        shrink = min(1.0, room / wide) if wide else 1.0
        left = (self.width - wide * shrink) / 2 if align == "center" else 0.0
        tallest = max((run.size for run in runs), default=1.0) * self.size
        ink = []
        for run in runs:
            size = self.size * run.size * shrink
            ink.append(Ink(left=left, down=tallest, text=run.text, face=self._face(run), size=size))
            left += self._width(run, size)
        if right:
            size = self.size * right.size
            ink.append(Ink(left=self.width - beside, down=tallest, text=right.text, face=self._face(right), size=size))
        return Strip(height=tallest * LEADING + 1, ink=tuple(ink), keep=keep)

    def paragraph(
        self, text: str, *, size: float = 1.0, indent: float = 0.0, mark: str = "", keep: bool = False
    ) -> Strip:
        """Return a wrapped paragraph; `mark` hangs in front of an indent (in parts of the body size)."""
        points, face = self.size * size, self.ruler.typeface.regular
        inset = self.size * indent
        ink = [Ink(left=0, down=points, text=mark, face=face, size=points)] if mark else []
        lines = self._sentence(text, face, points, self.width - inset)
        for number, line in enumerate(lines):
            ink.append(Ink(left=inset, down=points * (1 + number * LEADING), text=line, face=face, size=points))
        return Strip(height=points * LEADING * len(lines), ink=tuple(ink), keep=keep)

    def small(self, text: str, points: float) -> Strip:
        """Return a paragraph in small type of a fixed size: sources at the foot."""
        return self.paragraph(text, size=points / self.size)

    def row(
        self,
        cells: Iterable[Cell],
        edges: Sequence[float],
        *,
        shade: bool = False,
        keep: bool = False,
        heading: tuple[Strip, ...] = (),
    ) -> Strip:
        """Return a table row; the cells cover the columns between `edges` (points) from left to right."""
        measured: list[tuple[float, float, Cell, list[str], float, str]] = []
        column = 0
        for cell in cells:
            left, right = edges[column], edges[column + cell.columns]
            column += cell.columns
            lines, size, face = self._lines(cell, right - left - 2 * _PAD)
            measured.append((left, right, cell, lines, size, face))
        text = max((len(lines) * size * LEADING for _, _, _, lines, size, _ in measured), default=0.0)
        height = max(text, self.size * LEADING) + _DOWN * self.size / 12
        ink = []
        for left, right, cell, lines, size, face in measured:
            down = (height - len(lines) * size * LEADING) / 2 + size * 0.9
            for line in lines:
                place = self._place(cell.align, left, right, self.ruler.width(line, face, size))
                ink.append(Ink(left=place, down=down, text=line, face=face, size=size))
                down += size * LEADING
        boxes = tuple((left, right) for left, right, *_ in measured)
        return Strip(height=height, ink=tuple(ink), boxes=boxes, shade=shade, keep=keep, heading=heading)

    def side_by_side(self, first: Strip, second: Strip | None, shift: float) -> Strip:
        """Return two rows as one strip, the second one moved to the right by `shift` points."""
        if second is None:
            return first
        moved = tuple(replace(ink, left=ink.left + shift) for ink in second.ink)
        return replace(
            first,
            height=max(first.height, second.height),
            ink=(*first.ink, *moved),
            boxes=(*first.boxes, *((left + shift, right + shift) for left, right in second.boxes)),
        )

    def _lines(self, cell: Cell, room: float) -> tuple[list[str], float, str]:
        face = self.ruler.typeface.face(bold=cell.bold, italic=cell.italic)
        size = self.size * cell.size
        if cell.whole:
            # Lines of amounts stay amounts: the longest one decides the size of all.
            size = min((self.ruler.fit(text, face, size, room)[1] for text in cell.texts), default=size)
            return list(cell.texts), size, face
        texts = [text for text in cell.texts if text]
        longest = max((self.ruler.width(word, face, size) for text in texts for word in text.split(" ")), default=0.0)
        size = min(size, size * room / longest) if longest else size
        lines = [line for text in texts for line in self._sentence(text, face, size, room)]
        while len(lines) > cell.most and size > self.size * _SMALLEST:
            size *= 0.95
            lines = [line for text in texts for line in self._sentence(text, face, size, room)]
        return lines, size, face

    def _sentence(self, text: str, face: str, size: float, room: float) -> list[str]:
        """Break a sentence at blanks only, so that no date and no number of a law is torn apart."""
        lines, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if line and self.ruler.width(longer, face, size) > room:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line]

    def _place(self, align: str, left: float, right: float, wide: float) -> float:
        if align == "right":
            return right - _PAD - wide
        return (left + right - wide) / 2 if align == "center" else left + _PAD

    def _face(self, run: Run) -> str:
        return self.ruler.typeface.face(bold=run.bold, italic=run.italic)

    def _width(self, run: Run, size: float) -> float:
        return self.ruler.width(run.text, self._face(run), size)
