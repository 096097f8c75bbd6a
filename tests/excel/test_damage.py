"""Files that would kill a careless reader: far cells, bombs, random damage. Never a crash, never a silent loss."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from desktop_app.excel import biff, opendocument, openxml
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.lists import read_list
from desktop_app.excel.reading import open_workbook
from tests.excel.binary_builders import ods_rows, write_ods, write_xls, write_xlsb
from tests.excel.builders import patched, people, write_grid

SHEET = "xl/worksheets/sheet1.xml"
STRAY = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'


def household_rows(count: int) -> list[list[object]]:
    rows: list[list[object]] = [["STT", "Mã hộ", "Họ và tên", "Số CCCD", "Ngày sinh"]]
    for number, person in enumerate(people(count), start=1):
        rows.append([number, person.household, person.name, person.personal_id, "01/02/1990"])
    return rows


def test_one_stray_cell_in_the_last_corner_is_left_out_and_reported(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", household_rows(30))
    patched(path, SHEET, b"</sheetData>", STRAY)
    reading = read_list(path)
    assert reading.read_count == 30
    assert [problem.code for problem in reading.problems if problem.level == "warn"] == ["stray-cells"]
    assert "XFD1048576" in next(p.message for p in reading.problems if p.code == "stray-cells")


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c s="0" r="XFD1048576" ><v>1</v></c>',
        b'<c\nr="XFD1048576"><v>1</v></c>',
    ],
    ids=["usual", "single quotes", "other order", "line break"],
)
def test_a_far_cell_is_seen_however_it_is_written(tmp_path: Path, cell: bytes) -> None:
    path = write_grid(tmp_path / "a.xlsx", household_rows(5))
    # Hidden inside an ordinary row: only the cell's own address tells where it stands.
    patched(path, SHEET, b"</row></sheetData>", cell + b"</row></sheetData>")
    assert open_workbook(path).sheet("Sheet1").stray == ("XFD1048576",)
    assert read_list(path).read_count == 5


def test_blank_formatted_cells_far_away_are_no_matter(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", household_rows(5))
    empty = b'<row r="1048576"><c r="XFD1048576" s="0"/><c r="A1048576" s="0"></c></row></sheetData>'
    patched(path, SHEET, b"</sheetData>", empty)
    sheet = open_workbook(path).sheet("Sheet1")
    assert sheet.stray == ()
    assert len(sheet.rows) == 6


def test_a_table_that_is_truly_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_grid(tmp_path / "a.xlsx", household_rows(300))
    monkeypatch.setattr(openxml, "MAX_AREA", 1_000)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "too-large"
    assert "301 dòng × 5 cột" in caught.value.sentence


def test_a_sheet_of_more_than_fits_in_memory_is_refused_while_it_is_unpacked(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", household_rows(2))
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            if name == SHEET:
                with out.open(name, "w", force_zip64=True) as part:
                    part.write(b'<worksheet xmlns="x"><sheetData>')
                    for _ in range(80):
                        part.write(b" " * 1024 * 1024)
            else:
                out.writestr(name, source.read(name))
    assert path.stat().st_size < 1_000_000  # a bomb: 80 MB in less than one
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "too-large"


def test_far_cells_of_the_binary_formats_are_refused(tmp_path: Path) -> None:
    far = {(0, 0): "a", (65535, 16000): "x"}
    for path in (
        write_xls(tmp_path / "a.xls", far),
        write_xlsb(tmp_path / "a.xlsb", {(0, 0): "a", (1_048_575, 16_383): 1.0}),
    ):
        with pytest.raises(WorkbookFault) as caught:
            open_workbook(path)
        assert caught.value.reason == "too-large"
    assert biff.MAX_AREA >= 65_536 * 100  # all rows of a full sheet, and more columns than any list has


def test_repeated_cells_of_an_ods(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{text.format(16384)}</table:table-row>'
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(write_ods(tmp_path / "a.ods", bomb))
    assert caught.value.reason == "too-large"
    # What every office program writes behind a table: the rest of the sheet as one repeated blank row.
    blank = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    sheet = open_workbook(write_ods(tmp_path / "b.ods", ods_rows(("Họ tên",), ("a",)) + blank)).sheet("Danh sách")
    assert len(sheet.rows) == 2
    assert opendocument.MAX_AREA >= 200_000 * 40


def test_error_values_and_uncalculated_formulas_are_reported_not_lost(tmp_path: Path) -> None:
    rows = household_rows(3)
    rows[1].append("Xã A")
    rows[0].append("Xã/phường")
    path = write_grid(tmp_path / "a.xlsx", rows)
    errors = (
        b'<c r="F3" t="e"><f>VLOOKUP(1,A:B,2,0)</f><v>#N/A</v></c></row><row r="4"',
        b'<c r="F4"><f>1+1</f></c></row></sheetData>',
    )
    patched(path, SHEET, b'</row><row r="4"', errors[0])
    patched(path, SHEET, b"</row></sheetData>", errors[1])
    sheet = open_workbook(path).sheet("Sheet1")
    assert dict(sheet.lost) == {(3, 5): "#N/A", (4, 5): "="}
    told = {(problem.row, problem.column, problem.code) for row in read_list(path).rows for problem in row.problems}
    assert told == {(3, "Xã/phường", "formula-error"), (4, "Xã/phường", "formula-uncalculated")}


@pytest.mark.parametrize("make", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_random_damage_is_a_sentence_or_a_reading_never_a_crash(tmp_path: Path, make: str) -> None:
    dice = random.Random(f"damage {make}")
    whole = {
        "xlsx": lambda: write_grid(tmp_path / "w", household_rows(20)),
        "xls": lambda: write_xls(tmp_path / "w", {(r, c): "Nguyễn" for r in range(40) for c in range(4)}),
        "xlsb": lambda: write_xlsb(tmp_path / "w", {(r, c): "Nguyễn" for r in range(40) for c in range(4)}),
        "ods": lambda: write_ods(tmp_path / "w", ods_rows(*[("Họ tên", "Lê Văn A")] * 20)),
        "csv": lambda: _text(tmp_path / "w"),
    }[make]()
    content = whole.read_bytes()
    path = tmp_path / f"damaged.{make}"
    for attempt in range(60):
        broken = bytearray(content)
        for _ in range(dice.randint(1, 20)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        path.write_bytes(bytes(broken[: dice.randrange(1, len(broken))] if attempt % 3 == 0 else broken))
        with suppress(WorkbookFault):
            book = open_workbook(path)
            for name in book.sheet_names:
                book.sheet(name)


@pytest.mark.parametrize("make", ["xlsx", "xlsb", "ods"])
def test_damage_inside_a_whole_archive_is_a_sentence_or_a_reading(tmp_path: Path, make: str) -> None:
    dice = random.Random(f"inside {make}")
    cells = {(row, column): "Nguyễn" for row in range(40) for column in range(4)}
    whole = {
        "xlsx": lambda: write_grid(tmp_path / "w", household_rows(20), merges=["A30:B31"]),
        "xlsb": lambda: write_xlsb(tmp_path / "w", cells),
        "ods": lambda: write_ods(tmp_path / "w", ods_rows(*[("Họ tên", "Lê Văn A")] * 20)),
    }[make]()
    source = zipfile.ZipFile(BytesIO(whole.read_bytes()))
    path = tmp_path / f"damaged.{make}"
    for _ in range(60):
        hit = dice.choice(source.namelist())
        with zipfile.ZipFile(path, "w") as out:
            for name in source.namelist():
                content = bytearray(source.read(name))
                for _ in range(dice.randint(1, 10) if name == hit else 0):
                    at = dice.randrange(len(content))
                    content[at : at + dice.choice((0, 1, 30))] = bytes(dice.choices(range(256), k=dice.randint(0, 3)))
                out.writestr(name, bytes(content))
        with suppress(WorkbookFault):
            book = open_workbook(path)
            for name in book.sheet_names:
                book.sheet(name)


def test_a_cut_off_cell_of_an_xlsb_is_damage(tmp_path: Path) -> None:
    # The reader fills a short record with what stood before it, and takes that for a column far out.
    path = write_xlsb(tmp_path / "a.xlsb", {(0, 0): "Họ và tên", (1, 0): "Nguyễn"})
    patched(path, "xl/worksheets/sheet1.bin", b"\x92\x01\x00", b"\x02\x00\x92\x01\x00")
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "damaged"


def test_a_web_page_with_half_a_marked_section_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table><tr><td>a</td></tr>\n<![CDA[x]]></table></html>", encoding="utf-8")
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "damaged"


def _text(path: Path) -> Path:
    path.write_text("STT,Họ và tên\n" + "1,Lê Văn A\n" * 50, encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", [(5, 2), (2, 5, 3)], ids=["the last above the first", "one below the last"])
def test_rows_out_of_order_are_refused_before_the_reader_dies_of_them_or_loses_them(
    tmp_path: Path, rows: tuple[int, ...]
) -> None:
    # The reader takes the row of the last cell for the lowest.
    texts = "".join(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>x</t></is></c></row>' for row in rows)
    path = patched(
        write_grid(tmp_path / "a.xlsx", [[]]),
        SHEET,
        b"<sheetData></sheetData>",
        f"<sheetData>{texts}</sheetData>".encode(),
    )
    with pytest.raises(WorkbookFault, match="không theo thứ tự"):
        open_workbook(path)


@pytest.mark.parametrize("address", ["C2147483647", "XFE1", "1", "A0"])
def test_addresses_that_no_sheet_has_are_damage(tmp_path: Path, address: str) -> None:
    path = write_grid(tmp_path / "a.xlsx", [["a", "b"], ["c", "d"]])
    patched(path, SHEET, b'r="B2"', f'r="{address}"'.encode())
    with pytest.raises(WorkbookFault, match="địa chỉ lạ") as caught:
        open_workbook(path)
    assert caught.value.reason == "damaged"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\x04\x02\x15\x00\x01\x00", b"\x04\x02\x15\x00\x09\x00"),  # the first row of two becomes the last
        (b"\x0a\x00\x00\x00", b"\xfc\x00\x08\x00\x00\x00\x00\x00\xff\xff\xff\x7f\x0a\x00\x00\x00"),  # texts without end
        (
            b"\x0a\x00\x00\x00",
            b"\x00\x02\x0e\x00\x02\x00\x03\x00\x01\x00\x00\x00\x00\x00\x80\x3f\x00\x00",
        ),  # sizes reversed
    ],
    ids=["order", "shared texts", "dimensions"],
)
def test_claims_of_an_xls_that_would_kill_the_reader(tmp_path: Path, before: bytes, after: bytes) -> None:
    whole = write_xls(tmp_path / "a.xls", {(1, 0): "Nguyễn", (2, 0): "Nguyễn", (3, 0): "Nguyễn"}).read_bytes()
    at = whole.index(before, whole.rindex(b"\x09\x08") if b"\x02\x0e" in after else 512)
    broken = whole[:at] + after + whole[at + len(after) :]
    (tmp_path / "b.xls").write_bytes(broken)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(tmp_path / "b.xls")
    assert caught.value.reason == "damaged"
