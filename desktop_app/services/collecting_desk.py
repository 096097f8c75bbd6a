"""The collecting desk of one household: who can pay what now, priced anew with every choice. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.eligibility import Verdict, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.domain.records import Collector, Enrolment, Household, Person
from desktop_app.services.collecting import next_receipt_number
from desktop_app.services.collecting_receipts import ListedReceipt, commune_name
from desktop_app.services.enrolling_price import SCHEME_NAMES, early_until
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, voluntary_quote
from desktop_app.services.quoting_facts import PersonFacts, household_facts, household_of
from desktop_app.services.quoting_supports import home_facts
from desktop_app.services.quoting_values import HouseholdQuote, MemberChoice, VoluntaryInput, VoluntaryQuote


@dataclass(frozen=True, kw_only=True)
class CollectDesk:
    """One household at the collecting desk.

    Members with what the records say of them, quotes not yet paid, receipts, the collectors at work that day, who may
    join voluntary insurance (by person id), what each paid last in it, and who is covered for long still
    (`early_until`, by person id and scheme).
    """

    office: str
    household: Household
    head: Person | None
    hamlet: str
    commune: str
    members: tuple[PersonFacts, ...]
    quoted: tuple[Enrolment, ...]
    receipts: tuple[ListedReceipt, ...]
    collectors: tuple[Collector, ...]
    voluntary: Mapping[int, Verdict]
    last_voluntary: Mapping[int, VoluntaryInput]
    early: Mapping[tuple[int, str], date]
    classes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DeskChoices:
    """What is chosen on the desk. ``health``: by person id; ``voluntary``: only those who pay for it now."""

    household_id: int
    on: date
    months: int = 12
    health: Mapping[int, MemberChoice] = field(default_factory=dict)
    voluntary: Mapping[int, VoluntaryInput] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DeskPrices:
    """The amounts of these choices. ``faults``: what the rules refuse, by person id (0: the household as a whole)."""

    choices: DeskChoices
    health: HouseholdQuote | None
    voluntary: Mapping[int, VoluntaryQuote]
    faults: Mapping[int, str]
    total: int
    next_number: str


def desk(office: Office, household_id: int, on: date | None = None) -> CollectDesk:
    """Everything the collecting desk shows of a household. Raises ``WorldFault`` for a household that is not there."""
    work, day = office.read, on or office.today
    household = household_of(work, household_id)
    members = household_facts(work, household_id, day)
    hamlet = work.hamlets.get(household.hamlet_id)
    head = next((facts.person for facts in members if facts.person.id == household.head_id), None)
    return CollectDesk(
        office=work.settings.get("office.name"),
        household=household,
        head=head,
        hamlet=hamlet.name,
        commune=commune_name(office, hamlet.commune_code),
        members=members,
        quoted=tuple(work.enrolments.quoted(household_id)),
        receipts=tuple(work.receipts.of_household(household_id)),
        collectors=tuple(work.collectors.active(day.isoformat())),
        voluntary={facts.person.id: can_join(office.law, VOLUNTARY_SI, facts.for_rules(), day) for facts in members},
        classes={rate.subject: class_name(rate.subject) for rate in office.law.in_force("health.support", day)},
        early=_early(office, members),
        last_voluntary=_last_voluntary(work.enrolments.of_household(household_id)),
    )


def desk_prices(office: Office, choices: DeskChoices) -> DeskPrices:
    """Price what is chosen; what a rule refuses is told beside the person instead of being raised."""
    faults: dict[int, str] = {}
    health: HouseholdQuote | None = None
    home = home_facts(office.read, choices.household_id, choices.on)
    try:
        health = quote_household(
            office, choices.household_id, months=choices.months, on=choices.on, choices=choices.health, home=home
        )
    except RuleBroken as broken:
        faults[0] = broken.sentence
    voluntary: dict[int, VoluntaryQuote] = {}
    for person_id, asked in choices.voluntary.items():
        try:
            voluntary[person_id] = voluntary_quote(office.read, office.law, person_id, asked, on=choices.on, home=home)
        except RuleBroken as broken:
            faults[person_id] = broken.sentence
    total = (health.payable if health else 0) + sum(found.quote.payable for found in voluntary.values())
    return DeskPrices(
        choices=choices,
        health=health,
        voluntary=voluntary,
        faults=faults,
        total=total,
        next_number=next_receipt_number(office, choices.on),
    )


def _early(office: Office, members: tuple[PersonFacts, ...]) -> dict[tuple[int, str], date]:
    found = {}
    for facts in members:
        for scheme in SCHEME_NAMES:
            until = early_until(office.law, facts, scheme)
            if until is not None:
                found[facts.person.id, scheme] = until
    return found


def _last_voluntary(enrolments: list[Enrolment]) -> dict[int, VoluntaryInput]:
    """What each person chose last time (income and method), newest first in ``enrolments``."""
    found: dict[int, VoluntaryInput] = {}
    for row in enrolments:
        if row.scheme == VOLUNTARY_SI and row.income and row.method and row.state != "voided":
            months = row.months if row.method in ("ahead", "missing") else None
            found.setdefault(row.person_id, VoluntaryInput(income=row.income, method=row.method, months=months))
    return found
