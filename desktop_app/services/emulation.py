"""Thi đua: the office's own set of weighted criteria, and the ranking of communes and collectors by it.

The set is the program's proposal (`seeds/emulation_criteria.csv`) until the office makes its own; the report XH-THIDUA and
the tab “Thi đua” use the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.emulation import HUNDRED, places_of, points_of, score_of
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import sort_key
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, MEASURES, Scope, indicators
from desktop_app.services.progress import ProgressTable, progress
from desktop_app.services.reporting_values import closing_day
from desktop_app.storage.visit_facts import VisitFact
from desktop_app.system.resources import read_seed

PERCENT_OF_PLAN, SHARE_OF_BEST = "percent-of-plan", "share-of-best"
KINDS = (COMMUNE, COLLECTOR)
TO_DATE, MONTH, QUARTER = "year", "month", "quarter"
SPANS = {TO_DATE: "Lũy kế từ đầu năm", QUARTER: "Trong quý", MONTH: "Trong tháng"}
VISITS = "visits"
_OWN = "emulation.criteria"
_MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What is looked at and how much it weighs. ``measure``: ``percent-of-plan`` of an indicator, or ``share-of-best`` by households visited."""

    code: str
    name: str
    applies_to: frozenset[str]
    measure: str
    indicator: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One scope with what it has in each criterion (``None``: nothing to measure by), its points and its place."""

    scope: Scope
    reached: Mapping[str, int]
    plan: Mapping[str, int]
    points: Mapping[str, Fraction]
    score: Fraction | None
    place: int | None


def proposed(office: Office) -> tuple[Criterion, ...]:
    """The set as the program proposes it today."""
    day = office.today.isoformat()
    return tuple(
        Criterion(
            code=row["code"],
            name=row["name"],
            applies_to=frozenset(row["applies_to"].split()),
            measure=row["measure"],
            indicator=row["indicator"],
            weight=int(row["weight"]),
        )
        for row in read_seed("emulation_criteria.csv")
        if row["valid_from"] <= day <= (row["valid_to"] or "9999")
    )


def criteria(office: Office) -> tuple[Criterion, ...]:
    """The set in force: the office's own, else the proposal."""
    kept: list[dict[str, Any]] = json.loads(office.read.settings.get(_OWN) or "[]")
    if not kept:
        return proposed(office)
    return tuple(Criterion(**{**row, "applies_to": frozenset(row["applies_to"])}) for row in kept)


def is_own(office: Office) -> bool:
    """Whether the office made its own set."""
    return bool(office.read.settings.get(_OWN))


def criterion_choices(office: Office) -> tuple[Criterion, ...]:
    """Everything a set can be made of, each with weight 0: the indicators counted from the records, and households visited."""
    both = frozenset(KINDS)
    known = {one.indicator or one.code: one for one in proposed(office)}
    found = [
        known[one.code]
        if one.code in known
        else Criterion(
            code=one.code,
            name=f"{one.short_name} so với chỉ tiêu",
            applies_to=both,
            measure=PERCENT_OF_PLAN,
            indicator=one.code,
            weight=0,
        )
        for one in indicators(office, MEASURES)
    ]
    return (
        *(replace(one, weight=0) for one in found),
        *(replace(known[code], weight=0) for code in known if code == VISITS),
    )


def save_criteria(office: Office, wanted: Sequence[Criterion]) -> Outcome[tuple[Criterion, ...]]:
    """Keep the office's own set. Raises `RuleBroken` without a criterion, for a weight below 1 or a criterion that stands twice."""
    codes = [one.code for one in wanted]
    if not wanted or len(set(codes)) < len(codes):
        raise RuleBroken("Bộ tiêu chí phải có ít nhất một tiêu chí, mỗi tiêu chí một lần.", rule="emulation.set")
    for one in wanted:
        if not 1 <= one.weight <= _MOST:
            raise RuleBroken(f"Trọng số của “{one.name}” phải từ 1 đến {_MOST}.", rule="emulation.weight")
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "applies_to": sorted(one.applies_to),
            "measure": one.measure,
            "indicator": one.indicator,
            "weight": one.weight,
        }
        for one in wanted
    ]
    return _keep(office, json.dumps(rows, ensure_ascii=False), "Sửa bộ tiêu chí thi đua")


def reset_criteria(office: Office) -> Outcome[tuple[Criterion, ...]]:
    """Back to the proposal."""
    return _keep(office, "", "Dùng lại bộ tiêu chí thi đua đề xuất")


def weights_sentence(used: Sequence[Criterion]) -> str:
    """What the weights add up to, and what happens when that is not 100."""
    whole = sum(one.weight for one in used)
    if whole == HUNDRED:
        return "Tổng trọng số: 100."
    return f"Tổng trọng số: {whole}. Điểm vẫn tính trên thang 100: mỗi trọng số chia cho {whole}."


def ranking(office: Office, month: str, kind: str, span: str = TO_DATE) -> tuple[Ranked, ...]:
    """The communes or the collectors, the best first; who has nothing to be measured by last.

    ``span``: the year up to the end of the month, its quarter, or the month alone.
    """
    used = criteria(office)
    wanted = [one for one in used if kind in one.applies_to]
    weights = {one.code: one.weight for one in wanted}
    day = closing_day(office, month)
    codes = tuple(dict.fromkeys(one.indicator for one in wanted if one.measure == PERCENT_OF_PLAN))
    table = progress(office, month, kind, on=day, codes=codes)
    since = _begins(month, span)
    before = progress(office, f"{since:%Y}-{since.month - 1:02d}", kind, codes=codes) if since.month > 1 else None
    # Visits of the whole year would only repeat who has been here longest: in the running total they are those of the month.
    first = since if span != TO_DATE else month_bounds(month)[0]
    went = _households(office.read.visit_facts.between(first.isoformat(), day.isoformat()), kind)
    scopes = {row.scope.code: row.scope for row in table.rows if row.scope.kind == kind and row.scope.code}
    found = [_measured(scope, wanted, weights, table, before, went) for scope in scopes.values()]
    ordered = sorted(found, key=lambda one: (one.score is None, -(one.score or 0), sort_key(one.scope.name)))
    places = places_of([one.score for one in ordered])
    return tuple(replace(one, place=place) for one, place in zip(ordered, places, strict=True))


def _keep(office: Office, text: str, label: str) -> Outcome[tuple[Criterion, ...]]:
    with office.write("emulation.criteria", label) as work:
        work.settings.set(_OWN, text)
    return Outcome(value=criteria(office), changes=frozenset({"setting", "emulation"}), label=label)


def _begins(month: str, span: str) -> date:
    first = month_bounds(month)[0]
    if span == MONTH:
        return first
    return first.replace(month=1 if span == TO_DATE else (first.month - 1) // 3 * 3 + 1)


def _households(visits: Sequence[VisitFact], kind: str) -> dict[str, int]:
    """How many households were visited in each scope."""
    seen: dict[str, set[int]] = {}
    for visit in visits:
        code = visit.commune_code if kind == COMMUNE else str(visit.collector_id or "")
        seen.setdefault(code, set()).add(visit.household_id)
    return {code: len(households) for code, households in seen.items()}


def _measured(
    scope: Scope,
    wanted: Sequence[Criterion],
    weights: Mapping[str, int],
    table: ProgressTable,
    before: ProgressTable | None,
    went: Mapping[str, int],
) -> Ranked:
    reached: dict[str, int] = {}
    plan: dict[str, int] = {}
    points: dict[str, Fraction] = {}
    for one in wanted:
        if one.measure == SHARE_OF_BEST:
            reached[one.code] = went.get(scope.code, 0)
            whole = max(went.values(), default=0)
        else:
            row = table.of(one.indicator, scope.kind, scope.code)
            if row is None:
                continue
            earlier = before.of(one.indicator, scope.kind, scope.code) if before is not None else None
            reached[one.code] = row.actual_to_date - (earlier.actual_to_date if earlier else 0)
            whole = plan[one.code] = row.plan_to_date - (earlier.plan_to_date if earlier else 0)
        gained = points_of(reached[one.code], whole)
        if gained is not None:
            points[one.code] = gained
    # Visits alone say nothing about results.
    measured = any(code in plan for code in points)
    score = score_of(points, weights) if measured else None
    return Ranked(scope=scope, reached=reached, plan=plan, points=points, score=score, place=None)
