"""Fixes that follow from what the office already says: tidy text, words that name exactly one code, a period turned round, the one head there is.

Never a guessed sex, birth or number. What needs somebody's judgement has no proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.identity import check_phone, digits_of
from desktop_app.domain.names import clean
from desktop_app.domain.records import Coverage, Entitlement, Household, Person
from desktop_app.excel.name_case import case_proposal
from desktop_app.services.import_codes import HEAD, CodeBook
from desktop_app.storage import quality as store
from desktop_app.storage.repositories import Repositories
from desktop_app.system import clock

Values = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``table`` and ``id`` of the row to change, its new ``values``, and both ways of saying it."""

    id: int
    table: str
    old: str
    new: str
    values: Values


def proposals(work: Repositories, code: str, ids: Sequence[int]) -> dict[int, Proposal]:
    """The fixes there are for some failing records of a check, by record id."""
    maker = _MAKERS.get(code)
    return {one.id: one for one in maker(work, ids)} if maker is not None else {}


def has_fixes(code: str) -> bool:
    """Whether a check has fixes of this kind at all."""
    return code in _MAKERS


def _person_text(
    field: str, better: Callable[[str], str | None]
) -> Callable[[Repositories, Sequence[int]], list[Proposal]]:
    def make(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
        return list(_texts("person", field, better, work.people.of_ids(ids)))

    return make


def _texts(
    table: str, field: str, better: Callable[[str], str | None], rows: Iterable[Person | Household]
) -> Iterable[Proposal]:
    for row in rows:
        old = getattr(row, field)
        new = better(old) if old else None
        if new and new != old:
            yield Proposal(id=row.id, table=table, old=old, new=new, values={field: new})


def _tidy(text: str) -> str | None:
    return clean(text) or None


def _addresses(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
    return list(_texts("household", "address", _tidy, work.households.of_ids(ids)))


def _number(length: int) -> Callable[[str], str | None]:
    """The digits alone, where they are a whole number."""

    def better(text: str) -> str | None:
        digits = digits_of(text)
        return digits if len(digits) == length and digits.isascii() and digits.isdigit() else None

    return better


def _phone(text: str) -> str | None:
    digits = digits_of(text)
    return digits if digits and not check_phone(digits) and not digits.startswith("+") else None


def _relations(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
    """Words that are exactly one relation; who is the head of the household and has no relation is its head."""
    book = CodeBook(work.reference, clock.today().isoformat())
    heads = store.heads(work.db, ids)
    found: list[Proposal] = []
    for row in work.people.of_ids(ids):
        known = book.relation(row.relation_text) if row.relation_text else None
        if known is None and row.id in heads and not row.relation_text and not row.relation_code:
            known = HEAD
        if known is not None and known != row.relation_code:
            new = book.name("relation_code", known)
            old = row.relation_text or row.relation_code or ""
            found.append(Proposal(id=row.id, table="person", old=old, new=new, values={"relation_code": known}))
    return found


def _heads(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
    return [
        Proposal(id=home, table="household", old="", new=f"Chủ hộ: {name}", values={"head_id": person})
        for home, (person, name) in store.only_heads(work.db, ids).items()
    ]


def _covers(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
    """What was paid keeps its days: only periods that no collection made are turned round."""
    return [_turned("coverage", row) for row in work.coverages.of_ids(ids) if row.enrolment_id is None and _back(row)]


def _classes(work: Repositories, ids: Sequence[int]) -> list[Proposal]:
    return [_turned("entitlement", row) for row in work.entitlements.of_ids(ids) if _back(row)]


def _back(row: Coverage | Entitlement) -> bool:
    return row.valid_from is not None and row.valid_to is not None and row.valid_from > row.valid_to


def _turned(table: str, row: Coverage | Entitlement) -> Proposal:
    first, last = row.valid_to, row.valid_from
    assert first is not None
    assert last is not None
    new = f"{_day(first)} → {_day(last)}"
    values = {"valid_from": first, "valid_to": last}
    return Proposal(id=row.id, table=table, old=f"{_day(last)} → {_day(first)}", new=new, values=values)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


_MAKERS: Mapping[str, Callable[[Repositories, Sequence[int]], list[Proposal]]] = {
    "name_text": _person_text("name", _tidy),
    "name_case": _person_text("name", case_proposal),
    "address_text": _addresses,
    "phone_shape": _person_text("phone", _phone),
    "id_shape": _person_text("personal_id", _number(12)),
    "insurance_shape": _person_text("insurance_no", _number(10)),
    "relation": _relations,
    "relation_code": _relations,
    "relation_words": _relations,
    "head": _heads,
    "cover_order": _covers,
    "class_order": _classes,
}
