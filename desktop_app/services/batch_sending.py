"""A batch on its way out: checked, findings kept for a lawful reason, sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_checking import BatchCheck, check_in
from desktop_app.services.collecting_batches import CHANGES, batch_of, must_be_open
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories

OTHER = "other"
_NAMED = 3  # findings named in a refusal


def mark_checked(office: Office, batch_id: int) -> Outcome[BatchCheck]:
    """Check a batch; with nothing that stops it, it is ``checked``, else it stays (or falls back to) a draft.

    Raises ``RuleBroken`` for a batch that has left or has nobody in it.
    """
    found = batch_of(office.read, batch_id)
    label = f"Kiểm tra đợt kê khai {found.number}"
    law, today = office.law, office.today
    with office.write("collecting.check_batch", label) as work:
        found = batch_of(work, batch_id)
        must_be_open(found)
        check = check_in(work, law, found, today)
        _refuse_empty(found.number, check)
        state = "draft" if check.stopping else "checked"
        changed = state != found.state
        if changed:
            day = today.isoformat()
            work.batches.change(batch_id, state=state, checked_on=day if state == "checked" else None)
            work.batch_events.add(batch_id=batch_id, state=state, happened_on=day, note=check.sentence)
    return Outcome(value=check, changes=CHANGES if changed else frozenset(), label=label, notes=(check.sentence,))


def keep_findings(
    office: Office, batch_id: int, wanted: Sequence[tuple[int, str]], reason_code: str, note: str = ""
) -> Outcome[int]:
    """Let findings stand for a lawful reason: ``wanted`` are (enrolment, check); how many were kept.

    Raises ``RuleBroken`` for a batch that has left, a reason that is none for such a finding, the reason “other” without words, and when
    none of them is there any more.
    """
    found = batch_of(office.read, batch_id)
    label = f"Giữ cảnh báo có lý do, đợt {found.number}"
    law, today = office.law, office.today
    with office.write("collecting.keep_findings", label) as work:
        found = batch_of(work, batch_id)
        must_be_open(found)
        asked = set(wanted)
        check = check_in(work, law, found, today)
        here = [one for one in check.findings if (one.enrolment_id, one.check) in asked and one.exception is None]
        if not here:
            raise RuleBroken("Không còn điều nào trong số này cần lý do; danh sách đã đổi.", rule="batch.exception")
        words = note.strip()
        for one in here:
            if reason_code not in exception_reasons(work, one.check):
                raise RuleBroken(
                    f"Lý do này không dùng cho “{one.title}”. Hãy chọn lý do khác.", rule="batch.exception"
                )
            if reason_code == OTHER and not words:
                raise RuleBroken("Chọn lý do khác thì ghi rõ lý do.", rule="batch.exception")
            work.batch_exceptions.add(
                batch_id=batch_id,
                enrolment_id=one.enrolment_id,
                rule=one.check,
                message=one.message,
                reason_code=reason_code,
                note=words or None,
                noted_on=today.isoformat(),
            )
    return Outcome(value=len(here), changes=CHANGES, label=label)


def exception_reasons(work: Repositories, check: str) -> Mapping[str, str]:
    """The lawful reasons for which a finding may stand: code → words."""
    return {
        entry.code: entry.name[:1].upper() + entry.name[1:]
        for entry in work.reference.codes("exception_reasons")
        if not {"*", check}.isdisjoint(entry.details["checks"].split())
    }


def reasons_to_keep(office: Office, checks: Sequence[str]) -> Mapping[str, str]:
    """The reasons that fit all of these checks, for the question to the officer."""
    found = [exception_reasons(office.read, check) for check in checks]
    return {code: name for code, name in (found[0] if found else {}).items() if all(code in one for one in found)}


def mark_sent(office: Office, batch_id: int, on: date | None = None, note: str = "") -> Outcome[int]:
    """Note that a batch left the office on a day; its lines can no longer be voided. How many people it carries.

    It is checked once more: what was right yesterday may be wrong today. Raises ``RuleBroken`` for a batch that has left, an empty one, one
    that something stops, and for a day before it was made or after today.
    """
    found = batch_of(office.read, batch_id)
    label = f"Đã gửi đợt kê khai {found.number}"
    law, today = office.law, office.today
    day = on or today
    if day > today or (on is not None and day.isoformat() < found.made_on):
        made = format_date(date.fromisoformat(found.made_on))
        raise RuleBroken(
            f"Ngày gửi {format_date(day)} phải từ ngày lập {made} đến hôm nay {format_date(today)}.", rule="batch.day"
        )
    with office.write("collecting.mark_sent", label) as work:
        found = batch_of(work, batch_id)
        must_be_open(found)
        check = check_in(work, law, found, today)
        _refuse_empty(found.number, check)
        _refuse_stopped(found.number, check)
        if found.state == "draft":
            work.batches.change(batch_id, checked_on=today.isoformat())
            work.batch_events.add(
                batch_id=batch_id, state="checked", happened_on=today.isoformat(), note=check.sentence
            )
        work.batches.change(batch_id, state="sent", sent_on=day.isoformat())
        work.batch_events.add(batch_id=batch_id, state="sent", happened_on=day.isoformat(), note=note.strip() or None)
        for enrolment in work.enrolments.of_batch(batch_id):
            work.enrolments.change(enrolment.id, state="sent")
    return Outcome(value=check.lines, changes=CHANGES, label=label)


def _refuse_empty(number: str | None, check: BatchCheck) -> None:
    if not check.lines:
        raise RuleBroken(f"Đợt kê khai {number} chưa có người nào.", rule="batch.empty")


def _refuse_stopped(number: str | None, check: BatchCheck) -> None:
    stopping = check.stopping
    if not stopping:
        return
    named = "; ".join(f"{one.name}: {one.message.rstrip('.')}" for one in stopping[:_NAMED])
    more = f" và {len(stopping) - _NAMED} điều khác" if len(stopping) > _NAMED else ""
    raise RuleBroken(
        f"Đợt kê khai {number} còn {len(stopping)} điều cơ quan BHXH sẽ trả lại: {named}{more}. "
        "Hãy sửa, bỏ người đó khỏi đợt, hoặc chọn lý do được giữ.",
        rule="batch.blocked",
    )
