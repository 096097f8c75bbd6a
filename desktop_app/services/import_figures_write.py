"""Where figures go: the monthly figures of the office, or the cells of one version of a year's plan. Compared first, written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.domain.money import format_money
from desktop_app.domain.plan_records import Plan
from desktop_app.excel.problems import Problem
from desktop_app.services.import_figures_decision import decision_in, scenario_in
from desktop_app.services.import_registers import RegisterRow, RegisterTask, Step
from desktop_app.services.import_values import Ask, CellChange, Policy
from desktop_app.services.planning_figures import Indicator, Scope
from desktop_app.services.planning_words import STATE_NAMES
from desktop_app.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop_app.services.import_figures import FigureRow

Key = tuple[str, str, str, str, str]  # indicator, kind and code of the scope, group of subjects, month (YYYY-MM)
NEW, COPY = "new", "copy"
_STATES = (("dieu chinh", "adjusted"), ("noi bo", "internal"), ("kich ban", "internal"), ("giao", "assigned"))


class FigureTarget(Protocol):
    """The figures of one year that an import compares with and writes to."""

    asks: list[Ask]
    problems: list[Problem]

    def knows(self, indicator: Indicator, scope: Scope, month: str) -> bool:
        """Whether the office has this figure."""

    def compare(self, row: RegisterRow, indicator: Indicator, scope: Scope, month: str, value: int) -> None:
        """Note in the row what becomes of one figure."""

    def write(self, work: UnitOfWork, file_name: str, made: dict[str, int], rejected: set[int]) -> None:
        """Write what was noted, but for rows that were refused in the end."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A figure of the office: ``id`` None for one that comes along with a copied version."""

    id: int | None
    value: int
    locked: bool = False


@dataclass(kw_only=True)
class _Target:
    """What both targets share: the figures known and those noted. ``writes``: (row, key, known, value)."""

    policy: Policy
    known: dict[Key, _Known]
    asks: list[Ask] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    writes: list[tuple[int, Key, _Known | None, int]] = field(default_factory=list)
    against: str = ""

    def knows(self, indicator: Indicator, scope: Scope, month: str) -> bool:
        """Whether the office has this figure."""
        return key_of(indicator, scope, month) in self.known

    def compare(self, row: RegisterRow, indicator: Indicator, scope: Scope, month: str, value: int) -> None:
        """Note one figure: new, changed, the same, or kept by the policy or a lock."""
        if self.against:
            row.refuse(self.against)
            return
        key = key_of(indicator, scope, month)
        known = self.known.get(key)
        if known is not None and known.value == value:
            return
        label = f"Tháng {month[5:]}/{month[:4]}"
        before = "" if known is None else format_money(known.value)
        if known is None:
            # A blank month of a row that is known is filled; a row of which nothing is known is added.
            allowed = "add" in self.policy if row.known is None else bool(self.policy & {"fill", "update"})
        else:
            allowed = "update" in self.policy and not known.locked
        row.changes.append(CellChange(label=label, before=before, after=format_money(value), kept=not allowed))
        if allowed:
            self.writes.append((row.row, key, known, value))
            return
        why = "tháng này đang khóa" if known is not None and known.locked else "theo cách nhập đã chọn"
        stays = f"giữ {before}" if before else "để trống"
        row.tell("hint", "kept", f"{label}: {stays}, {why}; tệp ghi {format_money(value)}.", column=label, value=value)


@dataclass(kw_only=True)
class _Figures(_Target):
    """The monthly figures, each with the file it comes from."""

    def write(self, work: UnitOfWork, file_name: str, made: dict[str, int], rejected: set[int]) -> None:
        """Write the figures that were noted."""
        fresh: list[dict[str, Any]] = []
        for row, key, known, value in self.writes:
            if row in rejected:
                continue
            if known is None:
                fresh.append(_columns(key) | {"month": key[4], "value": value, "source": file_name})
            else:
                assert known.id is not None
                work.monthly_figures.change(known.id, value=value, source=file_name)
                _count(made, "figure-changed")
        work.monthly_figures.add_many(fresh)
        _count(made, "figure", len(fresh))


@dataclass(kw_only=True)
class _PlanCells(_Target):
    """The cells of one version: ``plan`` of the office, or a new one (``make``: its columns), perhaps begun as a copy of ``copied``."""

    plan: Plan | None
    make: dict[str, Any] | None = None
    copied: Plan | None = None

    def write(self, work: UnitOfWork, file_name: str, made: dict[str, int], rejected: set[int]) -> None:
        """Make the version where it is new, then write its cells."""
        writes = [one for one in self.writes if one[0] not in rejected]
        if not writes:
            return
        if self.plan is not None:
            plan_id, ids = self.plan.id, {key: known.id for key, known in self.known.items()}
        else:
            assert self.make is not None
            plan_id = work.plans.add(**self.make)
            _count(made, "plan")
            ids = self._copy(work, plan_id)
        fresh: list[dict[str, Any]] = []
        for _, key, _, value in writes:
            cell = ids.get(key)
            if cell is None:
                month = {
                    "plan_id": plan_id,
                    "group_code": key[3],
                    "month": int(key[4][5:]),
                    "value": value,
                    "locked": 0,
                }
                fresh.append(_columns(key) | month)
            else:
                work.plan_cells.change(cell, value=value)
                _count(made, "plan-cell-changed")
        work.plan_cells.add_many(fresh)
        _count(made, "plan-cell", len(fresh))

    def _copy(self, work: UnitOfWork, plan_id: int) -> dict[Key, int | None]:
        if self.copied is None:
            return {}
        cells = work.plan_cells.of_plan(self.copied.id)
        names = ("indicator", "scope_kind", "scope_code", "group_code", "month", "value", "locked")
        work.plan_cells.add_many(
            [{name: getattr(cell, name) for name in names} | {"plan_id": plan_id} for cell in cells]
        )
        year = self.copied.year
        return {
            (cell.indicator, cell.scope_kind, cell.scope_code, cell.group_code, f"{year}-{cell.month:02d}"): cell.id
            for cell in work.plan_cells.of_plan(plan_id)
        }


class FiguresPlan:
    """Figures or plan cells to be written."""

    nouns = frozenset({"plan", "plan_cell"})

    def __init__(
        self, rows: Sequence[FigureRow], targets: Mapping[int, FigureTarget], asks: Sequence[Ask], problems: Sequence[Problem],
        *, needs_commune: bool,
    ) -> None:  # fmt: skip
        self._targets = targets
        self.rows = [one.row for one in rows]
        self.asks, self.problems, self.needs_commune = asks, problems, needs_commune

    def write(self, work: UnitOfWork, file_name: str, step: Step) -> dict[str, int]:
        """Write every year's figures."""
        step("Ghi số liệu")
        made: dict[str, int] = {}
        rejected = {row.row for row in self.rows if row.rejected}
        for target in self._targets.values():
            target.write(work, file_name, made, rejected)
        return made


def targets_of(task: RegisterTask, rows: Sequence[FigureRow], *, planned: bool) -> dict[int, FigureTarget]:
    """The target of each year that the rows speak of."""
    months = {month for one in rows for month in one.values}
    years = sorted({int(month[:4]) for month in months})
    policy = task.choices.policy
    if planned:
        return {year: _plan_target(task, year) for year in years}
    known = {
        (one.indicator, one.scope_kind, one.scope_code, "", one.month): _Known(id=one.id, value=one.value)
        for one in task.read.monthly_figures.of_months(months)
    }
    return {
        year: _Figures(policy=policy, known={key: one for key, one in known.items() if key[4][:4] == str(year)})
        for year in years
    }


def _plan_target(task: RegisterTask, year: int) -> _PlanCells:
    versions = task.read.plans.of_year(year)
    answer = task.answer("plan", str(year))
    chosen = next((plan for plan in versions if str(plan.id) == answer), None)
    newest = next((plan for plan in versions if plan.official), versions[0] if versions else None)
    fresh = newest is None or answer in (NEW, COPY)
    base = newest if answer == COPY else None if fresh else chosen or newest
    target = _PlanCells(
        policy=task.choices.policy,
        known=_cells(task, base, copied=fresh),
        plan=None if fresh else base,
        copied=base if fresh else None,
    )
    if fresh:
        target.make = {
            "year": year,
            "version": versions[0].version + 1 if versions else 1,
            "name": f"Theo tệp {Path(task.reading.path).stem}",
            "state": _state(task, target),
            **decision_in(task.reading.title),
        }
        target.make["scenario"] = scenario_in(task.title) if target.make["state"] == "internal" else ""  # fmt: skip
    if newest is not None:
        choices = [(str(plan.id), f"Phiên bản {plan.version}: {plan.name}") for plan in versions]
        choices += [(COPY, "Phiên bản mới, bắt đầu từ bản mới nhất"), (NEW, "Phiên bản mới, chỉ có số của tệp")]
        where = (
            f"phiên bản {target.make['version']} mới"
            if target.make
            else f"phiên bản {base.version} “{base.name}”"
            if base
            else ""
        )
        target.problems.append(
            Problem(
                level="hint", code="plan-version",
                message=f"Chỉ tiêu {year}: ghi vào {where}. Nếu là chỉ tiêu điều chỉnh, hãy chọn phiên bản mới.",
            )
        )  # fmt: skip
        if not answer:
            target.asks.append(
                Ask(
                    key="plan",
                    code=str(year),
                    text=f"Ghi vào phiên bản nào của chỉ tiêu {year}?",
                    choices=tuple(choices),
                    value=str(newest.id),
                )
            )
    return target


def _state(task: RegisterTask, target: _PlanCells) -> str:
    """What sort of plan the new version is: the title says it, or the user."""
    told = {state for word, state in _STATES if word in task.title}
    state = "adjusted" if "adjusted" in told else told.pop() if len(told) == 1 else task.answer("plan_state")
    if state not in STATE_NAMES:
        target.asks.append(
            Ask(key="plan_state", code="", text="Đây là chỉ tiêu loại nào?", choices=tuple(STATE_NAMES.items()))
        )
        target.against = (
            "Chưa rõ là chỉ tiêu giao, điều chỉnh hay kịch bản nội bộ. Hãy ghi ở đầu bảng hoặc chọn loại chỉ tiêu."
        )
    return state


def _cells(task: RegisterTask, plan: Plan | None, *, copied: bool) -> dict[Key, _Known]:
    if plan is None:
        return {}
    return {
        (cell.indicator, cell.scope_kind, cell.scope_code, cell.group_code, f"{plan.year}-{cell.month:02d}"): _Known(
            id=None if copied else cell.id, value=cell.value, locked=bool(cell.locked)
        )
        for cell in task.read.plan_cells.of_plan(plan.id)
    }


def key_of(indicator: Indicator, scope: Scope, month: str) -> Key:
    """The key of one figure."""
    return indicator.code, scope.kind, scope.code, scope.group, month


def _columns(key: Key) -> dict[str, Any]:
    return {"indicator": key[0], "scope_kind": key[1], "scope_code": key[2]}


def _count(made: dict[str, int], noun: str, count: int = 1) -> None:
    if count:
        made[noun] = made.get(noun, 0) + count
