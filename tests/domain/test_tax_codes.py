"""Tax codes and unit codes: their shapes, the check digit, what a unit code says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.tax_codes import check_digit_fits, is_personal_id, tax_code_in, tax_code_of, unit_code_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100109106", "0100109106"),
        (" 01.0010.9106 ", "0100109106"),
        ("'0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("001065000011", "001065000011"),
        ("096200000011", "096200000011"),
        ("097200000011", None),
        ("000065000011", None),
        ("010010910", None),
        ("01001091067", None),
        ("0100109106-01", None),
        ("abc", None),
        ("", None),
    ],
)
def test_shapes(text: str, code: str | None) -> None:
    assert tax_code_of(text) == code


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("0100109106", True),
        ("0100109107", False),
        ("0100109106-001", True),
        ("0300588569", True),
        ("001065000011", True),
    ],
)
def test_the_check_digit(code: str, fits: bool) -> None:
    assert check_digit_fits(code) is fits


@given(st.integers(min_value=0, max_value=999_999_999))
def test_at_most_one_digit_fits(start: int) -> None:
    fitting = [digit for digit in "0123456789" if check_digit_fits(f"{start:09d}{digit}")]
    assert len(fitting) <= 1


@given(st.text(max_size=20))
def test_what_is_understood_is_canonical(text: str) -> None:
    code = tax_code_of(text)
    if code is not None:
        assert tax_code_of(code) == code
        assert is_personal_id(code) == (len(code) == 12)


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("0123456789DNA03", "0123456789"),
        ("0123456789 dna03", "0123456789"),
        ("3456789000TH0100070003", "3456789000"),
        ("2345678CN", None),
        ("TA0001A", None),
        ("", None),
    ],
)
def test_a_unit_code_begins_with_the_tax_code(unit: str, code: str | None) -> None:
    assert tax_code_in(unit) == code
    assert unit_code_of(unit) == unit.replace(" ", "").upper()


def test_an_owner_may_be_known_by_a_personal_id() -> None:
    assert is_personal_id("001065000011")
    assert not is_personal_id("0100109106")
    assert check_digit_fits("001065000011")
