"""Pieces: the lines, rows and blocks a page is made of, each measured once and drawn wherever it falls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

_LINE = 0.5  # points: the table lines of the published forms
_CROSS = "x"
_BOX = 0.85  # side of a tick box, as a share of the type


@dataclass(frozen=True, kw_only=True)
class Ink:
    """One run of text: its left end and its baseline below the upper edge of the piece, in points."""

    left: float
    down: float
    text: str
    face: str
    size: float


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A straight line, measured like ink."""

    left: float
    down: float
    right: float
    lower: float


Frame: TypeAlias = tuple[float, float, float, float]
"""A rectangle: left, upper edge, width, height."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What is never split between two pages.

    `above` is room that is left out at the head of a page, of which `give` may be given up; `keep` holds the piece on the page of the one after it;
    `heading` pieces are repeated when a page begins with this one.
    """

    height: float
    ink: tuple[Ink, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    frames: tuple[Frame, ...] = ()
    above: float = 0.0
    give: float = 0.0
    keep: bool = False
    heading: tuple["Piece", ...] = ()

    @property
    def whole(self) -> float:
        """The height with the room above."""
        return self.height + self.above

    def moved(self, right: float, down: float = 0.0) -> "Piece":
        """The same piece further right and down."""
        return replace(
            self,
            ink=tuple(replace(one, left=one.left + right, down=one.down + down) for one in self.ink),
            strokes=tuple(
                Stroke(left=one.left + right, down=one.down + down, right=one.right + right, lower=one.lower + down)
                for one in self.strokes
            ),
            frames=tuple((left + right, top + down, width, height) for left, top, width, height in self.frames),
            heading=tuple(one.moved(right) for one in self.heading),
        )


def stacked(pieces: Iterable[Piece]) -> Piece:
    """One piece of several, below each other."""
    down = 0.0
    placed = []
    for piece in pieces:
        placed.append(piece.moved(0.0, down + piece.above))
        down += piece.whole
    return overlaid(placed, down)


def overlaid(pieces: Sequence[Piece], height: float) -> Piece:
    """One piece of several that have their places already."""
    return Piece(
        height=height,
        ink=tuple(ink for piece in pieces for ink in piece.ink),
        strokes=tuple(stroke for piece in pieces for stroke in piece.strokes),
        frames=tuple(frame for piece in pieces for frame in piece.frames),
    )


def squeezed(pieces: Sequence[Piece], room: float) -> Sequence[Piece]:
    """The pieces with as little of their room given up as brings them onto one page; unchanged where that cannot be."""
    over = sum(piece.whole for piece in pieces) - room
    most = sum(piece.give for piece in pieces)
    if not 0.0 < over <= most:
        return pieces
    return [replace(piece, above=piece.above - piece.give * over / most) for piece in pieces]


def paginate(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """Distribute the pieces over pages of `room` points, at least one page; no piece is lost or split.

    Pieces that keep together go to the next page as one, unless they are higher than a page.
    """
    pages = _Pages(room)
    for group in _groups(pieces):
        if pages.begun and not pages.holds(sum(one.whole for one in group)):
            pages.turn(group[0])
        for piece in group:
            if pages.begun and not pages.holds(piece.whole):
                pages.turn(piece)
            pages.put(piece)
    return pages.filled


class _Pages:
    """The pages filled so far; `begun` tells whether the last one holds more than a repeated heading."""

    def __init__(self, room: float) -> None:
        self.filled: list[list[Piece]] = [[]]
        self.begun = False
        self._room = room
        self._used = 0.0

    def holds(self, height: float) -> bool:
        return self._used + height <= self._room + 0.01

    def turn(self, first: Piece) -> None:
        self.filled.append(list(first.heading))
        self._used = sum(one.height for one in first.heading)
        self.begun = False

    def put(self, piece: Piece) -> None:
        placed = replace(piece, above=0.0) if len(self.filled) > 1 and not self.begun else piece
        self.filled[-1].append(placed)
        self._used += placed.whole
        self.begun = True


def draw_piece(canvas: Any, piece: Piece, left: float, top: float) -> None:
    """Draw a piece whose upper left corner lies at a point of the page."""
    canvas.setLineWidth(_LINE)
    canvas.setStrokeGray(0)
    canvas.setFillGray(0)
    if piece.strokes:
        canvas.lines([(left + one.left, top - one.down, left + one.right, top - one.lower) for one in piece.strokes])
    for right, down, width, height in piece.frames:
        canvas.rect(left + right, top - down - height, width, height, stroke=1, fill=0)
    if piece.ink:
        text = canvas.beginText()
        for ink in piece.ink:
            text.setFont(ink.face, ink.size)
            text.setTextOrigin(left + ink.left, top - ink.down)
            text.textOut(ink.text.replace("\u00a0", " "))
        canvas.drawText(text)


def tick_box(left: float, base: float, size: float, face: str, *, ticked: bool) -> Piece:
    """A box to tick whose lower edge stands on a baseline `base` below the upper edge; with a cross where it is chosen."""
    side = size * _BOX
    ink = (Ink(left=left + side * 0.22, down=base - side * 0.24, text=_CROSS, face=face, size=size),) if ticked else ()
    return Piece(height=side, ink=ink, frames=((left, base - side, side, side),))


def _groups(pieces: Sequence[Piece]) -> Iterable[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group
