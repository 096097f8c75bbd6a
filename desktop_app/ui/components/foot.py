"""The foot of a list: how many rows the filter left, and the sums."""

from PySide6.QtWidgets import QFrame

from desktop_app.ui.components.boxes import STRETCH, row
from desktop_app.ui.components.text import small, strong


class TableFoot(QFrame):
    """A thin line under a table."""

    def __init__(self) -> None:
        super().__init__()
        self._count = strong()
        self._sums = small()
        row(self, self._count, STRETCH, self._sums, margin=0.3)

    def show_counts(self, count: str, sums: str = "") -> None:
        """Show texts like "1.204 người" and "Tổng: 12.300.000 đ"."""
        self._count.setText(count)
        self._sums.setText(sums)
