"""Nhập Excel: the receipt and ways back, faults as sentences, the same file again, small screens."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import history, importing
from desktop_app.services.office import Office
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.pages.importing import file_choices as module
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import FIRST_COMMUNE, person
from tests.services.import_workbooks import (
    BUOI,
    COMMUNE,
    filled_template,
    plain_list,
    stopped_list,
    untidy_list,
)
from tests.ui.conftest import House
from tests.ui.importing_desk import (
    CHOOSE,
    MAP,
    RECEIPT,
    RECOGNISE,
    REVIEW,
    banners,
    office,
    open_file,
    page,
    press,
    settle,
)
from tests.vietnamese import english_words

__all__ = ["office", "page"]


def test_the_import_is_taken_back_from_its_receipt(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    people = office.read.people.count()
    open_file(
        page,
        qtbot,
        filled_template(office, tmp_path / "mau.xlsx", [BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}]),
    )
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, office.read.people.count()) == (RECEIPT, people + 1)
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert office.read.people.count() == people
    assert page.receipt._state.text == "Đã hoàn tác"
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, page.choose.history.isVisible()) == (CHOOSE, False)


def test_ctrl_z_and_ctrl_y_are_seen_on_the_receipt(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    newcomer = BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [newcomer]))
    press(page, qtbot, Qt.Key.Key_Return)
    page.context.do(history.undo_last)
    qtbot.waitUntil(lambda: page.receipt._state.text == "Đã hoàn tác")
    assert not page.receipt.undo.isVisible()
    page.context.do(history.redo_last)
    qtbot.waitUntil(lambda: page.receipt._state.text == "Khớp từng dòng")
    assert page.receipt.undo.isVisible()
    settle(page, qtbot)


def test_a_choice_made_while_the_file_is_checked_is_not_lost(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    page.flow.revise(policy=frozenset({"add"}))
    page.flow.revise(commune=FIRST_COMMUNE)
    page.flow.revise(policy=frozenset({"add", "update"}))
    settle(page, qtbot)
    assert page.flow.seen is not None
    assert (page.flow.seen.policy, page.flow.seen.commune) == (frozenset({"add", "update"}), FIRST_COMMUNE)
    assert page.review.policies["update"].isChecked()


def test_what_an_undo_leaves_is_named(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    newcomer = BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [newcomer]))
    press(page, qtbot, Qt.Key.Key_Return)
    with office.write("test", "Sửa") as work:
        work.people.change(person(office, "Võ Thị Lan").id, phone="0911222333")
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert page.receipt._state.text == "Đã hoàn tác một phần"
    assert "Võ Thị Lan" in page.receipt._made.text()
    assert person(office, "Võ Thị Lan").phone == "0911222333"


def test_the_history_takes_back_an_older_import(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = office.read.people.count()
    path = stopped_list(
        tmp_path / "c21a.xlsx", [FIRST_COMMUNE, "Đỗ Thị Lạ", "9900000077", "", "x", "", "", "05/2026", "", "", ""]
    )
    open_file(page, qtbot, path)
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert (page.step, page.choose.history.isVisible(), page.choose._model.total) == (CHOOSE, True, 1)
    asked: list[str] = []
    answer = {"now": "keep"}

    def ask(question: str, **_options: object) -> str:
        asked.append(question)
        return answer["now"]

    monkeypatch.setattr(page.context.messages, "ask", ask)
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert (asked, office.read.people.count()) == (["Hoàn tác lần nhập c21a.xlsx?"], people + 1)
    answer["now"] = "undo"
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert (office.read.people.count(), page.choose._model.total) == (people, 0)


def test_rejected_rows_and_the_template_are_saved(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = {"Lưu dòng lỗi": tmp_path / "loi.xlsx", "Lưu mẫu trống": tmp_path / "mau.xlsx"}
    monkeypatch.setattr(module, "choose_save", lambda _parent, heading, *_rest: targets[heading])
    QTest.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert [path.exists() for path in targets.values()] == [True, True]


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "rỗng"), (b"PK\x03\x04 broken", "hỏng"), (b"%PDF-1.7", "không phải bảng tính")]
)
def test_a_bad_file_is_one_sentence_and_the_page_stays_alive(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, content: bytes, words: str
) -> None:
    bad = tmp_path / "hong.xlsx"
    bad.write_bytes(content)
    open_file(page, qtbot, bad)
    assert page.step == CHOOSE
    assert any(words in text for text in banners(page))
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    assert page.step == REVIEW
    assert not any(words in text for text in banners(page))


def test_a_stale_preview_is_checked_again_by_itself(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_file(
        page,
        qtbot,
        filled_template(office, tmp_path / "mau.xlsx", [BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}]),
    )
    with office.write("test", "thử") as work:
        work.hamlets.add(commune_code=FIRST_COMMUNE, name="Thôn Khác", list_order=9)
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, any("đã thay đổi sau khi xem trước" in text for text in banners(page))) == (REVIEW, True)
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT


def test_a_cancelled_commit_writes_nothing(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importing.commit

    def cancelled(held: Office, seen: Any, *, progress: Any) -> Any:
        def stop(done: int, total: int, text: str = "") -> None:
            if done == 3:
                raise Cancelled  # what the window's progress raises once the user has pressed Hủy

        return real(held, seen, progress=stop)

    monkeypatch.setattr(importing, "commit", cancelled)
    people = office.read.people.count()
    newcomer = BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [newcomer]))
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, office.read.people.count(), page.next.isEnabled()) == (REVIEW, people, True)


def test_the_same_file_again_says_so(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx", [BUOI | {"household_code": "M1", "full_name": "Võ Thị Lan"}])
    open_file(page, qtbot, path)
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    open_file(page, qtbot, path)
    assert (page.step, page.next.text()) == (REVIEW, "Xong, không có gì để ghi")
    assert page.facts._again.text == "Tệp này đã nhập ngày 21/11/2026"
    imports = office.read.imports.count()
    press(page, qtbot, Qt.Key.Key_Return)
    assert (page.step, office.read.imports.count()) == (CHOOSE, imports)


def test_sex_codes_are_asked_not_guessed(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    headings = ("Họ và tên", "Năm sinh", "Giới tính", "Thôn", "Xã")
    rows = [[f"Người Thứ {'ABCDEF'[at]}", "1990", code, "Thôn Bình Hòa", COMMUNE] for at, code in enumerate("101010")]
    open_file(page, qtbot, plain_list(tmp_path / "a.xlsx", headings, *rows))
    assert page.step == RECOGNISE
    assert page.flow.seen is not None
    assert page.flow.seen.reading.questions
    (card,) = page.facts.cards.cards
    assert QApplication.focusWidget() is card
    assert [option.text for option in card.item.options] == ["“0” là Nam, “1” là Nữ", "“0” là Nữ, “1” là Nam"]
    press(page, qtbot, Qt.Key.Key_2)
    assert page.flow.seen.reading.questions == ()
    assert QApplication.focusWidget() is page.next
    assert (card.item.told, card.item.chosen) == (True, 1)  # still there, to be changed
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert (person(page.context.office, "Người Thứ A").sex, person(page.context.office, "Người Thứ B").sex) == (
        "male",
        "female",
    )


def test_a_file_is_taken_by_dropping_it(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    settle(page, qtbot)
    assert page.step == REVIEW


def test_going_back_keeps_the_file(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    QTest.keyClick(page, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert page.step == MAP
    QTest.keyClick(page, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert page.step == RECOGNISE
    QTest.keyClick(page, Qt.Key.Key_F9)
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert page.step == REVIEW


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_step_fits_the_small_screen(
    page: ImportPage, qtbot: QtBot, house: House, tmp_path: Path, zoom: int
) -> None:
    house.theme.show_zoom(zoom)
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    for step in (CHOOSE, RECOGNISE, MAP, REVIEW):
        page.show_step(step)
        qtbot.wait(1)
        for name in ("next", "back"):
            control: QPushButton = getattr(page, name)
            if control.isVisible():
                corner = control.mapTo(page, control.rect().bottomRight())
                assert page.rect().contains(corner), (zoom, step, name)
        boxes = [box for box in page.findChildren(QCheckBox) if box.isVisible()]
        assert all(page.rect().contains(box.mapTo(page, box.rect().bottomRight())) for box in boxes)


def test_everything_said_is_vietnamese(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    texts = [widget.text() for widget in page.findChildren(QPushButton)]
    texts += [box.text() for box in page.findChildren(QCheckBox)]
    texts += [page.review.tabs.tabText(at) for at in range(page.review.tabs.count())]
    texts += [widget.accessibleName() for widget in page.findChildren(QWidget)]
    assert [text for text in texts if english_words(text)] == []
