"""Rows below a heading: records stay, the rest is listed with its reason."""

from pathlib import Path
from typing import Any

import pytest

from desktop_app.excel.lists import ListReading, read_list
from tests.excel.builders import write_grid

HEAD = ["STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD", "Ghi chú"]
PERSON = [1, "H1", "Lê Văn Mẫu", "05/03/1965", "001065000001", None]


def read(tmp_path: Path, *rows: list[Any], merges: tuple[str, ...] = ()) -> ListReading:
    return read_list(write_grid(tmp_path / "a.xlsx", [HEAD, PERSON, *rows, PERSON], merges=merges), kind="households")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (HEAD, "Dòng tiêu đề lặp lại"),
        ([text.upper() for text in HEAD], "Dòng tiêu đề lặp lại"),
        (["A", "B", "1", "2", "3", "4"], "Dòng đánh số cột"),
        ([3], "Dòng chỉ có số thứ tự"),
        (["Cộng"], "Dòng cộng"),
        (["Tổng cộng", None, None, None, None, "25 người"], "Dòng cộng"),
        ([None, None, "TỔNG CỘNG: 25 NGƯỜI"], "Dòng cộng"),
        ([None, None, "Cộng trang"], "Dòng cộng"),
        (["Cộng", 12, None, 120, 34, None], "Dòng cộng"),
        (["I", "Tăng"], "Dòng tiêu đề nhóm"),
        (["II", None, "Giảm"], "Dòng tiêu đề nhóm"),
        (["I.1", None, "Người tham gia"], "Dòng tiêu đề nhóm"),
        (["Thôn Đồng Tâm"], "Dòng tiêu đề nhóm"),
        (["Bản Nà Mạ (25 hộ)"], "Dòng tiêu đề nhóm"),
        ([None, None, "TO 5"], "Dòng tiêu đề nhóm"),
        (["Hộ số 3"], "Dòng tiêu đề nhóm"),
        (["Hộ ông Lê Văn Sáu"], "Dòng tiêu đề nhóm"),
        (["Những hộ mới chuyển đến trong năm"], "Dòng tiêu đề nhóm"),
        ([None, None, None, None, "Ngày 05 tháng 11 năm 2026"], "Phần chữ ký, chân trang"),
        ([None, "NGƯỜI LẬP BIỂU", None, None, "CHỦ TỊCH UBND XÃ"], "Phần chữ ký, chân trang"),
        (["(Ký, ghi rõ họ tên)"], "Phần chữ ký, chân trang"),
        (["Ghi chú: cột 5 ghi đủ 12 số"], "Phần chữ ký, chân trang"),
    ],
)
def test_rows_that_hold_no_record(tmp_path: Path, row: list[Any], reason: str) -> None:
    reading = read(tmp_path, row)
    assert [(ignored.row, ignored.reason) for ignored in reading.ignored] == [(3, reason)]
    assert [record.number for record in reading.rows] == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        [2, "H1", "Tống Cộng", "1970", None, None],
        [None, None, "Tống Thị Cộng"],
        [None, None, "Bàn Văn Tổ"],
        [None, None, "LANG VAN BAN"],
        [None, None, "Công Tằng Tôn Nữ"],
        [None, "H1", "Hồ Bà Năm", None, None, None],
        [2, "H1", "Đồng Thị Thôn", None, None, None],
        [2, None, "Ấp", "1950", None, None],
        [2, None, None, None, "001065000002", None],
        [2, "H1", None, None, None, "chưa rõ tên"],
        [2, None, "Nụ"],
        [None, None, "Lê Thị Không Có Gì Khác"],
    ],
)
def test_rows_that_only_look_odd_are_records(tmp_path: Path, row: list[Any]) -> None:
    reading = read(tmp_path, row)
    assert [record.number for record in reading.rows] == [2, 3, 4]


def test_blank_rows_are_counted_and_the_numbers_stay_the_workbooks_own(tmp_path: Path) -> None:
    reading = read(tmp_path, [], [" ", "\u00a0"], [])
    assert [record.number for record in reading.rows] == [2, 6]
    assert reading.blank_rows == 3
    assert reading.ignored == ()


def test_what_stands_under_a_signature_is_no_record_but_a_late_record_is(tmp_path: Path) -> None:
    reading = read(tmp_path, [None, None, "TRƯỞNG THÔN"], [], [None, None, "Phạm Văn Ký"], [])
    assert [ignored.text for ignored in reading.ignored] == ["TRƯỞNG THÔN", "Phạm Văn Ký"]
    assert [record.number for record in reading.rows] == [2, 7]


def test_a_merged_banner_over_the_table_is_a_group(tmp_path: Path) -> None:
    reading = read(tmp_path, ["Danh sách bổ sung"], merges=("A3:F3",))
    assert [ignored.reason for ignored in reading.ignored] == ["Dòng tiêu đề nhóm"]


def test_every_row_below_the_heading_is_accounted_for(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        PERSON,
        [],
        ["Cộng"],
        HEAD,
        [None, "H2"],
        [5],
        ["Thôn 7"],
        PERSON,
        ["Người lập"],
        [None, None, "Lê A"],
    ]
    reading = read(tmp_path, *rows)
    below = len(rows) + 2  # the person above and below them
    assert reading.read_count + len(reading.ignored) + reading.blank_rows == below
    assert len(list(reading.rows)) == reading.read_count


def test_another_table_below_is_not_read_by_the_columns_of_the_first(tmp_path: Path) -> None:
    rows: list[list[object]] = [["STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD"]]
    rows += [[at, "H1", "Lê Văn An", "05/03/1965", f"0010650000{at:02d}"] for at in range(1, 6)]
    rows += [[], ["DANH SÁCH TẠM VẮNG"], ["STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Địa chỉ"]]
    rows += [[at, "Trần Thị Bé", f"0011650000{at:02d}", "06/04/1965", "Thôn 1"] for at in range(1, 4)]
    reading = read_list(write_grid(tmp_path / "a.xlsx", rows))
    assert [row.number for row in reading.rows] == [2, 3, 4, 5, 6]
    assert [problem.code for problem in reading.problems] == ["other-table"]
    assert {line.row for line in reading.ignored} >= {9, 10, 11, 12}
    again = [*rows[:6], [], rows[0], *rows[1:3]]
    assert read_list(write_grid(tmp_path / "b.xlsx", again)).read_count == 7, (
        "the same headings again are the same table"
    )
