"""What follows a visit: which outcomes close a lead, ask for a reason or a promise, and when to come back.

The outcomes are the rows of `seeds/visit_outcomes.csv`, one digit each, so that an office can change what follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One possible outcome of a visit.

    `digit` is what is typed, `code` its lasting short word; `closes_lead` ends the canvassing of this person and scheme; `needs_reason` and
    `needs_promise` say what must be entered with it; `revisit_days` proposes the next visit (None: no next visit);
    `residence` is the residence state it proposes for the person ("" for none). `hidden`: the office does not use it any
    more; what was said with it before keeps its meaning.
    """

    digit: str
    code: str
    name: str
    closes_lead: bool
    needs_reason: bool
    needs_promise: bool
    revisit_days: int | None
    residence: str
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What a visit leads to: whether the lead closes and why, the next visit, the new residence state ("" for none)."""

    closes_lead: bool
    close_reason: str
    next_on: date | None
    residence: str


def read_outcomes(rows: Iterable[Mapping[str, str]]) -> dict[str, Outcome]:
    """Build the outcomes by digit from text rows (the columns of `seeds/visit_outcomes.csv`)."""
    outcomes = (
        Outcome(
            digit=row["code"],
            code=row["slug"],
            name=row["name"],
            closes_lead=row["closes_lead"] == "yes",
            needs_reason=row["needs_reason"] == "yes",
            needs_promise=row["needs_promise"] == "yes",
            revisit_days=int(row["revisit_days"]) if row["revisit_days"] else None,
            residence=row["residence_state"],
            hidden=row.get("hidden") == "yes",
        )
        for row in rows
    )
    return {outcome.digit: outcome for outcome in outcomes}


def follow_up(
    outcome: Outcome,
    *,
    visited_on: date,
    reason: str | None = None,
    promise_on: date | None = None,
    next_on: date | None = None,
) -> FollowUp:
    """Return what a visit leads to.

    The next visit is the one entered, else the promised day, else the visit's day plus the outcome's days; a closed
    lead has none. Raises RuleBroken where the outcome asks for a reason or a promise that is missing, or a day lies
    before the visit.
    """
    if outcome.needs_reason and not (reason or "").strip():
        raise RuleBroken(f"Kết quả “{outcome.name}” cần chọn lý do.", rule="visit.reason")
    if outcome.needs_promise and promise_on is None:
        raise RuleBroken(f"Kết quả “{outcome.name}” cần ngày hẹn đóng.", rule="visit.promise")
    for day, name in ((promise_on, "Ngày hẹn"), (next_on, "Ngày đến lại")):
        if day is not None and day < visited_on:
            raise RuleBroken(
                f"{name} {format_date(day)} trước ngày đến {format_date(visited_on)}; chọn từ ngày đó trở đi.",
                rule="visit.day",
            )
    following = next_on or promise_on
    if outcome.closes_lead:
        following = None
    elif following is None and outcome.revisit_days is not None:
        following = visited_on + timedelta(days=outcome.revisit_days)
    return FollowUp(
        closes_lead=outcome.closes_lead,
        close_reason=outcome.code if outcome.closes_lead else "",
        next_on=following,
        residence=outcome.residence,
    )
