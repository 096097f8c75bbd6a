"""What the reports page offers for a month: each form with its day and state, the batches, the filters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date, month_bounds, month_key
from desktop_app.domain.deadlines import report_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.collecting_batches import BatchView, batches
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.reporting import forms
from desktop_app.services.reporting_values import BATCH, HOUSEHOLD, Form, check_month

_SOON = 3  # days before the day of submission on which its state turns to a warning
_BATCH_FORM = "D05-TS"


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

    ``batches`` are those of the year, newest first; ``waiting``: all who wait in the month, then by organisation and by
    collector; empty when nobody does.
    """

    month: str
    states: tuple[FormState, ...]
    batches: tuple[BatchView, ...]
    waiting: tuple[Waiting, ...]
    communes: tuple[Option, ...]
    collectors: tuple[Option, ...]


def overview(office: Office, month: str) -> Overview:
    """What can be reported for a month and how far it is. Raises ``WorldFault`` for what is no month."""
    check_month(month)
    of_year = tuple(
        view
        for view in batches(office, VOLUNTARY_SI)
        if view.batch.form == _BATCH_FORM and view.batch.made_on.startswith(month[:4])
    )
    waits = _waiting(office, month)
    work = office.read
    organisations = {organisation.id: organisation.name for organisation in work.organisations.all()}
    return Overview(
        month=month,
        states=tuple(
            _batch_state(form, month, of_year, waits) if form.period == BATCH else _month_state(office, form, month)
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
    """“01/2026, 12 người, chưa gửi”: a batch in a list."""
    state = "đã gửi" if view.batch.state == "sent" else "chưa gửi"
    return f"{view.batch.number or view.batch.id}, {view.people} người, {state}"


def batch_owner(view: BatchView) -> str:
    """Whose list it is."""
    owner = view.collector or view.organisation
    return owner.name if owner else "mọi tổ chức"


def _month_state(office: Office, form: Form, month: str) -> FormState:
    if form.period == HOUSEHOLD:
        return FormState(form=form, state="Một hộ hoặc cả thôn")
    if not form.official:
        return FormState(form=form, state="Bảng của đơn vị")
    try:
        due_on = report_due(office.law, month)
    except RuleBroken:
        return FormState(form=form, state="Chưa rõ hạn nộp của thời kỳ này")
    day, left = format_date(due_on), (due_on - office.today).days
    if month >= month_key(office.today):
        return FormState(form=form, state=f"Hạn nộp {day}, tháng chưa kết thúc", due_on=due_on)
    if left < 0:
        return FormState(form=form, state=f"Hạn nộp {day}, đã qua", due_on=due_on)
    words = "hôm nay" if left == 0 else f"còn {left} ngày"
    return FormState(form=form, state=f"Hạn nộp {day}, {words}", tone="warn" if left <= _SOON else "", due_on=due_on)


def _batch_state(form: Form, month: str, of_year: tuple[BatchView, ...], waits: tuple[Waiting, ...]) -> FormState:
    here = [view for view in of_year if view.batch.made_on.startswith(month)]
    unsent = sum(view.batch.state == "draft" for view in here)
    parts = []
    if here:
        parts.append(f"{len(here)} đợt" + (f", {unsent} chưa gửi" if unsent else ", đã gửi"))
    if waits:
        parts.append(f"{waits[0].people} người chờ kê khai")
    if not parts:
        return FormState(form=form, state="Không có ai chờ kê khai")
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
