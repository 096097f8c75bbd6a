"""Whom the household slip is made for (a hamlet, one of its households or all of them), and at which incomes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money, parse_money
from desktop_app.services.advising_choices import AdviceChoices
from desktop_app.services.reporting import Filters
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import LineField

_WHOLE = "all"
_MOST = 4  # incomes that the table of the slip has room for


class IncomesField(LineField):
    """A few amounts with semicolons between. Value: a tuple of đồng, or None."""

    def read_text(self, text: str) -> tuple[int, ...]:
        """Return the amounts, each typed as in a money field. Raises RuleBroken for what cannot be understood."""
        found = tuple(sorted({parse_money(part) for part in text.split(";") if part.strip()}))
        if len(found) > _MOST:
            raise RuleBroken(f"Phiếu có chỗ cho nhiều nhất {_MOST} mức thu nhập.", rule="advice.incomes")
        return found

    def show_text(self, value: object) -> str:
        """Return 1.500.000; 3.000.000."""
        return "; ".join(format_money(one) for one in value) if isinstance(value, tuple) else ""

    def echo_text(self, text: str) -> str:
        """Return the amounts understood so far."""
        return f"= {self.show_text(self.read_text(text))} đ"


class AdviceFilters(QWidget):
    """`changed`: another slip is meant; `hamlet_changed(id)`: the households of another hamlet are wanted."""

    changed = Signal()
    hamlet_changed = Signal(object)  # ids are wider than Qt's int

    def __init__(self) -> None:
        super().__init__()
        self._choices: AdviceChoices | None = None
        self.hamlet = CodeCombo(width=14)
        self.household = CodeCombo(width=10)
        self.incomes = IncomesField()
        self.incomes.setToolTip(
            "Các mức thu nhập tháng, cách nhau bằng dấu chấm phẩy. Đề xuất: 1, 2 và 3 lần chuẩn hộ nghèo nông thôn; "
            "xóa trống để lấy lại mức đề xuất."
        )
        before = icon_button("chevron-left", "Hộ trước, phím Ctrl+PgUp", lambda: self.step(-1))
        after = icon_button("chevron-right", "Hộ sau, phím Ctrl+PgDn", lambda: self.step(1))
        column(
            self,
            FieldRow("Thôn, tổ dân phố", self.hamlet),
            row(
                None,
                (FieldRow("Hộ gia đình", self.household), 1),
                panel(STRETCH, panel(before, after, flow="row", gap=0.1)),
                gap=0.3,
            ),
            FieldRow("Các mức thu nhập đóng BHXH tự nguyện", self.incomes),
            gap=0.5,
        )
        self.hamlet.committed.connect(self._hamlet_committed)
        self.household.committed.connect(self.changed.emit)
        self.incomes.committed.connect(self._incomes_committed)

    @property
    def choices(self) -> AdviceChoices | None:
        """What is offered; None before it is known."""
        return self._choices

    def offer(self, found: AdviceChoices) -> None:
        """Offer hamlets and households. Incomes that were typed stay; “cả thôn” stays chosen within a hamlet."""
        before = self._choices
        whole = before is not None and before.hamlet == found.hamlet and self.household.value() == _WHOLE
        typed = before is not None and self._typed() != before.incomes
        self._choices = found
        self.hamlet.set_choices([Choice(code=one.code, text=one.name, detail=one.detail) for one in found.hamlets])
        self.hamlet.set_value(None if found.hamlet is None else str(found.hamlet))
        every = Choice(code=_WHOLE, text=f"Cả thôn, tổ: {len(found.households)} hộ")
        self.household.set_choices(
            [every, *(Choice(code=one.code, text=one.name, detail=one.detail) for one in found.households)]
        )
        self.household.set_value(_WHOLE if whole or found.household is None else str(found.household))
        if not typed:
            self._propose()

    def choose_whole(self) -> None:
        """Mean every household of the hamlet."""
        self.household.set_value(_WHOLE)

    def filters(self) -> Filters:
        """The household or the hamlet meant, with the incomes where they are not the proposed ones."""
        found, household = self._choices, self.household.value()
        if found is None or found.hamlet is None or not found.households:
            return Filters(hamlet=found.hamlet if found is not None else None)
        typed = self._typed()
        incomes = () if typed == found.incomes else typed
        if household is None or household == _WHOLE:
            return Filters(hamlet=found.hamlet, incomes=incomes)
        return Filters(household=int(household), incomes=incomes)

    def words(self) -> str:
        """Whom it is for, for the head of the page."""
        whole = self.household.value() in (None, _WHOLE)
        combo = self.hamlet if whole else self.household
        value = combo.value()
        return combo.show_text(value) if value is not None else ""

    def step(self, by: int) -> None:
        """Go to the household before (-1) or after (+1) in house order."""
        codes = [choice.code for choice in self.household.choices if choice.code != _WHOLE]
        value = self.household.value()
        place = codes.index(value) + by if value in codes else (0 if by > 0 else -1)
        if 0 <= place < len(codes):
            self.household.set_value(codes[place])
            self.changed.emit()

    def _typed(self) -> tuple[int, ...]:
        return self.incomes.value() or ()

    def _propose(self) -> None:
        self.incomes.set_value(self._choices.incomes or None if self._choices is not None else None)

    def _hamlet_committed(self) -> None:
        value = self.hamlet.value()
        if value is not None:
            self.hamlet_changed.emit(int(value))

    def _incomes_committed(self) -> None:
        if not self._typed():
            self._propose()
        self.changed.emit()
