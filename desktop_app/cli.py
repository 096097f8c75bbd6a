"""The same verbs as the window, for scripts and scheduled tasks. No Qt.

Exit codes: 0 done, 1 the input was at fault (a Vietnamese sentence on stderr), 2 wrong usage, 3 a fault of the program (a crash bundle is
written). With ``--json`` one JSON object goes to stdout and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.office import OfficeFacts, create, open_office
from desktop_app.system import clock
from desktop_app.system.faults import WorldFault
from desktop_app.version import VERSION

Answer = tuple[dict[str, Any], str]
Handler = Callable[[argparse.Namespace], Answer]


class Refused(Exception):
    """A command answered, and the answer is bad news (a damaged file): exit 1 after printing it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer[1])
        self.answer = answer


def wants_window(arguments: Sequence[str], window_commands: frozenset[str]) -> bool:
    """Whether these arguments open a window: nothing, a data file, ``--self-check`` or a command that needs one."""
    if any(word in ("-h", "--help", "--version") for word in arguments):
        return False
    words = [word for word in arguments if not word.startswith("-")]
    if not words or words[0] in window_commands:
        return True
    # A word that is neither a command nor the name of a file is a slip of the pen: the parser says so.
    return words[0] not in _COMMANDS and (bool(Path(words[0]).suffix) or Path(words[0]).exists())


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a replaced stream (tests, pipes) may not be reconfigurable
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    handler: Handler = _COMMANDS[options.command][1]
    try:
        answer, text = handler(options)
        code = 0
    except (WorldFault, RuleBroken) as exc:
        print(exc.sentence, file=sys.stderr)
        return 1
    except Refused as exc:
        (answer, text), code = exc.answer, 1
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu; phần chưa xong không được ghi.", file=sys.stderr)
        return 1
    except Exception as exc:  # noqa: BLE001  (the last door: whatever is left is our own fault and goes into a bundle)
        return _crashed(exc)
    print(json.dumps(answer, ensure_ascii=False) if options.json else text)
    if code:
        print(text, file=sys.stderr)
    return code


def _crashed(exc: Exception) -> int:
    from desktop_app.system.crash import write_bundle  # only when everything else failed

    print(f"Chương trình gặp lỗi ngoài dự kiến. Gói báo lỗi: {write_bundle(exc)}", file=sys.stderr)
    return 3


def _new(options: argparse.Namespace) -> Answer:
    facts = OfficeFacts(
        name=options.office,
        communes=[code.strip() for code in options.communes.split(",") if code.strip()],
        station=options.station,
        parent_name=options.parent or "",
        year=options.year,
    )
    with create(options.file, facts) as office:
        communes = [{"code": commune.code, "name": commune.name} for commune in office.read.communes.covered()]
    answer = {"file": str(options.file), "office": facts.name, "station": facts.station, "communes": communes}
    return answer, f"Đã lập {options.file.name} cho {facts.name} với {len(communes)} xã, phường."


def _demo(options: argparse.Namespace) -> Answer:
    from desktop_app.services import demo  # its generator is needed here only

    with demo.build(options.file, people=options.people, seed=options.seed, as_of=options.as_of) as office:
        people, households = office.read.people.count(), office.read.households.count()
    answer = {"file": str(options.file), "people": people, "households": households, "seed": options.seed}
    return answer, f"Đã tạo dữ liệu mẫu {options.file.name}: {people} người trong {households} hộ."


def _import(options: argparse.Namespace) -> Answer:
    from desktop_app.services import importing  # loads the workbook reader

    policy = frozenset(word.strip() for word in options.policy.split(",") if word.strip())
    with open_office(options.file) as office:
        preview = importing.preview(office, options.workbook, kind=options.kind, sheet=options.sheet, policy=policy)
        receipt = importing.dry_run(preview) if options.dry_run else importing.commit(office, preview).value
        if options.rejects:
            importing.save_rejects(preview, options.rejects)
    answer = importing.receipt_json(receipt)
    counts = f"đọc {receipt.read} = thêm {receipt.added} + sửa {receipt.updated} + giống {receipt.same} + lỗi {receipt.rejected}"
    return (
        answer,
        f"{'Thử nhập' if options.dry_run else 'Đã nhập'} {options.workbook.name}: {counts}; bỏ qua {receipt.ignored} dòng.",
    )


def _imports(options: argparse.Namespace) -> Answer:
    from desktop_app.services import importing  # loads the workbook reader

    with open_office(options.file) as office:
        found = importing.imports_json(office)
    lines = [f"{item['import_id']}  {item['imported_at']}  {item['file']}  (đọc {item['read']})" for item in found]
    return {"imports": found}, "\n".join(lines) or "Chưa có lần nhập nào."


def _undo(options: argparse.Namespace) -> Answer:
    from desktop_app.services import history  # each command loads only what it needs

    with open_office(options.file) as office:
        if options.import_id is not None:
            from desktop_app.services import importing  # loads the workbook reader

            outcome = importing.undo_import(office, options.import_id)
        else:
            outcome = history.undo_last(office)
    answer = {
        "undone": outcome.label,
        "rows": outcome.value.rows,
        "left": [{"table": table, "id": row_id} for table, row_id in outcome.value.left],
    }
    return answer, ". ".join([outcome.label, *outcome.notes])


def _check(options: argparse.Namespace) -> Answer:
    from desktop_app.services import keeping, quality  # each command loads only what it needs

    with open_office(options.file) as office:
        health = keeping.check(office)
        score = quality.measure(office)
    answer = {
        "integrity": health.integrity,
        "foreign_keys": health.foreign_keys,
        "journal": health.journal,
        "people": health.people,
        "households": health.households,
        "quality": score.as_json(),
    }
    if not health.sound:
        raise Refused(
            (
                answer,
                f"{options.file.name} có chỗ hỏng hoặc bị sửa ngoài chương trình. Hãy phục hồi từ bản sao lưu gần nhất.",
            )
        )
    return (
        answer,
        f"{options.file.name} nguyên vẹn: {health.people} người, {health.households} hộ; chất lượng dữ liệu {score.score:.1f}/100.",
    )


def _backup(options: argparse.Namespace) -> Answer:
    with open_office(options.file) as office:
        made = office.back_up("command", options.to)
    answer = {
        "path": str(made.path),
        "made_at": made.made_at,
        "people": made.people,
        "households": made.households,
        "verified": True,
    }
    return answer, f"Đã sao lưu và kiểm tra: {made.path} ({made.people} người)."


def _restore(options: argparse.Namespace) -> Answer:
    from desktop_app.services import keeping  # each command loads only what it needs

    aside = keeping.restore(options.backup, options.file)
    kept = f" Tệp cũ được giữ ở {aside.name}." if aside else ""
    return {
        "file": str(options.file),
        "kept_aside": str(aside) if aside else None,
    }, f"Đã phục hồi {options.file.name}.{kept}"


def _quote(options: argparse.Namespace) -> Answer:
    from desktop_app.services import quoting, quoting_rules  # each command loads only what it needs

    if options.rules:
        if options.scheme is None:
            raise WorldFault("Cần --scheme: health-household, voluntary-si hoặc late-payment.")
        names = [item.name for item in fields(quoting_rules.RuleInput)]
        given = {name: getattr(options, name) for name in names if getattr(options, name, None) is not None}
        answer = quoting_rules.quote_rules(
            quoting_rules.shipped_law(), quoting_rules.RuleInput(**{"on": clock.today(), **given})
        ).as_json()
    else:
        if options.file is None or options.household is None:
            raise WorldFault("Cần tệp dữ liệu và --household, hoặc dùng --rules kèm --scheme.")
        with open_office(options.file) as office:
            answer = quoting.quote_household(
                office, options.household, months=options.months or 12, on=options.on
            ).as_json()
    return answer, _quote_text(answer)


def _quote_text(answer: dict[str, Any]) -> str:
    """The quote for people: each step with its formula and source, or each member with what they pay."""
    if "members" in answer:
        lines = [
            f"{m['name']}: {format_money(m['payable'])} đ ({m['valid_from']} – {m['valid_to']})"
            for m in answer["members"]
        ]
        return "\n".join([*lines, f"Cộng: {format_money(answer['total'])} đ"])
    lines = [
        f"{step['label']}: {step['formula']} = {step['value']}  [{step['source']}]" for step in answer["explanation"]
    ]
    return "\n".join([*lines, f"Phải đóng: {format_money(answer['payable'])} đ"])


def _due(options: argparse.Namespace) -> Answer:
    from desktop_app.services import due  # each command loads only what it needs

    with open_office(options.file) as office:
        answer = due.due_json(office, options.on or office.today, options.within)
    lines = [
        f"{item['ends_on']}  {item['name']}  {item['scheme']}  còn {item['days_left']} ngày" for item in answer["items"]
    ]
    return answer, "\n".join(lines) or "Không có ai đến hạn."


def _progress(options: argparse.Namespace) -> Answer:
    from desktop_app.services import progress  # each command loads only what it needs

    with open_office(options.file) as office:
        answer = progress.progress(office, options.month, by=options.by).as_json()
    lines = [
        f"{row['scope']['name']}  {row['indicator']}  {row['actual_to_date']}/{row['plan_year']} ({row['percent_of_year']} %)  {row['pace']}"
        for row in answer["rows"]
    ]
    return answer, "\n".join(lines) or "Chưa có chỉ tiêu cho tháng này."


def _report(options: argparse.Namespace) -> Answer:
    from desktop_app.services import reporting  # each command loads only what it needs

    if options.list:
        forms = reporting.forms_json()
        return {"forms": forms}, "\n".join(f"{form['code']}  {form['title']}" for form in forms)
    if options.file is None or options.form is None or options.month is None:
        raise WorldFault(
            "Cần tệp dữ liệu, mã mẫu và --month (ví dụ: report tep.db B15a-UQ --month 2026-10). Xem report --list."
        )
    with open_office(options.file) as office:
        answer = reporting.report_json(office, options.form, options.month, out=options.out, filters=vars(options))
    return answer, f"Đã lập {answer['form']} tháng {answer['month']}: {answer['path']} ({answer['rows']} dòng)."


def _bench(options: argparse.Namespace) -> Answer:
    runner = Path(__file__).resolve().parents[1] / "tests" / "bench" / "run.py"
    if not runner.is_file():
        raise WorldFault("Phép đo chỉ có trong mã nguồn; bản cài đặt không kèm tests/bench.")
    import subprocess  # only here

    done = subprocess.run(
        [sys.executable, str(runner), "--people", str(options.people)], capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer, "\n".join(
        f"{row['name']}: {row['value']} {row['unit']} (× {row['ratio']} so với {row['against']})"
        for row in answer["figures"]
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("ngày phải viết dạng 2026-10-31") from exc


def _month(text: str) -> str:
    _day(f"{text}-01")
    return text


def _new_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--office", required=True)
    p.add_argument("--communes", required=True, help="mã 5 chữ số, cách nhau bằng dấu phẩy")
    p.add_argument("--station", type=int, default=1)
    p.add_argument("--parent")
    p.add_argument("--year", type=int)


def _demo_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--people", type=int, default=2000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--as-of", type=_day)


def _import_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("workbook", type=Path)
    p.add_argument("--as", dest="kind")
    p.add_argument("--sheet")
    p.add_argument("--policy", default="add,fill")
    p.add_argument("--dry-run", action="store_true")
    p.add_argument("--rejects", type=Path)


def _file_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)


def _undo_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--import", dest="import_id", type=int)


def _quote_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path, nargs="?")
    p.add_argument("--household", type=int)
    p.add_argument("--rules", action="store_true", help="tính theo quy định, không cần tệp dữ liệu")
    p.add_argument("--scheme", choices=("health-household", "voluntary-si", "late-payment"))
    for name in ("order", "months", "income", "supported-months", "local-amount", "amount"):
        p.add_argument(f"--{name}", type=int)
    for name in ("on", "last-end", "due", "paid"):
        p.add_argument(f"--{name}", type=_day)
    for name in ("class", "local-percent", "method", "fund-yield"):
        p.add_argument(f"--{name}", dest="support_class" if name == "class" else name.replace("-", "_"))


def _due_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--on", type=_day)
    p.add_argument("--within", type=int, default=30)


def _progress_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--month", type=_month, required=True)
    p.add_argument("--by", choices=("commune", "hamlet", "collector", "group"), default="commune")


def _report_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path, nargs="?")
    p.add_argument("form", nargs="?")
    p.add_argument("--list", action="store_true")
    p.add_argument("--month", type=_month)
    p.add_argument("--out", type=Path)
    p.add_argument("--batch", type=int, help="số đợt kê khai (mẫu D05-TS)")
    p.add_argument("--commune", help="mã xã, phường")


def _backup_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", type=Path)
    p.add_argument("--to", type=Path)


def _restore_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("backup", type=Path)
    p.add_argument("file", type=Path)


def _bench_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("--people", type=int, default=20000)


_COMMANDS: dict[str, tuple[str, Handler, Callable[[argparse.ArgumentParser], None]]] = {
    "new": ("lập tệp dữ liệu mới cho một cơ quan", _new, _new_options),
    "demo": ("tạo dữ liệu mẫu", _demo, _demo_options),
    "import": ("nhập một bảng tính", _import, _import_options),
    "imports": ("các lần nhập", _imports, _file_options),
    "undo": ("hoàn tác thao tác cuối, hoặc một lần nhập", _undo, _undo_options),
    "quote": ("tính số tiền phải đóng và giải thích", _quote, _quote_options),
    "due": ("người sắp hết hạn, đến hạn đóng", _due, _due_options),
    "progress": ("tiến độ so với chỉ tiêu", _progress, _progress_options),
    "report": ("lập báo cáo", _report, _report_options),
    "check": ("kiểm tra tệp dữ liệu", _check, _file_options),
    "backup": ("sao lưu có kiểm tra", _backup, _backup_options),
    "restore": ("phục hồi từ bản sao lưu", _restore, _restore_options),
    "bench": ("các phép đo", _bench, _bench_options),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="an-sinh-xa", description="An Sinh Xã – chạy không cần cửa sổ.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    for name, (help_text, _handler, add_options) in _COMMANDS.items():
        sub = commands.add_parser(name, help=help_text)
        add_options(sub)
        sub.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    return parser
