"""Sheets as plain rows: under their own numbers, with their own columns, from any format."""

import subprocess
import sys
import unicodedata
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_app.excel.addresses import Merge, index_of, letters
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.plain import shown
from desktop_app.excel.reading import open_workbook
from tests.excel.binary_builders import ods_rows, write_ods, write_xls, write_xlsb
from tests.excel.builders import write_grid

ROOT = Path(__file__).resolve().parents[2]
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_rows_and_columns_keep_their_places_when_the_table_starts_far_down(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["C5"] = "x"
    page["E8"] = "y"
    book.save(tmp_path / "a.xlsx")
    rows = open_workbook(tmp_path / "a.xlsx").sheet("Sheet").rows
    assert len(rows) == 8
    assert rows[4] == ("", "", "x", "", "")
    assert rows[5] == ()
    assert rows[7] == ("", "", "", "", "y")


def test_cells_come_as_plain_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["chữ", 12, 12.5, True, date(1965, 3, 5), datetime(2026, 1, 2, 8, 30), None])
    book.save(tmp_path / "a.xlsx")
    row = open_workbook(tmp_path / "a.xlsx").sheet("Sheet").rows[0]
    assert row == ("chữ", 12.0, 12.5, True, date(1965, 3, 5), datetime(2026, 1, 2, 8, 30))
    assert [shown(cell) for cell in row] == ["chữ", "12", "12.5", "TRUE", "05/03/1965", "02/01/2026 08:30"]


def test_hidden_sheets_merges_and_sheet_names(tmp_path: Path) -> None:
    path = write_grid(
        tmp_path / "a.xlsx", [["a"], ["b"]], merges=["A1:C1", "A2:A4"], sheet="Ẩn", hidden=True, more={"Hiện": [["c"]]}
    )
    book = open_workbook(path)
    assert book.sheet_names == ("Ẩn", "Hiện")
    assert (book.hidden("Ẩn"), book.hidden("Hiện")) == (True, False)
    assert set(book.sheet("Ẩn").merges) == {Merge(1, 0, 1, 2), Merge(2, 0, 4, 0)}
    with pytest.raises(WorkbookFault, match="“Hiện”") as caught:
        book.sheet("Không có")
    assert caught.value.reason == "no-sheet"


def test_the_other_formats_give_the_same_rows(tmp_path: Path) -> None:
    cells: dict[tuple[int, int], str | float] = {(0, 0): "Họ và tên", (0, 1): "Số", (2, 0): "Đặng Thị Ơn", (2, 1): 7.0}
    expected = (("Họ và tên", "Số"), (), ("Đặng Thị Ơn", 7.0))
    assert open_workbook(write_xls(tmp_path / "a.xls", cells)).sheet("Sheet1").rows == expected
    assert open_workbook(write_xlsb(tmp_path / "a.xlsb", cells)).sheet("Sheet1").rows == expected
    ods = write_ods(tmp_path / "a.ods", ods_rows(("Họ và tên", "Số"), ("", ""), ("Đặng Thị Ơn", "7")))
    assert open_workbook(ods).sheet("Danh sách").rows == (("Họ và tên", "Số"), (), ("Đặng Thị Ơn", "7"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_lists_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["STT", "Họ và tên", "Thôn"], ["1", "Đặng Thị Hòa", "Bến Nứa"], ["2", "Lê Văn Ước", "Đồng Tâm"]]
    text = "\r\n".join(separator.join(line) for line in lines)
    if encoding == "cp1258":  # this code page writes tones as marks of their own, behind the letter
        text = _tones_apart(text)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert open_workbook(path).sheet("a").rows == tuple(tuple(line) for line in lines)


def _tones_apart(text: str) -> str:
    out: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in "\u0302\u0306\u031b":
            tone = out.pop() if out[-1] in _TONES else ""
            out += [unicodedata.normalize("NFC", out.pop() + letter), tone]
        else:
            out.append(letter)
    return "".join(out)


def test_text_lists_keep_commas_inside_quotes_blank_lines_and_ragged_rows(tmp_path: Path) -> None:
    path = tmp_path / "danh sach.txt"
    path.write_text('sep=;\nHọ tên;Địa chỉ\n"Lê; Văn A";"Số 1, ""cũ"""\n;;\nTrần B\n', encoding="utf-8")
    rows = open_workbook(path).sheet("danh sach").rows
    assert rows == (("Họ tên", "Địa chỉ"), ("Lê; Văn A", 'Số 1, "cũ"'), (), ("Trần B", ""))


def test_one_damaged_letter_does_not_turn_a_text_into_another_code_page(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = ("STT;Họ và tên\n" + "1;Đặng Thị Hòa\n" * 20 + "2;Lê Văn Ước\n").encode()
    path.write_bytes(content.replace("Ướ".encode(), "Ư".encode() + b"\xe1\xbb"))
    rows = open_workbook(path).sheet("a").rows
    assert rows[1] == ("1", "Đặng Thị Hòa")
    assert rows[-1] == ("2", "Lê Văn Ư\ufffdc")  # and the name is refused where it is read as a name


def test_opening_the_room_loads_no_excel_library() -> None:
    rooms = ("lists", "template", "rejects", "recognise", "mapping")
    code = (
        f"import sys, {', '.join('desktop_app.excel.' + room for room in rooms)}\n"
        "print([name for name in ('python_calamine', 'openpyxl', 'xlsxwriter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_a_web_page_named_xls_is_read_with_its_spans(tmp_path: Path) -> None:
    path = tmp_path / "xuat.xls"
    path.write_text(
        "<html><head><meta charset=utf-8><style>td{a:b}</style></head><body><table>"
        "<tr><td rowspan=2>Họ&nbsp;tên</td><td colspan=2>Giới tính</td></tr><tr><td>Nam</td><td>Nữ</td></tr>"
        "<tr><td>Lê<br>Văn A</td><td>x</td><td></td></tr></table></body></html>",
        encoding="utf-8",
    )
    sheet = open_workbook(path).sheet("Bảng 1")
    assert sheet.rows[0][1] == "Giới tính"
    assert sheet.rows[1] == ("", "Nam", "Nữ")
    assert sheet.rows[2] == ("Lê Văn A", "x", "")
    assert set(sheet.merges) == {Merge(1, 0, 2, 0), Merge(1, 1, 1, 2)}


def test_progress_is_told_and_may_stop_the_reading(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", [["x", "y"]] * 5000)
    seen: list[tuple[int, int]] = []
    open_workbook(path).sheet("Sheet1", lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 5000)
    assert len(seen) == 3

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 0:
            raise Stopped

    with pytest.raises(Stopped):
        open_workbook(path).sheet("Sheet1", stop)


@pytest.mark.parametrize(
    ("index", "column"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_column_letters(index: int, column: str) -> None:
    assert letters(index) == column
    assert index_of(column) == index


@pytest.mark.parametrize("text", ["", "A1", "XFE", "ÁB", "-"])
def test_what_is_no_column(text: str) -> None:
    with pytest.raises(ValueError, match="column"):
        index_of(text)
