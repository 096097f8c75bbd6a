"""Nhập Excel: the row ledger of an earlier import, its rejected rows again, what an old undo leaves, wrong files."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.excel import archive
from desktop_app.services.office import Office
from desktop_app.ui.pages.importing import file_choices as module
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import FIRST_COMMUNE, person
from tests.excel.binary_builders import compound_file
from tests.excel.builders import write_grid
from tests.services.import_workbooks import filled_template, untidy_list
from tests.ui.importing_desk import CHOOSE, RECEIPT, banners, office, open_file, page, press, settle

__all__ = ["office", "page"]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def imported(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> ImportPage:
    """The page after an untidy list was taken in, at the list of imports."""
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    page.flow.revise(commune=FIRST_COMMUNE)
    settle(page, qtbot)
    page.flow.commit()
    settle(page, qtbot)
    page.start_over()
    settle(page, qtbot)
    page.choose.history.setFocus()
    return page


def test_enter_shows_what_became_of_each_row(imported: ImportPage, qtbot: QtBot, office: Office) -> None:
    press(imported, qtbot, Qt.Key.Key_Return)
    pane = imported.side.ledger
    assert (pane.isVisible(), pane.heading.text(), pane.table.rows.total) == (True, "thon.xlsx", 6)
    assert "Đọc 6 = thêm 5 + sửa 0 + giống 0 + loại 1" in pane.facts.text()
    QTest.keyClick(pane.table, Qt.Key.Key_5, CTRL)
    assert (pane.tabs.tabText(pane.tabs.currentIndex()), pane.table.rows.total) == ("Lỗi 1", 1)
    assert "Họ và tên" in pane.current.message
    QTest.keyClick(pane.table, Qt.Key.Key_1, CTRL)
    QTest.keyClick(pane.table, Qt.Key.Key_G, CTRL)
    QTest.keyClicks(pane.search, "tran van")
    assert (pane.table.rows.total, pane.current.name) == (1, "Trần Văn Nam")
    went: list[tuple[str, object]] = []

    def navigate(page_id: str, **args: object) -> bool:
        went.append((page_id, args["person"]))
        return True

    opener = dataclasses.replace(imported.context, navigate=navigate)
    imported.side._context = opener
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    press(imported, qtbot, Qt.Key.Key_Return)
    assert went == [("household", person(office, "Trần Văn Nam").id)]


def test_esc_leaves_the_search_and_then_the_list(imported: ImportPage, qtbot: QtBot) -> None:
    press(imported, qtbot, Qt.Key.Key_Return)
    pane = imported.side.ledger
    pane.search.setFocus()
    QTest.keyClicks(pane.search, "zzz")
    assert pane.table.rows.total == 0
    QTest.keyClick(pane.search, Qt.Key.Key_Escape)
    assert (pane.search.text(), pane.table.rows.total, QApplication.focusWidget()) == ("", 6, pane.table)
    QTest.keyClick(pane.table, Qt.Key.Key_Escape)
    assert (pane.isVisible(), imported.choose.isVisible()) == (False, True)


def test_the_rejected_rows_come_out_again(
    imported: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    def choose(_parent: object, _heading: str, name: object, *_kinds: str) -> Path:
        suggested.append(str(name))
        return tmp_path / "lai.xlsx"

    monkeypatch.setattr(module, "choose_save", choose)
    QTest.keyClick(imported.choose.history, Qt.Key.Key_L, CTRL)
    settle(imported, qtbot)
    QTest.keyClick(imported.side.ledger.table, Qt.Key.Key_S, CTRL)
    settle(imported, qtbot)
    assert (suggested, (tmp_path / "lai.xlsx").exists()) == (["thon - dòng lỗi.xlsx"], True)


def test_an_old_import_is_taken_back_from_its_rows_and_says_what_stays(
    imported: ImportPage, qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.write("test", "Sửa") as work:
        work.people.change(person(office, "Trần Văn Nam").id, phone="0911222333")
    people = office.read.people.count()
    monkeypatch.setattr(imported.context.messages, "ask", lambda *_args, **_options: "undo")
    press(imported, qtbot, Qt.Key.Key_Return)
    QTest.keyClick(imported.side.ledger.table, Qt.Key.Key_Delete, CTRL)
    settle(imported, qtbot)
    qtbot.waitUntil(imported.choose.isVisible)  # its rows are gone with it
    assert office.read.people.count() == people - 4
    qtbot.waitUntil(lambda: any("Giữ lại" in text and "Trần Văn Nam" in text for text in banners(imported)))
    assert imported.choose._model.total == 0


def test_the_receipt_leads_to_the_rows(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    page.receipt.ledger.click()
    settle(page, qtbot)
    assert page.side.ledger.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert page.receipt.isVisible()


def test_a_locked_file_a_password_and_a_bomb_are_sentences(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "mat-khau.xlsx"
    secret.write_bytes(compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    open_file(page, qtbot, secret)
    assert [("mật khẩu" in text, "Hãy" in text) for text in banners(page)] == [(True, True)]
    other = write_grid(tmp_path / "chuyen-khac.xlsx", [["Tên hàng", "Giá"], ["Bút", 3000]])
    open_file(page, qtbot, other)
    assert ["Không nhận ra danh sách" in text for text in banners(page)] == [True]
    large = write_grid(tmp_path / "bom.xlsx", [["Họ và tên", "Năm sinh"], *(["Võ Thị Lan", 1990] for _ in range(3000))])
    with monkeypatch.context() as patch:
        patch.setattr(archive, "MAX_PART_BYTES", 50_000)
        patch.setattr(archive.Archive.chunks, "__defaults__", (50_000,))
        open_file(page, qtbot, large)
    assert ["quá lớn" in text for text in banners(page)] == [True]

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        open_file(page, qtbot, large)
    assert ["đang giữ" in text for text in banners(page)] == [True]
    assert (page.step, page.flow.busy) == (CHOOSE, False)
    open_file(page, qtbot, large)
    assert page.step != CHOOSE


def test_another_file_replaces_one_with_more_columns(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    wide = write_grid(
        tmp_path / "rong.xlsx", [["Họ và tên", "Năm sinh", "Thôn", "Xã", "Số ĐT", "Ghi chú"], ["Lan", 1990]]
    )
    narrow = write_grid(tmp_path / "hep.xlsx", [["Họ và tên", "Năm sinh"], ["Lan", 1990]])
    open_file(page, qtbot, wide)
    page.show_step(2)
    page.workbook.selectionModel().clear()
    open_file(page, qtbot, narrow)
    page.show_step(2)
    assert (page.workbook.model().columnCount(), len(page.workbook.heads.choices)) == (2, 2)
