"""Hộ gia đình: rights, reasons, the end of a class, and numbers that warn without being walls; by keys in the window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.components.why_dialog import WhyDialog
from desktop_app.ui.components.why_panel import WhyPanel
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.households.class_dialogs import ClassDialog, EndClassDialog
from desktop_app.ui.pages.households.detail import CLASSES, COVERS
from desktop_app.ui.pages.households.dialogs import CoverDialog
from desktop_app.ui.what_if.dialog import WhatIfDialog
from tests.builders import household_of, office_of_twelve, person
from tests.services.money_builders import DUC, Paid, pay
from tests.ui import people_pages
from tests.ui.money_pages import english_on
from tests.ui.people_pages import AN, BUOI, ON_, Elsewhere, Key, People, Shell, people_on

InDialog = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    report = type("PageReport", (Elsewhere,), {"page_id": "report", "title": "Trang khác"})
    entries = (*people_pages.ENTRIES, PageEntry(id="report", title="Trang khác", icon="list", factory=report))
    monkeypatch.setattr(people_pages, "ENTRIES", entries)
    with people_on(office, shell, qtbot) as found:
        yield found


def opened(desk: People, name: str) -> Any:
    who = person(desk.office, name)
    page = desk.go("household", household=who.household_id, person=who.id)
    desk.settle()
    return page


def rights(page: Any) -> list[str]:
    view = page.flow.form.detail.rights
    return [view.item(at).text() for at in range(view.count())]


def awake(desk: People) -> None:
    """Give the window back its keys after a dialog: no window manager does it here."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


# -- rights


def test_one_key_shows_what_a_member_may_join_and_what_ends(desk: People) -> None:
    page = opened(desk, ON_)
    desk.press(Key.Key_L, control=True)
    assert page.flow.form.detail.rights.hasFocus()
    text = "\n".join(rights(page))
    assert "BHYT · Được tham gia: Thuộc nhóm được ngân sách hỗ trợ đóng" in text
    assert "đóng chậm nhất 09/01/2027 để không phải chờ thẻ mới" in text
    assert "diện có lợi nhất: hộ cận nghèo. Ngân sách hỗ trợ 70 %" in text
    assert "đủ 5 năm liên tục ngày 13/10/2030" in text
    assert "Diện hộ cận nghèo (cả hộ), hết 31/12/2026. Khi hết diện, BHYT: từ diện hộ cận nghèo" in text
    assert english_on(page) == []


def test_the_tab_follows_the_cursor_and_a_no_names_its_source(desk: People) -> None:
    page = opened(desk, AN)
    desk.press(Key.Key_L, control=True)
    page.flow.form.grid.go_to(2)
    desk.settle()
    text = "\n".join(rights(page))
    assert "Không tham gia được: Tham gia BHYT theo đơn vị sử dụng lao động. (Luật BHYT Đ12 k5" in text
    desk.press(Key.Key_PageDown, control=True)
    assert any("hộ cận nghèo" in line for line in rights(page))  # the next household's
    desk.press(Key.Key_N, control=True)
    assert rights(page) == ["Lưu hộ rồi đặt con trỏ vào một thành viên đang ở để xem quyền lợi."]


def test_a_class_taken_away_changes_the_rights_in_sight(desk: People) -> None:
    page = opened(desk, ON_)
    desk.press(Key.Key_L, control=True)
    assert any("hộ cận nghèo" in line for line in rights(page))
    (row,) = desk.office.read.entitlements.of_household(household_of(desk.office, ON_).id)
    with desk.office.write("test", "thử") as work:
        work.entitlements.remove(row.id)
    desk.window.context.signals.changed.emit(frozenset({"entitlement"}))
    desk.settle()
    assert not any("hộ cận nghèo" in line for line in rights(page))


# -- why


def test_f5_explains_the_dates_of_the_member_and_the_scheme_under_the_cursor(desk: People, in_dialog: InDialog) -> None:
    said: list[list[str]] = []

    def read(dialog: Any) -> None:
        assert isinstance(dialog.panel, WhyPanel)
        said.append(dialog.panel.texts)
        QTest.keyClick(dialog.panel.area, Key.Key_C, QApplication.keyboardModifiers().ControlModifier)
        QTest.keyClick(dialog.panel.area, Key.Key_Return)

    page = opened(desk, ON_)
    page.flow.form.grid.go_to(0, "health-household")
    in_dialog(read, WhyDialog)
    desk.press(Key.Key_F5)
    assert {"Mốc 90 ngày", "10/01/2027", "chưa kiểm chứng"} <= set(said[0])
    assert "Mốc 90 ngày: 12/10/2026 + 90 ngày" in QApplication.clipboard().text()
    awake(desk)
    page.flow.form.grid.go_to(0, "voluntary-si")
    in_dialog(read, WhyDialog)
    desk.press(Key.Key_F5)
    assert "chưa ghi ở lần đóng gần nhất" in said[1]


def test_enter_on_a_period_explains_what_was_paid_for_it(desk: People, in_dialog: InDialog) -> None:
    pay(desk.office, Paid(name=DUC))
    said: list[str] = []
    page = opened(desk, DUC)
    detail = page.flow.form.detail
    detail.show_part(COVERS)
    detail.covers.setCurrentRow(0)

    def read(dialog: Any) -> None:
        said.extend(dialog.panel.texts)
        dialog.reject()

    in_dialog(read, WhyDialog)
    desk.press(Key.Key_Return, widget=detail.covers)
    assert "1.366.200 đ" in said
    assert "Tính lại từ các mức đã giữ: đúng bằng số đã ghi." in said


def test_f5_without_a_saved_member_says_what_to_do(desk: People) -> None:
    desk.go("household")
    desk.press(Key.Key_N, control=True)
    desk.press(Key.Key_F5)
    assert any("Hãy đặt con trỏ vào một thành viên đã lưu" in text for text in desk.said())


# -- the end of a class


def test_a_class_ends_only_after_its_worth_was_seen(desk: People, in_dialog: InDialog) -> None:
    page = opened(desk, ON_)
    page.flow.form.detail.show_part(CLASSES)
    seen: list[str] = []

    def act(dialog: EndClassDialog) -> None:
        assert any("31/12/2026: cả hộ mỗi năm đóng thêm" in text for text in dialog.changes.texts)
        dialog.last_day.setFocus()
        dialog.last_day.selectAll()
        QTest.keyClicks(dialog.last_day, "301126")
        QTest.keyClick(dialog.last_day, Key.Key_Return)
        desk.settle()
        assert dialog.isVisible()  # the first Enter shows, it does not save
        assert dialog.save_button.hasFocus()
        seen.extend(dialog.changes.texts)
        assert english_on(dialog) == []
        QTest.keyClick(dialog.save_button, Key.Key_Return)
        desk.settle()

    in_dialog(act, EndClassDialog)
    page._acts.end_class()
    desk.settle()
    assert seen[0].startswith("Hết diện hộ cận nghèo sau 30/11/2026: cả hộ mỗi năm đóng thêm ")
    assert any(text.startswith("Đặng Thị Ơn – BHYT: từ diện hộ cận nghèo") for text in seen)
    (row,) = desk.office.read.entitlements.of_household(household_of(desk.office, ON_).id)
    assert row.valid_to == "2026-11-30"


def test_esc_keeps_the_class_as_it_was(desk: People, in_dialog: InDialog) -> None:
    page = opened(desk, ON_)

    def act(dialog: EndClassDialog) -> None:
        dialog.last_day.selectAll()
        QTest.keyClicks(dialog.last_day, "301126")
        dialog.reject()
        assert dialog.isVisible()  # what was typed is not thrown away unasked
        dialog._give_up()

    in_dialog(act, EndClassDialog)
    page._acts.end_class()
    (row,) = desk.office.read.entitlements.of_household(household_of(desk.office, ON_).id)
    assert row.valid_to == "2026-12-31"


def test_a_new_class_says_who_gains(desk: People, in_dialog: InDialog) -> None:
    page = opened(desk, AN)
    seen: list[str] = []

    def act(dialog: ClassDialog) -> None:
        dialog.code.set_value("near-poor")
        dialog.code.committed.emit()
        desk.settle()
        seen.extend(dialog.changes.texts)
        dialog._give_up()

    in_dialog(act, ClassDialog)
    page._acts.add_class()
    assert seen[0].startswith("Có diện hộ cận nghèo từ 21/11/2026: cả hộ mỗi năm đóng bớt ")
    assert any(text.startswith(f"{BUOI} – BHYT") for text in seen)


# -- numbers warn, they are no walls


@pytest.mark.parametrize(
    ("field", "typed", "saved", "said"),
    [
        ("personal_id", "001171000021", "001171000021", "Số CCCD cho năm sinh 1971"),
        ("personal_id", "123456789", "123456789", "Có 9 chữ số: là số chứng minh nhân dân cũ"),
        ("personal_id", "C1234567", "C1234567", "Số CCCD/định danh cá nhân chỉ gồm chữ số."),
        ("insurance_no", "123", "123", "Mã số BHXH phải có 10 chữ số, ở đây có 3."),
        ("phone", "0123", "0123", "Không đúng dạng số điện thoại"),
    ],
)
def test_a_doubtful_number_is_saved_with_a_reason(desk: People, field: str, typed: str, saved: str, said: str) -> None:
    page = opened(desk, BUOI)
    asked = desk.answer("giay-to")
    page.flow.form.grid.go_to(1, field)
    desk.type(typed)
    desk.press(Key.Key_S, control=True)
    assert said in asked[0]
    assert getattr(person(desk.office, BUOI), field) == saved


def test_a_phone_with_the_code_of_the_country_is_read(desk: People) -> None:
    page = opened(desk, BUOI)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("+84 912 345 679")
    desk.press(Key.Key_S, control=True)
    assert person(desk.office, BUOI).phone == "0912345679"


def test_a_card_of_another_class_is_warned_of_beside_its_field(desk: People) -> None:
    page = opened(desk, AN)
    asked = desk.answer("giay-to")
    page.flow.form.grid.go_to(0)
    field = page.flow.form.detail.fields["card_no"]
    field.setFocus()
    desk.type("CN2019900000011")
    field.settle()
    desk.settle()
    beside = page.flow.form.detail.rows["card_no"]
    assert "mã CN (người thuộc hộ cận nghèo) nhưng chưa ghi diện" in beside._line.text()
    page.flow.form.grid.go_to(1)
    desk.settle()
    assert not beside._line.isVisible()  # another member
    desk.press(Key.Key_S, control=True)
    assert "mã CN" in asked[0]
    assert person(desk.office, AN).card_no == "CN2019900000011"


def test_the_dialog_of_a_period_warns_of_its_card_and_saves_it(desk: People, in_dialog: InDialog) -> None:
    page = opened(desk, AN)

    def act(dialog: CoverDialog) -> None:
        dialog.scheme.set_value("health-household")
        dialog.card_no.setFocus()
        QTest.keyClicks(dialog.card_no, "GD4019900000099")
        dialog.card_no.settle()
        desk.settle()
        assert "Mười chữ số cuối của thẻ khác mã số BHXH" in dialog.row_of(dialog.card_no)._line.text()
        dialog.finish()
        desk.settle()

    in_dialog(act, CoverDialog)
    page._acts.add_cover()
    desk.settle()
    cards = [cover.card_no for cover in desk.office.read.coverages.of_person(person(desk.office, AN).id)]
    assert "GD4019900000099" in cards


# -- further on from here


def test_ctrl_p_leads_to_the_advice_slip_and_saves_first(desk: People) -> None:
    page = opened(desk, AN)
    page.flow.form.grid.go_to(1, "phone")
    desk.type("0911222333")
    desk.press(Key.Key_P, control=True)
    home = household_of(desk.office, AN).id
    assert person(desk.office, BUOI).phone == "0911222333"
    assert Elsewhere.opened[-1] == ("report", {"form": "PHIEU-TU-VAN", "household": home})


def test_ctrl_t_opens_the_trial_of_this_household(desk: People) -> None:
    page = opened(desk, AN)
    page.browser.table.setFocus()
    desk.press(Key.Key_T, control=True)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), WhatIfDialog))
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()
    desk.settle()
