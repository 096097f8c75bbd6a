"""Bảng kết quả: the office's own words for outcomes and reasons, their order, and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import fold
from desktop_app.services.outcome_list import OutcomeTable, OutcomeWords, ReasonWords, save_outcome_table
from desktop_app.ui.components.boxes import flow
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, section, set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.text_field import TextField

_YES, _NO = "có", "không"


class OutcomesDialog(SafeDialog):
    """Two grids edited like a spreadsheet; what a digit does is shown and cannot be changed."""

    def __init__(self, parent: QWidget | None, context: PageContext, table: OutcomeTable) -> None:
        super().__init__(parent, "Bảng kết quả vận động", width=60)
        self._context = context
        self._touched = False
        self._outcomes: list[dict[str, Any]] = [
            {
                "digit": one.digit,
                "name": one.name,
                "does": _does(table, one.digit),
                "reason": one.needs_reason,
                "promise": one.needs_promise,
                "days": one.revisit_days,
                "used": not one.hidden,
            }
            for one in table.outcomes
        ]
        self._reasons: list[dict[str, Any]] = [
            {"code": one.code, "name": one.name, "digits": " ".join(one.digits), "used": not one.hidden}
            for one in table.reasons
        ]
        self._digits = tuple(one.digit for one in table.outcomes)
        self.outcomes = self._grid(self._outcome_columns(), self._outcomes, "Kết quả", 13)
        self.reasons = self._grid(self._reason_columns(), self._reasons, "Lý do", 11)
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(section("Kết quả"))
        self.body.addWidget(muted("Đổi tên, ngày đến lại, bỏ dùng. Chữ số giữ nguyên nghĩa cho các lần đã ghi."))
        self.body.addWidget(self.outcomes, 3)
        self.body.addWidget(section("Lý do, theo thứ tự in trên phiếu"))
        self.body.addWidget(self.reasons, 2)
        self.body.addWidget(
            flow(
                quiet("Thêm lý do", self.add_reason, "plus"),
                quiet("Lên (Alt+↑)", lambda: self.move_reason(-1), "arrow-up"),
                quiet("Xuống (Alt+↓)", lambda: self.move_reason(1), "arrow-down"),
            )
        )
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu bảng", self.finish, "primary")
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(key), self, lambda step=step: self.move_reason(step))
        room = self.screen().availableGeometry().height()
        self.resize(self.sizeHint().width(), min(em(self, 46), room * 9 // 10))
        self.outcomes.setFocus()

    def is_dirty(self) -> bool:
        """Whether something was changed and not saved."""
        return self._touched

    def add_reason(self) -> None:
        """A new line at the end, to be named."""
        self._reasons.append(
            {"code": "", "name": "", "digits": self._digits[3] if len(self._digits) > 3 else "", "used": True}
        )
        self.reasons.grid.set_rows(self._reasons)
        self.reasons.edit_cell(len(self._reasons) - 1, "name")
        self._touched = True

    def move_reason(self, step: int) -> None:
        """Move the reason in hand up or down."""
        at = self.reasons.currentIndex().row()
        to = at + step
        if at < 0 or not 0 <= to < len(self._reasons):
            return
        self._reasons.insert(to, self._reasons.pop(at))
        self.reasons.grid.set_rows(self._reasons)
        self.reasons.setCurrentIndex(self.reasons.grid.index(to, 1))
        self._touched = True

    def finish(self) -> None:
        """Save; what is wrong is said here."""
        outcomes = [
            OutcomeWords(
                digit=row["digit"],
                name=row["name"] or "",
                needs_reason=row["reason"],
                needs_promise=row["promise"],
                revisit_days=row["days"],
                hidden=not row["used"],
            )
            for row in self._outcomes
        ]
        reasons = [
            ReasonWords(
                code=row["code"],
                name=row["name"] or "",
                digits=tuple((row["digits"] or "").split()),
                hidden=not row["used"],
            )
            for row in self._reasons
        ]
        self._context.do(save_outcome_table, outcomes, reasons, done=lambda _saved: self._done(), failed=self._refused)

    def _done(self) -> None:
        self._touched = False
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleBroken):
            self._fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)

    def _grid(self, columns: Sequence[GridColumn], rows: list[dict[str, Any]], name: str, height: float) -> GridView:
        def edited(edits: Sequence[CellEdit]) -> None:
            for edit in edits:
                rows[edit.row][edit.key] = edit.value
            self._touched = True
            self._fault.setText("")
            grid.grid.set_rows(rows)

        model = EditableGridModel(columns, edited, self)
        grid = GridView(model)
        grid.setAccessibleName(name)
        grid.horizontalHeader().setStretchLastSection(True)
        scaled(grid, lambda w: w.setMinimumHeight(em(w, height * 0.75)))
        model.refused.connect(self._said)
        model.set_rows(rows)
        return grid

    def _said(self, refusals: Sequence[Refusal]) -> None:
        self._fault.setText(refusals[0].sentence)

    def _outcome_columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn(key="digit", heading="Số", width=3, align="center", editable=False),
            GridColumn(key="name", heading="Tên gọi", width=13, parse=_text, editor=TextField),
            GridColumn(key="does", heading="Việc tiếp theo (cố định)", width=17, editable=False),
            GridColumn(key="reason", heading="Cần lý do", width=6, show=_shown, parse=_yes, editor=TextField),
            GridColumn(key="promise", heading="Cần hẹn", width=5.5, show=_shown, parse=_yes, editor=TextField),
            GridColumn(key="days", heading="Đến lại (ngày)", width=8, align="right", parse=_days, editor=TextField),
            GridColumn(key="used", heading="Dùng", width=4, show=_shown, parse=_yes, editor=TextField),
        )

    def _reason_columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn(key="name", heading="Lý do", width=26, parse=_text, editor=TextField),
            GridColumn(key="digits", heading="Cho kết quả số", width=9, parse=self._read_digits, editor=TextField),
            GridColumn(key="used", heading="Dùng", width=4, show=_shown, parse=_yes, editor=TextField),
        )

    def _read_digits(self, text: str) -> str:
        digits = text.replace(",", " ").split()
        if not digits or any(digit not in self._digits for digit in digits):
            raise RuleBroken("Ghi các số kết quả cách nhau bằng dấu cách, ví dụ 4 9.", rule="outcomes.digits")
        return " ".join(digits)


def _does(table: OutcomeTable, digit: str) -> str:
    outcome = table.fixed[digit]
    parts = ["kết thúc vận động" if outcome.closes_lead else "còn vận động"]
    if outcome.residence:
        parts.append({"moved": "ghi đã chuyển đi", "died": "ghi đã mất"}.get(outcome.residence, "đổi cư trú"))
    return ", ".join(parts)


def _text(text: str) -> str:
    return text.strip()


def _yes(text: str) -> bool:
    word = fold(text)
    if word in ("co", "c", "x", "1"):
        return True
    if word in ("khong", "k", "0", ""):
        return False
    raise RuleBroken(f"Ghi “{_YES}” hoặc “{_NO}”.", rule="outcomes.yes")


def _shown(value: bool) -> str:
    return _YES if value else _NO


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit():
        raise RuleBroken("Số ngày đến lại là một số, ví dụ 14.", rule="outcomes.days")
    return int(text)
