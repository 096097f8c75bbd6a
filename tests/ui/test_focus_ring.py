"""The ring of the focus lies outside the control, follows it, and is not drawn where the control is scrolled away."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import STRETCH, column, scrolled
from desktop_app.ui.focus_ring import FocusRing
from desktop_app.ui.theme import colour
from desktop_app.ui.widgets.text_field import TextField

Show = Callable[[QWidget], QWidget]


class Place(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.button, self.combo = TextField(), QLineEdit(), QPushButton("Lưu"), QComboBox()
        self.combo.setEditable(True)
        inner = QWidget()
        self.deep = QLineEdit()
        column(inner, *[QLineEdit() for _ in range(20)], self.deep)
        self.area: QScrollArea = scrolled(inner)
        self.area.setFixedHeight(120)
        column(self, self.first, self.second, self.button, self.combo, self.area, STRETCH, margin=1)
        self.ring = FocusRing(self)


@pytest.fixture
def place(shown: Show) -> Place:
    made = Place()
    made.resize(400, 420)
    shown(made)
    return made


def around(place: Place, control: QWidget) -> QRect:
    return QRect(control.mapTo(place, QPoint(0, 0)), control.size())


@pytest.mark.parametrize("name", ["first", "second", "button", "combo"])
def test_the_ring_lies_outside_the_control(place: Place, name: str) -> None:
    control: QWidget = getattr(place, name)
    control.setFocus()
    inside = around(place, control)
    assert place.ring.isVisible()
    assert place.ring.target is control
    assert place.ring.geometry().contains(inside)
    assert place.ring.geometry() != inside


def test_the_ring_has_the_accent_colour_and_two_pixels(place: Place) -> None:
    place.second.setFocus()
    spot = around(place, place.second)
    image = place.grab().toImage()
    middle = spot.center().y()
    assert [image.pixelColor(x, middle) == colour("accent") for x in (spot.left() - 3, spot.left() - 2)] == [True, True]
    assert image.pixelColor(spot.left() + 3, middle) != colour("accent")


def test_the_ring_follows_moving_hiding_and_resizing(place: Place, house: Any, qtbot: QtBot) -> None:
    place.button.setFocus()
    before = place.ring.geometry()
    place.first.hide()
    qtbot.waitUntil(lambda: place.ring.geometry().top() < before.top())
    house.theme.show_zoom(125)
    qtbot.waitUntil(lambda: place.ring.geometry().contains(around(place, place.button)))
    place.button.hide()
    assert not place.ring.isVisible() or place.ring.target is not place.button


def test_no_ring_where_the_control_is_scrolled_out_of_sight(place: Place) -> None:
    place.deep.setFocus()
    place.area.ensureWidgetVisible(place.deep)
    assert place.ring.isVisible()
    assert place.ring.geometry().intersects(around(place, place.area))
    place.area.verticalScrollBar().setValue(0)
    assert not place.ring.isVisible()


def test_the_ring_never_catches_the_mouse(place: Place, qtbot: QtBot) -> None:
    place.second.setFocus()
    assert place.childAt(around(place, place.second).topLeft() + QPoint(1, 1)) is place.second


def test_another_window_s_focus_is_not_ringed_here(place: Place, shown: Show) -> None:
    other = QLineEdit()
    place.first.setFocus()
    shown(other)
    other.setFocus()
    assert not place.ring.isVisible()


def test_a_control_deleted_under_the_focus_is_forgotten(place: Place, qtbot: QtBot) -> None:
    place.second.setFocus()
    place.second.deleteLater()
    qtbot.waitUntil(lambda: place.ring.target is not place.second)
    place.button.setFocus()
    assert place.ring.target is place.button
