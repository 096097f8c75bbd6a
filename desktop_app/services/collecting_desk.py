"""The collecting desk of one household: who can pay what now, priced anew with every choice. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.eligibility import Verdict, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import VOLUNTARY_SI, Quote
from desktop_app.domain.records import Collector, Enrolment, Household, Person
from desktop_app.services.collecting import next_receipt_number
from desktop_app.services.collecting_parts import OpenPart, change_of_price, open_parts
from desktop_app.services.collecting_receipts import ListedReceipt, commune_name
from desktop_app.services.collecting_repeats import RepeatReason, repeat_reasons, repeat_words, repeats
from desktop_app.services.enrolling_price import SCHEME_NAMES, early_until
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, voluntary_quote
from desktop_app.services.quoting_facts import PersonFacts, household_facts, household_of
from desktop_app.services.quoting_supports import home_facts
from desktop_app.services.quoting_values import HouseholdQuote, MemberChoice, VoluntaryInput, VoluntaryQuote

Key = tuple[int, str]  # person id and scheme


@dataclass(frozen=True, kw_only=True)
class CollectDesk:
    """One household at the collecting desk.

    Members with what the records say of them, quotes not yet paid, receipts, the collectors at work that day, who may
    join voluntary insurance (by person id), what each paid last in it, and who is covered for long still
    (`early_until`, by person id and scheme). ``parts``: what was paid in part; ``repeats``: who was collected or declared
    just now, in words; ``credit``: the surplus kept for the household, in đồng.
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
    parts: Mapping[Key, OpenPart] = field(default_factory=dict)
    repeats: Mapping[Key, str] = field(default_factory=dict)
    repeat_reasons: tuple[RepeatReason, ...] = ()
    credit: int = 0


@dataclass(frozen=True, kw_only=True)
class DeskChoices:
    """What is chosen on the desk. ``health``: by person id; ``voluntary``: only those who pay for it now.
    ``collector_id``: whose receipt book gives the number."""

    household_id: int
    on: date
    months: int = 12
    health: Mapping[int, MemberChoice] = field(default_factory=dict)
    voluntary: Mapping[int, VoluntaryInput] = field(default_factory=dict)
    collector_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DeskPrices:
    """The amounts of these choices. ``faults``: what the rules refuse, by person id (0: the household as a whole).

    ``total``: what is still due, parts paid before taken off; ``rests`` the same by person and scheme where a part was paid, and
    ``changes`` why the whole costs something else than when it was begun.
    """

    choices: DeskChoices
    health: HouseholdQuote | None
    voluntary: Mapping[int, VoluntaryQuote]
    faults: Mapping[int, str]
    total: int
    next_number: str
    rests: Mapping[Key, int] = field(default_factory=dict)
    changes: Mapping[Key, str] = field(default_factory=dict)

    def due(self, person_id: int, quote: Quote) -> int:
        """What one line owes now, in đồng."""
        return self.rests.get((person_id, quote.scheme), quote.payable)


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
        parts=open_parts(work, household_id),
        repeats=_repeats(office, members, day),
        repeat_reasons=repeat_reasons(work, day),
        credit=sum(work.household_money.credit(household_id).values()),
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
    quotes = {member.person_id: member.quote for member in health.members} if health else {}
    priced = [*quotes.items(), *((person_id, found.quote) for person_id, found in voluntary.items())]
    parts = open_parts(office.read, choices.household_id)
    rests, changes = {}, {}
    for person_id, quote in priced:
        part = parts.get((person_id, quote.scheme))
        if part is not None:
            rests[person_id, quote.scheme] = part.rest(quote.payable)
            changes[person_id, quote.scheme] = change_of_price(part, quote)
    total = sum(rests.get((person_id, quote.scheme), quote.payable) for person_id, quote in priced)
    return DeskPrices(
        choices=choices,
        health=health,
        voluntary=voluntary,
        faults=faults,
        total=total,
        next_number=next_receipt_number(office, choices.on, choices.collector_id),
        rests=rests,
        changes=changes,
    )


def _repeats(office: Office, members: tuple[PersonFacts, ...], on: date) -> dict[Key, str]:
    people = [facts.person.id for facts in members]
    return {
        (person_id, scheme): repeat_words(found, person_id)
        for scheme in SCHEME_NAMES
        for person_id, found in repeats(office.read, office.law, people, scheme, on).items()
    }


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
