"""Whoever stands behind a figure of the report of a round, and what is still to be done there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.chart_names import MOST, NameLine
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.round_report import FUNNEL, HAMLET, TOTAL, RoundWork, round_work
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.visit_facts import Word

HOUSEHOLDS, REACHED, LEFT, CONTACTS, SEEN, PAID = "households", "reached", "left", "contacts", "seen", "paid"
PROMISES, KEPT, AGAIN, LEADS, OUTCOME, REASON, WEEK = "promises", "kept", "again", "leads", "outcome", "reason", "week"


@dataclass(frozen=True, kw_only=True)
class _Entry:
    household_id: int
    person_id: int | None
    day: str | None
    note: str


def round_names(
    office: Office, round_id: int, cut: str, key: str, what: str, *, until: date | None = None
) -> tuple[NameLine, ...]:
    """Who stands behind one figure of one line (``TOTAL``: of everything); ``what``: a name above, ``outcome:4``, ``reason:cost`` or
    ``week:2026-11-16`` (its Monday). At most ``MOST`` lines, in walking order."""
    return behind(round_work(office, round_id, until=until), cut, key, what)


def behind(found: RoundWork, cut: str, key: str, what: str) -> tuple[NameLine, ...]:
    """The same for contacts that were read already."""
    kind, _, more = what.partition(":")
    if kind == "funnel":
        entries = _step(found, more)
    elif kind in (HOUSEHOLDS, REACHED, LEFT):
        entries = _homes(found, cut, key, kind)
    elif kind == LEADS:
        entries = [
            _Entry(household_id=one.household_id, person_id=one.person_id, day=None, note=f"chưa gặp, {_scheme(one.scheme)}")
            for one in found.unseen
            if key == TOTAL or key == str(one.hamlet_id)
        ]  # fmt: skip
    else:
        names = {digit: one.name for digit, one in outcomes_of(found.work).items()}
        entries = [_said(found, word, kind, names) for word in _words(found, cut, key, kind, more)]
    return _lines(found.work, entries)


def lead_ids_to_see(office: Office, round_id: int, hamlet_id: int | None = None) -> list[int]:
    """The open leads of a round (of one of its hamlets) still to be seen: nobody has been there, or the last word closes nothing."""
    found = round_work(office, round_id)
    again = {(word.person_id, word.scheme) for word in found.again.values()}
    leads = office.read.round_facts.open_leads(found.walked, found.schemes)
    return [
        lead.lead_id
        for lead in leads
        if (hamlet_id is None or lead.hamlet_id == hamlet_id)
        and ((lead.person_id, lead.scheme) not in found.first or (lead.person_id, lead.scheme) in again)
    ]


def _step(found: RoundWork, step: str) -> list[_Entry]:
    """The households of a step of the funnel; behind the first one those nobody has been to, which is what is left to do."""
    if step == FUNNEL[0]:
        return _homes(found, HAMLET, TOTAL, LEFT)
    wanted = found.steps[FUNNEL.index(step) - 1]
    return [one for one in _homes(found, HAMLET, TOTAL, REACHED) if one.household_id in wanted]


def _homes(found: RoundWork, cut: str, key: str, kind: str) -> list[_Entry]:
    days: dict[int, str] = {}
    for of, word in found.keys(cut, found.words):
        if key in (TOTAL, of):
            days.setdefault(word.household_id, word.visited_on)
    if kind == REACHED:
        homes: Iterable[int] = days
    else:
        homes = [
            one for one, hamlet_id in found.homes.items() if key == TOTAL or (cut == HAMLET and key == str(hamlet_id))
        ]
        if kind == LEFT:
            homes = [one for one in homes if one not in found.reached]
    return [
        _Entry(
            household_id=one,
            person_id=None,
            day=days.get(one),
            note=f"đến lần đầu {_day(days[one])}" if one in days else "chưa đến",
        )
        for one in homes
    ]


def _words(found: RoundWork, cut: str, key: str, kind: str, more: str) -> list[Word]:
    if kind in (CONTACTS, WEEK):
        words: Iterable[Word] = (word for word in found.words if kind == CONTACTS or monday(word.visited_on) == more)
    elif kind in (PROMISES, KEPT):
        words = (word for word, kept in found.promises if kept or kind == PROMISES)
    elif kind == AGAIN:
        words = found.again.values()
    else:
        words = found.last.values()
        if kind == OUTCOME:
            words = (word for word in words if word.outcome == more)
        elif kind == REASON:
            words = (word for word in words if word.reason == more)
        else:
            words = (word for word in words if word.person_id is not None)
            if kind == PAID:
                words = (word for word in words if (word.person_id, word.scheme) in found.paid)
    if key == TOTAL:
        return list(words)
    return [word for of, word in found.keys(cut, words) if of == key]


def _said(found: RoundWork, word: Word, kind: str, names: Mapping[str, str]) -> _Entry:
    parts = [names.get(word.outcome, word.outcome), _scheme(word.scheme)]
    if kind in (PROMISES, KEPT) and word.promise_on:
        parts.append(f"hẹn {_day(word.promise_on)}")
    if kind == PAID and word.person_id is not None:
        parts.append(f"đóng {_day(max(found.paid_days[word.person_id, word.scheme]))}")
    note = ", ".join(part for part in parts if part)
    return _Entry(household_id=word.household_id, person_id=word.person_id, day=word.visited_on, note=note)


def _lines(work: Repositories, entries: list[_Entry]) -> tuple[NameLine, ...]:
    people = {one.person_id: (at, one) for at, one in enumerate(
        work.outreach_facts.people({one.person_id for one in entries if one.person_id is not None})
    )}  # fmt: skip
    doors = {one.household_id: (at, one) for at, one in enumerate(
        work.round_facts.doors({one.household_id for one in entries if one.person_id is None})
    )}  # fmt: skip
    lines = []
    for entry in entries:
        at, one = people[entry.person_id] if entry.person_id is not None else doors[entry.household_id]
        line = NameLine(
            household_id=one.household_id, person_id=one.person_id, name=one.name, birth=one.birth, hamlet=one.hamlet,
            phone=one.phone, day=entry.day, note=entry.note,
        )  # fmt: skip
        lines.append((at, entry.day or "", line))
    return tuple(line for _, _, line in sorted(lines, key=lambda one: one[:2])[:MOST])


def monday(iso: str) -> str:
    """The Monday of the week of a day, ISO."""
    day = date.fromisoformat(iso)
    return date.fromordinal(day.toordinal() - day.weekday()).isoformat()


def _scheme(code: str | None) -> str:
    return SCHEME_NAMES.get(code, code) if code else ""


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))
