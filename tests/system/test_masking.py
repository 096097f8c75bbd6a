"""Personal data does not leave the data file through a log line or a crash bundle."""

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.system.masking import mask, mask_home, mask_quoted


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("CCCD 001065012345", "CCCD ***345"),
        ("số BHXH 7912345678.", "số BHXH ***678."),
        ("thẻ GD4010123456789", "thẻ GD***789"),
        ("gọi 0912345678", "gọi ***678"),
        ("gọi 0912 345 678 hoặc 091.234.5678", "gọi ***678 hoặc ***678"),
        ("gọi +84 912-345-678", "gọi ***678"),
        ("CCCD 001 065 012 345", "CCCD ***345"),
        ("thư a.b@example.com", "thư ‹thư›"),
        ("ông Nguyễn Văn An và bà Trần Thị Bích đã nộp", "ông ‹tên› và bà ‹tên› đã nộp"),
        ("NGUYỄN VĂN AN", "‹tên›"),
        ("Nguyen Van A", "‹tên›"),
        ("Nguye\u0302\u0303n Va\u0306n An", "‹tên›"),
    ],
)
def test_people_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 10:31:02",
        "1.366.200 đ",
        "12345678 dòng",
        "hộ 42, thôn Bình Hòa",
        "Hồ sơ đã gửi",
        "05/03/1965",
        "40.000 dòng",
    ],
)
def test_figures_and_dates_stay(text: str) -> None:
    assert mask(text) == text


def test_what_an_exception_quotes_is_masked() -> None:
    assert mask_quoted("invalid literal for int(): 'Bình Hòa 12'") == "invalid literal for int(): ‹…›"


@pytest.mark.parametrize(
    ("text", "home", "masked"),
    [
        ("File /home/canbo/an/x.py", Path("/home/canbo"), "File ~/an/x.py"),
        (r"File C:\Users\canbo\x.py", PureWindowsPath(r"C:\Users\canbo"), r"File ~\x.py"),
        (r"'C:\\Users\\canbo\\x.py'", PureWindowsPath(r"C:\Users\canbo"), r"'~\\x.py'"),
        ("File /usr/lib/x.py", Path("/"), "File /usr/lib/x.py"),
    ],
)
def test_the_account_name_is_masked(text: str, home: Path, masked: str) -> None:
    assert mask_home(text, home) == masked


@given(st.from_regex(r"[0-9]{9,15}", fullmatch=True), st.sampled_from(["", " ", "số ", "x", ":"]))
def test_no_long_number_survives(number: str, before: str) -> None:
    assert number[:-3] not in mask(f"{before}{number} xong")


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("cannot check Lò, 3 rows", "cannot check ‹…›, 3 rows"),
        ("no room for Công Tằng Tôn Nữ Thiên Kim here", "no room for ‹…› here"),
        ("UNIQUE constraint failed: receipt.number", "UNIQUE constraint failed: receipt.number"),
    ],
)
def test_what_is_not_english_in_an_exception_is_masked(text: str, masked: str) -> None:
    assert mask_quoted(text) == masked
