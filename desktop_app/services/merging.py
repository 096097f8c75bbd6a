"""Merging two records of one human being into one, and remembering pairs that are two people (decision 0015).

A merge is one step. Money, days and amounts never change: rows are only given to the person who is kept. What the dropped record said stands in
``merged_person``, so its numbers and its id are still found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from desktop_app.domain.canvassing_records import Lead
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.merge_records import MergedPerson, TwoPeople
from desktop_app.domain.names import clean
from desktop_app.domain.records import Person
from desktop_app.services.canvassing_leads import name_lead
from desktop_app.services.merging_fields import merged_values
from desktop_app.services.merging_preview import CoverTwin, preview_in
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quoting_facts import person_of
from desktop_app.storage.matching import Matching
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

VERB = "people.merge"  # the triggers on visits and the ledger know this name
MERGED = "merged"  # why a lead closed that both records had
CHANGES = frozenset(
    {"person", "household", "coverage", "enrolment", "ledger", "visit", "lead", "entitlement", "waiver", "import"}
)
SKIP_REASONS = {
    "two-people": "Hai người khác nhau",
    "relatives": "Anh chị em, sinh đôi, trùng tên",
    "later": "Chưa đủ căn cứ, hỏi lại người dân",
}


@dataclass(frozen=True, kw_only=True)
class SkippedPair:
    """A pair that was looked at and not merged, with both names."""

    note: TwoPeople
    names: tuple[str, str]


def merge_people(office: Office, keep_id: int, drop_id: int, choices: Mapping[str, str] | None = None) -> Outcome[int]:
    """Make two records of one human being one; the value is the id that stays.

    ``choices``: field → ``keep`` | ``drop`` for every field in which both speak (see ``preview_merge``). Raises ``RuleBroken`` while one of them is
    not chosen, and for one and the same record.
    """
    with office.write(VERB, "Gộp hai bản ghi của một người") as work:
        seen = preview_in(work, keep_id, drop_id, choices or {}, office.today)
        if seen.open:
            names = ", ".join(field.label.lower() for field in seen.open)
            raise RuleBroken(f"Hai bản ghi khác nhau ở: {names}. Hãy chọn giá trị đúng rồi gộp.", rule="people.choose")
        keep, drop = seen.keep, seen.drop
        values = merged_values(keep, drop, seen.fields)
        notes = _heads(work, keep, drop, values.get("household_id", keep.household_id))
        if "household_id" in values:
            values["list_order"] = drop.list_order
        _settle_covers(work, seen.twins)
        _settle_leads(work, office, keep, drop)
        _settle_classes(work, keep, drop)
        _settle_notes(work, keep, drop)
        work.merging.give(drop_id, keep_id)
        work.people.remove(drop_id)
        if values:
            work.people.change(keep_id, **values)
        _settle_waivers(work, keep_id)
        work.merged_people.add(
            dropped_id=drop.id,
            kept_id=keep.id,
            merged_on=office.today.isoformat(),
            merged_by=office.user,
            dropped=json.dumps(asdict(drop), ensure_ascii=False),
            kept=json.dumps(asdict(keep), ensure_ascii=False),
            **{
                name: getattr(drop, name)
                for name in ("household_id", "name", "birth", "personal_id", "insurance_no", "card_no")
            },
        )
        name = work.people.get(keep_id).name
    told = (*seen.told, *notes)
    return Outcome(value=keep_id, changes=CHANGES, label=f"Gộp hai bản ghi của {name}", notes=tuple(told))


def now_known_as(work: Repositories, person_id: int) -> int:
    """The id under which somebody is in the file now: another one when the record was merged (frozen reports, imports, printed lists)."""
    found = work.merged_people.of_dropped(person_id)
    return found.kept_id if found is not None else person_id


def merged_into(office: Office, person_id: int) -> tuple[MergedPerson, ...]:
    """The records that went into a person, the oldest first."""
    return tuple(office.read.merged_people.into(person_id))


def merged_with_number(office: Office, number: str) -> tuple[MergedPerson, ...]:
    """The merged records that carried a number before; ``kept_id`` says who that is now."""
    return tuple(office.read.merged_people.with_number(clean(number)))


def keep_apart(office: Office, one_id: int, other_id: int, reason: str) -> Outcome[int]:
    """Remember that two records are not merged, and why (a code of ``SKIP_REASONS`` or own words). Raises ``RuleBroken`` without a reason."""
    said = SKIP_REASONS.get(reason, clean(reason))
    if not said or one_id == other_id:
        raise RuleBroken("Hãy cho biết vì sao không gộp hai bản ghi này.", rule="people.apart")
    with office.write("people.apart", "Ghi hai bản ghi không gộp") as work:
        names = [person_of(work, person_id).name for person_id in (one_id, other_id)]
        known = work.two_people.pair(one_id, other_id)
        values = {"reason": said, "noted_on": office.today.isoformat()}
        if known is not None:
            work.two_people.change(known.id, **values)
            note_id = known.id
        else:
            first, second = sorted((one_id, other_id))
            note_id = work.two_people.add(one_id=first, other_id=second, **values)
    label = f"Không gộp {names[0]} và {names[1]}" if names[0] != names[1] else f"Không gộp hai {names[0]}"
    return Outcome(value=note_id, changes=frozenset({"person"}), label=label)


def look_again(office: Office, note_id: int) -> Outcome[int]:
    """Take back such a note: the pair comes up again."""
    label = "Xét lại cặp đã bỏ qua"
    with office.write("people.look-again", label) as work:
        work.two_people.remove(note_id)
    return Outcome(value=note_id, changes=frozenset({"person"}), label=label)


def skipped_pairs(office: Office, offset: int = 0, limit: int = 200) -> list[SkippedPair]:
    """Pairs that were looked at and not merged, the newest first."""
    work = office.read
    notes = work.two_people.newest_first(offset, limit)
    names = Matching(work.db).names_of({person_id for note in notes for person_id in (note.one_id, note.other_id)})
    return [SkippedPair(note=note, names=(names[note.one_id], names[note.other_id])) for note in notes]


def _heads(work: UnitOfWork, keep: Person, drop: Person, home: int | str | None) -> list[str]:
    """Whoever headed the household that the merged person lives in heads it still; another one has no head until one is chosen."""
    notes = []
    for person in (keep, drop):
        for household_id in work.merging.headed_by(person.id):
            stays = household_id == home
            work.households.change(household_id, head_id=keep.id if stays else None)
            if not stays:
                notes.append(f"Hãy chọn chủ hộ mới cho hộ cũ của {person.name}.")
    return notes


def _settle_covers(work: UnitOfWork, twins: Sequence[CoverTwin]) -> None:
    for twin in twins:
        if twin.fills:
            work.coverages.change(twin.stays, **twin.fills)
        work.coverages.remove(twin.gone)


def _settle_leads(work: UnitOfWork, office: Office, keep: Person, drop: Person) -> None:
    """A person is one lead per scheme: of two open ones the older stays."""
    for lead in [row for row in work.leads.open_of_household(drop.household_id) if row.person_id == drop.id]:
        ours = work.leads.open_for(keep.id, lead.scheme)
        if ours is not None:
            later = max(ours, lead, key=lambda one: (one.opened_on, one.id))
            stays = lead if later is ours else ours
            closed_on = max(office.today.isoformat(), later.opened_on)
            work.leads.change(later.id, closed_on=closed_on, close_reason=MERGED)
            _join_leads(work, stays, later)


def _join_leads(work: UnitOfWork, stays: Lead, gone: Lead) -> None:
    """The lead that stays was named by the lists of both, and is whoever's to see that either of them was given to."""
    told: list[tuple[str, str | None, str, int | None]] = [(gone.source, gone.detail, gone.opened_on, None)]
    told += [(one.source, one.detail, one.named_on, one.import_id) for one in work.lead_namings.of_lead(gone.id)]
    for source, detail, on, import_id in told:
        name_lead(work, stays, source, date.fromisoformat(on), detail, import_id)
    if stays.collector_id is None and gone.collector_id is not None:
        work.leads.change(stays.id, collector_id=gone.collector_id, due_on=stays.due_on or gone.due_on)


def _settle_classes(work: UnitOfWork, keep: Person, drop: Person) -> None:
    rows = work.entitlements.of_households((), (keep.id, drop.id))
    held = {(row.class_code, row.valid_from, row.valid_to) for row in rows if row.person_id == keep.id}
    for row in rows:
        if row.person_id == drop.id and (row.class_code, row.valid_from, row.valid_to) in held:
            work.entitlements.remove(row.id)


def _settle_notes(work: UnitOfWork, keep: Person, drop: Person) -> None:
    """Pairs of the dropped record become pairs of the kept one, the pair of both goes."""
    for note in work.two_people.of_person(drop.id):
        work.two_people.remove(note.id)
        other = note.other_id if note.one_id == drop.id else note.one_id
        if other != keep.id and work.two_people.pair(keep.id, other) is None:
            first, second = sorted((keep.id, other))
            work.two_people.add(one_id=first, other_id=second, reason=note.reason, noted_on=note.noted_on)


def _settle_waivers(work: UnitOfWork, keep_id: int) -> None:
    """The reasons that warnings of this person stand on go where the person lives."""
    home = work.people.get(keep_id).household_id
    for waiver in work.waivers.of_person(keep_id):
        work.waivers.change(waiver.id, household_id=home)
