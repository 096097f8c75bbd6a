"""Where a person stands in a scheme, in one shape: next due, in window, late, limit, lapsed since however long ago."""

from datetime import date, timedelta

import pytest

from desktop_app.domain.deadlines import health_due, person_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook

ON = date(2026, 11, 21)


# Luật BHYT Đ16 k3 c: 90 days; 30 days of notice by QĐ 595 (D08a-TS)
@pytest.mark.parametrize(
    ("days", "state", "days_left", "words"),
    [
        (200, "covered", 200, "còn hạn đến 09/06/2027"),
        (31, "covered", 31, "còn hạn"),
        (30, "in-window", 30, "đóng tiếp từ nay"),
        (0, "in-window", 0, "hết hạn 21/11/2026"),
        (-1, "late", 88, "chậm nhất 17/02/2027"),
        (-89, "late", 0, "chậm nhất 21/11/2026"),
        (-90, "lapsed", -1, "thẻ mới phải chờ"),
        (-20_000, "lapsed", -19_911, "gián đoạn từ 90 ngày"),
    ],
)
def test_a_card(law: LawBook, days: int, state: str, days_left: int, words: str) -> None:
    ends_on = ON + timedelta(days=days)
    due = person_due(law, "health-household", on=ON, covered_to=ends_on)
    assert (due.state, due.days_left, due.due_on, due.covered_to) == (state, days_left, ends_on, ends_on)
    assert (due.opens_on, due.limit_on) == (ends_on - timedelta(days=30), ends_on + timedelta(days=89))
    lapsed = ends_on + timedelta(days=1) if days < 0 else None
    assert due.lapsed_since == lapsed == health_due(law, on=ON, ends_on=ends_on).lapsed_since
    assert words in due.sentence
    assert due.source


# Luật BHXH 41/2024/QH15 Đ36 k3; paid to 30/06/2026 by six months: July to December, to be paid by October
@pytest.mark.parametrize(
    ("on", "state", "days_left", "lapsed_since", "words"),
    [
        (date(2026, 6, 30), "covered", 123, None, "kỳ sau đóng chậm nhất 31/10/2026"),
        (date(2026, 7, 1), "in-window", 122, None, "đang trong hạn đóng"),
        (date(2026, 10, 31), "in-window", 0, None, "chậm nhất 31/10/2026"),
        (date(2026, 11, 1), "late", 60, date(2026, 11, 1), "nay đóng từ tháng 11/2026"),
        (date(2026, 12, 31), "late", 0, date(2026, 11, 1), "các tháng trước đó không tính"),
        (date(2027, 1, 1), "lapsed", -1, date(2026, 11, 1), "Đã ngừng đóng"),
        (date(2056, 1, 1), "lapsed", -10_593, date(2026, 11, 1), "nay đóng từ tháng 01/2056"),
    ],
)
def test_voluntary_insurance(
    law: LawBook, on: date, state: str, days_left: int, lapsed_since: date | None, words: str
) -> None:
    due = person_due(law, "voluntary-si", on=on, covered_to=date(2026, 6, 30), method="6")
    assert (due.state, due.days_left, due.lapsed_since) == (state, days_left, lapsed_since)
    assert (due.opens_on, due.due_on, due.limit_on) == (date(2026, 7, 1), date(2026, 10, 31), date(2026, 12, 31))
    assert words in due.sentence
    assert "Đ36 k3" in due.source


def test_years_ahead_are_followed_by_a_month(law: LawBook) -> None:
    due = person_due(law, "voluntary-si", on=date(2026, 7, 5), covered_to=date(2026, 6, 30), method="ahead")
    assert (due.state, due.due_on, due.limit_on) == ("in-window", date(2026, 7, 31), date(2026, 7, 31))


@pytest.mark.parametrize(("days", "state"), [(0, "covered"), (-1, "unknown"), (-9_000, "unknown")])
def test_an_unknown_method_leaves_the_window_open(law: LawBook, days: int, state: str) -> None:
    covered_to = ON + timedelta(days=days)
    due = person_due(law, "voluntary-si", on=ON, covered_to=covered_to)
    assert (due.state, due.due_on, due.limit_on, due.lapsed_since) == (state, None, None, None)
    assert (due.days_left, due.opens_on) == (days, covered_to + timedelta(days=1))
    assert ("chưa biết phương thức" in due.sentence) == (state == "unknown")


def test_other_schemes_have_no_dues_here(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="BHXH tự nguyện và BHYT hộ gia đình") as broken:
        person_due(law, "pension", on=ON, covered_to=ON)
    assert broken.value.rule == "deadlines.scheme"


def test_cover_that_ended_in_another_century_is_not_cut_off(law: LawBook) -> None:
    for scheme in ("health-household", "voluntary-si"):
        due = person_due(law, scheme, on=ON, covered_to=date(1995, 12, 31), method="12")
        assert due.state == "lapsed"
        assert due.lapsed_since is not None
