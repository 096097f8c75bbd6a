"""The same verbs as the window, for scripts and scheduled tasks. No Qt.

Exit codes: 0 done, 1 the input was at fault (a Vietnamese sentence on stderr), 2 wrong usage, 3 a fault of the program (a crash bundle is
written). With ``--json`` one JSON object goes to stdout and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from desktop_app.cli import commands, options, submission_commands, usage
from desktop_app.cli.answers import Answer, Refused, WrongUsage
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import fault_behind
from desktop_app.system.faults import WorldFault
from desktop_app.version import VERSION

Handler = Callable[[argparse.Namespace], Answer]


def wants_window(arguments: Sequence[str], window_commands: frozenset[str]) -> bool:
    """Whether these arguments open a window: nothing, a data file, ``--self-check`` or a command that needs one."""
    if any(word in ("-h", "--help", "--version") for word in arguments):
        return False
    words = [word for word in arguments if not word.startswith("-")]
    if not words or words[0] in window_commands:
        return True
    # A word that is neither a command nor the name of a file is a slip of the pen: the parser says so.
    return words[0] not in _COMMANDS and (bool(Path(words[0]).suffix) or Path(words[0]).exists())


def commands_known() -> tuple[str, ...]:
    """The commands that need no window."""
    return tuple(_COMMANDS)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a replaced stream (tests, pipes) may not be reconfigurable
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    given = _parser().parse_args(arguments)
    try:
        return _run(given)
    except RuleBroken as exc:
        return _say(exc.told, 1)
    except WorldFault as exc:
        return _say(exc.sentence, 1)
    except WrongUsage as exc:
        return _say(f"{exc} Xem cách dùng: an-sinh-xa {given.command} --help", 2)
    except KeyboardInterrupt:
        return _say("Đã dừng theo yêu cầu; phần chưa xong không được ghi.", 1)
    except BrokenPipeError:  # whoever read our output has gone (``| head``)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as exc:  # noqa: BLE001  (the last door: whatever is left is our own fault and goes into a bundle)
        fault = fault_behind(exc, getattr(given, "file", None) or Path())
        return _say(fault.sentence, 1) if fault else _crashed(exc)


def _run(given: argparse.Namespace) -> int:
    handler: Handler = _COMMANDS[given.command][1]
    given.trouble = ""
    try:
        answer, text = handler(given)
    except Refused as exc:
        (answer, text), given.trouble = exc.answer, exc.sentence
    if given.json:
        print(json.dumps(answer, ensure_ascii=False))
    elif text:
        print(text)
    sys.stdout.flush()
    return _say(given.trouble, 1) if given.trouble else 0


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _crashed(exc: Exception) -> int:
    from desktop_app.system.crash import write_bundle  # only when everything else failed

    try:
        told = f"Gói báo lỗi: {write_bundle(exc)}"
    except WorldFault as fault:
        told = f"Không ghi được gói báo lỗi: {fault.sentence}"
    return _say(f"Chương trình gặp lỗi ngoài dự kiến. {told}", 3)


_COMMANDS: dict[str, tuple[str, Handler, Callable[[argparse.ArgumentParser], None]]] = {
    "new": ("lập tệp dữ liệu mới cho một cơ quan", commands.run_new, options.new_options),
    "demo": ("tạo dữ liệu mẫu", commands.run_demo, options.demo_options),
    "import": ("nhập một bảng tính", commands.run_import, options.import_options),
    "imports": ("các lần nhập", commands.run_imports, options.file_options),
    "undo": ("hoàn tác thao tác cuối, hoặc một lần nhập", commands.run_undo, options.undo_options),
    "quote": ("tính số tiền phải đóng và giải thích", commands.run_quote, options.quote_options),
    "why": ("vì sao ra số này: giải thích một lần tham gia đã ghi", commands.run_why, options.why_options),
    "due": ("người sắp hết hạn, đến hạn đóng", commands.run_due, options.due_options),
    "progress": ("tiến độ so với chỉ tiêu", commands.run_progress, options.progress_options),
    "report": ("lập báo cáo", commands.run_report, options.report_options),
    "submit": (
        "nộp một báo cáo: ghi tệp và giữ nguyên số liệu đã nộp",
        submission_commands.run_submit,
        submission_commands.submit_options,
    ),
    "submissions": ("sổ nộp báo cáo", submission_commands.run_submissions, options.file_options),
    "differences": (
        "chênh lệch giữa số đã nộp và số hiện nay",
        submission_commands.run_differences,
        submission_commands.differences_options,
    ),
    "check": ("kiểm tra tệp dữ liệu", commands.run_check, options.file_options),
    "backup": ("sao lưu có kiểm tra", commands.run_backup, options.backup_options),
    "restore": ("phục hồi từ bản sao lưu", commands.run_restore, options.restore_options),
    "bench": ("các phép đo", commands.run_bench, options.bench_options),
}


def _parser() -> argparse.ArgumentParser:
    usage.speak_vietnamese()
    parser = argparse.ArgumentParser(prog="an-sinh-xa", description="An Sinh Xã – chạy không cần cửa sổ.")
    parser.add_argument("--version", action="version", version=VERSION)
    found = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    for name, (help_text, _handler, add_options) in _COMMANDS.items():
        sub = found.add_parser(name, help=help_text)
        add_options(sub)
        sub.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    return parser
