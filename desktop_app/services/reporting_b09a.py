"""B09a-TS of a quarter: who takes part in the voluntary schemes at its end, and the State's support of what was collected in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import b09a
from desktop_app.reports.b09a import SchemeBlock, SupportFigures, SupportLine, sum_support
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, Scope, scopes_of
from desktop_app.services.report_periods import months_of, period_key
from desktop_app.services.reporting_head import header_of
from desktop_app.services.reporting_participants import Standing, standings
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day, made_on
from desktop_app.storage.reporting_money import DueSum


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of the quarter that ends with ``month``, with its checks. Raises ``WorldFault`` where no layout is valid."""
    months = months_of(form.period, month)
    day = closing_day(office, month, form.period)
    layout = load_layout(form.code, made_on(office, month))
    since = month_bounds(months[0])[0].isoformat()
    sums = office.read.money_facts.due(since, since, day.isoformat())
    communes = scopes_of(office, COMMUNE, day.year)
    blocks, unsure = [], 0
    for scheme in layout.data["schemes"]:
        order = [name for row in scheme["classes"] for name in row["classes"]]
        people = standings(office, scheme["scheme"], day, order)
        unsure += sum(one.by_register for one in people.values())
        mine = [row for row in sums if row.scheme == scheme["scheme"]]
        blocks.append(_block(office, scheme, communes, people, mine))
    header = header_of(office, month, _period_line(months))
    report = b09a.report(
        blocks,
        paper_form(layout, header),
        caption=f"Từ {format_date(month_bounds(months[0])[0])} đến hết ngày {format_date(day)}",
        made_at=office.now(),
    )
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        layout=layout,
        header=header,
        stem=f"{form.code}-{period_key(form.period, month)}",
    ).with_checks(*_checks(blocks, sums, unsure))


def _period_line(months: Sequence[str]) -> str:
    first, last = months[0], months[-1]
    return f"Từ tháng {first[5:]} năm {first[:4]} đến tháng {last[5:]} năm {last[:4]}"


def _block(
    office: Office,
    scheme: Mapping[str, Any],
    communes: Sequence[Scope],
    people: Mapping[int, Standing],
    sums: Sequence[DueSum],
) -> SchemeBlock:
    """A scheme by commune; one that nobody ever took part in stays blank."""
    code = scheme["scheme"]
    if not people and not sums and not office.read.cover_facts.any_of([code]):
        return SchemeBlock(name=scheme["name"], key=f"scheme:{code}")
    classes = {
        listed.code: found
        for listed in office.read.reference.codes("support_classes")
        if (found := listed.details.get("form_class"))
    }
    listed_communes = {scope.code: scope.name for scope in communes}
    for other in sorted({*(one.commune_code for one in people.values()), *(row.commune_code for row in sums)}):
        listed_communes.setdefault(other, other)
    lines = []
    for commune, name in listed_communes.items():
        parts = []
        for number, row in enumerate(scheme["classes"]):
            wanted = set(row["classes"])
            here = [
                one
                for one in sums
                if one.commune_code == commune and classes.get(one.support_class or "other", "other") in wanted
            ]
            count = sum(one.commune_code == commune and one.form_class in wanted for one in people.values())
            figures = SupportFigures(
                people=count, due=sum(one.gross for one in here), state=sum(one.state for one in here)
            )
            parts.append(SupportLine(name=row["name"], figures=figures, key=f"commune:{commune}/{code}/{number}"))
        total = sum_support(part.figures for part in parts)
        lines.append(SupportLine(name=name, figures=total, lines=tuple(parts), key=f"commune:{commune}/{code}"))
    return SchemeBlock(name=scheme["name"], communes=tuple(lines), key=f"scheme:{code}")


def _checks(blocks: Sequence[SchemeBlock], sums: Sequence[DueSum], unsure: int) -> Iterator[Check]:
    for block in blocks:
        if not block.communes:
            yield Check(
                level="hint", message=f"“{block.name}” để trống vì đơn vị không có số liệu; hãy điền tay nếu có."
            )
    if any(block.communes for block in blocks):
        yield Check(
            level="warn",
            message="Cột 5, 6 để trống: đơn vị không có số tiền ngân sách nhà nước đã chuyển. Hãy ghi theo chứng từ.",
            page="collect",
        )
    shown = {block.key.removeprefix("scheme:") for block in blocks}
    back = sum(row.refunded for row in sums if row.scheme in shown)
    if back:
        yield Check(
            level="warn",
            message=f"{format_money(back)} lượt thu trong kỳ đã hoàn trả: số phải đóng và NSNN hỗ trợ ở đây chưa trừ. "
            "Hãy trừ phần không còn được hỗ trợ.",
            page="collect",
        )
    others = sum(row.local + row.other for row in sums if row.scheme in shown)
    if others:
        yield Check(
            level="hint",
            message=f"Cột 3 (= 2 − 4) gồm cả {format_money(others)} đ ngân sách địa phương và nguồn khác hỗ trợ.",
            page="collect",
        )
    if unsure:
        yield Check(
            level="hint",
            message=f"{format_money(unsure)} người tham gia theo danh sách nhập: diện hỗ trợ lấy theo hộ trong sổ.",
            page="household",
        )
