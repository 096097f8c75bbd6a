"""D05-TS: the formulas of columns 6, 7, 10 and 12, the sums, and what the remarks name."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.reports import d05
from tests.reports.figures import BareForm, d05_batch, d05_line


@pytest.mark.parametrize(
    ("changes", "due", "local", "other", "payable"),
    [
        # 12 × 1.500.000 × 22 % = 3.960.000; State 20 % of 330.000 a month = 792.000
        ({}, 3_960_000, None, None, 3_168_000),
        ({"state_percent": Decimal(50)}, 3_960_000, None, None, 1_980_000),
        ({"state_percent": Decimal(40)}, 3_960_000, None, None, 2_376_000),
        ({"state_percent": Decimal(30)}, 3_960_000, None, None, 2_772_000),
        ({"state_percent": None}, 3_960_000, None, None, 3_960_000),
        # The State's share follows the poverty line, not the chosen income.
        ({"income": 5_000_000, "months": 3}, 3_300_000, None, None, 3_102_000),
        ({"local_percent": Decimal(10)}, 3_960_000, 396_000, None, 2_772_000),
        ({"local_amount": 500_000}, 3_960_000, 500_000, None, 2_668_000),
        ({"local_percent": Decimal(10), "other_percent": Decimal(5)}, 3_960_000, 396_000, 198_000, 2_574_000),
        ({"other_amount": 100_000}, 3_960_000, None, 100_000, 3_068_000),
        # Only 4 of the 12 months are supported: the 120 months are used up.
        ({"supported_months": 4}, 3_960_000, None, None, 3_696_000),
        ({"supported_months": 0}, 3_960_000, None, None, 3_960_000),
        # More support than is due leaves nothing to pay, never less than nothing.
        ({"state_percent": Decimal(50), "local_percent": Decimal(60)}, 3_960_000, 2_376_000, None, 0),
        # Rounded once, half up: 1 × 1.500.003 × 22 % = 330.000,66
        ({"months": 1, "income": 1_500_003, "state_percent": None}, 330_001, None, None, 330_001),
        ({"months": 1, "income": 2_000_000, "poverty_line": 2_200_000}, 440_000, None, None, 343_200),
    ],
)
def test_the_money_columns_follow_the_law(
    changes: dict[str, Any], due: int, local: int | None, other: int | None, payable: int
) -> None:
    line = d05_line(**changes)
    assert d05.formula_due(line) == due
    assert d05.local_amount(line) == local
    assert d05.other_amount(line) == other
    assert d05.formula_payable(line) == payable


def test_a_row_holds_every_column_of_the_form() -> None:
    row = d05.rows(d05_batch(d05_line(note="Đợt 3")))[0]
    assert row.kind == "line"
    assert row.values == {
        "number": 1,
        "name": "Nông Thị Thử",
        "insurance_no": "0412345678",
        "birth": date(1980, 3, 5),
        "from_month": date(2026, 10, 1),
        "months": 12,
        "income": 1_500_000,
        "due": 3_960_000,
        "payable": 3_168_000,
        "state_percent": Decimal(20),
        "local_percent": None,
        "local_amount": None,
        "other_percent": None,
        "other_amount": None,
        "result_form": "Điện tử",
        "change": "Tham gia lần đầu",
        "note": "Đợt 3",
    }


@pytest.mark.parametrize(
    ("birth", "shown"), [("1965", "1965"), ("1965-03", "03/1965"), ("1965-03-05", date(1965, 3, 5)), (None, None)]
)
def test_a_birth_is_as_precise_as_it_is_known(birth: str | None, shown: object) -> None:
    assert d05.rows(d05_batch(d05_line(birth=birth)))[0].values["birth"] == shown


def test_frozen_amounts_win_over_the_formulas() -> None:
    line = d05_line(due=3_950_000, payable=3_100_000)
    assert d05.rows(d05_batch(line))[0].values["due"] == 3_950_000
    assert d05.totals(d05_batch(line)).values["payable"] == 3_100_000


def test_the_total_is_the_sum_of_the_rows() -> None:
    batch = d05_batch(d05_line(), d05_line(local_percent=Decimal(10)), d05_line(months=3, other_amount=50_000))
    assert d05.totals(batch).values == {
        "due": 3_960_000 + 3_960_000 + 990_000,
        "payable": 3_168_000 + 2_772_000 + 742_000,
        "local_amount": 396_000,
        "other_amount": 50_000,
    }


def test_the_total_of_nothing_known_is_blank() -> None:
    assert d05.totals(d05_batch(d05_line())).values["local_amount"] is None
    assert set(d05.totals(d05_batch()).values.values()) == {None}


def test_remarks_name_missing_numbers_and_amounts_that_disagree() -> None:
    batch = d05_batch(
        d05_line("Người Đủ"),
        d05_line("Người Thiếu", insurance_no="", birth=None),
        d05_line("Người Lệch", due=3_960_001),
        d05_line("Người Đóng Trước", due=7_800_000, payable=6_000_000, plain_period=False),
    )
    remarks = d05.remarks(batch)
    assert len(remarks) == 3
    assert remarks[0].startswith("Dòng 2, Người Thiếu")
    assert "3.960.001" in remarks[2]
    assert not any("Người Đủ" in remark or "Người Đóng Trước" in remark for remark in remarks)


def test_the_header_names_organisation_collector_and_list() -> None:
    header = d05.header(d05_batch())
    assert header["organisation"] == "Bưu điện Hòa An"
    assert header["list_number"] == "03/DS"
    assert header["day_in_words"] == "ngày 05 tháng 11 năm 2026"


def test_the_report_shows_rows_and_totals() -> None:
    report = d05.report(d05_batch(d05_line()), BareForm())
    assert len(report.rows) == 1
    assert report.total is not None
    assert report.total.values["due"] == 3_960_000
