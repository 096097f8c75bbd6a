"""Writes Vietnamese the way old fonts and code pages keep it: the inverse of what the program reads."""

import csv
import re
import unicodedata
from functools import lru_cache

from desktop_app.system.resources import resource

_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=2)
def _table(encoding: str) -> dict[str, str]:
    with resource("import", "legacy_letters.csv").open(encoding="utf-8", newline="") as stream:
        return {row["letter"]: row[encoding] for row in csv.DictReader(stream) if row[encoding]}


def tcvn3(text: str) -> str:
    """Return TCVN3: toned capitals become small ones, for only the fonts .Vn…H show capitals."""
    table = _table("tcvn3")
    return "".join(table.get(letter) or table.get(letter.lower()) or letter for letter in _composed(text))


def vni(text: str) -> str:
    """Return VNI."""
    table = _table("vni")
    return "".join(table.get(letter, letter) for letter in _composed(text))


def cp1258(text: str) -> bytes:
    """Return Windows-1258, which keeps tones as marks of their own behind the letter."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in "\u0302\u0306\u031b":
            tone = out.pop() if out[-1] in _TONES else ""
            out += [unicodedata.normalize("NFC", out.pop() + letter), tone]
        else:
            out.append(letter)
    return "".join(out).encode("cp1258")


def decomposed(text: str) -> str:
    """Return letters and marks apart (NFD)."""
    return unicodedata.normalize("NFD", text)


def littered(text: str) -> str:
    """Return a text with the invisible characters that web pages and PDF files leave behind."""
    return "\u200b" + re.sub(" ", "\u00a0 ", text, count=1) + " \ufeff"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
