"""Checking what stands on the sheet, and saving it: what blocks is shown, a warning asks for its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.identity import Problem
from desktop_app.services.households import save_household
from desktop_app.services.households_check import REASONS, Judged, judge_household
from desktop_app.services.households_form import HouseholdForm, labels_of, split_path
from desktop_app.services.outcome import Outcome
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.editing import Editing
from desktop_app.ui.pages.households.sheet import SheetForm

_LEVELS = ("hint", "warn", "block")
_NOTHING = Judged(problems=(), asked=())
Then = Callable[[Outcome[int]], object]


class SheetSaver(QObject):
    """Knows the problems of the household on the sheet. `refused(path)` names the field that keeps it from being saved."""

    refused = Signal(str)

    def __init__(self, context: PageContext, form: SheetForm) -> None:
        super().__init__(form)
        self._context = context
        self._form = form
        self._editing: Editing | None = None
        self._busy = False

    def check(self, editing: Editing) -> None:
        """Look for problems in what is typed; a blank new sheet has none worth naming."""
        self._editing = editing
        form = editing.form()
        if editing.household_id is None and not form.members:
            self._show(form, _NOTHING)
            return
        self._context.look(judge_household, form, done=lambda judged: self._show(form, judged), key="household.check")

    def save(self, editing: Editing, then: Then) -> None:
        """Check and save, then go on; a second call while the first is under way does nothing."""
        if self._busy:
            return
        self._busy = True
        self._editing = editing
        form = editing.form()
        self._context.look(
            judge_household,
            form,
            done=lambda judged: self._judged(form, judged, then),
            failed=self._failed,
            key="household.save",
        )

    def _judged(self, form: HouseholdForm, judged: Judged, then: Then) -> None:
        self._show(form, judged)
        blocking = next((problem for problem in judged.problems if problem.level == "block"), None)
        if blocking is not None:
            self._form.show_state(f"Chưa lưu được: {blocking.message}", "bad")
            self._stop(blocking)
            return
        if judged.asked:
            reasons = self._ask(judged)
            if not reasons:
                self._form.show_state("Chưa lưu: còn cảnh báo cần sửa hoặc cần lý do.", "warn")
                self._stop(judged.asked[0])
                return
            form = replace(form, reasons=reasons)
        self._context.do(save_household, form, done=lambda outcome: self._saved(outcome, then), failed=self._failed)

    def _ask(self, judged: Judged) -> dict[str, str]:
        """The reason for the warnings of this save, asked once for all of them; empty when given up."""
        first, more = judged.asked[0].message, len(judged.asked) - 1
        question = f"{first} Vì sao vẫn lưu?" if not more else f"{first} (và {more} cảnh báo khác) Vì sao vẫn lưu?"
        reason = self._context.messages.ask_reason(question, REASONS)
        if reason is None:
            return {}
        words = f"{REASONS[reason.code]}; {reason.note}" if reason.note else reason.code
        return {problem.field: words for problem in judged.asked}

    def _saved(self, outcome: Outcome[int], then: Then) -> None:
        self._busy = False
        then(outcome)

    def _stop(self, problem: Problem) -> None:
        self._busy = False
        self.refused.emit(problem.field)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._context.messages.fault(error)

    def _show(self, form: HouseholdForm, judged: Judged) -> None:
        editing = self._editing
        if editing is None or editing.form().members != form.members:
            return  # typed on meanwhile: the next check is already on its way
        places = editing.places()
        cells = {}
        for problem in sorted(judged.problems, key=lambda one: _LEVELS.index(one.level)):
            member, name = split_path(problem.field)
            if member is not None:
                cells[places[member], name] = problem
        self._form.show_member_problems(cells)
        self._form.detail.show_problems(self._form.problems_at(self._form.grid.currentIndex().row()))
        self._form.show_field_problems(judged.problems)
        self._form.problems.show_problems(judged.problems, labels_of(form))
