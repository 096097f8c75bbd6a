"""A chart on paper: its pictures on A4 pages across, one below the title on each, then the exact figures as a table."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, MILLIMETRE, open_canvas, render_pdf
from desktop_app.reports.report import Column, Line, Page, Report, Row, heading_grid
from desktop_app.reports.text_fit import Ruler

_SIDE, _TOP, _FOOT = 12 * MILLIMETRE, 12 * MILLIMETRE, 9 * MILLIMETRE
_SMALL, _TITLE = 8.5, 13.0
_WIDTH, _HEIGHT = A4[1], A4[0]
_NAME_SHARE = 2.4  # the first column of the figures is so much wider than the others


@dataclass(frozen=True, kw_only=True)
class ChartPaper:
    """What is printed. ``pictures``: PNG files, in order; ``headings`` and ``rows``: the figures (whole numbers, words, None)."""

    office: str
    title: str
    pictures: tuple[bytes, ...]
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str | int | None, ...], ...] = ()
    made_at: datetime | None = None


def chart_pages(paper: ChartPaper) -> bytes:
    """Return the pages as one PDF. Raises WorldFault when the machine has no typeface for Vietnamese."""
    ruler = Ruler(typeface())
    buffer = io.BytesIO()
    canvas = open_canvas(buffer, (_WIDTH, _HEIGHT), ruler.typeface, title=paper.title, subject="Biểu đồ")
    for number, picture in enumerate(paper.pictures, start=1):
        _draw(canvas, ruler, paper, picture, number)
        canvas.showPage()
    canvas.save()
    content = buffer.getvalue()
    return _joined([content, render_pdf(_figures(paper))]) if paper.rows else content


def _draw(canvas: Any, ruler: Ruler, paper: ChartPaper, picture: bytes, number: int) -> None:
    # reportlab is loaded when the first page is drawn, not when the program starts.
    from reportlab.lib.utils import ImageReader

    face = ruler.typeface
    room = _WIDTH - 2 * _SIDE
    y = _HEIGHT - _TOP
    canvas.setFillColorRGB(0, 0, 0)
    text, size = ruler.fit(paper.office.upper(), face.bold, _SMALL, room)
    canvas.setFont(face.bold, size)
    canvas.drawString(_SIDE, y, text)
    y -= 2 * _TITLE
    text, size = ruler.fit(paper.title, face.bold, _TITLE, room)
    canvas.setFont(face.bold, size)
    canvas.drawCentredString(_WIDTH / 2, y, text)
    y -= _TITLE
    image = ImageReader(io.BytesIO(picture))
    wide, high = image.getSize()
    scale = min(room / wide, (y - _FOOT - 2 * _SMALL) / high)
    canvas.drawImage(image, (_WIDTH - wide * scale) / 2, y - high * scale, wide * scale, high * scale)
    canvas.setFont(face.regular, _SMALL * 0.9)
    if paper.made_at is not None:
        made = f"In lúc {paper.made_at:%H:%M} ngày {format_date(paper.made_at.date())}"
        canvas.drawString(_SIDE, _FOOT, made)
    if len(paper.pictures) > 1:
        canvas.drawRightString(_WIDTH - _SIDE, _FOOT, f"Biểu đồ {number}/{len(paper.pictures)}")


def _figures(paper: ChartPaper) -> Report:
    """The figures as the office's own tables look."""
    names = [str(at) for at in range(len(paper.headings))]
    columns = tuple(
        Column(key=name, width=_NAME_SHARE if at == 0 else 1.0, kind="text" if at == 0 else "count")
        for at, name in enumerate(names)
    )
    rows = tuple(Row(kind="line", values=dict(zip(names, row, strict=True))) for row in paper.rows)
    return Report(
        code="",
        title=(Line(text="SỐ LIỆU CỦA BIỂU ĐỒ", bold=True), Line(text=paper.title)),
        corner=(Line(text=paper.office.upper(), bold=True),),
        columns=columns,
        headings=heading_grid([(heading,) for heading in paper.headings]),
        rows=rows,
        caption="Số liệu của biểu đồ",
        made_at=paper.made_at,
        page=Page(landscape=True, margins=(12.0, 12.0, 12.0, 12.0), size=8.5 if len(columns) <= 14 else 6.5),
    )


def _joined(parts: Sequence[bytes]) -> bytes:
    # pypdfium2 is loaded when pages are joined, not when the program starts.
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        whole.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()
