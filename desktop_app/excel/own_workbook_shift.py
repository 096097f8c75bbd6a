"""What refers to rows follows when rows are put into a sheet: formulas, merged areas, print areas, rules, drawings."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_AREA = re.compile(r"^(\$?[A-Z]{1,3})(\$?)(\d+)(?::(\$?[A-Z]{1,3})(\$?)(\d+))?$")
_ROWS = re.compile(r"^(\$?)(\d+):(\$?)(\d+)$")
_QUALIFIED = re.compile(r"^('(?:[^']|'')+'|[^'!\[\]]+)!(.+)$")


@dataclass(frozen=True, kw_only=True)
class Insertion:
    """`count` new rows behind row `last`, the last body row of a table that begins at row `first`; `last` is copied."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Shift:
    """All insertions of one sheet, named as the workbook names it; rows are those of the template."""

    sheet: str
    insertions: tuple[Insertion, ...] = ()

    def row(self, number: int) -> int:
        """Return where a row of the template stands afterwards."""
        return number + sum(one.count for one in self.insertions if number > one.last)

    def end(self, first: int, last: int) -> int:
        """Return where a range ends afterwards: one that ends with a table's last row takes the new rows in."""
        more = sum(one.count for one in self.insertions if one.first <= first and last == one.last)
        return self.row(last) + more

    def inside(self, row: int) -> bool:
        """Whether a row of the template is a body row of a table that grows."""
        return any(one.first <= row <= one.last for one in self.insertions)

    def areas(self, text: str) -> str:
        """Return the areas of a rule as they are afterwards; one cell of a body row grows too."""
        return " ".join(self._rule(one) for one in text.split())

    def kept(self, text: str) -> str:
        """Return an area that only moves."""
        return _changed(text, lambda _mark, row: self.row(row), lambda _first, _mark, row: self.row(row))

    def grown(self, text: str, *, inside: bool) -> str:
        """Return an area of a formula as it is afterwards. A formula `inside` a body row means its own row by what is not fixed with $."""

        def end(first: int, mark: str, last: int) -> int:
            return self.row(last) if inside and not mark else self.end(first, last)

        return _changed(text, lambda _mark, row: self.row(row), end)

    def copied(self, text: str, insertion: Insertion, down: int) -> str:
        """Return an area of the model row's formula as it reads `down` rows further: fixed rows and those below the table stay what they are."""

        def one(mark: str, row: int) -> int:
            return self.row(row) if mark or row > insertion.last else self.row(row) + down

        def end(first: int, mark: str, last: int) -> int:
            return self.end(first, last) if mark else one(mark, last)

        return _changed(text, one, end)

    def _rule(self, text: str) -> str:
        found = _AREA.match(text)
        if found is not None and found[6] is None and self.end(int(found[3]), int(found[3])) != self.row(int(found[3])):
            text = f"{text}:{text}"
        return self.grown(text, inside=False)


Change = Callable[[str], str]


def shift_formula(text: str, shift: Shift, *, row: int | None) -> str:
    """Return a formula (without its `=`) as it must read afterwards. `row`: the row of the template it stands in, on the sheet that was changed;
    None for a formula of another sheet, of which only what names the sheet changes. Texts in quotes, names, other workbooks stay."""
    if not shift.insertions:
        return text
    inside = row is not None and shift.inside(row)
    return _each_area(text, shift.sheet, here=row is not None, change=lambda area: shift.grown(area, inside=inside))


def copied_formula(text: str, shift: Shift, insertion: Insertion, down: int) -> str:
    """Return the formula of the model row for the row `down` rows further."""
    return _each_area(text, shift.sheet, here=True, change=lambda area: shift.copied(area, insertion, down))


def moved_formula(text: str, origin: str, target: str) -> str:
    """Return a formula copied from one cell to another, as a copy in Excel would read."""
    # Loaded when a template is filled, not when the program starts.
    from openpyxl.formula.translate import Translator

    return str(Translator("=" + text, origin=origin).translate_formula(target))[1:]


def names_single(text: str, rows: range) -> bool:
    """Whether a formula takes one cell of these rows by itself, so that rows put in there would not be counted."""
    found = []

    def look(area: str) -> str:
        cell = _AREA.match(area)
        if cell is not None and cell[6] is None and int(cell[3]) in rows:
            found.append(area)
        return area

    _each_area(text, "", here=True, change=look)
    return bool(found)


def _changed(text: str, start: Callable[[str, int], int], end: Callable[[int, str, int], int]) -> str:
    if rows := _ROWS.match(text):
        first, last = int(rows[2]), int(rows[4])
        return f"{rows[1]}{start(rows[1], first)}:{rows[3]}{end(first, rows[3], last)}"
    found = _AREA.match(text)
    if found is None:
        return text
    first = int(found[3])
    begin = f"{found[1]}{found[2]}{start(found[2], first)}"
    if found[6] is None:
        return begin
    return f"{begin}:{found[4]}{found[5]}{end(first, found[5], int(found[6]))}"


def _each_area(text: str, sheet: str, *, here: bool, change: Change) -> str:
    from openpyxl.formula import Tokenizer  # as in moved_formula

    pieces = []
    for token in Tokenizer("=" + text).items:
        value = token.value
        if token.type == "OPERAND" and token.subtype == "RANGE":
            found = _QUALIFIED.match(value)
            if found is None:
                value = change(value) if here else value
            elif found[1].strip("'").replace("''", "'").casefold() == sheet.casefold():
                value = f"{found[1]}!{change(found[2])}"
        pieces.append(value)
    return "".join(pieces)
