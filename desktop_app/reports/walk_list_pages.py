"""Draws a walk list on A4 landscape: big type, boxes to mark, households whole on a page, empty lines for who is not listed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, MILLIMETRE, open_canvas
from desktop_app.reports.text_fit import Ruler
from desktop_app.reports.walk_list import WalkHamlet, WalkHome, WalkLine, WalkPaper

_WIDTH, _HEIGHT = A4[1], A4[0]
_SIDE, _TOP, _BOTTOM = 8 * MILLIMETRE, 8 * MILLIMETRE, 7 * MILLIMETRE
_ROW, _HOME, _HEAD, _TITLE = 9.4 * MILLIMETRE, 7.0 * MILLIMETRE, 9 * MILLIMETRE, 13 * MILLIMETRE
_NAME_SIZE, _UNDER, _SMALL, _LEGEND = 11.5, 8.5, 9.5, 8.5
_LEADING = 1.2
_PAD = 1.2 * MILLIMETRE
_EMPTY_AT_END = 4  # lines for people and households that are not listed, at the end of each hamlet
_FIXED = {"number": 10.0, "reason": 13.0, "promise": 22.0, "phone": 25.0}
_HAS, _PAYS, _BOX = 22.0, 19.5, 4.3


@dataclass(frozen=True, kw_only=True)
class _Page:
    hamlet: str
    blocks: tuple[tuple[WalkHome, int, int, bool], ...]  # household, first and last line of it here, whether it goes on
    empty: int


def render_walk_list(paper: WalkPaper, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the list as one PDF. ``progress(pages drawn, pages)`` may raise to cancel.

    Raises WorldFault when the machine has no typeface for Vietnamese.
    """
    ruler = Ruler(typeface())
    buffer = io.BytesIO()
    canvas = open_canvas(
        buffer, (_WIDTH, _HEIGHT), ruler.typeface, title=f"Phiếu đi từng hộ {paper.spaced_code}", subject=paper.round
    )
    sheet = _Sheet(canvas, ruler, paper)
    pages = [page for hamlet in paper.hamlets for page in _pages(hamlet, sheet.room)]
    for number, page in enumerate(pages, start=1):
        sheet.draw(page, number, len(pages))
        canvas.showPage()
        if progress is not None:
            progress(number, len(pages))
    canvas.save()
    return buffer.getvalue()


def _pages(hamlet: WalkHamlet, room: float) -> Iterator[_Page]:
    """Distribute a hamlet: a household moves on whole unless it is taller than a page; what is left is empty lines."""
    blocks: list[tuple[WalkHome, int, int, bool]] = []
    left = room
    for home in hamlet.homes:
        start = 0
        if blocks and _HOME + _ROW * len(home.lines) > left:
            yield _Page(hamlet=hamlet.name, blocks=tuple(blocks), empty=int(left // _ROW))
            blocks, left = [], room
        while True:
            fits = min(len(home.lines) - start, int((left - _HOME) // _ROW))
            blocks.append((home, start, start + fits, start > 0))
            left -= _HOME + _ROW * fits
            start += fits
            if start >= len(home.lines):
                break
            yield _Page(hamlet=hamlet.name, blocks=tuple(blocks), empty=0)
            blocks, left = [], room
    empty = int(left // _ROW)
    yield _Page(hamlet=hamlet.name, blocks=tuple(blocks), empty=empty)
    if empty < _EMPTY_AT_END:
        yield _Page(hamlet=hamlet.name, blocks=(), empty=int(room // _ROW))


class _Sheet:
    """Draws pages of one list."""

    def __init__(self, canvas: Any, ruler: Ruler, paper: WalkPaper) -> None:
        self._canvas = canvas
        self._ruler = ruler
        self._paper = paper
        self._face = ruler.typeface
        self._columns = _columns(paper)
        self._legend = self._legend_lines()
        self.room = _HEIGHT - _TOP - _BOTTOM - _TITLE - _HEAD - len(self._legend) * _LEGEND * _LEADING - 10

    def draw(self, page: _Page, number: int, count: int) -> None:
        """Draw one page: title and code, column heads, households, empty lines, legend."""
        y = _HEIGHT - _TOP
        self._title(page, y, number, count)
        y -= _TITLE
        self._heads(y)
        y -= _HEAD
        for home, first, last, goes_on in page.blocks:
            self._home(home, y, goes_on)
            y -= _HOME
            for line in home.lines[first:last]:
                self._line(line, y)
                y -= _ROW
        for _ in range(page.empty):
            self._line(None, y)
            y -= _ROW
        low = _BOTTOM + 9
        for text in reversed(self._legend):
            self._text(text, _SIDE, low, _LEGEND)
            low += _LEGEND * _LEADING

    # -- the parts

    def _title(self, page: _Page, y: float, number: int, count: int) -> None:
        paper, right = self._paper, _WIDTH - _SIDE
        self._text(f"PHIẾU ĐI TỪNG HỘ – {page.hamlet}", _SIDE, y - 14, 14, bold=True)
        who = f"Người đi: {paper.collector}" if paper.collector else "Người đi: ……………………………"
        facts = " · ".join((paper.office, paper.round, who, f"Lập ngày {paper.made_on}", paper.aim))
        room = _WIDTH - 2 * _SIDE - 62 * MILLIMETRE
        text, size = self._ruler.fit(facts, self._face.regular, 9.5, room)
        self._text(text, _SIDE, y - 28, size)
        self._text(f"Mã phiếu {paper.spaced_code}", right, y - 15, 17, bold=True, align="right")
        self._text(f"Trang {number}/{count} · Ngày gặp ……/……/20……", right, y - 28, 9.5, align="right")

    def _heads(self, y: float) -> None:
        canvas = self._canvas
        canvas.setFillGray(0.9)
        canvas.rect(_SIDE, y - _HEAD, _WIDTH - 2 * _SIDE, _HEAD, stroke=0, fill=1)
        for _key, left, right, heading in self._columns:
            self._box(left, y, right - left, _HEAD)
            lines = self._ruler.wrap(heading, self._face.bold, _SMALL - 0.5, right - left - _PAD)
            down = (_HEAD - len(lines) * _SMALL * _LEADING) / 2 + _SMALL
            for text in lines:
                self._text(text, (left + right) / 2, y - down, _SMALL - 0.5, bold=True, align="center")
                down += _SMALL * _LEADING

    def _home(self, home: WalkHome, y: float, goes_on: bool) -> None:
        self._canvas.setFillGray(0.95)
        self._canvas.rect(_SIDE, y - _HOME, _WIDTH - 2 * _SIDE, _HOME, stroke=0, fill=1)
        self._box(_SIDE, y, _WIDTH - 2 * _SIDE, _HOME)
        title = f"{home.place}. {home.title}" + (" (tiếp)" if goes_on else "")
        self._text(title, _SIDE + _PAD, y - _HOME + 6.5, 12, bold=True)
        used = self._ruler.width(title, self._face.bold, 12)
        facts, size = self._ruler.fit(home.facts, self._face.regular, 10, _WIDTH - 2 * _SIDE - used - 6 * _PAD)
        self._text(facts, _SIDE + used + 4 * _PAD, y - _HOME + 6.5, size)

    def _line(self, line: WalkLine | None, y: float) -> None:
        for key, left, right, _heading in self._columns:
            self._box(left, y, right - left, _ROW)
            kind, _, scheme = key.partition(".")
            if kind == "out":
                if line is None or scheme not in line.closed:
                    self._boxes(left, right, y)
            elif line is not None:
                self._cell(line, kind, scheme, left, right, y)

    def _cell(self, line: WalkLine, kind: str, scheme: str, left: float, right: float, y: float) -> None:
        if kind == "number":
            self._text(str(line.number), (left + right) / 2, y - _ROW / 2 - 5, 14, bold=True, align="center")
        elif kind == "name":
            self._name(line, left, right - left - 2 * _PAD, y)
        elif kind in ("has", "pays"):
            texts = line.has if kind == "has" else line.pays
            self._middle(texts.get(scheme, ""), left, right, y, _SMALL, align="left" if kind == "has" else "right")
        elif kind == "phone":
            self._middle(line.phone, left, right, y, _SMALL, align="center")

    def _name(self, line: WalkLine, left: float, room: float, y: float) -> None:
        """The name is never smaller than 11 points: what is too long takes a second line."""
        lines = self._ruler.wrap(line.name, self._face.regular, _NAME_SIZE, room)[:2]
        down = 11.5 if len(lines) == 1 else 10.0
        for text in lines:
            self._text(text, left + _PAD, y - down, _NAME_SIZE)
            down += 10.0
        under = line.under if len(lines) == 1 else line.birth
        text, size = self._ruler.fit(under, self._face.regular, _UNDER if len(lines) == 1 else 7.0, room)
        self._text(text, left + _PAD, y - down - (1 if len(lines) == 1 else -2), size)

    def _boxes(self, left: float, right: float, y: float) -> None:
        digits = list(self._paper.outcomes)
        side = _BOX * MILLIMETRE
        start = (left + right) / 2 - side * len(digits) / 2
        top = y - (_ROW - side) / 2
        self._canvas.setLineWidth(0.4)
        for place, digit in enumerate(digits):
            self._canvas.rect(start + place * side, top - side, side, side, stroke=1, fill=0)
            self._text(digit, start + (place + 0.5) * side, top - side + 3.2, 9, align="center", gray=0.35)

    # -- ink

    def _middle(self, text: str, left: float, right: float, y: float, size: float, *, align: str) -> None:
        room = right - left - 2 * _PAD
        lines = self._words(text, size, room)
        if len(lines) > 2:
            size -= 1.5
            lines = self._words(text, size, room)[:3]
        down = (_ROW - len(lines) * size * _LEADING) / 2 + size * 0.95
        x = {"left": left + _PAD, "right": right - _PAD, "center": (left + right) / 2}[align]
        for one in lines:
            self._text(one, x, y - down, size, align=align)
            down += size * _LEADING

    def _words(self, text: str, size: float, room: float) -> list[str]:
        """Break at blanks only, so that no day is torn apart."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._ruler.width(longer, self._face.regular, size) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _box(self, left: float, top: float, width: float, height: float) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.setStrokeGray(0)
        self._canvas.rect(left, top - height, width, height, stroke=1, fill=0)

    def _text(
        self, text: str, x: float, y: float, size: float, *, bold: bool = False, align: str = "left", gray: float = 0.0
    ) -> None:
        self._canvas.setFillGray(gray)
        self._canvas.setFont(self._face.bold if bold else self._face.regular, size)
        draw = {"left": "drawString", "right": "drawRightString", "center": "drawCentredString"}[align]
        getattr(self._canvas, draw)(x, y, text)

    def _legend_lines(self) -> list[str]:
        paper = self._paper
        texts = ["Kết quả (đánh dấu một ô): " + _listed(paper.outcomes.items()) + "."]
        for digit, numbers in paper.reasons_of.items():
            named = _listed((number, paper.reasons[number]) for number in numbers)
            texts.append(f"Lý do khi ghi {digit} ({paper.outcomes[digit]}): {named}.")
        texts.append(
            f"Số tiền tính đến ngày {paper.figures_on}; ô trống là không phải đóng hoặc chưa tính được. "
            "Dòng trống: ghi người, hộ chưa có trong phiếu (họ tên, ngày sinh, ở hộ nào)."
        )
        room = _WIDTH - 2 * _SIDE
        return [line for text in texts for line in self._ruler.wrap(text, self._face.regular, _LEGEND, room)]


def _columns(paper: WalkPaper) -> list[tuple[str, float, float, str]]:
    """Key, left and right edge (points) and heading of each column; the name takes what the others leave."""
    boxes = _BOX * len(paper.outcomes) + 1.6
    widths: list[tuple[str, float, str]] = [("number", _FIXED["number"], "Dòng"), ("name", 0.0, "Họ và tên")]
    for scheme in paper.schemes:
        widths += [
            (f"has.{scheme.code}", _HAS, f"{scheme.name} đang có"),
            (f"pays.{scheme.code}", _PAYS, scheme.pays),
            (f"out.{scheme.code}", boxes, f"Kết quả {scheme.name}"),
        ]
    widths += [
        ("reason", _FIXED["reason"], "Lý do"),
        ("promise", _FIXED["promise"], "Hẹn ngày"),
        ("phone", _FIXED["phone"], "Điện thoại"),
    ]
    whole = (_WIDTH - 2 * _SIDE) / MILLIMETRE
    rest = whole - sum(width for _, width, _ in widths)
    columns, left = [], _SIDE
    for key, width, heading in widths:
        right = left + (width or rest) * MILLIMETRE
        columns.append((key, left, right, heading))
        left = right
    return columns


def _listed(entries: Iterable[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{key} {name}" for key, name in entries)
