"""The one search box: names in any word order with or without marks, initials, birth years, numbers, heads, hamlets,
household codes and receipts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean
from desktop_app.services.hamlets import kind_of
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.search import FoundPerson, NameQuestion

PERSON, HOUSEHOLD, HAMLET, RECEIPT = "person", "household", "hamlet", "receipt"
_HEAD_PREFIX = re.compile(r"^(?:chủ hộ|chu ho|hộ)\s+(?=\S)")
_GONE = {"died": "đã mất", "moved": "đã chuyển đi", "other-household": "đã về hộ khác"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One answer: what kind of thing it is, its id, two lines of Vietnamese, and the household to open (if any)."""

    kind: str
    id: int
    title: str
    subtitle: str
    household_id: int | None


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The text of the box taken apart: words of a name, digits behind them, or digits alone."""

    text: str
    words: tuple[str, ...]
    number: str
    digits: str
    heads: bool


def search(office: Office, text: str, limit: int = 20) -> list[Hit]:
    """Everything the text may mean, the likeliest first; at most ``limit`` hits and none for a blank text.

    ``nguyen van a``, ``a nguyen``: a name in any order; marks that are typed rank first. ``nva``: initials.
    ``nguyen van a 65`` or ``… 1965``: with the year of birth, ``… 0912``: with the last digits of a number. ``hộ …``: heads
    of households. Digits: a personal id, insurance number, card, phone (whole or the last four), a household code or a
    receipt number. ``thôn …``: a hamlet.
    """
    asked = _take_apart(text)
    if asked is None:
        return []
    work = office.read
    if asked.digits:
        hits = [*_by_digits(work, asked, limit)]
    elif kind_of(asked.text) is not None:
        hits = [*_hamlets(work, asked.text, limit), *_names(work, asked, limit)]
    else:
        hits = [*_names(work, asked, limit), *_hamlets(work, asked.text, limit)]
        if re.search(r"\d", asked.text):
            hits = [*_codes(work, asked.text, limit), *hits]
    return _unique(hits)[:limit]


def _take_apart(text: str) -> _Asked | None:
    typed = clean(text).lower()
    if not typed:
        return None
    heads = _HEAD_PREFIX.match(typed) is not None
    typed = _HEAD_PREFIX.sub("", typed)
    joined = re.sub(r"[\s.\-]", "", typed)
    if joined.isascii() and joined.isdigit():
        return _Asked(text=typed, words=(), number="", digits=joined, heads=heads)
    words = [word for word in re.split(r"[\s,;]+", typed) if word]
    number = words.pop() if words[-1].isascii() and words[-1].isdigit() else ""
    return _Asked(text=typed, words=tuple(words), number=number, digits="", heads=heads)


def _names(work: Repositories, asked: _Asked, limit: int) -> Iterable[Hit]:
    if not asked.words:
        return
    question = NameQuestion(words=asked.words, heads=asked.heads)
    if asked.number:
        for narrowed in _narrowed(asked):
            found = work.search.by_name(narrowed, limit)
            if found:
                yield from _people(found)
                return
        return
    yield from _people(work.search.by_name(question, limit))


def _narrowed(asked: _Asked) -> Iterable[NameQuestion]:
    """What a number behind a name may be: a year of birth, else the end of one of the person's numbers."""
    number = asked.number
    if len(number) == 2 or (len(number) == 4 and _FIRST_YEAR <= int(number) <= _LAST_YEAR):
        yield NameQuestion(words=asked.words, year=number, heads=asked.heads)
    if len(number) >= 3:
        yield NameQuestion(words=asked.words, tail=number, heads=asked.heads)


def _by_digits(work: Repositories, asked: _Asked, limit: int) -> Iterable[Hit]:
    if len(asked.digits) >= 4:
        yield from _people(work.search.by_number(asked.digits, limit))
    for text in dict.fromkeys(
        (asked.text, asked.digits)
    ):  # a receipt number has its dash, a phone number loses its dots
        yield from _codes(work, text, limit)
    yield from _hamlets(work, asked.text, limit)


def _codes(work: Repositories, text: str, limit: int) -> Iterable[Hit]:
    for household in work.search.households(text, limit):
        title = f"Hộ {household.head}" if household.head else "Hộ chưa có chủ hộ"
        parts = [f"Mã hộ {household.code}", household.address, household.hamlet]
        yield Hit(kind=HOUSEHOLD, id=household.id, title=title, subtitle=_joined(parts), household_id=household.id)
    for receipt in work.search.receipts(text, limit):
        day = format_date(date.fromisoformat(receipt.issued_on))
        parts = [day, f"{format_money(receipt.total)} đ", receipt.payer]
        title = f"Biên lai {receipt.number}"
        yield Hit(kind=RECEIPT, id=receipt.id, title=title, subtitle=_joined(parts), household_id=receipt.household_id)


def _hamlets(work: Repositories, text: str, limit: int) -> Iterable[Hit]:
    for hamlet in work.search.hamlets(text, limit):
        yield Hit(kind=HAMLET, id=hamlet.id, title=hamlet.name, subtitle=f"{hamlet.households} hộ", household_id=None)


def _people(found: Iterable[FoundPerson]) -> Iterable[Hit]:
    for person in found:
        born = f"sinh {format_birth(person.birth)}" if person.birth else "chưa rõ ngày sinh"
        parts = [born, "chủ hộ" if person.is_head else None, person.hamlet, _GONE.get(person.residence or "")]
        yield Hit(
            kind=PERSON, id=person.id, title=person.name, subtitle=_joined(parts), household_id=person.household_id
        )


def _unique(hits: Iterable[Hit]) -> list[Hit]:
    return list({(hit.kind, hit.id): hit for hit in hits}.values())


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)
