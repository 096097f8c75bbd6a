"""Giving back the memory of a preview that is no longer looked at.

The rows of a plan and the households they go to know each other. Left alone, hundreds of thousands of such objects would be found by Python's cycle
collector at some later moment, with a pause of a second or more on an office computer; untied here, they go quietly.
"""

from __future__ import annotations

from desktop_app.services.import_planning import Plan
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office


def let_go(_office: Office, seen: Preview) -> None:
    """Untie the plan of a preview. It can be shown no more and not be committed afterwards; its file can be looked at anew."""
    plan = seen.plan
    if isinstance(plan, Plan):
        for row in plan.rows:
            row.household = row.same_as = None
