"""Soft evidence: how names, births and numbers resemble each other, and where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.likeness import (
    birth_likeness,
    differing,
    may_be_one_name,
    name_likeness,
    names_differ_flatly,
    number_likeness,
    numbers_are_near,
    score_words,
)
from desktop_app.domain.names import fold

_WORDS = st.sampled_from(
    ["Nguyễn", "Nguyen", "Văn", "V.", "Thị", "An", "Anh", "Ân", "Lan", "Loan", "N", "Hòa", "Hoà", "Phương", "Phươgn"]
)
_NAMES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Nguyễn Văn An", "NGUYỄN VĂN AN", "same"),
        ("Lê Thị Hòa", "Lê Thị Hoà", "same"),
        ("Lê Thị Hòa", "Le Thi Hoa", "marks"),
        ("Lê Thị Hòa", "Lê Thị Hóa", "marks"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Loan", "close"),
        ("Nguyễn Văn An", "Nguyễn Vă nAn", "close"),
        ("Nguyễn Thị Phương", "Nguyễn Thi Phuongg", "close"),
        ("Nguyễn Thị Phương", "Nguyễm Thị Phươg", "close"),  # two wrong keys in two words
        ("Nguyễn Thị Phương", "Nguyễn Thị Phươngga", "other"),  # two in one word may be another name
        ("Nguyễn Thị Phương", "Nguyên Thị Phươgn", "close"),
        ("Nguyễn Thị Hồng Nhung", "Nguyễn Thị Nhung", "part"),
        ("Nguyễn Nhung", "Nguyễn Thị Nhung", "part"),
        ("Nguyễn V. An", "Nguyễn Văn An", "short"),
        ("An Nguyễn Văn", "Nguyễn Văn An", "order"),
        ("Nguyễn Văn An", "Nguyễn Văn Bình", "other"),
        ("Nguyễn Văn An", "Trần Văn An", "other"),
        ("Lý An", "Lý Ân", "marks"),
        ("Lý An", "Lý On", "other"),  # too short for a wrong key
        ("Nguyễn Thị Nhung", "Nguyễn Thị Hồng", "other"),
        ("", "Nguyễn Văn An", "other"),
    ],
)
def test_names(one: str, other: str, level: str) -> None:
    assert name_likeness(one, other).level == level
    assert name_likeness(other, one) == name_likeness(one, other)
    assert names_differ_flatly(one, other) is (level == "other")


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1965-03-05", "1965-03-05", "same"),
        ("1965", "1965-03-05", "part"),
        ("1965-03", "1965-03-05", "part"),
        ("1965", "1965", "part"),
        ("1965-03-05", "1965-05-03", "swapped"),
        ("1965-03-05", "1965-03-06", "digit"),
        ("1965-03-05", "1956-03-05", "digit"),
        ("1965", "1956", "digit"),
        ("1965", "1991", "other"),
        ("1965", "1956-03-05", "digit"),
        ("1965-03-05", "1966-04-05", "other"),
        ("1965-03-05", "1991-12-24", "other"),
        (None, "1965", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_births(one: str | None, other: str | None, level: str) -> None:
    assert birth_likeness(one, other).level == level
    assert birth_likeness(other, one) == birth_likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("001065000011", "001065000011", "same"),
        ("001065000011", "1065000011", "zero"),
        ("001065000011", "001065000012", "digit"),
        ("001065000011", "001065000101", "swapped"),
        ("001065000011", "00106500011", "missing"),
        ("001065000011", "001090000013", "other"),
        ("9900000011", None, "unknown"),
    ],
)
def test_numbers(one: str, other: str | None, level: str) -> None:
    assert number_likeness(one, other).level == level
    assert number_likeness(other, one) == number_likeness(one, other)


@given(one=_NAMES, other=_NAMES)
def test_the_fast_look_passes_over_no_alike_names(one: str, other: str) -> None:
    if name_likeness(one, other).level != "other":
        assert may_be_one_name(fold(one), fold(other))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("001065000011", "001065000012", True), ("001065000011", "001065000101", True), ("001065000011", "1065000011", True),
        ("001065000011", "001065000022", False),
    ],
)  # fmt: skip
def test_numbers_near_each_other(one: str, other: str, near: bool) -> None:
    assert numbers_are_near(one, other) is near


def test_where_two_texts_differ() -> None:
    assert differing("Nguyễn Văn An", "Nguyễn Vân Ánh") == ((8, 11), (8, 11, 13))
    assert differing("05/03/1965", "05/03/1965") == ((), ())
    assert differing("", "ab") == ((), (0, 1))


@given(one=st.text(max_size=12), other=st.text(max_size=12))
def test_without_the_differing_characters_the_texts_are_equal(one: str, other: str) -> None:
    ours, theirs = differing(one, other)
    left = "".join(letter for at, letter in enumerate(one) if at not in ours)
    right = "".join(letter for at, letter in enumerate(other) if at not in theirs)
    assert left == right


@pytest.mark.parametrize(
    ("points", "words"), [(100, "gần như chắc"), (85, "gần như chắc"), (70, "có thể"), (64, "cần xem")]
)
def test_a_score_in_words(points: int, words: str) -> None:
    assert score_words(points) == words


def test_the_fast_look_lets_abbreviations_through() -> None:
    assert may_be_one_name("nguyen thi phuong", "n t phuong")
    assert not may_be_one_name("nguyen thi phuong", "tran quoc khanh")
