"""The records behind one problem of data quality: where most can be put right at one door first, with what they say and what would follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.services.office import Office
from desktop_app.services.quality import standing
from desktop_app.services.quality_criteria import criteria, limits
from desktop_app.services.quality_proposals import Proposal, proposals
from desktop_app.services.quality_scores import Criterion
from desktop_app.storage import quality as store

_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# Tables whose rows are nobody's of a household: no list of these is narrowed to a place.
PLACELESS = frozenset({"collector", "hamlet", "plan", "import_batch"})


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line of a list. ``name``: whose (a person, else the head of the household, else what the record is called); ``said``: what it says now;
    ``proposal``: what it would say after the fix that follows from facts; ``note_id`` and ``reason`` where it stands with a reason."""

    id: int
    person_id: int | None
    household_id: int | None
    name: str
    home: str
    hamlet: str
    said: str
    proposed: str = ""
    note_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ProblemList:
    """One problem whole: ``ids`` of its records in order (``more``: there are others beyond the longest list), ``table`` whose rows they are and
    ``field`` of the sheet that holds what is wrong."""

    criterion: Criterion
    table: str
    field: str
    ids: tuple[int, ...]
    more: bool
    aside: bool


def problem_list(
    office: Office, code: str, place: Mapping[str, object] | None = None, *, aside: bool = False
) -> ProblemList:
    """Find the records of one problem. ``place``: any of ``hamlet`` (id), ``commune`` (code), ``collector`` (id). ``aside``: those that stand with a
    reason instead. The door where most fail comes first."""
    criterion, asking = _asked(office, code)
    check = store.CHECKS[code]
    where = {} if check.table in PLACELESS else {kind: value for kind, value in (place or {}).items() if value}
    kept = standing(office, code, asking)
    if aside:
        found = [one for one in store.failing(office.read.db, code, asking, where, ()) if one.id in kept]
    else:
        found = store.failing(office.read.db, code, asking, where, kept)
    doors = Counter(one.household_id for one in found)
    found.sort(key=lambda one: (-doors[one.household_id], one.household_id or 0, one.id))
    return ProblemList(
        criterion=criterion,
        table=check.table,
        field=check.field,
        ids=tuple(one.id for one in found),
        more=len(found) >= store.MOST,
        aside=aside,
    )


def records(office: Office, code: str, ids: Sequence[int]) -> list[Record]:
    """Some lines of the list, in the order of the ids; who was put right meanwhile says what it says now."""
    _, asking = _asked(office, code)
    work, table = office.read, store.CHECKS[code].table
    said = store.facts(work.db, code, asking, ids)
    owners = {one.id: one for one in store.owners(work.db, code, ids)}
    people = store.names(work.db, "person", {one.person_id for one in owners.values() if one.person_id is not None})
    homes = store.homes(work.db, {one.household_id for one in owners.values() if one.household_id is not None})
    called = store.names(work.db, table, ids) if table in PLACELESS else {}
    wanted = proposals(work, code, ids)
    notes = {note.record_id: note for note in work.quality_skips.of_check(code)}
    found: list[Record] = []
    for record_id in ids:
        if record_id not in said:
            continue
        owner = owners[record_id]
        head, hamlet, home = homes.get(owner.household_id or 0, ("", "", ""))
        name = (
            called.get(record_id) or people.get(owner.person_id or 0) or (f"Hộ {home}" if home else "Hộ chưa có chủ hộ")
        )
        note = notes.get(record_id)
        holds = note is not None and note.said == said[record_id]
        found.append(
            Record(
                id=record_id,
                person_id=owner.person_id,
                household_id=owner.household_id,
                name=name,
                home=f"Hộ {head}" if head else home,
                hamlet=hamlet,
                said=_readable(said[record_id]),
                proposed=wanted[record_id].new if record_id in wanted else "",
                note_id=note.id if note is not None and holds else None,
                reason=note.reason if note is not None and holds else "",
            )
        )
    return found


def fixable(office: Office, code: str, ids: Sequence[int]) -> dict[int, Proposal]:
    """Those of some records that have a fix which follows from facts."""
    return proposals(office.read, code, ids)


def _readable(said: str) -> str:
    """Days as people write them."""
    return _DAY.sub(lambda day: f"{day[3]}/{day[2]}/{day[1]}", said).replace("→", "–")


def _asked(office: Office, code: str) -> tuple[Criterion, dict[str, object]]:
    asked = criteria(office)
    return next(one for one in asked if one.code == code), limits(office, asked)
