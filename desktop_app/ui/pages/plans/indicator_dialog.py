"""An indicator of the office's own: its name, its unit, and whether it adds up over the year."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.planning_indicators import NATURES, UNITS
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField


class IndicatorDialog(SafeDialog):
    """`wanted(name, short name, unit, nature)` when all is said."""

    def __init__(self, parent: QWidget, wanted: Callable[[str, str, str, str], object]) -> None:
        super().__init__(parent, "Thêm chỉ tiêu của đơn vị", width=34)
        self._wanted = wanted
        self.name = TextField(placeholder="Ví dụ: Số người được cấp sổ mới")
        self.short = TextField(placeholder="Để trống nếu dùng tên trên")
        self.unit = CodeCombo([Choice(code=unit, text=unit) for unit in UNITS], width=10)
        self.nature = CodeCombo([Choice(code=code, text=text) for code, text in NATURES.items()], width=26)
        self._rows = {
            "name": FieldRow("Tên chỉ tiêu", self.name, required=True),
            "unit": FieldRow("Đơn vị tính", self.unit, required=True),
            "nature": FieldRow("Cách tính trong năm", self.nature, required=True),
        }
        self.body.addWidget(
            muted("Kết quả của chỉ tiêu này nhập ở thẻ “Số liệu nhập” vì chương trình không đếm được từ hồ sơ.")
        )
        self.body.addWidget(self._rows["name"])
        self.body.addWidget(FieldRow("Tên ngắn", self.short))
        self.body.addWidget(self._rows["unit"])
        self.body.addWidget(self._rows["nature"])
        self.add_button("Đóng", self.reject)
        self.add_button("Thêm chỉ tiêu", self._add, "primary")
        self.chain = EnterChain(self, fields=[self.name, self.short, self.unit, self.nature], save=self._add)
        self.name.setFocus()

    def is_dirty(self) -> bool:
        """Whether a name was typed."""
        return bool(self.name.value() or self.short.value())

    def _add(self) -> None:
        name, unit, nature = self.name.value(), self.unit.value(), self.nature.value()
        wrong = {
            "name": "" if name else "Đặt tên cho chỉ tiêu.",
            "unit": "" if unit else "Chọn đơn vị tính.",
            "nature": "" if nature else "Chọn cách tính.",
        }
        if unit == "%" and nature == "flow":
            wrong["nature"] = "Tỷ lệ không cộng dồn được: chọn “Số hiện có cuối tháng”."
        for key, message in wrong.items():
            self._rows[key].show_problem(Problem(level="block", field=key, message=message) if message else None)
        if not any(wrong.values()):
            self._wanted(str(name), self.short.value() or "", str(unit), str(nature))
            self.accept()
