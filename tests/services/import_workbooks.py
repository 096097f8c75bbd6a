"""Workbooks as offices have them, for the tests of taking in: our template filled, the official C21a-TS, an untidy list."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from desktop_app.excel.template import DATA_SHEET, template_columns
from desktop_app.services.import_files import write_template
from desktop_app.services.office import Office
from tests.excel.builders import write_c21a, write_grid

COMMUNE = "Xã Sóc Sơn"  # the first commune of the fake offices
OTHER_COMMUNE = "Xã Kim Anh"

AN = {
    "household_code": "TT-001", "full_name": "Nguyễn Văn An", "relation": "Chủ hộ", "birth": "05/03/1965", "sex": "Nam",
    "personal_id": "001065000011", "insurance_no": "9900000011", "phone": "0912345678", "ethnicity": "Kinh",
    "support_class": "hộ cận nghèo", "commune": COMMUNE, "hamlet": "Thôn Bình Hòa", "address": "Số 1",
}  # fmt: skip
BUOI = {
    "household_code": "TT-001", "full_name": "Trần Thị Bưởi", "relation": "Vợ", "birth": "1968", "sex": "Nữ",
    "ethnicity": "Tày", "commune": COMMUNE, "hamlet": "Thôn Bình Hòa", "address": "Số 1",
}  # fmt: skip
CUONG = {
    "household_code": "TT-002", "full_name": "Lê Văn Cường", "relation": "Chủ hộ", "birth": "07/1990", "sex": "Nam",
    "personal_id": "001090000013", "occupation": "Làm ruộng", "commune": COMMUNE, "hamlet": "TDP 2",
}  # fmt: skip
FAMILY: tuple[Mapping[str, str], ...] = (AN, BUOI, CUONG)


def filled_template(office: Office, path: Path, people: Sequence[Mapping[str, str]] = FAMILY) -> Path:
    """Return our own blank list, filled as an officer would, from row 5 on."""
    write_template(office, path)
    book = openpyxl.load_workbook(path)
    page = book[DATA_SHEET]
    fields = [column.field for column in template_columns()]
    for row, person in enumerate(people, start=5):
        for column, field in enumerate(fields, start=1):
            if field in person:
                page.cell(row, column, person[field])
    book.save(path)
    return path


def plain_list(path: Path, headings: Sequence[str], *rows: Sequence[object]) -> Path:
    """Return a list with one heading row."""
    return write_grid(path, [list(headings), *(list(row) for row in rows)])


def stopped_list(path: Path, *records: Sequence[object]) -> Path:
    """Return the official C21a-TS with these records, numbered: commune code, name, number, four marks, month, unit, address, phone."""
    return write_c21a(path, [[number, *record] for number, record in enumerate(records, start=1)])


def untidy_list(path: Path) -> Path:
    """Return what a hamlet head sends: titles above, two merged heading rows, text dates, years alone, banners, a sum, a signature.

    Six people in three households of two hamlets; one has no name, one lost the zeros of his number.
    """
    rows: list[list[object]] = [
        ["UBND XÃ SÓC SƠN", "", "", "", "", "", "", ""],
        ["DANH SÁCH NHÂN KHẨU CÁC HỘ GIA ĐÌNH", "", "", "", "", "", "", ""],
        ["(Rà soát tháng 10/2026)", "", "", "", "", "", "", ""],
        [],
        ["STT", "Thông tin cá nhân", "", "", "", "Quan hệ với chủ hộ", "Số điện thoại", "Ghi chú"],
        ["", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "", "", ""],
        ["A", "B", "1", "2", "3", "4", "5", "6"],
        ["Thôn Đông", "", "", "", "", "", "", ""],
        [1, "NGUYỄN VĂN  ĐÔNG", "5/3/1950", "Nam", "001050000101", "Chủ hộ", "0912 000 101", ""],
        [2, "Phạm Thị Hạ", "1955", "Nữ", "", "Vợ", "", "ốm yếu"],
        [],
        [3, "Trần Văn Nam", "12.11.1971", "Nam", 1071000103, "Chủ hộ", "", ""],
        ["Thôn Tây", "", "", "", "", "", "", ""],
        [4, "Lê Thị Thu", "00/02/1980", "Nữ", "001180000104", "Chủ hộ", "", ""],
        [5, "", "01/01/2010", "Nam", "", "Con", "", ""],
        [6, "Lê Văn Đạt", "2012", "Nam", "", "Con", "", ""],
        ["", "Cộng: 6 người", "", "", "", "", "", ""],
        [],
        ["", "", "", "", "", "Ngày 01 tháng 11 năm 2026", "", ""],
        ["", "Người lập biểu", "", "", "", "Trưởng thôn", "", ""],
    ]
    return write_grid(
        path, rows, merges=("A1:C1", "A2:H2", "A3:H3", "B5:E5", "A5:A6", "F5:F6", "G5:G6", "H5:H6", "A8:H8", "A13:H13")
    )
