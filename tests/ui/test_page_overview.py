"""Tổng quan: figures that move with every payment, and the names behind each of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.office import Office
from desktop_app.services.planning import plan_grid, set_year_total
from desktop_app.ui.components.why_dialog import WhyDialog
from tests.builders import collector, empty_office, household_of, person
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, a_plan, line, pay, the_twelve
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def with_plan(office: Office) -> None:
    plan = a_plan(office)
    for indicator, total in (("vsi_people", 12), ("hh_people", 24), ("money_total", 240_000_000)):
        set_year_total(office, plan, indicator, plan_grid(office, 2026, indicator).rows[0].scope, total)


def words(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def cell(page: Any, kind: str, row: int, key: str) -> str:
    model = page.cuts.tables[kind].rows
    keys = [column.key for column in model.columns]
    return str(model.data(model.index(row, keys.index(key))))


def test_six_figures_with_count_and_share(desk: Desk) -> None:
    with_plan(desk.office)
    pay(desk.office, Paid(name=AN), Paid(name=BUOI))
    page = desk.go("overview")
    assert "2/2 (100 %)" in words(page.cards[2])
    assert "2/24 (8 %)" in words(page.cards[3])
    assert "chậm" in words(page.cards[3])
    assert "0/1 (0 %)" in words(page.cards[0])
    assert "2/240 (1 %)" in words(page.cards[5])
    assert [word for word in english_on(page) if "cột" not in word] == []


def test_without_a_plan_it_says_so(desk: Desk) -> None:
    pay(desk.office, Paid(name=DUC))
    page = desk.go("overview")
    assert any("Chưa giao chỉ tiêu" in text for text in words(page.cards[3]))
    assert page.plan_hint.isVisible()
    page.plan_hint.click()
    desk.settle()
    assert desk.page.page_id == "plan"


def test_a_payment_moves_the_figures_at_once(desk: Desk) -> None:
    with_plan(desk.office)
    page = desk.go("overview")
    assert cell(page, "commune", 0, "hh_people.year") == "0/24 (0 %)"
    home = household_of(desk.office, DUC).id
    form = CollectForm(household_id=home, lines=(PaidLine(line=line(desk.office, Paid(name=DUC)), paid=1_366_200),))
    desk.window.context.do(collect, form)
    desk.settle()
    assert cell(page, "commune", 0, "hh_people.year") == "1/24 (4 %)"
    assert cell(page, "commune", 0, "money_total.year") == "1/240 (0 %)"
    desk.undo()
    assert cell(page, "commune", 0, "hh_people.year") == "0/24 (0 %)"


def test_the_hand_stays_on_its_line_when_the_page_is_read_anew(desk: Desk) -> None:
    with_plan(desk.office)
    page = desk.go("overview")
    for lines in (page.pace, page.today):
        held = lines.links[1]
        held.setFocus()
        page.reload()
        desk.settle()
        assert lines.links[1] is not held
        assert lines.links[1].hasFocus()


def test_enter_on_a_card_opens_the_names_and_esc_goes_back(desk: Desk) -> None:
    pay(desk.office, Paid(name=AN), Paid(name=BUOI))
    page = desk.go("overview")
    page.cards[2].setFocus()
    desk.press(Key.Key_Return)
    assert [row.name for row in page.names._rows] == [AN, BUOI]
    assert "tháng 11/2026" in page.names.heading
    assert page.breadcrumb()[1].text == page.names.heading
    assert page.names.tables[False].hasFocus()
    desk.press(Key.Key_Escape)
    assert len(page.breadcrumb()) == 1
    assert page.cards[0].hasFocus()


def test_enter_on_a_name_opens_the_household(desk: Desk) -> None:
    pay(desk.office, Paid(name=DUC))
    page = desk.go("overview")
    page.cards[3].setFocus()
    desk.press(Key.Key_Return, Key.Key_Return)
    who = person(desk.office, DUC)
    assert Elsewhere.opened == [("household", {"household": who.household_id, "person": who.id})]


def test_a_cell_of_the_table_opens_its_names(desk: Desk) -> None:
    pay(desk.office, Paid(name=AN), collector_id=collector(desk.office).id)
    pay(desk.office, Paid(name=LU, scheme="voluntary-si"))
    page = desk.go("overview")
    table = page.cuts.tables["commune"]
    assert next(cell(page, "commune", row, "name") for row in range(3)) == "Toàn cơ quan"
    table.setFocus()
    keys = [column.key for column in table.rows.columns]
    table.setCurrentIndex(table.rows.index(2, keys.index("vsi_people.year")))
    desk.press(Key.Key_Return)
    assert [row.name for row in page.names._rows] == [LU]
    desk.press(Key.Key_Escape)
    page.cuts.tabs.setCurrentIndex(1)
    desk.settle()
    assert cell(page, "collector", 0, "name") == "Hà Thị Thu"
    assert cell(page, "collector", 0, "hh_people.year") == "1"
    assert cell(page, "collector", 2, "name") == "Chưa ghi nhân viên thu"


def test_money_behind_a_figure_is_listed_by_entry(desk: Desk) -> None:
    pay(desk.office, Paid(name=AN), Paid(name=BUOI))
    page = desk.go("overview")
    page.cards[5].setFocus()
    desk.press(Key.Key_Return)
    texts = words(page.names.foot)
    assert "2 lượt nộp" in texts
    assert "Tổng: 2.322.540 đ" in texts


def test_months_are_walked_by_keys(desk: Desk) -> None:
    pay(desk.office, Paid(name=DUC), on=date(2026, 10, 5))
    page = desk.go("overview")
    assert page.label.text() == "Tháng 11/2026"
    page.cards[0].setFocus()
    desk.press(Key.Key_PageUp, control=True)
    assert page.label.text() == "Tháng 10/2026"
    assert cell(page, "commune", 0, "hh_people.month") == "1"
    desk.press(Key.Key_Home, control=True)
    assert cell(page, "commune", 0, "hh_people.month") == "0"


def test_today_s_work_is_counted_and_opens(desk: Desk) -> None:
    page = desk.go("overview")
    names = [link.text() for link in page.today.links]
    assert "Đang đến hạn" in names  # An's card ends in 14 days
    assert AN in names
    assert "Báo cáo tháng 11/2026: hạn 05/12/2026" in names
    assert "Xác nhận khối lượng tính thù lao: hạn 25/11/2026" in names
    page.today.links[names.index("Đang đến hạn")].click()
    desk.settle()
    assert page.dues.current.name == AN
    desk.press(Key.Key_Return)
    assert Elsewhere.opened[-1][0] == "household"
    page = desk.go("overview")
    page.today.links[-1].click()
    assert Elsewhere.opened[-1][0] == "report"


def test_who_lapsed_long_ago_stays_in_sight(desk: Desk) -> None:
    page = desk.go("overview")
    page.cards[0].setFocus()
    desk.press(Key.Key_D, control=True)
    assert [page.dues.tabs.tabText(at) for at in range(4)] == [
        "Đang đến hạn (1)",
        "Quá hạn (3)",
        "Sắp mất mốc 90 ngày (0)",
        "Đã gián đoạn (1)",
    ]
    assert page.breadcrumb()[1].text == "Người đến hạn"
    page.dues.tabs.setFocus()
    desk.press(Key.Key_Right, Key.Key_Right)
    assert page.dues.model.total == 0
    assert any("Không có thẻ nào sắp quá mốc" in text for text in words(page.dues))
    desk.press(Key.Key_Right)
    who = person(desk.office, BUOI)
    assert [page.dues.model.row(0).name, page.dues.model.total] == [BUOI, 1]
    page.dues.table.setFocus()
    desk.press(Key.Key_Return)
    assert Elsewhere.opened[-1] == ("household", {"household": who.household_id, "person": who.id})
    assert english_on(page.dues) == []
    page = desk.go("overview", due="lapsed")
    assert page.dues.part == "lapsed"
    desk.press(Key.Key_Tab, control=True, widget=page)
    assert page.dues.part == "due"
    page.dues.show_part("lapsed")
    desk.settle()
    page.dues.scheme.set_value("voluntary-si")
    page.dues.scheme.committed.emit()
    desk.settle()
    assert page.dues.model.total == 0
    assert page.dues.tabs.tabText(1) == "Quá hạn (2)"
    desk.press(Key.Key_Escape)
    assert len(page.breadcrumb()) == 1


def test_the_due_list_follows_the_file(desk: Desk) -> None:
    page = desk.go("overview", due="due")
    assert page.dues.model.total == 1
    pay(desk.office, Paid(name=AN))
    desk.window.context.signals.changed.emit(frozenset({"coverage"}))
    desk.settle()
    assert page.dues.model.total == 0
    assert page.dues.tabs.tabText(0) == "Đang đến hạn (0)"


def test_f5_says_why_a_person_is_due_and_why_a_payment_was_so_much(desk: Desk, in_dialog: Any) -> None:
    said: list[str] = []

    def read(dialog: Any) -> None:
        said.append("\n".join(dialog.panel.texts))
        dialog.reject()

    def back() -> None:
        desk.window.activateWindow()  # no window manager gives it back here
        desk.qtbot.waitUntil(desk.window.isActiveWindow)

    page = desk.go("overview", due="due")
    page.dues.table.setFocus()
    in_dialog(read, WhyDialog)
    desk.press(Key.Key_F5)
    assert "Mốc 90 ngày" in said[0]
    assert "05/03/2027" in said[0]
    back()
    pay(desk.office, Paid(name=DUC))
    page = desk.go("overview")
    page.cards[5].setFocus()
    desk.press(Key.Key_Return)
    in_dialog(read, WhyDialog)
    desk.press(Key.Key_F5)
    assert "1.366.200 đ" in said[1]
    assert "Tính lại từ các mức đã giữ: đúng bằng số đã ghi." in said[1]
    back()
    page.names.take_focus()
    desk.press(Key.Key_Escape)
    assert len(page.breadcrumb()) == 1
    desk.press(Key.Key_F5)
    assert len(said) == 2
    assert any("chọn một dòng rồi nhấn F5" in text for text in desk.said())


def test_the_chart_shows_what_is_chosen_and_a_bar_opens_its_names(desk: Desk) -> None:
    with_plan(desk.office)
    pay(desk.office, Paid(name=DUC), on=date(2026, 8, 5))
    page = desk.go("overview")
    desk.qtbot.waitUntil(lambda: page.chart.chart is not None, timeout=20_000)
    assert page.chart._series.plan == 12
    page.indicator.setFocus()
    page.indicator.selectAll()
    desk.type("so nguoi tham gia bhyt")
    desk.press(Key.Key_Tab)
    series = page.chart._series
    assert (series.plan, series.actual) == (24, 1)
    assert [point.actual for point in series.points][7:] == [1, 0, 0, 0, None]
    page.chart.month_clicked.emit("2026-08")
    desk.settle()
    assert [row.name for row in page.names._rows] == [DUC]


def test_an_office_without_people_is_led_to_the_import(tmp_path: Path, shell: Shell, qtbot: QtBot) -> None:
    office = empty_office(tmp_path)
    try:
        with desk_on(office, shell, qtbot) as desk:
            page = desk.go("overview")
            assert page._stage.state == "empty"
            assert english_on(page) == []
            page._stage._empty.button.click()
            assert Elsewhere.opened == [("import", {})]
    finally:
        office.close(with_backup=False)


@pytest.mark.parametrize(("width", "columns"), [(1366, 6), (910, 3)])
def test_the_cards_never_stand_five_and_one(desk: Desk, width: int, columns: int) -> None:
    page = desk.go("overview")
    desk.window.resize(width, 512)
    desk.settle()
    row = page.cards[0].parentWidget()
    assert row.columns == columns
    assert page.width() <= desk.window.width()
