"""The office's own workbooks: bound once, filled with the office's figures, and safe when the template changes."""

import errno
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.services.own_figures import MonthValues, own_figures, own_scopes, scopes_each
from desktop_app.services.own_marks import Marks, mark_words
from desktop_app.services.own_workbook_checking import accept_template, check_template
from desktop_app.services.own_workbook_filling import fill, shown_values
from desktop_app.services.own_workbooks import (
    BindForm,
    add_template,
    bind,
    remove_template,
    rename_template,
    template_view,
    templates,
    unbind,
)
from desktop_app.services.planning import plan_grid, set_year_total
from desktop_app.services.planning_figures import MEASURES, office_scope
from desktop_app.services.progress import months_series, progress
from desktop_app.system import disk
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE
from tests.excel.own_templates import SHEET, looks, saved
from tests.services.money_builders import a_plan, the_twelve
from tests.services.submission_builders import october

MONTH = "2026-10"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        plan = a_plan(found)
        scope = plan_grid(found, 2026, "hh_people").rows[0].scope
        set_year_total(found, plan, "hh_people", scope, 24)
        october(found)
        yield found


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "mẫu"
    folder.mkdir()
    return folder


def bound(office: Office, path: Path) -> int:
    """Add the template and bind its table and single cells."""
    workbook_id = add_template(office, path, "Biểu 01").value.id
    for col, figure in (
        (1, "each.number"),
        (2, "each.name"),
        (3, "hh_people.plan_month"),
        (4, "hh_people.actual_month"),
        (6, "money_total.actual_month"),
    ):
        bind(office, workbook_id, BindForm(sheet=SHEET, row=8, col=col, figure=figure, each="commune"))
    for row, figure in ((11, "hh_people.actual_to_date"), (12, "hh_people.percent_of_year"), (13, "word.last_day")):
        bind(office, workbook_id, BindForm(sheet=SHEET, row=row, col=4, figure=figure))
    return workbook_id


def test_a_template_is_bound_once_and_filled_with_formats_kept(office: Office, paper: Path) -> None:
    path = saved(paper)
    out = paper / "ra.xlsx"
    found = fill(office, bound(office, path), MONTH, out)
    sheet = load_workbook(out)[SHEET]
    rows = progress(office, MONTH).rows
    communes = [one for one in rows if one.scope.kind == "commune" and one.indicator == "hh_people"]
    money = {
        one.scope.code: one.actual_month
        for one in rows
        if one.scope.kind == "commune" and one.indicator == "money_total"
    }
    assert [[sheet.cell(row, col).value for col in (1, 2, 3, 4)] for row in (8, 9)] == [
        [at, one.scope.name, one.plan_month, one.actual_month] for at, one in enumerate(communes, start=1)
    ]
    assert [Decimal(str(sheet.cell(row, 6).value)) for row in (8, 9)] == [
        Decimal(money[one.scope.code]) / 1_000_000 for one in communes
    ]
    whole = next(one for one in rows if one.scope.kind == "office" and one.indicator == "hh_people")
    assert sheet["D12"].value == whole.actual_to_date == 2
    assert sheet["D13"].value == pytest.approx(float(whole.percent_of_year or 0) / 100)
    assert sheet["D14"].value.date() == date(2026, 10, 31)
    assert (sheet["B10"].value, sheet["D10"].value) == ("Tổng cộng", "=SUM(D8:D9)")
    assert (found.cells, found.rows, found.notes) == (3, 2, ())
    after = looks(out)
    assert (after["D8"][1], after["F9"][1], after["D13"][1]) == ("#,##0", "#,##0.000", "0.0%")


def test_every_figure_is_the_one_of_progress(office: Office) -> None:
    values = MonthValues(office, MONTH)
    for by in ("commune", "hamlet", "collector"):
        for one in progress(office, MONTH, by).rows:
            keys = (
                "plan_month",
                "actual_month",
                "plan_to_date",
                "actual_to_date",
                "plan_year",
                "percent_of_year",
                "required_per_month",
                "before_month",
            )
            for key in keys:
                assert values.value(f"{one.indicator}.{key}", one.scope) == getattr(one, key), (one.scope, key)
    scope = office_scope(office)
    for code in MEASURES:
        assert values.value(f"{code}.last_year_month", scope) == months_series(office, 2026, code).last_year[9]


def test_organisations_add_up_to_the_office(office: Office) -> None:
    values = MonthValues(office, MONTH)
    for code in MEASURES:
        parts = [values.value(f"{code}.actual_to_date", scope) for scope in values.rows("organisation")]
        assert sum(part for part in parts if isinstance(part, int)) == values.value(
            f"{code}.actual_to_date", office_scope(office)
        )


def test_every_figure_has_a_value_and_a_mark(office: Office) -> None:
    values, marks = MonthValues(office, MONTH), Marks(office)
    figures = own_figures(office)
    assert len({one.name for one in figures}) == len(figures)
    for one in figures:
        values.value(one.code, scopes_each(office, "commune", 2026)[0], 1)
        name = mark_words(one, each="commune" if one.row else "").strip("{}")
        found = marks.meant(name)
        assert found is not None
        assert found.figure == one
    for scope in own_scopes(office, 2026):
        assert scope.name


def test_marks_bind_themselves(office: Office, paper: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["A2"] = "TỔNG HỢP THÁNG {{tháng}} NĂM {{năm}}"
        sheet["B8"], sheet["D8"] = "{{mỗi xã: Tên}}", "{{mỗi xã: Số người tham gia BHYT hộ gia đình, thực hiện tháng}}"
        sheet["D11"], sheet["D13"] = "{{SO NGUOI THAM GIA BHYT HO GIA DINH, thuc hien luy ke}}", "{{không có thứ này}}"

    added = add_template(office, saved(paper, change), "Có dấu")
    assert added.value.bound == 4
    assert "không có thứ này" in added.value.unknown[0]
    out = paper / "ra.xlsx"
    found = fill(office, added.value.id, MONTH, out)
    sheet = load_workbook(out)[SHEET]
    assert sheet["A2"].value == "TỔNG HỢP THÁNG 10 NĂM 2026"
    assert (sheet["B8"].value, sheet["D12"].value) == (progress(office, MONTH).rows[3].scope.name, 2)
    assert sheet["D14"].value == "{{không có thứ này}}"
    assert any("D13" in note for note in found.notes)


def test_formulas_are_not_bound_unless_said(office: Office, paper: Path) -> None:
    workbook_id = add_template(office, saved(paper)).value.id
    form = BindForm(sheet=SHEET, row=9, col=4, figure="hh_people.actual_month")
    with pytest.raises(RuleBroken, match="công thức"):
        bind(office, workbook_id, form)
    bind(office, workbook_id, BindForm(**{**vars(form), "over_formula": True}))
    fill(office, workbook_id, MONTH, paper / "ra.xlsx")
    assert load_workbook(paper / "ra.xlsx")[SHEET]["D9"].value == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"figure": "each.name"}, "chỉ dùng trong bảng"),
        ({"figure": "gì đó"}, "chỉ tiêu"),
        ({"figure": "hh_people.actual_month", "scope": "commune:99999"}, "Không còn xã"),
        ({"figure": "hh_people.actual_month", "each": "province"}, "lặp theo"),
        ({"figure": "money_hh.actual_month", "scale": 7}, "Đơn vị tiền"),
    ],
)
def test_what_cannot_be_bound_is_refused(office: Office, paper: Path, form: dict[str, Any], said: str) -> None:
    workbook_id = add_template(office, saved(paper)).value.id
    with pytest.raises(RuleBroken, match=said):
        bind(office, workbook_id, BindForm(sheet=SHEET, row=11, col=4, **form))


def test_one_table_repeats_for_one_thing(office: Office, paper: Path) -> None:
    workbook_id = add_template(office, saved(paper)).value.id
    bind(office, workbook_id, BindForm(sheet=SHEET, row=8, col=2, figure="each.name", each="commune"))
    with pytest.raises(RuleBroken, match="một loại"):
        bind(office, workbook_id, BindForm(sheet=SHEET, row=8, col=4, figure="hh_people.actual_month", each="hamlet"))


def test_everything_is_undone_and_done_again(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper))
    before = template_view(office, workbook_id)
    unbind(office, before.bindings[0].id)
    assert len(template_view(office, workbook_id).bindings) == len(before.bindings) - 1
    assert "own_workbook" in undo_last(office).changes
    remove_template(office, workbook_id)
    assert templates(office) == ()
    undo_last(office)
    assert template_view(office, workbook_id) == before
    redo_last(office)
    assert templates(office) == ()


def test_names_are_their_own(office: Office, paper: Path) -> None:
    first = add_template(office, saved(paper), "Biểu 01").value.id
    with pytest.raises(RuleBroken, match="Đã có mẫu"):
        add_template(office, saved(paper), "Biểu 01")
    second = add_template(office, saved(paper), "Biểu 02").value.id
    with pytest.raises(RuleBroken, match="Đã có mẫu"):
        rename_template(office, second, "Biểu 01")
    rename_template(office, second, " Biểu  03 ")
    assert [one.name for one in templates(office)] == ["Biểu 01", "Biểu 03"]
    assert first != second


def _column_in(sheet: Any) -> None:
    for area in [str(one) for one in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(area)
    sheet.insert_cols(3)
    sheet["C5"] = "Số hộ"
    for area in ("A2:G2", "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6", "G5:G6"):
        sheet.merge_cells(area)


def test_a_changed_template_is_never_written_into_another_cell(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper))
    new = saved(paper, _column_in, name="thang-11.xlsx", month="11/2026")
    checked = check_template(office, workbook_id, new)
    assert {(one.before, one.after) for one in checked.changes if one.before.endswith("8")} == {
        (f"{SHEET}!C8", f"{SHEET}!D8"), (f"{SHEET}!D8", f"{SHEET}!E8"), (f"{SHEET}!F8", f"{SHEET}!G8")
    }  # fmt: skip
    skipped = accept_template(office, workbook_id, checked)
    assert skipped.value == len(checked.changes)
    found = fill(office, workbook_id, MONTH, paper / "bo-qua.xlsx")
    sheet = load_workbook(paper / "bo-qua.xlsx")[SHEET]
    assert [sheet.cell(8, col).value for col in (3, 4, 5, 7)] == [None] * 4
    assert sheet["B9"].value == progress(office, MONTH).rows[6].scope.name
    assert "chưa gắn lại" in found.notes[0]
    undo_last(office)
    accept_template(office, workbook_id, checked, frozenset(one.binding_id for one in checked.changes))
    assert template_view(office, workbook_id).held == ()
    fill(office, workbook_id, MONTH, paper / "nhan.xlsx")
    sheet = load_workbook(paper / "nhan.xlsx")[SHEET]
    communes = [
        one for one in progress(office, MONTH).rows if one.scope.kind == "commune" and one.indicator == "hh_people"
    ]
    assert [[sheet.cell(row, col).value for col in (3, 4, 5)] for row in (8, 9)] == [
        [None, one.plan_month, one.actual_month] for one in communes
    ]
    assert sheet["E12"].value == 2


def test_a_file_changed_after_the_check_is_not_taken(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper))
    new = saved(paper, _column_in, name="moi.xlsx")
    checked = check_template(office, workbook_id, new)
    saved(paper, name="moi.xlsx", month="12/2026")
    with pytest.raises(WorldFault, match="vừa được sửa"):
        accept_template(office, workbook_id, checked)


def test_a_unit_that_changed_changes_the_money(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper))
    new = saved(paper, lambda sheet: sheet.__setitem__("F5", "Số thu (đồng)"), name="moi.xlsx")
    checked = check_template(office, workbook_id, new)
    (change,) = checked.changes
    assert change.kind == "renamed"
    accept_template(office, workbook_id, checked, frozenset({change.binding_id}))
    view = template_view(office, workbook_id)
    assert [one.scale for one in view.bindings if one.figure == "money_total.actual_month"] == [1]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PermissionError(errno.EACCES, "denied"), "đóng tệp"),
        (OSError(errno.ENOSPC, "full"), "đã đầy"),
        (OSError(errno.EROFS, "read-only"), "chỉ cho đọc"),
    ],
)
def test_nothing_half_written_stays(
    office: Office, paper: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, said: str
) -> None:
    workbook_id = bound(office, saved(paper))
    out = paper / "ra.xlsx"
    out.write_bytes(b"truoc")

    def fail(_temporary: Path, _path: Path) -> None:
        raise fault

    monkeypatch.setattr(disk, "_settle", fail)
    with pytest.raises(WorldFault, match=said):
        fill(office, workbook_id, MONTH, out)
    assert out.read_bytes() == b"truoc"
    assert sorted(one.name for one in paper.iterdir()) == ["mau.xlsx", "ra.xlsx"]


def test_filling_says_what_is_missing(office: Office, paper: Path) -> None:
    workbook_id = add_template(office, saved(paper)).value.id
    with pytest.raises(WorldFault, match="chưa gắn ô nào"):
        fill(office, workbook_id, MONTH, paper / "ra.xlsx")
    bind(
        office,
        workbook_id,
        BindForm(sheet=SHEET, row=11, col=4, figure="hh_people.actual_month", scope=f"commune:{FIRST_COMMUNE}"),
    )
    for month, out, said in (("2026-13", "ra.xlsx", "dạng năm-tháng"), (MONTH, "ra.xls", "xlsx")):
        with pytest.raises(WorldFault, match=said):
            fill(office, workbook_id, month, paper / out)
    with pytest.raises(WorldFault, match="không còn"):
        template_view(office, workbook_id + 1)


def test_the_preview_shows_what_will_be_written(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper))
    shown = shown_values(office, workbook_id, MONTH)
    assert shown[SHEET, 11, 4] == "2"
    assert shown[SHEET, 12, 4] == "8,3 %"
    assert shown[SHEET, 13, 4] == "31/10/2026"
    assert shown[SHEET, 8, 2] == progress(office, MONTH).rows[3].scope.name


def test_a_total_of_one_cell_is_told(office: Office, paper: Path) -> None:
    workbook_id = bound(office, saved(paper, lambda sheet: sheet.__setitem__("D9", "=D8")))
    found = fill(office, workbook_id, MONTH, paper / "ra.xlsx")
    assert any("D9" in note for note in found.notes)
