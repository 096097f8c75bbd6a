"""The office's own wording of a shipped code list (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OwnCode:
    """One entry as the office words it. ``name`` and ``list_order`` ``None``: as shipped; ``details``: JSON of changed columns."""

    id: int
    list: str
    code: str
    name: str | None = None
    list_order: int | None = None
    details: str
    hidden: int = 0
