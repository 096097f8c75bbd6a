"""D11-TS and D11a-TS: remuneration person by person, and by organisation over a month, quarter or year (QĐ 366/QĐ-BHXH).

Amounts are whole đồng, percentages numbers (9 is 9 %). What a line does not have stays blank: somebody who goes on has no figures in the columns of
the first time, a line without a refund none in the columns of what is taken back. Columns 6, 9, 15 and 18 are the amounts of the ledger, never
computed again on the way to the paper; the sums are those of the rows above them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from desktop_app.domain.dates import format_date_words
from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value, add_up, roman

DETAIL = "D11-TS"
SUMMARIES = {"month": "D11at-TS", "quarter": "D11aq-TS", "year": "D11an-TS"}
_MONEY = (
    "new.base", "new.amount", "going_on.base", "going_on.amount", "base", "amount", "new.refunded", "new.clawed",
    "going_on.refunded", "going_on.clawed", "refunded", "clawed",
)  # fmt: skip
_LETTERS = "ABCDEFGH"


@dataclass(frozen=True, kw_only=True)
class D11Line:
    """One person. ``fresh``: tham gia lần đầu; ``base`` paid, ``amount`` remuneration; ``refunded`` given back, ``clawed`` taken back for it.

    Zero amounts are "none" and stay blank; ``percent`` None is "no rate known". ``key`` as in `Row`.
    """

    name: str
    fresh: bool
    code: str = ""
    insurance_no: str = ""
    level: int | None = None
    method: str = ""
    base: int = 0
    percent: Decimal | None = None
    amount: int = 0
    months_back: int | None = None
    refunded: int = 0
    clawed_percent: Decimal | None = None
    clawed: int = 0
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class D11Detail:
    """One D11-TS. Texts that are "" stay as on the blank form."""

    lines: tuple[D11Line, ...]
    occasion: str = ""
    organisation: str = ""
    organisation_code: str = ""
    province: str = ""
    office: str = ""
    on: date | None = None
    signer_title: str = ""
    signer: str = ""


@dataclass(frozen=True, kw_only=True)
class D11Unit:
    """One organisation's sums of a scheme; people count lines, amounts are đồng."""

    name: str
    code: str = ""
    new_people: int = 0
    new_base: int = 0
    new_amount: int = 0
    going_on_people: int = 0
    going_on_base: int = 0
    going_on_amount: int = 0
    new_refunded: int = 0
    new_clawed: int = 0
    going_on_refunded: int = 0
    going_on_clawed: int = 0
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class D11Section:
    """One scheme of the summary ("BHXH tự nguyện"), numbered A, B, C; ``groups`` (I, II) split it by kind of participant."""

    title: str
    units: tuple[D11Unit, ...] = ()
    groups: tuple[tuple[str, tuple[D11Unit, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class D11Summary:
    """One D11a-TS; ``period`` in words: "Tháng 10 năm 2026"."""

    sections: tuple[D11Section, ...]
    period: str
    province: str = ""
    office: str = ""
    on: date | None = None
    signer_title: str = ""
    signer: str = ""


def detail_header(figures: D11Detail) -> dict[str, str]:
    """Return the texts of D11-TS by placeholder."""
    return {
        **_office(figures),
        "batch_line": f"Đợt phát sinh: {figures.occasion}" if figures.occasion else "",
        "organisation": figures.organisation,
        "organisation_code": figures.organisation_code,
    }


def summary_header(figures: D11Summary) -> dict[str, str]:
    """Return the texts of D11a-TS by placeholder."""
    return {**_office(figures), "period": figures.period}


def detail_rows(figures: D11Detail) -> tuple[Row, ...]:
    """Return one row `line` per person, numbered from 1."""
    return tuple(
        Row(kind="line", values=_line_values(number, line), key=line.key)
        for number, line in enumerate(figures.lines, start=1)
    )


def summary_rows(figures: D11Summary) -> tuple[Row, ...]:
    """Return the sections with their units: rows `section` (A, B, C), `subsection` (I, II) and `line` (numbered in each)."""
    rows: list[Row] = []
    for letter, section in zip(_LETTERS, figures.sections, strict=False):
        rows.append(Row(kind="section", values={"number": f"{letter}. {section.title}"}, key=f"section:{letter}"))
        rows += _unit_rows(section.units)
        for number, (title, units) in enumerate(section.groups, start=1):
            heading = {"number": f"{roman(number)}. {title}"}
            rows.append(Row(kind="subsection", values=heading, key=f"section:{letter}/{number}"))
            rows += _unit_rows(units)
    return tuple(rows)


def totals(rows: Iterable[Row], *, people: bool = False) -> Row:
    """Return the sums of the money columns (and with `people` of the counts): exactly the rows above, added up."""
    body = tuple(rows)
    keys = (*_MONEY, "new.people", "going_on.people") if people else _MONEY
    return Row(kind="total", values={key: _sum(row.values.get(key) for row in body) for key in keys})


def detail_remarks(figures: D11Detail) -> tuple[str, ...]:
    """Return what the officer should know before D11-TS leaves: lines without an insurance number, collectors without a code."""
    found = []
    for number, line in enumerate(figures.lines, start=1):
        who = f"Dòng {number}, {line.name}"
        if not line.insurance_no:
            found.append(f"{who}: chưa có mã số BHXH.")
        if not line.code:
            found.append(f"{who}: nhân viên thu chưa có mã.")
    return tuple(found)


def detail_report(
    figures: D11Detail, form: FilledForm, *, caption: str = "", made_at: datetime | None = None
) -> Report:
    """Return D11-TS for screen and paper; `form` is the layout filled with `detail_header(figures)`."""
    rows = detail_rows(figures)
    return form_report(
        form, rows=rows, totals=totals(rows), remarks=detail_remarks(figures), caption=caption, made_at=made_at
    )


def summary_report(
    figures: D11Summary, form: FilledForm, *, caption: str = "", made_at: datetime | None = None
) -> Report:
    """Return D11a-TS for screen and paper; `form` is the layout filled with `summary_header(figures)`."""
    rows = summary_rows(figures)
    made = form_report(
        form,
        rows=rows,
        totals=totals(rows, people=True),
        strong_kinds=frozenset({"section", "subsection", "total"}),
        caption=caption,
        made_at=made_at,
    )
    return replace(made, span_kinds=frozenset({"section", "subsection"}))


def _office(figures: D11Detail | D11Summary) -> dict[str, str]:
    words = format_date_words(figures.on) if figures.on else ""
    return {
        "province": figures.province,
        "office": figures.office,
        "day_in_words": words[:1].upper() + words[1:],
        "signer_title": figures.signer_title,
        "signer": figures.signer,
    }


def _line_values(number: int, line: D11Line) -> dict[str, Value]:
    half = "new" if line.fresh else "going_on"
    values: dict[str, Value] = {
        "number": number,
        "code": line.code,
        "name": line.name,
        "insurance_no": line.insurance_no,
        "level": line.level,
        "method": line.method,
    }
    if line.base:
        known = line.percent is not None
        values |= {
            f"{half}.base": line.base,
            f"{half}.percent": line.percent,
            f"{half}.amount": line.amount if known else None,
            "base": line.base,
            "amount": line.amount if known else None,
        }
    if line.refunded:
        values |= {
            "months_back": line.months_back,
            f"{half}.refunded": line.refunded,
            f"{half}.clawed_percent": line.clawed_percent,
            f"{half}.clawed": line.clawed,
            "refunded": line.refunded,
            "clawed": line.clawed,
        }
    return values


def _unit_rows(units: Sequence[D11Unit]) -> list[Row]:
    return [Row(kind="line", values=_unit_values(number, unit), key=unit.key) for number, unit in enumerate(units, 1)]


def _unit_values(number: int, unit: D11Unit) -> Mapping[str, Value]:
    return {
        "number": number,
        "code": unit.code,
        "name": unit.name,
        "new.people": unit.new_people,
        "new.base": unit.new_base,
        "new.amount": unit.new_amount,
        "going_on.people": unit.going_on_people,
        "going_on.base": unit.going_on_base,
        "going_on.amount": unit.going_on_amount,
        "base": unit.new_base + unit.going_on_base,
        "amount": unit.new_amount + unit.going_on_amount,
        "new.refunded": unit.new_refunded,
        "new.clawed": unit.new_clawed,
        "going_on.refunded": unit.going_on_refunded,
        "going_on.clawed": unit.going_on_clawed,
        "refunded": unit.new_refunded + unit.going_on_refunded,
        "clawed": unit.new_clawed + unit.going_on_clawed,
    }


def _sum(values: Iterable[Value]) -> int | None:
    return add_up([value if isinstance(value, int) else None for value in values])
