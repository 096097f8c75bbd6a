"""Cards of a household that end on one day (coterminous): each member pays the whole months to it, from 1 to 12."""

from datetime import date

import pytest

from desktop_app.domain.card import card_start, months_until
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.law import LawBook

ON = date(2026, 3, 1)  # base salary 2.340.000
END = date(2027, 3, 31)
# Old cards that end so that 12, 10, 8, 6 and 3 months are left to 31/03/2027.
ENDS = [date(2026, 3, 31), date(2026, 5, 31), date(2026, 7, 31), date(2026, 9, 30), date(2026, 12, 31)]


def household(law: LawBook, ends: list[date], common_end: date | None = END) -> list[tuple[int, int]]:
    members = [HouseholdMember(key=key, last_end=end) for key, end in enumerate(ends)]
    lines = quote_household(law, members, ON, common_end=common_end).lines
    assert {line.quote.valid_to for line in lines} == {common_end}
    return [(line.months, line.quote.gross) for line in lines]


def test_the_vector_of_the_issue(law: LawBook) -> None:
    found = household(law, ENDS)
    assert [months for months, _ in found] == [12, 10, 8, 6, 3]
    assert sum(gross for _, gross in found) == 2_948_400  # 105.300 × (12 + 7 + 4,8 + 3 + 1,2)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), 1),
        (date(2026, 4, 1), date(2026, 5, 1), 2),  # a day into the next month is that whole month
        (date(2026, 4, 15), date(2027, 3, 31), 12),  # 11 months and a half
        (date(2026, 8, 31), date(2027, 2, 28), 6),  # the civil code's end of a month (31/08 + 6)
        (date(2026, 4, 2), date(2026, 4, 1), 0),
    ],
)
def test_the_months_to_a_day_are_whole(law: LawBook, start: date, end: date, months: int) -> None:
    assert months_until(start, end) == months
    if months:
        quote = quote_household_member(
            law, on=ON, order=1, months=months, coterminous=True, common_end=end,
            last_end=date.fromordinal(start.toordinal() - 1),
        )  # fmt: skip
        assert (quote.valid_from, quote.valid_to) == (start, end)


@pytest.mark.parametrize("months", [7, 9])
def test_months_that_do_not_lead_to_the_common_end_are_refused(law: LawBook, months: int) -> None:
    with pytest.raises(RuleBroken, match="cần 8 tháng") as broken:
        quote_household_member(
            law, on=ON, order=1, months=months, coterminous=True, common_end=END, last_end=date(2026, 7, 31)
        )
    assert (broken.value.rule, broken.value.source) == ("health-household.common-end", "Luật BHYT Đ15 k6, Đ16 k3")


def test_a_member_may_end_on_a_day_of_the_own(law: LawBook) -> None:
    own = date(2026, 12, 31)
    members = [HouseholdMember(key=1, last_end=ENDS[0], common_end=own), HouseholdMember(key=2, last_end=ENDS[0])]
    together = quote_household(law, members, ON, common_end=END).lines
    assert [(line.months, line.quote.valid_to) for line in together] == [(9, own), (12, END)]
    apart = quote_household(law, members, ON, months=6).lines
    assert [(line.months, line.quote.valid_to) for line in apart] == [(9, own), (6, date(2026, 9, 30))]


@pytest.mark.parametrize(
    ("common_end", "words"),
    [
        (date(2027, 4, 1), "Thẻ mới bắt đầu 01/04/2026, quá sớm so với ngày hết hạn chung 01/04/2027"),
        (date(2026, 3, 31), "Thẻ mới bắt đầu 01/04/2026, sau ngày hết hạn chung 31/03/2026"),
    ],
)
def test_a_common_end_that_cannot_be_reached_is_refused_with_the_days_that_can(
    law: LawBook, common_end: date, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        household(law, [ENDS[0]], common_end)
    assert "từ 1 đến 12 tháng, nên chọn ngày hết hạn chung từ 01/04/2026 đến 31/03/2027" in broken.value.sentence
    assert broken.value.rule == "health-household.common-end"


def test_months_beyond_a_year_are_refused_for_one_member_too(law: LawBook) -> None:
    for months in (0, 13):
        with pytest.raises(RuleBroken, match=f"từ 1 đến 12 tháng, ở đây là {months}"):
            quote_household_member(law, on=ON, order=1, months=months, coterminous=True)


def test_a_first_card_waits_and_still_ends_with_the_others(law: LawBook) -> None:
    start = card_start(law, paid_on=ON).valid_from
    assert start == date(2026, 3, 31)
    (line,) = quote_household(law, [HouseholdMember(key=1)], ON, common_end=date(2027, 3, 30)).lines
    assert (line.months, line.quote.valid_from, line.quote.valid_to) == (12, start, date(2027, 3, 30))


def test_a_book_with_one_length_names_it(law: LawBook) -> None:
    rows = [rate for key in law.keys() for rate in law.all(key)]  # noqa: SIM118  (a book of law, no dict)
    only = LawBook([rate for rate in rows if rate.key != "health-household.months" or rate.subject == "12"])
    with pytest.raises(RuleBroken, match="đóng 12 tháng một lần, không đóng 6 tháng"):
        quote_household_member(only, on=ON, order=1, months=6)


def test_how_the_months_were_counted_is_said(law: LawBook) -> None:
    def step(end: date) -> tuple[str, str, str]:
        months = months_until(date(2026, 4, 1), end)
        quote = quote_household_member(
            law, on=ON, order=1, months=months, coterminous=True, common_end=end, last_end=date(2026, 3, 31)
        )
        (found,) = [one for one in quote.explanation if one.label == "Số tháng đến ngày hết hạn chung"]
        return found.formula, found.value, found.source

    assert step(date(2026, 6, 30)) == ("từ 01/04/2026 đến 30/06/2026", "3 tháng", "")
    formula, months, source = step(date(2026, 7, 1))
    assert (months, source) == ("4 tháng", "Cách tính của chương trình (chưa kiểm chứng)")
    assert formula.endswith("tháng lẻ tính tròn một tháng")
