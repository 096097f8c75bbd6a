"""Receipts as pages: both copies, long households over several pages, stamps, nothing outside the paper."""

import dataclasses
from datetime import date

import pypdfium2
import pytest

from desktop_app.domain.money import format_money, money_in_words
from desktop_app.reports.fonts import typeface
from desktop_app.reports.receipt_layout import CONTINUED, SIZES, Room, lay_out_copy
from desktop_app.reports.receipt_pages import SHEETS, render_receipts
from desktop_app.reports.receipt_paper import PaperLine, ReceiptPaper, receipt_words
from desktop_app.reports.text_fit import Ruler

LONG_NAME = "Công Tằng Tôn Nữ Thị Quỳnh Như"
LONG_WHAT = "BHXH tự nguyện, 12 tháng (nộp một phần, còn thiếu 12.345.678 đ)"


def paper(lines: int = 1, *, long: bool = False, **changes: object) -> ReceiptPaper:
    """A receipt of so many lines; `long`: with the longest plausible texts."""
    made = tuple(
        PaperLine(
            name=f"{LONG_NAME} {at}" if long else f"Người {at}",
            what=LONG_WHAT if long else "BHYT hộ gia đình, 12 tháng",
            span="01/12/2026 – 30/11/2027",
            amount=1_366_200 + at,
        )
        for at in range(1, lines + 1)
    )
    total = sum(line.amount for line in made)
    whole = ReceiptPaper(
        receipt_id=7,
        office="BẢO HIỂM XÃ HỘI CƠ SỞ LIÊN XÃ MỸ THẠNH – TÂN HỘI ĐÔNG – HẬU MỸ BẮC A"
        if long
        else "BHXH CƠ SỞ SÔNG MẪU",
        superior="Bảo hiểm xã hội tỉnh Đồng Tháp",
        serial="AA/26P",
        book_no="07",
        number="0000123",
        issued_on=date(2026, 11, 21),
        payer=LONG_NAME if long else "Lò",
        address="Số 123/45/6 đường Nguyễn Thị Minh Khai, tổ 12, ấp Mỹ Thạnh Đông, xã Hậu Mỹ Bắc A" if long else "Tổ 1",
        lines=made,
        total=total,
        in_words=money_in_words(total),
        method="Tiền mặt",
        collector="Huỳnh Nguyễn Thị Hồng Hạnh (NV99901)" if long else "Hà Thị Thu",
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


def words_of(pdf: bytes) -> list[str]:
    """The text of every page with single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(document[at].get_textpage().get_text_range().split()) for at in range(len(document))]
    finally:
        document.close()


def outside(pdf: bytes) -> list[str]:
    """The letters of the pages that are not wholly on the paper with 5 mm around."""
    document, found = pypdfium2.PdfDocument(pdf), []
    for page in document:
        text, (width, height) = page.get_textpage(), page.get_size()
        for at in range(text.count_chars()):
            letter = text.get_text_range(at, 1)
            if not letter.strip():
                continue
            left, bottom, right, top = text.get_charbox(at)
            if left < 14 or right > width - 14 or bottom < 5 or top > height - 14:
                found.append(letter)
    document.close()
    return found


@pytest.mark.parametrize("sheet", list(SHEETS))
@pytest.mark.parametrize("lines", [1, 4, 9, 16, 40])
@pytest.mark.parametrize("long", [False, True])
def test_every_line_is_there_once_a_copy_and_nothing_leaves_the_paper(sheet: str, lines: int, long: bool) -> None:
    receipt = paper(lines, long=long)
    made = render_receipts([receipt], sheet)
    said = words_of(made.pdf)
    whole = " ".join(said)
    assert outside(made.pdf) == []
    for line in receipt.lines:
        assert whole.count(format_money(line.amount)) >= 2
    for copy in receipt_words().copies:
        assert copy in whole
    assert whole.count(receipt.in_words) == 2
    assert whole.count("NGƯỜI NỘP TIỀN") == 2
    assert made.receipt_ids == (7,) * len(said)


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_a_family_of_four_with_long_texts_is_one_page_a_copy(sheet: str) -> None:
    made = render_receipts([paper(4, long=True)], sheet)
    assert len(made.receipt_ids) == (1 if sheet == "a4" else 2)


def test_a_long_household_carries_its_sum_from_page_to_page() -> None:
    receipt = paper(30)
    said = words_of(render_receipts([receipt], "a5-across").pdf)
    pages = said[: len(said) // 2]
    assert len(pages) > 1
    before = 0
    for number, text in enumerate(pages, 1):
        on_page = [line for line in receipt.lines if f" {line.name} " in text]
        if number > 1:
            assert f"Trang trước chuyển sang {format_money(before)}" in text
            assert "Biên lai thu tiền số 0000123 ngày 21/11/2026 (tiếp theo)" in text
        before += sum(line.amount for line in on_page)
        assert ("Cộng chuyển trang sau " + format_money(before) in text) == (number < len(pages))
        assert f"Trang {number}/{len(pages)}" in text
    assert before == receipt.total
    assert f"Cộng {format_money(receipt.total)}" in pages[-1]


@pytest.mark.parametrize("lines", range(5, 30))
def test_the_signatures_never_stand_alone(lines: int) -> None:
    ruler = Ruler(typeface())
    pages = lay_out_copy(paper(lines), "Liên 1", ruler, Room(width=540, height=375))
    for page in pages:
        assert sum(strip.height for strip in page) <= 375
        names = [ink.text for strip in page for ink in strip.ink if ink.text.startswith("Người ")]
        assert names


def test_type_shrinks_before_a_second_page_begins() -> None:
    ruler = Ruler(typeface())
    room = Room(width=540, height=375)
    sizes = []
    for lines in range(1, 30):
        pages = lay_out_copy(paper(lines), "Liên 1", ruler, room)
        title = next(ink for strip in pages[0] for ink in strip.ink if ink.text == "BIÊN LAI THU TIỀN")
        sizes.append((round(title.size / 1.45, 1), len(pages)))
    assert sizes[0][0] >= 12
    assert sizes[-1][1] == 2
    assert sizes[-1][0] == CONTINUED
    singles = [size for size, pages in sizes if pages == 1]
    assert singles == sorted(singles, reverse=True)
    assert min(singles) == SIZES[-1]


def test_a_voided_receipt_is_stamped_on_every_page_of_every_copy() -> None:
    made = render_receipts([paper(30, state="voided", reason="Ghi nhầm", voided_on=date(2026, 11, 22))], "a5-across")
    said = words_of(made.pdf)
    assert len(said) > 2
    assert all("ĐÃ HỦY" in text for text in said)
    assert "Biên lai này đã hủy ngày 22/11/2026. Lý do: Ghi nhầm." in said[0]


def test_what_is_valid_carries_no_mark() -> None:
    said = " ".join(words_of(render_receipts([paper()], "a4").pdf))
    for word in ("HỦY", "In lại", "Số biên lai điện tử", "Ghi chú"):
        assert word not in said


def test_reprint_e_number_note_and_the_programs_own_series() -> None:
    receipt = paper(reprint=2, e_number="C45-26E 12", note="Nộp thay con", serial="", book_no="", number="2026-000123")
    said = words_of(render_receipts([receipt], "a5-upright").pdf)[0]
    for text in ("In lại lần 2", "Số biên lai điện tử: C45-26E 12", "Ghi chú: Nộp thay con", "Số: 2026-000123"):
        assert text in said
    assert "Ký hiệu" not in said
    assert "Quyển số" not in said


def test_a_reversal_names_what_it_reverses() -> None:
    receipt = paper(state="reversal", reversed_number="AA/26P-0000123", reason="Ghi nhầm", number="0000123-H")
    said = words_of(render_receipts([receipt], "a5-across").pdf)[0]
    assert "BIÊN LAI HỦY" in said
    assert "Hủy biên lai số AA/26P-0000123. Lý do: Ghi nhầm." in said
    assert "BIÊN LAI THU TIỀN" not in said


def test_the_same_receipts_give_the_same_bytes() -> None:
    assert render_receipts([paper(3)], "a4").pdf == render_receipts([paper(3)], "a4").pdf


def test_the_words_of_the_form_come_with_their_source() -> None:
    words = receipt_words()
    assert words.source == "Thông tư 107/2017/TT-BTC, mẫu C45-BB (biên lai thu tiền)"
    assert words["title"] == "BIÊN LAI THU TIỀN"
    assert len(words.copies) == 2
