"""What happens on a household's form: ticks and figures become choices, choices are priced, money is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.dates import format_date
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting import METHOD_NAMES, Collected, CollectForm, PaidLine, collect
from desktop_app.services.collecting_desk import CollectDesk, DeskPrices, desk, desk_prices
from desktop_app.services.collecting_receipts import receipt
from desktop_app.services.enrolling import EnrolmentForm, cancel, enrol
from desktop_app.services.enrolling_price import SCHEME_NAMES, EnrolmentLine
from desktop_app.services.outcome import Outcome
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.form import HouseholdForm
from desktop_app.ui.pages.collecting.grids import AS_HOUSEHOLD
from desktop_app.ui.pages.collecting.paper import Paper, PaperLine, paper_of, span_text
from desktop_app.ui.pages.collecting.rows import CHOOSE, health_rows, voluntary_rows
from desktop_app.ui.pages.collecting.why import EMPTY
from desktop_app.ui.widgets.code_combo import Choice
from desktop_app.ui.widgets.field import on_commit

EARLY_REASONS = {
    "wish": "Người tham gia muốn đóng sớm",
    "common-end": "Đóng để thẻ cả hộ hết hạn cùng ngày",
    "record": "Hạn thẻ, kỳ đóng đang ghi chưa đúng",
}


class DeskFlow(QObject):
    """One household at the desk. `shown` when it stands on the form with its amounts, `collected(receipt id)` after
    money was taken."""

    shown = Signal()
    collected = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._choices: Choices | None = None
        self._prices: DeskPrices | None = None
        self._fresh = False
        self._written = False  # the paper at the side is a written receipt of this household
        self.form = HouseholdForm(
            context,
            classes=self._classes,
            health_edited=self._health_edited,
            voluntary_edited=self._voluntary_edited,
            collect=self.collect,
            quote=self.enrol,
            drop_quotes=self._drop_quotes,
        )
        form = self.form
        on_commit(form.months, self._months_changed)
        for grid in (form.health, form.voluntary):
            grid.grid.refused.connect(self._refused)
        form.health.row_changed.connect(self._explain_health)
        form.voluntary.row_changed.connect(self._explain_voluntary)
        form.health.toggled.connect(self._toggle_health)
        form.voluntary.toggled.connect(self._toggle_voluntary)
        form.health.new_row_wanted.connect(self._after_health)
        form.voluntary.new_row_wanted.connect(form.pay.chain.start)
        form.pay.changed.connect(self._show_paper)
        form.pay.day_changed.connect(self.reload)

    @property
    def choices(self) -> Choices | None:
        """What is chosen now."""
        return self._choices

    @property
    def is_ready(self) -> bool:
        """Whether the amounts shown are those of what is chosen now."""
        return self._choices is not None and self._prices is not None and self._prices.choices == self._choices.asked()

    def show_household(self, household_id: int) -> None:
        """Open a household; what was chosen for another one is given up."""
        day = self.form.pay.day.value() or self._context.office.today
        self._context.look(desk, household_id, day, done=self._show_desk, key="collect.desk")

    def show_receipt(self, receipt_id: int) -> None:
        """Show a written receipt at the side, until something new is chosen."""
        self._written = True
        self._context.look(
            receipt, receipt_id, done=lambda view: self.form.paper.show_paper(paper_of(view)), key="collect.receipt"
        )

    def reload(self) -> None:
        """Read the household anew (somebody changed it, or money was taken); choices are made anew too."""
        if self._choices is not None:
            self.show_household(self._choices.desk.household.id)

    def start(self) -> None:
        """Put the cursor where the typing begins: at who pays, else where the money is written."""
        form = self.form
        if any(row["taken"] for row in form.health.grid.rows()):
            form.health.start()
        elif any(row["taken"] for row in form.voluntary.grid.rows()):
            form.voluntary.start("method")
        elif not form.health.start("taken"):
            form.pay.chain.start()

    def collect(self) -> None:
        """Take the money: everything on the form at once."""
        lines = self._checked_lines()
        if lines is None or self._choices is None:
            return
        pay = self.form.pay
        if not pay.show_difference():
            pay.received.setFocus()
            return
        form = CollectForm(
            household_id=self._choices.desk.household.id,
            lines=tuple(PaidLine(line=line, paid=due) for line, due in lines),
            method=pay.method.value() or "cash",
            collector_id=pay.collector_id,
            on=self._choices.on,
            payer=pay.payer.value(),
            receipt_number=pay.number.value(),
        )
        self._context.do(collect, form, done=self._after_collect)

    def enrol(self) -> None:
        """Write the enrolments without money; they wait on this form."""
        lines = self._checked_lines()
        if lines is None or self._choices is None:
            return
        form = EnrolmentForm(
            household_id=self._choices.desk.household.id,
            lines=tuple(line for line, _due in lines),
            on=self._choices.on,
            collector_id=self.form.pay.collector_id,
        )
        self._context.do(enrol, form)

    # -- showing

    def _show_desk(self, found: CollectDesk) -> None:
        form, before = self.form, self._choices
        other = before is None or before.desk.household.id != found.household.id
        day = form.pay.day.value() or self._context.office.today
        self._choices = Choices.of_desk(found, day)
        self._choices.months = int(form.months.value() or 12)
        self._prices = None
        head = found.head.name if found.head else ""
        phone = found.household.phone or (found.head.phone if found.head else None)
        place = ", ".join(part for part in (found.household.address, found.hamlet, found.commune) if part)
        title = f"Hộ {head}" if head else f"Hộ số {found.household.code or found.household.id}"
        form.head.show_line(title, [("home", place), ("phone", phone or "")])
        form.show_quoted(len(found.quoted))
        form.pay.show_collectors(found.collectors)
        if other:
            form.pay.begin(head, day=day)
            self._written = False
        self._fresh = True
        self._price()

    def _price(self) -> None:
        if self._choices is not None:
            self.form.pay.collect_button.setEnabled(False)
            self._context.look(desk_prices, self._choices.asked(), done=self._show_prices, key="collect.prices")

    def _show_prices(self, prices: DeskPrices) -> None:
        if self._choices is None or prices.choices != self._choices.asked():
            return
        self._prices = prices
        form = self.form
        form.health.show_rows(health_rows(self._choices, prices))
        voluntary = voluntary_rows(self._choices, prices)
        form.voluntary.show_rows(voluntary)
        form.voluntary.setVisible(bool(voluntary))
        form.nobody.setVisible(not voluntary)
        form.show_faults(
            prices.faults.get(0, ""), [f"{row['name']}: {row['fault']}" for row in voluntary if row["fault"]]
        )
        ready = bool(self._choices.lines(prices)) and not prices.faults and not self._choices.incomplete()
        form.pay.show_due(prices.total, prices.next_number, ready=ready)
        self._show_paper()
        if form.voluntary.hasFocus():
            self._explain_voluntary(form.voluntary.currentIndex().row())
        else:
            self._explain_health(max(0, form.health.currentIndex().row()))
        if self._fresh:
            self._fresh = False
            self.shown.emit()

    def _show_paper(self) -> None:
        form, prices, choices = self.form, self._prices, self._choices
        form.pay.show_difference()
        if prices is None or choices is None:
            return
        lines = _paper_lines(prices)
        if not lines:
            if not self._written:
                form.paper.show_nothing()
            return
        self._written = False
        place = ", ".join(part for part in (choices.desk.household.address, choices.desk.hamlet) if part)
        collector = next((one.name for one in choices.desk.collectors if one.id == form.pay.collector_id), "")
        form.paper.show_paper(
            Paper(
                office=choices.desk.office,
                number=form.pay.number.value() or prices.next_number,
                day=choices.on,
                payer=form.pay.payer.value() or "",
                address=place,
                method=METHOD_NAMES[form.pay.method.value() or "cash"],
                collector=collector,
                lines=lines,
                total=prices.total,
                state="draft",
            )
        )

    def _explain_health(self, at: int) -> None:
        rows = self.form.health.grid.rows()
        if self._prices is None or not 0 <= at < len(rows):
            return
        members = self._prices.health.members if self._prices.health else ()
        for member in members:
            if member.person_id == rows[at]["person"]:
                head = f"{member.name} – {SCHEME_NAMES[HEALTH_HOUSEHOLD]}. Thứ tự: {member.order_reason}."
                self.form.why.show_steps(head, member.quote.explanation)
                return
        said = rows[at]["said"]
        self.form.why.show_nothing(f"{rows[at]['name']}: {said}" if said else EMPTY)

    def _explain_voluntary(self, at: int) -> None:
        rows = self.form.voluntary.grid.rows()
        if self._prices is None or not 0 <= at < len(rows):
            return
        found = self._prices.voluntary.get(rows[at]["person"])
        if found is not None:
            self.form.why.show_steps(f"{found.name} – {SCHEME_NAMES[VOLUNTARY_SI]}", found.quote.explanation)
            return
        said = rows[at]["fault"] or rows[at]["said"]
        self.form.why.show_nothing(f"{rows[at]['name']}: {said}" if said else EMPTY)

    # -- choosing

    def _toggle_health(self, at: int) -> None:
        row = self.form.health.grid.rows()[at]
        choices = self._choices
        if choices is None:
            return
        if not row["can"]:
            self._context.messages.toast(f"{row['name']}: {row['said']}", "warn")
            return
        if row["taken"]:
            choices.change_health(row["person"], taken=False)
        elif self._may_pay_early(row["person"], row["name"], HEALTH_HOUSEHOLD):
            choices.change_health(row["person"], taken=True)
        self._price()

    def _toggle_voluntary(self, at: int) -> None:
        row = self.form.voluntary.grid.rows()[at]
        if self._choices is None:
            return
        choice = self._choices.voluntary_of(row["person"])
        if not choice.taken and not self._may_pay_early(row["person"], row["name"], VOLUNTARY_SI):
            return
        choice.taken = not choice.taken
        self._price()

    def _may_pay_early(self, person_id: int, name: str, scheme: str) -> bool:
        assert self._choices is not None
        until = self._choices.needs_reason(person_id, scheme)
        if until is None:
            return True
        question = f"{name} đã có {SCHEME_NAMES[scheme]} đến {format_date(until)}. Vì sao thu lần này?"
        reason = self._context.messages.ask_reason(question, EARLY_REASONS)
        if reason is None:
            return False
        text = EARLY_REASONS[reason.code]
        self._choices.reasons[person_id, scheme] = f"{text}: {reason.note}" if reason.note else text
        return True

    def _health_edited(self, edits: Sequence[CellEdit]) -> None:
        rows = self.form.health.grid.rows()
        for edit in edits:
            if self._choices is None:
                return
            row = rows[edit.row]
            if edit.key == "support" and not self._holds(row["person"], edit.value):
                name = self._choices.desk.classes.get(edit.value, edit.value)
                text = f"{row['name']}: chưa ghi diện “{name}”. Ghi diện ở trang Hộ gia đình trước."
                self._context.messages.toast(text, "warn")
                continue
            value = "" if edit.key == "support" and edit.value is None else edit.value
            self._choices.change_health(row["person"], **{_FIELDS[edit.key]: value})
        self._price()

    def _voluntary_edited(self, edits: Sequence[CellEdit]) -> None:
        rows = self.form.voluntary.grid.rows()
        for edit in edits:
            if self._choices is None:
                return
            choice = self._choices.voluntary_of(rows[edit.row]["person"])
            setattr(choice, edit.key, edit.value)
            if edit.key == "method":
                choice.from_month, choice.months = None, None
        self._price()

    def _months_changed(self) -> None:
        months = self.form.months.value()
        if self._choices is not None and months:
            self._choices.months = int(months)
            for person_id, choice in self._choices.health.items():
                self._choices.health[person_id] = replace(choice, months=None)
            self._price()

    def _holds(self, person_id: int, code: str | None) -> bool:
        """Whether a class is on record for a person; paying as a household member is open to everybody."""
        assert self._choices is not None
        facts = next(found for found in self._choices.desk.members if found.person.id == person_id)
        return not code or code in facts.classes

    def _classes(self) -> Sequence[Choice]:
        known = self._choices.desk.classes if self._choices else {}
        return [Choice(code="", text=AS_HOUSEHOLD), *(Choice(code=code, text=text) for code, text in known.items())]

    def _refused(self, refusals: list[Refusal]) -> None:
        self._context.messages.toast(" ".join(dict.fromkeys(found.sentence for found in refusals)), "warn")

    def _after_health(self) -> None:
        if any(row["taken"] for row in self.form.voluntary.grid.rows()):
            self.form.voluntary.start("method")
        else:
            self.form.pay.chain.start()

    # -- writing

    def _checked_lines(self) -> list[tuple[EnrolmentLine, int]] | None:
        """The lines when everything on the form can be written; else the cursor goes where something is missing."""
        if self._choices is None or self._prices is None:
            return None
        if self._choices.incomplete():
            self._context.messages.toast(CHOOSE, "warn")
            self.form.voluntary.start("method")
            return None
        if not self.is_ready or self._prices.faults or self.form.pay.day.fault_text():
            return None
        lines = self._choices.lines(self._prices)
        if not lines:
            self._context.messages.toast("Chưa chọn ai. Đánh dấu ít nhất một người trong hộ.", "warn")
            return None
        return lines

    def _after_collect(self, outcome: Outcome[Collected]) -> None:
        self.form.pay.number.set_value(None)
        self.collected.emit(outcome.value.receipt_id)

    def _drop_quotes(self) -> None:
        if self._choices is not None and self._choices.desk.quoted:
            self._context.do(cancel, [quoted.id for quoted in self._choices.desk.quoted])


_FIELDS = {"months": "months", "order": "order", "support": "support_class"}


def _paper_lines(prices: DeskPrices) -> tuple[PaperLine, ...]:
    lines = []
    for member in prices.health.members if prices.health else ():
        quote = member.quote
        what = f"{SCHEME_NAMES[HEALTH_HOUSEHOLD]}, {member.months} tháng"
        span = span_text(quote.valid_from, quote.valid_to)
        lines.append(PaperLine(name=member.name, what=what, span=span, amount=quote.payable))
    for found in prices.voluntary.values():
        quote = found.quote
        what = f"{SCHEME_NAMES[VOLUNTARY_SI]}, {quote.snapshot['inputs']['months']} tháng"
        span = span_text(quote.valid_from, quote.valid_to)
        lines.append(PaperLine(name=found.name, what=what, span=span, amount=quote.payable))
    return tuple(lines)
