"""Outreach events and who was there (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Outreach:
    """Một buổi truyền thông. ``kind``: a code of ``seeds/outreach_kinds.csv`` or one of the office's own.

    Where: a hamlet, a whole commune (``hamlet_id`` ``None``), or the whole office (both ``None``). ``present``: how many came, ``cost`` đồng;
    ``None``: not counted, not known. ``collector_id``: who held it, ``partner``: with whom together.
    """

    id: int
    kind: str
    held_on: str
    place: str | None = None
    commune_code: str | None = None
    hamlet_id: int | None = None
    audience: str | None = None
    present: int | None = None
    cost: int | None = None
    collector_id: int | None = None
    partner: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutreachPerson:
    """Somebody of the office's people who was there, by name."""

    id: int
    outreach_id: int
    person_id: int
