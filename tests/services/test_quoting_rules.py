"""Quotes by the rules alone, as `quote --rules` prints them."""

from datetime import date

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.quoting_rules import RuleInput, quote_rules, shipped_law

LAW = shipped_law()
DAY = date(2026, 11, 21)


def test_household_health_insurance() -> None:
    quote = quote_rules(LAW, RuleInput(scheme="health-household", on=DAY, order=3, months=12))
    assert (quote.gross, quote.payable, quote.valid_from) == (819_720, 819_720, date(2026, 12, 21))


def test_household_health_insurance_by_class_with_local_support() -> None:
    asked = RuleInput(scheme="health-household", on=DAY, months=12, support_class="near-poor", local_percent="10")
    quote = quote_rules(LAW, asked)
    assert (quote.state_support, quote.local_support, quote.payable) == (956_340, 136_620, 273_240)


def test_voluntary_insurance() -> None:
    asked = RuleInput(scheme="voluntary-si", on=DAY, income=1_500_000, method="12", support_class="other")
    body = quote_rules(LAW, asked).as_json()
    assert (body["gross"], body["state_support"], body["payable"]) == (3_960_000, 792_000, 3_168_000)


def test_late_payment() -> None:
    asked = RuleInput(scheme="late-payment", on=DAY, amount=10_000_000, due=date(2026, 9, 30), paid=date(2026, 10, 10))
    assert quote_rules(LAW, asked).payable == 30_000  # 0,03 % × 10 days


@pytest.mark.parametrize(
    "asked",
    [
        RuleInput(scheme="pension", on=DAY),
        RuleInput(scheme="health-household", on=DAY, order=1),
        RuleInput(scheme="health-household", on=DAY, months=12),
        RuleInput(scheme="health-household", on=DAY, order=1, months=5),
        RuleInput(scheme="voluntary-si", on=DAY, method="12"),
        RuleInput(scheme="voluntary-si", on=DAY, income=1_500_000),
        RuleInput(scheme="voluntary-si", on=DAY, income=1_499_999, method="12"),
        RuleInput(scheme="late-payment", on=DAY, amount=1),
    ],
)
def test_what_is_missing_or_not_allowed_is_said_in_one_sentence(asked: RuleInput) -> None:
    with pytest.raises(RuleBroken) as caught:
        quote_rules(LAW, asked)
    assert caught.value.sentence.endswith((".", "…"))
