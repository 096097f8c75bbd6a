"""Declaration batches (đợt kê khai): collected enrolments gathered by organisation or collector, and sent on one
list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.domain.records import Batch, Collector, Enrolment, Organisation, Person
from desktop_app.services.enrolling_price import KIND_NAMES, SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"enrolment", "batch"})


@dataclass(frozen=True, kw_only=True)
class BatchForm:
    """A new batch. Without ``enrolment_ids`` it takes everything that waits for the organisation or collector;
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
    """One person on the list, with the receipt that was given. ``receipt_on`` is ISO."""

    enrolment: Enrolment
    person: Person
    kind_name: str
    receipt_number: str | None
    receipt_on: str | None


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """One batch with its sums: ``gross`` and ``payable`` in đồng."""

    batch: Batch
    organisation: Organisation | None
    collector: Collector | None
    people: int
    gross: int
    payable: int


@dataclass(frozen=True, kw_only=True)
class BatchDetail:
    """A batch and its lines; the sums of the view are the sums of the lines."""

    view: BatchView
    lines: tuple[BatchLine, ...]


def create_batch(office: Office, form: BatchForm) -> Outcome[int]:
    """Gather collected enrolments in a new batch; its id. Raises ``RuleBroken`` when nothing waits or a line is
    taken."""
    day = form.made_on or office.today
    label = f"Lập đợt kê khai {form.form}"
    with office.write("collecting.create_batch", label) as work:
        number = form.number or _next_number(work, form.form, day.year)
        collector = _collector(work, form.collector_id)
        batch_id = work.batches.add(
            form=form.form,
            scheme=form.scheme,
            organisation_id=form.organisation_id or (collector.organisation_id if collector else None),
            collector_id=form.collector_id,
            number=number,
            made_on=day.isoformat(),
            state="draft",
        )
        waiting_ids = (
            [enrolment.id for enrolment in _waiting(work, form)]
            if form.enrolment_ids is None
            else list(form.enrolment_ids)
        )
        _take(work, work.batches.get(batch_id), waiting_ids)
    return Outcome(value=batch_id, changes=CHANGES, label=f"{label} số {number}")


def add_to_batch(office: Office, batch_id: int, enrolment_ids: Sequence[int]) -> Outcome[int]:
    """Put more collected enrolments into a draft batch; how many."""
    batch_ = _batch(office.read, batch_id)
    label = f"Thêm vào đợt kê khai {batch_.number}"
    with office.write("collecting.add_to_batch", label) as work:
        _take(work, batch_, enrolment_ids)
    return Outcome(value=len(enrolment_ids), changes=CHANGES, label=label)


def remove_from_batch(office: Office, batch_id: int, enrolment_ids: Sequence[int]) -> Outcome[int]:
    """Take enrolments out of a draft batch; how many left it. They wait again."""
    batch_ = _batch(office.read, batch_id)
    label = f"Bỏ khỏi đợt kê khai {batch_.number}"
    with office.write("collecting.remove_from_batch", label) as work:
        _must_be_draft(batch_)
        taken = [found for found in work.enrolments.some(list(enrolment_ids)) if found.batch_id == batch_id]
        for enrolment in taken:
            work.enrolments.change(enrolment.id, state="collected", batch_id=None)
    return Outcome(value=len(taken), changes=CHANGES, label=label)


def mark_sent(office: Office, batch_id: int) -> Outcome[int]:
    """Note that a batch left the office; its lines can no longer be voided. How many people it carries."""
    batch_ = _batch(office.read, batch_id)
    label = f"Đã gửi đợt kê khai {batch_.number}"
    with office.write("collecting.mark_sent", label) as work:
        _must_be_draft(batch_)
        lines = work.enrolments.of_batch(batch_id)
        if not lines:
            raise RuleBroken(f"Đợt kê khai {batch_.number} chưa có người nào.", rule="batch.empty")
        work.batches.change(batch_id, state="sent")
        for enrolment in lines:
            work.enrolments.change(enrolment.id, state="sent")
    return Outcome(value=len(lines), changes=CHANGES, label=label)


def waiting(office: Office, form: BatchForm) -> tuple[BatchLine, ...]:
    """What such a batch would take: collected and in no batch yet, oldest first."""
    return _batch_lines(office.read, _waiting(office.read, form))


def batches(office: Office, scheme: str | None = None) -> tuple[BatchView, ...]:
    """The batches, newest first."""
    return tuple(_view(office.read, found) for found in office.read.batches.newest(scheme))


def batch(office: Office, batch_id: int) -> BatchDetail:
    """One batch with its people. Raises ``WorldFault`` when the file has none of that id."""
    work = office.read
    found = _batch(work, batch_id)
    return BatchDetail(view=_view(work, found), lines=_batch_lines(work, work.enrolments.of_batch(batch_id)))


def _take(work: UnitOfWork, batch_: Batch, enrolment_ids: Sequence[int]) -> None:
    _must_be_draft(batch_)
    found = work.enrolments.some(list(enrolment_ids))
    if not found:
        raise RuleBroken(
            f"Chưa có ai đã thu {SCHEME_NAMES.get(batch_.scheme, batch_.scheme)} đang chờ kê khai.", rule="batch.empty"
        )
    for enrolment in found:
        if enrolment.scheme != batch_.scheme or enrolment.state != "collected" or enrolment.batch_id is not None:
            name = work.people.get(enrolment.person_id).name
            raise RuleBroken(
                f"{name} không chờ kê khai trong đợt này (chưa thu, đã hủy, khác chế độ hoặc đã ở đợt khác).",
                rule="batch.line",
            )
        work.enrolments.change(enrolment.id, state="in-batch", batch_id=batch_.id)


def _waiting(work: Repositories, form: BatchForm) -> list[Enrolment]:
    found = work.enrolments.unbatched(form.scheme, organisation_id=form.organisation_id, collector_id=form.collector_id)
    since, until = (form.since or date.min).isoformat(), (form.until or date.max).isoformat()
    return [enrolment for enrolment in found if since <= (enrolment.collected_on or "") <= until]


def _batch_lines(work: Repositories, enrolments: Sequence[Enrolment]) -> tuple[BatchLine, ...]:
    given = work.receipts.of_enrolments([enrolment.id for enrolment in enrolments])
    lines = []
    for enrolment in enrolments:
        paid = given.get(enrolment.id)
        lines.append(
            BatchLine(
                enrolment=enrolment,
                person=work.people.get(enrolment.person_id),
                kind_name=KIND_NAMES[enrolment.kind],
                receipt_number=paid.number if paid else None,
                receipt_on=paid.issued_on if paid else None,
            )
        )
    return tuple(lines)


def _view(work: Repositories, found: Batch) -> BatchView:
    people, gross, payable = work.batches.sums(found.id)
    return BatchView(
        batch=found,
        organisation=work.organisations.get(found.organisation_id) if found.organisation_id else None,
        collector=_collector(work, found.collector_id),
        people=people,
        gross=gross,
        payable=payable,
    )


def _batch(work: Repositories, batch_id: int) -> Batch:
    try:
        return work.batches.get(batch_id)
    except KeyError:
        raise WorldFault("Không tìm thấy đợt kê khai này; có thể nó vừa được hoàn tác.") from None


def _must_be_draft(batch_: Batch) -> None:
    if batch_.state != "draft":
        raise RuleBroken(f"Đợt kê khai {batch_.number} đã gửi, không sửa được nữa.", rule="batch.sent")


def _collector(work: Repositories, collector_id: int | None) -> Collector | None:
    return work.collectors.get(collector_id) if collector_id else None


def _next_number(work: Repositories, form: str, year: int) -> str:
    """“01/2026”: batches are counted per form and year."""
    numbers = [batch_.number or "" for batch_ in work.batches.of_year(form, year)]
    counted = [int(number.split("/")[0]) for number in numbers if number.split("/")[0].isdigit()]
    return f"{max(counted, default=0) + 1:02d}/{year}"
