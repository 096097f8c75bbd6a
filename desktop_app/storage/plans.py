"""Plans and their cells."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.plan_records import OwnIndicator, Plan, PlanCell
from desktop_app.storage.table import Table


class Plans(Table[Plan]):
    """Chỉ tiêu của một năm, theo phiên bản."""

    name = "plan"
    record = Plan

    def current(self, year: int) -> Plan | None:
        """The newest official version of a year's plan; where only scenarios stand, nothing is in force."""
        return next((plan for plan in self.of_year(year) if plan.official), None)

    def of_year(self, year: int) -> list[Plan]:
        """Every version of a year's plan, newest first."""
        return self.find("year = ?", (year,), order="version DESC")

    def years(self) -> list[int]:
        """The years that have a plan."""
        return [row[0] for row in self.db.conn.execute("SELECT DISTINCT year FROM plan ORDER BY year")]


class PlanCells(Table[PlanCell]):
    """Indicator × scope × group × month."""

    name = "plan_cell"
    record = PlanCell

    def of_plan(self, plan_id: int, indicators: Iterable[str] = (), scope_kind: str = "") -> list[PlanCell]:
        """The cells of a plan, of some indicators and one kind of scope or of all."""
        where = "plan_id = ?"
        asked: list[int | str] = [plan_id]
        wanted = list(indicators)
        if wanted:
            where += f" AND indicator IN ({', '.join('?' * len(wanted))})"
            asked.extend(wanted)
        if scope_kind:
            where += " AND scope_kind = ?"
            asked.append(scope_kind)
        return self.find(where, asked, order="indicator, scope_kind, scope_code, group_code, month")

    def values_of(self, plan_id: int) -> list[tuple[str, str, str, int, int]]:
        """Every cell that is not of one subject group, plain: (scope kind, scope code, indicator, month, value)."""
        found = self.db.conn.execute(
            "SELECT scope_kind, scope_code, indicator, month, value FROM plan_cell WHERE plan_id = ? AND group_code = ''",
            (plan_id,),
        )
        return [tuple(row) for row in found]

    def of_groups(self, plan_id: int) -> list[PlanCell]:
        """The cells of a plan that are of one subject group."""
        return self.find("plan_id = ? AND group_code <> ''", (plan_id,), order="indicator, group_code, month, id")

    def of_row(
        self, plan_id: int, indicator: str, scope_kind: str, scope_code: str, group_code: str = ""
    ) -> dict[int, PlanCell]:
        """The cells of one row of the grid by month (1–12); months without a cell are missing."""
        found = self.find(
            "plan_id = ? AND indicator = ? AND scope_kind = ? AND scope_code = ? AND group_code = ?",
            (plan_id, indicator, scope_kind, scope_code, group_code),
        )
        return {cell.month: cell for cell in found}


class OwnIndicators(Table[OwnIndicator]):
    """Indicators the office added."""

    name = "own_indicator"
    record = OwnIndicator

    def listed(self) -> list[OwnIndicator]:
        """All of them, in the order in which they were added."""
        return self.find(order="id")
