"""Reports that leave the office: which there are, one of them made from the records, and the files it is saved as.

``prepare`` makes a ``Sheet``: the same values are drawn as pages (``pdf_of``) and written as a workbook (``save``), so that
what is looked at, what is printed and what is sent are one thing.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.domain.dates import month_key
from desktop_app.excel.forms import fill_form
from desktop_app.excel.list_writer import write_list
from desktop_app.excel.workbook_password import lock_workbook
from desktop_app.reports.pdf import render_pdf
from desktop_app.services.office import Office
from desktop_app.services.report_periods import LENGTHS, due_on, last_month, period_words
from desktop_app.services.reporting_catalogue import FORMS
from desktop_app.services.reporting_letterhead import signers
from desktop_app.services.reporting_lists import Preparer
from desktop_app.services.reporting_values import (
    BATCH,
    HOUSEHOLD,
    PDF,
    XLSX,
    Check,
    Filters,
    Form,
    Progress,
    SavedReport,
    Sheet,
    check_month,
    closing_day,
)
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.faults import WorldFault

__all__ = [
    "BATCH",
    "HOUSEHOLD",
    "PDF",
    "XLSX",
    "Check",
    "Filters",
    "Form",
    "SavedReport",
    "Sheet",
    "form_of",
    "forms",
    "forms_json",
    "free_name",
    "pdf_of",
    "prepare",
    "report_json",
    "save",
]

_FILTER_NAMES = {
    "batch": "đợt kê khai",
    "commune": "xã, phường",
    "collector": "nhân viên thu",
    "household": "hộ",
    "hamlet": "thôn, tổ dân phố",
    "incomes": "mức thu nhập",
    "person": "người",
    "employer": "đơn vị",
    "organisation": "tổ chức thu",
    "round": "đợt vận động",
}


def forms() -> tuple[Form, ...]:
    """Every report that can be made, the official ones first."""
    return tuple(form for form, _ in FORMS)


def forms_json() -> list[dict[str, Any]]:
    """The list of ``report --list --json``."""
    return [form.as_json() for form in forms()]


def form_of(code: str) -> Form:
    """One report by its code, however its letters are written. Raises ``WorldFault`` for an unknown one."""
    return _entry(code)[0]


def prepare(
    office: Office, code: str, month: str, filters: Filters | None = None, progress: Progress | None = None
) -> Sheet:
    """Make one report of a month (``YYYY-MM``) with its checks. ``progress(done, total, text)`` may raise to cancel.

    A report of a quarter or a year is that of the one the month lies in; its sheet names it by its last month.
    Raises ``WorldFault`` for an unknown form, a filter the form does not know, a commune, batch or collector that is not
    there, a month that is none, a list that nobody stands in yet, or a form that was not valid then.
    """
    form, preparer = _entry(code)
    wanted = filters or Filters()
    month = last_month(form.period, check_month(month))
    _check_filters(office, form, wanted)
    sheet = preparer(office, form, month, wanted, **_telling(preparer, progress))
    due = due_on(office.law, form.period, month)
    return replace(sheet, due_on=due).with_checks(*_common_checks(office, form, month))


def pdf_of(sheet: Sheet, progress: Progress | None = None) -> bytes:
    """The pages as they print. ``progress(done, total, text)`` may raise to cancel. Raises ``WorldFault`` without a typeface."""
    if sheet.document is not None:
        return sheet.document.render(progress)
    return render_pdf(sheet.report, None if progress is None else lambda done, total: progress(done, total, "trang"))


def save(
    sheet: Sheet, path: Path, progress: Progress | None = None, *, pages: bytes | None = None, password: str = ""
) -> SavedReport:
    """Write the sheet to ``path``, whose suffix says as what: ``.xlsx`` or ``.pdf``; the file appears whole or not at all.

    ``pages``: the PDF when it was drawn already; ``password``: what the workbook opens with (see ``file_passwords``). Raises ``WorldFault``
    for another suffix, for a PDF with a password, and for a file that cannot be written (open in Excel, read-only folder, disk full).
    """
    kind = _kind_of(path, sheet.form)
    if kind == PDF and password:
        raise WorldFault("Mật khẩu chỉ đặt được cho tệp Excel. Hãy lưu Excel, hoặc lưu PDF không có mật khẩu.")
    if kind == PDF:
        content = pages if pages is not None else pdf_of(sheet, progress)
        with writing(path) as temporary:
            temporary.write_bytes(content)
    elif password:
        with writing(path) as temporary:
            _save_workbook(sheet, temporary, progress)
            lock_workbook(temporary, password)
    else:
        _save_workbook(sheet, path, progress)
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    return SavedReport(path=path, sha256=sha256, rows=sheet.rows)


def report_json(
    office: Office, form: str, month: str | None, out: Path | None = None, filters: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Make and save one report; the object of ``report --json``.

    Without ``out`` it becomes a workbook (slips: a PDF) in the current folder, under a name that is still free. A form of the period
    ``household`` needs no ``month``. Raises as ``prepare`` and ``save``.
    """
    month = month or month_key(office.today)
    if out is not None:
        _kind_of(out, form_of(form))
    sheet = prepare(office, form, month, Filters.read(filters or {}))
    saved = save(sheet, out if out is not None else free_name(Path.cwd() / f"{sheet.stem}.{sheet.form.formats[0]}"))
    return {
        "form": sheet.form.code,
        "month": sheet.month,
        "path": str(saved.path),
        "rows": saved.rows,
        "sha256": saved.sha256,
        "checks": [{"level": check.level, "message": check.message} for check in sheet.checks],
    }


def _entry(code: str) -> tuple[Form, Preparer]:
    for form, preparer in FORMS:
        if form.code.lower() == code.strip().lower():
            return form, preparer
    known = ", ".join(form.code for form in forms())
    raise WorldFault(f"Không có mẫu báo cáo “{code}”. Các mẫu đang có: {known}.")


def _telling(preparer: Preparer, progress: Progress | None) -> dict[str, Any]:
    """``progress`` for a preparer that has many steps before its pages and says how far it is."""
    takes = progress is not None and "progress" in inspect.signature(preparer).parameters
    return {"progress": progress} if takes else {}


def _check_filters(office: Office, form: Form, filters: Filters) -> None:
    for key in filters.used():
        if key not in form.filters:
            raise WorldFault(f"Mẫu {form.code} không lọc theo {_FILTER_NAMES[key]}. Hãy bỏ bộ lọc đó.")
    if filters.commune is not None:
        covered = {commune.code: commune.name for commune in office.read.communes.covered()}
        if filters.commune not in covered:
            known = ", ".join(f"{code} {name}" for code, name in covered.items())
            raise WorldFault(f"Đơn vị không phụ trách xã, phường mang mã {filters.commune}. Các mã đang có: {known}.")
    if filters.collector is not None:
        try:
            office.read.collectors.get(filters.collector)
        except KeyError:
            raise WorldFault(f"Không có nhân viên thu mang số {filters.collector}. Hãy chọn lại.") from None


def _common_checks(office: Office, form: Form, month: str) -> list[Check]:
    """What concerns every report: a period still running, names that are missing under the signature."""
    checks = []
    if form.period in LENGTHS:
        closing = closing_day(office, month, form.period)
        words = period_words(form.period, month)
        words = words[:1].upper() + words[1:]
        if month_key(office.today) <= month and closing == office.today:
            checks.append(Check(level="hint", message=f"{words} chưa kết thúc: số liệu đến hôm nay, còn thay đổi."))
        elif closing > office.today:
            checks.append(Check(level="warn", message=f"{words} chưa đến. Hãy kiểm tra lại kỳ đã chọn."))
        if not signers(office).director:
            checks.append(
                Check(
                    level="hint",
                    message="Chưa ghi tên người ký; chỗ ký để trống. Mở “Người ký…” để ghi một lần cho mọi báo cáo.",
                )
            )
    return checks


def _kind_of(path: Path, form: Form) -> str:
    kind = path.suffix.lower().lstrip(".")
    if kind not in form.formats:
        names = " hoặc ".join(f".{name}" for name in form.formats)
        raise WorldFault(f"Không ghi được báo cáo vào “{path.name}”. Hãy đặt tên tệp kết thúc bằng {names}.")
    return kind


def _save_workbook(sheet: Sheet, path: Path, progress: Progress | None) -> None:
    report = sheet.report
    if sheet.layout is not None:
        totals = report.total.values if report.total is not None else {}
        fill_form(sheet.layout, header=sheet.header, rows=report.rows, totals=totals, out_path=path)
        return
    assert sheet.table is not None, "a sheet is an official form or a list"
    whole = len(sheet.table.rows)
    write_list(
        path,
        sheet=sheet.form.title[:31],
        columns=sheet.table.columns,
        rows=sheet.table.rows,
        title=report.title[0].text,
        lines=[*(line.text for line in report.title[1:]), report.caption],
        totals=sheet.table.totals,
        made_at=report.made_at,
        progress=None if progress is None else lambda done: progress(done, whole, "dòng"),
    )


def free_name(path: Path) -> Path:
    """The path, or the next free "name-2", "name-3": an earlier report is never overwritten by chance."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
