"""Text of the time before Unicode: TCVN3 (fonts .VnTime, .VnArial …) and VNI (fonts VNI-Times …).

In such a list a cell holds the letters of Western Europe, and only its font shows them as Vietnamese. The tables are
data (`resources/import/legacy_letters.csv`; TCVN 5712:1993 for TCVN3, the VNI table of Windows). Which table a column
uses is weighed from three sides: the fonts of its cells, what forms Vietnamese syllables under which table, and how many
of the words are common names. Where the evidence is weak the answer is `unsure`, and nothing is converted.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from desktop_app.excel.sheets import old_font
from desktop_app.excel.syllables import is_syllable, words_of
from desktop_app.system.resources import resource

Encoding: TypeAlias = Literal["tcvn3", "vni", "unicode", "unsure"]
OLD_ENCODINGS: tuple[Encoding, Encoding] = ("tcvn3", "vni")
NAMES: Mapping[str, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "unicode": "Unicode"}

_ENOUGH = 3  # cells that only one table explains, before a column without old fonts is said to use it
_RIVAL = 0.05  # a second table that explains more than this part of the cells makes the column undecided
_COVERED = 0.9  # of the cells in question this part must be explained
_SAMPLES = 5
_MARKED = re.compile("[\u0080-\uffff]")
_WESTERN = re.compile("[\u00a1-\u00ff]")
_BEYOND = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")  # letters of Vietnamese that no old table could hold


@dataclass(frozen=True, kw_only=True)
class Legacy:
    """In which code table a column is written.

    `encoding` is `unsure` where the evidence is weak or contradictory. `confidence` lies between 0 and 1, `cells` counts
    the distinct texts that only an old table explains, `samples` pairs texts as written with what they would become.
    `others` counts those that are Unicode already and stay. `capitals`: the fonts show all letters as capitals (.VnTimeH).
    """

    encoding: Encoding
    confidence: float
    samples: tuple[tuple[str, str], ...] = ()
    cells: int = 0
    others: int = 0
    capitals: bool = False

    @property
    def mixed(self) -> bool:
        """Whether some cells are Unicode already."""
        return self.others > 0


def convert(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Return text of an old code table in Unicode; text in any other encoding as it is.

    TCVN3 has no toned capitals: where all other letters of a text or of a word are capitals, those become capitals too.
    """
    if encoding == "vni":
        return _vni()(text)
    if encoding != "tcvn3":
        return text
    converted = text.translate(_tcvn3())
    if capitals or _capital(text):
        return converted.upper()
    if converted == text:
        return text
    return "".join(
        part.upper() if _capital(old) else part
        for old, part in zip(re.split(r"(\s+)", text), re.split(r"(\s+)", converted), strict=True)
    )


def detect_encoding(values: Iterable[str], fonts: Mapping[str, int] | None = None) -> Legacy:
    """Return the code table of a column of texts; `fonts` counts its cells by font (fonts before Unicode only)."""
    texts = {text for text in values if _MARKED.search(text)}
    told = told_by_fonts(fonts or {})
    capitals = _capital_fonts(fonts or {})
    alone: Counter[str] = Counter()
    either = 0
    unexplained = 0
    both: Counter[str] = Counter()  # Vietnamese as it stands and in an old table as well
    samples: dict[str, list[str]] = {"tcvn3": [], "vni": []}
    for text in texts:
        readings = _readings(text)
        if "unicode" in readings:
            both.update(readings)
        elif len(readings) == 1:
            alone[readings[0]] += 1
            samples[readings[0]].append(text)
        elif readings:
            either += 1
        elif _BEYOND.search(text) is None and _WESTERN.search(text):
            unexplained += 1
    best: Encoding = max(OLD_ENCODINGS, key=lambda encoding: (alone[encoding], encoding == told))
    if not alone[best] and not (either and told in OLD_ENCODINGS):
        return Legacy(encoding="unicode", confidence=1.0 if both["unicode"] or not texts else 0.5)
    if not alone[best]:
        best = "tcvn3" if told == "tcvn3" else "vni"
    rival = alone["vni" if best == "tcvn3" else "tcvn3"]
    explained = alone[best] + either
    coverage = explained / (explained + rival + unexplained)
    known = _known_share(samples[best], best)
    shown = tuple((text, convert(text, best, capitals=capitals)) for text in sorted(samples[best])[:_SAMPLES])
    agreeing, contrary = told == best, told in OLD_ENCODINGS and told != best
    enough = alone[best] >= _ENOUGH or agreeing or (alone[best] > 0 and known >= 0.5)
    sure = (
        enough and coverage >= _COVERED and rival <= _RIVAL * alone[best] and not contrary and (known > 0 or agreeing)
    )
    confidence = coverage * (0.7 + 0.2 * min(1.0, 2 * known) + 0.1 * agreeing)
    return Legacy(
        encoding=best if sure else "unsure",
        confidence=round(confidence if sure else confidence / 2, 3),
        samples=shown,
        cells=alone[best],
        others=both["unicode"] - both[best],
        capitals=capitals and best == "tcvn3",
    )


def suspicious(text: str) -> bool:
    """Whether a text holds a word that is no Vietnamese as it stands, but would be in an old code table."""
    if _WESTERN.search(text) is None:
        return False
    return any(not word.isascii() and _suspicious_word(word) for word in words_of(text))


def doubtful(text: str, encoding: str, *, capitals: bool = False) -> bool:
    """Whether a conversion leaves words that are no Vietnamese."""
    converted = convert(text, encoding, capitals=capitals)
    return any(not word.isascii() and not is_syllable(word) for word in words_of(converted))


def reads_in(text: str, encoding: str) -> bool:
    """Whether every marked word of a text is Vietnamese under a code table (`unicode`: as it stands)."""
    return encoding in _readings(text)


def reads_both_ways(text: str) -> bool:
    """Whether a text is Vietnamese as it stands and something else in an old code table."""
    readings = _readings(text)
    return "unicode" in readings and any(
        encoding in readings and convert(text, encoding) != text for encoding in OLD_ENCODINGS
    )


def certainly_unicode(text: str) -> bool:
    """Whether a text holds letters that no old code table had."""
    return _BEYOND.search(text) is not None and reads_in(text, "unicode")


def readable_share(text: str, encoding: str) -> float:
    """Return how many of the marked words of a text are Vietnamese under a code table (0–1); 0 where there are none."""
    words = [word for word in words_of(text) if not word.isascii()]
    if not words:
        return 0.0
    if encoding == "unicode":
        return sum(map(is_syllable, words)) / len(words)
    return sum(encoding in _word_readings(word) for word in words) / len(words)


@lru_cache(maxsize=20_000)
def _suspicious_word(word: str) -> bool:
    return _WESTERN.search(word) is not None and not is_syllable(word) and bool(_word_readings(word))


def _readings(text: str) -> tuple[str, ...]:
    """Return the code tables under which all marked words of a text are Vietnamese."""
    left: set[str] = {"unicode", "tcvn3", "vni"}
    for word in words_of(text):
        if not word.isascii():
            left &= {*_word_readings(word), *(("unicode",) if is_syllable(word) else ())}
    return tuple(sorted(left))


@lru_cache(maxsize=20_000)
def _word_readings(word: str) -> tuple[str, ...]:
    """Return the old code tables under which a word is a Vietnamese syllable, all its letters used."""
    found = []
    for encoding, foreign in (("tcvn3", _beyond_tcvn3()), ("vni", _beyond_vni())):
        converted = convert(word, encoding)
        if foreign.search(word) is None and is_syllable(converted) and _fully(word, encoding):
            found.append(encoding)
    return tuple(found)


def _fully(word: str, encoding: str) -> bool:
    """Whether a VNI word leaves no mark behind: its marks only mean something after their letter."""
    return encoding != "vni" or not any(mark in _vni_letters().sub("", word) for mark in _vni_marks())


def _known_share(texts: Iterable[str], encoding: str) -> float:
    """Return how many of the marked words become common ones."""
    words = [word for text in texts for word in words_of(text) if not word.isascii()]
    if not words:
        return 0.0
    known = common_words()
    return sum(convert(word, encoding).lower() in known for word in words) / len(words)


def told_by_fonts(fonts: Mapping[str, int]) -> str:
    """Return the code table the fonts speak for; '' where they do not, or not with one voice."""
    counts: Counter[str] = Counter()
    for font, cells in fonts.items():
        if old_font(font):
            counts["tcvn3" if font.strip().lower().startswith(".vn") else "vni"] += cells
    return next(iter(counts)) if len(counts) == 1 else ""


def _capital_fonts(fonts: Mapping[str, int]) -> bool:
    names = [font.strip().lower() for font in fonts if old_font(font)]
    return bool(names) and all(name.startswith(".vn") and name.endswith("h") for name in names)


def _capital(text: str) -> bool:
    """Whether a text is written in capitals: no small letter, and a word of which two letters show it ("Lª Hµ" shows nothing)."""
    words = ["".join(letter for letter in word if letter.isascii() and letter.isalpha()) for word in text.split()]
    return not any(letter.islower() for word in words for letter in word) and any(len(word) > 1 for word in words)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return common names and words of lists, in lower case."""
    return frozenset(resource("import", "common_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _letters() -> tuple[tuple[str, str, str], ...]:
    with resource("import", "legacy_letters.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((row["letter"], row["tcvn3"], row["vni"]) for row in csv.DictReader(stream))


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, str]:
    return {ord(old): letter for letter, old, _ in _letters() if old}


@lru_cache(maxsize=1)
def _beyond_tcvn3() -> re.Pattern[str]:
    known = "".join(re.escape(chr(code)) for code in _tcvn3())
    return re.compile(f"[^\x00-\x7f{known}]")


@lru_cache(maxsize=1)
def _vni_pairs() -> dict[str, str]:
    pairs = {old: letter for letter, _, old in _letters()}
    for old, letter in list(pairs.items()):  # typists mix: a capital letter with the mark of a small one
        if len(old) == 2 and old[0].isupper():
            pairs.setdefault(old[0] + old[1].lower(), letter)
    return pairs


@lru_cache(maxsize=1)
def _vni_letters() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(old) for old in sorted(_vni_pairs(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _vni_marks() -> frozenset[str]:
    return frozenset(old[1] for old in _vni_pairs() if len(old) == 2)


@lru_cache(maxsize=1)
def _beyond_vni() -> re.Pattern[str]:
    known = "".join(re.escape(letter) for letter in sorted({letter for old in _vni_pairs() for letter in old}))
    return re.compile(f"[^\x00-\x7f{known}]")


@lru_cache(maxsize=1)
def _vni() -> Callable[[str], str]:
    pairs, letters = _vni_pairs(), _vni_letters()
    return lambda text: letters.sub(lambda found: pairs[found[0]], text)
