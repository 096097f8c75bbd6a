"""Whose figures they are, what cannot be certain, rejects, undo, and a sheet of people beside figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import import_files, import_history, importing
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from tests.builders import empty_office
from tests.services.register_workbooks import MONTHS, counts, table

FIRST, SECOND = "Xã Sóc Sơn", "Xã Kim Anh"
PLAN = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "GIAO CHỈ TIÊU PHÁT TRIỂN NGƯỜI THAM GIA NĂM 2026")
DONE = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "KẾT QUẢ THỰC HIỆN NĂM 2026")
WIDE = ("STT", "Xã/phường", "Chỉ tiêu", *MONTHS, "Cả năm")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376", "00382")) as found:
        yield found


def names(office: Office) -> dict[str, str]:
    return {one.code: one.name for one in office.read.communes.covered()}


def look(office: Office, path: Path, title: Any, headings: Any, *rows: Any, **options: Any) -> Preview:
    return importing.preview(office, table(path, title, headings, *rows), **options)


def planned(office: Office, year: int = 2026) -> dict[tuple[str, str, int], int]:
    plan = office.read.plans.current(year)
    assert plan is not None
    return {(one.indicator, one.scope_code, one.month): one.value for one in office.read.plan_cells.of_plan(plan.id)}


def figures(office: Office) -> dict[tuple[str, str, str, str], int]:
    return {
        (one.indicator, one.scope_kind, one.scope_code, one.month): one.value
        for one in office.read.monthly_figures.all()
    }


def year(*, start: int = 1) -> list[int]:
    return list(range(start, start + 12))


def test_scopes_by_code_and_name(office: Office, tmp_path: Path) -> None:
    with office.write("test.scopes", "Nơi") as work:
        hamlet = work.hamlets.add(commune_code="00376", name="Thôn Một", kind="thôn", list_order=1)
        house = work.organisations.add(name="Bưu điện Thử", code="BD01", kind="service")
        twin = work.organisations.add(name="Trường Mẫu", code="TM01", kind="coordination")
        thu = work.collectors.add(organisation_id=house, name="Hà Thị Thu", code="NV1", kind="collector")
        work.collectors.add(organisation_id=house, name="Lê Văn Hai", code="NV2", kind="collector")
        other = work.collectors.add(organisation_id=twin, name="Lê Văn Hai", code="NV3", kind="collector")
    headings = ("Mã xã", "Thôn", "Tên tổ chức", "Mã nhân viên thu", "Nhân viên thu", "Chỉ tiêu", "Tháng 1", "Tháng 2")
    rows = [
        ("00376", "", "", "", "", "vsi_new", 1, 1), ("00376", "Thôn Một", "", "", "", "vsi_new", 2, 2),
        ("", "", "Bưu điện Thử", "", "", "vsi_new", 3, 3),
        ("", "", "", "nv1", "Hà Thị Thu", "vsi_new", 4, 4), ("", "", "Trường Mẫu", "", "Lê Văn Hai", "vsi_new", 5, 5),
        ("", "", "", "", "Lê Văn Hai", "vsi_new", 6, 6), ("00376", "Thôn Lạ", "", "", "", "vsi_new", 7, 7),
        ("", "", "", "", "", "vsi_new", 8, 8), ("", "", "", "nv1", "Người Khác", "vsi_new", 9, 9), ("00001", "", "", "", "", "vsi_new", 9, 9),
    ]  # fmt: skip
    seen = look(office, tmp_path / "noi.xlsx", DONE, headings, *rows)
    assert [row.result for row in seen.rows] == ["add"] * 5 + ["error"] * 5
    importing.commit(office, seen)
    assert {key[1:3]: value for key, value in figures(office).items() if key[3] == "2026-01"} == {
        ("commune", "00376"): 1, ("hamlet", str(hamlet)): 2, ("organisation", str(house)): 3, ("collector", str(thu)): 4,
        ("collector", str(other)): 5,
    }  # fmt: skip
    assert office.read.hamlets.count() == 1


def test_a_table_that_names_no_place_is_asked(office: Office, tmp_path: Path) -> None:
    headings, row = ("Chỉ tiêu", *MONTHS[:2]), ("vsi_new", 1, 2)
    path = table(tmp_path / "a.xlsx", DONE, headings, row)
    seen = importing.preview(office, path)
    assert (seen.needs_commune, counts(seen)) == (True, (1, 0, 0, 0, 1))
    assert [one.place for one in importing.revise(office, seen, commune="00382").rows] == [SECOND]
    whole = importing.preview(office, path, answers={"scope": {"": "office"}})
    importing.commit(office, whole)
    assert {key[1:3] for key in figures(office)} == {("office", "")}


def test_what_cannot_be_certain_is_refused(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:2])
    rows = [
        (FIRST, "vsi_new", 1, 2),
        (FIRST, "BHXH TN tăng mới", 3, 4),
        (FIRST, "Chỉ tiêu lạ", 1, 2),
        (FIRST, "hh_new", "", "-"),
        (FIRST, "hh_people", "một", 1),
    ]
    seen = look(office, tmp_path / "a.xlsx", DONE, headings, *rows)
    assert [row.result for row in seen.rows] == ["add", "suspect", "error", "error", "error"]
    assert "dòng 4" in seen.rows[1].note
    twice = look(
        office,
        tmp_path / "b.xlsx",
        DONE,
        ("Xã", "Chỉ tiêu", "Tháng 1", "Tháng 2", "Tháng 1", "Tháng 2"),
        (FIRST, "vsi_new", 1, 2, 3, 4),
    )
    assert (counts(twice), "hai cột" in twice.rows[0].note) == ((1, 0, 0, 0, 1), True)
    no_year = look(office, tmp_path / "c.xlsx", ("KẾT QUẢ THỰC HIỆN",), headings, (FIRST, "vsi_new", 1, 2))
    assert [ask.key for ask in no_year.asks] == ["year"]
    importing.commit(office, importing.revise(office, no_year, answers={"year": {"": "2025"}}))
    assert {key[3] for key in figures(office)} == {"2025-01", "2025-02"}


def test_rejects_come_back_and_undo_takes_all_back(office: Office, tmp_path: Path) -> None:
    headings = ("STT", "Xã", "Chỉ tiêu", *MONTHS[:2])
    path = table(
        tmp_path / "a.xlsx",
        (*PLAN, "ĐVT: người"),
        headings,
        ("I", FIRST, "vsi_new", 1, 2),
        ("II", FIRST, "Chỉ tiêu lạ", 3, 4),
    )
    seen = importing.preview(office, path)
    out = tmp_path / "loi.xlsx"
    assert import_files.save_rejects(seen, out) == 1
    assert counts(importing.preview(office, out)) == (1, 0, 0, 0, 1)
    receipt = importing.commit(office, seen).value
    assert receipt.import_id is not None
    plan = office.read.plans.current(2026)
    assert plan is not None
    cell = office.read.plan_cells.of_plan(plan.id)[0]
    with office.write("test.change", "Sửa") as work:
        work.plan_cells.change(cell.id, value=99)
    undone = import_history.undo_import(office, receipt.import_id).value
    assert {one.kind for one in undone.left} == {"plan", "plan_cell"}
    assert [(one.id, one.value) for one in office.read.plan_cells.of_plan(plan.id)] == [(cell.id, 99)]


def test_a_sheet_of_people_beside_figures_is_taken_first(office: Office, tmp_path: Path) -> None:
    import openpyxl  # writes the second sheet, in this test only

    path = table(tmp_path / "hai.xlsx", DONE, WIDE, (1, FIRST, "vsi_new", *year(), 78))
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("Danh sách")
    for row in (("STT", "Họ và tên", "Ngày sinh", "Số CCCD"), (1, "Lê A", "1965", "001065000011")):
        page.append(row)
    book.save(path)
    seen = importing.preview(office, path)
    assert (seen.kind, seen.sheet) == ("members", "Danh sách")
    assert importing.revise(office, seen, sheet="Sheet1").kind == "figures"
