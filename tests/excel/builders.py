"""Real workbooks made by code: our template filled, the official C21a-TS, and the untidy lists that offices live on.

Everything here is invented: names, numbers and places belong to nobody.
"""

import random
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Tống", "Ngô")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Đức", "Minh", "Thanh", "Xuân")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Mai", "Nga", "Ơn", "Phúc", "Quý", "Sơn")


@dataclass(frozen=True, kw_only=True)
class Made:
    """One invented person, as the list should arrive."""

    household: str
    name: str
    relation: str
    birth: str
    sex: str
    personal_id: str
    insurance_no: str
    phone: str
    hamlet: str
    address: str


def people(count: int, seed: int = 1) -> list[Made]:
    """Return invented people in households of one to five; births of every precision, some numbers missing."""
    dice = random.Random(seed)
    made: list[Made] = []
    number = 0
    while len(made) < count:
        number += 1
        hamlet = f"Thôn {1 + number % 4}"
        address = f"Số {number}"
        for place in range(min(dice.randint(1, 5), count - len(made))):
            year = dice.randint(1940, 2019)
            sex = dice.choice(("male", "female"))
            precise = dice.random()
            birth = f"{year}" if precise < 0.15 else f"{year}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
            century = (0 if year < 2000 else 2) + (sex == "female")
            made.append(
                Made(
                    household=f"H{number:04d}",
                    name=f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}",
                    relation="Chủ hộ" if place == 0 else dice.choice(("Vợ", "Chồng", "Con", "Cháu", "Mẹ")),
                    birth=birth,
                    sex=sex,
                    personal_id=f"0{dice.randint(1, 96):02d}{century}{year % 100:02d}{dice.randint(0, 999999):06d}",
                    insurance_no="" if dice.random() < 0.2 else f"{dice.randint(0, 9999999999):010d}",
                    phone="" if dice.random() < 0.3 else f"09{dice.randint(0, 99999999):08d}",
                    hamlet=hamlet,
                    address=address,
                )
            )
    return made


def paper_birth(birth: str) -> str:
    """Return a birth as lists write it."""
    return "/".join(reversed(birth.split("-")))


def paper_sex(sex: str) -> str:
    """Return a sex as lists write it."""
    return {"male": "Nam", "female": "Nữ"}[sex]


def write_grid(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    merges: Iterable[str] = (),
    sheet: str = "Sheet1",
    hidden: bool = False,
    more: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> Path:
    """Write rows of plain values into an .xlsx; text stays text, None leaves the cell out."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    _fill(page, rows)
    for area in merges:
        page.merge_cells(area)
    for name, others in (more or {}).items():
        _fill(book.create_sheet(name), others)
    if hidden:
        page.sheet_state = "hidden"
    book.save(path)
    return path


def _fill(page: Any, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                cell = page.cell(number, column, value)
                if isinstance(value, date):
                    cell.number_format = "dd/mm/yyyy"


C21A_HEADINGS = {
    "A7": "STT", "B7": "Mã xã", "C7": "Họ và tên", "D7": "Mã số BHXH", "E7": "Loại hình tham gia",
    "I7": "Tháng dừng tham gia", "J7": "Mã đơn vị tại thời điểm dừng", "K7": "Địa chỉ", "L7": "Số điện thoại",
    "E8": "BHXH", "G8": "BHYT", "H8": "BHTN", "E9": "Bắt buộc", "F9": "Tự nguyện",
}  # fmt: skip
C21B_HEADINGS = {
    "A7": "STT", "B7": "Mã đơn vị", "C7": "Tên đơn vị", "D7": "Loại hình tham gia", "D8": "BHXH", "F8": "BHYT",
    "G8": "BHTN", "D9": "Bắt buộc", "E9": "Tự nguyện",
}  # fmt: skip
C21A_MERGES = (
    "A4:L4", "A5:L5", "A6:L6", "A7:A9", "B7:B9", "C7:C9", "D7:D9", "E7:H7", "E8:F8", "G8:G9", "H8:H9", "I7:I9",
    "J7:J9", "K7:K9", "L7:L9",
)  # fmt: skip


def write_c21a(path: Path, records: Sequence[Sequence[Any]], *, signature: bool = True) -> Path:
    """Write a list of those who stopped in the official layout C21a-TS: three heading rows, merges, code row 10."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "C21a-TS"
    page["A1"] = "BẢO HIỂM XÃ HỘI TỈNH ..."
    page["A2"] = "BẢO HIỂM XÃ HỘI CƠ SỞ ..."
    page["A4"] = "DANH SÁCH DỪNG THAM GIA BHXH, BHYT, BHTN CHƯA THAM GIA LẠI"
    page["A5"] = "Tháng 10 Năm 2026"
    for address, text in C21A_HEADINGS.items():
        page[address] = text
    for area in C21A_MERGES:
        page.merge_cells(area)
    for column, code in enumerate(["A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "9"], start=1):
        page.cell(10, column, code)
    for number, record in enumerate(records, start=11):
        for column, value in enumerate(record, start=1):
            if value is not None and value != "":
                page.cell(number, column, value)
    if signature:
        below = 13 + len(records)
        page.cell(below, 9, "Ngày 05 tháng 11 năm 2026")
        page.cell(below + 1, 9, "GIÁM ĐỐC BHXH CƠ SỞ/\nTP QUẢN LÝ THU VÀ PHÁT TRIỂN NGƯỜI THAM GIA")
        page.cell(below + 5, 9, "Nguyễn Thị Giám Đốc")
    for name in ("C21b-TS", "C21c-TS"):
        other = book.create_sheet(name)
        other["A4"] = "TỔNG HỢP DANH SÁCH GIẢM NGƯỜI THAM GIA BHXH, BHYT, BHTN CHƯA THAM GIA LẠI"
        for address, text in C21B_HEADINGS.items():
            other[address] = text
        for column, code in enumerate("ABC1234", start=1):
            other.cell(10, column, code)
        other["C11"] = "Xã A"
    book.save(path)
    return path


def write_many(path: Path, count: int, columns: int = 25) -> Path:
    """Write a long plain household list of `columns` columns (at least 12) with a fast writer."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("Danh sách")
    heads = ["STT", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD", "Mã số BHXH",
             "Số điện thoại", "Thôn", "Địa chỉ", "Dân tộc"]  # fmt: skip
    heads += [
        "Nghề nghiệp",
        "Nơi làm việc",
        "Hạn thẻ từ ngày",
        "Hạn thẻ đến ngày",
        "Xã/phường",
        "Tỉnh/thành phố",
        "Ghi chú",
    ]
    heads += [f"Cột riêng {number}" for number in range(len(heads), columns)]
    for column, head in enumerate(heads[:columns]):
        page.write_string(0, column, head)
    for number, person in enumerate(people(count), start=1):
        cells: list[Any] = [number, person.household, person.name, person.relation, paper_birth(person.birth),
                            paper_sex(person.sex), person.personal_id, person.insurance_no, person.phone, person.hamlet,
                            person.address, "Kinh", "Làm ruộng", "Tại nhà", "01/01/2026", "31/12/2026", "Xã Bình Minh",
                            "Tỉnh Mẫu", "đã rà soát"]  # fmt: skip
        cells += [f"giá trị {number % 97}"] * (columns - len(cells))
        for column, cell in enumerate(cells[:columns]):
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell:
                page.write_string(number, column, cell)
    book.close()
    return path


def patched(path: Path, part: str, before: bytes, after: bytes) -> Path:
    """Replace a piece of one part of a zip archive, as a hostile or careless program might have written it."""
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert before in content, f"{before!r} is not in {part}"
                content = content.replace(before, after, 1)
            out.writestr(name, content)
    return path


def decomposed(text: str) -> str:
    """Return text as macOS and some converters write it: letters and marks apart (NFD)."""
    return unicodedata.normalize("NFD", text)
