"""Thu: the list of receipts with voiding."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.components.why_dialog import WhyDialog
from tests.builders import household_of
from tests.services.money_builders import AN, BUOI, DUC, Paid, pay, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def test_the_month_s_receipts_with_their_sum(desk: Desk) -> None:
    pay(desk.office, Paid(name=AN), Paid(name=BUOI))
    pay(desk.office, Paid(name=DUC))
    page = desk.go("collect")
    desk.press(Key.Key_Tab, control=True)
    tab = page.receipts
    assert tab.table.hasFocus()
    assert [tab.model.row(place)["number"] for place in range(2)] == ["2026-000002", "2026-000001"]
    texts = [label.text() for label in tab.foot.findChildren(type(tab.foot._count))]
    assert "2 biên lai" in texts
    assert "Tổng: 3.688.740 đ" in texts
    assert english_on(page) == []


def test_f5_explains_every_line_of_a_receipt(desk: Desk, in_dialog: Any) -> None:
    pay(desk.office, Paid(name=DUC))
    page = desk.go("collect")
    page.tabs.setCurrentIndex(1)
    desk.settle()
    said: list[str] = []

    def read(dialog: Any) -> None:
        said.extend(dialog.panel.texts)
        dialog.reject()

    in_dialog(read, WhyDialog)
    page.receipts.table.setFocus()
    desk.press(Key.Key_F5)
    assert "Phạm Văn Đức – BHYT hộ gia đình, 12 tháng" in said
    assert said.count("1.366.200 đ") >= 2
    assert any("đúng bằng số đã ghi" in text for text in said)


def test_voiding_asks_why_and_reverses(desk: Desk) -> None:
    paid = pay(desk.office, Paid(name=DUC))
    page = desk.go("collect", receipt=paid.receipt_id)
    asked = desk.answer("amount")
    desk.press(Key.Key_Delete, control=True, widget=page.receipts.table)
    assert "2026-000001" in asked[0]
    assert desk.office.read.ledger.balance() == 0
    states = [page.receipts.model.row(place)["state"] for place in range(2)]
    assert states == ["Biên lai hủy", "Đã hủy"]
    page.receipts.table.select_row(1)
    desk.settle()
    assert any("Ghi nhầm số tháng" in text for text in page.receipts.paper.texts)
    assert not page.receipts.void_button.isEnabled()


def test_giving_up_the_reason_changes_nothing(desk: Desk) -> None:
    paid = pay(desk.office, Paid(name=DUC))
    page = desk.go("collect", receipt=paid.receipt_id)
    desk.answer(None)
    page.receipts.void()
    desk.settle()
    assert desk.office.read.ledger.balance() == 1_366_200


def test_enter_on_a_receipt_opens_its_household(desk: Desk) -> None:
    pay(desk.office, Paid(name=DUC))
    page = desk.go("collect")
    page.tabs.setCurrentIndex(1)
    desk.settle()
    desk.press(Key.Key_Return, widget=page.receipts.table)
    assert page.tabs.currentIndex() == 0
    assert page.flow.choices.desk.household.id == household_of(desk.office, DUC).id


def test_a_month_without_receipts_says_so(desk: Desk) -> None:
    page = desk.go("collect")
    page.tabs.setCurrentIndex(1)
    desk.settle()
    assert page.receipts._stage.state == "empty"
