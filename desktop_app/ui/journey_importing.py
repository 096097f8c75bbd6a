"""Nhập Excel: an untidy list comes in, is looked at, written with a receipt, taken back, and taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from desktop_app.excel.list_writer import ListColumn, write_list
from desktop_app.services.households_list import list_people, places
from desktop_app.services.import_values import Totals
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.importing.page import ImportPage

TITLE = "Nhập danh sách từ Excel"
SOURCE, REJECTS = "hanh-trinh-danh-sach-ho.xlsx", "hanh-trinh-dong-loi.xlsx"
_HEADINGS = (
    "TT",
    "Mã hộ",
    "Họ và tên",
    "QH với chủ hộ",
    "Ngày, tháng, năm sinh",
    "Giới tính",
    "Số CCCD",
    "Số ĐT",
    "Thôn, tổ",
    "Xã, phường",
)
# Code, name, relation, birth, sex, id, phone: typed the way lists are typed. Nobody real; one row has no name.
_ROWS: Sequence[tuple[str, ...]] = (
    ("TT-901", "MAI QUỐC TOẢN", "Chủ hộ", "05/03/1965", "Nam", "099065000021", "0912000221"),
    ("TT-901", "Phan Thị Diễm", "Vợ", "1968", "Nữ", "", ""),
    ("TT-901", "Mai Quốc Trọng", "Con", "12-7-1994", "Nam", "", ""),
    ("TT-902", "Kiều Thị Lụa", "Chủ hộ", "01/01/1950", "Nữ", "", "0912 000 222"),
    ("TT-902", "", "Cháu", "2010", "Nữ", "", ""),
    ("TT-903", "Quách Văn Khởi", "Chủ hộ", "08/1979", "nam", "", ""),
    ("TT-903", "Quách Thị Hương Giang", "Con", "20/11/2004", "nữ", "", ""),
)
_READ, _WRONG = len(_ROWS), 1
_RECOGNISED, _REVIEWED = 1, 3  # steps of the page, from 0


def travel(trip: Trip) -> None:
    """Write the list as another office would send it, then take it in by keyboard."""
    source = _write(trip)
    page = trip.go(ImportPage)
    before = trip.office.read.people.count()
    trip.picture("nhap-excel", "chon-tep")
    _look(trip, page, source, closely=True)
    trip.holds(trip.office.read.people.count() == before, "Xem trước không ghi gì vào dữ liệu")
    _commit(trip, page)
    trip.holds(trip.office.read.people.count() == before + _READ - _WRONG, f"Ghi nhận thêm đúng {_READ - _WRONG} người")
    (wife,) = list_people(trip.office, 0, 2, {"text": "Phan Thị Diễm"})
    trip.holds(wife.birth == "1968", "Chỉ ghi năm sinh thì giữ đúng năm")
    trip.picture("nhap-excel", "bien-nhan")
    trip.hand.through(
        lambda: trip.act("import.rejects"), lambda dialog: trip.hand.name_file(dialog, trip.out / REJECTS)
    )
    trip.wait((trip.out / REJECTS).is_file, "tệp dòng lỗi")
    trip.workbooks.append(trip.out / REJECTS)
    trip.act("import.undo")
    trip.wait(lambda: trip.office.read.people.count() == before, "lần nhập được hoàn tác")
    trip.holds(
        not list_people(trip.office, 0, 2, {"text": "Phan Thị Diễm"}), "Hoàn tác: không còn dòng nào của lần nhập"
    )
    trip.picture("nhap-excel", "da-hoan-tac")
    trip.act("window.redo")
    trip.wait(lambda: trip.office.read.people.count() == before + _READ - _WRONG, "lần nhập được làm lại")
    trip.holds(bool(list_people(trip.office, 0, 2, {"text": "Phan Thị Diễm"})), "Ctrl+Y làm lại: đủ người như lần đầu")
    trip.act("import.next")
    same = _look(trip, page, source, closely=False).same
    trip.holds(same == _READ - _WRONG, f"Mở lại cùng tệp: {same} dòng giống, không thêm ai lần nữa")
    trip.picture("nhap-excel", "nhap-lai")
    trip.act("import.next")
    _look_back(trip, page)
    _paste(trip, page)


def _look_back(trip: Trip, page: ImportPage) -> None:
    """What became of each row of the newest import."""
    trip.act("import.ledger")
    ledger = page.side.ledger
    trip.wait(ledger.isVisible, "từng dòng của lần nhập")
    trip.holds(ledger.table.rows.total == _READ, f"Sổ nhập ghi đủ {_READ} dòng của tệp")
    trip.picture("nhap-excel", "tung-dong")
    trip.hand.press("Escape")


def _paste(trip: Trip, page: ImportPage) -> None:
    """A range copied in another program comes in like a file; it is only looked at."""
    hamlet, commune = _place(trip)
    cells = (("Họ và tên", "Ngày sinh", "Thôn", "Xã"), ("Kiều Thị Lụa", "01/01/1950", hamlet, commune))
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in cells))
    people = trip.office.read.people.count()
    trip.act("import.paste")
    trip.wait(lambda: page.flow.seen is not None and page.review.isVisible(), "phần dán được nhận ra")
    seen = page.flow.seen
    assert seen is not None
    trip.holds(seen.totals.read == 1 and seen.totals.adds_up, "Vùng chép từ Excel dán vào đi đúng các bước của một tệp")
    trip.picture("nhap-excel", "dan")
    while page.step > 0:
        trip.act("import.back")
    trip.holds(trip.office.read.people.count() == people, "Xem phần dán mà không ghi nhận thì không thêm ai")


def _place(trip: Trip) -> tuple[str, str]:
    """The first hamlet and its commune."""
    return next((entry.hamlet.name, place.commune.name) for place in places(trip.office) for entry in place.hamlets)


def _write(trip: Trip) -> Path:
    hamlet, commune = _place(trip)
    path = trip.out / SOURCE
    rows = [(str(number), *row, hamlet, commune) for number, row in enumerate(_ROWS, start=1)]
    lines = ("Kèm theo công văn rà soát hộ gia đình", "Đơn vị tính: người")
    columns = [ListColumn(heading=heading, kind="text") for heading in _HEADINGS]
    write_list(path, sheet="Rà soát", columns=columns, rows=rows, title="DANH SÁCH RÀ SOÁT HỘ GIA ĐÌNH", lines=lines)
    trip.workbooks.append(path)
    return path


def _look(trip: Trip, page: ImportPage, source: Path, *, closely: bool) -> Totals:
    """Open the file; a clear list stands at the check at once. `closely` goes back to how it was read, and on by Enter."""
    hand = trip.hand
    hand.through(lambda: trip.act("import.choose"), lambda dialog: hand.name_file(dialog, source))
    trip.wait(lambda: page.flow.seen is not None, "tệp được nhận ra")
    if closely:
        while page.step > _RECOGNISED:
            trip.act("import.back")
        trip.picture("nhap-excel", "nhan-dang")
        hand.press("Return")
        trip.picture("nhap-excel", "ghep-cot")
    while page.step < _REVIEWED:
        trip.act("import.next")
    totals = page.flow.seen.totals if page.flow.seen is not None else None
    assert totals is not None
    trip.holds(page.review.isVisible(), "Tệp được nhận ra, bàn phím đi đến bước Kiểm tra")
    trip.holds(
        totals.read == _READ and totals.rejected == _WRONG, f"Đọc {_READ} dòng, loại đúng {_WRONG} dòng không có họ tên"
    )
    trip.holds(totals.adds_up, "Đọc = thêm + sửa + giống + loại")
    if closely:
        trip.picture("nhap-excel", "kiem-tra")
    return totals


def _commit(trip: Trip, page: ImportPage) -> None:
    trip.act("import.next")
    trip.wait(lambda: page.flow.receipt is not None and page.receipt.isVisible(), "biên nhận của lần nhập")
