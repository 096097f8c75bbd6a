"""Báo cáo: after saving, passwords, what goes wrong while saving, and this month made like the last one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, save
from desktop_app.services.submitting import submit
from desktop_app.system import disk
from desktop_app.system.disk import DiskFull, NoPermission
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.reports import making, saving
from desktop_app.ui.pages.reports.password_dialog import PasswordDialog
from desktop_app.ui.pages.reports.submit_dialog import SubmitDialog
from tests.ui.reports_desk import CONTROL, SHIFT, Desk, Key, desk, memory, office, texts

__all__ = ["desk", "memory", "office"]
PASSWORD = "HoaAn-2026"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every file dialog of the test saves, under the name that is offered."""
    made = tmp_path / "gui"
    made.mkdir()

    def choose(_parent: QWidget, _heading: str, suggested: Path, *_kinds: str) -> Path:
        return made / suggested.name

    monkeypatch.setattr(files, "choose_save", choose)
    return made


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def press(parent: QWidget, text: str) -> None:
    (found,) = [one for one in parent.findChildren(QAbstractButton) if one.text() == text]
    found.click()


def test_what_was_saved_is_opened_with_its_folder_or_printed(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.go()
    assert page.pane.saved_bar.isHidden()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert page.pane.saved.text() == "Đã lưu B15a-UQ-2026-10.xlsx vào thư mục gui"
    opened: list[str] = []
    answers = iter([True, True, True, False])

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return next(answers)

    printed: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    monkeypatch.setattr(page.outlet, "print", printed.append)
    path = folder / "B15a-UQ-2026-10.xlsx"
    press(page.pane.saved_bar, "Mở")
    press(page.pane.saved_bar, "Mở thư mục")
    press(page.pane.saved_bar, "In…")
    desk.press(Key.Key_E, CONTROL | SHIFT)
    assert opened == [str(path), str(folder), str(path)]
    assert printed == [page.made]
    page.pane.open_button.click()
    assert "chưa có chương trình mở tệp .xlsx" in desk.banners
    path.unlink()
    page.pane.open_button.click()
    assert "Không còn thấy B15a-UQ-2026-10.xlsx" in desk.banners
    desk.press(Key.Key_PageUp, CONTROL)  # another report: the line belongs to the one before
    desk.ready()
    assert page.pane.saved_bar.isHidden()


def test_a_workbook_is_saved_with_a_password_typed_twice(desk: Desk, folder: Path, memory: Memory) -> None:
    page = desk.go()
    page.pane.locked.setChecked(True)
    desk.press(Key.Key_S, CONTROL)
    (dialog,) = page.findChildren(PasswordDialog)
    assert any("không lấy lại được" in text for text in texts(dialog))
    assert dialog.first.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(dialog.first, "abc")
    QTest.keyClick(dialog.first, Key.Key_Return)
    QTest.keyClicks(dialog.again, "abc")
    QTest.keyClick(dialog.again, Key.Key_Return)
    assert "dài từ 8" in dialog.said.text()
    assert names(folder) == []
    for field in (dialog.first, dialog.again):
        field.setText(PASSWORD)
    QTest.keyClick(dialog.again, Key.Key_Return)
    desk.ready()
    path = folder / "B15a-UQ-2026-10.xlsx"
    with path.open("rb") as stream:
        OOXMLFile(stream).load_key(password=PASSWORD, verify_password=True)
    assert PASSWORD not in str(memory.values)
    assert dialog.first.text() == dialog.again.text() == ""
    page.pane.pdf.click()  # a PDF is saved without asking
    desk.ready()
    assert names(folder) == ["B15a-UQ-2026-10.pdf", "B15a-UQ-2026-10.xlsx"]


def test_leaving_the_password_saves_nothing(desk: Desk, folder: Path) -> None:
    page = desk.go()
    page.pane.locked.setChecked(True)
    desk.press(Key.Key_S, CONTROL)
    (dialog,) = page.findChildren(PasswordDialog)
    QTest.keyClick(dialog, Key.Key_Escape)
    desk.ready()
    assert names(folder) == []


def raising(exc: Exception) -> Callable[..., None]:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise exc

    return fail


@pytest.mark.parametrize(
    ("exc", "button"),
    [
        (NoPermission("Nơi chứa a.xlsx chỉ cho đọc nên không ghi được. Hãy chọn một thư mục khác."), "Lưu tên khác…"),
        (DiskFull("Ổ đĩa đã đầy nên không ghi được a.xlsx. Hãy xoá bớt tệp."), "Lưu nơi khác…"),
    ],
)
def test_a_place_that_takes_no_file_is_a_sentence_with_a_way_on(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, exc: WorldFault, button: str
) -> None:
    own = save
    monkeypatch.setattr(saving, "save", raising(exc))
    page = desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert exc.sentence in desk.banners
    assert page.pane.saved_bar.isHidden()
    monkeypatch.setattr(saving, "save", own)
    press(desk.window.banners, button)
    desk.ready()
    assert names(folder) == ["B15a-UQ-2026-10.xlsx"]


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_a_disk_that_fills_up_while_writing_leaves_the_folder_as_it_was(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    import errno  # here: only this test speaks in numbers of the system

    old = folder / f"B15a-UQ-2026-10.{kind}"
    old.write_bytes(b"cu")
    monkeypatch.setattr(disk, "_settle", raising(OSError(errno.ENOSPC, "No space left on device")))
    desk.go()
    desk.press(Key.Key_S, CONTROL | SHIFT if kind == "pdf" else CONTROL)
    desk.ready()
    assert "Ổ đĩa đã đầy" in desk.banners
    assert names(folder) == [old.name]
    assert old.read_bytes() == b"cu"


def test_a_missing_typeface_is_said_where_the_sheet_would_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = WorldFault("Máy này không có phông chữ để vẽ báo cáo. Hãy cài lại chương trình.")
    monkeypatch.setattr(making, "pdf_of", raising(fault))
    page = desk.go()
    assert page.pane.stage.state == "empty"
    assert fault.sentence in texts(page.pane)
    assert not page.pane.excel.isEnabled()


def test_cancelling_a_save_leaves_no_file_and_says_so(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "save", raising(Cancelled()))
    desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert desk.toast == "Đã hủy lưu; chưa có tệp nào được ghi."
    assert names(folder) == []


def test_this_month_is_saved_like_the_last_one(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.go(form="DS-DENHAN", month="2026-09")
    page.chooser.commune.set_value(page.chooser.commune.choices[1].code)
    page.chooser.commune.committed.emit()
    desk.ready()
    desk.press(Key.Key_S, CONTROL | SHIFT)
    desk.ready()
    assert page.made is not None
    wanted = page.made.request.filters
    assert wanted.commune is not None
    (first,) = names(folder)
    page.chooser.commune.set_value("all")
    page.chooser.commune.committed.emit()
    desk.ready()
    monkeypatch.setattr(files, "choose_save", raising(AssertionError("nothing is asked")))
    desk.go(form="DS-DENHAN", month="2026-10")
    desk.press(Key.Key_L, CONTROL | SHIFT)
    desk.qtbot.waitUntil(lambda: len(names(folder)) == 2, timeout=20_000)
    desk.ready()
    assert page.made.request.filters == wanted
    assert names(folder) == [first, first.replace("2026-09", "2026-10")]
    desk.press(Key.Key_L, CONTROL | SHIFT)  # once more: the file that is there is not written over
    desk.qtbot.waitUntil(lambda: len(names(folder)) == 3, timeout=20_000)
    desk.ready()


def test_what_was_submitted_last_month_is_submitted_again(desk: Desk, office: Office, folder: Path) -> None:
    submit(office, "B15a-UQ", "2026-09", folder, Filters(), despite="thử", lock=False)
    page = desk.go(form="B15a-UQ", month="2026-10")
    desk.press(Key.Key_L, CONTROL | SHIFT)
    (dialog,) = page.findChildren(SubmitDialog)
    assert dialog.folder_path == folder
    assert "10/2026" in dialog.windowTitle()
    assert desk.toast == "Làm lại như B15a-UQ tháng 09/2026 đã nộp."
    desk.qtbot.waitUntil(lambda: dialog.ready, timeout=20_000)
    dialog.reject()
    desk.ready()


def test_without_an_earlier_one_it_is_said(desk: Desk, folder: Path) -> None:
    desk.go(form="TH-THANG")
    desk.press(Key.Key_L, CONTROL | SHIFT)
    assert desk.toast.startswith("Chưa có kỳ trước nào của Bảng tổng hợp tháng")
    assert names(folder) == []
