"""The nouns of what was submitted, frozen as it left.

Conventions as in `records.py`: ``None`` means "not known", months are ``YYYY-MM``, days and times local ISO text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Lần nộp báo cáo: one report as it left the office, never changed afterwards.

    ``period``: ``month`` | ``quarter`` | ``year`` (both named by their last month) | ``batch``; ``filters``: JSON; ``step_id``: the journal step it
    was made in; ``folder`` and ``file_name``: where its first file was put; ``rules``: JSON, which law it was reckoned by; ``form_version``: which
    layout; ``replaces_id``: the submission it corrects; ``despite``: why it left although a check forbade it.
    """

    id: int
    form: str
    period: str
    month: str
    filters: str
    step_id: int
    made_at: str
    made_by: str
    due_on: str | None = None
    folder: str
    file_name: str
    sha256: str
    rows: int
    rules: str
    form_version: str
    month_locked: int = 0
    replaces_id: int | None = None
    despite: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class SubmissionPart:
    """One frozen part of a submission: a file that left (``xlsx``, ``pdf``), its ``figures``, or the ``names`` behind them.

    ``sha256`` and ``size`` (bytes) are those of the content before it was packed.
    """

    id: int
    submission_id: int
    part: str
    file_name: str | None = None
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class SubmissionEvent:
    """One station on the way of a submission. ``state``: ``sent`` | ``accepted`` | ``returned``; ``happened_on``: the day of the answer."""

    id: int
    submission_id: int
    state: str
    happened_on: str
    note: str | None = None
    noted_at: str
    noted_by: str
