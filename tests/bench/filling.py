"""Filling a file: the demo office, and an import of 40,000 rows, each beside the bare storing of the very rows it makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter

from desktop_app.services import demo, importing
from desktop_app.services.office import OfficeFacts, create
from tests.bench.measure import Figure, side_by_side, timed
from tests.bench.tables import bare_file, put, rows_of
from tests.excel.builders import people

DAY = date(2026, 11, 21)
ROWS, COLUMNS = 40_000, 25
COMMUNE, COMMUNE_NAME = "00376", "Xã Sóc Sơn"
_HEADS = (
    "STT", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD", "Mã số BHXH", "Số điện thoại",
    "Thôn", "Địa chỉ", "Dân tộc", "Nghề nghiệp", "Nơi làm việc", "Hạn thẻ từ ngày", "Hạn thẻ đến ngày", "Xã/phường", "Ghi chú",
)  # fmt: skip


def demo_figure(folder: Path, size: int) -> Figure:
    """The generated office beside its own rows, stored bare."""
    number = count()
    model = folder / "mẫu.db"
    demo.build(model, people=size, as_of=DAY).close(with_backup=False)
    rows = rows_of(model)

    def ours() -> float:
        path = folder / f"demo-{next(number)}.db"
        seconds = timed(lambda: demo.build(path, people=size, as_of=DAY).close(with_backup=False))
        path.unlink()
        return seconds

    def floor() -> float:
        path = folder / f"trần-{next(number)}.db"
        target = bare_file(path)
        seconds = timed(lambda: put(target, rows))
        target.close()
        path.unlink()
        return seconds

    return side_by_side(
        f"demo office of {size:,} people, rules and journal included",
        ours,
        floor,
        "its own rows by executemany, no rules",
        12,
        runs=3,
    )


def import_figures(folder: Path) -> Iterator[Figure]:
    """An import of 40,000 × 25 cells beside reading and storing it without a thought, and beside openpyxl's reading alone."""
    number = count()
    book = _write(folder / "danh sách.xlsx")
    model = folder / "nhập.db"
    _import(model, book)
    rows = rows_of(model)
    model.unlink()

    def ours() -> float:
        path = folder / f"nhập-{next(number)}.db"
        create(path, _facts()).close(with_backup=False)
        seconds = timed(lambda: _import_into(path, book))
        path.unlink()
        return seconds

    def floor() -> float:
        path = folder / f"trần-{next(number)}.db"
        target = bare_file(path)
        seconds = timed(lambda: _calamine(book)) + timed(lambda: put(target, rows))
        target.close()
        path.unlink()
        return seconds

    name = f"import of {ROWS:,} rows × {COLUMNS} columns: recognised, checked, matched, journalled"
    yield side_by_side(name, ours, floor, "calamine's reading and executemany of the same rows", 3, runs=3)
    yield side_by_side(
        name, ours, lambda: timed(lambda: _openpyxl(book)), "openpyxl's read-only reading alone", 1, runs=1
    )


def _facts() -> OfficeFacts:
    return OfficeFacts(name="BHXH cơ sở Đo", communes=[COMMUNE], year=DAY.year)


def _import(path: Path, book: Path) -> None:
    create(path, _facts()).close(with_backup=False)
    _import_into(path, book)


def _import_into(path: Path, book: Path) -> None:
    from desktop_app.services.office import open_office  # part of what is measured, like everything an import loads

    office = open_office(path)
    seen = importing.preview(office, book)
    receipt = importing.commit(office, seen).value
    assert receipt.totals.added == ROWS, receipt.totals
    office.close(with_backup=False)


def _calamine(book: Path) -> None:
    assert len(python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()) == ROWS + 1


def _openpyxl(book: Path) -> None:
    page = openpyxl.load_workbook(book, read_only=True).worksheets[0]
    assert sum(1 for _ in page.iter_rows(values_only=True)) == ROWS + 1


def _write(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("Danh sách")
    heads = [*_HEADS, *(f"Cột riêng {place}" for place in range(len(_HEADS), COLUMNS))]
    for place, head in enumerate(heads):
        page.write_string(0, place, head)
    for line, one in enumerate(people(ROWS), start=1):
        cells = [
            str(line), one.household, one.name, one.relation, "/".join(reversed(one.birth.split("-"))),
            {"male": "Nam", "female": "Nữ"}[one.sex], one.personal_id, one.insurance_no, one.phone, one.hamlet, one.address,
            "Kinh", "Làm ruộng", "Tại nhà", "01/01/2026", "31/12/2026", COMMUNE_NAME, "đã rà soát",
        ]  # fmt: skip
        cells += [f"giá trị {line % 97}"] * (COLUMNS - len(cells))
        for place, cell in enumerate(cells):
            if cell:
                page.write_string(line, place, cell)
    book.close()
    return path
