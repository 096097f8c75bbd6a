"""The facts of a forecast, read for one scheme and scope: chains of cover, leads, who stands where, and the method's settings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from desktop_app.domain.dates import add_months
from desktop_app.domain.forecasting_records import MICRO, AtRisk, Facts, Flow, LeadFact, Tuning, length_class
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, OFFICE
from desktop_app.storage.forecast import FlowRow, LeadRow
from desktop_app.storage.repositories import Repositories
from desktop_app.system.resources import read_seed


def settings(on: date) -> dict[str, int]:
    """The method's settings in force on a day (`seeds/forecast_settings.csv`)."""
    day = on.isoformat()
    return {
        row["code"]: int(row["value"])
        for row in read_seed("forecast_settings.csv")
        if day <= (row["valid_to"] or "9999")
    }


def tuning(on: date) -> Tuning:
    """The same as the rules take them."""
    found = settings(on)
    return Tuning(**{name: found[name] for name in Tuning.__dataclass_fields__})


def facts_of(office: Office, scheme: str, kind: str, part: str) -> Facts:
    """Chains and leads of a scope, of a sample of its people where the office is large."""
    facts = office.read.forecast_facts
    sample = settings(office.today)["sample"]
    parts = _parts(office.read, kind)
    every = _every(facts.size(scheme), parts, sample)
    lead_every = _every(facts.lead_count(), parts, sample)
    flows = tuple(_flow(row) for row in facts.flows(scheme, kind, part, every))
    seen = sum(flow.people for flow in flows if flow.first)
    whole = facts.counting(scheme, kind, part) if every > 1 else seen
    return Facts(
        flows=flows,
        leads=tuple(
            replace(lead, people=number)
            for lead, number in Counter(_lead(row) for row in facts.leads(scheme, kind, part, lead_every)).items()
        ),
        weight=whole * MICRO // seen if seen else every * MICRO,
        lead_weight=lead_every,
    )


def standing_of(office: Office, scheme: str, kind: str, part: str, on: date, late: int) -> tuple[AtRisk, ...]:
    """Who stands where today: those whose last period ended within `late` months, or ends later."""
    facts = office.read.forecast_facts
    since = add_months(on.replace(day=1), -late).isoformat()
    every = _every(facts.size(scheme), _parts(office.read, kind), settings(office.today)["standing"])
    return tuple(
        AtRisk(end=_month(end), length=length_class(months), counted=counted, people=people * every * MICRO)
        for end, months, counted, people in facts.standing(scheme, kind, part, since=since, year=on.year, every=every)
    )


def sampled(office: Office, scheme: str, kind: str) -> int:
    """One of how many people the rates are taken from."""
    facts = office.read.forecast_facts
    return _every(facts.size(scheme), _parts(office.read, kind), settings(office.today)["sample"])


def _parts(work: Repositories, kind: str) -> int:
    """Into how many scopes of a kind the office falls."""
    if kind == OFFICE:
        return 1
    if kind == COMMUNE:
        return len(work.communes.covered())
    return max(1, work.collectors.count() if kind == COLLECTOR else work.hamlets.count())


def _every(size: int, parts: int, sample: int) -> int:
    return max(1, -(-size // (parts * sample)))


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _flow(row: FlowRow) -> Flow:
    return Flow(
        before=_month(row.before) if row.before else None,
        before_length=length_class(row.before_months or 0),
        before_paid=_month(row.before_paid) if row.before_paid else None,
        paid=_month(row.paid),
        end=_month(row.end),
        length=length_class(row.months),
        ours=bool(row.ours),
        first=bool(row.first),
        fresh=bool(row.fresh),
        people=row.people,
        amount=row.amount,
    )


def _lead(row: LeadRow) -> LeadFact:
    visits = [part.split(" ") for part in (row.visits or "").split(",") if part]
    return LeadFact(
        opened=_month(row.opened_on),
        closed=_month(row.closed_on) if row.closed_on else None,
        paid=_month(row.paid_on) if row.paid_on else None,
        visits=tuple((_month(month), outcome) for month, outcome in visits),
        before=_month(row.before) if row.before else None,
    )
