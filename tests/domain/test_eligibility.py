from datetime import date

import pytest

from desktop_app.domain.eligibility import NO, UNKNOWN, YES, Facts, can_join, can_pay_missing, retirement_day
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI

ON = date(2026, 11, 21)
ADULT = "1980-05-01"


def holds(*codes: str) -> frozenset[str]:
    return frozenset(codes)


@pytest.mark.parametrize(
    ("facts", "answer", "says"),
    [
        (Facts(birth=ADULT), YES, "Đủ điều kiện"),
        (Facts(birth=ADULT, holds=holds("voluntary-si")), YES, "đóng tiếp"),
        (Facts(birth=ADULT, holds=holds("health-household")), YES, "Đủ điều kiện"),
        (Facts(birth="2011-11-21"), YES, "Đủ điều kiện"),
        (Facts(birth="2011-11-22"), NO, "Mới 14 tuổi"),
        (Facts(birth="2011"), YES, "Đủ điều kiện"),
        (Facts(), UNKNOWN, "Chưa có ngày sinh"),
        (Facts(birth=ADULT, holds=holds("compulsory-si")), NO, "BHXH bắt buộc"),
        (Facts(birth=ADULT, holds=holds("compulsory-si"), contract_suspended=True), YES, "Đủ điều kiện"),
        (Facts(birth=ADULT, holds=holds("pension", "compulsory-si"), contract_suspended=True), NO, "lương hưu"),
        (Facts(birth=ADULT, holds=holds("pension")), NO, "lương hưu"),
        (Facts(birth=ADULT, holds=holds("si-allowance")), NO, "trợ cấp BHXH"),
        (Facts(birth=ADULT, holds=holds("monthly-allowance")), NO, "trợ cấp hằng tháng"),
        (Facts(birth=ADULT, foreign=True), NO, "công dân Việt Nam"),
        (Facts(birth=ADULT, residence="died"), NO, "đã mất"),
        (Facts(birth=ADULT, residence="moved"), NO, "chuyển đi"),
        (Facts(birth=ADULT, residence="other-household"), NO, "hộ khác"),
        (Facts(birth=ADULT, residence="away"), YES, "Đủ điều kiện"),
    ],
)
def test_who_can_join_voluntary_insurance(law: LawBook, facts: Facts, answer: str, says: str) -> None:
    verdict = can_join(law, VOLUNTARY_SI, facts, ON)
    assert verdict.answer == answer
    assert verdict.allowed is (answer == YES)
    assert says in verdict.reason
    assert verdict.source or facts.residence


@pytest.mark.parametrize(
    ("facts", "answer", "says"),
    [
        (Facts(birth=ADULT), YES, "Đủ điều kiện"),
        (Facts(birth=ADULT, holds=holds("health-household", "voluntary-si")), YES, "đóng tiếp"),
        (Facts(birth=ADULT, classes=holds("near-poor")), YES, "hỗ trợ đóng"),
        (Facts(birth=ADULT, classes=holds("ethnic-minority")), YES, "Đủ điều kiện"),
        (Facts(birth=ADULT, classes=holds("poor")), NO, "hộ nghèo"),
        (Facts(birth=ADULT, classes=holds("island")), NO, "xã đảo"),
        (Facts(birth=ADULT, classes=holds("ethnic-difficult-area")), NO, "vùng khó khăn"),
        (Facts(birth="2012-01-01", classes=holds("pupil")), NO, "tại trường"),
        (Facts(birth="2020-11-22"), NO, "dưới 6 tuổi"),
        (Facts(birth="2020-11-21"), YES, "Đủ điều kiện"),
        (Facts(), UNKNOWN, "Chưa có ngày sinh"),
        (Facts(birth=ADULT, holds=holds("compulsory-si")), NO, "đơn vị sử dụng lao động"),
        (Facts(birth=ADULT, holds=holds("pension")), NO, "lương hưu"),
        (Facts(birth=ADULT, holds=holds("si-allowance")), NO, "trợ cấp BHXH"),
        (Facts(birth=ADULT, holds=holds("unemployment-benefit")), NO, "thất nghiệp"),
        (Facts(birth="1945", holds=holds("social-pension")), NO, "hưu trí xã hội"),
        (Facts(birth=ADULT, holds=holds("health-other")), NO, "nhóm khác"),
        (Facts(birth=ADULT, residence="died"), NO, "đã mất"),
    ],
)
def test_who_can_join_as_a_household(law: LawBook, facts: Facts, answer: str, says: str) -> None:
    verdict = can_join(law, HEALTH_HOUSEHOLD, facts, ON)
    assert verdict.answer == answer
    assert says in verdict.reason
    assert verdict.source or facts.residence


def test_other_schemes_are_not_judged(law: LawBook) -> None:
    with pytest.raises(RuleBroken):
        can_join(law, "pension", Facts(birth=ADULT), ON)


# NĐ 135/2020/NĐ-CP Đ4 and its Phụ lục I: the age of the year in which it is reached.
@pytest.mark.parametrize(
    ("birth", "sex", "day"),
    [
        ("1964-09-10", "male", date(2025, 12, 10)),  # 61 years 3 months
        ("1964-10-10", "male", date(2026, 4, 10)),  # 61 years 6 months
        ("1965-06-30", "male", date(2026, 12, 30)),
        ("1965-07-01", "male", date(2027, 4, 1)),  # 61 years 9 months
        ("1970-01-01", "male", date(2032, 1, 1)),  # 62 years from 2028 on
        ("1969-12-31", "female", date(2026, 12, 31)),  # 57 years
        ("1970-01-01", "female", date(2027, 5, 1)),  # 57 years 4 months
        ("1980-01-01", "female", date(2040, 1, 1)),  # 60 years from 2035 on
        ("1965", "male", date(2026, 7, 1)),
        ("1940-01-01", "male", date(2000, 1, 1)),  # older than the table: its first row
        ("1960-12-31", "male", date(2020, 12, 31)),  # 60 years, the day before the ages began to rise
        ("1961-01-01", "male", date(2021, 4, 1)),  # 60 years 3 months
        ("1965-12-31", "female", date(2020, 12, 31)),  # 55 years
        ("1966-01-01", "female", date(2021, 5, 1)),  # 55 years 4 months
    ],
)
def test_retirement_days(law: LawBook, birth: str, sex: str, day: date) -> None:
    assert retirement_day(law, birth, sex) == day


@pytest.mark.parametrize(("birth", "sex"), [(None, "male"), ("1965", None), ("", ""), ("1965", "other")])
def test_without_birth_or_sex_there_is_no_retirement_day(law: LawBook, birth: str | None, sex: str | None) -> None:
    assert retirement_day(law, birth, sex) is None


# A man born on 10/04/1965 reaches 61 years 6 months on 10/10/2026: the months missing may be paid from 01/09/2026.
@pytest.mark.parametrize(
    ("on", "paid", "answer", "says"),
    [
        (date(2026, 8, 31), 130, NO, "sớm nhất đóng một lần từ 01/09/2026"),
        (date(2026, 9, 1), 130, YES, "Còn thiếu 50 tháng"),
        (ON, 120, YES, "Còn thiếu 60 tháng"),
        (ON, 119, NO, "nhiều hơn 60 tháng"),
        (ON, 180, NO, "không còn thiếu"),
    ],
)
def test_missing_months_near_retirement(law: LawBook, on: date, paid: int, answer: str, says: str) -> None:
    verdict = can_pay_missing(law, birth="1965-04-10", sex="male", paid_months=paid, on=on)
    assert (verdict.scheme, verdict.answer) == (VOLUNTARY_SI, answer)
    assert says in verdict.reason
    assert verdict.source


def test_missing_months_need_birth_and_sex(law: LawBook) -> None:
    assert can_pay_missing(law, birth=None, sex="male", paid_months=150, on=ON).answer == UNKNOWN
