"""Writes planned employers, their months and the leads of their owners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.domain.employer_records import EmployerMonth
from desktop_app.excel.problems import Problem
from desktop_app.services.import_employers_leads import OwnerLead
from desktop_app.services.import_employers_read import Unit
from desktop_app.services.import_registers import Step
from desktop_app.services.import_values import Ask
from desktop_app.storage.unit_of_work import UnitOfWork

MONTH_LABELS = {
    "people": "số người tham gia", "payable": "phải đóng", "paid": "đã đóng", "arrears": "chậm đóng", "months_late": "số tháng chậm",
}  # fmt: skip


class EmployersPlan:
    """Employers, months and leads to be written."""

    nouns = frozenset({"employer", "lead"})

    def __init__(
        self, units: Sequence[Unit], leads: Sequence[OwnerLead], months: dict[int, dict[tuple[str, str], dict[str, Any]]],
        known: dict[tuple[int, str, str], EmployerMonth], asks: Sequence[Ask], problems: Sequence[Problem], *, needs_commune: bool,
    ) -> None:  # fmt: skip
        self._units, self._leads, self._months, self._known = units, leads, months, known
        self.rows = [unit.row for unit in units]
        self.asks, self.problems, self.needs_commune = asks, problems, needs_commune

    def write(self, work: UnitOfWork, file_name: str, step: Step) -> dict[str, int]:
        """Write employers, then their months and the leads of their owners."""
        step("Ghi đơn vị")
        made = {"employer": 0, "employer-changed": 0, "employer-month": 0, "employer-month-changed": 0, "lead": 0}
        living = [unit for unit in self._units if not unit.row.rejected]
        first = work.employers.next_id()
        fresh = [unit for unit in living if unit.row.known is None]
        ids = {unit.row.row: first + at for at, unit in enumerate(fresh)}
        work.employers.add_many([unit.values | {"id": ids[unit.row.row]} for unit in fresh])
        made["employer"] = len(fresh)
        for unit in living:
            if unit.row.known is not None:
                ids[unit.row.row] = unit.row.known
                if unit.row.writes:
                    made["employer-changed"] += work.employers.change(unit.row.known, **unit.row.writes)
        step("Ghi số liệu tháng")
        added: list[dict[str, Any]] = []
        blank = dict.fromkeys(MONTH_LABELS)
        for unit in living:
            for (month, fund), columns in self._months.get(unit.row.row, {}).items():
                employer = ids[unit.row.row]
                known = self._known.get((employer, month, fund))
                if known is None:
                    place = {"employer_id": employer, "month": month, "fund": fund, "source": file_name}
                    added.append(blank | columns | place)
                else:
                    made["employer-month-changed"] += work.employer_months.change(known.id, source=file_name, **columns)
        work.employer_months.add_many(added)
        made["employer-month"] = len(added)
        rejected = {row.row for row in self.rows if row.rejected}
        leads = [lead.values for lead in self._leads if lead.row not in rejected]
        work.leads.add_many(leads)
        made["lead"] = len(leads)
        return {noun: count for noun, count in made.items() if count}
