"""Counting people and money from the records (the recount over drawn rows stands in tests/services/test_progress.py)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.storage.figures import MoneyFigure, PeopleFigure
from tests.builders import FIRST_COMMUNE, collector, household_of
from tests.services.money_builders import AN, BUOI, DUC, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_people_and_money_by_every_split(office: Office) -> None:
    who = collector(office)
    pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=who.id)
    parts = {
        "office": "",
        "commune": FIRST_COMMUNE,
        "hamlet": str(household_of(office, AN).hamlet_id),
        "collector": str(who.id),
        "group": "",
    }
    for split, part in parts.items():
        shared = {"part": part, "scheme": "health-household", "month": "2026-11"}
        assert sorted(office.read.figures.people(2026, split), key=lambda figure: figure.fresh) == [
            PeopleFigure(**shared, fresh=False, people=1),
            PeopleFigure(**shared, fresh=True, people=1),
        ]
        assert office.read.figures.money(2026, split) == [MoneyFigure(**shared, amount=2_322_540)]


def test_a_year_ends_on_its_last_day(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=date(2025, 12, 31))
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly", from_month="2026-02"), on=date(2026, 2, 1))
    assert [(figure.month, figure.people) for figure in office.read.figures.people(2025, "office")] == [("2025-12", 1)]
    assert [(figure.month, figure.people) for figure in office.read.figures.people(2026, "office")] == [("2026-02", 1)]


def test_a_payment_without_a_collector_is_found_under_no_name(office: Office) -> None:
    pay(office, Paid(name=DUC))
    found = office.read.figures.names(
        2026, "health-household", split="collector", part="", since="2026-01-01", until="2026-12-31"
    )
    assert [row.name for row in found] == [DUC]
    assert [row.collector for row in found] == [None]
    assert office.read.figures.collectors(2026) == frozenset()


def test_who_has_an_entry_in_a_year(office: Office) -> None:
    pay(office, Paid(name=DUC), collector_id=collector(office).id)
    assert office.read.figures.collectors(2026) == {collector(office).id}
    assert office.read.figures.collectors(2025) == frozenset()
