"""Cover that ends, with where to find the person and who collects there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """The last paid period of one person in one scheme; ``method`` is known where the office itself enrolled.

    ``collector`` is whom the person paid, else who walks the hamlet in an open round, else ``None``.
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
    ``collector_id`` the people of one collector (0: of nobody).
    """

    scheme: str
    spans: tuple[EndSpan, ...]
    blocking: Sequence[str]
    on: str
    hamlet_id: int | None = None
    collector_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class EndKey:
    """Where a row stands in the order of last days."""

    last: str
    person_id: int
    scheme: str


_COLLECTOR = (
    "COALESCE(c.collector_id, (SELECT a.collector_id FROM round_hamlet AS a JOIN round AS r ON r.id = a.round_id "
    "WHERE a.hamlet_id = h.hamlet_id AND r.state = 'open' AND a.collector_id IS NOT NULL ORDER BY r.id DESC LIMIT 1))"
)
_SHOWN = (
    "SELECT c.person_id, p.name, c.scheme, c.valid_to AS ends_on, h.id AS household_id, t.id AS hamlet_id, "
    "t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone, k.id AS collector_id, k.name AS collector, e.method "
    "FROM {chosen} JOIN person AS p ON p.id = c.person_id JOIN household AS h ON h.id = p.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN enrolment AS e ON e.id = c.enrolment_id "
    f"LEFT JOIN collector AS k ON k.id = {_COLLECTOR} "
)


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
        chosen, values = _chosen(asked, "c.id")
        rows = self.db.conn.execute(
            _SHOWN.format(chosen=f"({chosen}) AS x JOIN coverage AS c ON c.id = x.id")
            + "ORDER BY c.valid_to, t.list_order, p.sort_key, p.id",
            values,
        )
        return [DueRow(**dict(row)) for row in rows]

    def count(self, asked: EndQuestion) -> int:
        """How many people a question finds."""
        if not asked.spans:
            return 0
        chosen, values = _chosen(asked, "1")
        found: int = self.db.conn.execute(f"SELECT COUNT(*) FROM ({chosen})", values).fetchone()[0]
        return found

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
            _SHOWN.format(chosen=f"({window} LIMIT ? OFFSET ?) AS x JOIN coverage AS c ON c.id = x.id")
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
            chosen, own = _chosen(
                asked, "c.id, c.valid_to AS last_day, c.person_id AS holder, c.scheme AS kind", newest_first, after
            )
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
    """The periods a question finds, walked through the index of last days (``sum_last``: one row per person and kind)."""
    blocks = ", ".join("?" * len(asked.blocking))
    by_method = any(span.method is not None for span in asked.spans)
    spans, span_values = _spans(asked.spans)
    values: list[Any] = [asked.scheme]
    values += [min(span.first for span in asked.spans), max(span.last for span in asked.spans), *span_values]
    hamlet = ""
    if asked.hamlet_id is not None:
        hamlet = "AND h.hamlet_id = ? "
        values.append(asked.hamlet_id)
    if asked.collector_id is not None:
        hamlet += f"AND COALESCE({_COLLECTOR}, 0) = ? "
        values.append(asked.collector_id)
    behind = ""
    if after is not None:
        sign = "<" if newest_first else ">"
        beyond = asked.scheme < after.scheme if newest_first else asked.scheme > after.scheme
        behind = f"AND (c.valid_to, c.person_id) {sign}{'=' if beyond else ''} (?, ?) "
        values += [after.last, after.person_id]
    values += [*asked.blocking, asked.on, asked.on]
    sql = (
        f"SELECT {columns} FROM sum_last AS c INDEXED BY sum_last_end CROSS JOIN person AS p ON p.id = c.person_id "
        "CROSS JOIN household AS h ON h.id = p.household_id "
        + ("LEFT JOIN enrolment AS e ON e.id = c.enrolment_id " if by_method else "")
        + f"WHERE c.scheme = ? AND c.valid_to BETWEEN ? AND ? AND ({spans}) AND h.state = 'active' {hamlet}{behind}"
        "AND COALESCE(p.residence, 'home') IN ('home', 'away') "
        f"AND NOT EXISTS (SELECT 1 FROM coverage AS o WHERE o.person_id = c.person_id AND +o.scheme IN ({blocks}) "
        "AND COALESCE(o.valid_from, '') <= ? AND COALESCE(o.valid_to, '9999') >= ?)"
    )
    return sql, values


def _spans(spans: Sequence[EndSpan]) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for span in spans:
        part = "c.valid_to BETWEEN ? AND ?"
        values += [span.first, span.last]
        if span.method == "":
            part += f" AND (e.method IS NULL OR e.method NOT IN ({', '.join('?' * len(span.known))}))"
            values += span.known
        elif span.method is not None:
            part += " AND e.method = ?"
            values.append(span.method)
        parts.append(f"({part})")
    return " OR ".join(parts), values
