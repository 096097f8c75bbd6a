"""What to look at before a report leaves; choosing a line goes to where it is put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.reporting import Check
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.problems import ProblemList

_LEAST = 2  # lines that stay in sight however small the window is


class _Lines(ProblemList):
    """A list that takes what the splitter gives it, and no more than it needs."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        # Long lines wrap; a bar across would cover the last of them.
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines wrap anew at another width, so their heights change."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self._list.doItemsLayout()
        heights = [self._list.visualItemRect(self._list.item(place)).height() for place in range(self._list.count())]
        edge = 2 * self._list.frameWidth() + 4
        self._list.setMinimumHeight(sum(heights[:_LEAST]) + edge)
        self._list.setMaximumHeight(sum(heights) + edge)


class ChecksPanel(QWidget):
    """The checks of one sheet, warnings first; without any it says that nothing was found."""

    def __init__(self, navigate: Callable[..., Any]) -> None:
        super().__init__()
        self._navigate = navigate
        self._checks: tuple[Check, ...] = ()
        self.problems = _Lines("Kiểm tra trước khi gửi")
        self.clean = panel(row(None, Badge("Kiểm tra xong, không thấy điều gì bất thường", "good"), STRETCH))
        self.problems.chosen.connect(self._go)
        column(self, self.problems, self.clean, STRETCH, gap=0)
        self.show_checks(())

    @property
    def checks(self) -> tuple[Check, ...]:
        """What is shown."""
        return self._checks

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show the checks of another sheet."""
        self._checks = tuple(checks)
        self.problems.show_problems(
            [Problem(level=one.level, field=str(place), message=one.message) for place, one in enumerate(self._checks)]
        )
        self.clean.setVisible(not self._checks)

    def _go(self, place: str) -> None:
        check = self._checks[int(place)]
        if check.page:
            self._navigate(check.page, **check.args)
