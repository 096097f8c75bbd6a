"""The line under the steps: back, what the file amounts to, on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.services.import_values import Preview
from desktop_app.ui.components.boxes import column, panel, rule
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.text import small
from desktop_app.ui.pages.importing.words import CHOOSE, RECEIPT, hint_text, next_text


class StepFoot(QWidget):
    """Not disabled while something runs: Qt would move the focus on, and the next Enter would press something else."""

    def __init__(self, back: Callable[[], object], go_on: Callable[[], object]) -> None:
        super().__init__()
        self.back = button("Quay lại", back, "chevron-left")
        self.next = primary("Tiếp tục", go_on, "check")
        self._hint = small("")
        column(self, rule(), panel(self.back, (self._hint, 1), self.next, flow="row", gap=0.8, margin=0.5), gap=0)

    def show_state(self, step: int, seen: Preview | None, *, busy: bool, beside: bool) -> None:
        """Say what Enter does now; hidden where there is nothing to go on with."""
        self.setVisible(step != CHOOSE and not beside)
        self.back.setText("Nhập tệp khác" if step == RECEIPT else "Quay lại")
        self.next.setText(next_text(step, seen))
        self._hint.setText("Đang làm việc với tệp…" if busy else hint_text(step, seen))
