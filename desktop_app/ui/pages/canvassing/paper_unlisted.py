"""Somebody who is not on the paper: name, birth, and beside which line the person lives."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_list_paper import PaperList, add_unlisted, namesake, paper_line
from desktop_app.ui.components.boxes import FormGrid
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.date_field import BirthField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import DigitsField, TextField

_TO_VERIFY = "cho-xac-minh"


class UnlistedDialog(SafeDialog):
    """`made`: the person's id after it was saved."""

    def __init__(self, parent: QWidget | None, context: PageContext, paper: PaperList, beside: int | None) -> None:
        super().__init__(parent, "Người ngoài phiếu", width=34)
        self._context = context
        self._paper = paper
        self.made: int | None = None
        self.name = TextField()
        self.birth = BirthField(today=lambda: context.office.today)
        self.line = DigitsField(length=4, what="Số dòng")
        self.line.set_value(str(beside) if beside else None)
        self.where = muted("")
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(
            FormGrid(
                FieldRow("Họ và tên", self.name, required=True),
                FieldRow("Ngày sinh hoặc năm sinh", self.birth),
                FieldRow("Ở hộ của dòng (để trống: hộ mới)", self.line),
                columns=1,
            )
        )
        self.body.addWidget(self.where)
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.add_button("Thêm người", self.finish, "primary")
        self.chain = EnterChain(self, fields=[self.name, self.birth, self.line], save=self.finish)
        self.line.textChanged.connect(lambda _text: self._say_where())
        self._say_where()
        self.chain.start()

    def is_dirty(self) -> bool:
        """Whether a name or a birth was typed."""
        return bool(self.name.text() or self.birth.text()) and self.made is None

    def finish(self) -> None:
        """Save; what is wrong is said here and the fields keep what was typed."""
        fault = next(iter(self.chain.faults().values()), "")
        beside = self._beside()
        if fault or not self.name.value():
            self._fault.setText(fault or "Chưa ghi họ và tên.")
            return
        if beside is not None and not self._known(beside):
            self._fault.setText(f"Phiếu này không có dòng {beside}. Để trống nếu là hộ mới.")
            self.line.setFocus()
            return
        self._add()

    def _add(self, reason: str = "") -> None:
        typed = (self.name.value(), self.birth.value(), self._beside(), reason)
        self._context.do(add_unlisted, self._paper.list.id, *typed, done=self._added, failed=self._refused)

    def _added(self, outcome: Outcome[int]) -> None:
        self.made = outcome.value
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleBroken) and error.rule == "household.reason":
            self._doubt(error)
        elif isinstance(error, RuleBroken):
            self._fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)

    def _doubt(self, error: RuleBroken) -> None:
        """Somebody like that is in the file: the same person, another one, or a slip. Nothing typed is lost."""
        known = namesake(self._context.office, self.name.value(), self.birth.value())
        words = {"edit": "Quay lại sửa", "other": "Vẫn thêm, xác minh sau"}
        if known is not None:
            words["same"] = "Là người đã có"
        choice = self._context.messages.ask("Thêm người này?", words, default="edit", detail=error.sentence)
        if choice == "same":
            self.made = known
            self.accept()
        elif choice == "other":
            self._add(_TO_VERIFY)
        else:
            self._fault.setText(error.sentence)
            self.name.setFocus()

    def _beside(self) -> int | None:
        text = self.line.text().strip()
        return int(text) if text.isdigit() else None

    def _known(self, number: int) -> bool:
        try:
            return bool(paper_line(self._context.office, self._paper.list.id, number).household)
        except RuleBroken:
            return False

    def _say_where(self) -> None:
        number = self._beside()
        if number is None:
            self.where.setText(f"Lập hộ mới ở cuối {self._paper.hamlets.split(', ')[-1]}.")
        elif self._known(number):
            line = paper_line(self._context.office, self._paper.list.id, number)
            self.where.setText(f"Thêm vào {line.household[0].lower()}{line.household[1:]}.")
        else:
            self.where.setText("")
