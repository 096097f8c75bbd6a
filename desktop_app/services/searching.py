"""The one search box: names in any word order with or without marks, initials, birth years, numbers, heads, hamlets,
household codes and receipts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.merge_records import MergedPerson
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean, fold
from desktop_app.services.hamlets import kind_of
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.search import FoundPerson, NameQuestion

PERSON, HOUSEHOLD, HAMLET, RECEIPT, EMPLOYER = "person", "household", "hamlet", "receipt", "employer"
_FEW = 3  # letters of a unit's name: fewer would bring every unit
_NUMBERS = (
    ("personal_id", "CCCD/ĐDCN"),
    ("insurance_no", "mã số BHXH"),
    ("card_no", "số thẻ"),
    ("phone", "điện thoại"),
    ("household_phone", "điện thoại của hộ"),
)
_OWN = 3  # how many of them are a person's own for life, so a merged record keeps them
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
    receipt number; a number of a record that was merged away finds who is kept.
    ``thôn …``: a hamlet. A unit (employer, household business) is found by its name or tax code. The second line of a
    hit says what it was found by, where the first does not show it.
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
        if len(asked.text) >= _FEW:
            hits = _with_units(hits, [*_employers(work, asked.text, limit)], limit)
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
                yield from _people(found, tail=narrowed.tail)
                return
        return
    yield from _people(work.search.by_name(question, limit), initials=asked.words[0] if len(asked.words) == 1 else "")


def _narrowed(asked: _Asked) -> Iterable[NameQuestion]:
    """What a number behind a name may be: a year of birth, else the end of one of the person's numbers."""
    number = asked.number
    if len(number) == 2 or (len(number) == 4 and _FIRST_YEAR <= int(number) <= _LAST_YEAR):
        yield NameQuestion(words=asked.words, year=number, heads=asked.heads)
    if len(number) >= 3:
        yield NameQuestion(words=asked.words, tail=number, heads=asked.heads)


def _by_digits(work: Repositories, asked: _Asked, limit: int) -> Iterable[Hit]:
    if len(asked.digits) >= 4:
        found = work.search.by_number(asked.digits, limit)
        yield from _people(found, tail=asked.digits)
        yield from _merged(work, asked.digits, {person.id for person in found}, limit)
    for text in dict.fromkeys(
        (asked.text, asked.digits)
    ):  # a receipt number has its dash, a phone number loses its dots
        yield from _codes(work, text, limit)
    yield from _hamlets(work, asked.text, limit)
    if len(asked.digits) >= _FEW:
        yield from _employers(work, asked.digits, limit)


def _with_units(hits: list[Hit], units: list[Hit], limit: int) -> list[Hit]:
    """A unit that is meant must not be pushed out by a long list of namesakes: the last places are for units."""
    kept = min(len(units), max(_FEW, limit - len(hits)))
    return [*hits[: limit - kept], *units[:kept]] if kept else hits


def _employers(work: Repositories, text: str, limit: int) -> Iterable[Hit]:
    for unit in work.search.employers(text, limit):
        parts = [f"MST {unit.tax_code}" if unit.tax_code else None, unit.owner_name, unit.phone, unit.commune]
        yield Hit(kind=EMPLOYER, id=unit.id, title=unit.name, subtitle=_joined(parts), household_id=unit.household_id)


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


def _people(found: Iterable[FoundPerson], *, tail: str = "", initials: str = "") -> Iterable[Hit]:
    for person in found:
        born = f"sinh {format_birth(person.birth)}" if person.birth else "chưa rõ ngày sinh"
        why = _number_with(person, tail) if tail else None
        if initials and fold(initials) == person.initials:
            why = f"viết tắt {person.initials.upper()}"
        parts = [born, "chủ hộ" if person.is_head else None, person.hamlet, _GONE.get(person.residence or ""), why]
        yield Hit(
            kind=PERSON, id=person.id, title=person.name, subtitle=_joined(parts), household_id=person.household_id
        )


def _merged(work: Repositories, digits: str, shown: set[int], limit: int) -> Iterable[Hit]:
    """Records that were merged away and bore such a number: the hit opens who is kept."""
    for gone in work.merged_people.ending(digits, limit):
        if gone.kept_id in shown:
            continue
        shown.add(gone.kept_id)
        kept = work.people.get(gone.kept_id)
        number = next(
            (f"{words} {said}" for field, words in _NUMBERS[:_OWN] if (said := _ends(gone, field, digits))), ""
        )
        told = _joined([f"đã gộp vào {kept.name}", f"sinh {format_birth(kept.birth)}" if kept.birth else None, number])
        yield Hit(kind=PERSON, id=kept.id, title=gone.name, subtitle=told, household_id=kept.household_id)


def _ends(gone: MergedPerson, field: str, digits: str) -> str:
    number = getattr(gone, field) or ""
    return number if number.endswith(digits) else ""


def _number_with(person: FoundPerson, tail: str) -> str | None:
    """Which of a person's numbers ends so."""
    for field, words in _NUMBERS:
        number = getattr(person, field)
        if number and number.endswith(tail):
            return f"{words} {number}"
    return None


def _unique(hits: Iterable[Hit]) -> list[Hit]:
    return list({(hit.kind, hit.id): hit for hit in hits}.values())


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)
