"""A person as a row of a list describes them, and the shape in which such a row is compared with the office's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.excel.problems import Problem
from desktop_app.services.import_places import HamletPlan
from desktop_app.services.import_values import CellChange, Result
from desktop_app.storage.matching import KnownPerson


@dataclass(eq=False, kw_only=True, slots=True)
class Incoming:
    """One row of a workbook on its way. What is decided about it (result, person, changes) is filled in step by step.

    ``values`` are columns of the person record; ``group`` tells the rows of one household apart ("" when the list knows no households).
    ``elsewhere``: the person lives in another household of the office than the one the list names, and stays there.
    """

    row: int
    name: str
    folded: str
    values: dict[str, Any]
    said: Mapping[str, Any]
    group: str = ""
    commune: str = ""
    hamlet: HamletPlan | None = None
    household: HouseholdPlan | None = None
    known: KnownPerson | None = None
    moves: bool = False
    elsewhere: bool = False
    classes: tuple[str, ...] = ()
    new_classes: list[str] = field(default_factory=list)
    cover: dict[str, Any] | None = None
    leads: list[dict[str, Any]] = field(default_factory=list)
    result: Result = "add"
    note: str = ""
    changes: list[CellChange] = field(default_factory=list)
    writes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    candidates: tuple[KnownPerson, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether the row is not taken in."""
        return self.result in ("error", "suspect")

    @property
    def open(self) -> bool:
        """Whether it is not yet known who of the office the row is, and nothing speaks against it."""
        return self.known is None and self.result not in ("error", "suspect")

    def refuse(self, reason: str, result: Result = "error", candidates: tuple[KnownPerson, ...] = ()) -> None:
        """Leave the row out, for the first reason that is found."""
        if not self.rejected:
            self.result, self.note, self.candidates = result, reason, candidates


@dataclass(eq=False, kw_only=True, slots=True)
class HouseholdPlan:
    """A household rows belong to: one of the office (``id``) or one to be made. ``writes`` are its changed or first columns."""

    id: int | None
    hamlet: HamletPlan
    key: str = ""
    writes: dict[str, Any] = field(default_factory=dict)
    head_row: Incoming | None = None
    classes: dict[str, int] = field(default_factory=dict)


def births_agree(one: str | None, other: str | None) -> bool | None:
    """Whether two births can be the same, as far as both are known; None when one is not known at all."""
    if not one or not other:
        return None
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter)
