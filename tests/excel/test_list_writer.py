"""Long plain lists: typed cells, text that stays text, the printed page, cancelling, faults."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from desktop_app.excel.list_writer import ListColumn, ListTooLong, ListValue, write_list
from desktop_app.system.faults import WorldFault

COLUMNS = (
    ListColumn(heading="TT", kind="count", width=5),
    ListColumn(heading="Họ và tên"),
    ListColumn(heading="Số định danh", kind="id"),
    ListColumn(heading="Hạn thẻ", kind="date"),
    ListColumn(heading="Từ tháng", kind="month"),
    ListColumn(heading="Số tiền (đ)", kind="money"),
    ListColumn(heading="Đạt %", kind="percent"),
)


class Cancelled(Exception):
    pass


def _row(number: int, name: str = "Nguyễn Thị Thử") -> tuple[ListValue, ...]:
    return (number, name, "001234567890", date(2026, 3, 5), date(2026, 10, 1), 1_366_200, Decimal("95.16"))


def _written(path: Path) -> list[list[object]]:
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_values_come_back_with_their_types(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    count = write_list(
        path,
        sheet="Đến hạn",
        columns=COLUMNS,
        rows=[_row(1), _row(2, "Đặng Ước")],
        title="DANH SÁCH ĐẾN HẠN",
        lines=("Thôn: tất cả", "Lập ngày 05/11/2026"),
        totals=(None, "Cộng", None, None, None, 2_732_400, None),
    )
    assert count == 2
    cells = _written(path)
    assert cells[0][0] == "DANH SÁCH ĐẾN HẠN"
    assert cells[2][0] == "Lập ngày 05/11/2026"
    assert cells[4] == [column.heading for column in COLUMNS]
    assert cells[5] == [1, "Nguyễn Thị Thử", "001234567890", date(2026, 3, 5), date(2026, 10, 1), 1_366_200, 95.16]
    assert cells[6][1] == "Đặng Ước"
    assert cells[7][1] == "Cộng"
    assert cells[7][5] == 2_732_400


def test_blank_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_list(path, sheet="DS", columns=COLUMNS, rows=[(1, "", None, None, None, None, None), (2, "B")])
    assert _written(path)[1] == [1, "", "", "", "", "", ""]


def test_a_birth_known_to_the_year_stays_text_in_a_date_column(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_list(path, sheet="DS", columns=COLUMNS, rows=[(1, "A", "", "1965", datetime(2026, 10, 1, 9, 0), 0, 0)])
    assert _written(path)[1][3:6] == ["1965", date(2026, 10, 1), 0]


@pytest.mark.parametrize("name", ["=1+1", "+84", "-1", "@A1", "http://thu.example", "mailto:thu", "{=SUM(A1)}"])
def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.xlsx"
    write_list(path, sheet="DS", columns=COLUMNS, rows=[_row(1, name)], title=name, lines=(name,))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cell = sheet.cell(5, 2)
    assert cell.value == name
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_headings_stay_in_sight_and_on_every_printed_page(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_list(path, sheet="DS", columns=COLUMNS, rows=[_row(1)], title="Danh sách")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet["A3"].font.b
    assert sheet["F4"].number_format == "#,##0"
    assert sheet["C4"].number_format == "@"
    assert sheet["D4"].number_format == "dd/mm/yyyy"


def test_the_same_list_gives_the_same_bytes_without_names(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_list(path, sheet="DS", columns=COLUMNS, rows=[_row(number) for number in range(50)])
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    with zipfile.ZipFile(first) as package:
        core = package.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core


def test_progress_is_told_and_can_cancel_without_leaving_a_file(tmp_path: Path) -> None:
    seen: list[int] = []
    path = tmp_path / "x.xlsx"
    write_list(path, sheet="DS", columns=COLUMNS, rows=(_row(n) for n in range(2_500)), progress=seen.append)
    assert seen == [1_000, 2_000, 2_500]
    path.unlink()

    def cancel(count: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_list(path, sheet="DS", columns=COLUMNS, rows=(_row(n) for n in range(2_500)), progress=cancel)
    assert not list(tmp_path.iterdir())


def test_a_failing_source_of_rows_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[ListValue, ...]]:
        yield _row(1)
        raise LookupError

    with pytest.raises(LookupError):
        write_list(tmp_path / "x.xlsx", sheet="DS", columns=COLUMNS, rows=rows())
    assert not list(tmp_path.iterdir())


def test_a_row_that_is_too_long_or_a_kind_nobody_knows_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        write_list(tmp_path / "x.xlsx", sheet="DS", columns=COLUMNS[:2], rows=[_row(1)])
    with pytest.raises(KeyError):
        write_list(tmp_path / "x.xlsx", sheet="DS", columns=[ListColumn(heading="A", kind="colour")], rows=[])


def test_more_rows_than_excel_holds_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.excel.list_writer._LAST_ROW", 20)
    with pytest.raises(ListTooLong) as fault:
        write_list(tmp_path / "x.xlsx", sheet="DS", columns=COLUMNS, rows=(_row(n) for n in range(100)))
    assert "Excel" in fault.value.sentence
    assert not list(tmp_path.iterdir())


def test_a_target_that_is_a_folder_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    target.mkdir()
    with pytest.raises(WorldFault):
        write_list(target, sheet="DS", columns=COLUMNS, rows=[_row(1)])
    assert list(tmp_path.iterdir()) == [target]


def test_many_rows_are_streamed_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_list(path, sheet="DS", columns=COLUMNS, rows=(_row(n) for n in range(5_000))) == 5_000
    assert _written(path)[5_000][0] == 4_999
