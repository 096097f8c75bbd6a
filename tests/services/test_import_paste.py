"""What was pasted comes in like a workbook: ranges of Excel, tables of pages, the text of a card look-up, and nonsense."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import history, import_files, import_history, importing
from desktop_app.services.import_paste import Clip, NothingToPaste, preview_paste
from desktop_app.services.import_paste_text import REST, LabelsUnclear, labelled_table
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, office_of_twelve, person

RANGE = (
    "Họ và tên\tNgày sinh\tGiới tính\tSố CCCD\tThôn\tXã\n"
    "Võ Thị Lan\t05/03/1990\tNữ\t001190000901\tThôn Bình Hòa\tXã Sóc Sơn\n"
    "Phùng Văn Lợi\t1971\tNam\t\tThôn Bình Hòa\tXã Sóc Sơn\n"
)
LOOK_UP = (
    "Thẻ hợp lệ! Họ tên: VÕ THỊ LAN, Ngày sinh: 05/03/1990, Giới tính : Nữ! (ĐC: Thôn Bình Hòa, Xã Sóc Sơn; "
    "Mã thẻ: GD4019900000901; Nơi KCBBĐ: 01-830; Hạn thẻ: 01/01/2026 - 31/12/2026; Thời điểm đủ 05 năm liên tục: 01/01/2020)."
)
PAGE = (
    '<html><body><table><tr><td rowspan="2">Họ và tên</td><td colspan="2">Sinh</td><td rowspan="2">Thôn</td></tr>'
    "<tr><td>Năm sinh</td><td>Giới tính</td></tr><tr><td>Võ Thị Lan</td><td>1990</td><td>Nữ</td><td>Thôn Bình Hòa</td></tr>"
    "</table></body></html>"
)
SPREADSHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Sheet1"><Table>
<Row><Cell><Data ss:Type="String">Họ và tên</Data></Cell><Cell><Data ss:Type="String">Ngày sinh</Data></Cell>
<Cell><Data ss:Type="String">Số CCCD</Data></Cell><Cell><Data ss:Type="String">Thôn</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Võ Thị Lan</Data></Cell><Cell><Data ss:Type="DateTime">1990-03-05T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">1190000901</Data></Cell><Cell><Data ss:Type="String">Thôn Bình Hòa</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def value(seen: Preview, field: str) -> object:
    (row,) = list(seen.reading.rows)
    return row.values[field]


def test_an_excel_range_comes_in_and_is_taken_back(office: Office) -> None:
    before = office.read.people.count()
    seen = preview_paste(office, Clip(text=RANGE))
    assert (seen.totals.read, seen.totals.added, seen.totals.adds_up) == (2, 2, True)
    importing.commit(office, seen)
    assert (person(office, "Võ Thị Lan").birth, person(office, "Phùng Văn Lợi").birth) == ("1990-03-05", "1971")
    (batch,) = import_history.list_imports(office)
    assert (batch.file_name, batch.read) == ("dán từ bộ nhớ tạm 21-11-2026 " + batch.file_name[-5:], 2)
    again = preview_paste(office, Clip(text=RANGE))
    assert (again.totals.same, again.totals.added, [one.import_id for one in again.earlier]) == (2, 0, [batch.id])
    import_history.undo_import(office, batch.id)
    assert office.read.people.count() == before


def test_what_was_pasted_is_undone_by_ctrl_z(office: Office) -> None:
    before = office.read.people.count()
    importing.commit(office, preview_paste(office, Clip(text=RANGE)))
    history.undo_last(office)
    assert office.read.people.count() == before


def test_no_copy_of_the_paste_stays(office: Office) -> None:
    seen = preview_paste(office, Clip(text=RANGE))
    assert not seen.path.exists()
    assert not seen.path.parent.exists()


def test_choices_made_later_need_no_clipboard(office: Office) -> None:
    seen = preview_paste(office, Clip(text=RANGE.replace("\tXã\n", "\tGhi gì\n").replace("\tXã Sóc Sơn", "\t")))
    assert seen.needs_commune
    again = importing.revise(office, seen, commune=FIRST_COMMUNE)
    assert again.totals.added == 2


def test_rejected_rows_of_a_paste_are_saved(office: Office, tmp_path: Path) -> None:
    seen = preview_paste(office, Clip(text=RANGE + "\t1980\tNam\t\tThôn Bình Hòa\tXã Sóc Sơn\n"))
    assert (seen.totals.read, seen.totals.rejected) == (3, 1)
    assert import_files.save_rejects(seen, tmp_path / "loi.xlsx") == 1


def test_the_spreadsheet_of_excel_wins_over_its_text(office: Office) -> None:
    text = "Họ và tên\tNgày sinh\tSố CCCD\tThôn\nVõ Thị Lan\t########\t1,19E+09\tThôn Bình Hòa\n"
    seen = preview_paste(office, Clip(text=text, spreadsheet=SPREADSHEET.encode() + b"\x00"))
    assert (value(seen, "birth"), value(seen, "personal_id")) == ("1990-03-05", "001190000901")


@pytest.mark.parametrize(
    "text",
    ["", "Họ và tên Sinh Thôn", "Họ và tên\tSinh\t\tThôn\n\tNăm sinh\tGiới tính\nVõ Thị Lan\t1990\tNữ\tThôn Bình Hòa"],
)
def test_a_table_of_a_page_keeps_its_merged_headings(office: Office, text: str) -> None:
    seen = preview_paste(office, Clip(text=text, html=PAGE))
    assert (value(seen, "birth_year") if "birth_year" in seen.reading.mapping.values() else value(seen, "birth")) in (
        1990,
        "1990",
    )
    assert (value(seen, "full_name"), value(seen, "sex")) == ("Võ Thị Lan", "female")


def test_a_line_break_and_a_lone_quote_swallow_no_row(office: Office) -> None:
    text = (
        'Họ và tên\tNăm sinh\tĐịa chỉ\tXã\nVõ Thị Lan\t1990\t"Số 5\nngõ ""Gốc Đa"""\tXã Sóc Sơn\n'
        '"Lợi Văn\t1971\tSố 6\tXã Sóc Sơn\nPhùng Văn Hai\t1972\tSố 7\tXã Sóc Sơn\n'
    )
    seen = preview_paste(office, Clip(text=text))
    assert seen.totals.read == 3
    names = [row.values["full_name"] for row in seen.reading.rows]
    assert names == ["Võ Thị Lan", '"Lợi Văn', "Phùng Văn Hai"]


def test_a_card_look_up_names_person_and_term(office: Office) -> None:
    seen = preview_paste(office, Clip(text=LOOK_UP))
    said = next(iter(seen.reading.rows)).values
    assert (said["full_name"], said["birth"], said["sex"], said["card_no"]) == (
        "VÕ THỊ LAN",
        "1990-03-05",
        "female",
        "GD4019900000901",
    )
    assert (said["valid_from"], said["valid_to"], said["facility"]) == ("2026-01-01", "2026-12-31", "01-830")
    assert said["address"] == "Thôn Bình Hòa, Xã Sóc Sơn"


LABELLED: list[tuple[str, list[tuple[str, ...]] | None]] = [
    ("Họ tên: A B\nNgày sinh: 1990", [("Họ tên", "Ngày sinh"), ("A B", "1990")]),
    ("Họ tên:\nA B\nNgày sinh:\n1990\n", [("Họ tên", "Ngày sinh"), ("A B", "1990")]),
    ("Họ tên\tA B\nGiới tính\tNam", [("Họ tên", "Giới tính"), ("A B", "Nam")]),
    ("- Họ tên: A, Xóm: 3\n- Ngày sinh: 1990", [("Họ tên", "Xóm", "Ngày sinh"), ("A", "3", "1990")]),
    ("Họ tên: A, Ngày sinh: 1990\nHọ tên: B, Ngày sinh: 1991", [("Họ tên", "Ngày sinh"), ("A", "1990"), ("B", "1991")]),
    (
        "Họ tên: A\nNgày sinh: 1990\nSố ĐT: 0912\n\nHọ tên: B\nNgày sinh: 1991",
        [("Họ tên", "Ngày sinh", "Số ĐT"), ("A", "1990", "0912"), ("B", "1991", "")],
    ),
    ("KẾT QUẢ\nHọ tên: A\nNgày sinh: 1990", [("Họ tên", "Ngày sinh", REST), ("A", "1990", "KẾT QUẢ")]),
    ("Họ tên: A\nNgày sinh: 1990\nNgày sinh: 1991", [("Họ tên", "Ngày sinh", REST), ("A", "1990", "Ngày sinh: 1991")]),
    ("Họ tên: A\nĐịa chỉ: Thôn 1\nXã Hai", [("Họ tên", "Địa chỉ", REST), ("A", "Thôn 1", "Xã Hai")]),
    ("Họ tên: A\nSinh năm: 1990\nMã hưởng: 4\nLúc 10:30", [("Họ tên", "Sinh năm", "Mã hưởng", REST), ("A", "1990", "4", "Lúc 10:30")]),
    (
        "Họ tên: A\nGiá trị sử dụng: từ 01/02/2026 đến ngày 31/01/2027",
        [("Họ tên", "Hạn thẻ từ ngày", "Hạn thẻ đến ngày"), ("A", "01/02/2026", "31/01/2027")],
    ),
    ("Họ tên: A", None),
    ("Chào anh, mai 10:30 họp ở http://tram.vn nhé: nhớ đến", None),
    ("Ngày sinh: 1990\nGiới tính: Nam", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), LABELLED)
def test_labels_become_headings_and_nothing_is_dropped(text: str, rows: list[tuple[str, ...]] | None) -> None:
    assert labelled_table(text) == rows


def test_people_that_cannot_be_told_apart_are_refused(office: Office) -> None:
    # The card may belong to the first or to the second of them.
    text = "Họ tên: Võ Thị Lan\nNgày sinh: 1990\nMã thẻ: GD4019900000901\nHọ tên: Lê Văn Đạt\nNgày sinh: 1980"
    with pytest.raises(LabelsUnclear, match="dán từng người một"):
        preview_paste(office, Clip(text=text))


@pytest.mark.parametrize(
    ("clip", "words"),
    [
        (Clip(), "đang trống"),
        (Clip(text=" \n\t\n "), "đang trống"),
        (Clip(text="Chào anh, chiều nay họp nhé"), "không có bảng danh sách nào"),
        (Clip(text="a\tb\nc\td\n1\t2\n"), "không nhận ra đó là danh sách gì"),
        (Clip(text="x", html="<table><tr><td>1</td></tr></table>"), "không nhận ra"),
        (Clip(spreadsheet=b"\x00\x01\x02rubbish"), "không có bảng danh sách nào"),
        (Clip(text='"""\t"\n\t\x00\x01\x02' * 50), "không"),
    ],
)
def test_nonsense_gets_a_sentence(office: Office, clip: Clip, words: str) -> None:
    with pytest.raises(NothingToPaste, match=words) as told:
        preview_paste(office, clip)
    assert "Ctrl+C" in told.value.sentence or "dán lại" in told.value.sentence
