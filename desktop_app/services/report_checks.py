"""What to look at before a report leaves: does it add up, in itself and with other forms, against last month and against the plan; what is blank.

The rules are data: the code row of an official form, the table ``[checks]`` of its definition, ``resources/checks``. Each finding opens its records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.form_definitions import between_forms, definition_of
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, OFFICE, indicator_of
from desktop_app.services.progress import ProgressRow, progress
from desktop_app.services.report_calendar import NO_FILTERS, choices
from desktop_app.services.report_periods import period_words, step
from desktop_app.services.report_sums import (
    Finding,
    blanks,
    column_faults,
    formulas,
    row_faults,
    standard_rules,
    summed_columns,
)
from desktop_app.services.reporting import form_of, forms, prepare
from desktop_app.services.reporting_values import MONTH, Check, Sheet
from desktop_app.services.submission_figures import TOTAL, FrozenFigures, FrozenRow, freeze, shown
from desktop_app.system.faults import WorldFault

BLOCK, WARN, HINT = "block", "warn", "hint"
_FEW = 5  # people (or đồng): a change smaller than that is no jump, whatever its percentage
_LISTED = 6  # names in one sentence
Rules = Mapping[str, Any]


def check_before_leaving(office: Office, sheet: Sheet) -> tuple[Check, ...]:
    """Everything found, beside what the sheet says itself: what may not leave first (``block``), then warnings, then hints."""
    figures, rules = freeze(sheet), definition_of(sheet).checks
    found = [
        *_sums(office, sheet, figures, rules),
        *_blanks(office, sheet, figures, rules),
        *_against_last(office, sheet, figures, rules),
        *_against_plan(office, sheet, figures, rules),
        *_between(office, sheet, figures),
    ]
    return tuple(sorted(found, key=lambda check: (BLOCK, WARN, HINT).index(check.level)))


# -- inside the form


def _sums(office: Office, sheet: Sheet, figures: FrozenFigures, rules: Rules) -> Iterator[Check]:
    # A code row with a slip of the print is put right by the definition.
    codes = {column.key: column.code for column in sheet.report.columns} | dict(rules.get("codes", {}))
    columns = rules.get("columns") or summed_columns(figures)
    for finding in column_faults(figures, formulas(codes)):
        yield _told(office, BLOCK, sheet, finding, rules)
    for finding in row_faults(figures, rules.get("sums") or standard_rules(figures), columns):
        yield _told(office, BLOCK, sheet, finding, rules)


def _blanks(office: Office, sheet: Sheet, figures: FrozenFigures, rules: Rules) -> Iterator[Check]:
    for column, rows in blanks(figures, rules.get("expected", {})):
        described = figures.column(column)
        assert described is not None
        page, args = place_of(office, sheet, rows[0], column, rules)
        message = f"Còn trống “{described.label}”: {_some(rows)}. Hãy bổ sung trước khi nộp."
        yield Check(level=WARN, message=message, page=page, args=args)


# -- against the month before


def _against_last(office: Office, sheet: Sheet, figures: FrozenFigures, rules: Rules) -> Iterator[Check]:
    carried, jumps = rules.get("carried", ()), rules.get("jumps", ())
    if not (carried or jumps):
        return
    month = step(sheet.form.period, sheet.month, -1)
    sent = office.read.submissions.standing(sheet.form.code, month, NO_FILTERS) if not sheet.filters.used() else None
    before = _sent_figures(office, sent.id) if sent is not None else None
    if before is None:
        try:
            before = freeze(prepare(office, sheet.form.code, month, sheet.filters))
        except (WorldFault, RuleBroken):
            return  # the form was not valid then, or there was nobody to list
    then = period_words(sheet.form.period, month)
    for rule in carried:
        odd = [row for row in figures.rows if _broken(rule, row, before, fresh_year=month[:4] != sheet.month[:4])]
        if odd:
            described = figures.column(rule["column"])
            assert described is not None
            where = _some([row for row in odd if row.key != TOTAL] or odd)
            message = f"“{described.label}” không bằng lũy kế {then} cộng số trong tháng ở: {where}."
            if sent is None:
                yield _told(office, WARN, sheet, Finding(row=odd[0], column=rule["column"], message=message), rules)
            else:
                message += f" Số liệu {then} đã thay đổi sau khi nộp; hãy xem chênh lệch và nộp lại bản sửa nếu cần."
                yield Check(level=WARN, message=message, page="submission", args={"submission": sent.id})
    yield from _jumps(office, sheet, figures, before, then, rules)


def _broken(rule: Rules, row: FrozenRow, before: FrozenFigures, *, fresh_year: bool) -> bool:
    now, adds = row.values.get(rule["column"]), row.values.get(rule["adds"])
    then = before.row(row.key)
    earlier = then.values.get(rule["column"]) if then is not None and not fresh_year else 0
    if not isinstance(now, int) or not isinstance(adds, int):
        return False
    return now != (earlier if isinstance(earlier, int) else 0) + adds


def _jumps(
    office: Office, sheet: Sheet, figures: FrozenFigures, before: FrozenFigures, then: str, rules: Rules
) -> Iterator[Check]:
    percent = choices(office).jump_percent
    for row in figures.rows:
        earlier = before.row(row.key)
        if earlier is None or row.kind not in (TOTAL, "subtotal"):
            continue
        for column in rules.get("jumps", ()):
            now, was = row.values.get(column), earlier.values.get(column)
            if not isinstance(now, int) or not isinstance(was, int) or abs(now - was) < _FEW:
                continue
            if abs(now - was) * 100 <= percent * was:
                continue
            described = figures.column(column)
            assert described is not None
            change = f"{'tăng' if now > was else 'giảm'} {abs(now - was) * 100 // was} %" if was else "trước đó bằng 0"
            message = f"{row.label}, “{described.label}”: {shown(now, described.kind)}, {then} là {shown(was, described.kind)} ({change})."
            yield _told(office, HINT, sheet, Finding(row=row, column=column, message=message), rules)


def _sent_figures(office: Office, submission_id: int) -> FrozenFigures | None:
    parts = {part.part: part for part in office.read.submission_parts.of(submission_id)}
    content = office.read.submission_parts.content(parts["figures"]) if "figures" in parts else None
    return FrozenFigures.unpack(content) if content is not None else None


# -- against the plan


def _against_plan(office: Office, sheet: Sheet, figures: FrozenFigures, rules: Rules) -> Iterator[Check]:
    total = figures.row(TOTAL)
    wanted = [*rules.get("committed", ()), *rules.get("reached", ())]
    if total is None or not wanted or sheet.form.period != MONTH:
        return
    table = progress(office, sheet.month, COMMUNE)
    rows = {row.indicator: row for row in table.rows if row.scope.kind == OFFICE}
    for rule in rules.get("committed", ()):
        planned, value = rows[rule["indicator"]], total.values.get(rule["column"])
        if isinstance(value, int) and planned.plan_year and value != planned.plan_year:
            name = indicator_of(office, rule["indicator"]).name
            message = (
                f"{name}: nhân viên thu cam kết cộng lại {format_money(value)}, chỉ tiêu năm của đơn vị là "
                f"{format_money(planned.plan_year)}."
            )
            yield Check(level=HINT, message=message, page="plan")
    for rule in rules.get("reached", ()):
        planned = rows[rule["indicator"]]
        if planned.pace == "behind":
            yield _behind(office, sheet, planned)


def _behind(office: Office, sheet: Sheet, row: ProgressRow) -> Check:
    name = indicator_of(office, row.indicator).name
    message = (
        f"{name}: lũy kế {format_money(row.actual_to_date)}/{format_money(row.plan_year)}, "
        f"chỉ tiêu tính đến ngày là {format_money(row.plan_to_date)}: chậm so với chỉ tiêu."
    )
    return Check(level=HINT, message=message, page="overview", args={"month": sheet.month, "indicator": row.indicator})


# -- between forms


def _between(office: Office, sheet: Sheet, figures: FrozenFigures) -> Iterator[Check]:
    if sheet.form.period != MONTH or sheet.filters.used():
        return
    known = {form.code for form in forms()}
    others: dict[str, FrozenFigures | str] = {}
    for rule in between_forms():
        codes = {rule["left"]["form"], rule["right"]["form"]}
        if sheet.form.code not in codes or not codes <= known:
            continue
        (other,) = codes - {sheet.form.code}
        if other not in others:
            others[other] = _made(office, other, sheet.month)
        found = others[other]
        if isinstance(found, str):
            yield Check(level=HINT, message=f"Chưa đối chiếu được với {form_of(other).name}: {found}")
            continue
        sides = {sheet.form.code: figures, other: found}
        left, right = (_measured(sides[rule[side]["form"]], rule[side]) for side in ("left", "right"))
        if left is None or right is None:
            continue
        at_most = rule.get("relation") == "at-most"
        if left > right if at_most else left != right:
            names = [form_of(rule[side]["form"]).name for side in ("left", "right")]
            only = "chỉ " if at_most else ""
            message = (
                f"{rule['name']}: {names[0]} ghi {format_money(left)}, {names[1]} {only}ghi {format_money(right)}."
            )
            yield Check(level=rule["level"], message=message, page="report", args={"form": other, "month": sheet.month})


def _made(office: Office, code: str, month: str) -> FrozenFigures | str:
    """The figures of another form of the month, or the sentence that says why there are none."""
    try:
        return freeze(prepare(office, code, month))
    except (WorldFault, RuleBroken) as exc:
        return exc.sentence


def _measured(figures: FrozenFigures, side: Rules) -> int | None:
    """What one side of a rule comes to; ``None`` where the form leaves it blank."""
    if "filled" in side:
        return sum(bool(row.values.get(side["filled"])) for row in figures.rows if row.kind != TOTAL)
    row = figures.row(side["row"])
    values = [row.values.get(column) for column in side["columns"]] if row is not None else []
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if known else None


# -- where a finding leads to


def place_of(office: Office, sheet: Sheet, row: FrozenRow, column: str, rules: Rules) -> tuple[str, dict[str, Any]]:
    """The page of the window, and its arguments, where the records behind a cell are seen; ("", {}) when there is none."""
    if row.person_id is not None:
        home = office.read.reporting.contacts([row.person_id]).get(row.person_id)
        return (
            ("household", {"household": home.household_id, "person": row.person_id}) if home is not None else ("", {})
        )
    indicator = rules.get("indicators", {}).get(column)
    kind, _, code = row.key.partition("/")[0].partition(":")
    if indicator is not None:
        args: dict[str, Any] = {"month": sheet.month, "indicator": indicator, "only_month": "month" in column}
        return "overview", args | ({"collector": code} if kind == "collector" else {})
    if kind == "collector" and "committed" in column:
        return "plan", {}
    return "", {}


def _told(office: Office, level: str, sheet: Sheet, finding: Finding, rules: Rules) -> Check:
    page, args = place_of(office, sheet, finding.row, finding.column, rules)
    return Check(level=level, message=finding.message, page=page, args=args)


def _some(rows: Sequence[FrozenRow]) -> str:
    names = list(dict.fromkeys(row.label for row in rows))
    more = f" và {len(names) - _LISTED} dòng nữa" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
