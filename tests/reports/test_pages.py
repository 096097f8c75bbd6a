"""Pictures of the printed pages for the preview."""

import pytest

from desktop_app.reports.pages import PageImage, PdfUnreadable, page_sizes, render_page, render_pages
from desktop_app.reports.pdf import render_pdf
from tests.reports.figures import people_list


def _darkness(image: PageImage) -> float:
    return sum(255 - value for value in image.rgba[::4]) / (255 * image.width * image.height)


def test_each_page_becomes_a_picture_of_its_size() -> None:
    pdf = render_pdf(people_list(60))
    images = render_pages(pdf, dpi=72)
    assert len(images) == len(page_sizes(pdf))
    for image in images:
        assert (image.width, image.height) == (842, 596)
        assert len(image.rgba) == image.stride * image.height
        assert image.stride >= 4 * image.width
        assert 0.005 < _darkness(image) < 0.5


def test_resolution_scales_the_picture() -> None:
    pdf = render_pdf(people_list(3))
    small, large = render_page(pdf, 0, dpi=72), render_page(pdf, 0, dpi=144)
    assert abs(large.width - 2 * small.width) <= 2
    assert abs(large.height - 2 * small.height) <= 2


def test_paper_is_white_opaque_and_channels_are_red_green_blue_alpha() -> None:
    image = render_page(render_pdf(people_list(3)), 0, dpi=72)
    assert image.rgba[:4] == b"\xff\xff\xff\xff"
    assert set(image.rgba[3::4]) == {255}


def test_a_page_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        render_page(render_pdf(people_list(3)), 5)


@pytest.mark.parametrize("content", [b"", b"no pdf at all", b"%PDF-1.4\ngarbage"])
def test_bytes_that_are_no_pdf_are_a_sentence(content: bytes) -> None:
    with pytest.raises(PdfUnreadable) as fault:
        render_pages(content)
    assert fault.value.sentence


def test_sizes_are_points() -> None:
    (size,) = page_sizes(render_pdf(people_list(3)))
    assert (round(size.width), round(size.height)) == (842, 595)
