"""Which papers of a person go along with a batch: TK1-TS or Mẫu số 2 for whoever is registered first or whose data change, and why."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Enrolment
from desktop_app.services.batch_check_facts import LineFacts, gather
from desktop_app.services.batch_forms import declaration_form
from desktop_app.services.collecting_batches import batch_of
from desktop_app.services.office import Office
from desktop_app.storage.batch_checks import PeriodRow


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One person's declaration that goes along: ``form`` is its code, ``reasons`` Vietnamese, why it is needed."""

    enrolment_id: int
    person_id: int
    household_id: int
    name: str
    form: str
    reasons: tuple[str, ...]


def papers(office: Office, batch_id: int) -> tuple[Paper, ...]:
    """The declarations that go along with a batch, in the order of its lines. Raises ``WorldFault`` for a batch that is not there.

    Voluntary insurance (TK1-TS, QĐ 366/QĐ-BHXH): who joins first, registers again, or changes the way or the income of paying. Health
    insurance (Mẫu số 2, NĐ 188/2025/NĐ-CP): who joins first and no number was found for.
    """
    work = office.read
    found = batch_of(work, batch_id)
    form = declaration_form(work, found.form, found.scheme)
    lines = gather(work, office.law, found, office.today).lines
    return tuple(
        Paper(
            enrolment_id=line.enrolment.id,
            person_id=line.person.id,
            household_id=line.person.household_id,
            name=line.person.name,
            form=form.papers,
            reasons=reasons,
        )
        for line in lines
        if (reasons := _reasons(line))
    )


def _reasons(line: LineFacts) -> tuple[str, ...]:
    if line.enrolment.scheme == VOLUNTARY_SI:
        return _voluntary(line)
    if line.enrolment.scheme == HEALTH_HOUSEHOLD and line.enrolment.kind == "new" and not line.person.insurance_no:
        return ("Tham gia lần đầu, chưa có mã số BHYT",)
    return ()


def _voluntary(line: LineFacts) -> tuple[str, ...]:
    row, found = line.enrolment, []
    if row.kind == "new":
        found.append("Tham gia lần đầu")
    elif row.kind == "return":
        found.append("Đăng ký tham gia lại")
    before = _before(row, line.others)
    if before is not None and row.kind != "new":
        if before.method != row.method:
            found.append("Thay đổi phương thức đóng")
        if before.income != row.income:
            found.append("Thay đổi mức thu nhập làm căn cứ đóng")
    if not line.person.insurance_no and row.kind != "new":
        found.append("Chưa có mã số BHXH trong hồ sơ")
    return tuple(found)


def _before(row: Enrolment, others: tuple[PeriodRow, ...]) -> PeriodRow | None:
    """What the person paid last before this."""
    earlier = [one for one in others if (one.collected_on, one.id) < (row.collected_on or "", row.id)]
    return earlier[-1] if earlier else None
