"""Whom a household paper is made for (a hamlet, one of its households or all of them, a member), and at which incomes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money, parse_money
from desktop_app.services.advising_choices import AdviceChoices
from desktop_app.services.reporting import Filters, Form
from desktop_app.services.reporting_overview import Option
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
    """`changed`: another paper is meant; `hamlet_changed(id)`: the households of another hamlet are wanted;
    `members_wanted(id)`: the members of that household."""

    changed = Signal()
    members_wanted = Signal(object)
    hamlet_changed = Signal(object)  # ids are wider than Qt's int

    def __init__(self) -> None:
        super().__init__()
        self._choices: AdviceChoices | None = None
        self._whole = True  # whether all households of a hamlet make one paper
        self._members_of: int | None = None
        self.hamlet = CodeCombo(width=14)
        self.household = CodeCombo(width=10)
        self.person = CodeCombo(width=10)
        self.incomes = IncomesField()
        self.incomes.setToolTip(
            "Các mức thu nhập tháng, cách nhau bằng dấu chấm phẩy. Đề xuất: 1, 2 và 3 lần chuẩn hộ nghèo nông thôn; "
            "xóa trống để lấy lại mức đề xuất."
        )
        self._incomes_row = FieldRow("Các mức thu nhập đóng BHXH tự nguyện", self.incomes)
        self._person_row = FieldRow("Người", self.person)
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
            self._person_row,
            self._incomes_row,
            gap=0.5,
        )
        self.hamlet.committed.connect(self._hamlet_committed)
        self.household.committed.connect(self._household_committed)
        self.person.committed.connect(self.changed.emit)
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
        self._offer_households(None if whole or found.household is None else str(found.household))
        if not typed:
            self._propose()
        self._want_members()

    def ask(self, form: Form) -> None:
        """Ask what the form needs: a whole hamlet or a household, one of its members, incomes. What is hidden is left out."""
        self._incomes_row.setVisible("incomes" in form.filters)
        self._person_row.setVisible("person" in form.filters)
        if self._whole != ("hamlet" in form.filters):
            self._whole = not self._whole
            value = self.household.value()
            self._offer_households(None if value == _WHOLE else value)
        self._want_members()

    def offer_members(self, household_id: int, members: Sequence[Option]) -> None:
        """Offer who lives in a household, unless another one is meant by now; all of them at first."""
        if self.household.value() != str(household_id):
            return
        known = [one.code for one in members]
        value = self.person.value() if self._members_of == household_id and self.person.value() in known else _WHOLE
        every = Choice(code=_WHOLE, text=f"Cả hộ: {len(members)} người")
        self.person.set_choices([every, *(Choice(code=one.code, text=one.name, detail=one.detail) for one in members)])
        self.person.set_value(value)
        self._members_of = household_id

    def choose_whole(self) -> None:
        """Mean every household of the hamlet."""
        self.household.set_value(_WHOLE)

    def filters(self) -> Filters:
        """The household or the hamlet meant, with the incomes where they are not the proposed ones."""
        found, household = self._choices, self.household.value()
        if found is None or found.hamlet is None or not found.households:
            return Filters(hamlet=found.hamlet if found is not None else None)
        typed = self._typed()
        incomes = () if typed == found.incomes or self._incomes_row.isHidden() else typed
        if household is None or household == _WHOLE:
            return Filters(hamlet=found.hamlet, incomes=incomes)
        person = self.person.value()
        alone = not self._person_row.isHidden() and self._members_of == int(household) and person not in (None, _WHOLE)
        if alone:
            return Filters(person=int(person))
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
            self._household_committed()

    def _offer_households(self, value: str | None) -> None:
        found = self._choices.households if self._choices is not None else ()
        listed = [Choice(code=one.code, text=one.name, detail=one.detail) for one in found]
        if self._whole:
            listed.insert(0, Choice(code=_WHOLE, text=f"Cả thôn, tổ: {len(found)} hộ"))
        self.household.set_choices(listed)
        self.household.set_value(value if value is not None else next((one.code for one in listed), None))

    def _want_members(self) -> None:
        """Ask for the members of the household meant, once."""
        value = self.household.value()
        if not self._person_row.isHidden() and value not in (None, _WHOLE) and self._members_of != int(value):
            self.members_wanted.emit(int(value))

    def _household_committed(self) -> None:
        self._want_members()
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
