"""The long lists of canvassing, read in windows, and the counts of a round."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.storage.due import given
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
    "due_on": "l.due_on IS NULL, l.due_on",
    "collector": "c.name IS NULL, c.name",
}
# Whoever was given the lead, else the household.
_TAKER = f"COALESCE(l.collector_id, {given('h.id')})"
_WITH = f"LEFT JOIN collector AS c ON c.id = {_TAKER} LEFT JOIN sum_rank AS s ON s.lead_id = l.id"
# The points are walked through in their order: what the list needs is the first rows, not all of them.
_BY_RANK = (
    "FROM sum_rank AS s INDEXED BY sum_rank_order CROSS JOIN lead AS l ON l.id = s.lead_id CROSS JOIN person AS p ON p.id = l.person_id "
    "CROSS JOIN household AS h ON h.id = p.household_id CROSS JOIN hamlet AS t ON t.id = h.hamlet_id"
)
_RANKED = "FROM sum_rank AS s INDEXED BY sum_rank_order CROSS JOIN lead AS l ON l.id = s.lead_id"
# Of one collector most leads are passed over: told by what is kept of them, before anything else is read.
_KEPT = " CROSS JOIN sum_open AS o ON o.lead_id = s.lead_id CROSS JOIN lead AS l"
_PERHAPS = (
    "(o.collector_id = ? OR o.collector_id = 0 AND "
    "(o.hamlet_id IN (SELECT value FROM json_each(?)) OR EXISTS (SELECT 1 FROM round_household)))"
)


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """One line of the leads list. ``phone`` is the person's, else the household's; there may be no last visit.

    ``cover_to``: the last day of the last health card (leads for it only). ``limit_days``: days left until a new card has to wait, counted
    by the service where that card has ended.
    """

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
    collector_id: int | None = None
    collector: str | None = None
    due_on: str | None = None
    score: int | None = None
    cover_to: str | None = None
    limit_days: int | None = None

    @property
    def rank(self) -> int:
        """The points (0 where none were given yet)."""
        return self.score or 0


class LeadList:
    """The leads list of the office."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def count(self, wanted: Mapping[str, object]) -> int:
        """How many leads pass the filter (see ``window``)."""
        where, values = _lead_filter(wanted)
        found: int = self.db.conn.execute(f"SELECT COUNT(*) {_LEADS} WHERE {where}", values).fetchone()[0]
        return found

    def ids(self, wanted: Mapping[str, object]) -> list[int]:
        """The leads that pass the filter, by number."""
        where, values = _lead_filter(wanted)
        return [row[0] for row in self.db.conn.execute(f"SELECT l.id {_LEADS} WHERE {where} ORDER BY l.id", values)]

    def window(
        self, offset: int, limit: int, wanted: Mapping[str, object], sort: str = "name", descending: bool = False
    ) -> list[LeadRow]:
        """Some rows of the list.

        Filter: ``state`` (open, closed), ``scheme``, ``source``, ``hamlet_id``, ``text``,
        and as ``services.canvassing_leads.count_leads``.
        """
        if sort == "rank" and wanted.get("state", "open") == "open":
            return self._by_rank(offset, limit, wanted, descending)
        where, values = _lead_filter(wanted)
        way = " DESC" if descending else ""
        order = ", ".join(part + way for part in _SORTS["opened_on" if sort == "rank" else sort].split(", "))
        return self._rows(
            f"{_LEADS} {_WITH}", f"WHERE {where} ORDER BY {order}, l.id LIMIT ? OFFSET ?", (*values, limit, offset)
        )

    def _by_rank(self, offset: int, limit: int, wanted: Mapping[str, object], turned: bool) -> list[LeadRow]:
        """By the points, the most first (the least when turned): the window is found in the order that is kept, and only then read."""
        where, values = _lead_filter({**wanted, "state": "open"})
        points, lead = ("ASC", "DESC") if turned else ("DESC", "ASC")
        tables = _BY_RANK if any(f"{alias}." in where for alias in ("p", "h", "t")) else _RANKED
        if wanted.get("taker_id") is not None:
            tables, where = tables.replace(" CROSS JOIN lead AS l", _KEPT, 1), f"{_PERHAPS} AND {where}"
            values = [wanted["taker_id"], json.dumps(wanted.get("walked") or []), *values]
        inner = f"SELECT l.id AS lead_id, s.score AS points {tables} WHERE {where} ORDER BY s.score {points}, s.lead_id {lead}"
        window = f"({inner} LIMIT ? OFFSET ?) AS x"
        whole = f"FROM {window} JOIN lead AS l ON l.id = x.lead_id {_LEADS.partition('FROM lead AS l ')[2]} {_WITH}"
        return self._rows(whole, f"ORDER BY x.points {points}, l.id {lead}", (*values, limit, offset))

    def _rows(self, tables: str, tail: str, values: Sequence[object]) -> list[LeadRow]:
        rows = self.db.conn.execute(
            "SELECT l.id, l.person_id, p.household_id, p.name, p.birth, COALESCE(p.phone, h.phone) AS phone, "
            "t.name AS hamlet, l.scheme, l.source, l.detail, l.opened_on, l.closed_on, l.close_reason, "
            "v.outcome AS last_outcome, v.visited_on AS last_on, v.next_on, c.id AS collector_id, c.name AS collector, l.due_on, s.score, "
            "CASE WHEN l.scheme = 'health-household' THEN (SELECT e.valid_to FROM sum_last AS e WHERE e.person_id = l.person_id "
            "AND e.kind = 'health') END AS cover_to "
            f"{tables} LEFT JOIN visit AS v ON {_LATEST} {tail}",
            values,
        )
        return [LeadRow(**dict(row)) for row in rows]

    def by_source(self, wanted: Mapping[str, object] | None = None) -> dict[tuple[str, str], int]:
        """How many leads are open by (scheme, source); with a filter (see ``window``) how many pass it."""
        source, where, values = "lead AS l", "l.closed_on IS NULL", list[object]()
        if wanted is not None:
            source, (where, values) = _LEADS.removeprefix("FROM "), _lead_filter(wanted)
        rows = self.db.conn.execute(
            f"SELECT l.scheme, l.source, COUNT(*) AS n FROM {source} WHERE {where} GROUP BY l.scheme, l.source", values
        )
        return {(row["scheme"], row["source"]): row["n"] for row in rows}

    def closed_as(self, reasons: Sequence[str], since: str) -> dict[tuple[int, str], str]:
        """Person × scheme whose lead was closed for one of these reasons since a day, with the last day of it."""
        marks = ", ".join("?" * len(reasons))
        rows = self.db.conn.execute(
            "SELECT person_id, scheme, MAX(closed_on) AS closed_on FROM lead "
            f"WHERE closed_on >= ? AND close_reason IN ({marks}) GROUP BY person_id, scheme",
            (since, *reasons),
        )
        return {(row["person_id"], row["scheme"]): row["closed_on"] for row in rows}


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
    columns = (("scheme", "l.scheme"), ("hamlet_id", "h.hamlet_id"), ("commune_code", "t.commune_code"))
    for key, column in columns:
        if wanted.get(key):
            parts.append(f"{column} = ?")
            values.append(wanted[key])
    if not wanted.get("scheme") and wanted.get("schemes"):
        parts.append("l.scheme IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted["schemes"]))
    if wanted.get("source"):
        named = "EXISTS (SELECT 1 FROM lead_naming AS n WHERE n.lead_id = l.id AND n.source = ?)"
        parts.append(f"(l.source = ? OR {named})")
        values += [wanted["source"], wanted["source"]]
    if wanted.get("collector_id") is not None:
        parts.append(f"COALESCE({_TAKER}, 0) = ?")
        values.append(wanted["collector_id"])
    if (
        wanted.get("taker_id") is not None
    ):  # given to the collector (the lead or its household), or nobody's in the hamlets the collector walks
        parts.append(f"({_TAKER} = ? OR {_TAKER} IS NULL AND h.hamlet_id IN (SELECT value FROM json_each(?)))")
        values += [wanted["taker_id"], json.dumps(wanted.get("walked") or [])]
    if wanted.get("lead_ids") is not None:
        parts.append("l.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted["lead_ids"], default=list))
    for word in word_patterns(str(wanted.get("text") or "")):
        parts.append(word_condition("p.folded"))
        values.append(word)
    return " AND ".join(parts), values
