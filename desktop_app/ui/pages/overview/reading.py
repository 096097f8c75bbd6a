"""What the page reads beside the figures, and which figure's names are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.services.office import Office
from desktop_app.services.planning_figures import Scope

if TYPE_CHECKING:
    from desktop_app.services.report_calendar import DueReport
    from desktop_app.services.submission_register import SubmissionView


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which figure's names are looked at. `month` 1–12, or `None` for the year up to now."""

    indicator: str
    scope: Scope
    month: int | None


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The reports that wait to be submitted, the one whose day comes next, and what was submitted last."""

    waiting: tuple[DueReport, ...] = ()
    following: DueReport | None = None
    last: SubmissionView | None = None


def read_reports(office: Office) -> Reports:
    """What was and what is to be submitted."""
    # The list of forms loads every report there is; the page stands before that.
    from desktop_app.services.report_calendar import ACCEPTED, SENT, calendar
    from desktop_app.services.submission_register import submissions

    found = calendar(office)
    ahead = (due for due in found if due.due_on is not None and due.state not in (SENT, ACCEPTED))
    return Reports(
        waiting=tuple(due for due in found if due.waits),
        following=next(ahead, None),
        last=next(iter(submissions(office)), None),
    )
