"""Slips of the keys that no calendar and no household can hold: a sentence, never a crash and never a silent repair."""

from datetime import date

import pytest

from desktop_app.domain.card import card_start
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import months_together, quote_household, quote_household_member
from desktop_app.domain.household_order import HouseholdMember, propose_orders
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import read_percent

DAY = date(2026, 11, 21)
END_OF_TIME = date(9999, 12, 31)


def test_a_day_at_the_end_of_the_calendar_is_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="31/12/9999"):
        quote_household_member(law, on=END_OF_TIME, order=1, months=12)
    with pytest.raises(RuleBroken, match="từ 1900 đến 2200"):
        card_start(law, paid_on=DAY, last_end=END_OF_TIME)
    with pytest.raises(RuleBroken, match="31/12/9999"):
        months_together(law, on=DAY, last_end=None, common_end=END_OF_TIME)
    with pytest.raises(RuleBroken, match="31/12/9999"):
        quote_late_payment(law, amount=1_000, due=END_OF_TIME, paid=DAY)
    with pytest.raises(RuleBroken, match="01/01/1899"):
        quote_late_payment(law, amount=1_000, due=date(1899, 1, 1), paid=DAY)


@pytest.mark.parametrize("months", [0, -3])
def test_no_months_are_not_a_year(law: LawBook, months: int) -> None:
    with pytest.raises(RuleBroken, match=f"không đóng {months} tháng"):
        quote_household(law, [HouseholdMember(key=1, months=months)], DAY)


@pytest.mark.parametrize("order", [0, -1])
def test_a_place_before_the_first_is_refused(order: int) -> None:
    with pytest.raises(RuleBroken, match="1, 2, 3"):
        propose_orders([HouseholdMember(key=1, chosen_order=order)])


def test_a_float_is_never_a_percentage() -> None:
    with pytest.raises(TypeError):
        read_percent(0.1, "Tỷ lệ")  # type: ignore[arg-type]


def test_a_refusal_names_its_source_once() -> None:
    assert RuleBroken("Không được.", source="Luật A Đ1").told == "Không được. (Luật A Đ1)"
    assert RuleBroken("Theo Luật A Đ1 thì không được.", source="Luật A Đ1").told == "Theo Luật A Đ1 thì không được."
    assert RuleBroken("Không được.").told == "Không được."
