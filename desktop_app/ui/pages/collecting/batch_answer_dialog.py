"""The dialog “Bị trả lại”: who of a sent batch came back and why, by hand or from the agency's own list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import fold
from desktop_app.services.batch_answer_lists import AnswerList, read_file, read_text
from desktop_app.services.batch_answers import AnswerForm, ReturnedLine
from desktop_app.ui.components.boxes import STRETCH, grid_form, row
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import body, muted, set_tone
from desktop_app.ui.files import WORKBOOK, choose_open
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField

_OTHER = "other"
_ROOM = 4.5  # em: what is said of a list comes after the dialog took its size
_UNCLEAR = 3  # rows that are nobody's, named in the dialog


class ReturnDialog(SafeDialog):
    """`lines` are those of the batch that wait for an answer, `chosen` the rows to begin with. `take(form)` is called once, then it closes."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        batch: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]],
        chosen: Sequence[Mapping[str, Any]],
        reasons: Mapping[str, str],
        take: Callable[[AnswerForm], object],
    ) -> None:
        super().__init__(parent, f"Đợt {batch['name']}: người bị trả lại", width=52)
        self._context, self._batch_id, self._take = context, int(batch["id"]), take
        self._lines, self._reasons = list(lines), dict(reasons)
        self._begun = [row["id"] for row in chosen]
        self._typed = False
        today = context.office.today
        self.on = DateField(today=lambda: today, latest=lambda: today)
        self.on.set_value(today)
        self.who = CodeCombo(width=18)
        self.rest = QCheckBox("Những người còn lại của đợt được chấp nhận")
        self.rest.setChecked(True)
        self.model = EditableGridModel(self._columns(), self._edited, self)
        self.grid = GridView(self.model, frozen=1)
        self.grid.setAccessibleName("Người bị trả lại và lý do")
        self.grid.horizontalHeader().setStretchLastSection(True)
        scaled(self.grid, lambda w: w.setMinimumHeight(em(w, 9)))
        self.said = body("")
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        scaled(self.said, lambda w: w.setMinimumHeight(em(w, _ROOM)))
        self.paste_button = button("Dán danh sách  (Ctrl+V)", self.paste, "copy")
        self.body.addWidget(muted("Thêm từng người, hoặc dán danh sách trả lời của cơ quan BHXH.", wrap=False))
        self.body.addWidget(grid_form(None, FieldRow("Ngày có kết quả", self.on), FieldRow("Thêm người", self.who)))
        self.body.addLayout(
            row(
                None,
                self.paste_button,
                button("Chọn tệp…", self._choose_file, "excel"),
                button("Bỏ dòng đang chọn", self._drop, "minus"),
                STRETCH,
            )
        )
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.rest)
        self.body.addWidget(self.said)
        self.add_button("Đóng", self.reject)
        self.take_button = self.add_button("Ghi kết quả", self._go, "primary")
        self.model.refused.connect(self._refused)
        self.who.committed.connect(self._add_one)
        self._set_rows([_row(one) for one in chosen])
        (self.grid if chosen else self.paste_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V outside the grid takes in a list."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def is_dirty(self) -> bool:
        """Whether somebody was added or a reason typed."""
        return self._typed or [one["id"] for one in self.model.rows()] != self._begun

    def paste(self) -> None:
        """Take in the list that was copied."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._say("Bộ nhớ tạm đang trống. Chép danh sách trả lời rồi dán lại.", "warn")
            return
        self._context.look(
            read_text, self._batch_id, text, done=self.show_list, failed=self._failed, key="collect.answers"
        )

    def show_list(self, found: AnswerList) -> None:
        """Put what a list says into the grid, beside what stands there already."""
        known = {one["id"]: one for one in self.model.rows()}
        waiting = {line["id"]: line for line in self._lines}
        for answer in found.returned:
            if answer.enrolment_id in waiting:
                line = waiting[answer.enrolment_id]
                known[line["id"]] = _row(line) | {"reason": answer.reason_code or None, "words": answer.reason or None}
        self._set_rows(list(known.values()))
        if found.returned or found.accepted:
            self.rest.setChecked(len(found.returned) + len(found.accepted) >= len(self._lines) or not found.accepted)
        notes = [
            f"Dòng {one.row}: {one.problem or 'không có ai như vậy trong đợt'} ({one.text})" for one in found.unclear
        ]
        more = [f"… và {len(notes) - _UNCLEAR} dòng khác"] if len(notes) > _UNCLEAR else []
        self._say("\n".join([found.sentence, *notes[:_UNCLEAR], *more]), "warn" if notes else "good")

    def answer(self) -> AnswerForm | None:
        """What stands in the dialog; None while something is missing, which is then said."""
        rows = self.model.rows()
        if not rows:
            self._say("Chưa có ai trong danh sách bị trả lại.", "warn")
            return None
        for one in rows:
            if not one["reason"]:
                self._say(f"Chọn lý do trả lại của {one['name']}.", "warn")
                return None
            if one["reason"] == _OTHER and not one["words"]:
                self._say(f"Ghi rõ cơ quan BHXH trả lại {one['name']} vì sao.", "warn")
                return None
        day = self.on.value()
        if day is None:
            self._say(self.on.fault_text() or "Ghi ngày có kết quả.", "warn")
            return None
        returned = tuple(
            ReturnedLine(enrolment_id=one["id"], reason_code=one["reason"], reason=one["words"] or "") for one in rows
        )
        return AnswerForm(batch_id=self._batch_id, returned=returned, on=day, accept_rest=self.rest.isChecked())

    def _columns(self) -> tuple[GridColumn, ...]:
        choices = [Choice(code=code, text=name) for code, name in self._reasons.items()]
        return (
            GridColumn(key="name", heading="Họ và tên", width=13, editable=False),
            GridColumn(key="insurance_no", heading="Mã số BHXH", width=7, editable=False),
            GridColumn(
                key="reason",
                heading="Lý do trả lại",
                width=15,
                show=lambda code: self._reasons.get(code, str(code)),
                parse=self._read_reason,
                editor=lambda parent: CodeCombo(choices, parent),
            ),
            GridColumn(key="words", heading="Nội dung trả lời", width=14),
        )

    def _read_reason(self, text: str) -> str:
        if text in self._reasons:
            return text
        wanted = fold(text)
        found = [code for code, name in self._reasons.items() if wanted in fold(name)]
        if len(found) != 1:
            raise RuleBroken(f"“{text}” không phải một lý do trong danh mục.", rule="batch.reason")
        return found[0]

    def _add_one(self) -> None:
        line = next((one for one in self._lines if str(one["id"]) == self.who.value()), None)
        if line is not None:
            self._set_rows([*self.model.rows(), _row(line)])
            self.who.set_value(None)

    def _drop(self) -> None:
        at = self.grid.currentIndex().row()
        rows = self.model.rows()
        if 0 <= at < len(rows):
            self._set_rows([*rows[:at], *rows[at + 1 :]])

    def _set_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.model.set_rows(rows)
        taken = {one["id"] for one in rows}
        self.who.set_choices(
            [
                Choice(
                    code=str(one["id"]),
                    text=one["name"],
                    detail=one["insurance_no"] or "",
                    keys=one["personal_id"] or "",
                )
                for one in self._lines
                if one["id"] not in taken
            ]
        )

    def _edited(self, _edits: Sequence[CellEdit]) -> None:
        self._typed = True

    def _refused(self, refusals: Sequence[Refusal]) -> None:
        self._say(refusals[0].sentence, "warn")

    def _choose_file(self) -> None:
        path: Path | None = choose_open(self, "Chọn danh sách trả lời", WORKBOOK)
        if path is not None:
            self._context.look(
                read_file, self._batch_id, path, done=self.show_list, failed=self._failed, key="collect.answers"
            )

    def _failed(self, exc: Exception) -> None:
        sentence = getattr(exc, "sentence", "")
        if sentence:
            self._say(sentence, "bad")
        else:
            self._context.messages.fault(exc)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        set_tone(self.said, tone)

    def _go(self) -> None:
        form = self.answer()
        if form is not None:
            self._take(form)
            self.accept()


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": line["id"], "name": line["name"], "insurance_no": line["insurance_no"], "reason": None, "words": None}
