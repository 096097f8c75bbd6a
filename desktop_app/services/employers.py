"""Employers and household businesses: list, find, look at, enter and correct; the figures of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.employer_records import Employer, EmployerMonth
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.records import Person
from desktop_app.domain.tax_codes import tax_code_of, unit_code_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.system.faults import WorldFault

STATES = {"active": "Đang hoạt động", "paused": "Tạm ngừng", "closed": "Ngừng hoạt động"}
TAX_METHODS = {"declaration": "Kê khai", "lump-sum": "Khoán"}
FUNDS = {"": "Tất cả quỹ", "social": "BHXH", "health": "BHYT", "unemployment": "BHTN", "accident": "TNLĐ-BNN"}
_CHANGES = frozenset({"employer"})
_ID_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class EmployerForm:
    """One employer as typed; ``id`` is ``None`` for a new one. Blank fields are ``None``: not known. See `Employer` for the codes."""

    id: int | None = None
    name: str
    tax_code: str | None = None
    unit_code: str | None = None
    kind: int | None = None
    commune_code: str | None = None
    address: str | None = None
    phone: str | None = None
    owner_name: str | None = None
    owner_personal_id: str | None = None
    state: str | None = None
    tax_method: str | None = None
    registered_on: date | None = None
    people_declared: int | None = None
    declared_on: date | None = None
    business: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MonthForm:
    """The figures of one employer, month (``YYYY-MM``) and fund as typed: people, đồng, months; ``None`` is not known."""

    employer_id: int
    month: str
    fund: str = ""
    people: int | None = None
    payable: int | None = None
    paid: int | None = None
    arrears: int | None = None
    months_late: int | None = None
    source: str = "Nhập tay"


@dataclass(frozen=True, kw_only=True)
class EmployerCard:
    """An employer with its months (newest first) and the resident who owns it, where exactly one bears the owner's personal id."""

    employer: Employer
    kind_name: str
    months: tuple[EmployerMonth, ...]
    owner: Person | None


def employer_kinds(office: Office) -> dict[int, str]:
    """The eleven kinds of employer of part A of form B16a-TS, by number."""
    groups = office.read.reference.codes("subject_groups", office.today.isoformat())
    return {int(one.code[2:]): one.name for one in groups if one.code.startswith("A.") and one.code[2:].isdigit()}


def list_employers(
    office: Office, *, commune_code: str = "", kind: int | None = None, state: str = ""
) -> tuple[Employer, ...]:
    """The employers by name; of one commune, kind (1–11) or state where asked."""
    return tuple(office.read.employers.listed(commune_code=commune_code, kind=kind, state=state))


def find_employers(office: Office, text: str, limit: int = 20) -> tuple[Employer, ...]:
    """Employers by words of the name or the owner's name (with or without marks), or by the start of a tax code, unit code or phone."""
    return tuple(office.read.employers.search(clean(text), limit)) if clean(text) else ()


def employer_card(office: Office, employer_id: int) -> EmployerCard:
    """Everything about one employer. Raises ``WorldFault`` when there is none (any more)."""
    work = office.read
    try:
        employer = work.employers.get(employer_id)
    except KeyError:
        raise WorldFault("Không tìm thấy đơn vị này; có thể nó vừa được hoàn tác.") from None
    people = work.people.with_number("personal_id", employer.owner_personal_id) if employer.owner_personal_id else []
    kinds = employer_kinds(office)
    return EmployerCard(
        employer=employer,
        kind_name=kinds.get(employer.kind, "") if employer.kind is not None else "",
        months=tuple(work.employer_months.of_employer(employer_id)),
        owner=people[0] if len(people) == 1 else None,
    )


def save_employer(office: Office, form: EmployerForm) -> Outcome[int]:
    """Enter or correct an employer; its id. Raises ``RuleBroken`` for a blank name, a code of no known shape or one used twice."""
    values = _values(office, form)
    label = f"{'Thêm' if form.id is None else 'Sửa'} đơn vị {values['name']}"
    with office.write("employer.save", label) as work:
        unit = values["unit_code"]
        if unit and any(one.id != form.id for one in work.employers.by_unit_code(unit)):
            raise RuleBroken(f"Mã đơn vị {unit} đã có; mỗi đơn vị một mã.", rule="employer.unit-code")
        tax = values["tax_code"]
        same = [one for one in work.employers.by_tax_code(tax) if one.id != form.id] if tax else []
        if same and not (unit and all(one.unit_code for one in same)):
            raise RuleBroken(
                f"Mã số thuế {tax} đã có ở {same[0].name}. Hãy sửa đơn vị đó, hoặc ghi mã đơn vị để phân biệt.",
                rule="employer.tax-code",
            )
        if form.id is None:
            row_id = work.employers.add(**values)
        else:
            row_id = form.id
            work.employers.change(row_id, **values)
    return Outcome(value=row_id, changes=_CHANGES, label=label)


def save_month(office: Office, form: MonthForm) -> Outcome[int]:
    """Enter or correct the figures of an employer's month; the row's id. Raises ``RuleBroken`` for a bad month, fund or negative number."""
    try:
        month_bounds(form.month)
    except ValueError:
        raise RuleBroken(f"Tháng “{form.month}” phải có dạng năm-tháng, ví dụ 2026-10.", rule="month.format") from None
    figures = {name: getattr(form, name) for name in ("people", "payable", "paid", "arrears", "months_late")}
    if form.fund not in FUNDS:
        raise RuleBroken("Quỹ không có trong danh mục.", rule="employer.fund")
    if any(value is not None and value < 0 for value in figures.values()) or not clean(form.source):
        raise RuleBroken("Số người, số tiền, số tháng không được âm và cần ghi nguồn số liệu.", rule="employer.figure")
    employer = employer_card(office, form.employer_id).employer
    label = f"Số liệu tháng {form.month[5:]}/{form.month[:4]} của {employer.name}"
    values = figures | {"source": clean(form.source)}
    with office.write("employer.month", label) as work:
        known = work.employer_months.cell(form.employer_id, form.month, form.fund)
        if known is None:
            row_id = work.employer_months.add(employer_id=form.employer_id, month=form.month, fund=form.fund, **values)
        else:
            row_id = known.id
            work.employer_months.change(row_id, **values)
    return Outcome(value=row_id, changes=_CHANGES, label=label)


def _values(office: Office, form: EmployerForm) -> dict[str, Any]:
    name = clean(form.name)
    if not name:
        raise RuleBroken("Chưa gõ tên đơn vị, hộ kinh doanh.", rule="employer.name")
    tax = clean(form.tax_code or "")
    if tax and tax_code_of(tax) is None:
        raise RuleBroken(
            "Mã số thuế có 10 hoặc 13 chữ số, hoặc là số định danh 12 chữ số của chủ hộ kinh doanh.",
            rule="employer.tax-code",
        )
    owner = clean(form.owner_personal_id or "").replace(" ", "")
    if owner and not (len(owner) == _ID_DIGITS and owner.isascii() and owner.isdigit()):
        raise RuleBroken("Số định danh của chủ phải có 12 chữ số.", rule="employer.owner")
    if form.kind is not None and form.kind not in employer_kinds(office):
        raise RuleBroken("Loại hình đơn vị không có trong danh mục.", rule="employer.kind")
    if form.state not in (None, *STATES) or form.tax_method not in (None, *TAX_METHODS):
        raise RuleBroken("Trạng thái hoặc phương pháp thuế không có trong danh mục.", rule="employer.state")
    covered = {commune.code for commune in office.read.communes.covered()}
    if form.commune_code is not None and form.commune_code not in covered:
        raise RuleBroken("Xã, phường này không thuộc cơ quan.", rule="employer.commune")
    if form.people_declared is not None and form.people_declared < 0:
        raise RuleBroken("Số lao động không được âm.", rule="employer.people")
    words = {
        name: clean(getattr(form, name) or "") or None
        for name in ("address", "phone", "owner_name", "business", "note")
    }
    return words | {
        "name": name,
        "tax_code": tax_code_of(tax) if tax else None,
        "unit_code": unit_code_of(form.unit_code or "") or None,
        "kind": form.kind,
        "commune_code": form.commune_code,
        "owner_personal_id": owner or None,
        "state": form.state,
        "tax_method": form.tax_method,
        "registered_on": form.registered_on.isoformat() if form.registered_on else None,
        "people_declared": form.people_declared,
        "declared_on": form.declared_on.isoformat() if form.declared_on else None,
    }
