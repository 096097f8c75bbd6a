"""D05-TS of a batch: the frozen amounts and parameters of each enrolment, line by line, re-read from the workbook."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.collecting_batches import BatchForm, create_batch, waiting
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_voluntary
from desktop_app.services.reporting import Filters, prepare, report_json, save
from desktop_app.services.rule_book import switch_on
from desktop_app.services.rule_book_values import NewRate
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of, person
from tests.services.money_builders import DUC, LU, ON_, Paid, pay, the_twelve
from tests.services.report_builders import Cell, demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
FIRST_ROW = 14  # row 15 of the form


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def body(path: Path) -> tuple[list[list[Cell]], list[Cell]]:
    """Return the lines of the list and its row of totals."""
    rows = sheet_rows(path)[FIRST_ROW:]
    end = next(place for place, row in enumerate(rows) if row[1] == "Cộng")
    return rows[:end], rows[end]


def two_paid(office: Office) -> None:
    who = collector(office).id
    pay(office, Paid(name=DUC, scheme="voluntary-si"), on=date(2026, 10, 30), collector_id=who)
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3", income=2_000_000), on=date(2026, 10, 31))


def test_a_batch_is_written_line_by_line_with_its_frozen_amounts(office: Office, tmp_path: Path) -> None:
    two_paid(office)
    made = create_batch(office, BatchForm(collector_id=collector(office).id, made_on=date(2026, 11, 2))).value
    sheet = prepare(office, "D05-TS", "2026-11", Filters(batch=made))
    rows = sheet_rows(save(sheet, tmp_path / "d05.xlsx").path)
    assert [row[0] for row in rows[:4]] == [
        "Tên tổ chức: Bưu điện Thử Nghiệm",
        "Mã tổ chức : BD01",
        "Họ và tên nhân viên thu: Hà Thị Thu",
        "Mã nhân viên thu: NV001",
    ]
    assert rows[6][0] == "Số: 01/2026 ; ngày 02 tháng 11 năm 2026"
    lines, total = body(tmp_path / "d05.xlsx")
    # 12 × 1.500.000 × 22 % = 3.960.000; the State bears 20 % of it on the poverty line of 1.500.000
    assert lines == [
        [1.0, DUC, "", date(1979, 5, 20), date(2026, 10, 1), 12.0, 1_500_000.0, 3_960_000.0, 3_168_000.0, 20.0,
         "", "", "", "", "", "Tham gia lần đầu", ""]
    ]  # fmt: skip
    assert (total[7], total[8]) == (3_960_000.0, 3_168_000.0)
    assert sheet.batch_id == made
    assert sheet.stem == "D05-TS-01-2026"


def test_what_is_missing_stays_blank_and_is_listed_with_the_person(office: Office, tmp_path: Path) -> None:
    two_paid(office)
    create_batch(office, BatchForm(made_on=date(2026, 10, 31)))
    sheet = prepare(office, "D05-TS", MONTH)
    lines, _ = body(save(sheet, tmp_path / "d05.xlsx").path)
    assert [(row[1], row[2]) for row in lines] == [(DUC, ""), (LU, "")]
    missing = [check for check in sheet.checks if "chưa có mã số BHXH" in check.message]
    assert [check.args["person"] for check in missing] == [person(office, DUC).id, person(office, LU).id]
    assert missing[1].message == f"Dòng 2, {LU}: chưa có mã số BHXH."
    assert missing[0].page == "household"


def test_a_year_only_birth_is_written_as_the_year(office: Office, tmp_path: Path) -> None:
    with office.write("test.birth", "Năm sinh") as work:
        work.people.change(person(office, DUC).id, birth="1979")
    two_paid(office)
    lines, _ = body(save(prepare(office, "D05-TS", MONTH), tmp_path / "d05.xlsx").path)
    assert lines[0][3] == "1979"


def test_local_and_other_support_stand_in_their_columns(office: Office, tmp_path: Path) -> None:
    who = person(office, ON_)
    quote = quote_voluntary(
        office, who.id, 1_500_000, "12", on=date(2026, 10, 5), local_percent=Decimal(10), other_amount=50_000
    )
    line = EnrolmentLine(
        person_id=who.id,
        scheme="voluntary-si",
        months=None,
        method="12",
        income=1_500_000,
        local_percent=Decimal(10),
        other_amount=50_000,
    )
    household = household_of(office, ON_).id
    form = CollectForm(
        household_id=household, lines=(PaidLine(line=line, paid=quote.quote.payable),), on=date(2026, 10, 5)
    )
    collect(office, form)
    sheet = prepare(office, "D05-TS", MONTH)
    (row,), total = body(save(sheet, tmp_path / "d05.xlsx").path)
    local = 12 * 1_500_000 * 22 // 1000  # a tenth of 22 % on the poverty line
    assert row[10:14] == [10.0, float(local), "", 50_000.0]
    assert row[8] == float(quote.quote.payable)
    assert row[9] == 40.0  # hộ cận nghèo
    assert row[7] == row[8] + quote.quote.state_support + local + 50_000
    assert (total[11], total[13]) == (float(local), 50_000.0)
    assert not [check for check in sheet.checks if "theo công thức" in check.message]


def test_every_line_of_the_demo_office_agrees_with_the_form_and_with_the_records(
    demo_office: Office, tmp_path: Path
) -> None:
    sheet = prepare(demo_office, "D05-TS", "2026-11")
    lines, total = body(save(sheet, tmp_path / "d05.xlsx").path)
    kept = waiting(demo_office, BatchForm(since=date(2026, 11, 1), until=date(2026, 11, 30)))
    assert len(lines) == len(kept) == sheet.rows > 5
    for row, line in zip(lines, kept, strict=True):
        enrolment = line.enrolment
        rates = {rate["key"]: Decimal(rate["value"]) for rate in json.loads(enrolment.snapshot)["rates"]}
        assert row[1] == line.person.name
        assert row[2] == (line.person.insurance_no or "")
        assert row[5:9] == [enrolment.months, enrolment.income, enrolment.gross, enrolment.payable]
        assert row[9] == float(rates["voluntary-si.support"])
        assert row[15] in {"Tham gia lần đầu", "Đóng tiếp", "Đăng ký lại"}
    assert total[7] == sum(line.enrolment.gross for line in kept)
    assert total[8] == sum(line.enrolment.payable for line in kept)
    assert not [check for check in sheet.checks if "theo công thức" in check.message]
    assert "chờ kê khai" in sheet.report.caption


def test_an_enrolment_that_kept_no_rates_is_listed_with_its_own_amounts(office: Office, tmp_path: Path) -> None:
    two_paid(office)
    with office.write("test.snapshot", "Mất phần giải thích") as work:
        for one in work.enrolments.all():
            work.enrolments.change(one.id, snapshot="{}")
    sheet = prepare(office, "D05-TS", MONTH)
    lines, _ = body(save(sheet, tmp_path / "d05.xlsx").path)
    assert [(row[6], row[7], row[8], row[9]) for row in lines] == [
        (1_500_000.0, 3_960_000.0, 3_168_000.0, ""),
        (2_000_000.0, 1_320_000.0, 1_023_000.0, ""),
    ]


def test_a_batch_is_found_by_its_number_in_the_year(office: Office) -> None:
    two_paid(office)
    who = collector(office).id
    first = create_batch(office, BatchForm(collector_id=who, made_on=date(2026, 10, 30))).value
    second = create_batch(office, BatchForm(made_on=date(2026, 10, 31))).value
    assert prepare(office, "D05-TS", MONTH, Filters(batch=2)).batch_id == second
    assert prepare(office, "d05-ts", "2026-12", Filters(batch=1)).batch_id == first
    with pytest.raises(WorldFault, match=r"có 2 đợt kê khai D05-TS: 01/2026, 02/2026"):
        prepare(office, "D05-TS", MONTH)
    with pytest.raises(WorldFault, match="Không có đợt kê khai số 3 của năm 2026"):
        prepare(office, "D05-TS", MONTH, Filters(batch=3))
    with pytest.raises(WorldFault, match="Không có đợt kê khai số 1 của năm 2025"):
        prepare(office, "D05-TS", "2025-10", Filters(batch=1))


def test_the_one_batch_of_the_month_needs_no_number(office: Office) -> None:
    two_paid(office)
    made = create_batch(office, BatchForm(made_on=date(2026, 10, 31))).value
    assert prepare(office, "D05-TS", MONTH).batch_id == made
    pay(office, Paid(name=ON_, scheme="voluntary-si"), on=date(2026, 10, 31))
    waits = prepare(office, "D05-TS", MONTH, Filters(waiting=True))
    assert (waits.batch_id, [row.values["name"] for row in waits.report.rows]) == (None, [ON_])


def test_nobody_to_declare_is_said_in_a_sentence(office: Office) -> None:
    pay(office, Paid(name=DUC))  # health insurance does not wait for this form
    with pytest.raises(WorldFault, match="không có ai đã thu BHXH tự nguyện đang chờ kê khai"):
        prepare(office, "D05-TS", "2026-11")


def test_the_paper_carries_the_same_list(office: Office, tmp_path: Path) -> None:
    two_paid(office)
    create_batch(office, BatchForm(made_on=date(2026, 10, 31)))
    answer = report_json(office, "D05-TS", MONTH, out=tmp_path / "d05.pdf", filters={"batch": 1, "commune": None})
    paper = pdf_text(tmp_path / "d05.pdf")
    assert answer["rows"] == 2
    for text in (DUC, LU, "3.960.000", "3.168.000", "01/2026", "Đợt kê khai 01/2026, lập ngày 31/10/2026"):
        assert text in paper


def test_a_batch_of_a_time_before_the_form_is_refused(office: Office) -> None:
    two_paid(office)
    made = create_batch(office, BatchForm(made_on=date(2026, 4, 30))).value
    with pytest.raises(WorldFault, match="Không có mẫu D05-TS có hiệu lực ngày 30/04/2026"):
        prepare(office, "D05-TS", "2026-04", Filters(batch=made))


def test_months_counted_anew_are_not_called_wrong(office: Office) -> None:
    switch_on(
        office,
        [
            NewRate(
                key="voluntary-si.change-inside-period",
                value=Decimal(1),
                valid_from=date(2026, 1, 1),
                source="CV 1/BHXH",
            )
        ],
    )
    two_paid(office)
    kept = json.loads(next(one for one in office.read.enrolments.all() if one.months == 12 and one.income).snapshot)
    assert kept["later"]
    messages = [check.message for check in prepare(office, "D05-TS", MONTH).checks]
    assert not [text for text in messages if "người tham gia đóng" in text]
