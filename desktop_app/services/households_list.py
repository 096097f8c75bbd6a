"""The lists of households and people, in windows of rows, for tables of any length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.records import Commune, Hamlet
from desktop_app.services.households_cover import notice_of
from desktop_app.services.office import Office
from desktop_app.storage.people_lists import HouseholdRow, PersonRow

NO_END = "9999-12-31"  # what a row of the people list holds where cover has no end on record


@dataclass(frozen=True, kw_only=True)
class HamletEntry:
    """A hamlet with its size: active households and people living there."""

    hamlet: Hamlet
    households: int
    people: int


@dataclass(frozen=True, kw_only=True)
class CommuneEntry:
    """A commune with its hamlets in walking order."""

    commune: Commune
    hamlets: tuple[HamletEntry, ...]


def places(office: Office) -> tuple[CommuneEntry, ...]:
    """The communes of the office in its order, each with its hamlets and their sizes."""
    work = office.read
    sizes = {size.hamlet_id: size for size in work.hamlets.sizes()}
    entries = []
    for commune in work.communes.covered():
        hamlets = []
        for hamlet in work.hamlets.of_commune(commune.code):
            size = sizes.get(hamlet.id)
            households, people = (size.households, size.people) if size else (0, 0)
            hamlets.append(HamletEntry(hamlet=hamlet, households=households, people=people))
        entries.append(CommuneEntry(commune=commune, hamlets=tuple(hamlets)))
    return tuple(entries)


def count_households(office: Office, wanted: Mapping[str, object] | None = None) -> int:
    """How many households pass a filter; ``list_households`` says what can be asked."""
    return office.read.household_list.count(wanted or {}, office.today.isoformat())


def list_households(
    office: Office,
    offset: int = 0,
    limit: int = 200,
    wanted: Mapping[str, object] | None = None,
    *,
    sort: str = "order",
    descending: bool = False,
) -> list[HouseholdRow]:
    """Some households of the filtered list, in house order by default.

    Filter: ``hamlet_id``, ``commune_code``, ``state`` (``active`` by default), ``text`` (any member's name, code, phone,
    address), ``class_code``, ``cover`` = ``missing``. Sort: ``order``, ``code``, ``head``, ``hamlet``, ``address``,
    ``members``, ``uncovered``.
    """
    today = office.today.isoformat()
    return office.read.household_list.window(offset, limit, wanted or {}, today, sort=sort, descending=descending)


def household_ids(office: Office, wanted: Mapping[str, object] | None = None) -> list[int]:
    """Every household of the filtered list in house order (for going from one to the next)."""
    return office.read.household_list.ids(wanted or {}, office.today.isoformat())


def count_people(office: Office, wanted: Mapping[str, object] | None = None) -> int:
    """How many people pass a filter; ``list_people`` says what can be asked."""
    return office.read.people_list.count(wanted or {}, *_days(office))


def list_people(
    office: Office,
    offset: int = 0,
    limit: int = 200,
    wanted: Mapping[str, object] | None = None,
    *,
    sort: str = "name",
    descending: bool = False,
) -> list[PersonRow]:
    """Some people of the filtered list, in the order of a roster (given name first) by default.

    Filter: ``hamlet_id``, ``commune_code``, ``residence``, ``text``, ``cover`` (``missing``, ``ending``, ``lapsed``),
    ``voluntary`` (``yes``, ``no``). Sort: any column of the row but ``phone`` and ``id``.
    """
    return office.read.people_list.window(offset, limit, wanted or {}, *_days(office), sort=sort, descending=descending)


def _days(office: Office) -> tuple[str, str]:
    soon = office.today + timedelta(days=notice_of(office.law, office.today))
    return office.today.isoformat(), soon.isoformat()
