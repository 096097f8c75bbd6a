"""Thu, Đợt kê khai: who waits, making batches, the pre-check, sending, answers, what came back, export; all by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import BatchForm, batches, create_batch
from desktop_app.services.office import Office
from desktop_app.ui.pages.collecting import batch_acts
from desktop_app.ui.pages.collecting.batch_answer_dialog import ReturnDialog
from desktop_app.ui.pages.collecting.batch_make_dialog import MakeBatchesDialog
from desktop_app.ui.pages.collecting.batch_resolve_dialog import ResolveDialog
from tests.builders import collector, person
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell, desk_on, english_on

VOLUNTARY = "voluntary-si"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def two_paid(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY), collector_id=collector(office).id)
    pay(office, Paid(name=LU, scheme=VOLUNTARY, method="3"))


def a_batch(office: Office, *, sent: bool = False) -> int:
    two_paid(office)
    made = create_batch(office, BatchForm()).value
    if sent:
        mark_sent(office, made)
    return made


def tab_of(desk: Desk, row: int = 0) -> Any:
    """Open the tab and choose a row of the left side."""
    tab = desk.go("collect", tab="batches").batches
    tab.list.setFocus()
    tab.list.select_row(row)
    desk.settle()
    return tab


def names(tab: Any) -> list[str]:
    return [row["name"] for row in tab._lines]


def left(tab: Any) -> list[tuple[str, str, int]]:
    return [(row["name"], row["state"], row["people"]) for row in tab._batches]


def back_to(desk: Desk) -> None:
    """Give the window its place back after a dialog (offscreen nobody else does)."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=20_000)


def test_who_waits_becomes_batches_by_the_keyboard_alone(desk: Desk, in_dialog: Any, qtbot: QtBot) -> None:
    two_paid(desk.office)
    pay(desk.office, Paid(name=AN), Paid(name=BUOI))
    tab = tab_of(desk)
    assert left(tab) == [("Chờ D05-TS", "Chờ lập", 2), ("Chờ Mẫu số 4", "Chờ lập", 2)]
    assert names(tab) == [DUC, LU]
    said: list[str] = []

    def make(dialog: Any) -> None:
        until(qtbot, lambda: dialog.create_button.isEnabled())
        said.append(dialog.said.text())
        dialog.form.set_value("all")
        for _ in range(5):
            QTest.keyClick(QApplication.focusWidget() or dialog, Key.Key_Return)

    in_dialog(make, MakeBatchesDialog)
    desk.press(Key.Key_L, control=True)
    desk.settle()
    assert "Sẽ lập 2 đợt, 2 người" in said[0]
    assert sorted((view.batch.form, view.people) for view in batches(desk.office)) == [
        ("D05-TS", 1), ("D05-TS", 1), ("MAU-4", 2)
    ]  # fmt: skip
    assert tab.heading.text() == "Đợt D05-TS 01/2026"
    assert not tab.make_button.isVisible()
    assert english_on(desk.page) == []


def test_nobody_waiting_says_what_will_stand_here(desk: Desk) -> None:
    tab = tab_of(desk)
    assert tab._stage.state == "empty"
    assert not tab.make_button.isEnabled()
    desk.press(Key.Key_L, control=True)  # no dialog
    assert left(tab) == [("Chờ D05-TS", "Chờ lập", 0)]


def test_a_person_is_taken_out_and_waits_again(desk: Desk) -> None:
    a_batch(desk.office)
    tab = tab_of(desk, 1)
    assert names(tab) == [DUC, LU]
    tab.people.setFocus()
    tab.people.select_row(1)
    desk.press(Key.Key_U, control=True)
    assert names(tab) == [DUC]
    assert left(tab)[0] == ("Chờ D05-TS", "Chờ lập", 1)
    desk.undo()
    assert names(tab) == [DUC, LU]


def test_what_the_agency_would_return_is_walked_and_opened_by_keys(desk: Desk) -> None:
    a_batch(desk.office)
    with desk.office.write("test.pension", "Hưu trí", undoable=False) as work:
        work.coverages.add(person_id=person(desk.office, LU).id, scheme="pension", source="entered")
    tab = tab_of(desk, 1)
    pane = tab.findings
    assert pane.isVisible()
    assert (pane.findings[0].name, pane.findings[0].level) == (LU, "block")
    pane.table.setFocus()
    desk.press(Key.Key_J)
    assert pane.table.currentIndex().row() == 1
    desk.press(Key.Key_K, Key.Key_K)
    assert pane.table.currentIndex().row() == 0
    assert tab._lines[tab.people.currentIndex().row()]["name"] == LU
    assert "lương hưu" in pane.detail.text()
    desk.press(Key.Key_Return)
    who = person(desk.office, LU)
    assert Elsewhere.opened[-1] == ("household", {"household": who.household_id, "person": who.id})


def test_a_batch_that_something_stops_leaves_only_with_a_reason(desk: Desk) -> None:
    made = a_batch(desk.office)
    with desk.office.write("test.sex", "Giới tính", undoable=False) as work:
        work.people.change(person(desk.office, DUC).id, sex="female")
    tab = tab_of(desk, 1)
    desk.press(Key.Key_I, control=True)
    assert any("1 chặn" in text for text in desk.said())
    assert left(tab)[1][1] == "Đang lập"
    desk.choose("sent")
    desk.press(Key.Key_E, control=True)
    assert any("sẽ trả lại" in text for text in desk.said())
    asked = desk.answer("papers-agree")
    tab.findings.table.setFocus()
    desk.press(Key.Key_S)
    assert asked
    assert "giới tính" in asked[0]
    assert tab.findings.findings[0].exception is not None
    tab.list.setFocus()
    desk.press(Key.Key_I, control=True)
    assert left(tab)[1][1] == "Đã kiểm tra"
    desk.press(Key.Key_E, control=True)
    assert left(tab)[1][1] == "Đã gửi"
    assert not tab.findings.isVisible()
    assert not tab.sent_button.isVisible()
    assert not tab.out_button.isVisible()
    assert tab.accept_button.isVisible()
    assert desk.office.read.batches.get(made).sent_on == "2026-11-21"


def test_a_batch_is_accepted(desk: Desk) -> None:
    a_batch(desk.office, sent=True)
    tab = tab_of(desk, 1)
    desk.choose("accept")
    desk.press(Key.Key_M, control=True)
    assert left(tab)[1][1] == "Chấp nhận"
    assert [row["answer"] for row in tab._lines] == ["Chấp nhận", "Chấp nhận"]
    assert not tab.accept_button.isVisible()
    assert not tab.return_button.isVisible()
    desk.undo()
    assert left(tab)[1][1] == "Đã gửi"


def test_a_pasted_answer_list_goes_into_the_batch(desk: Desk, in_dialog: Any, qtbot: QtBot) -> None:
    a_batch(desk.office, sent=True)
    tab = tab_of(desk, 1)
    QGuiApplication.clipboard().setText(
        "Họ tên\tCCCD\tLý do\nPhạm Văn Đức\t001079000031\tĐang tham gia BHXH bắt buộc\nNgười Lạ\t001080000000\tsai"
    )
    seen: list[Any] = []

    def paste(dialog: Any) -> None:
        assert dialog.paste_button.hasFocus()
        QTest.keyClick(dialog.paste_button, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: bool(dialog.model.rows()))
        seen.append(dialog.model.rows()[0])
        seen.append(dialog.said.text())
        dialog.take_button.click()

    in_dialog(paste, ReturnDialog)
    desk.press(Key.Key_R, control=True)
    desk.settle()
    assert (seen[0]["name"], seen[0]["reason"], seen[0]["words"]) == (DUC, "compulsory", "Đang tham gia BHXH bắt buộc")
    assert "1 dòng không rõ là ai" in seen[1]
    assert [(row["name"], row["answer"]) for row in tab._lines] == [(DUC, "Trả lại"), (LU, "Chấp nhận")]
    assert ("Bị trả lại", "Chờ giải quyết", 1) in left(tab)
    assert english_on(desk.page) == []


def test_a_return_without_a_reason_is_not_taken(desk: Desk, in_dialog: Any) -> None:
    made = a_batch(desk.office, sent=True)
    tab = tab_of(desk, 1)
    tab.people.setFocus()
    tab.people.select_row(0)
    said: list[str] = []

    def leave(dialog: Any) -> None:
        dialog.take_button.click()
        said.append(dialog.said.text())
        dialog.model.setData(dialog.model.index(0, 2), "khong phai ly do")
        said.append(dialog.said.text())
        dialog.model.setData(dialog.model.index(0, 2), "lý do khác")
        dialog.take_button.click()
        said.append(dialog.said.text())
        dialog.reject()  # something was typed: asks first
        assert dialog.isVisible()
        dialog._give_up()

    in_dialog(leave, ReturnDialog)
    desk.press(Key.Key_R, control=True)
    assert said[0] == f"Chọn lý do trả lại của {DUC}."
    assert "không phải một lý do" in said[1]
    assert said[2].startswith("Ghi rõ")
    assert desk.office.read.batches.get(made).state == "sent"


@pytest.mark.parametrize(("way", "state"), [("redeclare", "collected"), ("refund", "refunded"), ("keep", "accepted")])
def test_what_came_back_is_settled(desk: Desk, in_dialog: Any, way: str, state: str) -> None:
    a_batch(desk.office, sent=True)
    tab = tab_of(desk, 1)

    def take(dialog: Any) -> None:
        dialog.model.setData(dialog.model.index(0, 2), "identity")
        dialog.take_button.click()

    tab.people.setFocus()
    tab.people.select_row(0)
    in_dialog(take, ReturnDialog)
    desk.press(Key.Key_R, control=True)
    desk.settle()
    place = [row["kind"] for row in tab._batches].index("returned")
    tab.list.select_row(place)
    desk.settle()
    assert names(tab) == [DUC]
    line = tab._lines[0]["id"]

    def settle(dialog: Any) -> None:
        dialog.way.set_value(way)
        dialog.way.committed.emit()
        assert dialog.method_row.isVisible() == (way == "refund")
        if way == "refund":
            dialog.go_button.click()
            assert "ghi lý do" in dialog.said.text()
        dialog.note.set_value("đã xem lại")
        dialog.go_button.click()

    tab.people.setFocus()
    tab.people.select_row(0)
    back_to(desk)
    in_dialog(settle, ResolveDialog)
    desk.press(Key.Key_J, control=True)
    desk.settle()
    assert desk.office.read.enrolments.get(line).state == state
    assert "returned" not in [row["kind"] for row in tab._batches]
    assert batches(desk.office)[0].batch.state == "resolved"
    back_to(desk)
    desk.undo()
    assert desk.office.read.enrolments.get(line).state == "returned"


def test_the_list_leaves_in_the_official_layout(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_batch(desk.office)
    tab = tab_of(desk, 1)
    path = tmp_path / "D05.xlsx"
    monkeypatch.setattr(batch_acts, "choose_save", lambda *_args: path)
    desk.choose("D05-TS")
    tab.export_button.click()
    desk.settle()
    sheet = load_workbook(path).active
    assert sheet is not None
    written = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {DUC, LU} <= written
    assert {sum(row["gross"] for row in tab._lines), sum(row["payable"] for row in tab._lines)} <= written
    tab.view()
    made = batches(desk.office)[0].batch
    assert Elsewhere.opened[-1] == ("report", {"form": "D05-TS", "month": "2026-11", "batch": made.id})


def test_enter_at_a_person_opens_the_household(desk: Desk) -> None:
    a_batch(desk.office)
    tab = tab_of(desk, 1)
    tab.people.setFocus()
    tab.people.select_row(0)
    desk.press(Key.Key_Return)
    assert Elsewhere.opened[-1][0] == "household"


def test_the_keys_of_the_batches_stand_on_the_sheet_and_do_nothing_elsewhere(desk: Desk) -> None:
    a_batch(desk.office)
    page = desk.go("collect")
    assert {"batch.check", "batch.send", "batch.return"} <= {spec.id for spec in page.specs}
    mine = {key for spec in page.specs if spec.id.startswith("batch.") for key in spec.shortcut.split(" | ")}
    whole_page = {
        action.shortcut().toString() for action in page.actions()
    }  # a key of the page and of a tab would be dead
    assert mine.isdisjoint(whole_page - {""})
    page.tabs.setCurrentIndex(0)
    desk.press(Key.Key_E, control=True)
    assert batches(desk.office)[0].batch.state == "draft"
