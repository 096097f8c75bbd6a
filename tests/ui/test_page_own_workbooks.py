"""Mẫu của tỉnh in the window, by keyboard: add, bind, fill, and next month's template."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.own_workbooks import BindForm, add_template, bind, template_view, templates
from desktop_app.ui.navigation import PageEntry, lazy
from desktop_app.ui.pages.reports import own_workbook
from desktop_app.ui.pages.reports.own_workbook import OwnWorkbooksPage
from desktop_app.ui.pages.reports.own_workbook_dialogs import BindDialog, ChangesDialog
from tests.excel.own_templates import SHEET, saved
from tests.services.money_builders import the_twelve
from tests.services.submission_builders import october
from tests.ui.reports_desk import Elsewhere

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ENTRIES = (
    PageEntry(id="own-workbook", title="Mẫu của tỉnh", icon="excel", factory=lazy("desktop_app.ui.pages.reports.own_workbook:OwnWorkbooksPage")),
    PageEntry(id="report", title="Báo cáo", icon="report", factory=Elsewhere),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        october(found)
        yield found


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "mẫu"
    folder.mkdir()
    return folder


class Desk:
    """The page in a window."""

    def __init__(self, window: Any, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.activateWindow()
        window.navigate("own-workbook")
        self.settle()

    @property
    def page(self) -> OwnWorkbooksPage:
        found = self.window.stack.current
        assert isinstance(found, OwnWorkbooksPage)
        return found

    def settle(self) -> None:
        self.qtbot.waitUntil(
            lambda: not self.window.context.jobs.busy and self.page.stage.state != "loading", timeout=20_000
        )

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.page, key, modifier)

    def dialog(self, kind: type[Any]) -> Any:
        self.qtbot.waitUntil(lambda: any(one.isVisible() for one in self.page.findChildren(kind)))
        return next(one for one in self.page.findChildren(kind) if one.isVisible())


@pytest.fixture
def desk(office: Office, shell: Callable[..., Any], qtbot: QtBot) -> Desk:
    return Desk(shell(ENTRIES, office=office), qtbot)


def test_a_template_is_added_bound_and_filled_by_keyboard(
    desk: Desk, office: Office, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.page.stage.state == "empty"
    path, out = saved(paper), paper / "ra.xlsx"
    monkeypatch.setattr(own_workbook, "choose_open", lambda *_args, **_kw: path)
    monkeypatch.setattr(own_workbook, "choose_save", lambda *_args, **_kw: out)
    desk.page.add()
    desk.qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.settle()
    grid = desk.page.grid
    grid.setFocus()
    grid.go(11, 3)
    desk.press(Key.Key_Right)
    assert grid.place() == (11, 4)
    desk.press(Key.Key_Return)
    dialog = desk.dialog(BindDialog)
    desk.qtbot.waitUntil(dialog.figure.hasFocus)
    QTest.keyClicks(dialog.figure, "so nguoi bhyt ho gia dinh luy ke thuc hien")
    for _ in range(4):
        if dialog.isVisible():
            QTest.keyClick(dialog.focusWidget(), Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.page.shown and desk.page.shown.view.bindings))
    desk.settle()
    shown = desk.page.shown
    assert shown is not None
    assert shown.view.bindings[0].figure == "hh_people.actual_to_date"
    index = grid.cells.index(10, 3)
    assert index.data() == "2"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "sẽ ghi 2" in desk.page.told.text()
    desk.page.fill()
    desk.qtbot.waitUntil(out.exists)
    desk.settle()
    assert load_workbook(out)[SHEET]["D11"].value == 2
    assert not desk.page.open_button.isHidden()
    grid.setFocus()
    desk.press(Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: not template_view(office, shown.view.record.id).bindings)


def test_a_formula_is_told_and_kept(desk: Desk, office: Office, paper: Path) -> None:
    add_template(office, saved(paper))
    desk.page.reload()
    desk.qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.settle()
    desk.page.grid.go(9, 4)
    assert "công thức của mẫu" in desk.page.told.text()
    desk.page.bind_cell()
    dialog = desk.dialog(BindDialog)
    dialog.figure.set_value("hh_people.actual_month")
    dialog._go()
    assert dialog.isVisible()
    assert "công thức" in dialog.told.text()
    dialog._sure = True
    dialog.reject()


def test_next_months_template_is_looked_at_before_it_is_taken(
    desk: Desk, office: Office, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook_id = add_template(office, saved(paper)).value.id
    bind(office, workbook_id, BindForm(sheet=SHEET, row=8, col=4, figure="hh_people.actual_month", each="commune"))
    new = saved(paper, lambda sheet: sheet.__setitem__("D6", "Đã thu trong tháng"), name="moi.xlsx")
    monkeypatch.setattr(own_workbook, "choose_open", lambda *_args, **_kw: new)
    desk.page.reload()
    desk.qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.settle()
    desk.page.check()
    dialog = desk.dialog(ChangesDialog)
    assert "Đã thu trong tháng" in dialog.list.item(0).text()
    assert dialog.accepted_ids() == frozenset()
    QTest.keyClick(dialog.list, Key.Key_Space)
    assert len(dialog.accepted_ids()) == 1
    dialog._go()
    desk.qtbot.waitUntil(lambda: templates(office)[0].file_name == "moi.xlsx")
    desk.settle()
    assert template_view(office, workbook_id).held == ()
