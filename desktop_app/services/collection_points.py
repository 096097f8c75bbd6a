"""Collection points (điểm thu) of the collecting organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.register_records import CollectionPoint
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome

CHANGES = frozenset({"collector"})


@dataclass(frozen=True, kw_only=True)
class PointForm:
    """One collection point as typed; ``id`` is ``None`` for a new one. Open ends of its time are ``None``."""

    id: int | None = None
    organisation_id: int
    name: str
    code: str | None = None
    commune_code: str | None = None
    address: str | None = None
    phone: str | None = None
    active_from: date | None = None
    active_to: date | None = None
    note: str | None = None


def points(office: Office, organisation_id: int | None = None) -> tuple[CollectionPoint, ...]:
    """The collection points of an organisation, or all; those that are closed come last."""
    found = office.read.collection_points
    return tuple(found.all() if organisation_id is None else found.of_organisation(organisation_id))


def save_point(office: Office, form: PointForm) -> Outcome[int]:
    """Enter or correct a collection point. Raises ``RuleBroken`` for a blank name, a code used twice or a period turned round."""
    name, code = clean(form.name), clean(form.code or "") or None
    if not name:
        raise RuleBroken("Chưa gõ tên điểm thu.", rule="point.name")
    if form.active_from and form.active_to and form.active_to < form.active_from:
        raise RuleBroken(
            f"Ngày đóng điểm thu {format_date(form.active_to)} trước ngày mở {format_date(form.active_from)}.",
            rule="period.order",
        )
    label = f"{'Thêm' if form.id is None else 'Sửa'} điểm thu {name}"
    with office.write("point.save", label) as work:
        if code and any(row.id != form.id for row in work.collection_points.by_code(code)):
            raise RuleBroken(f"Mã điểm thu {code} đã có; mỗi điểm thu một mã.", rule="point.code")
        values = {
            "organisation_id": form.organisation_id,
            "name": name,
            "code": code,
            "commune_code": form.commune_code or None,
            "address": clean(form.address or "") or None,
            "phone": clean(form.phone or "") or None,
            "active_from": form.active_from.isoformat() if form.active_from else None,
            "active_to": form.active_to.isoformat() if form.active_to else None,
            "note": clean(form.note or "") or None,
        }
        if form.id is None:
            row_id = work.collection_points.add(**values)
        else:
            row_id = form.id
            work.collection_points.change(row_id, **values)
    return Outcome(value=row_id, changes=CHANGES, label=label)
