"""Báo cáo: what leaves the office, shown exactly as it prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.advising_choices import AdviceChoices, advice_choices
from desktop_app.services.collecting_batches import BatchForm, create_batch, mark_sent
from desktop_app.services.reporting import PDF, XLSX, form_of
from desktop_app.services.reporting_letterhead import save_signers, signers
from desktop_app.services.reporting_overview import Overview, months, overview
from desktop_app.services.reporting_values import last_complete_month
from desktop_app.system.faults import WorldFault
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, split
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.reports.chooser import Chooser
from desktop_app.ui.pages.reports.dialogs import BatchDialog, SignersDialog
from desktop_app.ui.pages.reports.making import Made, Maker, page_image
from desktop_app.ui.pages.reports.saving import Outlet
from desktop_app.ui.pages.reports.sheet_pane import SheetPane

ACTIONS = declare(
    ActionSpec(id="report.excel", text="Lưu Excel…", shortcut="Ctrl+S", icon="excel", help="Lưu báo cáo thành tệp Excel"),
    ActionSpec(id="report.pdf", text="Lưu PDF…", shortcut="Ctrl+Shift+S", icon="pdf", help="Lưu báo cáo thành tệp PDF"),
    ActionSpec(id="report.print", text="In…", shortcut="Ctrl+P", icon="print", help="In đúng những trang đang xem"),
    ActionSpec(id="report.folder", text="Mở thư mục", shortcut="Ctrl+Shift+O", icon="folder", help="Mở thư mục đã lưu báo cáo"),
    ActionSpec(id="report.month-before", text="Tháng trước", shortcut="Ctrl+PgUp", icon="chevron-left", help="Báo cáo của tháng trước"),
    ActionSpec(id="report.month-after", text="Tháng sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Báo cáo của tháng sau"),
    ActionSpec(id="report.page-up", text="Lên", shortcut="PgUp", icon="arrow-up", help="Cuộn lên, hết trang thì về trang trước"),
    ActionSpec(id="report.page-down", text="Xuống", shortcut="PgDown", icon="arrow-down", help="Cuộn xuống, hết trang thì sang trang sau"),
    ActionSpec(id="report.first", text="Trang đầu", shortcut="Ctrl+Home", icon="arrow-up", help="Về trang đầu của báo cáo"),
    ActionSpec(id="report.last", text="Trang cuối", shortcut="Ctrl+End", icon="arrow-down", help="Đến trang cuối của báo cáo"),
    ActionSpec(id="report.zoom", text="Vừa chiều ngang / cỡ thật", shortcut="Ctrl+Shift+0", icon="eye", help="Đổi cỡ hiện trang giấy"),
    ActionSpec(id="report.batch", text="Lập đợt kê khai…", shortcut="Ctrl+N", icon="plus", help="Lập đợt D05-TS từ những người đang chờ"),
)  # fmt: skip
_CHOICE = "report/choice"
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
    )
    help_topic = "bao-cao"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.made: Made | None = None
        self._opened = False
        self._places: dict[str, int | None] = {}
        self.maker = Maker(context, self._show, self._fail, self)
        self.outlet = Outlet(self, context)
        self.chooser = Chooser(self.new_batch, self.send_batch, self.edit_signers)
        slots = self._slots()
        self.pane = SheetPane(self._draw, context.navigate, context.memory, slots)
        parts = split(self.chooser, self.pane, name="report", memory=context.memory, widths=(20, 0))
        column(self, (parts, 1), gap=0)
        for action in ACTIONS:
            self.bind(action.id, slots.get(action.id.removeprefix("report.")) or self._view_slot(action.id))
        self.chooser.changed.connect(self._make)
        self.chooser.month_changed.connect(lambda _month: self._survey())
        self.chooser.advice.hamlet_changed.connect(lambda hamlet: self._choose(hamlet=hamlet))
        self.maker.progressed.connect(self.pane.tell_drawing)
        self.outlet.saved.connect(self._show_kept)
        self.outlet.printing.connect(self.pane.tell_printing)

    def open(self, **args: Any) -> None:
        """Show the form, month and batch (or household, hamlet) asked for, else what was last looked at."""
        asked = {key: args[key] for key in ("form", "month", "batch") if args.get(key)}
        self._places = {key: args[key] for key in ("household", "hamlet") if args.get(key)}
        if self._places:
            asked["form"] = SLIP
        if self._opened and not asked:
            return
        form, month = (self.chooser.code(), self._month()) if self._opened else self._remembered()
        if not self._opened:
            self.pane.show_drawing()
        self._opened = True
        self.chooser.want(
            _own_code(asked.get("form", form)),
            asked.get("month", month),
            months(self.context.office),
            asked.get("batch"),
        )
        self._survey()

    def refresh(self, changes: frozenset[str]) -> None:
        """Records changed: the same report again."""
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
        if found is None or not self.chooser.is_batch():
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
            "stop": self.maker.cancel,
            "stop-print": self.outlet.cancel_printing,
            "month-before": lambda: self.chooser.step_month(-1),
            "month-after": lambda: self.chooser.step_month(1),
            "batch": self.new_batch,
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
        return self.chooser.month.value() or last_complete_month(self.context.office.today)

    def _remembered(self) -> tuple[str, str]:
        """The form last looked at; the month too, as long as the calendar is in the month it was chosen in."""
        today = self.context.office.today
        kept = self.context.memory.get(_CHOICE, {})
        month = kept.get("month") if kept.get("chosen_in") == month_key(today) else None
        return kept.get("form", "B15a-UQ"), month or last_complete_month(today)

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
        today = month_key(self.context.office.today)
        self.context.memory.put(_CHOICE, {"form": request.code, "month": self._month(), "chosen_in": today})
        self.pane.show_form(state, self.chooser.period_words())
        if self.made is None or self.made.request != request:
            self.made = None
            self.pane.show_drawing()
        self.maker.make(request)
        self.retitled.emit()

    def _show(self, made: Made) -> None:
        same = self.made is not None and self.made.request == made.request
        self.made = made
        self.pane.show_made(made, keep_place=same)
        self._show_kept()

    def _fail(self, exc: Exception) -> None:
        self.made = None
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
        if self.made is not None:
            self.outlet.save(self.made, kind)

    def _print(self) -> None:
        if self.made is not None:
            self.outlet.print(self.made)

    def _create(self, form: BatchForm) -> None:
        def created(outcome: Any) -> None:
            self.chooser.want_batch(outcome.value)
            self._survey()

        self.context.do(create_batch, form, done=created)
