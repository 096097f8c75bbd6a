"""What stands on a walk list: hamlets, households in house order, a numbered line for each member. Plain values, no drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class WalkLine:
    """One member: number on the paper, what the person has and would pay by scheme, as short texts.

    ``under`` stands below the name (birth, relation). ``closed``: schemes there is nothing to ask about.
    """

    number: int
    person_id: int
    name: str
    birth: str
    under: str
    phone: str
    has: Mapping[str, str]
    pays: Mapping[str, str]
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class WalkHome:
    """One household: its place in the walk, title and the facts beside it (address, phone, classes)."""

    household_id: int
    place: int
    title: str
    facts: str
    lines: tuple[WalkLine, ...]


@dataclass(frozen=True, kw_only=True)
class WalkHamlet:
    """One hamlet; it begins on a page of its own."""

    name: str
    homes: tuple[WalkHome, ...]


@dataclass(frozen=True, kw_only=True)
class WalkScheme:
    """One scheme of the list: code, short name, and what the column of amounts says."""

    code: str
    name: str
    pays: str


@dataclass(frozen=True, kw_only=True)
class WalkPaper:
    """A whole list. ``outcomes`` by digit, ``reasons`` by number, ``reasons_of``: the numbers that go with a digit."""

    code: str
    office: str
    round: str
    collector: str
    made_on: str
    figures_on: str
    aim: str
    schemes: tuple[WalkScheme, ...]
    hamlets: tuple[WalkHamlet, ...]
    outcomes: Mapping[str, str]
    reasons: Mapping[str, str]
    reasons_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def spaced_code(self) -> str:
        """The code in two groups of three, as it is read aloud."""
        return f"{self.code[:3]} {self.code[3:]}"
