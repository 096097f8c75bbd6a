"""Nhập Excel: what was copied comes in by Ctrl+V like a file; nonsense gets a sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.import_paste import Clip, NothingToPaste
from desktop_app.services.office import Office
from desktop_app.ui.pages.importing.clipboard import pasted_from
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import person
from tests.services.import_workbooks import filled_template, untidy_list
from tests.services.test_import_paste import LOOK_UP, RANGE, SPREADSHEET
from tests.ui.importing_desk import CHOOSE, RECEIPT, RECOGNISE, REVIEW, banners, office, open_file, page, press, settle

__all__ = ["office", "page"]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def own_clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def copied(text: str = "", html: str = "") -> None:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def paste(page: ImportPage, qtbot: QtBot) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_V, CTRL)
    settle(page, qtbot)


def test_a_range_takes_ctrl_v_and_enter_and_ctrl_z_takes_it_back(
    page: ImportPage, qtbot: QtBot, office: Office
) -> None:
    people = office.read.people.count()
    copied(RANGE)
    paste(page, qtbot)
    assert (page.step, page.next.text()) == (REVIEW, "Ghi nhận 2 dòng")
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    assert page.receipt._heading.text().startswith("Đã nhập dán từ bộ nhớ tạm 21-11-2026")
    assert person(office, "Võ Thị Lan").personal_id == "001190000901"
    page.context.do(history.undo_last)
    qtbot.waitUntil(lambda: page.receipt._state.text == "Đã hoàn tác")
    settle(page, qtbot)
    assert office.read.people.count() == people


def test_a_look_up_of_a_card_comes_in_as_one_row(page: ImportPage, qtbot: QtBot) -> None:
    copied(LOOK_UP)
    paste(page, qtbot)
    assert page.flow.seen is not None
    assert (page.flow.seen.totals.read, page.flow.seen.rows[0].name[:10].casefold()) == (1, "võ thị lan")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "đang trống"), ("xin chào", "không có bảng danh sách nào"), ("a\tb\n1\t2", "không nhận ra")],
)
def test_nonsense_is_one_sentence_and_the_page_stays(page: ImportPage, qtbot: QtBot, text: str, words: str) -> None:
    copied(text)
    paste(page, qtbot)
    assert page.step == CHOOSE
    assert [words in said for said in banners(page)] == [True]
    copied(RANGE)
    paste(page, qtbot)
    assert (page.step, banners(page)) == (REVIEW, [])


def test_a_workbook_copied_in_the_folder_window_is_opened(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    paste(page, qtbot)
    assert page.flow.seen is not None
    assert page.flow.seen.path == path


def test_in_a_field_ctrl_v_pastes_into_the_field(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    assert (page.step, QApplication.focusWidget()) == (RECOGNISE, page.facts.commune)
    copied("soc son")
    paste(page, qtbot)
    assert (page.facts.commune.text(), page.step) == ("soc son", RECOGNISE)


def test_a_file_in_hand_is_not_given_up_silently(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    page.flow.map_column("H", "")
    settle(page, qtbot)
    asked: list[str] = []
    answer = {"now": "keep"}

    def ask(question: str, **_options: object) -> str:
        asked.append(question)
        return answer["now"]

    monkeypatch.setattr(page.context.messages, "ask", ask)
    copied(RANGE)
    page.next.setFocus()
    paste(page, qtbot)
    assert page.flow.seen is not None
    assert (asked, page.flow.seen.path.name) == (["Bỏ tệp thon.xlsx đang xem dở?"], "thon.xlsx")
    answer["now"] = "leave"
    paste(page, qtbot)
    assert page.flow.seen.path.name.startswith("dán từ bộ nhớ tạm")


def with_format(name: str, content: bytes) -> QMimeData:
    data = QMimeData()
    data.setText("Họ và tên\tSố CCCD\nVõ Thị Lan\t1,19E+09")
    data.setData(name, content)
    return data


def test_what_the_clipboard_holds() -> None:
    picture = QMimeData()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    picture.setImageData(image)
    with pytest.raises(NothingToPaste, match="hình ảnh"):
        pasted_from(picture)
    several = QMimeData()
    several.setUrls([QUrl.fromLocalFile("a.xlsx"), QUrl.fromLocalFile("b.xlsx")])
    with pytest.raises(NothingToPaste, match="đúng một tệp"):
        pasted_from(several)
    page_: Any = QMimeData()
    page_.setHtml("<table><tr><td>Họ và tên</td></tr></table>")
    assert isinstance(found := pasted_from(page_), Clip)
    assert "<table>" in found.html
    data = with_format('application/x-qt-windows-mime;value="XML Spreadsheet"', SPREADSHEET.encode())
    assert isinstance(found := pasted_from(data), Clip)
    assert found.spreadsheet == SPREADSHEET.encode()
