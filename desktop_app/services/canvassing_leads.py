"""Đối tượng tiềm năng: who is worth a visit for which scheme, where that came from, and how it ends.

A person is one open lead per scheme however many lists name them. A lead closes when cover appears or when a visit's
outcome says so; who said no this year is not listed again before the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.households_cover import CANVASSED, COMING, ELSEWHERE, ENDING, LAPSED, NONE, VALID, Cover
from desktop_app.services.households_people import Member, members_of_hamlet
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.canvassing_lists import LeadRow
from desktop_app.storage.repositories import Repositories

COVERED = "covered"
# Slugs of outcomes after which nobody is listed again in the same year.
SAID_NO = ("refused", "joined-elsewhere", "not-eligible")
_SETTLED = frozenset({VALID, COMING, ELSEWHERE})
SOURCES = ("due", "lapsed", "stopped", "same-household", "uninsured")
CLOSE_WORDS = {COVERED: "đã có thẻ, đã tham gia", "residence": "không còn ở hộ"}
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
class LeadCount:
    """How many leads are open in one scheme from one source, under their Vietnamese names."""

    scheme: str
    source: str
    source_name: str
    count: int


def open_lead(
    work: Repositories, person_id: int, scheme: str, source: str, on: date, detail: str | None = None
) -> bool:
    """Open a lead inside a running verb; says no when one is open already. ``source``: a code of ``lead_sources``."""
    if work.leads.open_for(person_id, scheme) is not None:
        return False
    work.leads.add(person_id=person_id, scheme=scheme, source=source, detail=detail, opened_on=on.isoformat())
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

    ``due``: cover ends within ``within`` days (the notice days of the law by default); ``lapsed``: a health card that
    has ended; ``stopped``: paid voluntary insurance until this year and stopped; ``same-household``: not covered, while
    another member pays; ``uninsured``: never had cover on record, in a household that a canvasser has visited. The
    first list of this order that names a person counts. Leads of people who are covered by now are closed.
    """
    today = office.today
    chosen = [hamlet for hamlet in office.read.hamlets.all() if hamlet_ids is None or hamlet.id in hamlet_ids]
    opened: Counter[tuple[str, str]] = Counter()
    closed = 0
    with office.write("lead.build", "Lập danh sách tiềm năng") as work:
        said_no = work.lead_list.closed_as(SAID_NO, f"{today.year}-01-01")
        for number, hamlet in enumerate(chosen):
            if progress is not None:
                progress(number, len(chosen), hamlet.name)
            open_now = {(lead.person_id, lead.scheme) for lead in work.leads.of_hamlet(hamlet.id) if not lead.closed_on}
            visited = work.visits.visited_households(hamlet.id)
            for household_id, members in members_of_hamlet(work, office.law, hamlet.id, today).items():
                for named in _named(members, schemes, sources, within=within, visited=household_id in visited):
                    key = (named.member.person.id, named.scheme)
                    if key in open_now and named.ended:
                        closed += close_leads(work, *key, today, named.ended)
                    elif key not in open_now and named.source and key not in said_no:
                        open_lead(work, *key, named.source, today, named.detail)
                        opened[named.scheme, named.source] += 1
    built = LeadsBuilt(opened=dict(opened), closed=closed)
    notes = (f"Thêm {built.total} người tiềm năng, đóng {closed} người đã có thẻ hoặc đã đi.",)
    changes = frozenset({"lead"}) if built.total or closed else frozenset()
    return Outcome(value=built, changes=changes, label="Lập danh sách tiềm năng", notes=notes)


def count_leads(office: Office, wanted: Mapping[str, object] | None = None) -> int:
    """How many leads pass a filter; open ones by default.

    Filter keys: ``state`` (``open``, ``closed``), ``scheme``, ``source``, ``hamlet_id``, ``text``.
    """
    return office.read.lead_list.count(wanted or {})


def list_leads(
    office: Office,
    offset: int = 0,
    limit: int = 200,
    wanted: Mapping[str, object] | None = None,
    *,
    sort: str = "hamlet",
    descending: bool = False,
) -> list[LeadRow]:
    """Some leads of the filtered list; ``sort``: ``name``, ``hamlet``, ``scheme``, ``source`` or ``opened_on``."""
    return office.read.lead_list.window(offset, limit, wanted or {}, sort, descending)


def lead_counts(office: Office) -> list[LeadCount]:
    """How many leads are open by scheme and source, the largest first."""
    names = {code.code: code.name for code in office.read.reference.codes("lead_sources")}
    counts = [
        LeadCount(scheme=scheme, source=source, source_name=names.get(source, source), count=count)
        for (scheme, source), count in office.read.lead_list.by_source().items()
    ]
    return sorted(counts, key=lambda one: (one.scheme, -one.count, one.source))


@dataclass(frozen=True, kw_only=True)
class _Named:
    """What the lists say of one member in one scheme: the first list with the name, or why an open lead ends."""

    member: Member
    scheme: str
    source: str | None
    ended: str | None
    detail: str | None


def _named(
    members: Sequence[Member], schemes: Sequence[str], sources: Sequence[str], *, within: int | None, visited: bool
) -> Iterator[_Named]:
    for scheme in schemes:
        payers = {member.person.id for member in members if member.living and scheme in member.facts.holds}
        for member in members:
            cover = member.covers[scheme]
            lists = _lists(member, cover, within=within, others_pay=bool(payers - {member.person.id}), visited=visited)
            source = next((source for source in sources if source in lists), None) if member.living else None
            ended = None
            if not member.living:
                ended = "residence"
            elif source is None and cover.state in _SETTLED:
                ended = COVERED
            yield _Named(member=member, scheme=scheme, source=source, ended=ended, detail=_detail(cover))


def _lists(member: Member, cover: Cover, *, within: int | None, others_pay: bool, visited: bool) -> set[str]:
    """The lists that name this member in this scheme."""
    found = set()
    ending = cover.state == ENDING
    if within is not None and cover.days_left is not None and cover.scheme in member.facts.holds:
        ending = 0 <= cover.days_left <= within
    if ending:
        found.add("due")
    if cover.scheme == HEALTH_HOUSEHOLD:
        if cover.state == LAPSED:
            found.add("lapsed")
        if cover.state == NONE and visited:
            found.add("uninsured")
    elif cover.state == LAPSED and cover.until and (cover.until + timedelta(days=1)).year == member.facts.on.year:
        found.add("stopped")
    if cover.state in {LAPSED, NONE} and others_pay:
        found.add("same-household")
    return found


def _detail(cover: Cover) -> str | None:
    if cover.until is None:
        return None
    word = "Hết hạn" if cover.state == LAPSED else "Còn hạn đến"
    return f"{word} {format_date(cover.until)}"
