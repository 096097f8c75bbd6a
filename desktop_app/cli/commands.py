"""The commands: each calls a verb of the office and returns its answer, as JSON values and as a line for people."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from desktop_app.domain.money import format_money
from desktop_app.services.office import OfficeFacts, create, open_office
from desktop_app.system import clock
from desktop_app.system.faults import WorldFault

Answer = tuple[dict[str, Any], str]


class Refused(Exception):
    """A command answered, and the answer is bad news (a damaged file): exit 1 after printing it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer[1])
        self.answer = answer


def run_new(options: argparse.Namespace) -> Answer:
    """``new``."""
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


def run_demo(options: argparse.Namespace) -> Answer:
    """``demo``."""
    from desktop_app.services import demo  # its generator is needed here only

    with demo.build(options.file, people=options.people, seed=options.seed, as_of=options.as_of) as office:
        people, households = office.read.people.count(), office.read.households.count()
    answer = {"file": str(options.file), "people": people, "households": households, "seed": options.seed}
    return answer, f"Đã tạo dữ liệu mẫu {options.file.name}: {people} người trong {households} hộ."


def run_import(options: argparse.Namespace) -> Answer:
    """``import``."""
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


def run_imports(options: argparse.Namespace) -> Answer:
    """``imports``."""
    from desktop_app.services import importing  # loads the workbook reader

    with open_office(options.file) as office:
        found = importing.imports_json(office)
    lines = [f"{item['import_id']}  {item['imported_at']}  {item['file']}  (đọc {item['read']})" for item in found]
    return {"imports": found}, "\n".join(lines) or "Chưa có lần nhập nào."


def run_undo(options: argparse.Namespace) -> Answer:
    """``undo``."""
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


def run_check(options: argparse.Namespace) -> Answer:
    """``check``."""
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


def run_backup(options: argparse.Namespace) -> Answer:
    """``backup``."""
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


def run_restore(options: argparse.Namespace) -> Answer:
    """``restore``."""
    from desktop_app.services import keeping  # each command loads only what it needs

    aside = keeping.restore(options.backup, options.file)
    kept = f" Tệp cũ được giữ ở {aside.name}." if aside else ""
    return {
        "file": str(options.file),
        "kept_aside": str(aside) if aside else None,
    }, f"Đã phục hồi {options.file.name}.{kept}"


def run_quote(options: argparse.Namespace) -> Answer:
    """``quote``."""
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


def run_due(options: argparse.Namespace) -> Answer:
    """``due``."""
    from desktop_app.services import due  # each command loads only what it needs

    with open_office(options.file) as office:
        answer = due.due_json(office, options.on or office.today, options.within)
    lines = [
        f"{item['ends_on']}  {item['name']}  {item['scheme']}  còn {item['days_left']} ngày" for item in answer["items"]
    ]
    return answer, "\n".join(lines) or "Không có ai đến hạn."


def run_progress(options: argparse.Namespace) -> Answer:
    """``progress``."""
    from desktop_app.services import progress  # each command loads only what it needs

    with open_office(options.file) as office:
        answer = progress.progress(office, options.month, by=options.by).as_json()
    lines = [
        f"{row['scope']['name']}  {row['indicator']}  {row['actual_to_date']}/{row['plan_year']} ({row['percent_of_year']} %)  {row['pace']}"
        for row in answer["rows"]
    ]
    return answer, "\n".join(lines) or "Chưa có chỉ tiêu cho tháng này."


def run_report(options: argparse.Namespace) -> Answer:
    """``report``."""
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


def run_bench(options: argparse.Namespace) -> Answer:
    """``bench``."""
    runner = Path(__file__).resolve().parents[2] / "tests" / "bench" / "run.py"
    if not runner.is_file():
        raise WorldFault("Phép đo chỉ có trong mã nguồn; bản cài đặt không kèm tests/bench.")
    import subprocess  # only here

    done = subprocess.run(
        [sys.executable, str(runner), "--people", str(options.people)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer, "\n".join(
        f"{row['name']}: {row['value']} {row['unit']} (× {row['ratio']} so với {row['against']})"
        for row in answer["figures"]
    )
