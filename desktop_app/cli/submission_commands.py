"""``submit``, ``submissions``, ``differences``: what left the office, frozen, and what changed since."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli import options as options_of
from desktop_app.cli.answers import Answer, closing_well
from desktop_app.services.office import open_office

_FILTERS = ("batch", "commune", "collector", "organisation")


def submit_options(p: argparse.ArgumentParser) -> None:
    """``submit``."""
    p.add_argument("file", type=Path)
    p.add_argument("form", help="mã mẫu")
    p.add_argument("--month", type=options_of.month, required=True, help="tháng báo cáo; quý, năm: một tháng trong kỳ")
    p.add_argument("--out", type=Path, required=True, help="thư mục ghi tệp báo cáo")
    p.add_argument("--format", dest="formats", default="xlsx", help="xlsx, pdf hoặc cả hai, cách nhau bằng dấu phẩy")
    p.add_argument(
        "--lock",
        action=argparse.BooleanOptionalAction,
        help="khóa sổ tháng cùng lúc (mặc định: theo lựa chọn của đơn vị)",
    )
    p.add_argument(
        "--replaces", type=int, metavar="SỐ", help="số lần nộp được thay (mặc định: lần nộp cùng mẫu, cùng kỳ)"
    )
    p.add_argument("--despite", default="", metavar="LÝ-DO", help="lý do vẫn nộp khi số liệu chưa khớp")
    p.add_argument("--note", default="", help="ghi chú")
    p.add_argument("--batch", type=int, help="số đợt kê khai (mẫu theo đợt)")
    p.add_argument("--commune", help="mã xã, phường")
    p.add_argument("--collector", type=int, help="số của nhân viên thu")
    p.add_argument("--organisation", type=int, help="số của tổ chức thu (các mẫu D11)")


def differences_options(p: argparse.ArgumentParser) -> None:
    """``differences``."""
    p.add_argument("file", type=Path)
    p.add_argument("submission", type=int, metavar="SỐ", help="số lần nộp")


def run_submit(options: argparse.Namespace) -> Answer:
    """``submit``."""
    from desktop_app.services.reporting import Filters  # each command loads only what it needs
    from desktop_app.services.submission_register import submission_json  # as above
    from desktop_app.services.submitting import submit  # as above

    with closing_well(open_office(options.file), options) as office:
        made = submit(
            office,
            options.form,
            options.month,
            options.out,
            Filters.read({key: getattr(options, key) for key in _FILTERS}),
            lock=options.lock,
            replaces=options.replaces,
            formats=tuple(kind.strip().lower() for kind in options.formats.split(",") if kind.strip()),
            despite=options.despite,
            note=options.note,
        )
    answer = submission_json(made.value)
    told = f"Đã nộp {answer['form']} tháng {answer['month']}, lần nộp số {answer['submission']}: {answer['path']} ({answer['rows']} dòng)."
    return answer | {"notes": list(made.notes)}, " ".join([told, *made.notes])


def run_submissions(options: argparse.Namespace) -> Answer:
    """``submissions``."""
    from desktop_app.services import report_calendar, submission_register  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        found = submission_register.submissions(office)
        waiting = report_calendar.waiting(office)
    due = [
        {
            "form": one.form.code,
            "month": one.month,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "days_left": one.days_left,
            "state": one.state,
        }
        for one in waiting
    ]
    lines = [
        f"{one.record.id}  {one.made_words}  {one.name} {one.period_words}  {one.state_words}  {one.record.file_name}"
        for one in found
    ]
    lines += [f"{one.words}." for one in waiting]
    return {"submissions": [one.as_json() for one in found], "waiting": due}, "\n".join(
        lines
    ) or "Chưa nộp báo cáo nào."


def run_differences(options: argparse.Namespace) -> Answer:
    """``differences``."""
    from desktop_app.services.differences import NAME_WORDS, differences  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        found = differences(office, options.submission)
    lines = []
    for figure in found.figures:
        names = ", ".join(f"{name.name} ({NAME_WORDS[name.state]})" for name in figure.names)
        told = f"{figure.label}: đã nộp {figure.reported_words}, nay {figure.now_words}"
        lines.append("; ".join(part for part in (told, names, figure.cause) if part))
    return found.as_json(), "\n".join(lines) or "Số liệu hiện nay giống như đã nộp."
