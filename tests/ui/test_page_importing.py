"""Nhập Excel by keyboard: five steps, two keys for a known layout, doubts by digit, a receipt, undo, sentences for faults."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import importing
from desktop_app.services.office import Office
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.importing import page as module
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import FIRST_COMMUNE, office_of_twelve, person
from tests.services.import_workbooks import (
    AN,
    BUOI,
    COMMUNE,
    CUONG,
    filled_template,
    plain_list,
    stopped_list,
    untidy_list,
)
from tests.ui.conftest import House
from tests.vietnamese import english_words

ENTRIES = (PageEntry(id="import", title="Nhập Excel", icon="import", factory=ImportPage),)
CHOOSE, RECOGNISE, MAP, REVIEW, RECEIPT = range(5)
Shell = Callable[..., Any]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def page(shell: Shell, office: Office, qtbot: QtBot) -> ImportPage:
    window = shell(ENTRIES, office=office)
    window.activateWindow()
    window.navigate("import")
    found: ImportPage = window.stack.current
    settle(found, qtbot)
    return found


def settle(page: ImportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.flow.busy and not page.context.jobs.busy, timeout=20_000)


def press(page: ImportPage, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        target: QWidget = QApplication.focusWidget() or page
        QTest.keyClick(target, key)
        settle(page, qtbot)


def open_file(page: ImportPage, qtbot: QtBot, path: Path) -> None:
    page.open_file(path)
    settle(page, qtbot)


def banners(page: ImportPage) -> list[str]:
    labels = page.window().banners.findChildren(QWidget)  # type: ignore[attr-defined]
    return [label.text() for label in labels if hasattr(label, "text") and label.isVisible() and label.text()]


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
    assert page.flow.seen is not None
    assert page.flow.seen.rows[0].result == "update"
    assert page.next.text() == "Ghi nhận 1 dòng"
    page.review.tabs.setCurrentIndex(0)
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_9)
    assert page.flow.seen.rows[0].result == "suspect"
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_1)
    assert page.flow.seen.rows[0].result == "add"


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
    answer = {"keep": "keep"}
    monkeypatch.setattr(page.context.messages, "ask", lambda question, **_o: asked.append(question) or answer["keep"])
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert (asked, office.read.people.count()) == (["Hoàn tác lần nhập c21a.xlsx?"], people + 1)
    answer["keep"] = "undo"
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
    page.facts.answered.emit(page.flow.seen.reading.questions[0].key, {"1": "male", "0": "female"})
    settle(page, qtbot)
    assert page.flow.seen.reading.questions == ()
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
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.step == MAP
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
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
