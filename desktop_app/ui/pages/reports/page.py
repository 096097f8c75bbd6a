"""Báo cáo: what leaves the office, shown exactly as it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.advising_choices import AdviceChoices, advice_choices
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.report_periods import named, period_words
from desktop_app.services.reporting import HOUSEHOLD, PDF, XLSX, form_of
from desktop_app.services.reporting_choices import employer_options, member_options
from desktop_app.services.reporting_letterhead import save_signers, signers
from desktop_app.services.reporting_overview import BATCH_FORM, Option, Overview, months, overview
from desktop_app.services.reporting_values import last_complete_month
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import column, split
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.reports.actions import ACTIONS
from desktop_app.ui.pages.reports.again import filters_like, last_way, offer_folder, submit_filters, told
from desktop_app.ui.pages.reports.chooser import Chooser
from desktop_app.ui.pages.reports.dialogs import BatchDialog, SignersDialog
from desktop_app.ui.pages.reports.making import Made, Maker, Request, page_image
from desktop_app.ui.pages.reports.remembered import Remembered, Way
from desktop_app.ui.pages.reports.saving import Outlet
from desktop_app.ui.pages.reports.sheet_pane import SheetPane
from desktop_app.ui.pages.reports.submit_dialog import Wanted, ask_to_submit

SLIP = "PHIEU-TU-VAN"


def open_advice(context: PageContext, *, household_id: int | None = None, hamlet_id: int | None = None) -> bool:
    """Show the slip of a household, or those of a whole hamlet, on the reports page; whether the page could be opened."""
    return context.navigate("report", form=SLIP, household=household_id, hamlet=hamlet_id)


def _own_code(code: str) -> str:
    """The code as the form writes it; one that no form has any more is left to the list of forms."""
    try:
        return form_of(code).code
    except WorldFault:
        return code


class ReportsPage(Page):
    """`navigate("report", form="D05-TS", month="2026-10", batch=7)`; without arguments what was last looked at.

    `navigate("report", household=12)` shows the slip of a household, `navigate("report", hamlet=3)` those of a hamlet.
    """

    page_id = "report"
    title = "Báo cáo"
    kinds = frozenset(
        {"enrolment", "ledger", "ledger_entry", "receipt", "batch", "plan", "plan_cell", "person", "household"}
        | {"collector", "organisation", "lead", "visit", "coverage", "setting", "entitlement", "hamlet", "round", "law"}
        | {"submission", "employer"}
    )
    help_topic = "bao-cao"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.made: Made | None = None
        self._opened = False
        self._places: dict[str, int | None] = {}
        self._stale, self._back = True, False
        self._made_on: date | None = None
        self._like: tuple[Request, Way] | None = None  # what is to be saved as last time, as soon as it is made
        self.remembered = Remembered(context)
        self.maker = Maker(context, self._show, self._fail, self)
        self.outlet = Outlet(self, context, self.remembered)
        self.chooser = Chooser(self.remembered, self.new_batch, self.send_batch, self.edit_signers)
        slots = self._slots()
        self.pane = SheetPane(self._draw, context.navigate, context.memory, slots)
        parts = split(self.chooser, self.pane, name="report", memory=context.memory, widths=(20, 0))
        column(self, (parts, 1), gap=0)
        for action in ACTIONS:
            self.bind(action.id, slots.get(action.id.removeprefix("report.")) or self._view_slot(action.id))
        self.chooser.changed.connect(self._make)
        self.chooser.month_changed.connect(lambda _month: self._survey())
        self.chooser.advice.hamlet_changed.connect(lambda hamlet: self._choose(hamlet=hamlet))
        self.chooser.advice.members_wanted.connect(self._look_up_members)
        self.chooser.limits.employers_wanted.connect(self._look_up_employers)
        self.maker.progressed.connect(self.pane.tell_drawing)
        self.maker.counted.connect(self.pane.tell_count)
        self.outlet.saved.connect(self._saved)
        self.outlet.printing.connect(self.pane.tell_printing)

    def open(self, **args: Any) -> None:
        """Show the form, month and batch (or household, hamlet) asked for, else what was last looked at."""
        asked = {key: args[key] for key in ("form", "month", "batch") if args.get(key)}
        self._places = {key: args[key] for key in ("household", "hamlet") if args.get(key)}
        if self._places:
            asked.setdefault("form", SLIP)
        if self._opened and not asked:
            return
        form, month = (self.chooser.code(), self._month()) if self._opened else self._last_choice()
        if not self._opened:
            self.pane.show_drawing()
        self._opened = True
        self.chooser.want(
            _own_code(asked.get("form", form)),
            asked.get("month", month),
            months(self.context.office),
            asked.get("batch"),
        )
        if self._places:
            self.chooser.mean_households()
        self._survey()

    def refresh(self, changes: frozenset[str]) -> None:
        """Records changed: the same report again."""
        self._stale = True
        if "employer" in changes:
            self.chooser.limits.forget_employers()
        if self._opened:
            self._survey()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The form and the month."""
        here = Crumb(text=self.title, page=self.page_id)
        state = self.chooser.forms.chosen_state()
        if state is None:
            return (here,)
        return (here, Crumb(text=f"{state.form.name} {self.chooser.period_words()}".strip()))

    def first_focus(self) -> QWidget | None:
        """The forms, so that Up and Down choose at once."""
        return self.chooser.forms

    def new_batch(self) -> None:
        """Make a batch of those who wait in the month."""
        found = self.chooser.overview()
        if found is None or self.chooser.code() != BATCH_FORM:
            return
        if not found.waiting:
            self.context.messages.toast(f"Tháng {format_month(found.month)} không có ai chờ kê khai.", "info")
            return
        BatchDialog(self, found.month, found.waiting, self.context.office.today, self._create).open()

    def send_batch(self) -> None:
        """Note that the batch shown has left the office."""
        if self.made is None or self.made.sheet.batch_id is None:
            return
        answer = self.context.messages.ask(
            "Đợt kê khai này đã gửi cơ quan BHXH?",
            choices={"sent": "Đã gửi", "keep": "Chưa gửi"},
            default="keep",
            detail="Sau khi đánh dấu, người trong đợt không đưa ra được và biên lai của họ không hủy được.",
        )
        if answer == "sent":
            self.context.do(mark_sent, self.made.sheet.batch_id)

    def submit(self) -> None:
        """Submit the report that is shown."""
        if not self._ready():
            return
        assert self.made is not None
        request, form = self.made.request, self.made.sheet.form
        if form.period == HOUSEHOLD:
            self.context.messages.toast("Phiếu này không phải báo cáo theo kỳ nên không nộp; hãy lưu hoặc in.", "info")
            return
        wanted = Wanted(code=request.code, month=request.month, filters=request.filters)
        ask_to_submit(self, self.context, wanted, named(form.name, period_words(form.period, request.month)))

    def again(self) -> None:
        """Make the report of this period as that of the last one was made: its filters, file type and folder; or submit it so."""
        request, state = self.chooser.request(), self.chooser.forms.chosen_state()
        if request is None or state is None:
            return
        form = state.form
        if self.chooser.is_household():
            self.context.messages.toast("Phiếu này không lập theo kỳ báo cáo; hãy lưu hoặc in.", "info")
            return
        way = last_way(self.context.office, self.remembered, request)
        if way is None:
            self.context.messages.toast(f"Chưa có kỳ trước nào của {form.name} được lưu ở máy này hoặc đã nộp.", "info")
            return
        self.context.messages.toast(told(form.name, way, form.period), "info")
        self.chooser.limits.put(filters_like(way))
        now = self.chooser.request() or request
        if isinstance(way, Way):
            self._like = (now, way)
            self._make()
            return
        self._make()
        offer_folder(self.context, way)
        wanted = Wanted(code=now.code, month=now.month, filters=submit_filters(way, now.filters))
        ask_to_submit(self, self.context, wanted, named(form.name, period_words(form.period, now.month)))

    def edit_signers(self) -> None:
        """Change place, title and names under the reports."""
        kept = signers(self.context.office)
        SignersDialog(self, kept, lambda form: self.context.do(save_signers, form)).open()

    # -- choosing

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "excel": lambda: self._save(XLSX),
            "pdf": lambda: self._save(PDF),
            "print": self._print,
            "folder": self.outlet.open_folder,
            "open": self.outlet.open_file,
            "again": self.again,
            "find": self.chooser.search.setFocus,
            "stop": self.maker.cancel,
            "stop-print": self.outlet.cancel_printing,
            "month-before": lambda: self.chooser.step_month(-1),
            "month-after": lambda: self.chooser.step_month(1),
            "batch": self.new_batch,
            "submit": self.submit,
            "register": lambda: self.context.navigate("submission"),
            "own": lambda: self.context.navigate("own-workbook"),
        }

    def _view_slot(self, action_id: str) -> Callable[[], object]:
        view = self.pane.view
        slots: dict[str, Callable[[], object]] = {
            "report.page-up": view.page_up,
            "report.page-down": view.page_down,
            "report.first": view.first,
            "report.last": view.last,
            "report.zoom": view.switch_zoom,
        }
        return slots[action_id]

    def _month(self) -> str:
        return self.chooser.month.meant or last_complete_month(self.context.office.today)

    def _last_choice(self) -> tuple[str, str]:
        form, month = self.remembered.choice("B15a-UQ")
        return form, month or last_complete_month(self.context.office.today)

    def _survey(self) -> None:
        self.context.look(overview, self._month(), done=self._surveyed, key="report.overview")

    def _surveyed(self, found: Overview) -> None:
        self.chooser.show_overview(found)
        if self.chooser.is_household():
            meant = self.chooser.advice.filters()
            self._choose(**(self._places or {"household": meant.household, "hamlet": meant.hamlet}))
        else:
            self._make()

    def _choose(self, hamlet: int | None = None, household: int | None = None) -> None:
        """Look up for whom slips can be made, then make the one meant."""

        def chosen(found: AdviceChoices) -> None:
            self.chooser.advice.offer(found)
            if "hamlet" in self._places and "household" not in self._places:
                self.chooser.advice.choose_whole()
            self._places = {}
            self._make()

        self.context.look(advice_choices, hamlet, household, done=chosen, key="report.advice")

    # -- making

    def _make(self) -> None:
        if self.chooser.is_household() and self.chooser.advice.choices is None:
            self.pane.show_drawing()
            self._choose()
            return
        request, state = self.chooser.request(), self.chooser.forms.chosen_state()
        if request is None or state is None:
            return
        self.remembered.keep_choice(request.code, self._month())
        self.pane.show_form(state, self.chooser.period_words())
        self.retitled.emit()
        same = self.made is not None and self.made.request == request
        if same and not self._stale and self._made_on == self.context.office.today:
            self._back = True
            self.maker.cancel()  # what was asked for in between
            self._save_like()
            return
        if not same:
            self.made = None
            self.pane.show_drawing()
        self._back, self._stale, self._made_on = False, False, self.context.office.today
        self.maker.make(request)

    def _show(self, made: Made) -> None:
        same = self.made is not None and self.made.request == made.request
        self.made = made
        self.pane.show_made(made, keep_place=same)
        self._show_kept()
        self._save_like()

    def _fail(self, exc: Exception) -> None:
        if isinstance(exc, Cancelled) and self._back:
            return  # the choice came back to the sheet that is shown
        self.made, self._like = None, None
        if isinstance(exc, Cancelled):
            text = "Báo cáo chưa được lập; dữ liệu không thay đổi."
            self.pane.show_nothing(EmptyState("report", "Đã dừng", text, "Lập lại", self._make))
        elif isinstance(exc, WorldFault | RuleBroken):
            self.pane.show_nothing(self._empty_state(exc.sentence))
        else:
            self.pane.show_nothing(EmptyState("error", "Chưa lập được báo cáo", "Hãy thử lại.", "Lập lại", self._make))
            self.context.messages.fault(exc)

    def _empty_state(self, sentence: str) -> EmptyState:
        if self.chooser.is_batch():
            return EmptyState(
                "list", "Chưa có danh sách", sentence, "Mở trang Thu", lambda: self.context.navigate("collect")
            )
        return EmptyState("report", "Chưa lập được báo cáo", sentence, "Lập lại", self._make)

    def _draw(self, number: int, dpi: float, done: Callable[[QImage], object]) -> None:
        if self.made is not None:
            fault = self.context.messages.fault
            self.context.jobs.read(page_image, self.made.pdf, number, dpi, done=done, failed=fault, key="report.page")

    def _show_kept(self) -> None:
        self.pane.show_kept(self.outlet.last_saved(self.made.sheet.stem) if self.made is not None else None)

    # -- leaving

    def _save(self, kind: str) -> None:
        if self._ready():
            assert self.made is not None
            self.outlet.save(self.made, kind, locked=self.pane.locked.isChecked())

    def _print(self) -> None:
        if self._ready():
            assert self.made is not None
            self.outlet.print(self.made)

    def _ready(self) -> bool:
        """Whether there is a sheet; while one is being made it is said that it comes."""
        if self.made is None and self.pane.is_drawing:
            self.context.messages.toast("Báo cáo đang được lập; hãy chờ lập xong.", "info")
        return self.made is not None

    def _save_like(self) -> None:
        if self._like is not None and self.made is not None:
            (request, way), self._like = self._like, None
            if self.made.request == request:
                self.outlet.save_like(self.made, way)

    def _saved(self) -> None:
        self._show_kept()
        if self.outlet.file is not None:
            self.pane.show_saved(self.outlet.file)

    def _look_up_members(self, household: int) -> None:
        def found(members: Sequence[Option]) -> None:
            self.chooser.advice.offer_members(household, members)

        self.context.look(member_options, household, done=found, key="report.members")

    def _look_up_employers(self) -> None:
        def found(employers: Sequence[Option]) -> None:
            before = self.chooser.request()
            self.chooser.limits.offer_employers(employers)
            if self.chooser.request() != before:
                self._make()

        self.context.look(employer_options, done=found, key="report.employers")

    def _create(self, form: BatchForm) -> None:
        def created(outcome: Any) -> None:
            self.chooser.want_batch(outcome.value)
            self._survey()

        self.context.do(create_batch, form, done=created)
