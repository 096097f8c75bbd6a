"""Mẫu số 3 and 4 of a batch: figures frozen at enrolment, re-read from workbook and pages; layout against the published form."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from pypdf import PdfReader

from desktop_app.reports.documents.layout import TableBlock
from desktop_app.reports.documents.loader import load_document
from desktop_app.services.collecting_batches import BatchForm, batch, create_batch
from desktop_app.services.history import next_undo
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, Sheet, pdf_of, prepare, report_json, save
from desktop_app.services.reporting_health_lines import health_line
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of, person
from tests.reports.document_facts import MAU_3, MAU_4, Facts
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, ON_, Paid, enrolment_of, pay, the_twelve
from tests.services.report_builders import Cell, sheet_rows

HEALTH = "health-household"
ON = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def paid(office: Office, *lines: Paid) -> None:
    pay(office, *lines, on=ON, collector_id=collector(office).id)


def made(office: Office, form: str = "MAU-4") -> int:
    return create_batch(
        office, BatchForm(scheme=HEALTH, form=form, collector_id=collector(office).id, made_on=date(2026, 11, 21))
    ).value


def pages(sheet: Sheet) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf_of(sheet))).pages]


def body(path: Path, first: int, last: str) -> list[list[Cell]]:
    """The rows of the list from row `first` on (from 1), up to the one whose first text is `last`."""
    rows = sheet_rows(path)[first - 1 :]
    return rows[: next(place for place, row in enumerate(rows) if str(row[0]).startswith(last))]


def test_a_household_is_listed_with_everybody_who_belongs_to_it(office: Office, tmp_path: Path) -> None:
    paid(office, Paid(name=AN, reason="muon"), Paid(name=BUOI))
    sheet = prepare(office, "MAU-4", "2026-11", Filters(batch=made(office)))
    path = save(sheet, tmp_path / "mau4.xlsx").path
    rows = sheet_rows(path)
    assert [row[0] for row in rows[:4]] == [
        "Tên tổ chức: Bưu điện Thử Nghiệm",
        "Mã tổ chức: BD01",
        "Họ và tên nhân viên thu: Hà Thị Thu",
        "Mã nhân viên thu: NV001",
    ]
    assert rows[7][0] == f"Họ và tên chủ hộ: {AN} số điện thoại (nếu có): 0912345678"
    assert rows[8][0] == "Địa chỉ: Số nhà, đường/phố, thôn/xóm: Số 1, đường Làng, Thôn Bình Hòa"
    # Cường works away and pays elsewhere: he is of the household, but asks for nothing.
    assert body(path, 15, "Tổng số") == [
        [1.0, AN, "9900000011", "001065000011", date(1965, 3, 5), "", 2_530_000.0, "Chủ hộ", "", "", "", "12 tháng"],
        [2.0, BUOI, "", "", "1968", "", 2_530_000.0, "Vợ", "", "", "", "12 tháng"],
        [3.0, CUONG, "9900000013", "001090000013", "07/1990", "", "", "Con", "", "", "", ""],
    ]
    assert rows[17][0] == "Tổng số người đề nghị cấp thẻ bảo hiểm y tế: 2 (Trong đó: ..... thẻ bảo hiểm y tế bản giấy)"
    (page,) = pages(sheet)
    for text in (
        f"Họ và tên chủ hộ: {AN}",
        "Số 1, đường Làng, Thôn Bình Hòa",
        "2.530.000",
        "001065000011",
        "thẻ bảo hiểm y tế: 2 (Trong đó",
    ):
        assert text in page
    assert page.count("2.530.000") == 2
    assert (sheet.rows, sheet.stem) == (3, "MAU-4-01-2026")


def test_the_lists_add_up_to_the_batch(office: Office, tmp_path: Path) -> None:
    paid(office, Paid(name=AN, reason="muon"), Paid(name=BUOI))
    paid(office, Paid(name=DUC, months=6))
    batch_id = made(office)
    sheet = prepare(office, "MAU-4", "2026-11", Filters(batch=batch_id))
    rows = body(save(sheet, tmp_path / "mau4.xlsx").path, 15, "Tổng số")
    heads = [row[1] for row in rows if row[0] == ""]
    assert heads == [
        f"Hộ {AN}, điện thoại 0912345678, Số 1, đường Làng, Thôn Bình Hòa, {commune(office, AN)}",
        f"Hộ {DUC}, điện thoại 0987000003, Thôn Tân Lập, {commune(office, DUC)}",
    ]
    declared = [row for row in rows if row[11]]
    lines = batch(office, batch_id).lines
    assert sorted(row[1] for row in declared) == sorted(line.person.name for line in lines) == sorted((AN, BUOI, DUC))
    assert {row[1]: row[11] for row in declared} == {AN: "12 tháng", BUOI: "12 tháng", DUC: "6 tháng"}
    found = pages(sheet)
    assert len(found) == 2  # a page for each household
    assert [f"thẻ bảo hiểm y tế: {count} (Trong đó" in page for count, page in zip((2, 1), found, strict=True)] == [
        True,
        True,
    ]
    assert HANH in found[1]
    assert sheet.rows == 5


def commune(office: Office, name: str) -> str:
    hamlet = office.read.hamlets.get(household_of(office, name).hamlet_id)
    return office.read.reference.communes([hamlet.commune_code])[0].name


def test_supported_people_stand_on_form_3_with_month_percentage_and_base_salary(office: Office, tmp_path: Path) -> None:
    paid(office, Paid(name=ON_, months=12))
    enrolled = enrolment_of(office, ON_)
    assert enrolled.support_class == "near-poor"
    sheet = prepare(office, "MAU-3", "2026-11", Filters(batch=made(office, "MAU-3")))
    path = save(sheet, tmp_path / "mau3.xlsx").path
    rows = sheet_rows(path)
    assert rows[0][0] == "Tên cơ quan/tổ chức: Bưu điện Thử Nghiệm"
    assert rows[6][0] == "Số: 01/2026 ; ngày 21 tháng 11 năm 2026"
    first = date.fromisoformat(enrolled.valid_from or "").replace(day=1)
    assert rows[11:14] == [
        ["(1)", "Tăng", *[""] * 13],
        [1.0, ON_, "9900000021", "001071000021", "", 2_530_000.0, "", "", "", "", first, 70.0, "", "", "12 tháng"],
        ["(2)", "Giảm", *[""] * 13],
    ]
    (page,) = pages(sheet)
    for text in (
        ON_,
        "9900000021",
        "001071000021",
        "2.530.000",
        f"{first:%m/%Y}",
        "70",
        "Số: 01/2026 ; ngày 21 tháng 11 năm 2026",
    ):
        assert text in page
    assert sheet.rows == 1


def test_a_member_by_order_stands_on_form_3_with_the_falling_part_of_the_salary(office: Office, tmp_path: Path) -> None:
    """Guide of Mẫu số 3, column 4: 100 %, 70 % … of the base salary."""
    paid(office, Paid(name=AN, reason="muon"), Paid(name=BUOI))
    levels = sorted((health_line(enrolment_of(office, name)).level or 0 for name in (AN, BUOI)), reverse=True)
    assert levels == [2_530_000, 1_771_000]


def test_support_of_others_stands_in_the_notes_and_local_support_in_the_percentage(office: Office) -> None:
    paid(office, Paid(name=ON_))
    enrolled = enrolment_of(office, ON_)
    more = replace(enrolled, local_support=enrolled.gross // 10, other_support=50_000)
    assert (health_line(more).percent, health_line(more).note) == (Decimal(80), "12 tháng; hỗ trợ khác 50.000 đ")
    assert health_line(replace(enrolled, snapshot="{}", state_support=0)).percent is None
    assert health_line(replace(enrolled, snapshot="{}")).base is None


def test_a_household_can_declare_before_any_batch_is_made(office: Office) -> None:
    household = household_of(office, DUC).id
    with pytest.raises(WorldFault, match="chưa có ai đăng ký BHYT hộ gia đình chờ kê khai"):
        prepare(office, "MAU-4", "2026-11", Filters(household=household))
    paid(office, Paid(name=DUC))
    sheet = prepare(office, "MAU-4", "2026-11", Filters(household=household))
    assert (sheet.stem, sheet.batch_id, sheet.rows) == (f"MAU-4-ho-{household}", None, 2)
    assert "Tên tổ chức: ....." in pages(sheet)[0]


def test_what_is_missing_is_listed_and_opens_its_record(office: Office) -> None:
    paid(office, Paid(name=AN, reason="muon"), Paid(name=BUOI))
    sheet = prepare(office, "MAU-4", "2026-11", Filters(batch=made(office)))
    told = {check.message: check for check in sheet.checks}
    blank = told[f"{BUOI}: chưa có số CCCD/ĐDCN; chỗ đó để trống."]
    assert (blank.level, blank.page, blank.args["person"]) == ("warn", "household", person(office, BUOI).id)
    assert "1 người chưa có mã số BHYT: tra cứu, hoặc kèm Mẫu số 2 nếu tham gia lần đầu." in told
    assert not [message for message in told if message.startswith(CUONG)]  # he asks for nothing


def test_a_batch_is_found_by_its_number_among_its_own_list_only(office: Office) -> None:
    paid(office, Paid(name=DUC))
    made(office)
    assert prepare(office, "MAU-4", "2026-11", Filters(batch=1)).batch_id is not None
    with pytest.raises(WorldFault, match=r"Không có đợt kê khai số 1 của năm 2026\. Các đợt đang có: chưa có đợt nào"):
        prepare(office, "MAU-3", "2026-11", Filters(batch=1))
    with pytest.raises(
        WorldFault, match="không có ai đã thu BHYT hộ gia đình do ngân sách nhà nước hỗ trợ đóng đang chờ kê khai"
    ):
        prepare(office, "MAU-3", "2026-11", Filters(waiting=True))


def test_making_a_list_changes_nothing_and_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    paid(office, Paid(name=DUC))
    batch_id, before = made(office), next_undo(office)
    for kind in ("xlsx", "pdf"):
        first, second = (
            report_json(office, "mau-4", "2026-11", out=tmp_path / f"{name}.{kind}", filters={"batch": batch_id})[
                "sha256"
            ]
            for name in ("a", "b")
        )
        assert first == second
    assert next_undo(office) == before


@pytest.mark.parametrize(
    ("facts", "heading_rows", "code_row"), [(MAU_4, (12, 13), 14), (MAU_3, (8, 10), 11)], ids=["MAU-4", "MAU-3"]
)
def test_the_workbook_has_the_grid_of_the_published_page(
    office: Office, tmp_path: Path, facts: Facts, heading_rows: tuple[int, int], code_row: int
) -> None:
    paid(office, Paid(name=DUC if facts is MAU_4 else ON_))
    path = save(
        prepare(office, facts.code, "2026-11", Filters(batch=made(office, facts.code))), tmp_path / "a.xlsx"
    ).path
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.page_setup.orientation == ("landscape" if facts.landscape else "portrait")
    assert sheet.page_setup.paperSize == 9
    codes = [str(cell.value) for cell in sheet[code_row][: len(facts.grid)]]
    assert tuple(codes) == facts.codes
    widths = [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(facts.grid) + 1)]
    assert widths == pytest.approx([twips / 20 / 5.25 for twips in facts.grid], abs=0.001)
    # The same heading cells, with the same spans, as on the pages.
    (table,) = [block for block in load_document(facts.code, ON).blocks if isinstance(block, TableBlock)]
    spans = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    top = heading_rows[0]
    for cell in table.headings:
        at = (top + cell.row, 1 + cell.column)
        assert sheet.cell(*at).value == cell.text
        end = (at[0] + cell.rows - 1, at[1] + cell.columns - 1)
        assert spans.get(at, at) == end
        assert end[0] <= heading_rows[1]
    # Everything published can be read in the workbook too.
    whole = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    left = [word for text in facts.texts for word in text.split() if word.strip(".…") and word not in whole]
    assert [word for word in left if not word.startswith(("Số:", "/", "…", "ngày", "tháng", "năm"))] == []
    ids = next(row for row in sheet.iter_rows(min_row=code_row + 1) if row[1].value in (DUC, ON_))
    assert ids[3].data_type == "s"
    assert ids[3].number_format == "@"
