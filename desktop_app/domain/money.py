"""Money in whole đồng: formatting, reading what is typed, spelling for receipts, and the one way of rounding.

No float anywhere: inside a rule amounts are `Fraction` or `Decimal`, and they become `int` once, by `round_half_up`.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import prod

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_UNITS = {
    "": 1, "đ": 1, "đồng": 1, "vnđ": 1, "vnd": 1,
    "k": 1_000, "n": 1_000, "ng": 1_000, "nghìn": 1_000, "ngàn": 1_000,
    "tr": 1_000_000, "triệu": 1_000_000,
    "tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "ty": 1_000_000_000,
}  # fmt: skip


def round_half_up(amount: Fraction | Decimal | int) -> int:
    """Round an exact amount to whole đồng, half up (away from zero for a negative half)."""
    exact = Fraction(amount)
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def format_money(amount: int) -> str:
    """Return đồng with points between thousands: 1366200 → "1.366.200"."""
    return f"{amount:,}".replace(",", ".")


def format_decimal(value: Decimal | Fraction | int) -> str:
    """Return a number as Vietnamese papers write it: comma for decimals (six at most), points between thousands."""
    scaled = round_half_up(Fraction(value) * 10**6)
    whole, rest = divmod(abs(scaled), 10**6)
    decimals = f"{rest:06d}".rstrip("0")
    return ("-" if scaled < 0 else "") + format_money(whole) + ("," + decimals if decimals else "")


def format_percent(value: Decimal | Fraction | int) -> str:
    """Return a percentage with its sign: 4.5 → "4,5 %"."""
    return f"{format_decimal(value)} %"


def parse_money(text: str) -> int:
    """Read an amount as it is typed and return whole đồng.

    Understands 1.366.200 and 1,366,200 (thousands), 500k, 1,2tr, 3 triệu, 1,5 tỷ, a trailing đ, and sums of products
    such as `113850*12` or `2*500k+30000`. Raises RuleBroken for anything else: amounts are never guessed, negative,
    or fractions of a đồng.
    """
    typed = clean(text).replace(" ", "").lower().replace("×", "*")
    if not typed:
        raise _unreadable(text)
    total = 0
    for sign, term in re.findall(r"([+-]?)([^+-]*)", typed)[:-1]:
        product = prod(_factor(factor, text) for factor in term.split("*"))
        total += -product if sign == "-" else product
    if total < 0:
        raise RuleBroken(f"Số tiền “{text.strip()}” là số âm; chỉ nhận số từ 0 trở lên.", rule="money.negative")
    return total


def money_in_words(amount: int) -> str:
    """Spell đồng as receipts do: 1366200 → "Một triệu ba trăm sáu mươi sáu nghìn hai trăm đồng"."""
    words = ("âm " if amount < 0 else "") + (_spell(abs(amount)) or _DIGITS[0])
    return words[0].upper() + words[1:] + " đồng"


def _factor(text: str, typed: str) -> int:
    found = re.fullmatch(r"(\d+(?:[.,]\d+)*)([^\d.,]*)", text)
    if found is None or found[2] not in _UNITS:
        raise _unreadable(typed)
    number, unit = found[1], _UNITS[found[2]]
    groups = re.split(r"[.,]", number)
    if len(groups) == 1:
        return int(number) * unit
    separators = set(re.findall(r"[.,]", number))
    grouped = len(separators) == 1 and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if unit == 1 and grouped and groups[0][0] != "0":
        return int("".join(groups))
    # Three decimals are refused: 1,200tr could mean 1.2 or 1200 million. Fewer always leave whole đồng.
    if unit > 1 and len(groups) == 2 and len(groups[1]) < 3:
        return int(Decimal(f"{groups[0]}.{groups[1]}") * unit)
    raise _unreadable(typed)


def _unreadable(text: str) -> RuleBroken:
    return RuleBroken(
        f"Không hiểu số tiền “{text.strip()}”. Gõ số đồng, ví dụ 1.366.200, 500k, 1,2tr hoặc 113850*12.",
        rule="money.format",
    )


def _spell(amount: int) -> str:
    """Spell a positive whole number; "" for zero."""
    billions, rest = divmod(amount, 10**9)
    parts = [f"{_spell(billions)} tỷ"] if billions else []
    for scale in (2, 1, 0):
        group = rest // 1000**scale % 1000
        if group:
            parts.append(f"{_spell_group(group, full=bool(parts))} {_SCALES[scale]}".rstrip())
    return " ".join(parts)


def _spell_group(group: int, *, full: bool) -> str:
    """Spell 1–999; `full`: a larger group stands before it, so that empty hundreds are spoken ("không trăm")."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words: list[str] = []
    if hundreds or full:
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if units:
            words += (["linh"] if words else []) + [_DIGITS[units]]
        return " ".join(words)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if units == 1:
        words.append("một" if tens == 1 else "mốt")
    elif units == 5:
        words.append("lăm")
    elif units:
        words.append(_DIGITS[units])
    return " ".join(words)
