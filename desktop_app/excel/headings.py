"""Headings of columns: from what is written there to the fields it may mean.

A heading matches as a whole, never by a part of it ("Ngày sinh" is no "ngày"). It is compared without marks, case,
punctuation and numbering; where it carries its diacritics, entries written exactly so win ("Người thu" is not
"Người thứ"). A heading under a merged one is a path: "Loại hình tham gia / BHXH / Tự nguyện".
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.domain.names import clean, fold, tone_free
from desktop_app.excel.plain import Plain, shown
from desktop_app.system.resources import resource

_NEUTRAL = "_group"  # parents that add nothing: "Thông tin cá nhân / Họ và tên" is "Họ và tên"
_REMEMBERED = 20_000
_NUMBERING = re.compile(r"^\s*(?:[\[(]\s*\d{1,2}(?:\.\d)?\s*[\])][.:]?|\d{1,2}[.)](?=\s))\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a heading may mean: the candidate fields and how sure the words alone make us (0–1)."""

    fields: tuple[str, ...]
    confidence: float


class Lexicon:
    """The known headings."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        self._known: dict[tuple[str, ...], Match | None] = {}
        self._exact: dict[tuple[str, ...], list[str]] = {}
        self._folded: dict[tuple[str, ...], list[str]] = {}
        for field, heading in entries:
            path = heading.split(" / ")
            _add(self._exact, tuple(_exact_key(part) for part in path), field)
            _add(self._folded, tuple(heading_key(part) for part in path), field)
        self._leaves = {path[-1] for path in self._folded}

    def match(self, path: tuple[str, ...]) -> Match | None:
        """Return what a heading path means, its topmost part first; None for an unknown one."""
        if path not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[path] = self._match(path)
        return self._known[path]

    def leaf(self, text: str) -> bool:
        """Whether some known heading ends in this text (a quick test for rows that may hold headings)."""
        return heading_key(text) in self._leaves

    def _match(self, path: tuple[str, ...]) -> Match | None:
        parts = [part for part in path if heading_key(part)]
        while len(parts) > 1 and self._neutral(parts[0]):
            del parts[0]
        if not parts:
            return None
        # The whole path first, then the same as one heading broken over several rows, then its last parts.
        found = self._find(tuple(parts)) or (self._find((" ".join(parts),)) if len(parts) > 1 else None)
        if found:
            return found
        for start in range(1, len(parts)):
            below = self._find(tuple(parts[start:]))
            if below:
                return self._under(parts[:start], below)
        return None

    def _under(self, parents: list[str], found: Match) -> Match | None:
        """Judge a known heading under parents that are not part of it."""
        if all(self._neutral(parent) for parent in parents):
            return found
        # "Nhân viên thu / Họ và tên" is no person of the list: the parent speaks of something else that we know.
        if any(self._find((parent,)) for parent in parents):
            return None
        return Match(fields=found.fields, confidence=found.confidence * 0.6)

    def _find(self, parts: tuple[str, ...]) -> Match | None:
        for variant in (parts, tuple(_BRACKETS.sub(" ", part) for part in parts)):
            exact = _fields(self._exact.get(tuple(_exact_key(part) for part in variant)))
            if exact:
                return Match(fields=exact, confidence=1.0)
            known = _fields(self._folded.get(tuple(heading_key(part) for part in variant)))
            if known:
                marked = any(fold(part) != clean(part).lower() for part in variant)
                return Match(fields=known, confidence=0.85 if marked else 1.0)
        return None

    def _neutral(self, part: str) -> bool:
        return _NEUTRAL in self._folded.get((heading_key(part),), ())


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the headings shipped with the program."""
    with resource("import", "headings.csv").open(encoding="utf-8", newline="") as stream:
        return Lexicon([(row["field"], row["heading"]) for row in csv.DictReader(stream)])


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """Return the form in which headings are compared: folded letters and digits only, numbering gone."""
    return _NO_KEY.sub("", fold(_NUMBERING.sub("", text))) + ("%" if "%" in text else "")


@lru_cache(maxsize=20_000)
def _exact_key(text: str) -> str:
    return _NO_KEY.sub("", tone_free(_NUMBERING.sub("", text))) + ("%" if "%" in text else "")


def heading_text(cell: Plain) -> str:
    """Return a heading on one line, as it is shown to the officer."""
    return clean(shown(cell))


def _fields(found: list[str] | None) -> tuple[str, ...]:
    return tuple(field for field in found or () if field != _NEUTRAL)


def _add(entries: dict[tuple[str, ...], list[str]], key: tuple[str, ...], field: str) -> None:
    if field not in entries.setdefault(key, []):
        entries[key].append(field)
