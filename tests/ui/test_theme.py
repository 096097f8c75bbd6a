"""Light, dark and zoom change while everything stays open."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.text import title
from desktop_app.ui.theme import ZOOMS, active_tokens, colour, em, scaled
from desktop_app.ui.tokens import load_tokens

Show = Callable[[QWidget], QWidget]


def test_dark_mode_reaches_palette_tokens_and_what_is_painted(house: Any, shown: Show) -> None:
    field = shown(QLineEdit())
    before = field.grab().toImage().pixelColor(field.width() // 2, field.height() // 2)
    house.theme.show_mode("dark")
    after = field.grab().toImage().pixelColor(field.width() // 2, field.height() // 2)
    assert active_tokens().mode == "dark"
    assert QApplication.palette().color(QPalette.ColorRole.Base) == colour("surface")
    assert (before.name().upper(), after.name().upper()) == (
        load_tokens("light")["surface"],
        load_tokens("dark")["surface"],
    )


def test_zoom_enlarges_text_fields_and_titles(house: Any, shown: Show) -> None:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    heading, field = title("Vận động"), QLineEdit()
    layout.addWidget(heading)
    layout.addWidget(field)
    shown(holder)
    small = (heading.sizeHint().height(), field.sizeHint().height(), em(field, 10))
    house.theme.show_zoom(150)
    large = (heading.sizeHint().height(), field.sizeHint().height(), em(field, 10))
    assert all(b == pytest.approx(a * 1.5, rel=0.08) for a, b in zip(small, large, strict=True))


def test_zoom_steps_stay_within_their_bounds(house: Any) -> None:
    for _ in range(20):
        house.theme.zoom_by(1)
    assert house.theme.zoom == ZOOMS[-1]
    for _ in range(20):
        house.theme.zoom_by(-1)
    assert house.theme.zoom == ZOOMS[0]


def test_scaled_runs_at_once_and_after_each_change(house: Any, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    scaled(widget, lambda w: w.setMinimumWidth(em(w, 10)))
    before = widget.minimumWidth()
    house.theme.show_zoom(200)
    assert widget.minimumWidth() == pytest.approx(before * 2, abs=2)


def test_scaled_keeps_no_widget_alive(house: Any) -> None:
    widget = QWidget()
    scaled(widget, lambda w: w.setMinimumWidth(em(w, 10)))
    gone = weakref.ref(widget)
    del widget
    gc.collect()
    assert gone() is None


def test_a_deleted_widget_is_not_measured_any_more(house: Any, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    child = QWidget(parent)
    calls: list[int] = []
    scaled(child, lambda w: calls.append(w.width()))
    child.deleteLater()
    qtbot.waitUntil(lambda: not parent.children())
    house.theme.show_zoom(125)
    assert len(calls) == 1


def test_fields_buttons_and_choices_are_equally_high(house: Any, shown: Show) -> None:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    controls = [QLineEdit(), QPushButton("Lưu"), QComboBox()]
    for control in controls:
        layout.addWidget(control)
    shown(holder)
    assert {control.sizeHint().height() for control in controls} == {em(holder, 2.1)}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_checked_and_unchecked_differ_by_more_than_colour(house: Any, shown: Show, mode: Any) -> None:
    house.theme.show_mode(mode)
    box = QCheckBox("Đồng ý")
    shown(box)
    empty = box.grab().toImage()
    box.setChecked(True)
    ticked = box.grab().toImage()
    side = em(box, 1)
    different = sum(empty.pixel(x, y) != ticked.pixel(x, y) for x in range(side) for y in range(box.height()))
    assert different > side


def test_a_tree_shows_where_it_can_be_opened(house: Any, shown: Show) -> None:
    tree = QTreeWidget()
    QTreeWidgetItem(QTreeWidgetItem(tree, ["Xã"]), ["Thôn"])
    shown(tree)
    closed = tree.grab().toImage()
    tree.expandAll()
    assert tree.grab().toImage() != closed


def test_a_label_of_unknown_tone_is_plain(house: Any, shown: Show) -> None:
    label = QLabel("x")
    shown(label)
    assert label.palette().color(QPalette.ColorRole.WindowText) == colour("text")
