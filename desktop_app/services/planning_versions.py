"""The versions of a year's plan: assigned, adjusted, and the office's own scenarios, each with its decision."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.plan_records import Plan, PlanCell
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_words import SCENARIO_NAMES, STATE_NAMES
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"plan", "plan_cell"})


def current_plan(office: Office, year: int) -> Plan | None:
    """The newest official version of a year's plan, or ``None``."""
    return office.read.plans.current(year)


def plans_of(office: Office, year: int) -> tuple[Plan, ...]:
    """Every version of a year's plan, newest first."""
    return tuple(office.read.plans.of_year(year))


def plan_of(read: Repositories, plan_id: int) -> Plan:
    """A version by its id. Raises ``WorldFault`` when it is gone."""
    try:
        return read.plans.get(plan_id)
    except KeyError:
        raise WorldFault("Không tìm thấy chỉ tiêu này; có thể nó vừa được hoàn tác.") from None


def create_plan(
    office: Office,
    year: int,
    name: str,
    state: str = "assigned",
    decision: str | None = None,
    copy_from: int | None = None,
    *,
    decided_on: date | None = None,
    scenario: str = "",
) -> Outcome[int]:
    """Begin the next version of a year's plan, empty or as a copy of another version (locks come along); its id.

    ``scenario`` (``base`` or ``stretch``) belongs to an internal version, decision and day to an official one.
    """
    _check(name, state, scenario)
    label = f"Lập chỉ tiêu {year}: {name.strip()}"
    with office.write("planning.create_plan", label) as work:
        versions = work.plans.of_year(year)
        plan_id = work.plans.add(
            year=year,
            version=versions[0].version + 1 if versions else 1,
            name=name.strip(),
            state=state,
            decision=decision or None,
            decided_on=decided_on.isoformat() if decided_on else None,
            scenario=scenario,
        )
        if copy_from is not None:
            work.plan_cells.add_many([copied(cell, plan_id) for cell in work.plan_cells.of_plan(copy_from)])
    return Outcome(value=plan_id, changes=CHANGES, label=label)


def change_plan(
    office: Office,
    plan_id: int,
    name: str,
    state: str,
    decision: str | None,
    decided_on: date | None,
    scenario: str = "",
) -> Outcome[int]:
    """Correct name, kind, decision and day of a version; its id."""
    plan = plan_of(office.read, plan_id)
    _check(name, state, scenario)
    label = f"Sửa phiên bản chỉ tiêu {plan.year}: {name.strip()}"
    with office.write("planning.change_plan", label) as work:
        work.plans.change(
            plan_id,
            name=name.strip(),
            state=state,
            decision=decision or None,
            decided_on=decided_on.isoformat() if decided_on else None,
            scenario=scenario,
        )
    return Outcome(value=plan_id, changes=CHANGES, label=label)


def copied(cell: PlanCell, plan_id: int) -> dict[str, object]:
    """The columns of a cell for another version."""
    names = ("indicator", "scope_kind", "scope_code", "group_code", "month", "value", "locked")
    return {name: getattr(cell, name) for name in names} | {"plan_id": plan_id}


def _check(name: str, state: str, scenario: str) -> None:
    if state not in STATE_NAMES or not name.strip():
        raise RuleBroken("Chỉ tiêu cần có tên và loại: giao đầu năm, điều chỉnh hoặc nội bộ.", rule="plan.name")
    if scenario and state != "internal":
        raise RuleBroken("Chỉ kịch bản nội bộ mới có mức cơ bản hoặc phấn đấu.", rule="plan.scenario")
    if scenario and scenario not in SCENARIO_NAMES:
        raise RuleBroken("Kịch bản nội bộ là cơ bản hoặc phấn đấu.", rule="plan.scenario")
