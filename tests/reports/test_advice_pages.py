"""The printed slip: one large page up to eight members, smaller type or a clear second page beyond, nothing off the paper."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from desktop_app.reports.advice import AdviceSlip, HealthOffer, Holding, MemberLine
from desktop_app.reports.advice_layout import lay_out
from desktop_app.reports.advice_pages import FLOOR, place, render_slips
from desktop_app.reports.fonts import typeface
from desktop_app.reports.text_fit import Ruler
from tests.builders import LONG_NAME
from tests.reports.advice_slips import NAMES, a_slip, name_of


def _ruler() -> Ruler:
    return Ruler(typeface())


def _texts(*slips: AdviceSlip) -> list[str]:
    """The text of each page, runs of blanks as one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(render_slips(list(slips)))).pages]


@pytest.mark.parametrize("members", range(1, 9))
def test_up_to_eight_members_stand_on_one_page_in_large_type(members: int) -> None:
    placed = place(a_slip(members), _ruler())
    assert len(placed.pages) == 1
    assert placed.size >= FLOOR
    (text,) = _texts(a_slip(members))
    for number in range(members):
        assert text.count(name_of(number)) >= 3  # cover, health, pension
    for heading in ("1. Ai đang có gì", "2. BHYT hộ gia đình", "3. BHXH tự nguyện", "4. Nếu để gián đoạn"):
        assert heading in text


def test_a_small_household_gets_larger_type_than_a_big_one() -> None:
    sizes = [place(a_slip(members), _ruler()).size for members in (1, 4, 8, 11)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] == FLOOR > sizes[3]


@pytest.mark.parametrize("members", [1, 4, 8])
def test_figures_are_larger_than_the_words_and_never_under_thirteen_points(members: int) -> None:
    slip = a_slip(members)
    placed = place(slip, _ruler())
    amounts = {line.payable[2] for line in slip.health.lines}
    shown = {f"{amount:,}".replace(",", ".") for amount in amounts}
    drawn = [ink for page in placed.pages for strip in page for ink in strip.ink]
    sizes = [ink.size for ink in drawn if ink.text in shown or ink.text == "05/12/2026"]
    assert len(sizes) > members
    assert min(sizes) >= 12.99
    assert min(ink.size for ink in drawn if ink.text in NAMES) >= FLOOR - 0.01


@pytest.mark.parametrize("members", [16, 30, 60])
def test_a_very_large_household_goes_on_to_further_pages(members: int) -> None:
    pages = _texts(a_slip(members))
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in text
    assert all(f"Phiếu tư vấn hộ: {NAMES[0]} (tiếp theo)" in text for text in pages[1:])
    whole = " ".join(pages)
    assert whole.count("thứ ") == members
    assert place(a_slip(members), _ruler()).size == FLOOR
    assert "Căn cứ" in pages[-1]
    assert all("Căn cứ" not in text for text in pages[:-1])


def test_the_heading_of_a_table_that_goes_on_is_repeated() -> None:
    pages = _texts(a_slip(60))
    broken = [text for text in pages if "Thứ tự, diện" in text]
    assert len(broken) > 1
    assert sum(text.count("2. BHYT hộ gia đình") for text in pages) == 1


@pytest.mark.parametrize("members", [1, 3, 8, 12, 40])
@pytest.mark.parametrize("long_name", ["", LONG_NAME])
def test_nothing_leaves_the_paper(members: int, long_name: str) -> None:
    ruler = _ruler()
    placed = place(a_slip(members, long_name=long_name), ruler)
    for page in placed.pages:
        assert sum(strip.height for strip in page) <= 842 - 2 * 18
        for strip in page:
            for ink in strip.ink:
                assert ink.left >= -0.01
                assert ink.left + ruler.width(ink.text, ink.face, ink.size) <= 538.7
                assert ink.down <= strip.height + 1
    last = sum(strip.height for strip in (*placed.pages[-1], *placed.foot))
    assert last <= 842 - 2 * 18


def test_columns_do_not_run_into_each_other() -> None:
    ruler = _ruler()
    strips = lay_out(a_slip(8, long_name=LONG_NAME), ruler, width=538.0, size=FLOOR)
    for strip in strips.body:
        if not strip.boxes:
            continue
        for ink in strip.ink:
            right = ink.left + ruler.width(ink.text, ink.face, ink.size)
            assert any(left <= ink.left and right <= edge + 0.5 for left, edge in strip.boxes), ink


def test_long_names_stay_whole() -> None:
    (text,) = _texts(a_slip(4, long_name=LONG_NAME))
    assert text.count(LONG_NAME) >= 2


def test_who_collects_has_room_to_be_written_when_it_is_not_known() -> None:
    (text,) = _texts(replace(a_slip(2), collector="", collector_phone=""))
    assert "Nhân viên thu: ……" in text
    assert "Điện thoại: ……" in text
    assert "Hà Thị Thu" not in text


def test_what_is_not_known_is_blank_or_said() -> None:
    member = MemberLine(
        person_id=1, name="Lò", born="chưa có ngày sinh", holdings=(Holding(what="Chưa ghi thẻ BHYT nào"),)
    )
    (text,) = _texts(replace(a_slip(1), head="", phone="", members=(member,)))
    assert "Lò chưa có ngày sinh Chưa ghi thẻ BHYT nào 2. BHYT" in text
    assert "Chủ hộ: ……" in text
    assert "None" not in text


def test_nobody_who_can_join_is_said_with_the_reasons() -> None:
    (text,) = _texts(a_slip(3, joining=False))
    assert text.count("Quỹ BHXH đóng BHYT cho người hưởng lương hưu.") == 3
    assert "Trong hộ hiện không có ai tham gia được." in text
    assert "4. Nếu để gián đoạn" not in text
    assert "Cả hộ cùng đóng" not in text


def test_a_quote_the_rules_refuse_leaves_its_sentence() -> None:
    (text,) = _texts(replace(a_slip(2), health=HealthOffer(fault="Hai thành viên cùng là người thứ 1 trong năm.")))
    assert "Chưa tính được: Hai thành viên cùng là người thứ 1 trong năm." in text


def test_text_can_be_searched_and_its_fonts_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(render_slips([a_slip(3)])))
    (page,) = reader.pages
    assert "Đóng lại trước ngày" in " ".join(page.extract_text().split())
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        assert "/FontFile2" in font["/FontDescriptor"]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert reader.metadata is not None
    assert reader.metadata.title == "Phiếu tư vấn hộ"


def test_the_same_slips_give_the_same_bytes() -> None:
    slips = [a_slip(2), a_slip(5)]
    assert render_slips(slips) == render_slips(slips)


def test_every_slip_begins_on_its_own_page_and_drawing_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    slips = [a_slip(members) for members in (2, 8, 1)]
    assert len(_texts(*slips)) == 3
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        render_slips(slips, tell)
    assert told == [(1, 3), (2, 3)]
