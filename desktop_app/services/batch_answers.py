"""What the agency said of a batch that was sent: accepted, or sent back line by line with a reason; and what becomes of what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.batch_records import Batch, BatchReturn
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.records import Collector
from desktop_app.services.adjusting import REFUND_CHANGES, RefundForm, refund_in
from desktop_app.services.collecting_batches import CHANGES, BatchLine, batch_lines, batch_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

REDECLARE, REFUND, KEEP = "redeclare", "refund", "keep"
RESOLUTIONS = {
    REDECLARE: "Đã sửa, kê khai lại ở đợt sau",
    REFUND: "Rút, hoàn trả tiền cho người tham gia",
    KEEP: "Cơ quan BHXH chấp nhận sau khi giải trình",
}
_OTHER = "other"
_ANSWERABLE = frozenset({"sent", "returned"})


@dataclass(frozen=True, kw_only=True)
class ReturnedLine:
    """One line that came back: ``reason_code`` of ``seeds/return_reasons.csv``, ``reason`` in the agency's own words."""

    enrolment_id: int
    reason_code: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """One answer of the agency. ``accept_rest``: everybody else of the batch was accepted; else they still wait for their answer."""

    batch_id: int
    returned: tuple[ReturnedLine, ...]
    on: date | None = None
    accept_rest: bool = True


@dataclass(frozen=True, kw_only=True)
class ResolveForm:
    """What becomes of lines that came back. A refund names the amount of each line (``amounts``, by enrolment) and the reason (``note``)."""

    batch_id: int
    enrolment_ids: tuple[int, ...]
    resolution: str
    on: date | None = None
    note: str = ""
    amounts: Mapping[int, int] | None = None
    method: str = "cash"


@dataclass(frozen=True, kw_only=True)
class ReturnedItem:
    """A line that came back and waits to be dealt with: on the desk of the collector who took the money."""

    line: BatchLine
    batch: Batch
    back: BatchReturn
    reason_name: str
    collector: Collector | None
    days: int

    @property
    def said(self) -> str:
        """“Đang tham gia BHXH bắt buộc: từ 10/2026 (đợt 01/2026)”."""
        words = f": {self.back.reason}" if self.back.reason else ""
        return f"{self.reason_name}{words} (đợt {self.batch.form} {self.batch.number})"


def accept_batch(office: Office, batch_id: int, on: date | None = None, note: str = "") -> Outcome[int]:
    """Note that everybody of a sent batch who has no answer yet was accepted; how many.

    Raises ``RuleBroken`` for a batch that was not sent or has no open line, and for a day before it was sent or after today.
    """
    found = batch_of(office.read, batch_id)
    label = f"Đợt kê khai {found.number} được chấp nhận"
    day = _day(office, found, on)
    with office.write("collecting.accept_batch", label) as work:
        _must_be_answerable(batch_of(work, batch_id))
        taken = _accept_open(work, batch_id)
        if not taken:
            raise RuleBroken(f"Mọi người trong đợt {found.number} đã có kết quả.", rule="batch.answered")
        _settle(work, batch_id, day, note.strip() or f"Chấp nhận {taken} người.")
    return Outcome(value=taken, changes=CHANGES, label=label)


def take_answer(office: Office, form: AnswerForm) -> Outcome[int]:
    """Note which lines of a sent batch came back and why; how many.

    Raises ``RuleBroken`` for a batch that was not sent, a line that is not on it or has its answer, an unknown reason, the reason “other”
    without words, and for a day before it was sent or after today.
    """
    found = batch_of(office.read, form.batch_id)
    count = len(form.returned)
    label = f"Đợt kê khai {found.number} bị trả lại {count} người"
    day = _day(office, found, form.on)
    with office.write("collecting.take_answer", label) as work:
        _must_be_answerable(batch_of(work, form.batch_id))
        if not form.returned:
            raise RuleBroken(
                "Chưa chọn ai bị trả lại. Nếu cả đợt được nhận thì ghi “Được chấp nhận”.", rule="batch.empty"
            )
        for one in form.returned:
            _take_back(work, form.batch_id, one, day)
        rest = _accept_open(work, form.batch_id) if form.accept_rest else 0
        said = f"Trả lại {count} người" + (f", chấp nhận {rest} người." if rest else ".")
        _settle(work, form.batch_id, day, said)
    return Outcome(value=count, changes=CHANGES, label=label)


def resolve(office: Office, form: ResolveForm) -> Outcome[int]:
    """Settle lines that came back; how many. Redeclared ones wait for the next batch, refunded ones give the money back in the same step.

    Raises ``RuleBroken`` for an unknown way, a line that is not waiting for one, and as ``adjusting.refund``.
    """
    if form.resolution not in RESOLUTIONS:
        raise RuleBroken("Chọn cách giải quyết: kê khai lại, hoàn trả, hoặc giữ nguyên.", rule="batch.resolution")
    found = batch_of(office.read, form.batch_id)
    label = f"Giải quyết {len(form.enrolment_ids)} người bị trả lại, đợt {found.number}"
    today = office.today
    day = form.on or today
    if day > today:
        raise RuleBroken(f"Ngày {format_date(day)} ở sau hôm nay; chỉ ghi đến hôm nay.", rule="batch.day")
    with office.write("collecting.resolve_returns", label) as work:
        waiting = {
            one.enrolment_id: one for one in work.batch_returns.of_batch(form.batch_id) if one.resolved_on is None
        }
        if not form.enrolment_ids or not waiting.keys() >= set(form.enrolment_ids):
            raise RuleBroken("Có người không còn chờ giải quyết ở đợt này; danh sách đã đổi.", rule="batch.returned")
        for enrolment_id in form.enrolment_ids:
            _resolve_one(work, office.law, form, enrolment_id, day, today)
            work.batch_returns.change(
                waiting[enrolment_id].id,
                resolved_on=day.isoformat(),
                resolution=form.resolution,
                note=form.note.strip() or None,
            )
        said = f"{RESOLUTIONS[form.resolution]}: {len(form.enrolment_ids)} người."
        _settle(work, form.batch_id, None, said, happened_on=day)
    changes = CHANGES | REFUND_CHANGES if form.resolution == REFUND else CHANGES
    return Outcome(value=len(form.enrolment_ids), changes=changes, label=label)


def return_reasons(work: Repositories) -> dict[str, str]:
    """Why the agency sends lines back: code → words."""
    return {entry.code: entry.name[:1].upper() + entry.name[1:] for entry in work.reference.codes("return_reasons")}


def returned_waiting(office: Office, collector_id: int | None = None) -> tuple[ReturnedItem, ...]:
    """Every line that came back and waits to be dealt with, the oldest first; of one collector or of all."""
    work = office.read
    back = work.batch_returns.unresolved()
    lines = {
        line.enrolment.id: line
        for line in batch_lines(work, work.enrolments.some(one.enrolment_id for one in back))
        if collector_id is None or line.enrolment.collector_id == collector_id
    }
    batches = {one.id: one for one in work.batches.of_ids({one.batch_id for one in back})}
    collectors = {one.id: one for one in work.collectors.all()}
    names = return_reasons(work)
    return tuple(
        ReturnedItem(
            line=line,
            batch=batches[one.batch_id],
            back=one,
            reason_name=names.get(one.reason_code, one.reason_code),
            collector=collectors.get(line.enrolment.collector_id or 0),
            days=(office.today - date.fromisoformat(one.returned_on)).days,
        )
        for one in back
        if (line := lines.get(one.enrolment_id)) is not None
    )


def _take_back(work: UnitOfWork, batch_id: int, one: ReturnedLine, day: date) -> None:
    reasons = return_reasons(work)
    if one.reason_code not in reasons:
        raise RuleBroken("Chọn lý do trả lại trong danh mục.", rule="batch.reason")
    if one.reason_code == _OTHER and not one.reason.strip():
        raise RuleBroken("Chọn lý do khác thì ghi rõ cơ quan BHXH trả lại vì sao.", rule="batch.reason")
    found = work.enrolments.some([one.enrolment_id])
    if not found or found[0].batch_id != batch_id or found[0].state != "sent":
        name = work.people.get(found[0].person_id).name if found else "Người này"
        raise RuleBroken(f"{name} không chờ kết quả trong đợt này.", rule="batch.line")
    work.enrolments.change(one.enrolment_id, state="returned")
    work.batch_returns.add(
        batch_id=batch_id,
        enrolment_id=one.enrolment_id,
        returned_on=day.isoformat(),
        reason_code=one.reason_code,
        reason=one.reason.strip() or None,
    )


def _resolve_one(work: UnitOfWork, law: LawBook, form: ResolveForm, enrolment_id: int, day: date, today: date) -> None:
    enrolment = work.enrolments.get(enrolment_id)
    if enrolment.state != "returned":
        name = work.people.get(enrolment.person_id).name
        if enrolment.state == "refunded" and form.resolution == REFUND:
            return  # the money went back at the cash desk before; what is left is to say so here
        raise RuleBroken(f"{name} không còn ở trạng thái bị trả lại.", rule="batch.returned")
    if form.resolution == REDECLARE:
        work.enrolments.change(enrolment_id, state="collected", batch_id=None)
    elif form.resolution == KEEP:
        work.enrolments.change(enrolment_id, state="accepted")
    else:
        amount = (form.amounts or {}).get(enrolment_id, 0)
        refund_in(
            work,
            law,
            RefundForm(enrolment_id=enrolment_id, amount=amount, on=day, reason=form.note, method=form.method),
            today,
        )


def _accept_open(work: UnitOfWork, batch_id: int) -> int:
    waiting = [
        line for line in work.enrolments.of_batch(batch_id) if line.batch_id == batch_id and line.state == "sent"
    ]
    for line in waiting:
        work.enrolments.change(line.id, state="accepted")
    return len(waiting)


def _settle(work: UnitOfWork, batch_id: int, answered: date | None, said: str, happened_on: date | None = None) -> None:
    """Bring the batch to the state its lines say, and note how it came there."""
    back = work.batch_returns.of_batch(batch_id)
    waits = any(line.batch_id == batch_id and line.state == "sent" for line in work.enrolments.of_batch(batch_id))
    state = "resolved" if back else "accepted"
    if waits or any(one.resolved_on is None for one in back):
        state = "returned" if back else "sent"
    day = (answered or happened_on or date.min).isoformat()
    work.batches.change(batch_id, state=state, **({"answered_on": answered.isoformat()} if answered else {}))
    work.batch_events.add(batch_id=batch_id, state=state, happened_on=day, note=said)


def _must_be_answerable(found: Batch) -> None:
    if found.state not in _ANSWERABLE:
        word = "chưa gửi" if found.state in ("draft", "checked") else "đã có kết quả"
        raise RuleBroken(f"Đợt kê khai {found.number} {word}.", rule="batch.state")


def _day(office: Office, found: Batch, on: date | None) -> date:
    day = on or office.today
    sent = found.sent_on or found.made_on
    if day > office.today or (on is not None and day.isoformat() < sent):
        raise RuleBroken(
            f"Ngày có kết quả {format_date(day)} phải từ ngày gửi {format_date(date.fromisoformat(sent))} đến hôm nay.",
            rule="batch.day",
        )
    return day
