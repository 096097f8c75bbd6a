"""The shapes of a quote by the records: what the officer chose, who pays what, who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.quote import Quote

NOT_ELIGIBLE, NOT_KNOWN, NOT_DUE, NO_END, UNTICKED = "not-eligible", "unknown", "not-due", "no-end", "unticked"
PAST_END = "past-end"  # the new card would begin after the day on which all cards of the household are to end


@dataclass(frozen=True, kw_only=True)
class MemberChoice:
    """What the officer chose for one member; ``None`` leaves it to the rules.

    ``taken``: pays now or not. ``support_class``: a class, or "" to pay as a household member in spite of a class.
    Supports in % or đồng; what is typed stands in place of the rules of the province or the commune, and with
    ``auto_supports`` False no such rule counts. ``common_end``: the last day of this member's card, whatever the
    household's.
    """

    taken: bool | None = None
    months: int | None = None
    order: int | None = None
    support_class: str | None = None
    local_percent: Decimal | int = 0
    local_amount: int = 0
    other_amount: int = 0
    common_end: date | None = None
    auto_supports: bool = True


@dataclass(frozen=True, kw_only=True)
class MemberQuote:
    """One member who pays: place in the household (``None``: pays by class), why that place, months, and the amount
    with its explanation. ``notes``: what could not be decided (a support for an age, the birth not known)."""

    person_id: int
    name: str
    order: int | None
    order_reason: str
    months: int
    support_class: str | None
    last_end: date | None
    quote: Quote
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The member as the command line prints it."""
        body = self.quote.as_json()
        del body["scheme"], body["on"]
        head = {
            "person": self.person_id,
            "name": self.name,
            "order": self.order,
            "order_reason": self.order_reason,
            "months": self.months,
        }
        tail = {"support_class": self.support_class, "last_end": self.last_end.isoformat() if self.last_end else None}
        return {**head, **body, **tail}


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """One member who does not pay now and why (Vietnamese). ``can_choose``: the officer may include the person all
    the same."""

    person_id: int
    name: str
    code: str
    reason: str
    source: str = ""
    can_choose: bool = False


@dataclass(frozen=True, kw_only=True)
class HouseholdQuote:
    """What a household owes for health insurance; every total is the sum over ``members``, in đồng. ``common_end``: the
    day on which all cards end, ``None`` where each runs its own months."""

    household_id: int
    on: date
    months: int
    members: tuple[MemberQuote, ...]
    left: tuple[LeftOut, ...]
    gross: int
    state_support: int
    local_support: int
    other_support: int
    payable: int
    common_end: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The JSON object of ``quote FILE --household``."""
        return {
            "household": self.household_id,
            "on": self.on.isoformat(),
            "members": [member.as_json() for member in self.members],
            "total": self.payable,
            "left": [{"person": one.person_id, "name": one.name, "reason": one.reason} for one in self.left],
        }


@dataclass(frozen=True, kw_only=True)
class VoluntaryQuote:
    """What one person owes for voluntary social insurance. ``supported_months``: months the State supported before;
    ``notes`` as in ``MemberQuote``."""

    person_id: int
    name: str
    household_id: int
    support_class: str
    supported_months: int
    from_month: str | None
    last_end: date | None
    quote: Quote
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VoluntaryInput:
    """The choices of one participant: income a month in đồng, method (``monthly``, ``3``, ``6``, ``12``, ``ahead``,
    ``missing``), months where the method needs them, first month (``YYYY-MM``); ``None`` leaves it to the records and
    the rules. Supports as in ``MemberChoice``."""

    income: int
    method: str
    months: int | None = None
    from_month: str | None = None
    support_class: str | None = None
    supported_months: int | None = None
    local_percent: Decimal | int = 0
    local_amount: int = 0
    other_amount: int = 0
    auto_supports: bool = True
