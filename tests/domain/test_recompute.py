"""An amount computed again years later from its snapshot alone: the same to the đồng, to the day and to the word."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import Quote
from desktop_app.domain.recompute import recompute
from desktop_app.domain.voluntary_si import quote_voluntary_si
from tests.domain.test_change_inside_period import choosing
from tests.domain.test_supports import rule

ON = date(2026, 11, 21)
CASES = 400


def again(quote: Quote) -> Quote:
    """What comes back after the snapshot was written to a file and read."""
    return recompute(json.loads(json.dumps(quote.snapshot, ensure_ascii=False)))


def same(first: Quote, second: Quote) -> bool:
    return first.as_json() == second.as_json() and first.snapshot.keys() == second.snapshot.keys()


def some_rules(draw: random.Random, scheme: str) -> tuple[Any, ...]:
    return tuple(
        rule(
            id=number, scheme=scheme, payer=draw.choice(["local", "other"]), basis=draw.choice(["percent", "amount"]),
            value=Decimal(draw.randint(0, 10_000)) / 100, valid_from=date(2020, 1, 1), valid_to=None,
            name=f"NQ {number}", confidence=draw.choice("HML"),
        )
        for number in range(draw.choice([0, 0, 1, 3]))
    )  # fmt: skip


@pytest.mark.parametrize("number", ["0", "1"])
def test_health_insurance(law: LawBook, number: str) -> None:
    draw, book = random.Random(int(number)), choosing(law, number)
    for _ in range(CASES):
        on = date(2025, 1, 1) + timedelta(days=draw.randrange(1_000))
        together = draw.random() < 0.3
        quote = quote_household_member(
            book, on=on, order=draw.randint(1, 7), months=draw.randint(1, 12) if together else draw.choice([3, 6, 12]),
            coterminous=together, last_end=draw.choice([None, on + timedelta(days=draw.randint(-200, 200))]),
            support_class=draw.choice([None, "near-poor", "pupil", "farm-average"]),
            local_percent=draw.choice(["0", "0", "12,5"]), other_amount=draw.choice([0, 30_000]),
            supports=some_rules(draw, "health-household"),
        )  # fmt: skip
        assert same(quote, again(quote))


def test_cards_that_end_together(law: LawBook) -> None:
    quote = quote_household_member(
        law, on=ON, order=2, months=8, coterminous=True, common_end=date(2027, 8, 10), last_end=date(2026, 12, 31)
    )
    assert same(quote, again(quote))
    assert again(quote).valid_to == date(2027, 8, 10)


@pytest.mark.parametrize("number", ["0", "1"])
def test_voluntary_insurance(law: LawBook, number: str) -> None:
    draw, book = random.Random(int(number) + 10), choosing(law, number)
    for _ in range(CASES):
        on = date(2025, 7, 1) + timedelta(days=draw.randrange(900))
        method = draw.choice(["monthly", "3", "6", "12", "ahead", "missing"])
        quote = quote_voluntary_si(
            book, on=on, income=draw.randint(2_200_000, 46_800_000), method=method,
            months={"ahead": 36, "missing": 17}.get(method), support_class=draw.choice(["poor", "island", "other"]),
            supported_months=draw.choice([0, 100, 115, 120]), local_amount=draw.choice([0, 12_345]),
            from_month=draw.choice([None, f"{on:%Y-%m}"]), supports=some_rules(draw, "voluntary-si"),
            fund_yield=draw.choice([Decimal("0.31"), Decimal("0.0031"), Decimal("0.4"), Decimal(1)]),
        )  # fmt: skip
        assert same(quote, again(quote))


def test_a_period_paid_inside_its_window_and_one_paid_ahead(law: LawBook) -> None:
    for method, from_month in (("12", "2026-05"), ("6", "2026-08"), ("monthly", "2027-03"), ("missing", "2026-11")):
        quote = quote_voluntary_si(
            law,
            on=ON,
            income=2_000_000,
            method=method,
            from_month=from_month,
            months=5 if method == "missing" else None,
        )
        assert same(quote, again(quote))


def test_late_payment(law: LawBook) -> None:
    for due, paid in ((date(2026, 9, 30), ON), (date(2025, 5, 31), ON), (ON, ON)):
        quote = quote_late_payment(law, amount=10_000_001, due=due, paid=paid)
        assert same(quote, again(quote))


def test_a_law_that_became_another_moves_nothing(law: LawBook) -> None:
    quote = quote_household_member(law, on=ON, order=1, months=12)
    found = recompute(quote.snapshot, on=date(2030, 1, 1), law=LawBook([]))  # neither is asked
    assert (found.on, found.gross) == (ON, 1_366_200)


# ------------------------------------------------------------------------------------------- snapshots of schema 1


def old(quote: Quote) -> dict[str, Any]:
    """The snapshot as the first release kept it: no schema, scheme, day, later rows, nor rows about periods."""
    hidden = {"health-household.months", "voluntary-si.window-months"}
    if quote.snapshot["inputs"].get("card") == "first":
        hidden |= {"health.card-gap-days"}
    new = {"fund_yield", "common_end", "local_percent_counted", "other_percent_counted"}
    return {
        "rates": [rate for rate in quote.snapshot["rates"] if rate["key"] not in hidden],
        "inputs": {name: value for name, value in quote.snapshot["inputs"].items() if name not in new},
        "explanation": [],
    }


def test_an_old_snapshot_of_health_insurance_needs_its_day_and_the_book(law: LawBook) -> None:
    quote = quote_household_member(law, on=ON, order=3, months=6)
    with pytest.raises(RuleBroken, match="ngày đóng tiền") as broken:
        recompute(old(quote))
    assert broken.value.rule == "snapshot.incomplete"
    with pytest.raises(RuleBroken, match="Chưa có quy định"):
        recompute(old(quote), on=ON)
    found = recompute(old(quote), on=ON, law=choosing(law, "1"))  # schema 1 knew no choice: never anew
    assert (found.gross, found.valid_from, found.valid_to) == (quote.gross, quote.valid_from, quote.valid_to)


def test_an_old_snapshot_keeps_its_amounts_under_a_new_law(law: LawBook) -> None:
    quote = quote_household_member(law, on=date(2026, 3, 10), order=1, months=12)
    changed = [row | {"value": "1"} for row in quote.snapshot["rates"] if row["key"] == "base-salary"]
    kept = old(quote)
    kept["rates"] = [row for row in kept["rates"] if row["key"] != "base-salary"] + changed
    assert recompute(kept, on=date(2026, 3, 10), law=law).gross == 1  # 12 × 4,5 % of 1 đồng: from the snapshot


def test_an_old_snapshot_of_voluntary_insurance(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=5_000_000, method="12")
    assert recompute(old(quote), on=ON).payable == quote.payable
    late = quote_voluntary_si(law, on=ON, income=5_000_000, method="12", from_month="2026-06")
    assert recompute(old(late), on=ON, law=law).as_json()["valid_from"] == "2026-06-01"
    yielded = quote_voluntary_si(law, on=ON, income=5_000_000, method="ahead", months=24)
    assert recompute(old(yielded), on=ON).gross == yielded.gross


def test_an_old_snapshot_of_a_late_payment_knows_its_day(law: LawBook) -> None:
    quote = quote_late_payment(law, amount=1_000_000, due=date(2026, 9, 30), paid=ON)
    assert recompute(old(quote)).as_json() == quote.as_json()


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        ({}, "dữ liệu đã nhập"),
        ({"inputs": {}}, "dữ liệu đã nhập"),
        ({"inputs": "x"}, "dữ liệu đã nhập"),
        ({"inputs": {"months": 3}}, "chế độ đã tính"),
        ({"schema": 3, "inputs": {"months": 3}}, "phiên bản mới hơn"),
        ({"schema": "2", "inputs": {"months": 3}}, "phiên bản mới hơn"),
    ],
)
def test_what_holds_too_little_or_is_too_new_says_so(snapshot: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        recompute(snapshot)
    assert broken.value.rule.startswith("snapshot.")
