"""How alike two names, births or numbers are: soft evidence that may raise a question and never answers one.

Points are on one scale (0–100 when added up); nothing here decides that two people are one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from desktop_app.domain.names import clean, fold, tone_free

_FULL = len("1965-03-05")
_SHORT_NAME, _LONG_NAME = 6, 14  # letters from which one, and from which two, wrong keys still leave a name
NEARLY_SURE, POSSIBLE = 85, 65


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """``level`` names the sort of likeness, ``points`` weighs it (negative: speaks against), ``reason`` says it in Vietnamese ("" for nothing)."""

    level: str
    points: int
    reason: str = ""


_OTHER_NAME = Likeness(level="other", points=0)
_UNKNOWN = Likeness(level="unknown", points=0)


def name_likeness(one: str, other: str) -> Likeness:
    """Compare two full names, with and without their marks. Level ``other``: they are different names.

    ``same`` | ``marks`` (other marks) | ``close`` (a key or two wrong, words run together) | ``part`` (a middle name missing) | ``short``
    (abbreviated) | ``order`` (the same words in another order) | ``other``.
    """
    a, b = fold(one), fold(other)
    if not a or not b:
        return _OTHER_NAME
    if a == b:
        return _same_letters(one, other)
    first, second = a.replace(".", " ").split(), b.replace(".", " ").split()
    if "".join(first) == "".join(second):
        return Likeness(level="close", points=36, reason="họ tên chỉ khác dấu cách")
    if sorted(first) == sorted(second):
        return Likeness(level="order", points=30, reason="họ tên cùng các chữ, khác thứ tự")
    wrong = _wrong_keys(first, second)
    if wrong == 1:
        return Likeness(level="close", points=30, reason="họ tên khác một chữ cái")
    if wrong:
        return Likeness(level="close", points=22, reason=f"họ tên khác {wrong} chữ cái")
    fewer, more = sorted((first, second), key=len)
    if len(fewer) >= 2 and fewer[-1] == more[-1] and _runs_through(fewer, more):
        return Likeness(level="part", points=28, reason="họ tên thiếu chữ đệm")
    if len(first) == len(second) >= 2 and first[-1] == second[-1] and _abbreviates(first, second):
        return Likeness(level="short", points=24, reason="họ tên viết tắt")
    return _OTHER_NAME


def birth_likeness(one: str | None, other: str | None) -> Likeness:
    """Compare two births of any precision: ``same`` | ``part`` | ``swapped`` | ``digit`` | ``unknown`` | ``other``."""
    if not one or not other:
        return _UNKNOWN
    if one == other:
        if len(one) == _FULL:
            return Likeness(level="same", points=30, reason="cùng ngày sinh")
        return Likeness(level="part", points=22 if len(one) > 4 else 15, reason=_agreeing(len(one)))
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter):
        return Likeness(level="part", points=22 if len(shorter) > 4 else 15, reason=_agreeing(len(shorter)))
    if len(one) == len(other) == _FULL:
        if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
            return Likeness(level="swapped", points=22, reason="ngày và tháng sinh đảo nhau")
        if _one_slip(_written_birth(one), _written_birth(other)):
            return Likeness(level="digit", points=20, reason="ngày sinh khác một chữ số")
    elif _one_slip(one[:4], other[:4]):
        return Likeness(level="digit", points=8, reason="năm sinh khác một chữ số")
    return Likeness(level="other", points=-20, reason="khác ngày sinh")


def number_likeness(one: str | None, other: str | None) -> Likeness:
    """Compare two numbers of papers: ``same`` | ``zero`` (lost in front) | ``digit`` | ``swapped`` | ``missing`` | ``unknown`` | ``other``."""
    if not one or not other:
        return _UNKNOWN
    if one == other:
        return Likeness(level="same", points=50, reason="cùng số")
    if one.lstrip("0") == other.lstrip("0"):
        return Likeness(level="zero", points=28, reason="số chỉ khác số 0 ở đầu")
    if not _one_slip(one, other):
        return Likeness(level="other", points=-30, reason="khác số")
    if len(one) != len(other):
        return Likeness(level="missing", points=25, reason="số thiếu một chữ số")
    if sorted(one) == sorted(other):
        return Likeness(level="swapped", points=25, reason="số có hai chữ số liền nhau đảo chỗ")
    return Likeness(level="digit", points=25, reason="số khác một chữ số")


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two folded names are worth ``name_likeness``: a fast look that passes over none that it would find alike."""
    if one == other or _distance()(one, other, score_cutoff=2) <= 2:
        return True
    first, second = set(one.split()), set(other.split())
    return (
        first <= second
        or second <= first
        or _shortened(first, second)
        or one.replace(" ", "") == other.replace(" ", "")
    )


def numbers_are_near(one: str, other: str) -> bool:
    """Whether two numbers are the same but for one slip or lost zeros in front."""
    if _distance()(one, other, score_cutoff=1) <= 1:
        return True
    return len(one) != len(other) and one.lstrip("0") == other.lstrip("0")


def names_differ_flatly(one: str, other: str) -> bool:
    """Whether two names cannot be two spellings of one."""
    return fold(one) != fold(other) and name_likeness(one, other).level == "other"


def score_words(points: int) -> str:
    """A score as people read it."""
    if points >= NEARLY_SURE:
        return "gần như chắc"
    return "có thể" if points >= POSSIBLE else "cần xem"


def differing(one: str, other: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The positions of the characters in which two texts differ, in the one and in the other (counted from 0)."""
    # Loaded here, as below.
    from rapidfuzz.distance import Levenshtein

    ours: list[int] = []
    theirs: list[int] = []
    for edit in Levenshtein.editops(one, other):
        if edit.tag in ("replace", "delete"):
            ours.append(edit.src_pos)
        if edit.tag in ("replace", "insert"):
            theirs.append(edit.dest_pos)
    return tuple(ours), tuple(theirs)


def _same_letters(one: str, other: str) -> Likeness:
    if tone_free(one) == tone_free(other):
        return Likeness(level="same", points=42, reason="cùng họ tên")
    bare = {clean(name).lower() for name in (one, other)} & {fold(one)}
    if bare:
        return Likeness(level="marks", points=40, reason="cùng họ tên, một bên không dấu")
    return Likeness(level="marks", points=36, reason="họ tên chỉ khác dấu")


def _wrong_keys(first: list[str], second: list[str]) -> int:
    """How many keys apart two folded names are, as far as they may still be one name; 0 when they are too far apart.

    Two wrong keys stand in two words: "Nhung" and "Hồng" are two names.
    """
    apart = _distance()
    a, b = " ".join(first), " ".join(second)
    length = min(len(a), len(b))
    allowed = 2 if length >= _LONG_NAME and len(first) == len(second) else 1 if length >= _SHORT_NAME else 0
    if not allowed or abs(len(a) - len(b)) > allowed:
        return 0
    distance = apart(a, b, score_cutoff=allowed)
    if distance > allowed:
        return 0
    if distance == 2 and any(apart(*words, score_cutoff=1) > 1 for words in zip(first, second, strict=True)):
        return 0
    return distance


def _one_slip(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1 and _distance()(one, other, score_cutoff=1) == 1


@cache
def _distance() -> Callable[..., int]:
    """The number of wrong, missing, extra or swapped neighbouring keys between two texts."""
    # Loaded here: nothing needs it before the first doubtful row.
    from rapidfuzz.distance import OSA

    return OSA.distance


def _written_birth(iso: str) -> str:
    return f"{iso[8:]}{iso[5:7]}{iso[:4]}"


def _agreeing(length: int) -> str:
    return "cùng tháng, năm sinh" if length > 4 else "cùng năm sinh"


def _shortened(first: set[str], second: set[str]) -> bool:
    """Whether some words may be abbreviations: letters with or without a point."""
    return any(len(word.rstrip(".")) < 3 or "." in word for word in first ^ second)


def _runs_through(fewer: list[str], more: list[str]) -> bool:
    rest = iter(more)
    return all(word in rest for word in fewer)


def _abbreviates(first: list[str], second: list[str]) -> bool:
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(first, second, strict=True))
