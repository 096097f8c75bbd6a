"""Values on paper, sums with blanks, Roman numbers, and the heading grid."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from desktop_app.reports.report import Value, add_up, heading_grid, percent_of, roman, show


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, "money", ""),
        (0, "count", "0"),
        (1_366_200, "money", "1.366.200"),
        (-5_000, "money", "-5.000"),
        (Decimal("95.16"), "percent", "95,16"),
        (Decimal("80.00"), "percent", "80,00"),
        (Decimal("1234.50"), "percent", "1.234,50"),
        (Decimal(20), "percent", "20"),
        (20, "percent", "20"),
        (0.5, "count", "0,5"),
        (date(2026, 3, 5), "date", "05/03/2026"),
        (datetime(2026, 3, 5, 14, 0), "date", "05/03/2026"),
        (date(2026, 10, 1), "month", "10/2026"),
        ("1965", "date", "1965"),
        ("012345678901", "id", "012345678901"),
    ],
)
def test_a_value_is_written_as_vietnamese_papers_do(value: Value, kind: str, shown: str) -> None:
    assert show(value, kind) == shown


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (16, 20, Decimal("80.00")),
        (1, 3, Decimal("33.33")),
        (2, 3, Decimal("66.67")),
        (1, 8, Decimal("12.50")),
        (9_516, 10_000, Decimal("95.16")),
        (0, 5, Decimal("0.00")),
        (30, 20, Decimal("150.00")),
        (5, 0, None),
        (5, None, None),
        (None, 5, None),
    ],
)
def test_a_percentage_has_two_decimals_and_is_blank_without_a_whole(
    part: int | None, whole: int | None, percent: Decimal | None
) -> None:
    assert percent_of(part, whole) == percent


@pytest.mark.parametrize(
    ("values", "total"), [([1, 2, 3], 6), ([None, 2], 2), ([None, None], None), ([], None), ([0, None], 0)]
)
def test_blank_and_blank_stays_blank(values: list[int | None], total: int | None) -> None:
    assert add_up(values) == total


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (2, "II"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX"), (100, "C")]
)
def test_organisations_are_numbered_in_roman(number: int, text: str) -> None:
    assert roman(number) == text


def test_neighbours_under_one_heading_are_merged_and_short_columns_run_down() -> None:
    grid = heading_grid([("TT",), ("Tháng", "Chỉ tiêu"), ("Tháng", "Thực hiện"), ("Năm", "Chỉ tiêu"), ("Tiến độ",)])
    cells = {(cell.row, cell.column): (cell.text, cell.rows, cell.columns) for cell in grid}
    assert cells == {
        (0, 0): ("TT", 2, 1),
        (0, 1): ("Tháng", 1, 2),
        (0, 3): ("Năm", 1, 1),
        (0, 4): ("Tiến độ", 2, 1),
        (1, 1): ("Chỉ tiêu", 1, 1),
        (1, 2): ("Thực hiện", 1, 1),
        (1, 3): ("Chỉ tiêu", 1, 1),
    }


def test_equal_columns_side_by_side_are_not_merged() -> None:
    grid = heading_grid([("Số tiền",), ("Số tiền",)])
    assert [(cell.column, cell.columns) for cell in grid] == [(0, 1), (1, 1)]
