"""Tính thử: what is kept when it closes, and what leaves it: enrolments, texts, slips; and the tab of late payment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.what_if.slip_dialog import SlipDialog
from tests.builders import household_of
from tests.services.money_builders import AN, BUOI, HANH, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on
from tests.ui.what_if_desk import (
    CONTROL,
    at,
    field,
    health,
    in_front,
    open_dialogs,
    opened,
    put,
    total,
    voluntary,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found
        for dialog in open_dialogs():
            dialog.help.hide()
            dialog.close()
        found.settle()


# -- leaving and coming back


def test_escape_keeps_everything_for_the_next_time(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, health(dialog), AN, "months", "6")
    QTest.keyClick(dialog, Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not open_dialogs())
    again = opened(desk)
    assert total(again).startswith("1.639.440 đ")
    QTest.keyClick(again, Key.Key_Delete, CONTROL)
    desk.settle()
    assert total(again) == "2.322.540 đ bằng đề xuất"


def test_a_date_half_typed_is_taken_and_an_unreadable_one_is_asked_about(desk: Desk) -> None:
    dialog = opened(desk)
    dialog.household.form.day.setFocus()
    dialog.household.form.day.selectAll()
    desk.type("99")
    QTest.keyClick(dialog.household.form.day, Key.Key_Escape)
    desk.settle()
    assert dialog.isVisible()
    assert dialog.household.form.day.text() == "99"
    field(desk, dialog.household.form.day, "28112026")
    QTest.keyClick(dialog, Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not open_dialogs())


# -- out of the panel


def test_one_key_makes_the_enrolment_and_leads_on_to_collecting(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, health(dialog), AN, "months", "6")
    put(desk, voluntary(dialog), BUOI, "method", "12")
    put(desk, voluntary(dialog), BUOI, "income", "3tr")
    put(desk, voluntary(dialog), BUOI, "local", "5%")
    payable = dialog.household.tried.payable  # type: ignore[union-attr]
    QTest.keyClick(dialog, Key.Key_S, CONTROL)
    desk.qtbot.waitUntil(lambda: not open_dialogs())
    desk.settle()
    quoted = desk.office.read.enrolments.quoted(household_of(desk.office, AN).id)
    assert sum(row.payable for row in quoted) == payable
    page = desk.page
    assert page.page_id == "collect"
    desk.qtbot.waitUntil(lambda: page.flow.is_ready)
    desk.settle()
    assert page.flow._prices.total == payable
    in_front(desk)
    desk.undo()
    assert desk.office.read.enrolments.quoted(household_of(desk.office, AN).id) == []


def test_paying_early_needs_a_reason_from_the_list(desk: Desk) -> None:
    dialog = opened(desk, HANH)
    at(desk, health(dialog), HANH, "name")
    desk.press(Key.Key_Space)
    assert "28/02/2027" in dialog.household.form.early_note.text()
    QTest.keyClick(dialog, Key.Key_S, CONTROL)
    desk.settle()
    assert "Chọn lý do đóng sớm" in dialog.note.text()
    field(desk, dialog.household.form.reason, "muon")
    QTest.keyClick(dialog, Key.Key_S, CONTROL)
    desk.qtbot.waitUntil(lambda: not open_dialogs())
    desk.settle()
    assert len(desk.office.read.enrolments.quoted(household_of(desk.office, HANH).id)) == 2


def test_visitors_hear_how_to_become_a_household(desk: Desk) -> None:
    dialog = opened(desk, None)
    desk.type("1965")
    desk.press(Key.Key_Return)
    QTest.keyClick(dialog, Key.Key_S, CONTROL)
    desk.settle()
    assert "Vào trang Hộ gia đình" in dialog.note.text()


def test_the_summary_goes_to_the_clipboard(desk: Desk) -> None:
    dialog = opened(desk)
    QTest.keyClick(health(dialog), Key.Key_C, CONTROL)
    desk.settle()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Hộ Nguyễn Văn An – mức đóng nếu nộp ngày 21/11/2026:")
    assert text.endswith("CẢ HỘ ĐÓNG: 2.322.540 đ")


def test_the_slip_is_shown_and_saved(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(desk)
    QTest.keyClick(dialog, Key.Key_P, CONTROL)
    (slip,) = dialog.findChildren(SlipDialog)
    desk.qtbot.waitUntil(lambda: slip.pages is not None)
    desk.settle()
    assert slip.view.paper.has_image()
    path = tmp_path / "phieu"
    monkeypatch.setattr("desktop_app.ui.files.choose_save", lambda *_args: path)
    slip.save()
    desk.settle()
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")
    assert "Đã lưu phieu.pdf" in slip.note.text()
    slip.print()  # no printer on this machine
    assert "máy in" in slip.note.text()
    slip.close()


def test_the_page_of_money_shows_the_same_slip(desk: Desk) -> None:
    page = desk.go("collect", household=household_of(desk.office, AN).id)
    desk.qtbot.waitUntil(lambda: page.flow.is_ready)
    desk.press(Key.Key_P, control=True)
    found: Callable[[], list[SlipDialog]] = lambda: desk.window.findChildren(SlipDialog)  # noqa: E731
    desk.qtbot.waitUntil(lambda: bool(found()) and found()[0].pages is not None)
    desk.settle()
    found()[0].close()
    desk.settle()


# -- late payment


def test_late_payment_is_counted_while_it_is_typed(desk: Desk) -> None:
    dialog = opened(desk)
    QTest.keyClick(dialog, Key.Key_Tab, CONTROL)
    desk.settle()
    late = dialog.late
    assert late.amount.hasFocus()
    for text in ("120tr", "082026"):
        desk.type(text)
        desk.press(Key.Key_Return)
    assert late.answer is not None
    assert (late.answer.days, late.answer.amount) == (52, 1_872_000)
    assert "Hạn đóng" in late.why.texts
    field(desk, late.paid, "30112026")
    assert late._verdict.isVisible()
    QTest.keyClick(dialog, Key.Key_C, CONTROL)
    dialog.copy()
    assert "tiền chậm đóng: 2.196.000 đ" in QGuiApplication.clipboard().text()
    field(desk, late.due, "31102026")
    assert late.answer.days == 30


def test_the_help_of_the_panel_is_at_hand(desk: Desk) -> None:
    dialog = opened(desk)
    QTest.keyClick(dialog, Key.Key_F1)
    assert "Tính thử" in dialog.help.text
    assert "Chậm đóng" in dialog.help.text or "chậm đóng" in dialog.help.text
    QTest.keyClick(dialog, Key.Key_F1)
    assert not dialog.help.isVisible()
