"""The figures behind the charts, from the records: cover by hamlet and age, the funnel of canvassing, collectors, the days of ends.

Cover is counted on a day among whoever lives here. Nothing is guessed: who has no birth or no sex on record stands apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.collector_work import CollectorWork, workload
from desktop_app.services.due import blocking
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, Scope, scopes_of
from desktop_app.services.progress import year_tables
from desktop_app.storage.chart_facts import CallQuestion
from desktop_app.storage.due import EndQuestion, EndSpan

HEALTH = "health"
COVER_SCHEMES = {HEALTH: (HEALTH_HOUSEHOLD, "health-other"), VOLUNTARY_SI: (VOLUNTARY_SI,)}
AGE_WIDTH, LAST_GROUP = 5, 17  # groups of five years, the last one 85 and older
ASSIGNED, VISITED, MET, AGREED, PAID = "assigned", "visited", "met", "agreed", "paid"
STEP_NAMES = {ASSIGNED: "Hộ trong đợt", VISITED: "Đã đến", MET: "Đã gặp", AGREED: "Đồng ý", PAID: "Đã đóng"}
DUE_SCHEMES = (HEALTH_HOUSEHOLD, VOLUNTARY_SI)
_ABSENT = "absent"
_AGREED = frozenset({"joined", "agreed"})


@dataclass(frozen=True, kw_only=True)
class ScopeYear:
    """One scope's year, January first; ``plan`` is all zeros where nothing was planned."""

    scope: Scope
    plan: tuple[int, ...]
    actual: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceCover:
    """A hamlet: who lives there, and how many are covered."""

    hamlet_id: int
    name: str
    commune_code: str
    people: int
    covered: int


@dataclass(frozen=True, kw_only=True)
class AgeSide:
    """People of one age group and sex (``male``, ``female``). ``group`` × 5 is the first year of age."""

    group: int
    sex: str
    people: int
    covered: int


@dataclass(frozen=True, kw_only=True)
class AgePicture:
    """The sides that can be drawn, and how many people cannot: without a birth (whatever the sex), with one but without a sex."""

    sides: tuple[AgeSide, ...]
    no_birth: int
    no_sex: int


@dataclass(frozen=True, kw_only=True)
class FunnelFacts:
    """Households by how far they came, (step, count), the first step first; a step is part of the one before."""

    round_id: int | None
    month: str
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class CollectorFacts:
    """A collector in one month: the work, and the money taken (đồng)."""

    collector_id: int
    name: str
    work: CollectorWork
    money: int


@dataclass(frozen=True, kw_only=True)
class DueFacts:
    """How many periods end on each day (ISO) by scheme, between two days."""

    first: date
    last: date
    days: dict[str, dict[str, int]]


def scope_years(office: Office, year: int, indicator: str, by: str = COMMUNE) -> tuple[ScopeYear, ...]:
    """The months of every commune, hamlet or collector; hamlets and collectors without a plan and a figure are left out."""
    plan, done = year_tables(office, year, by)
    none = (0,) * 12
    scopes = list(scopes_of(office, by, year))
    if by == COLLECTOR and any(done.get(("", indicator), ())):
        scopes.append(Scope(kind=COLLECTOR, code="", name="Chưa ghi nhân viên thu"))
    found = [
        ScopeYear(
            scope=scope,
            plan=tuple(plan.get((f"{by}:{scope.code}", indicator), none)),
            actual=tuple(done.get((scope.code, indicator), none)),
        )
        for scope in scopes
    ]
    return tuple(one for one in found if by == COMMUNE or any(one.plan) or any(one.actual))


def hamlet_cover(office: Office, scheme: str = HEALTH, commune_code: str | None = None) -> tuple[PlaceCover, ...]:
    """Cover by hamlet today, in walking order; hamlets where nobody lives are among them."""
    work = office.read
    found = work.chart_facts.cover(COVER_SCHEMES[scheme], office.today.isoformat(), commune_code)
    counted = {one.hamlet_id: one for one in found}
    places = []
    for commune in work.communes.covered():
        if commune_code in (None, commune.code):
            for hamlet in work.hamlets.of_commune(commune.code):
                one = counted.get(hamlet.id)
                people, covered = (one.people, one.covered) if one is not None else (0, 0)
                places.append(
                    PlaceCover(
                        hamlet_id=hamlet.id, name=hamlet.name, commune_code=commune.code, people=people, covered=covered
                    )
                )
    return tuple(places)


def age_cover(
    office: Office, scheme: str = HEALTH, commune_code: str | None = None, hamlet_id: int | None = None
) -> AgePicture:
    """Cover by age and sex today."""
    counted = office.read.chart_facts.ages(
        COVER_SCHEMES[scheme],
        office.today.isoformat(),
        width=AGE_WIDTH,
        last=LAST_GROUP,
        commune_code=commune_code,
        hamlet_id=hamlet_id,
    )
    sides = tuple(
        AgeSide(group=one.group, sex=one.sex, people=one.people, covered=one.covered)
        for one in counted
        if one.group is not None and one.sex is not None
    )
    return AgePicture(
        sides=sides,
        no_birth=sum(one.people for one in counted if one.group is None),
        no_sex=sum(one.people for one in counted if one.group is not None and one.sex is None),
    )


def outcome_funnel(office: Office, *, round_id: int | None = None, month: str = "") -> FunnelFacts:
    """How far households came in a round, or by the visits of a month (``YYYY-MM``).

    Met: an outcome other than nobody at home, moved or died. Agreed: said so, joined, or paid. Paid: a household that was met and paid
    between its first visit and today (the last day of the month).
    """
    asked = call_question(office, round_id=round_id, month=month)
    facts = office.read.chart_facts
    counts = zip((VISITED, MET, AGREED, PAID), facts.calls(asked), strict=True)
    first = ((ASSIGNED, facts.assigned(round_id)),) if round_id is not None else ()
    return FunnelFacts(round_id=round_id, month=month, steps=(*first, *counts))


def call_question(office: Office, *, round_id: int | None = None, month: str = "") -> CallQuestion:
    """Which visits the funnel of a round or a month counts."""
    known = outcomes_of(office.read).values()
    until = office.today if round_id is not None else min(office.today, month_bounds(month)[1])
    number = None if round_id is not None else int(month[:4]) * 12 + int(month[5:7]) - 1
    return CallQuestion(
        round_id=round_id,
        month=number,
        until=until.isoformat(),
        unmet=[one.digit for one in known if one.code == _ABSENT or one.residence],
        agreed=[one.digit for one in known if one.code in _AGREED],
    )


def collectors_compared(office: Office, month: str) -> tuple[CollectorFacts, ...]:
    """Who worked in a month or has work on hand, in the order of the organisations."""
    since, until = month_bounds(month)
    work = workload(office, since, min(until, max(since, office.today)))
    money: dict[str, int] = {}
    for one in office.read.figures.money(since.year, COLLECTOR):
        if one.month == month:
            money[one.part] = money.get(one.part, 0) + one.amount
    found = []
    for scope in scopes_of(office, COLLECTOR, since.year):
        mine, taken = work.get(int(scope.code)), money.get(scope.code, 0)
        if mine is not None and (taken or mine.visits or mine.met or mine.promises_due or mine.leads):
            found.append(CollectorFacts(collector_id=mine.collector_id, name=scope.name, work=mine, money=taken))
    return tuple(found)


def due_days(office: Office, first: date, last: date, hamlet_id: int | None = None) -> DueFacts:
    """How many periods end on each day between two days, for whoever is still living here and is not covered otherwise."""
    days: dict[str, dict[str, int]] = {}
    for scheme in DUE_SCHEMES:
        for day, count in office.read.due.days(_ending(office, scheme, first, last, hamlet_id)).items():
            days.setdefault(day, {})[scheme] = count
    return DueFacts(first=first, last=last, days=days)


def weeks_from(day: date, weeks: int) -> tuple[date, date]:
    """The first and last day of so many whole weeks, beginning with the Monday on or before a day."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=7 * weeks - 1)


def _ending(office: Office, scheme: str, first: date, last: date, hamlet_id: int | None) -> EndQuestion:
    return EndQuestion(
        scheme=scheme,
        spans=(EndSpan(first=first.isoformat(), last=last.isoformat()),),
        blocking=blocking(office, scheme, office.today),
        on=office.today.isoformat(),
        hamlet_id=hamlet_id,
    )
