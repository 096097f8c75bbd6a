"""Tính thử by keyboard: opened from Thu on a household or on people at the door, changed cell by cell."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.dialogs.key_sheet import KeySheet
from tests.services.money_builders import AN, BUOI, CUONG, DUC, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on
from tests.ui.what_if_desk import ALT, CONTROL, at, field, health, open_dialogs, opened, put, rows, total, voluntary


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


# -- opening


def test_ctrl_t_opens_it_on_the_household_in_hand(desk: Desk) -> None:
    dialog = opened(desk)
    assert health(dialog).hasFocus()
    assert total(dialog) == "2.322.540 đ bằng đề xuất"
    assert rows(health(dialog))[AN]["due"] == 1_366_200
    assert "Hộ Nguyễn Văn An" in dialog.windowTitle()
    assert english_on(dialog) == []


def test_without_a_household_it_opens_for_people_at_the_door(desk: Desk) -> None:
    dialog = opened(desk, None)
    assert not dialog.enrol_button.isEnabled()
    desk.type("1965")
    desk.press(Key.Key_Return)
    assert total(dialog) == "1.366.200 đ"
    desk.press(Key.Key_N, control=True)
    desk.type("1990")
    desk.press(Key.Key_Return)
    assert total(dialog) == "2.322.540 đ"


def test_the_key_stands_on_the_sheet_of_the_page_and_the_sheet_of_the_window_lists_its_own(desk: Desk) -> None:
    dialog = opened(desk)
    assert any(spec.id == "what-if.open" and spec.shortcut == "Ctrl+T" for spec in desk.page.specs)
    QTest.keyClick(health(dialog), Key.Key_Question)
    desk.qtbot.waitUntil(lambda: bool(dialog.findChildren(KeySheet)))
    (sheet,) = dialog.findChildren(KeySheet)
    sheet.close()


# -- trying


def test_months_order_and_people_change_the_totals_at_once(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, health(dialog), AN, "months", "6")
    assert rows(health(dialog))[AN]["due"] == 683_100
    assert total(dialog) == "1.639.440 đ so với đề xuất: −683.100 đ"
    at(desk, health(dialog), BUOI, "name")
    QTest.keyClick(health(dialog), Key.Key_Up, ALT)
    desk.settle()
    assert (rows(health(dialog))[BUOI]["order"], rows(health(dialog))[AN]["order"]) == (1, 2)
    desk.press(Key.Key_Space)
    assert not rows(health(dialog))[BUOI]["taken"]
    assert total(dialog).startswith("478.170 đ")  # the second place for six months


def test_the_months_and_the_common_end_of_all(desk: Desk) -> None:
    dialog = opened(desk)
    field(desk, dialog.household.form.months, "3")
    assert {row["months"] for row in rows(health(dialog)).values() if row["taken"]} == {3}
    field(desk, dialog.household.form.common_end, "30112027")
    assert all("30/11/2027" in row["span"] for row in rows(health(dialog)).values() if row["taken"])


def test_a_supported_class_and_a_local_support_are_tried(desk: Desk) -> None:
    dialog = opened(desk, DUC)
    put(desk, health(dialog), DUC, "support", "ho can ngheo")
    shown = rows(health(dialog))[DUC]
    assert (shown["support"], shown["order"], shown["due"]) == ("near-poor", None, 409_860)
    assert any("70 %" in text for text in dialog.household.form.why.texts)
    put(desk, health(dialog), DUC, "local", "10%")
    assert dialog.household.tried is not None
    assert dialog.household.tried.local_support > 0
    put(desk, health(dialog), DUC, "other", "50k")
    assert dialog.household.tried.other_support == 50_000


def test_voluntary_insurance_by_quick_steps_and_method(desk: Desk) -> None:
    dialog = opened(desk)
    at(desk, voluntary(dialog), BUOI, "name")
    QTest.keyClick(dialog, Key.Key_2, CONTROL)
    desk.settle()
    shown = rows(voluntary(dialog))[BUOI]
    assert (shown["taken"], shown["income"]) == (True, 3_000_000)
    assert "Chọn phương thức" in dialog.household.form.voluntary_fault.text()
    put(desk, voluntary(dialog), BUOI, "method", "12")
    assert rows(voluntary(dialog))[BUOI]["due"] == 7_128_000
    assert total(dialog) == "9.450.540 đ so với đề xuất: +7.128.000 đ"
    put(desk, voluntary(dialog), BUOI, "income", "tt")
    assert rows(voluntary(dialog))[BUOI]["due"] == 3_168_000
    assert CUONG in dialog.household.form.outside.text()


def test_another_day_of_payment_changes_the_card(desk: Desk) -> None:
    dialog = opened(desk)
    before = rows(health(dialog))[BUOI]["span"]
    field(desk, dialog.household.form.day, "28112026")
    assert dialog.household.state.on == date(2026, 11, 28)
    assert rows(health(dialog))[BUOI]["span"] != before


def test_the_reasons_of_the_selected_line_stand_beside_it(desk: Desk) -> None:
    dialog = opened(desk)
    at(desk, health(dialog), BUOI, "months")
    said = dialog.household.form.why.texts
    assert said[0].startswith(BUOI)
    assert "956.340 đ" in said
    assert "Các mức đã dùng" in said
    assert any("từ 01/07/2026" in text for text in said)
    assert any("NĐ 161/2026/NĐ-CP" in text for text in said)


def test_what_is_not_verified_is_marked(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, voluntary(dialog), BUOI, "method", "12")
    put(desk, voluntary(dialog), BUOI, "income", "1500k")
    at(desk, voluntary(dialog), BUOI, "income")
    assert any("chưa kiểm chứng" in text for text in dialog.household.form.why.texts)


# -- refusals


def test_what_a_rule_refuses_stands_beside_the_cell_and_the_last_figures_stay_in_grey(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, health(dialog), BUOI, "months", "5")
    shown = rows(health(dialog))[BUOI]
    assert (shown["months"], shown["due"], shown["stale"]) == (5, 956_340, True)
    said = dialog.household.form.health_fault.text()
    assert said.startswith(f"{BUOI}: ")
    assert "3, 6 hoặc 12 tháng" in said
    assert "Luật BHYT Đ15 k6" in said
    assert total(dialog) == "2.322.540 đ Số trước khi sửa"
    assert QApplication.activeModalWidget() in (None, dialog)
    put(desk, health(dialog), BUOI, "months", "6")
    assert not dialog.household.form.health_fault.isVisible()
    assert not rows(health(dialog))[BUOI]["stale"]


def test_a_refused_participant_leaves_the_health_insurance_alone(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, voluntary(dialog), BUOI, "method", "12")
    put(desk, voluntary(dialog), BUOI, "income", "1tr")
    assert "chuẩn hộ nghèo" in dialog.household.form.voluntary_fault.text()
    assert rows(health(dialog))[AN]["due"] == 1_366_200
    assert not rows(health(dialog))[AN]["stale"]


def test_what_cannot_be_read_is_told_and_not_taken(desk: Desk) -> None:
    dialog = opened(desk)
    put(desk, health(dialog), AN, "months", "x")
    assert "không phải là số" in dialog.note.text()
    assert rows(health(dialog))[AN]["months"] == 12
