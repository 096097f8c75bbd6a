"""What the slip of one household rests on: its people with their cover and facts, who collects there, the sources cited."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import rate_name, value_words
from desktop_app.domain.money import format_decimal
from desktop_app.domain.quote import Quote
from desktop_app.domain.records import Collector, Coverage, Household
from desktop_app.services.quoting_facts import PersonFacts, household_facts, household_of
from desktop_app.storage.repositories import Repositories
from desktop_app.system.resources import resource

_HERE = frozenset({None, "home", "away"})  # residence of those who still belong to the household
_PAID = frozenset({"quoted", "partial", "voided"})  # states in which nobody has collected anything


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the slip proposes on its own (``resources/advice``); ``step`` in đồng."""

    multiples: tuple[int, ...]
    step: int
    groups: int
    names: int


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member who still belongs to the household: facts of the day and every period of cover."""

    facts: PersonFacts
    covers: tuple[Coverage, ...]

    @property
    def id(self) -> int:
        """The person's id."""
        return self.facts.person.id

    @property
    def name(self) -> str:
        """The person's name."""
        return self.facts.person.name


@dataclass(frozen=True, kw_only=True)
class Home:
    """One household on a day: its members in list order, and where to ask further."""

    work: Repositories
    law: LawBook
    household: Household
    on: date
    members: tuple[Member, ...]

    def some(self, person_ids: Iterable[int]) -> list[Member]:
        """The members of these ids, in list order."""
        wanted = set(person_ids)
        return [one for one in self.members if one.id in wanted]


@dataclass
class Cited:
    """Collects the legal sources of one slip: numbered ones for sentences, and the figures that are not verified."""

    numbered: list[str] = field(default_factory=list)
    unverified: dict[str, None] = field(default_factory=dict)

    def rates(self, *rates: Rate) -> str:
        """Cite rows of the law at the end of a sentence: " (1)(2)"; those not verified are remembered as such."""
        places = []
        for rate in rates:
            self._doubt(rate.key, rate.subject, rate.value, rate.source, rate.confidence)
            if rate.cited() not in self.numbered:
                self.numbered.append(rate.cited())
            places.append(self.numbered.index(rate.cited()) + 1)
        return "".join([" ", *(f"({place})" for place in sorted(set(places)))]) if places else ""

    def quotes(self, quotes: Iterable[Quote]) -> tuple[bool, tuple[str, ...]]:
        """Look through what stands behind computed amounts: whether a figure is not verified, and the sources."""
        doubtful, sources = False, dict[str, None]()
        for quote in quotes:
            for rate in quote.snapshot.get("rates", ()):
                value = Decimal(rate["value"])
                doubtful |= self._doubt(rate["key"], rate["subject"], value, rate["source"], rate["confidence"])
                sources[rate["source"]] = None
            for rule in quote.snapshot.get("supports", ()):
                doubtful |= self._note(f"{rule['name']} ({rule['source']})", rule["confidence"])
                sources[rule["source"]] = None
        return doubtful, tuple(sources)

    def doubts(self, rates: Iterable[Rate]) -> bool:
        """Whether one of these rows is not verified; it is remembered by name, without its value."""
        found = [self._note(f"{rate_name(rate.key)} ({rate.source})", rate.confidence) for rate in rates]
        return any(found)

    def _doubt(self, key: str, subject: str, value: Decimal, source: str, confidence: str) -> bool:
        if confidence == "H":
            return False
        shown = value_words(key, value) or format_decimal(value)
        return self._note(f"{rate_name(key, subject)}: {shown} ({source})", confidence)

    def _note(self, text: str, confidence: str) -> bool:
        if confidence != "H":
            self.unverified[text] = None
        return confidence != "H"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """What the slip proposes, as the program ships it."""
    with resource("advice", "phieu-tu-van.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)
    incomes, losses = found["incomes"], found["losses"]
    return Settings(
        multiples=tuple(incomes["multiples"]), step=incomes["step"], groups=losses["groups"], names=losses["names"]
    )


def home_of(work: Repositories, law: LawBook, household_id: int, on: date) -> Home:
    """Gather one household. Raises ``WorldFault`` for a household that is not in the file."""
    household = household_of(work, household_id)
    covers: dict[int, list[Coverage]] = {}
    for cover in work.coverages.of_household(household_id):
        covers.setdefault(cover.person_id, []).append(cover)
    members = tuple(
        Member(facts=facts, covers=tuple(covers.get(facts.person.id, ())))
        for facts in household_facts(work, household_id, on)
        if facts.person.residence in _HERE
    )
    return Home(work=work, law=law, household=household, on=on, members=members)


def collector_of(work: Repositories, household: Household, on: date) -> Collector | None:
    """Who is to be called: who walks the hamlet in the newest open round, else whom the household paid last.

    Nobody is named who has left by the day, and nobody is guessed.
    """
    for one in work.rounds.newest_first():
        place = work.round_hamlets.place(one.id, household.hamlet_id) if one.state == "open" else None
        if place is not None and place.collector_id is not None:
            found = _active(work, place.collector_id, on)
            if found is not None:
                return found
    for paid in work.enrolments.of_household(household.id):
        if paid.collector_id is not None and paid.state not in _PAID:
            return _active(work, paid.collector_id, on)
    return None


def named(members: Sequence[Member]) -> str:
    """The names in a sentence: the first few, then how many more."""
    most = settings().names
    names = [one.name for one in members]
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} và {len(names) - most + 1} người khác"


def _active(work: Repositories, collector_id: int, on: date) -> Collector | None:
    collector = work.collectors.get(collector_id)
    left = collector.active_to is not None and collector.active_to < on.isoformat()
    return None if left else collector
