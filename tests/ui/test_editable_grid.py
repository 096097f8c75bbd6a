"""A grid to type in: one commit per act, what cannot be read is refused, blocks go to and from Excel."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money, parse_money
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn, Refusal
from desktop_app.ui.theme import colour
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import BirthField

KINDS = [Choice(code="poor", text="Hộ nghèo"), Choice(code="other", text="Khác")]
TEXTS = {choice.code: choice.text for choice in KINDS}


def birth_editor(parent: QWidget) -> QWidget:
    return BirthField(parent)


def kind_editor(parent: QWidget) -> QWidget:
    return CodeCombo(KINDS, parent)


COLUMNS = (
    GridColumn(key="name", heading="Họ và tên", width=12, editable=lambda row: not row["sum"]),
    GridColumn(
        key="m01",
        heading="Tháng 1",
        align="right",
        show=format_money,
        parse=parse_money,
        editable=lambda row: not row["sum"],
    ),
    GridColumn(
        key="m02",
        heading="Tháng 2",
        align="right",
        show=format_money,
        parse=parse_money,
        tint=lambda row: "warn-soft" if row["m02"] == 7 else "",
        editable=lambda row: not row["sum"],
    ),
    GridColumn(key="birth", heading="Ngày sinh", editor=birth_editor, editable=lambda row: not row["sum"]),
    GridColumn(
        key="kind", heading="Nhóm", show=TEXTS.__getitem__, editor=kind_editor, editable=lambda row: not row["sum"]
    ),
    GridColumn(key="outcome", heading="Kết quả", editable=False, strong=True),
)


def rows() -> list[dict[str, Any]]:
    return [
        {"name": "Xã A", "m01": 5, "m02": 7, "birth": None, "kind": None, "outcome": "", "sum": False},
        {"name": "Xã B", "m01": 10, "m02": 20, "birth": "1965", "kind": "poor", "outcome": "Đồng ý", "sum": False},
        {"name": "Cộng", "m01": 15, "m02": 27, "birth": None, "kind": None, "outcome": "", "sum": True},
    ]


class Sheet:
    def __init__(self) -> None:
        self.commits: list[Sequence[CellEdit]] = []
        self.refusals: list[Refusal] = []
        self.model = EditableGridModel(COLUMNS, self.commits.append)
        self.model.refused.connect(self.refusals.extend)
        self.model.set_rows(rows(), strong=[2])
        self.view = GridView(self.model, frozen=1)

    def at(self, row: int, column: int) -> Any:
        return self.model.index(row, column)

    def go(self, row: int, column: int) -> None:
        self.view.setCurrentIndex(self.at(row, column))

    def column(self, key: str) -> list[Any]:
        return [row[key] for row in self.model.rows()]


@pytest.fixture
def sheet(shown: Callable[[QWidget], QWidget]) -> Sheet:
    made = Sheet()
    made.view.resize(700, 300)
    shown(made.view)
    made.view.setFocus()
    made.go(0, 1)
    return made


def editor_of(sheet: Sheet) -> QLineEdit:
    found = [w for w in sheet.view.viewport().findChildren(QLineEdit) if w.isVisible()]
    assert len(found) == 1
    return found[0]


def test_typing_replaces_and_enter_goes_on_to_the_next_cell(sheet: Sheet, qtbot: QtBot) -> None:
    qtbot.keyClick(sheet.view, Qt.Key.Key_1)
    editor = editor_of(sheet)
    qtbot.keyClicks(editor, ",2tr")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet.commits == [[CellEdit(row=0, key="m01", value=1_200_000, old=5)]]
    assert sheet.view.currentIndex() == sheet.at(0, 2)
    assert sheet.model.data(sheet.at(0, 1)) == "1.200.000"


def test_enter_passes_over_what_cannot_be_typed_in_and_asks_for_a_new_row_at_the_end(
    sheet: Sheet, qtbot: QtBot
) -> None:
    asked: list[int] = []
    sheet.view.new_row_wanted.connect(lambda: asked.append(1))
    sheet.go(0, 4)
    qtbot.keyClick(sheet.view, Qt.Key.Key_Return)
    assert sheet.view.currentIndex() == sheet.at(1, 0)
    sheet.go(1, 4)
    qtbot.keyClick(sheet.view, Qt.Key.Key_Return)
    assert asked == [1]
    qtbot.keyClick(sheet.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert sheet.view.currentIndex() == sheet.at(1, 3)


def test_enter_may_go_down_instead(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.view.enter_down = True
    qtbot.keyClick(sheet.view, Qt.Key.Key_Return)
    assert sheet.view.currentIndex() == sheet.at(1, 1)


def test_what_cannot_be_read_is_refused_and_the_value_stays(sheet: Sheet, qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.view, "1")
    editor = editor_of(sheet)
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet.commits == []
    assert sheet.column("m01")[0] == 5
    assert [(refusal.row, refusal.key, refusal.text) for refusal in sheet.refusals] == [(0, "m01", "1abc")]
    assert sheet.refusals[0].sentence != ""


def test_a_field_as_editor_gives_values_not_texts(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.go(0, 3)
    qtbot.keyClick(sheet.view, Qt.Key.Key_F2)
    editor = editor_of(sheet)
    assert isinstance(editor, BirthField)
    qtbot.keyClicks(editor, "050365")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet.commits == [[CellEdit(row=0, key="birth", value="1965-03-05", old=None)]]


def test_a_choice_in_a_cell_takes_the_highlighted_entry(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.go(0, 4)
    qtbot.keyClick(sheet.view, Qt.Key.Key_F2)
    editor = editor_of(sheet)
    qtbot.keyClicks(editor, "ngheo")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet.column("kind")[0] == "poor"
    assert sheet.model.data(sheet.at(0, 4)) == "Hộ nghèo"


def test_typing_can_be_taken_back_inside_the_cell(sheet: Sheet, qtbot: QtBot) -> None:
    qtbot.keyClick(sheet.view, Qt.Key.Key_F2)
    editor = editor_of(sheet)
    qtbot.keyClicks(editor, "99")
    assert editor.text() == "99"
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "5"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert sheet.commits == []


def test_vietnamese_can_be_composed_into_a_cell(sheet: Sheet, qtbot: QtBot, compose: Callable[..., None]) -> None:
    sheet.go(0, 0)
    qtbot.keyClick(sheet.view, Qt.Key.Key_F2)
    editor = editor_of(sheet)
    compose(editor, "Thị trấn Đồi")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet.column("name")[0] == "Thị trấn Đồi"


def select(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    block = QItemSelection(sheet.at(top, left), sheet.at(bottom, right))
    sheet.view.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_a_block_is_copied_as_excel_takes_it(sheet: Sheet, qtbot: QtBot) -> None:
    select(sheet, 0, 0, 1, 2)
    qtbot.keyClick(sheet.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Xã A\t5\t7\nXã B\t10\t20"


def test_a_block_from_excel_comes_in_as_one_commit(sheet: Sheet, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("100\t200\r\n300\tsai\r\n1\t2\r\n9\t9\r\n")
    qtbot.keyClick(sheet.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.commits == [
        [
            CellEdit(row=0, key="m01", value=100, old=5),
            CellEdit(row=0, key="m02", value=200, old=7),
            CellEdit(row=1, key="m01", value=300, old=10),
        ]
    ]
    assert [(refusal.row, refusal.key, refusal.text) for refusal in sheet.refusals] == [(1, "m02", "sai")]
    assert sheet.column("m01")[2] == 15  # the sums are not typed in


def test_one_value_pasted_fills_the_whole_selection(sheet: Sheet, qtbot: QtBot) -> None:
    select(sheet, 0, 1, 1, 2)
    QGuiApplication.clipboard().setText("8")
    qtbot.keyClick(sheet.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.column("m01")[:2], sheet.column("m02")[:2]) == ([8, 8], [8, 8])
    assert len(sheet.commits) == 1


def test_filling_down_and_right(sheet: Sheet, qtbot: QtBot) -> None:
    select(sheet, 0, 1, 1, 2)
    qtbot.keyClick(sheet.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.column("m01")[:2], sheet.column("m02")[:2]) == ([5, 5], [7, 7])
    select(sheet, 0, 1, 1, 2)
    qtbot.keyClick(sheet.view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.column("m01")[:2], sheet.column("m02")[:2]) == ([5, 5], [5, 5])


def test_delete_and_cut_empty_the_cells(sheet: Sheet, qtbot: QtBot) -> None:
    qtbot.keyClick(sheet.view, Qt.Key.Key_Delete)
    assert sheet.column("m01") == [None, 10, 15]
    sheet.go(1, 1)
    qtbot.keyClick(sheet.view, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert sheet.column("m01") == [None, None, 15]
    assert QGuiApplication.clipboard().text() == "10"


def test_a_digit_on_a_cell_not_typed_in_goes_out_for_all_selected_rows(sheet: Sheet, qtbot: QtBot) -> None:
    sent: list[tuple[int, str, str]] = []
    sheet.view.digit.connect(lambda row, key, digit: sent.append((row, key, digit)))
    sheet.go(0, 5)
    select(sheet, 0, 5, 1, 5)
    qtbot.keyClick(sheet.view, Qt.Key.Key_3)
    assert sent == [(0, "outcome", "3"), (1, "outcome", "3")]
    assert sheet.commits == []


def test_the_same_value_again_is_no_edit(sheet: Sheet) -> None:
    sheet.model.put_texts([(sheet.at(0, 1), "5")])
    sheet.model.setData(sheet.at(0, 1), 5)
    assert sheet.commits == []


def test_the_cursor_stays_when_the_rows_are_worked_out_anew(sheet: Sheet) -> None:
    sheet.go(1, 2)
    sheet.model.set_rows(rows())
    assert sheet.view.currentIndex() == sheet.at(1, 2)
    sheet.model.set_rows(rows()[:1])
    assert sheet.model.rowCount() == 1


def test_problems_sums_and_differences_are_seen(sheet: Sheet) -> None:
    role = Qt.ItemDataRole
    sheet.model.show_problems(
        {(1, "birth"): Problem(level="warn", field="birth", message="Năm sinh khác số định danh.")}
    )
    assert sheet.model.data(sheet.at(1, 3), role.BackgroundRole) == QColor(colour("warn-soft"))
    assert sheet.model.data(sheet.at(1, 3), role.ToolTipRole) == "Năm sinh khác số định danh."
    assert not sheet.model.data(sheet.at(1, 3), role.DecorationRole).isNull()
    assert sheet.model.data(sheet.at(0, 2), role.BackgroundRole) == QColor(colour("warn-soft"))
    assert sheet.model.data(sheet.at(2, 1), role.FontRole).weight() > 500
    assert sheet.model.data(sheet.at(0, 1), role.FontRole) is None
    assert sheet.model.data(sheet.at(0, 5), role.BackgroundRole) == QColor(colour("ground"))
    sheet.view.edit_cell(1, "birth")
    assert sheet.view.currentIndex() == sheet.at(1, 3)


def test_the_grid_obeys_the_rules_of_qt(house: Any) -> None:
    model = EditableGridModel(COLUMNS, lambda _edits: None)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(rows())
    model.set_rows(rows()[:2])
    model.put_texts([(model.index(0, 1), "77")])
    assert tester.model() is model
    QApplication.processEvents()
