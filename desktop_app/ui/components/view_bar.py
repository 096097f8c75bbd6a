"""One button for the filters of a list that were kept under a name: choose one (each with its count), keep the present one, let one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.domain.money import format_money
from desktop_app.domain.names import fold
from desktop_app.services.saved_views import SavedView, remove_view, save_view, views_of
from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.icons import icon
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

State = Mapping[str, Any]
_TITLE = "Bộ lọc đã lưu"


class ViewBar(QWidget):
    """`read()` gives the present filter and order as plain JSON values, `apply(state)` shows such a one, `count(state)` counts it.

    `count` runs on the reader thread and must not touch a widget. `chosen(view)` is sent after one was applied.
    """

    chosen = Signal(object)

    def __init__(
        self,
        context: PageContext,
        list_name: str,
        *,
        read: Callable[[], State],
        apply: Callable[[State], object],
        count: Callable[[State], int],
    ) -> None:
        super().__init__()
        self._context = context
        self._list = list_name
        self._read, self._apply, self._count = read, apply, count
        self._counts: dict[int, QAction] = {}
        self.button: QPushButton = quiet(_TITLE, lambda: None, "star")
        self.button.setAccessibleName(_TITLE)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        row(self, self.button, gap=0)
        self.show_name()

    def open(self) -> None:
        """Open the list of kept filters, as a click does."""
        self.button.setFocus()
        self.button.showMenu()

    def show_name(self) -> None:
        """Say on the button which kept filter is shown; call it whenever the filter changed."""
        now = dict(self._read())
        shown = next((one for one in self._views() if dict(one.state) == now), None)
        self.button.setText(shown.name if shown else _TITLE)

    def keep(self) -> None:
        """Ask for a name and keep the present filter under it."""
        state = self._read()
        dialog = KeepDialog(self.window(), self._views(), self._count(state))
        if dialog.exec():
            self._context.do(
                save_view, self._list, dialog.field.value() or "", state, done=lambda _outcome: self.show_name()
            )

    def _views(self) -> Sequence[SavedView]:
        return views_of(self._context.office, self._list)

    def _fill(self) -> None:
        self.menu.clear()
        self._counts.clear()
        views = self._views()
        for view in views:
            action = self.menu.addAction(icon("filter"), view.name)
            action.triggered.connect(lambda _checked=False, one=view: self._choose(one))
            self._counts[view.id] = action
        if not views:
            self.menu.addAction("Chưa lưu bộ lọc nào").setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction(icon("save"), "Lưu bộ lọc đang xem…").triggered.connect(lambda _checked=False: self.keep())
        if views:
            going = self.menu.addMenu(icon("trash"), "Bỏ bộ lọc")
            for view in views:
                going.addAction(view.name).triggered.connect(lambda _checked=False, one=view: self._let_go(one))
            states = {view.id: view.state for view in views}
            self._context.look(_counted, self._count, states, done=self._show_counts, key=f"views.{self._list}")

    def _show_counts(self, counts: Mapping[int, int]) -> None:
        for view in self._views():
            if view.id in counts and view.id in self._counts:
                self._counts[view.id].setText(f"{view.name}  ({format_money(counts[view.id])})")

    def _choose(self, view: SavedView) -> None:
        self._apply(view.state)
        self.show_name()
        self.chosen.emit(view)

    def _let_go(self, view: SavedView) -> None:
        self._context.do(remove_view, view.id, done=lambda _outcome: self.show_name())


class KeepDialog(SafeDialog):
    """The name to keep the present filter under."""

    def __init__(self, parent: QWidget | None, views: Sequence[SavedView], count: int) -> None:
        super().__init__(parent, "Lưu bộ lọc đang xem")
        self._taken = {fold(view.name): view.name for view in views}
        self.field = TextField(placeholder="Ví dụ: hộ nghèo chưa có thẻ")
        self._hint = muted("")
        self.body.addWidget(body(f"Đang lọc được {format_money(count)} dòng. Lần sau chọn lại bằng tên này."))
        self.body.addWidget(FieldRow("Tên bộ lọc", self.field, required=True))
        self.body.addWidget(self._hint)
        self.add_button("Quay lại", self.reject)
        self._save = self.add_button("Lưu bộ lọc", self._accept, "primary")
        self.field.textChanged.connect(self._tell)
        self.field.returnPressed.connect(self._accept)
        on_commit(self.field, lambda: self._tell(self.field.text()))
        self._tell("")
        self.field.setFocus()

    def is_dirty(self) -> bool:
        """A typed name could be lost."""
        return bool(self.field.text().strip())

    def _tell(self, text: str) -> None:
        before = self._taken.get(fold(text))
        self._hint.setText(f"Đã có bộ lọc “{before}”: lưu sẽ thay bộ lọc đó." if before else "")
        self._save.setEnabled(bool(text.strip()))

    def _accept(self) -> None:
        self.field.settle()
        if not self.field.is_blank():
            self.accept()


def _counted(_office: object, count: Callable[[State], int], states: Mapping[int, State]) -> dict[int, int]:
    return {view_id: count(state) for view_id, state in states.items()}
