"""Texts sent by hand: what is not known goes, what is needed is told, and the length is the network's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.message_text import fill, placeholders, sms_length, without_marks


@pytest.mark.parametrize(
    ("template", "values", "text", "missing"),
    [
        ("Chào {họ tên}.", {"họ tên": "An"}, "Chào An.", ()),
        ("Chào {họ tên}.", {}, "Chào ….", ("họ tên",)),
        ("{họ tên}[ nộp {số tiền} đ].", {"họ tên": "An", "số tiền": "100"}, "An nộp 100 đ.", ()),
        ("{họ tên}[ nộp {số tiền} đ].", {"họ tên": "An", "số tiền": ""}, "An.", ()),
        ("a[ {x}, {y}]b", {"x": "1"}, "ab", ()),
        ("{x} {x}  {y}", {"y": "2"}, "… … 2", ("x",)),
        ("không có chỗ điền", {}, "không có chỗ điền", ()),
        ("a[ luôn có]", {}, "a luôn có", ()),
    ],
)
def test_filling(template: str, values: dict[str, str], text: str, missing: tuple[str, ...]) -> None:
    found = fill(template, values)
    assert (found.text, found.missing) == (text, missing)


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("[{a}] {b}", {"a": "{b}", "b": "[x]"}).text == "[x] [x]"


def test_placeholders_in_order() -> None:
    assert placeholders("{a}[ {b}] {a}") == ("a", "b", "a")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Thẻ BHYT đến hạn", "The BHYT den han"),
        ("ĐẶNG THỊ ƠN – 1.366.200 đ…", "DANG THI ON - 1.366.200 d..."),
        ("“Lử”", '"Lu"'),
    ],
)
def test_without_marks(text: str, plain: str) -> None:
    assert without_marks(text) == plain


@pytest.mark.parametrize(
    ("text", "letters", "parts", "wide"),
    [
        ("", 0, 0, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("[" * 80, 160, 1, False),
        ("[" * 81, 162, 2, False),
        ("ạ" * 70, 70, 1, True),
        ("ạ" * 71, 71, 2, True),
        ("ạ" * 134, 134, 2, True),
        ("ạ" * 135, 135, 3, True),
        ("\U0001f600" * 35, 70, 1, True),
    ],
)
def test_length(text: str, letters: int, parts: int, wide: bool) -> None:
    found = sms_length(text)
    assert (found.letters, found.parts, found.wide) == (letters, parts, wide)


@given(st.text(alphabet="ăâđêôơưáàảãạếềểễệốồổỗộứừửữựĐƯƠ abcXYZ0123.,:", max_size=300))
def test_a_text_without_marks_never_takes_more_messages(text: str) -> None:
    plain = without_marks(text)
    assert not sms_length(plain).wide
    assert len(plain) == len(text)
    assert sms_length(plain).parts <= sms_length(text).parts
