"""Contracts and money for tests of the collectors' side: one organisation with agreed rates, people who pay to its collector."""

from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.contracts import ContractForm, RateForm, TargetForm, save_contract
from desktop_app.services.office import Office
from tests.builders import collector
from tests.services.money_builders import DUC, LU, Paid, enrolment_of, pay

RATES = (
    RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal("8.5"), source="Phụ lục 1"),
    RateForm(scheme=HEALTH_HOUSEHOLD, kind="continue", percent=Decimal(5)),
    RateForm(scheme=VOLUNTARY_SI, kind="new", method="12", percent=Decimal(18)),
    RateForm(scheme=VOLUNTARY_SI, kind="continue", percent=Decimal(7)),
)


def a_contract(office: Office, **changes: Any) -> int:
    """Save a contract of the post office of the twelve; remuneration is owed when the money is collected."""
    values: dict[str, Any] = {
        "organisation_id": collector(office).organisation_id,
        "number": "01/HĐ",
        "valid_from": date(2026, 1, 1),
        "due_when": "collected",
        "rates": RATES,
        "targets": (TargetForm(scheme=HEALTH_HOUSEHOLD, year=2026, new_people=30, continuing_people=90),),
    }
    return save_contract(office, ContractForm(**{**values, **changes})).value


def pays(office: Office, name: str = DUC, on: date = date(2026, 11, 5), **paid: Any) -> int:
    """Let somebody pay to the collector; the id of the enrolment. Phạm Văn Đức pays 1.366.200 đ for 12 months, the first time."""
    scheme = paid.get("scheme", HEALTH_HOUSEHOLD)
    pay(office, Paid(name=name, **paid), on=on, collector_id=collector(office).id)
    return enrolment_of(office, name, scheme).id


def lu_pays(office: Office, on: date = date(2026, 11, 10)) -> int:
    """Hoàng A Lử, who had stopped, pays voluntary insurance again for 12 months."""
    return pays(office, LU, on, scheme=VOLUNTARY_SI, from_month="2026-11")
