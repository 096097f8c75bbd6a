"""TK1-TS and Mẫu số 2: what is known is filled in, the rest stays dotted; for a person, a household, those of a batch who need one."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.services.batch_papers import papers
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, Sheet, pdf_of, prepare, report_json
from desktop_app.system.faults import WorldFault
from tests.builders import LONG_NAME, household_of, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, LU, ON_, Paid, pay, the_twelve
from tests.services.report_builders import sheet_rows

VOLUNTARY = "voluntary-si"
MONTH = "2026-11"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def pages(sheet: Sheet) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf_of(sheet))).pages]


def test_what_is_on_record_is_filled_in_and_nothing_else(office: Office) -> None:
    pay(office, Paid(name=AN, scheme=VOLUNTARY, method="3", income=3_000_000, reason="muon"), on=date(2026, 11, 20))
    sheet = prepare(office, "TK1-TS", MONTH, Filters(person=person(office, AN).id))
    (page,) = pages(sheet)
    for text in (
        "Mã số BHXH: 9900000011",
        f"[01]. Họ và tên: {AN} [02]. Giới tính: - x Nam - Nữ",
        "[03]. Ngày, tháng, năm sinh: 05/03/1965 [04]. Số CCCD/ĐDCN/hộ chiếu: 001065000011",
        "[11.1]. số nhà, đường/phố, thôn/xóm: Số 1, đường Làng, Thôn Bình Hòa",
        "[12]. Mức tiền đóng: 3.000.000 đồng [13]. Phương thức đóng: 3 tháng một lần",
        "[15]. Đối tượng tham gia: (4) tham gia BHXH tự nguyện",
    ):
        assert text in page
    for label in ("[05]. Dân tộc", "[06]. Quốc tịch", "[08]. Địa chỉ email", "[16]. Nội dung đề nghị"):
        assert re.search(rf"{re.escape(label)}:\s*\.{{10,}}", page)
    assert "………, ngày …… tháng …… năm ………" in page  # the day is written by who signs
    assert "- Bản điện tử - Bản giấy" in page  # nobody has chosen
    assert (sheet.rows, sheet.stem) == (1, f"TK1-TS-nguoi-{person(office, AN).id}")


def test_somebody_of_whom_little_is_known_has_a_form_of_dots(office: Office) -> None:
    sheet = prepare(office, "TK1-TS", MONTH, Filters(person=person(office, LONG_NAME).id))
    (page,) = pages(sheet)
    assert f"[01]. Họ và tên: {LONG_NAME}" in page
    assert "[02]. Giới tính: - Nam - Nữ" in page
    assert "Mã số BHXH: ........" in page
    assert re.search(r"\[12\]\. Mức tiền đóng:\s*\.{10,}", page)
    told = [check.message for check in sheet.checks if check.level == "warn"]
    assert told == [f"{LONG_NAME}: chưa có ngày sinh, giới tính, số CCCD/ĐDCN; chỗ đó để trống."]


def test_what_has_left_already_is_not_declared_again(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY))
    with office.write("test.sent", "Đã gửi") as work:
        (one,) = work.enrolments.of_person(person(office, DUC).id, VOLUNTARY)
        work.enrolments.change(one.id, state="accepted")
    (page,) = pages(prepare(office, "TK1-TS", MONTH, Filters(person=person(office, DUC).id)))
    assert "tham gia BHXH tự nguyện [" not in page
    assert re.search(r"\[15\]\. Đối tượng tham gia:\s*\.{10,}", page)


@pytest.mark.parametrize(("code", "names"), [("TK1-TS", (AN, BUOI, CUONG)), ("MAU-2", (AN, BUOI, CUONG))])
def test_a_household_gets_one_form_for_each_member(office: Office, code: str, names: tuple[str, ...]) -> None:
    household = household_of(office, AN).id
    sheet = prepare(office, code, MONTH, Filters(household=household))
    found = pages(sheet)
    assert len(found) == len(names)
    for name, page in zip(names, found, strict=True):
        assert (name.upper() if code == "MAU-2" else name) in page
    assert [row.values["name"] for row in sheet.report.rows] == list(names)
    assert sheet.stem == f"{code}-ho-{household}"


def test_the_health_declaration_says_sex_in_words_and_the_name_in_capitals(office: Office) -> None:
    with office.write("test.more", "Thêm") as work:
        work.people.change(person(office, DUC).id, ethnicity_code="02", phone="0987111222")
        work.coverages.add(
            person_id=person(office, DUC).id, scheme="health-other", valid_from="2025-01-01", valid_to="2025-12-31",
            source="entered", facility="Trạm y tế xã Bình Hòa",
        )  # fmt: skip
    (page,) = pages(prepare(office, "MAU-2", MONTH, Filters(person=person(office, DUC).id)))
    for text in (
        f"[01]. Họ và tên (viết chữ in hoa): {DUC.upper()} [02]. Giới tính: nam",
        "[03]. Ngày, tháng, năm sinh: 20/05/1979 [04]. Dân tộc: Tày",
        "[06]. Số CCCD/ĐDCN/Hộ chiếu: 001079000031",
        "[07]. Điện thoại: 0987111222",
        "[09]. Nơi đăng ký khám, chữa bệnh ban đầu: Trạm y tế xã Bình Hòa",
        "[10.2a]. Số nhà, đường/phố, thôn/xóm: Thôn Tân Lập",
    ):
        assert text in page
    assert "(viết chữ in hoa): PHẠM VĂN ĐỨC" in page


def test_those_of_a_batch_who_need_one_get_one_with_the_reason(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY), on=date(2026, 11, 19))  # first time
    pay(office, Paid(name=ON_, scheme=VOLUNTARY, method="3"), on=date(2026, 11, 20))  # lapsed at the end of last year
    made = create_batch(office, BatchForm()).value
    needed = papers(office, made)
    sheet = prepare(office, "TK1-TS", MONTH, Filters(batch=made))
    assert [row.values["name"] for row in sheet.report.rows] == [one.name for one in needed] == [DUC, ON_]
    assert [row.values["reason"] for row in sheet.report.rows] == ["Tham gia lần đầu", "Đăng ký tham gia lại"]
    assert [one.enrolment_id for one in needed] == [int(row.key.rpartition(":")[2]) for row in sheet.report.rows]
    assert len(pages(sheet)) == 2
    assert (sheet.batch_id, sheet.stem) == (made, "TK1-TS-01-2026")
    answer = report_json(office, "TK1-TS", MONTH, out=tmp_path / "a.xlsx", filters={"batch": made})
    assert answer["rows"] == 2
    assert [row[1] for row in sheet_rows(tmp_path / "a.xlsx") if row[0] in (1.0, 2.0)] == [DUC, ON_]


def test_a_health_batch_takes_form_2_and_nobody_in_need_is_said(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 20))
    health = create_batch(office, BatchForm(scheme="health-household", form="MAU-4")).value
    assert len(pages(prepare(office, "MAU-2", MONTH, Filters(batch=health)))) == 1
    pay(office, Paid(name=LU, scheme=VOLUNTARY), on=date(2026, 11, 20))
    with office.write("test.number", "Mã số") as work:
        work.people.change(person(office, DUC).id, insurance_no="9900000031")
    with pytest.raises(WorldFault, match="không ai cần tờ khai MAU-2"):
        prepare(office, "MAU-2", MONTH, Filters(batch=health))
    with pytest.raises(WorldFault, match="Không có đợt kê khai số"):
        prepare(office, "TK1-TS", MONTH, Filters(batch=health))  # goes along with D05-TS only


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(), "lập cho một người, cho một hộ hoặc cho một đợt kê khai"),
        (Filters(person=1, household=1), "hãy chọn một trong ba"),
        (Filters(person=5), "Không có người mang số 5"),
        (Filters(household=5), "Không có hộ gia đình mang số 5"),
        (Filters(hamlet=5), "Mẫu TK1-TS không lọc theo thôn, tổ dân phố"),
        (Filters(employer=5), "Mẫu TK1-TS không lọc theo đơn vị"),
    ],
)
def test_what_cannot_be_made_is_said(office: Office, filters: Filters, said: str) -> None:
    with pytest.raises(WorldFault, match=said):
        prepare(office, "TK1-TS", MONTH, filters)


def test_a_household_without_anybody_is_said(office: Office) -> None:
    (empty,) = [one for one in office.read.households.all() if one.code == "HGD-007"]
    with pytest.raises(WorldFault, match="chưa có ai trong sổ"):
        prepare(office, "TK1-TS", MONTH, Filters(household=empty.id))
