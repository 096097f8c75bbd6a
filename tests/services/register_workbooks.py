"""Workbooks of lists that are not about residents, as offices have them: collectors, household businesses, units, plans, figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app.services import importing
from desktop_app.services.import_values import ImportReceipt, Preview, RowOutcome
from desktop_app.services.office import Office
from tests.excel.builders import write_grid

MONTHS = [f"Tháng {month}" for month in range(1, 13)]


def table(path: Path, titles: Sequence[str], headings: Sequence[object], *rows: Sequence[object]) -> Path:
    """Return a workbook: the titles, one row each, the headings, the rows."""
    return write_grid(path, [*([title] for title in titles), list(headings), *(list(row) for row in rows)])


def take_in(office: Office, path: Path, **options: Any) -> ImportReceipt:
    """Look at a workbook and write it."""
    return importing.commit(office, importing.preview(office, path, **options)).value


def counts(seen: Preview | ImportReceipt) -> tuple[int, int, int, int, int]:
    """Read, added, updated, same, rejected; they add up."""
    found = seen.totals
    assert found.adds_up
    return found.read, found.added, found.updated, found.same, found.rejected


def row_of(seen: Preview, name: str) -> RowOutcome:
    """The one row of that name."""
    (found,) = [row for row in seen.rows if row.name == name]
    return found


def warnings(seen: Preview, code: str) -> list[str]:
    """The messages of one sort of problem."""
    return [problem.message for problem in seen.problems if problem.code == code]
