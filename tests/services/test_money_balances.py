"""Who holds how much, of whom and since when."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.records import Collector
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.money_balances import OFFICE_NAME, balance_of, balances, organisation_balances
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit
from tests.builders import collector, household_of
from tests.services.money_books import check_books
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, line, pay, the_twelve

TODAY = date(2026, 11, 21)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def who(office: Office) -> Collector:
    return collector(office)


def money(office: Office, collector_id: int | None, on: date | None = None) -> dict[str, object]:
    names = ("collected", "by_transfer", "credit", "remitted", "held", "oldest_held_on")
    found = asdict(balance_of(office, collector_id, on))
    return {name: found[name] for name in names if found[name]}


def test_cash_is_held_and_a_transfer_is_not(office: Office, who: Collector) -> None:
    pay(office, Paid(name=DUC), collector_id=who.id, on=date(2026, 11, 5))
    home = household_of(office, BUOI)
    form = CollectForm(
        household_id=home.id,
        lines=(PaidLine(line=line(office, Paid(name=BUOI)), paid=1_366_200),),
        method="transfer",
        collector_id=who.id,
    )
    collect(office, form)
    assert money(office, who.id) == {
        "collected": 2_732_400,
        "by_transfer": 1_366_200,
        "held": 1_366_200,
        "oldest_held_on": "2026-11-05",
    }
    check_books(office)


def test_money_without_a_collector_is_the_office_s(office: Office, who: Collector) -> None:
    pay(office, Paid(name=DUC))
    assert money(office, who.id) == {}
    assert money(office, None)["held"] == 1_366_200
    (only,) = balances(office)
    assert (only.name, only.collector_id, only.organisation) == (OFFICE_NAME, None, "")
    assert [(one.name, one.held) for one in organisation_balances(office)] == [(OFFICE_NAME, 1_366_200)]


def test_handing_in_settles_the_oldest_cash(office: Office, who: Collector) -> None:
    pay(office, Paid(name=DUC), collector_id=who.id, on=date(2026, 10, 30))
    pay(office, Paid(name=BUOI), collector_id=who.id, on=date(2026, 11, 10))
    remit(office, RemitForm(collector_id=who.id, on=date(2026, 11, 12), amount=1_366_200))
    assert money(office, who.id)["oldest_held_on"] == "2026-11-10"
    assert money(office, who.id, date(2026, 11, 11)) == {
        "collected": 2_732_400,
        "held": 2_732_400,
        "oldest_held_on": "2026-10-30",
    }
    assert money(office, who.id, date(2026, 10, 29)) == {}
    check_books(office)


def test_a_voided_receipt_counts_on_the_day_it_was_written(office: Office, who: Collector) -> None:
    first = pay(office, Paid(name=DUC), collector_id=who.id, on=date(2026, 10, 5))
    pay(office, Paid(name=BUOI), collector_id=who.id, on=date(2026, 11, 10))
    void_receipt(office, first.receipt_id, "Nhầm")
    assert money(office, who.id) == {"collected": 1_366_200, "held": 1_366_200, "oldest_held_on": "2026-11-10"}
    check_books(office)


def test_who_holds_most_comes_first(office: Office, who: Collector) -> None:
    other = collector(office, "Cao Văn Nghỉ")
    pay(office, Paid(name=DUC), collector_id=who.id)
    pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=other.id)
    assert [one.name for one in balances(office)] == ["Cao Văn Nghỉ", "Hà Thị Thu"]
    assert [(one.name, one.held) for one in organisation_balances(office)] == [("Bưu điện Thử Nghiệm", 3_688_740)]


def test_a_collector_who_moves_hands_in_for_the_organisation_of_the_money(office: Office, who: Collector) -> None:
    pay(office, Paid(name=DUC), collector_id=who.id)
    with office.write("test", "thử") as work:
        other = work.organisations.add(name="Hội Thử", code="HT01", kind="service")
        work.collectors.change(who.id, organisation_id=other)
    pay(office, Paid(name=BUOI), collector_id=who.id)
    remit(office, RemitForm(collector_id=who.id, on=TODAY, amount=1_500_000))
    held = {one.name: one.held for one in organisation_balances(office)}
    assert held == {"Bưu điện Thử Nghiệm": 0, "Hội Thử": 1_366_200 - 133_800}
    check_books(office)


def test_the_account_of_the_remuneration_stands_beside_the_cash(office: Office, who: Collector) -> None:
    with office.write("test", "thử") as work:
        for kind, amount in (("remuneration", 90_000), ("claw-back", -20_000), ("pay-out", -50_000)):
            work.ledger.post(kind=kind, amount=amount, entry_on="2026-11-20", collector_id=who.id)
    found = balance_of(office, who.id)
    assert (found.remuneration, found.clawed_back, found.paid_out, found.owed) == (90_000, 20_000, 50_000, 20_000)
    assert (found.held, found.collected) == (0, 0)


def test_a_household_s_surplus_is_held_and_not_collected(office: Office, who: Collector) -> None:
    home = household_of(office, LU)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),)
    form = CollectForm(household_id=household_of(office, DUC).id, lines=lines, collector_id=who.id, surplus=33_800)
    collect(office, form)
    assert money(office, who.id) == {
        "collected": 1_366_200,
        "credit": 33_800,
        "held": 1_400_000,
        "oldest_held_on": "2026-11-21",
    }
    assert office.read.balances.surplus_parts(home.id) == []
    assert office.read.ledger.balance() == 1_366_200
