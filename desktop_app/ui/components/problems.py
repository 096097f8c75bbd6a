"""What is not right with a record, in the three levels chặn, cảnh báo, gợi ý: beside the field and as one list."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.identity import Problem
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import column, flow
from desktop_app.ui.components.text import section
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import colour, scaled

_MOST = 6  # lines in sight
_FIELD, _LEVEL = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LEVELS = ("block", "warn", "hint")
LEVEL_WORDS = {"block": "Chặn", "warn": "Cảnh báo", "hint": "Gợi ý"}
LEVEL_TONES = {"block": "bad", "warn": "warn", "hint": "accent"}
LEVEL_ICONS = {"block": "error", "warn": "warning", "hint": "info"}


class ProblemList(QWidget):
    """One list of the problems of the record on the screen; choosing one leads to its field."""

    chosen = Signal(str)  # the field's name

    def __init__(self, heading: str = "Cần xem lại") -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setAccessibleName(heading)
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.installEventFilter(self)
        self._counts = {level: Badge(tone=LEVEL_TONES[level], icon=LEVEL_ICONS[level]) for level in LEVELS}
        column(self, flow(section(heading), *self._counts.values()), self._list, gap=0.4)
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self.show_problems(())
        scaled(self, lambda w: w._dress())

    def show_problems(self, problems: Sequence[Problem], labels: Mapping[str, str] | None = None) -> None:
        """Show the problems, the blocking ones first; `labels` gives a field its name on the screen.

        The list hides itself when there is nothing to say.
        """
        self._list.clear()
        for problem in sorted(problems, key=lambda p: LEVELS.index(p.level)):
            label = (labels or {}).get(problem.field, "")
            entry = QListWidgetItem(f"{label}: {problem.message}" if label else problem.message)
            entry.setData(_FIELD, problem.field)
            entry.setData(_LEVEL, problem.level)
            entry.setToolTip(LEVEL_WORDS[problem.level])
            self._list.addItem(entry)
        for level, badge in self._counts.items():
            count = sum(problem.level == level for problem in problems)
            badge.show_state(f"{count} {LEVEL_WORDS[level].lower()}", LEVEL_TONES[level], LEVEL_ICONS[level])
            badge.setVisible(count > 0)
        self._dress()
        self.setVisible(bool(problems))

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the lines: only now they have the look and the width they are shown with."""
        super().showEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lines wrap anew when the list itself, which follows later than this widget, has another width."""
        if (
            watched is self._list
            and isinstance(event, QResizeEvent)
            and event.size().width() != event.oldSize().width()
        ):
            self._fit()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        """Colour lines and icons by the theme of now."""
        for row in range(self._list.count()):
            entry = self._list.item(row)
            level = entry.data(_LEVEL)
            entry.setIcon(icon(LEVEL_ICONS[level], LEVEL_TONES[level]))
            entry.setForeground(QColor(colour("text")))
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines, about six at most; more is scrolled."""
        view = self._list
        view.ensurePolished()
        count = view.count()
        policy = Qt.ScrollBarPolicy
        # A scroll bar would take width, lines would wrap, and the list would be too low for them.
        view.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if count > _MOST else policy.ScrollBarAlwaysOff)
        view.doItemsLayout()
        bottom = 0
        if count:
            top = view.visualItemRect(view.item(0)).top()
            bottom = view.visualItemRect(view.item(min(_MOST, count) - 1)).bottom() - top + 1
        view.setFixedHeight(bottom + 2 * view.frameWidth() + 2)

    def step(self, forward: bool = True) -> None:
        """Go to the next or previous problem (F8, Shift+F8), round the end."""
        count = self._list.count()
        if count == 0:
            return
        start = self._list.currentRow()
        target = (start + 1) % count if forward else (start - 1) % count if start >= 0 else count - 1
        self._list.setCurrentRow(target)
        self._choose(self._list.currentItem())

    def _choose(self, entry: QListWidgetItem) -> None:
        self.chosen.emit(entry.data(_FIELD))
