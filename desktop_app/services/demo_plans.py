"""Further plans and entered figures of the demo office: levels, groups, an adjustment by decision, a scenario, months received from others."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from desktop_app.services.demo_people import Village
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.storage.unit_of_work import UnitOfWork

_SOURCE = "Số liệu mẫu, không có thật"
_LEVELS = {"vsi_active": "voluntary-si", "hh_active": "health-household"}
_GROUPS = {"C.IV.1": 6, "C.IV.3": 4}  # group of subjects → one of how many people it is given as its target
_STRETCH = 110  # per cent of the adjusted plan
_MONTHS = range(1, 13)


def levels_and_groups(work: UnitOfWork, village: Village, day: date) -> None:
    """Where the two schemes are to stand at each month's end, and the target of some groups, in the year's assigned plan."""
    plan = work.plans.current(day.year)
    if plan is None:
        return
    levels, cells = work.stock.levels(day.year, COMMUNE), list[dict[str, Any]]()
    for commune in village.communes:
        for indicator, kind in _LEVELS.items():
            opening = levels.get((commune, kind), [0] * 13)[0]
            goal = opening + max(3, opening * 8 // 100)
            months = [opening + (goal - opening) * month // 12 for month in _MONTHS]
            cells += _cells(plan.id, indicator, COMMUNE, commune, months)
    people = sum(1 for _ in village.members())
    for group, share in _GROUPS.items():
        year = max(12, people // share)
        months = [year * month // 12 - year * (month - 1) // 12 for month in _MONTHS]
        cells += _cells(plan.id, "hh_people", OFFICE, "", months, group)
        if group.startswith("C.IV"):  # the form asks of these groups how many have a card of any kind
            cells += _cells(plan.id, "health_active", OFFICE, "", [year + place // 3 for place in range(12)], group)
    work.plan_cells.add_many(cells)


def further_versions(work: UnitOfWork, day: date) -> None:
    """The plan as adjusted in the middle of the year by a decision, and an internal scenario beyond it."""
    first = work.plans.current(day.year)
    if first is None:
        return
    decided = min(day, date(day.year, 7, 15))
    adjusted = work.plans.add(
        year=day.year,
        version=2,
        name=f"Chỉ tiêu điều chỉnh {day.year}",
        state="adjusted",
        decision=f"Quyết định mẫu số 02/{day.year} (dữ liệu mẫu)",
        decided_on=decided.isoformat(),
    )
    cells = [asdict(cell) for cell in work.plan_cells.of_plan(first.id)]
    raised = next((cell["scope_code"] for cell in cells if cell["scope_kind"] == COMMUNE), "")
    for cell in cells:
        late, people = cell["month"] > decided.month, cell["indicator"] in ("vsi_people", "hh_people")
        if late and people and cell["scope_code"] == raised:
            cell["value"] += 1 + cell["value"] // 10
    work.plan_cells.add_many(_of_plan(cells, adjusted))
    stretch = work.plans.add(
        year=day.year, version=3, name=f"Kịch bản phấn đấu {day.year}", state="internal", scenario="stretch"
    )
    more = [{**cell, "value": -(-cell["value"] * _STRETCH // 100)} for cell in cells if cell["scope_kind"] == COMMUNE]
    work.plan_cells.add_many(_of_plan(more, stretch))


def entered_figures(work: UnitOfWork, draw: random.Random, village: Village, day: date) -> None:
    """What such an office receives from others, month by month up to the last one that is over: shown as made up by its source."""
    sizes: dict[str, int] = dict.fromkeys(village.communes, 0)
    for member in village.members():
        sizes[member.commune] += 1
    months = [f"{day.year - 1}-11", f"{day.year - 1}-12", *(f"{day.year}-{month:02d}" for month in range(1, day.month))]
    rows: list[dict[str, Any]] = []
    for commune, size in sizes.items():
        people = max(10, size)
        insured, debt, due = people * 86 // 100, draw.randint(20, 60) * 1_000_000, 0
        for place, month in enumerate(months):
            insured = min(people, insured + draw.randint(0, max(1, people // 150)))
            debt = max(0, debt + draw.randint(-4, 5) * 500_000)
            due = 0 if month.startswith(str(day.year - 1)) else due + people * 55_000
            workers = people * 12 // 100 + place // 3
            values = {
                "population": people,
                "labour_force": people * 52 // 100,
                "compulsory_active": workers,
                "unemployment_active": workers * 9 // 10,
                "compulsory_new": draw.randint(0, 2),
                "health_active": insured,
                "arrears": debt,
            } | ({"compulsory_due": due} if due else {})
            rows += [
                {
                    "indicator": code, "scope_kind": COMMUNE, "scope_code": commune, "month": month, "value": value, "source": _SOURCE,
                }
                for code, value in values.items()
            ]  # fmt: skip
    work.monthly_figures.add_many(rows)


def _of_plan(cells: Sequence[Mapping[str, Any]], plan_id: int) -> list[dict[str, Any]]:
    return [{name: value for name, value in cell.items() if name != "id"} | {"plan_id": plan_id} for cell in cells]


def _cells(
    plan_id: int, indicator: str, kind: str, code: str, months: Sequence[int], group: str = ""
) -> list[dict[str, Any]]:
    return [
        {
            "plan_id": plan_id, "indicator": indicator, "scope_kind": kind, "scope_code": code, "group_code": group,
            "month": month, "value": value, "locked": 0,
        }
        for month, value in enumerate(months, 1)
    ]  # fmt: skip
