"""What the office keeps of its lists (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KeptView:
    """Bộ lọc đã lưu: the filter and the order of one list under a name. ``state`` is the JSON of what the list's page understands."""

    id: int
    list_name: str
    name: str
    state: str
