"""What makes one kind of list of people different from another, as a handful of answers; and what a kind may ask the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from desktop_app.domain.law import LawBook
from desktop_app.excel.lists import ListReading
from desktop_app.services.import_changes import Comparer
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_kinds.collectors import CollectorFinder
from desktop_app.services.import_kinds.list_facts import ListFacts, facts_of_list
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import Ask, Policy
from desktop_app.services.rule_overlay import read_book
from desktop_app.storage.matching import KnownPerson, Matching
from desktop_app.storage.repositories import Repositories


@dataclass(eq=False, kw_only=True)
class Desk:
    """Everything a kind works with: the list, the office as it stands, the choices of the user.

    ``answers``: what the user said to questions; ``asks``: those put to the user. ``people``: those the list may mean, by id.
    """

    read: Repositories
    store: Matching
    codes: CodeBook
    comparer: Comparer
    reading: ListReading
    policy: Policy
    today: date
    pulse: Callable[[int, int, str], None]
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    people: dict[int, KnownPerson] = field(default_factory=dict)

    @cached_property
    def law(self) -> LawBook:
        """The law of this office."""
        return read_book(self.read).law()

    @cached_property
    def list(self) -> ListFacts:
        """What the rows above the heading say of the whole list."""
        return facts_of_list(self.reading)

    @cached_property
    def collectors(self) -> CollectorFinder:
        """The collectors of the office by code and name."""
        return CollectorFinder(self.read.collectors.all())

    def may(self, *allowed: str) -> bool:
        """Whether the user allows one of these ways of taking in."""
        return bool(self.policy & set(allowed))

    def answer(self, ask: Ask) -> str:
        """The user's answer to a question, put once; "" as long as there is none."""
        if ask not in self.asks:
            self.asks.append(ask)
        given = self.answers.get(ask.key, {}).get(ask.code, "")
        return given if given in dict(ask.choices) else ask.value


Step: TypeAlias = Callable[[Sequence[Incoming], Desk], None]


def _nothing(rows: Sequence[Incoming], desk: Desk) -> None:
    """The step of a kind that has nothing to do there."""


@dataclass(frozen=True, kw_only=True)
class KindRules:
    """One kind of list of people.

    ``by_address``: people live where their address says, before what the commune's column says (that may be the seat of a unit). ``repeats``: a
    person may stand in several rows (periods, schemes, receipts). ``describes``: what the list says of people is compared with the records; a list of
    money only names them. ``subject``: the group letters of a card whose row names none ("": none can be assumed). ``understand`` runs when the cells
    are read, before anybody is matched; ``bring`` when it is known who is who. ``closes``: cover that the list brings closes the leads it answers.
    """

    by_address: bool = False
    repeats: bool = False
    describes: bool = True
    closes: bool = True
    subject: str = ""
    understand: Step = _nothing
    bring: Step = _nothing
