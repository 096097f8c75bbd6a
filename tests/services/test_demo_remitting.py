"""The demo office's collectors hand their money in; one is short and late."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from desktop_app.services import demo
from desktop_app.services.money_balances import balances
from desktop_app.services.office import Office
from desktop_app.services.reconciling import reconcile
from tests.services.money_books import check_books, rows

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for the tests of this file, which only read."""
    office = demo.build(tmp_path_factory.mktemp("demo") / "mẫu.db", people=600, as_of=TODAY)
    yield office
    office.close(with_backup=False)


def test_the_demo_books_balance(village: Office) -> None:
    check_books(village)


def test_one_collector_is_late_and_the_others_are_nearly_up_to_date(village: Office) -> None:
    found = [one for one in balances(village) if one.held > 0 and one.oldest_held_on]
    long_ago = (TODAY - timedelta(days=12)).isoformat()
    late = [one for one in found if one.oldest_held_on is not None and one.oldest_held_on < long_ago]
    assert len(late) == 1
    everybody = [one for one in balances(village) if one.collected]
    assert sum(one.remitted > 0 for one in everybody) >= len(everybody) - 1
    assert all(one.held >= 0 for one in everybody)


def test_every_remittance_has_a_paper_and_the_days_it_covers(village: Office) -> None:
    without = "SELECT id FROM remittance WHERE document IS NULL OR covers_from > covers_to OR remitted_on > ?"
    assert rows(village, without, TODAY.isoformat()) == []
    assert {row["method"] for row in rows(village, "SELECT DISTINCT method FROM remittance")} == {"cash", "transfer"}


def test_a_demo_month_can_be_reconciled(village: Office) -> None:
    found = reconcile(village, date(2026, 9, 1), date(2026, 9, 30))
    assert found.days
    assert any(day.settled_on for day in found.days)
