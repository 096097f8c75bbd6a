"""Reading what the reports wrote: workbooks with an independent reader, the text of PDF pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from pypdf import PdfReader

from desktop_app.services.office import Office
from tests import builders

Cell = Any  # whatever the reader found: a number, a text, a date


def sheet_rows(path: Path) -> list[list[Cell]]:
    """Return every row of the first sheet from A1 on; blank cells are ""."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def column(letters: str) -> int:
    """Return the place of a column in a row: A → 0, AB → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cells(row: list[Cell], first: str, last: str) -> list[Cell]:
    """Return the cells of a row from one column to another, both included."""
    return row[column(first) : column(last) + 1]


def pdf_text(path: Path) -> str:
    """Return the text of all pages with runs of blanks as one."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.fixture(scope="module")
def demo_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return a demo office of 900 people, as of the fixed day of the tests; only read from."""
    office = builders.demo_office(tmp_path_factory.mktemp("demo"), 900)
    yield office
    office.close(with_backup=False)
