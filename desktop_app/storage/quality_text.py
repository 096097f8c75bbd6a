"""Conditions that several checks of data quality share, as SQL over the row ``t``."""

from __future__ import annotations

_LOWER = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵbcdđfghjklmnpqrstvwxz"
# Combining marks, no-break and other odd spaces, soft hyphen, zero-width and direction marks: what `names.clean` takes away or composes.
_RUBBISH = "\t-\r\u00a0-\u00ad\u0300-\u036f\u2000-\u200f\u202a-\u202f\u2060-\u2064\ufeff"


def untidy(column: str) -> str:
    """A text with spaces at its ends or doubled, or with letters in pieces, invisible or of another kind of space."""
    return f"({column} <> trim({column}) OR instr({column}, '  ') OR {column} GLOB '*[{_RUBBISH}]*')"


def wrong_case(column: str) -> str:
    """A name without any small letter, or that begins with one, where there is more than one letter to a word."""
    nothing_small = f"({column} NOT GLOB '*[a-z]*' AND {column} NOT GLOB '*[{_LOWER}]*')"
    # Most names begin with a plain capital: the long class is asked of the rest only.
    small_first = f"({column} GLOB '[^A-Z]*' AND {column} GLOB '[{_LOWER}]*')"
    return f"(length({column}) > 1 AND ({nothing_small} OR {small_first}))"


def odd_signs(folded: str) -> str:
    """A name (in its search form) with anything but letters, spaces and the signs that names have."""
    return f"{folded} GLOB '*[^a-z ''.-]*'"


def not_digits(column: str, length: int) -> str:
    """A number that is not of so many digits."""
    return f"(length({column}) <> {length} OR {column} GLOB '*[^0-9]*')"
