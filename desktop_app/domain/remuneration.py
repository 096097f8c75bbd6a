"""Thù lao of the organisations that find, keep and collect from participants: the rate of a line, its amount, what is taken back.

The rate is a percentage of what the participant paid (D11-TS columns 4 to 9), by scheme, by joining for the first time or going on, and by
method of payment. The rate of the day on which the money was collected counts, for the whole life of the line: a refund takes back at that
rate (D11-TS columns 12 to 20), however the table changed since. A contract's rate goes before the office's table, an exact method before
"every method". Amounts are whole đồng, rounded half up once per line. A figure nobody set is never guessed: `find_rate` returns None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import rate_name
from desktop_app.domain.money import format_percent, round_half_up
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Step, dong

NEW, CONTINUE, RETURN = "new", "continue", "return"
KIND_WORDS = {NEW: "tham gia lần đầu", CONTINUE: "tiếp tục tham gia", RETURN: "đăng ký lại"}
FORM_SOURCE = "Mẫu D11-TS, QĐ 366/QĐ-BHXH"
_LAW_GROUPS = {VOLUNTARY_SI: "voluntary-si", HEALTH_HOUSEHOLD: "health", "health-other": "health"}


@dataclass(frozen=True, kw_only=True)
class AgreedRate:
    """One row of a contract's table. ``method`` ``None``: every method; ``contract`` names it; days are inclusive, ``valid_to`` ``None`` is open."""

    scheme: str
    kind: str
    method: str | None
    percent: Decimal
    valid_from: date
    valid_to: date | None
    contract: str
    source: str = ""

    def holds_on(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class FoundRate:
    """The rate of a line and where it was found. ``name`` is its row in words; ``verified`` is false for figures without a sure source."""

    percent: Decimal
    name: str
    source: str
    valid_from: date
    valid_to: date | None
    verified: bool = True


def is_fresh(kind: str) -> bool:
    """Whether an enrolment stands in the columns "Tham gia lần đầu": only ``new`` does; who returns is not there for the first time."""
    return kind == NEW


def find_rate(
    agreed: Iterable[AgreedRate], law: LawBook, *, scheme: str, kind: str, method: str | None, on: date
) -> FoundRate | None:
    """Return the rate of the day, or None where neither the contract nor the office's table has one.

    Asked in this order: the contract for this kind and method, for this kind and every method; for who returns then the contract's row for
    going on; at last the office's table (`remuneration.*` of the law) by method and for every method.
    """
    rows = [row for row in agreed if row.scheme == scheme and row.holds_on(on)]
    for wanted in dict.fromkeys((kind, NEW if is_fresh(kind) else CONTINUE)):
        for how in dict.fromkeys((method, None)):
            for row in rows:
                if (row.kind, row.method) == (wanted, how):
                    return _of_contract(row)
    group = _LAW_GROUPS.get(scheme, scheme)
    key = f"remuneration.{group}-{'new' if is_fresh(kind) else 'renew'}"
    for subject in dict.fromkeys((method or "", "")):
        rate = law.find(key, on, subject)
        if rate is not None:
            return _of_law(rate)
    return None


def amount_of(base: int, percent: Decimal) -> int:
    """Return the remuneration for what a participant paid, in đồng (columns 6 and 9). Raises RuleBroken for a rate outside 0–100 %."""
    check_percent(percent)
    return round_half_up(Fraction(base) * Fraction(percent) / 100)


def taken_back(*, refunded: int, percent: Decimal, left_base: int, left_amount: int) -> int:
    """Return what is taken back for a refund, in đồng (columns 15 and 18), at the rate the line was granted at.

    ``left_base`` and ``left_amount``: what is still granted of the line. Giving back all of it takes back all that is left, to the đồng;
    a part never takes back more than is left.
    """
    if refunded >= left_base:
        return left_amount
    return min(left_amount, amount_of(refunded, percent))


def check_percent(percent: Decimal) -> None:
    """Raise RuleBroken for a percentage that no remuneration can have."""
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise RuleBroken("Tỷ lệ thù lao phải từ 0 đến 100 %.", rule="remuneration.percent", source=FORM_SOURCE)


def explain_grant(*, paid: int, kind: str, rate: FoundRate | None, amount: int, on: date, due: str) -> tuple[Step, ...]:
    """Return how the remuneration of a line comes about; ``due`` says from when it is owed, in words."""
    first = Step(
        label="Số tiền người tham gia đóng", formula=f"Thu ngày {format_date(on)}", value=dong(paid), source=FORM_SOURCE
    )
    if rate is None:
        said = f"Chưa có tỷ lệ cho ngày {format_date(on)}; hãy ghi tỷ lệ vào hợp đồng hoặc trang Quy định."
        words = KIND_WORDS.get(kind, KIND_WORDS[CONTINUE])
        return first, Step(label=f"Tỷ lệ thù lao, {words}", formula=said, value="chưa có")
    again = "; đăng ký lại không phải lần đầu" if kind == RETURN else ""
    return (
        first,
        Step(label=rate.name, formula=_period(rate) + again, value=format_percent(rate.percent), source=rate.source),
        Step(
            label="Thù lao phải chi",
            formula=f"{dong(paid)} × {format_percent(rate.percent)}",
            value=dong(amount),
            source=FORM_SOURCE,
        ),
        Step(label="Kỳ tính thù lao", formula="", value=due),
    )


def explain_claw_back(
    *, refunded: int, percent: Decimal, left_base: int, left_amount: int, amount: int, source: str
) -> tuple[Step, ...]:
    """Return how what is taken back comes about."""
    whole = refunded >= left_base
    how = (
        "Hoàn trả toàn bộ: thu hồi hết phần thù lao còn lại"
        if whole
        else f"{dong(refunded)} × {format_percent(percent)}"
    )
    return (
        Step(label="Số tiền hoàn trả người tham gia", formula="", value=dong(refunded), source=FORM_SOURCE),
        Step(label="Tỷ lệ đã chi lúc thu tiền", formula="", value=format_percent(percent), source=source),
        Step(label="Thù lao đã chi còn lại", formula=f"trên {dong(left_base)}", value=dong(left_amount)),
        Step(label="Thù lao thu hồi", formula=how, value=dong(amount), source=FORM_SOURCE),
    )


def _of_contract(row: AgreedRate) -> FoundRate:
    every = "mọi phương thức" if row.method is None else ""
    name = ", ".join(part for part in (f"Tỷ lệ theo hợp đồng, {KIND_WORDS[row.kind]}", every) if part)
    source = ", ".join(part for part in (f"Hợp đồng {row.contract}", row.source) if part)
    return FoundRate(percent=row.percent, name=name, source=source, valid_from=row.valid_from, valid_to=row.valid_to)


def _of_law(rate: Rate) -> FoundRate:
    return FoundRate(
        percent=rate.value,
        name=rate_name(rate.key, rate.subject),
        source=rate.source,
        valid_from=rate.valid_from,
        valid_to=rate.valid_to,
        verified=rate.confidence == "H",
    )


def _period(rate: FoundRate) -> str:
    first = f"từ {format_date(rate.valid_from)}"
    return f"{first} đến {format_date(rate.valid_to)}" if rate.valid_to else first
