"""What people of the due list would pay today, as far as the records say enough: nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.due import DueItem
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, voluntary_quote
from desktop_app.services.quoting_values import MemberChoice, VoluntaryInput

_MONTHS = 12


def amounts_due(office: Office, items: Sequence[DueItem], on: date) -> dict[tuple[int, str], int]:
    """Person and scheme → đồng. Health insurance: 12 months, the members of the list together; voluntary insurance as paid last time.

    Who may not pay now, or whose last method and income nobody knows, is left out.
    """
    found: dict[tuple[int, str], int] = {}
    homes: dict[int, set[int]] = {}
    for item in items:
        if item.scheme == HEALTH_HOUSEHOLD:
            homes.setdefault(item.household, set()).add(item.person)
        elif item.scheme == VOLUNTARY_SI and (amount := _voluntary(office, item, on)) is not None:
            found[item.person, item.scheme] = amount
    for household_id, people in homes.items():
        found |= _health(office, household_id, people, on)
    return found


def _health(office: Office, household_id: int, people: set[int], on: date) -> dict[tuple[int, str], int]:
    members = office.read.people.of_household(household_id)
    choices = {one.id: MemberChoice(taken=one.id in people) for one in members}
    try:
        quote = quote_household(office, household_id, months=_MONTHS, on=on, choices=choices)
    except RuleBroken:
        return {}
    return {(member.person_id, HEALTH_HOUSEHOLD): member.quote.payable for member in quote.members}


def _voluntary(office: Office, item: DueItem, on: date) -> int | None:
    for paid in reversed(office.read.enrolments.standing(item.person, VOLUNTARY_SI)):
        if paid.income and paid.method:
            months = paid.months if paid.method in ("ahead", "missing") else None
            asked = VoluntaryInput(income=paid.income, method=paid.method, months=months)
            try:
                return voluntary_quote(office.read, office.law, item.person, asked, on=on).quote.payable
            except RuleBroken:
                return None
    return None
