"""What was planned for each group of subjects (rows of B16a-TS): the office's own cells, else the sum of its communes'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from desktop_app.reports.report import Value
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, OFFICE, indicator_of
from desktop_app.services.reporting_movements import Span


def group_targets(office: Office, span: Span, roots: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Value]]:
    """``target`` (the year) and ``needed`` (the month) by the row's name; groups without a plan are missing.

    ``roots``: the beginning of a group's code → the indicators that may be planned for it, the first that is planned counts.
    """
    year, month = int(span.month[:4]), int(span.month[5:])
    plan = office.read.plans.current(year)
    if plan is None:
        return {}
    asked = {code for codes in roots.values() for code in codes}
    table: defaultdict[tuple[str, str], dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for cell in office.read.plan_cells.of_plan(plan.id, sorted(asked)):
        if cell.group_code and cell.scope_kind in (OFFICE, COMMUNE):
            into = table[cell.group_code, cell.indicator][cell.scope_kind]
            into[cell.month] = into.get(cell.month, 0) + cell.value
    found: dict[str, dict[str, Value]] = {}
    for group in dict.fromkeys(key[0] for key in table):
        root = max((one for one in roots if group == one or group.startswith(f"{one}.")), key=len, default="")
        code = next((one for one in roots.get(root, ()) if (group, one) in table), "")
        if code:
            planned = table[group, code]
            mine = planned.get(OFFICE) or planned[COMMUNE]
            months = [mine.get(one, 0) for one in range(1, 13)]
            stock = indicator_of(office, code).stock
            found[f"{group}/a"] = {"target": months[11] if stock else sum(months)}
            # A level says what is to be gained in the month by its rise; January's rise is not known from the plan alone.
            needed = months[month - 1] if not stock else max(0, months[month - 1] - mine.get(month - 1, 0))
            if not stock or month > 1:
                found[f"{group}/a"]["needed"] = needed
    return found
