"""“Vì sao ra số này?”: the steps of one amount with their sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.quote import Step
from desktop_app.ui.components.boxes import clear, column, panel, row, scrolled
from desktop_app.ui.components.text import body, muted, section, small, strong

EMPTY = "Chọn một người có số phải đóng để xem cách tính, từng bước và căn cứ."


class WhyPanel(QWidget):
    """Shows how the amount of one person came about."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = section("Vì sao ra số này?")
        self._person = muted("")
        inner = QWidget()
        self._steps = column(inner, gap=0.7)
        self._texts: list[str] = []
        column(self, self._heading, self._person, (scrolled(inner), 1), gap=0.4)
        self.setAccessibleName("Vì sao ra số này")
        self.show_nothing()

    @property
    def texts(self) -> list[str]:
        """Everything said, line by line."""
        return list(self._texts)

    def show_nothing(self, text: str = EMPTY) -> None:
        """Say what this place is for, or why there is no amount."""
        self._fill(text, ())

    def show_steps(self, person: str, steps: Sequence[Step]) -> None:
        """Show the steps of a person's amount."""
        self._fill(person, steps)

    def _fill(self, head: str, steps: Sequence[Step]) -> None:
        clear(self._steps)
        self._person.setText(head)
        self._texts = [head]
        for step in steps:
            self._steps.addWidget(_step(step))
            self._texts += [part for part in (step.label, step.formula, step.value, step.source) if part]
        self._steps.addStretch(1)


def _step(step: Step) -> QWidget:
    label, value = body(step.label), strong(step.value)
    label.setWordWrap(True)
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    value.setWordWrap(len(step.value) > 24)
    source = small(step.source)
    source.setWordWrap(True)
    below = [part for part in (muted(step.formula), source) if part.text()]
    return panel(row(None, (label, 3), (value, 2), gap=0.5), *below, gap=0.1)
