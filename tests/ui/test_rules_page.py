"""Quy định: the figures of a day are read; a decree is entered, looked at, applied and taken back by keys alone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.rule_book import rule_groups, switch_on
from desktop_app.services.rule_book_values import NewRate
from desktop_app.ui.actions import key_lines
from desktop_app.ui.pages.rules.figure_choices import code_of, settable
from desktop_app.ui.widgets.field import LineField
from tests.builders import office_of_twelve
from tests.ui.rules_desk import Compose, Elsewhere, Key, Rules, Shell, english_on, rules_on, shown_texts

BASE, POVERTY = "base-salary", "rural-poverty-line"
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


def base_on(office: Office, on: date) -> Decimal:
    return office.law.at(BASE, on).value


# -- reading


def test_the_figures_of_today_stand_there_with_their_sources(desk: Rules) -> None:
    page = desk.page
    assert page.figures.list.rows[0].line.key == BASE
    assert desk.line(BASE).shown == "2.530.000 đồng/tháng"
    assert page.figures.table.hasFocus()
    assert desk.periods()[-1] == ("2.530.000 đồng/tháng", "01/07/2026")
    texts = shown_texts(page)
    assert "NĐ 161/2026/NĐ-CP" in texts
    assert "Tính mức đóng BHYT hộ gia đình" in texts
    assert english_on(page) == []


def test_another_day_shows_what_was_in_force_then(desk: Rules) -> None:
    desk.control(Key.Key_D)
    desk.words("010525")
    assert desk.line(BASE).shown == "2.340.000 đồng/tháng"
    assert desk.line(BASE).next_shown == "2.530.000 đồng/tháng"
    desk.page.figures.show_today()
    desk.settle()
    assert desk.line(BASE).shown == "2.530.000 đồng/tháng"


def test_a_figure_not_verified_says_so_with_icon_and_words(desk: Rules) -> None:
    unsure = [one for one in desk.page.figures.list.rows if not one.line.verified]
    assert unsure
    assert {one.trust for one in unsure} == {"chưa kiểm chứng"}
    line = unsure[0].line
    desk.go("rules", key=line.key, subject=line.subject)
    assert "chưa kiểm chứng" in shown_texts(desk.page.figures.timeline)


def test_what_is_known_to_change_is_told_before_it_does(desk: Rules) -> None:
    line = desk.line(POVERTY)
    assert line.next_from == date(2027, 1, 1)
    desk.go("rules", key=POVERTY)
    assert not line.next_verified
    assert f"Từ 01/01/2027: {line.next_shown} (chưa kiểm chứng)." in shown_texts(desk.page.figures.timeline)


def test_typing_narrows_the_list_without_marks_and_down_leads_into_it(desk: Rules) -> None:
    page = desk.page
    desk.press(Key.Key_F2)
    desk.type("nong thon chuan khu vuc")
    desk.settle()
    assert [one.line.key for one in page.figures.list.rows] == [POVERTY]
    desk.press(Key.Key_Down)
    assert page.figures.table.hasFocus()
    assert desk.periods()[0][0] == page.figures.timeline.list.rows[0].shown
    desk.press(Key.Key_Escape)
    assert page.figures.filter.text() == ""
    assert len(page.figures.list.rows) > 50


def test_a_filter_that_finds_nothing_says_so_and_offers_the_way_back(desk: Rules) -> None:
    desk.press(Key.Key_F2)
    desk.type("xyzzy")
    desk.settle()
    assert "Không có quy định nào hợp với “xyzzy”" in shown_texts(desk.page)
    desk.press(Key.Key_Escape)
    assert desk.page.figures.table.isVisible()


def test_a_group_narrows_the_list(desk: Rules) -> None:
    page = desk.page
    page.figures.groups.setFocus()
    desk.press(Key.Key_Down)
    groups = rule_groups(desk.office)
    assert len(page.figures.list.rows) == len(groups[0].lines)


def test_a_figure_asked_for_from_elsewhere_stands_under_the_cursor(desk: Rules) -> None:
    desk.go("household")
    page = desk.go("rules", key="health.rate")
    assert page.figures.timeline.list.rows[0].line.key == "health.rate"


def test_every_key_stands_on_the_key_sheet(desk: Rules) -> None:
    keys = dict(key_lines(desk.page.specs))
    assert {"Ctrl+N", "Ctrl+Shift+N", "F9", "Ctrl+S", "Esc", "Ctrl+Del", "Ctrl+E", "Ctrl+H", "F2", "Ctrl+D"} <= set(
        keys
    )


# -- a decree


def test_a_decree_is_entered_looked_at_applied_and_taken_back_by_keys_alone(desk: Rules, office: Office) -> None:
    page = desk.page
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    form = page.figures.pane.form
    assert form.figures[0].value.text() == "2.700.000"
    assert not page.figures.pane.apply_button.isEnabled()
    desk.press(Key.Key_F9)
    assert page.figures.pane.impact.impact is not None
    assert page.figures.pane.impact.stage.state == "ready"
    assert page.figures.pane.apply_button.isEnabled()
    assert base_on(office, date(2027, 1, 1)) == 2_530_000  # nothing was written by looking
    desk.control(Key.Key_S)
    assert page.figures.pane is None
    assert base_on(office, date(2026, 12, 31)) == 2_530_000
    assert base_on(office, date(2027, 1, 1)) == 2_700_000
    assert desk.line(BASE).next_shown == "2.700.000 đồng/tháng"
    assert desk.periods()[-1] == ("2.700.000 đồng/tháng", "01/01/2027")
    assert page.figures.timeline.list.rows[-1].origin == "office"
    assert any("Ctrl+Z để hoàn tác" in text for text in desk.said())
    desk.undo()
    assert base_on(office, date(2027, 1, 1)) == 2_530_000
    assert desk.line(BASE).next_from is None
    assert desk.periods()[-1] == ("2.530.000 đồng/tháng", "01/07/2026")


def test_only_what_was_looked_at_can_be_applied(desk: Rules, office: Office) -> None:
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    desk.control(Key.Key_S)  # looks first
    pane = desk.page.figures.pane
    assert base_on(office, date(2027, 1, 1)) == 2_530_000
    assert pane.apply_button.isEnabled()
    value = pane.form.figures[0].value
    value.setFocus()
    desk.words("2800k")
    assert not pane.apply_button.isEnabled()
    assert "Cần xem lại ảnh hưởng" in shown_texts(pane)
    value.setFocus()
    value.selectAll()
    desk.type("2900k")
    desk.control(Key.Key_S)  # typed but not yet left: looked at, not applied
    assert base_on(office, date(2027, 1, 1)) == 2_530_000
    assert pane.impact.stage.state == "ready"
    desk.control(Key.Key_S)
    assert base_on(office, date(2027, 1, 1)) == 2_900_000


def test_what_is_missing_is_said_at_its_field_and_the_cursor_goes_there(desk: Rules) -> None:
    desk.control(Key.Key_N)
    desk.press(Key.Key_F9)
    pane = desk.page.figures.pane
    assert pane.form.source.hasFocus()
    texts = shown_texts(pane.form)
    for sentence in ("Gõ số văn bản", "Gõ ngày bắt đầu có hiệu lực.", "Chọn mức độ chắc chắn", "Gõ mức mới."):
        assert sentence in texts
    assert QApplication.activeModalWidget() is None


def test_days_the_office_already_set_are_refused_at_the_field(desk: Rules, office: Office) -> None:
    first = date(2027, 1, 1)
    switch_on(office, (NewRate(key=BASE, value=Decimal(2_600_000), valid_from=first, source="NĐ 1/2026/NĐ-CP"),))
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    figure = desk.page.figures.pane.form.figures[0]
    assert "cơ quan đã nhập mức hiệu lực từ 01/01/2027" in shown_texts(figure.rows["value"])
    desk.press(Key.Key_F9)
    assert figure.value.hasFocus()
    assert not desk.page.figures.pane.apply_button.isEnabled()
    assert base_on(office, first) == 2_600_000


def test_days_left_without_a_figure_are_refused_at_the_field(desk: Rules) -> None:
    desk.decree(DECREE, "01012028", "suat dau tu", "0,3")
    figure = desk.page.figures.pane.form.figures[0]
    assert "sẽ không có mức nào" in shown_texts(figure.rows["value"])


def test_a_last_day_before_the_first_is_refused_at_the_last_day(desk: Rules) -> None:
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    desk.words("31122026")
    figure = desk.page.figures.pane.form.figures[0]
    assert "ngày hết hiệu lực 31/12/2026 trước ngày hiệu lực 01/01/2027" in shown_texts(figure.rows["last"])
    desk.press(Key.Key_F9)
    assert figure.last.hasFocus()


def test_an_unusual_figure_is_warned_about_and_allowed(desk: Rules) -> None:
    desk.decree(DECREE, "01012027", "luong co so", "27000k")
    pane = desk.page.figures.pane
    assert "khác nhiều so với mức trước" in shown_texts(pane.form.figures[0])
    desk.press(Key.Key_F9)
    assert pane.apply_button.isEnabled()


def test_two_figures_of_one_document_are_applied_in_one_step(desk: Rules, office: Office) -> None:
    desk.decree(DECREE, "01072027", "luong co so", "2700k")
    desk.control(Key.Key_N, shift=True)
    desk.words("chuan ho ngheo")
    desk.words("2500k")
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    on = date(2027, 7, 1)
    assert base_on(office, on) == 2_700_000
    assert office.law.at(POVERTY, on).value == 2_500_000
    desk.undo()
    assert base_on(office, on) == 2_530_000
    assert office.law.at(POVERTY, on).value != 2_500_000


def test_a_figure_can_be_taken_off_the_decree_again(desk: Rules) -> None:
    desk.decree(DECREE, "01072027", "luong co so", "2700k")
    desk.control(Key.Key_N, shift=True)
    form = desk.page.figures.pane.form
    form.figures[1].remove_button.click()
    desk.settle()
    assert [figure.which.value() for figure in form.figures] == ["base-salary|"]
    desk.press(Key.Key_F9)
    assert desk.page.figures.pane.apply_button.isEnabled()


def test_a_figure_that_is_a_choice_is_chosen_not_typed(desk: Rules, office: Office) -> None:
    desk.decree(DECREE, "01012027", "luong co so doi giua ky", "dong theo muc moi")
    figure = desk.page.figures.pane.form.figures[0]
    assert figure.way.isVisible()
    assert not figure.value.isVisible()
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    assert office.law.at("health.change-inside-period", date(2027, 1, 1)).value == 1


def test_a_class_without_a_figure_may_get_its_first(desk: Rules, office: Office) -> None:
    on = date(2027, 1, 1)
    assert office.law.find("health.support", on, "multidimensional-poor") is None
    desk.decree(DECREE, "01012027", "ho tro dong bhyt ho ngheo da chieu", "80")
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    assert office.law.at("health.support", on, "multidimensional-poor").value == 80


def test_a_line_of_the_effect_opens_its_record_and_the_typing_waits(desk: Rules) -> None:
    desk.decree(DECREE, "01122026", "luong co so", "2700k")
    desk.press(Key.Key_F9)
    page, pane = desk.page, desk.page.figures.pane
    lines = pane.impact.lines
    assert pane.impact.totals.rows.total > 0
    assert lines.rows.total > 0
    lines.setFocus()
    lines.select_row(0)
    line = lines.rows.row(0).line
    desk.press(Key.Key_Return)
    assert Elsewhere.opened[-1] == (line.page, line.args)
    desk.window.stack.step(-1)
    desk.settle()
    assert desk.page is page
    assert page.figures.pane is pane
    assert pane.form.figures[0].value.value() == 2_700_000
    assert pane.apply_button.isEnabled()


def test_an_undo_meanwhile_asks_for_another_look(desk: Rules, office: Office) -> None:
    switch_on(office, (NewRate(key=POVERTY, value=Decimal(2_600_000), valid_from=date(2028, 1, 1), source="QĐ 1"),))
    desk.decree(DECREE, "01012027", "luong co so", "2700k")
    desk.press(Key.Key_F9)
    pane = desk.page.figures.pane
    assert pane.apply_button.isEnabled()
    pane.preview_button.setFocus()
    desk.undo()
    assert not pane.apply_button.isEnabled()


def test_numbers_are_read_in_the_unit_of_their_figure(desk: Rules) -> None:
    desk.decree(DECREE, "01012027", "ty le dong bhyt", "5,25")
    figure = desk.page.figures.pane.form.figures[0]
    assert figure.value.value() == Decimal("5.25")
    for typed, understood in (("5.5", Decimal("5.5")), ("4,5%", Decimal("4.5")), ("1.000", Decimal(1000))):
        figure.value.setFocus()
        figure.value.selectAll()
        desk.words(typed)
        assert figure.value.value() == understood
    figure.value.setFocus()
    figure.value.selectAll()
    desk.words("bon ruoi")
    assert "Không hiểu số “bon ruoi”" in shown_texts(figure)
    assert isinstance(figure.value, LineField)
    assert figure.value.value() is None


# -- taking back


def test_what_the_office_entered_is_withdrawn_and_the_shipped_figure_comes_back(desk: Rules, office: Office) -> None:
    on = date(2026, 11, 1)
    switch_on(office, (NewRate(key=BASE, value=Decimal(2_600_000), valid_from=on, source="NĐ 1/2026/NĐ-CP"),))
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    assert desk.line(BASE).shown == "2.600.000 đồng/tháng"
    assert desk.page.figures.timeline.withdraw_button.isVisible()
    desk.page.figures.table.setFocus()
    desk.control(Key.Key_Delete)
    pane = desk.page.figures.pane
    assert pane.impact.impact is not None  # its going is looked at by itself
    assert desk.line(BASE).shown == "2.600.000 đồng/tháng"
    desk.control(Key.Key_S)
    assert desk.line(BASE).shown == "2.530.000 đồng/tháng"
    assert not desk.page.figures.timeline.withdraw_button.isVisible()
    desk.undo()
    assert desk.line(BASE).shown == "2.600.000 đồng/tháng"


def test_a_shipped_figure_cannot_be_withdrawn(desk: Rules, office: Office) -> None:
    before = office.read.office_rates.count()
    desk.page.figures.table.setFocus()
    desk.control(Key.Key_Delete)
    assert desk.page.figures.pane is None
    assert base_on(office, date(2026, 11, 21)) == 2_530_000
    assert office.read.office_rates.count() == before


def test_every_period_tells_whether_it_was_verified(desk: Rules) -> None:
    desk.go("rules", key=POVERTY)
    periods = {one.line.valid_from.year: one.line.verified for one in desk.page.figures.timeline.list.rows}
    assert (periods[2022], periods[2027]) == (True, False)
    columns = [column.key for column in desk.page.figures.timeline.list.model.columns]
    model = desk.page.figures.timeline.list.model
    at = columns.index("verified")
    shown = [model.index(row, at).data() for row in range(model.rowCount())]
    assert "chưa kiểm chứng" in shown
    assert "đã kiểm chứng" in shown


@pytest.mark.parametrize(
    "page",
    [
        "canvassing.page:CanvassPage",
        "collecting.page:CollectPage",
        "households.page:HouseholdsPage",
        "overview.page:OverviewPage",
        "plans.page:PlansPage",
        "reports.page:ReportsPage",
        "rules.page:RulesPage",
    ],
)
def test_every_page_with_amounts_is_read_anew_when_the_law_changes(page: str) -> None:
    module, name = page.split(":")
    assert "law" in getattr(import_module(f"desktop_app.ui.pages.{module}"), name).kinds


def test_the_form_tells_what_is_in_force_and_what_of_it_was_not_verified(desk: Rules) -> None:
    found = settable(rule_groups(desk.office), {})
    assert found[code_of(POVERTY, "")].now.endswith("2.200.000 đồng/tháng (chưa kiểm chứng). Căn cứ: NĐ 07/2021/NĐ-CP.")
    assert found[code_of("voluntary-si.fund-yield", "")].now.endswith("59/TB-BHXH (chưa kiểm chứng).")
