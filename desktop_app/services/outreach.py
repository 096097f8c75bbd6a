"""Truyền thông: the events the office held, and who of its people was there. What followed is counted in ``outreach_results``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean
from desktop_app.domain.outreach_records import Outreach
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.outreach_settings import kind_names
from desktop_app.storage.outreach import PersonPlace
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

OFFICE, COMMUNE, HAMLET = "office", "commune", "hamlet"
CHANGES = frozenset({"outreach"})
_MOST_MONEY = 10**12


@dataclass(frozen=True, kw_only=True)
class OutreachForm:
    """One event as typed; ``id`` is ``None`` for a new one.

    ``area``: "office", "commune:00376" or "hamlet:12"; ``present``, ``cost`` (đồng) ``None``: not counted, not known; ``people``: ids of
    those named.
    """

    id: int | None = None
    kind: str | None = None
    held_on: date | None = None
    area: str | None = None
    place: str | None = None
    audience: str | None = None
    present: int | None = None
    cost: int | None = None
    collector_id: int | None = None
    partner: str | None = None
    note: str | None = None
    people: tuple[int, ...] = ()


def find_outreach(work: Repositories, outreach_id: int) -> Outreach:
    """One event. Raises ``WorldFault`` when it is not in the file (it may have been undone meanwhile)."""
    try:
        return work.outreaches.get(outreach_id)
    except KeyError:
        raise WorldFault("Buổi truyền thông này không còn trong tệp dữ liệu. Hãy chọn buổi khác.") from None


def outreach_form(office: Office, outreach_id: int) -> OutreachForm:
    """An event as it is to be changed."""
    event = find_outreach(office.read, outreach_id)
    return OutreachForm(
        id=event.id,
        kind=event.kind,
        held_on=date.fromisoformat(event.held_on),
        area=area_of(event),
        place=event.place,
        audience=event.audience,
        present=event.present,
        cost=event.cost,
        collector_id=event.collector_id,
        partner=event.partner,
        note=event.note,
        people=tuple(row.person_id for row in office.read.outreach_people.of_event(outreach_id)),
    )


def area_of(event: Outreach) -> str:
    """Where an event was held, as ``OutreachForm.area`` has it."""
    if event.hamlet_id is not None:
        return f"{HAMLET}:{event.hamlet_id}"
    return f"{COMMUNE}:{event.commune_code}" if event.commune_code else OFFICE


def area_names(work: Repositories) -> dict[str, str]:
    """Every place an event can be held in, by its code: the office, its communes, their hamlets."""
    names = {OFFICE: "Toàn đơn vị"}
    communes = work.communes.covered()
    names |= {f"{COMMUNE}:{commune.code}": commune.name for commune in communes}
    of_commune = {commune.code: commune.name for commune in communes}
    for hamlet in work.hamlets.all():
        names[f"{HAMLET}:{hamlet.id}"] = f"{hamlet.name}, {of_commune.get(hamlet.commune_code, hamlet.commune_code)}"
    return names


def save_outreach(office: Office, form: OutreachForm) -> Outcome[int]:
    """Write an event down, or change it; the value is its id.

    Raises ``RuleBroken`` for a missing kind, day or place, a day that has not come, and more people named than were present; ``WorldFault`` for
    a hamlet, person or event that is not in the file any more.
    """
    with office.write("outreach.save", _label(office, form)) as work:
        values = _checked(work, form, office.today)
        if form.id is None:
            outreach_id = work.outreaches.add(**values)
        else:
            outreach_id = find_outreach(work, form.id).id
            work.outreaches.change(outreach_id, **values)
        _name(work, outreach_id, form.people)
    return Outcome(value=outreach_id, changes=CHANGES, label=_label(office, form))


def remove_outreach(office: Office, outreach_id: int) -> Outcome[int]:
    """Take an event out, with the names of who was there; nothing else changes."""
    label = "Xóa buổi truyền thông"
    with office.write("outreach.remove", label) as work:
        event = find_outreach(work, outreach_id)
        for row in work.outreach_people.of_event(outreach_id):
            work.outreach_people.remove(row.id)
        work.outreaches.remove(outreach_id)
    day = format_date(date.fromisoformat(event.held_on))
    return Outcome(value=outreach_id, changes=CHANGES, label=f"{label} ngày {day}")


def people_named(office: Office, person_ids: Sequence[int]) -> tuple[PersonPlace, ...]:
    """People by id, in the order of the ids; those that are not in the file any more are left out."""
    found = {one.person_id: one for one in office.read.outreach_facts.people(person_ids)}
    return tuple(found[one] for one in dict.fromkeys(person_ids) if one in found)


def residents_of(office: Office, hamlet_id: int) -> tuple[PersonPlace, ...]:
    """Whoever lives in a hamlet now, for an event to which the whole hamlet came."""
    return people_named(office, office.read.outreach_facts.residents(hamlet_id))


def _label(office: Office, form: OutreachForm) -> str:
    name = kind_names(office.read).get(form.kind or "", "buổi truyền thông")
    day = f" ngày {format_date(form.held_on)}" if form.held_on else ""
    return f"{'Ghi' if form.id is None else 'Sửa'} {name}{day}"


def _checked(work: Repositories, form: OutreachForm, today: date) -> Mapping[str, object]:
    if not form.kind or form.kind not in kind_names(work):
        raise RuleBroken("Chưa chọn hình thức truyền thông.", rule="outreach.kind")
    if form.held_on is None:
        raise RuleBroken("Chưa ghi ngày tổ chức.", rule="outreach.day")
    if form.held_on > today:
        raise RuleBroken(
            f"Ngày {format_date(form.held_on)} chưa đến. Ghi buổi truyền thông khi đã tổ chức.", rule="outreach.day"
        )
    if not form.area:
        raise RuleBroken("Chưa chọn địa bàn: thôn, tổ dân phố, cả xã hoặc toàn đơn vị.", rule="outreach.area")
    named = len(set(form.people))
    if form.present is not None and named > form.present:
        raise RuleBroken(
            f"Đã ghi tên {format_money(named)} người, nhiều hơn số có mặt {format_money(form.present)}. "
            "Sửa số có mặt hoặc bớt tên.",
            rule="outreach.present",
        )
    if form.cost is not None and not 0 <= form.cost <= _MOST_MONEY:
        raise RuleBroken("Chi phí là số đồng từ 0 trở lên.", rule="outreach.cost")
    commune_code, hamlet_id = _where(work, form.area)
    return {
        "kind": form.kind,
        "held_on": form.held_on.isoformat(),
        "place": clean(form.place or "") or None,
        "commune_code": commune_code,
        "hamlet_id": hamlet_id,
        "audience": clean(form.audience or "") or None,
        "present": form.present,
        "cost": form.cost,
        "collector_id": form.collector_id,
        "partner": clean(form.partner or "") or None,
        "note": (form.note or "").strip() or None,
    }


def _where(work: Repositories, area: str) -> tuple[str | None, int | None]:
    kind, _, code = area.partition(":")
    if kind == HAMLET and code.isdigit():
        try:
            hamlet = work.hamlets.get(int(code))
        except KeyError:
            raise WorldFault("Thôn, tổ dân phố này không còn trong tệp dữ liệu. Hãy chọn địa bàn khác.") from None
        return hamlet.commune_code, hamlet.id
    if kind == COMMUNE and code in {commune.code for commune in work.communes.covered()}:
        return code, None
    if kind == OFFICE:
        return None, None
    raise RuleBroken("Địa bàn không có trong danh mục của cơ quan. Hãy chọn lại.", rule="outreach.area")


def _name(work: UnitOfWork, outreach_id: int, people: Sequence[int]) -> None:
    """Write down who is new among those named, and let go of who is not named any more."""
    wanted = dict.fromkeys(people)
    known = {row.person_id: row.id for row in work.outreach_people.of_event(outreach_id)}
    fresh = [person_id for person_id in wanted if person_id not in known]
    there = {person.id for person in work.people.of_ids(fresh)}
    if len(there) < len(fresh):
        raise WorldFault("Có người vừa chọn không còn trong tệp dữ liệu. Hãy bỏ tên đó rồi lưu lại.")
    work.outreach_people.add_many([{"outreach_id": outreach_id, "person_id": person_id} for person_id in fresh])
    for person_id, row_id in known.items():
        if person_id not in wanted:
            work.outreach_people.remove(row_id)
