"""Short ways to say a new figure or a support, and to read what it would do."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.rule_book_values import DUE, Impact, ImpactLine, ImpactTotal, NewRate, SupportFacts
from tests.builders import FIRST_COMMUNE, household_of, person
from tests.services.money_builders import Paid, line

NEW_YEAR = date(2027, 1, 1)
SUPPORT = SupportFacts(
    scheme=HEALTH_HOUSEHOLD,
    value=Decimal(20),
    name="Nghị quyết tỉnh",
    valid_from=date(2026, 11, 1),
    source="NQ 01/2026/NQ-HĐND",
    place_kind="commune",
    place_code=FIRST_COMMUNE,
)


def rate(key: str, value: int | str, since: date = NEW_YEAR, subject: str = "") -> NewRate:
    """Return a figure to add, from 01/01/2027 unless told otherwise."""
    return NewRate(key=key, subject=subject, value=Decimal(value), valid_from=since, source="Văn bản thử")


def total(impact: Impact, kind: str) -> ImpactTotal:
    """Return the one total of a kind."""
    (found,) = [one for one in impact.totals if one.kind == kind]
    return found


def amounts(lines: Iterable[ImpactLine], kind: str = DUE) -> dict[str, tuple[int | None, int | None]]:
    """Return before and after of each line of a kind by its title."""
    return {one.title: (one.before, one.after) for one in lines if one.kind == kind}


def quoted(office: Office, *wanted: Paid) -> tuple[int, ...]:
    """Write open quotes of one household."""
    home = household_of(office, wanted[0].name)
    return enrol(office, EnrolmentForm(household_id=home.id, lines=tuple(line(office, one) for one in wanted))).value


def owed(office: Office, name: str, on: date, months: int, order: int | None = None) -> int:
    """Return what one member of a household really pays on a day."""
    home = household_of(office, name)
    choices = {member.id: MemberChoice(taken=False) for member in office.read.people.of_household(home.id)}
    choices[person(office, name).id] = MemberChoice(taken=True, months=months, order=order)
    return quote_household(office, home.id, on=on, choices=choices).payable
