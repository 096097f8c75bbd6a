"""Text of a look-up page ("Họ tên: …, Ngày sinh: …") as a table: one heading per label, one row per person.

Nothing is dropped: what bears no label stands in a column of its own. Where it cannot be told which words belong to which
person, the text is refused instead of being put together by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.names import clean, fold
from desktop_app.excel.fields import label as label_of
from desktop_app.excel.headings import lexicon
from desktop_app.system.faults import WorldFault

REST = "Phần không có nhãn"
_NAME = "full_name"
_FEW = 2  # labels under which a text is no look-up
_WORDS = 7  # words of the longest label nobody knows
_MARK = re.compile(r"[:\t]")
_BREAKS = ",;!(|.\n\t"
_STRONG = ";!(|.\n\t"  # a label nobody knows is believed only after one of these
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_SPAN = re.compile(rf"\D*?({_DAY})\s*(?:-|–|—|→|đến(?:\s+ngày)?|tới)\s*({_DAY})\W*", re.IGNORECASE)
_TERMS = ("han the", "gia tri the", "gia tri su dung", "thoi han the", "thoi han su dung", "han su dung", "thoi han")


class LabelsUnclear(WorldFault):
    """Several people stand in the text and it cannot be told where one ends."""


@dataclass
class _Person:
    """The labels of one person in their order, and what bore none."""

    said: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Pair:
    label: str
    value: str
    is_name: bool


def labelled_table(text: str) -> list[tuple[str, ...]] | None:
    """Return the text as rows, the labels first; None when it is no look-up text.

    Raises ``LabelsUnclear`` when several people are named and what belongs to whom cannot be told.
    """
    whole = _pairs(text)
    known = {pair.label for pair in whole[0] if _known(pair.label)}
    names = sum(pair.is_name for pair in whole[0])
    if len(known) < _FEW or not names:
        return None
    people = [_person(*whole)] if names == 1 else _people(text)
    return _table(people)


def _people(text: str) -> list[_Person]:
    """One person per line, else one per block between blank lines."""
    for units in (text.splitlines(), re.split(r"\n\s*\n", text)):
        read = [_pairs(unit) for unit in units if unit.strip()]
        told = [unit for unit in read if unit[0]]
        if all(sum(pair.is_name for pair in pairs) == 1 for pairs, _ in told):
            return [_person(*unit) for unit in read if unit[0] or unit[1]]
    raise LabelsUnclear(
        "Phần vừa dán có nhiều người nhưng không rõ dòng nào của ai. Hãy dán từng người một, "
        "hoặc để một dòng trống giữa hai người rồi dán lại."
    )


def _person(pairs: Iterable[_Pair], rest: Iterable[str]) -> _Person:
    made = _Person(rest=list(rest))
    for pair in pairs:
        for label, value in _split_term(pair):
            kept = made.said.get(label)
            if kept is None:
                made.said[label] = value
            elif kept != value:  # the same label with something else is shown, never joined
                made.rest.append(f"{label}: {value}")
    return made


def _table(people: Sequence[_Person]) -> list[tuple[str, ...]]:
    labels = list(dict.fromkeys(label for person in people for label in person.said))
    bare = any(person.rest for person in people)
    rows = [
        (*(person.said.get(label, "") for label in labels), *(("; ".join(person.rest),) if bare else ()))
        for person in people
    ]
    return [(*labels, *((REST,) if bare else ())), *rows]


def _pairs(text: str) -> tuple[list[_Pair], list[str]]:
    """Return the labels of a text with their values, and what stands before the first one or bears none."""
    marks: list[tuple[int, int, str]] = []  # where a label begins, where its value begins, the label
    for found in _MARK.finditer(text):
        begin = _label_start(text, found.start(), marks[-1][1] if marks else 0)
        label = clean(text[begin : found.start()]).lstrip(_BREAKS + " -•*+")
        if label and _is_label(text, label, begin, found.start()):
            marks.append((begin, found.end(), label))
    pairs: list[_Pair] = []
    rest = [_trimmed(text[: marks[0][0]] if marks else text)]
    for at, (_, start, label) in enumerate(marks):
        end = marks[at + 1][0] if at + 1 < len(marks) else len(text)
        value, loose = _value(text[start:end])
        rest += loose
        pairs.append(_Pair(label=label, value=value, is_name=_means(label) == _NAME))
    return pairs, [part for part in rest if part]


def _label_start(text: str, end: int, earliest: int) -> int:
    """Where the words before a mark begin: after the nearest break; a known longer label wins ("Ngày, tháng, năm sinh")."""
    starts = [at + 1 for at in range(end - 1, max(earliest, end - 80) - 1, -1) if text[at] in _BREAKS]
    if earliest not in starts and end - earliest <= 80:
        starts.append(earliest)
    best = starts[0] if starts else earliest
    for start in starts:
        if "\n" in text[start:end].strip("\n"):
            break
        if _known(clean(text[start:end])):
            best = start
    return best


def _is_label(text: str, label: str, begin: int, end: int) -> bool:
    if _known(label):
        return True
    if text[end] != ":" or text[end + 1 : end + 3] == "//" or not label[0].isupper() or len(label.split()) > _WORDS:
        return False
    before = text[:begin].rstrip(" ")
    opens = not before or before[-1] in _STRONG
    return opens and not label[-1].isdigit()  # "Lúc 10:30" is an hour


def _value(text: str) -> tuple[str, list[str]]:
    """The value of a label is its line (or the next one, when the label stands above it); further lines bear no label."""
    lines = [line for part in text.split("\n") if (line := _trimmed(part))]
    return (lines[0], lines[1:]) if lines else ("", [])


def _trimmed(text: str) -> str:
    made = clean(text).strip(" ,;!|:")
    if made.endswith(".") and not made.endswith(".."):
        made = made[:-1].rstrip()
    if made.endswith("(") or (made.endswith(")") and "(" not in made):
        made = made[:-1].rstrip(" ,;!.")
    return "" if made in ("(", ")", "-") else made


def _split_term(pair: _Pair) -> tuple[tuple[str, str], ...]:
    """ "Hạn thẻ: 01/01/2026 - 31/12/2026" says two things."""
    span = _SPAN.fullmatch(pair.value) if fold(pair.label).startswith(_TERMS) else None
    if span is None:
        return ((pair.label, pair.value),)
    return (label_of("valid_from"), span[1]), (label_of("valid_to"), span[2])


def _known(label: str) -> bool:
    return lexicon().match((label,)) is not None or fold(label) in _TERMS


def _means(label: str) -> str:
    found = lexicon().match((label,))
    return found.fields[0] if found is not None and found.fields else ""
