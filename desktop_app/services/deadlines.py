"""Where every member of a household stands in each scheme on a day: next due, late, the limit, lapsed since; and the office's own days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain import deadlines as rules
from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import OfficeDeadline, PersonDue
from desktop_app.domain.eligibility import can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Step
from desktop_app.domain.records import Coverage
from desktop_app.services.deadlines_steps import (
    HEALTH,
    Dates,
    FiveYears,
    first_card,
    five_years,
    health_dates,
    last_of,
    voluntary_dates,
)
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.explaining_values import Explanation, parameters_of
from desktop_app.services.households_cover import CANVASSED, COMING, ELSEWHERE, LAPSED, NONE, OUTSIDE, Cover
from desktop_app.services.households_people import Member, members_of
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_of, person_of
from desktop_app.storage.repositories import Repositories

NO_END = "no-end"
_AHEAD = 45  # days: the next report is always among what the office sees coming


@dataclass(frozen=True, kw_only=True)
class SchemeStanding:
    """One member in one scheme on a day.

    ``state``: ``covered`` | ``in-window`` | ``late`` | ``lapsed`` | ``unknown`` (``domain.deadlines``), or ``none`` (never
    joined), ``coming`` (paid, not yet in force), ``no-end`` (cover without a last day on record), ``elsewhere`` and
    ``outside`` (the scheme is not open). ``sentence`` says it in Vietnamese; ``due`` holds the days (``None`` where there
    are none); ``five_years``: of health cover only.
    """

    person_id: int
    name: str
    scheme: str
    on: date
    state: str
    sentence: str
    source: str = ""
    due: PersonDue | None = None
    five_years: FiveYears | None = None
    steps: tuple[Step, ...] = ()
    rates: tuple[Rate, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The legal sources, each once."""
        cited = [step.source for step in self.steps if step.source] or ([self.source] if self.source else [])
        return tuple(dict.fromkeys(cited))


def person_standing(office: Office, household_id: int, on: date | None = None) -> tuple[SchemeStanding, ...]:
    """Every member × health card and voluntary insurance on a day (today by default), in the order of the list.

    Raises ``WorldFault`` for a household that is not in the file.
    """
    day = on or office.today
    household_of(office.read, household_id)
    return standings(office.read, office.law, household_id, day)


def office_deadlines(office: Office, on: date | None = None, ahead_days: int = _AHEAD) -> tuple[OfficeDeadline, ...]:
    """What the office must have done in the days to come, the nearest first: reports, remuneration."""
    return rules.office_deadlines(office.law, on or office.today, ahead_days)


def explain_dates(office: Office, person_id: int, scheme: str, on: date | None = None) -> Explanation:
    """Why these days: the steps from the last day of cover to each limit. Raises ``WorldFault`` for an unknown person."""
    day = on or office.today
    household_id = person_of(office.read, person_id).household_id
    for one in standings(office.read, office.law, household_id, day):
        if (one.person_id, one.scheme) == (person_id, scheme):
            return explanation_of(one)
    raise RuleBroken("Chỉ xét hạn đóng của BHYT hộ gia đình và BHXH tự nguyện.", rule="deadlines.scheme")


def explanation_of(found: SchemeStanding) -> Explanation:
    """A standing as an answer to “Vì sao?”."""
    steps = found.steps or (Step(label="Kết luận", formula="", value=found.sentence, source=found.source),)
    return Explanation(
        title=f"{found.name} – {SCHEME_NAMES[found.scheme]}, xét ngày {format_date(found.on)}",
        answer=found.sentence,
        steps=steps,
        parameters=parameters_of(found.rates),
    )


def standings(work: Repositories, law: LawBook, household_id: int, on: date) -> tuple[SchemeStanding, ...]:
    """The same inside a running verb, on its own connection."""
    covers: dict[int, list[Coverage]] = {}
    for cover in work.coverages.of_household(household_id):
        covers.setdefault(cover.person_id, []).append(cover)
    members = members_of(work, law, household_id, on)
    paid = [
        last.enrolment_id
        for member in members
        if (last := last_of(covers.get(member.person.id, ()), (VOLUNTARY_SI,))) is not None and last.enrolment_id
    ]
    methods = {one.id: one.method for one in work.enrolments.some(paid)} if paid else {}
    return tuple(
        _standing(law, member, scheme, covers.get(member.person.id, []), methods, on)
        for member in members
        for scheme in CANVASSED
    )


def _standing(
    law: LawBook,
    member: Member,
    scheme: str,
    covers: Sequence[Coverage],
    methods: dict[int, str | None],
    on: date,
) -> SchemeStanding:
    cover = member.covers[scheme]
    full = five_years(law, covers, on) if scheme == HEALTH_HOUSEHOLD else None
    if cover.state in (ELSEWHERE, OUTSIDE):
        verdict = can_join(law, scheme, member.facts.for_rules(), on)
        why = Step(label="Điều kiện tham gia", formula=verdict.reason, value="không mở", source=verdict.source)
        found = _made(member, scheme, on, state=cover.state, sentence=_closed(cover), full=full)
        return replace(found, source=verdict.source, steps=(why, *found.steps))
    if cover.state == NONE:
        return _never(law, member, scheme, on)
    last = last_of(covers, HEALTH if scheme == HEALTH_HOUSEHOLD and cover.state == LAPSED else (scheme,))
    if last is None or last.valid_to is None:
        return _made(member, scheme, on, state=NO_END, sentence="Đang có, chưa ghi ngày hết hạn.", full=full)
    ends_on = date.fromisoformat(last.valid_to)
    if scheme == HEALTH_HOUSEHOLD:
        dates = health_dates(law, on=on, ends_on=ends_on, origin=last.source)
    else:
        method = methods.get(last.enrolment_id) if last.enrolment_id else None
        dates = voluntary_dates(law, on=on, ends_on=ends_on, method=method, origin=last.source)
    if cover.state == COMING:
        since = (
            f"Đã đóng, có hiệu lực từ {format_date(date.fromisoformat(last.valid_from))}. " if last.valid_from else ""
        )
        return _made(member, scheme, on, state=COMING, sentence=f"{since}{dates.due.sentence}", dates=dates, full=full)
    return _made(member, scheme, on, state=dates.due.state, sentence=dates.due.sentence, dates=dates, full=full)


def _never(law: LawBook, member: Member, scheme: str, on: date) -> SchemeStanding:
    doubt = f" {member.covers[scheme].reason}" if member.covers[scheme].reason else ""
    if scheme == VOLUNTARY_SI:
        return _made(member, scheme, on, state=NONE, sentence=f"Chưa tham gia; đóng được từ tháng này.{doubt}")
    step, rates = first_card(law, on)
    sentence = f"Chưa có thẻ trong hồ sơ; đóng hôm nay thì có {step.value}.{doubt}"
    return replace(_made(member, scheme, on, state=NONE, sentence=sentence), steps=(step,), rates=rates)


def _made(
    member: Member,
    scheme: str,
    on: date,
    *,
    state: str,
    sentence: str,
    dates: Dates | None = None,
    full: FiveYears | None = None,
) -> SchemeStanding:
    return SchemeStanding(
        person_id=member.person.id,
        name=member.person.name,
        scheme=scheme,
        on=on,
        state=state,
        sentence=sentence,
        source=dates.due.source if dates else "",
        due=dates.due if dates else None,
        five_years=full,
        steps=(*(dates.steps if dates else ()), *((full.step,) if full else ())),
        rates=(*(dates.rates if dates else ()), *(full.rates if full else ())),
    )


def _closed(cover: Cover) -> str:
    until = f" Thẻ đang có đến {format_date(cover.until)}." if cover.until else ""
    return f"{cover.reason}{until}"
