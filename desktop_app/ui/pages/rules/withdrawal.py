"""Taking back a figure the office entered: what it is, and what changes without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.identity import Problem
from desktop_app.services.rule_book import withdraw
from desktop_app.services.rule_book_values import Impact, RuleLine
from desktop_app.services.rule_impact import preview_withdrawal
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import body, muted, section
from desktop_app.ui.pages.rules.editor import EditForm


class WithdrawalForm(EditForm):
    """Nothing is typed here: the effect is worked out at once, Ctrl+S takes the figure back."""

    heading = "Rút lại mức cơ quan nhập"
    apply_text = "Rút lại"

    def __init__(self, line: RuleLine) -> None:
        super().__init__()
        self._line = line
        self._problems = ProblemList("Chưa rút được")
        name = section(line.name)
        name.setWordWrap(True)
        last = f" đến {format_date(line.valid_to)}" if line.valid_to is not None else ""
        column(
            self,
            name,
            body(f"{line.shown}, từ {format_date(line.valid_from)}{last}. Căn cứ: {line.source}."),
            muted("Rút lại thì những ngày này dùng mức trước đó của chương trình. Tiền đã thu giữ nguyên số đã tính."),
            self._problems,
            gap=0.6,
        )

    def fields(self) -> Sequence[QWidget]:
        """There is nothing to type."""
        return ()

    def values(self) -> int | None:
        """The figure to take back."""
        return self._line.office_id

    def show_missing(self) -> QWidget | None:
        """Nothing can be missing."""
        return None

    def check(self) -> None:
        """Nothing was typed that could be checked."""

    def refuse(self, sentence: str) -> None:
        """Show why it stays."""
        self._problems.show_problems([Problem(level="block", field="", message=sentence)])

    def preview(self, values: Any) -> tuple[Callable[..., Impact], tuple[Any, ...], dict[str, Any]]:
        """The effect of its going."""
        return preview_withdrawal, (values,), {}

    def verb(self, values: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Take it back."""
        return withdraw, (values,)

    def is_dirty(self) -> bool:
        """Nothing is lost by closing."""
        return False
