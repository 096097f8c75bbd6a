"""Sets running text: words of several faces into lines, left, centred, right or justified.

Each word is drawn with the blank that follows it, so that the text of a page can be searched and copied as it reads.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop_app.reports.documents.layout import TextRun, TextStyle
from desktop_app.reports.documents.pieces import Ink, Piece, Stroke
from desktop_app.reports.text_fit import Ruler

SINGLE = 1.15
"""Line distance of single spacing as a multiple of the type size (Times New Roman)."""
_DESCENT = 0.25
_TOKEN = re.compile(r"\n|[ \t]+|[^ \t\n]+")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a word in one face."""

    text: str
    face: str
    size: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Word:
    """What is not broken: its parts, their width, and the blank before it (0.0 where the line begins with it)."""

    parts: tuple[Part, ...]
    width: float
    space: float
    breaks: bool = False
    """A new line begins with this word."""

    @property
    def size(self) -> float:
        """The largest type in it."""
        return max((part.size for part in self.parts), default=0.0)


def words_of(runs: Iterable[TextRun], style: TextStyle, ruler: Ruler, room: float) -> list[Word]:
    """Cut runs into words; a word wider than `room` is cut into pieces that fit."""
    words: list[Word] = []
    parts: list[Part] = []
    space, breaks = 0.0, False

    def close() -> None:
        nonlocal parts, space, breaks
        if parts:
            width = sum(part.width for part in parts)
            words.append(Word(parts=tuple(parts), width=width, space=space, breaks=breaks))
            parts, space, breaks = [], 0.0, False

    for run in runs:
        face = ruler.typeface.face(
            bold=style.bold if run.bold is None else run.bold,
            italic=style.italic if run.italic is None else run.italic,
        )
        size = run.size or style.size
        for token in _TOKEN.findall(run.text):
            if token == "\n":
                close()
                space, breaks = 0.0, True
            elif token.isspace() and "\u00a0" not in token:
                close()
                space = ruler.width(" ", face, size)
            else:
                for number, cut in enumerate(_cut(token, face, size, ruler, room)):
                    if number:
                        close()
                    parts.append(Part(text=cut, face=face, size=size, width=ruler.width(cut, face, size)))
    close()
    return words


def set_text(
    words: Sequence[Word], style: TextStyle, width: float, *, rule: float = 0.0, left: float = 0.0
) -> tuple[Piece, ...]:
    """Break words into lines of `width` points and return one piece a line; `rule` underlines the last one."""
    lines = list(_lines(words, width - style.inset, style.indent))
    pieces = []
    for number, line in enumerate(lines):
        first, last = number == 0, number == len(lines) - 1
        start = left + style.inset + (style.indent if first else 0.0)
        room = width - style.inset - (style.indent if first else 0.0)
        height = line_height(style, max((word.size for word in line), default=style.size))
        base = height - style.size * _DESCENT
        stretch = style.align == "justify" and not last and not lines[number + 1][0].breaks
        strokes: tuple[Stroke, ...] = ()
        if rule and last:
            middle = start + room / 2
            under = base + style.size * 0.42
            strokes = (Stroke(left=middle - rule / 2, down=under, right=middle + rule / 2, lower=under),)
        pieces.append(
            Piece(
                height=height + (style.after if last else 0.0),
                above=style.before if first else 0.0,
                ink=tuple(ink_of(line, start, base, room, align="stretch" if stretch else style.align)),
                strokes=strokes,
                # The first two and the last two lines of a paragraph stay together.
                keep=style.keep or (len(lines) > 1 and (first or number == len(lines) - 2)),
            )
        )
    return tuple(pieces)


def line_height(style: TextStyle, size: float) -> float:
    """Return the distance of lines whose largest type is `size`."""
    return style.exact or size * SINGLE * style.line


def ink_of(line: Sequence[Word], start: float, base: float, room: float, *, align: str = "left") -> Iterator[Ink]:
    """Yield the ink of one line of words between `start` and `start + room`: one run for each change of face, and in
    a line stretched to the margins (`align` "stretch") one for each word."""
    natural = sum(word.width for word in line) + sum(word.space for word in line[1:])
    free = max(0.0, room - natural)
    stretched = align == "stretch" and len(line) > 1
    more = free / (len(line) - 1) if stretched else 0.0
    x = start + {"center": free / 2, "right": free}.get(align, 0.0)
    run: list[str] = []
    begin, look = x, ("", 0.0)
    for number, word in enumerate(line):
        if number:
            x += word.space + more
            if run:
                run.append(" ")
        for place, part in enumerate(word.parts):
            if run and (look != (part.face, part.size) or (stretched and not place)):
                yield Ink(left=begin, down=base, text="".join(run), face=look[0], size=look[1])
                run = []
            if not run:
                begin, look = x, (part.face, part.size)
            run.append(part.text)
            x += part.width
    if run:
        yield Ink(left=begin, down=base, text="".join(run), face=look[0], size=look[1])


def _lines(words: Sequence[Word], room: float, indent: float) -> Iterator[list[Word]]:
    line: list[Word] = []
    used = 0.0
    limit = room - indent
    for word in words:
        if line and (word.breaks or used + word.space + word.width > limit + 0.01):
            yield line
            line, used, limit = [], 0.0, room
        used += (word.space if line else 0.0) + word.width
        line.append(word)
    yield line


def _cut(word: str, face: str, size: float, ruler: Ruler, room: float) -> Iterator[str]:
    if ruler.width(word, face, size) <= room:
        yield word
        return
    piece = ""
    for letter in word:
        if piece and ruler.width(piece + letter, face, size) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
