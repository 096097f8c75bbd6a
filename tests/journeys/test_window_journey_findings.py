"""What the journey found once stays found: typing into cells, Enter on buttons, keys of fields, widths, colours."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.identity import Problem
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.table import Table
from desktop_app.ui.focus_ring import FocusRing
from desktop_app.ui.journey_hand import StrayWatch
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.editable_grid import EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.theme import Theme, colour, em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.money_field import MoneyField

_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=12),
    Column(key="age", heading="Tuổi", width=5),
    Column(key="note", heading="Ghi chú", width=9),
)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The look, light and unzoomed."""
    return Theme(qapp)


def compose(word: str) -> None:
    """Give a word to whatever has the focus, composed first, as an input method does."""
    QApplication.sendEvent(QApplication.focusObject(), QInputMethodEvent(word, []))
    done = QInputMethodEvent("", [])
    done.setCommitString(word)
    QApplication.sendEvent(QApplication.focusObject(), done)


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def test_the_first_word_composed_into_a_cell_stays(theme: Theme, qtbot: QtBot) -> None:
    model = EditableGridModel([GridColumn(key="name", heading="Họ và tên")], lambda edits: taken.extend(edits))
    taken: list[object] = []
    model.set_rows([{"name": ""}])
    view = GridView(model, frozen=1)
    show(qtbot, view)
    view.setFocus()
    view.setCurrentIndex(model.index(0, 0))
    compose("Đặng")
    QTest.keyClick(view.windowHandle(), Qt.Key.Key_Space)
    compose("Khuê")
    QTest.keyClick(view.windowHandle(), Qt.Key.Key_Return)
    assert [getattr(edit, "value", None) for edit in taken] == ["Đặng Khuê"]


def test_enter_presses_the_button_that_has_the_focus(theme: Theme, qtbot: QtBot) -> None:
    pressed: list[str] = []
    dialog = SafeDialog(None, "Hỏi")
    dialog.add_button("Quay lại", lambda: pressed.append("back"))
    go_on: QPushButton = dialog.add_button("Tiếp tục", lambda: pressed.append("on"), "primary")
    show(qtbot, dialog)
    go_on.setFocus()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Return)
    assert pressed == ["on"]


def test_what_has_the_focus_in_a_dialog_is_ringed(theme: Theme, qtbot: QtBot) -> None:
    dialog = SafeDialog(None, "Hỏi")
    made = dialog.add_button("Quay lại", dialog.reject)
    show(qtbot, dialog)
    made.setFocus()
    ring = dialog.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    assert ring.target is made
    assert ring.isVisible()


def test_f4_in_a_list_field_opens_the_list_and_reaches_no_action(theme: Theme, qtbot: QtBot) -> None:
    holder = QWidget()
    field = CodeCombo([Choice(code="a", text="Một"), Choice(code="b", text="Hai")], holder)
    action = QAction("Cả hộ vắng nhà", holder)
    action.setShortcut(QKeySequence("F4"))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    holder.addAction(action)
    fired: list[bool] = []
    action.triggered.connect(fired.append)
    show(qtbot, holder)
    field.setFocus()
    for key in (Qt.Key.Key_F4, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(holder.windowHandle(), key)
    assert (fired, field.value()) == ([], "b")


def test_a_required_field_does_not_flash_as_a_window_of_its_own(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    watch = StrayWatch(qapp)
    try:
        qtbot.addWidget(FieldRow("Thôn", QLineEdit(), required=True))
        assert watch.seen == []
    finally:
        qapp.removeEventFilter(watch)
        watch.deleteLater()


def test_the_widths_of_a_table_come_back_after_zooming(theme: Theme, qtbot: QtBot) -> None:
    rows = [{"name": "An", "age": 40, "note": ""}]
    model = PagedTableModel(_COLUMNS, lambda offset, limit, _sort, _filter: rows[offset : offset + limit], len_of(rows))
    holder = QWidget()
    show(qtbot, holder)
    # What is around a table follows the zoom before the table does, and so stretches its last column.
    scaled(holder, lambda w: w.resize(em(w, 45), em(w, 20)))
    table = Table(model, name="thu", memory=Memory())
    column(holder, table)
    qtbot.waitUntil(table.isVisible)
    model.reload()
    before = [table.columnWidth(section) for section in range(2)]
    for percent in (110, 125, 150):
        theme.show_zoom(percent)
    assert [table.columnWidth(section) for section in range(2)] == [
        pytest.approx(width * 1.5, abs=2) for width in before
    ]
    theme.show_zoom(100)
    assert [table.columnWidth(section) for section in range(2)] == before


def len_of(rows: list[dict[str, object]]) -> Callable[[object], int]:
    return lambda _filter: len(rows)


def test_problems_are_read_in_the_dark_too(theme: Theme, qtbot: QtBot) -> None:
    problems = ProblemList()
    show(qtbot, problems)
    problems.show_problems([Problem(level="warn", field="phone", message="Thiếu số điện thoại.")])
    theme.show_mode("dark")
    (lines,) = problems.findChildren(QListWidget)
    assert lines.item(0).foreground().color() == colour("text")
    theme.show_mode("light")
    assert lines.item(0).foreground().color() == colour("text")


@pytest.mark.parametrize(("unit", "echo"), [("đ", "= 131 đ"), ("người", "= 131 người")])
def test_a_count_is_not_echoed_as_money(theme: Theme, qtbot: QtBot, unit: str, echo: str) -> None:
    field = MoneyField(unit=unit)
    qtbot.addWidget(field)
    assert field.echo_text("131") == echo
