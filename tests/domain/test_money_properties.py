"""What holds for every amount of money, whatever is asked: sums, signs, order, whole đồng, and no float anywhere."""

import ast
import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desktop_app.domain
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import Quote, stack_supports
from desktop_app.domain.voluntary_si import quote_voluntary_si

Extra = tuple[Decimal | int, int]  # a percentage or an amount in đồng
MONEY = ("gross", "state_support", "local_support", "other_support", "payable")
DAYS = st.dates(date(2025, 7, 1), date(2030, 12, 31))
PERCENTS = st.one_of(st.integers(0, 100), st.decimals(0, 100, places=2))
DONG = st.integers(0, 10_000_000)
# One payer gives a percentage or an amount, never both.
EXTRAS = st.one_of(st.tuples(PERCENTS, st.just(0)), st.tuples(st.just(0), DONG))
HEALTH_CLASSES = st.sampled_from([None, "near-poor", "near-poor-poor-commune", "pupil", "farm-average", "mine-victim"])
VOLUNTARY_CLASSES = st.sampled_from(["poor", "island", "near-poor", "ethnic-minority", "other"])
INCOMES = st.integers(2_200_000, 46_800_000)  # allowed on every one of the days
YIELDS = st.integers(2, 999).map(lambda thousandths: f"0.{thousandths:03d}")
MEMBERS = st.builds(
    lambda last, months, code, local, other: {
        "last_end": last, "months": months, "support_class": code, "local_percent": local[0], "local_amount": local[1],
        "other_percent": other[0], "other_amount": other[1],
    },
    st.one_of(st.none(), DAYS), st.sampled_from([3, 6, 12]), HEALTH_CLASSES, EXTRAS, EXTRAS,
)  # fmt: skip


@given(DAYS, st.lists(MEMBERS, min_size=1, max_size=8))
def test_a_household_is_the_sum_of_its_members(law: LawBook, on: date, members: list[dict[str, object]]) -> None:
    people = [HouseholdMember(key=number, **facts) for number, facts in enumerate(members)]  # type: ignore[arg-type]
    household = quote_household(law, people, on)
    for name in MONEY:
        assert getattr(household, name) == sum(getattr(line.quote, name) for line in household.lines)
    for line in household.lines:
        _sound(line.quote)
    assert all(type(getattr(household, name)) is int for name in MONEY)


@given(DAYS, INCOMES, st.sampled_from(["monthly", "3", "6", "12", "ahead", "missing"]), VOLUNTARY_CLASSES,
       st.integers(0, 130), EXTRAS, EXTRAS, st.integers(2, 5), YIELDS)  # fmt: skip
def test_voluntary_insurance_adds_up(
    law: LawBook, on: date, income: int, method: str, support_class: str, supported: int,
    local: Extra, other: Extra, years: int, fund_yield: str,
) -> None:  # fmt: skip
    quote = quote_voluntary_si(
        law, on=on, income=income, method=method, months=12 * years if method in {"ahead", "missing"} else None,
        support_class=support_class, supported_months=supported, local_percent=local[0], local_amount=local[1],
        other_percent=other[0], other_amount=other[1], fund_yield=fund_yield,
    )  # fmt: skip
    _sound(quote)


@given(st.dates(date(2025, 6, 1), date(2030, 1, 1)), st.integers(0, 2_000), st.integers(0, 10**12))
def test_late_amounts_are_whole_and_grow_with_the_days(law: LawBook, due: date, days: int, amount: int) -> None:
    paid = max(due, date(2025, 7, 1)) + timedelta(days=days)
    quote = quote_late_payment(law, amount=amount, due=due, paid=paid)
    _sound(quote)
    assert quote_late_payment(law, amount=amount, due=due, paid=paid + timedelta(days=1)).payable >= quote.payable


@given(DONG, DONG, DONG, DONG)
def test_supports_never_exceed_what_is_due_however_they_are_stacked(
    gross: int, state: int, local: int, other: int
) -> None:
    stacked = stack_supports(gross, state=state, local=local, other=other)
    assert stacked.state + stacked.local + stacked.other + stacked.payable == gross
    assert min(stacked.state, stacked.local, stacked.other, stacked.payable) >= 0
    assert stacked.state <= state
    assert stacked.local <= local
    assert stacked.other <= other
    assert stacked.payable == max(0, gross - state - local - other)
    assert stacked.capped == (state + local + other > gross)


# ------------------------------------------------------------------------------------------------------ more for more


@given(DAYS, st.integers(1, 8), HEALTH_CLASSES, EXTRAS, EXTRAS)
def test_more_months_of_health_insurance_never_cost_less(
    law: LawBook, on: date, order: int, support_class: str | None, local: Extra, other: Extra
) -> None:
    quotes = [
        quote_household_member(
            law, on=on, order=order, months=months, support_class=support_class, local_percent=local[0],
            local_amount=local[1], other_percent=other[0], other_amount=other[1], coterminous=True,
        )
        for months in range(1, 13)
    ]  # fmt: skip
    assert [quote.gross for quote in quotes] == sorted({quote.gross for quote in quotes})
    # Each support is rounded by itself, so up to a đồng each may come and go between two lengths.
    assert all(later.payable >= earlier.payable - 2 for earlier, later in pairwise(quotes))


@given(DAYS, INCOMES, VOLUNTARY_CLASSES, YIELDS)
def test_more_months_and_more_income_cost_more(
    law: LawBook, on: date, income: int, support_class: str, fund_yield: str
) -> None:
    def gross(income: int, method: str, months: int | None = None) -> int:
        return quote_voluntary_si(
            law, on=on, income=income, method=method, months=months, support_class=support_class, fund_yield=fund_yield
        ).gross

    for amounts in (
        [gross(income, method) for method in ("monthly", "3", "6", "12")],
        [gross(income, "ahead", months) for months in (24, 36, 48, 60)],
        [gross(income, "missing", months) for months in (1, 2, 12, 59, 60)],
    ):
        assert amounts == sorted(set(amounts))
    if income < 46_800_000:
        for method, months in (("monthly", None), ("12", None), ("ahead", 24), ("missing", 60)):
            assert gross(income, method, months) <= gross(income + 1, method, months)


@given(DAYS, st.permutations(range(1, 8)), st.sampled_from([3, 6, 12]), st.one_of(st.none(), DAYS))
def test_equal_members_pay_the_same_together_whoever_comes_first(
    law: LawBook, on: date, orders: list[int], months: int, last_end: date | None
) -> None:
    def total(places: list[int]) -> int:
        members = [HouseholdMember(key=place, chosen_order=place, last_end=last_end) for place in places]
        return quote_household(law, members, on, months=months).payable

    assert total(orders) == total(sorted(orders))


# -------------------------------------------------------------------------------------------------- no float anywhere


@pytest.mark.parametrize("method", ["monthly", "12", "ahead", "missing"])
def test_no_float_hides_in_a_quote_or_its_snapshot(law: LawBook, method: str) -> None:
    on, months = date(2026, 11, 21), {"ahead": 60, "missing": 59}.get(method)
    for quote in (
        quote_household_member(law, on=on, order=2, months=3, local_percent="33,3", other_amount=1),
        quote_voluntary_si(law, on=on, income=5_123_457, method=method, months=months, local_percent="12,5"),
        quote_late_payment(law, amount=1_234_567, due=date(2026, 1, 31), paid=on),
    ):
        assert [where for where, value in _leaves(quote, "quote") if isinstance(value, float)] == []
        assert [
            where for where, value in _leaves(json.loads(json.dumps(quote.snapshot)), "") if type(value) is float
        ] == []
        _sound(quote)


def test_no_module_of_the_rules_knows_floats() -> None:
    found = [
        f"{path.name}:{node.lineno}: {ast.unparse(node)}"
        for path in _modules()
        for node in floats_in(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ("x = float(3)", 1),
        ("def f(x: float) -> None: ...", 1),
        ("x = 0.045", 1),
        ("x = 1e6", 1),
        ("x = amount / 100", 1),
        ("x /= 2", 1),
        ("x = math.floor(y)", 1),
        ("x = round(y, 2)", 1),
        ("x = statistics.mean(y)", 1),
        ("x = Fraction(amount) / 100", 0),
        ("x = abs(y) * Fraction(z) / 100", 0),
        ("x = Decimal(y) / 10", 0),
        ("x = amount // 100", 0),
        ("x = math.prod(y)", 0),
    ],
)
def test_floats_are_found(source: str, hits: int) -> None:
    assert len(floats_in(ast.parse(source))) == hits


# True quotients whose operands are exact though their text does not show it.
EXACT_QUOTIENTS = {
    "total * weight / whole",  # planning: weight and whole are fractions
    "factor / ratio",  # voluntary insurance, years ahead: both are fractions
    "typed / 100",  # a fund yield, read as a fraction
}


def floats_in(tree: ast.AST) -> list[ast.expr | ast.stmt]:
    """Return what makes or may make a float: the name, a number with a point, a quotient of numbers that are not exact."""
    found: list[ast.expr | ast.stmt] = []
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="float" | "round" | "statistics"):
                found.append(node)
            case ast.Constant(value=float()):
                found.append(node)
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in {"prod", "gcd", "lcm", "comb"}:
                found.append(node)
            case ast.BinOp(op=ast.Div()) if not _exact(node):
                found.append(node)
            case ast.AugAssign(op=ast.Div()):
                found.append(node)
    return found


def _exact(quotient: ast.BinOp) -> bool:
    if ast.unparse(quotient) in EXACT_QUOTIENTS:
        return True
    calls = [node.func for node in ast.walk(quotient) if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id in {"Fraction", "Decimal"} for call in calls)


def _modules() -> list[Path]:
    (home,) = desktop_app.domain.__path__
    return sorted(Path(home).glob("*.py"))


def _sound(quote: Quote) -> None:
    """Whole đồng, none of them negative, and what is due is what is paid by somebody."""
    amounts = [getattr(quote, name) for name in MONEY]
    assert [type(amount) for amount in amounts] == [int] * 5
    assert min(amounts) >= 0
    assert amounts[0] == sum(amounts[1:])


def _leaves(value: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield every plain value inside a value, with the way to it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _leaves(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{where}[{key!r}]")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{where}[{place}]")
    else:
        yield where, value
