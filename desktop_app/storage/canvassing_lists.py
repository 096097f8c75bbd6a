"""The long lists of canvassing, read in windows, and the counts of a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.search_words import word_condition, word_patterns

# The last thing said about a person and scheme, whenever and in whatever round.
_LATEST = (
    "v.id = (SELECT w.id FROM visit AS w WHERE w.person_id = l.person_id AND w.scheme = l.scheme "
    "ORDER BY w.visited_on DESC, w.id DESC LIMIT 1)"
)
_LEADS = (
    "FROM lead AS l JOIN person AS p ON p.id = l.person_id JOIN household AS h ON h.id = p.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id"
)
_SORTS = {
    "name": "p.sort_key",
    "hamlet": "t.list_order, t.folded, h.list_order",
    "scheme": "l.scheme",
    "source": "l.source",
    "opened_on": "l.opened_on",
}
_FOLLOWED = (
    "FROM visit AS v LEFT JOIN person AS p ON p.id = v.person_id "
    "JOIN household AS h ON h.id = COALESCE(p.household_id, v.household_id) "
    "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN collector AS c ON c.id = v.collector_id "
    "LEFT JOIN person AS head ON head.id = h.head_id"
)
# Nothing was said or paid since: no later visit, no enrolment collected, no cover begun since the day of the visit.
_STILL = (
    "h.state = 'active' AND (p.id IS NULL OR COALESCE(p.residence, 'home') IN ('home', 'away')) "
    "AND NOT EXISTS (SELECT 1 FROM visit AS w WHERE w.person_id = v.person_id AND w.scheme = v.scheme "
    "AND (w.visited_on, w.id) > (v.visited_on, v.id)) "
    "AND (v.person_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM visit AS w WHERE w.household_id = v.household_id "
    "AND w.outcome GLOB '[0-9]*' AND (w.visited_on, w.id) > (v.visited_on, v.id))) "  # a message sent is no answer
    "AND NOT EXISTS (SELECT 1 FROM enrolment AS e WHERE e.person_id = v.person_id AND e.scheme = v.scheme "
    "AND e.collected_on >= v.visited_on AND e.state <> 'voided') "
    "AND NOT EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = v.person_id AND k.scheme = v.scheme "
    "AND k.valid_from >= v.visited_on)"
)


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """One line of the leads list. ``phone`` is the person's, else the household's; there may be no last visit."""

    id: int
    person_id: int
    household_id: int
    name: str
    birth: str | None
    phone: str | None
    hamlet: str
    scheme: str
    source: str
    detail: str | None
    opened_on: str
    closed_on: str | None
    close_reason: str | None
    last_outcome: str | None
    last_on: str | None
    next_on: str | None


@dataclass(frozen=True, kw_only=True)
class FollowRow:
    """One contact that asks for another: a promise to pay or a visit to repeat, due on ``due_on``.

    ``person_id`` is ``None`` when the whole household is to be seen again; ``name`` is then its head's (or ``None``).
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


class LeadList:
    """The leads list of the office."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def count(self, wanted: Mapping[str, object]) -> int:
        """How many leads pass the filter (see ``window``)."""
        where, values = _lead_filter(wanted)
        found: int = self.db.conn.execute(f"SELECT COUNT(*) {_LEADS} WHERE {where}", values).fetchone()[0]
        return found

    def window(
        self, offset: int, limit: int, wanted: Mapping[str, object], sort: str = "name", descending: bool = False
    ) -> list[LeadRow]:
        """Some rows of the list. Filter: ``state`` (open, closed), ``scheme``, ``source``, ``hamlet_id``, ``text``."""
        where, values = _lead_filter(wanted)
        way = " DESC" if descending else ""
        order = ", ".join(part + way for part in _SORTS[sort].split(", "))
        rows = self.db.conn.execute(
            "SELECT l.id, l.person_id, p.household_id, p.name, p.birth, COALESCE(p.phone, h.phone) AS phone, "
            "t.name AS hamlet, l.scheme, l.source, l.detail, l.opened_on, l.closed_on, l.close_reason, "
            "v.outcome AS last_outcome, v.visited_on AS last_on, v.next_on "
            f"{_LEADS} LEFT JOIN visit AS v ON {_LATEST} WHERE {where} ORDER BY {order}, l.id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [LeadRow(**dict(row)) for row in rows]

    def by_source(self) -> dict[tuple[str, str], int]:
        """How many leads are open by (scheme, source)."""
        rows = self.db.conn.execute(
            "SELECT scheme, source, COUNT(*) AS n FROM lead WHERE closed_on IS NULL GROUP BY scheme, source"
        )
        return {(row["scheme"], row["source"]): row["n"] for row in rows}

    def closed_as(self, reasons: Sequence[str], since: str) -> set[tuple[int, str]]:
        """Person × scheme whose lead was closed for one of these reasons since a day."""
        marks = ", ".join("?" * len(reasons))
        rows = self.db.conn.execute(
            f"SELECT DISTINCT person_id, scheme FROM lead WHERE closed_on >= ? AND close_reason IN ({marks})",
            (since, *reasons),
        )
        return {(row["person_id"], row["scheme"]) for row in rows}


class FollowUps:
    """Promises and revisits that are due."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def promises(self, until: str) -> list[FollowRow]:
        """Promises to pay up to a day that nothing has answered yet, the oldest first."""
        return self._rows("v.promise_on", "v.promise_on <= ?", until)

    def revisits(self, until: str) -> list[FollowRow]:
        """Visits to repeat up to a day (promises are not among them), the oldest first."""
        return self._rows("v.next_on", "v.next_on <= ? AND v.promise_on IS NULL", until)

    def _rows(self, due: str, where: str, until: str) -> list[FollowRow]:
        rows = self.db.conn.execute(
            f"SELECT v.id AS visit_id, v.person_id, h.id AS household_id, COALESCE(p.name, head.name) AS name, "
            f"t.name AS hamlet, v.scheme, v.outcome, v.visited_on, {due} AS due_on, v.collector_id, "
            f"c.name AS collector, COALESCE(p.phone, h.phone) AS phone, v.note "
            f"{_FOLLOWED} WHERE {where} AND {_STILL} ORDER BY {due}, t.list_order, h.list_order, v.id",
            (until,),
        )
        return [FollowRow(**dict(row)) for row in rows]


class RoundFigures:
    """What a round has reached so far."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def households(self, round_id: int) -> tuple[int, int]:
        """(reached, all) active households of the round's hamlets."""
        row = self.db.conn.execute(
            "SELECT COUNT(*) AS total, COALESCE(SUM(EXISTS (SELECT 1 FROM visit AS v WHERE v.round_id = r.round_id "
            "AND v.household_id = h.id)), 0) AS reached FROM round_hamlet AS r "
            "JOIN household AS h ON h.hamlet_id = r.hamlet_id AND h.state = 'active' WHERE r.round_id = ?",
            (round_id,),
        ).fetchone()
        return row["reached"], row["total"]

    def by_hamlet(self, round_id: int) -> dict[int, tuple[int, int]]:
        """(reached, all) active households of each hamlet of the round."""
        rows = self.db.conn.execute(
            "SELECT r.hamlet_id, COUNT(h.id) AS total, "
            "COALESCE(SUM(h.id IS NOT NULL AND EXISTS "
            "(SELECT 1 FROM visit AS v WHERE v.round_id = r.round_id AND v.household_id = h.id)), 0) AS reached "
            "FROM round_hamlet AS r "
            "LEFT JOIN household AS h ON h.hamlet_id = r.hamlet_id AND h.state = 'active' "
            "WHERE r.round_id = ? GROUP BY r.hamlet_id",
            (round_id,),
        )
        return {row["hamlet_id"]: (row["reached"], row["total"]) for row in rows}

    def outcomes(self, round_id: int) -> dict[tuple[str, str], int]:
        """Persons by (scheme, last outcome in the round)."""
        rows = self.db.conn.execute(
            "SELECT v.scheme, v.outcome, COUNT(*) AS n FROM visit AS v "
            "WHERE v.round_id = ? AND v.person_id IS NOT NULL AND v.scheme IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM visit AS w WHERE w.person_id = v.person_id AND w.scheme = v.scheme "
            "AND w.round_id = v.round_id "
            "AND (w.visited_on > v.visited_on OR w.visited_on = v.visited_on AND w.id > v.id)) "
            "GROUP BY v.scheme, v.outcome",
            (round_id,),
        )
        return {(row["scheme"], row["outcome"]): row["n"] for row in rows}

    def leads(self, round_id: int, scheme: str | None, since: str) -> tuple[int, int]:
        """(still open, closed since a day) leads of the people of the round's hamlets, in one scheme or all."""
        row = self.db.conn.execute(
            "SELECT COALESCE(SUM(l.closed_on IS NULL), 0) AS still, COALESCE(SUM(l.closed_on >= ?), 0) AS closed "
            "FROM round_hamlet AS r JOIN household AS h ON h.hamlet_id = r.hamlet_id "
            "JOIN person AS p ON p.household_id = h.id JOIN lead AS l ON l.person_id = p.id "
            "WHERE r.round_id = ? AND (? IS NULL OR l.scheme = ?)",
            (since, round_id, scheme, scheme),
        ).fetchone()
        return row["still"], row["closed"]


def _lead_filter(wanted: Mapping[str, object]) -> tuple[str, list[object]]:
    parts, values = ["l.closed_on IS NULL" if wanted.get("state", "open") == "open" else "l.closed_on IS NOT NULL"], []
    for key, column in (("scheme", "l.scheme"), ("source", "l.source"), ("hamlet_id", "h.hamlet_id")):
        if wanted.get(key):
            parts.append(f"{column} = ?")
            values.append(wanted[key])
    for word in word_patterns(str(wanted.get("text") or "")):
        parts.append(word_condition("p.folded"))
        values.append(word)
    return " AND ".join(parts), values
