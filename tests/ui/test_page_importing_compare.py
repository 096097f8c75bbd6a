"""Nhập Excel: this month's list beside last month's: chosen, compared, acted upon and taken back by keyboard."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import history, importing
from desktop_app.services.office import Office
from desktop_app.ui.pages.importing import side_views as module
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import person
from tests.services.import_workbooks import filled_template, plain_list
from tests.ui.importing_desk import CHOOSE, banners, office, page, press, settle

__all__ = ["office", "page"]
CTRL = Qt.KeyboardModifier.ControlModifier
HEADINGS = ("Họ và tên", "Ngày sinh", "Số CCCD", "Mã thẻ BHYT", "Hạn thẻ từ ngày", "Hạn thẻ đến ngày", "Thôn", "Xã")


def card(name: str, number: int, until: str = "31/12/2026") -> list[str]:
    return [
        name,
        f"05/03/19{number}",
        f"0010{number}0000{number}",
        f"GD401{9900000000 + number}",
        "01/01/2026",
        until,
        "Thôn Một",
        "Xã Sóc Sơn",
    ]


LAN, DAT, MO = card("Võ Thị Lan", 71), card("Lê Văn Đạt", 72), card("Trần Thị Mơ", 73)


def take_in(office: Office, path: Path) -> None:
    importing.commit(office, importing.preview(office, path, kind="coverage"))


@pytest.fixture
def two_months(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> ImportPage:
    """The page of an office that took in the cards of two months: one person is new, one dropped out, one has another term."""
    take_in(office, plain_list(tmp_path / "the-10.xlsx", HEADINGS, LAN, DAT))
    take_in(office, plain_list(tmp_path / "the-11.xlsx", HEADINGS, card("Võ Thị Lan", 71, "31/01/2027"), MO))
    page.open()
    settle(page, qtbot)
    page.choose.choose.setFocus()
    return page


def opened(page: ImportPage, qtbot: QtBot) -> ImportPage:
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_M, CTRL)
    settle(page, qtbot)
    return page


def compared(page: ImportPage, qtbot: QtBot) -> ImportPage:
    opened(page, qtbot).side.compare.start.setFocus()
    press(page, qtbot, Qt.Key.Key_Return)
    return page


def test_the_two_newest_of_a_kind_are_offered_and_compared_by_enter(two_months: ImportPage, qtbot: QtBot) -> None:
    pane = opened(two_months, qtbot).side.compare
    assert pane.isVisible()
    assert (pane.earlier.text()[:11], pane.later.text()[:11]) == ("the-10.xlsx", "the-11.xlsx")
    pane.earlier.setFocus()
    press(two_months, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is pane.start
    press(two_months, qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is pane.table
    counts = [pane.tabs.tabText(at) for at in range(4)]
    assert counts[0].startswith("Tất cả")
    assert counts[1] == "Mới có 1"
    rows = {row.name: row for row in pane._left}
    assert rows["Trần Thị Mơ"].group == "new"
    assert "31/12/2026 → 31/01/2027" in rows["Võ Thị Lan"].said
    assert rows["Lê Văn Đạt"].group in ("stopped", "elsewhere")
    QTest.keyClick(pane.table, Qt.Key.Key_2, CTRL)
    assert [row.name for row in pane._left] == ["Trần Thị Mơ"]


def test_enter_opens_the_person(two_months: ImportPage, qtbot: QtBot, office: Office) -> None:
    pane = compared(two_months, qtbot).side.compare
    went: list[tuple[str, object]] = []

    def navigate(page_id: str, **args: object) -> bool:
        went.append((page_id, args["person"]))
        return True

    side = two_months.side
    side._context = dataclasses.replace(side._context, navigate=navigate)
    QTest.keyClick(pane.table, Qt.Key.Key_2, CTRL)
    press(two_months, qtbot, Qt.Key.Key_Return)
    assert went == [("household", person(office, "Trần Thị Mơ").id)]


def test_what_follows_is_counted_done_and_taken_back(two_months: ImportPage, qtbot: QtBot, office: Office) -> None:
    dropped = person(office, "Lê Văn Đạt")
    with office.write("test", "Hết hạn") as work:
        for cover in work.coverages.of_person(dropped.id):
            work.coverages.change(cover.id, valid_to="2026-10-31")
    pane = compared(two_months, qtbot).side.compare
    leads = office.read.leads.count()
    assert "Ghi 1 việc: mở 1, đóng 0 tiềm năng" in pane.do.text()
    row = next(at for at, one in enumerate(pane._left) if one.name == "Lê Văn Đạt")
    pane.table.select_row(row)
    assert "Mở tiềm năng BHYT hộ gia đình" in pane.current.todo
    press(two_months, qtbot, Qt.Key.Key_Space)
    assert (pane.do.isEnabled(), pane.current.chosen, pane.current.name) == (False, False, "Lê Văn Đạt")
    QTest.keyClick(pane.table, Qt.Key.Key_F9)
    settle(two_months, qtbot)
    assert office.read.leads.count() == leads  # nothing was chosen
    press(two_months, qtbot, Qt.Key.Key_Space)
    QTest.keyClick(pane.table, Qt.Key.Key_F9)
    settle(two_months, qtbot)
    assert office.read.leads.count() == leads + 1
    qtbot.waitUntil(lambda: not pane.do.isVisible())  # compared anew: done is done
    two_months.context.do(history.undo_last)
    qtbot.waitUntil(pane.do.isVisible)  # and offered again when it is taken back
    assert office.read.leads.count() == leads
    settle(two_months, qtbot)


def test_an_import_is_compared_with_a_new_file_without_taking_it_in(
    two_months: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plain_list(tmp_path / "the-12.xlsx", HEADINGS, MO)
    monkeypatch.setattr(module, "ask_workbook", lambda *_args: path)
    imports = office.read.imports.count()
    pane = opened(two_months, qtbot).side.compare
    pane.earlier.set_value(pane.later.value())
    pane.later.setFocus()
    pane.later.selectAll()
    QTest.keyClicks(pane.later, "chon tep")
    press(two_months, qtbot, Qt.Key.Key_Return)
    assert pane.later.text() == "the-12.xlsx"
    pane.start.setFocus()
    press(two_months, qtbot, Qt.Key.Key_Return)
    assert {row.name for row in pane._left} >= {"Võ Thị Lan"}
    assert office.read.imports.count() == imports


def test_lists_of_two_kinds_are_a_sentence(
    two_months: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    importing.commit(office, importing.preview(office, filled_template(office, tmp_path / "ho.xlsx")))
    pane = opened(two_months, qtbot).side.compare
    pane.earlier.set_value(next(choice.code for choice in pane.earlier.choices if choice.text.startswith("ho.xlsx")))
    pane.later.set_value(next(choice.code for choice in pane.later.choices if choice.text.startswith("the-11")))
    pane.start.setFocus()
    press(two_months, qtbot, Qt.Key.Key_Return)
    assert any("khác loại" in text for text in banners(two_months))
    QTest.keyClick(pane.start, Qt.Key.Key_Escape)
    assert two_months.choose.isVisible()


def test_without_two_lists_nothing_is_asked_of_the_program(page: ImportPage, qtbot: QtBot) -> None:
    pane = opened(page, qtbot).side.compare
    assert not pane.table.isVisible()
    pane.start.setFocus()
    press(page, qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is pane.earlier
    QTest.keyClick(pane.earlier, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert (page.step, page.choose.isVisible()) == (CHOOSE, True)
