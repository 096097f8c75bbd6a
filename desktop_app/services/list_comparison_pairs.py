"""Which rows of two lists speak of the same person or thing, and what they say otherwise. Never on soft evidence alone.

People: first as the office knows them, then by a number both rows bear under one name, then by name, full birth and place where each list has that
only once. Other lists: by the fields that name their things (`match_keys` of the kind).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.likeness import names_differ_flatly
from desktop_app.domain.names import fold
from desktop_app.excel.fields import Kind, fields, label
from desktop_app.services.import_people import births_agree
from desktop_app.services.import_register_kinds import PLANNERS
from desktop_app.services.import_values import CellChange
from desktop_app.services.list_comparison_values import Entry, Same

TITLES = ("full_name", "collector_name", "employer_name")  # the fields that say who or what a row is about
_FULL = len("1965-03-05")
# Numbering and remarks say nothing of the person; what a receipt says is new each month.
_PASSED_OVER = frozenset(["stt", "household_seq", "note"])
_OF_ONE_MONTH = {"receipts": ("receipt", "amount", "months", "paid", "valid", "from_", "to_", "insurance_type")}
_WORDS = frozenset(["name", "text"])
_SEXES = {"male": "Nam", "female": "Nữ"}


def pair(kind: Kind, earlier: Sequence[Entry], later: Sequence[Entry]) -> list[Same]:
    """Gather the rows of both lists by whom they speak of, in the order of the later list, then of the earlier."""
    joined = _Things(kind) if kind.code in PLANNERS else _People()
    for entries, at in ((later, "later"), (earlier, "earlier")):
        joined.take(entries, at)
    return list(joined.found.values())


def changes_between(kind: Kind, earlier: Sequence[Entry], later: Sequence[Entry]) -> tuple[CellChange, ...]:
    """What the later rows say otherwise. A blank says nothing: it is no change."""
    if len(earlier) == len(later) == 1 and earlier[0].said == later[0].said:
        return ()
    made = []
    for field in _compared(kind):
        old, new = _values(field, earlier), _values(field, later)
        if old and new and old.keys() != new.keys():
            made.append(CellChange(label=label(field), before="; ".join(old.values()), after="; ".join(new.values())))
    return tuple(made)


@cache
def _compared(kind: Kind) -> tuple[str, ...]:
    passed = _OF_ONE_MONTH.get(kind.code, ())
    return tuple(field for field in kind.fields if field not in _PASSED_OVER and not field.startswith(tuple(passed)))


def numbers_of(entry: Entry) -> list[tuple[str, str]]:
    """The numbers of papers in a row; the last ten of a card are the insurance number."""
    said = entry.said
    last_ten = said.get("insurance_no") or str(said.get("card_no") or "")[-10:]
    found = (("personal_id", said.get("personal_id")), ("insurance_no", last_ten))
    return [(field, str(number)) for field, number in found if number]


class _People:
    """Rows about people."""

    def __init__(self) -> None:
        self.found: dict[str, Same] = {}
        self._by_person: dict[int, Same] = {}
        self._by_number: dict[tuple[str, str], list[Same]] = {}
        self._by_place: dict[tuple[str, str, str], Same] = {}

    def take(self, entries: Sequence[Entry], at: str) -> None:
        """Add the rows of one list; the surest first, so that the order of rows decides nothing."""
        rows = [(entry, numbers_of(entry), _placed(entry)) for entry in entries]
        once = Counter(place for _, _, place in rows)
        for entry, numbers, place in sorted(rows, key=lambda row: (row[0].person_id is None, -len(row[1]))):
            alone = once[place] == 1
            same = self._of_person(entry, numbers) if entry.person_id is not None else None
            same = same or self._of_number(entry, numbers)
            if same is None and at == "earlier" and alone and len(place[1]) == _FULL:
                same = self._of_place(entry, place)
            if same is None:
                same = self.found.setdefault(f"{at}:{entry.row}", Same(key=f"{at}:{entry.row}"))
            (same.later if at == "later" else same.earlier).append(entry)
            for number in numbers:
                if same not in (known := self._by_number.setdefault(number, [])):
                    known.append(same)
            if alone:
                self._by_place.setdefault(place, same)
        for same in self.found.values():
            (same.later if at == "later" else same.earlier).sort(key=lambda entry: entry.row)

    def _of_person(self, entry: Entry, numbers: Sequence[tuple[str, str]]) -> Same:
        """The rows of somebody the office knows; rows of their number that were not matched to anybody are theirs too."""
        assert entry.person_id is not None
        same = self._by_person.get(entry.person_id)
        if same is None:
            same = self._of_number(entry, numbers)
            if same is None or same.person_id is not None:
                key = f"person:{entry.person_id}"
                same = self.found.setdefault(key, Same(key=key))
            same.person_id = entry.person_id
            self._by_person[entry.person_id] = same
        return same

    def _of_number(self, entry: Entry, numbers: Sequence[tuple[str, str]]) -> Same | None:
        for number in numbers:
            for same in self._by_number.get(number, ()):
                other = same.person_id is not None and entry.person_id not in (None, same.person_id)
                if not other and _agree(entry, (*same.later, *same.earlier)):
                    return same
        return None

    def _of_place(self, entry: Entry, place: tuple[str, str, str]) -> Same | None:
        known = self._by_place.get(place)
        if known is None or known.earlier or _told_apart(entry, known.later):
            return None
        return known


class _Things:
    """Rows about collectors or employers."""

    def __init__(self, kind: Kind) -> None:
        self.found: dict[str, Same] = {}
        self._keys = kind.match_keys

    def take(self, entries: Sequence[Entry], at: str) -> None:
        """Add the rows of one list."""
        for entry in entries:
            key = self._key(entry) or f"{at}:{entry.row}"
            same = self.found.setdefault(key, Same(key=key))
            (same.later if at == "later" else same.earlier).append(entry)

    def _key(self, entry: Entry) -> str:
        """Its own number when it has one, else name and the unit it belongs to; a phone may change from month to month."""
        *numbers, named = self._keys
        for names in numbers:
            values = [fold(str(entry.said.get(name) or "")) for name in names]
            if all(values):
                return "|".join((names[0], *values))
        title = next((fold(str(entry.said[name])) for name in TITLES if entry.said.get(name)), "")
        return "|".join((named[0], title, fold(str(entry.said.get(named[1]) or "")))) if title else ""


def _agree(entry: Entry, others: Iterable[Entry]) -> bool:
    """Whether name or birth speaks for the number: a number under two names is two people, as in matching to the records."""
    name, birth = str(entry.said.get("full_name") or ""), entry.said.get("birth")
    for other in others:
        theirs = str(other.said.get("full_name") or "")
        same_birth = births_agree(other.said.get("birth"), birth)
        if fold(theirs) == fold(name) or (same_birth and not (name and theirs and names_differ_flatly(name, theirs))):
            return True
    return False


def _told_apart(entry: Entry, others: Iterable[Entry]) -> bool:
    numbers = dict(numbers_of(entry))
    return any(numbers.get(field, number) != number for other in others for field, number in numbers_of(other))


def _placed(entry: Entry) -> tuple[str, str, str]:
    said = entry.said
    place = " ".join(fold(str(said.get(name) or "")) for name in ("hamlet", "address", "commune"))
    return fold(str(said.get("full_name") or "")), str(said.get("birth") or ""), place


def _values(field: str, entries: Iterable[Entry]) -> dict[str, str]:
    """What rows say in a field: shown text by the form in which it is compared."""
    kind = fields()[field].type if field in fields() else "text"
    said = [entry.said[field] for entry in entries if entry.said.get(field) not in (None, "")]
    return {(fold(str(value)) if kind in _WORDS else str(value)): _shown(field, value) for value in said}


def _shown(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "x" if value else "không"
    text = str(value)
    if field == "sex":
        return _SEXES.get(text, text)
    if field.startswith("birth") and text[:4].isdigit():
        return format_birth(text)
    if len(text) == _FULL and text[4] == text[7] == "-":
        return format_date(date.fromisoformat(text))
    if len(text) == len("1965-03") and text[4] == "-" and text[:4].isdigit():
        return format_month(text)
    return text
