"""Sổ nộp báo cáo: what was submitted and how it stands, what the agency answered, and the very file that left given out again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.submission_records import Submission, SubmissionEvent, SubmissionPart
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.report_calendar import ACCEPTED, RETURNED, STATE_WORDS
from desktop_app.services.report_periods import named, period_words
from desktop_app.services.reporting import forms
from desktop_app.services.submission_figures import FrozenFigures
from desktop_app.services.submission_names import FrozenName, unpack
from desktop_app.services.submitting import CHANGES, FIGURES, NAMES
from desktop_app.storage.repositories import Repositories
from desktop_app.system.disk import writing
from desktop_app.system.faults import WorldFault

REPLACED = "replaced"
WORDS = {**STATE_WORDS, REPLACED: "Đã có bản thay thế"}


@dataclass(frozen=True, kw_only=True)
class SubmissionView:
    """One line of the register. ``state``: ``sent`` | ``accepted`` | ``returned`` | ``replaced`` (another one corrects it); ``answer``: the last
    event; ``files``: what left, the first one named in the record."""

    record: Submission
    name: str
    state: str
    answer: SubmissionEvent
    files: tuple[SubmissionPart, ...]
    replaced_by: int | None

    @property
    def state_words(self) -> str:
        """“Đã chấp nhận”."""
        return WORDS[self.state]

    @property
    def period_words(self) -> str:
        """“tháng 10/2026”."""
        return period_words(self.record.period, self.record.month)

    @property
    def words(self) -> str:
        """“B15a-UQ tháng 10/2026”."""
        return named(self.name, self.period_words)

    @property
    def late(self) -> bool:
        """Whether it left after the day it was due."""
        return self.record.due_on is not None and self.record.made_at[:10] > self.record.due_on

    @property
    def made_words(self) -> str:
        """“ngày 05/11/2026, 16:05”."""
        moment = datetime.fromisoformat(self.record.made_at)
        return f"ngày {format_date(moment.date())}, {moment:%H:%M}"

    @property
    def answer_day(self) -> date:
        """The day of the last event."""
        return date.fromisoformat(self.answer.happened_on)

    @property
    def path(self) -> Path:
        """Where its first file was put."""
        return Path(self.record.folder) / self.record.file_name

    def as_json(self) -> dict[str, Any]:
        """The entry of ``submissions --json``."""
        return submission_json(self.record) | {
            "due_on": self.record.due_on,
            "state": self.state,
            "answered_on": self.answer.happened_on if self.answer.state != "sent" else None,
            "replaced_by": self.replaced_by,
        }


def submission_json(record: Submission) -> dict[str, Any]:
    """The object of ``submit --json``."""
    return {
        "submission": record.id,
        "form": record.form,
        "month": record.month,
        "path": str(Path(record.folder) / record.file_name),
        "rows": record.rows,
        "sha256": record.sha256,
        "made_at": record.made_at,
        "made_by": record.made_by,
        "locked": bool(record.month_locked),
        "replaces": record.replaces_id,
    }


def submissions(office: Office) -> tuple[SubmissionView, ...]:
    """Everything that was submitted, the newest first."""
    work = office.read
    found = work.submissions.newest()
    names = {form.code: form.name for form in forms()}
    last = work.submission_events.last()
    files: dict[int, list[SubmissionPart]] = {}
    for part in work.submission_parts.all():
        if part.file_name is not None:
            files.setdefault(part.submission_id, []).append(part)
    replaced = {one.replaces_id: one.id for one in found if one.replaces_id is not None}
    return tuple(
        SubmissionView(
            record=one,
            name=names.get(one.form, one.form),
            state=REPLACED if one.id in replaced else last[one.id].state,
            answer=last[one.id],
            files=tuple(files[one.id]),
            replaced_by=replaced.get(one.id),
        )
        for one in found
    )


def submission(office: Office, submission_id: int) -> SubmissionView:
    """One line of the register. Raises ``WorldFault`` for a number that is none."""
    for found in submissions(office):
        if found.record.id == submission_id:
            return found
    raise WorldFault(f"Không có lần nộp số {submission_id}. Hãy xem lại sổ nộp báo cáo.")


def events(office: Office, submission_id: int) -> tuple[SubmissionEvent, ...]:
    """The way of a submission, oldest first."""
    return tuple(office.read.submission_events.of(submission(office, submission_id).record.id))


def answer(
    office: Office, submission_id: int, state: str, on: date | None = None, note: str = ""
) -> Outcome[SubmissionEvent]:
    """Note that the agency accepted (``accepted``) or returned (``returned``, with the reason in ``note``) a report; Ctrl+Z takes it back.

    Raises ``WorldFault`` for an unknown submission; ``RuleBroken`` for another state, a day that cannot be, a return without a reason, and for a
    submission that was replaced.
    """
    found = submission(office, submission_id)
    day = on or office.today
    if state not in (ACCEPTED, RETURNED):
        raise RuleBroken("Phản hồi là “chấp nhận” hoặc “trả lại”.", rule="submission.answer")
    if found.replaced_by is not None:
        raise RuleBroken(
            f"Lần nộp này đã được thay bằng lần nộp số {found.replaced_by}. Hãy ghi phản hồi vào lần nộp đó.",
            rule="submission.replaced",
        )
    sent_on = date.fromisoformat(found.record.made_at[:10])
    if not sent_on <= day <= office.today:
        raise RuleBroken(
            f"Ngày phản hồi phải từ ngày nộp {format_date(sent_on)} đến hôm nay {format_date(office.today)}.",
            rule="submission.answer-day",
        )
    if state == RETURNED and not note.strip():
        raise RuleBroken("Ghi lý do trả lại.", rule="submission.answer-reason")
    label = f"Ghi phản hồi {found.words}: {'chấp nhận' if state == ACCEPTED else 'trả lại'}"
    with office.write("submission_register.answer", label) as work:
        event = work.submission_events.add(
            submission_id=submission_id,
            state=state,
            happened_on=day.isoformat(),
            note=note.strip() or None,
            noted_at=office.now().isoformat(timespec="seconds"),
            noted_by=office.user,
        )
        value = work.submission_events.get(event)
    return Outcome(value=value, changes=CHANGES, label=label)


def file_again(office: Office, submission_id: int, path: Path) -> Path:
    """Write the file that was submitted, byte for byte, to ``path``; its ending says which of the files. Nothing in the office changes.

    Raises ``WorldFault`` for an unknown submission, an ending that was not submitted, content that was tampered with, and a place that cannot be
    written.
    """
    found = submission(office, submission_id)
    kind = path.suffix.lower().lstrip(".")
    parts = {part.part: part for part in found.files}
    if kind not in parts:
        names = " hoặc ".join(f".{one}" for one in parts)
        raise WorldFault(f"Lần nộp này không có tệp .{kind}. Hãy đặt tên tệp kết thúc bằng {names}.")
    content = _content(office.read, parts[kind])
    with writing(path) as temporary:
        temporary.write_bytes(content)
    return path


def untouched(found: SubmissionView) -> bool:
    """Whether the file still lies where it was put, as it left."""
    try:
        return hashlib.sha256(found.path.read_bytes()).hexdigest() == found.record.sha256
    except OSError:
        return False


def frozen(office: Office, submission_id: int) -> tuple[FrozenFigures, tuple[FrozenName, ...]]:
    """The figures that were submitted and the names behind them. Raises ``WorldFault`` for an unknown submission and for tampered content."""
    record = submission(office, submission_id).record
    parts = {part.part: part for part in office.read.submission_parts.of(record.id)}
    figures, names = (_content(office.read, parts[part]) for part in (FIGURES, NAMES))
    return FrozenFigures.unpack(figures), unpack(names)


def _content(work: Repositories, part: SubmissionPart) -> bytes:
    content = work.submission_parts.content(part)
    if content is None:
        raise WorldFault(
            "Nội dung đã nộp trong tệp dữ liệu không còn nguyên vẹn (đã bị sửa bằng chương trình khác). "
            "Hãy phục hồi từ bản sao lưu gần nhất."
        )
    return content
