"""What was left as it is in the data, with its reason (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class QualitySkip:
    """A record that stands as it is, with a reason. ``said``: what it said then; as soon as it says something else it is asked again."""

    id: int
    check_code: str
    record_id: int
    said: str
    reason: str
    noted_on: str
