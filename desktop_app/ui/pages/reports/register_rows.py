"""The lines of the register: first what waits to be submitted, then everything that was, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.services.office import Office
from desktop_app.services.report_calendar import ACCEPTED, LATE, RETURNED, SENT, STATE_WORDS, UNSENT, DueReport, waiting
from desktop_app.services.submission_register import REPLACED, SubmissionView, submissions
from desktop_app.ui.models.columns import Column

_TONES = {UNSENT: "warn", LATE: "bad", RETURNED: "bad", SENT: "accent", ACCEPTED: "good", REPLACED: "muted"}
_ICONS = {UNSENT: "clock", LATE: "warning", RETURNED: "undo", SENT: "upload", ACCEPTED: "ok", REPLACED: "history"}
_HASH = 10  # letters of the hash in the list; the whole one is its tip and in the detail

COLUMNS = (
    Column(key="name", heading="Báo cáo", width=13, sort=False),
    Column(key="period", heading="Kỳ", width=8, sort=False),
    Column(
        key="words",
        heading="Tình trạng",
        width=10,
        tone=lambda row: _TONES[row["state"]],
        icon=lambda row: _ICONS[row["state"]],
        sort=False,
    ),
    Column(key="due", heading="Hạn nộp", width=12, sort=False),
    Column(key="made", heading="Nộp lúc", width=10, sort=False),
    Column(key="who", heading="Người nộp", width=7, sort=False),
    Column(key="file", heading="Tệp", width=13, sort=False),
    Column(key="hash", heading="Mã băm", width=7, sort=False, tip="SHA-256 của tệp đã nộp, mười ký tự đầu"),
    Column(key="locked", heading="Khóa sổ", width=5, align="center", sort=False),
    Column(key="note", heading="Ghi chú, phản hồi", width=12, sort=False),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: a report that waits (``due``) or one that was submitted (``view``)."""

    values: dict[str, Any]
    due: DueReport | None = None
    view: SubmissionView | None = None

    @property
    def key(self) -> object:
        """What tells the line from the others."""
        return self.view.record.id if self.view is not None else (self.values["name"], self.values["period"])


def read_register(office: Office) -> tuple[Line, ...]:
    """Everything the register shows; runs on the reader's thread."""
    due = [Line(values=_due_values(one), due=one) for one in waiting(office) if one.state != RETURNED]
    return (*due, *(Line(values=_view_values(view), view=view) for view in submissions(office)))


def _due_values(due: DueReport) -> dict[str, Any]:
    days = due.days_left
    left = "" if days is None else f", quá {-days} ngày" if days < 0 else f", còn {days} ngày" if days else ", hôm nay"
    return {
        "name": due.form.name,
        "period": due.period_words,
        "state": due.state,
        "words": STATE_WORDS[due.state],
        "due": f"{format_date(due.due_on)}{left}" if due.due_on else "",
    }


def _view_values(view: SubmissionView) -> dict[str, Any]:
    record = view.record
    made = f"{record.made_at[11:16]} {record.made_at[8:10]}/{record.made_at[5:7]}/{record.made_at[:4]}"
    day = f"{record.due_on[8:10]}/{record.due_on[5:7]}/{record.due_on[:4]}" if record.due_on else ""
    told = [view.answer.note, record.note if record.note != view.answer.note else None, record.despite]
    if record.replaces_id is not None:
        told.insert(0, "bản sửa")
    return {
        "name": view.name,
        "period": view.period_words,
        "state": view.state,
        "words": view.state_words,
        "due": f"{day}, nộp trễ" if view.late else day,
        "made": made,
        "who": record.made_by,
        "file": record.file_name,
        "hash": record.sha256[:_HASH],
        "locked": "có" if record.month_locked else "",
        "note": "; ".join(one for one in told if one),
    }
