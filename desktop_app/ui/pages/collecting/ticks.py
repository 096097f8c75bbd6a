"""Ticks and figures typed in the two grids become choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.enrolling_price import SHORT_NAMES
from desktop_app.ui.messages import Messages
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.grids import AS_HOUSEHOLD
from desktop_app.ui.widgets.code_combo import Choice

EARLY_REASONS = {
    "wish": "Người tham gia muốn đóng sớm",
    "common-end": "Đóng để thẻ cả hộ hết hạn cùng ngày",
    "record": "Hạn thẻ, kỳ đóng đang ghi chưa đúng",
}
_FIELDS = {"months": "months", "order": "order", "support": "support_class"}


class Ticks:
    """`choices` is set when a household is opened; `changed` is called whenever something else was chosen."""

    def __init__(self, messages: Messages, changed: Callable[[], object]) -> None:
        self._messages = messages
        self._changed = changed
        self.choices: Choices | None = None

    def toggle_health(self, row: Row) -> None:
        """Take a member in or out; who is still covered needs a reason, who may not join stays out."""
        if self.choices is None:
            return
        if not row["can"]:
            self._messages.toast(f"{row['name']}: {row['said']}", "warn")
        elif row["taken"]:
            self.choices.change_health(row["person"], taken=False)
            self.choices.pinned.pop((row["person"], HEALTH_HOUSEHOLD), None)
            self._changed()
        elif self._may_pay_again(row, HEALTH_HOUSEHOLD):
            self.choices.change_health(row["person"], taken=True)
            self._changed()

    def toggle_voluntary(self, row: Row) -> None:
        """Take somebody in or out of voluntary insurance."""
        if self.choices is None:
            return
        choice = self.choices.voluntary_of(row["person"])
        if choice.taken or self._may_pay_again(row, VOLUNTARY_SI):
            choice.taken = not choice.taken
            self.choices.pinned.pop((row["person"], VOLUNTARY_SI), None)
            self._changed()

    def edit_health(self, rows: Sequence[Row], edits: Sequence[CellEdit]) -> None:
        """Months, order or class of members."""
        if self.choices is None:
            return
        for edit in edits:
            row = rows[edit.row]
            if edit.key == "paid":
                self._pin(row, HEALTH_HOUSEHOLD, edit.value)
                continue
            self.choices.pinned.pop((row["person"], HEALTH_HOUSEHOLD), None)
            if edit.key == "support" and not self._holds(row["person"], edit.value):
                name = self.choices.desk.classes.get(edit.value, edit.value)
                text = f"{row['name']}: chưa ghi diện “{name}”. Ghi diện ở trang Hộ gia đình trước."
                self._messages.toast(text, "warn")
                continue
            value = "" if edit.key == "support" and edit.value is None else edit.value
            self.choices.change_health(row["person"], **{_FIELDS[edit.key]: value})
            if edit.key == "months":  # months of one's own instead of a card that ends with the others
                self.choices.change_health(row["person"], common_end=None)
        self._changed()

    def edit_voluntary(self, rows: Sequence[Row], edits: Sequence[CellEdit]) -> None:
        """Method, income, first month or months of participants; another method proposes its own months anew."""
        if self.choices is None:
            return
        for edit in edits:
            row = rows[edit.row]
            if edit.key == "paid":
                self._pin(row, VOLUNTARY_SI, edit.value)
                continue
            choice = self.choices.voluntary_of(row["person"])
            self.choices.pinned.pop((row["person"], VOLUNTARY_SI), None)
            setattr(choice, edit.key, edit.value)
            if edit.key == "method":
                choice.from_month, choice.months = None, None
        self._changed()

    def choose_months(self, months: int) -> None:
        """The months of the whole household."""
        if self.choices is None:
            return
        self.choices.months = months
        self.choose_common_end(None)

    def choose_common_end(self, day: date | None) -> None:
        """The day on which the cards of the whole household end; None: by months again."""
        if self.choices is None:
            return
        self.choices.common_end = day
        for person_id, choice in self.choices.health.items():
            self.choices.health[person_id] = replace(choice, months=None, common_end=None)
        self._changed()

    def classes(self) -> Sequence[Choice]:
        """What the class field offers."""
        known = self.choices.desk.classes if self.choices else {}
        return [Choice(code="", text=AS_HOUSEHOLD), *(Choice(code=code, text=text) for code, text in known.items())]

    def refuse(self, refusals: list[Refusal]) -> None:
        """Say what could not be read."""
        self._messages.toast(" ".join(dict.fromkeys(found.sentence for found in refusals)), "warn")

    def _holds(self, person_id: int, code: str | None) -> bool:
        """Whether a class is on record for a person; paying as a household member is open to everybody."""
        assert self.choices is not None
        facts = next(found for found in self.choices.desk.members if found.person.id == person_id)
        return not code or code in facts.classes

    def _pin(self, row: Row, scheme: str, amount: int | None) -> None:
        """What one person pays whatever the others get; blank: worked out again from what was received."""
        assert self.choices is not None
        if amount is None:
            self.choices.pinned.pop((row["person"], scheme), None)
        elif 0 < amount <= (row["due"] or 0):
            self.choices.pinned[row["person"], scheme] = amount
        else:
            text = f"{row['name']}: số nộp phải lớn hơn 0 và không quá {format_money(row['due'] or 0)} đ. "
            text += "Không nộp thì bỏ chọn (phím cách); nộp thừa thì ghi ở ô Đã nhận."
            self._messages.toast(text, "warn")

    def _may_pay_again(self, row: Row, scheme: str) -> bool:
        """Whether somebody collected or declared just now, or paying early, may be taken: with a reason out of a list."""
        assert self.choices is not None
        key = (row["person"], scheme)
        before = self.choices.repeated(*key)
        if not before:
            return self._may_pay_early(row, scheme)
        reasons = {reason.code: reason for reason in self.choices.desk.repeat_reasons}
        question = f"{row['name']} {before}. Vì sao thu nữa?"
        chosen = self._messages.ask_reason(question, {code: reason.name for code, reason in reasons.items()})
        if chosen is None:
            return False
        reason = reasons[chosen.code]
        if reason.needs_note and not chosen.note:
            self._messages.toast("Ghi rõ lý do ở phần ghi chú.", "warn")
            return False
        text = f"{reason.name}: {chosen.note}" if chosen.note else reason.name
        self.choices.repeats[key] = text
        if self.choices.needs_reason(*key) is not None:
            self.choices.reasons[key] = text
        return True

    def _may_pay_early(self, row: Row, scheme: str) -> bool:
        assert self.choices is not None
        until = self.choices.needs_reason(row["person"], scheme)
        if until is None:
            return True
        question = f"{row['name']} còn {SHORT_NAMES[scheme]} đến {format_date(until)}. Vì sao thu sớm?"
        reason = self._messages.ask_reason(question, EARLY_REASONS)
        if reason is None:
            return False
        text = EARLY_REASONS[reason.code]
        self.choices.reasons[row["person"], scheme] = f"{text}: {reason.note}" if reason.note else text
        return True
