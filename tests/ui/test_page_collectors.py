"""Tổ chức thu: the register of organisations, collectors, points and contracts, by keys alone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.services.contracts import contracts_of
from desktop_app.services.office import Office
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.collectors.contract_dialog import ContractDialog
from desktop_app.ui.pages.collectors.dialogs import EndDialog, OrganisationDialog, PersonDialog, PointDialog
from desktop_app.ui.pages.collectors.page import CollectorsPage
from tests.builders import collector, empty_office
from tests.services.money_builders import the_twelve
from tests.services.register_builders import a_contract, pays
from tests.ui import money_pages
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on

PAGE = PageEntry(id="collectors", title="Tổ chức thu", icon="group", factory=CollectorsPage, rail=False)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(money_pages, "ENTRIES", (*money_pages.ENTRIES, PAGE))
    with desk_on(office, shell, qtbot) as found:
        yield found


def opened(desk: Desk, **args: Any) -> Any:
    page = desk.go("collectors", **args)
    desk.settle()
    return page.register


def names(table: Any, key: str = "name") -> list[str]:
    model = table.model()
    return [model.row(place)[key] for place in range(model.total)]


def test_organisations_with_their_people(desk: Desk) -> None:
    tab = opened(desk)
    assert tab.houses.hasFocus()
    assert names(tab.houses) == ["Bưu điện Thử Nghiệm"]
    assert names(tab.tables[0]) == ["Hà Thị Thu", "Cao Văn Nghỉ"]
    assert names(tab.tables[0], "state") == ["Đang làm", "Đã nghỉ"]
    assert tab.tabs.tabText(0) == "Người thu (2)"
    assert english_on(desk.page) == []


def test_the_page_is_one_key_away_from_thu(desk: Desk) -> None:
    desk.go("collect")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.qtbot.keyClick(desk.page.picker, Key.Key_T, both)
    desk.settle()
    assert isinstance(desk.page, CollectorsPage)


def test_a_person_asked_for_stands_chosen(desk: Desk) -> None:
    who = next(one.id for one in desk.office.read.collectors.all() if one.name == "Cao Văn Nghỉ")
    tab = opened(desk, collector=who)
    assert tab.tables[0].hasFocus()
    assert tab.tables[0].currentIndex().row() == 1


def test_adding_an_organisation_by_keys(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)

    def fill(dialog: Any) -> None:
        dialog.name.setFocus()
        desk.type("Hoi Phu nu")
        desk.press(Key.Key_Return)
        desk.type("TC02")
        dialog.save_button.click()
        desk.settle()

    in_dialog(fill, OrganisationDialog)
    tab.add_organisation()
    desk.settle()
    assert names(tab.houses) == ["Bưu điện Thử Nghiệm", "Hoi Phu nu"]
    assert tab.houses.currentIndex().row() == 1, "the new one stands chosen"
    assert tab._stages[0].state == "empty"
    desk.window.activateWindow()  # the dialog was the active window until now
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.undo()
    desk.settle()
    assert names(tab.houses) == ["Bưu điện Thử Nghiệm"]


def test_correcting_a_person_keeps_everything_else(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)
    tab.tables[0].setFocus()

    def fill(dialog: Any) -> None:
        assert not dialog.is_dirty()
        dialog.leader.set_value("yes")
        dialog.card_no.set_value("T-77")
        dialog.card_to.set_value(date(2026, 1, 31))
        assert dialog.is_dirty()
        dialog.finish()
        desk.settle()

    in_dialog(fill, PersonDialog)
    desk.press(Key.Key_F2)
    desk.settle()
    found = collector(desk.office)
    assert (found.village_leader, found.card_no, found.phone, found.active_from) == (
        1,
        "T-77",
        "0912000001",
        "2025-01-01",
    )
    row = tab.tables[0].model().row(0)
    assert (row["card_to"], row["card_tone"]) == ("2026-01-31", "bad")


def test_what_the_verb_refuses_is_said_in_the_dialog(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)
    tab.tables[0].setFocus()
    said: list[str] = []

    def fill(dialog: Any) -> None:
        dialog.code.set_value("NV002")
        dialog.finish()
        desk.settle()
        said.append(dialog._fault.text())
        dialog._sure = True
        dialog.reject()

    in_dialog(fill, PersonDialog)
    desk.press(Key.Key_F2)
    desk.settle()
    assert said == ["Mã nhân viên NV002 đã có; mỗi người một mã."]
    assert collector(desk.office).code == "NV001"


def test_esc_never_loses_what_was_typed(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)
    tab.tables[0].setFocus()
    open_still: list[bool] = []

    def fill(dialog: Any) -> None:
        dialog.phone.set_value("0999")
        desk.press(Key.Key_Escape, widget=dialog)
        open_still.append(dialog.isVisible())
        dialog._give_up()

    in_dialog(fill, PersonDialog)
    desk.press(Key.Key_F2)
    assert open_still == [True]


def test_a_point_and_its_list(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)
    desk.press(Key.Key_2, control=True, widget=tab.houses)
    assert tab._stages[1].state == "empty"

    def fill(dialog: Any) -> None:
        dialog.name.set_value("Điểm thu Chợ")
        dialog.commune.set_value("00376")
        dialog.finish()
        desk.settle()

    in_dialog(fill, PointDialog)
    desk.press(Key.Key_N, control=True, widget=tab.houses)
    desk.settle()
    row = tab.tables[1].model().row(0)
    assert row["name"] == "Điểm thu Chợ"
    assert row["commune"] == next(one.name for one in desk.office.read.communes.covered() if one.code == "00376")
    assert tab.tabs.tabText(1) == "Điểm thu (1)"


def test_nobody_with_a_history_is_deleted(desk: Desk) -> None:
    pays(desk.office)
    tab = opened(desk)
    tab.tables[0].setFocus()
    asked = desk.choose("remove")
    desk.press(Key.Key_Delete, control=True)
    desk.settle()
    assert asked == ["Xóa Hà Thị Thu?"]
    assert any("ghi ngày nghỉ thay vì xóa" in text for text in desk.said())
    assert len(desk.office.read.collectors.all()) == 2


def test_the_last_day_stands_under_what_is_open(desk: Desk, in_dialog: Any) -> None:
    pays(desk.office)
    tab = opened(desk)
    tab.tables[0].setFocus()
    told: list[str] = []

    def end(dialog: Any) -> None:
        told.extend(line.text() for line in dialog.open_lines)
        dialog.finish()
        desk.settle()

    in_dialog(end, EndDialog)
    desk.press(Key.Key_F4)
    desk.settle()
    desk.settle()
    assert told[0] == "• Đang giữ 1.366.200 đ tiền mặt."
    assert collector(desk.office).active_to == "2026-11-21"


def typed_contract(desk: Desk, dialog: Any) -> None:
    """Type a contract by keys: terms, targets of 2026, a rate."""
    dialog.number.setFocus()
    desk.type("09/HD")
    dialog.valid_from.set_value(date(2026, 1, 1))
    dialog.valid_to.set_value(date(2026, 12, 31))
    dialog._show_targets()
    desk.qtbot.keyClick(dialog, Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert dialog.target_view.hasFocus()
    desk.type("40")
    desk.press(Key.Key_Return)
    desk.type("160")
    desk.press(Key.Key_Return)
    dialog.tabs.setCurrentIndex(2)
    desk.type("12,5")
    desk.press(Key.Key_Return)


def test_a_contract_by_keys(desk: Desk, in_dialog: Any) -> None:
    tab = opened(desk)
    desk.press(Key.Key_3, control=True, widget=tab.houses)

    def fill(dialog: Any) -> None:
        typed_contract(desk, dialog)
        dialog.source.set_value("Phụ lục 2")
        desk.qtbot.keyClick(dialog, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        desk.settle()

    in_dialog(fill, ContractDialog)
    desk.press(Key.Key_N, control=True, widget=tab.houses)
    desk.settle()
    (view,) = contracts_of(desk.office, collector(desk.office).organisation_id)
    assert (view.contract.number, view.contract.due_when) == ("09/HD", "accepted")
    assert [(row.scheme, row.year, row.new_people, row.continuing_people) for row in view.targets] == [
        ("voluntary-si", 2026, 40, 160)
    ]
    assert [(row.scheme, row.kind, row.method, row.percent, row.source) for row in view.rates] == [
        ("voluntary-si", "new", None, "12.5", "Phụ lục 2")
    ]
    assert tab.tables[2].model().row(0)["targets"] == "BHXH TN 40+160"


def test_a_new_table_of_rates_follows_the_old_one(desk: Desk, in_dialog: Any) -> None:
    a_contract(desk.office)
    tab = opened(desk)
    tab.show_part(2)
    said: list[str] = []

    def fill(dialog: Any) -> None:
        dialog.tabs.setCurrentIndex(2)
        dialog.begin_block()
        said.append(dialog._fault.text())
        dialog.block_from.set_value(date(2025, 1, 1))
        dialog.begin_block()
        said.append(dialog._fault.text())
        dialog.block_from.set_value(date(2026, 9, 1))
        dialog.begin_block()
        keys = [column.key for column in dialog.rates.columns]
        dialog.rates.put_texts(
            [(dialog.rates.index(0, keys.index("12")), "21"), (dialog.rates.index(3, keys.index("monthly")), "5")]
        )
        dialog.rates.put_texts([(dialog.rates.index(0, keys.index("every")), "101")])
        said.append(dialog._fault.text())
        dialog.finish()
        desk.settle()

    in_dialog(fill, ContractDialog)
    desk.press(Key.Key_F2)
    desk.settle()
    assert said[0] == "Gõ ngày bắt đầu của bảng tỷ lệ mới."
    assert "phải sau ngày 01/01/2026" in said[1]
    assert "Không hiểu tỷ lệ “101”" in said[2]
    (view,) = contracts_of(desk.office, collector(desk.office).organisation_id)
    found = {
        (row.scheme, row.kind, row.method, row.valid_from): (Decimal(row.percent), row.valid_to) for row in view.rates
    }
    assert found["voluntary-si", "new", "12", "2026-01-01"] == (Decimal(18), "2026-08-31")
    assert found["voluntary-si", "new", "12", "2026-09-01"] == (Decimal(21), None)
    assert found["voluntary-si", "continue", None, "2026-09-01"] == (Decimal(7), None)
    assert len(found) == 8, "a health card is not paid monthly: that cell takes nothing"


def test_an_unchanged_contract_closes_at_once(desk: Desk, in_dialog: Any) -> None:
    a_contract(desk.office)
    tab = opened(desk)
    tab.show_part(2)
    dirty: list[bool] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ContractDialog)
        assert dialog.number.hasFocus()
        dirty.append(dialog.is_dirty())
        dialog.note_text.set_value("Đổi")
        dirty.append(dialog.is_dirty())
        dialog._give_up()

    in_dialog(look, ContractDialog)
    desk.press(Key.Key_F2)
    assert dirty == [False, True]


def test_an_office_without_organisations_says_what_to_do(
    tmp_path: Path, shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(money_pages, "ENTRIES", (*money_pages.ENTRIES, PAGE))
    office = empty_office(tmp_path)
    with desk_on(office, shell, qtbot) as desk:
        tab = opened(desk)
        assert tab.head.accessibleName() == "Chưa có tổ chức nào"
        assert tab._stages[0].state == "empty"
    office.close(with_backup=False)
