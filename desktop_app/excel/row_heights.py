"""How high a row of a form must be for its wrapped texts: Excel does not measure rows whose height is set."""

import math
import unicodedata

_PIXELS_PER_CHARACTER = 7  # the widest digit of the default font (Arial 10), the unit of column widths
_PADDING = 5
_POINTS_PER_PIXEL = 72 / 96
# Letter widths of Times in em, by class: enough to tell one line from two.
_NARROW, _WIDE, _CAPITAL, _OTHER = 0.3, 0.78, 0.68, 0.48
_BOLDER = 1.06


def wrapped_lines(text: str, *, width: float, size: float, bold: bool = False) -> int:
    """Estimate how many lines the text takes in a column of raw width `width` at `size` points; at least 1."""
    room = max(1.0, round(width * _PIXELS_PER_CHARACTER) - _PADDING) * _POINTS_PER_PIXEL
    em = size * (_BOLDER if bold else 1.0)
    return sum(_lines_of(paragraph, room / em) for paragraph in text.split("\n"))


def _lines_of(paragraph: str, room: float) -> int:
    """Break at blanks as Excel does; a word longer than the line is cut."""
    lines, used = 1, 0.0
    for word in paragraph.split():
        length = sum(_width_of(letter) for letter in word)
        if used and used + 0.25 + length > room:
            lines, used = lines + 1, 0.0
        used += length + (0.25 if used else 0.0)
        if used > room:
            cuts = math.ceil(used / room) - 1
            lines, used = lines + cuts, used - cuts * room
    return lines


def _width_of(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in "mwMW":
        return _WIDE
    if base in "fijlrtI.,;:'|!()[]/-":
        return _NARROW
    return _CAPITAL if base.isupper() else _OTHER
