"""A plan as a tree: office → commune → hamlet, office → organisation → collector, or the whole → groups of subjects.

A row with figures of its own shows them, any other the sum of the rows below it; where both stand, the difference is told.
Levels and flows add up over rows; shares never do: the share of a whole comes from its parts and their denominators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.plan_building import weighted_share, year_of
from desktop_app.domain.plan_records import Plan, PlanCell
from desktop_app.services.office import Office
from desktop_app.services.planning_cells import MONTHS
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    HAMLET,
    Indicator,
    Scope,
    indicator_of,
    office_scope,
    scopes_of,
)
from desktop_app.services.planning_past import past_months
from desktop_app.services.planning_versions import plan_of
from desktop_app.storage.reference import Code
from desktop_app.storage.repositories import Repositories

ORGANISATION, WHOLE = "organisation", "Toàn cơ quan"
VIEWS = {COMMUNE: "Xã, phường", HAMLET: "Thôn, tổ", COLLECTOR: "Nhân viên thu", "group": "Nhóm đối tượng"}
_ROOTS = {"compulsory-si": "A", "voluntary-si": "B", "health-household": "C.V", "unemployment-si": "A"}
Known = tuple[int | None, ...]
_BLANK: Known = (None,) * 12
CellKey = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class TreeRow:
    """One row. ``months`` and ``year``: its own figures, else the sum below (``own`` tells which; ``None`` where nothing is planned).

    ``below``: the year of the rows under it when it has figures of its own and they have some too; ``months_below`` by month.
    ``locked``: months 1–12. ``before``, ``before_year``: the version compared with; ``past``, ``past_year``: what was done last year.
    ``children``: the places of the rows directly below.
    """

    scope: Scope
    level: int
    months: Known
    year: int | None
    own: bool
    locked: frozenset[int]
    below: int | None = None
    months_below: Known = _BLANK
    before: Known | None = None
    before_year: int | None = None
    past: Known = _BLANK
    past_year: int | None = None
    children: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanTree:
    """One indicator of one version in one view, the rows in the order of the tree; ``against``: the version compared with."""

    plan: Plan
    against: Plan | None
    indicator: Indicator
    view: str
    rows: tuple[TreeRow, ...]


def plan_tree(
    office: Office, plan_id: int, indicator: str, view: str = COMMUNE, *, commune: str = "", against: int | None = None
) -> PlanTree:
    """The tree of one indicator. ``commune`` limits hamlets and groups to one commune; ``against``: a version to compare with, by
    default the one before. Raises ``WorldFault`` when the version is gone.
    """
    read = office.read
    plan, what = plan_of(read, plan_id), indicator_of(office, indicator)
    other = plan_of(read, against) if against is not None else _before(read, plan)
    nodes = _nodes(office, plan.year, what, view, commune)
    places = [Scope(kind=one.kind, code=one.code, name="", group=one.group) for one, _ in nodes]
    children = _children([level for _, level in nodes])
    weights = _denominators(office, plan.year, what, places) if what.share else {}
    mine = read.plan_cells.of_plan(plan.id, [indicator])
    rows = _figures(nodes, children, mine, what, weights)
    past = past_months(office, plan.year - 1, what, {scope.kind for scope in places})
    before = _figures(nodes, children, read.plan_cells.of_plan(other.id, [indicator]), what, weights) if other else None
    found = []
    for at, row in enumerate(rows):
        done = past.get((row.scope.kind, row.scope.code), _BLANK) if not row.scope.group else _BLANK
        then = before[at] if before is not None else None
        found.append(
            replace(
                row,
                past=done,
                past_year=_year(done, what),
                before=then.months if then is not None else None,
                before_year=then.year if then is not None else None,
            )
        )
    return PlanTree(plan=plan, against=other, indicator=what, view=view, rows=tuple(found))


def group_scope(scope: Scope, code: str, name: str) -> Scope:
    """The same place, one group of subjects of it."""
    return replace(scope, group=code, name=name)


def _before(read: Repositories, plan: Plan) -> Plan | None:
    """The official version before this one; of a scenario, the one in force."""
    earlier = [other for other in read.plans.of_year(plan.year) if other.version < plan.version]
    return next((other for other in earlier if other.official), earlier[0] if earlier else None)


def _nodes(office: Office, year: int, what: Indicator, view: str, commune: str) -> list[tuple[Scope, int]]:
    if view == "group":
        return _group_nodes(office, what, commune)
    found = [(replace(office_scope(office), name=WHOLE), 0)]
    if view == COMMUNE:
        return found + [(scope, 1) for scope in scopes_of(office, COMMUNE, year)]
    if view == HAMLET:
        hamlets = scopes_of(office, HAMLET, year)
        for one in scopes_of(office, COMMUNE, year):
            if commune in ("", one.code):
                found += [(one, 1), *((hamlet, 2) for hamlet in hamlets if hamlet.parent == one.name)]
        return found if not commune else [(scope, level - 1) for scope, level in found[1:]]
    collectors = scopes_of(office, COLLECTOR, year)
    for house in office.read.organisations.all():
        mine = [(one, 2) for one in collectors if one.parent == house.name]
        if mine:
            found += [(Scope(kind=ORGANISATION, code=str(house.id), name=house.name), 1), *mine]
    return found


def _group_nodes(office: Office, what: Indicator, commune: str) -> list[tuple[Scope, int]]:
    where = replace(office_scope(office), name=WHOLE)
    if commune:
        where = next((one for one in scopes_of(office, COMMUNE, 0) if one.code == commune), where)
    groups = office.read.reference.codes("subject_groups")
    root = _ROOTS.get(what.scheme, "C" if what.code.startswith("health") else "")
    return [(where, 0), *_below(where, groups, root, 1)]


def _below(where: Scope, groups: Sequence[Code], parent: str, level: int) -> list[tuple[Scope, int]]:
    found: list[tuple[Scope, int]] = []
    for group in groups:
        if (group.details.get("parent") or "") == parent:
            name = f"{group.code} {group.name}"
            found += [(group_scope(where, group.code, name), level), *_below(where, groups, group.code, level + 1)]
    return found


def _children(levels: Sequence[int]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for at, level in enumerate(levels):
        mine = []
        for place in range(at + 1, len(levels)):
            if levels[place] <= level:
                break
            if levels[place] == level + 1:
                mine.append(place)
        found.append(tuple(mine))
    return found


def _figures(
    nodes: Sequence[tuple[Scope, int]],
    children: Sequence[tuple[int, ...]],
    cells: Sequence[PlanCell],
    what: Indicator,
    weights: Mapping[CellKey, Known],
) -> list[TreeRow]:
    table: dict[CellKey, dict[int, PlanCell]] = {}
    for cell in cells:
        table.setdefault((cell.scope_kind, cell.scope_code, cell.group_code), {})[cell.month] = cell
    rows: list[TreeRow | None] = [None] * len(nodes)
    for at in reversed(range(len(nodes))):  # the rows below a row come after it
        scope, level = nodes[at]
        mine = table.get((scope.kind, scope.code, scope.group), {})
        under = [row for place in children[at] if (row := rows[place]) is not None]
        below = _sum(under, what, weights)
        months = tuple(mine[month].value if month in mine else None for month in MONTHS) if mine else below
        both = bool(mine) and any(value is not None for value in below)
        rows[at] = TreeRow(
            scope=scope,
            level=level,
            months=months,
            year=_year(months, what),
            own=bool(mine),
            locked=frozenset(month for month, cell in mine.items() if cell.locked),
            below=_year(below, what) if both else None,
            months_below=below if both else _BLANK,
            children=children[at],
        )
    return [row for row in rows if row is not None]


def _sum(rows: Sequence[TreeRow], what: Indicator, weights: Mapping[CellKey, Known]) -> Known:
    found: list[int | None] = []
    for place in range(12):
        known = [(row, value) for row in rows if (value := row.months[place]) is not None]
        if not known:
            found.append(None)
        elif not what.share:
            found.append(sum(value for _, value in known))
        else:
            parts = [weights.get((r.scope.kind, r.scope.code, r.scope.group), _BLANK)[place] for r, _ in known]
            whole = [part for part in parts if part is not None]
            complete = len(whole) == len(known) == len(rows)
            found.append(weighted_share([value for _, value in known], whole) if complete else None)
    return tuple(found)


def _denominators(office: Office, year: int, what: Indicator, places: Sequence[Scope]) -> dict[CellKey, Known]:
    """What the shares of each place are taken of, month by month: the newest figure known up to then."""
    below = indicator_of(office, what.denominator) if what.denominator else None
    if below is None:
        return {}
    kinds = {scope.kind for scope in places}
    past, now = (past_months(office, one, below, kinds) for one in (year - 1, year))
    found: dict[CellKey, Known] = {}
    for key in past.keys() | now.keys():
        latest, months = next((v for v in reversed(past.get(key, _BLANK)) if v is not None), None), []
        for value in now.get(key, _BLANK):
            latest = value if value is not None else latest
            months.append(latest)
        found[*key, ""] = tuple(months)
    return found


def _year(months: Known, what: Indicator) -> int | None:
    if what.stock:
        return months[11]
    known = [value for value in months if value is not None]
    return year_of(known, what.nature) if known else None
