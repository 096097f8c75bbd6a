"""The dialogs of the register: what the agency answered, and which forms the office submits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.services.report_calendar import ACCEPTED, RETURNED, SubmitChoices
from desktop_app.services.reporting import Form
from desktop_app.services.submission_register import SubmissionView
from desktop_app.ui.components.boxes import grid_form, panel, scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted, section, set_tone
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import DigitsField, TextField

_LONGEST = 66  # letters of a title in the list of forms
_ANSWERS = (
    Choice(code=ACCEPTED, text="Chấp nhận"),
    Choice(code=RETURNED, text="Trả lại", detail="phải nộp lại bản sửa"),
)


class AnswerDialog(SafeDialog):
    """The agency's answer to one submission. `take(state, day, note)` is called once, then it closes."""

    def __init__(
        self, parent: QWidget | None, view: SubmissionView, today: date, take: Callable[[str, date, str], object]
    ) -> None:
        super().__init__(parent, f"Phản hồi {view.words}", width=32)
        self._take, self._sent_on = take, date.fromisoformat(view.record.made_at[:10])
        self._today = today
        self.state = CodeCombo(_ANSWERS, width=12)
        self.state.set_value(ACCEPTED)
        self.on = DateField(today=lambda: today, latest=lambda: today)
        self.on.set_value(today)
        self.note = TextField(placeholder="số công văn, lý do trả lại")
        self.said = set_tone(body(""), "bad")
        self.body.addWidget(grid_form(None, FieldRow("Kết quả", self.state), FieldRow("Ngày phản hồi", self.on)))
        self.body.addWidget(FieldRow("Ghi chú, lý do", self.note))
        self.body.addWidget(self.said)
        self.add_button("Đóng", self.reject)
        self.add_button("Ghi phản hồi", self.go, "primary")
        self.chain = EnterChain(self, fields=[self.state, self.on, self.note], save=self.go)

    def is_dirty(self) -> bool:
        """Whether a note was typed."""
        return not self.note.is_blank()

    def go(self) -> None:
        """Hand the answer over, or say what is missing."""
        state, day, note = self.state.value(), self.on.value(), self.note.value() or ""
        if state is None or day is None:
            self.said.setText(
                self.on.fault_text() or self.state.fault_text() or "Hãy chọn kết quả và ghi ngày phản hồi."
            )
        elif state == RETURNED and not note:
            self.said.setText("Hãy ghi lý do trả lại.")
            self.note.setFocus()
        else:
            self._take(state, day, note)
            self.accept()


class ChoicesDialog(SafeDialog):
    """Which forms are submitted every period, whether the month closes with it, and what counts as a jump. `take(choices)` is called once."""

    def __init__(
        self,
        parent: QWidget | None,
        forms: Sequence[Form],
        kept: SubmitChoices,
        take: Callable[[SubmitChoices], object],
    ) -> None:
        super().__init__(parent, "Mẫu phải nộp hằng kỳ", width=40)
        self._kept, self._take = kept, take
        self.boxes = {form.code: _box(form) for form in forms}
        for code, box in self.boxes.items():
            box.setChecked(code in kept.forms)
        self.lock = QCheckBox("Khóa sổ tháng khi nộp (bỏ chọn được ở từng lần nộp)")
        self.lock.setChecked(kept.lock_month)
        self.jump = DigitsField(length=3, what="Tỷ lệ phần trăm")
        self.jump.set_value(str(kept.jump_percent))
        self.said = set_tone(body(""), "bad")
        listed = scrolled(panel(*self.boxes.values(), gap=0.3, margin=0.4))
        scaled(listed, lambda w: w.setMinimumHeight(em(w, min(16, 2.1 * len(self.boxes)))))
        self.body.addWidget(muted("Mẫu được chọn hiện hạn nộp ở Tổng quan, ở cuối cửa sổ và ở đầu sổ này."))
        self.body.addWidget(listed, 1)
        self.body.addWidget(self.lock)
        self.body.addWidget(section("Kiểm tra trước khi nộp"))
        self.body.addWidget(FieldRow("Báo khi một số thay đổi so với tháng trước quá (%)", self.jump))
        self.body.addWidget(self.said)
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu", self.go, "primary")
        self.chain = EnterChain(self, fields=[self.jump], save=self.go)

    def choices(self) -> SubmitChoices:
        """What is chosen; a percentage that cannot be read stands as 0."""
        percent = self.jump.value() or ""
        return SubmitChoices(
            forms=tuple(code for code, box in self.boxes.items() if box.isChecked()),
            lock_month=self.lock.isChecked(),
            jump_percent=int(percent) if percent.isdigit() else 0,
        )

    def is_dirty(self) -> bool:
        """Whether something was changed."""
        return self.choices() != self._kept

    def go(self) -> None:
        """Hand the choices over."""
        found = self.choices()
        if found.jump_percent < 1:
            self.said.setText(self.jump.fault_text() or "Tỷ lệ phải từ 1 % trở lên.")
            self.jump.setFocus()
            return
        self._take(found)
        self.accept()


def _box(form: Form) -> QCheckBox:
    """A form to choose; a long title is shortened, its tip has it whole."""
    text = f"{form.code}: {form.title}" if form.official else form.title
    made = QCheckBox(text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…")
    made.setToolTip(text)
    return made
