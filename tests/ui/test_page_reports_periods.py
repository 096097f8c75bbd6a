"""The period of a report: months for most forms, quarters and years for those that are made for them."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.pages.reports.period_combo import PeriodCombo
from tests.ui.reports_desk import Desk, desk, memory, office

__all__ = ["desk", "memory", "office"]

MONTHS = ("2026-11", "2026-10", "2026-09", "2026-08", "2025-12")


@pytest.fixture
def combo(qtbot: QtBot) -> PeriodCombo:
    made = PeriodCombo()
    qtbot.addWidget(made)
    made.offer(MONTHS, "2026-10")
    return made


def offered(combo: PeriodCombo) -> list[tuple[str, str]]:
    return [(choice.code, choice.text) for choice in combo.choices]


def test_months_quarters_and_years_are_offered_by_their_last_month(combo: PeriodCombo) -> None:
    assert offered(combo)[:2] == [("2026-11", "11/2026"), ("2026-10", "10/2026")]
    combo.show_period("quarter")
    assert offered(combo) == [("2026-12", "Quý IV/2026"), ("2026-09", "Quý III/2026"), ("2025-12", "Quý IV/2025")]
    assert (combo.value(), combo.meant, combo.words()) == ("2026-12", "2026-10", "quý IV/2026")
    combo.show_period("year")
    assert offered(combo) == [("2026-12", "Năm 2026"), ("2025-12", "Năm 2025")]
    assert combo.words() == "năm 2026"


def test_the_month_meant_stays_while_the_period_holds_it(combo: PeriodCombo) -> None:
    combo.show_period("quarter")
    assert combo.take() == "2026-10"
    combo.set_value("2026-09")
    assert combo.take() == "2026-09"
    combo.show_period("month")
    assert (combo.value(), combo.words()) == ("2026-09", "09/2026")


def test_batches_and_households_are_shown_by_months(combo: PeriodCombo) -> None:
    combo.show_period("batch")
    assert combo.value() == "2026-10"


def test_the_page_shows_a_quarter_and_comes_back_to_its_month(desk: Desk) -> None:
    page = desk.go(form="B09a-TS", month="2026-10")
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("B09a-TS", "2026-12")
    assert page.pane.heading.text() == "B09a-TS · quý IV/2026"
    assert page.pane.state.text == "Hạn nộp 05/01/2027, quý chưa kết thúc"
    page.chooser.step_month(-1)
    desk.ready()
    assert page.made.sheet.month == "2026-09"
    page = desk.go(form="B06a-TS")
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("B06a-TS", "2026-09")
