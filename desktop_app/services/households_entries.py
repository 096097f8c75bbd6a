"""Support classes and periods of cover entered by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Coverage, Entitlement
from desktop_app.services.canvassing_leads import close_leads
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_people import members_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.unit_of_work import UnitOfWork

_SETTLED = frozenset({"valid", "coming", "elsewhere"})


@dataclass(frozen=True, kw_only=True)
class EntitlementForm:
    """A support class of a household or of one person (exactly one of the two) for a period; open ends are ``None``."""

    id: int | None = None
    class_code: str
    household_id: int | None = None
    person_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class CoverageForm:
    """A period of cover known from a card, the portal or the person. ``scheme``: a code of ``schemes``."""

    id: int | None = None
    person_id: int
    scheme: str
    subject_group: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    card_no: str | None = None
    facility: str | None = None
    five_years_on: date | None = None


def save_entitlement(office: Office, form: EntitlementForm) -> Outcome[int]:
    """Enter or change a support class. Raises ``RuleBroken`` for a period turned round or one entered already."""
    names = {code.code: code.name for code in office.read.reference.codes("support_classes")}
    if form.class_code not in names:
        raise RuleBroken("Diện hỗ trợ không có trong danh mục.", rule="entitlement.class")
    if (form.household_id is None) == (form.person_id is None):
        raise RuleBroken("Diện hỗ trợ ghi cho hộ hoặc cho một người.", rule="entitlement.holder")
    _check_period(form.valid_from, form.valid_to)
    label = f"Ghi diện {names[form.class_code]}"
    with office.write("entitlement.save", label) as work:
        held = work.entitlements.of_holder(
            household_id=form.household_id, person_id=form.person_id, class_code=form.class_code
        )
        _refuse_overlap(form, (row for row in held if row.id != form.id), names[form.class_code])
        values = {
            "class_code": form.class_code,
            "household_id": form.household_id,
            "person_id": form.person_id,
            "valid_from": _iso(form.valid_from),
            "valid_to": _iso(form.valid_to),
            "evidence": form.evidence,
        }
        if form.id is None:
            row_id = work.entitlements.add(**values)
        else:
            row_id = form.id
            work.entitlements.change(row_id, **values)
    return Outcome(value=row_id, changes=frozenset({"household", "person"}), label=label)


def end_entitlement(office: Office, entitlement_id: int, on: date) -> Outcome[int]:
    """Let a support class end with a day. Raises ``RuleBroken`` when it began later."""
    with office.write("entitlement.end", "Ghi hết diện hỗ trợ") as work:
        row = work.entitlements.get(entitlement_id)
        _check_period(date.fromisoformat(row.valid_from) if row.valid_from else None, on)
        work.entitlements.change(entitlement_id, valid_to=on.isoformat())
    label = f"Hết diện hỗ trợ từ sau {format_date(on)}"
    return Outcome(value=entitlement_id, changes=frozenset({"household", "person"}), label=label)


def remove_entitlement(office: Office, entitlement_id: int) -> Outcome[int]:
    """Take out a support class entered by mistake."""
    with office.write("entitlement.remove", "Bỏ diện hỗ trợ nhập nhầm") as work:
        work.entitlements.remove(entitlement_id)
    changes = frozenset({"household", "person"})
    return Outcome(value=entitlement_id, changes=changes, label="Bỏ diện hỗ trợ nhập nhầm")


def save_coverage(office: Office, form: CoverageForm) -> Outcome[int]:
    """Enter or change a period of cover by hand; leads of whoever is covered by it are closed.

    Raises ``RuleBroken`` for an unknown scheme, a period turned round, or one that came from a collected enrolment.
    """
    names = {code.code: code.name for code in office.read.reference.codes("schemes")}
    if form.scheme not in names:
        raise RuleBroken("Loại hình không có trong danh mục.", rule="coverage.scheme")
    _check_period(form.valid_from, form.valid_to)
    with office.write("coverage.save", f"Ghi {names[form.scheme]}") as work:
        person = work.people.get(form.person_id)
        values = {
            "person_id": form.person_id,
            "scheme": form.scheme,
            "subject_group": form.subject_group,
            "valid_from": _iso(form.valid_from),
            "valid_to": _iso(form.valid_to),
            "card_no": form.card_no,
            "facility": form.facility,
            "five_years_on": _iso(form.five_years_on),
        }
        if form.id is None:
            row_id = work.coverages.add(source="entered", **values)
        else:
            row_id = form.id
            _refuse_paid(work.coverages.get(row_id))
            work.coverages.change(row_id, **values)
        closed = settle_leads(work, office, person.household_id, form.person_id)
    label = f"Ghi {names[form.scheme]} cho {person.name}"
    return Outcome(value=row_id, changes=frozenset({"person"} | ({"lead"} if closed else set())), label=label)


def remove_coverage(office: Office, coverage_id: int) -> Outcome[int]:
    """Take out a period of cover entered by mistake. Raises ``RuleBroken`` for one that came from a payment."""
    with office.write("coverage.remove", "Bỏ thời hạn nhập nhầm") as work:
        _refuse_paid(work.coverages.get(coverage_id))
        work.coverages.remove(coverage_id)
    return Outcome(value=coverage_id, changes=frozenset({"person"}), label="Bỏ thời hạn nhập nhầm")


def settle_leads(work: UnitOfWork, office: Office, household_id: int, person_id: int) -> int:
    """Close the leads of a person in every scheme that is settled now, inside a running verb."""
    members = members_of(work, office.law, household_id, office.today)
    (member,) = [one for one in members if one.person.id == person_id]
    return sum(
        close_leads(work, person_id, scheme, office.today)
        for scheme in CANVASSED
        if member.covers[scheme].state in _SETTLED
    )


def _refuse_paid(row: Coverage) -> None:
    if row.enrolment_id is not None:
        raise RuleBroken(
            "Thời hạn này do thu tiền mà có; muốn sửa thì huỷ biên lai ở trang Thu rồi lập lại.", rule="coverage.paid"
        )


def _check_period(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise RuleBroken(
            f"Ngày kết thúc {format_date(last)} trước ngày bắt đầu {format_date(first)}.", rule="period.order"
        )


def _refuse_overlap(form: EntitlementForm, held: Iterable[Entitlement], name: str) -> None:
    first, last = _iso(form.valid_from) or "", _iso(form.valid_to) or "9999"
    for row in held:
        if first <= (row.valid_to or "9999") and last >= (row.valid_from or ""):
            raise RuleBroken(
                f"Diện {name} đã được ghi cho thời gian này; hãy sửa dòng đã có.", rule="entitlement.overlap"
            )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
