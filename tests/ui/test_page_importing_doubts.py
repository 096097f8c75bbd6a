"""Nhập Excel: doubtful rows side by side, one key each, many by one key with count and sample; what was chosen is seen and revoked."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.import_values import Candidate, Decision, RowOutcome
from desktop_app.services.office import Office
from desktop_app.ui.pages.importing import doubts
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import person
from tests.services.import_workbooks import AN, filled_template
from tests.ui.importing_desk import CHOOSE, RECEIPT, REVIEW, office, open_file, page, press, result, settle

__all__ = ["office", "page"]
CTRL = Qt.KeyboardModifier.ControlModifier
DOUBTFUL = AN | {"household_code": "HGD-001", "personal_id": "", "insurance_no": "", "birth": "", "phone": "0911222333"}


def doubtful(row: int, *candidates: str, reason: str = "Hộ này đã có {0}, cùng họ tên.") -> RowOutcome:
    named = tuple(Candidate(person_id=row * 10 + at, text=text) for at, text in enumerate(candidates))
    return RowOutcome(
        row=row, result="suspect", name=f"Người {row}", note=reason.format(*candidates, ""), candidates=named
    )


def open_doubt(page: ImportPage, qtbot: QtBot, office: Office, path: Path) -> None:
    open_file(page, qtbot, filled_template(office, path, [DOUBTFUL]))
    qtbot.waitUntil(page.review.detail.pairs.isVisible)


def test_the_two_stand_side_by_side_with_the_differing_letters_marked(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_doubt(page, qtbot, office, tmp_path / "mau.xlsx")
    labels = [label for label in page.review.detail.pairs.findChildren(QLabel) if label.isVisible()]
    texts = [label.text() for label in labels]
    assert texts[0].startswith("2  Nguyễn Văn An (05/03/1965)")
    assert {"Trong dữ liệu", "Trong tệp"} <= set(texts)
    marked = [text for text in texts if "underline" in text]
    assert len(marked) >= 2
    # Told without the colour as well: bold and underlined, and by name to a screen reader.
    assert all("font-weight:600" in text for text in marked)
    said = [label.accessibleName() for label in labels if "ngoặc vuông" in label.accessibleName()]
    assert any(name.startswith("Điện thoại: 091") and "[" in name for name in said)


def test_a_choice_is_seen_under_its_own_filter_and_revoked(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_doubt(page, qtbot, office, tmp_path / "mau.xlsx")
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_2)
    assert result(page) == "update"
    QTest.keyClick(page.review.table, Qt.Key.Key_7, CTRL)
    assert page.review.tabs.tabText(page.review.tabs.currentIndex()) == "Đã chọn 1"
    assert page.review.table.rows.total == 1
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_0)
    assert result(page) == "suspect"
    assert page.flow.seen is not None
    assert dict(page.flow.seen.decisions) == {}


def test_several_selected_rows_take_one_digit(page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    rows = [DOUBTFUL | {"full_name": name, "household_code": "HGD-001"} for name in ("Nguyễn Văn An", "Nguyễn Văn An")]
    rows[1] = rows[1] | {"phone": "0911222444", "birth": "1999"}
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", rows))
    assert page.flow.seen is not None
    suspects = [row.row for row in page.flow.seen.rows if row.result == "suspect"]
    assert len(suspects) == 2
    page.review.table.setFocus()
    page.review.table.selectAll()
    press(page, qtbot, Qt.Key.Key_9)
    assert {row: said.action for row, said in page.flow.seen.decisions.items()} == dict.fromkeys(suspects, "skip")


def test_one_key_for_a_kind_asks_with_count_and_sample(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [DOUBTFUL, DOUBTFUL | {"full_name": "Trần Thị Bưởi", "phone": "", "household_code": "HGD-001"}]
    open_file(page, qtbot, filled_template(office, tmp_path / "mau.xlsx", rows))
    group = [doubtful(5, "An"), doubtful(6, "Bưởi")]
    asked: list[tuple[str, Any]] = []
    answer = {"now": "keep"}

    def ask(question: str, **options: Any) -> str:
        asked.append((question, options["detail"]))
        return answer["now"]

    monkeypatch.setattr(page.context.messages, "ask", ask)
    said = doubts.meanings(group[0], group, decided=False)["7"]
    page.review.decided.emit(dict(said), "7", group)
    assert asked == [
        ("Ghi cho cả 2 dòng nghi trùng cùng lý do: là người khác, thêm mới?", "Dòng 5: Người 5\nDòng 6: Người 6")
    ]
    assert page.flow.seen is not None
    assert dict(page.flow.seen.decisions) == {}
    answer["now"] = "all"
    page.review.decided.emit(dict(said), "7", group)
    settle(page, qtbot)
    assert {row: one.action for row, one in page.flow.seen.decisions.items()} == {5: "add", 6: "add"}


def test_rows_of_one_kind_of_doubt_are_told_by_the_reason_alone() -> None:
    one, other = doubtful(5, "An (1965)"), doubtful(6, "Bưởi (1970)")
    third = doubtful(7, "An (1965)", reason="Dòng 5 của tệp cũng là {0}.")
    assert doubts.kind_of(one) == doubts.kind_of(other)
    assert doubts.kind_of(one) != doubts.kind_of(third)
    assert doubts.reason_of(third) == "Dòng … của tệp cũng là …."
    assert doubts.kind_of(doubtful(8, "An", "Bưởi")) != doubts.kind_of(
        one
    )  # of two named people nobody is meant by one key


MEANINGS = [
    (doubtful(5, "An"), 1, ["1", "2", "9"]),
    (doubtful(5, "An"), 3, ["1", "2", "6", "7", "8", "9"]),
    (doubtful(5, "An", "Bưởi"), 3, ["1", "2", "3", "7", "8", "9"]),
    (doubtful(5, *"ABCDEF"), 1, ["1", "2", "3", "4", "5", "9"]),
    (doubtful(5), 1, ["1", "9"]),
]


@pytest.mark.parametrize(("row", "count", "keys"), MEANINGS)
def test_every_digit_means_what_the_legend_says(row: RowOutcome, count: int, keys: list[str]) -> None:
    group = [row] * count
    assert sorted(doubts.meanings(row, group, decided=False)) == keys
    assert sorted(item.key for item in doubts.legend(row, group, decided=False)) == keys
    assert doubts.meanings(row, group, decided=True)["0"] == {row.row: None}
    assert doubts.meanings(RowOutcome(row=1, result="add", name="A"), (), decided=False) == {}


def test_the_key_of_a_kind_decides_for_each_row_its_own_person() -> None:
    group = [doubtful(5, "An"), doubtful(6, "Bưởi")]
    said = doubts.meanings(group[0], group, decided=False)["6"]
    assert said == {5: Decision(action="match", person_id=50), 6: Decision(action="match", person_id=60)}


def test_remembered_choices_are_listed_and_forgotten(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_doubt(page, qtbot, office, tmp_path / "mau.xlsx")
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_2)
    page.next.setFocus()
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == RECEIPT
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.step == CHOOSE
    QTest.keyClick(page.choose.choose, Qt.Key.Key_H, CTRL)
    settle(page, qtbot)
    pane = page.side.remembered
    assert (pane.isVisible(), pane.table.rows.total, pane.current.person) == (True, 1, "Nguyễn Văn An")
    assert pane.current.meaning == "là người này"
    press(page, qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: pane.table.rows.total == 0)
    page.context.do(history.undo_last)
    qtbot.waitUntil(lambda: pane.table.rows.total == 1)
    press(page, qtbot, Qt.Key.Key_Escape)
    assert page.choose.isVisible()
    assert person(office, "Nguyễn Văn An").phone == "0911222333"


def test_what_was_chosen_last_month_holds_and_is_said(
    page: ImportPage, qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    open_doubt(page, qtbot, office, tmp_path / "mau.xlsx")
    page.review.table.setFocus()
    press(page, qtbot, Qt.Key.Key_2)
    page.next.setFocus()
    press(page, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    open_file(page, qtbot, filled_template(office, tmp_path / "lai.xlsx", [DOUBTFUL | {"ethnicity": "Tày"}]))
    assert (page.step, result(page)) == (REVIEW, "update")
    assert page.review.tabs.isTabVisible(6)
    assert page.flow.seen is not None
    assert any("Theo lựa chọn ngày" in problem.message for problem in page.flow.seen.rows[0].problems)
