"""“Phiếu báo mức đóng”: what a household would pay on a day, and under the table how every amount came about.

It is no receipt. The steps are printed in short, one paragraph a person, their sources once at the end, so that a usual
household fits one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.dates import format_date, format_date_words
from desktop_app.domain.money import money_in_words
from desktop_app.domain.quote import Step
from desktop_app.reports.report import Column, Line, Page, Report, Row, Signature, Value, heading_grid

_PAGE = Page(landscape=False, margins=(15.0, 12.0, 12.0, 12.0), size=9.0)
_COLUMNS = (
    ("number", "TT", 4, "count", "center"),
    ("name", "Họ và tên", 17, "text", ""),
    ("what", "Chế độ, kỳ đóng", 17, "text", ""),
    ("span", "Thẻ có giá trị, tháng được tính", 23, "text", "center"),
    ("gross", "Tổng số tiền", 10, "money", ""),
    ("state", "Nhà nước hỗ trợ", 10, "money", ""),
    ("local", "Địa phương hỗ trợ", 10, "money", ""),
    ("other", "Hỗ trợ khác", 9, "money", ""),
    ("payable", "Phải đóng", 11, "money", ""),
)
_SIGNS = ("×", "−", "+")
_MONEY = ("gross", "state", "local", "other", "payable")


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One person in one scheme; amounts in đồng for the whole period. `what` names method and months, `span` the card or
    the months; `steps` how the amount came about."""

    name: str
    scheme: str
    what: str
    span: str
    gross: int
    state: int
    local: int
    other: int
    payable: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class SlipFigures:
    """Everything on one slip. `household` is its title ("Hộ Nguyễn Văn An"), `address` where it lives, `on` the day of
    payment; `superior`, `office` and `place` as on every paper of the office; texts that are "" are left out."""

    office: str
    household: str
    on: date
    lines: tuple[SlipLine, ...]
    superior: str = ""
    place: str = ""
    address: str = ""
    made_at: datetime | None = None


def quote_slip(figures: SlipFigures) -> Report:
    """Return the slip as a report: the table, the sum in words, the steps and their sources."""
    rows, sources = _rows(figures.lines)
    sums = {key: sum(getattr(line, key) for line in figures.lines) for key in _MONEY}
    where = [part for part in (figures.household, figures.address) if part]
    corner = [Line(text=figures.superior.upper())] if figures.superior else []
    day = format_date_words(figures.made_at.date() if figures.made_at else figures.on)
    return Report(
        code="",
        title=(
            Line(text="PHIẾU BÁO MỨC ĐÓNG", bold=True),
            Line(text=", ".join(where)),
            Line(text=f"Số tiền khi đóng ngày {format_date(figures.on)}; không thay biên lai thu tiền", italic=True),
        ),
        corner=(*corner, Line(text=figures.office.upper(), bold=True)),
        columns=tuple(Column(key=key, width=width, kind=kind, align=align) for key, _, width, kind, align in _COLUMNS),
        headings=heading_grid([(heading,) for _, heading, *_ in _COLUMNS]),
        rows=rows,
        span_kinds=frozenset({"steps"}),
        total=Row(kind="total", values={"name": "Cộng cả hộ", **sums}),
        notes=(f"Bằng chữ: {money_in_words(sums['payable'])}.", *_cited(sources)),
        signatures=(
            Signature(
                lines=(
                    Line(text=f"{figures.place}, {day}" if figures.place else day[:1].upper() + day[1:], italic=True),
                    Line(text="Người báo mức đóng", bold=True),
                ),
            ),
        ),
        caption="Phiếu báo mức đóng",
        made_at=figures.made_at,
        page=_PAGE,
    )


def _rows(lines: Sequence[SlipLine]) -> tuple[tuple[Row, ...], dict[str, int]]:
    """One row a person and below it how the amount came about, with marks to the sources; the sources by mark."""
    sources: dict[str, int] = {}
    rows = []
    for number, line in enumerate(lines, 1):
        what = f"{line.scheme}, {line.what}"
        values: dict[str, Value] = {"number": number, "name": line.name, "what": what, "span": line.span}
        rows.append(Row(kind="line", values={**values, **{key: getattr(line, key) for key in _MONEY}}))
        told = "; ".join(_step(step, sources) for step in line.steps)
        rows.append(Row(kind="steps", values={"name": f"Vì sao ra số này: {told}."}))
    return tuple(rows), sources


def _cited(sources: Mapping[str, int]) -> list[str]:
    return ["Căn cứ: " + "; ".join(f"[{mark}] {source}" for source, mark in sources.items()) + "."] if sources else []


def _step(step: Step, sources: dict[str, int]) -> str:
    """A step as a part of a sentence: a sum as "a × b = c", other facts as "c (a)"."""
    marks = [sources.setdefault(source, len(sources) + 1) for source in step.source.split("; ") if source]
    if not step.formula or step.formula == step.value:
        told = step.value
    elif any(sign in step.formula for sign in _SIGNS):
        told = f"{step.formula} = {step.value}"
    else:
        told = f"{step.value} ({step.formula})"
    return f"{step.label}: {told}" + "".join(f" [{mark}]" for mark in marks)
