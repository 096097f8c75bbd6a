"""Numbers and units of figures: whole people, whole đồng, exactly as written. What may mean two things is refused, never chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from desktop_app.domain.names import clean, fold
from desktop_app.excel.cells import PLACEHOLDERS
from desktop_app.excel.plain import Plain

MONEY_UNITS = {"1": "đồng", "1000": "nghìn đồng", "1000000": "triệu đồng", "1000000000": "tỷ đồng"}
_FACTORS = (
    (re.compile(r"ty(?: dong| d| vnd)?"), 1_000_000_000),
    (re.compile(r"(?:trieu|tr)(?:\.? ?(?:dong|d|vnd))?|1[.,]000[.,]000 ?(?:dong|d)"), 1_000_000),
    (re.compile(r"(?:nghin|ngan)(?: dong| d| vnd)?|1[.,]?000 ?(?:dong|d)"), 1_000),
    (re.compile(r"dong|vnd|d|vn dong|viet nam dong"), 1),
)
_COUNTED = frozenset(["nguoi", "luot", "the", "ho", "don vi", "lan", "nguoi tham gia", "nguoi/thang", "%"])
_NOTED = re.compile(r"(?:dvt|don vi tinh|don vi) ?: ?([^·()]{1,60})")
_BRACKETS = re.compile(r"\(([^()]{1,40})\)")
_SPLIT = re.compile(r"[,;/]| va ")
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BLANKS = re.compile(r"\d{1,3}(?: \d{3})+")
_ONE_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a text says of a unit: ``factor`` in đồng for money, else None; ``text`` as written."""

    text: str
    factor: int | None = None

    @property
    def counted(self) -> bool:
        """Whether people, cards, visits are counted one by one."""
        return self.factor is None and fold(self.text) in _COUNTED


class NotANumber(Exception):
    """A cell that holds no certain number; the sentence is for the user."""


def unit_of(text: str) -> Unit | None:
    """The unit that a whole text names; None for a blank one."""
    said = clean(text).strip(" .:")
    if not said:
        return None
    folded = fold(said)
    return Unit(text=said, factor=next((factor for words, factor in _FACTORS if words.fullmatch(folded)), None))


def units_in(text: str) -> tuple[Unit, ...]:
    """The units that a heading or the block above a table names: in brackets, or behind “ĐVT:”, several of them split by commas."""
    folded = fold(text)
    parts = [part for found in _BRACKETS.findall(folded) for part in _SPLIT.split(found)]
    parts += [part for found in _NOTED.findall(folded) for part in _SPLIT.split(found)]
    found = [unit for part in parts if (unit := unit_of(part)) is not None]
    return tuple(unit for unit in found if unit.factor is not None or unit.counted or _multiple(unit.text))


def money_factor(units: Iterable[Unit]) -> int | None:
    """The one unit of money among units; None when there is none or more than one."""
    factors = {unit.factor for unit in units if unit.factor is not None}
    return factors.pop() if len(factors) == 1 else None


def counted_in_thousands(units: Iterable[Unit]) -> bool:
    """Whether people are said to be given in hundreds, thousands or millions."""
    return any(unit.factor is None and _multiple(unit.text) for unit in units)


def whole_number(cell: Plain, factor: int, unit: str) -> int | None:
    """The number of a cell times ``factor``; None for a blank. Raises ``NotANumber`` with a Vietnamese sentence.

    Figures of Excel are taken with the 15 digits it shows; the product must be a whole ``unit``.
    """
    if isinstance(cell, bool):
        raise NotANumber("Ô ghi đúng/sai, không phải số. Hãy sửa lại.")
    if isinstance(cell, date | datetime | time | timedelta):
        raise NotANumber("Excel đã đổi ô này thành ngày tháng. Hãy gõ lại số.")
    amount = _of_text(cell, factor) if isinstance(cell, str) else _of_number(cell)
    if amount is None:
        return None
    product = amount * factor
    if product != product.to_integral_value():
        raise NotANumber(f"Số này không phải số nguyên {unit}. Hãy sửa lại.")
    return int(product)


def _of_number(cell: float) -> Decimal:
    if not isfinite(cell) or abs(cell) >= 1e15:
        raise NotANumber("Số quá lớn hoặc không có giá trị. Hãy gõ lại.")
    return Decimal(format(cell, ".15g"))


def _of_text(cell: str, factor: int) -> Decimal | None:
    said = clean(cell)
    if not said or fold(said) in PLACEHOLDERS - {"0"}:
        return None
    negative = said.startswith("-") or (said.startswith("(") and said.endswith(")"))
    bare = said.strip("-() ")
    if factor > 1 and _ONE_GROUP.fullmatch(bare):
        raise NotANumber(f"Không rõ “{said}” là số nghìn hay số lẻ. Hãy gõ lại ô này dạng số.")
    if _BLANKS.fullmatch(bare):
        digits = bare.replace(" ", "")
    elif _DOTS.fullmatch(bare):
        digits = bare.replace(".", "").replace(",", ".")
    elif _COMMAS.fullmatch(bare):
        digits = bare.replace(",", "")
    elif _DECIMAL.fullmatch(bare):
        digits = bare.replace(",", ".")
    else:
        raise NotANumber(f"“{said}” không phải số. Hãy sửa lại.")
    return -Decimal(digits) if negative else Decimal(digits)


def _multiple(text: str) -> bool:
    return bool(re.fullmatch(r"(?:tram|nghin|ngan|van|trieu) (?:nguoi|luot|the|ho)", fold(text)))
