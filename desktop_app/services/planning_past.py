"""What a plan is weighed by: what was done, where a level stood, how many people, leads and ending periods a place has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    HAMLET,
    OFFICE,
    Indicator,
    Scope,
)
from desktop_app.services.progress_actuals import COUNTED, Reading, actuals_of
from desktop_app.storage.repositories import Repositories

EVEN = (1,) * 12
EVEN_WAY = "even"
MONTH_WAYS = {EVEN_WAY: "Chia đều các tháng", "season": "Theo kết quả năm trước", "ends": "Theo tháng hết hạn"}
CHILD_WAYS = {
    "population": "Theo dân số",
    "leads": "Theo số tiềm năng",
    "last_year": "Theo kết quả năm trước",
    "even": "Chia đều",
}
_BOTH = (VOLUNTARY_SI, HEALTH_HOUSEHOLD)
Known = tuple[int | None, ...]
Key = tuple[str, str]


def past_months(office: Reading, year: int, indicator: Indicator, kinds: Iterable[str]) -> dict[Key, Known]:
    """What was done in each month of a year, by kind and code of the scope; scopes of which nothing is known are missing.

    Counted from the records (people and money, levels at month ends, visits), or as entered for indicators the office only receives.
    """
    read, found = office.read, dict[Key, Known]()
    if indicator.code in COUNTED:
        for kind in kinds:
            done = actuals_of(office, year, kind, [indicator.code])
            found |= {(kind, part): months for (part, _code), months in done.months.items()}
        return found
    table: defaultdict[Key, list[int | None]] = defaultdict(lambda: [None] * 12)
    wanted = set(kinds)
    for figure in read.monthly_figures.of_months([f"{year}-{month:02d}" for month in range(1, 13)], [indicator.code]):
        if figure.scope_kind in wanted:
            table[figure.scope_kind, figure.scope_code][int(figure.month[5:]) - 1] = figure.value
    return {key: tuple(months) for key, months in table.items()}


def opening_of(office: Reading, year: int, indicator: Indicator, scope: Scope) -> int | None:
    """Where a level stood before January, as counted or entered for the last December; ``None`` for a flow or when nobody knows."""
    if not indicator.stock or scope.group:
        return None
    months = past_months(office, year - 1, indicator, [scope.kind]).get((scope.kind, scope.code), (None,) * 12)
    if indicator.code in COUNTED:  # while the year before still runs it is where the level stands now
        return next((level for level in reversed(months) if level is not None), None)
    return months[11]


def month_weights(office: Reading, by: str, year: int, indicator: Indicator, scope: Scope) -> Sequence[int]:
    """Even; what the scope did in each month of the year before; or when periods end. Nothing known splits evenly."""
    if by == "even":
        return EVEN
    if by == "season":
        past = past_months(office, year - 1, indicator, [scope.kind]).get((scope.kind, scope.code))
        if past is None:
            return EVEN
        if indicator.stock:
            return _rises(past, opening_of(office, year - 1, indicator, scope))
        return [max(0, value or 0) for value in past]
    if by == "ends":
        return _ends(office.read, year, indicator, scope)
    raise RuleBroken(
        "Chia chỉ tiêu theo tháng: đều nhau, theo mùa vụ năm trước hoặc theo tháng hết hạn.", rule="plan.split"
    )


def child_weights(office: Office, by: str, year: int, indicator: Indicator, children: Sequence[Scope]) -> list[int]:
    """What each child of a row weighs; all zero where nothing is known."""
    read = office.read
    if by == "even":
        return [1] * len(children)
    if by == "last_year":
        past = past_months(office, year - 1, indicator, {child.kind for child in children})
        return [
            max(0, _year(past.get((child.kind, child.code)), indicator)) if not child.group else 0 for child in children
        ]
    if by == "population":
        sizes = {size.hamlet_id: size.people for size in read.hamlets.sizes()}
    elif by == "leads":
        return [_leads(read, _schemes(indicator), child) for child in children]
    else:
        raise RuleBroken("Chia chỉ tiêu: theo dân số, tiềm năng, kết quả năm trước hoặc chia đều.", rule="plan.share")
    return [0 if child.group else sum(sizes.get(hamlet, 0) for hamlet in _hamlets(read, child)) for child in children]


def _rises(levels: Known, opening: int | None) -> list[int]:
    """By how much a level rose in each month of a year; a month beside one that nobody knows has no rise."""
    before = (opening, *levels[:-1])
    pairs = zip(before, levels, strict=True)
    return [max(0, now - then) if now is not None and then is not None else 0 for then, now in pairs]


def _year(months: Known | None, indicator: Indicator) -> int:
    if months is None:
        return 0
    return (months[11] or 0) if indicator.stock else sum(value or 0 for value in months)


def _schemes(indicator: Indicator) -> tuple[str, ...]:
    return (indicator.scheme,) if indicator.scheme in _BOTH else _BOTH


def _leads(read: Repositories, schemes: tuple[str, ...], scope: Scope) -> int:
    """The open leads of a place; of those who collect what is assigned to them, and in their hamlets what is assigned to nobody."""
    if scope.group:
        return 0
    mine, rows = _hamlets(read, scope), read.plan_weights.leads(schemes)
    if scope.kind in (OFFICE, COMMUNE, HAMLET):
        return sum(row.count for row in rows if row.hamlet_id in mine)
    who = _collectors(read, scope)
    return sum(
        row.count for row in rows if row.collector_id in who or (row.collector_id is None and row.hamlet_id in mine)
    )


def _hamlets(read: Repositories, scope: Scope) -> set[int]:
    """The hamlets of a scope: its own, those a collector looks after."""
    if scope.kind == OFFICE:
        return {hamlet.id for hamlet in read.hamlets.all()}
    if scope.kind == COMMUNE:
        return {hamlet.id for hamlet in read.hamlets.of_commune(scope.code)}
    if scope.kind == HAMLET:
        return {int(scope.code)}
    return {hamlet for one in _collectors(read, scope) for hamlet in read.collector_hamlets.of_collector(one)}


def _collectors(read: Repositories, scope: Scope) -> set[int]:
    if scope.kind == COLLECTOR:
        return {int(scope.code)} if scope.code else set()
    return {one.id for one in read.collectors.all() if str(one.organisation_id) == scope.code}


def _ends(read: Repositories, year: int, indicator: Indicator, scope: Scope) -> list[int]:
    months = [0] * 12
    by_place = scope.kind in (OFFICE, COMMUNE, HAMLET)
    wanted = _hamlets(read, scope) if by_place else _collectors(read, scope)
    for row in read.plan_weights.ends(_schemes(indicator), year):
        if (row.hamlet_id if by_place else row.collector_id) in wanted:
            months[row.month - 1] += row.count
    return months
