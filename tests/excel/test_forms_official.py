"""The produced form against the published one, cell by cell: the facts of the published files are kept in `official/`."""

import json
import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.form_samples import OFFICIAL, PRESCRIBED, layout_of, write_form

FACTS = Path(__file__).parent / "official"

# What is deliberately not repeated: a misspelling and a doubled blank in the published footer, a scale at which the last
# column falls off the page.
CORRECTED = {
    "Đề nghi cơ quan BHXH  thanh toán thù lao theo quy định.": "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định.",
    "(ký, ghi rõ họ tên": "(ký, ghi rõ họ tên)",
}
FITTING_SCALE = {"B01a-TS": (90, 80)}
PUBLISHED_LAST_ROW = {
    "B15a-UQ": 21,
    "D05-TS": 20,
    "D11-TS": 19,
    "D11at-TS": 23,
    "D11aq-TS": 23,
    "D11an-TS": 23,
    "B06a-TS": 93,
}
# The columns of figures and the format the published body gives them: B06a-TS in columns 4 and 5, B01a-TS in its last
# rows, B09a-TS in the rows of classes; elsewhere there is none (General), though the figures are of the same kind.
_ACCOUNTING = r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)'
FIGURES = {"B06a-TS": ("DEFG", _ACCOUNTING), "B01a-TS": ("EFG", "#,##0"), "B09a-TS": ("CDEFGH", _ACCOUNTING)}

# openpyxl cannot turn an area of whole columns into one of its own and says so; the published file has the same area.
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def facts_of(code: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((FACTS / f"{code}.json").read_text(encoding="utf-8"))
    return facts


@pytest.fixture(params=OFFICIAL)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def _blank(code: str) -> Worksheet:
    with TemporaryDirectory() as folder:
        return openpyxl.load_workbook(write_form(Path(folder) / "form.xlsx", code)).worksheets[0]


@pytest.fixture
def blank(code: str) -> Worksheet:
    """The form without header and rows: exactly what the published file shows. Only read from."""
    return _blank(code)


def _look(sheet: Worksheet, address: str) -> dict[str, Any]:
    cell = sheet[address]
    font, align = cell.font, cell.alignment
    return {
        "value": cell.value,
        "format": cell.number_format,
        "font": [font.name, font.sz, bool(font.b), bool(font.i)],
        "align": [align.horizontal, align.vertical, bool(align.wrap_text)],
    }


def _known(look: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the facts say of a cell: of forms rebuilt from the agency's .xls some things are not known."""
    return {key: look[key] for key in facts}


def _last_row(code: str) -> int:
    layout = layout_of(code)
    return layout.last_row(len(layout.stub))


def test_the_sheet_is_named_as_published(blank: Worksheet, code: str) -> None:
    assert blank.title == facts_of(code)["sheet"]


def test_header_block_headings_and_code_row_are_those_of_the_published_form(blank: Worksheet, code: str) -> None:
    head = facts_of(code)["head"]
    assert {address: _known(_look(blank, address), head[address]) for address in head} == head


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
    if "rebuilt" in facts:
        assert "heights" not in facts
        return
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
    if "rebuilt" in facts_of(code):
        # The copy keeps nothing else of the page; ours is one page across and repeats its headings when it is long.
        assert properties is not None
        assert properties.fitToPage
        assert bool(blank.print_title_rows) == (layout_of(code).page.one_page_rows < len(layout_of(code).stub))
        return
    published, ours = FITTING_SCALE.get(code, (page["scale"], page["scale"]))
    assert (page["scale"], setup.scale) == (published, ours)
    assert bool(properties and properties.fitToPage) == page["fit_to_page"]
    assert {side: getattr(margins, side) for side in page["margins"]} == pytest.approx(page["margins"])
    assert blank.print_title_rows == page["print_titles"]
    assert bool(blank.print_options.horizontalCentered) == page.get("centered", False)
    assert (blank.sheet_view.zoomScale or 100) == facts_of(code)["zoom"]


def test_the_print_area_is_that_of_the_published_form(code: str, tmp_path: Path) -> None:
    path = write_form(tmp_path / "form.xlsx", code)
    area = _defined_print_area(path)
    published = facts_of(code)["page"].get("print_area")
    # The published area ends with its prepared blank rows; ours with the rows there are.
    if published is None:
        assert area is None
        return
    shift = _last_row(code) - PUBLISHED_LAST_ROW[code]
    assert area == re.sub(r"(\$[A-Z]+\$)(\d+)$", lambda found: f"{found[1]}{int(found[2]) + shift}", published)


def _defined_print_area(path: Path) -> str | None:
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode()
    found = re.search(r'<definedName name="_xlnm.Print_Area"[^>]*>([^<]+)<', book)
    return found[1] if found is not None else None


def test_the_total_row_is_labelled_as_published(blank: Worksheet, code: str) -> None:
    row = _last_row(code)
    if not layout_of(code).total_key:
        assert not facts_of(code)["total"]
        return
    assert {cell.column_letter: cell.value for cell in blank[row] if cell.value is not None} == facts_of(code)["total"]


def test_the_footer_is_that_of_the_published_form(blank: Worksheet, code: str) -> None:
    facts, row = facts_of(code), _last_row(code)
    for place, look in facts["foot"].items():
        letters, _, down = place.partition("+")
        expected = {**look, "value": CORRECTED.get(look["value"], look["value"])}
        assert _known(_look(blank, f"{letters}{row + int(down)}"), expected) == expected
    merges = {
        f"{get_column_letter(area.min_col)}:{get_column_letter(area.max_col)}+{area.min_row - row}"
        for area in blank.merged_cells.ranges
        if area.min_row > row
    }
    assert merges == set(facts["foot_merges"])


def test_every_heading_and_body_cell_is_framed(blank: Worksheet, code: str) -> None:
    layout = layout_of(code)
    first = min(cell.at.top for cell in layout.cells if cell.role == "heading")
    for row in range(first, _last_row(code) + 1):
        assert blank.cell(row, 1).border.left.style == "thin"
        assert blank.cell(row, len(layout.columns)).border.right.style == "thin"
    for column in range(1, len(layout.columns) + 1):
        assert blank.cell(first, column).border.top.style == "thin"
        for row in (layout.code_row, layout.first_row, _last_row(code)):
            if isinstance(blank.cell(row, column), MergedCell):  # the inside of a label over several columns
                continue
            border = blank.cell(row, column).border
            assert {border.left.style, border.right.style, border.top.style, border.bottom.style} == {"thin"}


def test_the_body_prints_figures_in_black_times(blank: Worksheet, code: str) -> None:
    for cell in blank[layout_of(code).first_row]:
        if isinstance(cell, MergedCell):
            continue
        assert cell.font.name == "Times New Roman"
        assert cell.font.color is None or cell.font.color.rgb == "FF000000"


@pytest.mark.parametrize("prescribed", PRESCRIBED)
def test_the_prescribed_rows_are_those_of_the_published_form(prescribed: str, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_form(tmp_path / "form.xlsx", prescribed)).worksheets[0]
    facts = facts_of(prescribed)
    columns, first = facts["stub_columns"], facts["first_row"]
    assert _last_row(prescribed) == first + len(facts["stub"]) - 1
    for row, (*texts, bold, height) in enumerate(facts["stub"], start=first):
        cells = [sheet[f"{letter}{row}"] for letter in columns]
        assert [cell.value for cell in cells] == texts
        shown = next((cell for cell in cells if cell.value is not None), cells[0])
        assert (bool(shown.font.b), shown.font.name) == (bold, "Times New Roman")
        assert sheet.row_dimensions[row].height == height
    merges = {str(area) for area in sheet.merged_cells.ranges if first <= area.min_row <= _last_row(prescribed)}
    assert merges == set(facts["stub_merges"])


@pytest.mark.parametrize("with_figures", FIGURES)
def test_the_figures_of_the_body_have_the_published_format(with_figures: str, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_form(tmp_path / "form.xlsx", with_figures)).worksheets[0]
    letters, published = FIGURES[with_figures]
    layout = layout_of(with_figures)
    for row in range(layout.first_row, layout.first_row + max(1, len(layout.stub))):
        assert {sheet[f"{letter}{row}"].number_format for letter in letters} == {published}
