"""Texts that are sent by hand: placeholders filled, what is not known left out, length counted as the network counts it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{([^{}\[\]]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
# A short message carries 140 bytes: 160 letters of the basic alphabet or 70 of Unicode; in a chain each part gives up some for its number.
_BASIC, _BASIC_CHAINED = 160, 153
_WIDE, _WIDE_CHAINED = 70, 67
_BASIC_LETTERS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€")  # of the basic alphabet too, but two letters long
_PLAIN = {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "}


@dataclass(frozen=True, kw_only=True)
class Length:
    """How a text goes out as SMS: ``letters`` counted, in ``parts`` messages; ``wide``: with letters that need Unicode (Vietnamese marks)."""

    letters: int
    parts: int
    wide: bool


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A text with its placeholders filled; ``missing``: those that are needed and not known ("…" stands in their place)."""

    text: str
    missing: tuple[str, ...]


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(_PLACE.findall(template))


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """Put values in. A part in square brackets goes when something in it is blank; elsewhere "…" is put and the name told."""
    missing: list[str] = []

    def part(found: re.Match[str]) -> str:
        inner: str = found[1]
        known = all(values.get(name, "") for name in placeholders(inner))
        return _PLACE.sub(lambda place: values[place[1]], inner) if known else ""

    def place(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        if not value:
            missing.append(found[1])
        return value or "…"

    text = _PLACE.sub(place, _OPTIONAL.sub(part, template))
    return Filled(text=" ".join(text.split()), missing=tuple(dict.fromkeys(missing)))


def without_marks(text: str) -> str:
    """The text without Vietnamese marks, letters' case kept: “Thẻ BHYT đến” → “The BHYT den”."""
    plain = "".join(_PLAIN.get(letter, letter) for letter in text).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))


def sms_length(text: str) -> Length:
    """How many short messages a text takes: 160 letters of the basic alphabet or 70 with marks; in a chain 153 or 67 each."""
    wide = any(letter not in _BASIC_LETTERS and letter not in _DOUBLE for letter in text)
    letters = len(text.encode("utf-16-le")) // 2 if wide else len(text) + sum(letter in _DOUBLE for letter in text)
    whole, chained = (_WIDE, _WIDE_CHAINED) if wide else (_BASIC, _BASIC_CHAINED)
    parts = 1 if letters <= whole else -(-letters // chained)
    return Length(letters=letters, parts=parts if letters else 0, wide=wide)
