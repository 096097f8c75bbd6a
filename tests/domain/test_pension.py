"""How far a person is from a pension (Luật BHXH 41/2024/QH15 Đ98: 15 years; Bộ luật Lao động 2019 Đ169 k2: the age)."""

from datetime import date

import pytest

from desktop_app.domain.eligibility import pension_outlook, retirement_day
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook

ON = date(2026, 11, 21)


# Phụ lục I NĐ 135/2020/NĐ-CP: month of birth → month of retirement
@pytest.mark.parametrize(
    ("birth", "sex", "retires"),
    [
        ("1961-10-05", "male", date(2022, 4, 5)),  # 60 years 6 months
        ("1964-10-05", "male", date(2026, 4, 5)),  # 61 years 6 months
        ("1965-06-30", "male", date(2026, 12, 30)),  # 61 years 6 months, the last born under it
        ("1965-07-01", "male", date(2027, 4, 1)),  # 61 years 9 months
        ("1966-06-30", "male", date(2028, 6, 30)),  # 62 years
        ("1969-11-01", "female", date(2026, 11, 1)),  # 57 years
        ("1970-09-01", "female", date(2028, 5, 1)),  # 57 years 8 months
        ("1975-05-01", "female", date(2035, 5, 1)),  # 60 years
        ("1965", "male", date(2026, 7, 1)),  # a year only counts from 1 January: 61 years 6 months
    ],
)
def test_the_retirement_age_rises_year_by_year(law: LawBook, birth: str, sex: str, retires: date) -> None:
    assert retirement_day(law, birth, sex) == retires
    assert pension_outlook(law, birth=birth, sex=sex, paid_months=0, on=ON).retires_on == retires


@pytest.mark.parametrize(
    ("birth", "sex", "paid", "missing", "one_off", "enough", "words"),
    [
        ("1990-01-01", "female", 0, 180, 0, date(2041, 10, 31), "đóng đều mỗi tháng thì đủ vào tháng 10/2041"),
        ("1990-01-01", "female", 179, 1, 0, date(2026, 11, 30), "còn thiếu 1 trong 180 tháng"),
        ("1990-01-01", "female", 180, 0, 0, None, "đủ 180 tháng"),
        ("1990-01-01", "female", 300, 0, 0, None, "Đã đóng 300 tháng"),
        # born 20/08/1965: retires 20/05/2027, so 11/2026–05/2027 are seven months yet to be paid
        ("1965-08-20", "male", 173, 7, 0, date(2027, 5, 31), "đủ vào tháng 05/2027"),
        ("1965-08-20", "male", 172, 8, 1, date(2027, 6, 30), "còn thiếu 1 tháng, được đóng một lần"),
        ("1965-08-20", "male", 113, 67, 60, date(2032, 5, 31), "còn thiếu 60 tháng, được đóng một lần"),
        ("1965-08-20", "male", 112, 68, 0, date(2032, 6, 30), "còn thiếu 61 tháng, nhiều hơn 60 tháng"),
        ("1962-01-01", "male", 150, 30, 30, date(2029, 4, 30), "Đã đủ tuổi nghỉ hưu từ 01/07/2022"),
        # reached the age this very month: the month itself can still be paid
        ("1969-11-25", "female", 179, 1, 0, date(2026, 11, 30), "Đủ tuổi nghỉ hưu ngày 25/11/2026"),
    ],
)
def test_the_outlook_counts_the_months_to_the_age(
    law: LawBook, birth: str, sex: str, paid: int, missing: int, one_off: int, enough: date | None, words: str
) -> None:
    outlook = pension_outlook(law, birth=birth, sex=sex, paid_months=paid, on=ON)
    assert (outlook.months_needed, outlook.months_missing) == (180, missing)
    assert (outlook.one_off_months, outlook.enough_on) == (one_off, enough)
    assert words in outlook.sentence
    assert outlook.sources[0] == "Luật BHXH 41/2024/QH15 Đ98"
    assert any("NĐ 135/2020" in source for source in outlook.sources)


@pytest.mark.parametrize(("birth", "sex"), [(None, "male"), ("1970", None), (None, None)])
def test_without_birth_or_sex_only_the_months_are_known(law: LawBook, birth: str | None, sex: str | None) -> None:
    outlook = pension_outlook(law, birth=birth, sex=sex, paid_months=100, on=ON)
    assert (outlook.retires_on, outlook.months_missing, outlook.one_off_months) == (None, 80, 0)
    assert outlook.sentence.startswith("Chưa có ngày sinh hoặc giới tính")
    assert outlook.enough_on == date(2033, 6, 30)


def test_months_paid_are_never_negative(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="từ 0 trở lên") as broken:
        pension_outlook(law, birth="1970", sex="male", paid_months=-1, on=ON)
    assert broken.value.rule == "pension.paid-months"
