"""DC-THU: the sheet both sides sign."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.services import reporting
from desktop_app.services.collecting import void_receipt
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit
from desktop_app.services.reporting_values import Filters, Sheet
from tests.builders import collector
from tests.services.money_builders import BUOI, DUC, Paid, pay, the_twelve
from tests.services.report_builders import pdf_text

MONTH = "2026-10"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        who = collector(found).id
        pay(found, Paid(name=DUC), collector_id=who, on=date(2026, 9, 28))
        pay(found, Paid(name=BUOI), collector_id=who, on=date(2026, 10, 5))
        remit(found, RemitForm(collector_id=who, on=date(2026, 10, 9), amount=1_500_000, document="PT 3"))
        yield found


def sheet(office: Office, **filters: int) -> Sheet:
    return reporting.prepare(office, "DC-THU", month=MONTH, filters=Filters(**filters))  # type: ignore[arg-type]


def test_every_day_with_its_sums_and_what_is_short(office: Office) -> None:
    found = sheet(office)
    rows = found.report.rows
    assert [row.kind for row in rows] == ["group", "line", "line", "subtotal"]
    assert rows[0].values["number"] == "Hà Thị Thu (NV001), Bưu điện Thử Nghiệm: đầu tháng giữ 1.366.200 đồng"
    assert (rows[1].values["on"], rows[1].values["cash"], rows[1].values["short"]) == (
        date(2026, 10, 5),
        1_366_200,
        1_232_400,
    )
    assert rows[1].values["state"] == "còn thiếu, quá hạn 44 ngày"
    assert (rows[2].values["remitted"], rows[2].values["documents"]) == (1_500_000, "PT 3")
    assert rows[3].values["state"] == "Cuối tháng giữ 1.232.400"
    assert found.report.total is not None
    assert found.report.total.values["short"] == 1_232_400
    assert found.report.notes[0] == (
        "Số tiền thu chưa nộp: 1.232.400 đồng (bằng chữ: Một triệu hai trăm ba mươi hai nghìn bốn trăm đồng)."
    )
    assert any("Hạn nộp: 3 ngày" in note and "chưa kiểm chứng" in note for note in found.report.notes)


def test_what_is_late_is_a_warning_with_a_way_there(office: Office) -> None:
    (check,) = [one for one in sheet(office).checks if one.level == "warn"]
    assert check.message == "Quá hạn nộp 1.232.400 đồng của Hà Thị Thu."
    assert (check.page, check.args) == ("collect", {"tab": "money"})


def test_what_is_short_of_earlier_months_is_named(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="3"), collector_id=collector(office).id)
    found = reporting.prepare(office, "DC-THU", month="2026-11")
    assert "Trong đó thu từ các tháng trước: 1.232.400 đồng." in found.report.notes


def test_one_collector_signs_with_the_own_name(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="3"), on=date(2026, 10, 6))
    who = collector(office).id
    alone, all_of_them = sheet(office, collector=who), sheet(office)
    assert alone.report.signatures[0].name == "Hà Thị Thu"
    assert all_of_them.report.signatures[0].name == ""
    assert [row.key for row in all_of_them.report.rows if row.kind == "group"] == [f"collector:{who}", "collector:0"]
    assert alone.stem == f"DC-THU-2026-10-{who}"


def test_a_month_without_money_says_so(office: Office) -> None:
    found = reporting.prepare(office, "DC-THU", month="2026-08")
    assert any(check.message.startswith("Tháng này không có tiền thu, nộp.") for check in found.checks)
    assert found.rows == 0


def test_workbook_and_pages(office: Office, tmp_path: Path) -> None:
    paid = pay(office, Paid(name=DUC, scheme="voluntary-si", method="3"), on=date(2026, 10, 6))
    void_receipt(office, paid.receipt_id, "Nhầm", on=date(2026, 10, 7))
    found = sheet(office)
    saved = reporting.save(found, tmp_path / "dc.xlsx")
    cells = [[cell.value for cell in row] for row in load_workbook(saved.path).active.iter_rows()]  # type: ignore[union-attr]
    (heads,) = [row for row in cells if row[0] == "Người thu"]
    body = [row for row in cells if row[0] == "Hà Thị Thu"]
    assert [row[heads.index("Tiền mặt (đồng)")] for row in body] == [1_366_200, None]
    (total,) = [row for row in cells if row[0] == "Tổng cộng"]
    assert total[heads.index("Còn thiếu (đồng)")] == 1_232_400
    printed = pdf_text(reporting.save(found, tmp_path / "dc.pdf").path)
    for words in ("BIÊN BẢN ĐỐI CHIẾU THU – NỘP TIỀN", "NGƯỜI NỘP TIỀN", "1.232.400", "PT 3"):
        assert words in printed
