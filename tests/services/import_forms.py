"""The lists of people that offices get, in their layouts: D05-TS (QĐ 366/QĐ-BHXH), D03-TS, D05-TS and C17-TS of QĐ 490, cards, due, receipts.

Headings, merges, code rows and titles are those of the forms; names and numbers belong to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

Cells = Mapping[str, str]
Row = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Form:
    """One layout: sheet name, cells above and in the heading, merges, the code row and what stands below the records."""

    sheet: str
    cells: Cells
    merges: Sequence[str] = ()
    codes: tuple[int, Sequence[str]] | None = None
    first_row: int
    below: Sequence[tuple[int, str]] = ()


D05 = Form(
    sheet="D05-TS",
    cells={
        "A1": "Tên tổ chức: Bưu điện Thử Nghiệm", "A2": "Mã tổ chức : BD01", "A3": "Họ và tên nhân viên thu: Hà Thị Thu",
        "A4": "Mã nhân viên thu: NV001", "A6": "DANH SÁCH THAM GIA BẢO HIỂM XÃ HỘI TỰ NGUYỆN",
        "A7": "Số: 11/D05 ; ngày 05 tháng 11 năm 2026", "A9": "STT", "B9": "Họ và tên", "C9": "Mã số BHXH",
        "D9": "Ngày/ tháng/ năm sinh", "E9": "Phương thức đóng", "G9": "Mức thu nhập tháng đóng BHXH", "H9": "Số tiền đóng",
        "O9": "Hình thức nhận kết quả", "P9": "Loại tăng, giảm, điều chỉnh", "Q9": "Ghi chú",
        "H10": "Số tiền phải đóng theo quy định", "I10": "Trong đó", "E11": "Từ tháng/ năm", "F11": "Số tháng",
        "I11": "Người tham gia đóng", "J11": "Hỗ trợ", "J12": "Tỷ lệ NSNN hỗ trợ theo quy định (%)", "K12": "NSNN hỗ trợ thêm",
        "M12": "Hỗ trợ khác", "K13": "Tỷ lệ (%)", "L13": "Số tiền", "M13": "Tỷ lệ (%)", "N13": "Số tiền",
    },
    merges=(
        "A6:Q6", "A7:Q7", "A9:A13", "B9:B13", "C9:C13", "D9:D13", "E11:E13", "E9:F10", "F11:F13", "G9:G13", "H10:H13", "H9:N9",
        "I10:N10", "I11:I13", "J11:N11", "J12:J13", "K12:L12", "M12:N12", "O9:O13", "P9:P13", "Q9:Q13",
    ),
    codes=(14, ["A", "B", *map(str, range(1, 16))]),
    first_row=15,
    below=((2, "Cộng"), (1, "Đề nghi cơ quan BHXH  thanh toán thù lao theo quy định."), (10, "TỔ CHỨC LẬP DANH SÁCH")),
)  # fmt: skip

D03 = Form(
    sheet="D03-TS",
    cells={
        "B1": "Ký bởi: …", "A2": "Tên đơn vị/Điểm thu: Bưu điện Thử Nghiệm", "L2": "Mẫu D03-TS", "A3": "Mã đơn vị/Điểm thu: BD01",
        "D3": "MS thuế: …", "L3": "(Ban hành kèm theo QĐ số 490/QĐ-BHXH", "A4": "Địa chỉ: …", "L4": "ngày 28/3/2023 của BHXH Việt Nam)",
        "A5": "Điện thoại: …", "D5": "Email: …", "G5": "DANH SÁCH NGƯỜI CHỈ THAM GIA BHYT", "G6": "Số 11 tháng 11 năm 2026",
        "B8": "Đối tượng tham gia: hộ gia đình", "E8": "Mã đối tượng: GD", "I8": "Lương cơ sở: 2.530.000",
        "B9": "Nguồn đóng: người tham gia", "I9": "Tỷ lệ NSNN hỗ trợ quy định:", "A10": "STT", "B10": "Họ và tên", "C10": "Mã số BHXH",
        "D10": "Số CCCD/\nCNTND\nĐDCN/hộ chiếu", "E10": "Ngày tháng năm sinh", "F10": "Giới tính", "G10": "Địa chỉ",
        "H10": "Nơi đăng ký KCB ban đầu", "I10": "Ngày biên lai", "J10": "Số biên lai", "K10": "Tiền lương hưu, trợ cấp TN, TS",
        "L10": "Hỗ trợ thêm", "N10": "Thời gian tham gia", "P10": "Mã số nhân viên thu", "Q10": "Ghi chú", "L11": "NSĐP", "M11": "Khác",
        "N11": "Từ tháng", "O11": "Số tháng",
    },
    merges=(
        "A10:A11", "A2:G2", "A3:C3", "A4:G4", "A5:C5", "B10:B11", "B8:D8", "B9:G9", "C10:C11", "D10:D11", "D3:E3", "D5:F5",
        "E10:E11", "E8:G8", "F10:F11", "G10:G11", "G5:K5", "G6:K6", "H10:H11", "I10:I11", "I8:J8", "I9:K9", "J10:J11", "K10:K11",
        "L10:M10", "L2:N2", "L3:N3", "L4:N4", "L5:N9", "N10:O10", "P10:P11", "Q10:Q11",
    ),
    codes=(12, ["A", "B", *map(str, range(1, 16))]),
    first_row=13,
    below=((1, "Tổng số thẻ BHYT đề nghị cấp: 1"), (12, "…, ngày … tháng … năm …")),
)  # fmt: skip

D05_LEGACY = Form(
    sheet="D05-TS",
    cells={
        "A1": "Tên cơ quan/tổ chức: Bưu điện Thử Nghiệm", "A2": "Mã cơ quan, tổ chức: BD01", "A5": "DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN",
        "A6": "Số 06 tháng 11 năm 2026", "A9": "STT", "B9": "Họ và tên", "C9": "Mã số BHXH", "D9": "Số CCCD/ CNTD/ ĐDCN/ hộ chiếu",
        "E9": "Địa chỉ", "F9": "Ngày biên lai", "G9": "Số biên lai", "H9": "Mức thu nhập tháng đóng BHXH", "I9": "Phương thức đóng",
        "K9": "Số tiền đóng", "S9": "Mã số nhân viên thu", "T9": "Ghi chú", "I10": "Số tháng đóng", "J10": "Từ tháng/năm",
        "K10": "Số tiền phải đóng theo quy định", "L10": "Người tham gia đóng", "M10": "Trong đó", "M11": "NSNN hỗ trợ theo quy định",
        "O11": "NSĐP hỗ trợ thêm", "Q11": "Hỗ trợ khác", "M12": "Tỷ lệ %", "N12": "Số tiền", "O12": "Tỷ lệ %", "P12": "Số tiền",
        "Q12": "Tỷ lệ %", "R12": "Số tiền",
    },
    merges=(
        *(f"{letter}9:{letter}12" for letter in "ABCDEFGHST"), "I9:J9", "I10:I12", "J10:J12", "K9:R9", "K10:K12", "L10:L12",
        "M10:R10", "M11:N11", "O11:P11", "Q11:R11",
    ),
    codes=(13, ["A", "B", "C", *map(str, range(1, 18))]),
    first_row=14,
    below=((2, "Cộng"), (12, "Ngày 05 tháng 11 năm 2026")),
)  # fmt: skip

C17 = Form(
    sheet="C17-TS",
    cells={
        "A1": "BẢO HIỂM XÃ HỘI …", "A3": "BẢNG KÊ BIÊN LAI THU TIỀN", "A5": "STT", "B5": "Số biên lai", "E5": "Số tiền thu",
        "B6": "Quyển số", "C6": "Số", "D6": "Ngày", "E6": "BHXH", "F6": "BHYT", "G6": "Tổng số",
    },
    merges=("A5:A6", "B5:D5", "E5:G5"),
    codes=(7, ["A", *map(str, range(1, 7))]),
    first_row=8,
    below=((1, "Tổng cộng"), (5, "Người lập bảng")),
)  # fmt: skip

CARDS = Form(
    sheet="Sheet1",
    cells={
        "A1": "BẢO HIỂM XÃ HỘI CƠ SỞ …", "A2": "DANH SÁCH THẺ BHYT CÒN GIÁ TRỊ", "A4": "STT", "B4": "Mã thẻ", "C4": "Họ và tên",
        "D4": "Ngày sinh", "E4": "Giới tính", "F4": "Địa chỉ", "G4": "Mã đối tượng", "H4": "Nơi đăng ký KCB ban đầu",
        "I4": "Hạn thẻ từ", "J4": "Hạn thẻ đến", "K4": "Thời điểm đủ 5 năm liên tục",
    },
    first_row=5,
)  # fmt: skip

DUE = Form(
    sheet="Đến hạn",
    cells={
        "A1": "DANH SÁCH BHYT HỘ GIA ĐÌNH ĐẾN HẠN", "A2": "Nhân viên thu: Hà Thị Thu", "A4": "STT", "B4": "Hạn thẻ đến",
        "C4": "Họ tên", "D4": "Giới tính", "E4": "Ngày sinh", "F4": "SĐT", "G4": "Địa chỉ", "H4": "Mã PB", "I4": "CCCD",
        "J4": "Mã BV", "K4": "Số KCB", "L4": "Mã ĐV",
    },
    first_row=5,
)  # fmt: skip

RECEIPTS = Form(
    sheet="Biên lai",
    cells={
        "A1": "BẢNG KÊ BIÊN LAI THU TIỀN MẶT", "A2": "Mã nhân viên thu: NV001", "A4": "STT", "B4": "Số biên lai", "C4": "Ngày biên lai",
        "D4": "Người nộp", "E4": "Người tham gia", "F4": "Mã số BHXH", "G4": "Chế độ", "H4": "Số tháng", "I4": "Số tiền",
        "J4": "Mức thu nhập",
    },
    first_row=5,
    below=((2, "Tổng cộng"),),
)  # fmt: skip


def write_form(
    path: Path, form: Form, rows: Sequence[Row], *, cells: Cells | None = None, drop: Sequence[str] = ()
) -> Path:
    """Write records in a layout; ``cells`` replaces texts of it, ``drop`` leaves some out. A row of one text is a group of rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = form.sheet
    for address, text in {**form.cells, **(cells or {})}.items():
        if address not in drop:
            page[address] = text
    for area in form.merges:
        page.merge_cells(area)
    if form.codes is not None:
        for column, code in enumerate(form.codes[1], start=1):
            page.cell(form.codes[0], column, code)
    last = form.first_row
    for last, row in enumerate(rows, start=form.first_row):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                cell = page.cell(last, column, value)
                if isinstance(value, date):
                    cell.number_format = "dd/mm/yyyy"
    for at, (column, text) in enumerate(form.below, start=last + 1):
        page.cell(at, column, text)
    book.save(path)
    return path
