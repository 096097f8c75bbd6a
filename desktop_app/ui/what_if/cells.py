"""What is typed into the cells of the panel: supports in percent or đồng, incomes as multiples of the least one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money, format_percent, parse_money
from desktop_app.domain.quote import read_percent

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_MULTIPLE = re.compile(r"(?:[x×]\s*(\d{1,2}))|(?:(\d{1,2})\s*[x×])", re.IGNORECASE)
_LEAST = frozenset({"tt", "min"})  # “tối thiểu”, as it is typed in a hurry


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A local or other support of one person: as typed (percent or đồng), and what it comes to in đồng. `refused`: a zero
    was typed, so that no rule of the province or the commune counts either.

    Two are equal when the same was typed, whatever it comes to.
    """

    percent: Decimal = Decimal(0)
    amount: int = 0
    refused: bool = False
    paid: int | None = field(default=None, compare=False)

    @property
    def is_typed(self) -> bool:
        """Whether the officer typed it; otherwise it comes from the rules."""
        return bool(self.percent or self.amount or self.refused)

    def show(self) -> str:
        """What stands in the cell: "136.620 (10 %)"."""
        paid = self.amount if self.paid is None else self.paid
        if self.percent:
            return f"{format_money(paid)} ({format_percent(self.percent)})"
        return format_money(paid) if paid or self.is_typed else ""


def show_extra(extra: Extra) -> str:
    """The text of the cell."""
    return extra.show()


def read_extra(text: str) -> Extra:
    """Read "10%", "136.620 (10 %)" or "50k". Raises RuleBroken for anything else and for percentages over 100."""
    found = _PERCENT.search(text)
    if found is not None:
        return Extra(percent=read_percent(found[1], "Tỷ lệ hỗ trợ"))
    return _amount(text)


def read_amount_extra(text: str) -> Extra:
    """Read an amount alone. Raises RuleBroken for a percentage."""
    if "%" in text:
        raise RuleBroken("Hỗ trợ khác nhập bằng số tiền, ví dụ 50k hoặc 50.000.", rule="what-if.other")
    return _amount(text)


def _amount(text: str) -> Extra:
    amount = parse_money(text)
    return Extra(amount=amount, refused=not amount)


def read_income(text: str, least: int) -> int:
    """Read an income in đồng a month, "tt" (the least one) or a multiple of it: "x2", "2x"."""
    typed = text.strip().lower()
    if typed in _LEAST:
        return least
    found = _MULTIPLE.fullmatch(typed)
    return least * int(found[1] or found[2]) if found else parse_money(text)
