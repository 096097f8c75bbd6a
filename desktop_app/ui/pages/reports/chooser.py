"""The left side: which month, which form, which batch, commune, collector, employer, hamlet, household or person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import month_key
from desktop_app.services.collecting_batches import OPEN_STATES
from desktop_app.services.report_periods import last_month
from desktop_app.services.reporting import BATCH, HOUSEHOLD, Form
from desktop_app.services.reporting_overview import BATCH_FORM, Overview, batch_name, batch_owner
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import button, icon_button, quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import set_tone, small
from desktop_app.ui.pages.reports.advice_filters import AdviceFilters
from desktop_app.ui.pages.reports.filter_rows import ALL, FilterRows
from desktop_app.ui.pages.reports.form_list import FormList
from desktop_app.ui.pages.reports.form_search import FormSearch
from desktop_app.ui.pages.reports.making import Request
from desktop_app.ui.pages.reports.period_combo import PeriodCombo
from desktop_app.ui.pages.reports.remembered import Remembered
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

_WAITING = "waiting"
_BY_HOUSEHOLD, _BY_BATCH = "household", "batch"
_SOURCES = (
    Choice(code=_BY_HOUSEHOLD, text="Một hộ hoặc một người"),
    Choice(code=_BY_BATCH, text="Đợt kê khai"),
)


class Chooser(QWidget):
    """`changed` is sent whenever another report is meant; `request` says which."""

    changed = Signal()
    month_changed = Signal(str)

    def __init__(
        self,
        remembered: Remembered,
        new_batch: Callable[[], object],
        send: Callable[[], object],
        sign: Callable[[], object],
    ) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._wanted_form = ""
        self._wanted_batch: int | None = None
        self._source_of = ""  # the form that the source was chosen for
        self._batches_of = ("", "")  # month and form whose batches are offered
        self.month = PeriodCombo()
        earlier = icon_button("chevron-left", "Tháng trước, phím Ctrl+PgUp", lambda: self.step_month(-1))
        later = icon_button("chevron-right", "Tháng sau, phím Ctrl+PgDn", lambda: self.step_month(1))
        self.forms = FormList()
        self.search = FormSearch(self.forms)
        self.no_form = set_tone(small("Không có mẫu nào hợp. Nhấn Esc để xem tất cả."), "warn")
        self.no_form.setWordWrap(True)
        self.no_form.hide()
        self.search.found.connect(lambda count: self.no_form.setVisible(count == 0))
        self.source = CodeCombo(_SOURCES, width=14)
        self.source.set_value(_BY_HOUSEHOLD)
        self.source_row = FieldRow("Lập theo", self.source)
        self.batch = CodeCombo(width=14)
        self.limits = FilterRows(remembered)
        self.commune, self.collector = self.limits.commune, self.limits.collector
        self.rows = {"batch": FieldRow("Đợt kê khai", self.batch), **self.limits.rows}
        self.advice = AdviceFilters()
        self.new_batch = button("Lập đợt kê khai…", new_batch, "plus")
        self.send = quiet("Đánh dấu đã gửi…", send, "upload")
        self._month_row = FieldRow("Kỳ báo cáo", self.month)
        months = row(None, (self._month_row, 1), panel(STRETCH, panel(earlier, later, flow="row", gap=0.1)), gap=0.3)
        self.period = panel(months)
        column(
            self,
            self.period,
            self.search,
            self.no_form,
            (self.forms, 1),
            self.source_row,
            self.rows["batch"],
            self.limits,
            self.advice,
            self.new_batch,
            self.send,
            quiet("Người ký…", sign, "edit"),
            gap=0.6,
            margin=1.0,
        )
        self.month.committed.connect(self._month_committed)
        self.forms.chosen.connect(lambda _code: self._form_changed())
        self.batch.committed.connect(self._form_changed)
        self.source.committed.connect(self._form_changed)
        self.limits.changed.connect(self._form_changed)
        self.advice.changed.connect(self._form_changed)
        self._show_filters()

    def want(self, form: str, month: str, months: Sequence[str], batch: int | None = None) -> None:
        """Mean this form, month (`YYYY-MM`) and batch from now on. `months` are offered, newest first; the one meant is
        offered even when nothing is on record for it."""
        self.month.offer(months, month)
        self._wanted_form, self._wanted_batch = form, batch
        if batch is not None:
            self._mean(form, _BY_BATCH)
        self.forms.choose(form)

    def want_batch(self, batch: int) -> None:
        """Mean this batch as soon as the overview holds it."""
        self._wanted_batch = batch

    def code(self) -> str:
        """The code of the form that is meant."""
        return self.forms.code() or self._wanted_form

    def show_overview(self, found: Overview) -> None:
        """Show the forms of the month with their states, and what can be chosen."""
        code = self.code()
        self._overview = found
        self.forms.show_states(found.states)
        self.forms.choose(code if code in [state.form.code for state in found.states] else found.states[0].form.code)
        self._offer_batches(found)
        self.limits.offer(found)
        self._show_filters()

    def request(self) -> Request | None:
        """The report that is meant; None before the forms are known."""
        form, found = self._form(), self._overview
        if form is None or found is None:
            return None
        if self.is_household():
            choices = self.advice.choices
            if choices is None:
                return None
            return Request(code=form.code, month=month_key(choices.on), filters=self.advice.filters())
        filters = self.limits.filters()
        if "batch" in form.filters:
            batch = self._batch_id()
            filters = replace(filters, batch=batch, waiting=self.is_batch() and batch is None)
        return Request(code=form.code, month=last_month(form.period, found.month), filters=filters)

    def step_month(self, by: int) -> None:
        """Go to the month before (-1) or after (+1) among those offered; slips go to the next household instead."""
        if self.is_household():
            self.advice.step(by)
            return
        codes = [choice.code for choice in self.month.choices]  # newest first
        value = self.month.value()
        if value in codes and 0 <= codes.index(value) - by < len(codes):
            self.month.set_value(codes[codes.index(value) - by])
            self._month_committed()

    def overview(self) -> Overview | None:
        """What is shown."""
        return self._overview

    def is_batch(self) -> bool:
        """Whether the form that is meant lists a batch."""
        form = self._form()
        if form is None or form.period not in (BATCH, HOUSEHOLD):
            return False
        return self._source(form) == _BY_BATCH

    def is_household(self) -> bool:
        """Whether the form that is meant is made for households, as of today."""
        form = self._form()
        return form is not None and form.period in (BATCH, HOUSEHOLD) and self._source(form) == _BY_HOUSEHOLD

    def mean_households(self) -> None:
        """Mean a paper of a household, where the form has both."""
        self._mean(self.code(), _BY_HOUSEHOLD)

    def period_words(self) -> str:
        """The period of the form that is meant, or whom its slip is for."""
        return self.advice.words() if self.is_household() else self.month.words()

    def _form(self) -> Form | None:
        found = self.forms.chosen_state()
        return found.form if found is not None else None

    def _offer_batches(self, found: Overview) -> None:
        """Those who wait in the month and the batches of the year. Another month shows its own batch, else who waits.

        A report of a period that can be of one batch alone offers every batch, and the whole period first.
        """
        code, form = self.code(), self._form()
        if form is not None and form.period not in (BATCH, HOUSEHOLD):
            self._offer_any_batch(found)
            return
        lists = found.papers.get(code, (code,))
        views = [view for view in found.batches if view.batch.form in lists]
        people = found.waiting[0].people if found.waiting else 0
        told = f"Đang chờ, {people} người" if code == BATCH_FORM else "Đang chờ kê khai"
        batches = [Choice(code=str(view.batch.id), text=batch_name(view), detail=batch_owner(view)) for view in views]
        self.batch.set_choices([Choice(code=_WAITING, text=told), *batches])
        here = [str(view.batch.id) for view in views if view.batch.made_on.startswith(found.month)]
        wanted = self.batch.value() if (found.month, code) == self._batches_of else None
        if self._wanted_batch is not None:
            wanted = str(self._wanted_batch)
        known = [choice.code for choice in self.batch.choices]
        self.batch.set_value(wanted if wanted in known else [*here, _WAITING][0])
        self._batches_of, self._wanted_batch = (found.month, code), None

    def _offer_any_batch(self, found: Overview) -> None:
        listed = [
            Choice(code=str(view.batch.id), text=f"{view.batch.form} {batch_name(view)}", detail=batch_owner(view))
            for view in found.batches
        ]
        wanted = self.batch.value() if (found.month, self.code()) == self._batches_of else None
        if self._wanted_batch is not None:
            wanted = str(self._wanted_batch)
        self.batch.set_choices([Choice(code=ALL, text="Cả kỳ báo cáo"), *listed])
        self.batch.set_value(wanted if wanted in [choice.code for choice in self.batch.choices] else ALL)
        self._batches_of, self._wanted_batch = (found.month, self.code()), None

    def _batch_id(self) -> int | None:
        value = self.batch.value()
        return int(value) if value and value not in (_WAITING, ALL) else None

    def _mean(self, code: str, source: str) -> None:
        self.source.set_value(source)
        self._source_of = code

    def _source(self, form: Form) -> str:
        """By household or by batch; where a form has both it is what was chosen, at first what the form is usually made for."""
        usual = _BY_BATCH if form.period == BATCH else _BY_HOUSEHOLD
        if not {"batch", "household"} <= set(form.filters):
            return usual
        if self._source_of != form.code:
            self._source_of = form.code
            self.source.set_value(usual)
        return str(self.source.value() or usual)

    def _month_committed(self) -> None:
        month = self.month.take()
        if month:
            self.month_changed.emit(month)

    def _form_changed(self) -> None:
        found = self._overview
        form = self._form()
        batched = form is not None and "batch" in form.filters
        if found is not None and batched and self._batches_of != (found.month, self.code()):
            self._offer_batches(found)
        self._show_filters()
        self.changed.emit()

    def _show_filters(self) -> None:
        form, found, is_batch = self._form(), self._overview, self.is_batch()
        if form is not None:
            self.month.show_period(form.period)
        asked = set(form.filters) if form is not None and not self.is_household() else set()
        self.source_row.setVisible(form is not None and {"batch", "household"} <= set(form.filters))
        self.rows["batch"].setVisible("batch" in asked)
        self.limits.show_form(form, asked - {"collector"} if is_batch and self._batch_id() is not None else asked)
        self.advice.setVisible(self.is_household())
        if form is not None:
            self.advice.ask(form)
        self.period.setVisible(not self.is_household())
        self.new_batch.setVisible(is_batch and self.code() == BATCH_FORM)
        self.new_batch.setEnabled(bool(found and found.waiting))
        views = {view.batch.id: view for view in found.batches} if found else {}
        view = views.get(self._batch_id() or 0)
        self.send.setVisible(is_batch and view is not None and view.batch.state in OPEN_STATES)
