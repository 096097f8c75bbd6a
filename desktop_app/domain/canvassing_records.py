"""Rounds, who walks where, leads and visits (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Round:
    """Đợt rà soát, vận động. ``scheme`` ``None`` means every scheme. ``state``: ``open`` | ``closed``."""

    id: int
    name: str
    aim: str | None = None
    scheme: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    state: str = "open"


@dataclass(frozen=True, kw_only=True)
class RoundHamlet:
    """One hamlet of a round and who walks it by when."""

    id: int
    round_id: int
    hamlet_id: int
    collector_id: int | None = None
    due_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Đối tượng tiềm năng: a person × scheme worth a visit, open until ``closed_on``. ``source`` is a code of ``seeds/lead_sources.csv``.

    ``collector_id``, ``due_on``: who is to see the person and by when.
    """

    id: int
    person_id: int
    scheme: str
    source: str
    detail: str | None = None
    opened_on: str
    closed_on: str | None = None
    close_reason: str | None = None
    collector_id: int | None = None
    due_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class LeadNaming:
    """A further list that named an open lead; the first one stands in the lead itself. ``import_id``: the file it came in, if any."""

    id: int
    lead_id: int
    source: str
    detail: str | None = None
    named_on: str
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundHousehold:
    """A household of a round given to somebody by hand: it outweighs who walks the hamlet."""

    id: int
    round_id: int
    household_id: int
    collector_id: int | None = None
    due_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class Succession:
    """Whose promises, revisits and due dates are another's since a day; ``hamlet_id`` ``None``: wherever no row of its own names the hamlet."""

    id: int
    from_id: int
    to_id: int
    hamlet_id: int | None = None
    since_on: str


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One outcome of one contact, append-only. ``outcome`` is a digit ``1``–``9`` of ``seeds/visit_outcomes.csv``."""

    id: int
    round_id: int | None = None
    household_id: int
    person_id: int | None = None
    scheme: str | None = None
    visited_on: str
    collector_id: int | None = None
    channel: str | None = None
    outcome: str
    reason: str | None = None
    promise_on: str | None = None
    next_on: str | None = None
    note: str | None = None
