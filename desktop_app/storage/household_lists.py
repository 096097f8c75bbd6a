"""The long list of households, read in windows of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.kept_order import KeptOrder, marks
from desktop_app.storage.list_filters import COVERED, LIVING, household_filter, is_plain, uncovered
from desktop_app.storage.list_walks import Stretch, Walks

_HOUSEHOLDS = (
    "FROM household AS h JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS head ON head.id = h.head_id"
)
_LIVING = LIVING.format(row="m")
_COUNTED = "(SELECT COUNT(*) FROM person AS m WHERE m.household_id = h.id AND {who})"
_MEMBERS = _COUNTED.format(who=_LIVING)
_WITHOUT = _COUNTED.format(who=uncovered("m"))
# Counted for all in one walk through the index: one by one takes three times as long.
_SETS = {"members": _LIVING, "uncovered": f"{_LIVING} AND +m.id NOT IN ({COVERED})"}
_BY_PLACE = ("h.list_order", "h.id")
_SORTS = {
    "order": ("t.commune_code", "t.list_order", "t.id", *_BY_PLACE),
    "hamlet": ("t.folded", "t.id", *_BY_PLACE),
    "code": ("h.code IS NULL", "h.code", "h.id"),
    "address": ("h.address IS NULL", "h.address", "h.id"),
    "head": ("head.sort_key IS NULL", "head.sort_key", "head.id", "h.id"),
    "members": ("COALESCE(s.people, 0)", "h.id"),
    "uncovered": ("COALESCE(s.people, 0)", "h.id"),
}


@dataclass(frozen=True, kw_only=True)
class HouseholdRow:
    """One line of the household list: how many live in it and how many of them have no health cover on the day."""

    id: int
    hamlet_id: int
    hamlet: str
    code: str | None
    head: str | None
    address: str | None
    phone: str | None
    state: str
    members: int
    uncovered: int


@dataclass(frozen=True, kw_only=True)
class HouseholdSums:
    """What the foot of the list says: households, who lives in them, and who of these has no health cover on the day."""

    households: int
    people: int
    uncovered: int


class HouseholdList:
    """Households in windows. What can be asked for: ``list_filters.household_filter``."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._kept = KeptOrder(db)
        self._walks = Walks(db)

    def count(self, wanted: Mapping[str, object], on: str) -> int:
        """How many households pass the filter on a day."""
        if is_plain(wanted):
            return self._walks.count("SELECT COALESCE(MAX(rows), 0) FROM sum_rows WHERE what = 'active'", {})
        return len(self._kept.ids(*self._filtered(wanted, on, "order", descending=False)))

    def window(
        self,
        offset: int,
        limit: int,
        wanted: Mapping[str, object],
        on: str,
        *,
        sort: str = "order",
        descending: bool = False,
    ) -> list[HouseholdRow]:
        """Some rows of the filtered and sorted list; what is blank in a column stands at its end."""
        if is_plain(wanted) and (sort != "uncovered" or self.counted_on(on)):
            ids = self._walks.window(self._stretches(sort, descending), {}, offset, limit, self.count(wanted, on))
        else:
            ids = self._kept.window(*self._filtered(wanted, on, sort, descending=descending), offset, limit)
        return self.of_ids(ids, on)

    def counted_on(self, on: str) -> bool:
        """Whether those without cover are the kept ones of this day."""
        return bool(self.db.conn.execute("SELECT 1 FROM sum_home_day WHERE day = ?", (on,)).fetchone())

    def count_day(self, on: str) -> None:
        """Keep, from now on, who has no cover on this day: every household is counted anew once."""
        people = f"SELECT m.household_id, COUNT(*) AS people FROM person AS m WHERE {_SETS['uncovered']} GROUP BY 1"
        self.db.conn.execute("UPDATE sum_home_day SET day = ?", (on,))
        self.db.conn.execute(
            f"UPDATE sum_home SET uncovered = COALESCE(n.people, 0) FROM household AS h LEFT JOIN ({people}) AS n ON n.household_id = h.id "
            "WHERE h.id = sum_home.household_id AND sum_home.uncovered <> COALESCE(n.people, 0)",
            {"on": on},
        )

    def of_ids(self, ids: tuple[int, ...], on: str) -> list[HouseholdRow]:
        """The rows of these households in the order of the ids."""
        rows = self.db.conn.execute(
            "SELECT h.id, h.hamlet_id, t.name AS hamlet, h.code, head.name AS head, h.address, h.phone, h.state, "
            f"{_MEMBERS} AS members, {_WITHOUT} AS uncovered {_HOUSEHOLDS} WHERE h.id IN ({marks(ids)})",
            {"on": on},
        )
        found = {row["id"]: HouseholdRow(**dict(row)) for row in rows}
        return [found[one] for one in ids if one in found]

    def ids(self, wanted: Mapping[str, object], on: str, *, sort: str = "order", descending: bool = False) -> list[int]:
        """Every household that passes the filter, in house order by default."""
        return list(self._kept.ids(*self._filtered(wanted, on, sort, descending=descending)))

    def sums(self, wanted: Mapping[str, object], on: str) -> HouseholdSums:
        """What the filtered list adds up to."""
        where, values = household_filter(wanted, on)
        row = self.db.conn.execute(
            f"SELECT COUNT(DISTINCT h.id) AS households, COUNT(CASE WHEN {_LIVING} THEN m.id END) AS people, "
            f"COUNT(CASE WHEN {_SETS['uncovered']} THEN m.id END) AS uncovered FROM household AS h "
            f"JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS m ON m.household_id = h.id WHERE {where}",
            values,
        ).fetchone()
        return HouseholdSums(**dict(row))

    def _filtered(
        self, wanted: Mapping[str, object], on: str, sort: str, *, descending: bool
    ) -> tuple[str, dict[str, object]]:
        where, values = household_filter(wanted, on)
        way = " DESC" if descending else ""
        # What is blank stays at the end in both directions.
        order = ", ".join(one if one.endswith(" IS NULL") else one + way for one in _SORTS[sort])
        counted = ""
        if sort in _SETS:
            people = f"SELECT m.household_id, COUNT(*) AS people FROM person AS m WHERE {_SETS[sort]} GROUP BY 1"
            counted = f"LEFT JOIN ({people}) AS s ON s.household_id = h.id"
        places = _HOUSEHOLDS if sort == "head" else "FROM household AS h JOIN hamlet AS t ON t.id = h.hamlet_id"
        return f"SELECT h.id {places} {counted} WHERE {where} ORDER BY {order}", values

    def _stretches(self, sort: str, descending: bool) -> list[Stretch]:
        gone = "SELECT id FROM household WHERE state IN ('moved', 'dissolved')"
        some_gone = self.db.conn.execute(f"{gone} LIMIT 1").fetchone()

        def stretch(source: str, *order: str) -> Stretch:
            here = f"+{order[-1]} NOT IN ({gone})" if some_gone else "1"
            return Stretch(id=order[-1], source=f"{source} AND {here}", order=order, descending=descending)

        if sort in ("order", "hamlet"):
            places = "FROM hamlet AS t CROSS JOIN household AS h ON h.hamlet_id = t.id WHERE 1"
            return [stretch(places, *_SORTS[sort])]
        if sort in _SETS:
            return [stretch("FROM sum_home AS h WHERE 1", f"h.{sort}", "h.household_id")]
        alone = "FROM household AS h WHERE h.{column} IS {what}"
        if sort == "head":
            none = alone.format(column="head_id", what="NULL")
            led = stretch("FROM sum_head AS h WHERE 1", "h.sort_key", "h.head_id", "h.household_id")
            return [led, stretch(none, "h.id")]
        return [
            stretch(alone.format(column=sort, what="NOT NULL"), f"h.{sort}", "h.id"),
            stretch(alone.format(column=sort, what="NULL"), "h.id"),
        ]
