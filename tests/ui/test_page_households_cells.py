"""How cells of the members' grid are read, typed or pasted."""

from datetime import date

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.ui.pages.households.cells import (
    birth_reader,
    code_reader,
    day_reader,
    number_reader,
    phone_reader,
    read_sex,
)
from desktop_app.ui.widgets.code_combo import Choice

TODAY = date(2026, 11, 21)
RELATIONS = [Choice(code="00", text="Chủ hộ"), Choice(code="08", text="Con"), Choice(code="19", text="Con dâu")]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("nam", "male"),
        ("Na", "male"),
        ("1", "male"),
        ("Nữ", "female"),
        ("nu", "female"),
        ("0", "female"),
        ("2", "female"),
    ],
)
def test_sex(text: str, sex: str) -> None:
    assert read_sex(text) == sex


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("05/03/1965", "1965-03-05"),
        ("050365", "1965-03-05"),
        ("1965", "1965"),
        ("03/1965", "1965-03"),
        ("0/0/1965", "1965"),
        ("1965-03-05 00:00:00", "1965-03-05"),
        ("010126", "2026-01-01"),
    ],
)
def test_births(text: str, birth: str) -> None:
    assert birth_reader(lambda: TODAY)(text) == birth


@pytest.mark.parametrize(("text", "code"), [("con", "08"), ("CON DÂU", "19"), ("con dau", "19"), ("00", "00")])
def test_codes(text: str, code: str) -> None:
    assert code_reader(lambda: RELATIONS, "Quan hệ")(text) == code


def test_days_and_numbers() -> None:
    assert day_reader(lambda: TODAY)("25") == date(2026, 11, 25)
    assert number_reader("Mã số")("0 010-650.00011") == "001065000011"
    assert number_reader("Mã số")("12a") == "12A"  # a warning, not a wall


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84 0912.345.678", "0912345678"),
        ("(024) 3826-1234", "02438261234"),
        ("912345678", "912345678"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert phone_reader("Số điện thoại")(text) == phone


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_sex, "x"),
        (birth_reader(lambda: TODAY), "45"),
        (birth_reader(lambda: TODAY), "22/11/2027x"),
        (code_reader(lambda: RELATIONS, "Quan hệ"), "hàng xóm"),
        (day_reader(lambda: TODAY), "1965"),
        (number_reader("Mã số"), "chưa có"),
        (phone_reader("Số điện thoại"), "không"),
    ],
)
def test_what_cannot_be_read_says_so_in_vietnamese(read: object, text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read(text)  # type: ignore[operator]
    assert text in caught.value.sentence or "ngày" in caught.value.sentence
