"""Tax codes and unit codes of employers: their shapes, the check digit, what a unit code says of the tax code.

A tax code has 10 digits (the tenth checks the others), a branch 3 more behind a dash; since 1/7/2025 the personal id of 12 digits of
the owner stands in for the code of a household business (TT 86/2024/TT-BTC). A unit code of the social-insurance agency begins with the
unit's tax code of 10 characters or its budget code of 7 (CV 1804/BHXH, 2025).
"""

from __future__ import annotations

import re

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PLAIN = re.compile(r"\d{10}", re.ASCII)
_BRANCH = re.compile(r"(\d{10})-?(\d{3})", re.ASCII)
_OWNER = re.compile(
    r"0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}", re.ASCII
)  # three digits 001–096: where the birth was registered
_UNIT = re.compile(r"(\d{10})(?:[A-Z]{2}\w{0,16})?", re.ASCII)


def tax_code_of(text: str) -> str | None:
    """Return a tax code in its canonical form (``0101234567``, ``0101234567-001``, ``001065000011``); None for another shape."""
    bare = re.sub(r"[\s.'’]", "", text)
    if _PLAIN.fullmatch(bare) or _OWNER.fullmatch(bare):
        return bare
    branch = _BRANCH.fullmatch(bare)
    return f"{branch[1]}-{branch[2]}" if branch else None


def check_digit_fits(code: str) -> bool:
    """Whether the tenth digit of a tax code of 10 (or 13) digits is the one that the others ask for; True for a personal id."""
    digits = code.split("-")[0]
    if len(digits) != len(_WEIGHTS) + 1:
        return True
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    return 10 - rest == int(digits[-1])


def is_personal_id(code: str) -> bool:
    """Whether a tax code is the personal id of an owner."""
    return bool(_OWNER.fullmatch(code))


def unit_code_of(text: str) -> str:
    """Return a unit code as it is compared and kept: capitals, no blanks."""
    return re.sub(r"\s", "", text).upper()


def tax_code_in(unit_code: str) -> str | None:
    """Return the tax code of 10 digits with which a unit code begins; None for a budget code or an older code."""
    found = _UNIT.fullmatch(unit_code_of(unit_code))
    return found[1] if found else None
