"""Breaking and shrinking text to a width."""

import pytest

from desktop_app.reports.fonts import typeface
from desktop_app.reports.text_fit import SMALLEST, Ruler, limit_lines


@pytest.fixture(scope="module")
def ruler() -> Ruler:
    return Ruler(typeface())


@pytest.mark.parametrize("text", ["Nguyễn Thị Bình An", "Bảo hiểm xã hội cơ sở Hòa An và các xã lân cận", "một"])
@pytest.mark.parametrize("room", [30.0, 60.0, 200.0])
def test_no_line_is_wider_than_its_room_and_no_word_is_lost(ruler: Ruler, text: str, room: float) -> None:
    face = ruler.typeface.regular
    lines = ruler.wrap(text, face, 10, room)
    assert all(ruler.width(line, face, 10) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_at_blanks_strokes_and_where_the_text_says_so(ruler: Ruler) -> None:
    face = ruler.typeface.regular
    assert ruler.wrap("Tên tổ chức/\nnhân viên thu", face, 10, 300) == ["Tên tổ chức/", "nhân viên thu"]
    assert ruler.wrap("HTPTĐT/nhân", face, 10, 45) == ["HTPTĐT/", "nhân"]
    assert ruler.wrap("Ngày/ tháng", face, 10, 32) == ["Ngày/", "tháng"]


def test_a_word_longer_than_the_line_is_cut(ruler: Ruler) -> None:
    lines = ruler.wrap("a" * 50, ruler.typeface.regular, 10, 40)
    assert len(lines) > 1
    assert "".join(lines) == "a" * 50


def test_one_line_shrinks_until_it_fits(ruler: Ruler) -> None:
    face = ruler.typeface.regular
    assert ruler.fit("1.366.200", face, 10, 200) == ("1.366.200", 10)
    text, size = ruler.fit("1.366.200", face, 10, 30)
    assert text == "1.366.200"
    assert SMALLEST <= size < 10
    assert ruler.width(text, face, size) <= 30 + 1e-6


def test_what_would_be_too_small_to_read_is_cut_visibly(ruler: Ruler) -> None:
    face = ruler.typeface.regular
    text, size = ruler.fit("0123456789" * 5, face, 10, 30)
    assert size == SMALLEST
    assert text.endswith("…")
    assert ruler.width(text, face, size) <= 30


def test_headings_shrink_rather_than_cut_a_word(ruler: Ruler) -> None:
    face = ruler.typeface.bold
    assert ruler.size_for_words("Ghi chú", face, 9, 100) == 9
    size = ruler.size_for_words("Thực hiện trong tháng", face, 9, 18)
    assert ruler.width("tháng", face, size) <= 18 + 1e-6


def test_too_many_lines_end_with_an_ellipsis() -> None:
    assert limit_lines(["a", "b"], 2) == ["a", "b"]
    assert limit_lines(["a", "b", "c"], 2) == ["a", "b…"]
