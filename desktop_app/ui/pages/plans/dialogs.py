"""What is asked before a plan is made, and before one figure is shared out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.planning import STATE_NAMES
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import TextField

SPLITS = (Choice(code="even", text="Chia đều"), Choice(code="season", text="Theo kết quả năm trước"))
_COPY = (Choice(code="copy", text="Từ phiên bản đang xem"), Choice(code="empty", text="Từ đầu, để trống"))


class NewPlanDialog(SafeDialog):
    """Name, kind and decision of a plan; `wanted(name, state, decision, copy)` when it is to be made."""

    def __init__(
        self, parent: QWidget, year: int, version: int, wanted: Callable[[str, str, str | None, bool], object]
    ) -> None:
        super().__init__(parent, f"Lập chỉ tiêu năm {year}")
        self._wanted = wanted
        self.name = TextField()
        self.kind = CodeCombo([Choice(code=code, text=text) for code, text in STATE_NAMES.items()])
        self.decision = TextField(placeholder="Số, ngày quyết định giao")
        self.start = CodeCombo(_COPY)
        self._name_row = FieldRow("Tên", self.name, required=True)
        self._kind_row = FieldRow("Loại", self.kind, required=True)
        self.body.addWidget(self._name_row)
        self.body.addWidget(self._kind_row)
        self.body.addWidget(FieldRow("Quyết định", self.decision))
        fields: list[QWidget] = [self.name, self.kind, self.decision]
        self.start.set_value("copy" if version > 1 else "empty")
        if version > 1:
            self.body.addWidget(FieldRow("Bắt đầu", self.start))
            fields.append(self.start)
        first = f"Chỉ tiêu giao đầu năm {year}" if version == 1 else f"Chỉ tiêu năm {year} điều chỉnh lần {version - 1}"
        self.name.set_value(first)
        self.kind.set_value("assigned" if version == 1 else "adjusted")
        self.add_button("Đóng", self.reject)
        self.add_button("Lập chỉ tiêu", self._make, "primary")
        self.chain = EnterChain(self, fields=fields, save=self._make)
        self.chain.start()

    def _make(self) -> None:
        name, kind = self.name.value(), self.kind.value()
        self._name_row.show_problem(
            None if name else Problem(level="block", field="name", message="Đặt tên cho chỉ tiêu.")
        )
        self._kind_row.show_problem(
            None if kind else Problem(level="block", field="kind", message="Chọn loại chỉ tiêu.")
        )
        if name and kind:
            self._wanted(name, kind, self.decision.value(), self.start.value() == "copy")
            self.accept()


class ShareDialog(SafeDialog):
    """One figure for the whole office; `wanted(total, by)` shares it among communes or collectors and months."""

    def __init__(
        self, parent: QWidget, what: str, unit: str, among: str, present: int, wanted: Callable[[int, str], object]
    ) -> None:
        super().__init__(parent, f"Chia chỉ tiêu: {what}")
        self._wanted = wanted
        self.total = MoneyField(unit=unit)
        self.total.set_value(present or None)
        self.by = CodeCombo(SPLITS)
        self.by.set_value("season")
        self._total_row = FieldRow("Chỉ tiêu cả năm của cơ quan", self.total, required=True)
        self.body.addWidget(muted(f"Số này được chia cho các {among} và mười hai tháng, cộng lại đúng bằng số đã gõ."))
        self.body.addWidget(self._total_row)
        self.body.addWidget(FieldRow("Cách chia", self.by))
        self.add_button("Đóng", self.reject)
        self.add_button("Chia", self._share, "primary")
        self.chain = EnterChain(self, fields=[self.total, self.by], save=self._share)
        self.total.setFocus()

    def _share(self) -> None:
        total = self.total.value()
        message = self.total.fault_text() or ("" if total is not None else "Gõ chỉ tiêu cả năm.")
        self._total_row.show_problem(Problem(level="block", field="total", message=message) if message else None)
        if not message:
            self._wanted(int(total), self.by.value() or "even")
            self.accept()
