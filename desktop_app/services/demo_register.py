"""The register of the demo office: contracts with targets and rates, points, cards and training, remuneration of the last months. All invented."""

from __future__ import annotations

import random
from datetime import date, timedelta

from desktop_app.domain.dates import add_months, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Collector, Organisation
from desktop_app.services.money_balances import balance_in
from desktop_app.services.planning_figures import COLLECTOR
from desktop_app.services.remuneration import confirm_in
from desktop_app.storage.unit_of_work import UnitOfWork

_SOURCE = "Phụ lục hợp đồng mẫu (không có thật)"
_PREFIXES = {VOLUNTARY_SI: "vsi", HEALTH_HOUSEHOLD: "hh"}
# scheme, kind, method (None: every one), percent: no organisation has these
_RATES = (
    (VOLUNTARY_SI, "new", "monthly", "12"),
    (VOLUNTARY_SI, "new", None, "15"),
    (VOLUNTARY_SI, "continue", None, "8"),
    (VOLUNTARY_SI, "return", None, "10"),
    (HEALTH_HOUSEHOLD, "new", None, "8.5"),
    (HEALTH_HOUSEHOLD, "continue", None, "5"),
)


def register(work: UnitOfWork, draw: random.Random, law: LawBook, day: date) -> None:
    """Fill the register of the organisations that are there and post the remuneration of the last months."""
    people = work.collectors.all()
    for number, organisation in enumerate(work.organisations.all(), start=1):
        own = [one for one in people if one.organisation_id == organisation.id]
        if organisation.kind == "office":
            continue
        _organisation(work, draw, organisation, number, day)
        _contract(work, organisation, own, number, day)
        _points(work, draw, organisation, number, day)
        for place, person in enumerate(own, start=1):
            _papers(work, draw, person, number * 100 + place, day)
    _remuneration(work, law, day)


def _organisation(work: UnitOfWork, draw: random.Random, organisation: Organisation, number: int, day: date) -> None:
    work.organisations.change(
        organisation.id,
        owner="post" if number == 1 else "other",
        address=f"Số {draw.randint(1, 90)}, đường Mẫu, xã Sông Mẫu",
        phone=f"02999{number:06d}",
        active_from=f"{day.year - 2}-01-01",
    )


def _contract(work: UnitOfWork, organisation: Organisation, own: list[Collector], number: int, day: date) -> None:
    first = date(day.year - 1, 1, 1)
    contract_id = work.contracts.add(
        organisation_id=organisation.id,
        number=f"{number:02d}/{day.year - 1}/HĐ-MẪU",
        kind="service",
        signed_on=(first - timedelta(days=12)).isoformat(),
        valid_from=first.isoformat(),
        valid_to=date(day.year, 12, 31).isoformat(),
        due_when="collected",
        note="Hợp đồng mẫu, không có thật",
    )
    for year in (day.year - 1, day.year):
        for scheme, prefix in _PREFIXES.items():
            work.contract_targets.add(
                contract_id=contract_id,
                scheme=scheme,
                year=year,
                new_people=_given(work, own, year, f"{prefix}_new"),
                continuing_people=_given(work, own, year, f"{prefix}_continuing"),
            )
    for scheme, kind, method, percent in _RATES:
        work.contract_rates.add(
            contract_id=contract_id,
            scheme=scheme,
            kind=kind,
            method=method,
            percent=percent,
            valid_from=first.isoformat(),
            source=_SOURCE,
        )


def _given(work: UnitOfWork, own: list[Collector], year: int, indicator: str) -> int | None:
    """What the collectors of an organisation were given for a year: the contract is split among them whole."""
    plan = work.plans.current(year)
    if plan is None:
        return None
    codes = {str(one.id) for one in own}
    cells = work.plan_cells.of_plan(plan.id, [indicator], COLLECTOR)
    return sum(cell.value for cell in cells if cell.scope_code in codes)


def _points(work: UnitOfWork, draw: random.Random, organisation: Organisation, number: int, day: date) -> None:
    for place, commune in enumerate(work.communes.covered()[: 2 + number % 2], start=1):
        work.collection_points.add(
            organisation_id=organisation.id,
            name=f"Điểm thu Mẫu {number}.{place}",
            code=f"{organisation.code}TH{commune.province_code}{commune.code}{place:03d}",
            commune_code=commune.code,
            address=f"Số {draw.randint(1, 60)}, chợ Mẫu",
            active_from=f"{day.year - 2}-01-01",
        )


def _papers(work: UnitOfWork, draw: random.Random, person: Collector, number: int, day: date) -> None:
    """A card of two years and a training; a few have none yet, so that there is something to see to."""
    if draw.random() < 0.15:
        return
    trained = day - timedelta(days=draw.randint(30, 600))
    work.collectors.change(
        person.id,
        village_leader=int(person.kind == "collaborator" and draw.random() < 0.5),
        card_no=f"THE-MAU-{number:04d}",
        card_from=trained.isoformat(),
        card_to=(add_months(trained, 24) - timedelta(days=1)).isoformat(),
        trained_on=trained.isoformat(),
        training_note="Lớp tập huấn mẫu",
    )


def _remuneration(work: UnitOfWork, law: LawBook, day: date) -> None:
    """The months of the year up to the last one are confirmed, and all but the last paid out on the tenth of the next."""
    for number in range(1, day.month):
        first = day.replace(month=number, day=1)
        if work.month_locks.closed(month_key(first)):
            continue
        try:
            confirm_in(work, law, month_key(first), day)
        except RuleBroken:  # a small demo office may have a month without a line
            continue
        if number < day.month - 1:
            _pay_out(work, add_months(first, 1) + timedelta(days=9), f"UNC-MAU-{number:02d}")


def _pay_out(work: UnitOfWork, on: date, document: str) -> None:
    if work.month_locks.closed(month_key(on)):
        return
    for person in work.collectors.all():
        owed = balance_in(work, person.id).owed
        if owed > 0:
            work.ledger.post(
                kind="pay-out",
                amount=-owed,
                entry_on=on.isoformat(),
                collector_id=person.id,
                note=f"Chứng từ {document}",
            )
