"""Who was there by name: found by the search box one by one, or a whole hamlet at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.office import Office
from desktop_app.services.outreach import people_named
from desktop_app.services.searching import Hit as Found
from desktop_app.services.searching import search
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.text import muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.shell.search_box import Hit, SearchBox
from desktop_app.ui.theme import em, scaled

_ID = Qt.ItemDataRole.UserRole


class OutreachPeople(QWidget):
    """A field whose value is the ids of the people named, in the order they were written down. Del takes a name out."""

    committed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._people: dict[int, str] = {}
        self.box = SearchBox(self._ask)
        self.box.setPlaceholderText("Gõ tên, năm sinh, số… rồi Enter")
        self.box.setAccessibleName("Tìm người có mặt")
        self.list = QListWidget()
        self.list.setAccessibleName("Người có mặt đã ghi tên")
        scaled(self.list, lambda w: w.setMinimumHeight(em(w, 6)))
        self.said = muted("")
        column(self, self.box, self.list, self.said, gap=0.3)
        self.box.opened.connect(self._take)
        self._show()

    def value(self) -> list[int] | None:
        """The ids; ``None`` where nobody is named."""
        return list(self._people) or None

    def set_value(self, value: Sequence[int] | None) -> None:
        """Name these people; those that are not in the file any more are left out."""
        found = people_named(self._context.office, list(value or ()))
        self._people = {one.person_id: _words(one) for one in found}
        self._show()

    def is_blank(self) -> bool:
        """Whether nobody is named."""
        return not self._people

    def settle(self) -> None:
        """Nothing is left half typed that would count."""

    def fault_text(self) -> str:
        """A list of names is never wrong."""
        return ""

    def add(self, people: Sequence[Any]) -> int:
        """Name more people; how many were not named before."""
        fresh = {one.person_id: _words(one) for one in people if one.person_id not in self._people}
        self._people |= fresh
        self._show()
        if fresh:
            self.committed.emit()
        return len(fresh)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del takes the name in hand out."""
        entry = self.list.currentItem()
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus() and entry is not None:
            at = self.list.currentRow()
            del self._people[entry.data(_ID)]
            self._show()
            self.list.setCurrentRow(min(at, self.list.count() - 1))
            self.committed.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self, text: str, answer: Callable[[Sequence[Hit]], object]) -> None:
        self._context.look(_people_like, text, done=lambda found: answer(_hits(found)), key="outreach.search")

    def _take(self, hit: Hit | None) -> None:
        if hit is not None:
            self.add(people_named(self._context.office, [int(hit.args["person"])]))

    def _show(self) -> None:
        self.list.clear()
        for person_id, words in self._people.items():
            entry = QListWidgetItem(words)
            entry.setData(_ID, person_id)
            self.list.addItem(entry)
        count = len(self._people)
        self.said.setText(f"{format_money(count)} người; Del bỏ một tên" if count else "Không bắt buộc ghi tên")


def _people_like(office: Office, text: str) -> list[Found]:
    return [hit for hit in search(office, text) if hit.kind == "person"]


def _hits(found: Sequence[Found]) -> list[Hit]:
    return [Hit(text=one.title, page="", args={"person": one.id}, detail=one.subtitle) for one in found]


def _words(one: Any) -> str:
    year = f", {one.birth[:4]}" if one.birth else ""
    return f"{one.name}{year} – {one.hamlet}"
