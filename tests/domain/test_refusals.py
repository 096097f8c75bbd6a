"""Every refusal of the rules has a stable code; every one of the law names its source and what would be allowed."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import desktop_app.domain
from desktop_app.domain.deadlines import employer_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.voluntary_si import quote_voluntary_si

ON = date(2026, 11, 21)


def _refusals() -> Iterator[tuple[str, ast.Call]]:
    (home,) = desktop_app.domain.__path__
    for path in sorted(Path(home).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RuleBroken":
                yield f"{path.name}:{node.lineno}", node


def test_every_refusal_has_a_code_of_its_subject() -> None:
    found = dict(_refusals())
    assert len(found) > 35
    for where, call in found.items():
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        assert "rule" in given, where
        if isinstance(given["rule"], ast.Constant):
            subject, _, word = str(given["rule"].value).partition(".")
            assert all((subject, word)), where


def health(law: LawBook, **changes: object) -> object:
    return quote_household_member(law, **({"on": ON, "order": 1, "months": 12} | changes))  # type: ignore[arg-type]


def voluntary(law: LawBook, **changes: object) -> object:
    given = {"on": ON, "income": 1_500_000, "method": "12"} | changes
    return quote_voluntary_si(law, **given)  # type: ignore[arg-type]


def twice_first(law: LawBook) -> object:
    return quote_household(law, [HouseholdMember(key=key, chosen_order=1) for key in "ab"], ON)


# What was asked, the code, and the words that say what would be allowed.
@pytest.mark.parametrize(
    ("ask", "code", "allowed"),
    [
        (lambda law: health(law, months=5), "health-household.months", "3, 6 hoặc 12 tháng"),
        (lambda law: health(law, months=13, coterminous=True), "health-household.months", "từ 1 đến 12 tháng"),
        (lambda law: health(law, order=None), "health-household.order", "1, 2, 3"),
        (twice_first, "health-household.order", "một thứ tự riêng"),
        (lambda law: health(law, support_class="poor"), "health.support", "hộ cận nghèo; "),
        (lambda law: voluntary(law, income=1_499_999), "voluntary-si.income-min", "1.500.000 đ/tháng"),
        (lambda law: voluntary(law, income=50_600_001), "voluntary-si.income-max", "50.600.000 đ/tháng"),
        (lambda law: voluntary(law, method="2"), "voluntary-si.method", "6 tháng một lần"),
        (lambda law: voluntary(law, months=6), "voluntary-si.months", "mỗi lần 12 tháng"),
        (lambda law: voluntary(law, method="ahead", months=12), "voluntary-si.ahead", "24, 36, 48, 60 tháng"),
        (lambda law: voluntary(law, method="missing", months=61), "voluntary-si.missing", "từ 1 đến 60 tháng"),
        (lambda law: voluntary(law, method="ahead", months=24, fund_yield="31"), "voluntary-si.fund-yield", "0,31"),
        (lambda law: voluntary(law, support_class="pupil"), "voluntary-si.support", "hộ nghèo; "),
        (lambda law: voluntary(law, supported_months=-1), "voluntary-si.supported", "từ 0 trở lên"),
        (lambda law: voluntary(law, from_month="2026-04"), "voluntary-si.window", "bắt đầu từ tháng 11/2026"),
        (lambda law: employer_due(law, month="2026-09", cycle_months=2), "employer.cycle", "3 tháng hoặc 6 tháng"),
        (lambda law: quote_late_payment(law, amount=-1, due=ON, paid=ON), "amount.negative", "từ 0 đồng trở lên"),
    ],
)  # fmt: skip
def test_what_the_law_refuses_names_its_source_and_what_it_allows(
    law: LawBook, ask: Callable[[LawBook], object], code: str, allowed: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        ask(law)
    assert broken.value.rule == code
    assert allowed in broken.value.sentence
    assert any(word in broken.value.source for word in ("Luật", "NĐ ", "QĐ "))


# Sense rather than law: a code and what would be allowed, but no article.
@pytest.mark.parametrize(
    ("ask", "code", "allowed"),
    [
        (lambda law: health(law, local_percent=101), "percent.range", "từ 0 đến 100 %"),
        (lambda law: health(law, local_amount=-1), "amount.negative", "từ 0 đồng trở lên"),
        (lambda law: health(law, local_percent=1, local_amount=1), "support.both", "chỉ nhập tỷ lệ hoặc số tiền"),
        (lambda law: voluntary(law, from_month="11/2026"), "month.format", "2026-11"),
        (lambda law: health(law, on=date(2010, 1, 1)), "law.missing", "bổ sung ở trang Quy định"),
    ],
)
def test_what_makes_no_sense_says_what_would(
    law: LawBook, ask: Callable[[LawBook], object], code: str, allowed: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        ask(law)
    assert broken.value.rule == code
    assert allowed in broken.value.sentence
