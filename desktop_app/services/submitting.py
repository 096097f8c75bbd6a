"""Nộp báo cáo: a report leaves the office, and what left is frozen.

Order of things, so that no power cut can leave a claim without its file: the sheet is made and checked, its files are written whole into the folder,
then everything is frozen in one step of the journal. When freezing fails the files just written are taken away again; one that stays behind (the
machine went down in between) is harmless: nothing claims that it was submitted, and the next file takes another name.

Decisions. A submission is no step that Ctrl+Z takes back: the file has left, and what was sent must stay provable. What changes afterwards is told
as differences; a corrected report is submitted anew and refers to the one it replaces.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.submission_records import Submission
from desktop_app.services import month_closing, submission_names
from desktop_app.services.form_definitions import definition_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.report_calendar import SENT, choices
from desktop_app.services.report_checks import BLOCK, check_before_leaving
from desktop_app.services.report_periods import due_on, last_month, months_of, named, period_words
from desktop_app.services.reporting import form_of, free_name, prepare, save
from desktop_app.services.reporting_values import (
    BATCH,
    HOUSEHOLD,
    MONTH,
    QUARTER,
    XLSX,
    YEAR,
    Check,
    Filters,
    Form,
    Progress,
    Sheet,
)
from desktop_app.services.submission_figures import freeze
from desktop_app.services.submission_rules import rules_now
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"submission"})
FIGURES, NAMES = "figures", "names"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A report about to be submitted: its sheet, everything found about it, and the earlier submission it would replace."""

    sheet: Sheet
    checks: tuple[Check, ...]
    replaces: Submission | None

    @property
    def blocked(self) -> tuple[Check, ...]:
        """What keeps it from leaving."""
        return tuple(check for check in self.checks if check.level == BLOCK)


def prepare_submission(
    office: Office, form_code: str, month: str, filters: Filters | None = None, progress: Progress | None = None
) -> Prepared:
    """Make the report and check it; nothing is written. Raises as ``reporting.prepare``, and ``WorldFault`` for what is no report of a period,
    and for a period that is still to come."""
    form = form_of(form_code)
    if form.period == HOUSEHOLD:
        raise WorldFault(f"{form.name} không lập theo kỳ báo cáo nên không nộp. Hãy lưu hoặc in từ trang Báo cáo.")
    try:
        last = last_month(form.period, month)
        first = month_bounds(months_of(form.period, last)[0])[0]
    except ValueError:
        raise WorldFault(f"Tháng “{month}” phải có dạng năm-tháng, ví dụ 2026-10.") from None
    if first > office.today:
        raise WorldFault(
            f"{_first_upper(period_words(form.period, last))} chưa đến nên chưa nộp được. Hãy chọn lại kỳ báo cáo."
        )
    sheet = prepare(office, form.code, last, filters, progress)
    if form.period == BATCH:
        if sheet.batch_id is None:
            raise WorldFault(f"{form.name} nộp theo đợt kê khai. Hãy lập đợt kê khai trước, rồi nộp đợt đó.")
        sheet = replace(sheet, filters=replace(sheet.filters, batch=sheet.batch_id, waiting=False))
    found = (*sheet.checks, *check_before_leaving(office, sheet))
    order = {BLOCK: 0, "warn": 1}
    checks = tuple(sorted(found, key=lambda check: order.get(check.level, 2)))
    earlier = office.read.submissions.standing(form.code, last, filters_text(sheet))
    return Prepared(sheet=sheet, checks=checks, replaces=earlier)


def submit(
    office: Office,
    form_code: str,
    month: str,
    out_folder: Path,
    filters: Filters | None = None,
    *,
    lock: bool | None = None,
    replaces: int | None = None,
    formats: Sequence[str] = (XLSX,),
    despite: str = "",
    note: str = "",
    progress: Progress | None = None,
) -> Outcome[Submission]:
    """Submit one report: check it, write its files into ``out_folder``, freeze file, figures, names, rules and form.

    ``lock``: close the months of the period with it (``None``: as the office chose); ``replaces``: the submission it corrects (``None``: the one of
    the same form, period and filters that stands, if any); ``despite``: why it leaves although a check forbids it.
    Raises ``RuleBroken`` for figures that do not add up without a reason, for a month that cannot be closed, and for a replacement that is none;
    ``WorldFault`` as ``prepare_submission``, and when the files cannot be written: then nothing is submitted.
    """
    made = prepare_submission(office, form_code, month, filters, progress)
    sheet = made.sheet
    _refuse_blocked(made, despite)
    _check_formats(sheet.form, formats)
    earlier = _replaced(office, made, replaces)
    closing = choices(office).lock_month if lock is None else lock
    months = _months_to_close(office, sheet, asked=lock is True) if closing else ()
    figures, names = freeze(sheet).pack(), submission_names.pack(submission_names.names_of(office, sheet))
    label = f"Nộp {named(sheet.form.name, period_words(sheet.form.period, sheet.month))}"
    written: list[Path] = []
    try:
        contents = _write(sheet, out_folder, formats, written, progress)
        with office.write("submitting.submit", label, undoable=False) as work:
            for one in months:
                month_closing.close_in(work, one, office.today, office.user)
            frozen = _freeze(office, work, sheet, written, contents, earlier, despite, note, locked=bool(months))
            for kind, path in zip(formats, written, strict=True):
                work.submission_parts.freeze(frozen, kind, contents[kind], path.name)
            work.submission_parts.freeze(frozen, FIGURES, figures)
            work.submission_parts.freeze(frozen, NAMES, names)
            day = office.today.isoformat()
            _note(office, work, frozen, SENT, day, note)
            value = work.submissions.get(frozen)
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
    changes = CHANGES | (month_closing.CHANGES if months else frozenset())
    return Outcome(value=value, changes=changes, label=label, notes=_notes(office, value, earlier, figures))


def deadline(office: Office, sheet: Sheet) -> date | None:
    """The last day to submit. The law's day is for the agency's forms; a table of the office has one only where the office submits it each
    period."""
    dated = sheet.form.official or sheet.form.code in choices(office).forms
    return due_on(office.law, sheet.form.period, sheet.month) if dated else None


def filters_text(sheet: Sheet) -> str:
    """The filters as they are kept and compared: only those that are set, in order."""
    return json.dumps({key: getattr(sheet.filters, key) for key in sorted(sheet.filters.used())})


def filters_of(submission: Submission) -> Filters:
    """The filters a submission was made with."""
    found: dict[str, Any] = json.loads(submission.filters)
    values: dict[str, Any] = {}
    for field in fields(Filters):
        if field.name in found:
            kept = found[field.name]
            values[field.name] = tuple(kept) if isinstance(kept, list) else kept
    return Filters(**values)


def _refuse_blocked(made: Prepared, despite: str) -> None:
    if made.blocked and not despite.strip():
        told = " ".join(check.message for check in made.blocked[:3])
        more = f" (và {len(made.blocked) - 3} điều nữa)" if len(made.blocked) > 3 else ""
        raise RuleBroken(
            f"Số liệu trong {made.sheet.form.name} chưa khớp nên chưa nộp được: {told}{more} "
            "Hãy sửa số liệu, hoặc nêu lý do vẫn nộp.",
            rule="submission.blocked",
        )


def _check_formats(form: Form, formats: Sequence[str]) -> None:
    unknown = [kind for kind in formats if kind not in form.formats]
    if not formats or unknown or len(set(formats)) < len(formats):
        raise WorldFault(f"{form.name} nộp được dưới dạng {', '.join(form.formats)}. Hãy chọn lại dạng tệp.")


def _replaced(office: Office, made: Prepared, replaces: int | None) -> int | None:
    """The submission this one corrects. Only the one that stands can be replaced, and only by a report of the same form and period."""
    standing = made.replaces
    if replaces is None:
        return standing.id if standing is not None else None
    try:
        asked = office.read.submissions.get(replaces)
    except KeyError:
        raise WorldFault(f"Không có lần nộp số {replaces}. Hãy xem lại sổ nộp báo cáo.") from None
    if standing is None or asked.id != standing.id:
        later = office.read.submissions.replaced_by(asked.id)
        why = (
            f"đã được thay bằng lần nộp số {later.id}"
            if later is not None
            else "là báo cáo khác mẫu, khác kỳ hoặc khác bộ lọc"
        )
        raise RuleBroken(f"Không thay được lần nộp số {replaces}: {why}.", rule="submission.replaces")
    return asked.id


def _months_to_close(office: Office, sheet: Sheet, *, asked: bool) -> tuple[str, ...]:
    """The months of the period that are still open. Raises ``RuleBroken`` for a month that runs, when closing was asked for by name."""
    if sheet.form.period not in (MONTH, QUARTER, YEAR):
        return ()
    months = months_of(sheet.form.period, sheet.month)
    running = f"{office.today:%Y-%m}"
    if asked and months[-1] >= running:
        raise RuleBroken(
            f"{_first_upper(period_words(sheet.form.period, sheet.month))} chưa kết thúc nên chưa khóa sổ được. Hãy nộp mà không khóa sổ.",
            rule="month.running",
        )
    return tuple(one for one in months if one < running and not month_closing.is_closed(office.read, one))


def _write(
    sheet: Sheet, folder: Path, formats: Sequence[str], written: list[Path], progress: Progress | None
) -> dict[str, bytes]:
    """Write the files under names that are still free; ``written`` grows with each. Their bytes are read back: what is frozen is what lies there."""
    if folder.exists() and not folder.is_dir():
        raise WorldFault(f"{folder.name} là một tệp, không phải thư mục. Hãy chọn thư mục để ghi báo cáo.")
    contents: dict[str, bytes] = {}
    for kind in formats:
        path = free_name(folder / f"{sheet.stem}.{kind}")
        save(sheet, path, progress)
        written.append(path)
        try:
            contents[kind] = path.read_bytes()
        except OSError as exc:
            raise translate_os_error(exc, path) from exc
    return contents


def _freeze(
    office: Office,
    work: UnitOfWork,
    sheet: Sheet,
    written: Sequence[Path],
    contents: dict[str, bytes],
    replaces: int | None,
    despite: str,
    note: str,
    *,
    locked: bool,
) -> int:
    day = deadline(office, sheet)
    first = next(iter(contents.values()))
    return work.submissions.add(
        form=sheet.form.code,
        period=sheet.form.period,
        month=sheet.month,
        filters=filters_text(sheet),
        step_id=work.step_id,
        made_at=office.now().isoformat(timespec="seconds"),
        made_by=office.user,
        due_on=day.isoformat() if day is not None else None,
        folder=str(written[0].parent.resolve()),
        file_name=written[0].name,
        sha256=hashlib.sha256(first).hexdigest(),
        rows=sheet.rows,
        rules=rules_now(office),
        form_version=definition_of(sheet).version,
        month_locked=int(locked),
        replaces_id=replaces,
        despite=despite.strip() or None,
        note=note.strip() or None,
    )


def _note(office: Office, work: UnitOfWork, submission_id: int, state: str, day: str, note: str) -> int:
    return work.submission_events.add(
        submission_id=submission_id,
        state=state,
        happened_on=day,
        note=note.strip() or None,
        noted_at=office.now().isoformat(timespec="seconds"),
        noted_by=office.user,
    )


def _notes(office: Office, value: Submission, earlier: int | None, figures: bytes) -> tuple[str, ...]:
    notes = ["Báo cáo đã nộp được giữ nguyên, không hoàn tác; thay đổi về sau hiện ở phần chênh lệch."]
    if earlier is not None:
        before = {part.part: part.sha256 for part in office.read.submission_parts.of(earlier)}
        same = before.get(FIGURES) == hashlib.sha256(figures).hexdigest()
        words = "số liệu giống hệt lần trước" if same else "đã ghi là bản thay thế"
        notes.append(f"Thay cho lần nộp ngày {_day(office.read.submissions.get(earlier).made_at)}: {words}.")
    if value.period in (MONTH, QUARTER, YEAR) and value.month >= f"{office.today:%Y-%m}":
        words = _first_upper(period_words(value.period, value.month))
        notes.append(f"{words} chưa kết thúc: số liệu mới đến ngày {format_date(office.today)}.")
    if value.due_on is not None and value.made_at[:10] > value.due_on:
        notes.append(f"Nộp sau hạn {_day(value.due_on)}.")
    return tuple(notes)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso[:10]))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
