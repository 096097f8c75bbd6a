"""Layouts in font units: gaps, forms, flowing rows, split views."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import (
    STRETCH,
    Card,
    FormGrid,
    clear,
    column,
    flow,
    grid_form,
    panel,
    row,
    rule,
    scrolled,
    split,
)
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.memory import Memory
from desktop_app.ui.theme import em
from desktop_app.ui.widgets.text_field import TextField

Show = Callable[[QWidget], QWidget]


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


def test_gaps_and_margins_follow_the_zoom_in_nested_layouts_too(house: Any, shown: Show) -> None:
    inner = row(None, QLabel("a"), QLabel("b"), gap=2.0)
    holder = QWidget()
    outer = column(holder, inner, STRETCH, gap=1.0, margin=0.5)
    shown(holder)
    house.theme.show_zoom(200)
    assert (outer.spacing(), inner.spacing(), outer.contentsMargins().left()) == (
        em(holder, 1.0),
        em(holder, 2.0),
        em(holder, 0.5),
    )


def test_a_form_has_two_columns_where_there_is_room_and_one_where_not(shown: Show, qtbot: QtBot) -> None:
    holder = QWidget()
    fields = [FieldRow(f"Ô {i}", TextField()) for i in range(4)]
    form = grid_form(None, *fields)
    assert isinstance(form, FormGrid)
    column(holder, form, STRETCH)
    holder.resize(em(holder, 50), 300)
    shown(holder)
    assert form.columns == 2
    assert fields[1].y() == fields[0].y()
    holder.resize(em(holder, 24), 300)
    assert form.columns == 1
    qtbot.waitUntil(lambda: fields[1].y() > fields[0].y())
    assert form.minimumSizeHint().width() <= em(holder, 15)


def test_buttons_break_into_lines_where_it_is_narrow(shown: Show) -> None:
    holder = QWidget()
    line = flow(*[button(f"Việc số {i}", lambda: None) for i in range(5)])
    column(holder, line, STRETCH)
    holder.resize(em(holder, 60), 300)
    shown(holder)
    tops = {child.y() for child in line.findChildren(QPushButton)}
    holder.resize(em(holder, 20), 300)
    assert len(tops) == 1
    assert len({child.y() for child in line.findChildren(QPushButton)}) >= 2


def test_a_flowing_row_centres_its_line_and_leaves_hidden_parts_out(shown: Show) -> None:
    label, gone, press = QLabel("Năm"), QPushButton("ẩn"), QPushButton("Lưu")
    line = flow(label, gone, press, gap=1.0)
    gone.hide()
    holder = QWidget()
    column(holder, line, STRETCH)
    holder.resize(em(holder, 30), 200)
    shown(holder)
    assert abs(label.geometry().center().y() - press.geometry().center().y()) <= 1
    assert press.x() == pytest.approx(label.geometry().right() + 1 + em(holder, 1.0), abs=1)


def test_what_does_not_fit_is_scrolled_not_cut(shown: Show) -> None:
    high = QWidget()
    high.setMinimumHeight(2000)
    area = scrolled(high)
    area.resize(200, 100)
    shown(area)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 1500


def test_split_widths_are_remembered_in_em(shown: Show, house: Any) -> None:
    memory = Memory()
    parts = [QWidget(), QWidget()]
    splitter = split(*parts, name="canvass", memory=memory, widths=(20, 0))
    splitter.resize(em(splitter, 60), 200)
    shown(splitter)
    splitter.moveSplitter(em(splitter, 30), 1)
    assert memory.get("split/canvass") == [pytest.approx(30, abs=0.3), 0.0]
    again = split(QWidget(), QWidget(), name="canvass", memory=memory, widths=(20, 0))
    again.resize(em(again, 60), 200)
    shown(again)
    house.theme.show_zoom(110)
    assert again.sizes()[0] == pytest.approx(em(again, 30), abs=3)


def test_clearing_a_layout_deletes_its_widgets(qtbot: QtBot, house: Any) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    kept, gone = QLabel("giữ"), QLabel("bỏ")
    layout = column(holder, kept, gone, STRETCH)
    clear(layout, keep=lambda widget: widget is kept)
    qtbot.waitUntil(lambda: holder.findChildren(QLabel) == [kept])


def test_a_card_has_its_heading_and_takes_more(shown: Show) -> None:
    card = Card(QLabel("a"), heading="Việc hôm nay")
    card.layout_in.addWidget(rule())
    shown(card)
    assert words(card) == ["Việc hôm nay", "a"]
    beside = panel(QLabel("x"), QLabel("y"), flow="row")
    assert words(beside) == ["x", "y"]
