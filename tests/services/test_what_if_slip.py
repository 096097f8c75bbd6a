"""Phiếu báo mức đóng: the table, the steps of every amount and their sources, on pages that can be read back."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.services.office import Office
from desktop_app.services.quote_slip import make_slip, save_slip, slip_figures
from desktop_app.services.what_if import try_out
from desktop_app.services.what_if_desk import try_desk
from desktop_app.services.what_if_values import Tried, Visitor, VoluntaryTry, WhatIf
from tests.builders import TODAY, household_of, person
from tests.services.money_builders import AN, BUOI, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def tried(office: Office) -> Tried:
    state = try_desk(office, household_of(office, AN).id).begin
    mine = VoluntaryTry(taken=True, income=3_000_000, method="12")
    return try_out(office, replace(state, voluntary={person(office, BUOI).id: mine}))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_slip_tells_amounts_steps_and_sources_on_one_page(office: Office, tried: Tried) -> None:
    slip = make_slip(office, tried)
    assert len(slip.sizes) == 1
    text = text_of(slip.pdf)
    for words in (
        "PHIẾU BÁO MỨC ĐÓNG",
        "Hộ Nguyễn Văn An, Số 1, đường Làng, Thôn Bình Hòa",
        "không thay biên lai thu tiền",
        "1.366.200",
        "9.450.540",
        "Bằng chữ: Chín triệu bốn trăm năm mươi nghìn năm trăm bốn mươi đồng",
        "113.850 đ × 12 tháng = 1.366.200 đ",
        "NĐ 161/2026/NĐ-CP",
        "(chưa kiểm chứng)",
    ):
        assert words in text, words


def test_every_line_of_the_table_carries_its_explanation(office: Office, tried: Tried) -> None:
    figures = slip_figures(office, tried)
    assert [line.steps for line in figures.lines] == [line.quote.explanation for line in tried.lines]
    assert sum(line.payable for line in figures.lines) == tried.payable


def test_visitors_get_a_slip_as_well(office: Office) -> None:
    state = WhatIf(household_id=None, on=TODAY, visitors=(Visitor(key=1, birth="1965"),))
    text = text_of(make_slip(office, try_out(office, state)).pdf)
    assert "Hộ chưa có trong danh sách" in text
    assert "Người 1" in text


def test_it_is_saved_under_a_plain_name(office: Office, tried: Tried, tmp_path: Path) -> None:
    slip = make_slip(office, tried)
    assert slip.stem == "bao-muc-dong-ho-nguyen-van-an-2026-11-21"
    path = save_slip(slip, tmp_path / f"{slip.stem}.pdf")
    assert path.read_bytes() == slip.pdf
