"""Actions are declared once."""

from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.actions import ActionSpec, declare, key_lines, make_action, spec_of

SAVE = ActionSpec(id="test.save", text="Lưu", shortcut="Ctrl+S | F2", icon="save", help="Lưu bản ghi này")


def test_an_action_has_its_words_keys_and_icon(house: Any, qtbot: QtBot) -> None:
    calls: list[int] = []
    holder = QWidget()
    qtbot.addWidget(holder)
    action = make_action(SAVE, holder, lambda: calls.append(1))
    action.trigger()
    assert calls == [1]
    assert (action.text(), action.toolTip()) == ("Lưu", "Lưu bản ghi này")
    assert action.shortcuts() == [QKeySequence("Ctrl+S"), QKeySequence("F2")]


def test_the_icon_of_an_action_follows_the_mode(house: Any, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    action = make_action(SAVE, holder, lambda: None)
    light = action.icon().pixmap(24).toImage()
    house.theme.show_mode("dark")
    assert action.icon().pixmap(24).toImage() != light


def test_declaring_the_same_action_twice_is_harmless() -> None:
    declare(SAVE)
    declare(SAVE)
    assert spec_of("test.save") is not None
    with pytest.raises(KeyError):
        spec_of("test.unknown")


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        (SAVE, ("Ctrl+S / F2", "Lưu bản ghi này")),
        (ActionSpec(id="test.next", text="Tiếp", shortcut="Ctrl+PgDown"), ("Ctrl+PgDn", "Tiếp")),
        (ActionSpec(id="test.back", text="Lùi", shortcut="Alt+Left"), ("Alt+←", "Lùi")),
        (ActionSpec(id="test.pages", text="Trang", keys="Alt+1 … 9"), ("Alt+1 … 9", "Trang")),
    ],
)
def test_keys_are_written_as_they_stand_on_the_keyboard(spec: ActionSpec, line: tuple[str, str]) -> None:
    assert key_lines([spec]) == [line]


def test_an_action_without_keys_is_not_on_the_key_sheet() -> None:
    assert key_lines([ActionSpec(id="test.backup", text="Sao lưu ngay")]) == []
