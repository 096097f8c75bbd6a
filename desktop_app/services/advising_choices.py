"""What the slip can be made for: the hamlets, the households of one of them in house order, the incomes proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Household
from desktop_app.reports.advice import Amounts
from desktop_app.services.advising_voluntary import proposed_incomes
from desktop_app.services.office import Office
from desktop_app.services.reporting_overview import Option
from desktop_app.storage.repositories import Repositories

NO_HEAD = "Chưa ghi chủ hộ"


@dataclass(frozen=True, kw_only=True)
class AdviceChoices:
    """``hamlet``: the one whose ``households`` are listed (``None``: the office has none); ``household``: the one asked
    for, else the first; ``incomes`` in đồng a month, as proposed on the day ``on``."""

    on: date
    hamlets: tuple[Option, ...]
    hamlet: int | None
    households: tuple[Option, ...]
    household: int | None
    incomes: Amounts


def advice_choices(office: Office, hamlet_id: int | None = None, household_id: int | None = None) -> AdviceChoices:
    """The choices for a hamlet, or for the hamlet of a household; without either those of the first hamlet with
    households. Ids that are not in the file count as not given."""
    work = office.read
    communes = {one.code: one.name for one in work.communes.covered()}
    hamlets = [hamlet for code in communes for hamlet in work.hamlets.of_commune(code)]
    known = {one.id for one in hamlets}
    place = _hamlet_of(work, household_id)
    sizes = {size.hamlet_id: size.households for size in work.hamlets.sizes()}
    first = next((one.id for one in hamlets if sizes.get(one.id)), hamlets[0].id if hamlets else None)
    chosen = place or (hamlet_id if hamlet_id in known else first)
    households = _households(work, chosen) if chosen is not None else ()
    ids = [int(one.code) for one in households]
    return AdviceChoices(
        on=office.today,
        hamlets=tuple(
            Option(code=str(one.id), name=one.name, detail=f"{communes[one.commune_code]}, {sizes.get(one.id, 0)} hộ")
            for one in hamlets
        ),
        hamlet=chosen,
        households=households,
        household=household_id if household_id in ids else next(iter(ids), None),
        incomes=_incomes(office),
    )


def _hamlet_of(work: Repositories, household_id: int | None) -> int | None:
    if household_id is None:
        return None
    try:
        return work.households.get(household_id).hamlet_id
    except KeyError:
        return None


def _households(work: Repositories, hamlet_id: int) -> tuple[Option, ...]:
    """Those who still live there and have somebody on record, in house order."""
    people: dict[int, dict[int, str]] = {}
    for person in work.people.of_hamlet(hamlet_id):
        people.setdefault(person.household_id, {})[person.id] = person.name
    return tuple(
        Option(code=str(one.id), name=_name(one, people[one.id]), detail=one.address or one.code or "")
        for one in work.households.of_hamlet(hamlet_id)
        if one.state == "active" and one.id in people
    )


def _name(household: Household, people: dict[int, str]) -> str:
    if household.head_id is not None and household.head_id in people:
        return people[household.head_id]
    return f"{NO_HEAD} ({next(iter(people.values()))})"


def _incomes(office: Office) -> Amounts:
    try:
        return proposed_incomes(office.law, office.today)
    except RuleBroken:  # the book has no poverty line for today: the officer types the incomes
        return ()
