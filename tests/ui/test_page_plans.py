"""Chỉ tiêu: made, typed, split, locked and pasted like a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.planning import create_plan, plan_grid, set_year_total
from desktop_app.ui.pages.plans.dialogs import NewPlanDialog, ShareDialog
from tests.builders import collector
from tests.services.money_builders import a_plan, the_twelve
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
    page = desk.go("plan")
    assert page._stage.state == "empty"
    assert english_on(page) == []

    def fill(dialog: NewPlanDialog) -> None:
        assert dialog.name.value() == "Chỉ tiêu giao đầu năm 2026"
        desk.press(Key.Key_Return, Key.Key_Return, Key.Key_Return)

    with_dialog(desk, NewPlanDialog, fill, page.make_plan)
    assert page._stage.state == "ready"
    assert [plan.name for plan in desk.office.read.plans.of_year(2026)] == ["Chỉ tiêu giao đầu năm 2026"]


def test_the_office_s_row_is_the_sum_of_the_communes(desk: Desk) -> None:
    planned(desk, 24, 36)
    page = desk.go("plan")
    rows = page.grid.grid.rows()
    assert next((row["name"].strip(), row["total"]) for row in rows) == ("Toàn cơ quan", 60)
    assert [row["m01"] for row in rows] == [5, 2, 3]
    assert not page.grid.grid.is_editable(page.grid.grid.index(0, 1))


def test_a_yearly_figure_is_typed_and_split(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan")
    to_cell(page, 1, "total")
    desk.type("25")
    desk.press(Key.Key_Return)
    assert months(desk) == (3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
    assert page.grid.grid.rows()[1]["total"] == 25
    assert any("25" in text for text in desk.said())


def test_a_month_is_typed_and_the_year_keeps_its_figure(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan")
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
    page = desk.go("plan")
    to_cell(page, 1, "m03")
    desk.type("99")
    desk.press(Key.Key_Return)
    assert any("Giữ tổng năm" in text for text in desk.said())
    assert page.grid.grid.rows()[1]["m03"] == 2


def test_words_in_a_cell_are_refused(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan")
    to_cell(page, 1, "m03")
    desk.type("abc")
    desk.press(Key.Key_Return)
    assert months(desk)[2] == 2
    assert any("abc" in text for text in desk.said())


def test_months_are_locked_and_opened_with_one_key(desk: Desk) -> None:
    planned(desk, 24)
    page = desk.go("plan")
    to_cell(page, 1, "m01")
    desk.press(Key.Key_L, control=True)
    assert page.grid.grid.rows()[1]["locked"] == {"m01"}
    assert not page.grid.grid.is_editable(page.grid.grid.index(1, 2))
    to_cell(page, 1, "total")
    desk.type("57")
    desk.press(Key.Key_Return)
    assert months(desk) == (2,) + (5,) * 11
    to_cell(page, 1, "m01")
    desk.press(Key.Key_L, control=True)
    assert page.grid.grid.rows()[1]["locked"] == frozenset()


def test_a_block_comes_from_excel_and_goes_back(desk: Desk) -> None:
    planned(desk, 0, 0)
    page = desk.go("plan")
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
    page = desk.go("plan")
    QGuiApplication.clipboard().setText("\t".join(str(number) for number in range(1, 13)))
    to_cell(page, 1, "m01")
    desk.press(Key.Key_V, control=True)
    assert months(desk) == tuple(range(1, 13))


def test_collectors_stand_under_their_organisation(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan", scope="collector")
    names = [row["name"].strip() for row in page.grid.grid.rows()]
    assert names == ["Toàn cơ quan", "Bưu điện Thử Nghiệm", "Hà Thị Thu", "Cao Văn Nghỉ"]
    assert page.indicator.value() == "vsi_new"
    to_cell(page, 2, "total")
    desk.type("12")
    desk.press(Key.Key_Return)
    row = plan_grid(desk.office, 2026, "vsi_new", "collector").rows[0]
    assert (row.scope.code, row.months) == (str(collector(desk.office).id), (1,) * 12)


def test_differences_against_the_version_before_are_marked(desk: Desk) -> None:
    first = planned(desk, 24)
    create_plan(desk.office, 2026, "Điều chỉnh", "adjusted", None, first)
    page = desk.go("plan")
    to_cell(page, 1, "total")
    desk.type("26")
    desk.press(Key.Key_Return)
    row = page.grid.grid.rows()[1]
    assert (row["change"], row["changed"]) == (2, {"m01", "m02"})
    last = page.grid.grid.columnCount() - 1
    assert not page.grid.isColumnHidden(last)
    assert page.grid.grid.data(page.grid.grid.index(1, last)) == "+2"


def test_one_figure_is_shared_among_the_communes(desk: Desk) -> None:
    planned(desk)
    page = desk.go("plan")

    def fill(dialog: ShareDialog) -> None:
        desk.type("25")
        desk.press(Key.Key_Return, Key.Key_Return)

    with_dialog(desk, ShareDialog, fill, page.share)
    assert [row.total for row in plan_grid(desk.office, 2026, "vsi_people").rows] == [13, 12]


def test_money_has_its_own_wider_grid(desk: Desk) -> None:
    planned(desk, 1_000_000_001, indicator="money_total")
    page = desk.go("plan", indicator="money_total")
    assert page.grid.grid.data(page.grid.grid.index(1, 1)) == "1.000.000.001"
    to_cell(page, 1, "m01")
    page.keep_total.setChecked(False)
    desk.type("1,5tr")
    desk.press(Key.Key_Return)
    assert months(desk, "money_total")[0] == 1_500_000
    assert english_on(page) == []


def with_dialog(desk: Desk, kind: type[QWidget], fill: Any, act: Any) -> None:
    """Run `act`, which opens a dialog, and fill it when it stands there."""

    def poll() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            fill(dialog)
            if dialog.isVisible():
                dialog.close()
        else:
            QTimer.singleShot(5, poll)

    QTimer.singleShot(0, poll)
    act()
    desk.settle()
