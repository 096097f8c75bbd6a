"""What will happen, as it is shown: one frozen line per row of the workbook, and the counts that add up."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.birth import format_birth
from desktop_app.excel.problems import Problem
from desktop_app.services.import_matching import describe
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_planning import Plan
from desktop_app.services.import_values import Candidate, RowOutcome, Totals


def outcome_rows(plan: Plan) -> tuple[RowOutcome, ...]:
    """The rows of the plan in the order of the workbook."""
    return tuple(_shown(row) for row in plan.rows)


def total(rows: Sequence[RowOutcome], ignored: int) -> Totals:
    """Count the rows; ``ignored`` are those below the heading that hold no record."""
    counts = {"add": 0, "update": 0, "same": 0, "error": 0, "suspect": 0}
    for row in rows:
        counts[row.result] += 1
    return Totals(
        read=len(rows),
        added=counts["add"],
        updated=counts["update"],
        same=counts["same"],
        rejected=counts["error"] + counts["suspect"],
        ignored=ignored,
        suspect=counts["suspect"],
    )


def _shown(row: Incoming) -> RowOutcome:
    birth = row.values.get("birth")
    problems = tuple(row.problems)
    if row.rejected and not any(problem.level == "block" for problem in problems):
        problems += (Problem(level="block", code=row.result, message=row.note, row=row.row, value=row.name),)
    place = row.hamlet.name if row.hamlet is not None else str(row.said.get("hamlet") or "")
    return RowOutcome(
        row=row.row,
        result=row.result,
        name=row.name + (f" ({format_birth(birth)})" if birth else ""),
        place=place,
        note=row.note,
        person_id=row.known.id if row.known is not None else None,
        changes=tuple(row.changes),
        problems=problems,
        candidates=tuple(Candidate(person_id=person.id, text=describe(person)) for person in row.candidates),
    )
