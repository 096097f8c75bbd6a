"""Đối tượng tiềm năng: who is worth a visit for which scheme, where that came from, and how it ends.

A person is one open lead per scheme however many lists name them. A lead closes when cover appears or when a visit's
outcome says so; who said no this year is not listed again before the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.canvassing_records import Lead
from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing_lead_lists import COVERED, Lists, Named, ended_classes, named
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_people import Member, members_of, members_of_hamlet
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.canvassing_lists import LeadRow
from desktop_app.storage.repositories import Repositories

COMPULSORY = "compulsory-si"  # the duty of some owners of household businesses: nobody canvasses for it
# Slugs of outcomes after which nobody is listed again in the same year.
SAID_NO = ("refused", "joined-elsewhere", "not-eligible")
JOINED = "joined"  # the same, until cover that ran longer is over or other cover has come
SOURCES = ("due", "lapsed", "stopped", "school-leaver", "class-ended", "same-household", "uninsured")
CLOSE_WORDS = {COVERED: "đã có thẻ, đã tham gia", "residence": "không còn ở hộ", "merged": "đã gộp vào bản ghi khác"}
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class LeadsBuilt:
    """How many leads were opened by (scheme, source), and how many open ones were closed because cover was found."""

    opened: dict[tuple[str, str], int]
    closed: int

    @property
    def total(self) -> int:
        """All leads opened."""
        return sum(self.opened.values())


@dataclass(frozen=True, kw_only=True)
class Naming:
    """One list that named a lead, and when; ``name``: Vietnamese."""

    source: str
    name: str
    detail: str
    on: date


@dataclass(frozen=True, kw_only=True)
class LeadCount:
    """How many leads are open in one scheme from one source, under their Vietnamese names."""

    scheme: str
    source: str
    source_name: str
    count: int


def open_lead(
    work: Repositories, person_id: int, scheme: str, source: str, on: date, detail: str | None = None
) -> bool:
    """Open a lead inside a running verb; says no when one is open already, which then keeps this list as a further one that named it.
    ``source``: a code of ``lead_sources``."""
    known = work.leads.open_for(person_id, scheme)
    if known is not None:
        name_lead(work, known, source, on, detail)
        return False
    work.leads.add(person_id=person_id, scheme=scheme, source=source, detail=detail, opened_on=on.isoformat())
    return True


def name_lead(
    work: Repositories, lead: Lead, source: str, on: date, detail: str | None = None, import_id: int | None = None
) -> bool:
    """Note inside a running verb that a further list names an open lead, once for each source."""
    if source == lead.source or any(one.source == source for one in work.lead_namings.of_lead(lead.id)):
        return False
    work.lead_namings.add(lead_id=lead.id, source=source, detail=detail, named_on=on.isoformat(), import_id=import_id)
    return True


def close_leads(work: Repositories, person_id: int, scheme: str, on: date, reason: str = COVERED) -> int:
    """Close the open lead of a person in a scheme inside a running verb; returns how many were closed (0 or 1).

    ``reason``: ``covered``, ``residence`` or the slug of a visit's outcome.
    """
    lead = work.leads.open_for(person_id, scheme)
    if lead is None:
        return 0
    closed_on = max(on.isoformat(), lead.opened_on)
    work.leads.change(lead.id, closed_on=closed_on, close_reason=reason)
    return 1


def build_leads(
    office: Office,
    sources: Sequence[str] = SOURCES,
    *,
    within: int | None = None,
    hamlet_ids: Sequence[int] | None = None,
    schemes: Sequence[str] = CANVASSED,
    progress: Progress | None = None,
) -> Outcome[LeadsBuilt]:
    """Go through the office (or some hamlets) and open a lead for everybody whom one of the lists names.

    ``school-leaver``, ``class-ended``: no card, and a support class that paid for one ended within a year (a pupil's, another one).
    ``due``: cover ends within ``within`` days (the notice days of the law by default); ``lapsed``: a health card that
    has ended; ``stopped``: paid voluntary insurance until this year and stopped; ``same-household``: not covered, while
    another member pays; ``uninsured``: never had cover on record, in a household that a canvasser has visited. The
    first list of this order that names a person opens the lead, every other one is kept beside it. Leads of people who are covered by now are
    closed; so are those of owners who have joined the compulsory scheme.
    """
    today = office.today
    chosen = [hamlet for hamlet in office.read.hamlets.all() if hamlet_ids is None or hamlet.id in hamlet_ids]
    opened: Counter[tuple[str, str]] = Counter()
    closed = fresh = 0
    with office.write("lead.build", "Lập danh sách tiềm năng") as work:
        said_no = work.lead_list.closed_as(SAID_NO, f"{today.year}-01-01")
        joined = work.lead_list.closed_as((JOINED,), f"{today.year}-01-01")
        for number, hamlet in enumerate(chosen):
            if progress is not None:
                progress(number, len(chosen), hamlet.name)
            leads = {
                (lead.person_id, lead.scheme): lead for lead in work.leads.of_hamlet(hamlet.id) if not lead.closed_on
            }
            known = work.lead_namings.of_hamlet(hamlet.id)
            ended = ended_classes(work, hamlet.id, today)
            visited = work.visits.visited_households(hamlet.id)
            for household_id, members in members_of_hamlet(work, office.law, hamlet.id, today).items():
                lists = Lists(within=within, visited=household_id in visited, ended=ended)
                for one in named(members, schemes, sources, lists):
                    key = (one.member.person.id, one.scheme)
                    lead = leads.get(key)
                    if lead is not None and one.ended:
                        closed += close_leads(work, *key, today, one.ended)
                    elif lead is not None:
                        fresh += _name_again(work, lead, one, known, today)
                    elif (
                        one.sources and key not in said_no and not _has_joined(one.member, one.scheme, joined.get(key))
                    ):
                        _open_named(work, one, today)
                        opened[one.scheme, one.sources[0]] += 1
                closed += _close_owners(work, members, leads, today)
    built = LeadsBuilt(opened=dict(opened), closed=closed)
    notes = (f"Thêm {built.total} người tiềm năng, đóng {closed} người đã có thẻ hoặc đã đi.",)
    changes = frozenset({"lead"}) if built.total or closed or fresh else frozenset()
    return Outcome(value=built, changes=changes, label="Lập danh sách tiềm năng", notes=notes)


def count_leads(office: Office, wanted: Mapping[str, object] | None = None) -> int:
    """How many leads pass a filter; open ones by default.

    Filter keys: ``state`` (``open``, ``closed``), ``scheme``, ``source`` (any list that named the lead), ``hamlet_id``, ``commune_code``,
    ``collector_id`` (0: of nobody), ``lead_ids``, ``text``. Without a scheme: those people pay for themselves; an owner whose duty is the
    compulsory scheme is found by asking for that scheme.
    """
    return office.read.lead_list.count({"schemes": CANVASSED, **(wanted or {})})


def lead_ids_of(office: Office, wanted: Mapping[str, object] | None = None) -> list[int]:
    """The leads that pass a filter, by number: for a verb on all of them."""
    return office.read.lead_list.ids({"schemes": CANVASSED, **(wanted or {})})


def list_leads(
    office: Office,
    offset: int = 0,
    limit: int = 200,
    wanted: Mapping[str, object] | None = None,
    *,
    sort: str = "hamlet",
    descending: bool = False,
) -> list[LeadRow]:
    """Some leads of the filtered list; ``sort``: ``name``, ``hamlet``, ``scheme``, ``source``, ``opened_on``, ``due_on``, ``collector``
    or ``rank`` (the points as last counted)."""
    rows = office.read.lead_list.window(offset, limit, {"schemes": CANVASSED, **(wanted or {})}, sort, descending)
    today = office.today
    return [
        replace(row, limit_days=(gap_limit_on(office.law, date.fromisoformat(row.cover_to)) - today).days)
        if row.cover_to is not None and row.cover_to < today.isoformat()
        else row
        for row in rows
    ]


def namings_of(office: Office, lead_id: int) -> tuple[Naming, ...]:
    """Every list that named a lead, the first one first."""
    work = office.read
    lead = work.leads.get(lead_id)
    names = {code.code: code.name for code in work.reference.codes("lead_sources")}
    told = [(lead.source, lead.detail, lead.opened_on)]
    told += [(one.source, one.detail, one.named_on) for one in work.lead_namings.of_lead(lead_id)]
    return tuple(
        Naming(source=source, name=names.get(source, source), detail=detail or "", on=date.fromisoformat(on))
        for source, detail, on in told
    )


def leads_from_import(
    office: Office, import_id: int, source: str, schemes: Sequence[str] = CANVASSED, detail: str | None = None
) -> Outcome[LeadsBuilt]:
    """Open a lead for everybody a list taken in names who lacks the cover: labour, new residents, school leavers, household businesses.

    Who has the cover, is not open to it, is gone, or said no this year is left out; an open lead keeps the list as a further one. Raises
    ``RuleBroken`` for an unknown source.
    """
    names = {code.code: code.name for code in office.read.reference.codes("lead_sources")}
    if source not in names:
        raise RuleBroken(f"Không có nguồn “{source}” trong danh mục nguồn tiềm năng.", rule="lead.source")
    today = office.today
    batch = office.read.imports.get(import_id)
    listed = {row.person_id for row in office.read.imports.rows_of(import_id) if row.person_id is not None}
    label = f"Lập tiềm năng từ danh sách {batch.file_name}"
    said = detail or f"Danh sách {batch.file_name}"
    opened: Counter[tuple[str, str]] = Counter()
    fresh = 0
    with office.write("lead.from_import", label) as work:
        said_no = work.lead_list.closed_as(SAID_NO, f"{today.year}-01-01")
        joined = work.lead_list.closed_as((JOINED,), f"{today.year}-01-01")
        homes = dict.fromkeys(person.household_id for person in work.people.of_ids(sorted(listed)))
        for household_id in homes:
            for member in members_of(work, office.law, household_id, today):
                for scheme in schemes if member.person.id in listed and member.living else ():
                    key = (member.person.id, scheme)
                    if (
                        not member.covers[scheme].wanted
                        or key in said_no
                        or _has_joined(member, scheme, joined.get(key))
                    ):
                        continue
                    known = work.leads.open_for(member.person.id, scheme)
                    if known is not None:
                        fresh += name_lead(work, known, source, today, said, import_id)
                    else:
                        open_lead(work, member.person.id, scheme, source, today, said)
                        opened[scheme, source] += 1
    built = LeadsBuilt(opened=dict(opened), closed=0)
    notes = (f"Thêm {built.total} người tiềm năng; {fresh} người đang mở được ghi thêm nguồn “{names[source]}”.",)
    changes = frozenset({"lead"}) if built.total or fresh else frozenset()
    return Outcome(value=built, changes=changes, label=label, notes=notes)


def lead_counts(office: Office, wanted: Mapping[str, object] | None = None) -> list[LeadCount]:
    """How many leads are open by scheme and source, the largest first; with a filter (see ``count_leads``) of those that pass it."""
    asked = None if wanted is None else {"schemes": CANVASSED, **wanted}
    names = {code.code: code.name for code in office.read.reference.codes("lead_sources")}
    counts = [
        LeadCount(scheme=scheme, source=source, source_name=names.get(source, source), count=count)
        for (scheme, source), count in office.read.lead_list.by_source(asked).items()
    ]
    return sorted(counts, key=lambda one: (one.scheme, -one.count, one.source))


def _has_joined(member: Member, scheme: str, said_on: str | None) -> bool:
    """Whether somebody said this year to have joined, and no cover has ended since then."""
    if said_on is None:
        return False
    until = member.covers[scheme].until
    return until is None or until.isoformat() <= said_on or until >= member.facts.on


def _open_named(work: Repositories, named: Named, on: date) -> None:
    """Open a lead by the first list; the others are kept beside it."""
    first, *others = named.sources
    open_lead(work, named.member.person.id, named.scheme, first, on, named.detail)
    lead = work.leads.open_for(named.member.person.id, named.scheme)
    assert lead is not None
    rows = [
        {"lead_id": lead.id, "source": source, "detail": named.detail, "named_on": on.isoformat()} for source in others
    ]
    work.lead_namings.add_many(rows)


def _name_again(work: Repositories, lead: Lead, named: Named, known: set[tuple[int, str]], on: date) -> int:
    """Keep the lists that name an open lead and have not done so before; how many."""
    fresh = [source for source in named.sources if source != lead.source and (lead.id, source) not in known]
    work.lead_namings.add_many(
        [{"lead_id": lead.id, "source": source, "detail": named.detail, "named_on": on.isoformat()} for source in fresh]
    )
    return len(fresh)


def _close_owners(
    work: Repositories, members: Sequence[Member], leads: Mapping[tuple[int, str], Lead], on: date
) -> int:
    """Close the leads of owners for the compulsory scheme who have joined it, or left."""
    closed = 0
    for member in members:
        if (member.person.id, COMPULSORY) not in leads:
            continue
        if not member.living or COMPULSORY in member.facts.holds:
            reason = COVERED if member.living else "residence"
            closed += close_leads(work, member.person.id, COMPULSORY, on, reason)
    return closed
