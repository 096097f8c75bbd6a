"""Quy định: what is typed is never lost, work can be stopped, faults are told, everything fits the small screen."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.drafts import list_drafts, save_draft
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.pages.rules import decree, figures
from desktop_app.ui.start import OfficeDrafts
from tests.builders import office_of_twelve
from tests.ui.conftest import House, KeptDrafts
from tests.ui.rules_desk import Compose, Key, Rules, Shell, cut_texts, english_on, rules_on, shown_texts

DECREE = "NĐ 999/2026/NĐ-CP"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot, compose: Compose) -> Iterator[Rules]:
    with rules_on(office, shell, qtbot, compose) as found:
        found.go("rules")
        yield found


# -- drafts


def test_every_field_left_is_a_draft_and_applying_drops_it(desk: Rules, drafts: KeptDrafts) -> None:
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    title, payload = drafts.kept["rules:decree"]
    assert title == f"quy định mới theo {DECREE}"
    kept = json.loads(payload)
    assert (kept["source"], kept["first"]) == (DECREE, "2027-01-01")
    assert kept["figures"][0]["value"] == "2700000"
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    assert drafts.kept == {}


def test_esc_asks_and_keeps_on_typing_by_default(desk: Rules, drafts: KeptDrafts) -> None:
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    asked = desk.choose("stay")
    desk.press(Key.Key_Escape)
    assert asked == ["Đóng phần đang nhập?"]
    assert desk.page.figures.pane.form.source.value() == DECREE
    desk.choose("drop")
    desk.press(Key.Key_Escape)
    assert desk.page.figures.pane is None
    assert drafts.kept == {}
    assert desk.page.figures.table.hasFocus()


def test_esc_closes_a_blank_form_without_a_question(desk: Rules) -> None:
    asked = desk.choose("stay")
    desk.control(Key.Key_N)
    desk.press(Key.Key_Escape)
    assert asked == []
    assert desk.page.figures.pane is None


def test_what_was_put_off_stands_there_the_next_time(
    office: Office, shell: Shell, qtbot: QtBot, compose: Compose, jobs: Jobs
) -> None:
    with rules_on(office, shell, qtbot, compose, drafts=OfficeDrafts(office, jobs)) as desk:
        desk.go("rules")
        desk.decree(DECREE, "01012027", "luong co so", "2700k")
        desk.choose("later")
        desk.press(Key.Key_Escape)
        assert not desk.page.figures.is_editing
        assert [draft.key for draft in list_drafts(office)] == ["rules:decree"]
        desk.control(Key.Key_N)
        form = desk.page.figures.pane.form
        assert form.source.value() == DECREE
        assert form.figures[0].value.value() == 2_700_000
        desk.press(Key.Key_F9)
        desk.control(Key.Key_S)
        assert list_drafts(office) == []


def test_after_a_crash_one_question_names_the_decree(
    office: Office, shell: Shell, qtbot: QtBot, compose: Compose
) -> None:
    rows = [
        {"which": "base-salary|", "value": "2700000", "last": None, "note": "Điều 3"},
        {"which": "rural-poverty-line|", "value": "2400000", "last": "2028-12-31", "note": None},
    ]
    payload = {"source": DECREE, "first": "2027-07-01", "sure": "M", "figures": rows}
    save_draft(office, "rules:decree", f"quy định mới theo {DECREE}", payload)
    with rules_on(office, shell, qtbot, compose) as desk:
        asked = desk.choose("restore")
        page = desk.go("rules")
        desk.settle()
        assert asked == [f"Khôi phục phần đang nhập dở: quy định mới theo {DECREE}?"]
        form = page.figures.pane.form
        assert [figure.value.value() for figure in form.figures] == [2_700_000, 2_400_000]
        assert form.figures[1].last.value() == date(2028, 12, 31)
        assert form.figures[0].note.value() == "Điều 3"


def test_after_a_crash_a_support_comes_back_on_its_own_tab(
    office: Office, shell: Shell, qtbot: QtBot, compose: Compose
) -> None:
    payload = {"name": "NQ mới", "scheme": "voluntary-si", "place": "office", "value": "12.5", "first": "2027-01-01"}
    save_draft(office, "rules:support:add", "mức hỗ trợ “NQ mới”", payload)
    with rules_on(office, shell, qtbot, compose) as desk:
        desk.choose("restore")
        page = desk.go("rules")
        desk.settle()
        boxes = page.supports.pane.form.boxes
        assert page.tabs.currentIndex() == 1
        assert (boxes["name"].value(), boxes["scheme"].value(), str(boxes["value"].value())) == (
            "NQ mới",
            "voluntary-si",
            "12.5",
        )
        assert boxes["first"].value() == date(2027, 1, 1)


def test_a_draft_put_off_at_the_start_is_not_asked_about_again(
    office: Office, shell: Shell, qtbot: QtBot, compose: Compose
) -> None:
    save_draft(office, "rules:decree", "quy định mới", {"source": DECREE, "figures": []})
    with rules_on(office, shell, qtbot, compose) as desk:
        asked = desk.choose("later")
        desk.go("rules")
        desk.go("household")
        desk.go("rules")
        assert len(asked) == 1
        assert desk.page.figures.pane is None


# -- long work and faults


def test_the_look_can_be_stopped_and_nothing_has_changed(
    desk: Rules, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_office: Office, _new: Any, *, progress: Any) -> None:
        begun.set()
        go_on.wait(10)
        progress(1, 100, "Tính lại")
        raise AssertionError("it was not stopped")

    monkeypatch.setattr(decree, "preview_rates", slow)
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    pane = desk.page.figures.pane
    pane.preview()
    assert begun.wait(5)
    assert pane.impact.stage.state == "loading"
    assert not pane.apply_button.isEnabled()
    pane._job.cancel()  # what “Hủy” of the window's progress strip does
    go_on.set()
    desk.settle()
    assert "Đã dừng xem ảnh hưởng." in desk.said()
    assert pane.impact.stage.state == "empty"
    assert not pane.apply_button.isEnabled()
    assert pane.form.source.value() == DECREE


def test_typing_on_while_it_is_worked_out_stops_the_look(desk: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_office: Office, _new: Any, *, progress: Any) -> None:
        begun.set()
        go_on.wait(10)
        progress(1, 100, "Tính lại")
        raise AssertionError("it was not stopped")

    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    pane = desk.page.figures.pane
    with monkeypatch.context() as patch:
        patch.setattr(decree, "preview_rates", slow)
        pane.preview()
        assert begun.wait(5)
        value = pane.form.figures[0].value
        value.setFocus()
        value.setText("2800k")
        value.settle()
        go_on.set()
        desk.settle()
    assert not pane.apply_button.isEnabled()
    desk.press(Key.Key_F9)
    assert pane.apply_button.isEnabled()


def test_a_fault_of_the_file_is_told_and_reading_can_be_tried_again(
    desk: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_office: Office, _on: date) -> None:
        raise WorldFault("Không đọc được tệp dữ liệu.")

    with monkeypatch.context() as patch:
        patch.setattr(figures, "read_figures", broken)
        desk.page.figures.reload()
        desk.settle()
        assert "Không đọc được tệp dữ liệu." in desk.said()
        assert "Chưa đọc được bộ quy định" in shown_texts(desk.page)
    desk.page.figures.reload()
    desk.settle()
    assert desk.page.figures.table.isVisible()


def test_what_the_rule_book_refuses_while_applying_is_said_in_the_form(
    desk: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_office: Office, _new: Any) -> None:
        raise WorldFault("Ổ đĩa đã đầy.")

    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    desk.press(Key.Key_F9)
    monkeypatch.setattr(decree, "switch_on", full)
    desk.control(Key.Key_S)
    pane = desk.page.figures.pane
    assert "Ổ đĩa đã đầy." in desk.said()
    assert pane.form.source.value() == DECREE
    assert pane.apply_button.isEnabled()


# -- the screen


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_view_fits_the_small_screen_and_cuts_no_text(desk: Rules, house: House, zoom: int) -> None:
    house.theme.show_zoom(zoom)
    page = desk.page

    def look(where: str) -> None:
        desk.settle()
        desk.qtbot.wait(20)
        assert page.minimumSizeHint().width() <= 1366, where
        assert page.minimumSizeHint().height() <= 640, where
        assert cut_texts(page) == [], where
        for table in (page.figures.table, page.supports.table):
            if table.isVisible():
                assert table.horizontalScrollBar().maximum() == 0, where
        assert english_on(page) == [], where

    look("figures")
    page._new()
    look("decree")
    pane = page.figures.pane
    assert pane._area.horizontalScrollBar().maximum() == 0
    desk.press(Key.Key_F9)  # everything missing is said
    look("decree with what is missing")
    page.tabs.setCurrentIndex(1)
    look("no supports")
    page._new()
    look("support")
    assert page.supports.pane._area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_names_in_the_list_are_read_whole_on_a_small_screen(desk: Rules, house: House, zoom: int) -> None:
    house.theme.show_zoom(zoom)
    desk.settle()
    table = desk.page.figures.table
    needed = {"shown", "valid_from", "trust", "coming"}
    for at, column in enumerate(table.rows.columns):
        if column.key not in needed or table.isColumnHidden(at):
            continue
        for row in range(table.rows.total):
            text = table.rows.data(table.rows.index(row, at)) or ""
            icon = table.rows.data(table.rows.index(row, at), Qt.ItemDataRole.DecorationRole)
            room = table.columnWidth(at) - (table.fontMetrics().height() * 1.6 if icon else 0)
            assert table.fontMetrics().horizontalAdvance(text) < room, (column.key, text)


def test_every_control_has_a_name(desk: Rules) -> None:
    desk.control(Key.Key_N)
    desk.control(Key.Key_N, shift=True)
    nameless = [
        repr(widget)
        for widget in desk.page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)() or widget.objectName().startswith("qt_"))
    ]
    assert nameless == []


def test_the_help_of_the_page_opens(desk: Rules) -> None:
    desk.press(Key.Key_F1)
    assert desk.window.help.isVisible()
    assert desk.page.help_topic == "quy-dinh"
