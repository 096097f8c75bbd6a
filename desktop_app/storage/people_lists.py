"""The long list of people, read in windows of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.storage.engine import Database
from desktop_app.storage.kept_order import KeptOrder, marks
from desktop_app.storage.list_filters import HEALTH_TO, STANDING, VOLUNTARY_TO, is_plain, person_filter
from desktop_app.storage.list_walks import Stretch, Walks

_PEOPLE = (
    "FROM person AS p JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
    "LEFT JOIN person AS head ON head.id = h.head_id"
)
_COLUMNS = {
    "name": "p.sort_key",
    "birth": "p.birth",
    "sex": "p.sex",
    "personal_id": "p.personal_id",
    "insurance_no": "p.insurance_no",
    "residence": "p.residence",
}
_KINDS = {"health_to": "health", "voluntary_to": "voluntary-si"}
EVERYBODY = "1"
_IN_HOUSE = ("h.id", "p.list_order", "p.id")
# How a filtered list is sorted; the whole list is walked in the same order.
_SORTS = {
    **{key: (column, "p.id") for key, column in _COLUMNS.items()},
    "hamlet": ("t.folded", "t.id", "h.list_order", *_IN_HOUSE),
    "head": ("head.sort_key IS NULL", "head.sort_key", "head.id", *_IN_HOUSE),
    "health_to": (f"{HEALTH_TO} IS NULL", HEALTH_TO, "p.id"),
    "voluntary_to": (f"{VOLUNTARY_TO} IS NULL", VOLUNTARY_TO, "p.id"),
}


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One line of the people list. ``health_to``, ``voluntary_to``: the last day on record (``9999-12-31``: no end)."""

    id: int
    household_id: int
    name: str
    birth: str | None
    sex: str | None
    personal_id: str | None
    insurance_no: str | None
    phone: str | None
    residence: str | None
    hamlet: str
    head: str | None
    health_to: str | None
    voluntary_to: str | None


@dataclass(frozen=True, kw_only=True)
class PeopleSums:
    """What the foot of the list says: people, their households, and who of them lives here without health cover on the day."""

    people: int
    households: int
    uncovered: int


class PeopleList:
    """People in windows. What can be asked for: ``list_filters.person_filter``."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._kept = KeptOrder(db)
        self._walks = Walks(db)

    def count(self, wanted: Mapping[str, object], on: str, soon: str) -> int:
        """How many people pass the filter on a day; ``soon``: the last day that counts as ending soon."""
        if is_plain(wanted):
            standing = self._standing()
            kept = "SELECT COALESCE(MAX(rows), 0) FROM sum_rows WHERE what = 'person'"
            counted = f"SELECT COUNT(*) FROM person AS p WHERE {standing}"
            return self._walks.count(kept if standing == EVERYBODY else counted, {})
        return len(self._kept.ids(*self._filtered(wanted, on, soon, "name", descending=False)))

    def window(
        self,
        offset: int,
        limit: int,
        wanted: Mapping[str, object],
        on: str,
        soon: str,
        *,
        sort: str = "name",
        descending: bool = False,
    ) -> list[PersonRow]:
        """Some rows of the filtered and sorted list; whoever has nothing in a column of days or of heads stands at its end."""
        if is_plain(wanted):
            stretches = self._stretches(sort, descending)
            ids = self._walks.window(stretches, {}, offset, limit, self.count(wanted, on, soon))
        else:
            ids = self._kept.window(*self._filtered(wanted, on, soon, sort, descending=descending), offset, limit)
        return self.of_ids(ids)

    def of_ids(self, ids: tuple[int, ...]) -> list[PersonRow]:
        """The rows of these people in the order of the ids."""
        rows = self.db.conn.execute(
            "SELECT p.id, p.household_id, p.name, p.birth, p.sex, p.personal_id, p.insurance_no, "
            "COALESCE(p.phone, h.phone) AS phone, p.residence, t.name AS hamlet, head.name AS head, "
            f"{HEALTH_TO} AS health_to, {VOLUNTARY_TO} AS voluntary_to {_PEOPLE} WHERE p.id IN ({marks(ids)})"
        )
        found = {row["id"]: PersonRow(**dict(row)) for row in rows}
        return [found[one] for one in ids if one in found]

    def ids(
        self, wanted: Mapping[str, object], on: str, soon: str, *, sort: str = "name", descending: bool = False
    ) -> tuple[int, ...]:
        """Everybody who passes the filter, in order."""
        return tuple(self._kept.ids(*self._filtered(wanted, on, soon, sort, descending=descending)))

    def hamlets_of(self, ids: Sequence[int]) -> list[int]:
        """The hamlets in which these people live."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT h.hamlet_id FROM json_each(?) AS j JOIN person AS p ON p.id = j.value "
            "JOIN household AS h ON h.id = p.household_id ORDER BY 1",
            (json.dumps(list(ids)),),
        )
        return [row[0] for row in rows]

    def sums(self, wanted: Mapping[str, object], on: str, soon: str) -> PeopleSums:
        """What the filtered list adds up to."""
        where, values = person_filter(wanted, on, soon)
        bare, _ = person_filter({"cover": "missing"}, on, soon)
        row = self.db.conn.execute(
            "SELECT COUNT(*) AS people, COUNT(DISTINCT p.household_id) AS households, "
            f"COUNT(CASE WHEN {bare} THEN 1 END) AS uncovered {_PEOPLE} WHERE {where}",
            {"on": on, "soon": soon, **values},
        ).fetchone()
        return PeopleSums(**dict(row))

    def _filtered(
        self, wanted: Mapping[str, object], on: str, soon: str, sort: str, *, descending: bool
    ) -> tuple[str, dict[str, object]]:
        where, values = person_filter(wanted, on, soon)
        way = " DESC" if descending else ""
        # What is blank stays at the end in both directions.
        order = ", ".join(one if one.endswith(" IS NULL") else one + way for one in _SORTS[sort])
        reads_places = sort in ("hamlet", "head") or "h." in where or "t." in where
        return f"SELECT p.id {_PEOPLE if reads_places else 'FROM person AS p'} WHERE {where} ORDER BY {order}", values

    def _standing(self) -> str:
        """Nearly every office has no dissolved household: then nobody need be left out."""
        some = self.db.conn.execute("SELECT 1 FROM household WHERE state = 'dissolved' LIMIT 1").fetchone()
        return STANDING if some else EVERYBODY

    def _stretches(self, sort: str, descending: bool) -> list[Stretch]:
        standing = self._standing()

        def stretch(source: str, order: tuple[str, ...], one: str = "p.id", down: bool = descending) -> Stretch:
            return Stretch(id=one, source=source, order=order, descending=down)

        if sort in _COLUMNS:
            alone = stretch(f"FROM person AS p WHERE {standing}", (_COLUMNS[sort], "p.id"))
            return [replace(alone, keyed=sort == "name")]
        if sort == "hamlet":
            places = "FROM hamlet AS t CROSS JOIN household AS h ON h.hamlet_id = t.id"
            people = f"{places} CROSS JOIN person AS p ON p.household_id = h.id WHERE {standing}"
            return [replace(stretch(people, _SORTS["hamlet"]), keyed=True)]
        if sort == "head":
            people = "CROSS JOIN person AS p ON p.household_id = h."
            led = f"FROM sum_head AS h {people}household_id WHERE {standing}"
            in_order = ("h.sort_key", "h.head_id", "h.household_id", "p.list_order", "p.id")
            return [
                replace(stretch(led, in_order), keyed=True),
                stretch(f"FROM household AS h {people}id WHERE h.head_id IS NULL AND {standing}", _IN_HOUSE),
            ]
        last = f"FROM sum_last AS p WHERE p.kind = '{_KINDS[sort]}' AND p.valid_to IS {{}} AND {standing}"
        last = last.replace("+p.id", "p.person_id")
        dated = replace(stretch(last.format("NOT NULL"), ("p.valid_to", "p.person_id"), "p.person_id"), keyed=True)
        endless = stretch(last.format("NULL"), ("p.valid_to", "p.person_id"), "p.person_id")
        # Most people have had health cover and few voluntary insurance: these are looked up together, those one by one.
        held = f"SELECT k.person_id FROM sum_last AS k WHERE k.kind = '{_KINDS[sort]}'"
        without = f"NOT EXISTS ({held} AND k.person_id = p.id)" if sort == "health_to" else f"+p.id NOT IN ({held})"
        none = replace(stretch(f"FROM person AS p WHERE {without} AND {standing}", ("p.id",)), keyed=True)
        return [endless, dated, none] if descending else [dated, endless, none]
