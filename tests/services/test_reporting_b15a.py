"""B15a-UQ from the records: every figure of the workbook against the progress of the office, to the last person."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.progress import progress
from desktop_app.services.reporting import Sheet, prepare, save
from desktop_app.services.reporting_letterhead import Signers, save_signers
from tests.builders import collector
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, a_plan, pay, the_twelve
from tests.services.report_builders import Cell, cells, column, demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
FIRST_ROW = 11  # row 12 of the form
BLOCKS = {"vsi": ("L", "S"), "hh": ("AB", "AI")}
BLANK = (("D", "K"), ("T", "AA"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def body(path: Path) -> tuple[list[list[Cell]], list[Cell]]:
    """Return the rows of the form and its row of totals."""
    rows = sheet_rows(path)[FIRST_ROW:]
    end = next(place for place, row in enumerate(rows) if row[1] == "Cộng:")
    return rows[:end], rows[end]


def saved(office: Office, tmp_path: Path, month: str = MONTH) -> tuple[list[list[Cell]], list[Cell]]:
    return body(save(prepare(office, "B15a-UQ", month), tmp_path / "b15a.xlsx").path)


def messages(sheet: Sheet) -> str:
    return "\n".join(check.message for check in sheet.checks)


@pytest.mark.parametrize("month", ["2026-01", "2026-10", "2025-12"])
@pytest.mark.parametrize("prefix", ["vsi", "hh"])
def test_the_totals_are_the_offices_own_progress(demo_office: Office, tmp_path: Path, month: str, prefix: str) -> None:
    _, total = saved(demo_office, tmp_path, month)
    whole = progress(demo_office, month).of(f"{prefix}_people", "office")
    split = progress(demo_office, month, "collector")
    assert whole is not None
    committed, new, continuing, done, fresh, stayed, reached, percent = cells(total, *BLOCKS[prefix])
    assert (done, reached) == (whole.actual_month, whole.actual_to_date)
    assert (fresh, stayed) == tuple(
        sum(row.actual_month for row in split.rows if row.indicator == f"{prefix}_{part}")
        for part in ("new", "continuing")
    )
    plans = [
        sum(row.plan_year for row in split.rows if row.indicator == f"{prefix}_{part}")
        for part in ("new", "continuing")
    ]
    assert (new, continuing) == tuple(plans)
    assert committed == sum(plans) > 0
    share = (Decimal(whole.actual_to_date * 100) / sum(plans)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(str(percent)) == share


def test_each_collector_carries_his_own_figures_and_his_organisation_their_sum(
    demo_office: Office, tmp_path: Path
) -> None:
    rows, _ = saved(demo_office, tmp_path)
    split = progress(demo_office, MONTH, "collector")
    staff = {one.code: one for one in demo_office.read.collectors.all()}
    organisations = [place for place, row in enumerate(rows) if isinstance(row[0], str)]
    assert [rows[place][0] for place in organisations] == ["I", "II"]
    compared = 0
    for number, place in enumerate(organisations):
        until = organisations[number + 1] if number + 1 < len(organisations) else len(rows)
        below = rows[place + 1 : until]
        for first, last in BLOCKS.values():
            for part in range(7):
                own = cells(rows[place], first, last)[part]
                assert own == sum(cells(row, first, last)[part] for row in below)
        for row in below:
            who = staff[str(row[2])]
            assert row[1] == who.name
            for prefix, (first, last) in BLOCKS.items():
                found = {
                    part: split.of(f"{prefix}_{part}", "collector", str(who.id))
                    for part in ("people", "new", "continuing")
                }
                assert all(found.values())
                people, new, stay = found["people"], found["new"], found["continuing"]
                assert people is not None
                assert new is not None
                assert stay is not None
                assert cells(row, first, last)[1:7] == [
                    new.plan_year, stay.plan_year, people.actual_month, new.actual_month, stay.actual_month,
                    people.actual_to_date,
                ]  # fmt: skip
                compared += 1
    assert compared == 2 * sum(one.kind != "officer" for one in staff.values())


def test_blocks_without_records_stay_blank_and_are_named(demo_office: Office, tmp_path: Path) -> None:
    rows, total = saved(demo_office, tmp_path)
    for row in (*rows, total):
        for first, last in BLANK:
            assert cells(row, first, last) == [""] * 8
    found = messages(prepare(demo_office, "B15a-UQ", MONTH))
    assert "BHXH, BHTN, BHYT bắt buộc" in found
    assert "BHTNLĐ tự nguyện" in found


def test_months_add_up_to_the_cumulative_figure(demo_office: Office, tmp_path: Path) -> None:
    done: dict[str, float] = {"vsi": 0, "hh": 0}
    for number in range(1, 11):
        _, total = saved(demo_office, tmp_path, f"2026-{number:02d}")
        for prefix, (first, last) in BLOCKS.items():
            done[prefix] += cells(total, first, last)[3]
            assert cells(total, first, last)[6] == done[prefix]


def test_who_enrolled_without_a_collector_has_a_row_of_his_own(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=AN), Paid(name=BUOI), on=date(2026, 11, 10), collector_id=collector(office).id)
    pay(office, Paid(name=DUC), on=date(2026, 11, 12))
    rows, total = saved(office, tmp_path, "2026-11")
    assert [row[1] for row in rows] == ["Bưu điện Thử Nghiệm", "Hà Thị Thu", "Cao Văn Nghỉ", "Chưa ghi nhân viên thu"]
    assert [cells(row, "AE", "AH") for row in rows] == [[2, 0, 2, 2], [2, 0, 2, 2], [0, 0, 0, 0], [1, 1, 0, 1]]
    assert cells(total, "AE", "AH") == [3, 1, 2, 3]
    found = prepare(office, "B15a-UQ", "2026-11")
    assert "1 người BHYT tự đóng (lũy kế) chưa ghi nhân viên thu" in messages(found)
    assert found.checks[0].level == "warn"


def test_a_commitment_that_was_never_made_is_blank_and_not_zero(office: Office, tmp_path: Path) -> None:
    rows, total = saved(office, tmp_path)
    assert cells(rows[1], "L", "N") == ["", "", ""]
    assert rows[1][column("S")] == ""
    assert "Chưa có chỉ tiêu cam kết" in messages(prepare(office, "B15a-UQ", MONTH))
    who = collector(office)
    plan = a_plan(office)
    scope = Scope(kind="collector", code=str(who.id), name=who.name)
    set_year_total(office, plan, "vsi_new", scope, 7)
    rows, total = saved(office, tmp_path)
    assert cells(rows[1], "L", "S") == [7, 7, "", 0, 0, 0, 0, 0]
    assert cells(rows[2], "L", "N") == ["", "", ""]
    assert total[column("L")] == 7
    assert "Chưa có chỉ tiêu cam kết (cột chỉ tiêu để trống): Cao Văn Nghỉ." in messages(
        prepare(office, "B15a-UQ", MONTH)
    )


def test_the_header_block_names_the_office_and_the_signer(office: Office, tmp_path: Path) -> None:
    save_signers(office, Signers(place=" Hòa  An ", director_title="Giám đốc", director="Trần Văn Ký"))
    sheet = prepare(office, "B15a-UQ", MONTH)
    texts = [str(cell) for row in sheet_rows(save(sheet, tmp_path / "a.xlsx").path) for cell in row if cell != ""]
    for text in (
        "BẢO HIỂM XÃ HỘI TỈNH THỬ NGHIỆM",
        "BẢO HIỂM XÃ HỘI CƠ SỞ THỬ NGHIỆM",
        "Tháng 10 năm 2026",
        "Hòa An, ngày 21 tháng 11 năm 2026",
        "Giám đốc",
        "Trần Văn Ký",
    ):
        assert text in texts
    paper = pdf_text(save(sheet, tmp_path / "a.pdf").path)
    assert "BẢO HIỂM XÃ HỘI CƠ SỞ THỬ NGHIỆM" in paper
    assert "Trần Văn Ký" in paper
    assert "Hà Thị Thu" in paper
    assert "người ký" not in messages(sheet)


def test_without_settings_the_place_is_the_province_of_the_communes(office: Office) -> None:
    sheet = prepare(office, "B15a-UQ", MONTH)
    assert sheet.header["place_and_day"] == "Hà Nội, ngày 21 tháng 11 năm 2026"
    assert sheet.header["signer"] == ""
    assert "Chưa ghi tên người ký" in messages(sheet)


def test_the_running_month_is_named_so_and_dated_inside_itself(office: Office) -> None:
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), on=date(2026, 11, 5))
    sheet = prepare(office, "B15a-UQ", "2026-11")
    assert "Tháng 11/2026 chưa kết thúc" in messages(sheet)
    assert sheet.report.caption == "Tháng 11/2026, số liệu đến hết ngày 21/11/2026"
    assert sheet.due_on == date(2026, 12, 5)
