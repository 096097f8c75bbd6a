"""Chậm đóng: due day, days late, what they cost, and from when it may count as evaded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import Office
from desktop_app.services.what_if_late import LateTry, late_payment
from desktop_app.services.what_if_text import late_summary
from tests.builders import empty_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = empty_office(tmp_path)
    yield made
    made.close(with_backup=False)


CYCLES = [
    ("2026-08", 1, date(2026, 9, 30)),
    ("2026-07", 3, date(2026, 10, 31)),
    ("2026-01", 6, date(2026, 7, 31)),
    ("2026-12", 1, date(2027, 1, 31)),
]


@pytest.mark.parametrize(("month", "cycle", "due"), CYCLES)
def test_a_cycle_is_due_at_the_end_of_the_month_after_it(office: Office, month: str, cycle: int, due: date) -> None:
    """Luật BHXH 41/2024/QH15 Điều 34 khoản 4."""
    answer = late_payment(office, LateTry(amount=1_000_000, paid=due, month=month, cycle=cycle))
    assert (answer.due, answer.days, answer.amount) == (due, 0, 0)


def test_days_and_money_of_a_late_payment_with_their_sources(office: Office) -> None:
    answer = late_payment(office, LateTry(amount=120_000_000, paid=date(2026, 11, 21), month="2026-08"))
    assert (answer.days, answer.amount) == (52, 1_872_000)  # 120.000.000 × 0,03 % × 52
    assert (answer.evasion_from, answer.per_day) == (date(2026, 11, 30), 36_000)
    assert not answer.may_be_evasion
    labels = [step.label for step in answer.steps]
    assert (labels[0], labels[-1]) == ("Hạn đóng", "Có thể bị coi là trốn đóng")
    assert "Luật BHXH 41/2024/QH15 Đ34 k4" in answer.steps[0].source
    assert answer.steps[-1].source


@pytest.mark.parametrize(("paid", "evasion"), [(date(2026, 11, 29), False), (date(2026, 11, 30), True)])
def test_evasion_may_begin_on_the_sixty_first_day(office: Office, paid: date, evasion: bool) -> None:
    """Luật BHXH 41/2024/QH15 Điều 39: more than 60 days after the latest day, and reminded in writing."""
    by_month = late_payment(office, LateTry(amount=1, paid=paid, month="2026-08"))
    by_day = late_payment(office, LateTry(amount=1, paid=paid, due=date(2026, 9, 30)))
    assert by_month.may_be_evasion is by_day.may_be_evasion is evasion
    assert by_month.evasion_from == by_day.evasion_from


def test_without_a_day_due_it_says_what_is_missing(office: Office) -> None:
    with pytest.raises(RuleBroken, match="tháng đầu của kỳ"):
        late_payment(office, LateTry(amount=1, paid=date(2026, 11, 21)))


def test_a_negative_amount_is_refused(office: Office) -> None:
    with pytest.raises(RuleBroken):
        late_payment(office, LateTry(amount=-1, paid=date(2026, 11, 21), due=date(2026, 9, 30)))


def test_the_summary_tells_the_sum_to_pay(office: Office) -> None:
    answer = late_payment(office, LateTry(amount=120_000_000, paid=date(2026, 11, 21), month="2026-08"))
    text = late_summary(answer)
    assert "- tiền chậm đóng: 1.872.000 đ" in text
    assert "- cộng phải nộp: 121.872.000 đ" in text
    assert "Từ ngày 30/11/2026" in text
