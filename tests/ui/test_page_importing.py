"""Nhập Excel by keyboard: five steps, two keys for a known layout, columns mapped on their heads, doubts by digit."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.pages.importing import file_choices as module
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import FIRST_COMMUNE, person
from tests.services.import_workbooks import (
    AN,
    COMMUNE,
    CUONG,
    filled_template,
    plain_list,
    untidy_list,
)
from tests.ui.importing_desk import MAP, RECEIPT, RECOGNISE, REVIEW, office, open_file, page, press, result, settle

__all__ = ["office", "page"]


def test_a_known_layout_takes_two_keys(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled_template(
        office, tmp_path / "mau.xlsx", [CUONG | {"personal_id": "001090000777", "full_name": "Lê Văn Mới"}]
    )
    monkeypatch.setattr(module, "choose_open", lambda *_args, **_options: path)
    assert QApplication.focusWidget() is page.choose.choose
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, page.next.text(), QApplication.focusWidget()) == (REVIEW, "Ghi nhận 1 dòng", page.next)
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    assert person(office, "Lê Văn Mới").personal_id == "001090000777"


def test_an_unknown_list_goes_through_the_five_steps(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    assert (page.step, QApplication.focusWidget()) == (RECOGNISE, page.facts.commune)
    QTest.keyClicks(page.facts.commune, "soc son")
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.flow.seen is not None
    assert page.flow.seen.commune == FIRST_COMMUNE
    page.next.setFocus()
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == MAP
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, page.review.tabs.tabText(0), page.review.tabs.tabText(1)) == (REVIEW, "Tất cả 6", "Thêm 5")
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    figures = {name: label.text() for name, label in page.receipt._figures.items()}
    assert figures == {"read": "6", "added": "5", "updated": "0", "same": "0", "rejected": "1"}
    assert office.read.people.count() == 17


def test_rows_that_hold_no_record_are_labelled_not_only_tinted(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    model = page.workbook.model()
    heads = [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount())]
    assert heads[0] == "1  Phần đầu"
    assert (heads[4], heads[6], heads[7]) == ("5  Tiêu đề cột", "7  Đánh số cột", "8  Dòng tiêu đề nhóm")
    assert (heads[8], heads[16]) == ("9", "17  Dòng cộng")
    assert model.index(7, 0).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert model.index(8, 0).data(Qt.ItemDataRole.BackgroundRole) is None


def test_a_column_is_mapped_on_its_own_head_by_keyboard(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    headings = ("Họ và tên", "Năm sinh", "Số riêng của thôn", "Thôn", "Xã")
    open_file(
        page,
        qtbot,
        plain_list(tmp_path / "a.xlsx", headings, ["Võ Thị Lan", "1990", "0912345678", "Thôn Bình Hòa", COMMUNE]),
    )
    assert page.step == RECOGNISE
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == MAP
    head = page.workbook.heads.choices[2]
    assert (head.isVisible(), head.value()) == (True, "")
    head.setFocus()
    head.selectAll()
    QTest.keyClicks(head, "dien thoai")
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.flow.seen is not None
    assert page.flow.seen.reading.mapping["C"] == "phone"
    assert QApplication.focusWidget() is page.workbook.heads.choices[3]
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.next
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    assert person(page.context.office, "Võ Thị Lan").phone == "0912345678"


def test_a_field_moves_from_one_column_to_another(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    headings = ("Họ và tên", "Năm sinh", "Số điện thoại", "Số khác", "Thôn", "Xã")
    row = ["Võ Thị Lan", "1990", "0912345678", "0987654321", "Thôn Bình Hòa", COMMUNE]
    open_file(page, qtbot, plain_list(tmp_path / "a.xlsx", headings, row))
    page.workbook.mapped.emit("D", "phone")
    settle(page, qtbot)
    assert page.flow.seen is not None
    mapping = page.flow.seen.reading.mapping
    assert (mapping["C"], mapping["D"]) == ("", "phone")


def test_a_doubt_is_settled_by_a_digit(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    doubtful = AN | {
        "household_code": "HGD-001",
        "personal_id": "",
        "insurance_no": "",
        "birth": "",
        "phone": "0911222333",
    }
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [doubtful]))
    assert (page.step, page.review.tabs.tabText(page.review.tabs.currentIndex())) == (REVIEW, "Nghi trùng 1")
    assert page.next.text() == "Xong, không có gì để ghi"
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_2)
    assert result(page) == "update"
    assert page.next.text() == "Ghi nhận 1 dòng"
    page.review.tabs.setCurrentIndex(0)
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_9)
    assert result(page) == "suspect"
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_1)
    assert result(page) == "add"


def test_the_policy_is_changed_in_place(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    known = AN | {"household_code": "HGD-001", "phone": "0987654321", "insurance_no": "", "support_class": ""}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [known]))
    assert page.flow.seen is not None
    assert page.flow.seen.rows[0].result == "update"
    box = page.review.policies["update"]
    box.setFocus()
    press(page, qtbot, Qt.Key.Key_Space)
    assert (box.isChecked(), page.flow.seen.policy) == (False, frozenset({"add", "fill"}))
    kept = [change for change in page.flow.seen.rows[0].changes if change.kept]
    assert [change.label for change in kept][:1] == ["Điện thoại"]


def test_filters_show_only_their_rows(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    page.flow.revise(commune=FIRST_COMMUNE)
    settle(page, qtbot)
    page.show_step(REVIEW)
    seen = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append((page.review.tabs.tabText(page.review.tabs.currentIndex()), page.review.table.rows.total))
    assert seen == [("Thêm 5", 5), ("Lỗi 1", 1), ("Tất cả 6", 6)]
