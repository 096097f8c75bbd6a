"""Several declaration batches at once: who waits, by list and by organisation or collector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Enrolment
from desktop_app.services.batch_forms import DeclarationForm, declaration_form, declaration_forms
from desktop_app.services.collecting_batches import CHANGES, BatchForm, make_in, next_number, waiting_in
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.enrolment import WaitingSums
from desktop_app.storage.repositories import Repositories

PER_ORGANISATION, PER_COLLECTOR = "organisation", "collector"
NOBODY = "Chưa ghi nhân viên thu"


@dataclass(frozen=True, kw_only=True)
class BatchesForm:
    """Several batches at once from all who wait: one per list and organisation, or per list and collector (``per``).

    ``forms``: codes of the lists wanted, all when empty; ``organisation_id`` and ``collector_id`` limit them to one of those.
    """

    per: str = PER_ORGANISATION
    forms: tuple[str, ...] = ()
    organisation_id: int | None = None
    collector_id: int | None = None
    since: date | None = None
    until: date | None = None
    made_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One batch that would be made: its list, whose it is, lines and what they paid (đồng)."""

    form: DeclarationForm
    owner: str
    people: int
    payable: int


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """Who waits for one list, as sums."""

    form: DeclarationForm
    sums: WaitingSums


_Key = tuple[DeclarationForm, int | None, int | None]


def create_batches(office: Office, form: BatchesForm) -> Outcome[tuple[int, ...]]:
    """Make a batch for every list and every organisation (or collector) that has somebody waiting; their ids. All of them, or none.

    Who was collected by nobody on record stands on a list without an organisation. Raises ``RuleBroken`` when nobody waits.
    """
    day = form.made_on or office.today
    _check(form)
    with office.write("collecting.create_batches", "Lập các đợt kê khai") as work:
        groups = _groups(work, form)
        if not groups:
            raise RuleBroken("Chưa có ai đã thu tiền đang chờ kê khai.", rule="batch.empty")
        made = tuple(
            make_in(
                work,
                kind,
                (organisation, collector),
                next_number(work, kind.code, day.year),
                day,
                [one.id for one in lines],
            )
            for (kind, organisation, collector), lines in groups
        )
        people = sum(len(lines) for _, lines in groups)
    return Outcome(value=made, changes=CHANGES, label=f"Lập {len(made)} đợt kê khai, {people} người")


def proposals(office: Office, form: BatchesForm) -> tuple[Proposal, ...]:
    """The batches that ``create_batches`` would make. Raises ``RuleBroken`` for an unknown list or way of sharing out."""
    work = office.read
    _check(form)
    organisations = {one.id: one.name for one in work.organisations.all()}
    collectors = {one.id: one.name for one in work.collectors.all()}
    return tuple(
        Proposal(
            form=kind,
            owner=collectors.get(collector or 0) or organisations.get(organisation or 0) or NOBODY,
            people=len(lines),
            payable=sum(line.payable for line in lines),
        )
        for (kind, organisation, collector), lines in _groups(work, form)
    )


def waiting_lists(
    office: Office, *, organisation_id: int | None = None, collector_id: int | None = None
) -> tuple[WaitingList, ...]:
    """How many wait for each list, of one organisation or collector or of all."""
    work = office.read
    return tuple(
        WaitingList(
            form=kind,
            sums=work.enrolments.waiting_sums(
                kind.scheme, organisation_id=organisation_id, collector_id=collector_id, by_order=kind.by_order
            ),
        )
        for kind in declaration_forms(work)
    )


def _check(form: BatchesForm) -> None:
    if form.per not in (PER_ORGANISATION, PER_COLLECTOR):
        raise RuleBroken("Lập đợt theo tổ chức hoặc theo nhân viên thu.", rule="batch.per")


def _groups(work: Repositories, form: BatchesForm) -> list[tuple[_Key, list[Enrolment]]]:
    organisations = {one.id: one.organisation_id for one in work.collectors.all()}
    schemes = {kind.code: kind.scheme for kind in declaration_forms(work)}
    wanted = [declaration_form(work, code, schemes.get(code, "")) for code in form.forms or schemes]
    groups: dict[_Key, list[Enrolment]] = {}
    for kind in wanted:
        asked = BatchForm(
            scheme=kind.scheme,
            form=kind.code,
            organisation_id=form.organisation_id,
            collector_id=form.collector_id,
            since=form.since,
            until=form.until,
        )
        for line in waiting_in(work, asked):
            owner = organisations.get(line.collector_id or 0)
            collector = line.collector_id if form.per == PER_COLLECTOR else None
            groups.setdefault((kind, owner, collector), []).append(line)
    return sorted(groups.items(), key=lambda item: (item[0][0].code, item[0][1] or 0, item[0][2] or 0))
