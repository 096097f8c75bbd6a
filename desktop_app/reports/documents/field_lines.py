"""The numbered lines of a declaration: label, then what is known, or dots for the hand to write on."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.reports.documents.layout import DocumentCopy, FieldPart, FieldsBlock, TextRun
from desktop_app.reports.documents.pieces import Ink, Piece, overlaid, tick_box
from desktop_app.reports.documents.text_setting import Word, ink_of, line_height, words_of
from desktop_app.reports.text_fit import Ruler

_DESCENT = 0.25
_GAP = 6.0
_LEAST_DOTS = 24.0  # a dotted stretch shorter than this is no place to write


@dataclass
class _Line:
    """One printed line being filled: how far it is used, and what stands on it."""

    used: float = 0.0
    pieces: tuple[Piece, ...] = ()


def set_fields(block: FieldsBlock, copy: DocumentCopy, ruler: Ruler, width: float) -> tuple[Piece, ...]:
    """Return one piece for each printed line; a value that is too long goes on in the next line."""
    setter = _Setter(block, copy, ruler, width)
    for number, part in enumerate(block.parts):
        setter.put(part, following=block.parts[number + 1] if number + 1 < len(block.parts) else None)
    if not any(part.key and copy.known(part.key) for part in block.parts):
        setter.dotted_lines(block.lines - 1)
    return setter.finished()


class _Setter:
    def __init__(self, block: FieldsBlock, copy: DocumentCopy, ruler: Ruler, width: float) -> None:
        self._style = block.style
        self._copy = copy
        self._ruler = ruler
        self._width = width
        self._height = line_height(block.style, block.style.size)
        self._base = self._height - block.style.size * _DESCENT
        self._face = ruler.typeface.face(bold=block.style.bold, italic=block.style.italic)
        self._lines = [_Line()]

    def put(self, part: FieldPart, *, following: FieldPart | None) -> None:
        """Put a part on the line, at its place or as far left of it as it needs, or on a new one where it does not fit."""
        needed = self._needed(part)
        line = self._lines[-1]
        least = line.used + _GAP if line.used else 0.0
        start = max(least, min(part.at * self._width, self._width - needed))
        if line.used and start + needed > self._width + 0.01:
            self._lines.append(_Line())
            start = 0.0
        self._lines[-1].used = start
        self._words(self._cut(*part.label))
        if part.box:
            self._box(part.box in self._copy.ticks)
            self._words(self._cut(TextRun(text=part.tail)), gap=self._space * 1.4)
        elif value := self._copy.known(part.key):
            self._words(self._cut(TextRun(text=value)), gap=self._space)
        elif part.blank:
            self._words(self._cut(TextRun(text=part.blank)), gap=self._space)
        elif part.key:
            self._dots(self._width if following is None else self._begin_of(following) - _GAP)

    def dotted_lines(self, count: int) -> None:
        """Add lines of dots."""
        for _ in range(count):
            self._lines.append(_Line())
            self._dots(self._width)

    def finished(self) -> tuple[Piece, ...]:
        """The lines from the top; they stay together."""
        style = self._style
        last = len(self._lines) - 1
        return tuple(
            Piece(
                height=self._height + (style.after if number == last else 0.0),
                # A line of its own stands as far from the one above it as the blocks of the form do.
                above=style.before,
                ink=(piece := overlaid(line.pieces, 0.0)).ink,
                frames=piece.frames,
                keep=style.keep or number < last,
            )
            for number, line in enumerate(self._lines)
        )

    @property
    def _space(self) -> float:
        return self._ruler.width(" ", self._face, self._style.size)

    def _cut(self, *runs: TextRun) -> list[Word]:
        return words_of([self._copy.fill(run) for run in runs], self._style, self._ruler, self._width)

    def _needed(self, part: FieldPart) -> float:
        """The width a part takes on one line, with little room for what is written by hand."""
        value = self._copy.known(part.key) or part.blank
        filled = _natural(self._cut(TextRun(text=value))) + self._space if value else 0.0
        if part.box:
            filled = self._style.size * 1.2 + _natural(self._cut(TextRun(text=part.tail))) + self._space
        elif part.key and not value:
            filled = _LEAST_DOTS + self._space
        return _natural(self._cut(*part.label)) + filled

    def _begin_of(self, part: FieldPart) -> float:
        """Where the next part begins, so that the dots before it end there; the whole line where it takes a new one."""
        begin = min(part.at * self._width, self._width - self._needed(part))
        return begin if begin > self._lines[-1].used + _LEAST_DOTS else self._width + _GAP

    def _words(self, words: Sequence[Word], gap: float = 0.0) -> None:
        """Write words from where the line stands, on to the next lines where they must."""
        row: list[Word] = []
        self._lines[-1].used += gap if words and self._lines[-1].used else 0.0
        begin = reach = self._lines[-1].used
        for word in words:
            more = (word.space if row else 0.0) + word.width
            if reach + more > self._width + 0.01 and reach > 0.0:
                self._ink(row, begin)
                self._lines.append(_Line())
                row, begin, reach, more = [], 0.0, 0.0, word.width
            row.append(word)
            reach += more
        self._ink(row, begin)
        self._lines[-1].used = reach

    def _ink(self, row: Sequence[Word], begin: float) -> None:
        ink = tuple(ink_of(row, begin, self._base, self._width - begin))
        self._lines[-1].pieces += (Piece(height=0.0, ink=ink),)

    def _box(self, ticked: bool) -> None:
        line, size = self._lines[-1], self._style.size
        left = line.used + self._space
        box = tick_box(left, self._base, size, self._face, ticked=ticked)
        line.pieces += (box,)
        line.used = left + box.height

    def _dots(self, until: float) -> None:
        """Dot the line up to a place; where too little is left, the next line."""
        line = self._lines[-1]
        start = line.used + (self._space if line.used else 0.0)
        if until - start < _LEAST_DOTS:
            until = self._width
        if until - start < _LEAST_DOTS:
            self._lines.append(_Line())
            line, start = self._lines[-1], 0.0
        dots = "." * int((until - start) / self._ruler.width(".", self._face, self._style.size))
        ink = Ink(left=start, down=self._base, text=dots, face=self._face, size=self._style.size)
        line.pieces += (Piece(height=0.0, ink=(ink,)),)
        line.used = until


def _natural(words: Sequence[Word]) -> float:
    return sum(word.width + word.space for word in words)
