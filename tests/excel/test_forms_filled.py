"""A form with figures: what an independent reader finds, what moves with the rows, what may never become a formula."""

import hashlib
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop_app.excel.forms import fill_form
from desktop_app.system.disk import FileInUse
from desktop_app.system.faults import WorldFault
from tests.excel.form_samples import (
    B15A_HEADER,
    CODES,
    D05_HEADER,
    SampleRow,
    cells_of,
    collector,
    layout_of,
    organisation,
    person,
    write_form,
)

# openpyxl cannot turn an area of whole columns into one of its own and says so; Excel prints it as meant.
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")

HOSTILE = (
    "=HYPERLINK(1)",
    "+84912345678",
    "-1+1",
    "@SUM(A1)",
    '=cmd|" /C calc"!A0',
    "\tTab",
    "=1+1",
)


def test_figures_of_b15a_come_back_to_the_last_person(tmp_path: Path) -> None:
    rows = [
        organisation("I", voluntary_si__committed=75, health__cumulative=1_355, health__percent=Decimal("90.33")),
        collector(1, voluntary_si__committed_new=10, voluntary_si__month=0),
        collector(2, "Đặng Ước", health__cumulative=505, note="Nghỉ phép"),
    ]
    path = write_form(
        tmp_path / "b15a.xlsx", "B15a-UQ", rows=rows, totals={"health.cumulative": 1_860}, header=B15A_HEADER
    )
    cells = cells_of(path)
    keys = [column.key for column in layout_of("B15a-UQ").columns]
    assert cells[11][:3] == ["I", "Bưu điện Hòa An", "0400123"]
    assert cells[11][keys.index("voluntary_si.committed")] == 75
    assert cells[11][keys.index("health.percent")] == 90.33
    assert cells[12][0] == 1
    assert cells[12][keys.index("voluntary_si.month")] == 0
    assert cells[12][keys.index("compulsory.month")] == ""
    assert cells[13][keys.index("note")] == "Nghỉ phép"
    assert cells[14][1] == "Cộng:"
    assert cells[14][keys.index("health.cumulative")] == 1_860


def test_every_column_of_b15a_holds_its_own_figure(tmp_path: Path) -> None:
    keys = [column.key for column in layout_of("B15a-UQ").columns if "." in column.key]
    figures = {key: 1_000 + number for number, key in enumerate(keys)}
    path = write_form(tmp_path / "b15a.xlsx", "B15a-UQ", rows=[SampleRow(kind="collector", values=figures)])
    assert cells_of(path)[11][3:35] == [1_000 + number for number in range(32)]


def test_figures_of_d05_come_back_to_the_last_dong(tmp_path: Path) -> None:
    rows = [
        person(1, local_percent=Decimal("7.5"), local_amount=297_000, note="Sổ giấy"),
        person(2, birth="1965", months=3),
        person(3, birth="12/1990", from_month=None, other_amount=100_000),
    ]
    path = write_form(
        tmp_path / "d05.xlsx", "D05-TS", rows=rows, totals={"due": 11_880_000, "payable": 9_504_000}, header=D05_HEADER
    )
    cells = cells_of(path)
    assert cells[14] == [
        1, "Nông Thị Thử", "0412345678", date(1980, 3, 5), date(2026, 10, 1), 12, 1_500_000, 3_960_000, 3_168_000,
        20, 7.5, 297_000, "", "", "Điện tử", "Tham gia lần đầu", "Sổ giấy",
    ]  # fmt: skip
    assert cells[15][3] == "1965"
    assert cells[16][3:5] == ["12/1990", ""]
    assert cells[17][1] == "Cộng"
    assert cells[17][7:9] == [11_880_000, 9_504_000]


def test_the_header_block_names_office_month_and_signer(tmp_path: Path) -> None:
    path = write_form(tmp_path / "b15a.xlsx", "B15a-UQ", rows=[collector(1)], header=B15A_HEADER)
    cells = cells_of(path)
    assert cells[0][0] == "BẢO HIỂM XÃ HỘI TỈNH CAO BẰNG"
    assert cells[1][0] == "BẢO HIỂM XÃ HỘI CƠ SỞ HÒA AN"
    assert cells[4][0] == "Tháng 10 năm 2026"
    assert [cells[row][27] for row in (14, 15, 21)] == [
        "Hòa An, ngày 05 tháng 11 năm 2026",
        "Giám đốc BHXH cơ sở Hòa An",
        "Trần Văn Ký",
    ]


def test_what_the_header_does_not_say_stays_as_on_the_blank_form(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(1)], header={"collector": "Nguyễn Thị Thử"})
    cells = cells_of(path)
    assert cells[2][0] == "Họ và tên nhân viên thu: Nguyễn Thị Thử"
    assert cells[3][0] == "Mã nhân viên thu: ......................................"
    assert cells[6][0] == "Số:       /……… ; ngày … tháng … năm …"


@pytest.mark.parametrize("count", [1, 5, 40])
def test_totals_footer_and_print_area_move_with_the_rows(tmp_path: Path, count: int) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(number) for number in range(1, count + 1)])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    total = 15 + count
    assert sheet.cell(total, 2).value == "Cộng"
    assert sheet.cell(total + 2, 10).value == "TỔ CHỨC LẬP DANH SÁCH"
    assert f"J{total + 2}:Q{total + 2}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.print_area.endswith(f"$A$1:$Q${total + 6}")


def test_a_long_form_repeats_its_heading_and_is_no_longer_squeezed_onto_one_page(tmp_path: Path) -> None:
    short = openpyxl.load_workbook(write_form(tmp_path / "a.xlsx", "D05-TS", rows=[person(1)])).worksheets[0]
    long = openpyxl.load_workbook(
        write_form(tmp_path / "b.xlsx", "D05-TS", rows=[person(number) for number in range(60)])
    ).worksheets[0]
    assert short.print_title_rows is None
    assert long.print_title_rows == "$9:$14"


def test_a_long_b15a_keeps_its_width_on_one_page_and_its_heading_on_all(tmp_path: Path) -> None:
    rows = [collector(number) for number in range(1, 200)]
    sheet = openpyxl.load_workbook(write_form(tmp_path / "b15a.xlsx", "B15a-UQ", rows=rows)).worksheets[0]
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$7:$11"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_becomes_a_formula(tmp_path: Path, name: str) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(1, name=name, note=name)])
    cell = openpyxl.load_workbook(path).worksheets[0].cell(15, 2)
    assert cell.data_type == "s"
    assert cell.value == name
    assert cell.quotePrefix
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_no_hostile_header_becomes_a_formula(tmp_path: Path) -> None:
    path = write_form(tmp_path / "b15a.xlsx", "B15a-UQ", header=dict.fromkeys(B15A_HEADER, "=1+1"))
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_control_characters_and_endless_texts_are_tamed(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(1, name="A\x00B\x0bC", note="n" * 40_000)])
    cells = cells_of(path)
    assert cells[14][1] == "ABC"
    assert len(cells[14][16]) == 32_767
    assert cells[14][16].endswith("…")


def test_long_names_make_their_row_higher(tmp_path: Path) -> None:
    name = "Công Tằng Tôn Nữ Thị Thí Nghiệm Rất Dài Tên"
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(1, change=""), person(2, name=name, change="")])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.row_dimensions[15].height == 21.0
    assert sheet.row_dimensions[16].height >= 26.0


def test_amounts_ids_and_dates_shrink_instead_of_showing_hashes(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(1)])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for letter in "CDEGHILN":
        assert sheet[f"{letter}15"].alignment.shrink_to_fit, letter
        assert not sheet[f"{letter}15"].alignment.wrap_text, letter
    assert sheet["C15"].number_format == "@"
    assert sheet["D15"].number_format == "dd/mm/yyyy"
    assert sheet["E15"].number_format == "mm/yyyy"
    assert {sheet[f"{letter}15"].number_format for letter in "GHILN"} == {"#,##0"}


def test_organisations_are_bold_and_collectors_are_not(tmp_path: Path) -> None:
    path = write_form(tmp_path / "b15a.xlsx", "B15a-UQ", rows=[organisation("I"), collector(1)])
    sheet = openpyxl.load_workbook(path, read_only=False).worksheets[0]
    assert sheet["B12"].font.b
    assert sheet["AE12"].font.b
    assert not sheet["B13"].font.b
    assert sheet["D12"].number_format == sheet["D13"].number_format == "#,##0"


def test_the_badge_and_the_rule_are_drawn_beside_the_cells(tmp_path: Path) -> None:
    path = write_form(tmp_path / "b15a.xlsx", "B15a-UQ")
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        assert b"drawing1.xml" in package.read("[Content_Types].xml")
        assert b"<drawing " in package.read("xl/worksheets/sheet1.xml")
    text = "".join(re.findall(r"<a:t>([^<]*)</a:t>", drawing))
    assert text == "Mẫu B15a-UQ(Ban hành kèm theo Quyết định số: 366/QĐ-BHXHngày 29/4/2026 của BHXH Việt Nam)"
    assert 'prst="line"' in drawing


@pytest.mark.parametrize("count", [1, 30])
def test_the_remark_under_d05_moves_with_the_rows(tmp_path: Path, count: int) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(number) for number in range(count)])
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    rows = [int(row) for row in re.findall(r"<xdr:row>(\d+)</xdr:row>", drawing)]
    total = 15 + count
    assert rows == [0, 3, total + 3, total + 5]


@pytest.mark.parametrize("code", CODES)
def test_the_same_figures_give_the_same_bytes(tmp_path: Path, code: str) -> None:
    first, second = write_form(tmp_path / "a.xlsx", code), write_form(tmp_path / "b.xlsx", code)
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()


def test_properties_name_no_person_no_machine_and_no_hour(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS")
    with zipfile.ZipFile(path) as package:
        core = package.read("docProps/core.xml").decode()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "creator" not in core
    assert "lastModifiedBy" not in core
    assert "modified" not in core
    assert "Danh sách tham gia bảo hiểm xã hội tự nguyện" in core


def test_three_thousand_lines_are_written(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(number) for number in range(1, 3_001)])
    assert cells_of(path)[14 + 2_999][0] == 3_000


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        ([SampleRow(kind="organisation", values={})], {}),
        ([SampleRow(kind="total", values={})], {}),
        ([SampleRow(kind="line", values={"no such column": 1})], {}),
        ([], {"no such column": 1}),
    ],
)
def test_rows_and_columns_the_form_does_not_know_are_our_mistake(
    tmp_path: Path, rows: list[SampleRow], totals: dict[str, int]
) -> None:
    with pytest.raises(ValueError):
        fill_form(layout_of("D05-TS"), header={}, rows=rows, totals=totals, out_path=tmp_path / "x.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_replaced_is_a_sentence_and_keeps_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "b15a.xlsx"
    target.write_bytes(b"open in Excel")

    def sharing_violation(self: Path, other: Path) -> Path:
        # What Windows says while Excel holds the file; nothing here can hold one that way.
        error = PermissionError(13, "The process cannot access the file")
        error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(Path, "replace", sharing_violation)
    with pytest.raises(FileInUse) as fault:
        write_form(target, "B15a-UQ")
    assert "Excel" in fault.value.sentence
    assert target.read_bytes() == b"open in Excel"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_that_is_a_folder_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "b15a.xlsx"
    target.mkdir()
    with pytest.raises(WorldFault):
        write_form(target, "B15a-UQ")
    assert list(tmp_path.iterdir()) == [target]


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    path = write_form(tmp_path / "d05.xlsx", "D05-TS", rows=[person(number) for number in range(50)])
    write_form(path, "D05-TS", rows=[person(1, name="Người Mới")])
    assert cells_of(path)[14][1] == "Người Mới"
    assert cells_of(path)[15][1] == "Cộng"


def test_column_widths_are_counted_in_digits_of_a_font_every_machine_can_measure(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_form(tmp_path / "d05.xlsx", "D05-TS")) as package:
        styles = package.read("xl/styles.xml").decode()
    first_font = re.search(r"<fonts[^>]*><font>(.*?)</font>", styles)
    normal = re.search(r"<cellStyleXfs[^>]*><xf [^>]*fontId=\"(\d+)\"", styles)
    assert first_font is not None
    assert normal is not None
    assert 'val="Arial"' in first_font[1]
    assert normal[1] == "0"
