"""What the rule book refuses of a new figure, with a sentence that says what would be allowed, and what it only remarks upon."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import Office
from desktop_app.services.rule_book import check_rates, rate_warnings, switch_on, withdraw
from desktop_app.services.rule_book_values import NewRate
from tests.services.money_builders import the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as made:
        yield made


def rate(key: str = "base-salary", value: str = "2700000", since: str = "2026-11-01", **more: object) -> NewRate:
    base = NewRate(key=key, value=Decimal(value), valid_from=date.fromisoformat(since), source="NĐ 999/2026/NĐ-CP")
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (rate("no-such-key"), "Không có “no-such-key” trong bộ quy định"),
        (rate("health.support", "50", subject="no-such-class"), "không có diện đối tượng “no-such-class”"),
        (rate("health-household.step", "30", subject="6"), "không có dòng “6”"),
        (rate(value="-1"), "là số âm"),
        (rate(value="0"), "phải lớn hơn 0"),
        (rate(value="2530000.5"), "phải là số nguyên"),
        (rate(value="NaN"), "phải là một số"),
        (rate("health.support", "101", subject="near-poor"), "vượt quá 100 %"),
        (rate("health.rate", "7"), "vượt mức tối đa của luật là 6 %"),
        (rate("health.card-wait-days", "30.5"), "phải là số nguyên"),
        (rate("voluntary-si.window-months", "4.5", subject="6"), "phải là số nguyên"),
        (rate("report.monthly-day", "32"), "từ 1 đến 31"),
        (rate("health.change-inside-period", "2"), "0: không đóng bù; 1: đóng theo mức mới"),
        (rate(valid_to=date(2026, 10, 31)), "ngày hết hiệu lực 31/10/2026 trước ngày hiệu lực 01/11/2026"),
        (rate(since="0226-11-01"), "năm 226 không thể đúng"),
        (rate(valid_to=date(9999, 12, 31)), "năm 9999 không thể đúng"),
        (rate(source="  "), "ghi căn cứ"),
        (rate(confidence="?"), "mức tin cậy"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(office: Office, new: NewRate, sentence: str) -> None:
    (said,) = check_rates(office, [new])
    assert sentence in said
    with pytest.raises(RuleBroken) as refused:
        switch_on(office, [new])
    assert refused.value.sentence == said
    assert office.read.office_rates.all() == []


def test_nothing_is_refused_too(office: Office) -> None:
    assert check_rates(office, []) == ("Chưa có mức nào để áp dụng.",)


@pytest.mark.parametrize(
    ("standing", "new", "clash"),
    [
        ([("2026-11-01", None)], ("2026-11-01", None), "từ 01/11/2026"),
        ([("2026-11-01", "2027-06-30")], ("2027-06-30", None), "từ 01/11/2026 đến 30/06/2027"),
        ([("2027-01-01", None)], ("2026-12-01", "2027-01-01"), "từ 01/01/2027"),
        ([("2026-11-01", "2027-06-30")], ("2027-07-01", None), ""),
        ([("2027-01-01", None)], ("2026-12-01", None), ""),
        ([("2027-01-01", None)], ("2026-12-01", "2026-12-31"), ""),
        ([("2026-11-01", None)], ("2027-07-01", None), ""),
    ],
)
def test_days_of_two_figures_of_the_office(
    office: Office, standing: list[tuple[str, str | None]], new: tuple[str, str | None], clash: str
) -> None:
    def at(span: tuple[str, str | None]) -> NewRate:
        return rate(since=span[0], valid_to=date.fromisoformat(span[1]) if span[1] else None)

    switch_on(office, [at(span) for span in standing])
    said = check_rates(office, [at(new)])
    assert bool(said) == bool(clash)
    if clash:
        assert said[0].endswith(f"cơ quan đã nhập mức hiệu lực {clash}. Rút mức đó trước, hoặc chọn ngày không trùng.")


def test_two_lines_of_one_decree_may_not_claim_the_same_days(office: Office) -> None:
    assert "hai dòng cùng nhập trùng ngày" in check_rates(office, [rate(), rate(value="2800000")])[0]
    sound = [rate(valid_to=date(2026, 12, 31)), rate(value="2800000", since="2027-01-01")]
    assert check_rates(office, sound) == ()


def test_days_without_any_figure_are_refused_and_named(office: Office) -> None:
    late = rate("voluntary-si.fund-yield", "0.33", "2027-02-01", valid_to=date(2027, 12, 31))
    (said,) = check_rates(office, [late])
    assert said.startswith(
        "Lãi suất đầu tư quỹ BHXH bình quân tháng: từ 01/01/2027 đến 31/01/2027 sẽ không có mức nào."
    )
    assert "Nhập ngày hiệu lực 01/01/2027" in said
    early = rate("voluntary-si.fund-yield", "0.29", "2025-01-01", valid_to=date(2025, 6, 30))
    (said,) = check_rates(office, [early])
    assert "từ 01/07/2025 đến 31/12/2025" in said
    assert "Nhập ngày hết hiệu lực 31/12/2025" in said
    filled = rate("voluntary-si.fund-yield", "0.32", "2027-01-01", valid_to=date(2027, 1, 31))
    assert check_rates(office, [late, filled]) == ()
    assert check_rates(office, [replace(late, valid_from=date(2027, 1, 1))]) == ()


def test_a_gap_that_was_there_may_be_narrowed(office: Office) -> None:
    first = replace(rate("voluntary-si.fund-yield", "0.33", "2027-01-01"), valid_to=date(2027, 12, 31))
    second = replace(first, valid_from=date(2028, 1, 1), valid_to=None)
    ids = switch_on(office, [first, second]).value
    assert withdraw(office, ids[0]).notes == (
        "Từ 01/01/2027 đến 31/12/2027 không còn mức “Lãi suất đầu tư quỹ BHXH bình quân tháng” nào.",
    )
    assert check_rates(office, [replace(first, valid_from=date(2027, 3, 1))]) == ()


def test_what_is_only_unusual_is_said_and_not_refused(office: Office) -> None:
    far, ten = rate(since="2062-01-01"), rate(value="25300000")
    assert check_rates(office, [far]) == check_rates(office, [ten]) == ()
    assert "còn rất xa" in rate_warnings(office, [far])[0]
    assert "khác nhiều so với mức trước (2.530.000 đồng/tháng)" in rate_warnings(office, [ten])[0]
    assert rate_warnings(office, [rate()]) == ()
    assert "khác nhiều" in switch_on(office, [ten]).notes[0]
