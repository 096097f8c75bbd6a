"""The left side: which month, which form, which batch, commune, collector, hamlet or household."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month, month_key
from desktop_app.services.reporting import BATCH, HOUSEHOLD, Filters, Form
from desktop_app.services.reporting_overview import Overview, batch_name, batch_owner
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import button, icon_button, quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.pages.reports.advice_filters import AdviceFilters
from desktop_app.ui.pages.reports.form_list import FormList
from desktop_app.ui.pages.reports.making import Request
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

_ALL = "all"
_WAITING = "waiting"


class Chooser(QWidget):
    """`changed` is sent whenever another report is meant; `request` says which."""

    changed = Signal()
    month_changed = Signal(str)

    def __init__(self, new_batch: Callable[[], object], send: Callable[[], object], sign: Callable[[], object]) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._wanted_form = ""
        self._wanted_batch: int | None = None
        self._batch_month: str | None = None
        self.month = CodeCombo(width=9)
        earlier = icon_button("chevron-left", "Tháng trước, phím Ctrl+PgUp", lambda: self.step_month(-1))
        later = icon_button("chevron-right", "Tháng sau, phím Ctrl+PgDn", lambda: self.step_month(1))
        self.forms = FormList()
        self.batch = CodeCombo(width=14)
        self.commune = CodeCombo(width=14)
        self.collector = CodeCombo(width=14)
        self.rows = {
            "batch": FieldRow("Đợt kê khai", self.batch),
            "commune": FieldRow("Xã, phường", self.commune),
            "collector": FieldRow("Nhân viên thu", self.collector),
        }
        self.advice = AdviceFilters()
        self.new_batch = button("Lập đợt kê khai…", new_batch, "plus")
        self.send = quiet("Đánh dấu đã gửi…", send, "upload")
        self._month_row = FieldRow("Tháng báo cáo", self.month)
        months = row(None, (self._month_row, 1), panel(STRETCH, panel(earlier, later, flow="row", gap=0.1)), gap=0.3)
        self.period = panel(months)
        column(
            self,
            self.period,
            self.forms,
            *self.rows.values(),
            self.advice,
            self.new_batch,
            self.send,
            STRETCH,
            quiet("Người ký…", sign, "edit"),
            gap=0.6,
            margin=1.0,
        )
        self.month.committed.connect(self._month_committed)
        self.forms.chosen.connect(lambda _code: self._form_changed())
        for combo in (self.batch, self.commune, self.collector):
            combo.committed.connect(self._form_changed)
        self.advice.changed.connect(self._form_changed)
        self._show_filters()

    def want(self, form: str, month: str, months: Sequence[str], batch: int | None = None) -> None:
        """Mean this form, month (`YYYY-MM`) and batch from now on. `months` are offered, newest first; the one meant is
        offered even when nothing is on record for it."""
        offered = list(months) if month in months else sorted([*months, month], reverse=True)
        self.month.set_choices([Choice(code=one, text=format_month(one)) for one in offered])
        self.month.set_value(month)
        self._wanted_form, self._wanted_batch = form, batch
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
        every = Choice(code=_ALL, text="Tất cả")
        for combo, options in ((self.commune, found.communes), (self.collector, found.collectors)):
            combo.set_choices([every, *(Choice(code=one.code, text=one.name, detail=one.detail) for one in options)])
            if combo.value() is None:
                combo.set_value(_ALL)
        self._show_filters()

    def request(self) -> Request | None:
        """The report that is meant; None before the forms are known."""
        form, found = self._form(), self._overview
        if form is None or found is None:
            return None
        if form.period == HOUSEHOLD:
            choices = self.advice.choices
            if choices is None:
                return None
            return Request(code=form.code, month=month_key(choices.on), filters=self.advice.filters())
        if form.period == BATCH:
            batch = self._batch_id()
            filters = Filters(batch=batch, waiting=batch is None)
        else:
            collector = _picked(self.collector) if "collector" in form.filters else None
            filters = Filters(
                commune=_picked(self.commune) if "commune" in form.filters else None,
                collector=int(collector) if collector else None,
            )
        return Request(code=form.code, month=found.month, filters=filters)

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
        return form is not None and form.period == BATCH

    def is_household(self) -> bool:
        """Whether the form that is meant is made for households, as of today."""
        form = self._form()
        return form is not None and form.period == HOUSEHOLD

    def period_words(self) -> str:
        """The month of the form that is meant, or whom its slip is for."""
        if self.is_household():
            return self.advice.words()
        value = self.month.value()
        return format_month(value) if value else ""

    def _form(self) -> Form | None:
        found = self.forms.chosen_state()
        return found.form if found is not None else None

    def _offer_batches(self, found: Overview) -> None:
        """Those who wait in the month and the batches of the year. Another month shows its own batch, else who waits."""
        people = found.waiting[0].people if found.waiting else 0
        batches = [
            Choice(code=str(view.batch.id), text=batch_name(view), detail=batch_owner(view)) for view in found.batches
        ]
        self.batch.set_choices([Choice(code=_WAITING, text=f"Đang chờ, {people} người"), *batches])
        here = [str(view.batch.id) for view in found.batches if view.batch.made_on.startswith(found.month)]
        wanted = self.batch.value() if found.month == self._batch_month else None
        if self._wanted_batch is not None:
            wanted = str(self._wanted_batch)
        known = [choice.code for choice in self.batch.choices]
        self.batch.set_value(wanted if wanted in known else [*here, _WAITING][0])
        self._batch_month, self._wanted_batch = found.month, None

    def _batch_id(self) -> int | None:
        value = self.batch.value()
        return int(value) if value and value != _WAITING else None

    def _month_committed(self) -> None:
        value = self.month.value()
        if value:
            self.month_changed.emit(value)

    def _form_changed(self) -> None:
        self._show_filters()
        self.changed.emit()

    def _show_filters(self) -> None:
        form, found, is_batch = self._form(), self._overview, self.is_batch()
        for key, field in self.rows.items():
            field.setVisible(form is not None and key in form.filters and (key == "batch" or not is_batch))
        self.advice.setVisible(self.is_household())
        self.period.setVisible(not self.is_household())
        self.new_batch.setVisible(is_batch)
        self.new_batch.setEnabled(bool(found and found.waiting))
        views = {view.batch.id: view for view in found.batches} if found else {}
        view = views.get(self._batch_id() or 0)
        self.send.setVisible(is_batch and view is not None and view.batch.state == "draft")


def _picked(combo: CodeCombo) -> str | None:
    value: str | None = combo.value()
    return value if value and value != _ALL else None
