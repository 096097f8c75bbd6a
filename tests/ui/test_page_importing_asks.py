"""Nhập Excel: what is asked and proposed, answered by one key: letters of old fonts, lost zeros, codes, kinds, filters and search."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services.import_values import Ask
from desktop_app.services.office import Office
from desktop_app.ui.pages.importing.item_cards import ItemCard
from desktop_app.ui.pages.importing.items import Item, Option
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import FIRST_COMMUNE
from tests.corpus.old_text import tcvn3
from tests.excel.builders import people
from tests.services.import_workbooks import AN, COMMUNE, filled_template, plain_list, untidy_list
from tests.ui.importing_desk import MAP, RECOGNISE, REVIEW, office, open_file, page, press, settle

__all__ = ["office", "page"]
CTRL = Qt.KeyboardModifier.ControlModifier
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Thôn", "Xã")


def old_font_list(path: Path) -> Path:
    made = people(12, seed=5)
    rows = [
        [n, tcvn3(one.name), "05/03/1965", one.personal_id, tcvn3("Thôn Bình Hòa"), tcvn3(COMMUNE)]
        for n, one in enumerate(made, start=1)
    ]
    return plain_list(path, [tcvn3(heading) for heading in HEADINGS], *rows)


def card(page: ImportPage, name: str) -> ItemCard:
    (found,) = [card for card in page.facts.cards.cards if card.item.id == name]
    return found


def names(page: ImportPage) -> list[str]:
    assert page.flow.seen is not None
    return [str(row.values["full_name"]) for row in page.flow.seen.reading.rows]


def test_letters_of_an_old_font_are_shown_before_and_after_and_refused_by_a_digit(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    open_file(page, qtbot, old_font_list(tmp_path / "a.xlsx"))
    assert page.step == RECOGNISE  # never silently, however clear the columns are
    shown = card(page, "text:B")
    before, after = shown.item.samples[0]
    assert (tcvn3(after), shown.item.chosen, shown.item.told) == (before, 0, False)
    assert names(page)[0] == people(12, seed=5)[0].name
    assert page.flow.seen is not None
    assert page.flow.seen.reading.mapping["E"] == "hamlet"
    card(page, "text:E").setFocus()
    press(page, qtbot, Qt.Key.Key_3)
    assert (card(page, "text:E").item.told, card(page, "text:E").item.chosen) == (True, 2)
    assert page.flow.seen.answers["text:E"] == {"encoding": "unicode"}
    assert page.flow.seen.reading.mapping["E"] == ""  # its heading is no word any more
    card(page, "text:E").setFocus()
    press(page, qtbot, Qt.Key.Key_1)
    assert page.flow.seen.reading.mapping["E"] == "hamlet"


def test_accepting_the_letters_goes_on_by_enter(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, old_font_list(tmp_path / "a.xlsx"))
    page.next.setFocus()
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert page.step >= MAP


def test_lost_zeros_are_counted_with_samples_and_the_column_can_be_left_out(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [
        [f"Người Thứ {letter}", "1971", 1071000100 + at, "Thôn Bình Hòa", COMMUNE] for at, letter in enumerate("ABCDE")
    ]
    rows.append(["Người Thứ G", "1971", "001071000190", "Thôn Bình Hòa", COMMUNE])
    open_file(page, qtbot, plain_list(tmp_path / "a.xlsx", ("Họ và tên", "Năm sinh", "Số CCCD", "Thôn", "Xã"), *rows))
    shown = card(page, "zeros:personal_id")
    assert "5 số" in shown.item.text
    assert shown.item.samples[0] == ("1071000100", "001071000100")
    page.show_step(RECOGNISE)
    shown.setFocus()
    press(page, qtbot, Qt.Key.Key_2)
    assert page.flow.seen is not None
    assert page.flow.seen.reading.mapping["C"] == ""


def test_many_answers_are_chosen_by_typing(page: ImportPage, qtbot: QtBot, shown: object) -> None:
    options = tuple(Option(text=f"Chỉ tiêu {number}", meaning={"x": str(number)}) for number in range(1, 13))
    made = ItemCard(Item(id="a", key="a", heading="Cần trả lời", text="Đây là chỉ tiêu nào?", options=options))
    shown(made)  # type: ignore[operator]
    answered: list[int] = []
    made.answered.connect(lambda _item, at: answered.append(at))
    made.field.setFocus()
    QTest.keyClicks(made.field, "tieu 11")
    QTest.keyClick(made.field, Qt.Key.Key_Return)
    assert answered == [10]


def test_a_question_of_the_kind_is_answered_by_a_digit(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[COMMUNE, *range(1, 13)]]
    headings = ("Xã, phường", *(f"Tháng {month}" for month in range(1, 13)))
    open_file(page, qtbot, plain_list(tmp_path / "a.xlsx", headings, *rows))
    assert page.flow.seen is not None
    asks: tuple[Ask, ...] = page.flow.seen.asks
    assert page.step == RECOGNISE
    first = asks[0]
    shown = card(page, f"{first.key}/{first.code}")
    assert shown.item.open
    shown.field.setFocus()
    if len(first.choices) <= 9:
        press(page, qtbot, Qt.Key.Key_1)
    else:
        QTest.keyClick(shown.field, Qt.Key.Key_Down)
        press(page, qtbot, Qt.Key.Key_Return)
    assert page.flow.seen.answers[first.key][first.code] == first.choices[0][0]
    assert card(page, f"{first.key}/{first.code}").item.told  # still there, to be changed


def test_the_kind_is_chosen_by_keyboard(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx"))
    page.show_step(RECOGNISE)
    page.facts.kind.setFocus()
    page.facts.kind.selectAll()
    QTest.keyClicks(page.facts.kind, "khong kem ho")
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.flow.seen is not None
    assert page.flow.seen.kind == "members"


def test_the_left_side_says_what_belongs_to_the_step(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    assert (page.facts._heading.text(), page.facts.kind.isVisible()) == ("Nhận dạng", True)
    assert "độ chắc" in page.facts._sure.text
    page.show_step(MAP)
    assert (page.facts._heading.text(), page.facts.kind.isVisible()) == ("Ghép cột", False)
    assert page.facts._states["sure"].text == "8 chắc chắn"


def test_filters_by_key_and_search_in_the_preview(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    open_file(page, qtbot, untidy_list(tmp_path / "thon.xlsx"))
    page.flow.revise(commune=FIRST_COMMUNE)
    settle(page, qtbot)
    page.show_step(REVIEW)
    QTest.keyClick(page.next, Qt.Key.Key_5, CTRL)
    assert (page.review.tabs.tabText(page.review.tabs.currentIndex()), page.review.table.rows.total) == ("Lỗi 1", 1)
    QTest.keyClick(page.review.table, Qt.Key.Key_1, CTRL)
    assert page.review.table.rows.total == 6
    QTest.keyClick(page.review.table, Qt.Key.Key_G, CTRL)
    assert QApplication.focusWidget() is page.review.search
    QTest.keyClicks(page.review.search, "le thi 0111")
    qtbot.waitUntil(lambda: page.review.table.rows.total == 0)
    page.review.search.clear()
    QTest.keyClicks(page.review.search, "001180000104")
    qtbot.waitUntil(lambda: page.review.table.rows.total == 1)
    assert page.review.table.rows.row(0).name == "Lê Thị Thu (02/1980)"  # type: ignore[union-attr]
    QTest.keyClick(page.review.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.review.table.rows.total == 6)
    assert QApplication.focusWidget() is page.review.table


def test_before_and_after_stand_cell_by_cell(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    known = AN | {"household_code": "HGD-001", "phone": "0987654321", "insurance_no": "", "support_class": ""}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", [known]))
    texts = change_texts(page)
    assert texts[:6] == ["Ô", "Trong dữ liệu", "Theo tệp", "Điện thoại", "0912345678", "0987654321"]
    QTest.keyClick(page.next, Qt.Key.Key_E, CTRL)
    assert QApplication.focusWidget() is page.review.policies["add"]
    page.review.policies["update"].setFocus()
    press(page, qtbot, Qt.Key.Key_Space)
    assert "0987654321 (không ghi)" in change_texts(page)


def change_texts(page: ImportPage) -> list[str]:
    """What stands in the grid of changes."""
    labels = page.review.detail._changes.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def test_several_questions_are_answered_by_a_row_of_digits(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [
        [f"Người Thứ {letter}", "1990", code, "Thôn Bình Hòa"] for letter, code in zip("ABCDEF", "101010", strict=True)
    ]
    open_file(page, qtbot, plain_list(tmp_path / "a.xlsx", ("Họ và tên", "Năm sinh", "Giới tính", "Thôn"), *rows))
    assert QApplication.focusWidget() is page.facts.commune
    QTest.keyClicks(page.facts.commune, "soc son")
    press(page, qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.facts.cards.cards[0]
    press(page, qtbot, Qt.Key.Key_1)
    assert QApplication.focusWidget() is page.next
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert (page.step, page.next.text()) == (REVIEW, "Ghi nhận 6 dòng")
