"""Cover that ends, with where to find the person and who collects there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """The last paid period of one person in one scheme; ``method`` is known where the office itself enrolled.

    ``collector`` is whom the person paid, else who was given the household or walks the hamlet in an open round, else ``None``.
    """

    person_id: int
    name: str
    scheme: str
    ends_on: str
    household_id: int
    hamlet_id: int
    hamlet: str
    phone: str | None
    collector_id: int | None
    collector: str | None
    method: str | None


@dataclass(frozen=True, kw_only=True)
class EndSpan:
    """Last days from ``first`` to ``last`` (ISO, inclusive) of periods paid by ``method``; ``None`` takes every method,
    "" those whose method is not known (or not one of the ``known``)."""

    first: str
    last: str
    method: str | None = None
    known: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EndQuestion:
    """Which last periods of one scheme are asked for.

    ``blocking``: schemes that, in force ``on`` the day asked about, leave nothing to pay. ``hamlet_id`` keeps one hamlet only,
    ``commune_code`` those of a commune, ``collector_id`` the people of one collector (0: of nobody).
    """

    scheme: str
    spans: tuple[EndSpan, ...]
    blocking: Sequence[str]
    on: str
    hamlet_id: int | None = None
    collector_id: int | None = None
    commune_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class EndKey:
    """Where a row stands in the order of last days."""

    last: str
    person_id: int
    scheme: str


def heir(collector: str, hamlet: str) -> str:
    """SQL: who does now, in a hamlet, what a collector did (the collector, or who took over)."""
    return (
        f"COALESCE((SELECT s.to_id FROM succession AS s WHERE s.from_id = {collector} AND (s.hamlet_id = {hamlet} OR s.hamlet_id IS NULL) "
        f"ORDER BY s.hamlet_id IS NULL LIMIT 1), {collector})"
    )


def walker(hamlet: str) -> str:
    """SQL: who walks a hamlet in the newest open round."""
    return (
        "(SELECT a.collector_id FROM round_hamlet AS a JOIN round AS r ON r.id = a.round_id "
        f"WHERE a.hamlet_id = {hamlet} AND r.state = 'open' AND a.collector_id IS NOT NULL ORDER BY r.id DESC LIMIT 1)"
    )


def given(household: str) -> str:
    """SQL: to whom a household was given by hand in the newest open round that does; asked only where any was."""
    return (
        "(CASE WHEN EXISTS (SELECT 1 FROM round_household) THEN "
        "(SELECT k.collector_id FROM round_household AS k JOIN round AS r ON r.id = k.round_id "
        f"WHERE k.household_id = {household} AND r.state = 'open' AND k.collector_id IS NOT NULL ORDER BY r.id DESC LIMIT 1) END)"
    )


_GIVEN = given("(SELECT m.household_id FROM person AS m WHERE m.id = c.person_id)")
_COLLECTOR = f"COALESCE({heir('c.collector_id', 'c.hamlet_id')}, {_GIVEN}, {walker('c.hamlet_id')})"
# Whose a period can be at all; most of the office's are passed over without asking who took over from whom.
_PERHAPS = "(c.collector_id IS NULL OR c.collector_id = ? OR c.collector_id IN (SELECT s.from_id FROM succession AS s WHERE s.to_id = ?))"
_SHOWN = (
    "SELECT c.person_id, p.name, c.scheme, c.valid_to AS ends_on, h.id AS household_id, t.id AS hamlet_id, "
    "t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone, k.id AS collector_id, k.name AS collector, NULLIF(c.method, '') AS method "
    "FROM {chosen} JOIN sum_due AS c ON c.person_id = x.holder AND c.scheme = x.kind JOIN person AS p ON p.id = c.person_id "
    "JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
    f"LEFT JOIN collector AS k ON k.id = {_COLLECTOR} "
)
_KEY = "c.valid_to AS last_day, c.person_id AS holder, c.scheme AS kind"


class Due:
    """Which periods end when."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def ending(self, scheme: str, first: str, last: str, *, blocking: Sequence[str], on: str) -> list[DueRow]:
        """Periods of ``scheme`` whose last day lies in ``first``–``last`` and that nothing follows, by that day.

        Who died, moved away or left for another household is left out.
        """
        span = (EndSpan(first=first, last=last),)
        asked = EndQuestion(scheme=scheme, spans=span, blocking=blocking, on=on)
        chosen, values = _chosen(asked, _KEY)
        rows = self.db.conn.execute(
            _SHOWN.format(chosen=f"({chosen}) AS x") + "ORDER BY c.valid_to, t.list_order, p.sort_key, p.id",
            values,
        )
        return [DueRow(**dict(row)) for row in rows]

    def count(self, asked: EndQuestion) -> int:
        """How many people a question finds."""
        if not asked.spans:
            return 0
        if asked.hamlet_id is None and asked.collector_id is None and asked.commune_code is None:
            return self._by_day(asked) + self._mixed(asked)
        chosen, values = _chosen(asked, "1")
        found: int = self.db.conn.execute(f"SELECT COUNT(*) FROM ({chosen})", values).fetchone()[0]
        return found

    def _by_day(self, asked: EndQuestion) -> int:
        """How many of those who had no other cover, or one period of it: the days are counted, not the people."""
        spans, values = _spans(asked.spans)
        first, last = _reach(asked.spans)
        sql = (
            f"SELECT COALESCE(SUM(c.people), 0) FROM sum_due_day AS c WHERE c.scheme = ? AND c.valid_to BETWEEN ? AND ? AND ({spans}) "
            f"AND (c.other = '' OR {_apart(asked)})"
        )
        given = (asked.scheme, first, last, *values, asked.on, asked.on, *asked.blocking)
        found: int = self.db.conn.execute(sql, given).fetchone()[0]
        return found

    def _mixed(self, asked: EndQuestion) -> int:
        """How many of those who had several periods of other cover: each is asked whether one is in force on the day."""
        spans, values = _spans(asked.spans)
        first, last = _reach(asked.spans)
        sql = (
            "SELECT COUNT(*) FROM sum_due AS c INDEXED BY sum_due_mixed WHERE c.other = '*' AND c.scheme = ? AND c.valid_to BETWEEN ? AND ? "
            f"AND ({spans}) AND {_unblocked(asked)}"
        )
        given = (asked.scheme, first, last, *values, *asked.blocking, asked.on, asked.on)
        found: int = self.db.conn.execute(sql, given).fetchone()[0]
        return found

    def days(self, asked: EndQuestion) -> dict[str, int]:
        """How many people a question finds by the last day (ISO), for calendars; of the whole office or of a hamlet or collector."""
        if not asked.spans:
            return {}
        chosen, values = _chosen(asked, "c.valid_to AS last_day")
        rows = self.db.conn.execute(f"SELECT last_day, COUNT(*) FROM ({chosen}) GROUP BY last_day", values)
        return {row[0]: row[1] for row in rows}

    def by_collector(self, asked: EndQuestion) -> list[tuple[int, str, int]]:
        """How many people a question finds by who collects there (0: nobody) and by the last day."""
        if not asked.spans:
            return []
        chosen, values = _chosen(asked, f"COALESCE({_COLLECTOR}, 0) AS taker, c.valid_to AS last_day")
        rows = self.db.conn.execute(
            f"SELECT taker, last_day, COUNT(*) FROM ({chosen}) GROUP BY taker, last_day", values
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def page(
        self,
        questions: Iterable[EndQuestion],
        limit: int,
        *,
        offset: int = 0,
        after: EndKey | None = None,
        newest_first: bool = False,
    ) -> list[DueRow]:
        """Some rows of what one or several questions find, by the last day; only the window is read whole.

        ``after`` begins behind a row (see ``marks``) and costs no more at the end of a long list than at its beginning.
        """
        window, values = _window(questions, newest_first, after)
        if not window:
            return []
        way = _way(newest_first)
        rows = self.db.conn.execute(
            _SHOWN.format(chosen=f"({window} LIMIT ? OFFSET ?) AS x")
            + f"ORDER BY c.valid_to {way}, c.person_id {way}, c.scheme {way}",
            (*values, limit, offset),
        )
        return [DueRow(**dict(row)) for row in rows]

    def marks(
        self, questions: Iterable[EndQuestion], step: int, *, newest_first: bool = False
    ) -> tuple[int, list[EndKey]]:
        """How many rows there are, and the last row of every window of ``step`` rows; one walk through the index."""
        window, values = _window(questions, newest_first, None)
        count, found = 0, []
        for row in self.db.conn.execute(window, values) if window else ():
            count += 1
            if count % step == 0:
                found.append(EndKey(last=row["last_day"], person_id=row["holder"], scheme=row["kind"]))
        return count, found


def _window(questions: Iterable[EndQuestion], newest_first: bool, after: EndKey | None) -> tuple[str, list[Any]]:
    """The rows of several questions in order. Each comes out of its index in this order: they are merged, not sorted."""
    parts, values = [], []
    for asked in questions:
        if asked.spans:
            chosen, own = _chosen(asked, _KEY, newest_first, after)
            parts.append(chosen)
            values += own
    way = _way(newest_first)
    order = f" ORDER BY last_day {way}, holder {way}, kind {way}"
    return (" UNION ALL ".join(parts) + order if parts else ""), values


def _way(newest_first: bool) -> str:
    return "DESC" if newest_first else "ASC"


def _chosen(
    asked: EndQuestion, columns: str, newest_first: bool = False, after: EndKey | None = None
) -> tuple[str, list[Any]]:
    """The periods a question finds, walked through the index of last days (``sum_due``: one row per person and scheme, living here)."""
    spans, span_values = _spans(asked.spans)
    values: list[Any] = [asked.scheme, *_reach(asked.spans), *span_values]
    narrowed = ""
    if asked.hamlet_id is not None:
        narrowed = "AND c.hamlet_id = ? "
        values.append(asked.hamlet_id)
    if asked.commune_code is not None:
        narrowed += "AND c.hamlet_id IN (SELECT id FROM hamlet WHERE commune_code = ?) "
        values.append(asked.commune_code)
    if asked.collector_id is not None:
        narrowed += f"AND {_PERHAPS} AND COALESCE({_COLLECTOR}, 0) = ? "
        values += [asked.collector_id] * 3
    behind = ""
    if after is not None:
        sign = "<" if newest_first else ">"
        beyond = asked.scheme < after.scheme if newest_first else asked.scheme > after.scheme
        behind = f"AND (c.valid_to, c.person_id) {sign}{'=' if beyond else ''} (?, ?) "
        values += [after.last, after.person_id]
    values += [*asked.blocking, asked.on, asked.on, asked.on, asked.on, *asked.blocking]
    sql = (
        f"SELECT {columns} FROM sum_due AS c INDEXED BY sum_due_end "
        f"WHERE c.scheme = ? AND c.valid_to BETWEEN ? AND ? AND ({spans}) {narrowed}{behind}"
        f"AND CASE c.other WHEN '' THEN 1 WHEN '*' THEN {_unblocked(asked)} ELSE {_apart(asked)} END"
    )
    return sql, values


def _unblocked(asked: EndQuestion) -> str:
    blocks = ", ".join("?" * len(asked.blocking))
    return (
        f"NOT EXISTS (SELECT 1 FROM coverage AS o WHERE o.person_id = c.person_id AND +o.scheme IN ({blocks}) "
        "AND COALESCE(o.valid_from, '') <= ? AND COALESCE(o.valid_to, '9999') >= ?)"
    )


def _apart(asked: EndQuestion) -> str:
    """The same of who had one period of other cover: it stands beside the last day (``sum_due.other``)."""
    blocks = ", ".join("?" * len(asked.blocking))
    return f"NOT (substr(c.other, 1, 10) <= ? AND substr(c.other, 11, 10) >= ? AND substr(c.other, 21) IN ({blocks}))"


def _reach(spans: Sequence[EndSpan]) -> tuple[str, str]:
    return min(span.first for span in spans), max(span.last for span in spans)


def _spans(spans: Sequence[EndSpan]) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for span in spans:
        part = "c.valid_to BETWEEN ? AND ?"
        values += [span.first, span.last]
        if span.method == "":
            part += f" AND c.method NOT IN ({', '.join('?' * len(span.known))})"
            values += span.known
        elif span.method is not None:
            part += " AND c.method = ?"
            values.append(span.method)
        parts.append(f"({part})")
    return " OR ".join(parts), values
