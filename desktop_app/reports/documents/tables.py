"""Measures the table of a document: heading cells, the row of codes, body rows; each row is a piece of its own."""

from collections.abc import Sequence

from desktop_app.reports.documents.layout import DocumentCopy, TableBlock
from desktop_app.reports.documents.pieces import Ink, Piece, Stroke
from desktop_app.reports.report import NUMERIC_KINDS, Column, Heading, Row, show
from desktop_app.reports.text_fit import Ruler, limit_lines

_LEADING = 1.15
_PAD = 2.4  # points between a column line and its text
_NUMBER_PAD = 1.2  # numbers shrink to their cell, so little of it is given away
_HEADING_PAD = 0.4  # the published headings use the whole width of their cells
_DOWN = 3.0  # points above and below the lines of a cell together
_SINGLE_LINE = NUMERIC_KINDS | {"id", "date", "month"}
_MOST_LINES = 12  # of one cell; a longer text is cut with an ellipsis
_TOGETHER = 2  # rows that stay on the page of what follows the table


def set_table(block: TableBlock, copy: DocumentCopy, ruler: Ruler) -> tuple[Piece, ...]:
    """Return the heading and the rows from the top, measured from the left margin; the last rows keep to what follows."""
    setter = _Setter(block, ruler)
    heading = setter.heading()
    rows = list(copy.rows.get(block.key, ())) or _blank_rows(block)
    body = [setter.row(row, heading) for row in rows]
    kept = [
        Piece(
            height=piece.height,
            ink=piece.ink,
            strokes=piece.strokes,
            heading=piece.heading,
            keep=number >= len(body) - _TOGETHER or rows[number].kind in block.strong,
        )
        for number, piece in enumerate(body)
    ]
    return (*heading, *kept)


class _Setter:
    def __init__(self, block: TableBlock, ruler: Ruler) -> None:
        self._block = block
        self._ruler = ruler
        edges = [block.left]
        for column in block.columns:
            edges.append(edges[-1] + column.width)
        self._edges = edges

    def heading(self) -> tuple[Piece, ...]:
        """The heading grid as one piece, and the row of codes below it."""
        block = self._block
        levels = self._levels()
        ink: list[Ink] = []
        strokes: list[Stroke] = []
        for cell in block.headings:
            upper, lower = levels[cell.row], levels[cell.row + cell.rows]
            left, right = self._edges[cell.column], self._edges[cell.column + cell.columns]
            lines, size = self._heading_lines(cell)
            face = self._face(bold=cell.bold, italic=cell.italic)
            ink += self._text(lines, left, right, upper, lower, face=face, size=size, align="center")
            strokes += _box(left, upper, right, lower)
        grid = Piece(height=levels[-1], above=block.before, ink=tuple(ink), strokes=tuple(strokes), keep=True)
        if not any(column.code for column in block.columns):
            return (grid,)
        height = max(block.code_height, block.code_size * _LEADING + 1.0)
        face = self._face(bold=False, italic=True)
        codes: list[Ink] = []
        for number, column in enumerate(block.columns):
            left, right = self._edges[number], self._edges[number + 1]
            codes += self._text(
                [column.code], left, right, 0.0, height, face=face, size=block.code_size, align="center"
            )
        return grid, Piece(height=height, ink=tuple(codes), strokes=self._grid(height), keep=True)

    def row(self, row: Row, heading: tuple[Piece, ...]) -> Piece:
        """One body row."""
        block = self._block
        face = self._face(bold=row.kind in block.strong, italic=False)
        cells: list[tuple[list[str], float, str]] = []
        for number, column in enumerate(block.columns):
            text = show(row.values.get(column.key), column.kind)
            cells.append((*self._cell(number, column, text, face), _align_of(column)))
        tallest = max((len(lines) * size * _LEADING for lines, size, _ in cells if lines), default=0.0)
        height = max(block.row_height, tallest + _DOWN)
        ink: list[Ink] = []
        for number, (lines, size, align) in enumerate(cells):
            left, right = self._edges[number], self._edges[number + 1]
            ink += self._text(lines, left, right, 0.0, height, face=face, size=size, align=align)
        return Piece(height=height, ink=tuple(ink), strokes=self._grid(height), heading=heading)

    def _levels(self) -> list[float]:
        """Upper edges of the heading rows and the lower edge of the last."""
        headings = self._block.headings
        depth = max(cell.row + cell.rows for cell in headings)
        heights = [*self._block.heading_heights, *([0.0] * depth)][:depth]
        for cell in sorted(headings, key=lambda cell: cell.rows):
            lines, size = self._heading_lines(cell)
            missing = len(lines) * size * _LEADING + _DOWN - sum(heights[cell.row : cell.row + cell.rows])
            if missing > 0:
                heights[cell.row + cell.rows - 1] += missing
        return [sum(heights[:number]) for number in range(depth + 1)]

    def _heading_lines(self, cell: Heading) -> tuple[list[str], float]:
        room = self._edges[cell.column + cell.columns] - self._edges[cell.column] - 2 * _HEADING_PAD
        face = self._face(bold=cell.bold, italic=cell.italic)
        size = self._ruler.size_for_words(cell.text, face, self._block.heading_size, room)
        return self._ruler.wrap(cell.text, face, size, room), size

    def _cell(self, number: int, column: Column, text: str, face: str) -> tuple[list[str], float]:
        wide, size = self._edges[number + 1] - self._edges[number], self._block.size
        if not text:
            return [], size
        if column.kind in _SINGLE_LINE:
            line, size = self._ruler.fit(text, face, size, wide - 2 * _NUMBER_PAD)
            return [line], size
        room = wide - 2 * _PAD
        size = self._ruler.size_for_words(text, face, size, room)
        return limit_lines(self._ruler.wrap(text, face, size, room), _MOST_LINES), size

    def _text(
        self,
        lines: Sequence[str],
        left: float,
        right: float,
        upper: float,
        lower: float,
        *,
        face: str,
        size: float,
        align: str,
    ) -> list[Ink]:
        """The lines of a cell, in the middle of its height."""
        down = upper + (lower - upper - len(lines) * size * _LEADING) / 2 + size * 0.91
        found = []
        for line in lines:
            wide = self._ruler.width(line, face, size)
            x = {"left": left + _PAD, "right": right - _PAD - wide}.get(align, (left + right - wide) / 2)
            # The blank keeps a broken name and the next line apart for whoever searches the page.
            found.append(Ink(left=x, down=down, text=f"{line} ", face=face, size=size))
            down += size * _LEADING
        return found

    def _grid(self, height: float) -> tuple[Stroke, ...]:
        """The lines around the cells of a row."""
        first, last = self._edges[0], self._edges[-1]
        return (
            *(Stroke(left=edge, down=0.0, right=edge, lower=height) for edge in self._edges),
            *(Stroke(left=first, down=level, right=last, lower=level) for level in (0.0, height)),
        )

    def _face(self, *, bold: bool, italic: bool) -> str:
        return self._ruler.typeface.face(bold=bold, italic=italic)


def _blank_rows(block: TableBlock) -> list[Row]:
    first = block.columns[0].key
    return [Row(kind="line", values={first: told or None}) for told in block.blank_rows]


def _box(left: float, upper: float, right: float, lower: float) -> list[Stroke]:
    return [
        Stroke(left=left, down=upper, right=right, lower=upper),
        Stroke(left=left, down=lower, right=right, lower=lower),
        Stroke(left=left, down=upper, right=left, lower=lower),
        Stroke(left=right, down=upper, right=right, lower=lower),
    ]


def _align_of(column: Column) -> str:
    if column.align:
        return column.align
    return "right" if column.kind in NUMERIC_KINDS else "center" if column.kind in ("date", "month", "id") else "left"
