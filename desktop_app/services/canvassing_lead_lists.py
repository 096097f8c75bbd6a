"""Which lists name somebody: read from what the office knows, list by list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.households_cover import COMING, ELSEWHERE, ENDING, LAPSED, NONE, VALID, Cover
from desktop_app.services.households_people import Member
from desktop_app.storage.repositories import Repositories

COVERED = "covered"
PUPIL = "pupil"  # the support class whose end sends somebody out of school
_SETTLED = frozenset({VALID, COMING, ELSEWHERE})
_RECENT = 366  # days: how long ago a class may have ended


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the lists say of one member in one scheme: the lists with the name in their order, or why an open lead ends."""

    member: Member
    scheme: str
    sources: tuple[str, ...]
    ended: str | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class Lists:
    """What the lists ask beside the members: days ahead, whether somebody called there, and the classes that ended by person."""

    within: int | None
    visited: bool
    ended: Mapping[int, frozenset[str]]


def named(members: Sequence[Member], schemes: Sequence[str], sources: Sequence[str], lists: Lists) -> Iterator[Named]:
    """Go through the members: the lists that name each in each scheme, or why an open lead ends."""
    for scheme in schemes:
        payers = {member.person.id for member in members if member.living and scheme in member.facts.holds}
        for member in members:
            cover = member.covers[scheme]
            found = _lists(member, cover, lists, others_pay=bool(payers - {member.person.id}))
            listed = tuple(source for source in sources if source in found) if member.living else ()
            ended = None
            if not member.living:
                ended = "residence"
            elif not listed and cover.state in _SETTLED:
                ended = COVERED
            yield Named(member=member, scheme=scheme, sources=listed, ended=ended, detail=_detail(cover))


def _lists(member: Member, cover: Cover, lists: Lists, *, others_pay: bool) -> set[str]:
    """The lists that name this member in this scheme."""
    found = set()
    ending = cover.state == ENDING
    if lists.within is not None and cover.days_left is not None and cover.scheme in member.facts.holds:
        ending = 0 <= cover.days_left <= lists.within
    if ending:
        found.add("due")
    if cover.scheme == HEALTH_HOUSEHOLD:
        if cover.state == LAPSED:
            found.add("lapsed")
        if cover.state == NONE and lists.visited:
            found.add("uninsured")
        if cover.state in {LAPSED, NONE}:
            found |= _after_class(lists.ended.get(member.person.id, frozenset()))
    elif cover.state == LAPSED and cover.until and (cover.until + timedelta(days=1)).year == member.facts.on.year:
        found.add("stopped")
    if cover.state in {LAPSED, NONE} and others_pay:
        found.add("same-household")
    return found


def _after_class(ended: frozenset[str]) -> set[str]:
    found = {"school-leaver"} if PUPIL in ended else set()
    return found | {"class-ended"} if ended - {PUPIL} else found


def ended_classes(work: Repositories, hamlet_id: int, on: date) -> dict[int, frozenset[str]]:
    """The support classes that ended within a year and that the person (or the household) does not hold any more, by person."""
    first, today = (on - timedelta(days=_RECENT)).isoformat(), on.isoformat()
    held = work.entitlements.of_hamlet(hamlet_id)
    over = [one for one in held if one.valid_to is not None and first <= one.valid_to < today]
    if not over:
        return {}
    still = {(one.household_id, one.person_id, one.class_code) for one in held if (one.valid_to or today) >= today}
    homes: dict[int, set[str]] = {}
    found: dict[int, set[str]] = {}
    for one in over:
        if (one.household_id, one.person_id, one.class_code) in still:
            continue
        if one.person_id is not None:
            found.setdefault(one.person_id, set()).add(one.class_code)
        elif one.household_id is not None:
            homes.setdefault(one.household_id, set()).add(one.class_code)
    for person in work.people.of_hamlet(hamlet_id) if homes else ():
        found.setdefault(person.id, set()).update(homes.get(person.household_id, ()))
    return {person_id: frozenset(codes) for person_id, codes in found.items() if codes}


def _detail(cover: Cover) -> str | None:
    if cover.until is None:
        return None
    word = "Hết hạn" if cover.state == LAPSED else "Còn hạn đến"
    return f"{word} {format_date(cover.until)}"
