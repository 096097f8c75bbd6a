"""Words of lists as codes: as they are marked first, without marks only where one entry is meant."""

from collections.abc import Iterator

import pytest

from desktop_app.services.import_codes import CodeBook
from tests.builders import empty_office


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeBook]:
    with empty_office(tmp_path_factory.mktemp("ma")) as office:
        yield CodeBook(office.read.reference, "2026-11-21")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chủ hộ", "00"), ("CHỦ HỘ", "00"), ("chu ho", "00"), ("Vợ", "01"), ("vo", "01"), ("Con đẻ", "08"), ("con trai", "08"),
        ("Con dâu", "19"), ("Cháu nội", "09"), ("Bố", "03"), ("Cha", "03"), ("Bà", "11"), ("Bà nội", "11"), ("Mẹ", "04"),
        ("08", "08"), ("8", "08"), ("99", "22"), ("Khác", "22"),
        ("Ba", None),  # the father in the South, or the grandmother without her mark
        ("ba", None), ("Bá", None), ("Con đỡ đầu", None), ("50", None), ("Em dâu", None),
    ],
)  # fmt: skip
def test_relations(book: CodeBook, text: str, code: str | None) -> None:
    assert book.relation(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kinh", "01"), ("KINH", "01"), ("Dân tộc Kinh", "01"), ("người Kinh", "01"), ("Tày", "02"), ("tay", "02"),
        ("H'Mông", "08"), ("Mông", "08"), ("Khmer", "05"), ("Khơ me", "05"), ("Ê đê", "12"), ("Gia Rai", "10"), ("Thái", "03"),
        ("01", "01"), ("1", "01"), ("Xyz", None), ("Thài", None),
    ],
)  # fmt: skip
def test_ethnicities(book: CodeBook, text: str, code: str | None) -> None:
    assert book.ethnicity(text) == code


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("Hộ nghèo", ("poor",), ""),
        ("nghèo", ("poor",), ""),
        ("Cận nghèo", ("near-poor",), ""),
        ("hộ cận nghèo; DTTS", ("near-poor", "ethnic-minority"), ""),
        ("HSSV", ("pupil",), ""),
        ("hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình", ("farm-average",), ""),
        ("Không", (), ""),
        ("hộ nghèo, diện lạ", ("poor",), "diện lạ"),
        ("x", (), "x"),
    ],
)
def test_support_classes(book: CodeBook, text: str, codes: tuple[str, ...], unknown: str) -> None:
    assert book.support_classes(text) == (codes, unknown)


def test_classes_of_whole_households(book: CodeBook) -> None:
    assert {"poor", "near-poor", "farm-average"} <= book.of_household
    assert not {"pupil", "ethnic-minority"} & book.of_household


@pytest.mark.parametrize(
    ("subject", "card", "cover"),
    [
        ("GD", "", ("health-household", "GD")),
        ("gd", "", ("health-household", "GD")),
        ("", "GD4019900000011", ("health-household", "GD")),
        ("", "HT3019900000011", ("health-other", "HT")),
        ("DN", "GD4019900000011", ("health-other", "DN")),
        ("", "9900000011", None),
        ("", "", None),
        ("ZZ", "", None),
    ],
)
def test_a_card_says_its_scheme_by_its_letters(
    book: CodeBook, subject: str, card: str, cover: tuple[str, str] | None
) -> None:
    assert book.health_cover(subject, card) == cover
