"""Organisations and the people who walk and collect for them: add, correct, let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.records import Collector, Organisation
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome

ORGANISATION_KINDS = {
    "service": "Tổ chức dịch vụ hỗ trợ phát triển đối tượng",
    "coordination": "Tổ chức phối hợp hỗ trợ phát triển đối tượng",
    "office": "Cơ quan BHXH",
}
OWNERS = {"post": "Bưu điện", "pvi": "PVI", "other": "Tổ chức khác"}
"""The rows of B16c-TS: whose organisation it is."""
COLLECTOR_KINDS = {"collector": "Nhân viên thu", "collaborator": "Cộng tác viên", "officer": "Cán bộ chuyên quản"}
_CHANGES = frozenset({"collector"})


@dataclass(frozen=True, kw_only=True)
class OrganisationForm:
    """One organisation as typed; ``id`` is ``None`` for a new one."""

    id: int | None = None
    name: str
    code: str | None = None
    kind: str = "service"
    owner: str | None = None
    address: str | None = None
    phone: str | None = None
    contact: str | None = None
    active_from: date | None = None
    active_to: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class CollectorForm:
    """One collector as typed; ``id`` is ``None`` for a new one. Open ends of the time of work are ``None``.

    ``village_leader``: lãnh đạo thôn, tổ dân phố, ``None`` while nobody said; ``card_*``: thẻ nhân viên thu; ``trained_on``: the last training.
    """

    id: int | None = None
    organisation_id: int
    name: str
    code: str | None = None
    phone: str | None = None
    kind: str = "collector"
    active_from: date | None = None
    active_to: date | None = None
    village_leader: bool | None = None
    card_no: str | None = None
    card_from: date | None = None
    card_to: date | None = None
    trained_on: date | None = None
    training_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class CollectorEntry:
    """A collector with the organisation, and whether he or she works today."""

    collector: Collector
    organisation: Organisation
    active: bool


def list_collectors(office: Office, *, active_only: bool = False) -> tuple[CollectorEntry, ...]:
    """Everybody who walks or collects, by organisation and name."""
    work, today = office.read, office.today.isoformat()
    organisations = {row.id: row for row in work.organisations.all()}
    active = {row.id for row in work.collectors.active(today)}
    rows = work.collectors.active(today) if active_only else work.collectors.all()
    entries = [
        CollectorEntry(collector=row, organisation=organisations[row.organisation_id], active=row.id in active)
        for row in rows
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.organisation.name, entry.collector.name)))


def list_organisations(office: Office) -> tuple[Organisation, ...]:
    """Every organisation by name."""
    return tuple(sorted(office.read.organisations.all(), key=lambda row: row.name))


def save_organisation(office: Office, form: OrganisationForm) -> Outcome[int]:
    """Enter or correct an organisation. Raises ``RuleBroken`` for a blank name, unknown kind or a code used twice."""
    name, code = clean(form.name), clean(form.code or "") or None
    if not name:
        raise RuleBroken("Chưa gõ tên tổ chức.", rule="organisation.name")
    if form.kind not in ORGANISATION_KINDS or form.owner not in (None, *OWNERS):
        raise RuleBroken("Loại tổ chức không có trong danh mục.", rule="organisation.kind")
    _check_period(form.active_from, form.active_to, "Ngày ngừng", "ngày bắt đầu")
    label = f"{'Thêm' if form.id is None else 'Sửa'} tổ chức {name}"
    with office.write("organisation.save", label) as work:
        if code and any(row.id != form.id for row in work.organisations.by_code(code)):
            raise RuleBroken(f"Mã tổ chức {code} đã có; mỗi tổ chức một mã.", rule="organisation.code")
        values = {
            "name": name,
            "code": code,
            "kind": form.kind,
            "owner": form.owner,
            "address": clean(form.address or "") or None,
            "phone": clean(form.phone or "") or None,
            "contact": clean(form.contact or "") or None,
            "active_from": _iso(form.active_from),
            "active_to": _iso(form.active_to),
            "note": clean(form.note or "") or None,
        }
        if form.id is None:
            row_id = work.organisations.add(**values)
        else:
            row_id = form.id
            work.organisations.change(row_id, **values)
    return Outcome(value=row_id, changes=_CHANGES, label=label)


def save_collector(office: Office, form: CollectorForm) -> Outcome[int]:
    """Enter or correct a collector. Raises ``RuleBroken`` for a blank name, a code used twice or a period turned round."""
    name, code = clean(form.name), clean(form.code or "") or None
    if not name:
        raise RuleBroken("Chưa gõ họ và tên nhân viên thu.", rule="collector.name")
    if form.kind not in COLLECTOR_KINDS:
        raise RuleBroken("Vai trò không có trong danh mục.", rule="collector.kind")
    _check_period(form.active_from, form.active_to, "Ngày nghỉ", "ngày bắt đầu")
    _check_period(form.card_from, form.card_to, "Ngày hết hạn thẻ", "ngày cấp thẻ")
    label = f"{'Thêm' if form.id is None else 'Sửa'} {COLLECTOR_KINDS[form.kind].lower()} {name}"
    with office.write("collector.save", label) as work:
        if code and any(row.id != form.id for row in work.collectors.by_code(code)):
            raise RuleBroken(f"Mã nhân viên {code} đã có; mỗi người một mã.", rule="collector.code")
        values = {
            "organisation_id": form.organisation_id,
            "name": name,
            "code": code,
            "phone": clean(form.phone or "") or None,
            "kind": form.kind,
            "active_from": _iso(form.active_from),
            "active_to": _iso(form.active_to),
            "village_leader": None if form.village_leader is None else int(form.village_leader),
            "card_no": clean(form.card_no or "") or None,
            "card_from": _iso(form.card_from),
            "card_to": _iso(form.card_to),
            "trained_on": _iso(form.trained_on),
            "training_note": clean(form.training_note or "") or None,
        }
        if form.id is None:
            row_id = work.collectors.add(**values)
        else:
            row_id = form.id
            work.collectors.change(row_id, **values)
    return Outcome(value=row_id, changes=_CHANGES, label=label)


def _check_period(first: date | None, last: date | None, last_name: str, first_name: str) -> None:
    if first and last and last < first:
        raise RuleBroken(
            f"{last_name} {format_date(last)} trước {first_name} {format_date(first)}.", rule="period.order"
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
