"""What a plan says, month by month, with the wholes that add up from their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from desktop_app.domain.dates import month_bounds
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    GROUP,
    HAMLET,
    MEASURES,
    OFFICE,
    ORGANISATION,
    listed_indicators,
)
from desktop_app.services.progress_actuals import Months, Table
from desktop_app.storage.repositories import Repositories

_Sums = defaultdict[tuple[str, str], list[int]]
_WHOLE = f"{OFFICE}:"
_NONE = (0,) * 12


def planned(work: Repositories, year: int, plan_id: int | None = None) -> Table:
    """A version of the year's plan (``None``: the newest official one) by “kind:code” and indicator.

    What a scope was given itself stands. A whole that was not given is the sum of its parts: new and continuing people, the hamlets of a
    commune, the communes of the office, the collectors of an organisation; percentages never add up, those stand only where they were given.
    """
    if plan_id is None:
        plan = work.plans.current(year)
        plan_id = plan.id if plan is not None else None
    if plan_id is None:
        return {}
    table: _Sums = defaultdict(lambda: [0] * 12)
    for kind, scope, indicator, month, value in work.plan_cells.values_of(plan_id):
        table[f"{kind}:{scope}", indicator][month - 1] += value
    shares = {one.code for one in listed_indicators(work) if one.share}
    scopes = {scope for scope, _ in table}
    _add_measures(table, scopes - {_WHOLE})
    if any(scope.startswith(f"{HAMLET}:") for scope in scopes):
        _add_up(table, {f"{HAMLET}:{one.id}": f"{COMMUNE}:{one.commune_code}" for one in work.hamlets.all()}, shares)
    communes = {scope for scope, _ in table if scope.startswith(f"{COMMUNE}:")}
    _add_up(table, dict.fromkeys(communes, _WHOLE), shares)
    _add_measures(table, scopes & {_WHOLE})
    if any(scope.startswith(f"{COLLECTOR}:") for scope in scopes):
        owners = {f"{COLLECTOR}:{one.id}": f"{ORGANISATION}:{one.organisation_id}" for one in work.collectors.all()}
        _add_up(table, owners, shares)
    return {key: tuple(months) for key, months in table.items()}


def planned_groups(work: Repositories, year: int, plan_id: int | None = None) -> Table:
    """What a version plans for groups of subjects, by “group:code” and indicator: the office's own cells, else the sum of its communes'."""
    if plan_id is None:
        plan = work.plans.current(year)
        plan_id = plan.id if plan is not None else None
    if plan_id is None:
        return {}
    kept: dict[tuple[str, str], dict[str, list[int]]] = {}
    for cell in work.plan_cells.of_groups(plan_id):
        scopes = kept.setdefault((f"{GROUP}:{cell.group_code}", cell.indicator), {})
        scopes.setdefault(cell.scope_kind, [0] * 12)[cell.month - 1] += cell.value
    found = {key: scopes.get(OFFICE) or scopes.get(COMMUNE) for key, scopes in kept.items()}
    return {key: tuple(months) for key, months in found.items() if months is not None}


def not_shared(plan: Table, indicator: str, communes: Iterable[str]) -> Months:
    """What the office was given beyond the sum of its communes, month by month: below 0 where they were given more, all 0 where no
    commune was given anything."""
    parts = [plan[key] for code in communes if (key := (f"{COMMUNE}:{code}", indicator)) in plan]
    if not parts:
        return _NONE
    return tuple(mine - sum(part[at] for part in parts) for at, mine in enumerate(plan.get((_WHOLE, indicator), _NONE)))


def _add_measures(table: _Sums, scopes: Iterable[str]) -> None:
    """Wholes of new and continuing people, of the money of both schemes, where only the parts were given."""
    for scope in scopes:
        for code, measure in MEASURES.items():
            if (scope, code) not in table and any((scope, part) in table for part in measure.parts):
                for part in measure.parts:
                    for place, value in enumerate(table.get((scope, part), ())):
                        table[scope, code][place] += value


def _add_up(table: _Sums, whole_of: Mapping[str, str], shares: Collection[str]) -> None:
    """Give wholes that have no figure of their own the sum of their parts."""
    given = set(table)
    for (scope, code), months in list(table.items()):
        whole = whole_of.get(scope)
        if whole is not None and code not in shares and (whole, code) not in given:
            table[whole, code] = [sum(pair) for pair in zip(table[whole, code], months, strict=True)]


def has_plan(work: Repositories, year: int, plan_id: int | None = None) -> bool:
    """Whether there is a version to compare with."""
    return plan_id is not None or work.plans.current(year) is not None


def none_but(months: Months, month: int) -> Months:
    """A year's values with those of one month (1–12) only."""
    return (*(0,) * (month - 1), months[month - 1], *(0,) * (12 - month))


def shared_to_date(
    wholes: tuple[int, int], plans: Sequence[Months], openings: Sequence[int], day: date, *, stock: bool
) -> list[tuple[int, int]]:
    """A plan to date, and of its month alone, shared among the plans it is the sum of: each its own, rounded down or up so that together
    they are the ``wholes``."""
    length, place = month_bounds(f"{day:%Y-%m}")[1].day, day.month - 1

    def shares(whole: int, exact: Sequence[int]) -> list[int]:
        parts = [value // length for value in exact]
        up = sorted(range(len(parts)), key=lambda at: (-(exact[at] % length), at))[: max(0, whole - sum(parts))]
        return [part + (at in up) for at, part in enumerate(parts)]

    if stock:
        before = [months[place - 1] if place else level for months, level in zip(plans, openings, strict=True)]
        exact = [
            level * length + (months[place] - level) * day.day for months, level in zip(plans, before, strict=True)
        ]
        reached = shares(wholes[0], exact)
        return list(zip(reached, reached, strict=True))
    alone = [months[place] * day.day for months in plans]
    exact = [sum(months[:place]) * length + part for months, part in zip(plans, alone, strict=True)]
    return list(zip(shares(wholes[0], exact), shares(wholes[1], alone), strict=True))
