"""The tabs “Dự báo” and “Thi đua”, and the alerts of the first page, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.alerts_criteria import criteria as alert_criteria
from desktop_app.services.due_parts import DueFilter, due_count
from desktop_app.services.emulation import criteria
from desktop_app.services.forecasting import forecast
from desktop_app.services.office import Office
from desktop_app.ui.pages.overview.alert_dialogs import AlertCriteriaDialog, SnoozeDialog
from desktop_app.ui.pages.overview.alerts import AlertsCard
from desktop_app.ui.pages.plans.emulation_dialog import CriteriaDialog
from desktop_app.ui.pages.plans.forecast_rows import range_sentence
from tests.builders import TODAY
from tests.services.money_builders import a_plan, the_twelve
from tests.services.report_builders import demo_office
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on

__all__ = ["demo_office"]

InDialog = Callable[..., None]


@pytest.fixture
def read_only(demo_office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(demo_office, shell, qtbot) as found:
        yield found


@pytest.fixture
def desk(tmp_path: Any, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with the_twelve(tmp_path) as office, desk_on(office, shell, qtbot) as found:
        yield found


def test_the_forecast_tells_the_year_its_reasons_and_its_errors(read_only: Desk) -> None:
    tab = read_only.go("plan", tab="forecast", indicator="hh_people").current
    assert tab.sentence.text().startswith("Nếu không có gì thay đổi, cuối năm đạt ")
    assert "Thử lại 12 tháng trước" in tab.error.text()
    assert [table.rows.total for table in (tab.months, tab.trials)] == [12, 12]
    assert tab.reasons.rows.total >= 3
    assert tab.chart.series is not None
    assert tab.chart.series.band
    assert english_on(tab) == []
    found = forecast(read_only.office, 2026, "hh_people")
    blank = tuple(replace(one, rate=None) if one.code.startswith("lead:") else one for one in found.reasons)
    assert "chưa có tiềm năng đủ 3 tháng" in range_sentence(replace(found, reasons=blank))
    # Enter on who is due leads to their list.
    labels = [tab.reasons.row_at(at)["label"] for at in range(tab.reasons.rows.total)]
    tab.reasons.select_row(next(at for at, label in enumerate(labels) if label.startswith("Đến hạn")))
    tab.reasons.setFocus()
    read_only.press(Key.Key_Return)
    assert read_only.page.page_id == "overview"
    assert (read_only.page.dues.part, read_only.page.dues.within.value()) == ("due", "60")


def test_who_is_due_of_a_commune_is_asked_of_that_commune(read_only: Desk) -> None:
    commune = read_only.office.read.communes.covered()[0]
    page = read_only.go("overview", due="lapsed", commune=commune.code, collector=None)
    wanted = page.dues._wanted()
    assert (wanted.part, wanted.commune_code, wanted.hamlet_id) == ("lapsed", commune.code, None)
    mine = {one.id for one in read_only.office.read.hamlets.of_commune(commune.code)}
    everybody = due_count(read_only.office, DueFilter(part="lapsed"), TODAY)
    parts = [
        due_count(read_only.office, DueFilter(part="lapsed", commune_code=one.code), TODAY)
        for one in read_only.office.read.communes.covered()
    ]
    assert sum(parts) == everybody > parts[0] == page.dues.model.total > 0
    shown = [page.dues.model.row(at) for at in range(page.dues.model.total)]
    assert {one.hamlet_id for one in shown} <= mine


def test_a_part_of_the_office_can_be_forecast(read_only: Desk) -> None:
    commune = read_only.office.read.communes.covered()[0]
    tab = read_only.go("plan", tab="forecast", indicator="money_hh", scope="commune", code=commune.code).current
    assert tab.scope.value() == f"commune:{commune.code}"
    assert "triệu đồng" in tab.sentence.text()


def test_without_history_the_tab_says_so(desk: Desk) -> None:
    tab = desk.go("plan", tab="forecast").current
    assert "Chưa đủ số liệu để dự báo" in tab.sentence.text()
    assert not tab.error.isVisible()
    assert tab.trials.rows.total == 0


def test_the_ranking_shows_its_arithmetic(read_only: Desk) -> None:
    tab = read_only.go("plan", tab="emulation").current
    row = tab.table.row_at(0)
    parts = [row[f"{one.code}_points"] for one in criteria(read_only.office) if row[f"{one.code}_points"] != "–"]
    assert all(part in tab.arithmetic.text() for part in parts)
    assert row["score"] in tab.arithmetic.text()
    assert english_on(tab) == []
    tab.report()
    assert read_only.page.page_id == "report"


def test_the_set_of_criteria_is_changed_in_its_dialog(desk: Desk, in_dialog: InDialog) -> None:
    a_plan(desk.office)
    tab = desk.go("plan", tab="emulation").current

    def act(dialog: CriteriaDialog) -> None:
        lines = {line.criterion.code: line for line in dialog._lines}
        lines["visits"].tick.setChecked(False)
        lines["hh_new"].tick.setChecked(True)
        assert dialog.is_dirty()
        dialog._save(dialog, dialog.chosen())  # no weight yet
        desk.settle()
        assert "Trọng số của" in dialog.total.text()
        lines["hh_new"].weight.set_value(20)
        dialog._save(dialog, dialog.chosen())
        desk.settle()

    in_dialog(act, CriteriaDialog)
    tab.edit()
    desk.settle()
    assert [one.code for one in criteria(desk.office)] == ["vsi", "hh", "money", "hh_new"]
    assert "hh_new_points" in tab.table.row_at(0)


def card_on(desk: Desk) -> AlertsCard:
    """The card as the first page places it, in a window of its own."""
    card = AlertsCard(desk.window.context, desk.window)
    card.show()
    card.reload()
    desk.settle()
    return card


def test_enter_on_an_alert_goes_to_where_it_is_dealt_with(read_only: Desk) -> None:
    card = card_on(read_only)
    texts = [card.list.item(at).text() for at in range(card.list.count())]
    assert texts[0].startswith("Gấp · ")
    at = next(at for at, text in enumerate(texts) if "B15a-UQ" in text)
    card.list.setCurrentRow(at)
    read_only.press(Key.Key_Return, widget=card.list)
    assert read_only.page.page_id == "report"
    assert english_on(card) == []


def test_an_alert_is_put_aside_with_the_delete_key_and_comes_back(desk: Desk, in_dialog: InDialog) -> None:
    card = card_on(desk)
    before = card.list.count()
    assert before > 0

    def act(dialog: SnoozeDialog) -> None:
        dialog._keep()
        desk.settle()

    in_dialog(act, SnoozeDialog)
    desk.press(Key.Key_Delete, widget=card.list)
    assert card.list.count() == before - 1
    assert card._woken.text() == "1 cảnh báo đang ẩn – hiện lại"
    card.wake()
    desk.settle()
    assert card.list.count() == before


def test_the_criteria_of_alerts_in_their_dialog(desk: Desk, in_dialog: InDialog) -> None:
    card = card_on(desk)

    def act(dialog: AlertCriteriaDialog) -> None:
        line = next(line for line in dialog._lines if line.criterion.code == "ends")
        line.value.set_value(1)
        assert dialog.is_dirty()
        dialog._save(dialog, dialog.chosen())
        desk.settle()

    in_dialog(act, AlertCriteriaDialog)
    card.edit()
    desk.settle()
    assert [one.value for one in alert_criteria(desk.office) if one.code == "ends"] == [1]
    assert any("14 ngày tới" in card.list.item(at).text() for at in range(card.list.count()))
