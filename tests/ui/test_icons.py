"""Icons are our own line drawings and follow the mode."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import resource
from desktop_app.ui.icons import icon, pixmap, put_icon
from desktop_app.ui.theme import colour, em

FILES = sorted(resource("icons").glob("*.svg"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_takes_its_colour_from_the_theme_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert "currentColor" in text
    assert "#" not in text
    assert root.attrib["viewBox"].split()[:2] == ["0", "0"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_draws_something_and_stays_inside(house: Any, path: Path) -> None:
    image = pixmap(path.stem, 48, "text").toImage()
    marked = _marked(image)
    assert len(marked) > 20
    assert all(0 < x < 47 and 0 < y < 47 for x, y in marked)


def _marked(image: QImage) -> list[tuple[int, int]]:
    return [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 200]


def test_an_icon_on_a_button_follows_mode_and_zoom(house: Any, qtbot: QtBot) -> None:
    button = QPushButton("Lưu")
    qtbot.addWidget(button)
    put_icon(button, "plus", "accent")
    light = button.icon().pixmap(24).toImage()
    size = button.iconSize().width()
    house.theme.show_mode("dark")
    house.theme.show_zoom(200)
    dark = button.icon().pixmap(24).toImage()
    assert light != dark
    assert button.iconSize().width() == pytest.approx(size * 2, abs=2)


def test_a_second_icon_replaces_the_first(house: Any, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    put_icon(label, "ok", "good", size=1.0)
    put_icon(label, "warning", "warn", size=2.0)
    assert label.pixmap().width() == em(None, 2.0)
    assert label.property("icon_name") == "warning"


def test_an_icon_has_the_colour_of_its_role(house: Any) -> None:
    image = pixmap("plus", 48, "bad").toImage()
    assert image.pixelColor(24, 24).name() == colour("bad").name()


def test_a_missing_icon_is_named(house: Any) -> None:
    with pytest.raises(WorldFault):
        icon("no-such-icon")
