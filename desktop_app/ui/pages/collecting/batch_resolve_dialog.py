"""The dialog “Giải quyết”: what becomes of people whose declaration came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.batch_answers import REDECLARE, REFUND, RESOLUTIONS, ResolveForm
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.ui.components.boxes import grid_form
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

_NEXT = {
    REDECLARE: "Người này chờ ở danh sách chờ lập, vào đợt sau; đợt cũ giữ nguyên như đã gửi.",
    REFUND: "Cả số tiền đã nộp được hoàn trả và thời gian tham gia bị bỏ, trong cùng một bước.",
    "keep": "Người này được ghi là đã chấp nhận ở đợt cũ.",
}


class ResolveDialog(SafeDialog):
    """`lines`: the rows to settle, all of one batch. `resolve(form)` is called once, then it closes."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        batch_id: int,
        lines: Sequence[Mapping[str, Any]],
        resolve: Callable[[ResolveForm], object],
    ) -> None:
        who = lines[0]["name"] if len(lines) == 1 else f"{len(lines)} người bị trả lại"
        super().__init__(parent, f"Giải quyết: {who}", width=36)
        self._batch_id, self._lines, self._resolve = batch_id, list(lines), resolve
        today = context.office.today
        self.way = CodeCombo([Choice(code=code, text=name) for code, name in RESOLUTIONS.items()], width=22)
        self.way.set_value(REDECLARE)
        self.on = DateField(today=lambda: today, latest=lambda: today)
        self.on.set_value(today)
        self.method = CodeCombo([Choice(code=code, text=name) for code, name in METHOD_NAMES.items()], width=12)
        self.method.set_value("cash")
        self.note = TextField(placeholder="đã sửa gì, vì sao hoàn trả")
        self.method_row = FieldRow("Hoàn trả bằng", self.method)
        self.said = body("")
        self.said.setWordWrap(True)
        reasons = dict.fromkeys(one["said"] for one in lines if one["said"])
        if reasons:
            told = muted("\n".join(f"Trả lại: {one}" for one in list(reasons)[:4]))
            self.body.addWidget(told)
        self.body.addWidget(
            grid_form(
                None,
                FieldRow("Cách giải quyết", self.way),
                FieldRow("Ngày", self.on),
                FieldRow("Ghi chú, lý do", self.note),
                self.method_row,
            )
        )
        self.body.addWidget(self.said)
        self.add_button("Đóng", self.reject)
        self.go_button = self.add_button("Ghi", self._go, "primary")
        self.chain = EnterChain(self, fields=(self.way, self.on, self.note, self.method), save=self._go)
        on_commit(self.way, self._show_way)
        self._show_way()

    def is_dirty(self) -> bool:
        """A note is text that could be lost."""
        return not self.note.is_blank()

    def form(self) -> ResolveForm | None:
        """What stands in the dialog; None while something is missing, which is then said."""
        way, day, note = self.way.value(), self.on.value(), self.note.value() or ""
        if way is None or day is None:
            self.said.setText(self.way.fault_text() or self.on.fault_text() or "Chọn cách giải quyết và ngày.")
            return None
        if way == REFUND and not note:
            self.said.setText("Hoàn trả tiền thì ghi lý do.")
            return None
        return ResolveForm(
            batch_id=self._batch_id,
            enrolment_ids=tuple(one["id"] for one in self._lines),
            resolution=way,
            on=day,
            note=note,
            amounts={one["id"]: one["payable"] for one in self._lines} if way == REFUND else None,
            method=self.method.value() or "cash",
        )

    def _show_way(self) -> None:
        way = self.way.value() or ""
        self.method_row.setVisible(way == REFUND)
        total = sum(one["payable"] for one in self._lines)
        more = f" Tổng hoàn trả: {format_money(total)} đ." if way == REFUND else ""
        self.said.setText(_NEXT.get(way, self.way.fault_text()) + more)

    def _go(self) -> None:
        form = self.form()
        if form is not None:
            self._resolve(form)
            self.accept()
