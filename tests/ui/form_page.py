"""A small page with fields, a list and problems, for the tests of the frame."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import STRETCH, column, scrolled
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.widgets.text_field import TextField

Shell = Callable[..., Any]
InDialog = Callable[..., None]
NEXT = ActionSpec(id="test.next", text="Hộ tiếp theo", shortcut="Ctrl+PgDown", help="Mở hộ kế tiếp trong thôn")


class FormPage(Page):
    page_id = "form"
    title = "Vận động"
    kinds = frozenset({"household"})
    help_topic = "no-such-topic"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened: list[dict[str, Any]] = []
        self.steps = 0
        self.stays = False
        self.name, self.phone = TextField(), TextField()
        self.list = QTableView()
        self.problems = ProblemList()
        inner = QWidget()
        column(
            inner,
            FieldRow("Họ và tên", self.name),
            FieldRow("Điện thoại", self.phone),
            self.list,
            self.problems,
            STRETCH,
        )
        column(self, scrolled(inner))
        self.bind("test.next", self._next)

    def _next(self) -> None:
        self.steps += 1

    def open(self, **args: Any) -> None:
        self.opened.append(args)

    def can_leave(self) -> bool:
        return not self.stays

    def first_focus(self) -> QWidget | None:
        return self.name


class OtherPage(Page):
    page_id = "other"
    title = "Thu"


ENTRIES = (
    PageEntry(id="form", title="Vận động", icon="canvass", factory=FormPage),
    PageEntry(id="other", title="Thu", icon="collect", factory=OtherPage),
)


def ready(shell: Shell, qtbot: QtBot, **ports: Any) -> Any:
    """Return a shown window on the page, its first field ready to type in."""
    declare(NEXT)
    window = shell(ENTRIES, **ports)
    window.navigate("form")
    qtbot.waitUntil(lambda: window.stack.current.name.hasFocus())
    return window
