"""What is owed, against tables worked out beforehand: `golden/*.csv`, each row with its source or its case."""

from datetime import date

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import Quote
from desktop_app.domain.voluntary_si import quote_voluntary_si
from tests.domain.golden.tables import TABLES, Row, all_equal, cites, rows, worked_out

WORKED = [name for name in TABLES if any(column.endswith("working") for column in rows(name)[0])]


@pytest.mark.parametrize("name", WORKED)
def test_every_expected_amount_follows_from_its_working(name: str) -> None:
    columns = {"working": "amount", "gross_working": "gross", "state_working": "state_support"}
    if name == "late_payment":
        columns["working"] = "payable"
    all_equal(
        (row, int(row[columns[column]]), worked_out(row[column]))
        for row in rows(name)
        for column in columns
        if column in row
    )


def test_household_members_of_every_order_length_and_salary(law: LawBook) -> None:
    table = rows("household_health")
    assert {(row["order"], row["months"]) for row in table} == {
        (str(order), months) for order in range(1, 9) for months in ("3", "6", "12")
    }
    quotes = [
        (row, quote_household_member(law, on=_on(row), order=int(row["order"]), months=int(row["months"])))
        for row in table
    ]
    all_equal((row, (quote.gross, quote.payable), (int(row["amount"]),) * 2) for row, quote in quotes)
    all_equal((row, cites(quote, row["source"]), True) for row, quote in quotes)


def test_supported_classes_of_every_length_and_salary(law: LawBook) -> None:
    quotes = [
        (row, quote_household_member(law, on=_on(row), support_class=row["class"], months=int(row["months"])))
        for row in rows("health_classes")
    ]
    all_equal((row, (quote.gross, quote.state_support, quote.payable), _expected(row)) for row, quote in quotes)
    all_equal((row, cites(quote, row["source"]), True) for row, quote in quotes)


def test_the_table_of_classes_knows_every_class_and_every_salary_of_the_law(law: LawBook) -> None:
    _knows_every_class(law, "health.support", "health_classes")
    salaries = {rate.value for rate in law.all("base-salary")}
    days = {_on(row) for row in rows("household_health")}
    assert {law.at("base-salary", on).value for on in days} == salaries


def test_voluntary_insurance_of_every_class_way_and_income(law: LawBook) -> None:
    quotes = [
        (
            row,
            quote_voluntary_si(
                law, on=_on(row), income=int(row["income"]), method=row["method"], months=int(row["months"]),
                support_class=row["class"], fund_yield=row["fund_yield"] or None,
            ),
        )
        for row in rows("voluntary")
    ]  # fmt: skip
    all_equal((row, (quote.gross, quote.state_support, quote.payable), _expected(row)) for row, quote in quotes)
    all_equal((row, cites(quote, row["source"]), True) for row, quote in quotes)


def test_the_table_of_voluntary_insurance_knows_every_class_and_way(law: LawBook) -> None:
    _knows_every_class(law, "voluntary-si.support", "voluntary")
    ways = {(row["method"], row["months"]) for row in rows("voluntary")}
    assert ways >= {("monthly", "1"), ("3", "3"), ("6", "6"), ("12", "12"), ("missing", "1"), ("missing", "60")}
    assert ways >= {("ahead", str(12 * years)) for years in (2, 3, 4, 5)}


def test_supports_add_up_and_leave_nothing_negative(law: LawBook) -> None:
    all_equal(
        (
            row,
            (quote.gross, quote.state_support, quote.local_support, quote.other_support, quote.payable),
            tuple(int(row[name]) for name in ("gross", "state", "local", "other", "payable")),
        )
        for row in rows("supports")
        for quote in [_supported(law, row)]
    )


def test_late_payment(law: LawBook) -> None:
    for row in rows("late_payment"):
        due, paid = date.fromisoformat(row["due"]), date.fromisoformat(row["paid"])
        quote = quote_late_payment(law, amount=int(row["amount"]), due=due, paid=paid)
        assert (quote.payable, quote.explanation[0].value) == (int(row["payable"]), f"{row['days']} ngày"), row


# ------------------------------------------------------------------------------------------------ the vectors by name


def test_five_members_for_a_year_at_2_530_000(law: LawBook) -> None:
    household = quote_household(law, [HouseholdMember(key=n) for n in range(5)], date(2026, 11, 21))
    assert [line.quote.payable for line in household.lines] == [1_366_200, 956_340, 819_720, 683_100, 546_480]
    assert household.payable == household.gross == 4_371_840


def test_five_cards_to_one_end_at_2_340_000(law: LawBook) -> None:
    # Cards end on the last day of December, February, April, June and September: 12, 10, 8, 6 and 3 months are missing
    # to the end of 2026. 105.300 × (12 + 0,7 × 10 + 0,6 × 8 + 0,5 × 6 + 0,4 × 3) = 105.300 × 28.
    ends = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 4, 30), date(2026, 6, 30), date(2026, 9, 30)]
    members = [HouseholdMember(key=n, last_end=end) for n, end in enumerate(ends)]
    household = quote_household(law, members, date(2025, 12, 15), common_end=date(2026, 12, 31))
    assert [line.months for line in household.lines] == [12, 10, 8, 6, 3]
    assert [line.quote.payable for line in household.lines] == [1_263_600, 737_100, 505_440, 315_900, 126_360]
    assert household.payable == 2_948_400
    assert {line.quote.valid_to for line in household.lines} == {date(2026, 12, 31)}


def test_a_year_of_voluntary_insurance_on_the_poverty_line(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=date(2026, 11, 21), income=1_500_000, method="12")
    assert (quote.gross, quote.state_support, quote.payable) == (3_960_000, 792_000, 3_168_000)


# ---------------------------------------------------------------------------------------------------------- the bounds

# From the rural poverty line to 20 times the reference level, both of the day of payment (Luật 41/2024/QH15 Đ31 k2).
INCOMES = [
    (date(2021, 12, 31), 700_000, 29_800_000),
    (date(2022, 1, 1), 1_500_000, 29_800_000),
    (date(2023, 6, 30), 1_500_000, 29_800_000),
    (date(2023, 7, 1), 1_500_000, 36_000_000),
    (date(2024, 6, 30), 1_500_000, 36_000_000),
    (date(2024, 7, 1), 1_500_000, 46_800_000),
    (date(2026, 6, 30), 1_500_000, 46_800_000),
    (date(2026, 7, 1), 1_500_000, 50_600_000),
    (date(2026, 12, 31), 1_500_000, 50_600_000),
    (date(2027, 1, 1), 2_200_000, 50_600_000),
]


@pytest.mark.parametrize(("on", "lowest", "highest"), INCOMES)
def test_incomes_between_the_poverty_line_and_the_ceiling(law: LawBook, on: date, lowest: int, highest: int) -> None:
    for income in (lowest, highest):
        assert quote_voluntary_si(law, on=on, income=income, method="monthly").gross == income * 22 // 100
    for income, rule in ((lowest - 1, "voluntary-si.income-min"), (highest + 1, "voluntary-si.income-max")):
        with pytest.raises(RuleBroken) as broken:
            quote_voluntary_si(law, on=on, income=income, method="monthly")
        assert broken.value.rule == rule
        assert broken.value.source
        assert broken.value.source in broken.value.sentence


@pytest.mark.parametrize("code", ["artisan", "mine-victim", "near-poor-poor-commune", "ethnic-post-difficult"])
def test_a_class_of_the_new_law_has_no_support_the_day_before_it(law: LawBook, code: str) -> None:
    with pytest.raises(RuleBroken, match="30/06/2025"):
        quote_household_member(law, on=date(2025, 6, 30), support_class=code, months=12)
    assert quote_household_member(law, on=date(2025, 7, 1), support_class=code, months=12).state_support > 0


def test_the_fund_yield_of_a_year_not_published_yet_is_asked_for(law: LawBook) -> None:
    # 2026: 0,31 % a month (59/TB-BHXH); that of 2027 is published in January 2027.
    for method in ("ahead", "missing"):
        last = quote_voluntary_si(law, on=date(2026, 12, 31), income=2_200_000, method=method, months=24)
        with pytest.raises(RuleBroken, match=r"Lãi suất đầu tư quỹ BHXH bình quân tháng.* 01/01/2027"):
            quote_voluntary_si(law, on=date(2027, 1, 1), income=2_200_000, method=method, months=24)
        typed = quote_voluntary_si(
            law, on=date(2027, 1, 1), income=2_200_000, method=method, months=24, fund_yield="0,31"
        )
        assert typed.gross == last.gross


def _on(row: Row) -> date:
    return date.fromisoformat(row["on"])


def _expected(row: Row) -> tuple[int, int, int]:
    return int(row["gross"]), int(row["state_support"]), int(row["payable"])


def _knows_every_class(law: LawBook, key: str, table: str) -> None:
    known = {(row["class"], law.at(key, _on(row), row["class"]).valid_from) for row in rows(table)}
    assert known == {(rate.subject, rate.valid_from) for rate in law.all(key)}


def _supported(law: LawBook, row: Row) -> Quote:
    on = _on(row)
    if row["scheme"] == "health":
        return quote_household_member(
            law, on=on, order=int(row["order"] or 0) or None, months=int(row["months"]),
            support_class=row["class"] or None, local_percent=row["local_percent"],
            local_amount=int(row["local_amount"]), other_percent=row["other_percent"],
            other_amount=int(row["other_amount"]),
        )  # fmt: skip
    return quote_voluntary_si(
        law, on=on, income=int(row["income"]), method=row["method"], support_class=row["class"],
        supported_months=int(row["supported_months"]), local_percent=row["local_percent"],
        local_amount=int(row["local_amount"]), other_percent=row["other_percent"],
        other_amount=int(row["other_amount"]),
    )  # fmt: skip
