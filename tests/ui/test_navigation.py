"""Pages are made at their first visit, refreshed when needed, and can be gone back through."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.boxes import column
from desktop_app.ui.navigation import PageEntry, lazy
from desktop_app.ui.page import Crumb, Page, PageContext


class Recorder(Page):
    """Notes what the shell asks of it."""

    made: ClassVar[list[str]] = []

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.calls: list[tuple[str, Any]] = []
        self.stays = False
        self.field = QLineEdit()
        column(self, self.field)
        self.made.append(self.page_id)

    def open(self, **args: Any) -> None:
        self.calls.append(("open", args))

    def refresh(self, changes: frozenset[str]) -> None:
        self.calls.append(("refresh", changes))

    def can_leave(self) -> bool:
        return not self.stays

    def first_focus(self) -> QWidget | None:
        return self.field


class People(Recorder):
    page_id = "people"
    title = "Hộ gia đình"
    kinds = frozenset({"person", "household"})

    def breadcrumb(self) -> tuple[Crumb, ...]:
        return (
            Crumb(text="Hộ gia đình", page="people"),
            Crumb(text="Thôn Bình Hòa", page="people", args={"hamlet": 7}),
            Crumb(text="Hộ 12"),
        )


class Money(Recorder):
    page_id = "money"
    title = "Thu"
    kinds = frozenset({"ledger"})


ENTRIES = (
    PageEntry(id="people", title="Hộ gia đình", icon="household", factory=People),
    PageEntry(id="money", title="Thu", icon="collect", factory=Money),
)

Shell = Callable[..., Any]


def test_only_the_visited_page_is_made(shell: Shell) -> None:
    Recorder.made.clear()
    window = shell(ENTRIES)
    assert Recorder.made == []
    window.navigate("people")
    assert Recorder.made == ["people"]
    window.navigate("money")
    window.navigate("people")
    assert Recorder.made == ["people", "money"]


def test_a_lazy_page_is_imported_when_it_is_made(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "from desktop_app.ui.page import Page\nclass LatePage(Page):\n    page_id = 'late'\n    title = 'Trang sau'\n"
    )
    (tmp_path / "late_page.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    entry = PageEntry(id="late", title="Trang sau", icon="list", factory=lazy("late_page:LatePage"))
    window = shell((*ENTRIES, entry))
    window.navigate("people")
    assert "late_page" not in sys.modules
    window.navigate("late")
    assert window.path.texts() == ["Trang sau"]
    monkeypatch.delitem(sys.modules, "late_page")


def test_open_gets_the_arguments_at_every_visit(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("people", household=12)
    window.navigate("people")
    assert window.stack.current.calls == [("open", {"household": 12}), ("open", {})]


def test_the_visible_page_is_refreshed_at_once_a_hidden_one_when_shown(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("people")
    people = window.stack.current
    window.navigate("money")
    money = window.stack.current
    window.signals.changed.emit(frozenset({"ledger", "person"}))
    window.signals.changed.emit(frozenset({"household"}))
    assert money.calls == [("open", {}), ("refresh", frozenset({"ledger"}))]
    assert people.calls == [("open", {})]
    window.navigate("people")
    assert people.calls[1:] == [("refresh", frozenset({"person", "household"})), ("open", {})]
    window.navigate("people")
    assert people.calls[3:] == [("open", {})]


def test_a_page_shows_only_what_concerns_it(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("money")
    window.signals.changed.emit(frozenset({"person"}))
    assert window.stack.current.calls == [("open", {})]


def test_a_page_may_refuse_to_be_left(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("people")
    window.stack.current.stays = True
    assert window.navigate("money") is False
    assert window.stack.current.page_id == "people"
    window.stack.current.stays = False


def test_back_and_forward_walk_the_visits(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("people", household=1)
    window.navigate("money")
    window.navigate("people", household=2)
    assert window.stack.step(-1)
    assert window.stack.current.page_id == "money"
    assert window.stack.step(-1)
    assert window.stack.current.calls[-1] == ("open", {"household": 1})
    assert not window.stack.step(-1)
    assert window.stack.step(1)
    assert window.stack.current.page_id == "money"
    window.navigate("people", household=3)
    assert not window.stack.step(1)


def test_the_page_says_where_the_focus_begins(shell: Shell, qtbot: QtBot) -> None:
    window = shell(ENTRIES)
    window.navigate("people")
    qtbot.waitUntil(lambda: window.stack.current.field.hasFocus())


def test_the_breadcrumb_shows_and_opens_each_step(shell: Shell, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

    window = shell(ENTRIES)
    window.navigate("people", household=12)
    assert window.path.texts() == ["Hộ gia đình", "Thôn Bình Hòa", "Hộ 12"]
    steps = [button for button in window.path.findChildren(QPushButton) if button.text() == "Thôn Bình Hòa"]
    steps[0].click()
    assert window.stack.current.calls[-1] == ("open", {"hamlet": 7})


def test_a_long_path_gives_way_from_the_left(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("people")
    path = window.path
    path.show_path([Crumb(text=f"Bước thứ {n} có tên rất dài", page="people") for n in range(8)])
    seen = [word.text() for word in path.findChildren(QLabel) if word.isVisible() and word.text() not in "›"]
    assert seen == ["…", "Bước thứ 7 có tên rất dài"]
    assert path._left_out.toolTip().startswith("Bước thứ 0 có tên rất dài › ")
    path.show_path([Crumb(text="Thu")])
    assert not path._left_out.isVisible()


def test_a_page_that_moves_on_inside_renews_its_path(shell: Shell) -> None:
    window = shell(ENTRIES)
    window.navigate("money")
    window.stack.current.breadcrumb = lambda: (Crumb(text="Thu"), Crumb(text="Quyển 03"))
    window.stack.current.retitled.emit()
    assert window.path.texts() == ["Thu", "Quyển 03"]
