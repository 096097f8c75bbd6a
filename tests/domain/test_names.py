import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.names import clean, fold, initials, sort_key, tone_free


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Nguyễn   Văn\tA ", "Nguyễn Văn A"),
        ("Trần\u00a0Thị\u202fB", "Trần Thị B"),
        ("Lê\u200b Thị\ufeff C\u00ad", "Lê Thị C"),
        (unicodedata.normalize("NFD", "Đặng Thị Ơn"), "Đặng Thị Ơn"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_clean_leaves_nfc_and_single_spaces(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng  Thị Ơn", "dang thi on"),
        ("HUỲNH ĐỨC PHƯỚC", "huynh duc phuoc"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        (unicodedata.normalize("NFD", "Nguyễn Ưởng"), "nguyen uong"),
        ("Y Bhăm Ê-ban", "y bham e-ban"),
        ("François Tô", "francois to"),
        ("", ""),
    ],
)
def test_fold_takes_every_mark_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "letters"),
    [("nguyen van a", "nva"), ("Đỗ Thị Ánh", "dta"), ("Út", "u"), ("", ""), ("  Lê  Ê ", "le")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("Thuỷ", "THỦY"), ("Xã Hoà Bình", "xã  Hòa bình"), ("khoẻ", "khỏe"), ("quý", "quý")],
)
def test_tone_free_does_not_see_where_the_tone_stands(one: str, other: str) -> None:
    assert tone_free(one) == tone_free(other)


@pytest.mark.parametrize(("one", "other"), [("hoa", "hòa"), ("hòa", "hóa"), ("an", "ân"), ("dang", "đang")])
def test_tone_free_keeps_different_words_apart(one: str, other: str) -> None:
    assert tone_free(one) != tone_free(other)


def test_given_names_stand_in_the_order_of_the_alphabet() -> None:
    alphabet = ["An", "Ăn", "Ân", "Bé", "Cam", "Dung", "Đông", "Em", "Êm", "Gấm", "Hoa", "Oanh", "Ôn", "Ơn"]
    alphabet += ["Phú", "Tú", "Út", "Ưng", "Vân", "Xuân", "Yến"]
    assert sorted(alphabet, key=sort_key) == alphabet


def test_tones_decide_only_between_equal_letters() -> None:
    names = ["Hoa", "Hoà", "Hỏa", "Hõa", "Hóa", "Họa", "Hoan", "Hoàn"]
    assert sorted(names, key=sort_key) == names


def test_foreign_marks_do_not_disturb_the_order() -> None:
    assert sort_key("Françoise") == sort_key("Francoise")


def test_roster_order_is_given_name_then_family_then_middle() -> None:
    roster = [
        "Bùi Thị An",
        "Đặng Văn An",
        "Nguyễn An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Lê Văn Anh",
        "Trần Văn Ân",
        "Lê Ấn",
        "Nguyễn Văn Dũng",
        "Nguyễn Văn Đức",
    ]
    assert sorted(roster, key=sort_key) == roster


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name_sorts_first(name: str) -> None:
    assert sort_key(name) == ""
    assert sort_key(name) < sort_key("A")


@given(st.text())
def test_folding_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aáàảãạăâbcdđeêghiklmnoôơpqrstuưvxy ", max_size=30))
def test_the_sort_key_ignores_case_and_decomposition(name: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name.upper()) == sort_key(name)
