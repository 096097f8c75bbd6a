"""The order of a long list walked along indexes: a window near either end costs nothing, one in the middle some milliseconds.

A list is one or more stretches, one behind the other (those with a date, then those without). Each is walked from the end that is nearer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.kept_order import Stamp


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Ids in an order that an index has. ``source``: what stands between SELECT and ORDER BY; ``order``: the columns, the last one unique.
    ``keyed``: none of them is ever NULL, so that a window may begin behind a row read before. ``source`` ends in a condition."""

    id: str
    source: str
    order: tuple[str, ...]
    descending: bool = False
    keyed: bool = False

    def ids(self, *, backwards: bool = False, behind: bool = False) -> str:
        """The question for the ids (with the columns of the order), from either end or ``behind`` the place of ``:at0``, ``:at1`` …"""
        down = self.descending != backwards
        order = ", ".join(column + (" DESC" if down else "") for column in self.order)
        place = ", ".join(f":at{number}" for number in range(len(self.order)))
        further = f"AND ({', '.join(self.order)}) {'<' if down else '>'} ({place})" if behind else ""
        return f"SELECT {self.id}, {', '.join(self.order)} {self.source} {further} ORDER BY {order}"


class Walks:
    """Windows of walked lists on one connection; what was counted once is kept until something is written."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stamp = Stamp(db)
        self._counts: dict[str, int] = {}
        self._places: dict[str, dict[int, tuple[object, ...]]] = {}

    def window(
        self, stretches: Sequence[Stretch], values: Mapping[str, object], offset: int, limit: int, total: int
    ) -> tuple[int, ...]:
        """Some ids of the stretches, ``total`` long together."""
        found: list[int] = []
        before = 0
        for place, stretch in enumerate(stretches):
            wanted, at = limit - len(found), max(0, offset - before)
            if at == 0:  # at the beginning of a stretch it need not be known how long it is
                found += self._read(stretch, values, wanted, 0)
                if len(found) >= limit:
                    break
            last = place == len(stretches) - 1
            size = total - before if last else self.count(f"SELECT COUNT(*) {stretch.source}", values)
            if 0 < at < size:
                found += self._from_nearer(stretch, values, at, wanted, size)
            before += size
        return tuple(found)

    def count(self, sql: str, values: Mapping[str, object]) -> int:
        """The answer of a question for a count, kept until something is written."""
        if self._stamp.moved():
            self._forget()
        key = f"{sql} {sorted(values.items())}"
        if key not in self._counts:
            self._counts[key] = self._db.conn.execute(sql, values).fetchone()[0]
        return self._counts[key]

    def _from_nearer(
        self, stretch: Stretch, values: Mapping[str, object], at: int, wanted: int, size: int
    ) -> list[int]:
        if at <= size // 2:
            return self._read(stretch, values, wanted, at)
        take = min(wanted, size - at)
        return self._read(stretch, values, take, size - at - take, backwards=True)[::-1]

    def _read(
        self, stretch: Stretch, values: Mapping[str, object], limit: int, offset: int, *, backwards: bool = False
    ) -> list[int]:
        """Read on from the nearest row before that was read already."""
        if self._stamp.moved():
            self._forget()
        key = stretch.ids(backwards=backwards)
        known = self._places.setdefault(key, {0: ()}) if stretch.keyed else {0: ()}
        start = max(at for at in known if at <= offset)
        place = {f"at{number}": value for number, value in enumerate(known[start])}
        sql = stretch.ids(backwards=backwards, behind=bool(place))
        rows = self._db.conn.execute(f"{sql} LIMIT {limit} OFFSET {offset - start}", {**values, **place}).fetchall()
        if rows and stretch.keyed:
            known[offset + len(rows)] = tuple(rows[-1])[1:]
        return [row[0] for row in rows]

    def _forget(self) -> None:
        self._counts.clear()
        self._places.clear()
