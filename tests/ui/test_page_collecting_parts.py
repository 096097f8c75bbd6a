"""Thu: less, more and exactly what is due; parts completed later; surplus kept, offered, used; repeats stopped with a reason."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.office import Office
from tests.builders import household_of, person
from tests.services.money_builders import AN, BUOI, DUC, HANH, LU, Paid, enrolment_of, line, pay, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on
from tests.ui.test_page_collecting import at, opened, receive, rows

InDialog = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def a_part(office: Office, name: str, amount: int) -> None:
    form = CollectForm(
        household_id=household_of(office, name).id,
        lines=(PaidLine(line=line(office, Paid(name=name)), paid=amount, part=True),),
    )
    collect(office, form)


def button_text(desk: Desk) -> str:
    return str(desk.page.flow.form.pay.collect_button.text())


def test_nothing_is_received_until_somebody_says_so(desk: Desk) -> None:
    page = opened(desk, AN)
    assert page.flow.form.pay.received.value() is None
    assert page.flow.form.pay.received.placeholderText() == "2.322.540"
    assert button_text(desk) == "Thu đủ 2.322.540 đ  (F9)"


def test_enter_in_the_empty_amount_writes_it_out_and_enter_again_takes_it(desk: Desk) -> None:
    page = opened(desk, DUC)
    page.flow.form.pay.received.setFocus()
    desk.press(Key.Key_Return)
    assert (page.flow.form.pay.received.value(), desk.office.read.receipts.count()) == (1_366_200, 0)
    desk.press(Key.Key_Return)
    assert desk.office.read.ledger.balance() == 1_366_200
    assert page.flow.form.pay.received.value() is None


def test_less_is_spread_in_order_shown_in_words_and_taken_as_a_part(desk: Desk) -> None:
    page = opened(desk, AN)
    receive(desk, "1500000")
    desk.press(Key.Key_Tab)
    shown = rows(page.flow.form.health)
    assert [(shown[name]["paid"], shown[name]["short"]) for name in (AN, BUOI)] == [(1_366_200, 0), (133_800, 822_540)]
    assert page.flow.form.pay._told.text() == ("Nhận 1.500.000 đ (Một triệu năm trăm nghìn đồng) – thiếu 822.540 đ")
    assert button_text(desk) == "Thu một phần 1.500.000 đ  (F9)"
    assert any("còn thiếu 822.540 đ" in text for text in page.flow.form.paper.texts)
    asked = desk.choose("part")
    desk.press(Key.Key_F9)
    assert asked == ["Nhận 1.500.000 đ, thiếu 822.540 đ. Ghi nộp một phần?"]
    assert (enrolment_of(desk.office, AN).state, enrolment_of(desk.office, BUOI).state) == ("collected", "partial")
    assert "nộp một phần, còn thiếu 822.540 đ" in page.flow.form.paper.texts
    assert not any(row["taken"] for row in page.flow.form.health.grid.rows())
    desk.press(Key.Key_F9)  # a key pressed twice takes no money twice
    assert desk.office.read.receipts.count() == 1
    assert "còn phải nộp" not in page.flow.form.parts_note.text()
    assert "chưa nộp đủ" in page.flow.form.parts_note.text()


def test_the_real_question_has_the_safe_answer_as_its_default(desk: Desk, in_dialog: InDialog) -> None:
    opened(desk, DUC)
    receive(desk, "500000")
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.chosen)
        dialog.reject()

    in_dialog(look)
    desk.press(Key.Key_F9)
    assert seen == ["edit"]
    assert desk.office.read.receipts.count() == 0


def test_a_household_that_paid_in_part_opens_with_the_rest_and_completes_it_with_one_key(desk: Desk) -> None:
    a_part(desk.office, DUC, 500_000)
    page = opened(desk, DUC)
    shown = rows(page.flow.form.health)[DUC]
    assert (shown["taken"], shown["due"]) == (True, 866_200)
    assert "đã nộp 500.000 đ thẻ BHYT ngày 21/11/2026, còn phải nộp 866.200 đ." in page.flow.form.parts_note.text()
    assert button_text(desk) == "Thu đủ 866.200 đ  (F9)"
    desk.press(Key.Key_F9)
    assert enrolment_of(desk.office, DUC).state == "collected"
    assert "nộp nốt phần còn thiếu, đã nộp trước 500.000 đ" in page.flow.form.paper.texts
    assert not page.flow.form.parts_note.isVisible()


def test_an_amount_written_for_one_person_is_what_that_person_pays(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, BUOI, "paid")
    desk.type("300k")
    desk.press(Key.Key_Return)
    shown = rows(page.flow.form.health)
    assert (shown[AN]["paid"], shown[BUOI]["paid"], shown[BUOI]["short"]) == (1_366_200, 300_000, 656_340)
    assert button_text(desk) == "Thu một phần 1.666.200 đ  (F9)"
    at(page.flow.form.health, BUOI, "paid")
    desk.press(Key.Key_Delete)
    assert rows(page.flow.form.health)[BUOI]["paid"] == 956_340


@pytest.mark.parametrize("typed", ["0", "2tr"])
def test_an_amount_that_is_none_or_too_much_is_refused_in_words(desk: Desk, typed: str) -> None:
    page = opened(desk, DUC)
    at(page.flow.form.health, DUC, "paid")
    desk.type(typed)
    desk.press(Key.Key_Return)
    assert rows(page.flow.form.health)[DUC]["paid"] == 1_366_200
    assert any("không quá 1.366.200 đ" in text for text in desk.said())


def test_amounts_for_single_people_beyond_what_was_received_are_a_fault(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, BUOI, "paid")
    desk.type("300k")
    desk.press(Key.Key_Return)
    receive(desk, "200k")
    desk.press(Key.Key_F9)
    assert desk.office.read.receipts.count() == 0
    assert "ít hơn tổng số đã ghi cho từng người" in page.flow.form.pay.received.accessibleDescription()


@pytest.mark.parametrize(("answer", "total", "kept"), [("keep", 1_400_000, {"cash": 33_800}), ("back", 1_366_200, {})])
def test_more_is_kept_or_given_back_as_said(desk: Desk, answer: str, total: int, kept: dict[str, int]) -> None:
    opened(desk, DUC)
    receive(desk, "1,4tr")
    asked = desk.choose(answer)
    desk.press(Key.Key_F9)
    assert asked == ["Nhận 1.400.000 đ, thừa 33.800 đ. Phần thừa để thế nào?"]
    (receipt,) = desk.office.read.receipts.all()
    assert receipt.total == total
    assert desk.office.read.household_money.credit(receipt.household_id) == kept


def test_a_surplus_kept_is_offered_and_used_only_when_said(desk: Desk) -> None:
    home = household_of(desk.office, DUC).id
    lines = (PaidLine(line=line(desk.office, Paid(name=DUC)), paid=1_366_200),)
    collect(desk.office, CollectForm(household_id=home, lines=lines, surplus=33_800))
    page = opened(desk, HANH)
    desk.answer("wish")
    at(page.flow.form.health, HANH, "name")
    desk.press(Key.Key_Space)
    bar = page.flow.form.pay
    assert (bar.credit_button.isVisible(), bar.use_credit) == (True, False)
    assert "33.800 đ đang giữ của hộ" in bar.credit_button.text()
    assert button_text(desk) == "Thu đủ 956.340 đ  (F9)"
    desk.press(Key.Key_G, control=True)
    assert button_text(desk) == "Thu đủ 922.540 đ  (F9)"
    assert bar._told.text() == "Trừ 33.800 đ đang giữ của hộ. Còn nhận 922.540 đ."
    desk.press(Key.Key_F9)
    newest = desk.office.read.receipts.all()[-1]
    assert newest.total == 922_540
    assert desk.office.read.household_money.credit(home) == {}
    assert not bar.credit_button.isVisible()


def test_who_was_collected_just_now_is_taken_again_only_with_a_reason(desk: Desk) -> None:
    pay(desk.office, Paid(name=LU, scheme="voluntary-si", method="monthly"))
    page = opened(desk, LU)
    grid = page.flow.form.voluntary
    asked = desk.answer(None)
    at(grid, LU, "method")
    desk.press(Key.Key_Space)
    assert not rows(grid)[LU]["taken"]
    assert asked == [f"{LU} đã thu BHXH tự nguyện ngày 21/11/2026 (biên lai 2026-000001). Vì sao thu nữa?"]
    desk.answer("other")
    desk.press(Key.Key_Space)
    assert not rows(grid)[LU]["taken"]
    assert any("Ghi rõ lý do" in text for text in desk.said())
    desk.answer("next-period", "đi làm ăn xa")
    desk.press(Key.Key_Space)
    assert rows(grid)[LU]["taken"]
    desk.press(Key.Key_F9)
    kept = enrolment_of(desk.office, LU, "voluntary-si").note or ""
    assert kept == "Đóng tiếp kỳ sau, kỳ trước vừa thu: đi làm ăn xa"


def test_a_record_of_the_same_human_being_is_not_proposed(desk: Desk) -> None:
    with desk.office.write("test", "thử") as work:
        work.people.change(person(desk.office, DUC).id, insurance_no=person(desk.office, AN).insurance_no)
    pay(desk.office, Paid(name=AN))
    page = opened(desk, DUC)
    shown = rows(page.flow.form.health)[DUC]
    assert not shown["taken"]
    assert AN in shown["said"]


def test_money_and_amounts_come_back_with_the_household(desk: Desk) -> None:
    opened(desk, AN)
    receive(desk, "1500000")
    desk.press(Key.Key_Tab)
    opened(desk, DUC)
    page = opened(desk, AN)
    assert page.flow.form.pay.received.value() == 1_500_000
    assert rows(page.flow.form.health)[BUOI]["paid"] == 133_800


def test_no_english_where_money_differs(desk: Desk) -> None:
    a_part(desk.office, DUC, 500_000)
    page = opened(desk, DUC)
    receive(desk, "100000")
    desk.press(Key.Key_Tab)
    assert english_on(page) == []
