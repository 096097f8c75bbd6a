"""D11-TS and D11a-TS: where each figure stands, what stays blank, the sums, the sections."""

from datetime import date
from decimal import Decimal

from desktop_app.reports import d11
from desktop_app.reports.d11 import D11Detail, D11Line, D11Section, D11Summary, D11Unit
from tests.reports.figures import BareForm

NEW = D11Line(
    name="Nông Thị Thử",
    fresh=True,
    code="NV01",
    insurance_no="0412345678",
    level=330_000,
    method="12 tháng một lần",
    base=3_168_000,
    percent=Decimal(18),
    amount=570_240,
    key="person:1",
)
BACK = D11Line(
    name="Lý Văn Trả",
    fresh=False,
    code="NV02",
    insurance_no="0499",
    base=1_000_000,
    percent=Decimal(5),
    amount=50_000,
    months_back=3,
    refunded=250_000,
    clawed_percent=Decimal(5),
    clawed=12_500,
)


def detail(*lines: D11Line) -> D11Detail:
    return D11Detail(
        lines=lines,
        occasion="D05-TS 01/2026",
        organisation="Bưu điện Hòa An",
        organisation_code="0400123",
        province="tỉnh Cao Bằng",
        office="cơ sở Hòa An",
        on=date(2026, 11, 5),
    )


def test_who_is_new_stands_in_the_columns_of_the_first_time() -> None:
    (row,) = d11.detail_rows(detail(NEW))
    assert row.key == "person:1"
    assert row.values == {
        "number": 1,
        "code": "NV01",
        "name": "Nông Thị Thử",
        "insurance_no": "0412345678",
        "level": 330_000,
        "method": "12 tháng một lần",
        "new.base": 3_168_000,
        "new.percent": Decimal(18),
        "new.amount": 570_240,
        "base": 3_168_000,
        "amount": 570_240,
    }


def test_what_is_taken_back_stands_in_its_own_columns() -> None:
    values = d11.detail_rows(detail(NEW, BACK))[1].values
    assert (values["number"], values["going_on.base"], values["going_on.amount"]) == (2, 1_000_000, 50_000)
    assert (values["months_back"], values["going_on.refunded"], values["going_on.clawed"]) == (3, 250_000, 12_500)
    assert (values["refunded"], values["clawed"], values["going_on.clawed_percent"]) == (250_000, 12_500, Decimal(5))
    assert "new.base" not in values


def test_a_line_that_only_gives_back_has_no_figures_of_payment() -> None:
    only = D11Line(name="A", fresh=True, refunded=100, clawed=9, clawed_percent=Decimal(9))
    values = d11.detail_rows(detail(only))[0].values
    assert "base" not in values
    assert (values["new.refunded"], values["new.clawed"], values["months_back"]) == (100, 9, None)


def test_without_a_rate_the_amount_stays_blank() -> None:
    values = d11.detail_rows(detail(D11Line(name="A", fresh=True, base=100)))[0].values
    assert (values["new.base"], values["new.percent"], values["new.amount"], values["amount"]) == (
        100,
        None,
        None,
        None,
    )


def test_the_totals_are_the_rows_added_up() -> None:
    total = d11.totals(d11.detail_rows(detail(NEW, BACK)))
    assert total.values["new.base"] == 3_168_000
    assert total.values["base"] == 4_168_000
    assert total.values["amount"] == 620_240
    assert total.values["clawed"] == 12_500
    assert total.values["new.refunded"] is None, "nothing known is blank, not zero"
    assert "new.people" not in total.values


def test_the_header_says_occasion_and_unit() -> None:
    header = d11.detail_header(detail(NEW))
    assert header["batch_line"] == "Đợt phát sinh: D05-TS 01/2026"
    assert (header["organisation_code"], header["day_in_words"]) == ("0400123", "Ngày 05 tháng 11 năm 2026")
    assert d11.detail_header(D11Detail(lines=()))["batch_line"] == ""


def test_remarks_name_what_is_missing() -> None:
    lines = (NEW, D11Line(name="Thiếu", fresh=True, base=1, percent=Decimal(1)))
    assert d11.detail_remarks(detail(*lines)) == (
        "Dòng 2, Thiếu: chưa có mã số BHXH.",
        "Dòng 2, Thiếu: nhân viên thu chưa có mã.",
    )


POST = D11Unit(
    name="Bưu điện",
    code="BD1",
    new_people=1,
    new_base=100,
    new_amount=9,
    going_on_people=2,
    going_on_base=200,
    going_on_amount=10,
    going_on_refunded=50,
    going_on_clawed=3,
)
SUMMARY = D11Summary(
    sections=(
        D11Section(title="BHXH tự nguyện", units=(POST, POST)),
        D11Section(title="BHTNLĐ tự nguyện"),
        D11Section(title="BHYT", groups=(("Đối tượng tham gia theo hộ gia đình", (POST,)),)),
    ),
    period="Tháng 10 năm 2026",
    province="tỉnh Cao Bằng",
)


def test_the_summary_has_its_sections_and_numbers_units_in_each() -> None:
    rows = d11.summary_rows(SUMMARY)
    assert [(row.kind, row.values["number"]) for row in rows] == [
        ("section", "A. BHXH tự nguyện"),
        ("line", 1),
        ("line", 2),
        ("section", "B. BHTNLĐ tự nguyện"),
        ("section", "C. BHYT"),
        ("subsection", "I. Đối tượng tham gia theo hộ gia đình"),
        ("line", 1),
    ]
    values = rows[1].values
    assert (values["base"], values["amount"], values["refunded"], values["clawed"]) == (300, 19, 50, 3)


def test_the_report_of_the_summary_adds_people_and_money() -> None:
    report = d11.summary_report(SUMMARY, BareForm())
    assert report.total is not None
    assert report.total.values["new.people"] == 3
    assert report.total.values["going_on.people"] == 6
    assert report.total.values["amount"] == 57
    assert report.span_kinds == {"section", "subsection"}
    assert d11.summary_header(SUMMARY)["period"] == "Tháng 10 năm 2026"


def test_the_report_of_the_detail_shows_rows_and_totals() -> None:
    report = d11.detail_report(detail(NEW, BACK), BareForm())
    assert len(report.rows) == 2
    assert report.total is not None
    assert report.total.values["amount"] == 620_240
