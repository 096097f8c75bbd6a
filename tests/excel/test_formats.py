"""The same workbook in every format gives the same rows, and what a format hides is found in each."""

import re
import struct
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from desktop_app.excel import compound
from desktop_app.excel.addresses import Merge
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.lists import read_list
from desktop_app.excel.reading import open_workbook
from tests.corpus.binary_writers import write_xls
from tests.corpus.pages import Broken, Formula, Page, Rows
from tests.corpus.writers import WORKBOOKS, write_xlsx, write_xml_2003
from tests.excel.builders import patched, write_grid

SHEET = "xl/worksheets/sheet1.xml"
LIST = Page(
    name="Danh sách",
    rows=[
        ["Họ và tên", "Số", None, "gộp", None],
        ["Đặng Thị Ơn", Broken("#N/A"), date(1965, 3, 5), Formula(7), None],
        ["Lê Văn A", Formula(None), 12.5, Formula(Broken("#REF!")), Formula("x")],
        [],
        [True, Formula("")],
    ],
    merges=[(0, 3, 0, 4)],
    fonts={0: ".VnTime"},
)
HIDDEN = Page(name="Ẩn", rows=[[], [None, Broken("#DIV/0!")], ["x", "y"]], hidden=True)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "xml"])
def test_every_workbook_format_gives_the_same_and_loses_nothing_silently(tmp_path: Path, kind: str) -> None:
    book = open_workbook(WORKBOOKS[kind](tmp_path / "a.tmp", [HIDDEN, LIST]))
    assert [(name, book.hidden(name)) for name in book.sheet_names] == [("Ẩn", True), ("Danh sách", False)]
    sheet = book.sheet("Danh sách")
    rows = [tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row) for row in sheet.rows]
    assert rows == [
        ("Họ và tên", "Số", "", "gộp", ""),
        ("Đặng Thị Ơn", "", date(1965, 3, 5), 7.0, ""),
        ("Lê Văn A", "", 12.5, "", "x"),
        (),
        (True, "", "", "", ""),
    ]
    uncalculated = {} if kind == "xlsb" else {(3, 1): "="}  # this format saves no formula without a result
    assert dict(sheet.lost) == {(2, 1): "#N/A", (3, 3): "#REF!", **uncalculated}
    assert sheet.merges == (Merge(1, 3, 1, 4),)
    assert list(sheet.fonts) == ([] if kind == "xml" else [0])
    assert dict(book.sheet("Ẩn").lost) == {(2, 1): "#DIV/0!"}


@pytest.mark.parametrize("kind", sorted(WORKBOOKS))
def test_an_error_in_a_cell_is_told_in_every_format(tmp_path: Path, kind: str) -> None:
    rows: Rows = [
        ["STT", "Mã hộ", "Họ và tên", "Xã/phường"],
        [1, "H1", "Lê Văn An", Broken("#REF!")],
        [2, "H1", "Lê Thị Bé", "Xã A"],
    ]
    reading = read_list(WORKBOOKS[kind](tmp_path / "a.xls", [Page(rows=rows)]))
    told = [(row.number, problem.column, problem.code) for row in reading.rows for problem in row.problems]
    assert told == [(2, "Xã/phường", "formula-error")]
    assert [row.values["commune"] for row in reading.rows] == [None, "Xã A"]


def test_a_formula_that_gives_an_empty_text_is_no_loss(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [Page(rows=[["a", Formula("")], ["b", Formula(None)]])])
    assert dict(open_workbook(path).sheet("Sheet1").lost) == {(2, 1): "="}


def test_results_that_were_left_to_excel_are_not_taken_for_noughts(tmp_path: Path) -> None:
    # xlsxwriter saves 0 for every formula and asks Excel to calculate when the file is opened.
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["Họ và tên", "Tháng"])
    page.write_formula(1, 1, "=2+3")
    page.write_formula(2, 1, "=2+3", value=5)
    page.write_number(3, 1, 0)
    book.close()
    sheet = open_workbook(tmp_path / "a.xlsx").sheet("Sheet1")
    assert dict(sheet.lost) == {(2, 1): "="}
    assert [row[1] if row else "" for row in sheet.rows] == ["Tháng", "", 5.0, 0.0]


def test_shared_formulas_without_results_are_noticed(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", [["a", "b"], [1, 2], [3, 4], [5, 6]])
    patched(path, SHEET, b'<c r="B2" t="n"><v>2</v></c>', b'<c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2</f></c>')
    patched(path, SHEET, b'<c r="B3" t="n"><v>4</v></c>', b'<c r="B3"><f t="shared" si="0"/></c>')
    patched(path, SHEET, b'<c r="B4" t="n"><v>6</v></c>', b'<c r="B4"><f t="shared" si="0"/><v>10</v></c>')
    assert dict(open_workbook(path).sheet("Sheet1").lost) == {(2, 1): "=", (3, 1): "="}


@pytest.mark.parametrize(
    "change",
    [
        (rb'<c r="[A-Z]+\d+"', b"<c"),
        (rb'<c r="([A-Z]+\d+)"', rb"<c  r='\1'"),
        (rb"<(/?)(worksheet|sheetData|row|c|v|is|t|f)\b", rb"<\1x:\2"),
        (rb"<sheetData>", b"<sheetData><!-- <row> -->"),
    ],
    ids=["no addresses", "other quotes", "prefix", "comment"],
)  # fmt: skip
def test_unusually_written_sheets_are_looked_through_as_well(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    rows: Rows = [["Họ và tên", "b"], ["Lê Văn A", Broken("#N/A")], ["Lê Văn B", Formula(None)]]
    path = write_xlsx(tmp_path / "a.xlsx", [Page(rows=rows)])
    _rewritten(path, *change)
    sheet = open_workbook(path).sheet("Sheet1")
    assert dict(sheet.lost) == {(2, 1): "#N/A", (3, 1): "="}
    assert [row[0] for row in sheet.rows] == ["Họ và tên", "Lê Văn A", "Lê Văn B"]


def test_a_far_cell_in_an_unusually_written_sheet_cannot_kill_the_process(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    _rewritten(path, rb"</sheetData>", b'<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "too-large"


def test_a_short_xls_keeps_its_workbook_in_small_sectors(tmp_path: Path) -> None:
    # LibreOffice does so; the streams of a tiny list lie inside the root entry, 64 bytes at a time.
    whole = write_xls(tmp_path / "a.xls", [Page(rows=[["Họ và tên"], ["Lê Văn A"]])]).read_bytes()
    stream = compound.stream(whole, "Workbook").rstrip(b"\0") + b"\0\0\0"
    (tmp_path / "b.xls").write_bytes(_small_compound_file(stream))
    assert open_workbook(tmp_path / "b.xls").sheet("Sheet1").rows == (("Họ và tên",), ("Lê Văn A",))


def test_a_file_that_is_open_elsewhere_is_read_and_that_is_said(tmp_path: Path) -> None:
    rows: Rows = [["STT", "Mã hộ", "Họ và tên"], [1, "H1", "Lê Văn An"]]
    path = write_grid(tmp_path / "a.xlsx", rows)
    assert open_workbook(path).remarks == ()
    for mark in ("~$a.xlsx", ".~lock.a.xlsx#"):
        (tmp_path / mark).write_bytes(b"x")
        assert [problem.code for problem in read_list(path).problems] == ["open-elsewhere"]
        (tmp_path / mark).unlink()


def test_links_to_other_workbooks_are_said(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", [["STT", "Mã hộ", "Họ và tên"], [1, "H1", "Lê Văn An"]])
    with zipfile.ZipFile(path, "a") as out:
        out.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert [problem.code for problem in read_list(path).problems] == ["external-links"]


def test_sixteen_thousand_columns_and_a_million_empty_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for column, text in enumerate(["STT", "Mã hộ", "Họ và tên"], start=1):
        page.cell(1, column, text)
    page.cell(1, 16_384, "xa")
    for number in range(2, 60):
        page.cell(number, 1, number)
        page.cell(number, 2, "H1")
        page.cell(number, 3, "Lê Văn An")
    book.save(tmp_path / "a.xlsx")
    assert read_list(tmp_path / "a.xlsx").read_count == 58
    path = write_grid(tmp_path / "b.xlsx", [["STT", "Mã hộ", "Họ và tên"], [1, "H1", "Lê Văn An"]])
    empty = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(3, 1_048_577))
    patched(path, SHEET, b"</sheetData>", empty + b"</sheetData>")
    assert read_list(path).read_count == 1


def test_xml_of_2003_keeps_places_and_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'\r\n<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
    path.write_text(
        f'{head}<Worksheet ss:Name="A"><Table><Row ss:Span="1"><Cell ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell>'
        '<Cell><Data ss:Type="String"><B>b</B>c</Data></Cell></Row><Row><Cell ss:Index="2"><Data ss:Type="Number">x1</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    assert open_workbook(path).sheet("A").rows == (("a", "", "bc"), (), ("", "x1", ""))
    path.write_text(
        f'{head}<Worksheet ss:Name="A"><Table><Row ss:Index="1048577"><Cell><Data>a</Data></Cell></Row>', "utf-8"
    )
    with pytest.raises(WorkbookFault, match="1048577"):
        open_workbook(path)
    path.write_text(head.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook') + "</Workbook>", "utf-8")
    with pytest.raises(WorkbookFault, match="khai báo lạ"):
        open_workbook(path)
    far = Page(rows=[["a"]] + [[]] * 5000 + [[None] * 3000 + ["b"]])
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(write_xml_2003(path, [far]))
    assert caught.value.reason == "too-large"


def _rewritten(path: Path, before: bytes, after: bytes) -> None:
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name == SHEET:
                text, count = re.subn(before, after, text)
                assert count
                if b"<x:worksheet" in text:
                    text = text.replace(b"xmlns=", b"xmlns:x=", 1)
                    text = re.sub(rb"<(/?)(?!x:|\?|!)(\w)", rb"<\1x:\2", text)
            out.writestr(name, text)


def _small_compound_file(stream: bytes) -> bytes:
    """Return a compound file whose one stream lies in the small sectors of the root entry."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    small = -(-len(stream) // 64)
    shared = stream.ljust(-(-small * 64 // 512) * 512, b"\0")
    sectors = len(shared) // 512
    table = [*range(1, sectors), end, end, end, fat]  # shared sectors, directory, small table, table
    table += [free] * (128 - len(table))
    small_table = [*range(1, small), end] + [free] * (128 - small)

    def entry(name: str, kind: int, start: int, size: int, child: int = free) -> bytes:
        text = name.encode("utf-16-le")
        return struct.pack("<64sHBBIII36xIII", text, len(text) + 2, kind, 1, free, free, child, start, size, 0)

    directory = entry("Root Entry", 5, 0, len(shared), child=1) + entry("Workbook", 2, 0, len(stream))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, sectors, 0, 4096, sectors + 1, 1, end, 0,
    )  # fmt: skip
    header += struct.pack("<109I", sectors + 2, *[free] * 108)
    return (
        header
        + shared
        + directory.ljust(512, b"\0")
        + struct.pack("<128I", *small_table)
        + struct.pack("<128I", *table)
    )
