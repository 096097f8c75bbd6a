"""Báo cáo: the sheet as it prints, chosen, turned and checked from the keyboard."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.reporting import forms, pdf_of
from desktop_app.services.reporting_choices import in_groups
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.reports import making
from tests.ui.reports_desk import CONTROL, ENTRIES, SHIFT, Desk, Elsewhere, Key, Shell, desk, memory, office, texts
from tests.vietnamese import english_words

__all__ = ["desk", "memory", "office"]


def test_the_last_month_of_the_first_form_is_shown_as_it_prints(desk: Desk) -> None:
    page = desk.go()
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("B15a-UQ", "2026-10")
    assert page.pane.heading.text() == "B15a-UQ · 10/2026"
    assert page.pane.state.text == "Hạn nộp 05/11/2026, đã qua"
    assert page.pane.view.counter.text() == "Trang 1/1"
    assert page.pane.view.paper.has_image()
    assert [check.level for check in page.pane.checks.checks] == ["hint"] * 3
    assert [crumb.text for crumb in page.breadcrumb()] == ["Báo cáo", "B15a-UQ 10/2026"]
    assert desk.window.focusWidget() is page.chooser.forms


def test_the_picture_is_the_page_of_the_pdf(desk: Desk) -> None:
    page = desk.go()
    assert page.made is not None
    size, paper = page.made.sizes[0], page.pane.view.paper
    assert abs(paper.width() / paper.height() - size.width / size.height) < 0.01
    assert paper.width() == page.pane.view.area.room() - 2
    own = making.page_image(page.made.pdf, 0, paper.width() * paper.devicePixelRatioF() / size.width * 72)
    assert paper._image == own


def test_up_and_down_choose_the_form(desk: Desk) -> None:
    page = desk.go()
    first, second, third, *_ = in_groups(forms())
    assert first.code == "B15a-UQ"
    for form in (second, third):
        desk.press(Key.Key_Down)
        desk.ready()
        assert page.made is not None
        assert page.made.sheet.form.code == form.code
        assert page.pane.heading.text() == f"{form.name} · 10/2026"
    desk.press(Key.Key_Up)
    desk.ready()
    assert page.made is not None
    assert page.made.sheet.form.code == second.code


def test_the_month_is_changed_without_leaving_the_list(desk: Desk) -> None:
    page = desk.go()
    desk.press(Key.Key_PageUp, CONTROL)
    desk.ready()
    assert page.made is not None
    assert page.made.sheet.month == "2026-09"
    desk.press(Key.Key_PageDown, CONTROL)
    desk.ready()
    desk.press(Key.Key_PageDown, CONTROL)
    desk.ready()
    assert page.made.sheet.month == "2026-11"
    assert "tháng chưa kết thúc" in page.pane.state.text
    desk.press(Key.Key_PageDown, CONTROL)  # the month after this one is not offered
    desk.ready()
    assert page.made.sheet.month == "2026-11"


def test_the_pages_are_turned_with_page_down_and_page_up(desk: Desk) -> None:
    page = desk.go(form="DS-TIEMNANG", month="2026-11")
    assert page.made is not None
    count = len(page.made.sizes)
    assert count > 2
    view, bar = page.pane.view, page.pane.view.area.verticalScrollBar()
    seen = [view.page]
    while view.page == 0:
        desk.press(Key.Key_PageDown)
        seen.append(bar.value())
    assert view.page == 1
    assert bar.value() == 0
    assert len(seen) > 2  # the page is taller than the room: it was scrolled first
    desk.ready()
    assert view.counter.text() == f"Trang 2/{count}"
    assert view.paper.has_image()
    desk.press(Key.Key_PageUp)
    assert (view.page, bar.value()) == (0, bar.maximum())
    desk.press(Key.Key_End, CONTROL)
    desk.ready()
    assert view.counter.text() == f"Trang {count}/{count}"
    assert not view.after.isEnabled()
    desk.press(Key.Key_Home, CONTROL)
    assert view.page == 0


def test_the_zoom_is_switched_and_remembered(desk: Desk, memory: Memory) -> None:
    page = desk.go()
    assert page.made is not None
    view = page.pane.view
    desk.press(Key.Key_0, CONTROL | SHIFT)
    desk.ready()
    assert view.paper.width() == round(page.made.sizes[0].width * view.logicalDpiX() / 72)
    assert memory.get("report/zoom") == "real"
    view.zoom_button.click()
    desk.ready()
    assert memory.get("report/zoom") == "fit"
    assert view.paper.width() == view.area.room() - 2


def test_nobody_to_declare_is_said_with_the_next_step(desk: Desk) -> None:
    page = desk.go(form="D05-TS", month="2023-05")
    assert page.pane.stage.state == "empty"
    assert not page.pane.excel.isEnabled()
    assert any("không có ai đã thu BHXH tự nguyện đang chờ kê khai" in text for text in texts(page.pane))
    desk.press(Key.Key_S, CONTROL)  # nothing to save: nothing happens
    (step,) = [one for one in page.pane.findChildren(QAbstractButton) if one.text() == "Mở trang Thu"]
    step.click()
    assert isinstance(desk.window.stack.current, Elsewhere)


def test_a_check_leads_to_the_person(desk: Desk) -> None:
    page = desk.go(form="D05-TS", month="2026-10")
    check = page.pane.checks.checks[0]
    assert check.args["person"]
    desk.press(Key.Key_F8)
    page.pane.checks.problems.chosen.emit("0")
    found = desk.window.stack.current
    assert isinstance(found, Elsewhere)
    assert found.opened[-1] == dict(check.args)


def test_making_a_long_report_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_sheet: Any, progress: Callable[[int, int, str], None]) -> bytes:
        for page in range(1_000_000):
            progress(page, 1_000_000, "trang")
            turn.wait(0.001)  # as drawing a page would, it leaves the window its turn
        return b""

    own, turn = pdf_of, threading.Event()
    monkeypatch.setattr(making, "pdf_of", endless)
    desk.window.navigate("report")
    page = desk.page
    desk.qtbot.waitUntil(lambda: page.pane._drawing is not None and "Đang vẽ trang" in page.pane._drawing.words.text())
    assert page.pane._drawing is not None
    page.pane._drawing.cancel.click()
    desk.ready()
    assert page.pane.stage.state == "empty"
    assert "Đã dừng" in texts(page.pane)
    monkeypatch.setattr(making, "pdf_of", own)
    (again,) = [one for one in page.pane.findChildren(QAbstractButton) if one.text() == "Lập lại"]
    again.click()
    desk.ready()
    assert page.made is not None


def test_another_choice_takes_the_place_of_the_one_under_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    own = pdf_of

    def slow(sheet: Any, progress: Callable[[int, int, str], None]) -> bytes:
        started.append(sheet.form.code)
        while sheet.form.code == "B15a-UQ":
            progress(1, 2, "trang")
        return own(sheet, progress)

    monkeypatch.setattr(making, "pdf_of", slow)
    desk.window.navigate("report")
    desk.qtbot.waitUntil(lambda: started == ["B15a-UQ"])
    desk.press(Key.Key_Down)
    page = desk.ready()
    assert page.made is not None
    assert page.made.sheet.form.code == in_groups(forms())[1].code


def test_what_was_looked_at_comes_back_in_the_same_month_of_the_calendar(
    office: Office, shell: Shell, qtbot: QtBot
) -> None:
    memory = Memory({"report/choice": {"form": "TH-THANG", "month": "2026-07", "chosen_in": "2026-11"}})
    page = Desk(shell(ENTRIES, office=office, memory=memory), qtbot).go()
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("TH-THANG", "2026-07")
    office.now = lambda: datetime(2026, 12, 3, 8, 0)
    later = Desk(shell(ENTRIES, office=office, memory=memory), qtbot).go()
    assert later.made is not None
    assert (later.made.sheet.form.code, later.made.sheet.month) == ("TH-THANG", "2026-11")
    assert later.pane.state.isHidden()


def test_a_form_that_is_not_there_shows_the_first(desk: Desk) -> None:
    page = desk.go(form="B99")
    assert page.made is not None
    assert page.made.sheet.form.code == "B15a-UQ"


def test_the_lists_are_limited_to_a_commune_or_a_collector(desk: Desk) -> None:
    page = desk.go(form="DS-DENHAN", month="2026-10")
    assert page.made is not None
    whole = page.made.sheet.rows
    page.chooser.commune.setFocus()
    QTest.keyClicks(page.chooser.commune, page.chooser.commune.choices[1].code)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.request.filters.commune is not None)
    desk.ready()
    assert page.made.sheet.rows < whole
    chosen = page.chooser.commune.value()
    desk.go(form="TH-THANG")  # each form has its own filters, and remembers them
    assert page.made.request.filters.commune is None
    assert page.chooser.rows["collector"].isHidden()
    desk.go(form="DS-DENHAN")
    assert page.made.request.filters.commune == chosen
    desk.go(form="B15a-UQ")
    assert page.made.request.filters.commune is None


@pytest.mark.parametrize(
    ("form", "heading"),
    [
        ("B16a-TS", "B16a-TS · 10/2026"),
        ("B16c-TS", "B16c-TS · 10/2026"),
        ("TH-QUY", "Bảng tổng hợp quý"),
        ("TH-NAM", "Bảng tổng hợp năm"),
        ("KQ-RASOAT", "Kết quả rà soát, vận động · 10/2026"),
        ("XH-THIDUA", "Bảng xếp hạng thi đua · 10/2026"),
        ("PHIEU-HO", "Phiếu hộ gia đình"),
    ],
)
def test_the_offices_rows_and_own_tables_are_shown_and_speak_vietnamese(desk: Desk, form: str, heading: str) -> None:
    page = desk.go(form=form)
    assert page.made is not None
    assert page.made.sheet.form.code == form
    assert page.pane.heading.text().startswith(heading)
    assert page.pane.view.paper.has_image()
    for text in texts(page):
        assert english_words(text) == [], text


def test_a_change_of_records_makes_the_sheet_anew_in_its_place(desk: Desk) -> None:
    page = desk.go(form="DS-TIEMNANG", month="2026-11")
    page.pane.view.page_down()
    bar = page.pane.view.area.verticalScrollBar()
    before, made = bar.value(), page.made
    assert before > 0
    desk.window.signals.changed.emit(frozenset({"lead"}))
    desk.qtbot.waitUntil(lambda: page.made is not made)
    desk.ready()
    assert bar.value() == before


def test_every_word_on_the_page_is_vietnamese(desk: Desk) -> None:
    for form in ("B15a-UQ", "D05-TS", "DS-DENHAN"):
        page = desk.go(form=form)
        for text in texts(page):
            assert english_words(text) == [], text


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_page_fits_a_small_screen(desk: Desk, house: Any, zoom: int) -> None:
    house.theme.show_zoom(zoom)
    page = desk.go(form="D05-TS")
    needed = page.minimumSizeHint()
    assert needed.width() <= 1366
    assert needed.height() <= 660
