"""Owners of household businesses and unsalaried managers are employers of one: a lead for the resident the list names with name and personal id.

Whether the person must join the compulsory scheme or may join the voluntary one is data (`seeds/owner_duties.csv`). Where the list does
not say what decides it — the kind, the tax method — nothing is opened and the row says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.services.import_employers_read import Unit
from desktop_app.services.import_registers import RegisterRow, RegisterTask
from desktop_app.services.import_values import CellChange
from desktop_app.storage.matching import KnownCover, KnownPerson, Matching
from desktop_app.system.resources import read_seed

SOURCE = "household-business"  # seeds/lead_sources.csv
_BEFORE = "interagency"  # how the same leads were named before
_COMPULSORY, _VOLUNTARY = "compulsory-si", "voluntary-si"
_NAMES = {_COMPULSORY: "BHXH bắt buộc", _VOLUNTARY: "BHXH tự nguyện"}
# Cover that leaves nothing to do for the scheme as long as it runs.
_COVERED_BY = {
    _COMPULSORY: frozenset([_COMPULSORY, "pension"]),
    _VOLUNTARY: frozenset([_VOLUNTARY, _COMPULSORY, "pension"]),
}


@dataclass(frozen=True, kw_only=True)
class OwnerLead:
    """A lead to be opened by a row: ``values`` are the columns of the record."""

    row: int
    values: dict[str, Any]


def owner_leads(task: RegisterTask, units: Sequence[Unit]) -> list[OwnerLead]:
    """The leads that the rows open; each is noted in its row."""
    owned = {unit.row.row: unit for unit in units if not unit.row.rejected and _owner_of(unit)}
    store = Matching(task.read.db)
    people = store.people(personal_ids={_owner_of(unit) for unit in owned.values()})
    by_number: dict[str, list[KnownPerson]] = {}
    for person in people.values():
        by_number.setdefault(str(person.get("personal_id")), []).append(person)
    covers: dict[int, list[KnownCover]] = {}
    for cover in store.covers(people):
        covers.setdefault(cover.person_id, []).append(cover)
    taken = {
        (lead.person_id, lead.scheme)
        for lead in store.leads(people)
        if lead.closed_on is None or lead.source in (SOURCE, _BEFORE)
    }
    found: list[OwnerLead] = []
    for unit in owned.values():
        persons = by_number.get(_owner_of(unit), [])
        lead = _lead(task, unit, persons, covers, taken)
        if lead is not None:
            taken.add((lead.values["person_id"], lead.values["scheme"]))
            found.append(lead)
    return found


def _lead(
    task: RegisterTask,
    unit: Unit,
    persons: list[KnownPerson],
    covers: dict[int, list[KnownCover]],
    taken: set[tuple[int, str]],
) -> OwnerLead | None:
    row, name = unit.row, unit.values.get("owner_name")
    if len(persons) != 1 or not name or unit.values.get("state") == "closed":
        return None
    person = persons[0]
    if person.folded != fold(name):
        row.tell(
            "warn",
            "owner-name",
            f"Số định danh của chủ là của {person.get('name')} trong dữ liệu, tệp ghi {name}. Hãy đối chiếu.",
        )
        return None
    if person.get("residence") == "died":
        return None
    duty = _duty(unit, task.today.isoformat())
    if duty is None:
        row.tell(
            "hint",
            "duty-unknown",
            f"Chủ là {person.get('name')} trong dữ liệu; tệp không ghi phương pháp thuế nên chưa rõ diện tham gia.",
        )
        return None
    scheme, detail = duty
    today = task.today.isoformat()
    if any(
        cover.scheme in _COVERED_BY[scheme] and (cover.valid_to is None or cover.valid_to >= today)
        for cover in covers.get(person.id, ())
    ):
        row.tell(
            "hint",
            "covered",
            f"Chủ {person.get('name')} đang tham gia {_NAMES[scheme]} hoặc hưởng lương hưu theo dữ liệu.",
        )
        return None
    if (person.id, scheme) in taken:
        return None
    return _opened(task, row, person, scheme, f"{detail}: {unit.values['name']}")


def _opened(task: RegisterTask, row: RegisterRow, person: KnownPerson, scheme: str, detail: str) -> OwnerLead | None:
    allowed = "add" in task.choices.policy
    label = f"Tiềm năng {_NAMES[scheme]} của {person.get('name')}"
    row.changes.append(CellChange(label=label, before="", after=detail, kept=not allowed))
    if not allowed:
        return None
    values = {
        "person_id": person.id, "scheme": scheme, "source": SOURCE, "detail": detail, "opened_on": task.today.isoformat(),
    }  # fmt: skip
    return OwnerLead(row=row.row, values=values)


def _duty(unit: Unit, today: str) -> tuple[str, str] | None:
    """The scheme an owner belongs to on a day, with the reason; None where the list leaves it open."""
    kind, method = str(unit.values.get("kind") or ""), unit.values.get("tax_method") or ""
    rows = [duty for duty in read_seed("owner_duties") if duty["kind"] == kind and duty["tax_method"] in ("", method)]
    for duty in rows:
        if duty["valid_from"] <= today and (not duty["valid_to"] or duty["valid_to"] >= today):
            return duty["scheme"], f"{duty['name']} ({duty['source']})"
    return (_VOLUNTARY, rows[0]["name"]) if rows else None


def _owner_of(unit: Unit) -> str:
    return str(unit.values.get("owner_personal_id") or "")
