"""D11-TS of a month or a batch, D11a-TS of a month, quarter or year: workbook, pages, sums, checks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services import reporting
from desktop_app.services.adjusting import RefundForm, refund
from desktop_app.services.office import Office
from desktop_app.services.remuneration import confirm_remuneration
from desktop_app.services.reporting import Filters
from desktop_app.system.faults import WorldFault
from tests.builders import collector
from tests.services.money_builders import AN, Paid, pay, the_twelve
from tests.services.register_builders import a_contract, lu_pays, pays
from tests.services.report_builders import cells, column, pdf_text, sheet_rows

FIRST = {"D11-TS": 11, "D11at-TS": 10}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def body(
    office: Office, tmp_path: Path, code: str, month: str = "2026-11", filters: Filters | None = None
) -> list[list[object]]:
    """Save one form and read its rows from the first one of the body on."""
    sheet = reporting.prepare(office, code, month, filters)
    path = tmp_path / f"{sheet.stem}.xlsx"
    reporting.save(sheet, path)
    return sheet_rows(path)[FIRST.get(code, 10) :]


def said(office: Office, code: str, month: str = "2026-11", filters: Filters | None = None) -> list[str]:
    return [check.message for check in reporting.prepare(office, code, month, filters).checks]


def test_the_detail_of_a_month_in_its_columns(office: Office, tmp_path: Path) -> None:
    a_contract(office)
    enrolment = pays(office)
    lu_pays(office)
    confirm_remuneration(office, "2026-11")
    refund(office, RefundForm(enrolment_id=enrolment, amount=366_200, on=date(2026, 11, 20), reason="Thử"))
    rows = body(office, tmp_path, "D11-TS")
    duc = next(row for row in rows if row[2] == "Phạm Văn Đức")
    lu = next(row for row in rows if row[2] == "Hoàng A Lử")
    assert cells(duc, "B", "I") == ["NV001", "Phạm Văn Đức", "", 113850.0, "12 tháng", 1366200.0, 8.5, 116127.0]
    assert cells(duc, "M", "R")[:2] == [1366200.0, 116127.0]
    assert cells(duc, "P", "R") == [366200.0, 8.5, 31127.0]
    assert cells(duc, "V", "W") == [366200.0, 31127.0]
    assert cells(lu, "E", "L")[0:2] == [330000.0, "12 tháng một lần"]
    assert cells(lu, "G", "I") == ["", "", ""], "who returns is not there for the first time"
    assert cells(lu, "J", "L")[1] == 7.0
    total = rows[2]
    assert total[0] == "Tổng cộng:"
    for letters in ("G", "I", "L", "M", "N", "P", "R", "V", "W"):
        place = column(letters)
        assert total[place] == sum(row[place] for row in rows[:2] if row[place] != "")  # type: ignore[misc]
    granted = sum(one.amount for one in office.read.ledger.all() if one.kind == "remuneration")
    assert total[column("N")] == granted


def test_the_unit_stands_above_where_there_is_one(office: Office, tmp_path: Path) -> None:
    a_contract(office)
    pays(office)
    sheet = reporting.prepare(office, "D11-TS", "2026-11")
    path = tmp_path / "d11.xlsx"
    reporting.save(sheet, path)
    assert sheet_rows(path)[5][0] == "Mã đơn vị: BD01; Tên đơn vị: Bưu điện Thử Nghiệm"
    assert sheet_rows(path)[4][0] == "Đợt phát sinh: tháng 11/2026"
    assert sheet.rows == 1


def test_a_batch_has_its_own_sheet(office: Office, tmp_path: Path) -> None:
    a_contract(office)
    enrolment = pays(office)
    lu_pays(office)
    with office.write("test", "Thử", undoable=False) as work:
        batch = work.batches.add(
            form="MAU-4", scheme=HEALTH_HOUSEHOLD, number="03/2026", made_on="2026-11-12", state="sent"
        )
        work.enrolments.change(enrolment, state="sent", batch_id=batch)
    for asked in (batch, 3):
        rows = body(office, tmp_path, "D11-TS", filters=Filters(batch=asked))
        assert [row[2] for row in rows[:2]] == ["Phạm Văn Đức", ""]
    sheet = reporting.prepare(office, "D11-TS", "2026-11", Filters(batch=batch))
    assert (sheet.batch_id, sheet.stem) == (batch, "D11-TS-MAU-4-03-2026")
    with pytest.raises(WorldFault, match="Không có đợt kê khai số 77"):
        reporting.prepare(office, "D11-TS", "2026-11", Filters(batch=77))


def test_a_month_without_lines_is_a_blank_form_that_says_so(office: Office) -> None:
    sheet = reporting.prepare(office, "D11-TS", "2026-11")
    assert sheet.rows == 0
    assert any("Không có dòng thù lao nào của tháng 11/2026" in check.message for check in sheet.checks)
    other = office.read.collectors.all()[1].id
    pays(office)
    assert reporting.prepare(office, "D11-TS", "2026-11", Filters(collector=other)).rows == 0
    mine = reporting.prepare(office, "D11-TS", "2026-11", Filters(collector=collector(office).id))
    assert (mine.rows, mine.stem) == (1, "D11-TS-2026-11-NV001")


def test_the_summary_by_scheme_and_organisation(office: Office, tmp_path: Path) -> None:
    a_contract(office)
    pays(office)
    lu_pays(office)
    confirm_remuneration(office, "2026-11")
    rows = body(office, tmp_path, "D11at-TS")
    assert [row[0] for row in rows[:7]] == [
        "A. BHXH tự nguyện",
        1.0,
        "B. BHTNLĐ tự nguyện",
        "C. BHYT",
        "I. Đối tượng tham gia theo hộ gia đình",
        1.0,
        "Tổng cộng",
    ]
    assert cells(rows[1], "B", "C") == ["BD01", "Bưu điện Thử Nghiệm"]
    assert cells(rows[5], "D", "F") == [1.0, 1366200.0, 116127.0]
    entries = office.read.ledger.all()
    assert rows[6][column("K")] == sum(one.amount for one in entries if one.kind == "remuneration")
    assert rows[6][column("J")] == sum(one.amount for one in entries if one.kind == "collect")
    assert cells(rows[6], "D", "D") + cells(rows[6], "G", "G") == [1.0, 1.0]


@pytest.mark.parametrize(
    ("code", "month", "heading"),
    [
        ("D11at-TS", "2026-11", "Tháng 11 năm 2026"),
        ("D11aq-TS", "2026-12", "Quý IV năm 2026"),
        ("D11aq-TS", "2026-11", "Quý IV năm 2026"),
        ("D11an-TS", "2026-12", "Năm 2026"),
    ],
)
def test_quarter_and_year_say_so_and_add_the_same(
    office: Office, tmp_path: Path, code: str, month: str, heading: str
) -> None:
    a_contract(office)
    pays(office, "Phạm Văn Đức", date(2026, 11, 5))
    sheet = reporting.prepare(office, code, month)
    path, pages = tmp_path / "d11.xlsx", tmp_path / "d11.pdf"
    reporting.save(sheet, path)
    reporting.save(sheet, pages)
    assert sheet_rows(path)[4][0] == heading
    assert sheet.report.total is not None
    assert sheet.report.total.values["amount"] == 116_127
    text = pdf_text(pages)
    assert heading in text
    assert "116.127" in text
    assert f"Mẫu {code}" in text


def test_a_period_without_lines_is_a_form_of_blanks(office: Office) -> None:
    sheet = reporting.prepare(office, "D11at-TS", "2026-02")
    assert sheet.rows == 0
    assert sheet.report.total is not None
    assert sheet.report.total.values["amount"] is None


def test_checks_say_what_is_not_confirmed_or_has_no_rate(office: Office) -> None:
    pays(office, "Phạm Văn Đức", date(2026, 7, 15))
    texts = said(office, "D11at-TS", "2026-07")
    assert any("1 dòng (0 đ) chưa xác nhận" in text for text in texts)
    assert any("1 dòng chưa có tỷ lệ thù lao" in text for text in texts)
    lu_pays(office)
    assert any("chưa xác nhận" in text for text in said(office, "D11-TS"))
    confirm_remuneration(office, "2026-11")
    assert not any("chưa xác nhận" in text for text in said(office, "D11-TS"))
    assert any("chưa có mã số BHXH" in text for text in said(office, "D11-TS"))


def test_a_ledger_that_says_otherwise_is_told(office: Office) -> None:
    pays(office)
    confirm_remuneration(office, "2026-11")
    assert not any("sổ thu có" in text for text in said(office, "D11at-TS"))
    with office.write("test", "Thử", undoable=False) as work:
        work.ledger.post(kind="remuneration", amount=1, entry_on="2026-11-21", collector_id=collector(office).id)
    assert any("sổ thu có" in text for text in said(office, "D11at-TS"))


def test_several_organisations_are_told_to_be_exported_one_by_one(office: Office) -> None:
    pays(office)
    with office.write("test", "Thử", undoable=False) as work:
        other = work.organisations.add(name="Hội Thử", kind="service")
        second = work.collectors.add(organisation_id=other, name="Người Hai", kind="collector")
    pay(office, Paid(name=AN), on=date(2026, 11, 20), collector_id=second)
    texts = said(office, "D11-TS")
    assert any("Bảng gồm nhiều tổ chức" in text for text in texts)
    assert any("Tổ chức chưa có mã: Hội Thử" in text for text in texts)
    alone = said(office, "D11-TS", filters=Filters(organisation=other))
    assert not any("Bảng gồm nhiều tổ chức" in text for text in alone)
