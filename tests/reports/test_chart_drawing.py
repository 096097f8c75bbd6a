"""The chart on paper: its axis, its labels, and months without figures."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from desktop_app.reports.chart_drawing import nice_scale
from desktop_app.reports.pages import render_page
from desktop_app.reports.pdf import render_pdf
from desktop_app.reports.report import Chart, ChartPoint
from tests.reports.figures import people_list

ACCENT = (0x0B, 0x5C, 0xA8)


def _chart(*points: tuple[float | None, float | None]) -> Chart:
    return Chart(
        title="Người tham gia",
        unit="người",
        points=tuple(ChartPoint(label=f"T{n}", plan=plan, actual=actual) for n, (plan, actual) in enumerate(points, 1)),
    )


def _pdf(chart: Chart) -> bytes:
    return render_pdf(replace(people_list(1), charts=(chart,)))


def _accent_pixels(pdf: bytes) -> int:
    image = render_page(pdf, 0, dpi=72)
    pixels = (image.rgba[place : place + 3] for place in range(0, len(image.rgba), 4))
    return sum(
        1 for red, green, blue in pixels if abs(red - ACCENT[0]) + abs(green - ACCENT[1]) + abs(blue - ACCENT[2]) < 20
    )


@pytest.mark.parametrize(
    ("highest", "scale"),
    [
        (0, (1, 1)),
        (1, (1.5, 0.5)),
        (3, (4, 1)),
        (16, (20, 5)),
        (100, (150, 50)),
        (185, (250, 50)),
        (1_366_200, (2_000_000, 500_000)),
    ],
)
def test_the_axis_has_a_few_round_steps_and_room_above(highest: float, scale: tuple[float, float]) -> None:
    assert nice_scale(highest) == pytest.approx(scale)


def test_bars_carry_their_figures_and_the_axis_its_unit() -> None:
    text = PdfReader(io.BytesIO(_pdf(_chart((10, 12), (10, 8), (10, None))))).pages[0].extract_text()
    for phrase in ("Người tham gia (người)", "Thực hiện", "Chỉ tiêu", "T1", "T3", "12", "8"):
        assert phrase in text


def test_a_taller_actual_draws_a_taller_bar() -> None:
    low, high = _accent_pixels(_pdf(_chart((100, 10)))), _accent_pixels(_pdf(_chart((100, 90))))
    assert high > 2 * low > 0


def test_months_to_come_have_no_bar() -> None:
    legend_only = _accent_pixels(_pdf(_chart((100, None), (100, None))))
    assert legend_only < _accent_pixels(_pdf(_chart((100, 50), (100, None))))


def test_an_empty_chart_does_no_harm() -> None:
    assert _pdf(_chart()).startswith(b"%PDF")
    assert _pdf(_chart((None, None))).startswith(b"%PDF")
    assert _pdf(_chart((0, 0))).startswith(b"%PDF")
