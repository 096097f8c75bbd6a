"""The nouns of a declaration: the batch, its way, what came back, what stands for a reason.

Conventions as in `records.py`: ids are integers, days ISO text, ``None`` means "not known" or "not yet".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Đợt kê khai: the enrolments that leave on one list (``form``: ``D05-TS`` | ``MAU-3`` | ``MAU-4``).

    ``state``: ``draft`` | ``checked`` | ``sent`` | ``accepted`` | ``returned`` (some lines came back) | ``resolved`` (all of those dealt with).
    ``answered_on``: the day of the last answer. Batches of before schema 5 do not say when they were sent.
    """

    id: int
    form: str
    scheme: str
    organisation_id: int | None = None
    collector_id: int | None = None
    number: str | None = None
    made_on: str
    state: str = "draft"
    checked_on: str | None = None
    sent_on: str | None = None
    answered_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class BatchEvent:
    """One step on the way of a batch, append-only: which state it came to on which day, and what was said."""

    id: int
    batch_id: int
    state: str
    happened_on: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class BatchReturn:
    """A line that the agency sent back. ``reason_code`` is of ``seeds/return_reasons.csv``, ``reason`` its own words.

    ``resolution``: ``redeclare`` (put right, waits for a later batch) | ``refund`` (withdrawn, money given back) | ``keep`` (the agency
    let it stand after all); ``None`` while nothing was done.
    """

    id: int
    batch_id: int
    enrolment_id: int
    returned_on: str
    reason_code: str
    reason: str | None = None
    resolved_on: str | None = None
    resolution: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class BatchException:
    """A finding of the pre-check that stands for a lawful reason: of which line, under which rule, what it said, and why it may leave.

    ``message`` is the finding's own sentence, so that a different one under the same rule asks again.
    """

    id: int
    batch_id: int
    enrolment_id: int
    rule: str
    message: str
    reason_code: str
    note: str | None = None
    noted_on: str
