"""An official form as paper needs it: the texts of a layout filled in, as plain tuples.

The room `reports` prints forms without knowing this room; what passes between them is the shape below, which it
declares for itself. So workbook and paper come from one definition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from desktop_app.excel.form_layout import FooterCell, FormLayout, column_number, fill_text

StyledText: TypeAlias = tuple[str, bool, bool]
"""Text, bold, italic."""


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """The filled texts of a form.

    `headings` are (row, column, rows, columns, text, bold, italic) counted from 0 at the heading's corner; `columns`
    are (key, width, kind, code, align, adds_up); `signatures` are (lines, name, centre of the block from 0 to 1).
    `stub` holds the prescribed rows: (name, kind, texts by column key, names of the figures that may fill it).
    `margins` are inches (left, right, top, bottom); `size` is the body type in points at the sheet's full size, whose
    width in points is `sheet_width`.
    """

    code: str
    landscape: bool
    margins: tuple[float, float, float, float]
    size: float
    sheet_width: float
    corner: tuple[StyledText, ...]
    badge: tuple[StyledText, ...]
    title: tuple[StyledText, ...]
    headings: tuple[tuple[int, int, int, int, str, bool, bool], ...]
    columns: tuple[tuple[str, float, str, str, str, bool], ...]
    total_key: str
    total_label: str
    notes: tuple[str, ...]
    signatures: tuple[tuple[tuple[StyledText, ...], str, float], ...]
    stub: tuple[tuple[str, str, Mapping[str, str | int], tuple[str, ...]], ...] = ()


def paper_form(layout: FormLayout, header: Mapping[str, str]) -> PaperForm:
    """Fill the texts of `layout` with `header` (see `fill_form`) and return them as paper needs them."""
    heading_cells = [cell for cell in layout.cells if cell.role == "heading" and cell.text]
    top = min(cell.at.top for cell in heading_cells)
    kind = min(layout.kinds)
    margins = layout.page.margins
    return PaperForm(
        code=layout.code,
        landscape=layout.page.orientation == "landscape",
        margins=(margins["left"], margins["right"], margins["top"], margins["bottom"]),
        size=layout.styles[kind][layout.columns[0].key].size,
        sheet_width=sum(column.width for column in layout.columns) * 7 * 72 / 96,
        corner=_texts(layout, "corner", header),
        title=_texts(layout, "title", header),
        badge=tuple(
            ("".join(run.text for run in runs), runs[0].bold, runs[0].italic)
            for box in layout.boxes
            if box.role == "badge"
            for runs in box.paragraphs
        ),
        headings=tuple(
            (
                cell.print_at.top - top,
                cell.print_at.left - 1,
                cell.print_at.bottom - cell.print_at.top + 1,
                cell.print_at.right - cell.print_at.left + 1,
                fill_text(cell.text, header),
                cell.style.bold,
                cell.style.italic,
            )
            for cell in heading_cells
        ),
        columns=tuple(
            (
                column.key,
                column.width,
                column.kind,
                str(column.code),
                layout.styles[kind][column.key].horizontal or "",
                column.adds_up,
            )
            for column in layout.columns
        ),
        total_key=layout.total_key,
        total_label=layout.total_label,
        notes=_notes(layout, header),
        signatures=_signatures(layout, header),
        stub=tuple((row.name, row.kind, row.texts, row.figures) for row in layout.stub),
    )


def _texts(layout: FormLayout, role: str, header: Mapping[str, str]) -> tuple[StyledText, ...]:
    return tuple(
        (fill_text(cell.text, header), cell.style.bold, cell.style.italic)
        for cell in layout.cells
        if cell.role == role and cell.text
    )


def _notes(layout: FormLayout, header: Mapping[str, str]) -> tuple[str, ...]:
    cells = [fill_text(cell.text, header) for cell in layout.footer if cell.role == "note" and cell.text]
    boxes = ["".join(run.text for run in runs) for box in layout.boxes if box.role == "note" for runs in box.paragraphs]
    return (*cells, *boxes)


def _signatures(layout: FormLayout, header: Mapping[str, str]) -> tuple[tuple[tuple[StyledText, ...], str, float], ...]:
    """Group the signature cells that lie over each other; the cell shown only `when` a name is known is the name."""
    cells = sorted((cell for cell in layout.footer if cell.role == "signature"), key=lambda cell: cell.down)
    blocks: list[list[FooterCell]] = []
    for cell in cells:
        block = next((block for block in blocks if _overlap(block[0], cell)), None)
        if block is None:
            blocks.append([cell])
        else:
            block.append(cell)
    return tuple(
        (
            tuple(
                (line, cell.style.bold, cell.style.italic)
                for cell in block
                if not cell.when
                for line in fill_text(cell.text, header).split("\n")
            ),
            "".join(fill_text(cell.text, header) for cell in block if cell.when),
            _center(layout, block[0]),
        )
        for block in blocks
    )


def _overlap(first: FooterCell, second: FooterCell) -> bool:
    return column_number(first.left) <= column_number(second.right) and column_number(second.left) <= column_number(
        first.right
    )


def _center(layout: FormLayout, cell: FooterCell) -> float:
    widths = [column.width for column in layout.columns]
    left, right = column_number(cell.left) - 1, column_number(cell.right)
    return (sum(widths[:left]) + sum(widths[:right])) / 2 / sum(widths)
