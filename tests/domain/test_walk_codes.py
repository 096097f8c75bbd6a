"""The code of a walk list: short, and a slip of the hand does not open another list."""

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_codes import read_walk_list_code, walk_list_code

CODES = [walk_list_code(serial) for serial in (10_000, 10_001, 12_345, 54_321, 99_999)]


def test_codes_are_six_digits_and_differ() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in CODES)
    assert len({walk_list_code(serial) for serial in range(10_000, 11_000)}) == 1_000
    assert walk_list_code(110_000) == walk_list_code(10_000)


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed(code: str) -> None:
    wrong = {code[:at] + digit + code[at + 1 :] for at in range(6) for digit in "0123456789"} - {code}
    wrong |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(5)} - {code}
    for slip in wrong:
        with pytest.raises(RuleBroken, match="gõ nhầm"):
            read_walk_list_code(slip)


@pytest.mark.parametrize("shape", ["{a}{b}", "{a} {b}", " {a}-{b} ", "{a}.{b}"])
def test_a_code_is_read_as_people_write_it(shape: str) -> None:
    code = CODES[2]
    assert read_walk_list_code(shape.format(a=code[:3], b=code[3:])) == code


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12a456", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="6 chữ số"):
        read_walk_list_code(text)
