"""The officer's page about the figures shows what the rules really give."""

from datetime import date

import pytest

from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.voluntary_si import quote_voluntary_si
from tests.house.source import ROOT

ON = date(2026, 7, 1)


@pytest.fixture(scope="module")
def page() -> str:
    text = (ROOT / "docs" / "user" / "rules.md").read_text(encoding="utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5])
def test_the_table_of_the_household(law: LawBook, page: str, order: int) -> None:
    year = quote_household_member(law, on=ON, order=order, months=12).payable
    assert f"| {order} | {format_money(year // 12)} | {format_money(year)} |" in page


def test_the_household_of_five(law: LawBook, page: str) -> None:
    household = quote_household(law, [HouseholdMember(key=n) for n in range(5)], ON)
    assert f"**{format_money(household.payable)}**" in page


def test_the_example_of_voluntary_insurance(law: LawBook, page: str) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="12")
    for amount in (quote.gross, quote.state_support, quote.payable):
        assert format_money(amount) in page
