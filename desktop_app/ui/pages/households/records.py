"""A list of records, one line each, with an icon and a tone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.ui.icons import icon
from desktop_app.ui.theme import em, scaled


class RecordList(QListWidget):
    """Lines of records, each with an id; Enter or a double click opens one."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        # Long lines wrap; without this a vertical scroll bar that comes late would bring a horizontal one with it.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        scaled(self, lambda w: w.setMinimumHeight(em(w, 5)))
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_lines(self, lines: Sequence[tuple[int, str, str, str]], nothing: str) -> None:
        """Show lines of (id, text, icon name, tone); `nothing` is said where there is none."""
        self.clear()
        for row_id, text, picture, tone in lines:
            item = QListWidgetItem(icon(picture, tone or "muted"), text)
            item.setData(Qt.ItemDataRole.UserRole, row_id)
            self.addItem(item)
        if not lines:
            item = QListWidgetItem(nothing)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)

    @property
    def chosen(self) -> int | None:
        """The id of the line the cursor stands on."""
        found = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return int(found) if found is not None else None

    @property
    def only(self) -> int | None:
        """The id of the line the cursor stands on, or of the only line there is."""
        ids = [self.item(at).data(Qt.ItemDataRole.UserRole) for at in range(self.count())]
        return self.chosen if self.chosen is not None or len(ids) != 1 or ids[0] is None else int(ids[0])
