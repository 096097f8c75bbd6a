"""Biểu đồ: chosen by digit, walked by keys, the names behind a place, the figures for Excel, the pages to print."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.charts.series_bars import SortedBars
from desktop_app.services.chart_data import HEALTH, hamlet_cover
from desktop_app.services.office import Office
from desktop_app.ui.components.chart_print import drawn_for_paper
from desktop_app.ui.pages.plans.charts import ChartsTab
from desktop_app.ui.pages.plans.charts_kinds import KINDS, ChartKind
from tests.services.money_builders import the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def charts(desk: Desk, **args: Any) -> ChartsTab:
    tab = desk.go("plan", tab="charts", **args).current
    assert isinstance(tab, ChartsTab)
    until(desk, lambda: tab.frame.chart is not None)
    desk.settle()
    return tab


def until(desk: Desk, holds: Callable[[], bool]) -> None:
    desk.qtbot.waitUntil(holds, timeout=20_000)


def shows(tab: ChartsTab, kind: ChartKind) -> bool:
    return tab.kind is kind and tab.frame.series is not None


def test_digits_choose_every_chart_and_each_draws_or_says_why_not(desk: Desk) -> None:
    tab = charts(desk)
    for at, kind in enumerate(KINDS):
        tab.choose(at)
        until(desk, partial(shows, tab, kind))
        desk.settle()
        chart = tab.frame.chart
        assert chart is not None
        assert chart.headline or chart.is_empty
        assert tab.figures.table is not None
        assert english_on(tab) == []


def test_keys_lead_from_a_bar_to_the_names_and_back(desk: Desk) -> None:
    tab = charts(desk, chart="cover", scheme=HEALTH)
    until(desk, lambda: isinstance(tab.frame.series, SortedBars))
    lowest = min(
        (place for place in hamlet_cover(desk.office) if place.people), key=lambda place: place.covered / place.people
    )
    chart = tab.frame.chart
    assert chart is not None
    chart.setFocus()
    desk.press(Key.Key_Down, Key.Key_Return)
    until(desk, lambda: tab.names_pane.isVisible())
    assert tab.names_pane.heading == f"Chưa có BHYT – {lowest.name}"
    assert tab.names_pane.table.rows.total == lowest.people - lowest.covered
    desk.press(Key.Key_Escape)
    assert not tab.names_pane.isVisible()
    assert chart.hasFocus()
    desk.press(Key.Key_6)
    until(desk, lambda: tab.kind.code == "ages")


def test_the_figures_go_to_excel(desk: Desk) -> None:
    tab = charts(desk, chart="cover", scheme=HEALTH)
    until(desk, lambda: isinstance(tab.frame.series, SortedBars))
    tab.show_figures()
    assert tab.figures.isVisible()
    tab.copy_figures()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["Thôn", "Đã có thẻ", "Tổng số", "Tỷ lệ (%)"]
    assert sum(int(line[2]) for line in lines[1:]) == sum(place.people for place in hamlet_cover(desk.office))
    QGuiApplication.clipboard().clear()
    tab.show_figures()
    assert not tab.figures.isVisible()


def test_the_whole_frame_is_given_and_taken_back(desk: Desk) -> None:
    tab = charts(desk, chart="due")
    until(desk, lambda: tab.kind.code == "due")
    before = tab.frame.height()
    tab.show_whole()
    until(desk, lambda: tab.frame.height() > before)
    desk.press(Key.Key_Escape)
    until(desk, lambda: tab.frame.height() == before)


def test_paper_has_every_row_in_light_colours(desk: Desk) -> None:
    tab = charts(desk, chart="heat")
    until(desk, lambda: tab.kind.code == "heat")
    series = tab.frame.series
    assert series is not None
    drawn = drawn_for_paper(series)
    assert len(drawn.pictures) == 1
    assert drawn.pictures[0].startswith(b"\x89PNG")
    assert len(drawn.rows) == 2


def test_escape_leads_back_also_when_another_tab_has_it_for_a_key(desk: Desk) -> None:
    desk.go("plan", tab="progress")
    tab = charts(desk, chart="due")
    until(desk, lambda: tab.kind.code == "due")
    before = tab.frame.height()
    tab.show_whole()
    until(desk, lambda: tab.frame.height() > before)
    desk.press(Key.Key_Escape)
    until(desk, lambda: tab.frame.height() == before)
