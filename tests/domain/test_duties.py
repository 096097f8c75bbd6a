"""Employers who pay late, and what the office must have done by when."""

from datetime import date

import pytest

from desktop_app.domain.deadlines import (
    OfficeDeadline,
    employer_due,
    employer_standing,
    evasion_from,
    office_deadlines,
)
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook


# September 2026 is due on 31/10/2026 (L41 Đ34 k4); more than 60 days later is 31/12/2026 (Đ39)
@pytest.mark.parametrize(
    ("on", "reminded", "state", "days_late", "late_amount", "words"),
    [
        (date(2026, 9, 30), False, "due", 0, 0, "còn 31 ngày"),
        (date(2026, 10, 31), False, "due", 0, 0, "Đến hạn đóng 31/10/2026, còn 0 ngày"),
        (date(2026, 11, 1), False, "late", 1, 3_000, "Chậm đóng 1 ngày"),
        (date(2026, 11, 10), False, "late", 10, 30_000, "Từ 31/12/2026 là trốn đóng nếu đã được đôn đốc"),
        (date(2026, 12, 30), True, "late", 60, 180_000, "Chậm đóng 60 ngày"),
        (date(2026, 12, 31), False, "over-limit", 61, 183_000, "là trốn đóng khi đã đôn đốc bằng văn bản"),
        (date(2026, 12, 31), True, "evaded", 61, 183_000, "đã được đôn đốc bằng văn bản: trốn đóng"),
        (date(2029, 12, 31), True, "evaded", 1157, 3_471_000, "quá thời hạn từ 31/12/2026"),
    ],
)
def test_an_employer_who_has_not_paid(
    law: LawBook, on: date, reminded: bool, state: str, days_late: int, late_amount: int, words: str
) -> None:
    standing = employer_standing(law, month="2026-09", on=on, amount=10_000_000, reminded=reminded)
    assert (standing.state, standing.days_late, standing.late_amount) == (state, days_late, late_amount)
    assert (standing.due_on, standing.evasion_from) == (date(2026, 10, 31), date(2026, 12, 31))
    assert standing.days_left == (date(2026, 10, 31) - on).days
    assert standing.per_day == 3_000  # 0,03 % of 10.000.000
    assert words in standing.sentence
    assert ("Tiền chậm đóng" in standing.sentence) == (days_late > 0)
    assert "Đ34" in standing.source


def test_without_an_amount_only_the_days_are_told(law: LawBook) -> None:
    standing = employer_standing(law, month="2026-07", cycle_months=3, on=date(2026, 11, 21))
    assert (standing.due_on, standing.days_late, standing.late_amount) == (date(2026, 10, 31), 21, None)
    assert (standing.per_day, standing.quote) == (None, None)
    assert "Tiền chậm đóng" not in standing.sentence


@pytest.mark.parametrize("cycle", [0, 2, 12])
def test_a_cycle_the_law_does_not_know_is_refused(law: LawBook, cycle: int) -> None:
    with pytest.raises(RuleBroken, match="3 tháng hoặc 6 tháng") as broken:
        employer_due(law, month="2026-09", cycle_months=cycle)
    assert (broken.value.rule, broken.value.source) == ("employer.cycle", "Luật BHXH 41/2024/QH15 Đ34 k4")


def short(found: tuple[OfficeDeadline, ...]) -> list[tuple[str, str, str, int]]:
    return [(one.code, one.period, one.due_on.isoformat(), one.days_left) for one in found]


def test_what_the_office_owes_in_two_months_around_new_year(law: LawBook) -> None:
    found = office_deadlines(law, date(2026, 12, 20), 60)
    assert short(found) == [
        ("remuneration", "2026-12", "2026-12-25", 5),
        ("monthly", "2026-12", "2027-01-05", 16),
        ("quarterly", "2026-Q4", "2027-01-05", 16),
        ("annual", "2026", "2027-01-10", 21),
        ("remuneration", "2027-01", "2027-01-25", 36),
        ("monthly", "2027-01", "2027-02-05", 47),
    ]
    assert [one.title for one in found[1:4]] == ["Báo cáo tháng 12/2026", "Báo cáo quý IV/2026", "Báo cáo năm 2026"]
    assert {one.source for one in found} == {"QĐ 366/QĐ-BHXH Đ5", "TT 116/2025/TT-BTC Đ4"}


@pytest.mark.parametrize(
    ("on", "ahead", "codes"),
    [
        (date(2026, 10, 4), 1, ["monthly", "quarterly"]),
        (date(2026, 10, 5), 0, ["monthly", "quarterly"]),  # on the very day
        (date(2026, 10, 6), 0, []),
        (date(2026, 11, 5), 0, ["monthly"]),
        (date(2026, 11, 24), 1, ["remuneration"]),
        (date(2026, 11, 26), 8, []),
        (date(2026, 1, 1), 24, ["monthly", "quarterly", "annual", "remuneration"]),
        (date(2016, 1, 1), 30, []),  # before the book knows any day
        (date(2025, 11, 1), 40, ["monthly", "monthly"]),  # TT 116/2025 holds from 15/12/2025
    ],
)
def test_both_ends_are_included_and_unknown_days_left_out(law: LawBook, on: date, ahead: int, codes: list[str]) -> None:
    assert [one.code for one in office_deadlines(law, on, ahead)] == codes


def test_looking_back_is_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="từ 0 trở lên"):
        office_deadlines(law, date(2026, 1, 1), -1)


def test_the_day_from_which_late_may_be_evaded(law: LawBook) -> None:
    since, rate = evasion_from(law, date(2026, 10, 31))
    assert (since, rate.whole) == (date(2026, 12, 31), 60)
    assert since == employer_due(law, month="2026-09").evasion_from
    with pytest.raises(RuleBroken, match="trốn đóng"):
        evasion_from(law, date(2020, 1, 31))
