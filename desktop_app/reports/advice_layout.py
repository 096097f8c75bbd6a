"""Lays a slip out as strips: head, three tables, what is lost by a break, foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest

from desktop_app.domain.dates import format_date, format_date_words
from desktop_app.domain.money import format_money
from desktop_app.reports.advice import AdviceSlip, AmountLine, Amounts, Holding, MemberLine, PensionLine
from desktop_app.reports.advice_strips import Cell, Run, Strip, StripMaker
from desktop_app.reports.text_fit import Ruler

FIGURE = 13 / 12
"""Size of the figures that matter, relative to the body."""
SOURCE_SIZE = 7.0
_NARROW = 12.0
_TITLE, _CAPTION = 17 / 12, 13 / 12
_DOTS = "…" * 14
_DOUBT = " (có mức chưa kiểm chứng)"
# Widths in parts; they are shared out over the whole width of the text.
_COVER = (138, 36, 94, 66, 72, 66, 66)
_COVER_UNBORN = (122, 52, 94, 66, 72, 66, 66)  # where a year of birth is words: it is not known
_HEALTH, _VOLUNTARY = (138, 112), (186, 64)
_AMOUNTS = 288
_PENSION = (190, 110, 76, 82, 80)
_PENSION_HALF = (110, 64, 50, 38)
_HALF_GAP = 0.02
_FEW = 3  # adults up to whom the way to a pension is told in one table, the others stand in two beside each other


@dataclass(frozen=True, kw_only=True)
class SlipStrips:
    """The strips of a slip at one size: what flows from the top, and the foot of its last page."""

    body: tuple[Strip, ...]
    foot: tuple[Strip, ...]

    @property
    def height(self) -> float:
        """Everything on one page, in points."""
        return sum(strip.height for strip in (*self.body, *self.foot))


def lay_out(slip: AdviceSlip, ruler: Ruler, *, width: float, size: float, dense: bool = False) -> SlipStrips:
    """Measure a slip for a text width (points) with a body type of `size` points; `dense` tells the way to a pension
    in a sentence instead of a table."""
    layout = _Layout(StripMaker(ruler, width=width, size=size), slip, dense=dense)
    body = (*layout.head(), *layout.cover(), *layout.health(), *layout.voluntary(), *layout.losses())
    return SlipStrips(body=body, foot=tuple(layout.foot()))


class _Layout:
    def __init__(self, make: StripMaker, slip: AdviceSlip, *, dense: bool) -> None:
        self._make = make
        # Many narrow columns, some of them dates, leave no room for larger type than this.
        self._narrow = StripMaker(make.ruler, width=make.width, size=min(make.size, _NARROW))
        self._slip = slip
        self._dense = dense

    def head(self) -> Iterator[Strip]:
        slip, line = self._slip, self._make.line
        day = Run(text=format_date_words(slip.on).capitalize(), italic=True)
        if slip.superior:
            yield line([Run(text=slip.superior.upper())])
        yield line([Run(text=slip.office.upper(), bold=True)], right=day)
        yield self._make.gap(0.1)
        yield line([Run(text="PHIẾU TƯ VẤN HỘ GIA ĐÌNH", bold=True, size=_TITLE)], align="center")
        yield self._make.gap(0.15)
        yield line(
            [
                Run(text="Chủ hộ: "),
                Run(text=slip.head or _DOTS, bold=bool(slip.head), size=FIGURE),
                *([Run(text=f"     Điện thoại: {slip.phone}")] if slip.phone else []),
            ]
        )
        place = ", ".join(part for part in (slip.address, slip.hamlet, slip.commune) if part)
        yield line([Run(text=f"Địa chỉ: {place}")])
        known = bool(slip.collector)
        yield line(
            [
                Run(text="Nhân viên thu: "),
                Run(text=slip.collector or _DOTS * 2, bold=known, size=FIGURE),
                Run(text="     Điện thoại: "),
                Run(text=slip.collector_phone or _DOTS, bold=bool(slip.collector_phone), size=FIGURE),
            ]
        )

    def cover(self) -> Iterator[Strip]:
        yield from self._caption("1. Ai đang có gì, đến ngày nào")
        unborn = any(not member.born.isdigit() for member in self._slip.members)
        edges = self._edges(_COVER_UNBORN if unborn else _COVER)
        names = (
            "Họ và tên",
            "Năm sinh",
            "Đang có",
            "Đến ngày",
            "Còn hạn, đã hết",
            "Đóng lại trước ngày",
            "Đủ 5 năm liên tục",
        )
        heading = self._narrow.row([_head(name) for name in names], edges, shade=True, keep=True)
        yield heading
        for member in self._slip.members:
            yield from self._member(member, edges, heading)

    def health(self) -> Iterator[Strip]:
        offer = self._slip.health
        day = format_date(self._slip.on)
        doubt = _DOUBT if offer.unverified else ""
        yield from self._caption(f"2. BHYT hộ gia đình: số tiền phải nộp nếu đóng ngày {day}, đồng{doubt}")
        if offer.fault:
            yield self._make.paragraph(f"Chưa tính được: {offer.fault}")
            return
        edges = self._edges(_HEALTH, len(offer.months))
        names = ("Họ và tên", "Thứ tự, diện", *(f"{months} tháng" for months in offer.months))
        heading = self._make.row([_head(name) for name in names], edges, shade=True, keep=True)
        yield heading
        for line in offer.lines:
            cells = [Cell(texts=(line.name,), most=3), Cell(texts=(line.place,)), *_figures(line.payable, bold=True)]
            yield self._make.row(cells, edges, heading=(heading,))
        for support in offer.supports:
            yield self._make.row(_amount_cells(support, bold=False), edges, heading=(heading,))
        for place, total in enumerate(offer.totals):
            yield self._make.row(_amount_cells(total, bold=place == 0), edges, shade=place == 0, heading=(heading,))
        for left in offer.left:
            reason = Cell(texts=(left.reason,), columns=len(edges) - 2, italic=True)
            yield self._make.row([Cell(texts=(left.name,), most=3), reason], edges, heading=(heading,))

    def voluntary(self) -> Iterator[Strip]:
        offer = self._slip.voluntary
        doubt = _DOUBT if offer.unverified else ""
        yield from self._caption(f"3. BHXH tự nguyện: số tiền phải nộp sau khi được hỗ trợ, đồng{doubt}")
        if offer.nobody:
            yield self._make.paragraph(offer.nobody)
        else:
            edges = self._edges(_VOLUNTARY, len(offer.incomes))
            label = Cell(texts=("Thu nhập chọn mỗi tháng",), columns=2, bold=True)
            heading = self._make.row([label, *_figures(offer.incomes, bold=True)], edges, shade=True, keep=True)
            yield heading
            periods = ("Mỗi tháng", f"{offer.year} tháng")
            for line in offer.lines:
                pairs = zip(line.monthly, line.yearly, strict=True)
                cells = [
                    Cell(texts=(line.who,), most=3),
                    Cell(texts=periods, size=FIGURE, whole=True),
                    *(_figure(*pair, bold=True) for pair in pairs),
                ]
                yield self._make.row(cells, edges, heading=(heading,))
            yield self._make.gap(0.3)
            yield from self._pensions(offer.pensions, offer.needed or 0)
        for left in offer.left:
            yield self._make.paragraph(f"{left.name}: {left.reason}")

    def losses(self) -> Iterator[Strip]:
        if not self._slip.losses:
            return
        yield from self._caption("4. Nếu để gián đoạn thì mất gì")
        for sentence in self._slip.losses:
            yield self._make.paragraph(sentence, mark="•", indent=0.75)

    def foot(self) -> Iterator[Strip]:
        slip, day = self._slip, format_date(self._slip.on)
        rules = f": {slip.rules}" if slip.rules else ""
        texts = [
            f"Số liệu ngày {day} theo sổ của cơ quan; chỗ chưa biết để trống. Mức đóng tính theo quy định hiệu lực ngày {day}{rules}."
        ]
        if slip.changes:
            texts.append(f"Sắp thay đổi: {slip.changes}.")
        if slip.unverified:
            texts.append(f"Chưa kiểm chứng: {'; '.join(slip.unverified)}.")
        if slip.sources:
            texts.append(f"Căn cứ: {'. '.join(slip.sources)}.")
        yield self._make.gap(0.3)
        yield self._make.small(" ".join(texts), SOURCE_SIZE)

    # -- parts

    def _caption(self, text: str) -> tuple[Strip, Strip]:
        caption = self._make.line([Run(text=text, bold=True, size=_CAPTION)], keep=True)
        return self._make.gap(0.2), replace(caption, height=caption.height + self._make.size * 0.1)

    def _member(self, member: MemberLine, edges: Sequence[float], heading: Strip) -> Iterator[Strip]:
        """One row for each thing held; name and year stand in the first."""
        for place, held in enumerate(member.holdings):
            who = (
                Cell(texts=(member.name if place == 0 else "",), most=3),
                Cell(texts=(member.born if place == 0 else "",), align="center"),
            )
            yield self._narrow.row([*who, *_holding_cells(held)], edges, heading=(heading,))

    def _pensions(self, pensions: Sequence[PensionLine], needed: int) -> Iterator[Strip]:
        """The way to a pension: one wide table for few adults, two narrow ones beside each other for more."""
        doubt = " (chưa kiểm chứng)" if self._slip.voluntary.pension_unverified else ""
        if self._dense:
            said = "; ".join(_pension_words(one) for one in pensions)
            text = f"Đường đến lương hưu – ngày đủ tuổi{doubt}, cần đóng đủ {needed} tháng: {said}."
            yield self._make.paragraph(text, size=FIGURE)
            return
        if len(pensions) <= _FEW:
            names = (
                "Đường đến lương hưu",
                f"Đủ tuổi nghỉ hưu{doubt}",
                "Cần đóng (tháng)",
                "Đã đóng theo sổ",
                "Còn thiếu (tháng)",
            )
            edges = self._edges(_PENSION)
            heading = self._make.row([_head(name) for name in names], edges, shade=True, keep=True)
            yield heading
            for one in pensions:
                cells = _pension_cells(one, f"{one.needed}")
                yield self._make.row(cells, edges, heading=(heading,))
            return
        text = f"Đường đến lương hưu: đủ tuổi nghỉ hưu{doubt} và đóng đủ {needed} tháng (số tháng theo sổ của cơ quan)"
        yield self._make.line([Run(text=text)], keep=True)
        half = self._make.width * (1 - _HALF_GAP) / 2
        shift = half + self._make.width * _HALF_GAP
        scale = half / sum(_PENSION_HALF)
        edges = list(accumulate((part * scale for part in _PENSION_HALF), initial=0.0))
        row = self._narrow.row(
            [_head(name) for name in ("Họ và tên", "Đủ tuổi", "Đã đóng", "Thiếu")], edges, shade=True, keep=True
        )
        heading = self._make.side_by_side(row, row, shift)
        yield heading
        middle = (len(pensions) + 1) // 2
        for first, second in zip_longest(pensions[:middle], pensions[middle:]):
            beside = None if second is None else self._narrow.row(_pension_cells(second), edges)
            row = self._narrow.row(_pension_cells(first), edges, heading=(heading,))
            yield self._make.side_by_side(row, beside, shift)

    def _edges(self, widths: Sequence[float], amounts: int = 0) -> list[float]:
        parts = [*widths, *([_AMOUNTS / amounts] * amounts if amounts else [])]
        scale = self._make.width / sum(parts)
        return list(accumulate((part * scale for part in parts), initial=0.0))


def _head(text: str) -> Cell:
    return Cell(texts=(text,), align="center", bold=True)


def _figure(*amounts: int, bold: bool) -> Cell:
    return Cell(texts=tuple(format_money(one) for one in amounts), align="right", size=FIGURE, bold=bold, whole=True)


def _figures(amounts: Amounts, *, bold: bool) -> list[Cell]:
    return [_figure(amount, bold=bold) for amount in amounts]


def _amount_cells(line: AmountLine, *, bold: bool) -> list[Cell]:
    return [Cell(texts=(line.text,), columns=2, bold=bold), *_figures(line.amounts, bold=bold)]


def _holding_cells(held: Holding) -> list[Cell]:
    """What is held with its days; words alone run over the columns of the days."""
    if not held.ends_on and not held.state:
        return [Cell(texts=(held.what,), columns=5, italic=True)]
    days = [format_date(day) if day else "" for day in (held.ends_on, held.pay_before, held.five_years_on)]
    ends_on, pay_before, five_years_on = (Cell(texts=(day,), align="center", size=FIGURE, whole=True) for day in days)
    return [Cell(texts=(held.what,)), ends_on, Cell(texts=(held.state,), align="center"), pay_before, five_years_on]


def _pension_words(one: PensionLine) -> str:
    """One adult in a sentence: unknown months are not mentioned."""
    day = format_date(one.retires_on) if one.retires_on else one.unknown
    counted = f" (theo sổ đã đóng {one.paid}, thiếu {one.missing})" if one.paid is not None else ""
    return f"{one.name} {day}{counted}"


def _pension_cells(one: PensionLine, needed: str | None = None) -> list[Cell]:
    """Name, day, months needed where they have a column, months paid and missing; unknown months stay blank."""
    day = format_date(one.retires_on) if one.retires_on else one.unknown
    counts = [
        *([needed] if needed is not None else []),
        *("" if many is None else f"{many}" for many in (one.paid, one.missing)),
    ]
    return [
        Cell(texts=(one.name,), most=3),
        Cell(texts=(day,), align="center", size=FIGURE if one.retires_on else 1.0, whole=one.retires_on is not None),
        *(Cell(texts=(count,), align="center", size=FIGURE, whole=True) for count in counts),
    ]
