"""What a key or a cell changes in a `WhatIf`: plain functions from one frozen state to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_values import Tried, Visitor, VoluntaryTry, WhatIf
from desktop_app.ui.what_if.cells import Extra


def change_health(state: WhatIf, key: int, **values: Any) -> WhatIf:
    """Another choice for one person's health insurance."""
    choice = replace(state.health.get(key, MemberChoice()), **values)
    return replace(state, health={**state.health, key: choice})


def change_voluntary(state: WhatIf, key: int, **values: Any) -> WhatIf:
    """Another choice for one person's voluntary insurance; another method asks for its own months anew."""
    tried = state.voluntary.get(key, VoluntaryTry())
    if "method" in values and values["method"] != tried.method:
        values = {"months": None, "from_month": None, **values}
    return replace(state, voluntary={**state.voluntary, key: replace(tried, **values)})


def change_visitor(state: WhatIf, key: int, **values: Any) -> WhatIf:
    """Something else was said of a visitor."""
    people = tuple(replace(one, **values) if one.key == key else one for one in state.visitors)
    return replace(state, visitors=people)


def add_visitor(state: WhatIf) -> WhatIf:
    """One more person at the door."""
    key = max((one.key for one in state.visitors), default=0) + 1
    return replace(state, visitors=(*state.visitors, Visitor(key=key)))


def edit_health(state: WhatIf, key: int, name: str, value: Any) -> WhatIf:
    """What was typed into a cell of the health grid, by the key of its column."""
    if name in ("name", "birth", "last_end"):
        return change_visitor(state, key, **{name: value or ("" if name == "name" else None)})
    if name == "support":
        if state.household_id is None:
            return change_visitor(state, key, class_code=value or "")
        return change_health(state, key, support_class=value)
    if name in ("local", "other"):
        return change_health(state, key, **_extra(name, value))
    if name == "months":
        return change_health(state, key, months=value, common_end=None)
    return change_health(state, key, **{name: value})


def edit_voluntary(state: WhatIf, key: int, name: str, value: Any) -> WhatIf:
    """What was typed into a cell of the voluntary grid, by the key of its column."""
    if name in ("local", "other"):
        return change_voluntary(state, key, **_extra(name, value))
    if name == "support":
        return change_voluntary(state, key, support_class=value or None)
    return change_voluntary(state, key, **{name: value})


def same_months(state: WhatIf, months: int) -> WhatIf:
    """The months of the whole household; the members' own are taken back."""
    health = {key: replace(choice, months=None, common_end=None) for key, choice in state.health.items()}
    return replace(state, months=months, health=health)


def move(state: WhatIf, tried: Tried, key: int, step: int) -> WhatIf:
    """Change places with the member before (-1) or after (1) in the household steps; every place then stands fixed.

    Who pays by class, or stands at the end already, stays.
    """
    placed = sorted(
        (line.order, line.key) for line in tried.lines if line.scheme == HEALTH_HOUSEHOLD and line.order is not None
    )
    keys = [found for _, found in placed]
    at = keys.index(key) if key in keys else -1
    target = at + step
    if at < 0 or not 0 <= target < len(keys):
        return state
    keys[at], keys[target] = keys[target], keys[at]
    return _fix_orders(state, dict(zip(keys, (order for order, _ in placed), strict=True)))


def reset(state: WhatIf, begin: WhatIf, today: date) -> WhatIf:
    """Everything as the panel opened; visitors stay, without what was chosen for them."""
    if state.household_id is None:
        return WhatIf(household_id=None, on=today, visitors=state.visitors)
    return begin


def _fix_orders(state: WhatIf, orders: Mapping[int, int]) -> WhatIf:
    for key, order in orders.items():
        state = change_health(state, key, order=order)
    return state


def _extra(name: str, value: Extra | None) -> dict[str, Any]:
    extra = value or Extra()
    chosen: dict[str, Any] = {"auto_supports": not extra.refused} if value is None or extra.refused else {}
    if name == "other":
        return {"other_amount": extra.amount, **chosen}
    return {"local_percent": extra.percent, "local_amount": extra.amount, **chosen}
