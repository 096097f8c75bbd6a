"""A commune, hamlet, organisation or collector on one page: giao, đã làm, còn phải làm, tiềm năng, ai làm, bao giờ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import month_bounds
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, Indicator, Scope, listed_indicators, scopes_of
from desktop_app.services.progress import NOBODY, ProgressRow, progress
from desktop_app.services.progress_actuals import actuals_of
from desktop_app.services.progress_pace import CatchUp, catch_ups
from desktop_app.storage.place_facts import Doer, SchemeFacts

LINES = ("vsi_people", "vsi_active", "hh_people", "hh_active", "money_total", "households_visited", "visits")
_OPEN = "leads_open"
SCHEME_OF = {"vsi": "voluntary-si", "hh": "health-household"}


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """One indicator: the month and the year against the plan, and how to catch up."""

    indicator: Indicator
    row: ProgressRow
    catch_up: CatchUp


@dataclass(frozen=True, kw_only=True)
class PlacePage:
    """Everything of one place (or collector) in a month (``YYYY-MM``). ``leads_open``: people on a list; ``schemes``: leads and renewals due by
    scheme; ``doers``: who works there, with what is theirs and their nearest day."""

    month: str
    on: date
    scope: Scope
    lines: tuple[PlaceLine, ...]
    leads_open: int
    schemes: tuple[SchemeFacts, ...]
    doers: tuple[Doer, ...]


def place_page(
    office: Office,
    month: str,
    scope_kind: str,
    scope_code: str,
    *,
    codes: Sequence[str] = (),
    plan_id: int | None = None,
) -> PlacePage:
    """The page of one scope in a month. ``codes``: further indicators beside the ones every place has."""
    first, last = month_bounds(month)
    scope = next(
        (one for one in scopes_of(office, scope_kind, first.year) if one.code == scope_code),
        Scope(kind=scope_kind, code=scope_code, name=NOBODY),
    )
    wanted = tuple(dict.fromkeys((*LINES, *codes)))
    # What a commune should have reached is shared out among all of them.
    only = "" if scope_kind == COMMUNE else scope_code
    done = actuals_of(office, first.year, scope_kind, (*wanted, _OPEN), only=only)
    table = progress(office, month, scope_kind, codes=wanted, plan_id=plan_id, done=done)
    listed = {one.code: one for one in listed_indicators(office.read)}
    ways = catch_ups(office, first.year, wanted, scope_kind, scope_code, on=table.on, plan_id=plan_id, now=done)
    rows = {code: table.of(code, scope_kind, scope_code) for code in wanted}
    lines = [
        PlaceLine(indicator=listed[code], row=row, catch_up=ways[code]) for code, row in rows.items() if row is not None
    ]
    now = (
        done
        if done.year == office.today.year
        else actuals_of(office, office.today.year, scope_kind, [_OPEN], only=scope_code)
    )
    open_leads = now.of(scope_code, _OPEN)
    facts = office.read.place_facts
    leads = facts.leads(scope_kind, scope_code)
    until = max(last, office.today).isoformat()
    return PlacePage(
        month=month,
        on=table.on,
        scope=scope,
        lines=tuple(lines),
        leads_open=open_leads[office.today.month - 1] or 0,
        schemes=tuple(facts.schemes(scope_kind, scope_code, office.today.isoformat(), until, leads)),
        doers=tuple(facts.doers(scope_kind, scope_code, leads)),
    )


def is_person(scope: Scope) -> bool:
    """Whether the page is of one who collects, not of a place."""
    return scope.kind == COLLECTOR
