"""What today's desk counts: nothing here walks through the whole office."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.due import given, heir, walker
from desktop_app.storage.engine import Database

_TAKER = f"COALESCE({heir('f.collector_id', 'f.hamlet_id')}, 0)"
_MINE = f"AND {_TAKER} = ? "


@dataclass(frozen=True, kw_only=True)
class FollowRow:
    """One contact that asks for another: a promise to pay or a visit to repeat, due on ``due_on``.

    ``person_id`` is ``None`` when the whole household is to be seen again; ``name`` is then its head's (or ``None``). ``collector_id``: who has it
    to do now.
    """

    visit_id: int
    person_id: int | None
    household_id: int
    name: str | None
    hamlet: str
    scheme: str | None
    outcome: str
    visited_on: str
    due_on: str
    collector_id: int | None
    collector: str | None
    phone: str | None
    note: str | None


class FollowUps:
    """Promises and revisits that nothing has answered yet."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def promises(self, until: str) -> list[FollowRow]:
        """Promises to pay up to a day, the oldest first."""
        return self.page("promise", until, None, 0, -1)

    def revisits(self, until: str) -> list[FollowRow]:
        """Visits to repeat up to a day (promises are not among them), the oldest first."""
        return self.page("revisit", until, None, 0, -1)

    def count(self, kind: str, until: str, collector_id: int | None) -> int:
        """How many are due up to a day; of one collector (0: nobody's) or of all."""
        where, values = self._asked(kind, until, collector_id)
        found: int = self.db.conn.execute(f"SELECT COUNT(*) FROM sum_follow AS f WHERE {where}", values).fetchone()[0]
        return found

    def late(self, kind: str, before: str, collector_id: int | None) -> int:
        """How many were due before a day."""
        where, values = self._asked(kind, before, collector_id)
        sql = f"SELECT COUNT(*) FROM sum_follow AS f WHERE {where} AND f.due_on < ?"
        found: int = self.db.conn.execute(sql, (*values, before)).fetchone()[0]
        return found

    def page(self, kind: str, until: str, collector_id: int | None, offset: int, limit: int) -> list[FollowRow]:
        """Some of them, the oldest first."""
        where, values = self._asked(kind, until, collector_id)
        rows = self.db.conn.execute(
            "SELECT v.id AS visit_id, f.person_id, f.household_id, COALESCE(p.name, head.name) AS name, t.name AS hamlet, f.scheme, v.outcome, "
            "v.visited_on, f.due_on, c.id AS collector_id, c.name AS collector, COALESCE(p.phone, h.phone) AS phone, v.note "
            f"FROM (SELECT * FROM sum_follow AS f WHERE {where} ORDER BY f.kind, f.due_on, f.visit_id LIMIT ? OFFSET ?) AS f "
            "JOIN visit AS v ON v.id = f.visit_id JOIN household AS h ON h.id = f.household_id JOIN hamlet AS t ON t.id = f.hamlet_id "
            "LEFT JOIN person AS p ON p.id = f.person_id LEFT JOIN person AS head ON head.id = h.head_id "
            f"LEFT JOIN collector AS c ON c.id = {_TAKER} ORDER BY f.due_on, f.visit_id",
            (*values, limit, offset),
        )
        return [FollowRow(**dict(row)) for row in rows]

    def hamlets_of(self, collector_id: int) -> set[int]:
        """The hamlets in which a collector has something to follow up, now or later."""
        rows = self.db.conn.execute(
            f"SELECT DISTINCT f.hamlet_id FROM sum_follow AS f WHERE {_TAKER} = ?", (collector_id,)
        )
        return {row[0] for row in rows}

    def _asked(self, kind: str, until: str, collector_id: int | None) -> tuple[str, list[object]]:
        where, values = "f.kind = ? AND f.due_on <= ? ", [kind, until]
        if collector_id is None:
            return where, list(values)
        return where + _MINE, [*values, collector_id]


class DeskFigures:
    """Counts of open leads, and who walks where."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def walkers(self) -> dict[int, int]:
        """Who walks each hamlet in the newest open round; hamlets that nobody walks are left out."""
        sql = f"SELECT t.id, {walker('t.id')} AS taker FROM hamlet AS t"
        return {row[0]: row[1] for row in self.db.conn.execute(sql) if row[1] is not None}

    def open_leads(self, schemes: Sequence[str], collector_id: int | None, hamlet_ids: Sequence[int]) -> int:
        """How many leads are open; of one collector: those given to the collector, alone or with their household, and those nobody has
        in the hamlets the collector walks."""
        among = json.dumps(list(schemes))
        if collector_id is None:
            sql = "SELECT COALESCE(SUM(leads), 0) FROM sum_lead WHERE scheme IN (SELECT value FROM json_each(?))"
            found: int = self.db.conn.execute(sql, (among,)).fetchone()[0]
            return found
        own = "SELECT COALESCE(SUM(leads), 0) FROM sum_lead WHERE collector_id = ? AND scheme IN (SELECT value FROM json_each(?))"
        rest = (
            "SELECT COALESCE(SUM(leads), 0) FROM sum_lead WHERE collector_id = 0 AND hamlet_id IN (SELECT value FROM json_each(?)) "
            "AND scheme IN (SELECT value FROM json_each(?))"
        )
        handed = (
            "SELECT COUNT(*) FROM (SELECT DISTINCT household_id FROM round_household WHERE collector_id IS NOT NULL) AS k "
            "CROSS JOIN household AS h ON h.id = k.household_id CROSS JOIN person AS p ON p.household_id = h.id "
            "CROSS JOIN lead AS l INDEXED BY lead_open ON l.person_id = p.id AND l.closed_on IS NULL AND l.collector_id IS NULL "
            "WHERE h.hamlet_id IN (SELECT value FROM json_each(?)) AND l.scheme IN (SELECT value FROM json_each(?)) "
            f"AND {given('h.id')} IS NOT NULL"
        )
        doors = (
            "SELECT COUNT(*) FROM (SELECT DISTINCT household_id FROM round_household WHERE collector_id = ?) AS h "
            "CROSS JOIN person AS p ON p.household_id = h.household_id "
            "CROSS JOIN lead AS l INDEXED BY lead_open ON l.person_id = p.id AND l.closed_on IS NULL AND l.collector_id IS NULL "
            f"WHERE {given('h.household_id')} = ? AND l.scheme IN (SELECT value FROM json_each(?))"
        )
        mine = 0
        if collector_id:
            mine += self.db.conn.execute(own, (collector_id, among)).fetchone()[0]
            mine += self.db.conn.execute(doors, (collector_id, collector_id, among)).fetchone()[0]
        walked = (json.dumps(list(hamlet_ids)), among)
        free: int = self.db.conn.execute(rest, walked).fetchone()[0]
        elsewhere: int = self.db.conn.execute(handed, walked).fetchone()[0]
        return mine + free - elsewhere
