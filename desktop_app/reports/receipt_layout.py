"""Lays one copy of a receipt out for a page: what stands above the table, its rows, what stands below; pages when it is long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from desktop_app.domain.dates import format_date, format_date_words
from desktop_app.domain.money import format_money
from desktop_app.reports.advice_strips import Cell, Run, Strip, StripMaker
from desktop_app.reports.receipt_paper import PaperLine, ReceiptPaper, receipt_words
from desktop_app.reports.text_fit import Ruler

SIZES = (13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Sizes of the body type in points, the best first; what does not fit one page at the last goes on at `CONTINUED`."""
CONTINUED = 9.5
_COLUMNS = (4, 27, 35, 20, 14)  # number, name, what, span, amount: parts of the width
_HEADINGS = ("TT", "Họ và tên", "Nội dung thu", "Thời hạn", "Số tiền (đồng)")
_LEFT = 0.58  # part of the width for the office; the number stands right of it
_SIGNING = 3.4  # height to sign in, in parts of the body type


@dataclass(frozen=True, kw_only=True)
class Room:
    """The text area of one copy in points."""

    width: float
    height: float


def lay_out_copy(paper: ReceiptPaper, copy: str, ruler: Ruler, room: Room) -> list[list[Strip]]:
    """Return the pages of one copy, each a list of strips from the top: on one page where a readable size allows."""
    for size in SIZES:
        copy_of = _Copy(paper, copy, StripMaker(ruler, width=room.width, size=size))
        strips = [*copy_of.top(), *copy_of.rows(paper.lines), *copy_of.tail()]
        if sum(strip.height for strip in strips) <= room.height:
            return [strips]
    return _Copy(paper, copy, StripMaker(ruler, width=room.width, size=CONTINUED)).pages(room.height)


class _Copy:
    """One copy in one size of type."""

    def __init__(self, paper: ReceiptPaper, copy: str, make: StripMaker) -> None:
        self._paper, self._copy, self._make = paper, copy, make
        self._words = receipt_words()
        scale = make.width / sum(_COLUMNS)
        self._edges = list(accumulate((part * scale for part in _COLUMNS), initial=0.0))

    def top(self) -> list[Strip]:
        """Office, number, title, payer, heading of the table."""
        paper, words, make = self._paper, self._words, self._make
        reversal = paper.state == "reversal"
        title = words["reversal_title" if reversal else "title"]
        day = format_date_words(paper.issued_on)
        strips = [
            self._head(),
            make.gap(0.3),
            make.line([Run(text=title, bold=True, size=1.45)], align="center"),
            make.line([Run(text=f"{day[:1].upper()}{day[1:]}", italic=True)], align="center"),
            make.line([Run(text=self._copy, italic=True, size=0.92)], align="center"),
            make.gap(0.3),
        ]
        if self._void_words():
            strips.append(self._text(self._void_words(), bold=True, most=3))
        strips += [
            make.line([Run(text=f"{words['payer']}: "), Run(text=paper.payer, bold=True)]),
            make.paragraph(f"{words['address']}: {paper.address}"),
            make.line([Run(text=f"{words['what']}:")], keep=True),
            make.gap(0.15),
            self._heading(),
        ]
        return strips

    def rows(self, lines: Sequence[PaperLine], first: int = 1) -> list[Strip]:
        """One row a line, numbered from `first`."""
        return [
            self._make.row(
                [
                    Cell(texts=(str(number),), align="center"),
                    Cell(texts=(line.name,)),
                    Cell(texts=(line.what,), most=3),
                    Cell(texts=(line.span,), align="center"),
                    Cell(texts=(format_money(line.amount),), align="right", whole=True),
                ],
                self._edges,
            )
            for number, line in enumerate(lines, first)
        ]

    def tail(self) -> list[Strip]:
        """Sum, the sum in words, how it was paid, signatures."""
        paper, words, make = self._paper, self._words, self._make
        facts = [f"{words['method']}: {paper.method}"]
        if paper.e_number:
            facts.append(f"{words['e_number']}: {paper.e_number}")
        strips = [
            self._sum_row("Cộng", paper.total),
            make.gap(0.3),
            make.paragraph(f"{words['in_words']}: {paper.in_words}."),
            make.paragraph(". ".join(facts) + "."),
        ]
        if paper.note and not self._void_words():
            strips.append(make.paragraph(f"{words['note']}: {paper.note}"))
        return [*strips, make.gap(0.4), self._signatures()]

    def pages(self, height: float) -> list[list[Strip]]:
        """Fill page after page; each but the last says what it carries over, each but the first what was carried over."""
        rows, tail = self.rows(self._paper.lines), self.tail()
        carry = self._sum_row("Cộng chuyển trang sau", 0)
        pages: list[list[int]] = [[]]
        used = _height(self.top())
        for number, row in enumerate(rows):
            if pages[-1] and used + row.height + carry.height > height:
                pages.append([])
                used = _height(self._again(0))
            pages[-1].append(number)
            used += row.height
        if used + _height(tail) > height:
            last = pages[-1]
            pages.append([last.pop()] if len(last) > 1 else [])
        found, before = [], 0
        for at, numbers in enumerate(pages):
            strips = [*(self.top() if at == 0 else self._again(before)), *(rows[number] for number in numbers)]
            before += sum(self._paper.lines[number].amount for number in numbers)
            found.append(
                [*strips, *(tail if at == len(pages) - 1 else [self._sum_row("Cộng chuyển trang sau", before)])]
            )
        return found

    def _again(self, before: int) -> list[Strip]:
        paper, words = self._paper, self._words
        title = words["reversal_title" if paper.state == "reversal" else "title"].capitalize()
        text = f"{title} số {paper.number} ngày {format_date(paper.issued_on)} (tiếp theo)"
        return [
            self._make.line([Run(text=text, italic=True)], right=Run(text=self._copy, italic=True, size=0.92)),
            self._make.gap(0.2),
            self._heading(),
            self._sum_row("Trang trước chuyển sang", before),
        ]

    def _head(self) -> Strip:
        """Who issues it at the left, form and number at the right."""
        paper, words = self._paper, self._words
        office = [Cell(texts=(paper.superior.upper(),), most=2)] if paper.superior else []
        left = [
            *(self._part(cell, 0.0, _LEFT) for cell in office),
            self._part(Cell(texts=(f"{words['office']}: {paper.office}",), bold=True, most=3), 0.0, _LEFT),
        ]
        right_cells = [
            Cell(texts=(words["form"],), bold=True, align="center"),
            Cell(texts=(words["rule"],), italic=True, align="center", size=0.85),
        ]
        of_book = [
            f"{words[name]}: {text}" for name, text in (("serial", paper.serial), ("book", paper.book_no)) if text
        ]
        if of_book:
            right_cells.append(Cell(texts=("   ".join(of_book),), align="center", most=1))
        right_cells.append(Cell(texts=(f"{words['number']}: {paper.number}",), bold=True, align="center", most=1))
        if paper.reprint:
            right_cells.append(Cell(texts=(f"In lại lần {paper.reprint}",), bold=True, italic=True, align="center"))
        right = [self._part(cell, _LEFT, 1.0) for cell in right_cells]
        return _beside(left, right)

    def _signatures(self) -> Strip:
        paper, words, make = self._paper, self._words, self._make
        columns = []
        for head, name, left in ((words.payer_signs, paper.payer, 0.0), (words.collector_signs, paper.collector, 0.5)):
            columns.append(
                [
                    self._part(Cell(texts=(head,), bold=True, align="center"), left, left + 0.5),
                    self._part(Cell(texts=(words.sign_hint,), italic=True, align="center", size=0.9), left, left + 0.5),
                    make.gap(_SIGNING),
                    self._part(Cell(texts=(name,), align="center"), left, left + 0.5),
                ]
            )
        return _beside(*columns)

    def _void_words(self) -> str:
        paper = self._paper
        reason = f" Lý do: {paper.reason}." if paper.reason else ""
        if paper.state == "reversal":
            return f"Hủy biên lai số {paper.reversed_number}.{reason}"
        if paper.state == "voided":
            day = f" ngày {format_date(paper.voided_on)}" if paper.voided_on else ""
            return f"Biên lai này đã hủy{day}.{reason}"
        return ""

    def _heading(self) -> Strip:
        cells = [Cell(texts=(text,), bold=True, align="center") for text in _HEADINGS]
        return self._make.row(cells, self._edges, shade=True, keep=True)

    def _sum_row(self, text: str, amount: int) -> Strip:
        cells = [
            Cell(texts=(text,), columns=4, bold=True, align="right"),
            Cell(texts=(format_money(amount),), bold=True, align="right", whole=True),
        ]
        return self._make.row(cells, self._edges)

    def _text(self, text: str, *, bold: bool, most: int) -> Strip:
        return self._part(Cell(texts=(text,), bold=bold, most=most), 0.0, 1.0)

    def _part(self, cell: Cell, left: float, right: float) -> Strip:
        """A cell without lines around it, over a part of the width."""
        width = self._make.width
        row = self._make.row([cell], [left * width, right * width])
        inset = row.ink[0].left - left * width if row.ink and cell.align == "left" else 0.0
        return replace(row, boxes=(), ink=tuple(replace(ink, left=ink.left - inset) for ink in row.ink))


def _beside(*columns: Sequence[Strip]) -> Strip:
    """Several stacks of strips next to each other as one strip."""
    ink = []
    for column in columns:
        down = 0.0
        for strip in column:
            ink += [replace(one, down=one.down + down) for one in strip.ink]
            down += strip.height
    return Strip(height=max(_height(column) for column in columns), ink=tuple(ink))


def _height(strips: Iterable[Strip]) -> float:
    return sum(strip.height for strip in strips)
