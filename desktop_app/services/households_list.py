"""The lists of households and people, in windows of rows, for tables of any length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.records import Commune, Hamlet
from desktop_app.services.households_cover import notice_of
from desktop_app.services.office import Office
from desktop_app.storage.household_lists import HouseholdRow, HouseholdSums
from desktop_app.storage.list_filters import NO_END
from desktop_app.storage.people_lists import PeopleSums, PersonRow

__all__ = ["NO_END", "HouseholdRow", "HouseholdSums", "PeopleSums", "PersonRow"]
_MANY = 20_000  # people; up to so many any filter is answered within some 30 ms
# NO_END: what a row of the people list holds where cover has no end on record.


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

    Filter: ``hamlet_id``, ``commune_code``, ``state`` (``active`` by default), ``text`` (any member's name, code, phone, address),
    ``class_code``, ``cover`` (``missing``, ``none``), ``missing`` (``phone``, ``address``, ``code``, ``head_id``), ``collector_id``.
    Sort: ``order``, ``code``, ``head``, ``hamlet``, ``address``, ``members``, ``uncovered``.
    """
    today = office.today.isoformat()
    return office.read.household_list.window(offset, limit, wanted or {}, today, sort=sort, descending=descending)


def household_ids(
    office: Office, wanted: Mapping[str, object] | None = None, *, sort: str = "order", descending: bool = False
) -> list[int]:
    """Every household of the filtered list, in house order by default (for going from one to the next)."""
    return office.read.household_list.ids(wanted or {}, office.today.isoformat(), sort=sort, descending=descending)


def ready_households(office: Office, wanted: Mapping[str, object] | None = None) -> HouseholdSums:
    """What the filtered household list adds up to, once those without cover are counted as of today (kept from then on, see ``count_day``)."""
    today = office.today.isoformat()
    if not office.read.household_list.counted_on(today):
        with office.unjournalled() as work:
            work.household_list.count_day(today)
    return household_sums(office, wanted)


def household_sums(office: Office, wanted: Mapping[str, object] | None = None) -> HouseholdSums:
    """What the filtered household list adds up to; takes a while on a long list, so ask for it in a job."""
    return office.read.household_list.sums(wanted or {}, office.today.isoformat())


def is_slow(office: Office, wanted: Mapping[str, object]) -> bool:
    """Whether a filtered list takes longer to find than a keystroke may wait, so that it is asked for in a job; the whole list never does."""
    return any(wanted.values()) and count_people(office) > _MANY


def count_people(office: Office, wanted: Mapping[str, object] | None = None) -> int:
    """How many people pass a filter; ``list_people`` says what can be asked."""
    return office.read.people_list.count(_by_birth(office, wanted), *_days(office))


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

    Filter: ``hamlet_id``, ``commune_code``, ``residence``, ``sex``, ``text``, ``cover`` (``missing``, ``ending``, ``lapsed``, ``valid``),
    ``voluntary`` (``yes``, ``no``), ``class_code``, ``age_from``, ``age_to`` (completed years), ``missing`` (a field nobody filled in),
    ``collector_id`` (who collected last). Sort: any column of the row but ``phone`` and ``id``.
    """
    asked = _by_birth(office, wanted)
    return office.read.people_list.window(offset, limit, asked, *_days(office), sort=sort, descending=descending)


def person_ids(
    office: Office, wanted: Mapping[str, object] | None = None, *, sort: str = "name", descending: bool = False
) -> tuple[int, ...]:
    """Everybody of the filtered list in order."""
    asked = _by_birth(office, wanted)
    return office.read.people_list.ids(asked, *_days(office), sort=sort, descending=descending)


def people_rows(office: Office, ids: Sequence[int]) -> list[PersonRow]:
    """The rows of these people, in their order."""
    return office.read.people_list.of_ids(tuple(ids))


def household_rows(office: Office, ids: Sequence[int]) -> list[HouseholdRow]:
    """The rows of these households, in their order."""
    return office.read.household_list.of_ids(tuple(ids), office.today.isoformat())


def people_sums(office: Office, wanted: Mapping[str, object] | None = None) -> PeopleSums:
    """What the filtered people list adds up to; takes a while on a long list, so ask for it in a job."""
    return office.read.people_list.sums(_by_birth(office, wanted), *_days(office))


def _by_birth(office: Office, wanted: Mapping[str, object] | None) -> dict[str, object]:
    """The filter with completed years told as days of birth (as text: 29/02 needs no such day in the year of birth)."""
    asked = dict(wanted or {})
    youngest, oldest = asked.pop("age_from", None), asked.pop("age_to", None)
    day = office.today
    if isinstance(youngest, int):
        asked["born_to"] = f"{day.year - youngest:04d}-{day:%m-%d}"
    if isinstance(oldest, int):
        asked["born_after"] = f"{day.year - oldest - 1:04d}-{day:%m-%d}"
    return asked


def _days(office: Office) -> tuple[str, str]:
    soon = office.today + timedelta(days=notice_of(office.law, office.today))
    return office.today.isoformat(), soon.isoformat()
