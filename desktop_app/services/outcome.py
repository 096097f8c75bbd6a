"""What a verb gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[Value]):
    """``value``: what was made or found. ``changes``: the kinds of noun that changed (pages that show them refresh). ``label``: the Vietnamese
    name of what was done, as undo, the history and the toast show it; ``notes``: Vietnamese sentences worth telling (what was left, what to mind)."""

    value: Value
    changes: frozenset[str]
    label: str
    notes: tuple[str, ...] = ()
