"""Declaration batches (đợt kê khai): collected enrolments gathered by organisation or collector; what they carry and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.batch_records import Batch, BatchEvent, BatchReturn
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.domain.records import Collector, Enrolment, Organisation, Person
from desktop_app.services.batch_forms import DeclarationForm, declaration_form
from desktop_app.services.enrolling_price import KIND_NAMES, SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.batches import BatchSums
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"enrolment", "batch"})
STATE_NAMES = {
    "draft": "Đang lập",
    "checked": "Đã kiểm tra",
    "sent": "Đã gửi",
    "accepted": "Chấp nhận",
    "returned": "Bị trả lại",
    "resolved": "Đã giải quyết",
}
OPEN_STATES = ("draft", "checked")  # lines may come and go


@dataclass(frozen=True, kw_only=True)
class BatchForm:
    """A new batch. Without ``enrolment_ids`` it takes everything that waits for the organisation or collector on that list;
    ``number`` defaults to the next of the year."""

    scheme: str = VOLUNTARY_SI
    form: str = "D05-TS"
    organisation_id: int | None = None
    collector_id: int | None = None
    since: date | None = None
    until: date | None = None
    enrolment_ids: tuple[int, ...] | None = None
    number: str | None = None
    made_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One person on the list, with the receipt that was given. ``receipt_on`` is ISO.

    ``returned``: how this batch's line came back; ``earlier``: how it came back from batches before this one.
    """

    enrolment: Enrolment
    person: Person
    kind_name: str
    receipt_number: str | None
    receipt_on: str | None
    receipt_id: int | None = None
    returned: BatchReturn | None = None
    earlier: tuple[BatchReturn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """One batch with its sums: ``gross`` and ``payable`` in đồng, lines that came back, those of them nobody dealt with.

    ``age_days``: how long it has been waiting as it is (being made, for an answer, for its returns); ``None`` when it is done.
    """

    batch: Batch
    organisation: Organisation | None
    collector: Collector | None
    people: int
    gross: int
    payable: int
    returned: int = 0
    unresolved: int = 0
    age_days: int | None = None

    @property
    def title(self) -> str:
        """“D05-TS 01/2026”."""
        return f"{self.batch.form} {self.batch.number or self.batch.id}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return STATE_NAMES[self.batch.state]


@dataclass(frozen=True, kw_only=True)
class BatchDetail:
    """A batch, its lines and its way; the sums of the view are the sums of the lines."""

    view: BatchView
    lines: tuple[BatchLine, ...]
    events: tuple[BatchEvent, ...] = ()


def create_batch(office: Office, form: BatchForm) -> Outcome[int]:
    """Gather collected enrolments in a new batch; its id. Raises ``RuleBroken`` when nothing waits or a line is
    taken."""
    day = form.made_on or office.today
    label = f"Lập đợt kê khai {form.form}"
    with office.write("collecting.create_batch", label) as work:
        kind = declaration_form(work, form.form, form.scheme)
        number = form.number or next_number(work, form.form, day.year)
        collector = _collector(work, form.collector_id)
        waiting_ids = (
            [enrolment.id for enrolment in waiting_in(work, form)]
            if form.enrolment_ids is None
            else list(form.enrolment_ids)
        )
        owner = (form.organisation_id or (collector.organisation_id if collector else None), form.collector_id)
        batch_id = make_in(work, kind, owner, number, day, waiting_ids)
    return Outcome(value=batch_id, changes=CHANGES, label=f"{label} số {number}")


def add_to_batch(office: Office, batch_id: int, enrolment_ids: Sequence[int]) -> Outcome[int]:
    """Put more collected enrolments into a batch that has not left; how many."""
    batch_ = batch_of(office.read, batch_id)
    label = f"Thêm vào đợt kê khai {batch_.number}"
    with office.write("collecting.add_to_batch", label) as work:
        _take(work, batch_of(work, batch_id), enrolment_ids)
    return Outcome(value=len(enrolment_ids), changes=CHANGES, label=label)


def remove_from_batch(office: Office, batch_id: int, enrolment_ids: Sequence[int]) -> Outcome[int]:
    """Take enrolments out of a batch that has not left; how many left it. They wait again."""
    batch_ = batch_of(office.read, batch_id)
    label = f"Bỏ khỏi đợt kê khai {batch_.number}"
    with office.write("collecting.remove_from_batch", label) as work:
        must_be_open(batch_of(work, batch_id))
        taken = [found for found in work.enrolments.some(enrolment_ids) if found.batch_id == batch_id]
        for enrolment in taken:
            work.enrolments.change(enrolment.id, state="collected", batch_id=None)
    return Outcome(value=len(taken), changes=CHANGES, label=label)


def waiting(office: Office, form: BatchForm) -> tuple[BatchLine, ...]:
    """What such a batch would take: collected and in no batch yet, oldest first."""
    return batch_lines(office.read, waiting_in(office.read, form))


def batches(office: Office, scheme: str | None = None, *, year: int | None = None) -> tuple[BatchView, ...]:
    """The batches, newest first; of one year of making, or all."""
    since, until = ("", "9999") if year is None else (f"{year}-01-01", f"{year}-12-31")
    return _views(office, office.read.batches.newest(scheme, since=since, until=until))


def batch(office: Office, batch_id: int) -> BatchDetail:
    """One batch with its people. Raises ``WorldFault`` when the file has none of that id."""
    work = office.read
    found = batch_of(work, batch_id)
    return BatchDetail(
        view=_views(office, [found])[0],
        lines=batch_lines(work, work.enrolments.of_batch(batch_id), batch_id),
        events=tuple(work.batch_events.of_batch(batch_id)),
    )


def batch_lines(
    work: Repositories, enrolments: Sequence[Enrolment], batch_id: int | None = None
) -> tuple[BatchLine, ...]:
    """These enrolments as lines of a batch (or of the waiting list), each with its person, receipt and returns."""
    ids = [enrolment.id for enrolment in enrolments]
    given = work.batch_checks.paid(ids)
    people = {person.id: person for person in work.people.of_ids({enrolment.person_id for enrolment in enrolments})}
    returns = work.batch_returns.of_enrolments(ids)
    lines = []
    for enrolment in enrolments:
        paid, back = given.get(enrolment.id), returns.get(enrolment.id, [])
        here = next((one for one in back if one.batch_id == batch_id), None)
        lines.append(
            BatchLine(
                enrolment=enrolment,
                person=people[enrolment.person_id],
                kind_name=KIND_NAMES[enrolment.kind],
                receipt_number=paid.number if paid else None,
                receipt_on=paid.issued_on if paid else None,
                receipt_id=paid.receipt_id if paid else None,
                returned=here,
                earlier=tuple(one for one in back if here is None or one.id < here.id),
            )
        )
    return tuple(lines)


def batch_of(work: Repositories, batch_id: int) -> Batch:
    """The batch of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.batches.get(batch_id)
    except KeyError:
        raise WorldFault("Không tìm thấy đợt kê khai này; có thể nó vừa được hoàn tác.") from None


def must_be_open(batch_: Batch) -> None:
    """Refuse to change a batch that has left. Raises ``RuleBroken``."""
    if batch_.state not in OPEN_STATES:
        raise RuleBroken(f"Đợt kê khai {batch_.number} đã gửi, không sửa được nữa.", rule="batch.sent")


def make_in(
    work: UnitOfWork,
    kind: DeclarationForm,
    owner: Sequence[int | None],
    number: str,
    day: date,
    enrolment_ids: Sequence[int],
) -> int:
    """A new batch of these lines inside a running verb; ``owner``: organisation and collector. Raises ``RuleBroken`` as ``create_batch``."""
    batch_id = work.batches.add(
        form=kind.code,
        scheme=kind.scheme,
        organisation_id=owner[0],
        collector_id=owner[1],
        number=number,
        made_on=day.isoformat(),
        state="draft",
    )
    _take(work, work.batches.get(batch_id), enrolment_ids)
    return batch_id


def _take(work: UnitOfWork, batch_: Batch, enrolment_ids: Sequence[int]) -> None:
    must_be_open(batch_)
    found = work.enrolments.some(enrolment_ids)
    if not found:
        raise RuleBroken(
            f"Chưa có ai đã thu {SCHEME_NAMES.get(batch_.scheme, batch_.scheme)} đang chờ kê khai.", rule="batch.empty"
        )
    kind = declaration_form(work, batch_.form, batch_.scheme)
    for enrolment in found:
        if not kind.takes(enrolment) or enrolment.state != "collected" or enrolment.batch_id is not None:
            name = work.people.get(enrolment.person_id).name
            raise RuleBroken(
                f"{name} không chờ kê khai trong đợt này (chưa thu, đã hủy, khác chế độ hoặc đã ở đợt khác).",
                rule="batch.line",
            )
        work.enrolments.change(enrolment.id, state="in-batch", batch_id=batch_.id)


def waiting_in(work: Repositories, form: BatchForm) -> list[Enrolment]:
    """The enrolments such a batch would take. Raises ``RuleBroken`` for a list that is not known or of another scheme."""
    kind = declaration_form(work, form.form, form.scheme)
    return work.enrolments.unbatched(
        form.scheme,
        organisation_id=form.organisation_id,
        collector_id=form.collector_id,
        since=(form.since or date.min).isoformat(),
        until=(form.until or date.max).isoformat(),
        by_order=kind.by_order,
    )


def _views(office: Office, found: Sequence[Batch]) -> tuple[BatchView, ...]:
    work = office.read
    sums = work.batches.sums([one.id for one in found])
    organisations = {one.id: one for one in work.organisations.all()}
    collectors = {one.id: one for one in work.collectors.all()}
    views = []
    for one in found:
        carried = sums.get(one.id, BatchSums())
        views.append(
            BatchView(
                batch=one,
                organisation=organisations.get(one.organisation_id or 0),
                collector=collectors.get(one.collector_id or 0),
                people=carried.people,
                gross=carried.gross,
                payable=carried.payable,
                returned=carried.returned,
                unresolved=carried.unresolved,
                age_days=_age(one, office.today),
            )
        )
    return tuple(views)


def _age(found: Batch, today: date) -> int | None:
    since = {
        "draft": found.made_on,
        "checked": found.made_on,
        "sent": found.sent_on or found.made_on,
        "returned": found.answered_on or found.sent_on or found.made_on,
    }.get(found.state)
    return None if since is None else max(0, (today - date.fromisoformat(since)).days)


def _collector(work: Repositories, collector_id: int | None) -> Collector | None:
    return work.collectors.get(collector_id) if collector_id else None


def next_number(work: Repositories, form: str, year: int) -> str:
    """“01/2026”: batches are counted per form and year."""
    numbers = [batch_.number or "" for batch_ in work.batches.of_year(form, year)]
    counted = [int(number.split("/")[0]) for number in numbers if number.split("/")[0].isdigit()]
    return f"{max(counted, default=0) + 1:02d}/{year}"
