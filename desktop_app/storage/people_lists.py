"""The long lists of households and people, read in windows of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.kept_order import KeptOrder, marks
from desktop_app.storage.search_words import plain, word_condition, word_patterns

_LIVING = "COALESCE(m.residence, 'home') IN ('home', 'away')"
_HEALTH = "('health-household', 'health-other')"
_HOUSEHOLDS = (
    "FROM household AS h JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS head ON head.id = h.head_id"
)
_PEOPLE = (
    "FROM person AS p JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
    "LEFT JOIN person AS head ON head.id = h.head_id"
)
_UNCOVERED = (
    f"{_LIVING} AND NOT EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = m.id AND k.scheme IN {_HEALTH} "
    "AND COALESCE(k.valid_from, '') <= :on AND COALESCE(k.valid_to, '9999') >= :on)"
)
_LAST = "(SELECT COALESCE(k.valid_to, '9999-12-31') FROM sum_last AS k WHERE k.person_id = p.id AND k.kind = '{kind}')"
_HEALTH_TO = _LAST.format(kind="health")
_VOLUNTARY_TO = _LAST.format(kind="voluntary-si")
_MEMBERS = f"(SELECT COUNT(*) FROM person AS m WHERE m.household_id = h.id AND {_LIVING})"
_WITHOUT = f"(SELECT COUNT(*) FROM person AS m WHERE m.household_id = h.id AND {_UNCOVERED})"
# Few households are dissolved: leaving out their people by id keeps the walk inside the index of the order.
_STANDING = "+p.id NOT IN (SELECT q.id FROM household AS d JOIN person AS q ON q.household_id = d.id WHERE d.state = 'dissolved')"
_OF_THE_PERSON = frozenset(
    {"name", "birth", "sex", "personal_id", "insurance_no", "residence", "health_to", "voluntary_to"}
)
_HOUSEHOLD_SORTS = {
    "order": (
        "t.commune_code",
        "t.list_order",
        "t.id",
        "h.list_order",
    ),
    "code": ("h.code",),
    "head": ("head.sort_key",),
    "hamlet": (
        "t.folded",
        "h.list_order",
    ),
    "address": ("h.address",),
    "members": (_MEMBERS,),
    "uncovered": (_WITHOUT,),
}
_PERSON_SORTS = {
    "name": ("p.sort_key",),
    "birth": ("p.birth",),
    "sex": ("p.sex",),
    "personal_id": ("p.personal_id",),
    "insurance_no": ("p.insurance_no",),
    "hamlet": (
        "t.folded",
        "h.list_order",
        "p.list_order",
    ),
    "head": ("head.sort_key",),
    "residence": ("p.residence",),
    "health_to": (_HEALTH_TO,),
    "voluntary_to": (_VOLUNTARY_TO,),
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


class HouseholdList:
    """Households in windows.

    Filter keys: ``hamlet_id``, ``commune_code``, ``state``, ``text``, ``class_code``, ``cover`` (``missing``: somebody
    without health cover).
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._kept = KeptOrder(db)

    def count(self, wanted: Mapping[str, object], on: str) -> int:
        """How many households pass the filter on a day."""
        where, values = _household_filter(wanted, on)
        found: int = self.db.conn.execute(f"SELECT COUNT(*) {_HOUSEHOLDS} WHERE {where}", values).fetchone()[0]
        return found

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
        """Some rows of the filtered and sorted list."""
        where, values = _household_filter(wanted, on)
        order = f"SELECT h.id {_HOUSEHOLDS} WHERE {where} ORDER BY {_order(_HOUSEHOLD_SORTS[sort], descending)}, h.id"
        ids = self._kept.window(order, values, offset, limit)
        rows = self.db.conn.execute(
            "SELECT h.id, h.hamlet_id, t.name AS hamlet, h.code, head.name AS head, h.address, h.phone, h.state, "
            f"{_MEMBERS} AS members, {_WITHOUT} AS uncovered {_HOUSEHOLDS} WHERE h.id IN ({marks(ids)})",
            {"on": on},
        )
        found = {row["id"]: HouseholdRow(**dict(row)) for row in rows}
        return [found[one] for one in ids if one in found]

    def ids(self, wanted: Mapping[str, object], on: str) -> list[int]:
        """Every household that passes the filter, in house order."""
        where, values = _household_filter(wanted, on)
        rows = self.db.conn.execute(
            f"SELECT h.id {_HOUSEHOLDS} WHERE {where} ORDER BY {_order(_HOUSEHOLD_SORTS['order'], False)}, h.id", values
        )
        return [row["id"] for row in rows]


class PeopleList:
    """People in windows.

    Filter keys: ``hamlet_id``, ``commune_code``, ``residence``, ``text``, ``cover`` (health insurance: ``missing``,
    ``ending``, ``lapsed``), ``voluntary`` (``yes``, ``no``).
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._kept = KeptOrder(db)

    def count(self, wanted: Mapping[str, object], on: str, soon: str) -> int:
        """How many people pass the filter on a day; ``soon``: the last day that counts as ending soon."""
        where, values = _person_filter(wanted, on, soon)
        people = _PEOPLE if _reads_places(wanted) else "FROM person AS p"
        found: int = self.db.conn.execute(f"SELECT COUNT(*) {people} WHERE {where}", values).fetchone()[0]
        return found

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
        """Some rows of the filtered and sorted list."""
        where, values = _person_filter(wanted, on, soon)
        people = _PEOPLE if _reads_places(wanted) or sort not in _OF_THE_PERSON else "FROM person AS p"
        order = f"SELECT p.id {people} WHERE {where} ORDER BY {_order((*_PERSON_SORTS[sort], 'p.id'), descending)}"
        ids = self._kept.window(order, values, offset, limit)
        rows = self.db.conn.execute(
            "SELECT p.id, p.household_id, p.name, p.birth, p.sex, p.personal_id, p.insurance_no, "
            "COALESCE(p.phone, h.phone) AS phone, p.residence, t.name AS hamlet, head.name AS head, "
            f"{_HEALTH_TO} AS health_to, {_VOLUNTARY_TO} AS voluntary_to {_PEOPLE} WHERE p.id IN ({marks(ids)})"
        )
        found = {row["id"]: PersonRow(**dict(row)) for row in rows}
        return [found[one] for one in ids if one in found]


def _order(columns: tuple[str, ...], descending: bool) -> str:
    way = " DESC" if descending else ""
    return ", ".join(f"{column}{way}" for column in columns)


def _household_filter(wanted: Mapping[str, object], on: str) -> tuple[str, dict[str, object]]:
    parts = ["h.state = :state"]
    values: dict[str, object] = {"on": on, "state": wanted.get("state") or "active"}
    _places(wanted, parts, values)
    if wanted.get("class_code"):
        parts.append(
            "EXISTS (SELECT 1 FROM entitlement AS e WHERE e.class_code = :class_code "
            "AND (e.household_id = h.id OR e.person_id IN (SELECT id FROM person WHERE household_id = h.id)) "
            "AND COALESCE(e.valid_from, '') <= :on AND COALESCE(e.valid_to, '9999') >= :on)"
        )
        values["class_code"] = wanted["class_code"]
    if wanted.get("cover") == "missing":
        parts.append(f"EXISTS (SELECT 1 FROM person AS m WHERE m.household_id = h.id AND {_UNCOVERED})")
    words = word_patterns(str(wanted.get("text") or ""))
    if words:
        names = " AND ".join(word_condition("m.folded", f":word{number}") for number in range(len(words)))
        parts.append(
            f"(EXISTS (SELECT 1 FROM person AS m WHERE m.household_id = h.id AND {names}) OR h.code LIKE :typed "
            "ESCAPE '\\' OR h.phone LIKE :typed ESCAPE '\\' OR h.address LIKE :typed ESCAPE '\\')"
        )
        values |= {f"word{number}": word for number, word in enumerate(words)}
        values["typed"] = f"%{plain(str(wanted['text']).strip())}%"
    return " AND ".join(parts), values


def _person_filter(wanted: Mapping[str, object], on: str, soon: str) -> tuple[str, dict[str, object]]:
    parts = [_STANDING]
    values: dict[str, object] = {"on": on, "soon": soon}
    _places(wanted, parts, values)
    if wanted.get("residence"):
        parts.append("p.residence = :residence")
        values["residence"] = wanted["residence"]
    cover = wanted.get("cover")
    if cover == "missing":
        parts.append(_UNCOVERED.replace("m.", "p."))
    elif cover == "ending":
        parts.append(f"{_HEALTH_TO} BETWEEN :on AND :soon")
    elif cover == "lapsed":
        parts.append(f"{_HEALTH_TO} < :on")
    if wanted.get("voluntary"):
        parts.append(f"COALESCE({_VOLUNTARY_TO}, '') {'>=' if wanted['voluntary'] == 'yes' else '<'} :on")
    for number, word in enumerate(word_patterns(str(wanted.get("text") or ""))):
        parts.append(word_condition("p.folded", f":word{number}"))
        values[f"word{number}"] = word
    return " AND ".join(parts), values


def _reads_places(wanted: Mapping[str, object]) -> bool:
    """Whether a filter of people asks for where they live; else the people alone are read."""
    return bool(wanted.get("hamlet_id") or wanted.get("commune_code"))


def _places(wanted: Mapping[str, object], parts: list[str], values: dict[str, object]) -> None:
    for key, column in (("hamlet_id", "h.hamlet_id"), ("commune_code", "t.commune_code")):
        if wanted.get(key):
            parts.append(f"{column} = :{key}")
            values[key] = wanted[key]
