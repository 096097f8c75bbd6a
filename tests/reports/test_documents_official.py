"""The paged documents against the facts of the published forms: paper, margins, grids, code rows, every text, type sizes."""

import io
import re
from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
from pypdf import PdfReader

from desktop_app.reports.documents.layout import DocumentCopy, TableBlock
from desktop_app.reports.documents.loader import load_document, shipped_documents
from desktop_app.reports.documents.rendering import Document
from tests.reports.document_facts import FORMS, LETTER, MAU_2, Facts

DAY = date(2026, 11, 21)
ids = [facts.code for facts in FORMS]


@pytest.fixture(scope="module", params=FORMS, ids=ids)
def blank(request: pytest.FixtureRequest) -> tuple[Facts, bytes]:
    """A form with nothing filled in."""
    layout = load_document(request.param.code, DAY)
    document = Document(layout=layout, copies=(DocumentCopy(name="để trống"),), unit="tờ")
    return request.param, document.render()


def squeezed(text: str) -> str:
    """The text without blanks: lines are broken where the paper needs it."""
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def runs_of(pdf: bytes) -> Iterator[tuple[str, float, str]]:
    """Every run of text with its size and typeface."""
    found: list[tuple[str, float, str]] = []

    def take(text: str, _cm: object, _tm: object, font: dict[str, str] | None, size: float) -> None:
        if text.strip():
            found.append((text, size, (font or {}).get("/BaseFont", "")))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=take)
    yield from found


def test_every_official_document_is_shipped() -> None:
    assert {layout.code for layout in shipped_documents()} == {facts.code for facts in FORMS}
    for layout in shipped_documents():
        assert layout.legal_source
        assert layout.valid_from == date(2026, 5, 1)


def test_paper_and_margins_are_the_published_ones(blank: tuple[Facts, bytes]) -> None:
    facts, pdf = blank
    page = load_document(facts.code, DAY).page
    assert page.margins == pytest.approx([twips / 20 for twips in facts.margins])
    size = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    wide, high = (841.9, 595.3) if facts.landscape else (595.3, 841.9)
    assert (float(size.width), float(size.height)) == pytest.approx((wide, high), abs=0.5)


@pytest.mark.parametrize("facts", [facts for facts in FORMS if facts.grid], ids=lambda facts: facts.code)
def test_the_table_has_the_published_columns(facts: Facts) -> None:
    (table,) = [block for block in load_document(facts.code, DAY).blocks if isinstance(block, TableBlock)]
    assert [column.width for column in table.columns] == pytest.approx([twips / 20 for twips in facts.grid])
    assert tuple(column.code for column in table.columns) == facts.codes
    covered = [
        (row, column)
        for cell in table.headings
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    depth = max(row for row, _ in covered) + 1
    assert sorted(covered) == [(row, column) for row in range(depth) for column in range(len(facts.grid))]


def test_every_published_text_can_be_read_in_the_file(blank: tuple[Facts, bytes]) -> None:
    facts, pdf = blank
    whole = squeezed(text_of(pdf))
    missing = [text for text in facts.texts if squeezed(text) not in whole]
    # Cells and boxes side by side are read line by line across them: words of the headings are looked for one by one.
    left = [word for text in missing for word in text.split() if squeezed(word) not in whole]
    assert left == []
    assert len(missing) <= len(facts.grid) + 6


def test_another_reader_finds_the_same_words(blank: tuple[Facts, bytes]) -> None:
    facts, pdf = blank
    document = pypdfium2.PdfDocument(pdf)
    try:
        whole = squeezed(" ".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()
    assert [word for text in facts.texts for word in text.split() if word not in whole] == []


def test_the_running_text_is_set_in_the_published_sizes(blank: tuple[Facts, bytes]) -> None:
    facts, pdf = blank
    runs = list(runs_of(pdf))
    for words, size, bold in facts.sizes:
        first = squeezed(words)
        found = [run for run in runs if squeezed(run[0]).startswith(first) or first.startswith(squeezed(run[0]))]
        assert any(
            abs(run[1] - size) < 0.01 and ("bold" in run[2].lower()) == bold for run in found if len(run[0]) > 2
        ), (words, found)


def test_all_typefaces_are_embedded(blank: tuple[Facts, bytes]) -> None:
    _, pdf = blank
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font.get_object().get("/FontDescriptor")
            assert descriptor is None or "/FontFile2" in descriptor.get_object()
    assert b"/FontFile2" in pdf


@pytest.mark.parametrize("facts", FORMS, ids=ids)
def test_a_blank_form_takes_the_pages_of_the_published_one(facts: Facts) -> None:
    document = Document(layout=load_document(facts.code, DAY), copies=(DocumentCopy(name=""),), unit="tờ")
    assert len(PdfReader(io.BytesIO(document.render())).pages) == (2 if facts is LETTER else 1)


def test_a_letter_has_its_number_in_the_middle_of_the_top_margin_from_the_second_page_on() -> None:
    document = Document(layout=load_document(LETTER.code, DAY), copies=(DocumentCopy(name=""),), unit="văn bản")
    first, second = PdfReader(io.BytesIO(document.render())).pages
    places: list[tuple[float, float]] = []

    def take(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip() == "2":
            places.append((tm[4], tm[5]))

    second.extract_text(visitor_text=take)
    ((x, y),) = places
    assert 297.0 - 5 < x < 297.7  # the digit ends just right of the middle of the paper
    assert 841.9 - 56.7 < y < 841.9  # above the text, which begins 20 mm below the edge
    assert "2" not in first.extract_text().split()


def test_lines_without_a_value_are_dotted_to_the_margin() -> None:
    document = Document(layout=load_document(MAU_2.code, DAY), copies=(DocumentCopy(name=""),), unit="tờ khai")
    text = text_of(document.render())
    assert re.search(r"\[09\]\. Nơi đăng ký khám, chữa bệnh ban đầu:\s*\.{60,}", text)
    assert len(re.findall(r"^\.{100,}", text, re.MULTILINE)) >= 3  # the further lines of [11] and [12]
