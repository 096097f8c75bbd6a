"""Kết quả đợt: what the answered contacts of a round (or of a span of days) come to, by hamlet, collector, source and channel.

A person (or a household seen as a whole) counts once for each scheme, with the last thing said: in the hamlet of the household that was
visited, with the collector who heard it, in the way it was said. A household that two collectors went to, and a person whom two
lists named, stand in both lines and once in the sum. Paid: after the first contact, to the day of the report; kept: from the day of the
promise to the day promised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any

from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.canvassing_rounds import find_round, schemes_of
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.visit_facts import OpenLead, Word

HAMLET, COLLECTOR, SOURCE, CHANNEL = "hamlet", "collector", "source", "channel"
CUTS = (HAMLET, COLLECTOR, SOURCE, CHANNEL)
NOBODY, NO_SOURCE, NO_CHANNEL = "Chưa ghi người đi", "Không có trong danh sách tiềm năng", "Chưa ghi cách tiếp xúc"
TOTAL = "total"
FUNNEL = ("households", "reached", "met", "agreed", "paid")
Whom = tuple[int, str | None]  # a person (a household seen as a whole: its id with a minus), and the scheme


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """One line of a cut, or the sum. ``households``: ``None`` where the cut has no places.

    ``households`` to be reached; ``reached`` of them; ``contacts`` answered; ``outcomes``: person × scheme by the last digit; ``seen``: persons
    among them, ``paid``: who of these paid since; ``promises`` fallen due and ``kept``; ``again``: not closed and not paid, still to be seen again;
    (the open leads of people whom nobody has seen are counted apart, ``RoundWork.unseen``.)
    """

    key: str
    name: str
    place: str = ""
    households: int | None = None
    reached: int = 0
    contacts: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    seen: int = 0
    paid: int = 0
    promises: int = 0
    kept: int = 0
    again: int = 0

    @property
    def left(self) -> int | None:
        """Households nobody has been to yet."""
        return None if self.households is None else self.households - self.reached


class RoundWork:
    """The contacts of a round or span, and what they come to; read once, counted in as many ways as asked for."""

    def __init__(
        self,
        work: Repositories,
        words: Sequence[Word],
        *,
        walked: Collection[int],
        until: date,
        schemes: Sequence[str] = CANVASSED,
        commune: str | None = None,
    ) -> None:
        self.work, self.until, self.schemes = work, until, schemes
        communes = {hamlet.id: hamlet.commune_code for hamlet in work.hamlets.all()}
        if commune is not None:
            words = [word for word in words if communes[word.hamlet_id] == commune]
            walked = [one for one in walked if communes[one] == commune]
        self.words, self.walked = words, frozenset(walked)
        # Whole columns at a time: a loop over tens of thousands of contacts would take several times as long.
        columns = list(zip(*words, strict=True)) or [()] * len(Word._fields)
        self.column = dict(zip(Word._fields, columns, strict=True))
        people, schemes_said = self.column["person_id"], self.column["scheme"]
        whom = [
            person if person is not None else -home
            for person, home in zip(people, self.column["household_id"], strict=True)
        ]
        said = list(zip(whom, schemes_said, strict=True))
        self.last: dict[Whom, Word] = dict(zip(said, words, strict=True))  # the earliest first
        self.first: dict[Whom, str] = dict(zip(reversed(said), reversed(self.column["visited_on"]), strict=True))
        self.closing = {digit for digit, one in outcomes_of(work).items() if one.closes_lead}

    @cached_property
    def paid_days(self) -> dict[Whom, list[str]]:
        """The days on which those who were seen paid, from the first contact of all on."""
        found: dict[Whom, list[str]] = {}
        if not self.words:
            return found
        first = self.first
        for person_id, scheme, day in self.work.round_facts.paid(self.words[0].visited_on, self.until.isoformat()):
            if (person_id, scheme) in first:
                found.setdefault((person_id, scheme), []).append(day)
        return found

    @cached_property
    def paid(self) -> frozenset[Whom]:
        """Who paid since they were first seen."""
        return frozenset(key for key, days in self.paid_days.items() if max(days) >= self.first[key])

    @cached_property
    def promises(self) -> list[tuple[Word, bool]]:
        """The promises that have fallen due, and whether they were kept."""
        today, found = self.until.isoformat(), []
        promised = self.column["promise_on"]
        for word in compress(self.words, promised):
            if word.promise_on is not None and word.promise_on <= today and word.person_id is not None:
                days = self.paid_days.get((word.person_id, word.scheme), ())
                found.append((word, any(word.visited_on <= day <= word.promise_on for day in days)))
        return found

    @cached_property
    def again(self) -> dict[Whom, Word]:
        """Whose last word closes nothing and who has not paid since."""
        closing, paid = self.closing, self.paid
        return {whom: word for whom, word in self.last.items() if word.outcome not in closing and whom not in paid}

    @cached_property
    def homes(self) -> dict[int, int]:
        """Household → hamlet of what is to be reached: those that stand in the hamlets walked, and those reached though they moved away."""
        found = dict(zip(self.column["household_id"], self.column["hamlet_id"], strict=True))
        found.update(self.work.round_facts.households(self.walked))
        return found

    @cached_property
    def reached(self) -> frozenset[int]:
        """The households somebody was at."""
        return frozenset(self.column["household_id"])

    @cached_property
    def steps(self) -> tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[int]]:
        """Households reached, met (somebody was at home and lives there), agreed (said so, joined or paid), paid; each among those before."""
        pairs = set(zip(self.column["household_id"], self.column["outcome"], strict=True))
        known = outcomes_of(self.work).values()
        unmet = {one.digit for one in known if one.code == "absent" or one.residence}
        said = {one.digit for one in known if one.code in ("joined", "agreed")}
        met = frozenset(home for home, digit in pairs if digit not in unmet)
        paid = met & {self.last[whom].household_id for whom in self.paid}
        return self.reached, met, met & {home for home, digit in pairs if digit in said} | paid, paid

    @cached_property
    def unseen(self) -> list[OpenLead]:
        """The open leads of the hamlets walked whose people nobody has seen."""
        leads = self.work.round_facts.open_leads(self.walked, self.schemes)
        return [lead for lead in leads if (lead.person_id, lead.scheme) not in self.first]

    @cached_property
    def sources(self) -> dict[Whom, tuple[str, ...]]:
        """Every list that named whoever was seen, the first one first."""
        found: dict[Whom, dict[str, None]] = {}
        if self.words:
            rows = self.work.round_facts.sources(self.until.isoformat(), self.words[0].visited_on)
            first = self.first
            for person_id, scheme, source, *_ in rows:
                if (person_id, scheme) in first:
                    found.setdefault((person_id, scheme), {})[source] = None
        return {key: tuple(sources) for key, sources in found.items()}

    def keys(self, cut: str, words: Iterable[Word]) -> Iterator[tuple[str, Word]]:
        """Each contact with every line of a cut in which it stands (with ``TOTAL`` for the one line of everything)."""
        if cut == SOURCE:
            named = self.sources
            for word in words:
                for key in named.get((word.person_id or 0, word.scheme), ("",)):
                    yield key, word
        elif cut == HAMLET:
            yield from ((str(word.hamlet_id), word) for word in words)
        elif cut == COLLECTOR:
            yield from ((str(word.collector_id or ""), word) for word in words)
        elif cut == CHANNEL:
            yield from ((word.channel or "", word) for word in words)
        else:
            yield from ((TOTAL, word) for word in words)

    def counts(self, cut: str) -> dict[str, RoundLine]:
        """The lines of a cut by their keys, without names; ``TOTAL``: the one line of everything."""
        contacts, reached = self._contacts(cut)
        outcomes: dict[str, Counter[str]] = {}
        for (key, digit), count in Counter(
            (key, word.outcome) for key, word in self.keys(cut, self.last.values())
        ).items():
            outcomes.setdefault(key, Counter())[digit] = count
        met = [word for word in self.last.values() if word.person_id is not None]
        paid_words = [self.last[whom] for whom in self.paid]
        seen, paid, again = (
            Counter(key for key, _ in self.keys(cut, words)) for words in (met, paid_words, self.again.values())
        )
        due, kept = (
            Counter(key for key, _ in self.keys(cut, words))
            for words in ([word for word, _ in self.promises], [word for word, was in self.promises if was])
        )
        homes = self._places(cut)
        return {
            key: RoundLine(
                key=key,
                name="",
                households=homes[key] if homes is not None else None,
                reached=reached[key],
                contacts=contacts[key],
                outcomes=outcomes.get(key, {}),
                seen=seen[key],
                paid=paid[key],
                promises=due[key],
                kept=kept[key],
                again=again[key],
            )
            for key in {**dict.fromkeys(contacts), **dict.fromkeys(homes or ())}
        }

    def _contacts(self, cut: str) -> tuple[Counter[str], Counter[str]]:
        """Contacts and households reached by line."""
        if cut == TOTAL:
            return Counter({TOTAL: len(self.words)}), Counter({TOTAL: len(self.reached)})
        if cut == SOURCE:
            pairs: Iterable[tuple[Any, int]] = [(key, word.household_id) for key, word in self.keys(cut, self.words)]
        else:
            name = {HAMLET: "hamlet_id", COLLECTOR: "collector_id", CHANNEL: "channel"}[cut]
            pairs = list(zip(self.column[name], self.column["household_id"], strict=True))
        contacts = Counter(key for key, _ in pairs)
        reached = Counter(key for key, _ in set(pairs))
        return (
            Counter({str(key or ""): count for key, count in contacts.items()}),
            Counter({str(key or ""): count for key, count in reached.items()}),
        )

    def total(self) -> RoundLine:
        """Everything, each household and person once."""
        found = self.counts(TOTAL)
        return found.get(TOTAL, RoundLine(key=TOTAL, name="", households=0))

    def reasons(self) -> Counter[tuple[str, str]]:
        """(reason, digit) of the last words that have one."""
        return Counter((word.reason, word.outcome) for word in self.last.values() if word.reason)

    def _places(self, cut: str) -> Counter[str] | None:
        """Households to be reached by line; ``None`` where lines are no places."""
        if cut == TOTAL:
            return Counter({TOTAL: len(self.homes)})
        if cut != HAMLET:
            return None
        homes = Counter({str(hamlet_id): 0 for hamlet_id in self.walked})
        homes.update({str(hamlet_id): count for hamlet_id, count in Counter(self.homes.values()).items()})
        return homes


def round_work(office: Office, round_id: int, *, until: date | None = None, commune: str | None = None) -> RoundWork:
    """The contacts of a round up to a day (today). Raises ``WorldFault`` for an unknown round."""
    work = office.read
    round_ = find_round(work, round_id)
    day = until or office.today
    walked = [place.hamlet_id for place in work.round_hamlets.of_round(round_id)]
    words = work.round_facts.of_round(round_id, day.isoformat())
    return RoundWork(work, words, walked=walked, until=day, schemes=schemes_of(round_), commune=commune)


def span_work(office: Office, since: date, until: date, *, commune: str | None = None) -> RoundWork:
    """The contacts of a span of days, in every hamlet."""
    work = office.read
    words = work.round_facts.between(since.isoformat(), until.isoformat())
    return RoundWork(work, words, walked=[one.id for one in work.hamlets.all()], until=until, commune=commune)


def lines_of(work: RoundWork, cut: str) -> tuple[RoundLine, ...]:
    """The lines of a cut with their names, in the order in which the office lists them."""
    counted = work.counts(cut)
    names = _names(work.work, cut)
    rest = {key: (key, "") for key in counted if key not in names}  # a code that no list has any more
    return tuple(
        _named(counted[key], name, place) for key, (name, place) in {**names, **rest}.items() if key in counted
    )


def _named(line: RoundLine, name: str, place: str) -> RoundLine:
    return replace(line, name=name, place=place)


def _names(work: Repositories, cut: str) -> Mapping[str, tuple[str, str]]:
    """Key → (name, place) in order."""
    if cut == HAMLET:
        communes = {one.code: one.name for one in work.communes.covered()}
        place = {code: at for at, code in enumerate(communes)}
        hamlets = sorted(
            work.hamlets.all(), key=lambda one: (place.get(one.commune_code, len(place)), one.list_order, one.id)
        )
        return {str(one.id): (one.name, communes.get(one.commune_code, one.commune_code)) for one in hamlets}
    if cut == COLLECTOR:
        names = {str(one.id): (one.name, "") for one in work.collectors.all()}
        return {**names, "": (NOBODY, "")}
    codes = work.reference.codes("lead_sources" if cut == SOURCE else "channels")
    found = {code.code: (code.name, "") for code in codes}
    return {**found, "": (NO_SOURCE if cut == SOURCE else NO_CHANNEL, "")}
