"""Xếp hạng thi đua: communes and collectors by a few weighted criteria (``seeds/emulation_criteria.csv``), the arithmetic in columns.

A criterion gives 0–100 points: how much of the plan to date was reached (no more than 100), or how near one comes to the best.
The score is the weighted mean of the criteria that have a figure: where nothing was planned the weight falls away, it is no zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.domain.money import round_half_up
from desktop_app.domain.names import sort_key
from desktop_app.reports.report import Value
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, Scope
from desktop_app.services.progress import ProgressTable, progress
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day
from desktop_app.storage.visit_facts import VisitFact
from desktop_app.system.resources import read_seed

PERCENT_OF_PLAN, SHARE_OF_BEST = "percent-of-plan", "share-of-best"
_PARTS = ((COMMUNE, "I. Xã, phường, đặc khu"), (COLLECTOR, "II. Nhân viên thu"))
_HUNDRED = 100


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


def criteria(office: Office) -> tuple[Criterion, ...]:
    """The criteria in force today."""
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


def ranking(office: Office, month: str, kind: str) -> tuple[Ranked, ...]:
    """The communes or the collectors of a month, the best first; who has nothing to be measured by last."""
    wanted = [one for one in criteria(office) if kind in one.applies_to]
    day = closing_day(office, month)
    table = progress(office, month, kind, on=day)
    visits = office.read.visit_facts.between(month_bounds(month)[0].isoformat(), day.isoformat())
    went = _households(visits, kind)
    most = max(went.values(), default=0)
    scopes = {row.scope.code: row.scope for row in table.rows if row.scope.kind == kind and row.scope.code}
    found = [_measured(scope, wanted, table, went.get(code, 0), most) for code, scope in scopes.items()]
    ordered = sorted(found, key=lambda one: (one.score is None, -(one.score or 0), sort_key(one.scope.name)))
    places: dict[str, int] = {}
    for number, one in enumerate(ordered, start=1):
        same = [other for other in ordered[: number - 1] if other.score == one.score]
        places[one.scope.code] = places[same[0].scope.code] if same else number
    return tuple(
        Ranked(
            scope=one.scope,
            reached=one.reached,
            plan=one.plan,
            points=one.points,
            score=one.score,
            place=places[one.scope.code] if one.score is not None else None,
        )
        for one in ordered
    )


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The ranking of a month."""
    day, used = closing_day(office, month), criteria(office)
    groups, unmeasured = [], []
    for kind, title in _PARTS:
        ranked = ranking(office, month, kind)
        unmeasured += [one.scope.name for one in ranked if one.score is None]
        rows = tuple(line(f"{kind}:{one.scope.code}", _values(one, used)) for one in ranked)
        groups.append(Group(name=title, rows=rows))
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="BẢNG XẾP HẠNG THI ĐUA",
        subtitle=f"Tháng {month[5:]} năm {month[:4]}",
        facts=f"Số liệu đến hết ngày {format_date(day)}",
        fields=_fields(used),
        groups=[group for group in groups if group.rows],
        notes=(
            (
                "Điểm của tiêu chí = thực hiện lũy kế : chỉ tiêu tính đến ngày × 100 (nhiều nhất 100); với số hộ đã đến: so với nơi (người) "
                "đến nhiều nhất. Tổng điểm = tổng (điểm × trọng số) : tổng trọng số của các tiêu chí có số liệu."
            ),
            f"Trọng số: {'; '.join(f'{one.name} {one.weight}' for one in used)} (đề xuất của phần mềm).",
        ),
    )
    return sheet.with_checks(*_checks(unmeasured))


def _households(visits: Sequence[VisitFact], kind: str) -> dict[str, int]:
    """How many households were visited in each scope."""
    seen: dict[str, set[int]] = {}
    for visit in visits:
        code = visit.commune_code if kind == COMMUNE else str(visit.collector_id or "")
        seen.setdefault(code, set()).add(visit.household_id)
    return {code: len(households) for code, households in seen.items()}


def _measured(scope: Scope, wanted: Sequence[Criterion], table: ProgressTable, went: int, most: int) -> Ranked:
    reached: dict[str, int] = {}
    plan: dict[str, int] = {}
    points: dict[str, Fraction] = {}
    for one in wanted:
        if one.measure == SHARE_OF_BEST:
            reached[one.code] = went
            whole = most
        else:
            row = table.of(one.indicator, scope.kind, scope.code)
            if row is None:
                continue
            reached[one.code] = row.actual_to_date
            whole = plan[one.code] = row.plan_to_date
        if whole:
            points[one.code] = min(Fraction(_HUNDRED), Fraction(reached[one.code] * _HUNDRED, whole))
    weights = {one.code: one.weight for one in wanted if one.code in points}
    # Visits alone say nothing about results.
    measured = any(code in plan for code in points)
    weighed = sum((points[code] * weight for code, weight in weights.items()), Fraction(0))
    score = weighed / sum(weights.values()) if measured else None
    return Ranked(scope=scope, reached=reached, plan=plan, points=points, score=score, place=None)


def _fields(used: Sequence[Criterion]) -> tuple[Field, ...]:
    found = [
        Field(key="place", heading=("Hạng",), width=6, kind="count", align="center"),
        Field(key="name", heading=("Xã, phường; nhân viên thu",), width=28),
    ]
    for one in used:
        head = f"{one.name} (trọng số {one.weight})"
        if one.measure == PERCENT_OF_PLAN:
            found.append(Field(key=f"{one.code}_plan", heading=(head, "Chỉ tiêu đến ngày"), width=12, kind="count"))
        found.append(Field(key=f"{one.code}_reached", heading=(head, "Thực hiện"), width=12, kind="count"))
        found.append(Field(key=f"{one.code}_points", heading=(head, "Điểm"), width=8, kind="percent"))
    return (
        *found,
        Field(key="weight", heading=("Trọng số tính được",), width=8, kind="count"),
        Field(key="score", heading=("Tổng điểm",), width=9, kind="percent"),
    )


def _values(one: Ranked, used: Sequence[Criterion]) -> dict[str, Value]:
    found: dict[str, Value] = {"place": one.place, "name": one.scope.name}
    for criterion in used:
        code = criterion.code
        points = one.points.get(code)
        found[f"{code}_plan"] = one.plan.get(code) or None
        found[f"{code}_reached"] = one.reached.get(code)
        found[f"{code}_points"] = None if points is None else _shown(points)
    found["weight"] = sum(criterion.weight for criterion in used if criterion.code in one.points) or None
    found["score"] = None if one.score is None else _shown(one.score)
    return found


def _shown(value: Fraction) -> Decimal:
    """Two decimals, half up."""
    return Decimal(round_half_up(value * _HUNDRED)).scaleb(-2)


def _checks(unmeasured: Sequence[str]) -> list[Check]:
    found = [
        Check(
            level="hint",
            message="Tiêu chí và trọng số do phần mềm đề xuất; hãy đối chiếu với quy chế thi đua của đơn vị trước khi công bố.",
        )
    ]
    if unmeasured:
        message = f"Chưa giao chỉ tiêu nên chưa xếp hạng: {', '.join(unmeasured)}."
        found.append(Check(level="warn", message=message, page="plan"))
    return found
