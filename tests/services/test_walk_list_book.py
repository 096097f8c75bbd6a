"""The walk list as a workbook: written, filled in with Excel's own means, read back with every fault named."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.canvassing_visits import person_history
from desktop_app.services.office import Office
from desktop_app.services.walk_list_import import apply_walk_list_book, preview_walk_list_book, save_walk_list_book
from desktop_app.services.walk_lists import WalkListForm, make_walk_list
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, collector, hamlet, office_of_twelve, person, the_round

AN, BUOI, ON_ = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Path:
    form = WalkListForm(round_id=the_round(office).id, hamlet_ids=(hamlet(office, "Thôn Bình Hòa").id,))
    return save_walk_list_book(office, make_walk_list(office, form).value.id, tmp_path / "phieu.xlsx")


def columns(page: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[5]}


def fill(path: Path, *rows: dict[str, Any], first: int = 6) -> Path:
    """Fill rows from line 1 on, each by its headings; a row of None is passed over."""
    book = load_workbook(path)
    page = book.worksheets[0]
    at = columns(page)
    for row, values in enumerate(rows, start=first):
        for heading, value in values.items():
            page.cell(row, at[heading], value)
    filled = path.with_name("da-dien.xlsx")
    book.save(filled)
    return filled


def test_the_identity_is_locked_the_rest_is_open_and_offers_the_lists(book: Path) -> None:
    page = load_workbook(book).worksheets[0]
    at = columns(page)
    assert page.protection.sheet
    assert [page.cell(6, at[name]).protection.locked for name in ("Dòng", "Hộ", "Họ và tên", "Ngày sinh")] == [True] * 4
    for name in ("Kết quả BHYT HGĐ", "Kết quả BHXH TN", "Lý do", "Hẹn ngày", "Ghi chú"):
        assert not page.cell(6, at[name]).protection.locked
    kinds = {str(rule.sqref).rstrip("0123456789")[:1]: rule.type for rule in page.data_validations.dataValidation}
    assert sorted(kinds.values()) == ["date", "date", "list", "list", "list"]
    assert [page.cell(row, at["Dòng"]).value for row in (6, 7, 8)] == [1, 2, 3]
    assert page.cell(6, at["Họ và tên"]).value == AN


def test_a_filled_workbook_becomes_visits_in_one_step(office: Office, book: Path) -> None:
    filled = fill(
        book,
        {"Kết quả BHYT HGĐ": "2 đồng ý – hẹn đóng", "Hẹn ngày": datetime(2026, 11, 27), "Ngày gặp": "20/11/2026"},
        {"Kết quả BHYT HGĐ": "4 từ chối", "Lý do": "1 không đủ tiền đóng", "Ghi chú": "Hỏi lại sau Tết"},
    )
    preview = preview_walk_list_book(office, filled, TODAY, collector(office).id)
    assert [(row.number, row.fault) for row in preview.rows] == [(1, ""), (2, "")]
    apply_walk_list_book(office, preview)
    first, second = (person_history(office, person(office, name).id)[0] for name in (AN, BUOI))
    assert (first.visited_on, first.promise_on, first.outcome) == ("2026-11-20", "2026-11-27", "2")
    assert (second.visited_on, second.reason, second.note) == (TODAY.isoformat(), "cost", "Hỏi lại sau Tết")
    again = preview_walk_list_book(office, filled, TODAY, collector(office).id)
    assert apply_walk_list_book(office, again).value.visits == ()
    history.undo_last(office)
    history.undo_last(office)
    assert office.read.visits.count() == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"Kết quả BHYT HGĐ": "11 lạ"}, "không có trong bảng"),
        ({"Kết quả BHYT HGĐ": "4 từ chối"}, "cần chọn lý do"),
        ({"Kết quả BHYT HGĐ": "4 từ chối", "Lý do": "99 gì đó"}, "không có trong bảng"),
        ({"Kết quả BHYT HGĐ": "2 đồng ý"}, "cần ngày hẹn"),
        ({"Kết quả BHYT HGĐ": "2 đồng ý", "Hẹn ngày": "hôm nào"}, "chưa đọc được"),
        ({"Kết quả BHYT HGĐ": "2 đồng ý", "Hẹn ngày": "01/11/2026"}, "trước ngày gặp"),
        ({"Kết quả BHYT HGĐ": "3", "Ngày gặp": "22/11/2026"}, "sau hôm nay"),
        ({"Ghi chú": "chỉ ghi chú"}, "chưa chọn kết quả"),
        ({"Dòng": 400, "Kết quả BHYT HGĐ": "3"}, "không có dòng 400"),
    ],
)
def test_a_row_that_cannot_be_written_says_why_and_the_others_are_written(
    office: Office, book: Path, row: dict[str, Any], told: str
) -> None:
    filled = fill(book, row, {"Kết quả BHYT HGĐ": "3 đang cân nhắc"})
    preview = preview_walk_list_book(office, filled, TODAY, collector(office).id)
    assert told in preview.rows[0].fault
    apply_walk_list_book(office, preview)
    assert [visit.person_id for visit in office.read.visits.all()] == [person(office, BUOI).id]


def test_somebody_written_below_is_named_not_lost(office: Office, book: Path) -> None:
    lines = 5
    filled = fill(book, {"Họ và tên": "Vũ Thị Mới", "Ngày sinh": "1990", "Kết quả BHYT HGĐ": "3"}, first=6 + lines)
    (row,) = preview_walk_list_book(office, filled, TODAY, None).rows
    assert row.number is None
    assert "Vũ Thị Mới" in row.fault
    assert "1990" in row.fault
    with pytest.raises(RuleBroken, match="Không có dòng nào"):
        apply_walk_list_book(office, preview_walk_list_book(office, filled, TODAY, None))


def test_what_is_no_walk_list_is_told(office: Office, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "khac.xlsx"
    Workbook().save(other)
    with pytest.raises(WorldFault, match="không phải phiếu"):
        preview_walk_list_book(office, other, TODAY, None)
    other.write_bytes(b"PK nothing")
    with pytest.raises(WorldFault, match="Không đọc được"):
        preview_walk_list_book(office, other, date(2026, 11, 21), None)
    changed = load_workbook(book)
    changed.worksheets[0].cell(3, 3, "123456")
    changed.save(other)
    with pytest.raises(RuleBroken, match="gõ nhầm"):
        preview_walk_list_book(office, other, TODAY, None)
