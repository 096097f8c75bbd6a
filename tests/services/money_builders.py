"""Short ways to enrol, collect and plan in the fake offices of `tests/builders.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Enrolment
from desktop_app.services.collecting import Collected, CollectForm, PaidLine, collect
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office
from desktop_app.services.planning import create_plan
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_values import MemberChoice
from tests.builders import household_of, office_of_twelve, person

AN, BUOI, CUONG = "Nguyễn Văn An", "Trần Thị Bưởi", "Nguyễn Văn Cường"
ON_, LO, DUC, HANH, LU = "Đặng Thị Ơn", "Lò", "Phạm Văn Đức", "Phạm Thị Hạnh", "Hoàng A Lử"


@contextmanager
def the_twelve(folder: Path) -> Iterator[Office]:
    """Open the office of twelve and close it again without a backup."""
    office = office_of_twelve(folder)
    try:
        yield office
    finally:
        office.close(with_backup=False)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One person's part of a collection."""

    name: str
    scheme: str = HEALTH_HOUSEHOLD
    months: int = 12
    method: str = "12"
    income: int = 1_500_000
    from_month: str | None = None
    reason: str = ""


def line(office: Office, paid: Paid) -> EnrolmentLine:
    """Return the enrolment line of one person."""
    if paid.scheme == HEALTH_HOUSEHOLD:
        return EnrolmentLine(
            person_id=person(office, paid.name).id, scheme=paid.scheme, months=paid.months, reason=paid.reason
        )
    return EnrolmentLine(
        person_id=person(office, paid.name).id,
        scheme=paid.scheme,
        months=None,
        method=paid.method,
        income=paid.income,
        from_month=paid.from_month,
        reason=paid.reason,
    )


def due(office: Office, paid: list[Paid], on: date | None = None) -> list[int]:
    """Return what each person has to pay on a day when these pay together."""
    health = [one for one in paid if one.scheme == HEALTH_HOUSEHOLD]
    amounts: dict[tuple[str, str], int] = {}
    if health:
        household = household_of(office, health[0].name)
        choices = {member.id: MemberChoice(taken=False) for member in office.read.people.of_household(household.id)}
        choices |= {person(office, one.name).id: MemberChoice(taken=True, months=one.months) for one in health}
        quote = quote_household(office, household.id, on=on, choices=choices)
        amounts |= {(member.name, HEALTH_HOUSEHOLD): member.quote.payable for member in quote.members}
    for one in paid:
        if one.scheme == VOLUNTARY_SI:
            found = quote_voluntary(
                office, person(office, one.name).id, one.income, one.method, from_month=one.from_month, on=on
            )
            amounts[one.name, VOLUNTARY_SI] = found.quote.payable
    return [amounts.get((one.name, one.scheme), 0) for one in paid]


def pay(
    office: Office, *paid: Paid, on: date | None = None, collector_id: int | None = None, number: str | None = None
) -> Collected:
    """Collect exactly what these people of one household owe."""
    people = list(paid)
    lines = tuple(
        PaidLine(line=line(office, one), paid=amount)
        for one, amount in zip(people, due(office, people, on), strict=True)
    )
    form = CollectForm(
        household_id=household_of(office, people[0].name).id,
        lines=lines,
        on=on,
        collector_id=collector_id,
        receipt_number=number,
    )
    return collect(office, form).value


def enrolment_of(office: Office, name: str, scheme: str = HEALTH_HOUSEHOLD) -> Enrolment:
    """Return the person's newest enrolment in a scheme."""
    who = person(office, name)
    found = [row for row in office.read.enrolments.of_household(who.household_id) if row.person_id == who.id]
    return next(row for row in found if row.scheme == scheme)


def a_plan(office: Office, year: int = 2026) -> int:
    """Return an empty plan of a year."""
    return create_plan(office, year, f"Chỉ tiêu giao {year}").value
