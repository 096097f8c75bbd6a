"""Kết quả rà soát: of a round or a whole month, how many households were reached, what people said and what came of it.

By hamlet, by who went, by the source of the lead, by the way of the contact, and the reasons of those who declined. The figures are
those of ``round_report``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.reports.report import Value, percent_of
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of, subtotal
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day
from desktop_app.services.round_report import (
    CHANNEL,
    COLLECTOR,
    CUTS,
    HAMLET,
    NOBODY,
    SOURCE,
    RoundLine,
    RoundWork,
    lines_of,
    round_work,
    span_work,
)

_OUTCOMES = "Kết quả cuối cùng (lượt người theo chế độ)"
_PARTS = {
    HAMLET: "I. Theo thôn, tổ dân phố",
    COLLECTOR: "II. Theo người thực hiện",
    SOURCE: "III. Theo nguồn danh sách tiềm năng",
    CHANNEL: "IV. Theo cách tiếp xúc",
}


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The results of a round, else of a month, of all communes or of one. Raises ``WorldFault`` for an unknown round."""
    first, last = month_bounds(month)[0], closing_day(office, month)
    work = office.read
    if filters.round is not None:
        round_ = find_round(work, filters.round)
        found = round_work(office, round_.id, commune=filters.commune)
        facts = f"Đợt “{round_.name}”" + (
            f", từ ngày {format_date(date.fromisoformat(round_.starts_on))}" if round_.starts_on else ""
        )
        tail, subtitle, when = f"-dot-{round_.id}", "Cả đợt, đến hôm nay", f"đợt “{round_.name}”"
    else:
        found = span_work(office, first, last, commune=filters.commune)
        facts, tail, when = f"Các lần tiếp xúc từ {format_date(first)} đến {format_date(last)}", "", ""
        subtitle = f"Tháng {month[5:]} năm {month[:4]}"
    names = {code.code: code.name for code in work.reference.codes("visit_outcomes", office.today.isoformat())}
    total = found.total()
    groups = [_group(found, cut, total) for cut in CUTS] + [_reasons(office, found)]
    communes = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, office.today.year)}
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="KẾT QUẢ RÀ SOÁT, VẬN ĐỘNG",
        subtitle=subtitle,
        facts=facts,
        fields=_fields(names),
        groups=[group for group in groups if group.rows],
        notes=(
            "Mã kết quả: " + "; ".join(f"{digit} {name}" for digit, name in sorted(names.items())) + ".",
            (
                "Mỗi người (hoặc hộ, khi gặp cả hộ) tính một lần cho mỗi chế độ, theo lần tiếp xúc cuối. Hộ do hai người cùng đến, hộ gặp bằng "
                "hai cách, người có tên ở hai nguồn tính ở cả hai dòng của phần II, III, IV; dòng “Cộng” tính một lần."
            ),
            (
                f"Đã đóng: từ lần gặp đầu đến ngày {format_date(found.until)}. Giữ hẹn: đóng trong hạn hẹn. "
                "Còn gặp lại: kết quả cuối chưa khép và chưa đóng."
            ),
        ),
        when=when,
        signed_on=office.today,  # a look at what was done so far, not the closing of a month
        scope=communes[filters.commune] if filters.commune else "toàn đơn vị",
        tail=tail + (f"-{filters.commune}" if filters.commune else ""),
    )
    return sheet.with_checks(*_checks(found, month, filters))


def _fields(names: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(key="number", heading=("TT",), width=4.5, align="center"),
        Field(key="name", heading=("Thôn, tổ; người thực hiện; nguồn; cách tiếp xúc; lý do",), width=31),
        Field(key="households", heading=("Hộ", "Tổng số"), width=7.5, kind="count"),
        Field(key="reached", heading=("Hộ", "Đã đến"), width=7, kind="count"),
        Field(key="percent", heading=("Hộ", "Tỷ lệ %"), width=7.5, kind="percent"),
        Field(key="left", heading=("Hộ", "Chưa đến"), width=7.5, kind="count"),
        Field(key="contacts", heading=("Lượt tiếp xúc",), width=8, kind="count"),
        *(Field(key=f"outcome_{digit}", heading=(_OUTCOMES, digit), width=6, kind="count") for digit in sorted(names)),
        Field(key="seen", heading=("Người theo chế độ", "Đã gặp"), width=7.5, kind="count"),
        Field(key="paid", heading=("Người theo chế độ", "Đã đóng"), width=7.5, kind="count"),
        Field(key="again", heading=("Người theo chế độ", "Còn gặp lại"), width=7.5, kind="count"),
        Field(key="promises", heading=("Hẹn đóng", "Đến hạn"), width=7, kind="count"),
        Field(key="kept", heading=("Hẹn đóng", "Giữ hẹn"), width=7, kind="count"),
    )


def _group(found: RoundWork, cut: str, total: RoundLine) -> Group:
    rows = []
    for number, one in enumerate(lines_of(found, cut), start=1):
        name = f"{one.name}, {one.place}" if one.place else one.name
        rows.append(line(f"{cut}:{one.key}", {"number": number, "name": name, **_values(one)}))
    whole = {"name": "Cộng", **_values(total)}
    if cut != HAMLET:
        whole |= {"households": None, "percent": None, "left": None}
    key = "total" if cut == HAMLET else f"total:{cut}"
    return Group(name=_PARTS[cut], rows=tuple(rows), subtotal=subtotal(key, whole))


def _values(one: RoundLine) -> dict[str, Value]:
    return {
        "households": one.households,
        "reached": one.reached,
        "percent": percent_of(one.reached, one.households) if one.households is not None else None,
        "left": one.left,
        "contacts": one.contacts,
        **{f"outcome_{digit}": count for digit, count in one.outcomes.items()},
        "seen": one.seen,
        "paid": one.paid,
        "again": one.again,
        "promises": one.promises,
        "kept": one.kept,
    }


def _reasons(office: Office, found: RoundWork) -> Group:
    """Why people declined or are not eligible, the most frequent first."""
    names = {code.code: code.name for code in office.read.reference.codes("refusal_reasons")}
    counted = found.reasons()
    totals: Counter[str] = Counter()
    for (reason, _), count in counted.items():
        totals[reason] += count
    rows = [
        line(
            f"reason:{reason}",
            {
                "number": number,
                "name": names.get(reason, reason),
                **{f"outcome_{digit}": count for (other, digit), count in counted.items() if other == reason},
            },
        )
        for number, (reason, _) in enumerate(sorted(totals.items(), key=lambda one: (-one[1], one[0])), start=1)
    ]
    return Group(name="V. Lý do từ chối, không thuộc diện", rows=tuple(rows))


def _checks(work: RoundWork, month: str, filters: Filters) -> list[Check]:
    if not work.words:
        when = "đợt này" if filters.round is not None else f"tháng {format_month(month)}"
        return [Check(level="hint", message=f"Chưa ghi lần tiếp xúc nào trong {when}.", page="canvass")]
    found = []
    unnamed = work.column["collector_id"].count(None)
    if unnamed:
        message = f"{format_money(unnamed)} lượt tiếp xúc chưa ghi người đi, đứng ở dòng “{NOBODY}”."
        found.append(Check(level="hint", message=message, page="canvass"))
    silent = sum(word.outcome in ("4", "9") and not word.reason for word in work.last.values())
    if silent:
        found.append(
            Check(
                level="hint",
                message=f"{format_money(silent)} kết quả từ chối, không thuộc diện chưa ghi lý do.",
                page="canvass",
            )
        )
    return found
