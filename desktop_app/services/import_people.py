"""A person as a row of a list describes them, and the shape in which such a row is compared with the office's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.excel.problems import Level, Problem
from desktop_app.services.import_places import HamletPlan
from desktop_app.services.import_values import CellChange, Result
from desktop_app.storage.matching import KnownPerson

if TYPE_CHECKING:
    from desktop_app.services.collecting import CollectForm


@dataclass(eq=False, kw_only=True, slots=True)
class CoverSaid:
    """A period of cover as a row tells it. Days are ISO text; ``valid_from`` None: not told. ``text``: how it is shown, "" for its last day."""

    scheme: str
    subject_group: str | None
    valid_from: str | None
    valid_to: str
    card_no: str | None = None
    facility: str | None = None
    five_years_on: str | None = None
    collector_id: int | None = None
    text: str = ""


@dataclass(eq=False, kw_only=True, slots=True)
class EndSaid:
    """A row that says that somebody is no longer covered in some schemes after ``last_day`` (ISO text)."""

    schemes: frozenset[str]
    last_day: str


@dataclass(eq=False, kw_only=True, slots=True)
class Extra:
    """What a row brings beside the person: the scheme it speaks of; an end of cover; columns of known periods that change (by id); leads it closes.

    ``receipt`` stands in the first row of a receipt to be collected, ``collected`` in all of them.
    """

    scheme: str = ""
    end: EndSaid | None = None
    covers: dict[int, dict[str, Any]] = field(default_factory=dict)
    closes: dict[int, dict[str, Any]] = field(default_factory=dict)
    receipt: CollectForm | None = None
    collected: bool = False


@dataclass(eq=False, kw_only=True, slots=True)
class Incoming:
    """One row of a workbook on its way. What is decided about it (result, person, changes) is filled in step by step.

    ``values`` are columns of the person record; ``group`` tells the rows of one household apart ("" when the list knows no households).
    ``elsewhere``: the person lives in another household of the office than the one the list names, and stays there. ``same_as``: the row of the list
    that is the same person (only in lists that may name somebody twice). ``only_known``: why nobody new comes of this row, "" where somebody may.
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
    cover: CoverSaid | None = None
    leads: list[dict[str, Any]] = field(default_factory=list)
    namings: list[dict[str, Any]] = field(default_factory=list)  # open leads that this list names too
    same_as: Incoming | None = None
    only_known: str = ""
    extra: Extra | None = None
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
        return self.known is None and self.result not in ("error", "suspect") and self.same_as is None

    @property
    def brings(self) -> Extra:
        """What the row brings beside the person; made when first asked for, since most rows bring nothing of it."""
        if self.extra is None:
            self.extra = Extra()
        return self.extra

    def tell(self, level: Level, code: str, message: str, *, column: str = "", value: str = "") -> None:
        """Note a problem of the row."""
        self.problems.append(
            Problem(
                level=level, code=code, message=message, row=self.row, column=column, value=value or self.name
            )
        )  # fmt: skip

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
