"""The parts of a page around the table: title block, charts, notes, signatures, foot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.reports.chart_drawing import draw_chart
from desktop_app.reports.report import Chart, Line, Report, Signature
from desktop_app.reports.table_layout import LEADING
from desktop_app.reports.text_fit import Ruler

_CHART_HEIGHT = 132.0
_CHART_GAP = 14.0
_SIGNING_SPACE = 44.0
_FOOT_SIZE = 7.5


class Pen:
    """Writes on one page between the left margin and the text width."""

    def __init__(self, canvas: Any, ruler: Ruler, *, left: float, width: float) -> None:
        self.canvas = canvas
        self.ruler = ruler
        self.left = left
        self.width = width

    def line(self, line: Line, size: float, y: float, *, center: float | None = None) -> None:
        """Write one line with its baseline at `y`, from the left margin or centred on `center`."""
        face = self.ruler.typeface.face(bold=line.bold, italic=line.italic)
        self.canvas.setFillColorRGB(0, 0, 0)
        self.canvas.setFont(face, size)
        if center is None:
            self.canvas.drawString(self.left, y, line.text)
        else:
            self.canvas.drawCentredString(center, y, line.text)

    def draw_title(self, report: Report, y: float) -> float:
        """Draw header block, badge and title from the upper edge `y`; return where the table starts."""
        small, large = _corner_size(report), _title_size(report)
        badge_size = small * 0.85
        corner_y = badge_y = y
        for line in report.corner:
            corner_y -= small * LEADING
            face = self.ruler.typeface.face(bold=line.bold, italic=line.italic)
            _, size = self.ruler.fit(line.text, face, small, self.width * (0.55 if report.badge else 1.0))
            self.line(line, size, corner_y + small * 0.25)
        if report.corner and report.corner[-1].bold:
            wide = self.ruler.width(report.corner[-1].text, self.ruler.typeface.bold, small)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(self.left + wide * 0.2, corner_y - 1.5, self.left + wide * 0.8, corner_y - 1.5)
        widths = [
            self.ruler.width(line.text, self.ruler.typeface.face(bold=line.bold, italic=line.italic), badge_size)
            for line in report.badge
        ]
        center = self.left + self.width - max(widths, default=0.0) / 2
        for line in report.badge:
            badge_y -= badge_size * LEADING
            self.line(line, badge_size, badge_y, center=center)
        y = min(corner_y, badge_y) - (small * 0.9 if report.corner or report.badge else 0.0)
        for line, size in _title_lines(report, self.ruler, self.width):
            y -= size * LEADING
            self.line(line, size, y + size * 0.2, center=self.left + self.width / 2)
        return y - large * 0.6

    def draw_foot(self, report: Report, number: int, count: int, size: tuple[float, float], bottom: float) -> None:
        """Write the page number, and for statistical papers the filter and the time, outside the text area."""
        regular = self.ruler.typeface.regular
        self.canvas.setFillColorRGB(0, 0, 0)
        if report.page.letter:
            if number > 1:
                self.canvas.setFont(regular, 13)
                self.canvas.drawCentredString(
                    size[0] / 2, size[1] - report.page.margins[2] * 72 / 25.4 * 0.6, str(number)
                )
            return
        y = max(10.0, bottom - _FOOT_SIZE - 4)
        page = f"Trang {number}/{count}"
        self.canvas.setFont(regular, _FOOT_SIZE)
        self.canvas.drawRightString(self.left + self.width, y, page)
        room = self.width - self.ruler.width(page, regular, _FOOT_SIZE) - 12
        caption, fitting = self.ruler.fit(_caption(report), regular, _FOOT_SIZE, room)
        self.canvas.setFont(regular, fitting)
        self.canvas.drawString(self.left, y, caption)


@dataclass(frozen=True, kw_only=True)
class TailBlock:
    """A block after the table that is never split: its height and how to draw it from its upper edge."""

    height: float
    draw: Callable[[Pen, float], None]


def title_height(report: Report, ruler: Ruler, width: float) -> float:
    """Return the height of header block, badge and title on the first page."""
    small, large = _corner_size(report), _title_size(report)
    block = max(len(report.corner) * small, len(report.badge) * small * 0.85) * LEADING
    gap = small * 0.9 if report.corner or report.badge else 0.0
    lines = _title_lines(report, ruler, width)
    return block + gap + sum(size * LEADING for _, size in lines) + large * 0.6


def tail_blocks(report: Report, ruler: Ruler, width: float) -> list[TailBlock]:
    """Return the blocks after the table in order: charts side by side, notes line by line, signatures last."""
    blocks = []
    if report.charts:
        blocks.append(_charts(report.charts))
    size = report.page.size
    for number, note in enumerate(report.notes):
        blocks += _note(note, ruler, width, size, first=number == 0)
    if report.signatures:
        blocks.append(_signatures(report.signatures, size))
    return blocks


def _charts(charts: tuple[Chart, ...]) -> TailBlock:
    def draw(pen: Pen, y: float) -> None:
        share = (pen.width - _CHART_GAP * (len(charts) - 1)) / len(charts)
        for number, chart in enumerate(charts):
            left = pen.left + number * (share + _CHART_GAP)
            box = {"left": left, "bottom": y - _CHART_HEIGHT, "width": share, "height": _CHART_HEIGHT - 8}
            draw_chart(pen.canvas, pen.ruler, chart, **box)

    return TailBlock(height=_CHART_HEIGHT + 8, draw=draw)


def _note(note: str, ruler: Ruler, width: float, size: float, *, first: bool) -> list[TailBlock]:
    """Return one block per line, so that long notes may run over a page."""
    face = ruler.typeface.italic
    blocks = []
    for number, text in enumerate(ruler.wrap(note, face, size, width)):
        above = size * 0.5 if first and number == 0 else 0.0

        def draw(pen: Pen, y: float, text: str = text, above: float = above) -> None:
            pen.line(Line(text=text, italic=True), size, y - above - size)

        blocks.append(TailBlock(height=size * LEADING + above, draw=draw))
    return blocks


def _signatures(signatures: tuple[Signature, ...], size: float) -> TailBlock:
    size = max(size, 8.0)
    step = size * LEADING * 1.08
    above = size * 0.8
    deepest = max(len(signature.lines) for signature in signatures)
    height = above + deepest * step + _SIGNING_SPACE + step

    def draw(pen: Pen, y: float) -> None:
        for signature in signatures:
            half = 0.5 * max(
                pen.ruler.width(line.text, pen.ruler.typeface.bold, size)
                for line in (*signature.lines, Line(text=signature.name))
            )
            # The block stays inside the margins, however far out its columns lie.
            middle = min(max(pen.width * signature.center, half), pen.width - half)
            center = pen.left + middle
            baseline = y - above - size
            # Blocks of different height end together, so the printed names stand on one line.
            baseline -= (deepest - len(signature.lines)) * step
            for line in signature.lines:
                pen.line(line, size, baseline, center=center)
                baseline -= step
            if signature.name:
                name = Line(text=signature.name, bold=True)
                pen.line(name, size, baseline - _SIGNING_SPACE + step * 0.2, center=center)

    return TailBlock(height=height, draw=draw)


def _title_lines(report: Report, ruler: Ruler, width: float) -> list[tuple[Line, float]]:
    large = _title_size(report)
    lines = []
    for number, line in enumerate(report.title):
        size = large if number == 0 or line.bold else large * 0.88
        face = ruler.typeface.face(bold=line.bold, italic=line.italic)
        lines += [
            (Line(text=text, bold=line.bold, italic=line.italic), size)
            for text in ruler.wrap(line.text, face, size, width)
        ]
    return lines


def _title_size(report: Report) -> float:
    return max(12.0, report.page.size * 1.25)


def _corner_size(report: Report) -> float:
    return max(9.0, report.page.size)


def _caption(report: Report) -> str:
    parts = [report.code, report.caption]
    if report.made_at is not None:
        parts.append(f"Lập lúc {report.made_at:%H:%M} ngày {format_date(report.made_at.date())}")
    return " · ".join(part for part in parts if part)
