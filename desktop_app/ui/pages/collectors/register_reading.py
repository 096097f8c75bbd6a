"""What the register shows, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.register_records import CollectionPoint
from desktop_app.services.collection_points import points
from desktop_app.services.collector_work import CollectorWork, workload
from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.contracts import ContractView, contracts_of
from desktop_app.services.office import Office
from desktop_app.services.organisations import OrganisationEntry, organisation_entries


@dataclass(frozen=True, kw_only=True)
class Register:
    """Everything the tab shows, read at once."""

    organisations: tuple[OrganisationEntry, ...]
    people: tuple[CollectorEntry, ...]
    work: Mapping[int, CollectorWork]
    points: tuple[CollectionPoint, ...]
    contracts: Mapping[int, tuple[ContractView, ...]]
    communes: Mapping[str, str]
    today: date


def read_register(office: Office) -> Register:
    """Read the register with everybody's work of the year."""
    entries = organisation_entries(office)
    today = office.today
    return Register(
        organisations=entries,
        people=list_collectors(office),
        work=workload(office, today.replace(month=1, day=1), today),
        points=points(office),
        contracts={one.organisation.id: contracts_of(office, one.organisation.id) for one in entries},
        communes={one.code: one.name for one in office.read.communes.covered()},
        today=today,
    )
