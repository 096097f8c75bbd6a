"""What was keyed in this sitting, the newest first: what was taken back by Ctrl+Z disappears."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.households_words import CodeLists
from desktop_app.services.walk_list_keying import PaperEntry
from desktop_app.services.walk_list_paper import UNLISTED
from desktop_app.ui.components.boxes import clear, column
from desktop_app.ui.components.text import muted, small
from desktop_app.ui.page import PageContext

_MOST = 8


@dataclass(frozen=True)
class _Logged:
    text: str
    visits: tuple[int, ...]


class PaperLog(QWidget):
    """The last lines in words."""

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._entries: list[_Logged] = []
        self._layout = column(self, gap=0.2)
        self._draw()

    @property
    def texts(self) -> list[str]:
        """What is shown, the newest first."""
        return [entry.text for entry in self._entries]

    def add(self, entry: PaperEntry, visits: tuple[int, ...]) -> None:
        """One more line was saved."""
        self._entries.insert(0, _Logged(self._words(entry, saved=bool(visits)), visits))
        del self._entries[_MOST:]
        self._draw()

    def reread(self) -> None:
        """Leave out what was taken back since."""
        wanted = [visit for entry in self._entries for visit in entry.visits]
        known = {visit.id for visit in self._context.office.read.visits.of_ids(wanted)} if wanted else set()
        self._entries = [entry for entry in self._entries if not entry.visits or known.issuperset(entry.visits)]
        self._draw()

    def _words(self, entry: PaperEntry, *, saved: bool) -> str:
        first, last = entry.lines[0], entry.lines[-1]
        number = "ngoài phiếu" if first.number == UNLISTED else str(first.number)
        who = f"{number} · {first.name}" + (f" … {last.number} · {last.name}" if entry.lines[1:] else "")
        said = [
            f"{self._lists.scheme_shorts.get(scheme, scheme)} {digit} {self._lists.outcomes[digit].name}"
            for scheme, digit in entry.outcomes.items()
        ]
        if entry.reason:
            said.append(self._lists.reasons.get(entry.reason, entry.reason))
        if entry.promise_on:
            said.append(f"hẹn {format_date(entry.promise_on)}")
        return f"{who}: {', '.join(said)}" + ("" if saved else " (không ghi thêm: đã có đúng như vậy)")

    def _draw(self) -> None:
        clear(self._layout)
        for entry in self._entries:
            label = small(entry.text)
            label.setWordWrap(True)
            self._layout.addWidget(label)
        if not self._entries:
            self._layout.addWidget(muted("Chưa nhập dòng nào trong lần này."))
