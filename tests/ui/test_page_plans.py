"""Chỉ tiêu: made, typed, split, locked and pasted like a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.services import importing
from desktop_app.services.office import Office
from desktop_app.services.planning import create_plan, plan_grid, set_year_total
from desktop_app.ui.pages.plans.dialogs import PlanDialog
from desktop_app.ui.pages.plans.grid import CHANGED
from desktop_app.ui.pages.plans.share_dialog import ShareDialog
from tests.builders import collector
from tests.services.money_builders import a_plan, the_twelve
from tests.services.register_workbooks import MONTHS, table
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def planned(desk: Desk, *totals: int, indicator: str = "vsi_people") -> int:
    """Make a plan whose communes have these yearly figures; its id."""
    plan = a_plan(desk.office)
    for row, total in zip(plan_grid(desk.office, 2026, indicator).rows, totals, strict=False):
        set_year_total(desk.office, plan, indicator, row.scope, total)
    return plan


def months(desk: Desk, indicator: str = "vsi_people", row: int = 0) -> tuple[int, ...]:
    return plan_grid(desk.office, 2026, indicator).rows[row].months


def to_cell(page: Any, row: int, key: str) -> None:
    keys = [column.key for column in page.grid.grid.columns]
    page.grid.setFocus()
    page.grid._go(page.grid.grid.index(row, keys.index(key)))


def test_a_year_without_a_plan_offers_to_make_one(desk: Desk) -> None:
    page = desk.go("plan").current
    assert page._stage.state == "empty"
    assert english_on(page) == []

    def fill(dialog: PlanDialog) -> None:
        assert dialog.name.value() == "Chỉ tiêu giao đầu năm 2026"
        desk.press(*[Key.Key_Return] * 4)

    with_dialog(desk, PlanDialog, fill, page.desk.make)
    assert page._stage.state == "ready"
    assert [plan.name for plan in desk.office.read.plans.of_year(2026)] == ["Chỉ tiêu giao đầu năm 2026"]


def test_the_office_s_row_is_the_sum_of_the_communes(desk: Desk) -> None:
    planned(desk, 24, 36)
    page = desk.go("plan").current
    rows = page.grid.grid.rows()
    assert next((row["name"].strip(), row["total"]) for row in rows) == ("Toàn cơ quan", 60)
    assert [row["m01"] for row in rows] == [5, 2, 3]


def test_a_yearly_figure_is_typed_and_split(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan").current
    to_cell(page, 1, "total")
    desk.type("25")
    desk.press(Key.Key_Return)
    assert months(desk) == (3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
    assert page.grid.grid.rows()[1]["total"] == 25
    assert any("25" in text for text in desk.said())


def test_a_month_is_typed_and_the_year_keeps_its_figure(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan").current
    to_cell(page, 1, "m03")
    desk.type("13")
    desk.press(Key.Key_Return)
    assert months(desk)[2] == 13
    assert sum(months(desk)) == 24
    page.keep_total.setChecked(False)
    to_cell(page, 1, "m03")
    desk.type("20")
    desk.press(Key.Key_Return)
    assert sum(months(desk)) == 31


def test_what_does_not_fit_is_one_sentence_and_the_grid_goes_back(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan").current
    to_cell(page, 1, "m03")
    desk.type("99")
    desk.press(Key.Key_Return)
    assert any("Giữ tổng năm" in text for text in desk.said())
    assert page.grid.grid.rows()[1]["m03"] == 2


def test_words_in_a_cell_are_refused(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan").current
    to_cell(page, 1, "m03")
    desk.type("abc")
    desk.press(Key.Key_Return)
    assert months(desk)[2] == 2
    assert any("abc" in text for text in desk.said())


def test_months_are_locked_and_opened_with_one_key(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan").current
    to_cell(page, 1, "m01")
    desk.press(Key.Key_L, control=True)
    assert page.grid.grid.rows()[1]["locked"] == {"m01"}
    assert not page.grid.grid.is_editable(page.grid.grid.index(1, 2))
    desk.type("9")
    assert any("đang khóa" in text for text in desk.said())
    to_cell(page, 1, "total")
    desk.type("57")
    desk.press(Key.Key_Return)
    assert months(desk) == (2,) + (5,) * 11
    to_cell(page, 1, "m01")
    desk.press(Key.Key_L, control=True)
    assert page.grid.grid.rows()[1]["locked"] == frozenset()
    to_cell(page, 1, "total")  # the year stands for its months
    desk.press(Key.Key_L, control=True)
    assert len(page.grid.grid.rows()[1]["locked"]) == 12
    desk.press(Key.Key_L, control=True)
    assert page.grid.grid.rows()[1]["locked"] == frozenset()


def test_a_block_comes_from_excel_and_goes_back(desk: Desk) -> None:
    planned(desk, 0, 0)
    page = desk.go("plan").current
    page.keep_total.setChecked(False)
    QGuiApplication.clipboard().setText("1\t2\n3\t4")
    to_cell(page, 1, "m01")
    desk.press(Key.Key_V, control=True)
    assert (months(desk)[:3], months(desk, row=1)[:3]) == ((1, 2, 0), (3, 4, 0))
    page.grid.selectAll()
    page.grid.copy()
    assert "Toàn cơ quan\t10\t4\t6" in QGuiApplication.clipboard().text()
    desk.undo()
    assert months(desk) == (0,) * 12


def test_a_pasted_year_sets_its_own_sum(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan").current
    QGuiApplication.clipboard().setText("\t".join(str(number) for number in range(1, 13)))
    to_cell(page, 1, "m01")
    desk.press(Key.Key_V, control=True)
    assert months(desk) == tuple(range(1, 13))


def test_collectors_stand_under_their_organisation(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan", scope="collector").current
    names = [row["name"].strip() for row in page.grid.grid.rows()]
    assert names == ["Toàn cơ quan", "Bưu điện Thử Nghiệm", "Hà Thị Thu", "Cao Văn Nghỉ"]
    assert page.choices.indicator.value() == "vsi_new"
    to_cell(page, 2, "total")
    desk.type("12")
    desk.press(Key.Key_Return)
    row = plan_grid(desk.office, 2026, "vsi_new", "collector").rows[0]
    assert (row.scope.code, row.months) == (str(collector(desk.office).id), (1,) * 12)


def test_differences_against_the_version_before_are_marked(desk: Desk) -> None:
    first = planned(desk, 24)
    create_plan(desk.office, 2026, "Điều chỉnh", "adjusted", None, first)
    page = desk.go("plan").current
    to_cell(page, 1, "total")
    desk.type("26")
    desk.press(Key.Key_Return)
    row = page.grid.grid.rows()[1]
    assert (row["change"], row["changed"]) == (2, {"m01": 1, "m02": 1, "total": 2})
    last = page.grid.grid.columnCount() - 2
    assert not page.grid.isColumnHidden(last)
    assert page.grid.grid.data(page.grid.grid.index(1, last)) == "+2"


def test_one_figure_is_shared_among_the_communes(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan").current

    def fill(dialog: ShareDialog) -> None:
        desk.type("25")
        desk.press(Key.Key_Return)
        assert dialog.parts.text().count("người") == 2
        dialog.by.set_value("even")
        desk.press(Key.Key_Return, Key.Key_Return)

    with_dialog(desk, ShareDialog, fill, page.share)
    assert [row.total for row in plan_grid(desk.office, 2026, "vsi_people").rows] == [13, 12]


def test_money_has_its_own_wider_grid(desk: Desk) -> None:
    planned(desk, 1_000_000_001, indicator="money_total")
    page = desk.go("plan", indicator="money_total").current
    assert page.grid.grid.data(page.grid.grid.index(1, 1)) == "1.000.000.001"
    to_cell(page, 1, "m01")
    page.keep_total.setChecked(False)
    desk.type("1,5tr")
    desk.press(Key.Key_Return)
    assert months(desk, "money_total")[0] == 1_500_000
    assert english_on(page) == []


def test_the_line_under_the_grid_says_all_of_a_cell(desk: Desk) -> None:
    first = planned(desk, 24)
    create_plan(desk.office, 2026, "Điều chỉnh", "adjusted", None, first)
    page = desk.go("plan").current
    to_cell(page, 1, "total")
    desk.type("36")
    desk.press(Key.Key_Return)
    to_cell(page, 1, "m01")
    said = page.status.text()
    assert "tháng 1: 3 người" in said
    assert "bản 1: 2 người (+1)" in said
    assert page.grid.grid.data(page.grid.currentIndex(), CHANGED) == 1
    to_cell(page, 0, "total")
    desk.type("40")
    desk.press(Key.Key_Return)
    assert "chưa chia +4" in page.grid.grid.sentence(page.grid.grid.index(0, 1))
    to_cell(page, 0, "total")
    page._take_sum()
    desk.settle()
    assert page.grid.grid.rows()[0]["total"] == 36


def test_a_month_of_a_sum_brings_the_others_along(desk: Desk) -> None:
    planned(desk, 24, 12)
    page = desk.go("plan").current
    page.keep_total.setChecked(False)
    to_cell(page, 0, "m01")
    desk.type("10")
    desk.press(Key.Key_Return)
    row = page.grid.grid.rows()[0]
    assert (row["m01"], row["m02"], row["total"], row["below"]) == (10, 3, 43, 7)


def test_figures_are_typed_with_their_source(desk: Desk) -> None:
    page = desk.go("plan", tab="figures").current
    codes = [row["row"].indicator.code for row in page.model.rows()]
    at = codes.index("health_share")
    page.grid.setFocus()
    page.grid._go(page.model.index(at, 10))
    desk.type("93,5")
    desk.press(Key.Key_Return)
    assert page.source.hasFocus()  # nothing is kept without its source
    assert desk.office.read.monthly_figures.all() == []
    assert page.model.data(page.model.index(at, 10)) == "93,5"
    desk.type("BC 12")
    desk.press(Key.Key_Return)
    (figure,) = desk.office.read.monthly_figures.all()
    assert (figure.indicator, figure.month, figure.value, figure.source) == ("health_share", "2026-10", 935, "BC 12")
    QGuiApplication.clipboard().setText("1.000\t1.010\t\t1.020")
    page.grid.setFocus()
    page.grid._go(page.model.index(codes.index("population"), 1))
    desk.press(Key.Key_V, control=True)
    months = [one.month for one in desk.office.read.monthly_figures.all() if one.indicator == "population"]
    assert months == ["2026-01", "2026-02", "2026-04"]  # blank stays blank
    assert "nguồn: BC 12" in page.status.text()
    desk.undo()
    assert len(desk.office.read.monthly_figures.all()) == 1
    assert english_on(page) == []


def test_a_plan_from_a_sheet_is_adjusted_and_the_difference_stands_there(desk: Desk, tmp_path: Path) -> None:
    names = [one.name for one in desk.office.read.communes.covered()]
    title = ("GIAO CHỈ TIÊU NĂM 2026", "Quyết định số 15/QĐ-UBND ngày 05/01/2026")
    headings = ("Xã", "Chỉ tiêu", *MONTHS)
    path = table(
        tmp_path / "giao.xlsx",
        title,
        headings,
        (names[0], "vsi_people", *[2] * 12),
        (names[1], "vsi_people", *[3] * 12),
    )
    importing.commit(desk.office, importing.preview(desk.office, path, kind="plans"))
    page = desk.go("plan", indicator="vsi_people").current
    assert "15/QĐ-UBND ngày 05/01/2026" in page.foot._sums.text()

    def fill(dialog: PlanDialog) -> None:
        assert dialog.kind.value() == "adjusted"
        desk.press(*[Key.Key_Return] * 5)

    with_dialog(desk, PlanDialog, fill, page.desk.make)
    to_cell(page, 1, "total")
    desk.type("36")
    desk.press(Key.Key_Return)
    assert [row["change"] for row in page.grid.grid.rows()] == [12, 12, 0]
    assert "bản 1: 60 người (+12)" in page.grid.grid.sentence(page.grid.grid.index(0, 1))


def with_dialog(desk: Desk, kind: type[QDialog], fill: Any, act: Any) -> None:
    """Run `act`, which opens a dialog, and fill it when it stands there."""

    def poll() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            fill(dialog)
            if dialog.isVisible():
                dialog.done(0)
        else:
            QTimer.singleShot(5, poll)

    QTimer.singleShot(0, poll)
    act()
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.settle()
