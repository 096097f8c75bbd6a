"""Draws a chart on a PDF page as vector shapes: dashed plan line with markers over solid bars, legible in grey.

Colours follow the screen's charts (actual = accent, plan = muted); dash, marker and label carry the meaning alone.
"""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

from desktop_app.domain.money import format_decimal
from desktop_app.reports.report import Chart
from desktop_app.reports.text_fit import Ruler

ACTUAL = (0x0B / 255, 0x5C / 255, 0xA8 / 255)
PLAN = (0x56 / 255, 0x62 / 255, 0x6F / 255)
_GRID = (0.82, 0.85, 0.88)
_PAPER = (1, 1, 1)
_INK = (0.09, 0.125, 0.17)
_LABEL = 6.5
_TITLE = 8.5


def draw_chart(
    canvas: Any, ruler: Ruler, chart: Chart, *, left: float, bottom: float, width: float, height: float
) -> None:
    """Draw the chart into the given box (points). Months without an actual figure get no bar, without a plan no dot."""
    regular, bold = ruler.typeface.regular, ruler.typeface.bold
    values = [value for point in chart.points for value in (point.plan, point.actual) if value is not None]
    top, step = nice_scale(max(values, default=0.0))
    labels = [_axis_text(step * number) for number in range(round(top / step) + 1)]
    axis = max(ruler.width(label, regular, _LABEL) for label in labels) + 4
    plot_left, plot_bottom = left + axis, bottom + _LABEL + 5
    plot_width, plot_height = width - axis - 4, height - (_LABEL + 5) - (2 * _TITLE + 12)

    canvas.setFillColorRGB(*_INK)
    title, title_size = ruler.fit(f"{chart.title} ({chart.unit})", bold, _TITLE, width)
    canvas.setFont(bold, title_size)
    canvas.drawString(left, bottom + height - _TITLE, title)
    _draw_legend(canvas, ruler, left, bottom + height - 2 * _TITLE - 4)

    canvas.setLineWidth(0.4)
    for number, label in enumerate(labels):
        y = plot_bottom + plot_height * number / (len(labels) - 1)
        canvas.setStrokeColorRGB(*(_GRID if number else _INK))
        canvas.line(plot_left, y, plot_left + plot_width, y)
        canvas.setFillColorRGB(*_INK)
        canvas.setFont(regular, _LABEL)
        canvas.drawRightString(plot_left - 3, y - _LABEL / 3, label)

    slot = plot_width / max(1, len(chart.points))
    for number, point in enumerate(chart.points):
        middle = plot_left + slot * (number + 0.5)
        canvas.setFillColorRGB(*_INK)
        text, size = ruler.fit(point.label, regular, _LABEL, slot)
        canvas.setFont(regular, size)
        canvas.drawCentredString(middle, bottom + 2, text)
        if point.actual is not None:
            tall = plot_height * max(0.0, point.actual) / top
            canvas.setFillColorRGB(*ACTUAL)
            canvas.rect(middle - slot * 0.34, plot_bottom, slot * 0.68, tall, stroke=0, fill=1)
            # The figure stands at the foot of its bar, clear of the plan line; above a bar that is too low for it.
            inside = tall > _LABEL * 1.5
            text, size = ruler.fit(_axis_text(point.actual), regular, _LABEL, slot * (0.66 if inside else 0.98))
            canvas.setFillColorRGB(*(_PAPER if inside else _INK))
            canvas.setFont(regular, size)
            canvas.drawCentredString(middle, plot_bottom + (2.5 if inside else tall + 1.5), text)
    _draw_plan(canvas, chart, plot_left, plot_bottom, slot, plot_height / top)


def nice_scale(highest: float) -> tuple[float, float]:
    """Return the top of the axis and its step: at most 5 steps of 1, 2 or 5 × 10ⁿ, with room for labels."""
    if highest <= 0:
        return 1.0, 1.0
    wanted = highest * 1.12
    power = 10.0 ** math.floor(math.log10(wanted / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * 5 >= wanted)
    if highest >= 4:
        step = max(1.0, step)
    return step * max(1, math.ceil(wanted / step - 1e-9)), step


def _draw_plan(canvas: Any, chart: Chart, left: float, bottom: float, slot: float, scale: float) -> None:
    """Draw the plan as a dashed line through white-filled dots; a month without a plan interrupts it."""
    canvas.setStrokeColorRGB(*PLAN)
    canvas.setFillColorRGB(1, 1, 1)
    spots = [
        None if point.plan is None else (left + slot * (number + 0.5), bottom + max(0.0, point.plan) * scale)
        for number, point in enumerate(chart.points)
    ]
    canvas.setLineWidth(1.1)
    canvas.setDash(3, 2)
    for first, second in pairwise(spots):
        if first and second:
            canvas.line(*first, *second)
    canvas.setDash()
    canvas.setLineWidth(0.9)
    for spot in spots:
        if spot:
            canvas.circle(*spot, 1.5, stroke=1, fill=1)


def _draw_legend(canvas: Any, ruler: Ruler, left: float, y: float) -> None:
    regular = ruler.typeface.regular
    canvas.setFont(regular, _LABEL)
    canvas.setFillColorRGB(*ACTUAL)
    canvas.rect(left, y - 0.5, 9, 5, stroke=0, fill=1)
    canvas.setFillColorRGB(*_INK)
    canvas.drawString(left + 12, y, "Thực hiện")
    start = left + 12 + ruler.width("Thực hiện", regular, _LABEL) + 12
    canvas.setStrokeColorRGB(*PLAN)
    canvas.setLineWidth(1.1)
    canvas.setDash(3, 2)
    canvas.line(start, y + 2, start + 16, y + 2)
    canvas.setDash()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.circle(start + 8, y + 2, 1.5, stroke=1, fill=1)
    canvas.setFillColorRGB(*_INK)
    canvas.drawString(start + 19, y, "Chỉ tiêu")


def _axis_text(value: float) -> str:
    return format_decimal(round(value) if abs(value) >= 100 else Fraction(round(value * 10), 10))
