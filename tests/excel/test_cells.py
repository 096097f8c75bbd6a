"""Single cells: nothing is invented, whatever is repaired is said."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.excel import cells, id_cells
from desktop_app.excel.cells import CellReader
from desktop_app.excel.money_units import money_unit
from desktop_app.excel.plain import Plain
from tests.excel.builders import decomposed

ANY_CELL: st.SearchStrategy[Plain] = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
READERS: dict[str, CellReader] = {
    "text": cells.read_text, "name": cells.read_name, "code": cells.read_code, "flag": cells.read_flag,
    "sex": cells.read_sex, "integer": cells.read_integer, "money": cells.read_money,
    "personal_id": id_cells.read_personal_id, "insurance_no": id_cells.read_insurance_no,
    "card_no": id_cells.read_card_no, "phone": id_cells.read_phone, "commune_code": id_cells.read_commune_code,
}  # fmt: skip


def told(read: CellReader, cell: Plain) -> tuple[object, str]:
    found = read(cell)
    return found.value, found.complaint.code if found.complaint else ""


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("001065000001", "001065000001", ""),
        (" 001 065 000 001 ", "001065000001", ""),
        ("001.065.000.001", "001065000001", ""),
        ("'001065000001", "001065000001", ""),
        ("’001065000001", "001065000001", ""),
        ("001–065–000001", "001065000001", ""),
        ("００１０６５０００００１", "001065000001", ""),
        ("001/065/000001", None, "bad-personal-id"),
        ("\u200b001065000001\u00a0", "001065000001", ""),
        (1065000001.0, "001065000001", "zeros-restored"),
        (79065000001.0, "079065000001", "zeros-restored"),
        ("79065000001", "079065000001", "zeros-restored"),
        ("79065000001.0", "079065000001", "zeros-restored"),
        (101065000001.0, "101065000001", ""),
        (101065000000.0 - 101065000000 % 100000, "101065000000", "rounded"),
        ("1.2E+11", None, "scientific"),
        ("1,08E+10", None, "scientific"),
        ("7906500001", None, "bad-personal-id"),
        ("123456789", None, "old-id-card"),
        (123456789.0, None, "old-id-card"),
        ("0010650000012", None, "bad-personal-id"),
        ("B1234567", None, "bad-personal-id"),
        ("00106500000O", None, "bad-personal-id"),
        (1065000001.5, None, "bad-number"),
        (-5.0, None, "bad-number"),
        (float("nan"), None, "bad-number"),
        (True, None, "became-date"),
        (date(1965, 3, 5), None, "became-date"),
        ("#N/A", None, "formula-error"),
        ("", None, ""),
        ("-", None, ""),
        ("Chưa có", None, ""),
        (0.0, None, ""),
    ],
)
def test_personal_ids(cell: Plain, value: str | None, code: str) -> None:
    assert told(id_cells.read_personal_id, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "also", "code"),
    [
        ("0123456789", "0123456789", None, ""),
        (123456789.0, "0123456789", None, "zeros-restored"),
        ("123456789", "0123456789", None, "zeros-restored"),
        (12345678.0, "0012345678", None, "zeros-restored"),
        ("12345678", None, None, "bad-insurance-no"),
        ("001065000001", None, ("personal_id", "001065000001"), ""),
        (79065000001.0, None, ("personal_id", "079065000001"), "zeros-restored"),
        ("GD479791234567", None, None, "bad-insurance-no"),
        ("gd 4 79 7912345678", "7912345678", ("card_no", "GD4797912345678"), ""),
        ("1.2E+09", None, None, "scientific"),
        ("không có", None, None, ""),
    ],
)
def test_insurance_numbers(cell: Plain, value: str | None, also: tuple[str, str] | None, code: str) -> None:
    found = id_cells.read_insurance_no(cell)
    assert (found.value, found.also) == (value, also)
    assert (found.complaint.code if found.complaint else "") == code


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("GD479791234567", None, "bad-card-no"),
        ("GD4790123456789", "GD4790123456789", ""),
        ("gd-4-79-0123456789", "GD4790123456789", ""),
        ("0123456789", "0123456789", ""),
        (123456789.0, "0123456789", "zeros-restored"),
        ("123456789", None, "bad-card-no"),
        ("001065000001", None, "bad-card-no"),
    ],
)
def test_card_numbers(cell: Plain, value: str | None, code: str) -> None:
    assert told(id_cells.read_card_no, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("0912345678", "0912345678", ""),
        ("0912 345 678", "0912345678", ""),
        ("0912.345.678", "0912345678", ""),
        ("(0912) 345-678", "0912345678", ""),
        ("+84 912345678", "0912345678", ""),
        ("+84 0912345678", "0912345678", ""),
        ("84912345678", "0912345678", ""),
        (912345678.0, "0912345678", "zeros-restored"),
        ("912345678", "0912345678", "zeros-restored"),
        ("02083812345", "02083812345", ""),
        (2083812345.0, "02083812345", "zeros-restored"),
        ("0912345678; 0387654321", "0912345678", "several-phones"),
        ("0912345678/0387654321", "0912345678", "several-phones"),
        ("01687654321", "01687654321", "odd-phone"),
        ("3812345", "3812345", "odd-phone"),
        ("nhà ông Ba", None, "bad-phone"),
        ("12", None, "bad-phone"),
        ("0", None, ""),
        ("không", None, ""),
    ],
)
def test_phones(cell: Plain, value: str | None, code: str) -> None:
    assert told(id_cells.read_phone, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("00070", "00070", ""), (70.0, "00070", "zeros-restored"), ("1234567", None, "bad-commune-code"), ("Xã A", None, "bad-commune-code")],
)  # fmt: skip
def test_commune_codes(cell: Plain, value: str | None, code: str) -> None:
    assert told(id_cells.read_commune_code, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("Đặng Thị Ơn", "Đặng Thị Ơn", ""),
        ("  ĐẶNG \u00a0THỊ\n ƠN\u200b ", "ĐẶNG THỊ ƠN", ""),
        (decomposed("Đặng Thị Ơn"), "Đặng Thị Ơn", ""),
        ("Y Bhăm Ñiê K'Bŏ", "Y Bhăm Ñiê K'Bŏ", ""),
        ('=HYPERLINK("x")', '=HYPERLINK("x")', "name-marks"),
        ("Nguyễn Văn A 1965", "Nguyễn Văn A 1965", "name-digits"),
        ("Nguyễn Văn A (đã mất)", "Nguyễn Văn A (đã mất)", "name-marks"),
        ("Nguyễn Văn A, Lê Thị B", "Nguyễn Văn A, Lê Thị B", "name-marks"),
        ("NguyÔn Văn A", None, "old-font"),
        ("NguyÔn V¨n Hïng", None, "old-font"),
        ("Traàn Thò Höôøng", None, "old-font"),
        ("Nguy?n V?n H?ng", None, "lost-letters"),
        ("Đỗ Văn H?", None, "lost-letters"),
        ("Nguy\ufffdn", None, "lost-letters"),
        ("12345", None, "no-name"),
        (12345.0, None, "no-name"),
        ("…", None, ""),
        ("#REF!", None, "formula-error"),
    ],
)
def test_names(cell: Plain, value: str | None, code: str) -> None:
    assert told(cells.read_name, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("Số 12, đường 3/2", "Số 12, đường 3/2", ""),
        (12.0, "12", ""),
        (12.5, "12.5", ""),
        (date(2026, 3, 5), "05/03/2026", "became-date"),
        (time(3, 4), "03:04:00", "became-date"),
        (True, "TRUE", ""),
        ("-", None, ""),
        ("Đã gọi điện?", "Đã gọi điện?", ""),
    ],
)
def test_free_text(cell: Plain, value: str | None, code: str) -> None:
    assert told(cells.read_text, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("x", True, ""), ("X ", True, ""), ("✓", True, ""), (1.0, True, ""), ("có", True, ""), (True, True, ""),
     (0.0, False, ""), ("không", False, ""), (" ", False, ""), (2.0, None, "bad-flag"), ("Nam", None, "bad-flag")],
)  # fmt: skip
def test_marks(cell: Plain, value: bool | None, code: str) -> None:
    assert told(cells.read_flag, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("Nam", "male", ""), ("NỮ", "female", ""), ("nu", "female", ""), ("x", None, "bad-sex"), (1.0, None, "bad-sex"),
     (0.0, None, "bad-sex"), ("-", None, "")],
)  # fmt: skip
def test_sexes_in_words_only(cell: Plain, value: str | None, code: str) -> None:
    assert told(cells.read_sex, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("1.366.200", 1366200, ""), ("1,366,200", 1366200, ""), ("1.366.200đ", 1366200, ""), ("1366200 đồng", 1366200, ""),
     (1366200.0, 1366200, ""), ("1,2 triệu", 1200000, ""), ("500k", 500000, ""), (0.0, 0, ""), ("1.366,5", None, "bad-money"),
     (1366200.5, None, "bad-money"), ("12,34", None, "bad-money"), ("", None, ""), ("1.366.200,00", 1366200, ""),
     ("1,366,200.00", 1366200, ""), ("VND 1,366,200", 1366200, ""), ("1.366.200 VNĐ", 1366200, ""), ("1tr366", 1366000, ""),
     ("1 366 200", 1366200, ""), ("2,5tr", 2500000, ""), ("-5", None, "bad-money"), (-5.0, None, "bad-money"),
     ("1.2.3", None, "bad-money"), ("1,36.620", None, "bad-money"), (float("nan"), None, "bad-money")],
)  # fmt: skip
def test_money(cell: Plain, value: int | None, code: str) -> None:
    assert told(cells.read_money, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "factor", "value"),
    [(1366.2, 1000, 1366200), ("1.366", 1000, 1366000), ("1366,2", 1000, 1366200), (1.3662, 1000000, 1366200),
     ("1.366.200đ", 1000, 1366200), ("1,2 triệu", 1000, 1200000), (0.0001, 1000, None), ("1,5", 1000000, 1500000)],
)  # fmt: skip
def test_money_in_other_units(cell: Plain, factor: int, value: int | None) -> None:
    assert cells.read_money(cell, factor).value == value


@pytest.mark.parametrize(
    ("heading", "title", "figures", "factor", "code"),
    [
        ("Số tiền (nghìn đồng)", "", [1366.2, 526.0], 1_000, "money-unit"),
        ("Mức đóng (1.000đ)", "", [1366.2], 1_000, "money-unit"),
        ("Số tiền", "DANH SÁCH · ĐVT: triệu đồng", [1.3, 2.5], 1_000_000, "money-unit"),
        ("Số tiền (đồng)", "ĐVT: nghìn đồng", [1366200.0], 1, ""),
        ("Số tiền (triệu đồng)", "", [1366200.0, 5000000.0], 1, "money-unit-doubt"),
        ("Số tiền", "", [1366.0, 526.0], 1, "money-unit-doubt"),
        ("Số tiền", "", [1366200.0, "x", 0.0], 1, ""),
        ("Số tiền", "Kế hoạch phát triển 1.000 người", [1366200.0], 1, ""),
        ("Số tiền", "", [], 1, ""),
        ("Số tiền", "DANH SÁCH ĐƠN VỊ CHẬM ĐÓNG · ĐVT: nghìn đồng", [1366.2], 1_000, "money-unit"),
        ("Số tiền phải đóng", "Đơn vị tính: nghìn đồng", [1366.2, 20000.0], 1_000, "money-unit"),
        ("SO TIEN PHAI DONG", "Don vi: trieu dong", [1.4], 1_000_000, "money-unit"),
        ("SO TIEN (DONG)", "DVT: nghin dong", [1366200.0], 1, ""),
        ("Số tiền", "Đơn vị: Bưu điện huyện", [1366200.0], 1, ""),
    ],
)
def test_the_unit_of_a_column_of_money(heading: str, title: str, figures: list[Plain], factor: int, code: str) -> None:
    found = money_unit(heading, title, figures)
    assert (found.factor, found.code) == (factor, code)
    assert bool(found.remark) is bool(code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("12", 12, ""), (12.0, 12, ""), ("06 tháng", 6, ""), ("6.0", 6, ""), ("60 tuổi", 60, ""), ("-", None, ""),
     ("sáu", None, "bad-number"), ("6,5", None, "bad-number"), (6.5, None, "bad-number")],
)  # fmt: skip
def test_whole_numbers(cell: Plain, value: int | None, code: str) -> None:
    assert told(cells.read_integer, cell) == (value, code)


@pytest.mark.parametrize("name", sorted(READERS))
@given(cell=ANY_CELL)
def test_any_cell_is_understood_reported_or_blank(name: str, cell: Plain) -> None:
    found = READERS[name](cell)
    if found.complaint is not None:
        assert found.complaint.message.endswith(".")
        assert found.complaint.level in ("block", "warn", "hint")
    elif found.value is None and found.also is None:
        # Without a word only blanks and their likes may be dropped.
        assert not isinstance(cell, date | datetime | time | timedelta | bool)
        assert not any(letter.isdigit() for letter in str(cell)) or cell in (0, "0")


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_an_id_survives_however_excel_kept_it_or_is_reported(number: int, numeric: bool) -> None:
    written = f"{number:012d}"
    found = id_cells.read_personal_id(float(number) if numeric else written)
    if not numeric:
        assert found == (written, None, None)
    elif found.value is not None and found.value != written:
        pytest.fail(f"{number} became {found.value}")
    elif found.value is None:
        assert number == 0 or found.complaint is not None
    elif not str(number).startswith(written[:1]) or len(str(number)) < 12:
        assert found.complaint is not None


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_the_quick_test_never_lets_through_what_cleaning_would_change(text: str) -> None:
    if cells.tidy(text):
        assert cells.read_text(text).value == text
