"""What happens with one household at the desk: it is read, its choices are priced and shown, its money is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting import Collected, CollectForm, collect
from desktop_app.services.collecting_desk import CollectDesk, DeskPrices, desk, desk_prices
from desktop_app.services.collecting_receipts import receipt
from desktop_app.services.drafts import SavedDraft
from desktop_app.services.enrolling import EnrolmentForm, cancel, enrol
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.outcome import Outcome
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.draft import draft_paper, explanation_of
from desktop_app.ui.pages.collecting.form import HouseholdForm
from desktop_app.ui.pages.collecting.grids import DeskGrid
from desktop_app.ui.pages.collecting.paper import paper_of
from desktop_app.ui.pages.collecting.payment import Payment, payment_of
from desktop_app.ui.pages.collecting.payment_asking import ask_about
from desktop_app.ui.pages.collecting.rows import CHOOSE, health_rows, part_notes, voluntary_rows
from desktop_app.ui.pages.collecting.ticks import Ticks
from desktop_app.ui.pages.collecting.unfinished import Unfinished
from desktop_app.ui.pages.collecting.why import EMPTY
from desktop_app.ui.widgets.field import on_commit

_COLLECTOR = "collect/collector"  # whom this PC collects for: kept from day to day


class DeskFlow(QObject):
    """`shown` when a household stands on the form with its amounts, `collected(receipt id)` after money was taken."""

    shown = Signal()
    collected = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._choices: Choices | None = None
        self._prices: DeskPrices | None = None
        self._payment: Payment | None = None
        self._fresh = False
        self._waiting: Callable[[], object] | None = None  # what was asked for while the amounts were on their way
        self._written = False  # the paper at the side is a written receipt of this household
        self._receipt_id: int | None = None  # the receipt shown there last
        self._resting = (
            False  # money was taken just now: who still owes is not ticked, so that a second F9 takes nothing
        )
        self._unfinished = Unfinished(context)
        self._ticks = ticks = Ticks(context.messages, self._price)
        self.form = form = HouseholdForm(
            context,
            classes=ticks.classes,
            health_edited=lambda edits: ticks.edit_health(form.health.grid.rows(), edits),
            voluntary_edited=lambda edits: ticks.edit_voluntary(form.voluntary.grid.rows(), edits),
            collect=self.collect,
            quote=self.enrol,
            drop_quotes=self._drop_quotes,
        )
        on_commit(form.months, self._months_changed)
        on_commit(form.common_end, self._common_end_changed)
        for grid in (form.health, form.voluntary):
            grid.grid.refused.connect(ticks.refuse)
        form.health.row_changed.connect(lambda at: self._explain(form.health, HEALTH_HOUSEHOLD, at))
        form.voluntary.row_changed.connect(lambda at: self._explain(form.voluntary, VOLUNTARY_SI, at))
        form.health.toggled.connect(lambda at: ticks.toggle_health(form.health.grid.rows()[at]))
        form.voluntary.toggled.connect(lambda at: ticks.toggle_voluntary(form.voluntary.grid.rows()[at]))
        form.health.new_row_wanted.connect(self._after_health)
        form.voluntary.new_row_wanted.connect(form.pay.chain.start)
        form.pay.changed.connect(self._pay_changed)
        form.pay.day_changed.connect(self.reload)

    @property
    def choices(self) -> Choices | None:
        """What is chosen now."""
        return self._choices

    @property
    def written(self) -> int | None:
        """The receipt just written, while it stands at the side."""
        return self._receipt_id if self._written else None

    @property
    def is_ready(self) -> bool:
        """Whether the amounts shown are those of what is chosen now."""
        return self._choices is not None and self._prices is not None and self._prices.choices == self._choices.asked()

    def park(self, drafts: Sequence[SavedDraft]) -> None:
        """Take the drafts of an earlier day; each comes back when its household is opened."""
        self._unfinished.park(drafts)

    def forget(self, household_id: int) -> None:
        """Give up what was chosen for a household and not written: it was enrolled elsewhere."""
        self._unfinished.forget(household_id)

    def show_household(self, household_id: int) -> None:
        """Open a household; what was chosen for the one before waits for its return."""
        if self._choices is None or self._choices.desk.household.id != household_id:
            self._waiting = None  # what was asked for one household does not happen to another
        day = self.form.pay.day.value() or self._context.office.today
        self._context.look(desk, household_id, day, done=self._show_desk, key="collect.desk")

    def show_receipt(self, receipt_id: int) -> None:
        """Show a written receipt at the side, until something new is chosen."""
        self._written, self._receipt_id = True, receipt_id
        self._context.look(
            receipt, receipt_id, done=lambda view: self.form.paper.show_paper(paper_of(view)), key="collect.receipt"
        )

    def reload(self) -> None:
        """Read the household anew: the day is another one, or somebody changed it. Choices not yet written stay."""
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
        lines = self._checked_lines(self.collect)
        if lines is None or self._choices is None:
            return
        pay, payment = self.form.pay, self._take_payment()
        kept = ask_about(self._context.messages, payment) if payment is not None else None
        if payment is None or kept is None:
            pay.received.setFocus()
            return
        form = CollectForm(
            household_id=self._choices.desk.household.id,
            lines=payment.paid_lines(),
            credit=payment.credit,
            surplus=kept,
            method=pay.method.value() or "cash",
            collector_id=pay.collector_id,
            on=self._choices.on,
            payer=pay.payer.value(),
            receipt_number=pay.number.value(),
        )
        self._context.do(collect, form, done=self._after_collect)

    def enrol(self) -> None:
        """Write the enrolments without money; they wait on this form."""
        lines = self._checked_lines(self.enrol)
        if lines is None or self._choices is None:
            return
        begun = self._choices.desk.parts
        form = EnrolmentForm(
            household_id=self._choices.desk.household.id,
            lines=tuple(line for line, _due in lines if (line.person_id, line.scheme) not in begun),
            on=self._choices.on,
            collector_id=self.form.pay.collector_id,
        )
        self._context.do(enrol, form, done=lambda _outcome: self._unfinished.finish())

    # -- showing

    def _show_desk(self, found: CollectDesk) -> None:
        form, before = self.form, self._choices
        day = form.pay.day.value() or self._context.office.today
        choices = Choices.of_desk(found, day)
        choices.months = int(form.months.value() or 12)
        if self._resting:
            choices.rest()
        self._resting = False
        self._unfinished.begin(choices)
        form.months.set_value(str(choices.months))
        form.common_end.set_value(choices.common_end)
        self._choices = self._ticks.choices = choices
        self._prices = None
        head = found.head.name if found.head else ""
        phone = found.household.phone or (found.head.phone if found.head else None)
        place = ", ".join(part for part in (found.household.address, found.hamlet, found.commune) if part)
        title = f"Hộ {head}" if head else f"Hộ số {found.household.code or found.household.id}"
        form.head.show_line(title, [("home", place), ("phone", phone or "")])
        form.show_quoted(len(found.quoted))
        last = self._context.memory.get(_COLLECTOR, None) if before is None else None
        form.pay.show_collectors(found.collectors, last)
        if before is None or before.desk.household.id != found.household.id:
            form.pay.begin(head, day=day, received=choices.received, use_credit=choices.use_credit)
            self._written = False
        self._read_pay_bar()
        self._fresh = True
        self._price()

    def _price(self) -> None:
        if self._choices is not None:
            self._unfinished.keep()
            self.form.pay.collect_button.setEnabled(False)
            self._context.look(desk_prices, self._choices.asked(), done=self._show_prices, key="collect.prices")

    def _show_prices(self, prices: DeskPrices) -> None:
        if self._choices is None or prices.choices != self._choices.asked():
            return
        self._prices = prices
        form = self.form
        voluntary = self._show_rows(self._take_payment())
        form.voluntary.setVisible(bool(voluntary))
        form.show_parts(part_notes(self._choices, prices))
        form.nobody.setVisible(not voluntary)
        faults = [f"{row['name']}: {row['fault']}" for row in voluntary if row["fault"]]
        form.show_faults(prices.faults.get(0, ""), faults)
        ready = bool(self._choices.lines(prices)) and not prices.faults and not self._choices.incomplete()
        form.pay.show_due(prices.total, prices.next_number, ready=ready, kept=self._choices.desk.credit)
        self._show_paper()
        if form.voluntary.hasFocus():
            self._explain(form.voluntary, VOLUNTARY_SI, form.voluntary.currentIndex().row())
        else:
            self._explain(form.health, HEALTH_HOUSEHOLD, max(0, form.health.currentIndex().row()))
        if self._fresh:
            self._fresh = False
            self.shown.emit()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _pay_changed(self) -> None:
        """Something was chosen or written in the pay bar: another collector has another receipt book, other money is spread anew."""
        if self._choices is None:
            return
        before = self._choices.collector_id
        self._read_pay_bar()
        self._unfinished.keep()
        if self._choices.collector_id != before:
            self._context.memory.put(_COLLECTOR, self.form.pay.collector.value())
            self._price()
        elif self._prices is not None and self.is_ready:
            self._show_rows(self._take_payment())
            self._show_paper()

    def _read_pay_bar(self) -> None:
        pay, choices = self.form.pay, self._choices
        if choices is not None:
            choices.received, choices.use_credit = pay.received.value(), pay.use_credit
            choices.collector_id = pay.collector_id

    def _take_payment(self) -> Payment | None:
        """How the money on the form is spread; told beside the amount when it does not fit."""
        self._payment = None
        fault = ""
        if self._choices is not None and self._prices is not None:
            try:
                self._payment = payment_of(self._choices, self._prices)
            except RuleBroken as broken:
                fault = broken.sentence
        self.form.pay.show_payment(self._payment)
        self.form.pay.show_fault(fault)
        return None if self.form.pay.received.fault_text() else self._payment

    def _show_rows(self, payment: Payment | None) -> list[dict[str, Any]]:
        assert self._choices is not None
        assert self._prices is not None
        self.form.health.show_rows(health_rows(self._choices, self._prices, payment))
        voluntary = voluntary_rows(self._choices, self._prices, payment)
        self.form.voluntary.show_rows(voluntary)
        return voluntary

    def _show_paper(self) -> None:
        form = self.form
        if self._prices is None or self._choices is None:
            return
        paper = draft_paper(
            self._choices,
            self._prices,
            self._payment,
            number=form.pay.number.value(),
            payer=form.pay.payer.value(),
            method=form.pay.method.value(),
            collector_id=form.pay.collector_id,
        )
        if paper is not None:
            self._written = False
            form.paper.show_paper(paper)
        elif not self._written:
            form.paper.show_nothing()

    def _explain(self, grid: DeskGrid, scheme: str, at: int) -> None:
        rows = grid.grid.rows()
        if self._prices is None or not 0 <= at < len(rows):
            return
        found = explanation_of(self._prices, rows[at]["person"], scheme)
        if found is not None:
            self.form.why.show_explanation(found)
            return
        said = rows[at]["fault"] or rows[at]["said"]
        self.form.why.show_nothing(f"{rows[at]['name']}: {said}" if said else EMPTY)

    # -- going on

    def _months_changed(self) -> None:
        months = self.form.months.value()
        if months:
            self.form.common_end.set_value(None)
            self._ticks.choose_months(int(months))

    def _common_end_changed(self) -> None:
        if self.form.common_end.fault_text():
            self._context.messages.toast(f"Thẻ cùng hết hạn: {self.form.common_end.fault_text()}", "warn")
        elif self._choices is not None and self.form.common_end.value() != self._choices.common_end:
            self._ticks.choose_common_end(self.form.common_end.value())

    def _after_health(self) -> None:
        if any(row["taken"] for row in self.form.voluntary.grid.rows()):
            self.form.voluntary.start("method")
        else:
            self.form.pay.chain.start()

    def _checked_lines(self, again: Callable[[], object]) -> list[tuple[EnrolmentLine, int]] | None:
        """The lines when everything on the form can be written; else the cursor goes where something is missing.

        What stands half typed is taken first; when that changes the amounts, `again` is called once they are there.
        """
        self.form.settle()
        if self._choices is None:
            return None
        if self._choices.incomplete():
            self._context.messages.toast(CHOOSE, "warn")
            self.form.voluntary.start("method")
            return None
        for field in (self.form.common_end, self.form.pay.day):
            if field.fault_text():
                field.setFocus()
                return None
        if self._prices is None or not self.is_ready or self._choices.on != self.form.pay.day.value():
            self._waiting = again
            return None
        if self._prices.faults:
            return None
        lines = self._choices.lines(self._prices)
        if not lines:
            self._context.messages.toast("Chưa chọn ai. Đánh dấu ít nhất một người trong hộ.", "warn")
            return None
        return lines

    def _after_collect(self, outcome: Outcome[Collected]) -> None:
        self._unfinished.finish()
        self._resting = True
        self.form.pay.number.set_value(None)
        self.form.pay.forget_money()
        self.collected.emit(outcome.value.receipt_id)

    def _drop_quotes(self) -> None:
        if self._choices is not None and self._choices.desk.quoted:
            ids = [quoted.id for quoted in self._choices.desk.quoted]
            self._context.do(cancel, ids, done=lambda _outcome: self._unfinished.finish())
