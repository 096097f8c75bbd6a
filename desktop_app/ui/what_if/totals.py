"""The foot of the panel: the sums of the household, and how far they are from the proposal."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.what_if_values import Tried
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.text import figure, muted, set_tone, small, strong

_PARTS = (
    ("state_support", "Nhà nước"),
    ("local_support", "địa phương"),
    ("other_support", "hỗ trợ khác"),
)


class Totals(QWidget):
    """Shows the sums of one answer; grey while they belong to an earlier one."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = small("")
        self._parts.setWordWrap(True)
        self._due = figure("0")
        self._difference = strong("")
        words = panel(self._difference, self._parts, gap=0.1)
        line = row(None, (words, 1), muted("Hộ đóng", wrap=False), self._due, muted("đ", wrap=False), gap=0.5)
        column(self, line)
        self.setAccessibleName("Cộng cả hộ")

    @property
    def text(self) -> str:
        """The sum with the difference, as it stands there."""
        return f"{self._due.text()} đ {self._difference.text()}".strip()

    @property
    def parts(self) -> str:
        """What is paid by whom, in one line."""
        return self._parts.text()

    def show_sums(self, tried: Tried, *, stale: bool) -> None:
        """Show the sums; `stale`: they are those of the last answer without a fault."""
        said = [f"Tổng {format_money(tried.gross)}"]
        said += [f"{name} {format_money(getattr(tried, key))}" for key, name in _PARTS if getattr(tried, key)]
        self._parts.setText(" · ".join(said))
        self._due.setText(format_money(tried.payable))
        set_tone(self._due, "muted" if stale else "")
        self._difference.setText("Số trước khi sửa" if stale else difference_text(tried))
        set_tone(self._difference, "warn" if stale else "")
        self.setAccessibleDescription(self.text)


def difference_text(tried: Tried) -> str:
    """“so với đề xuất: +341.550 đ”; "" where there is no proposal."""
    if tried.difference is None:
        return ""
    if tried.difference == 0:
        return "bằng đề xuất"
    sign = "+" if tried.difference > 0 else "−"
    return f"so với đề xuất: {sign}{format_money(abs(tried.difference))} đ"
