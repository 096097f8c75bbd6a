"""Plans and their cells (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Chỉ tiêu của một năm. ``state``: ``assigned`` | ``adjusted`` | ``internal``.

    ``decision`` number of the decision, ``decided_on`` its day (ISO); ``scenario`` of an internal one: ``base`` | ``stretch``,
    "" for the official versions.
    """

    id: int
    year: int
    version: int
    name: str
    state: str = "assigned"
    decision: str | None = None
    decided_on: str | None = None
    scenario: str = ""

    @property
    def official(self) -> bool:
        """Whether it was assigned or adjusted by decision; an internal scenario never drives a report by itself."""
        return self.state != "internal"


@dataclass(frozen=True, kw_only=True)
class OwnIndicator:
    """An indicator the office added. ``nature``: ``flow`` | ``stock``; ``unit``: người, hộ, đồng, % (kept in tenths) …"""

    id: int
    code: str
    name: str
    short_name: str
    unit: str
    nature: str


@dataclass(frozen=True, kw_only=True)
class PlanCell:
    """One planned figure: indicator × scope × subject group × month (1–12). ``value`` in the indicator's unit (people or đồng).

    ``scope_kind``: ``office`` | ``commune`` | ``hamlet`` | ``organisation`` | ``collector``; ``scope_code`` is a commune code
    or an id as text ("" for the office).
    """

    id: int
    plan_id: int
    indicator: str
    scope_kind: str
    scope_code: str
    group_code: str = ""
    month: int
    value: int
    locked: int = 0
