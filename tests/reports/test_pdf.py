"""The printed pages: searchable Vietnamese, repeated headings, page numbers, signatures, the same bytes each time."""

import io
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.reports import monthly_summary
from desktop_app.reports.pdf import render_pdf, save_pdf
from desktop_app.reports.report import LETTER_PAGE, Line, Page, Report, Row, Signature
from desktop_app.system.faults import WorldFault
from tests.reports.figures import monthly_summary as a_summary
from tests.reports.figures import people_list


class Cancelled(Exception):
    pass


def _texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_vietnamese_text_can_be_searched_and_copied() -> None:
    text = _texts(render_pdf(monthly_summary.report(a_summary(), caption="2 xã")))[0]
    for phrase in (
        "BẢO HIỂM XÃ HỘI CƠ SỞ HÒA AN",
        "BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
        "Người tham gia BHXH tự nguyện",
        "Chậm tiến độ",
        "Lũy kế từ đầu năm",
    ):
        assert phrase in text


def test_every_vietnamese_letter_survives_the_way_through_the_pdf() -> None:
    letters = "ĂẮẰẴẲẶÂẤẦẪẨẬĐÊẾỀỄỂỆÔỐỒỖỔỘƠỚỜỠỞỢƯỨỪỮỬỰăắằẵẳặâấầẫẩậđêếềễểệôốồỗổộơớờỡởợưứừữửựỳỷỹỵýÁÀÃẢẠ"
    report = replace(people_list(1), title=(Line(text=letters),))
    assert letters in _texts(render_pdf(report))[0]


def test_all_fonts_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(monthly_summary.report(a_summary()))))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert "/FontFile2" in font["/FontDescriptor"]


def test_a_long_list_repeats_its_heading_and_numbers_its_pages() -> None:
    pages = _texts(render_pdf(people_list(150)))
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert text.count("Họ và tên") == 1
        assert f"Trang {number}/{len(pages)}" in text
        assert "Thôn: tất cả" in text
        assert "Lập lúc 08:15 ngày 05/11/2026" in text
    assert sum(text.count("DANH SÁCH ĐẾN HẠN") for text in pages) == 1


def test_no_row_is_lost_or_printed_twice() -> None:
    text = "\n".join(_texts(render_pdf(people_list(137))))
    for place in (1, 37, 38, 100, 137):
        assert text.count(f"0400{place:08d}") == 1
    assert text.count("0400") == 137


@pytest.mark.parametrize("count", range(20, 65, 3))
def test_the_signature_always_has_two_rows_and_the_total_above_it(count: int) -> None:
    pages = _texts(render_pdf(people_list(count)))
    assert "GIÁM ĐỐC" in pages[-1]
    assert "Trần Văn Ký" in pages[-1]
    assert "Cộng" in pages[-1]
    assert pages[-1].count("0400") >= 2


def test_a_page_has_its_own_total_when_the_report_asks_for_it() -> None:
    pages = _texts(render_pdf(people_list(80, page_totals=True)))
    assert len(pages) > 1
    shown = []
    for text in pages:
        found = re.search(r"Cộng trang\s+([\d.]+)", text)
        assert found is not None
        shown.append(int(found[1].replace(".", "")))
    assert sum(shown) == sum(1_000 + place for place in range(1, 81))


def test_one_page_needs_no_page_total() -> None:
    assert "Cộng trang" not in "\n".join(_texts(render_pdf(people_list(5, page_totals=True))))


def test_the_same_report_gives_the_same_bytes_and_no_name_of_the_machine() -> None:
    report = monthly_summary.report(a_summary())
    first = render_pdf(report)
    assert render_pdf(report) == first
    information = PdfReader(io.BytesIO(first)).metadata
    assert information is not None
    assert not information.author
    assert information.title == "BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU Tháng 10 năm 2026"


@pytest.mark.parametrize(("landscape", "size"), [(True, (842, 595)), (False, (595, 842))])
def test_the_paper_is_a4(landscape: bool, size: tuple[int, int]) -> None:
    box = PdfReader(io.BytesIO(render_pdf(replace(people_list(3), page=Page(landscape=landscape))))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_a_letter_hides_the_number_of_its_first_page_only() -> None:
    report = replace(people_list(60), page=LETTER_PAGE)
    pages = _texts(render_pdf(report))
    assert len(pages) > 1
    assert "Trang" not in "".join(pages)
    assert "2" in pages[1].split("\n")
    assert "1" not in pages[0].split("\n")[:1]


def test_a_report_without_rows_still_prints_title_heading_and_signature() -> None:
    empty = replace(people_list(0), total=None)
    (text,) = _texts(render_pdf(empty))
    assert "Họ và tên" in text
    assert "GIÁM ĐỐC" in text


def test_a_cell_with_a_novel_in_it_stays_on_its_page() -> None:
    long = Row(kind="line", values={"number": 1, "name": "rất dài " * 3_000})
    report = replace(people_list(3), rows=(long, *people_list(3).rows))
    pages = _texts(render_pdf(report))
    assert len(pages) <= 3
    assert "…" in "".join(pages)


def test_a_word_without_blanks_is_cut_instead_of_running_out_of_its_column() -> None:
    row = Row(kind="line", values={"number": 1, "name": "x" * 300, "id": "9" * 200})
    report = replace(people_list(1), rows=(row,))
    (text,) = _texts(render_pdf(report))
    assert text.count("x") == 300
    assert "…" in text


def test_long_notes_run_over_the_page_and_the_signature_keeps_company() -> None:
    notes = tuple(f"Ghi chú số {number}: " + "nội dung dài " * 20 for number in range(30))
    pages = _texts(render_pdf(people_list(4, notes=notes)))
    assert len(pages) > 1
    assert "GIÁM ĐỐC" in pages[-1]
    assert "nội dung" in pages[-1]


def test_two_signatures_stand_side_by_side() -> None:
    report = replace(
        people_list(2),
        signatures=(
            Signature(lines=(Line(text="NGƯỜI LẬP", bold=True),), name="Nguyễn Thị Thử", center=0.0),
            Signature(lines=(Line(text="GIÁM ĐỐC", bold=True),), name="Trần Văn Ký", center=1.0),
        ),
    )
    (text,) = _texts(render_pdf(report))
    assert {"NGƯỜI LẬP", "GIÁM ĐỐC", "Nguyễn Thị Thử", "Trần Văn Ký"} <= set(text.split("\n"))


def test_a_day_that_no_paper_knows_stays_blank() -> None:
    row = Row(kind="line", values={"name": "Người Thiếu", "ends": None, "amount": None})
    (text,) = _texts(render_pdf(replace(people_list(1), rows=(row,), total=None, made_at=None)))
    assert "None" not in text
    assert str(date.today().year) not in text.split("Thôn: tất cả")[0]  # noqa: DTZ011 - any year would be wrong here


def test_progress_counts_pages_and_can_cancel() -> None:
    seen: list[tuple[int, int]] = []
    render_pdf(people_list(100), progress=lambda done, pages: seen.append((done, pages)))
    assert seen == [(number, len(seen)) for number in range(1, len(seen) + 1)]

    def cancel(done: int, pages: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render_pdf(people_list(100), progress=cancel)


def test_a_file_is_saved_whole_and_the_pages_are_counted(tmp_path: Path) -> None:
    target = tmp_path / "danh sách.pdf"
    assert save_pdf(people_list(100), target) == len(PdfReader(target).pages)
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_that_is_a_folder_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "danh sách.pdf"
    target.mkdir()
    with pytest.raises(WorldFault) as fault:
        save_pdf(people_list(3), target)
    assert "danh sách.pdf" in fault.value.sentence
    assert list(tmp_path.iterdir()) == [target]


def test_three_thousand_rows_are_printed_in_reasonable_time() -> None:
    report: Report = people_list(3_000)
    start = time.perf_counter()
    pdf = render_pdf(report)
    assert time.perf_counter() - start < 10.0
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 60
