"""The one search box."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.ui.shell.search_box import Hit
from tests.ui.form_page import Shell, ready


def test_search_asks_once_after_a_pause_and_opens_the_hit(shell: Shell, qtbot: QtBot) -> None:
    asked: list[str] = []

    def search(_office: Any, text: str) -> Sequence[Hit]:
        asked.append(text)
        return [Hit(text="Nguyễn Văn An", page="form", args={"person": 7}, detail="1965 · Thôn Bình Hòa")]

    window = ready(shell, qtbot, search=search)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, "nguyen van a 65")
    qtbot.waitUntil(lambda: window.search.hits.is_open)
    assert asked == ["nguyen van a 65"]
    assert window.search.hits.texts() == ["Nguyễn Văn An"]
    assert window.search.text() == "nguyen van a 65"  # nothing is completed inside the text
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.stack.current.opened[-1] == {"person": 7}
    assert window.search.text() == ""


def test_enter_before_the_answer_opens_the_first_hit_when_it_comes(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot, search=lambda _office, text: [Hit(text=text, page="other")])
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "nva")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.current.page_id == "other")


def test_nothing_found_is_said_and_opens_nothing(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.search.summon()
    qtbot.keyClicks(window.search, "zzz")
    qtbot.waitUntil(lambda: window.search.hits.texts() == ["Không tìm thấy"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.stack.current.page_id == "form"


def test_escape_leaves_the_search_for_where_it_was_called(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.stack.current.phone.setFocus()
    window.search.summon()
    qtbot.keyClicks(window.search, "an")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.stack.current.phone.hasFocus()
    assert not window.search.hits.is_open


def test_arrows_walk_the_hits(shell: Shell, qtbot: QtBot) -> None:
    hits = [Hit(text=f"Người {n}", page="form", args={"person": n}) for n in range(3)]
    window = ready(shell, qtbot, search=lambda *_: hits)
    window.search.summon()
    qtbot.keyClicks(window.search, "nguoi")
    qtbot.waitUntil(lambda: window.search.hits.is_open)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(window.search, key)
    assert window.stack.current.opened[-1] == {"person": 1}


def test_text_being_composed_is_not_searched_yet(shell: Shell, qtbot: QtBot, compose: Callable[..., None]) -> None:
    asked: list[str] = []

    def noting(_office: Any, text: str) -> Sequence[Hit]:
        asked.append(text)
        return []

    window = ready(shell, qtbot, search=noting)
    window.search.summon()
    compose(window.search, "Nguyê", commit=False)
    assert not window.search._timer.isActive()
    compose(window.search, "Nguyễn")
    qtbot.waitUntil(lambda: asked == ["Nguyễn"])


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_search_leaves_nothing_for_ctrl_z_to_bring_back(shell: Shell, qtbot: QtBot, leave: Qt.Key) -> None:
    window = ready(shell, qtbot, search=lambda _office, text: [Hit(text=text, page="form")])
    window.search.summon()
    qtbot.keyClicks(window.search, "nva")
    qtbot.waitUntil(lambda: window.search.hits.is_open)
    qtbot.keyClick(window.search, leave)
    assert (window.search.text(), window.search.isUndoAvailable()) == ("", False)
