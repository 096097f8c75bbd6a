"""Bảng tổng hợp tháng: groups by indicator, percentages, pace words, charts, remarks."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop_app.reports import monthly_summary
from desktop_app.reports.monthly_summary import PACE_WORDS, MonthlySummary, Progress
from tests.reports.figures import monthly_summary as a_summary


def test_each_indicator_is_a_group_of_communes_and_their_sum() -> None:
    rows = monthly_summary.report(a_summary()).rows
    assert [row.kind for row in rows] == ["group", "line", "line", "subtotal"] * 2
    assert rows[0].values["name"] == "I. Người tham gia BHXH tự nguyện (đơn vị tính: người)"
    assert rows[4].values["name"] == "II. Số tiền thu (đơn vị tính: đồng)"
    assert [row.values.get("number") for row in rows[:4]] == [None, 1, 2, None]


def test_a_line_shows_counts_beside_percentages_and_the_pace_as_a_word() -> None:
    values = monthly_summary.report(a_summary()).rows[1].values
    assert values["plan_month"] == 10
    assert values["actual_month"] == 8
    assert values["percent_month"] == Decimal("80.00")
    assert values["percent_to_date"] == Decimal("90.00")
    assert values["percent_year"] == Decimal("75.00")
    assert values["remaining"] == 30
    assert values["pace"] == "Chậm tiến độ"


def test_without_a_plan_there_is_no_percentage_and_nothing_remains() -> None:
    values = monthly_summary.report(a_summary()).rows[2].values
    assert values["actual_month"] == 4
    assert {values[key] for key in ("plan_month", "percent_month", "plan_year", "percent_year", "remaining")} == {None}
    assert values["pace"] == "Chưa giao chỉ tiêu"


def test_a_plan_that_is_passed_leaves_nothing_to_do() -> None:
    assert monthly_summary.report(a_summary()).rows[3].values["remaining"] == 0


@pytest.mark.parametrize("pace", ["ahead", "on", "behind", "none"])
def test_every_pace_has_a_vietnamese_word(pace: str) -> None:
    assert PACE_WORDS[pace]


def test_money_is_drawn_in_millions_and_future_months_have_no_bar() -> None:
    people, money = monthly_summary.report(a_summary()).charts
    assert people.unit == "người"
    assert money.unit == "triệu đồng"
    assert money.points[2].actual == 3.0
    assert money.points[2].plan == 10.0
    assert [point.actual for point in people.points[9:]] == [10.0, None, None]
    assert people.points[0].label == "T1"


def test_head_and_signatures_name_the_office() -> None:
    report = monthly_summary.report(a_summary())
    assert [line.text for line in report.corner] == ["BẢO HIỂM XÃ HỘI TỈNH CAO BẰNG", "BẢO HIỂM XÃ HỘI CƠ SỞ HÒA AN"]
    assert report.title[1].text == "Tháng 10 năm 2026"
    left, right = report.signatures
    assert left.name == "Nguyễn Thị Thử"
    assert right.lines[0].text == "Hòa An, ngày 05 tháng 11 năm 2026"
    assert left.center < right.center


def test_remarks_name_missing_plans_and_sums_that_disagree() -> None:
    assert monthly_summary.report(a_summary()).remarks == ()
    first, second = a_summary().indicators
    summary: MonthlySummary = replace(
        a_summary(),
        indicators=(
            replace(first, total=replace(first.total, actual_to_date=999)),
            replace(second, communes=(), total=Progress(actual_month=1, actual_to_date=1)),
        ),
    )
    remarks = monthly_summary.report(summary).remarks
    assert len(remarks) == 2
    assert first.name in remarks[0]
    assert "Chưa giao chỉ tiêu năm" in remarks[1]
