"""What the reports page offers for a month: each form with its day and state, the batches, the filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.dates import format_date, month_bounds, month_key
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.collecting_batches import OPEN_STATES, BatchView, batches
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.report_periods import due_on, last_month
from desktop_app.services.reporting import forms
from desktop_app.services.reporting_batch_lists import lists_with
from desktop_app.services.reporting_values import BATCH, HOUSEHOLD, MONTH, PDF, QUARTER, YEAR, Form, check_month

_RUNNING = {MONTH: "tháng", QUARTER: "quý", YEAR: "năm"}
_SOON = 3  # days before the day of submission on which its state turns to a warning
BATCH_FORM = "D05-TS"
"""The list that is gathered from this page; the others come from the batches of the page Thu."""


@dataclass(frozen=True, kw_only=True)
class FormState:
    """One form in a month: ``state`` in words, ``tone`` "", "good" or "warn"; ``due_on`` where the law sets a day."""

    form: Form
    state: str
    tone: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something to choose: its code (an id as text, or a commune code), its name, a detail."""

    code: str
    name: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Whose enrolments wait to be declared in the month: ``people`` and what they paid in đồng.

    ``kind``: ``all``, ``organisation`` or ``collector``; ``id`` of that organisation or collector.
    """

    kind: str
    id: int | None
    name: str
    people: int
    payable: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything the left side of the page shows for a month (``YYYY-MM``).

    ``batches`` are those of the year, of every list, newest first; ``waiting``: all who wait for D05-TS in the month, then by
    organisation and by collector; empty when nobody does. ``papers``: the lists a person's declaration goes along with, by its code.
    """

    month: str
    states: tuple[FormState, ...]
    batches: tuple[BatchView, ...]
    waiting: tuple[Waiting, ...]
    communes: tuple[Option, ...]
    collectors: tuple[Option, ...]
    organisations: tuple[Option, ...] = ()
    rounds: tuple[Option, ...] = ()
    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def overview(office: Office, month: str) -> Overview:
    """What can be reported for a month and how far it is. Raises ``WorldFault`` for what is no month."""
    check_month(month)
    of_year = batches(office, year=int(month[:4]))
    waits = _waiting(office, month)
    work = office.read
    organisations = {organisation.id: organisation.name for organisation in work.organisations.all()}
    return Overview(
        month=month,
        states=tuple(
            _batch_state(form, month, of_year, waits if form.code == BATCH_FORM else ())
            if form.period == BATCH
            else _month_state(office, form, month)
            for form in forms()
        ),
        batches=of_year,
        waiting=waits,
        communes=tuple(
            Option(code=scope.code, name=scope.name, detail=scope.code)
            for scope in scopes_of(office, COMMUNE, month_bounds(month)[0].year)
        ),
        collectors=tuple(
            Option(code=str(one.id), name=one.name, detail=organisations[one.organisation_id])
            for one in sorted(work.collectors.all(), key=lambda one: (organisations[one.organisation_id], one.name))
        ),
        organisations=tuple(Option(code=str(code), name=name) for code, name in organisations.items()),
        rounds=tuple(Option(code=str(one.id), name=one.name) for one in reversed(work.rounds.all())),
        papers={
            form.code: tuple(one.code for one in lists_with(office, papers=form.code))
            for form in forms()
            if form.period == HOUSEHOLD and "batch" in form.filters
        },
    )


def months(office: Office) -> tuple[str, ...]:
    """The months that can be reported, newest first: from the first collection on record (at least a year) to this
    month."""
    last = month_key(office.today)
    first = min(office.read.reporting.first_collected() or last, f"{int(last[:4]) - 1}{last[4:]}")
    found, year, number = [], int(last[:4]), int(last[5:])
    while f"{year:04d}-{number:02d}" >= first[:7]:
        found.append(f"{year:04d}-{number:02d}")
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)
    return tuple(found)


def batch_name(view: BatchView) -> str:
    """“01/2026, 12 người, đang lập”: a batch in a list."""
    return f"{view.batch.number or view.batch.id}, {view.people} người, {view.state_name.lower()}"


def batch_owner(view: BatchView) -> str:
    """Whose list it is."""
    owner = view.collector or view.organisation
    return owner.name if owner else "mọi tổ chức"


def _month_state(office: Office, form: Form, month: str) -> FormState:
    if form.period == HOUSEHOLD:
        return FormState(
            form=form, state="Một hộ hoặc cả thôn" if "hamlet" in form.filters else "Từng người của một hộ"
        )
    if not form.official:
        return FormState(form=form, state="Theo số liệu của tháng" if form.formats[0] == PDF else "Bảng của đơn vị")
    last = last_month(form.period, month)
    due = due_on(office.law, form.period, last)
    if due is None:
        return FormState(form=form, state="Chưa rõ hạn nộp của thời kỳ này")
    day, left = format_date(due), (due - office.today).days
    if last >= month_key(office.today):
        return FormState(form=form, state=f"Hạn nộp {day}, {_RUNNING[form.period]} chưa kết thúc", due_on=due)
    if left < 0:
        return FormState(form=form, state=f"Hạn nộp {day}, đã qua", due_on=due)
    words = "hôm nay" if left == 0 else f"còn {left} ngày"
    return FormState(form=form, state=f"Hạn nộp {day}, {words}", tone="warn" if left <= _SOON else "", due_on=due)


def _batch_state(form: Form, month: str, of_year: tuple[BatchView, ...], waits: tuple[Waiting, ...]) -> FormState:
    here = [view for view in of_year if view.batch.form == form.code and view.batch.made_on.startswith(month)]
    unsent = sum(view.batch.state in OPEN_STATES for view in here)
    parts = []
    if here:
        parts.append(f"{len(here)} đợt" + (f", {unsent} chưa gửi" if unsent else ", đã gửi"))
    if waits:
        parts.append(f"{waits[0].people} người chờ kê khai")
    if not parts:
        state = "Không có ai chờ kê khai" if form.code == BATCH_FORM else "Chưa có đợt kê khai trong tháng"
        return FormState(form=form, state=state)
    tone = "warn" if unsent or waits else "good"
    return FormState(form=form, state="; ".join(parts), tone=tone)


def _waiting(office: Office, month: str) -> tuple[Waiting, ...]:
    """Those who wait, once together and once for each organisation and collector that has some."""
    first, last = month_bounds(month)
    work = office.read
    sums = work.reporting.waiting(VOLUNTARY_SI, first.isoformat(), last.isoformat())
    collectors = {one.id: one for one in work.collectors.all()}
    organisations = {one.id: one.name for one in work.organisations.all()}
    people: Counter[tuple[str, int | None]] = Counter()
    payable: Counter[tuple[str, int | None]] = Counter()
    for found in sums:
        keys: list[tuple[str, int | None]] = [("all", None)]
        if found.collector_id is not None:
            collector = collectors[found.collector_id]
            keys += [("organisation", collector.organisation_id), ("collector", collector.id)]
        for key in keys:
            people[key] += found.people
            payable[key] += found.payable
    names: dict[tuple[str, int | None], str] = {("all", None): "Tất cả đang chờ"}
    listed = []
    for kind in ("all", "organisation", "collector"):
        keys = [key for key in people if key[0] == kind]
        for key in keys:
            if key[1] is not None:
                names[key] = organisations[key[1]] if kind == "organisation" else collectors[key[1]].name
        listed += [
            Waiting(kind=kind, id=key[1], name=names[key], people=people[key], payable=payable[key])
            for key in sorted(keys, key=lambda key: names[key])
        ]
    return tuple(listed)
