from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate, check_periods, read_rates
from desktop_app.domain.law_names import (
    class_name,
    method_name,
    named_keys,
    named_subjects,
    rate_name,
    subject_name,
)


def rate(value: str, start: str, end: str = "", *, key: str = "base-salary", subject: str = "") -> Rate:
    row = {"key": key, "subject": subject, "value": value, "unit": "đồng", "valid_from": start, "valid_to": end}
    return read_rates([row | {"source": "NĐ 1", "confidence": "H", "note": ""}])[0]


# Source of each row: NĐ 38/2019, NĐ 24/2023, NĐ 73/2024, NĐ 161/2026.
@pytest.mark.parametrize(
    ("on", "salary"),
    [
        (date(2019, 7, 1), 1_490_000),
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
        (date(2099, 1, 1), 2_530_000),
    ],
)
def test_the_base_salary_changes_on_its_days(law: LawBook, on: date, salary: int) -> None:
    assert law.at("base-salary", on).whole == salary


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2021, 12, 31), 700000),
        (date(2022, 1, 1), 1500000),
        (date(2026, 12, 31), 1500000),
        (date(2027, 1, 1), 2200000),
    ],
)
def test_the_rural_poverty_line_changes_on_its_days(law: LawBook, on: date, line: int) -> None:
    assert law.at("rural-poverty-line", on).whole == line


def test_a_day_without_a_rate_is_refused_by_its_vietnamese_name(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match=r"Lương cơ sở.*30/06/2019") as broken:
        law.at("base-salary", date(2019, 6, 30))
    assert broken.value.rule == "law.missing"
    assert broken.value.sentence == str(broken.value)
    with pytest.raises(RuleBroken, match="Lãi suất đầu tư quỹ"):
        law.at("voluntary-si.fund-yield", date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="hộ nghèo"):
        law.at("health.support", date(2026, 1, 1), "poor")
    assert law.find("no-such-key", date(2026, 1, 1)) is None


def test_subjects_are_looked_up_apart() -> None:
    book = LawBook([rate("1", "2020-01-01", subject="a"), rate("2", "2020-01-01", subject="b")])
    assert book.at("base-salary", date(2020, 1, 1), "b").whole == 2
    assert [row.subject for row in book.in_force("base-salary", date(2021, 1, 1))] == ["a", "b"]
    assert book.in_force("base-salary", date(2019, 12, 31)) == ()
    assert book.in_force("no-such-key", date(2020, 1, 1)) == ()
    assert book.keys() == ("base-salary",)
    assert [row.whole for row in book.all("base-salary")] == [1, 2]


def test_days_before_the_book_may_take_its_first_row(law: LawBook) -> None:
    assert law.at_or_first("base-salary", date(1999, 1, 1)).whole == 1_490_000
    assert law.at_or_first("base-salary", date(2025, 1, 1)).whole == 2_340_000
    with pytest.raises(RuleBroken):
        law.at_or_first("no-such-key", date(2025, 1, 1))


def test_the_next_change_inside_a_period(law: LawBook) -> None:
    change = law.next_change("base-salary", date(2026, 6, 30), date(2026, 7, 1))
    assert change is not None
    assert change.whole == 2_530_000
    assert law.next_change("base-salary", date(2026, 7, 1), date(2030, 1, 1)) is None
    assert law.next_change("base-salary", date(2026, 1, 1), date(2026, 6, 30)) is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([rate("1", "2020-01-01"), rate("2", "2021-01-01")], "cùng hiệu lực từ ngày 01/01/2021"),
        ([rate("1", "2020-01-01", "2021-01-01"), rate("2", "2021-01-01")], "chậm nhất ngày 31/12/2020"),
        ([rate("1", "2020-01-01", "2019-01-01")], "trước ngày hiệu lực"),
    ],
)
def test_overlapping_periods_are_refused_with_a_sentence(rows: list[Rate], says: str) -> None:
    assert any(says in problem for problem in check_periods(rows))
    with pytest.raises(RuleBroken, match=says):
        LawBook(rows)


def test_a_gap_is_told_and_still_refused_only_on_its_days() -> None:
    rows = [rate("2", "2021-01-01"), rate("1", "2020-01-01", "2020-11-30")]
    assert check_periods(rows) == [
        "Quy định “Lương cơ sở (mức tham chiếu)”: không có mức nào từ 01/12/2020 đến 31/12/2020."
    ]
    book = LawBook(rows)
    assert book.at("base-salary", date(2020, 11, 30)).whole == 1
    assert book.find("base-salary", date(2020, 12, 31)) is None


def test_periods_that_touch_are_sound() -> None:
    assert check_periods([rate("1", "2020-01-01", "2020-12-31"), rate("2", "2021-01-01")]) == []


@pytest.mark.parametrize(
    ("value", "start"), [("nhiều", "2020-01-01"), ("1", "01/01/2020"), ("", "2020-01-01"), ("NaN", "2020-01-01")]
)
def test_an_unreadable_row_is_refused(value: str, start: str) -> None:
    with pytest.raises(RuleBroken, match="Lương cơ sở"):
        rate(value, start)


def test_values_as_whole_share_and_fraction() -> None:
    percent = rate("4.5", "2020-01-01")
    assert percent.share == Decimal("0.045")
    assert percent.exact == Decimal("4.5")
    with pytest.raises(RuleBroken, match="số nguyên, đang là 4,5"):
        _ = percent.whole


def test_what_was_not_verified_is_marked(law: LawBook) -> None:
    assert law.at("rural-poverty-line", date(2027, 1, 1)).cited() == "NĐ 351/2025/NĐ-CP (chưa kiểm chứng)"
    assert law.at("base-salary", date(2026, 7, 1)).cited() == "NĐ 161/2026/NĐ-CP"


def test_a_rate_becomes_plain_text_for_the_snapshot() -> None:
    assert rate("0.31", "2026-01-01", "2026-12-31").as_json()["value"] == "0.31"
    assert rate("1E+2", "2026-01-01").as_json() == {
        "key": "base-salary",
        "subject": "",
        "value": "100",
        "unit": "đồng",
        "valid_from": "2026-01-01",
        "valid_to": "",
        "source": "NĐ 1",
        "confidence": "H",
    }


@pytest.mark.parametrize(
    ("key", "subject", "name"),
    [
        ("base-salary", "", "Lương cơ sở (mức tham chiếu)"),
        ("health-household.step", "2", "Mức đóng BHYT theo thứ tự trong hộ gia đình – người thứ 2"),
        ("health-household.step", "5", "Mức đóng BHYT theo thứ tự trong hộ gia đình – từ người thứ 5"),
        ("health-household.months", "6", "Số tháng đóng BHYT hộ gia đình một lần – 6 tháng"),
        ("voluntary-si.support", "near-poor", "Nhà nước hỗ trợ đóng BHXH tự nguyện – hộ cận nghèo"),
        ("voluntary-si.months", "monthly", "Số tháng của phương thức đóng BHXH tự nguyện – hằng tháng"),
        ("retirement.age-months", "male", "Tuổi nghỉ hưu – nam"),
        ("của-riêng", "x", "của-riêng – x"),
    ],
)
def test_every_figure_has_a_vietnamese_name(key: str, subject: str, name: str) -> None:
    assert rate_name(key, subject) == name


def test_names_of_classes_and_methods() -> None:
    assert class_name("island") == "người sống ở xã đảo, đặc khu"
    assert class_name("lạ") == "lạ"
    assert method_name("ahead") == "một lần cho nhiều năm về sau"
    assert subject_name("voluntary-si.months", "12") == "12 tháng một lần"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(-10, 2000))
def test_look_up_equals_a_plain_search(lengths: list[int], offset: int) -> None:
    start = date(2020, 1, 1)
    rows = []
    for number, length in enumerate(lengths):
        last = start + timedelta(days=length - 1)
        rows.append(replace(rate(str(number), start.isoformat()), valid_to=last))
        start = last + timedelta(days=1 + number % 2)
    day = date(2020, 1, 1) + timedelta(days=offset)
    expected = [row for row in rows if row.valid_to and row.valid_from <= day <= row.valid_to]
    assert LawBook(reversed(rows)).find("base-salary", day) == (expected[0] if expected else None)


def test_the_named_keys_and_subjects_can_be_asked_for() -> None:
    assert {"base-salary", "late-payment.rate"} <= named_keys()
    assert {"near-poor", "monthly", "male"} <= named_subjects()
