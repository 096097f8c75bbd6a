"""How documents are set and paged: nothing lost, nothing split, signatures never alone, values that are too long."""

import io
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from desktop_app.reports.documents.field_lines import set_fields
from desktop_app.reports.documents.layout import (
    DocumentCopy,
    FieldPart,
    FieldsBlock,
    TableBlock,
    TextRun,
    TextStyle,
    keys_of,
)
from desktop_app.reports.documents.loader import DocumentFault, load_document, read_document, shipped_documents
from desktop_app.reports.documents.pieces import Piece, paginate, squeezed
from desktop_app.reports.documents.rendering import Document, DocumentSetter
from desktop_app.reports.documents.text_setting import set_text, words_of
from desktop_app.reports.fonts import VIETNAMESE, typeface
from desktop_app.reports.report import Row
from desktop_app.reports.text_fit import Ruler
from desktop_app.system.resources import resource

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def ruler() -> Ruler:
    return Ruler(typeface())


def copy_of(name: str = "Nguyễn Văn Ướm", **texts: str) -> DocumentCopy:
    return DocumentCopy(name=name, texts={"name": name, **texts})


def people(count: int) -> tuple[Row, ...]:
    return tuple(Row(kind="line", values={"number": n, "name": f"Người thứ {n}"}) for n in range(1, count + 1))


def pages_of(document: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document.render())).pages]


pieces = st.builds(
    Piece,
    height=st.floats(1, 60),
    above=st.floats(0, 20),
    keep=st.booleans(),
)


@given(st.lists(pieces, max_size=40))
def test_no_piece_is_lost_or_moved_and_no_page_overflows(flow: list[Piece]) -> None:
    pages = paginate(flow, 100.0)
    assert [piece.height for page in pages for piece in page] == [piece.height for piece in flow]
    assert all(sum(piece.whole for piece in page) <= 100.02 for page in pages)
    for page in pages[1:]:
        assert page[0].above == 0.0


@given(st.lists(st.integers(5, 30), min_size=1, max_size=30), st.integers(0, 5))
def test_what_keeps_together_is_not_parted_where_a_page_holds_it(heights: list[int], kept: int) -> None:
    flow = [Piece(height=float(height), keep=number >= len(heights) - kept) for number, height in enumerate(heights)]
    flow.append(Piece(height=30.0))
    tail = flow[len(heights) - min(kept, len(heights)) :]
    last = paginate(flow, 200.0)[-1]
    if sum(piece.height for piece in tail) <= 200.0:
        assert last[-len(tail) :] == tail


def test_a_heading_is_repeated_where_a_page_begins_with_a_row_of_its_table() -> None:
    head = Piece(height=20.0, keep=True)
    rows = [Piece(height=30.0, heading=(head,)) for _ in range(7)]
    pages = paginate([head, *rows], 100.0)
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert all(page[0] is head for page in pages)


def test_room_is_given_up_only_where_that_brings_everything_onto_one_page() -> None:
    flow = [Piece(height=0.0, above=20.0, give=10.0), Piece(height=60.0), Piece(height=0.0, above=30.0, give=10.0)]
    assert [piece.above for piece in squeezed(flow, 100.0)] == [15.0, 0.0, 25.0]
    assert squeezed(flow, 110.0) is flow
    assert squeezed(flow, 80.0) is flow  # even then it would not fit: nothing is squeezed in vain


@pytest.mark.parametrize("count", [1, 4, 6, 9, 14, 30, 61])
def test_a_household_of_any_size_is_listed_whole_and_its_signatures_are_never_alone(count: int) -> None:
    layout = load_document("MAU-4", DAY)
    copy = DocumentCopy(name="Hộ", texts={"head": "Trần Thị Ngọc Ánh"}, rows={"members": people(count)})
    pages = pages_of(Document(layout=layout, copies=(copy,), unit="hộ"))
    whole = " ".join(" ".join(pages).split())
    assert all(f"Người thứ {number}" in whole for number in range(1, count + 1))
    (signed,) = [" ".join(page.split()) for page in pages if "NGƯỜI KÊ KHAI" in page]
    assert f"Người thứ {count}" in signed
    assert f"Người thứ {max(1, count - 1)}" in signed
    assert all("STT" in page for page in pages if "Người thứ" in page)
    if len(pages) > 1:
        assert [f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    else:
        assert "Trang 1/1" not in pages[0]


def test_a_household_of_six_still_takes_one_page() -> None:
    copy = DocumentCopy(name="Hộ", rows={"members": people(6)})
    assert len(pages_of(Document(layout=load_document("MAU-4", DAY), copies=(copy,), unit="hộ"))) == 1


def test_every_copy_begins_on_its_own_page_and_is_a_bookmark() -> None:
    copies = tuple(copy_of(name) for name in ("Ngô Thị Ước", "Đỗ Ỷ Lan", "Lý A Tủa"))
    told: list[tuple[int, int, str]] = []
    document = Document(layout=load_document("TK1-TS", DAY), copies=copies, unit="tờ khai")
    pdf = document.render(lambda *step: told.append(step))
    reader = PdfReader(io.BytesIO(pdf))
    assert [
        f"[01]. Họ và tên: {copy.name}" in page.extract_text() for copy, page in zip(copies, reader.pages, strict=True)
    ] == [True] * 3
    assert [entry.title for entry in reader.outline if isinstance(entry, Destination)] == [copy.name for copy in copies]
    assert told == [(1, 3, "tờ khai"), (2, 3, "tờ khai"), (3, 3, "tờ khai")]
    assert pdf == document.render()


def test_drawing_hundreds_can_be_cancelled() -> None:
    class Stop(Exception):
        pass

    def stop(done: int, _total: int, _what: str) -> None:
        if done == 3:
            raise Stop

    copies = tuple(copy_of(f"Người {number}") for number in range(200))
    with pytest.raises(Stop):
        Document(layout=load_document("TK1-TS", DAY), copies=copies, unit="tờ khai").render(stop)


def test_every_vietnamese_letter_is_found_again_in_the_file() -> None:
    letters = "".join(sorted(VIETNAMESE - set("…–“”•")))
    words = " ".join(letters[start : start + 8] for start in range(0, len(letters), 8))
    document = Document(layout=load_document("TK1-TS", DAY), copies=(copy_of(words),), unit="tờ khai")
    assert words in " ".join(" ".join(pages_of(document)).split())


def test_a_value_that_is_too_long_goes_on_in_the_next_line_and_loses_nothing() -> None:
    address = "Số 123/45/67 hẻm 89, đường Nguyễn Thị Minh Khai nối dài, khu phố Bình Thuận Hòa Đông " * 3
    text = " ".join(
        " ".join(
            pages_of(Document(layout=load_document("TK1-TS", DAY), copies=(copy_of(address=address),), unit="tờ khai"))
        ).split()
    )
    assert address.strip() in text


def test_a_tick_stands_in_the_box_that_was_chosen() -> None:
    layout = load_document("TK1-TS", DAY)
    male = DocumentCopy(name="An", ticks=frozenset({"male"}))
    text = pages_of(Document(layout=layout, copies=(male,), unit="tờ khai"))[0]
    line = next(line for line in text.splitlines() if "[02]. Giới tính" in line)
    assert line.index("x") < line.index("Nam") < line.index("Nữ")
    assert line.count("x") == 1


def test_labels_side_by_side_stand_in_the_same_place_on_every_copy(ruler: Ruler) -> None:
    style = TextStyle(size=12.0)
    block = FieldsBlock(
        parts=(
            FieldPart(label=(TextRun(text="Họ và tên:"),), key="name"),
            FieldPart(label=(TextRun(text="Điện thoại:"),), key="phone", at=0.6),
        ),
        style=style,
    )

    def start(copy: DocumentCopy) -> float:
        (line,) = set_fields(block, copy, ruler, 400.0)
        return next(ink.left for ink in line.ink if ink.text.startswith("Điện"))

    assert start(copy_of("An")) == start(DocumentCopy(name="")) == pytest.approx(240.0)
    # A longer value before it pushes it to the right, one behind it that needs the room pulls it to the left.
    assert start(copy_of("Nguyễn Phúc Vĩnh Thụy Bảo Long Anh Duy")) > 240.0
    assert start(copy_of("An", phone="0999 123 456 hoặc 0999 654 321")) < 240.0


def test_stretched_lines_end_at_the_margin_and_can_be_searched(ruler: Ruler) -> None:
    style = TextStyle(size=14.0, align="justify", indent=36.0)
    text = "Cơ quan bảo hiểm xã hội thông báo để quý đơn vị thực hiện trách nhiệm đóng đầy đủ và đúng hạn. " * 4
    lines = set_text(words_of((TextRun(text=text),), style, ruler, 400.0), style, 400.0)
    assert len(lines) > 3
    for line in lines[:-1]:
        last = line.ink[-1]
        assert last.left + ruler.width(last.text.strip(), last.face, last.size) == pytest.approx(400.0, abs=0.05)
    assert lines[0].ink[0].left == 36.0
    assert "".join(ink.text for ink in lines[0].ink).split() == text.split()[: len(lines[0].ink)]
    assert lines[0].keep  # the first two lines of a paragraph stay together, and the last two
    assert lines[-2].keep
    assert not lines[-1].keep


@pytest.mark.parametrize("layout", shipped_documents(), ids=lambda layout: layout.code)
def test_measuring_once_gives_the_same_as_measuring_anew(layout: Any, ruler: Ruler) -> None:
    """What stays the same from copy to copy is measured once: the copies must not show through."""
    rows = {block.key: people(2) for block in layout.blocks if isinstance(block, TableBlock)}
    full = DocumentCopy(name="A", texts={key: f"{key} 1" for key in keys_of(layout.blocks)}, rows=rows)
    empty = DocumentCopy(name="B")
    setter = DocumentSetter(layout, ruler)
    one_after_another = [setter.pages(copy) for copy in (full, empty, full)]
    assert one_after_another == [DocumentSetter(layout, ruler).pages(copy) for copy in (full, empty, full)]
    assert one_after_another[0] != one_after_another[1]


def damaged(tmp_path: Path, change: str, by: str) -> Path:
    source = resource("forms", "documents", "MAU-4.toml").read_text(encoding="utf-8")
    assert change in source
    path = tmp_path / "MAU-4.toml"
    path.write_text(source.replace(change, by), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ('kind = "table"', 'kind = "tabel"'),
        ("code_size = 12.0", "code_siez = 12.0"),
        ("widths = [204.15, 306.15]", "widths = [204.15]"),
        ('code = "MAU-4"', ""),
        ("[page]", "[page"),
    ],
)
def test_a_damaged_definition_is_named_in_a_sentence(tmp_path: Path, change: str, by: str) -> None:
    with pytest.raises(DocumentFault, match=r"MAU-4\.toml bị hỏng"):
        read_document(damaged(tmp_path, change, by))


def test_a_document_is_chosen_by_its_day() -> None:
    assert load_document("TK1-TS", date(2026, 5, 1)).code == "TK1-TS"
    with pytest.raises(DocumentFault, match=r"có hiệu lực ngày 30/04/2026 \(mẫu sớm nhất có hiệu lực từ 01/05/2026\)"):
        load_document("TK1-TS", date(2026, 4, 30))
    with pytest.raises(DocumentFault, match="không có mẫu TK9-TS"):
        load_document("TK9-TS", DAY)


def test_a_definition_holds_no_key_twice_over_and_every_file_is_named_after_its_code() -> None:
    for path in sorted(resource("forms", "documents").glob("*.toml")):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["code"] == path.stem
