"""The values of comparing one month's list with another's: the lists, the lines that differ, what is proposed about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from desktop_app.services.import_values import CellChange

Group: TypeAlias = Literal["new", "stopped", "changed", "elsewhere", "still"]
GROUP_WORDS: Mapping[str, str] = {
    "new": "Mới có trong danh sách",
    "stopped": "Không còn trong danh sách",
    "changed": "Có thay đổi",
    "elsewhere": "Không còn trong danh sách nhưng đang tham gia, ở nơi khác hoặc đã đi",
    "still": "Vẫn trong danh sách, còn để ngỏ tiềm năng",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of a list: what it says in canonical fields, and whom of the office it means (``None``: nobody known)."""

    row: int
    said: Mapping[str, Any]
    person_id: int | None = None

    @property
    def ends(self) -> bool:
        """Whether the row says that somebody no longer takes part ("Giảm")."""
        return self.said.get("ends_cover") is True


@dataclass(frozen=True, kw_only=True)
class ListSide:
    """One of the two lists. ``import_id`` is ``None`` for a file that was only looked at. ``on``: local ISO day of the import."""

    title: str
    kind: str
    import_id: int | None
    on: str
    entries: tuple[Entry, ...]

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.entries)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Something that can be done about a line: open or close a lead. ``default``: proposed as chosen. ``text`` says it in Vietnamese."""

    key: str
    action: Literal["open", "close"]
    person_id: int
    scheme: str
    source: str
    detail: str
    text: str
    default: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonLine:
    """Somebody (or something) about whom the two lists differ. Rows are the workbooks' own numbers; ``reason`` is Vietnamese ("" when plain)."""

    key: str
    group: Group
    name: str
    birth: str = ""
    place: str = ""
    person_id: int | None = None
    household_id: int | None = None
    earlier_row: int | None = None
    later_row: int | None = None
    changes: tuple[CellChange, ...] = ()
    reason: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListComparison:
    """Two lists of one kind side by side. The counts add up: people of the earlier list, and those the later one only names as ended, = stopped +
    elsewhere + changed + same; people of the later list = new + changed + same.

    ``still`` are lines among ``same`` whose open lead the later list answers. ``earlier_people`` and ``later_people`` count people, not rows (a list
    may name somebody twice), and nobody whom the list names only as ended.
    """

    kind: str
    title: str
    earlier: ListSide
    later: ListSide
    new: tuple[ComparisonLine, ...]
    stopped: tuple[ComparisonLine, ...]
    changed: tuple[ComparisonLine, ...]
    elsewhere: tuple[ComparisonLine, ...]
    still: tuple[ComparisonLine, ...]
    same: int
    earlier_people: int
    later_people: int

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Everything proposed, line by line."""
        lines = (*self.new, *self.stopped, *self.changed, *self.elsewhere, *self.still)
        return tuple(proposal for line in lines for proposal in line.proposals)

    @property
    def defaults(self) -> frozenset[str]:
        """The keys of what is proposed as chosen."""
        return frozenset(proposal.key for proposal in self.proposals if proposal.default)

    @property
    def sentence(self) -> str:
        """The result in one Vietnamese sentence."""
        return (
            f"Mới {len(self.new)}, không còn {len(self.stopped)}, thay đổi {len(self.changed)}, "
            f"tham gia nơi khác hoặc đã đi {len(self.elsewhere)}, giữ nguyên {self.same}."
        )


@dataclass(frozen=True, kw_only=True)
class ComparisonApplied:
    """How many leads were opened and closed, and how many proposals had been settled meanwhile."""

    opened: int
    closed: int
    left: int = 0


@dataclass(eq=False, kw_only=True, slots=True)
class Same:
    """The rows of both lists that speak of one person (or one thing)."""

    key: str
    person_id: int | None = None
    earlier: list[Entry] = field(default_factory=list)
    later: list[Entry] = field(default_factory=list)
