"""The due list: 30, 60, 90 days, ages, collectors, export; texts to remind people, copied and never sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.history import undo_last
from desktop_app.services.messages_text import HOUSEHOLD, templates
from desktop_app.services.office import Office
from desktop_app.ui import files
from desktop_app.ui.pages.overview.message_dialog import MessageDialog
from desktop_app.ui.pages.overview.message_templates import TemplateDialog
from tests.builders import collector
from tests.services.money_builders import AN, BUOI, HANH, ON_, the_twelve
from tests.services.report_builders import sheet_rows
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def dues(desk: Desk, part: str = "due") -> Any:
    page = desk.go("overview", due=part)
    desk.settle()
    return page.dues


def listed(view: Any) -> set[str]:
    return {view.model.row(at).name for at in range(view.model.total)}


def choose(desk: Desk, field: Any, code: str) -> None:
    field.set_value(code)
    field.committed.emit()
    desk.settle()


def dialog_of(desk: Desk, kind: Any = MessageDialog) -> Any:
    desk.settle()
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def test_how_far_the_list_looks_ahead_is_chosen(desk: Desk) -> None:
    view = dues(desk)
    assert listed(view) == {AN}
    choose(desk, view.within, "60")
    assert view.tabs.tabText(0) == "Đang đến hạn (2)"  # the card and the voluntary insurance to 31/12
    with desk.office.write("test", "thử") as work:
        for cover in work.coverages.all():
            if cover.valid_to == "2027-02-28":
                work.coverages.change(cover.id, valid_to="2027-02-10")
    desk.window.signals.changed.emit(frozenset({"coverage"}))
    desk.settle()
    assert HANH not in listed(view)
    choose(desk, view.within, "90")
    assert HANH in listed(view)


def test_ages_belong_to_what_is_overdue(desk: Desk) -> None:
    view = dues(desk)
    assert (view.within.isVisible(), view.age.isVisible()) == (True, False)
    view = dues(desk, "late")
    assert (view.within.isVisible(), view.age.isVisible()) == (False, True)
    assert ON_ in listed(view)
    choose(desk, view.age, "under-1")
    assert ON_ not in listed(view)
    choose(desk, view.age, "1-3")
    assert ON_ in listed(view)


def test_collectors_are_offered_with_their_counts_and_narrow_the_list(desk: Desk) -> None:
    view = dues(desk)
    offered = {choice.text: choice for choice in view.collector.choices}
    mine = offered[collector(desk.office).name]
    assert mine.detail.startswith("1 đến hạn, ")
    choose(desk, view.collector, mine.code)
    assert listed(view) == {AN}
    choose(desk, view.collector, "all")
    assert listed(view) == {AN}


def test_the_part_in_sight_is_saved_under_its_collectors(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = dues(desk, "lapsed")
    path = tmp_path / "qua-han.xlsx"
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    desk.press(Key.Key_E, control=True)
    cells = [str(value) for line in sheet_rows(path) for value in line if value is not None]
    assert any(BUOI in text for text in cells)
    assert "Người phụ trách" in cells
    assert any("đã gián đoạn" in text for text in cells)
    assert any("Đã lưu" in text for text in desk.said())
    assert view.isVisible()


def test_a_message_is_made_looked_at_and_copied(desk: Desk) -> None:
    dues(desk)
    desk.press(Key.Key_M, control=True)
    dialog = dialog_of(desk)
    assert english_on(dialog) == []
    text = dialog.text.toPlainText()
    assert "Thẻ BHYT hộ gia đình của Nguyễn Văn An có giá trị đến 05/12/2026" in text
    assert "3 tin SMS" in dialog.length.text() or "4 tin SMS" in dialog.length.text()
    dialog.plain.click()
    desk.settle()
    assert dialog.text.toPlainText().startswith("BHXH co so Thu Nghiem: The BHYT")
    assert "2 tin SMS (mỗi tin 153)" in dialog.length.text()
    dialog.copy()
    assert QApplication.clipboard().text() == dialog.text.toPlainText()
    assert any("Chương trình không gửi" in text for text in desk.said())
    assert desk.office.read.visits.count() == 0
    dialog.reject()


def test_several_are_copied_as_lines_and_noted_only_when_said(desk: Desk) -> None:
    view = dues(desk, "late")
    view.table.selectAll()
    desk.press(Key.Key_M, control=True)
    dialog = dialog_of(desk)
    many = len(dialog.messages)
    assert many == view.model.total > 1
    dialog.table.selectAll()
    dialog.copy()
    lines = QApplication.clipboard().text().split("\n")
    assert [len(line.split("\t")) for line in lines] == [3] * many
    dialog.note_sent()
    desk.settle()
    assert desk.office.read.visits.count() == many
    assert {visit.channel for visit in desk.office.read.visits.all()} == {"message"}
    assert dialog.model.row(0)["reminded"] == "21/11/2026"
    dialog.reject()
    undo_last(desk.office)
    assert desk.office.read.visits.count() == 0


def test_a_whole_household_gets_one_text(desk: Desk) -> None:
    view = dues(desk)
    choose(desk, view.within, "60")
    view.table.selectAll()
    desk.press(Key.Key_M, control=True)
    dialog = dialog_of(desk)
    assert len(dialog.messages) == 2
    choose(desk, dialog.per, HOUSEHOLD)
    assert len(dialog.messages) == 1
    assert f"Hộ {AN} có người đến hạn" in dialog.text.toPlainText()
    dialog.reject()


def test_esc_keeps_a_reworded_text_until_it_is_given_up(desk: Desk) -> None:
    dues(desk)
    desk.press(Key.Key_M, control=True)
    dialog = dialog_of(desk)
    dialog.text.setPlainText("Bác An ơi")
    dialog.reject()
    assert dialog.isVisible()
    dialog.copy()
    assert QApplication.clipboard().text() == "Bác An ơi"
    dialog.reject()
    assert not dialog.isVisible()


def test_a_template_is_reworded_for_the_office(desk: Desk) -> None:
    dues(desk)
    desk.press(Key.Key_M, control=True)
    dialog = dialog_of(desk)
    dialog.edit_templates()
    wording = dialog_of(desk, TemplateDialog)
    assert english_on(wording) == []
    wording.text.setPlainText("Thẻ của {họ tên} đến {ngày hết hạn}.")
    assert wording.is_dirty()
    wording.save()
    desk.settle()
    assert dialog.text.toPlainText() == f"Thẻ của {AN} đến 05/12/2026."
    wording._back()
    desk.settle()
    assert not any(one.own for one in templates(desk.office))
    wording.reject()
    dialog.reject()


def test_without_a_row_nothing_is_written(desk: Desk) -> None:
    view = dues(desk)
    view.table.clearSelection()
    desk.press(Key.Key_M, control=True)
    assert any("Chọn ít nhất một dòng" in text for text in desk.said())
