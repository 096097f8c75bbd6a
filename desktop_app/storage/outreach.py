"""Outreach events, who was there, and what happened around them: leads opened and participations paid."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.domain.outreach_records import Outreach, OutreachPerson
from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING
from desktop_app.storage.table import Table


class Happening(NamedTuple):
    """A lead opened, or a participation paid: the day (ISO), of whom, in which scheme, in which hamlet."""

    day: str
    person_id: int
    scheme: str
    hamlet_id: int


@dataclass(frozen=True, kw_only=True)
class PersonPlace:
    """A person by name with where they live, for lists of names."""

    household_id: int
    person_id: int
    name: str
    birth: str | None
    hamlet: str
    phone: str | None


class Outreaches(Table[Outreach]):
    """Buổi truyền thông."""

    name = "outreach"
    record = Outreach

    def between(self, since: str, until: str) -> list[Outreach]:
        """The events from one day to another (ISO, inclusive), the newest first."""
        return self.find("held_on BETWEEN ? AND ?", (since, until), order="held_on DESC, id DESC")

    def years(self) -> list[int]:
        """The years in which something was held, the newest first."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT CAST(substr(held_on, 1, 4) AS INTEGER) FROM outreach ORDER BY 1 DESC"
        )
        return [row[0] for row in rows]

    def of_kind(self, kind: str) -> int:
        """How many events are of a kind."""
        return self.count("kind = ?", (kind,))


class OutreachPeople(Table[OutreachPerson]):
    """Who was there by name."""

    name = "outreach_person"
    record = OutreachPerson

    def of_event(self, outreach_id: int) -> list[OutreachPerson]:
        """Who was at one event, in the order they were written down."""
        return self.find("outreach_id = ?", (outreach_id,))

    def of_events(self, ids: Iterable[int]) -> dict[int, set[int]]:
        """Event → the people named, for some events."""
        found: dict[int, set[int]] = {}
        rows = self.db.conn.execute(
            "SELECT outreach_id, person_id FROM outreach_person WHERE outreach_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        for row in rows:
            found.setdefault(row[0], set()).add(row[1])
        return found


class OutreachFacts:
    """What happened around the events; it walks through whole spans of days, so it is asked away from the window."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def leads(self, since: str, until: str) -> list[Happening]:
        """The leads opened between two days (ISO, inclusive), the earliest first, in the hamlet where the person lives now."""
        return self._happenings(
            "SELECT l.opened_on, l.person_id, l.scheme, h.hamlet_id FROM lead AS l INDEXED BY lead_opened "
            "CROSS JOIN person AS p ON p.id = l.person_id CROSS JOIN household AS h ON h.id = p.household_id "
            "WHERE l.opened_on BETWEEN ? AND ? ORDER BY l.opened_on",
            since,
            until,
        )

    def paid(self, since: str, until: str) -> list[Happening]:
        """The participations paid between two days and not voided, in the hamlet where they were paid. A change of one that runs is none."""
        return self._happenings(
            "SELECT collected_on, person_id, scheme, hamlet_id FROM enrolment INDEXED BY enrolment_collected "
            f"WHERE collected_on BETWEEN ? AND ? AND {STANDING} AND kind <> 'adjust' ORDER BY collected_on",
            since,
            until,
        )

    def people(self, person_ids: Iterable[int]) -> list[PersonPlace]:
        """People by name, in walking order."""
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, p.id AS person_id, p.name, p.birth, t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone "
            "FROM person AS p JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
            "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY t.commune_code, t.list_order, t.id, h.list_order, h.id, p.list_order, p.id",
            (json.dumps(list(person_ids)),),
        )
        return [PersonPlace(**dict(row)) for row in rows]

    def residents(self, hamlet_id: int) -> list[int]:
        """Who lives in a hamlet now, in walking order."""
        rows = self.db.conn.execute(
            "SELECT p.id FROM household AS h JOIN person AS p ON p.household_id = h.id WHERE h.hamlet_id = ? AND h.state = 'active' "
            "AND COALESCE(p.residence, 'home') IN ('home', 'away') ORDER BY h.list_order, h.id, p.list_order, p.id",
            (hamlet_id,),
        )
        return [row[0] for row in rows]

    def _happenings(self, sql: str, since: str, until: str) -> list[Happening]:
        rows: Sequence[tuple[str, int, str, int]] = self.db.conn.execute(sql, (since, until)).fetchall()
        return [Happening(*row) for row in rows]
