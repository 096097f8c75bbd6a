"""Thu, the tab of money handed in: who holds how much, the ledger, and what is done with it by keys."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.collecting import Collected
from desktop_app.services.money_balances import balance_of
from desktop_app.services.month_closing import close_month, closed_months
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit, remittances
from desktop_app.ui.pages.collecting.closing_dialog import CloseMonthDialog
from desktop_app.ui.pages.collecting.remitting_dialogs import AdjustDialog, RefundDialog, RemitDialog, SurplusDialog
from tests.builders import collector, household_of
from tests.services.money_books import check_books
from tests.services.money_builders import BUOI, DUC, Paid, enrolment_of, pay, the_twelve
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell, desk_on, english_on

OCTOBER_5 = date(2026, 10, 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def paid(office: Office) -> Collected:
    return pay(office, Paid(name=DUC), collector_id=collector(office).id, on=OCTOBER_5)


@pytest.fixture
def desk(office: Office, paid: Collected, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


@pytest.fixture
def tab(desk: Desk) -> Any:
    page = desk.go("collect", tab="money")
    page.remitting.table.select_row(1)
    page.remitting.table.setFocus()
    desk.settle()
    return page.remitting


def control(desk: Desk, key: Key) -> None:
    desk.press(key, control=True, widget=QApplication.focusWidget())


def step_back(desk: Desk, tab: Any) -> None:
    """Show the month before."""
    tab._step(-1)
    desk.settle()


def test_the_balances_under_their_sum(desk: Desk, tab: Any) -> None:
    pay(desk.office, Paid(name=BUOI))
    tab.reload()
    desk.settle()
    rows = [tab.model.row(place) for place in range(tab.model.total)]
    assert [(row["name"], row["held"], row["late"]) for row in rows] == [
        ("Tất cả", 2_732_400, True),
        ("Hà Thị Thu", 1_366_200, True),
        ("Cơ quan (không qua người thu)", 1_366_200, False),
    ]
    assert english_on(desk.page) == []


def test_money_is_handed_in_by_keys_and_never_guessed(desk: Desk, tab: Any, in_dialog: Any) -> None:
    seen: list[Any] = []

    def type_it(dialog: RemitDialog) -> None:
        seen.extend([dialog.amount.value(), dialog.said.text(), dialog.amount.hasFocus()])
        desk.press(Key.Key_F3)
        seen.append(dialog.amount.value())
        dialog.document.set_value("PT 7")
        dialog.finish()
        desk.settle()

    in_dialog(type_it, RemitDialog)
    tab.table.setFocus()
    control(desk, Key.Key_M)
    desk.settle()
    assert seen == [None, "Đang giữ 1.366.200 đ, giữ từ ngày 05/10/2026.", True, 1_366_200]
    (view,) = remittances(desk.office, date(2026, 11, 1), date(2026, 11, 30))
    assert (view.remittance.amount, view.remittance.document) == (1_366_200, "PT 7")
    assert tab.model.row(1)["held"] is None
    check_books(desk.office)


def test_what_the_verb_refuses_is_said_in_the_dialog(desk: Desk, tab: Any, in_dialog: Any) -> None:
    said: list[str] = []

    def too_much(dialog: RemitDialog) -> None:
        dialog.amount.set_value(9_000_000)
        dialog.finish()
        desk.settle()
        said.append(dialog._fault.text())
        assert dialog.isVisible()
        dialog.reject()
        assert dialog.isVisible()  # what was typed is given up only on request
        dialog._give_up()

    in_dialog(too_much, RemitDialog)
    tab.remit()
    desk.settle()
    assert "ít hơn số nộp 9.000.000 đ" in said[0]
    assert desk.office.read.remittances.count() == 0


def test_the_days_tell_what_is_short_and_how_late(desk: Desk, tab: Any) -> None:
    step_back(desk, tab)
    (row,) = tab.days._rows
    assert (row["on"], row["cash"], row["short"]) == ("2026-10-05", 1_366_200, 1_366_200)
    assert row["state"] == "còn thiếu, quá hạn 44 ngày"
    assert tab.month_label.text() == "Tháng 10/2026"


def test_enter_opens_the_ledger_of_a_collector_and_of_a_household(desk: Desk, tab: Any) -> None:
    step_back(desk, tab)
    desk.press(Key.Key_Return, widget=tab.table)
    assert tab.ledger.table.hasFocus()
    assert [(row["kind"], row["balance"]) for row in tab.ledger._rows] == [("Thu tiền", 1_366_200)]
    assert desk.office.user in tab.ledger._rows[0]["entered"]
    control(desk, Key.Key_U)
    assert tab.month_label.text() == "Mọi tháng của hộ"
    assert tab.home_button.text() == "Sổ người thu"
    control(desk, Key.Key_U)
    assert tab.month_label.text() == "Tháng 10/2026"


def test_another_page_may_ask_for_a_household_s_ledger(desk: Desk) -> None:
    page = desk.go("collect", tab="money", household=household_of(desk.office, DUC).id)
    assert [row["who"] for row in page.remitting.ledger._rows] == [DUC]


def test_an_entry_is_refunded(desk: Desk, tab: Any, in_dialog: Any) -> None:
    step_back(desk, tab)
    tab.show_view(1)
    desk.settle()

    def give_back(dialog: RefundDialog) -> None:
        assert "Đã nộp 1.366.200 đ" in dialog.said.text()
        dialog.take()
        dialog.reason.set_value("Người tham gia rút")
        dialog.finish()
        desk.settle()

    in_dialog(give_back, RefundDialog)
    control(desk, Key.Key_H)
    desk.settle()
    assert enrolment_of(desk.office, DUC).state == "refunded"
    check_books(desk.office)


def test_an_entry_is_put_right_by_the_right_amount(desk: Desk, tab: Any, in_dialog: Any) -> None:
    step_back(desk, tab)
    tab.show_view(1)
    desk.settle()

    def right(dialog: AdjustDialog) -> None:
        dialog.amount.set_value(1_366_000)
        dialog._show_difference()
        assert "Chênh lệch sẽ ghi: -200 đ" in dialog.said.text()
        dialog.reason.set_value("Kiểm quỹ")
        dialog.finish()
        desk.settle()

    in_dialog(right, AdjustDialog)
    control(desk, Key.Key_J)
    desk.settle()
    assert balance_of(desk.office, collector(desk.office).id).held == 1_366_000


def test_surplus_goes_back(desk: Desk, tab: Any, in_dialog: Any) -> None:
    home = household_of(desk.office, DUC).id
    with desk.office.write("test", "thử") as work:
        work.ledger.post(
            kind="credit",
            amount=30_000,
            entry_on="2026-11-20",
            household_id=home,
            method="cash",
            collector_id=collector(desk.office).id,
        )
    tab.reload()
    tab.show_view(1)
    desk.settle()
    assert tab.ledger.current()["kind"] == "Tiền thừa giữ lại"

    def give_back(dialog: SurplusDialog) -> None:
        dialog.take()
        dialog.reason.set_value("Trả lại")
        dialog.finish()
        desk.settle()

    in_dialog(give_back, SurplusDialog)
    tab.refund()
    desk.settle()
    assert desk.office.read.balances.surplus_parts(home)[0].amount == 0


def test_a_remittance_is_taken_back_with_a_reason(desk: Desk, tab: Any) -> None:
    remit(desk.office, RemitForm(collector_id=collector(desk.office).id, on=date(2026, 11, 20), amount=500_000))
    control(desk, Key.Key_3)
    desk.settle()
    asked = desk.answer("amount", "đếm lại")
    tab.void()
    desk.settle()
    assert "500.000 đ của Hà Thị Thu" in asked[0]
    assert [row["state"] for row in tab.handed._rows] == ["Bút toán hủy", "Đã hủy"]
    assert tab.handed._rows[0]["note"] == "Ghi nhầm số tiền: đếm lại"
    assert not tab.void_button.isEnabled()


def test_a_month_is_closed_after_its_money_was_seen_and_opened_with_a_reason(
    desk: Desk, tab: Any, in_dialog: Any
) -> None:
    said: list[str] = []

    def close(dialog: CloseMonthDialog) -> None:
        desk.settle()
        said.extend(dialog.texts)
        dialog.close_button.click()
        desk.settle()

    in_dialog(close, CloseMonthDialog)
    control(desk, Key.Key_L)
    desk.settle()
    assert said[0] == "Đã thu 1.366.200 đ (1 biên lai): BHYT hộ gia đình 1.366.200 đ"
    assert any("còn giữ 1.366.200 đ" in line for line in said)
    assert [lock.month for lock in closed_months(desk.office)] == ["2026-10"]
    step_back(desk, tab)
    assert tab.lock_badge.isVisible()
    desk.answer("missing")
    tab.reopen_button.click()
    desk.settle()
    assert closed_months(desk.office) == ()
    assert not tab.lock_badge.isVisible()


def test_a_closed_month_says_so_in_the_dialog(desk: Desk, tab: Any, in_dialog: Any) -> None:
    close_month(desk.office, "2026-10")
    said: list[str] = []

    def late(dialog: RemitDialog) -> None:
        dialog.on.set_value(date(2026, 10, 31))
        dialog.take()
        dialog.finish()
        desk.settle()
        said.append(dialog._fault.text())
        dialog._give_up()

    in_dialog(late, RemitDialog)
    tab.remit()
    desk.settle()
    assert said[0].startswith("Tháng 10/2026 đã khóa sổ")


def test_the_sheet_opens_on_the_page_of_reports(desk: Desk, tab: Any) -> None:
    tab.open_sheet()
    desk.settle()
    page, args = Elsewhere.opened[-1]
    assert (page, args["form"], args["month"]) == ("report", "DC-THU", "2026-11")
    assert args["collector"] == collector(desk.office).id


def test_balances_of_organisations_and_of_an_earlier_day(desk: Desk, tab: Any) -> None:
    tab.by.set_value("organisations")
    tab.reload()
    desk.settle()
    assert [tab.model.row(place)["name"] for place in range(2)] == ["Tất cả", "Bưu điện Thử Nghiệm"]
    tab.by.set_value("people")
    tab.on.set_value(date(2026, 10, 4))
    tab.reload()
    desk.settle()
    assert tab.model.total == 1


def test_without_money_the_lists_say_what_will_stand_there(tmp_path: Path, shell: Shell, qtbot: QtBot) -> None:
    with the_twelve(tmp_path) as office, desk_on(office, shell, qtbot) as desk:
        tab = desk.go("collect", tab="money").remitting
        assert tab.days._stage.state == "empty"
        tab.show_view(1)
        desk.settle()
        assert tab.ledger._stage.state == "empty"
        tab.close_month()
        assert any("Không có tháng nào" in text for text in desk.said())
