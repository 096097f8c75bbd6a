"""Declarations of persons: TK1-TS (QĐ 366/QĐ-BHXH) and Mẫu số 2 (NĐ 188/2025/NĐ-CP), one page a person.

Made for one person, for the members of a household, or for everyone in a batch who needs one. Only what is on record is filled in; what the person
chooses (tick boxes, e-mail) and signs stays blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Enrolment, Person
from desktop_app.reports.documents.layout import DocumentCopy
from desktop_app.reports.documents.loader import load_document
from desktop_app.reports.documents.rendering import Document
from desktop_app.reports.report import Row, Value
from desktop_app.services.batch_papers import papers
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_of, person_of
from desktop_app.services.reporting_batch_lists import BatchList, find_list, lists_with
from desktop_app.services.reporting_documents import (
    ListField,
    Resident,
    document_sheet,
    members_of,
    missing,
    residents,
)
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

DECLARATION, HEALTH_DECLARATION = "TK1-TS", "MAU-2"
_SCHEMES = {DECLARATION: VOLUNTARY_SI, HEALTH_DECLARATION: HEALTH_HOUSEHOLD}
_OPEN = frozenset({"quoted", "partial", "collected", "in-batch"})  # an enrolment that has not left yet
_VOLUNTARY_SUBJECT = "(4) tham gia BHXH tự nguyện"
_WANTED = {"birth": "ngày sinh", "sex": "giới tính", "personal_id": "số CCCD/ĐDCN"}
_FIELDS = (
    ListField(key="number", heading="TT", width=6, kind="count"),
    ListField(key="name", heading="Họ và tên", width=26),
    ListField(key="birth", heading="Ngày sinh", width=12, kind="date"),
    ListField(key="personal_id", heading="Số CCCD/ĐDCN", width=15, kind="id"),
    ListField(key="insurance_no", heading="Mã số BHXH", width=13, kind="id"),
    ListField(key="address", heading="Địa chỉ", width=34),
    ListField(key="reason", heading="Lý do kê khai", width=34),
)


@dataclass(frozen=True, kw_only=True)
class _Declared:
    """One declaration: whose, what they enrol in, and why it is made."""

    person: Person
    enrolment: Enrolment | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The declarations asked for, for whom in words, a name for the file, and the day they are made on."""

    declared: tuple[_Declared, ...]
    scope: str
    stem: str
    on: date
    batch_id: int | None = None


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The declarations of one person, of a household's members, or of those in a batch who need one.

    Raises ``WorldFault`` where not exactly one of the three is chosen, for what is not in the file, and where nobody needs one.
    """
    asked = _asked(office, form, month, filters)
    known = residents(office, (one.person for one in asked.declared))
    methods = {entry.code: entry.name for entry in office.read.reference.codes("payment_methods")}
    document = Document(
        layout=load_document(form.code, asked.on),
        copies=tuple(_copy(form.code, one, known[one.person.id], methods) for one in asked.declared),
        unit="tờ khai",
    )
    return document_sheet(
        office,
        form,
        month,
        filters,
        document=document,
        fields=_FIELDS,
        rows=_rows(asked.declared, known),
        scope=asked.scope,
        stem=asked.stem,
        checks=_checks(asked.declared, known),
        batch_id=asked.batch_id,
    )


def _asked(office: Office, form: Form, month: str, filters: Filters) -> _Asked:
    work = office.read
    chosen = [key for key in filters.used() if key in ("person", "household", "batch")]
    if len(chosen) > 1 or not (chosen or filters.waiting):
        raise WorldFault(
            f"Mẫu {form.code} lập cho một người, cho một hộ hoặc cho một đợt kê khai: hãy chọn một trong ba."
        )
    if filters.person is not None:
        person = person_of(work, filters.person)
        alone = _of_person(work, form.code, person)
        return _Asked(declared=(alone,), scope=person.name, stem=f"{form.code}-nguoi-{person.id}", on=office.today)
    if filters.household is not None:
        household = household_of(work, filters.household)
        declared = tuple(_of_person(work, form.code, one) for one in members_of(work, household.id))
        if not declared:
            raise WorldFault("Hộ này chưa có ai trong sổ. Hãy ghi thành viên của hộ trước.")
        head = next((one.person.name for one in declared if one.person.id == household.head_id), "")
        scope = f"Hộ {head or household.code or household.id}: {len(declared)} tờ khai"
        return _Asked(declared=declared, scope=scope, stem=f"{form.code}-ho-{household.id}", on=office.today)
    found = find_list(office, lists_with(office, papers=form.code), month, filters)
    return _of_list(office, form, month, found)


def _of_list(office: Office, form: Form, month: str, found: BatchList) -> _Asked:
    """Those of a list who need the declaration: of a batch by its own rules, of those who wait who join first or register again."""
    if found.batch_id is not None:
        needed = {one.enrolment_id: "; ".join(one.reasons) for one in papers(office, found.batch_id)}
    else:
        needed = {line.enrolment.id: line.kind_name for line in found.lines if line.enrolment.kind in ("new", "return")}
    declared = tuple(
        _Declared(person=line.person, enrolment=line.enrolment, reason=needed[line.enrolment.id])
        for line in found.lines
        if line.enrolment.id in needed
    )
    if not declared:
        raise WorldFault(f"{found.caption(month)}: không ai cần tờ khai {form.code}.")
    return _Asked(
        declared=declared,
        scope=f"{found.caption(month)}: {len(declared)} tờ khai",
        stem=found.stem(form.code, month),
        on=found.on,
        batch_id=found.batch_id,
    )


def _of_person(work: Repositories, code: str, person: Person) -> _Declared:
    """A person with the newest enrolment of the declaration's scheme that has not left yet, if there is one."""
    of_scheme = work.enrolments.of_person(person.id, _SCHEMES[code])
    waiting = [one for one in of_scheme if one.state in _OPEN]
    newest = max(waiting, key=lambda one: one.id, default=None)
    return _Declared(person=person, enrolment=newest, reason="")


def _copy(code: str, one: _Declared, who: Resident, methods: Mapping[str, str]) -> DocumentCopy:
    person, sex = who.person, who.person.sex
    is_health = code == HEALTH_DECLARATION
    texts = {
        **who.place,
        "name": person.name.upper() if is_health else person.name,
        "insurance_no": person.insurance_no or "",
        "sex": who.sex,
        "birth": who.birth,
        "ethnicity": who.ethnicity,
        "personal_id": person.personal_id or "",
        "phone": person.phone or "",
        "facility": who.facility if is_health else "",
    }
    if one.enrolment is not None and not is_health:
        income, method = one.enrolment.income, one.enrolment.method
        texts |= {
            "income": f"{format_money(income)} đồng" if income else "",
            "method": methods.get(method or "", ""),
            "subject": _VOLUNTARY_SUBJECT,
        }
    ticks = frozenset({sex}) if sex and not is_health else frozenset()
    return DocumentCopy(name=person.name, texts=texts, ticks=ticks)


def _rows(declared: Sequence[_Declared], known: Mapping[int, Resident]) -> list[Row]:
    rows = []
    for number, one in enumerate(declared, start=1):
        who = known[one.person.id]
        values: dict[str, Value] = {
            "number": number,
            "name": one.person.name,
            "birth": who.born,
            "personal_id": one.person.personal_id or "",
            "insurance_no": one.person.insurance_no or "",
            "address": ", ".join(part for part in (who.address, who.commune) if part),
            "reason": one.reason,
        }
        key = who.key if one.enrolment is None else f"{who.key}/enrolment:{one.enrolment.id}"
        rows.append(Row(kind="line", values=values, key=key))
    return rows


def _checks(declared: Sequence[_Declared], known: Mapping[int, Resident]) -> list[Check]:
    checks = [check for one in declared for check in missing(known[one.person.id], _WANTED)]
    hints = (
        "Quốc tịch, email và cách nhận kết quả để trống vì chương trình không ghi; người kê khai điền và đánh dấu.",
        "Địa chỉ nhận bản giấy ghi sẵn địa chỉ của hộ; người nhận bản điện tử hoặc nhận nơi khác thì sửa lại.",
    )
    return [*checks, *(Check(level="hint", message=told) for told in hints)]
