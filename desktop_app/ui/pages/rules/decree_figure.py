"""One figure of a decree: which one, its new value, and if the document says so, its last day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.domain.identity import Problem
from desktop_app.domain.law_names import choices_of
from desktop_app.services.rule_book_values import NewRate
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, panel, row
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import set_tone, small, strong
from desktop_app.ui.pages.rules.figure_choices import Settable
from desktop_app.ui.pages.rules.number_field import NumberField
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

Figures = Mapping[str, Settable]
_END = "ngày hết hiệu lực"  # a sentence of the rule book that speaks of it belongs to the field of the last day


class DecreeFigure(QFrame):
    """`changed` when a field was left with another value, `removed` when this figure is not wanted."""

    changed = Signal()
    removed = Signal()

    def __init__(self, figures: Figures, choices: Sequence[Choice], today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._figures = figures
        self._refused: Sequence[str] = ()
        self.which = CodeCombo(choices)
        self.value = NumberField()
        self.way = CodeCombo()  # instead of a number, for a figure that stands for a choice
        self.last = DateField(today=today)
        self.note = TextField(placeholder="Điều, khoản; điều cần nhớ")
        self.rows = {
            "which": FieldRow("Quy định", self.which, required=True),
            "value": FieldRow("Mức mới", self.value, required=True),
            "way": FieldRow("Cách tính mới", self.way, required=True),
            "last": FieldRow("Đến hết ngày", self.last, hint="Để trống khi văn bản không định ngày hết hiệu lực"),
            "note": FieldRow("Ghi chú", self.note),
        }
        self.heading = strong("")
        self._now = set_tone(small(""), "muted")
        self._now.setWordWrap(True)
        self.remove_button = icon_button("close", "Bỏ mức này", self.removed.emit)
        column(
            self,
            row(None, self.heading, STRETCH, self.remove_button),
            self.rows["which"],
            self._now,
            FormGrid(panel(self.rows["value"], self.rows["way"], gap=0), self.rows["last"], column_width=12),
            self.rows["note"],
            gap=0.4,
            margin=0.7,
        )
        self._show_now()
        on_commit(self.which, self._chosen)
        for field in (self.value, self.way, self.last, self.note):
            on_commit(field, self._touched)

    @property
    def line(self) -> Settable | None:
        """The figure chosen, as it stands now."""
        return self._figures.get(self.which.value() or "")

    def fields(self) -> tuple[QWidget, ...]:
        """The fields in the order of Enter."""
        return (self.which, self.value, self.way, self.last, self.note)

    def show_number(self, number: int, alone: bool) -> None:
        """Head the figure with its number; the only one cannot be taken away."""
        self.heading.setText(f"Mức thứ {number}")
        for part in (self.heading, self.remove_button):
            part.setVisible(not alone)

    def rate(self, *, source: str, valid_from: date, confidence: str) -> NewRate | None:
        """What is wanted, or None while something is missing or cannot be read."""
        line, value = self.line, self._number()
        if line is None or value is None or self.last.fault_text():
            return None
        return NewRate(
            key=line.key,
            subject=line.subject,
            value=value,
            valid_from=valid_from,
            valid_to=self.last.value(),
            source=source,
            confidence=confidence,
            note=self.note.value() or "",
        )

    def show_missing(self) -> QWidget | None:
        """Say at each field what is missing or was refused; return the first one."""
        of_end = "\n".join(sentence for sentence in self._refused if _END in sentence)
        refused = "\n".join(sentence for sentence in self._refused if _END not in sentence)
        wanted = "Chọn cách tính mới." if self._spot == "way" else "Gõ mức mới."
        missing = {
            "which": self.which.fault_text() or ("" if self.line else "Chọn quy định được sửa đổi."),
            self._spot: self._fault(self._spot) or (wanted if self._number() is None else refused),
            "last": self.last.fault_text() or of_end,
        }
        for name, sentence in missing.items():
            self._say(name, sentence)
        return next((self.rows[name].field for name, sentence in missing.items() if sentence), None)

    def show_refused(self, sentences: Sequence[str], warnings: Sequence[str] = ()) -> None:
        """Show what the rule book says beside the last day or else the value; what cannot be read goes before."""
        self._refused = sentences
        of_end = [sentence for sentence in sentences if _END in sentence]
        self._say("which", self._fault("which"))
        self._say("last", self._fault("last") or "\n".join(of_end))
        spot = self._spot
        fault = self._fault(spot) or "\n".join(sentence for sentence in sentences if sentence not in of_end)
        if fault or not warnings:
            self._say(spot, fault)
        else:
            self.rows[spot].show_problem(Problem(level="warn", field=spot, message="\n".join(warnings)))

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        value, last = self._number(), self.last.value()
        return {
            "which": self.which.value(),
            "value": None if value is None else str(value),
            "last": None if last is None else last.isoformat(),
            "note": self.note.value(),
        }

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Put a draft back."""
        self._refused = ()
        self.which.set_value(payload.get("which") if payload.get("which") in self._figures else None)
        self._show_now()
        value = Decimal(payload["value"]) if payload.get("value") else None
        self.value.set_value(value)
        self.way.set_value(None if value is None else str(value))
        self.last.set_value(date.fromisoformat(payload["last"]) if payload.get("last") else None)
        self.note.set_value(payload.get("note"))

    @property
    def _spot(self) -> str:
        """The field of the value: a number, or a way out of a list."""
        return "way" if self.line is not None and choices_of(self.line.key) else "value"

    def _number(self) -> Decimal | None:
        if self._spot == "value":
            found: Decimal | None = self.value.value()
            return found
        return Decimal(self.way.value()) if self.way.value() else None

    def _fault(self, name: str) -> str:
        fields = {"which": self.which, "value": self.value, "way": self.way, "last": self.last}
        return fields[name].fault_text()

    def _say(self, name: str, sentence: str) -> None:
        self.rows[name].show_problem(Problem(level="block", field=name, message=sentence) if sentence else None)

    def _touched(self) -> None:
        self._refused = ()
        self.changed.emit()

    def _chosen(self) -> None:
        self._show_now()
        self._touched()

    def _show_now(self) -> None:
        """Tell what the chosen figure is now, and take its value in its own unit."""
        line = self.line
        ways = choices_of(line.key) if line is not None else {}
        self.way.set_choices([Choice(code=str(number), text=words) for number, words in ways.items()])
        self.rows["way"].setVisible(bool(ways))
        self.rows["value"].setVisible(not ways)
        self.value.set_unit(line.unit if line is not None else "")
        self.value.setPlaceholderText(line.unit if line is not None else "")
        self._now.setText(line.now if line is not None else "Chọn quy định để biết mức đang áp dụng và đơn vị tính.")
