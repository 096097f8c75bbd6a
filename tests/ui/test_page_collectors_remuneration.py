"""Tổ chức thu, thẻ Thù lao: lines, reasons, confirming, paying out, D11-TS."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.remuneration import confirm_remuneration
from desktop_app.ui.components.why_dialog import WhyDialog
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.collectors import remuneration_tab
from desktop_app.ui.pages.collectors.dialogs import PayDialog
from desktop_app.ui.pages.collectors.page import CollectorsPage
from tests.builders import collector
from tests.services.money_builders import the_twelve
from tests.services.register_builders import a_contract, lu_pays, pays
from tests.ui import money_pages
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on

PAGE = PageEntry(id="collectors", title="Tổ chức thu", icon="group", factory=CollectorsPage, rail=False)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        a_contract(found)
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(money_pages, "ENTRIES", (*money_pages.ENTRIES, PAGE))
    with desk_on(office, shell, qtbot) as found:
        yield found


def opened(desk: Desk) -> Any:
    tab = desk.go("collectors", tab="remuneration").remuneration
    desk.settle()
    return tab


def column(tab: Any, key: str) -> list[Any]:
    return [tab.model.row(place)[key] for place in range(tab.model.total)]


def posted(office: Office) -> int:
    return sum(entry.amount for entry in office.read.ledger.all() if entry.kind == "remuneration")


def test_the_lines_of_the_month_with_their_sum(desk: Desk) -> None:
    pays(desk.office)
    lu_pays(desk.office)
    tab = opened(desk)
    assert tab.table.hasFocus()
    assert dict(zip(column(tab, "name"), column(tab, "amount"), strict=True))["Phạm Văn Đức"] == 116_127
    assert sorted(column(tab, "percent")) == ["7", "8,5"]
    assert set(column(tab, "state")) == {"Chờ xác nhận"}
    assert "Thù lao" in tab.foot._sums.text()
    assert english_on(desk.page) == []
    assert [crumb.text for crumb in desk.page.breadcrumb()] == ["Thu", "Tổ chức thu", "Thù lao"]


def test_ctrl_tab_goes_there_and_back(desk: Desk) -> None:
    page = desk.go("collectors")
    desk.press(Key.Key_Tab, control=True, widget=page.register.houses)
    assert page.tabs.currentIndex() == 1
    desk.press(Key.Key_Tab, control=True, widget=page.remuneration.table)
    assert page.tabs.currentIndex() == 0


def test_f5_says_why(desk: Desk, in_dialog: Any) -> None:
    pays(desk.office)
    opened(desk)
    said: list[str] = []

    def read(dialog: Any) -> None:
        said.extend(dialog.panel.texts)
        dialog.reject()

    in_dialog(read, WhyDialog)
    desk.press(Key.Key_F5)
    assert "1.366.200 đ × 8,5 %" in said
    assert any("Hợp đồng 01/HĐ" in text for text in said)


def test_f9_asks_how_much_and_posts_once(desk: Desk) -> None:
    pays(desk.office)
    tab = opened(desk)
    asked = desk.choose("confirm")
    desk.press(Key.Key_F9)
    desk.settle()
    assert asked == ["Xác nhận thù lao tháng 11/2026: 1 dòng, 116.127 đ?"]
    assert posted(desk.office) == 116_127
    assert column(tab, "state") == ["Đã ghi sổ"]
    assert tab._accounts[0]["owed"] == 116_127
    desk.press(Key.Key_F9)
    assert len(asked) == 1, "there is nothing left to ask about"
    assert any("không còn dòng nào chờ xác nhận" in text for text in desk.said())
    desk.undo()
    desk.settle()
    assert posted(desk.office) == 0
    assert column(tab, "state") == ["Chờ xác nhận"]


def test_keeping_it_open_posts_nothing(desk: Desk) -> None:
    pays(desk.office)
    opened(desk)
    desk.choose("keep")
    desk.press(Key.Key_F9)
    assert posted(desk.office) == 0


def test_a_month_is_confirmed_for_the_organisation_not_for_one_person(desk: Desk) -> None:
    pays(desk.office)
    tab = opened(desk)
    tab.collector.set_value(str(collector(desk.office).id))
    tab.reload()
    desk.settle()
    asked = desk.choose("confirm")
    desk.press(Key.Key_F9, widget=tab.table)
    assert asked == []
    assert any("Bỏ lọc người thu" in text for text in desk.said())


def test_months_back_and_forth_but_never_into_the_future(desk: Desk) -> None:
    pays(desk.office, "Phạm Văn Đức", date(2026, 10, 5))
    tab = opened(desk)
    assert tab._stage.state == "empty"
    desk.press(Key.Key_PageUp, control=True, widget=tab)
    desk.settle()
    assert tab._label.text() == "Tháng 10/2026"
    assert column(tab, "amount") == [116_127]
    desk.press(Key.Key_PageDown, Key.Key_PageDown, control=True, widget=tab)
    desk.settle()
    assert tab._label.text() == "Tháng 11/2026"


def test_paying_out_to_one_and_to_all(desk: Desk, in_dialog: Any) -> None:
    pays(desk.office)
    confirm_remuneration(desk.office, "2026-11")
    tab = opened(desk)
    said: list[str] = []

    def part(dialog: Any) -> None:
        assert dialog.amount.value() == 116_127
        dialog.document.set_value("UNC 1")
        dialog.amount.set_value(200_000)
        dialog.finish()
        desk.settle()
        said.append(dialog._fault.text())
        dialog.amount.set_value(100_000)
        dialog.finish()
        desk.settle()

    in_dialog(part, PayDialog)
    desk.press(Key.Key_E, control=True, widget=tab.people)
    desk.settle()
    assert "còn được chi 116.127 đ" in said[0]
    assert tab._accounts[0]["owed"] == 16_127

    tab.pay_organisation()
    assert any("Chọn một tổ chức" in text for text in desk.said())
    tab.organisation.set_value(str(collector(desk.office).organisation_id))
    tab.reload()
    desk.settle()

    def rest(dialog: Any) -> None:
        assert (dialog.amount.value(), dialog.amount.isReadOnly()) == (16_127, True)
        dialog.document.set_value("UNC 2")
        dialog.finish()
        desk.settle()

    in_dialog(rest, PayDialog)
    tab.pay_organisation()
    desk.settle()
    assert tab._accounts[0]["owed"] == 0
    tab.pay()
    assert any("không còn thù lao để chi" in text for text in desk.said())


def test_d11_is_written(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pays(desk.office)
    tab = opened(desk)
    target = tmp_path / "d11.xlsx"
    monkeypatch.setattr(remuneration_tab, "choose_save", lambda *_args: target)
    desk.press(Key.Key_S, control=True, widget=tab.table)
    desk.settle()
    assert target.stat().st_size > 5_000
    assert any("Đã ghi d11.xlsx" in text for text in desk.said())


def test_what_keeps_lines_from_being_paid_is_said(desk: Desk) -> None:
    with desk.office.write("test", "Thử", undoable=False) as work:
        (found,) = work.contracts.all()
        work.contracts.change(found.id, due_when="accepted")
    pays(desk.office)
    tab = opened(desk)
    assert tab._stage.state == "empty"
    assert "1 người (1.366.200 đ) thu trong tháng đang chờ cơ quan BHXH tiếp nhận" in tab.note.text()


def test_a_line_without_a_rate_is_marked(desk: Desk) -> None:
    with desk.office.write("test", "Thử", undoable=False) as work:
        for row in work.contract_rates.all():
            work.contract_rates.remove(row.id)
    pays(desk.office, "Phạm Văn Đức", date(2026, 7, 15))
    tab = opened(desk)
    for _ in range(4):
        tab.step(-1)
    desk.settle()
    assert column(tab, "state") == ["Chưa có tỷ lệ"]
    assert column(tab, "amount") == [None]
    assert "ghi tỷ lệ vào hợp đồng" in tab.note.text()
