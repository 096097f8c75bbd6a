"""The visits of a round or a span of days, with where and by whom, as reports count them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING


@dataclass(frozen=True, kw_only=True)
class VisitFact:
    """One outcome of one contact. ``outcome``: a digit 1–9, or the way a message went that had no answer yet."""

    id: int
    round_id: int | None
    household_id: int
    person_id: int | None
    scheme: str | None
    visited_on: str
    collector_id: int | None
    outcome: str
    reason: str | None
    hamlet_id: int
    commune_code: str


_ALL = (
    "SELECT v.id, v.round_id, v.household_id, v.person_id, v.scheme, v.visited_on, v.collector_id, v.outcome, v.reason, "
    "h.hamlet_id, t.commune_code FROM visit AS v JOIN household AS h ON h.id = v.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id"
)


class VisitFacts:
    """Visits for counting; contacts that had no answer (a message sent) are none."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def between(self, since: str, until: str) -> list[VisitFact]:
        """The visits from one day to another (ISO, inclusive), the earliest first."""
        rows = self.db.conn.execute(
            f"{_ALL} WHERE v.visited_on BETWEEN ? AND ? AND v.outcome GLOB '[1-9]' ORDER BY v.visited_on, v.id",
            (since, until),
        )
        return [VisitFact(**dict(row)) for row in rows]

    def of_round(self, round_id: int) -> list[VisitFact]:
        """The visits of a round, the earliest first."""
        rows = self.db.conn.execute(
            f"{_ALL} WHERE v.round_id = ? AND v.outcome GLOB '[1-9]' ORDER BY v.visited_on, v.id", (round_id,)
        )
        return [VisitFact(**dict(row)) for row in rows]

    def households(self) -> dict[int, int]:
        """How many households live in each hamlet today."""
        rows = self.db.conn.execute("SELECT hamlet_id, COUNT(*) FROM household WHERE state = 'active' GROUP BY 1")
        return {row[0]: row[1] for row in rows}


class Word(NamedTuple):
    """One answered contact, as light as it can be: reports of a round go through tens of thousands of them."""

    id: int
    household_id: int
    person_id: int | None
    scheme: str | None
    visited_on: str
    collector_id: int | None
    channel: str | None
    outcome: str
    reason: str | None
    promise_on: str | None
    hamlet_id: int
    stands: int


class OpenLead(NamedTuple):
    """An open lead where its person lives now."""

    lead_id: int
    household_id: int
    person_id: int
    scheme: str
    hamlet_id: int


@dataclass(frozen=True, kw_only=True)
class RoundCount:
    """What was done in a round: answered contacts and the households they were with."""

    round_id: int
    contacts: int
    reached: int


@dataclass(frozen=True, kw_only=True)
class Door:
    """A household by its head, for lists of names."""

    household_id: int
    person_id: int | None
    name: str | None
    birth: str | None
    hamlet: str
    phone: str | None


_WORDS = (
    "SELECT v.id, v.household_id, v.person_id, v.scheme, v.visited_on, v.collector_id, v.channel, v.outcome, v.reason, v.promise_on, "
    "h.hamlet_id, h.state = 'active' FROM visit AS v{index} CROSS JOIN household AS h ON h.id = v.household_id "
    "WHERE {where} AND v.outcome GLOB '[1-9]' ORDER BY v.visited_on, v.id"
)


class RoundFacts:
    """Everything the report of a round is counted from, each in one walk; asked away from the window."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def of_round(self, round_id: int, until: str) -> list[Word]:
        """The answered contacts of a round up to a day (ISO), the earliest first."""
        sql = _WORDS.format(index=" INDEXED BY visit_round", where="v.round_id = ? AND v.visited_on <= ?")
        return self._words(sql, round_id, until)

    def between(self, since: str, until: str) -> list[Word]:
        """The answered contacts between two days, of any round or none, the earliest first."""
        return self._words(_WORDS.format(index="", where="v.visited_on BETWEEN ? AND ?"), since, until)

    def paid(self, since: str, until: str) -> list[tuple[int, str, str]]:
        """(person, scheme, day) of what was paid between two days and not voided; a change of what runs is none."""
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        return cursor.execute(
            "SELECT person_id, scheme, collected_on FROM enrolment INDEXED BY enrolment_collected "
            f"WHERE collected_on BETWEEN ? AND ? AND {STANDING} AND kind <> 'adjust'",
            (since, until),
        ).fetchall()

    def households(self, hamlet_ids: Iterable[int]) -> list[tuple[int, int]]:
        """(household, hamlet) of the standing households of some hamlets."""
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        return cursor.execute(
            "SELECT id, hamlet_id FROM household WHERE state = 'active' AND hamlet_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hamlet_ids)),),
        ).fetchall()

    def sources(self, until: str, since: str) -> list[tuple[int, str, str, str]]:
        """(person, scheme, source, day named) of the leads that were open between two days, by every list that named them, the first one first."""
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        alive = "l.opened_on <= ? AND (l.closed_on IS NULL OR l.closed_on >= ?)"
        return cursor.execute(
            f"SELECT l.person_id, l.scheme, l.source, l.opened_on, l.id, 0 FROM lead AS l WHERE {alive} UNION ALL "
            "SELECT l.person_id, l.scheme, n.source, n.named_on, l.id, n.id FROM lead_naming AS n JOIN lead AS l ON l.id = n.lead_id "
            f"WHERE {alive} AND n.named_on <= ? ORDER BY 5, 6",
            (until, since, until, since, until),
        ).fetchall()

    def open_leads(self, hamlet_ids: Iterable[int], schemes: Iterable[str]) -> list[OpenLead]:
        """The open leads of the people of some hamlets in some schemes."""
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        rows = cursor.execute(
            "SELECT l.id, h.id, p.id, l.scheme, h.hamlet_id FROM lead AS l JOIN person AS p ON p.id = l.person_id "
            "JOIN household AS h ON h.id = p.household_id WHERE l.closed_on IS NULL AND l.scheme IN (SELECT value FROM json_each(?)) "
            "AND h.hamlet_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(schemes)), json.dumps(list(hamlet_ids))),
        )
        return [OpenLead(*row) for row in rows]

    def rounds(self) -> dict[int, RoundCount]:
        """What was done in every round."""
        rows = self.db.conn.execute(
            "SELECT round_id, COUNT(*) AS contacts, COUNT(DISTINCT household_id) AS reached FROM visit "
            "WHERE round_id IS NOT NULL AND outcome GLOB '[1-9]' GROUP BY round_id"
        )
        return {row["round_id"]: RoundCount(**dict(row)) for row in rows}

    def doors(self, household_ids: Iterable[int]) -> list[Door]:
        """Households by their heads, in walking order."""
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, head.id AS person_id, head.name, head.birth, t.name AS hamlet, h.phone FROM household AS h "
            "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS head ON head.id = h.head_id "
            "WHERE h.id IN (SELECT value FROM json_each(?)) ORDER BY t.commune_code, t.list_order, t.id, h.list_order, h.id",
            (json.dumps(list(household_ids)),),
        )
        return [Door(**dict(row)) for row in rows]

    def _words(self, sql: str, *values: object) -> list[Word]:
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        return list(map(Word._make, cursor.execute(sql, values)))
