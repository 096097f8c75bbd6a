"""A declaration batch of 500 lines: its official list as a workbook beside the same cells written by the library alone, and its pre-check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_app.services.batch_checking import check_batch
from desktop_app.services.batch_export import export
from desktop_app.services.collecting_batches import BatchForm, batch, create_batch
from tests.bench.measure import Figure, side_by_side, timed
from tests.services.batch_builders import a_crowd

_LINES = 500


def figures(folder: Path) -> Iterator[Figure]:
    """Export and check of a batch."""
    office = a_crowd(folder, _LINES, "dot-500.db")
    try:
        made = create_batch(office, BatchForm()).value
        out, bare = folder / "d05.xlsx", folder / "tran.xlsx"
        export(office, made, "D05-TS", out)  # the library and the layout are loaded once, not at every export
        yield side_by_side(
            "D05-TS of 500 lines as a workbook",
            lambda: timed(lambda: export(office, made, "D05-TS", out)),
            lambda: timed(lambda: _bare(out, bare)),
            "the same cells by openpyxl alone",
            2.0,
        )
        yield side_by_side(
            "pre-check of 500 lines",
            lambda: timed(lambda: check_batch(office, made)),
            lambda: timed(lambda: batch(office, made)),
            "reading the lines",
            6.0,
            unit="ms",
        )
    finally:
        office.close(with_backup=False)


def _bare(source: Path, target: Path) -> None:
    """Write the values of a workbook again, with a border around each as a list has."""
    # The libraries that the program itself loads only when a form is made.
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python(skip_empty_area=False)
    line = Side(style="thin")
    thin = Border(left=line, right=line, top=line, bottom=line)
    book = Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column, value)
            cell.border = thin
    book.save(target)
