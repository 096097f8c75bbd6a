"""A filled template: the bound cells hold the values, everything else is what the sender made."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.formula import ArrayFormula

from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.own_workbook import Template, marks_in, open_template, put_marks
from desktop_app.excel.own_workbook_fill import TableFill, TemplateFill, fill_template
from tests.excel.own_templates import SHEET, looks, saved, with_shape

COLUMNS = (1, 2, 3, 4, 6)


def rows(count: int) -> list[dict[int, Any]]:
    return [{1: at, 2: f"Xã số {at}", 3: 10 * at, 4: 5 * at, 6: Decimal(at) / 8} for at in range(1, count + 1)]


def filled(
    path: Path, out: Path, count: int = 3, body: int = 1, cells: dict[tuple[int, int], Any] | None = None
) -> Path:
    table = TableFill(sheet=SHEET, row=8, body=body, columns=COLUMNS, rows=rows(count))
    fill = TemplateFill(cells={SHEET: cells or {}}, tables=[table] if count else [])
    out.write_bytes(fill_template(open_template(path), fill))
    return out


def test_single_cells_are_written_and_all_others_kept(tmp_path: Path) -> None:
    path = saved(tmp_path)
    out = filled(
        path, tmp_path / "ra.xlsx", 0, cells={(11, 4): 1234, (12, 4): Decimal("0.083"), (13, 4): date(2026, 10, 31)}
    )
    before, after = looks(path), looks(out)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"D11", "D12", "D13"}
    assert [after[name][0] for name in ("D11", "D12")] == [1234, 0.083]
    assert after["D13"][:2] == (load_workbook(out)[SHEET]["D13"].value, "dd/mm/yyyy")
    assert load_workbook(out)[SHEET]["D13"].value.date() == date(2026, 10, 31)


def test_rows_are_put_in_above_the_totals_and_everything_follows(tmp_path: Path) -> None:
    path = with_shape(saved(tmp_path))
    out = filled(path, tmp_path / "ra.xlsx", 3, cells={(11, 4): 77})
    sheet = load_workbook(out)[SHEET]
    assert [[sheet.cell(row, col).value for col in COLUMNS] for row in (8, 9, 10)] == [
        [1, "Xã số 1", 10, 5, 0.125], [2, "Xã số 2", 20, 10, 0.25], [3, "Xã số 3", 30, 15, 0.375]
    ]  # fmt: skip
    assert [sheet[name].value for name in ("B11", "C11", "D11", "E11", "F11")] == [
        "Tổng cộng", "=SUM(C8:C10)", "=SUM(D8:D10)", "=IF(C11=0,0,D11/C11)", "=SUM(F8:F10)"
    ]  # fmt: skip
    assert [sheet.cell(row, 5).value for row in (8, 9, 10)] == [f"=IF(C{row}=0,0,D{row}/C{row})" for row in (8, 9, 10)]
    assert (sheet["A13"].value, sheet["D13"].value, sheet["E17"].value) == ("Số người đã thu cả năm", 77, "GIÁM ĐỐC")
    assert {str(one) for one in sheet.merged_cells.ranges} == {
        "A2:F2",
        "A5:A6",
        "B5:B6",
        "C5:D5",
        "E5:E6",
        "F5:F6",
        "E17:F17",
    }
    assert sheet.print_area == f"'{SHEET}'!$A$1:$F$19"
    assert [sheet.row_dimensions[row].height for row in (8, 9, 10, 11)] == [24, 24, 24, None]
    assert load_workbook(out)["Danh mục"]["B1"].value == f"='{SHEET}'!D11"
    with zipfile.ZipFile(out) as package:
        assert b"<xdr:row>13</xdr:row>" in package.read("xl/drawings/drawing1.xml")
        assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")


def test_the_look_of_rows_put_in_is_that_of_the_row_above(tmp_path: Path) -> None:
    after = looks(filled(saved(tmp_path), tmp_path / "ra.xlsx", 4))
    for letter in "ABCDEF":
        for row in (9, 10, 11):
            assert after[f"{letter}{row}"][1:] == after[f"{letter}8"][1:]
    assert after["E12"][1] == "0.0%"


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_blank_body_rows_of_the_template_are_used_first(tmp_path: Path, count: int) -> None:
    path = saved(tmp_path, body=5)
    table = TableFill(sheet=SHEET, row=8, body=5, columns=COLUMNS, rows=rows(count))
    out = tmp_path / "ra.xlsx"
    out.write_bytes(fill_template(open_template(path), TemplateFill(tables=[table])))
    sheet = load_workbook(out)[SHEET]
    assert sheet["B13"].value == "Tổng cộng"
    assert sheet["C13"].value == "=SUM(C8:C12)"
    assert [sheet.cell(row, 2).value for row in range(8, 13)] == [
        f"Xã số {at}" if at <= count else None for at in range(1, 6)
    ]


def test_a_formula_of_a_body_row_keeps_to_its_row(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["E8"] = "=SUM(C8:D8)/SUM(C$9:D$9)+RANK(C8,C$8:C$8)"

    sheet = load_workbook(filled(saved(tmp_path, change), tmp_path / "ra.xlsx", 3))[SHEET]
    assert sheet["E8"].value == "=SUM(C8:D8)/SUM(C$11:D$11)+RANK(C8,C$8:C$10)"
    assert sheet["E10"].value == "=SUM(C10:D10)/SUM(C$11:D$11)+RANK(C10,C$8:C$10)"


def test_rules_of_the_table_cover_the_rows_put_in(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.conditional_formatting.add("D8", CellIsRule(operator="greaterThan", formula=["$C$9"]))

    sheet = load_workbook(filled(saved(tmp_path, change), tmp_path / "ra.xlsx", 3))[SHEET]
    (rule,) = sheet.conditional_formatting
    assert (str(rule.sqref), rule.rules[0].formula) == ("D8:D10", ["$C$11"])


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x","y")', "+84", "@SUM(A1)", "-1+2", "<b>&amp;</b>", "\x07Xã\x00 A"]
)
def test_a_name_stays_a_name(tmp_path: Path, name: str) -> None:
    out = filled(saved(tmp_path), tmp_path / "ra.xlsx", 0, cells={(11, 4): name})
    cell = load_workbook(out)[SHEET]["D11"]
    assert cell.data_type != "f"
    assert cell.value == "".join(letter for letter in name if letter >= " ")
    assert bool(cell.quotePrefix) == name.startswith(("=", "+", "@", "-"))
    assert cell.number_format == "#,##0"


def test_shared_formulas_are_written_out_when_rows_move(tmp_path: Path) -> None:
    path = saved(tmp_path, body=3)
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "chung.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(
                    b"<f>IF(C8=0,0,D8/C8)</f>", b'<f t="shared" ref="E8:E10" si="0">IF(C8=0,0,D8/C8)</f>'
                )
                for row in (b"9", b"10"):
                    whole = b"<f>IF(C%s=0,0,D%s/C%s)</f>" % (row, row, row)
                    assert whole in content
                    content = content.replace(whole, b'<f t="shared" si="0"/>')
            target.writestr(name, content)
    assert raw
    sheet = load_workbook(filled(tmp_path / "chung.xlsx", tmp_path / "ra.xlsx", 5, body=3))[SHEET]
    assert [sheet.cell(row, 5).value for row in range(8, 13)] == [
        f"=IF(C{row}=0,0,D{row}/C{row})" for row in range(8, 13)
    ]


def test_an_array_formula_that_would_have_to_move_is_refused(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["H12"] = ArrayFormula("H12", "=SUM(C8:C8*D8:D8)")

    path = saved(tmp_path, change)
    with pytest.raises(WorkbookFault, match="công thức mảng"):
        filled(path, tmp_path / "ra.xlsx", 3)
    assert not (tmp_path / "ra.xlsx").exists()
    assert filled(path, tmp_path / "ra.xlsx", 1).exists()


def test_parts_that_nobody_knows_are_copied(tmp_path: Path) -> None:
    path = with_shape(saved(tmp_path))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("customXml/item1.xml", "<la>giữ</la>")
        package.writestr("xl/vbaProject.bin", b"\x01\x02 macro")
    out = filled(path, tmp_path / "ra.xlsx", 1)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out) as new:
        assert new.namelist() == old.namelist()
        for name in (
            "customXml/item1.xml",
            "xl/vbaProject.bin",
            "xl/drawings/drawing1.xml",
            "xl/theme/theme1.xml",
            "xl/styles.xml",
        ):
            assert new.read(name) == old.read(name)
        assert b"openpyxl" not in new.read("docProps/core.xml")


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path)
    first = filled(path, tmp_path / "a.xlsx").read_bytes()
    assert filled(path, tmp_path / "b.xlsx").read_bytes() == first


def test_marks_are_found_and_replaced() -> None:
    text = "Tháng {{ tháng }} năm {{năm}}, {{gì đó}}"
    assert marks_in(text) == ["tháng", "năm", "gì đó"]
    assert put_marks(text, {"tháng": "10", "năm": "2026"}) == "Tháng 10 năm 2026, {{gì đó}}"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mau.csv", b"STT;Ho ten\n1;A\n", "Save As"),
        ("mau.xlsx", b"PK\x03\x04rubbish", "hỏng"),
        ("mau.xlsx", b"", "rỗng"),
        ("mau.pdf", b"%PDF-1.4", "PDF"),
    ],
)
def test_what_cannot_be_filled_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WorkbookFault, match=said):
        open_template(path)


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<s/>")
    with pytest.raises(WorkbookFault, match="ký số"):
        open_template(path)


def test_the_grid_shows_sheets_merges_and_looks(tmp_path: Path) -> None:
    template: Template = open_template(saved(tmp_path))
    grid = template.sheet(SHEET)
    assert grid is not None
    assert [(one.name, one.hidden) for one in template.sheets] == [(SHEET, False), ("Danh mục", True)]
    assert grid.anchor(6, 1) == (5, 1)
    assert (grid.at(6, 4).text, grid.at(5, 4).text, grid.at(8, 5).formula, grid.at(8, 5).percent) == (
        "Thực hiện tháng", "BHYT hộ gia đình", True, True,
    )  # fmt: skip
    assert grid.widths[2] == 31.5
