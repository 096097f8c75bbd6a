"""Beside the workbook: what was recognised, and the few things only the officer can tell (sheet, kind, commune, codes)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.services.import_sheet import sheet_names
from desktop_app.services.import_values import Preview
from desktop_app.services.importing import kind_titles
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, row
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import body, muted, section, strong
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

if TYPE_CHECKING:
    from desktop_app.excel.mapping import Question

_SEXES = (Choice(code="male", text="Nam"), Choice(code="female", text="Nữ"))


class FactsPane(QWidget):
    """`changed` carries the choices for `revise`: kind, sheet, commune; `answered` a question's key and its meaning."""

    changed = Signal(dict)
    answered = Signal(str, dict)

    def __init__(self, communes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._commune_missing = False
        self._file = strong()
        self._sure = Badge()
        self._again = Badge(tone="warn", icon="history")
        self.sheet = CodeCombo()
        self.kind = CodeCombo([Choice(code=code, text=title) for code, title in kind_titles().items()])
        self.commune = CodeCombo([Choice(code=code, text=name, detail=code) for code, name in communes])
        self._commune_row = FieldRow("Xã, phường của danh sách", self.commune, "Tệp không có cột xã.", required=True)
        self._lines = body()
        self._questions = QWidget()
        column(self._questions, gap=0.5)
        self.problems = ProblemList("Cần xem lại ở các cột")
        column(
            self,
            section("Nhận dạng"),
            self._file,
            row(None, self._sure, STRETCH),
            self._again,
            FieldRow("Trang", self.sheet),
            FieldRow("Loại danh sách", self.kind),
            self._commune_row,
            self._questions,
            self._lines,
            (self.problems, 1),
            STRETCH,
            gap=0.6,
            margin=0.8,
        )
        self.sheet.committed.connect(lambda: self._tell("sheet", self.sheet))
        self.kind.committed.connect(lambda: self._tell("kind", self.kind))
        self.commune.committed.connect(lambda: self._tell("commune", self.commune))

    @property
    def asks_commune(self) -> bool:
        """Whether nothing can be added before the commune was chosen."""
        return self._commune_missing

    def show_preview(self, seen: Preview) -> None:
        """Show what is known of the file."""
        reading = seen.reading
        self._file.setText(seen.path.name)
        self.sheet.set_choices([Choice(code=name, text=name) for name in sheet_names(seen)])
        self.sheet.set_value(seen.sheet)
        self.kind.set_value(seen.kind)
        self.commune.set_value(seen.commune or None)
        self._commune_row.setVisible(seen.needs_commune)
        missing = self._commune_missing = seen.needs_commune and not seen.commune
        self._commune_row.show_problem(
            Problem(level="block", field="commune", message="Hãy chọn xã, phường để thêm được người.")
            if missing
            else None
        )
        percent = round(reading.confidence * 100)
        tone = "good" if seen.known_layout else "warn"
        words = "Đã biết mẫu này" if seen.known_layout else f"Nhận dạng khoảng {percent} %, hãy xem lại các cột"
        self._sure.show_state(words, tone)
        self._show_earlier(seen)
        self._lines.setText(self._summary(seen))
        self._show_questions(reading.questions)
        self.problems.show_problems(
            [Problem(level=one.level, field=one.field, message=one.message) for one in reading.problems]
        )

    def _show_earlier(self, seen: Preview) -> None:
        self._again.setVisible(bool(seen.earlier))
        if seen.earlier:
            newest = seen.earlier[0]
            day = format_date(date.fromisoformat(newest.at[:10]))
            self._again.show_state(f"Tệp này đã nhập ngày {day}", "warn", "history")

    @staticmethod
    def _summary(seen: Preview) -> str:
        reading = seen.reading
        rows = "–".join(str(number) for number in (reading.heading_rows[0], reading.heading_rows[-1]))
        place = f"dòng {reading.heading_rows[0]}" if len(reading.heading_rows) == 1 else f"dòng {rows}"
        used = sum(bool(column.field) for column in reading.columns)
        return (
            f"Tiêu đề ở {place}. Nhận {used} trên {len(reading.columns)} cột.\n"
            f"{format_money(reading.read_count)} dòng dữ liệu, {format_money(len(reading.ignored))} dòng không phải dữ liệu."
        )

    def _show_questions(self, questions: Sequence[Question]) -> None:
        layout = self._questions.layout()
        assert layout is not None
        clear(layout)
        self._questions.setVisible(bool(questions))
        for question in questions:
            layout.addWidget(muted(question.text))
            fields: dict[str, CodeCombo] = {}
            for code in question.codes:
                fields[code] = CodeCombo(_SEXES)
                layout.addWidget(FieldRow(f"“{code}” là" if code else "Ô trống là", fields[code]))
            for field in fields.values():
                field.committed.connect(lambda key=question.key, asked=fields: self._answer(key, asked))

    def _answer(self, key: str, fields: dict[str, CodeCombo]) -> None:
        meaning = {code: field.value() for code, field in fields.items()}
        if all(meaning.values()) and len(set(meaning.values())) == len(meaning):
            self.answered.emit(key, meaning)

    def _tell(self, name: str, field: CodeCombo) -> None:
        value = field.value()
        if value is not None:
            self.changed.emit({name: value})
