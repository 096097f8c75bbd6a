"""Measures text in a typeface, breaks it into lines, and shrinks what must stay on one line."""

import re
from collections.abc import Sequence
from typing import Any

from desktop_app.reports.fonts import Typeface

SMALLEST = 4.0
"""Type below this many points cannot be read on paper; what still does not fit is cut with an ellipsis."""


_PIECE = re.compile(r"\s*(?:[^\s/]+/?|/)")
"""A word with the blank before it; a stroke, too, lets the line break after it, as spreadsheet programs do."""


class Ruler:
    """Widths of text in the faces of one typeface, in points."""

    def __init__(self, typeface: Typeface) -> None:
        # reportlab is loaded when the first page is drawn, not when the program starts.
        from reportlab.pdfbase import pdfmetrics

        self.typeface = typeface
        self._faces: dict[str, Any] = {
            name: pdfmetrics.getFont(name).face
            for name in (typeface.regular, typeface.bold, typeface.italic, typeface.bold_italic)
        }

    def width(self, text: str, face: str, size: float) -> float:
        """Return the width of one line in points."""
        font = self._faces[face]
        widths, default = font.charWidths, font.defaultWidth
        return float(sum(widths.get(ord(letter), default) for letter in text)) * size / 1000

    def wrap(self, text: str, face: str, size: float, room: float) -> list[str]:
        """Break the text at blanks and strokes into lines no wider than `room`; a longer word is cut."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            if self.width(paragraph, face, size) <= room:
                lines.append(paragraph.strip())
                continue
            line = ""
            for piece in _PIECE.findall(paragraph):
                longer = line + piece if line else piece.lstrip()
                if self.width(longer, face, size) <= room:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *full, line = self._cut(piece.lstrip(), face, size, room)
                lines.extend(full)
            lines.append(line)
        return lines

    def fit(self, text: str, face: str, size: float, room: float) -> tuple[str, float]:
        """Return the line and the size at which it fits into `room`: smaller if need be, cut only below `SMALLEST`."""
        wide = self.width(text, face, size)
        if wide <= room:
            return text, size
        smaller = size * room / wide
        if smaller >= SMALLEST:
            return text, smaller
        cut = text
        while len(cut) > 1 and self.width(cut + "…", face, SMALLEST) > room:
            cut = cut[:-1]
        return cut + "…", SMALLEST

    def size_for_words(self, text: str, face: str, size: float, room: float) -> float:
        """Return the largest size up to `size` at which no word of the text has to be cut."""
        longest = max((self.width(piece.strip(), face, size) for piece in _PIECE.findall(text)), default=0.0)
        return size if longest <= room else max(SMALLEST, size * room / longest)

    def _cut(self, word: str, face: str, size: float, room: float) -> list[str]:
        pieces, piece = [], ""
        for letter in word:
            if piece and self.width(piece + letter, face, size) > room:
                pieces.append(piece)
                piece = letter
            else:
                piece += letter
        return [*pieces, piece]


def limit_lines(lines: Sequence[str], most: int) -> list[str]:
    """Return at most `most` lines; the last one shows with an ellipsis that more was there."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[: most - 1], lines[most - 1] + "…"]
