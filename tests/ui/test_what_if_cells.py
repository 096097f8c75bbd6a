"""What is typed into the cells of Tính thử, and what a key changes in the state: no window needed."""

from decimal import Decimal

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_values import Visitor, WhatIf
from desktop_app.ui.what_if import edits
from desktop_app.ui.what_if.cells import Extra, read_amount_extra, read_extra, read_income
from tests.builders import TODAY

STATE = WhatIf(household_id=1, on=TODAY)


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("10%", Extra(percent=Decimal(10))),
        ("12,5 %", Extra(percent=Decimal("12.5"))),
        ("136.620 (10 %)", Extra(percent=Decimal(10))),
        ("50k", Extra(amount=50_000)),
        ("0", Extra(refused=True)),
    ],
)
def test_a_support_is_a_percentage_or_an_amount(text: str, extra: Extra) -> None:
    assert read_extra(text) == extra


@pytest.mark.parametrize("text", ["101%", "nhiều", "-5"])
def test_a_support_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_extra(text)


def test_the_other_support_takes_no_percentage() -> None:
    assert read_amount_extra("50.000") == Extra(amount=50_000)
    with pytest.raises(RuleBroken, match="bằng số tiền"):
        read_amount_extra("10%")


@pytest.mark.parametrize(
    ("extra", "shown"),
    [
        (Extra(), ""),
        (Extra(paid=50_000), "50.000"),
        (Extra(percent=Decimal(10), paid=136_620), "136.620 (10 %)"),
        (Extra(amount=70_000, paid=60_000), "60.000"),
        (Extra(refused=True, paid=0), "0"),
    ],
)
def test_a_support_shows_what_it_comes_to(extra: Extra, shown: str) -> None:
    assert extra.show() == shown


@pytest.mark.parametrize(
    ("text", "income"),
    [("tt", 1_500_000), ("x2", 3_000_000), ("3 x", 4_500_000), ("×4", 6_000_000), ("2tr", 2_000_000)],
)
def test_an_income_is_an_amount_or_a_multiple_of_the_least(text: str, income: int) -> None:
    assert read_income(text, 1_500_000) == income


def test_another_method_asks_for_its_months_anew() -> None:
    state = edits.change_voluntary(STATE, 1, method="ahead", months=24)
    assert state.voluntary[1].months == 24
    assert edits.change_voluntary(state, 1, method="12").voluntary[1].months is None
    assert edits.change_voluntary(state, 1, income=2_000_000).voluntary[1].months == 24


def test_a_zero_takes_away_the_supports_of_the_rules_and_clearing_brings_them_back() -> None:
    none = edits.edit_health(STATE, 1, "local", Extra(refused=True))
    assert not none.health[1].auto_supports
    assert edits.edit_health(none, 1, "local", None).health[1].auto_supports
    assert edits.edit_voluntary(STATE, 1, "other", Extra(amount=5)).voluntary[1].other_amount == 5


def test_months_of_all_take_back_those_of_one() -> None:
    state = edits.same_months(edits.change_health(STATE, 1, months=6), 3)
    assert (state.months, state.health[1]) == (3, MemberChoice())


def test_visitors_are_added_and_told_cell_by_cell() -> None:
    state = edits.add_visitor(edits.add_visitor(WhatIf(household_id=None, on=TODAY)))
    assert [one.title for one in state.visitors] == ["Người 1", "Người 2"]
    state = edits.edit_health(state, 2, "name", "Bà Tư")
    state = edits.edit_health(state, 2, "birth", "1950")
    state = edits.edit_health(state, 2, "support", "near-poor")
    assert state.visitors[1] == Visitor(key=2, name="Bà Tư", birth="1950", class_code="near-poor")
    assert edits.edit_health(state, 2, "name", None).visitors[1].title == "Người 2"
    reset = edits.reset(edits.change_health(state, 1, months=3), STATE, TODAY)
    assert (reset.visitors, reset.health) == (state.visitors, {})
