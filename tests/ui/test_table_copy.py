"""Rows copied from a table as Excel takes them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.ui.components import table as table_module
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, Row, as_birth, as_money
from desktop_app.ui.models.paged_table import PagedTableModel, Sort

_ROWS = [
    {"name": "Đặng Thị Ơn", "no": "001071000021", "born": "1958-11-30", "paid": 1366200},
    {"name": '=HYPERLINK("x")', "no": None, "born": "1965", "paid": 0},
    {"name": "+84 912\tMai & <b>Lan</b>", "no": "0912345678", "born": None, "paid": None},
]
_COLUMNS = (
    Column(key="name", heading="Họ và tên"),
    Column(key="no", heading="Số CCCD"),
    Column(key="born", heading="Ngày sinh", show=as_birth),
    Column(key="paid", heading="Đã đóng", align="right", show=as_money),
    Column(key="other", heading="Ẩn", hidden=True),
)
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(house: object, qtbot: Any) -> Table:
    def fetch(offset: int, limit: int, _sort: Sort | None, _wanted: Mapping[str, Any]) -> Sequence[Row]:
        return _ROWS[offset : offset + limit]

    model = PagedTableModel(_COLUMNS, fetch, lambda _wanted: len(_ROWS))
    made = Table(model, compact=True, frozen=1)
    qtbot.addWidget(made)
    model.reload()
    QGuiApplication.clipboard().setText("trước đó")
    return made


def copied() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]


def test_the_selected_rows_are_copied_as_they_are_shown(table: Table) -> None:
    said: list[str] = []
    table.told.connect(said.append)
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Control)
    assert copied() == [
        ["Đặng Thị Ơn", "001071000021", "30/11/1958", "1.366.200"],
        ['\'=HYPERLINK("x")', "", "1965", "0"],
        ["'+84 912 Mai & <b>Lan</b>", "0912345678", "", ""],
    ]
    assert said == ["Đã chép 3 dòng, dán được vào Excel."]


def test_for_excel_only_figures_are_numbers_and_everything_else_is_text(table: Table) -> None:
    table.select_row(0)
    table.copy()
    cells = re.findall(r"<td ([^>]*)>(.*?)</td>", QGuiApplication.clipboard().mimeData().html())
    assert [text for _, text in cells] == ["Đặng Thị Ơn", "001071000021", "30/11/1958", "1.366.200"]
    assert [r"mso-number-format:'\@'" in mark for mark, _ in cells] == [True, True, True, False]
    assert 'x:num="1366200"' in cells[3][0]
    table.select_row(2)
    table.copy()
    assert "Mai &amp; &lt;b&gt;Lan&lt;/b&gt;" in QGuiApplication.clipboard().mimeData().html()


def test_the_headings_go_along_and_columns_stand_as_the_user_put_them(table: Table) -> None:
    table.horizontalHeader().moveSection(3, 1)
    table.setColumnHidden(2, True)
    table.select_row(0)
    QTest.keyClick(table, Qt.Key.Key_C, Control | Shift)
    assert copied() == [["Họ và tên", "Đã đóng", "Số CCCD"], ["Đặng Thị Ơn", "1.366.200", "001071000021"]]


def test_nothing_or_too_much_is_told_and_not_copied(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    table.told.connect(said.append)
    assert not table.copy()
    monkeypatch.setattr(table_module, "MOST_COPIED", 2)
    table.selectAll()
    assert table.selected_rows() == [0, 1, 2]
    assert not table.copy()
    assert copied() == [["trước đó"]]
    assert "Chưa chọn dòng nào" in said[0]
    assert "nhiều nhất" in said[1]
