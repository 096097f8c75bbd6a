"""Rows that were not taken in leave in their own layout, with reasons, and come back when corrected."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from desktop_app.excel.lists import ListReading, read_list
from desktop_app.excel.problems import Problem
from desktop_app.excel.rejects import write_rejects
from tests.excel.builders import write_c21a, write_grid

TODAY = date(2026, 11, 21)


def bad_rows(reading: ListReading) -> dict[int, tuple[Problem, ...]]:
    return {row.number: row.problems for row in reading.rows if row.problems}


def household_list(path: Path) -> Path:
    rows: list[list[Any]] = [
        ["DANH SÁCH HỘ GIA ĐÌNH"],
        ["Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD", "Thôn", "Giá"],
        ["Thôn Đồng Tâm"],
        ["H1", "An Văn A", date(1965, 3, 5), 1065000001, "Thôn 1", 12.5],
        [None, None, "05/03/1970", "001170000001", None, None],
        ["Thôn Bến Nứa"],
        ["H2", "=1+1", "31/02/1980", "001080000001", None, True],
        ["H3", "Lê Thị Tốt", "1990", "001190000001", "Thôn 2", None],
        ["Cộng", None, None, 4],
    ]
    return write_grid(path, rows, merges=["A1:F1"], sheet="Danh sách")


def test_the_layout_stays_and_each_row_tells_its_reason(tmp_path: Path) -> None:
    path = household_list(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Danh sách"]["B7"].data_type = "s"
    book.save(path)
    reading = read_list(path, today=TODAY)
    rejected = bad_rows(reading)
    assert sorted(rejected) == [4, 5, 7]
    out = tmp_path / "loi.xlsx"
    assert write_rejects(out, reading, rejected) == 3
    made = openpyxl.load_workbook(out)["Danh sách"]
    lines: list[list[Any]] = [[cell.value for cell in row] for row in made.iter_rows()]
    assert lines[0][0] == "DANH SÁCH HỘ GIA ĐÌNH"
    assert lines[1] == ["Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD", "Thôn", "Giá", "Lý do bị loại"]
    assert [str(area) for area in made.merged_cells.ranges] == ["A1:F1"]
    assert [line[0] for line in lines[2:]] == ["Thôn Đồng Tâm", "H1", "H1", "Thôn Bến Nứa", "H2"]
    kept = lines[3]
    assert (kept[1], kept[2].date(), kept[3], kept[5]) == ("An Văn A", date(1965, 3, 5), 1065000001, 12.5)
    assert "Số CCCD: Mất số 0 ở đầu" in kept[6]
    assert made["D4"].fill.fgColor.rgb.endswith("FFC7CE")
    assert made["D4"].comment is not None
    assert made["B4"].fill.fill_type is None
    assert (made["B7"].value, made["B7"].data_type) == ("=1+1", "s")
    assert made["F7"].value is True


def test_what_was_corrected_comes_back_in(tmp_path: Path) -> None:
    reading = read_list(household_list(tmp_path / "a.xlsx"), today=TODAY)
    out = tmp_path / "loi.xlsx"
    write_rejects(out, reading, {5: bad_rows(reading)[5]})
    book = openpyxl.load_workbook(out)
    page = book["Danh sách"]
    page["B4"] = "An Thị B"
    book.save(out)
    again = read_list(out, today=TODAY)
    assert again.fingerprint == reading.fingerprint
    assert again.problems == ()
    row = next(iter(again.rows))
    assert (row.values["full_name"], row.values["household_code"], row.values["birth"]) == (
        "An Thị B",
        "H1",
        "1970-03-05",
    )
    assert row.problems == ()
    original = next(r for r in reading.rows if r.number == 5)
    assert row.values["hamlet"] == original.values["hamlet"]
    # A second round keeps one reason column.
    assert (
        write_rejects(tmp_path / "loi2.xlsx", again, {4: [Problem(level="warn", code="x", message="Lý do mới.")]}) == 1
    )
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "loi2.xlsx").worksheets[0][2]]
    assert heads.count("Lý do bị loại") == 1


def test_the_official_layout_is_kept_and_recognised_again(tmp_path: Path) -> None:
    records = [[n, "00070", f"Lê Văn {n}", f"012345678{n}", "x", "", "", "", "05/2025"] for n in range(1, 6)]
    reading = read_list(write_c21a(tmp_path / "c.xlsx", records), today=TODAY)
    out = tmp_path / "loi.xlsx"
    assert write_rejects(out, reading, {12: [], 14: []}) == 2
    again = read_list(out, today=TODAY)
    assert (again.kind.code, again.heading_rows, again.fingerprint) == ("stopped", (7, 8, 9), reading.fingerprint)
    assert [row.values["full_name"] for row in again.rows] == ["Lê Văn 2", "Lê Văn 4"]


def test_nothing_rejected_is_an_empty_list_of_the_same_layout(tmp_path: Path) -> None:
    reading = read_list(household_list(tmp_path / "a.xlsx"), today=TODAY)
    assert write_rejects(tmp_path / "loi.xlsx", reading, {}) == 0
    assert read_list(tmp_path / "loi.xlsx").read_count == 0
