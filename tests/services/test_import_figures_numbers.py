"""Numbers and units of figures: exactly as written or refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.import_figures_numbers import (
    NotANumber,
    counted_in_thousands,
    money_factor,
    unit_of,
    units_in,
    whole_number,
)
from desktop_app.services.import_figures_rows import Period, is_total, period_of, title_month, year_in

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("cell", "factor", "value"),
    [
        ("", 1, None), (" - ", 1, None), ("0", 1, 0), (0, 1, 0), (5.0, 1, 5), ("1.366.200", 1, 1_366_200), ("1,366,200", 1, 1_366_200),
        ("1 366 200", 1, 1_366_200), ("1.366", 1, 1_366), ("12.345,5", MILLION, 12_345_500_000), ("1,5", MILLION, 1_500_000),
        ("1.25", MILLION, 1_250_000), (0.1 + 0.2, MILLION, 300_000), ("-5", 1, -5), ("(5)", 1, -5), ("1.234.567", MILLION, 1_234_567_000_000),
    ],
)  # fmt: skip
def test_numbers(cell: Any, factor: int, value: int | None) -> None:
    assert whole_number(cell, factor, "đồng") == value


@pytest.mark.parametrize(
    ("cell", "factor"),
    [("1.234", MILLION), ("1,234", 1_000), (1.5, 1), ("1,5", 1), ("12 tr", 1), ("x", 1), (True, 1), (date(2026, 1, 5), 1), ("1.23.4", 1),
     ("1,2,3", 1), (float("nan"), 1), (float("inf"), 1), (1e16, 1), ("=1+1", 1), ("1..2", 1)],
)  # fmt: skip
def test_what_is_not_certain_is_refused(cell: Any, factor: int) -> None:
    with pytest.raises(NotANumber, match=r"\."):
        whole_number(cell, factor, "đồng")


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_however_it_is_written(number: int) -> None:
    for written in (
        number,
        float(number),
        str(number),
        f"{number:,}",
        f"{number:,}".replace(",", "."),
        f"{number:,}".replace(",", " "),
    ):
        assert whole_number(written, 1, "người") == number


@given(st.decimals(min_value=0, max_value=100_000, places=6, allow_nan=False))
def test_millions_are_exact_to_the_dong(amount: Decimal) -> None:
    wanted = int(amount * MILLION)
    if len(str(amount.normalize())) <= 15:
        assert whole_number(float(amount), MILLION, "đồng") == wanted


@given(st.text(max_size=12) | st.floats() | st.booleans())
def test_nothing_else_comes_out(cell: Any) -> None:
    try:
        value = whole_number(cell, 1, "đồng")
    except NotANumber:
        return
    assert value is None or isinstance(value, int)


@pytest.mark.parametrize(
    ("text", "factor"),
    [("đồng", 1), ("VNĐ", 1), ("triệu đồng", MILLION), ("Tr.đ", MILLION), ("nghìn đồng", 1_000), ("1.000 đồng", 1_000), ("tỷ đồng", 10**9),
     ("người", None), ("hợp đồng", None), ("hoạt động", None)],
)  # fmt: skip
def test_units(text: str, factor: int | None) -> None:
    unit = unit_of(text)
    assert unit is not None
    assert unit.factor == factor


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Đơn vị tính: Triệu đồng", MILLION), ("KẾ HOẠCH · ĐVT: người, triệu đồng · x", MILLION), ("Số thu (nghìn đồng)", 1_000),
        ("DANH SÁCH ĐƠN VỊ CHẬM ĐÓNG", None), ("Số lao động", None), ("ĐVT: đồng/triệu đồng", None), ("", None),
    ],
)  # fmt: skip
def test_the_unit_of_a_heading_block(text: str, factor: int | None) -> None:
    assert money_factor(units_in(text)) == factor


def test_people_in_thousands_are_noticed() -> None:
    assert counted_in_thousands(units_in("ĐVT: nghìn người"))
    assert not counted_in_thousands(units_in("ĐVT: người"))
    assert unit_of(" ") is None


@pytest.mark.parametrize(
    ("cell", "field", "year"),
    [
        (3.0, "month_03", 0), ("T3", "month_03", 0), ("Tháng 03", "month_03", 0), ("03/2026", "month_03", 2026),
        ("Tháng 12 năm 2026", "month_12", 2026),
        ("2026-03", "month_03", 2026), (date(2026, 3, 1), "month_03", 2026), ("Quý III", "quarter_3", 0), ("Q4/2026", "quarter_4", 2026),
        ("Quý 1 năm 2026", "quarter_1", 2026), ("Cả năm", "year_total", 0), ("6 tháng đầu năm", "half_1", 0),
    ],
)  # fmt: skip
def test_periods(cell: Any, field: str, year: int) -> None:
    assert period_of(cell) == Period(field=field, year=year)


@pytest.mark.parametrize("cell", ["13", "0", "Tháng", "", "tháng 13/2026", "2026", "Quý V", 1.5])
def test_what_is_no_period(cell: Any) -> None:
    assert period_of(cell) is None


def test_years_and_months_of_titles() -> None:
    assert year_in("KẾ HOẠCH NĂM 2026") == 2026
    assert year_in("Năm 2026 so với năm 2025") == 0
    assert year_in("Theo QĐ 366/QĐ-BHXH") == 0
    assert title_month("SỐ LIỆU · Tháng 10 năm 2026 · ĐVT") == Period(field="month_10", year=2026)
    assert title_month("Tháng 9/2026 · Tháng 10/2026") is None
    assert is_total("Tổng cộng")
    assert not is_total("Công")
    assert not is_total("Tống Thị Mai")
