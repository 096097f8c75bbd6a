"""What the office has to submit, by when, and how far it is; and the office's own choices about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date, month_key
from desktop_app.domain.submission_records import Submission
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.report_periods import LENGTHS, due_on, last_month, named, period_words, step
from desktop_app.services.reporting import form_of, forms
from desktop_app.services.reporting_values import Form
from desktop_app.system.faults import WorldFault

OPEN, UNSENT, LATE = "open", "unsent", "late"
SENT, ACCEPTED, RETURNED = "sent", "accepted", "returned"
STATE_WORDS = {
    OPEN: "Chưa đến kỳ nộp",
    UNSENT: "Chưa nộp",
    LATE: "Trễ hạn",
    SENT: "Đã nộp",
    ACCEPTED: "Đã chấp nhận",
    RETURNED: "Bị trả lại",
}
NO_FILTERS = "{}"
_FORMS, _LOCK, _JUMP = "submit.forms", "submit.lock_month", "submit.jump_percent"
_FIRST_CHOICE = "B15a-UQ"
_USUAL_JUMP = 50
_MOST = 12  # periods looked back


@dataclass(frozen=True, kw_only=True)
class SubmitChoices:
    """What the office decided: which ``forms`` it submits each period, whether submitting closes the month, and from how many percent of change
    against the month before a figure is told."""

    forms: tuple[str, ...] = (_FIRST_CHOICE,)
    lock_month: bool = False
    jump_percent: int = _USUAL_JUMP


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """One report of one period. ``month``: the last month of the period; ``days_left`` is negative when it is overdue, ``None`` without a day;
    ``state``: ``open`` (the period has not ended) | ``unsent`` | ``late`` | ``sent`` | ``accepted`` | ``returned``."""

    form: Form
    month: str
    due_on: date | None
    days_left: int | None
    state: str
    submission: Submission | None = None

    @property
    def waits(self) -> bool:
        """Whether something is to be done about it."""
        return self.state in (UNSENT, LATE, RETURNED)

    @property
    def period_words(self) -> str:
        """“tháng 10/2026”."""
        return period_words(self.form.period, self.month)

    @property
    def words(self) -> str:
        """“Chưa nộp B15a-UQ tháng 10/2026 – hạn 05/11/2026”."""
        what = {RETURNED: "Bị trả lại, phải nộp lại"}.get(self.state, "Chưa nộp")
        day = f" – hạn {format_date(self.due_on)}" if self.due_on else ""
        return f"{what} {named(self.form.name, self.period_words)}{day}"

    @property
    def short_words(self) -> str:
        """The same for the foot of the window, after “Chưa nộp:”."""
        day = f" (hạn {self.due_on:%d/%m})" if self.due_on else ""
        return f"{self.form.name} {self.period_words.removeprefix('tháng ')}{day}"


def choices(office: Office) -> SubmitChoices:
    """What the office decided, or what holds until it does."""
    settings = office.read.settings
    kept = settings.get(_FORMS, _FIRST_CHOICE)
    jump = settings.get(_JUMP, str(_USUAL_JUMP))
    return SubmitChoices(
        forms=tuple(code for code in kept.split(",") if code),
        lock_month=settings.get(_LOCK) == "1",
        jump_percent=int(jump) if jump.isdigit() else _USUAL_JUMP,
    )


def save_choices(office: Office, form: SubmitChoices) -> Outcome[SubmitChoices]:
    """Keep what the office decides. Raises ``WorldFault`` for an unknown form, one without a period, and a percentage below 1."""
    codes = tuple(dict.fromkeys(form_of(code).code for code in form.forms))
    without = [code for code in codes if form_of(code).period not in LENGTHS]
    if without:
        raise WorldFault(f"Mẫu {', '.join(without)} không lập theo tháng, quý hoặc năm nên không có hạn nộp.")
    if form.jump_percent < 1:
        raise WorldFault("Mức thay đổi so với tháng trước phải từ 1 % trở lên.")
    label = "Chọn mẫu phải nộp"
    with office.write("report_calendar.save_choices", label) as work:
        work.settings.set(_FORMS, ",".join(codes))
        work.settings.set(_LOCK, "1" if form.lock_month else "0")
        work.settings.set(_JUMP, str(form.jump_percent))
    return Outcome(value=choices(office), changes=frozenset({"setting", "submission"}), label=label)


def calendar(office: Office) -> tuple[DueReport, ...]:
    """What the office chose to submit: each period from the first it submitted (before that: the last one that ended) to the running one,
    the nearest day first."""
    began = office.read.reporting.first_collected()
    if began is None:
        return ()  # nothing was ever collected: there is nothing to report
    known = {form.code: form for form in forms()}
    found = [due for code in choices(office).forms if code in known for due in _periods(office, known[code], began[:7])]
    return tuple(sorted(found, key=lambda due: (due.due_on or date.max, due.form.code)))


def waiting(office: Office) -> tuple[DueReport, ...]:
    """What should have been submitted by now, or is to be soon: periods that ended and were not submitted, and what was returned."""
    return tuple(due for due in calendar(office) if due.waits)


def due_report(office: Office, code: str, month: str) -> DueReport:
    """How a report of one period stands, chosen by the office or not. Raises ``WorldFault`` for an unknown form."""
    form = form_of(code)
    return _due(office, form, last_month(form.period, month), {})


def _periods(office: Office, form: Form, began: str) -> list[DueReport]:
    now = last_month(form.period, month_key(office.today))
    sent = [
        one.month for one in office.read.submissions.newest() if one.form == form.code and one.filters == NO_FILTERS
    ]
    first = max(
        [min([*sent, step(form.period, now, -1)]), step(form.period, now, -_MOST), last_month(form.period, began)]
    )
    states = {event.submission_id: event.state for event in office.read.submission_events.all()}
    found = []
    month = first
    while month <= now:
        found.append(_due(office, form, month, states))
        month = step(form.period, month, 1)
    return found


def _due(office: Office, form: Form, month: str, states: dict[int, str]) -> DueReport:
    day = due_on(office.law, form.period, month)
    sent = office.read.submissions.standing(form.code, month, NO_FILTERS)
    if sent is not None:
        state = states.get(sent.id) or office.read.submission_events.of(sent.id)[-1].state
    elif month >= month_key(office.today):
        state = OPEN
    else:
        state = LATE if day is not None and day < office.today else UNSENT
    left = (day - office.today).days if day is not None else None
    return DueReport(form=form, month=month, due_on=day, days_left=left, state=state, submission=sent)
