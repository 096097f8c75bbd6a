"""Vận động: the report of a round and the outreach tab, by keyboard."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.outreach import OutreachForm, save_outreach
from desktop_app.ui.pages.canvassing.outreach import OutreachTab
from desktop_app.ui.pages.canvassing.outreach_dialog import OutreachDialog
from desktop_app.ui.pages.canvassing.round_report import RoundTab
from desktop_app.ui.pages.canvassing.round_report_charts import CHARTS
from tests.builders import TODAY, household_of, office_of_twelve, person, the_round
from tests.ui.money_pages import english_on
from tests.ui.people_pages import AN, BUOI, HEALTH, Key, People, Shell, at_door, people_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    line = VisitLine(person_id=person(found, AN).id, scheme=HEALTH, outcome="4", reason="cost")
    form = VisitForm(household_id=household_of(found, AN).id, lines=(line,), visited_on=date(2026, 11, 3), round_id=the_round(found).id)  # fmt: skip
    record_visits(found, form)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[People]:
    with people_on(office, shell, qtbot) as found:
        yield found


def tab_of(desk: People, name: str, **args: Any) -> Any:
    page = at_door(desk)
    page.open(tab=name, **args)
    desk.settle()
    return page.tab(name)


def test_a_figure_of_the_round_opens_its_names_and_charts_change_by_digit(desk: People) -> None:
    tab = tab_of(desk, "round")
    assert isinstance(tab, RoundTab)
    assert english_on(tab) == []
    assert tab._rows[-1]["name"] == "Cộng"
    assert (tab._rows[-1]["reached"], tab._rows[-1]["contacts"], tab._rows[-1]["outcome_4"]) == (1, 1, 1)
    keys = [column.key for column in tab.table.rows.columns]
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.table.rows.index(len(tab._rows) - 1, keys.index("reached")))
    desk.press(Key.Key_Return)
    desk.settle()
    assert [line.household_id for line in tab.names._names.lines] == [household_of(desk.office, AN).id]
    desk.press(Key.Key_Escape)
    assert tab.table.hasFocus()
    for digit, chart in enumerate(CHARTS, start=1):
        QTest.keyClicks(tab.table, str(digit))
        assert tab.chart.value() == chart.code
        assert tab.frame.series is not None
        assert tab.frame.series.headline
    for cut in ("collector", "source", "channel", "compare"):
        tab.open(by=cut)
        desk.settle()
        assert tab._view is not None
    assert not tab.compared.isHidden()
    assert tab.table.isHidden()


def test_an_event_is_typed_saved_by_enter_and_undone(desk: People, compose: Callable[..., None]) -> None:
    tab = tab_of(desk, "outreach")
    assert isinstance(tab, OutreachTab)
    assert english_on(tab) == []
    form = tab.form
    form.kind.set_value("small-group")
    form.day.set_value(TODAY)
    form.area.set_value("office")
    form.people.set_value([person(desk.office, BUOI).id])
    form.present.setFocus()
    QTest.keyClicks(form.present, "12")
    desk.press(Key.Key_Return)
    assert form.cost.hasFocus()
    desk.press(Key.Key_S, control=True)
    desk.settle()
    (made,) = desk.office.read.outreaches.all()
    assert (made.kind, made.present, made.hamlet_id) == ("small-group", 12, None)
    assert not form.is_dirty
    assert [line.named for line in tab._lines] == [1]
    tab.table.setCurrentIndex(tab.table.rows.index(0, [one.key for one in tab.table.rows.columns].index("named")))
    tab.why()
    desk.settle()
    assert [line.name for line in tab.names._names.lines] == [BUOI]
    undo_last(desk.office)
    assert desk.office.read.outreaches.all() == []


def test_a_fault_is_said_beside_the_form_and_the_typed_stays(desk: People) -> None:
    tab = tab_of(desk, "outreach")
    tab.form.kind.set_value("leaflet")
    tab.form.save()
    desk.settle()
    assert "ngày tổ chức" in tab.form.fault.text()
    assert tab.form.kind.value() == "leaflet"
    assert tab.form.is_dirty
    tab.form.day.set_value(TODAY)
    tab.form.area.set_value("office")
    tab.form.add_hamlet()
    assert "Chọn địa bàn là một thôn" in tab.form.fault.text()


def test_an_event_is_taken_up_from_the_list_and_the_kinds_are_edited(desk: People, in_dialog: Any) -> None:
    number = save_outreach(desk.office, OutreachForm(kind="launch", held_on=TODAY, area="office", cost=0)).value
    tab = tab_of(desk, "outreach")
    tab.table.opened.emit(0)
    assert tab.form.event_id == number
    assert tab.form.cost.value() == 0

    def edit(dialog: OutreachDialog) -> None:
        assert english_on(dialog) == []
        dialog.days.set_value("45")
        dialog.finish()

    in_dialog(edit, OutreachDialog)
    tab.settings()
    desk.settle()
    assert desk.office.read.settings.get("outreach.days") == "45"
