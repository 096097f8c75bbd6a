"""Proposes the usual spelling of names written in capitals or small letters. A list read keeps what stands there; the import writes the proposal."""

import re

from desktop_app.domain.names import clean
from desktop_app.excel.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")


def proper_case(name: str) -> str:
    """Return a name with capital first letters: "ĐẶNG THỊ ƠN" → "Đặng Thị Ơn", "H'BÔI NIÊ" → "H'Bôi Niê"."""
    return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), clean(name))


def case_proposal(name: str) -> str | None:
    """Return the usual spelling of a name that is written in capitals or begins a word small; None where it is usual."""
    words = _WORD.findall(clean(name))
    if not words or not any(len(word) > 1 for word in words):
        return None
    shouted = all(word.isupper() for word in words)
    small = any(len(word) > 1 and word[0].islower() and is_syllable(word) for word in words)
    proposal = proper_case(name)
    return proposal if (shouted or small) and proposal != clean(name) else None
