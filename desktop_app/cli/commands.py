"""The commands: each calls a verb of the office and returns its answer, as JSON values and as a line for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from desktop_app.cli.answers import Answer, Refused, WrongUsage, closing_well
from desktop_app.domain.money import format_money
from desktop_app.services.office import OfficeFacts, create, open_office
from desktop_app.system import clock
from desktop_app.system.faults import WorldFault


def run_new(options: argparse.Namespace) -> Answer:
    """``new``."""
    facts = OfficeFacts(
        name=options.office,
        communes=[code.strip() for code in options.communes.split(",") if code.strip()],
        station=options.station,
        parent_name=options.parent or "",
        year=options.year,
    )
    with closing_well(create(options.file, facts), options) as office:
        communes = [{"code": commune.code, "name": commune.name} for commune in office.read.communes.covered()]
    answer = {"file": str(options.file), "office": facts.name, "station": facts.station, "communes": communes}
    merged = [code for code in facts.communes if code not in {commune["code"] for commune in communes}]
    note = f" Mã cũ {', '.join(merged)} được thay bằng xã, phường mới sau sắp xếp." if merged else ""
    named = ", ".join(f"{commune['code']} {commune['name']}" for commune in communes)
    return answer, f"Đã lập {options.file.name} cho {facts.name}: {named}.{note}"


def run_demo(options: argparse.Namespace) -> Answer:
    """``demo``."""
    from desktop_app.services import demo  # its generator is needed here only

    made = demo.build(options.file, people=options.people, seed=options.seed, as_of=options.as_of)
    with closing_well(made, options) as office:
        people, households = office.read.people.count(), office.read.households.count()
    answer = {"file": str(options.file), "people": people, "households": households, "seed": options.seed}
    return answer, f"Đã tạo dữ liệu mẫu {options.file.name}: {people} người trong {households} hộ."


def run_import(options: argparse.Namespace) -> Answer:
    """``import``."""
    from desktop_app.services import import_files, importing  # loads the workbook reader

    if options.kind is not None and options.kind not in importing.kind_titles():
        raise WrongUsage(f"--as nhận một trong: {', '.join(importing.kind_titles())}.")
    with closing_well(open_office(options.file), options) as office:
        seen = importing.preview(
            office,
            options.workbook,
            kind=options.kind,
            sheet=options.sheet,
            policy=options.policy,
            commune=options.commune or "",
        )
        if options.rejects and seen.totals.rejected:
            import_files.save_rejects(seen, options.rejects)  # first: when it cannot be written, nothing is taken in
        receipt = seen if options.dry_run else importing.commit(office, seen).value
    counted, done = seen.totals, "Thử nhập" if options.dry_run else "Đã nhập"
    return import_files.receipt_json(receipt), (
        f"{done} {options.workbook.name}: đọc {counted.read} = thêm {counted.added} + sửa {counted.updated} "
        f"+ giống {counted.same} + lỗi {counted.rejected}; bỏ qua {counted.ignored} dòng."
    )


def run_imports(options: argparse.Namespace) -> Answer:
    """``imports``."""
    from desktop_app.services import import_history  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        found = import_history.list_imports(office)
    lines = [f"{one.id}  {one.imported_at}  {one.file_name}  (đọc {one.read}, thêm {one.added})" for one in found]
    items = [
        {
            "import_id": one.id,
            "file": one.file_name,
            "imported_at": one.imported_at,
            "kind": one.kind,
            "sheet": one.sheet,
            "policy": one.policy.split(","),
            "read": one.read,
            "added": one.added,
            "updated": one.updated,
            "same": one.same,
            "rejected": one.rejected,
            "ignored": one.ignored,
        }
        for one in found
    ]
    return {"imports": items}, "\n".join(lines) or "Chưa có lần nhập nào."


def run_undo(options: argparse.Namespace) -> Answer:
    """``undo``."""
    from desktop_app.services import collecting_undo, history, import_history  # each command loads only what it needs

    with closing_well(open_office(options.file), options) as office:
        if options.import_id is None:
            try:
                last = history.undo_last(office)
            except collecting_undo.MustReverse as must:
                if not options.reason:
                    raise WorldFault(f"{must.sentence} Đồng ý thì chạy lại với --reason và lý do hủy.") from None
                label = collecting_undo.reverse_instead(office, must.step_id, must.receipt.id, options.reason).label
                return {"undone": label, "rows": 0, "left": []}, label
            label, notes, rows = last.label, last.notes, last.value.rows
            left = [{"table": table, "id": row_id} for table, row_id in last.value.left]
        else:
            old = import_history.undo_import(office, options.import_id)
            label, notes, rows = old.label, old.notes, old.value.rows
            left = [{"table": one.kind, "id": one.id, "text": one.text} for one in old.value.left]
    return {"undone": label, "rows": rows, "left": left}, ". ".join([label, *notes])


def run_check(options: argparse.Namespace) -> Answer:
    """``check``."""
    from desktop_app.services import keeping, quality  # each command loads only what it needs

    with closing_well(open_office(options.file), options) as office:
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
            (answer, ""),
            f"{options.file.name} có chỗ hỏng hoặc bị sửa ngoài chương trình. Hãy phục hồi từ bản sao lưu gần nhất.",
        )
    return (
        answer,
        f"{options.file.name} nguyên vẹn: {health.people} người, {health.households} hộ; chất lượng dữ liệu {score.score:.1f}/100.",
    )


def run_backup(options: argparse.Namespace) -> Answer:
    """``backup``."""
    with closing_well(open_office(options.file), options) as office:
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
    from desktop_app.services.explaining_values import parameters_json  # as above
    from desktop_app.services.quoting_values import MemberChoice  # as above

    if options.rules:
        if options.scheme is None:
            raise WrongUsage("Cần --scheme: health-household, voluntary-si hoặc late-payment.")
        names = [item.name for item in fields(quoting_rules.RuleInput)]
        given = {name: getattr(options, name) for name in names if getattr(options, name, None) is not None}
        _refuse_foreign(given, quoting_rules.used_by(options.scheme), f"--scheme {options.scheme}")
        answer = quoting_rules.quote_rules(
            quoting_rules.shipped_law(), quoting_rules.RuleInput(**{"on": clock.today(), **given})
        ).as_json()
    else:
        if options.file is None or options.household is None:
            raise WrongUsage("Cần tệp dữ liệu và --household, hoặc dùng --rules kèm --scheme.")
        names = [item.name for item in fields(quoting_rules.RuleInput)]
        given = {name: None for name in names if getattr(options, name, None) is not None}
        _refuse_foreign(given, ("months", "on", "common_end"), "--household")
        with closing_well(open_office(options.file, every_page=False), options) as office:
            asked = {"months": options.months or 12, "on": options.on, "common_end": options.common_end}
            quote = quoting.quote_household(office, options.household, **asked)
            # Asked for by name, a member whose card runs on is quoted too: the next card follows the one they hold.
            early = {one.person_id: MemberChoice(taken=True) for one in quote.left if one.code == "not-due"}
            if early:
                quote = quoting.quote_household(office, options.household, **asked, choices=early)
            answer = quote.as_json()
            for member, shown in zip(quote.members, answer["members"], strict=True):
                shown["parameters"] = parameters_json(member.quote.snapshot)
    return answer, _quote_text(answer)


def _refuse_foreign(given: Iterable[str], used: Collection[str], where: str) -> None:
    """Refuse an option that would not be counted: a figure that looks counted and is not would be worse."""
    option = {"support_class": "--class"}
    foreign, known = (
        [option.get(name, f"--{name.replace('_', '-')}") for name in names if name != "scheme"]
        for names in ([name for name in given if name not in used], used)
    )
    if foreign:
        raise WrongUsage(f"{where} không dùng {', '.join(foreign)}. Dùng được: {', '.join(known)}.")


def run_why(options: argparse.Namespace) -> Answer:
    """``why``."""
    from desktop_app.services import explaining  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        found = explaining.explain_enrolment(office, options.enrolment, options.on)
    return {"enrolment": options.enrolment, **found.as_json()}, found.as_text()


def _quote_text(answer: dict[str, Any]) -> str:
    """The quote for people: each step with its formula and source, or each member with what they pay."""
    if "members" in answer:
        lines = [
            f"{m['name']}: {format_money(m['payable'])} đ ({m['valid_from']} – {m['valid_to']})"
            for m in answer["members"]
        ]
        return "\n".join([*lines, f"Cộng: {format_money(answer['total'])} đ"])
    lines = [
        f"{step['label']}: {step['formula']} = {step['value']}" + (f"  [{step['source']}]" if step["source"] else "")
        for step in answer["explanation"]
    ]
    return "\n".join([*lines, f"Phải đóng: {format_money(answer['payable'])} đ"])


def run_due(options: argparse.Namespace) -> Answer:
    """``due``."""
    from desktop_app.services import due, due_parts  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        on = options.on or office.today
        if options.by_collector:
            from desktop_app.services.due_collectors import dues_by_collector  # counts by age are seldom asked for

            grouped = dues_by_collector(office, on, due_parts.DueFilter(within=options.within))
            return grouped.as_json(), "\n".join(grouped.lines()) or "Không có ai đến hạn."
        if options.lapsed:
            wanted = due_parts.DueFilter(part=due_parts.LAPSED)
            items = due_parts.due_page(office, wanted, on, options.offset, options.limit)
            total = due_parts.due_count(office, wanted, on)
            answer = {"on": on.isoformat(), "total": total, "items": [item.as_json() for item in items]}
        else:
            found = due.due(office, on, options.within)
            items, answer = found.items, found.as_json()
    lines = [f"{item.ends_on.isoformat()}  {item.name}  {item.scheme}  {item.text}" for item in items]
    return answer, "\n".join(lines) or ("Không có ai gián đoạn." if options.lapsed else "Không có ai đến hạn.")


def run_progress(options: argparse.Namespace) -> Answer:
    """``progress``."""
    from desktop_app.services import progress  # each command loads only what it needs

    with closing_well(open_office(options.file, every_page=False), options) as office:
        codes = progress.figured(office, int(options.month[:4]), options.by)
        answer = progress.progress(office, options.month, by=options.by, codes=codes).as_json()
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
    dated = options.form is None or reporting.form_of(options.form).period != reporting.HOUSEHOLD
    if options.file is None or options.form is None or (options.month is None and dated):
        raise WrongUsage(
            "Cần tệp dữ liệu, mã mẫu và --month (ví dụ: report tep.db B15a-UQ --month 2026-10; phiếu tư vấn: "
            "report tep.db PHIEU-TU-VAN --household SỐ --out phieu.pdf). Xem report --list."
        )
    with closing_well(open_office(options.file, every_page=False), options) as office:
        answer = reporting.report_json(office, options.form, options.month, out=options.out, filters=vars(options))
    period, unit = f" tháng {answer['month']}" if dated else "", reporting.form_of(options.form).unit
    return answer, f"Đã lập {answer['form']}{period}: {answer['path']} ({answer['rows']} {unit})."


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
