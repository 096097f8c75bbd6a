"""The produced form against the published one, cell by cell: the facts of the published files are kept in `official/`."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.form_samples import CODES, layout_of, write_form

FACTS = Path(__file__).parent / "official"

# What is deliberately not repeated: a misspelling and a doubled blank in the published footer.
CORRECTED = {
    "Đề nghi cơ quan BHXH  thanh toán thù lao theo quy định.": "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định."
}
PUBLISHED_TOTAL_ROW = {"B15a-UQ": 21, "D05-TS": 20}

# openpyxl cannot turn an area of whole columns into one of its own and says so; the published file has the same area.
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def facts_of(code: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((FACTS / f"{code}.json").read_text(encoding="utf-8"))
    return facts


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def blank(code: str, tmp_path: Path) -> Worksheet:
    """The form without header and rows: exactly what the published file shows."""
    return openpyxl.load_workbook(write_form(tmp_path / "form.xlsx", code)).worksheets[0]


def _look(sheet: Worksheet, address: str) -> dict[str, Any]:
    cell = sheet[address]
    font, align = cell.font, cell.alignment
    return {
        "value": cell.value,
        "format": cell.number_format,
        "font": [font.name, font.sz, bool(font.b), bool(font.i)],
        "align": [align.horizontal, align.vertical, bool(align.wrap_text)],
    }


def _total_row(code: str) -> int:
    return layout_of(code).first_row + 1


def test_the_sheet_is_named_as_published(blank: Worksheet, code: str) -> None:
    assert blank.title == facts_of(code)["sheet"]


def test_header_block_headings_and_code_row_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    head = facts_of(code)["head"]
    assert {address: _look(blank, address) for address in head} == head


def test_no_cell_above_the_body_holds_anything_else(blank: Worksheet, code: str) -> None:
    facts = facts_of(code)
    written = {
        cell.coordinate
        for row in blank.iter_rows(min_row=1, max_row=facts["code_row"])
        for cell in row
        if cell.value is not None
    }
    assert written == set(facts["head"])


def test_merges_above_the_body_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    facts = facts_of(code)
    merges = sorted(str(area) for area in blank.merged_cells.ranges if area.max_row <= facts["code_row"])
    assert merges == facts["merges"]


def test_column_widths_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    found: dict[str, float] = {}
    for letter, dimension in blank.column_dimensions.items():
        first = column_index_from_string(letter)
        for number in range(first, (dimension.max or first) + 1):
            found[get_column_letter(number)] = dimension.width
    assert found == facts_of(code)["widths"]


def test_row_heights_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    facts = facts_of(code)
    heights = {
        str(row): dimension.height
        for row, dimension in blank.row_dimensions.items()
        if dimension.height and row <= facts["code_row"]
    }
    assert heights == facts["heights"]
    assert blank.sheet_format.defaultRowHeight == facts["default_height"]


def test_orientation_paper_margins_and_scale_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    page = facts_of(code)["page"]
    setup, margins = blank.page_setup, blank.page_margins
    properties = blank.sheet_properties.pageSetUpPr
    assert setup.orientation == page["orientation"]
    assert setup.paperSize == page["paper"]
    assert setup.scale == page["scale"]
    assert bool(properties and properties.fitToPage) == page["fit_to_page"]
    assert {side: getattr(margins, side) for side in page["margins"]} == pytest.approx(page["margins"])
    assert blank.print_title_rows == page["print_titles"]
    assert (blank.sheet_view.zoomScale or 100) == facts_of(code)["zoom"]


def test_the_print_area_is_that_of_the_published_form(code: str, tmp_path: Path) -> None:
    path = write_form(tmp_path / "form.xlsx", code)
    area = _defined_print_area(path)
    published = facts_of(code)["page"]["print_area"]
    # The published area ends with its prepared blank rows; ours with the rows there are.
    shift = layout_of(code).first_row + 1 - PUBLISHED_TOTAL_ROW[code]
    assert area == re.sub(r"(\$[A-Z]+\$)(\d+)$", lambda found: f"{found[1]}{int(found[2]) + shift}", published)


def _defined_print_area(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode()
    found = re.search(r'<definedName name="_xlnm.Print_Area"[^>]*>([^<]+)<', book)
    assert found is not None
    return found[1]


def test_the_total_row_is_labelled_as_published(blank: Worksheet, code: str) -> None:
    row = _total_row(code)
    assert {cell.column_letter: cell.value for cell in blank[row] if cell.value is not None} == facts_of(code)["total"]


def test_the_footer_is_that_of_the_published_form(blank: Worksheet, code: str) -> None:
    facts, row = facts_of(code), _total_row(code)
    for place, look in facts["foot"].items():
        letters, _, down = place.partition("+")
        expected = {**look, "value": CORRECTED.get(look["value"], look["value"])}
        assert _look(blank, f"{letters}{row + int(down)}") == expected
    merges = {
        f"{get_column_letter(area.min_col)}:{get_column_letter(area.max_col)}+{area.min_row - row}"
        for area in blank.merged_cells.ranges
        if area.min_row > row
    }
    assert merges == set(facts["foot_merges"])


def test_every_heading_and_body_cell_is_framed(blank: Worksheet, code: str) -> None:
    layout = layout_of(code)
    first = min(cell.at.top for cell in layout.cells if cell.role == "heading")
    for row in range(first, layout.first_row + 2):
        assert blank.cell(row, 1).border.left.style == "thin"
        assert blank.cell(row, len(layout.columns)).border.right.style == "thin"
    for column in range(1, len(layout.columns) + 1):
        assert blank.cell(first, column).border.top.style == "thin"
        for row in (layout.code_row, layout.first_row, layout.first_row + 1):
            border = blank.cell(row, column).border
            assert {border.left.style, border.right.style, border.top.style, border.bottom.style} == {"thin"}


def test_the_body_prints_figures_in_black_times(blank: Worksheet, code: str) -> None:
    for cell in blank[layout_of(code).first_row]:
        assert cell.font.name == "Times New Roman"
        assert cell.font.color is None or cell.font.color.rgb == "FF000000"
