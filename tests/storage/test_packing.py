"""Long texts are packed against a fixed list of words and come back whole."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.storage.packing import pack, unpack

SNAPSHOT = '{"rates": [{"key": "base-salary", "subject": "", "value": "2530000", "unit": "đồng/tháng"}], "inputs": {"months": 12}}'
# What a file written by the first version holds: it must be readable for ever.
PACKED_BY_THE_FIRST_VERSION = "z1:eLtpTs0bo2lFi2fctrYWADDjJ1I="


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_comes_back(text: str) -> None:
    assert unpack(pack(text)) == text


def test_a_text_that_was_never_packed_is_left_alone() -> None:
    assert unpack('{"a": 1}') == '{"a": 1}'


def test_what_was_packed_once_is_readable_for_ever() -> None:
    assert unpack(PACKED_BY_THE_FIRST_VERSION) == SNAPSHOT


def test_words_of_law_pack_small() -> None:
    assert len(pack(SNAPSHOT)) < len(SNAPSHOT) * 0.7
