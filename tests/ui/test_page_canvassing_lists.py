"""Vận động: rounds made, leads built, today's work opened."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_leads import build_leads, count_leads
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.office import Office
from desktop_app.ui.pages.canvassing.round_dialog import RoundDialog
from tests.builders import TODAY, collector, empty_office, household_of, office_of_twelve, person
from tests.ui.money_pages import english_on
from tests.ui.people_pages import AN, BUOI, HEALTH, Key, People, Shell, at_door, digits, people_on, shown


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


# -- rounds


class _Dialogs:
    """Acts on the next dialog that opens, as soon as it stands there."""

    def __init__(self, act: Callable[[Any], object]) -> None:
        self.seen = 0
        self._act = act
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            self.seen += 1
            self._timer.stop()
            self._act(dialog)


def test_a_round_is_made_from_nothing_but_hamlets(desk: People) -> None:
    page = at_door(desk)

    def fill(dialog: RoundDialog) -> None:
        assert english_on(dialog) == []
        assert [row["taken"] for row in dialog.model.rows()] == [True, True, False, True]
        dialog.name.set_value("Đợt 12/2026")
        dialog.grid.setFocus()
        dialog.grid.setCurrentIndex(dialog.model.index(1, 0))
        QTest.keyClick(dialog.grid, Key.Key_Space)
        dialog.finish()

    dialogs = _Dialogs(fill)
    desk.press(Key.Key_N, control=True)
    desk.settle()
    assert dialogs.seen == 1
    made = next(row for row in desk.office.read.rounds.all() if row.name == "Đợt 12/2026")
    assert (made.starts_on, made.ends_on) == ("2026-11-01", "2026-11-30")
    assert page.walk.round_id == made.id
    names = [entry.hamlet.name for entry in page.walk._view.hamlets]
    assert names == ["Thôn Bình Hòa", "Tổ dân phố 1"]


def test_a_used_name_is_said_in_the_dialog_and_nothing_typed_is_lost(desk: People) -> None:
    at_door(desk)
    told: list[str] = []

    def fill(dialog: RoundDialog) -> None:
        dialog.finish()  # the name proposed is that of the round that is there
        desk.settle()
        told.append(dialog._fault.text())
        dialog._touched = False
        dialog.reject()

    dialogs = _Dialogs(fill)
    desk.press(Key.Key_N, control=True)
    desk.settle()
    assert dialogs.seen == 1
    assert told == ["Đã có đợt “Đợt 11/2026”; hãy đặt tên khác, ví dụ thêm tháng."]
    assert desk.office.read.rounds.count() == 1


def test_esc_gives_no_typed_name_of_a_round_up_silently(desk: People) -> None:
    at_door(desk)
    kept: list[bool] = []

    def fill(dialog: RoundDialog) -> None:
        assert not dialog.is_dirty()
        dialog.name.selectAll()
        QTest.keyClicks(dialog.name, "Dot ra soat")
        QTest.keyClick(dialog.name, Key.Key_Escape)
        kept.append(dialog.isVisible())
        dialog.done(0)

    dialogs = _Dialogs(fill)
    desk.press(Key.Key_N, control=True)
    desk.settle()
    assert dialogs.seen == 1
    assert kept == [True]


def test_an_empty_office_says_what_to_do_first(tmp_path: Path, shell: Shell, qtbot: QtBot) -> None:
    office = empty_office(tmp_path)
    with people_on(office, shell, qtbot) as desk:
        page = desk.go("canvass")
        desk.settle()
        assert "Chưa có đợt vận động nào" in shown(page)
        assert english_on(page) == []
        desk.press(Key.Key_N, control=True, widget=page)
        desk.settle()
        assert any("Chưa có thôn, tổ dân phố nào" in text for text in desk.said())
    office.close(with_backup=False)


# -- leads and today's work


def test_the_leads_list_is_built_and_shrinks_as_doors_are_told(desk: People) -> None:
    page = at_door(desk)
    while page.tab_name != "leads":
        desk.press(Key.Key_Tab, control=True)
    desk.settle()
    assert page.leads.stage.state == "empty"
    page.leads.build()
    desk.settle()
    assert page.leads.model.total == count_leads(desk.office) == 7
    assert english_on(page) == []
    page.leads.table.setFocus()
    page.leads.table.select_row(page.leads.model.find("name", AN))
    desk.press(Key.Key_Return)
    desk.settle()
    assert page.tabs.currentIndex() == 0
    digits(desk, "4")
    QTest.keyClicks(desk.focus(), "khong du")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_S, control=True)
    assert count_leads(desk.office) == 6


def test_a_lead_outside_the_round_opens_its_household(desk: People) -> None:
    build_leads(desk.office)
    page = desk.go("canvass", tab="leads")
    desk.settle()
    at = page.leads.model.find("name", "Hoàng A Lử")
    page.leads.table.setFocus()
    page.leads.table.select_row(at)
    desk.press(Key.Key_Return)
    desk.settle()
    assert desk.page.page_id == "household"
    assert desk.page.flow.editing.sheet.title == "Hộ Hoàng A Lử"


def listed(today: Any) -> list[str]:
    """Who stands in the list of today's work."""
    return [today.model.row(place).name for place in range(today.model.total)]


def test_todays_work_by_heading_and_collector(desk: People) -> None:
    line = VisitLine(person_id=person(desk.office, BUOI).id, scheme=HEALTH, outcome="2", promise_on=TODAY)
    record_visits(
        desk.office,
        VisitForm(household_id=household_of(desk.office, BUOI).id, visited_on=date(2026, 11, 10), lines=(line,)),
    )
    page = desk.go("canvass", tab="today")
    desk.settle()
    assert listed(page.today) == [BUOI, AN, BUOI]  # the promise, the card that ends, then the lead the visit opened
    assert page.today.model.row(2).text.startswith(f"{page.today.model.row(2).score} điểm: ")
    assert english_on(page) == []
    desk.go("canvass", tab="today", kind="promises")
    assert listed(page.today) == [BUOI]
    page.today.show_kind("endings")
    page.today.collector.set_value(str(collector(desk.office).id))
    page.today.collector.committed.emit()
    desk.settle()
    assert listed(page.today) == [AN]
    page.today.table.setFocus()
    page.today.table.select_row(0)
    desk.press(Key.Key_Return)
    desk.settle()
    assert page.walk.flow.household_id == household_of(desk.office, AN).id
