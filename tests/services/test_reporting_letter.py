"""Mẫu 01-ĐĐ: who is written to, amounts by fund, days, the daily charge and the day it turns into evasion; nothing guessed."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.services.employer_arrears import arrears_of
from desktop_app.services.employers import EmployerForm, MonthForm, save_employer, save_month
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, Sheet, pdf_of, prepare, report_json
from desktop_app.services.reporting_letterhead import Signers, save_signers
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE
from tests.services.money_builders import the_twelve
from tests.services.report_builders import sheet_rows

MONTH = "2026-10"
TODAY = date(2026, 11, 21)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def employer(office: Office, name: str, commune: str = FIRST_COMMUNE, **values: Any) -> int:
    return save_employer(office, EmployerForm(name=name, commune_code=commune, **values)).value


def month(office: Office, employer_id: int, key: str = MONTH, **figures: Any) -> None:
    save_month(office, MonthForm(employer_id=employer_id, month=key, **figures))


def texts(sheet: Sheet) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf_of(sheet))).pages]


def test_a_letter_says_amount_funds_days_charge_and_the_last_day(office: Office) -> None:
    one = employer(
        office, "Công ty TNHH May Ánh Dương", unit_code="TZ0001Z", address="Số 8, phố Mới", phone="0243123456"
    )
    month(office, one, "2026-08", payable=30_000_000, paid=10_000_000)
    month(office, one, "2026-09", payable=31_500_000, paid=0)
    month(office, one, arrears=51_500_000, months_late=2)
    for fund, amount in (
        ("social", 40_000_000),
        ("health", 8_000_000),
        ("unemployment", 3_000_000),
        ("accident", 500_000),
    ):
        month(office, one, fund=fund, arrears=amount)
    save_signers(office, Signers(place="Hòa An", director_title="Phó Giám đốc", director="Trần Văn Ký"))
    sheet = prepare(office, "01-DD", MONTH, Filters(employer=one))
    pages = texts(sheet)
    whole = " ".join(pages)
    # 20.000.000 due 30/9 (52 days) and 31.500.000 due 31/10 (21 days), 0,03 % a day: 312.000 + 198.450
    for text in (
        "BẢO HIỂM XÃ HỘI TỈNH THỬ NGHIỆM BẢO HIỂM XÃ HỘI CƠ SỞ THỬ NGHIỆM",
        "Hòa An, ngày 21 tháng 11 năm 2026",
        "Kính gửi: Công ty TNHH May Ánh Dương Mã số: TZ0001Z Địa chỉ: Số 8, phố Mới Số điện thoại: 0243123456",
        "Mẫu C12-TS tháng 10 năm 2026",
        (
            "- Số tiền chậm đóng: 51.500.000 đồng (trong đó: BHXH 40.000.000 đồng; BHYT 8.000.000 đồng; BHTN 3.000.000 đồng; "
            "TNLĐ-BNN 500.000 đồng);"
        ),
        "- Số ngày chậm đóng: 52 ngày (khoản sớm nhất, tháng 08/2026, hạn đóng ngày 30/09/2026);",
        "(0,03%/ngày)",
        "- Số tiền xử lý hành vi chậm đóng: 510.450 đồng (tính đến ngày 21/11/2026);",
        "Điều 48b Luật Bảo hiểm y tế; khoản chậm đóng sớm nhất từ ngày 30/11/2026.",
        "6. Đề nghị Công ty TNHH May Ánh Dương báo cáo nguyên nhân",
        "Cơ quan BHXH cơ sở Thử Nghiệm thông báo để Quý đơn vị",
        "PHÓ GIÁM ĐỐC Trần Văn Ký",
        "- Số tiền trốn đóng: .......",
    ):
        assert text in whole
    assert len(pages) == 2
    assert "Cơ quan BHXH cơ sở" in pages[1]  # the signature has company
    assert "PHÓ GIÁM ĐỐC" in pages[1]


@pytest.mark.parametrize(
    ("figures", "days", "charge", "warned"),
    [
        ({"arrears": 4_250_000, "months_late": 1}, 21, 26_775, ""),  # September's, due 31/10: 4.250.000 × 21 × 0,03 %
        ({"arrears": 9_000_000, "months_late": 4}, 113, None, "chậm nhiều tháng nhưng chưa biết số tiền từng tháng"),
        ({"arrears": 9_000_000}, None, None, "chưa biết chậm từ tháng nào"),
    ],
)
def test_what_the_figures_do_not_tell_stays_blank(
    office: Office, figures: dict[str, Any], days: int | None, charge: int | None, warned: str
) -> None:
    one = employer(office, "Hộ kinh doanh Út Mười", unit_code="TZ0002Z", address="Chợ Mới")
    month(office, one, **figures)
    sheet = prepare(office, "01-DD", MONTH, Filters(employer=one))
    (row,) = sheet.report.rows
    assert (row.values["days"], row.values["charge"]) == (days, charge)
    whole = " ".join(texts(sheet))
    assert ("- Số ngày chậm đóng: ......" in whole) == (days is None)
    assert ("- Số tiền xử lý hành vi chậm đóng: ......" in whole) == (charge is None)
    assert any(warned in check.message for check in sheet.checks if check.level == "warn") == bool(warned)


def test_months_that_do_not_add_up_to_the_arrears_are_not_trusted(office: Office) -> None:
    one = employer(office, "Đơn vị lệch số")
    month(office, one, "2026-08", payable=5_000_000, paid=0)
    month(office, one, arrears=9_000_000)
    month(office, one, fund="social", arrears=1_000_000)
    (found,) = arrears_of(office, [office.read.employers.get(one)], MONTH, TODAY)
    assert (found.amount, found.parts, found.charge) == (9_000_000, (), None)
    sheet = prepare(office, "01-DD", MONTH, Filters(employer=one))
    assert any("số tiền theo quỹ cộng lại khác tổng số" in check.message for check in sheet.checks)
    assert "trong đó" not in " ".join(texts(sheet))


def test_funds_alone_make_the_whole_and_a_month_not_yet_due_is_not_late(office: Office) -> None:
    one = employer(office, "Chỉ có theo quỹ")
    month(office, one, fund="social", arrears=2_000_000)
    month(office, one, fund="health", arrears=500_000)
    month(office, one, payable=7_000_000, paid=0)  # October's own contribution is due on 30/11
    (found,) = arrears_of(office, [office.read.employers.get(one)], MONTH, TODAY)
    assert (found.amount, found.parts) == (2_500_000, ())


def test_what_is_over_the_limit_is_said(office: Office) -> None:
    one = employer(office, "Quá hạn lâu")
    month(office, one, arrears=1_000_000, months_late=4)
    sheet = prepare(office, "01-DD", MONTH, Filters(employer=one))
    assert "khoản chậm đóng sớm nhất đã quá thời hạn từ ngày 30/09/2026" in " ".join(texts(sheet))
    assert any("nếu trước đó đã đôn đốc bằng văn bản thì là trốn đóng" in check.message for check in sheet.checks)


def test_everybody_late_of_a_commune_or_of_the_office_is_in_one_file(office: Office, tmp_path: Path) -> None:
    for number in range(3):
        one = employer(office, f"Đơn vị số {number}", SECOND_COMMUNE if number == 2 else FIRST_COMMUNE)
        month(office, one, arrears=1_000_000 * (number + 1), months_late=1)
    month(office, employer(office, "Đóng đủ"), arrears=0, payable=1, paid=1)
    assert [row.values["name"] for row in prepare(office, "01-DD", MONTH).report.rows] == [
        f"Đơn vị số {n}" for n in range(3)
    ]
    here = prepare(office, "01-DD", MONTH, Filters(commune=FIRST_COMMUNE))
    assert here.rows == 2
    assert len(texts(here)) == 4
    told: list[tuple[int, int, str]] = []
    pdf_of(here, lambda *step: told.append(step))
    assert told == [(1, 2, "văn bản"), (2, 2, "văn bản")]
    path = tmp_path / "don-doc.xlsx"
    assert report_json(office, "01-dd", MONTH, out=path, filters={"commune": FIRST_COMMUNE})["rows"] == 2
    amounts = [row[5] for row in sheet_rows(path) if row[0] in (1.0, 2.0)]
    assert amounts == [1_000_000.0, 2_000_000.0]


def test_an_employer_that_owes_nothing_gets_no_letter(office: Office) -> None:
    one = employer(office, "Đóng đủ")
    with pytest.raises(WorldFault, match="Đóng đủ không có số tiền chậm đóng của tháng 10/2026"):
        prepare(office, "01-DD", MONTH, Filters(employer=one))
    with pytest.raises(WorldFault, match="Không đơn vị nào có số tiền chậm đóng"):
        prepare(office, "01-DD", MONTH)
    with pytest.raises(WorldFault, match="Không tìm thấy đơn vị này"):
        prepare(office, "01-DD", MONTH, Filters(employer=one + 1000))
