"""Nouns of household work: a death, a pair that is two people, and a record that was merged into another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Death:
    """When somebody died (ISO day) and when the office wrote it down."""

    id: int
    person_id: int
    died_on: str
    noted_on: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TwoPeople:
    """Two records that look like one and are not, or cannot be told yet; ``one_id`` is the smaller id, ``reason`` says why."""

    id: int
    one_id: int
    other_id: int
    reason: str
    noted_on: str


@dataclass(frozen=True, kw_only=True)
class MergedPerson:
    """A record that is no more: ``dropped_id`` went into ``kept_id``. ``dropped`` and ``kept`` are JSON of both as they were before.

    ``household_id``: where the dropped record lived. Its numbers stand here too, so that they are still found.
    """

    id: int
    dropped_id: int
    kept_id: int
    household_id: int
    name: str
    birth: str | None = None
    personal_id: str | None = None
    insurance_no: str | None = None
    card_no: str | None = None
    dropped: str
    kept: str
    merged_on: str
    merged_by: str
