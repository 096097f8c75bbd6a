"""What the office already knows about the people, households and places that a list speaks of.

A list of 40,000 rows is compared in a handful of questions: the keys go in as one JSON array each, never row by row.
Answers are plain tuples of the office's own rows; who is who is decided by the services.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_app.storage.engine import Database

PERSON_FIELDS = (
    "name",
    "birth",
    "sex",
    "personal_id",
    "insurance_no",
    "card_no",
    "phone",
    "ethnicity_code",
    "relation_code",
    "relation_text",
    "occupation",
    "workplace",
    "residence",
    "note",
)
_PERSON_COLUMNS = f"id, household_id, folded, list_order, {', '.join(PERSON_FIELDS)}"
_AT = {name: at for at, name in enumerate(PERSON_FIELDS)}
HOUSEHOLD_FIELDS = ("hamlet_id", "code", "address", "phone", "head_id", "state", "note", "list_order")


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPerson:
    """A person of the office as a list is compared with it. ``values`` holds ``PERSON_FIELDS`` in their order."""

    id: int
    household_id: int
    folded: str
    list_order: int
    values: tuple[str | None, ...]

    def get(self, field: str) -> str | None:
        """One of ``PERSON_FIELDS``."""
        return self.values[_AT[field]]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownHousehold:
    """A household of the office with what a list may say about it."""

    id: int
    hamlet_id: int
    code: str | None
    address: str | None
    phone: str | None
    head_id: int | None
    state: str
    note: str | None
    list_order: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownLead:
    """A lead, open or closed."""

    id: int
    person_id: int
    scheme: str
    source: str
    detail: str | None
    opened_on: str
    closed_on: str | None
    close_reason: str | None


COVER_FIELDS = (
    "id",
    "person_id",
    "scheme",
    "subject_group",
    "valid_from",
    "valid_to",
    "source",
    "card_no",
    "facility",
    "five_years_on",
    "collector_id",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCover:
    """A period of cover."""

    id: int
    person_id: int
    scheme: str
    subject_group: str | None
    valid_from: str | None
    valid_to: str | None
    source: str
    card_no: str | None
    facility: str | None
    five_years_on: str | None
    collector_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NearPerson:
    """As much of a person as tells whether a row may come near: see ``Matching.near``."""

    id: int
    household_id: int
    folded: str
    birth: str | None
    personal_id: str | None
    insurance_no: str | None
    card_no: str | None
    phone: str | None


@dataclass(kw_only=True)
class Keys:
    """What people are looked for by: full births, the first and last six digits of their numbers, phones, folded names, households."""

    births: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    tails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    households: set[int] = field(default_factory=set)


class Matching:
    """Bulk questions about the office's records, on one connection."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def people(
        self,
        *,
        ids: Iterable[int] = (),
        personal_ids: Iterable[str] = (),
        insurance_nos: Iterable[str] = (),
        card_nos: Iterable[str] = (),
        names: Iterable[str] = (),
        household_ids: Iterable[int] = (),
    ) -> dict[int, KnownPerson]:
        """Everyone who bears one of the numbers or (folded) names, or lives in one of the households, by id."""
        keys = {
            "id": ids,
            "personal_id": personal_ids,
            "insurance_no": insurance_nos,
            "card_no": card_nos,
            "folded": names,
            "household_id": household_ids,
        }
        wanted = {column: list(values) for column, values in keys.items()}
        asked = {column: values for column, values in wanted.items() if values}
        if not asked:
            return {}
        # Each key is looked up in its own index; the rows themselves are read once.
        chosen = " UNION ".join(
            f"SELECT id FROM person WHERE {column} IN (SELECT value FROM json_each(?))" for column in asked
        )
        rows = self.db.conn.execute(
            f"SELECT {_PERSON_COLUMNS} FROM person WHERE id IN ({chosen}) ORDER BY id",
            [json.dumps(values) for values in asked.values()],
        )
        return {
            row[0]: KnownPerson(id=row[0], household_id=row[1], folded=row[2], list_order=row[3], values=tuple(row[4:]))
            for row in rows
        }

    def near(self, keys: Keys) -> Iterator[NearPerson]:
        """Everyone who bears one of these keys, in one walk over the people (the ends of numbers have no index)."""
        conditions: list[tuple[str, set[str] | set[int]]] = [
            ("birth", keys.births),
            ("phone", keys.phones),
            ("folded", keys.names),
            ("household_id", keys.households),
            ("substr(personal_id, -6)", keys.tails),
            ("substr(COALESCE(insurance_no, card_no), -6)", keys.tails),
            ("substr(personal_id, 1, 6)", keys.heads),
            ("substr(COALESCE(insurance_no, substr(card_no, -10)), 1, 6)", keys.heads),
        ]
        asked = [(what, json.dumps(list(wanted))) for what, wanted in conditions if wanted]
        if not asked:
            return
        where = " OR ".join(f"{what} IN (SELECT value FROM json_each(?))" for what, _ in asked)
        rows = self.db.conn.execute(
            f"SELECT id, household_id, folded, birth, personal_id, insurance_no, card_no, phone FROM person WHERE {where}",
            [wanted for _, wanted in asked],
        )
        for row in rows:
            yield NearPerson(
                id=row[0], household_id=row[1], folded=row[2], birth=row[3], personal_id=row[4], insurance_no=row[5],
                card_no=row[6], phone=row[7],
            )  # fmt: skip

    def households(self) -> dict[int, KnownHousehold]:
        """Every household of the office by id."""
        rows = self.db.conn.execute(f"SELECT id, {', '.join(HOUSEHOLD_FIELDS)} FROM household")
        names = ("id", *HOUSEHOLD_FIELDS)
        return {row[0]: KnownHousehold(**dict(zip(names, row, strict=True))) for row in rows}

    def names_of(self, person_ids: Iterable[int]) -> dict[int, str]:
        """The names of these people by id."""
        return {row[0]: row[1] for row in self._among("person", "id, name", "id", person_ids)}

    def last_orders(self, household_ids: Iterable[int]) -> dict[int, int]:
        """The highest place in the list of members, for each of these households that has any."""
        orders: dict[int, int] = {}
        for row in self._among("person", "household_id, list_order", "household_id", household_ids):
            orders[row[0]] = max(orders.get(row[0], 0), row[1])
        return orders

    def leads(self, person_ids: Iterable[int]) -> list[KnownLead]:
        """The leads of these people, oldest first."""
        names = ("id", "person_id", "scheme", "source", "detail", "opened_on", "closed_on", "close_reason")
        rows = self._among("lead", ", ".join(names), "person_id", person_ids)
        return [KnownLead(**dict(zip(names, row, strict=True))) for row in rows]

    def covers(self, person_ids: Iterable[int]) -> list[KnownCover]:
        """The periods of cover of these people, oldest first."""
        rows = self._among("coverage", ", ".join(COVER_FIELDS), "person_id", person_ids)
        return [KnownCover(**dict(zip(COVER_FIELDS, row, strict=True))) for row in rows]

    def classes(self, holder: str, ids: Iterable[int]) -> set[tuple[int, str]]:
        """(id, class) of the support classes without an end, or that end later, held by persons or by households.

        ``holder`` is ``person_id`` or ``household_id``.
        """
        rows = self._among("entitlement", f"{holder}, class_code", holder, ids)
        return {(row[0], row[1]) for row in rows}

    def last_step(self) -> int:
        """The newest sealed step of the journal: as long as it stays, nothing in the office has changed."""
        found: int = self.db.conn.execute("SELECT COALESCE(MAX(id), 0) FROM journal WHERE hash IS NOT NULL").fetchone()[
            0
        ]
        return found

    def _among(self, table: str, columns: str, column: str, wanted: Iterable[str | int]) -> Iterator[Any]:
        keys = list(wanted)
        if not keys:
            return iter(())
        return self.db.conn.execute(
            f"SELECT {columns} FROM {table} WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(keys),),
        )
