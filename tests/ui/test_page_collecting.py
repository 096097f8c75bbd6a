"""Thu: a household found, priced, paid and receipted by keyboard; receipts voided; batches sent."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.services.drafts import save_draft
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.office import Office
from tests.builders import household_of, person
from tests.services.money_builders import (
    AN,
    BUOI,
    CUONG,
    DUC,
    HANH,
    LU,
    ON_,
    Paid,
    enrolment_of,
    line,
    pay,
    the_twelve,
)
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on

Compose = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def opened(desk: Desk, name: str) -> Any:
    page = desk.go("collect", household=household_of(desk.office, name).id)
    desk.qtbot.waitUntil(lambda: page.flow.is_ready)
    desk.settle()
    return page


def rows(grid: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in grid.grid.rows()}


def receive(desk: Desk, text: str) -> None:
    """Type what was handed over."""
    field: QLineEdit = desk.page.flow.form.pay.received
    field.setFocus()
    field.selectAll()
    desk.type(text)


def at(grid: Any, name: str, key: str) -> None:
    grid.setFocus()
    grid.go_to([row["name"] for row in grid.grid.rows()].index(name), key)


# -- the form


def test_without_a_household_the_page_says_what_it_is_for(desk: Desk) -> None:
    page = desk.go("collect")
    assert page._desk.state == "empty"
    assert page.picker.hasFocus()
    assert english_on(page) == []


def test_a_family_pays_with_two_keys_beyond_its_name(desk: Desk, compose: Compose) -> None:
    page = desk.go("collect")
    compose(page.picker, "nguyễn văn an")
    desk.qtbot.waitUntil(lambda: page.picker.hits.is_open)
    desk.press(Key.Key_Return)
    assert page.flow.form.health.hasFocus()
    desk.press(Key.Key_F9)
    (receipt,) = desk.office.read.receipts.all()
    assert (receipt.number, receipt.total, receipt.payer) == ("2026-000001", 2_322_540, AN)
    paper = page.flow.form.paper.texts
    assert "Đã thu" in paper
    assert any("2026-000001" in text for text in paper)
    assert any("Hai triệu ba trăm hai mươi hai nghìn năm trăm bốn mươi đồng" in text for text in paper)
    assert page.picker.hasFocus()
    assert any("Thu 2.322.540 đ – hộ Nguyễn Văn An" in text for text in desk.said())


def test_enter_alone_walks_through_the_form_and_collects(desk: Desk) -> None:
    page = opened(desk, DUC)
    for _ in range(12):
        desk.press(Key.Key_Return)
        if desk.office.read.receipts.count():
            break
    assert desk.office.read.ledger.balance() == 1_366_200
    assert page.picker.hasFocus()


def test_amounts_are_shown_with_their_reasons_and_sources(desk: Desk) -> None:
    page = opened(desk, AN)
    shown = rows(page.flow.form.health)
    assert (shown[AN]["due"], shown[BUOI]["due"], shown[BUOI]["order"]) == (1_366_200, 956_340, 2)
    at(page.flow.form.health, BUOI, "months")
    desk.settle()
    said = page.flow.form.why.texts
    assert said[0].startswith(BUOI)
    assert "Lương cơ sở" in said
    assert any("NĐ 161/2026/NĐ-CP" in text for text in said)


def test_who_may_not_join_stands_there_with_the_reason(desk: Desk) -> None:
    page = opened(desk, AN)
    shown = rows(page.flow.form.health)[CUONG]
    assert (shown["taken"], shown["can"]) == (False, False)
    assert "đơn vị sử dụng lao động" in shown["said"]
    at(page.flow.form.health, CUONG, "name")
    desk.press(Key.Key_Space)
    assert not rows(page.flow.form.health)[CUONG]["taken"]
    assert any(CUONG in text for text in desk.said())


def test_space_takes_somebody_out_and_the_others_move_up(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, AN, "name")
    desk.press(Key.Key_Space)
    shown = rows(page.flow.form.health)
    assert (shown[AN]["taken"], shown[BUOI]["order"], shown[BUOI]["due"]) == (False, 1, 1_366_200)
    desk.press(Key.Key_Space)
    assert rows(page.flow.form.health)[BUOI]["due"] == 956_340


def test_months_are_typed_for_one_or_chosen_for_all(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, BUOI, "months")
    desk.type("6")
    desk.press(Key.Key_Return)
    assert rows(page.flow.form.health)[BUOI]["due"] == 478_170
    page.flow.form.months.setFocus()
    page.flow.form.months.selectAll()
    desk.type("3")
    desk.press(Key.Key_Tab)
    assert [row["due"] for row in rows(page.flow.form.health).values() if row["taken"]] == [341_550, 239_085]


def test_months_the_law_does_not_know_are_refused_in_words(desk: Desk) -> None:
    page = opened(desk, DUC)
    at(page.flow.form.health, DUC, "months")
    desk.type("5")
    desk.press(Key.Key_Return)
    assert "không đóng 5 tháng" in page.flow.form.fault.text()
    assert not page.flow.form.pay.collect_button.isEnabled()
    desk.press(Key.Key_F9)
    assert desk.office.read.receipts.count() == 0


def test_paying_early_asks_for_a_reason_and_keeps_it(desk: Desk) -> None:
    page = opened(desk, HANH)
    asked = desk.answer("wish", "đi làm xa")
    at(page.flow.form.health, HANH, "name")
    desk.press(Key.Key_Space)
    assert "28/02/2027" in asked[0]
    at(page.flow.form.health, DUC, "name")
    desk.press(Key.Key_Space, Key.Key_F9)
    assert enrolment_of(desk.office, HANH).note == "Người tham gia muốn đóng sớm: đi làm xa"


def test_without_a_reason_nobody_pays_early(desk: Desk) -> None:
    page = opened(desk, HANH)
    desk.answer(None)
    at(page.flow.form.health, HANH, "name")
    desk.press(Key.Key_Space)
    assert not rows(page.flow.form.health)[HANH]["taken"]


def test_voluntary_insurance_by_method_and_income(desk: Desk, compose: Compose) -> None:
    page = opened(desk, LU)
    grid = page.flow.form.voluntary
    at(grid, LU, "method")
    desk.press(Key.Key_Space)
    assert "Chọn phương thức" in page.flow.form.voluntary_fault.text()
    grid.go_to(0, "method")
    desk.press(Key.Key_F2)
    desk.type("6")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_F2)
    desk.type("2tr")
    desk.press(Key.Key_Return)
    found = rows(grid)[LU]
    assert (found["method"], found["income"], found["from_month"], found["months"]) == ("6", 2_000_000, "2026-11", 6)
    assert found["due"] == 2_640_000 - 594_000  # 30 % of the poverty line's contribution for six months
    assert any("người dân tộc thiểu số" in text for text in page.flow.form.why.texts)


def test_what_was_paid_last_is_offered_again(desk: Desk) -> None:
    pay(desk.office, Paid(name=DUC, scheme="voluntary-si", method="3", income=2_000_000))
    page = opened(desk, DUC)
    found = rows(page.flow.form.voluntary)[DUC]
    assert (found["taken"], found["method"], found["income"]) == (False, "3", 2_000_000)


def test_another_amount_than_due_is_told_and_taken_only_when_said_so(desk: Desk) -> None:
    page = opened(desk, DUC)
    receive(desk, "1366000")
    asked = desk.choose("edit")
    desk.press(Key.Key_F9)
    assert desk.office.read.receipts.count() == 0
    assert asked == ["Nhận 1.366.000 đ, thiếu 200 đ. Ghi nộp một phần?"]
    assert "thiếu 200 đ" in page.flow.form.pay._told.text()
    assert page.flow.form.pay.received.hasFocus()


def test_receipt_number_payer_collector_and_method_are_kept(desk: Desk, compose: Compose) -> None:
    page = opened(desk, DUC)
    bar = page.flow.form.pay
    assert bar.number.placeholderText() == "2026-000001"
    bar.collector.setFocus()
    desk.type("ha thi")
    desk.press(Key.Key_Return)
    desk.type("chuyen")
    desk.press(Key.Key_Return)
    bar.payer.selectAll()
    compose(bar.payer, "Phạm Thị Hạnh")
    desk.press(Key.Key_Return)
    desk.type("BL-77")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)  # writes out what is due
    assert (bar.received.value(), desk.office.read.receipts.count()) == (1_366_200, 0)
    desk.press(Key.Key_Return)
    (receipt,) = desk.office.read.receipts.all()
    assert (receipt.number, receipt.payer, receipt.method) == ("BL-77", "Phạm Thị Hạnh", "transfer")
    collector = desk.office.read.collectors.get(receipt.collector_id or 0)
    assert collector.name == "Hà Thị Thu"


def test_a_used_receipt_number_is_one_sentence_and_nothing_is_lost(desk: Desk) -> None:
    pay(desk.office, Paid(name=AN), number="BL-77")
    page = opened(desk, DUC)
    page.flow.form.pay.number.setFocus()
    desk.type("BL-77")
    desk.press(Key.Key_F9)
    assert desk.office.read.receipts.count() == 1
    assert any("BL-77 đã dùng" in text for text in desk.said())
    assert rows(page.flow.form.health)[DUC]["due"] == 1_366_200


def test_an_earlier_day_prices_by_the_law_of_that_day(desk: Desk) -> None:
    page = opened(desk, DUC)
    page.flow.form.pay.day.setFocus()
    page.flow.form.pay.day.selectAll()
    desk.type("30062026")
    desk.press(Key.Key_Return)
    assert rows(page.flow.form.health)[DUC]["due"] == 1_263_600
    desk.press(Key.Key_F9)
    assert enrolment_of(desk.office, DUC).collected_on == "2026-06-30"


def test_enrolling_now_and_paying_later(desk: Desk) -> None:
    page = opened(desk, DUC)
    desk.press(Key.Key_S, control=True)
    assert enrolment_of(desk.office, DUC).state == "quoted"
    assert "1 người" in page.flow.form.quoted_note.text()
    desk.press(Key.Key_F9)
    assert enrolment_of(desk.office, DUC).state == "collected"
    assert not page.flow.form.quoted_note.isVisible()


def test_quotes_that_wait_open_with_the_household_and_can_be_dropped(desk: Desk) -> None:
    home = household_of(desk.office, BUOI).id
    asked = EnrolmentForm(household_id=home, lines=(line(desk.office, Paid(name=BUOI, months=3)),))
    enrol(desk.office, asked)
    page = opened(desk, BUOI)
    assert rows(page.flow.form.health)[BUOI]["months"] == 3
    page.flow.form.drop_button.click()
    desk.settle()
    assert desk.office.read.enrolments.count() == 0
    assert rows(page.flow.form.health)[BUOI]["months"] == 12


def test_a_class_on_record_is_used_and_can_be_declined(desk: Desk) -> None:
    page = opened(desk, ON_)
    grid = page.flow.form.health
    assert (rows(grid)[ON_]["support"], rows(grid)[ON_]["due"]) == ("near-poor", 409_860)
    at(grid, ON_, "support")
    desk.press(Key.Key_F2)
    desk.type("ho gia dinh")
    desk.press(Key.Key_Return)
    assert (rows(grid)[ON_]["support"], rows(grid)[ON_]["due"], rows(grid)[ON_]["order"]) == ("", 1_366_200, 1)


def test_a_class_that_is_not_on_record_is_not_believed(desk: Desk) -> None:
    page = opened(desk, DUC)
    grid = page.flow.form.health
    at(grid, DUC, "support")
    desk.press(Key.Key_F2)
    desk.type("hoc sinh")
    desk.press(Key.Key_Return)
    assert rows(grid)[DUC]["support"] == ""
    assert any("chưa ghi diện" in text for text in desk.said())


def test_undo_brings_the_form_back(desk: Desk) -> None:
    page = opened(desk, DUC)
    desk.press(Key.Key_F9)
    assert not rows(page.flow.form.health)[DUC]["taken"]
    desk.undo()
    assert desk.office.read.receipts.count() == 0
    assert rows(page.flow.form.health)[DUC]["due"] == 1_366_200


def test_an_empty_household_has_nothing_to_pay(desk: Desk) -> None:
    (empty,) = [row for row in desk.office.read.households.all() if row.code == "HGD-007"]
    page = desk.go("collect", household=empty.id)
    assert page.flow.form.health.grid.rows() == []
    assert not page.flow.form.pay.collect_button.isEnabled()
    assert page.flow.form.nobody.isVisible()


@pytest.mark.parametrize("name", [AN, ON_, "Lê Thị Hoà", LU])
def test_no_english_on_the_form(desk: Desk, name: str) -> None:
    assert english_on(opened(desk, name)) == []


# -- nothing typed is lost


def test_f9_in_a_half_typed_cell_takes_what_is_typed(desk: Desk) -> None:
    page = opened(desk, DUC)
    at(page.flow.form.health, DUC, "months")
    desk.type("6")
    desk.press(Key.Key_F9)
    (receipt,) = desk.office.read.receipts.all()
    assert (receipt.total, enrolment_of(desk.office, DUC).months) == (683_100, 6)


def test_f9_right_after_another_day_prices_by_that_day(desk: Desk) -> None:
    page = opened(desk, DUC)
    page.flow.form.pay.day.setFocus()
    page.flow.form.pay.day.selectAll()
    desk.type("30062026")
    desk.press(Key.Key_F9)
    assert (enrolment_of(desk.office, DUC).collected_on, desk.office.read.ledger.balance()) == ("2026-06-30", 1_263_600)


def test_choices_wait_while_another_household_is_looked_at(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, BUOI, "months")
    desk.type("6")
    desk.press(Key.Key_Return)
    opened(desk, DUC)
    page = opened(desk, AN)
    assert rows(page.flow.form.health)[BUOI]["months"] == 6


def test_a_change_made_elsewhere_does_not_undo_what_is_chosen(desk: Desk) -> None:
    page = opened(desk, AN)
    at(page.flow.form.health, AN, "name")
    desk.press(Key.Key_Space)
    desk.window.signals.changed.emit(frozenset({"coverage"}))
    desk.settle()
    assert not rows(page.flow.form.health)[AN]["taken"]


def test_what_is_chosen_is_kept_as_a_draft_until_it_is_paid(desk: Desk, drafts: Any) -> None:
    page = opened(desk, AN)
    assert drafts.kept == {}
    at(page.flow.form.health, BUOI, "months")
    desk.type("6")
    desk.press(Key.Key_Return)
    key = f"collect:{household_of(desk.office, AN).id}"
    assert drafts.kept[key][0] == f"hộ {AN}"
    desk.press(Key.Key_F9)
    assert desk.office.read.receipts.count() == 1
    assert drafts.kept == {}


def test_after_a_crash_one_question_names_the_household(office: Office, shell: Shell, qtbot: QtBot) -> None:
    home = household_of(office, AN).id
    payload = {"household": home, "months": 12, "health": {str(person(office, BUOI).id): {"months": 6}}}
    save_draft(office, f"collect:{home}", f"hộ {AN}", payload)
    with desk_on(office, shell, qtbot) as desk:
        asked = desk.choose("restore")
        page = desk.go("collect")
        assert asked == [f"Khôi phục phần thu đang nhập dở của hộ {AN}?"]
        assert rows(page.flow.form.health)[BUOI]["months"] == 6
