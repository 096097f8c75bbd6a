"""Next month's template: what moved is found, what is not certain is asked, nothing is ever written into another cell."""

from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.excel.own_workbook import cell_name, open_template
from desktop_app.excel.own_workbook_changes import Bound, PlaceChange, compare
from desktop_app.excel.own_workbook_places import body_rows, marked_place, place_of
from tests.excel.own_templates import SHEET, saved

TABLE = {"B": 2, "C": 3, "D": 4, "F": 6}


def bound(path: Path) -> list[Bound]:
    """Bind the columns of the table and three single cells; keys are the addresses' order."""
    grid = open_template(path).sheet(SHEET)
    assert grid is not None
    total = next(row for row in range(8, 20) if grid.at(row, 2).text == "Tổng cộng")
    places = [(8, col, True) for col in TABLE.values()] + [(total + 2, 4, False), (total + 3, 4, False), (2, 1, False)]
    return [
        Bound(
            key=at, sheet=SHEET, row=row, col=col, column=column, place=marked_place(grid, row, col, column=column)
        )
        for at, (row, col, column) in enumerate(places)
    ]  # fmt: skip


def changes(tmp_path: Path, change: Callable[[Any], object] | None = None, **options: Any) -> dict[str, PlaceChange]:
    old = bound(saved(tmp_path, name="cu.xlsx"))
    new = saved(tmp_path, change, name="moi.xlsx", **options)
    names = {one.key: cell_name(one.row, one.col) for one in old}
    return {names[one.key]: one for one in compare(open_template(new), old)}


def test_the_same_template_for_another_month_has_not_changed(tmp_path: Path) -> None:
    assert changes(tmp_path) == {}
    assert changes(tmp_path, month="11/2026") == {}


def _insert_column(sheet: Any) -> None:
    """Put a column in before C, as Excel does: merged areas move too."""
    areas = [str(one) for one in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(area)
    sheet.insert_cols(3)
    sheet["C5"] = "Số hộ"
    for area in ("A2:G2", "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6", "G5:G6"):
        sheet.merge_cells(area)


def test_a_column_put_in_moves_the_columns_right_of_it(tmp_path: Path) -> None:
    found = changes(tmp_path, _insert_column)
    moved = {name: cell_name(one.row or 0, one.col or 0) for name, one in found.items() if one.kind == "moved"}
    assert moved == {"C8": "D8", "D8": "E8", "F8": "G8", "D11": "E11", "D12": "E12"}
    assert set(found) == set(moved)


def test_a_renamed_heading_is_told_and_only_proposed(tmp_path: Path) -> None:
    found = changes(tmp_path, lambda sheet: sheet.__setitem__("D6", "Lũy kế từ đầu năm"))
    assert set(found) == {"D8", "D11", "D12"}  # the single cells below stand under that heading too
    assert {(one.kind, one.col) for one in found.values()} == {("renamed", 4)}
    assert "Thực hiện tháng" in found["D8"].sentence
    assert "Lũy kế từ đầu năm" in found["D8"].sentence


def test_two_columns_that_changed_places_are_found(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["C6"], sheet["D6"] = "Thực hiện tháng", "Kế hoạch tháng"

    found = changes(tmp_path, change)
    assert (found["C8"].kind, found["C8"].col, found["D8"].kind, found["D8"].col) == ("moved", 4, "moved", 3)


def test_moved_totals_and_labels_are_told(tmp_path: Path) -> None:
    found = changes(tmp_path, body=4)
    assert {found[name].kind for name in ("B8", "C8", "D8", "F8")} == {"total-moved"}
    assert (found["D11"].kind, found["D11"].row, found["D12"].row) == ("moved", 14, 15)
    assert "dòng 9" in found["C8"].sentence
    assert "dòng 12" in found["C8"].sentence


def test_a_renamed_sheet_is_proposed_and_a_missing_one_is_not(tmp_path: Path) -> None:
    found = changes(tmp_path, lambda sheet: setattr(sheet, "title", "Biểu 01"))
    assert {one.kind for one in found.values()} == {"sheet-renamed"}
    assert {(one.sheet, one.proposed) for one in found.values()} == {("Biểu 01", True)}

    def emptied(sheet: Any) -> None:
        sheet.title = "Khác"
        sheet.delete_rows(1, 40)

    gone = changes(tmp_path, emptied)
    assert {one.kind for one in gone.values()} <= {"sheet-missing", "gone"}
    assert not any(one.proposed for one in gone.values())


def test_a_heading_twice_is_never_guessed(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        _insert_column(sheet)
        sheet["H6"] = "Thực hiện tháng"
        sheet["H5"] = "BHYT hộ gia đình"
        for row in (7, 8):
            sheet.cell(row, 8, "x" if row == 7 else None)

    found = changes(tmp_path, change)
    assert found["D8"].kind == "ambiguous"
    assert not found["D8"].proposed


def test_a_group_heading_over_its_first_column_alone_tells_the_columns_apart(tmp_path: Path) -> None:
    def groups(first: str, second: str) -> Callable[[Any], None]:
        def change(sheet: Any) -> None:
            for area in [str(one) for one in sheet.merged_cells.ranges]:
                sheet.unmerge_cells(area)
            for col in range(1, 7):
                sheet.cell(5, col).value = None
            sheet["C5"], sheet["E5"] = first, second
            for col, text in zip(range(3, 7), ("Kế hoạch", "Thực hiện") * 2, strict=True):
                sheet.cell(6, col, text)
            sheet["E8"] = None

        return change

    old = open_template(saved(tmp_path, groups("BHXH", "BHYT"), name="cu.xlsx"))
    new = open_template(saved(tmp_path, groups("BHYT", "BHXH"), name="moi.xlsx"))
    grid = old.sheet(SHEET)
    assert grid is not None
    one = Bound(key=1, sheet=SHEET, row=8, col=4, column=True, place=marked_place(grid, 8, 4, column=True))
    assert compare(old, [one]) == ()
    (found,) = compare(new, [one])
    assert (found.kind, found.row, found.col) == ("moved", 8, 6)


def test_a_formula_in_the_new_place_is_never_written_over(tmp_path: Path) -> None:
    found = changes(tmp_path, lambda sheet: sheet.__setitem__("D11", "=SUM(D8:D8)"))
    assert (found["D11"].kind, found["D11"].proposed) == ("formula", False)


def test_a_unit_that_changed_is_told(tmp_path: Path) -> None:
    found = changes(tmp_path, lambda sheet: sheet.__setitem__("F5", "Số thu (đồng)"))
    assert set(found) == {"F8"}
    assert found["F8"].kind == "renamed"


@pytest.mark.parametrize("body", [1, 4])
def test_body_rows_end_before_the_totals(tmp_path: Path, body: int) -> None:
    grid = open_template(
        saved(tmp_path, lambda sheet: setattr(sheet["B8"], "fill", copy(sheet["B9"].fill)), body=body)
    ).sheet(SHEET)
    assert grid is not None
    assert body_rows(grid, 8, [2, 3, 4, 6], set()) == body
    assert body_rows(grid, 8, [2, 3, 4, 6], {9}) == 1


def test_paper_without_borders_is_no_body(tmp_path: Path) -> None:
    path = saved(tmp_path)
    book = load_workbook(path)
    sheet = book[SHEET]
    sheet.unmerge_cells("E15:F15")
    for row in range(8, 30):
        for col in range(1, 7):
            sheet.cell(row, col).value = None
            sheet.cell(row, col).style = "Normal"
    book.save(path)
    grid = open_template(path).sheet(SHEET)
    assert grid is not None
    assert body_rows(grid, 8, [2, 3], set()) == 1


def test_a_place_survives_being_kept(tmp_path: Path) -> None:
    grid = open_template(saved(tmp_path)).sheet(SHEET)
    assert grid is not None
    place = place_of(grid, 8, 4, column=True)
    assert place.above == ("Thực hiện tháng", "BHYT hộ gia đình")
    assert type(place).unpack(place.pack()) == place
