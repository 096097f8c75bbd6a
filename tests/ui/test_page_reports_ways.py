"""Báo cáo: the ways out of a sheet: workbook, PDF, a declaration batch, the names under it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.services.collecting_batches import BatchForm, batches, create_batch
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.reporting import save
from desktop_app.services.reporting_letterhead import signers
from desktop_app.system.disk import FileInUse
from desktop_app.ui import files
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.reports import saving
from desktop_app.ui.pages.reports.dialogs import BatchDialog, SignersDialog
from tests.services.report_builders import pdf_text, sheet_rows
from tests.ui.reports_desk import CONTROL, SHIFT, Desk, Key, desk, memory, office

__all__ = ["desk", "memory", "office"]


@pytest.mark.parametrize(
    ("key", "modifier", "kind"), [(Key.Key_S, CONTROL, "xlsx"), (Key.Key_S, CONTROL | SHIFT, "pdf")]
)
def test_the_sheet_is_saved_from_the_keyboard(
    desk: Desk,
    memory: Memory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    kind: str,
) -> None:
    asked: list[Path] = []

    def choose(_parent: QWidget, _heading: str, suggested: Path, *_kinds: str) -> Path:
        asked.append(suggested)
        return tmp_path / "ra" / suggested.name

    monkeypatch.setattr(files, "choose_save", choose)
    page = desk.go()
    assert page.pane.kept.isHidden()
    desk.press(key, modifier)
    desk.ready()
    out = tmp_path / "ra" / f"B15a-UQ-2026-10.{kind}"
    assert [path.name for path in asked] == [out.name]
    assert page.made is not None
    if kind == "pdf":
        assert out.read_bytes() == page.made.pdf
        assert "BÁO CÁO KẾT QUẢ THỰC HIỆN CHỈ TIÊU" in pdf_text(out)
    else:
        assert sheet_rows(out)[4][0] == "Tháng 10 năm 2026"
    assert desk.toast == f"Đã lưu {out.name}"
    assert page.pane.kept.text.startswith("Đã lưu ")
    assert page.pane.kept.text.endswith("21/11/2026")
    assert memory.get("report/folder") == str(out.parent)
    assert page.outlet.folder() == out.parent
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.pane.folder.click()
    assert opened == [str(out.parent)]


def test_a_name_without_a_suffix_gets_the_right_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "thang 10")
    desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert (tmp_path / "thang 10.xlsx").is_file()


def test_giving_up_the_name_saves_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: None)
    desk.go()
    before = sorted(tmp_path.iterdir())
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert sorted(tmp_path.iterdir()) == before
    assert desk.toast == ""


def test_a_file_open_in_excel_offers_another_name(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_args: Any, **_kwargs: Any) -> None:
        raise FileInUse(
            "Tệp B15a-UQ.xlsx đang được mở bởi chương trình khác (thường là Excel). Hãy đóng tệp đó rồi làm lại."
        )

    names = iter([tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    monkeypatch.setattr(files, "choose_save", lambda *_args: next(names))
    own = save
    monkeypatch.setattr(saving, "save", locked)
    desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert "đang được mở bởi chương trình khác" in desk.banners
    monkeypatch.setattr(saving, "save", own)
    (again,) = [one for one in desk.window.banners.findChildren(QAbstractButton) if one.text() == "Lưu tên khác…"]
    again.click()
    desk.ready()
    assert (tmp_path / "b.xlsx").is_file()


def test_a_folder_that_cannot_be_written_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cho.xlsx").mkdir()
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "cho.xlsx")
    page = desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert "cho.xlsx" in desk.banners
    assert page.pane.kept.isHidden()


def test_a_batch_is_made_from_those_who_wait(desk: Desk, office: Office) -> None:
    page = desk.go(form="D05-TS", month="2026-11")
    assert "chờ kê khai" in page.pane.state.text
    assert page.chooser.new_batch.isVisible()
    before = {view.batch.id for view in batches(office)}
    desk.press(Key.Key_N, CONTROL)
    (dialog,) = page.findChildren(BatchDialog)
    assert dialog.sums.text().endswith("đ.")
    form = dialog.form()
    assert form is not None
    assert form.organisation_id is not None
    dialog.made_on.setFocus()
    QTest.keyClick(dialog.made_on, Key.Key_Return)
    desk.ready()
    (view,) = [one for one in batches(office) if one.batch.id not in before]
    assert view.people > 0
    assert page.made is not None
    assert page.made.sheet.batch_id == view.batch.id
    number = f"{len(before) + 1:02d}/2026"
    assert page.made.sheet.header["list_number"] == number
    assert page.chooser.batch.text() == f"{number}, {view.people} người, đang lập"
    assert page.chooser.send.isVisible()
    assert "Ctrl+Z" in desk.toast


def test_a_batch_taken_back_leaves_the_list_of_those_who_wait(desk: Desk, office: Office) -> None:
    made = create_batch(office, BatchForm()).value
    page = desk.go(form="D05-TS", month="2026-11", batch=made)
    assert page.made is not None
    assert page.made.sheet.batch_id == made
    desk.window.context.do(undo_last, toast="")
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.sheet.batch_id is None, timeout=20_000)
    desk.ready()
    assert page.chooser.batch.text().startswith("Đang chờ")


def test_a_batch_is_marked_as_sent_only_after_asking(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_batch(office, BatchForm()).value
    page = desk.go(form="D05-TS", month="2026-11", batch=made)
    answers = iter(["keep", "sent"])
    monkeypatch.setattr(desk.window.messages, "ask", lambda *_args, **_kwargs: next(answers))
    page.chooser.send.click()
    desk.ready()
    assert batches(office)[0].batch.state == "draft"
    page.chooser.send.click()
    desk.ready()
    assert batches(office)[0].batch.state == "sent"
    assert page.chooser.batch.text().endswith("đã gửi")
    assert not page.chooser.send.isVisible()


def test_the_signers_are_written_once_for_every_report(desk: Desk, office: Office) -> None:
    page = desk.go()
    page.edit_signers()
    (dialog,) = page.findChildren(SignersDialog)
    assert not dialog.is_dirty()
    dialog.place.setText("Sông Mẫu")
    dialog.director.setText("Trần Văn Ký")
    assert dialog.is_dirty()
    dialog.director.setFocus()
    QTest.keyClick(dialog.director, Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.sheet.header["signer"] == "Trần Văn Ký")
    desk.ready()
    assert signers(office).place == "Sông Mẫu"
    assert page.made is not None
    assert page.made.sheet.header["place_and_day"].startswith("Sông Mẫu, ngày")
