"""“Vì sao ra số này?”: the steps of one figure, the law it used, what was not verified, and what it would be today."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.domain.quote import Step
from desktop_app.services.explaining_values import NOT_VERIFIED, Explanation, Parameter
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, panel, row, rule, scrolled
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.text import body, muted, section, set_tone, small, strong
from desktop_app.ui.theme import em, scaled

HEADING = "Vì sao ra số này?"
EMPTY = "Chọn một dòng có số để xem cách tính, từng bước và căn cứ."
_SHORT = 24  # letters of a value that stand beside its label without wrapping


class WhyPanel(QWidget):
    """Shows one explanation; it scrolls by the arrow keys. `copied` is told the text that was put on the clipboard."""

    def __init__(self, *, heading: str = HEADING, copied: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self._copied = copied
        self._text = ""
        self._lines: list[str] = []
        self._title = muted("")
        self._answer = strong("")
        self._answer.setWordWrap(True)
        self._answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QWidget()
        self._body = column(inner, gap=0.7)
        self.area = scrolled(inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(heading or HEADING)
        self.copy_button = quiet("Sao chép", self.copy, "copy")
        self.copy_button.setToolTip("Sao chép toàn bộ cách tính thành chữ")
        head = section(heading)
        if not heading:  # showing it before it has a parent would flash it as a window of its own
            head.hide()
        column(
            self,
            row(None, head, STRETCH, self.copy_button),
            panel(self._title, self._answer, gap=0.1),
            (self.area, 1),
            gap=0.4,
        )
        scaled(self.area, lambda w: w.verticalScrollBar().setSingleStep(em(w, 2)))
        self.setAccessibleName(heading or HEADING)
        self.show_nothing()

    @property
    def texts(self) -> list[str]:
        """Everything said, line by line."""
        return list(self._lines)

    def show_nothing(self, text: str = EMPTY) -> None:
        """Say what this place is for, or why there is no figure."""
        self._begin(text, "")
        self._text = ""
        self._end()

    def show_steps(self, person: str, steps: Sequence[Step]) -> None:
        """Show steps alone (a quote that is not kept yet)."""
        self.show_explanation(Explanation(title=person, answer="", steps=tuple(steps)))

    def show_explanation(self, found: Explanation) -> None:
        """Show everything that is known of a figure."""
        self._begin(found.title, found.answer)
        self._text = found.as_text()
        for step in found.steps:
            self._add(_step(step), step.label, step.formula, step.value, step.source)
        if found.parameters:
            self._add(rule())
            self._add(section("Các mức đã dùng"), "Các mức đã dùng")
            for one in found.parameters:
                mark = "" if one.verified else NOT_VERIFIED
                self._add(_parameter(one), one.name, one.value, one.period, one.source, mark)
        if found.notes:
            self._add(rule())
            for note in found.notes:
                wrong = note == found.recheck and found.recomputed_same is False
                self._add(set_tone(body(note), "bad" if wrong else ""), note)
        self._end()

    def copy(self) -> None:
        """Put everything on the clipboard as plain text."""
        if self._text:
            QGuiApplication.clipboard().setText(self._text)
            if self._copied is not None:
                self._copied(self._text)

    def _begin(self, title: str, answer: str) -> None:
        clear(self._body)
        self._title.setText(title)
        self._answer.setText(answer)
        self._answer.setVisible(bool(answer))
        self._lines = [part for part in (title, answer) if part]

    def _add(self, widget: QWidget, *texts: str) -> None:
        self._body.addWidget(widget)
        self._lines += [text for text in texts if text]

    def _end(self) -> None:
        self._body.addStretch(1)
        self.copy_button.setVisible(bool(self._text))
        self.area.verticalScrollBar().setValue(0)


def _step(step: Step) -> QWidget:
    label, value = body(step.label), strong(step.value)
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    value.setWordWrap(len(step.value) > _SHORT)
    source = small(step.source)
    source.setWordWrap(True)
    below = [part for part in (muted(step.formula), source) if part.text()]
    return panel(row(None, (label, 3), (value, 2), gap=0.5), *below, gap=0.1)


def _parameter(one: Parameter) -> QWidget:
    name, value = body(one.name), strong(one.value)
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    source = small(f"{one.period} · {one.source}")
    source.setWordWrap(True)
    mark = () if one.verified else (panel(Badge(NOT_VERIFIED, "warn"), STRETCH, flow="row"),)
    return panel(row(None, (name, 3), (value, 2), gap=0.5), source, *mark, gap=0.1)
