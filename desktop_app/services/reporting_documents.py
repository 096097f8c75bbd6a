"""Paged official documents as reports: who they are for, what of them is known, and the sheet around the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Coverage, Household, Person
from desktop_app.excel.list_writer import ListColumn
from desktop_app.reports.documents.rendering import Document
from desktop_app.reports.report import Column, Line, Page, Report, Row, Value, heading_grid
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet
from desktop_app.storage.repositories import Repositories

HERE = frozenset({None, "home", "away"})
"""Residence of those who still belong to a household."""
_HEALTH = frozenset({HEALTH_HOUSEHOLD, "health-other"})
_HEAD = "00"  # code of seeds/relations.csv
_SEXES = {"male": "nam", "female": "nữ"}


@dataclass(frozen=True, kw_only=True)
class Resident:
    """One person as the papers name them; what is not on record is "". ``address`` is house, street and hamlet; ``sex`` nam or nữ;
    ``birth`` 05/03/1965, 03/1965 or 1965; ``facility`` where they registered for first care."""

    person: Person
    household: Household
    address: str
    commune: str
    province: str
    birth: str
    sex: str
    ethnicity: str
    relation: str
    facility: str

    @property
    def born(self) -> Value:
        """The birth as a list has it: a date, or as text what is known of it."""
        birth = self.person.birth or ""
        return date.fromisoformat(birth) if birth.count("-") == 2 else self.birth

    @property
    def place(self) -> dict[str, str]:
        """Where they live, by placeholder."""
        return {"address": self.address, "commune": self.commune, "province": self.province}

    @property
    def key(self) -> str:
        """Whose row it is, for ``Row.key``."""
        return f"person:{self.person.id}"


@dataclass(frozen=True, kw_only=True)
class ListField:
    """One column of the list that goes with the documents: on the screen and in a workbook."""

    key: str
    heading: str
    width: float
    kind: str = "text"


def residents(office: Office, people: Iterable[Person]) -> dict[int, Resident]:
    """What the papers say about these people, by id."""
    work, found = office.read, {person.id: person for person in people}
    households = {one.id: one for one in work.households.of_ids({one.household_id for one in found.values()})}
    places = _places(work, households.values())
    relations, ethnicities = _names(work, "relations"), _names(work, "ethnicities")
    facilities = _facilities(work.coverages.of_people(found))
    made = {}
    for person in found.values():
        household = households[person.household_id]
        hamlet, commune, province = places[household.hamlet_id]
        is_head = household.head_id == person.id
        relation = relations.get(_HEAD if is_head else person.relation_code or "", person.relation_text or "")
        made[person.id] = Resident(
            person=person,
            household=household,
            address=", ".join(part for part in (household.address, hamlet) if part),
            commune=commune,
            province=province,
            birth=format_birth(person.birth) if person.birth else "",
            sex=_SEXES.get(person.sex or "", ""),
            ethnicity=ethnicities.get(person.ethnicity_code or "", ""),
            relation=relation,
            facility=facilities.get(person.id, ""),
        )
    return made


def members_of(work: Repositories, household_id: int) -> list[Person]:
    """The people who still belong to a household, its head first, then in list order."""
    head = work.households.get(household_id).head_id
    here = [one for one in work.people.of_household(household_id) if one.residence in HERE]
    return sorted(here, key=lambda one: one.id != head)


def document_sheet(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    *,
    document: Document,
    fields: Sequence[ListField],
    rows: Sequence[Row],
    scope: str,
    stem: str,
    checks: Iterable[Check] = (),
    batch_id: int | None = None,
) -> Sheet:
    """The sheet of documents that are no list themselves: its report and workbook name, line by line, whom they are for."""
    report = Report(
        code=form.code,
        title=(Line(text=form.title.upper(), bold=True), Line(text=scope, italic=True)),
        columns=tuple(Column(key=one.key, width=one.width, kind=one.kind) for one in fields),
        headings=heading_grid([(one.heading,) for one in fields]),
        rows=tuple(rows),
        caption=scope,
        made_at=office.now(),
        page=Page(landscape=True),
    )
    table = ListTable(
        columns=[ListColumn(heading=one.heading, kind=one.kind, width=one.width) for one in fields],
        rows=[[row.values.get(one.key) for one in fields] for row in rows],
    )
    sheet = Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=table,
        stem=stem,
        document=document,
        batch_id=batch_id,
    )
    return sheet.with_checks(*checks)


def missing(resident: Resident, wanted: Mapping[str, str]) -> list[Check]:
    """A warning where something the paper needs is not on record; ``wanted`` maps an attribute of the person to its words."""
    lacking = [words for name, words in wanted.items() if not getattr(resident.person, name)]
    if not lacking:
        return []
    return [
        Check(
            level="warn",
            message=f"{resident.person.name}: chưa có {', '.join(lacking)}; chỗ đó để trống.",
            page="household",
            args={"household": resident.household.id, "person": resident.person.id},
        )
    ]


def _places(work: Repositories, households: Iterable[Household]) -> dict[int, tuple[str, str, str]]:
    """Hamlet, commune and province of each hamlet that these households lie in."""
    hamlets = work.hamlets.of_ids({one.hamlet_id for one in households})
    communes = {one.code: one for one in work.reference.communes({one.commune_code for one in hamlets})}
    provinces = {one.code: one.name for one in work.reference.provinces()}
    return {
        one.id: (one.name, communes[one.commune_code].name, provinces[communes[one.commune_code].province_code])
        for one in hamlets
    }


def _names(work: Repositories, codes: str) -> dict[str, str]:
    return {entry.code: entry.name for entry in work.reference.codes(codes)}


def _facilities(covers: Iterable[Coverage]) -> dict[int, str]:
    """The place of first care on the newest health card that tells one."""
    found: dict[int, str] = {}
    for cover in sorted(covers, key=lambda one: (one.valid_to or "9999", one.id)):
        if cover.scheme in _HEALTH and cover.facility:
            found[cover.person_id] = cover.facility
    return found
