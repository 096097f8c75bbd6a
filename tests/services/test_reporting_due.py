"""The due list under its collectors, as it is printed and exported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.due_parts import LAPSED, DueFilter
from desktop_app.services.office import Office
from desktop_app.services.reporting import prepare, save
from desktop_app.services.reporting_due import due_sheet
from desktop_app.services.reporting_values import Filters
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, TODAY, collector
from tests.services.money_builders import AN, BUOI, HANH, LU, ON_, the_twelve
from tests.services.report_builders import pdf_text, sheet_rows

MONTH = "2026-11"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def names(sheet: object) -> list[str]:
    rows = sheet.report.rows  # type: ignore[attr-defined]
    return [str(row.values["name"]) for row in rows if row.kind == "line"]


def headings(sheet: object) -> list[str]:
    rows = sheet.report.rows  # type: ignore[attr-defined]
    return [str(row.values["number"]) for row in rows if row.kind == "group"]


def test_due_and_late_stand_by_name_the_lapsed_are_counted_by_age(office: Office) -> None:
    sheet = prepare(office, "DS-DENHAN-NV", MONTH)
    assert {AN, ON_, LU} <= set(names(sheet))
    assert BUOI not in names(sheet)  # her card ended 100 days ago: broken
    assert HANH not in names(sheet)  # covered for longer than 90 days
    (heading,) = headings(sheet)
    assert heading.startswith("Hà Thị Thu (NV001): ")
    assert "đã gián đoạn 1 · quá hạn theo mức:" in heading
    assert "từ 3 đến dưới 6 tháng 1" in heading
    lines = [row.values for row in sheet.report.rows if row.values.get("name") == ON_]
    first = next(values for values in lines if values["scheme"] == "BHYT HGĐ")
    assert (first["days"], first["age"], str(first["pay_by"])) == (-40, "từ 1 đến dưới 3 tháng", "2027-01-09")


def test_it_is_limited_to_a_commune_or_a_collector(office: Office) -> None:
    whole = prepare(office, "DS-DENHAN-NV", MONTH).rows
    parts = [prepare(office, "DS-DENHAN-NV", MONTH, Filters(commune=code)) for code in (FIRST_COMMUNE, SECOND_COMMUNE)]
    assert sum(part.rows for part in parts) == whole
    assert [names(part) for part in parts][1] == [LU]
    mine = Filters(collector=collector(office).id)
    assert prepare(office, "DS-DENHAN-NV", MONTH, mine).rows == whole
    other = prepare(office, "DS-DENHAN-NV", MONTH, Filters(collector=collector(office, "Cao Văn Nghỉ").id))
    assert (other.rows, headings(other)) == (0, [])
    assert any("không có ai" in check.message for check in other.checks)


def test_what_the_screen_shows_leaves_as_workbook_and_pages(office: Office, tmp_path: Path) -> None:
    sheet = due_sheet(office, DueFilter(part=LAPSED), TODAY)
    assert names(sheet) == [BUOI]
    rows = sheet_rows(save(sheet, tmp_path / "gian-doan.xlsx").path)
    assert any("Người phụ trách" in line for line in rows)
    assert any(BUOI in line and "Hà Thị Thu (NV001)" in line for line in rows)
    assert BUOI in pdf_text(save(sheet, tmp_path / "gian-doan.pdf").path)
    assert due_sheet(office, DueFilter(part=LAPSED, age="over-36"), TODAY).rows == 0
