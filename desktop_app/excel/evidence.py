"""What the cells of a column look like: the evidence that decides between the fields a heading may mean."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from desktop_app.domain.identity import digits_of
from desktop_app.domain.names import fold
from desktop_app.excel.plain import Plain, shown

_SEXES = frozenset(["nam", "nu", "trai", "gai", "male", "female", "m", "f"])
_MARKS = frozenset(["x", "х", "×", "✓", "✔", "v", "*"])
_DATE = re.compile(
    r"(?:sinh )?(?:ngay )?\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})(?: .*)?|\d{4}-\d{2}-\d{2}.*"
    r"|(?:ngay )?\d{1,2} (?:thang|thg|th) \d{1,2},? (?:nam )?\d{4}|\d{1,2}[ \-/][a-z]{3}[ \-/](?:\d{4}|\d{2})"
    r"|[?_x*.…0\-]{1,2}[/\-][?_x*.…0\-]{1,2}[/\-]\d{4}"
)
_MONTH = re.compile(r"(?:t|thang )?\d{1,2} ?[/.\-] ?\d{4}|\d{4}-\d{2}")
_CARD = re.compile(r"[A-Z]{2}\d{13}")
_PHONE = re.compile(r"(?:\+?84|0)?[35789]\d{8}|02\d{9}")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")

# Which looks speak for a field. A field that is not named here can hold any text.
_LOOKS: dict[str, frozenset[str]] = {
    "full_name": frozenset(["name", "word"]),
    "household_head": frozenset(["name"]),
    "head_flag": frozenset(["mark", "bit"]),
    "birth": frozenset(["date", "month", "year"]),
    "birth_day": frozenset(["day", "month_number"]),
    "birth_month": frozenset(["month_number"]),
    "birth_year": frozenset(["year"]),
    "birth_male": frozenset(["date", "month", "year"]),
    "birth_female": frozenset(["date", "month", "year"]),
    "sex": frozenset(["sex", "mark", "bit"]),
    "sex_male": frozenset(["mark", "bit"]),
    "sex_female": frozenset(["mark", "bit"]),
    "personal_id": frozenset(["id12", "id12_short", "digits9"]),
    "insurance_no": frozenset(["digits10", "digits9", "id12", "card"]),
    "card_no": frozenset(["card", "digits10", "digits9"]),
    "phone": frozenset(["phone"]),
    "household_phone": frozenset(["phone"]),
    "valid_from": frozenset(["date"]),
    "valid_to": frozenset(["date"]),
    "issued_on": frozenset(["date"]),
    "receipt_date": frozenset(["date"]),
    "stopped_month": frozenset(["month", "date", "packed_month"]),
    "stopped_compulsory": frozenset(["mark", "bit"]),
    "stopped_voluntary": frozenset(["mark", "bit"]),
    "stopped_health": frozenset(["mark", "bit"]),
    "stopped_unemployment": frozenset(["mark", "bit"]),
    "commune_code": frozenset(["number", "small", "year", "digits5"]),
    "age": frozenset(["day", "small"]),
    "months": frozenset(["day", "small", "month_number"]),
    "member_order": frozenset(["small", "day", "month_number"]),
    "amount_due": frozenset(["number"]),
    "amount_paid": frozenset(["number"]),
    "income": frozenset(["number"]),
    "base_salary": frozenset(["number"]),
    "relation": frozenset(["word", "name"]),
    "ethnicity": frozenset(["word", "name"]),
    "hamlet": frozenset(["word", "name", "text", "small", "day", "month_number", "number"]),
}

# The look that is a field's own where several fields share looks: twelve digits are a personal id before anything else.
_OWN = {"personal_id": "id12", "insurance_no": "digits10", "card_no": "card", "phone": "phone", "birth_day": "day"}


class Profile:
    """The looks of a sample of one column."""

    def __init__(self, cells: Sequence[Plain]) -> None:
        filled = [cell for cell in cells if shown(cell)]
        self.count = len(filled)
        self._looks = Counter(look for cell in filled for look in looks_of(cell))

    def share(self, field: str) -> float:
        """Return how much of the sample looks like the field (0–1); 0 for an empty sample."""
        looks = _LOOKS.get(field)
        if not self.count:
            return 0.0
        if looks is None:
            return 0.5
        return min(1.0, sum(self._looks[look] for look in looks) / self.count)

    def weight(self, field: str) -> float:
        """Return the share, raised where the cells show the look that is the field's own."""
        own = self._looks[_OWN[field]] / self.count if self.count and field in _OWN else 0.0
        return self.share(field) + 0.5 * own

    def decided(self, field: str) -> bool:
        """Whether the looks of this field's cells can be told from others at all."""
        return field in _LOOKS


def looks_of(cell: Plain) -> tuple[str, ...]:
    """Return what one cell looks like; at most one look per field of `_LOOKS` that shares them."""
    if isinstance(cell, date | datetime):
        return ("date",)
    text = shown(cell)
    number = digits_of(text)
    if number.isascii() and number.isdigit():
        return _looks_of_digits(number, numeric=not isinstance(cell, str))
    folded = fold(text)
    if folded in _SEXES:
        return ("sex",)
    if folded in _MARKS:
        return ("mark",)
    if _DATE.fullmatch(folded):
        return ("date",)
    if _MONTH.fullmatch(folded):
        return ("month",)
    if _CARD.fullmatch(number.upper()):
        return ("card",)
    if _PHONE.fullmatch(number):
        return ("phone",)
    words = text.split()
    if all(_WORD.fullmatch(word) for word in words):
        return ("name",) if 2 <= len(words) <= 7 else ("word",)
    return ("text",)


def _looks_of_digits(number: str, *, numeric: bool) -> tuple[str, ...]:
    looks: list[str] = []
    length = len(number)
    value = int(number)
    if length == 12:
        looks.append("id12")
    elif length == 11 or (length == 10 and numeric):
        looks.append("id12_short")
    if length == 10:
        looks.append("digits10")
    if length == 9:
        looks.append("digits9")
    if _PHONE.fullmatch(number):
        looks.append("phone")
    if length == 4 and 1900 <= value <= 2100:
        looks.append("year")
    elif length == 8 or (length == 5 and numeric and 7_000 < value < 60_000):
        looks.append("date")
    elif length == 6 and (1 <= int(number[:2]) <= 12 or 1 <= int(number[4:]) <= 12):
        looks.append("packed_month")
    if length == 5:
        looks.append("digits5")
    if value <= 1:
        looks.append("bit")
    if 1 <= value <= 12 and length <= 2:
        looks.append("month_number")
    elif 1 <= value <= 31 and length <= 2:
        looks.append("day")
    if value <= 999:
        looks.append("small")
    else:
        looks.append("number")
    return tuple(looks)
