"""D05-TS: the people of one batch who join, continue or return to voluntary social insurance (QĐ 366/QĐ-BHXH).

Columns 6, 7, 10 and 12 are whole đồng and follow the law's formulas, with TN the chosen income, CN the rural poverty
line, n the months paid and k the State's share:

    column 6  = n × TN × 22 %
    column 10 = n × column 9 × CN × 22 %, or an amount fixed by the local budget; column 12 likewise with column 11
    column 7  = column 6 − n × k × CN × 22 % − column 10 − column 12

The published guide of column 7 multiplies by the months twice and names wrong columns; the formula above is the law's
(NĐ 159/2025/NĐ-CP Đ5, Đ9). Rates and the poverty line are given per line, as frozen when the person enrolled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date_words, month_bounds
from desktop_app.domain.money import format_money, round_half_up
from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value, add_up

CODE = "D05-TS"


@dataclass(frozen=True, kw_only=True)
class D05Line:
    """One person. Amounts are whole đồng for the whole period paid, percentages numbers (20 is 20 %), None is blank.

    `birth` is ISO text with the precision it has; `from_month` is `YYYY-MM`; `income` đồng a month; `rate` the
    contribution in % (22) and `poverty_line` đồng a month, both as of the enrolment. `supported_months` is given when
    the State supports fewer months than are paid. `local_amount` and `other_amount` are given when the support is a
    fixed amount; otherwise they follow from the percentage.

    `due` and `payable` are the amounts the enrolment froze. They win over the formulas (payments for years ahead or for
    missing time discount or compound each month); `remarks` names a line where a plain period disagrees. `key` as in `Row`.
    """

    name: str
    months: int
    income: int
    rate: Decimal
    poverty_line: int
    from_month: str | None = None
    insurance_no: str = ""
    birth: str | None = None
    state_percent: Decimal | None = None
    supported_months: int | None = None
    local_percent: Decimal | None = None
    local_amount: int | None = None
    other_percent: Decimal | None = None
    other_amount: int | None = None
    due: int | None = None
    payable: int | None = None
    plain_period: bool = True
    result_form: str = ""
    change: str = ""
    note: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class D05Batch:
    """One list as an organisation's collector hands it in; texts that are "" stay as on the blank form."""

    lines: tuple[D05Line, ...]
    organisation: str = ""
    organisation_code: str = ""
    collector: str = ""
    collector_code: str = ""
    list_number: str = ""
    on: date | None = None


def formula_due(line: D05Line) -> int:
    """Return column 6 by the formula: months × income × rate, in đồng."""
    return round_half_up(line.months * line.income * _share(line.rate))


def formula_payable(line: D05Line) -> int:
    """Return column 7 by the formula, in đồng; supports beyond what is due leave 0, never less."""
    months = line.months if line.supported_months is None else line.supported_months
    state = round_half_up(months * _share(line.state_percent) * line.poverty_line * _share(line.rate))
    return max(0, formula_due(line) - state - (local_amount(line) or 0) - (other_amount(line) or 0))


def local_amount(line: D05Line) -> int | None:
    """Return column 10 in đồng: the fixed amount, else by the percentage; None without local support."""
    return _extra(line, line.local_amount, line.local_percent)


def other_amount(line: D05Line) -> int | None:
    """Return column 12 in đồng: the fixed amount, else by the percentage; None without other support."""
    return _extra(line, line.other_amount, line.other_percent)


def header(batch: D05Batch) -> dict[str, str]:
    """Return the texts of the form's header block, title and footer by placeholder."""
    return {
        "organisation": batch.organisation,
        "organisation_code": batch.organisation_code,
        "collector": batch.collector,
        "collector_code": batch.collector_code,
        "list_number": batch.list_number,
        "day_in_words": format_date_words(batch.on) if batch.on else "",
    }


def rows(batch: D05Batch) -> tuple[Row, ...]:
    """Return one row `line` per person, numbered from 1; column keys as in the form's definition."""
    return tuple(
        Row(kind="line", values=_values(number, line), key=line.key) for number, line in enumerate(batch.lines, start=1)
    )


def totals(batch: D05Batch) -> Row:
    """Return the sums of the money columns 6, 7, 10 and 12: exactly the rows above, added up."""
    body = rows(batch)
    return Row(
        kind="total",
        values={
            key: _sum(row.values[key] for row in body) for key in ("due", "payable", "local_amount", "other_amount")
        },
    )


def remarks(batch: D05Batch) -> tuple[str, ...]:
    """Return what the officer should know before the list leaves: missing numbers, amounts against the formulas."""
    found = []
    for number, line in enumerate(batch.lines, start=1):
        who = f"Dòng {number}, {line.name}"
        if not line.insurance_no:
            found.append(f"{who}: chưa có mã số BHXH.")
        if line.birth is None:
            found.append(f"{who}: chưa có ngày sinh.")
        if not line.plain_period:
            continue
        for label, recorded, computed in (
            ("số tiền phải đóng", line.due, formula_due(line)),
            ("số tiền người tham gia đóng", line.payable, formula_payable(line)),
        ):
            if recorded is not None and recorded != computed:
                found.append(
                    f"{who}: {label} đã ghi {format_money(recorded)} đ, theo công thức là {format_money(computed)} đ."
                )
    return tuple(found)


def report(batch: D05Batch, form: FilledForm, *, caption: str = "", made_at: datetime | None = None) -> Report:
    """Return the report for screen and paper; `form` is the layout filled with `header(batch)`."""
    return form_report(
        form, rows=rows(batch), totals=totals(batch), remarks=remarks(batch), caption=caption, made_at=made_at
    )


def _values(number: int, line: D05Line) -> dict[str, Value]:
    return {
        "number": number,
        "name": line.name,
        "insurance_no": line.insurance_no,
        "birth": _birth(line.birth),
        "from_month": month_bounds(line.from_month)[0] if line.from_month else None,
        "months": line.months,
        "income": line.income,
        "due": formula_due(line) if line.due is None else line.due,
        "payable": formula_payable(line) if line.payable is None else line.payable,
        "state_percent": line.state_percent,
        "local_percent": line.local_percent,
        "local_amount": local_amount(line),
        "other_percent": line.other_percent,
        "other_amount": other_amount(line),
        "result_form": line.result_form,
        "change": line.change,
        "note": line.note,
    }


def _birth(birth: str | None) -> Value:
    """Return a full birth date as a date, one known to the month or year only as the text it is."""
    if birth is None:
        return None
    return date.fromisoformat(birth) if birth.count("-") == 2 else format_birth(birth)


def _extra(line: D05Line, fixed: int | None, percent: Decimal | None) -> int | None:
    if fixed is not None or percent is None:
        return fixed
    return round_half_up(line.months * _share(percent) * line.poverty_line * _share(line.rate))


def _share(percent: Decimal | None) -> Fraction:
    return Fraction(percent or 0) / 100


def _sum(values: Iterable[Value]) -> int | None:
    return add_up([value if isinstance(value, int) else None for value in values])
