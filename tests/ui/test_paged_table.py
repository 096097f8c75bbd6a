"""Lists of any length: windows of rows, sorting and filtering at the source, the view set up once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_birth, as_count, as_date, as_money, as_month, as_percent, text_of
from desktop_app.ui.models.paged_table import TONE_ROLE, WINDOW, Finder, PagedTableModel, Sort
from desktop_app.ui.theme import colour, em

Show = Callable[[QWidget], QWidget]


class Source:
    """People 0 … n-1, as a data file would hand them out; counts what was asked."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.fetched: list[tuple[int, int, Sort | None, dict[str, Any]]] = []

    def fetch(self, offset: int, limit: int, sort: Sort | None, asked: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        self.fetched.append((offset, limit, sort, dict(asked)))
        numbers = range(offset, min(offset + limit, self.count(asked)))
        top = self.count(asked) - 1
        down = sort is not None and sort.descending
        return [row(top - n if down else n) for n in numbers]

    def count(self, asked: Mapping[str, Any]) -> int:
        return self.total if not asked else self.total // 10


def row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Người {number}",
        "birth": "1965",
        "money": number * 1000,
        "state": "Từ chối" if number % 2 else "",
    }


COLUMNS = (
    Column(key="name", heading="Họ và tên", width=14),
    Column(key="birth", heading="Ngày sinh", width=7, show=as_birth, tip="Giữ đúng mức đã biết"),
    Column(key="money", heading="Số tiền (đ)", width=8, align="right", show=as_money),
    Column(
        key="state",
        heading="Kết quả",
        width=10,
        sort=False,
        tone=lambda r: "bad" if r["state"] else "",
        icon=lambda r: "close" if r["state"] else "",
    ),
)


@pytest.fixture
def source() -> Source:
    return Source(200_000)


@pytest.fixture
def model(source: Source, house: Any) -> PagedTableModel:
    made = PagedTableModel(COLUMNS, source.fetch, source.count)
    made.reload()
    return made


def test_only_the_windows_looked_at_are_read(model: PagedTableModel, source: Source) -> None:
    assert model.rowCount() == 200_000
    assert source.fetched == []
    assert model.data(model.index(150_000, 0)) == "Người 150000"
    assert model.data(model.index(150_001, 2)) == "150.001.000"
    assert source.fetched == [(150_000, WINDOW, None, {})]


def test_old_windows_are_let_go(model: PagedTableModel, source: Source) -> None:
    for number in range(0, 200_000, WINDOW):
        model.row(number)
    assert len(model._windows) <= 60
    before = len(source.fetched)
    model.row(199_999)
    assert len(source.fetched) == before
    model.row(0)
    assert len(source.fetched) == before + 1


def test_sorting_asks_the_source_and_starts_anew(model: PagedTableModel, source: Source) -> None:
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.data(model.index(0, 0)) == "Người 199999"
    assert source.fetched[-1] == (0, WINDOW, Sort(key="name", descending=True), {})
    model.sort(3)
    assert model.sort_order == Sort(key="name", descending=True)
    model.sort(-1)


def test_a_slow_filter_leaves_the_old_rows_until_it_is_answered(source: Source, house: Any) -> None:
    waiting: list[tuple[Mapping[str, Any], Sort | None, Callable[[Sequence[int]], object]]] = []
    finder = Finder(
        slow=lambda asked: bool(asked),
        find=lambda asked, sort, done: waiting.append((asked, sort, done)),
        rows=lambda ids: [row(one) for one in reversed(ids) if one != 8],
    )
    model = PagedTableModel(COLUMNS, source.fetch, source.count, finder=finder)
    QAbstractItemModelTester(model)
    model.reload()
    model.reload({"hamlet": 7})
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.data(model.index(5_000, 0)) == "Người 5000"
    assert source.fetched[-1] == (5_000, WINDOW, None, {})
    first, second = waiting
    assert second[:2] == ({"hamlet": 7}, Sort(key="name", descending=True))
    first[2]([1, 2, 3])
    assert model.total == 200_000, "the answer to a question that was put anew is let go"
    second[2]([9, 8, 4])
    assert [model.data(model.index(at, 0)) for at in range(model.total)] == ["Người 9", None, "Người 4"]
    model.reload({})
    assert model.total == 200_000


def test_filtering_counts_anew(model: PagedTableModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.counted) as counted:
        model.reload({"hamlet": 7})
    assert counted.args == [20_000]
    assert model.total == 20_000
    assert model.row(20_000) is None
    assert model.row(-1) is None


def test_a_list_grown_shorter_in_the_file_shows_blanks_until_reloaded(house: Any) -> None:
    source = Source(300)
    model = PagedTableModel(COLUMNS, source.fetch, source.count)
    model.reload()
    source.total = 250
    assert model.data(model.index(280, 0)) is None
    assert model.data(model.index(280, 0), Qt.ItemDataRole.ForegroundRole) is None
    model.reload()
    assert model.rowCount() == 250


def test_tone_icon_alignment_and_tips(model: PagedTableModel) -> None:
    role = Qt.ItemDataRole
    assert model.data(model.index(1, 3), role.ForegroundRole) == QColor(colour("bad"))
    assert model.data(model.index(1, 3), TONE_ROLE) == "bad"
    assert not model.data(model.index(1, 3), role.DecorationRole).isNull()
    assert model.data(model.index(0, 3), role.DecorationRole) is None
    assert model.data(model.index(0, 2), role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal, role.ToolTipRole) == "Giữ đúng mức đã biết"
    assert model.headerData(4, Qt.Orientation.Vertical) == "5"
    assert model.data(model.index(0, 0), role.EditRole) is None


def test_the_model_obeys_the_rules_of_qt(house: Any) -> None:
    source = Source(450)
    model = PagedTableModel(COLUMNS, source.fetch, source.count)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.reload()
    model.sort(0)
    model.reload({"a": 1})
    assert tester.model() is model


def test_a_row_is_found_among_those_read(model: PagedTableModel) -> None:
    model.row(400)
    assert model.find("id", 455) == 455
    assert model.find("id", 5) == -1


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str | None
    birth: str


@pytest.mark.parametrize(
    ("show", "value", "text"),
    [
        (as_money, 1_366_200, "1.366.200"),
        (as_count, 18204, "18.204"),
        (as_date, "2026-03-05", "05/03/2026"),
        (as_date, "2026-03-05T10:00:00", "05/03/2026"),
        (as_birth, "1965-03", "03/1965"),
        (as_month, "2026-10", "10/2026"),
        (as_percent, 80, "80 %"),
        (None, "x", "x"),
        (as_money, None, ""),
        (as_money, 0, "0"),
    ],
)
def test_values_become_text(show: Callable[[Any], str] | None, value: Any, text: str) -> None:
    assert text_of({"a": value}, Column(key="a", heading="A", show=show)) == text


def test_rows_may_be_objects_too() -> None:
    assert text_of(Person(name=None, birth="1965"), COLUMNS[0]) == ""
    assert text_of(Person(name="An", birth="1965"), COLUMNS[1]) == "1965"


# -- the view


@pytest.fixture
def table(model: PagedTableModel, shown: Show) -> Table:
    made = Table(model, name="people", memory=Memory(), frozen=1)
    made.resize(420, 300)
    shown(made)
    made.setFocus()
    return made


def test_the_view_reads_only_what_it_shows(table: Table, source: Source) -> None:
    QApplication.processEvents()
    assert len(source.fetched) == 1
    table.scrollToBottom()
    table.grab()
    assert len(source.fetched) == 2


def test_enter_and_double_click_open_a_row_and_digits_go_out(table: Table, qtbot: QtBot) -> None:
    opened: list[int] = []
    digits: list[str] = []
    table.opened.connect(opened.append)
    table.key_pressed.connect(digits.append)
    table.select_row(3)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    spot = table.visualRect(table.rows.index(5, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.keyClick(table, Qt.Key.Key_3)
    assert opened == [3, 5]
    assert digits == ["3"]


def test_several_rows_can_be_chosen_for_one_digit(table: Table, qtbot: QtBot) -> None:
    table.select_row(2)
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_rows() == [2, 3, 4]


def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round(table: Table, qtbot: QtBot, source: Source) -> None:
    head = table.horizontalHeader()
    for _ in range(2):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, head.height() // 2))
    table.grab()
    assert source.fetched[-1][2] == Sort(key="name", descending=True)


def test_typing_letters_searches_nothing(table: Table, qtbot: QtBot, source: Source) -> None:
    before = len(source.fetched)
    qtbot.keyClicks(table, "zzz")
    assert len(source.fetched) == before


def test_the_name_stays_in_sight_while_scrolling_sideways(table: Table) -> None:
    frozen = table._frozen
    assert frozen is not None
    assert not frozen.isVisible()
    table.horizontalScrollBar().setValue(60)
    assert frozen.isVisible()
    assert frozen.width() == table.columnWidth(0) + 2 * table.frameWidth()
    table.verticalScrollBar().setValue(50)
    assert frozen.verticalScrollBar().value() == 50
    table.select_row(60)
    assert frozen.selectionModel().isRowSelected(60)
    table.horizontalScrollBar().setValue(0)
    assert not frozen.isVisible()


def test_rows_and_columns_follow_the_zoom(table: Table, house: Any) -> None:
    house.theme.show_zoom(150)
    assert table.rowHeight(0) == em(table, 2.0)
    assert table.columnWidth(0) == em(table, 14)


def test_widths_order_and_chosen_columns_are_remembered(model: PagedTableModel, shown: Show, qtbot: QtBot) -> None:
    memory = Memory()
    first = Table(model, name="people", memory=memory)
    shown(first)
    first.setColumnWidth(0, em(first, 20))
    first.horizontalHeader().moveSection(2, 1)
    first.choose_columns()
    menu = first.findChild(QMenu)
    assert menu is not None
    assert not menu.actions()[0].isEnabled()
    menu.actions()[1].trigger()
    menu.close()
    assert first.isColumnHidden(1)
    second = Table(model, name="people", memory=Memory(memory.values))
    shown(second)
    assert second.columnWidth(0) == pytest.approx(em(second, 20), abs=2)
    assert second.isColumnHidden(1)
    assert second.horizontalHeader().visualIndex(2) == 1


def test_a_compact_table_has_lower_rows(model: PagedTableModel, shown: Show) -> None:
    compact = Table(model, compact=True)
    shown(compact)
    assert compact.rowHeight(0) == em(compact, 1.7)


def test_scrolling_through_two_hundred_thousand_rows_costs_no_more_than_through_twenty(
    table: Table, source: Source
) -> None:
    for position in range(0, 200_000, 2000):
        table.verticalScrollBar().setValue(position)
        table.grab()
    assert len(source.fetched) <= 2 * 101  # at most two windows in sight at a time
    assert len(table.rows._windows) <= 60


def test_the_foot_shows_count_and_sums(shown: Show) -> None:
    foot = TableFoot()
    shown(foot)
    foot.show_counts("1.204 người", "Tổng 12.300.000 đ")
    assert [foot._count.text(), foot._sums.text()] == ["1.204 người", "Tổng 12.300.000 đ"]
