"""Thù lao: the lines of a month, quarter, year or batch; confirming a month posts them once; refunds take back; paying out.

Decisions. The rate is that of the day the money was collected. A line is owed from the day its contract says (``contracts.due_when``): when the
agency took in the batch, or when the money was collected; without a contract, when it was collected. Its month is the month of that day; a line of
a month that is closed already is posted in the open month. Only what was confirmed stands in the ledger; a line is confirmed once, because what is
posted is always the difference between the money that came in and the money something was granted for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_bounds, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import dong
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.explaining_values import Explanation, Parameter
from desktop_app.services.month_closing import refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.remuneration_pricing import Due, RateBook, pending_line, posted_line
from desktop_app.services.remuneration_values import (
    Confirmed,
    RemunerationLine,
    period_of,
    rate_json,
    rate_kept,
)
from desktop_app.storage.remuneration import PaidEnrolment, PostedLine
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"ledger"})


def remuneration_lines(
    office: Office,
    *,
    batch_id: int | None = None,
    month: str | None = None,
    quarter: str | None = None,
    year: int | None = None,
    collector_id: int | None = None,
    organisation_id: int | None = None,
) -> tuple[RemunerationLine, ...]:
    """The lines of a batch, or of a month (``YYYY-MM``), quarter (any of its months) or year: what was posted, and what confirming would post.

    Raises ``RuleBroken`` without a period.
    """
    work, law = office.read, office.law
    if batch_id is None:
        since, until = period_of(month=month, quarter=quarter, year=year)
    lines = _of_months(work, law, since, until) if batch_id is None else _of_batch(work, law, batch_id)
    return tuple(
        line
        for line in lines
        if collector_id in (None, line.collector_id) and organisation_id in (None, line.organisation_id)
    )


def waiting_for_acceptance(office: Office, month: str) -> tuple[int, int]:
    """How many people who paid in a month bring nothing yet, because the agency has not taken in their batch, and what they paid (đồng)."""
    work = office.read
    first, last = month_bounds(month)
    book = RateBook(work, office.law)
    found = [
        paid
        for paid in work.remuneration_source.of_period(first.isoformat(), last.isoformat())
        if paid.lines == 0 and paid.net > 0 and first.isoformat() <= paid.collected_on <= last.isoformat()
    ]
    waits = [paid for paid in found if book.due_on(paid) is None]
    return len(waits), sum(paid.net for paid in waits)


def confirm_remuneration(office: Office, month: str, organisation_id: int | None = None) -> Outcome[Confirmed]:
    """Post what a month brings the collectors of one organisation or of all: grants, and what is taken back. Twice posts nothing the second time.

    Raises ``RuleBroken`` for a month to come, when there is nothing to confirm, and when neither the month nor the present one is open.
    """
    if month_bounds(month)[0] > office.today:
        raise RuleBroken(
            f"Tháng {format_month(month)} chưa đến, chưa xác nhận thù lao được.", rule="remuneration.month"
        )
    label = f"Xác nhận thù lao tháng {format_month(month)}"
    with office.write("remuneration.confirm", label) as work:
        value = confirm_in(work, office.law, month, office.today, organisation_id)
    return Outcome(value=value, changes=CHANGES, label=label, notes=_notes(value, month))


def confirm_in(
    work: UnitOfWork, law: LawBook, month: str, today: date, organisation_id: int | None = None
) -> Confirmed:
    """The same inside a running verb. Raises ``RuleBroken`` when there is nothing to confirm and when no month is open for it."""
    on = today if work.month_locks.closed(month) else min(month_bounds(month)[1], today)
    refuse_closed(work, on)
    dues = [due for due in _dues(work, law, month, month) if organisation_id in (None, due.paid.organisation_id)]
    ready = [due for due in dues if due.rate is not None or due.paid.percent is not None]
    if not ready:
        raise RuleBroken(_nothing(month, len(dues)), rule="remuneration.nothing")
    for due in ready:
        _post(work, due, on)
    grants = [due for due in ready if due.kind == "grant"]
    claws = [due for due in ready if due.kind == "claw-back"]
    return Confirmed(
        grants=len(grants),
        amount=sum(due.amount for due in grants),
        claw_backs=len(claws),
        clawed_amount=sum(due.amount for due in claws),
        unrated=len(dues) - len(ready),
        entry_on=on,
    )


def claw_back_in(work: UnitOfWork, law: LawBook, refund_entry_id: int) -> int | None:
    """Inside a verb that reversed, gave back or lowered money: take back the remuneration granted for it, at the rate of that time.

    The id of the entry, on the day of the one that caused it; ``None`` where nothing was granted.
    """
    cause = work.ledger.get(refund_entry_id)
    if cause.enrolment_id is None:
        return None
    for paid in work.remuneration_source.some([cause.enrolment_id]):
        history = work.remuneration_lines.posted_for([paid.enrolment_id])
        due = RateBook(work, law).claw_back(paid, history, _months_back(work, paid))
        if due is not None:
            return _post(work, due, date.fromisoformat(cause.entry_on), cause_id=refund_entry_id)
    return None


def explain_remuneration(office: Office, enrolment_id: int) -> Explanation:
    """“Vì sao?” of one person's line: every step of what was granted, taken back and would be posted. Raises ``WorldFault`` for an unknown one."""
    work, law = office.read, office.law
    found = work.remuneration_source.some([enrolment_id])
    if not found:
        raise WorldFault("Không tìm thấy dòng thù lao này; có thể khoản thu vừa được hoàn tác.")
    paid = found[0]
    history = work.remuneration_lines.posted_for([enrolment_id])
    lines = [posted_line(paid, history, history, law)] if history else []
    due = _due_of(work, RateBook(work, law), paid)
    if due is not None:
        lines.append(pending_line(due, law, due.due_on[:7]))
    rate = rate_kept(history[0].rate)[0] if history else due.rate if due else None
    posted = sum(line.net for line in lines if line.posted)
    waits = "" if due is None else " (chưa xác nhận)"
    steps = tuple(step for line in lines for step in line.explanation)
    return Explanation(
        title=f"Thù lao – {paid.name}, {SCHEME_NAMES.get(paid.scheme, paid.scheme)}",
        answer=dong(posted + (due.amount * (1 if due.kind == "grant" else -1) if due else 0)) + waits,
        steps=steps,
        parameters=()
        if rate is None
        else (
            Parameter(
                key="remuneration",
                subject="",
                name=rate.name,
                value=f"{rate.percent.normalize():f} %".replace(".", ","),
                since=rate.valid_from,
                until=rate.valid_to,
                source=rate.source,
                verified=rate.verified,
            ),
        ),
        recheck=""
        if steps
        else "Chưa đến kỳ tính thù lao: cơ quan BHXH chưa tiếp nhận đợt kê khai, hoặc khoản thu đã hủy.",
    )


def _of_months(work: Repositories, law: LawBook, since: str, until: str) -> list[RemunerationLine]:
    posted = work.remuneration_lines.posted(since, until)
    lines = _posted_lines(work, law, posted)
    lines += [pending_line(due, law, _month_of(due)) for due in _dues(work, law, since, until)]
    return _ordered(lines)


def _of_batch(work: Repositories, law: LawBook, batch_id: int) -> list[RemunerationLine]:
    found = work.remuneration_source.of_batch(batch_id)
    lines = _posted_lines(work, law, work.remuneration_lines.posted_for([paid.enrolment_id for paid in found]))
    book = RateBook(work, law)
    dues = [due for paid in found if (due := _due_of(work, book, paid)) is not None]
    return _ordered([*lines, *(pending_line(due, law, _month_of(due)) for due in dues)])


def _posted_lines(work: Repositories, law: LawBook, rows: Sequence[PostedLine]) -> list[RemunerationLine]:
    """Posted rows as one line per enrolment and collector's organisation."""
    ids = list(dict.fromkeys(row.enrolment_id for row in rows))
    history = _by_enrolment(work.remuneration_lines.posted_for(ids))
    shown = _by_enrolment(rows)
    paid = {one.enrolment_id: one for one in work.remuneration_source.of_any_state(ids)}
    return [posted_line(paid[key], shown[key], history[key], law) for key in ids]


def _dues(work: Repositories, law: LawBook, since: str, until: str) -> list[Due]:
    """What is to be posted for the months: lines owed in them that nothing was granted for, and money that changed in them after a grant."""
    first, last = month_bounds(since)[0].isoformat(), month_bounds(until)[1].isoformat()
    book = RateBook(work, law)
    found = []
    for paid in work.remuneration_source.of_period(first, last):
        due = book.grant(paid) if paid.lines == 0 else None
        if due is not None and first <= due.due_on <= last:
            found.append(due)
    changed = work.remuneration_source.changed_since_granted(first, last)
    found += [due for paid in changed if (due := _due_of(work, book, paid)) is not None]
    return found


def _due_of(work: Repositories, book: RateBook, paid: PaidEnrolment) -> Due | None:
    """What is to be posted for one enrolment, whenever it is owed."""
    if paid.net < paid.left_base:
        history = work.remuneration_lines.posted_for([paid.enrolment_id])
        return book.claw_back(paid, history, _months_back(work, paid))
    return book.grant(paid)


def _post(work: UnitOfWork, due: Due, on: date, cause_id: int | None = None) -> int:
    """Post one line: the ledger entry and what it rests on; the id of the entry."""
    paid, granted = due.paid, due.kind == "grant"
    assert due.rate is not None
    earlier = work.remuneration_lines.of_enrolment(paid.enrolment_id)
    percent = paid.percent if paid.percent is not None else str(due.rate.percent)
    entry_id = work.ledger.post(
        kind="remuneration" if granted else "claw-back",
        amount=due.amount if granted else -due.amount,
        entry_on=on.isoformat(),
        enrolment_id=paid.enrolment_id,
        person_id=paid.person_id,
        household_id=paid.household_id,
        scheme=paid.scheme,
        commune_code=paid.commune_code,
        collector_id=paid.collector_id,
        organisation_id=paid.organisation_id,
        corrects_id=cause_id if cause_id is not None else earlier[0].entry_id if earlier else None,
    )
    work.remuneration_lines.add(
        entry_id=entry_id,
        enrolment_id=paid.enrolment_id,
        number=len(earlier) + 1,
        kind=due.kind,
        fresh=int(paid.kind == "new"),
        base=due.base,
        percent=percent,
        amount=due.amount,
        month=month_key(on),
        months_back=due.months_back,
        rate=earlier[0].rate
        if earlier
        else rate_json(due.rate, kind=paid.kind, collected_on=paid.collected_on, due=due.due),
    )
    return entry_id


def _months_back(work: Repositories, paid: PaidEnrolment) -> int | None:
    """How many months of the period were given back by now and not told yet, by the cover that is left; ``None`` where none were.

    A month that has begun is not given back.
    """
    (enrolment,) = work.enrolments.some([paid.enrolment_id])
    covers = [row for row in work.coverages.of_person(paid.person_id) if row.enrolment_id == paid.enrolment_id]
    told = sum(row.months_back or 0 for row in work.remuneration_lines.of_enrolment(paid.enrolment_id))
    ends = [row.valid_to for row in covers if row.valid_to is not None]
    left = 0
    if covers:
        if not ends or enrolment.valid_from is None:
            return None
        left = _months_begun(date.fromisoformat(enrolment.valid_from), date.fromisoformat(max(ends)))
    return max(0, enrolment.months - left - told) or None


def _months_begun(first: date, last: date) -> int:
    """How many months from a first day have begun by a last one (both covered)."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (last.day >= first.day)


def _month_of(due: Due) -> str:
    return due.due_on[:7]


def _ordered(lines: Iterable[RemunerationLine]) -> list[RemunerationLine]:
    return sorted(
        lines,
        key=lambda line: (line.organisation_id, line.collector, line.collector_id, line.due_on, line.enrolment_id),
    )


def _by_enrolment(rows: Iterable[PostedLine]) -> dict[int, list[PostedLine]]:
    found: dict[int, list[PostedLine]] = {}
    for row in rows:
        found.setdefault(row.enrolment_id, []).append(row)
    return found


def _nothing(month: str, unrated: int) -> str:
    if unrated:
        return (
            f"{unrated} dòng của tháng {format_month(month)} chưa có tỷ lệ thù lao; hãy ghi tỷ lệ vào hợp đồng của tổ chức "
            "hoặc trang Quy định rồi xác nhận lại."
        )
    return f"Tháng {format_month(month)} không còn dòng thù lao nào chờ xác nhận."


def _notes(found: Confirmed, month: str) -> tuple[str, ...]:
    notes = []
    if found.unrated:
        notes.append(f"{found.unrated} dòng chưa có tỷ lệ thù lao nên chưa ghi sổ.")
    if month_key(found.entry_on) != month:
        notes.append(f"Tháng {format_month(month)} đã khóa sổ: ghi vào ngày {format_date(found.entry_on)}.")
    if found.claw_backs:
        notes.append(f"Thu hồi {format_money(found.clawed_amount)} đ của {found.claw_backs} dòng.")
    return tuple(notes)
