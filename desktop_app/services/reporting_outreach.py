"""Truyền thông: the events of a month, quarter or year by kind, with what followed; sums as they add up, and without counting anybody twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.domain.dates import format_date, month_bounds
from desktop_app.reports.report import Row, Value, roman
from desktop_app.services.office import Office
from desktop_app.services.outreach_results import (
    OutreachLine,
    OutreachSums,
    once_of,
    outreach_year,
    sums_of,
)
from desktop_app.services.report_periods import months_of, period_words
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of, subtotal
from desktop_app.services.reporting_values import QUARTER, YEAR, Check, Filters, Form, Sheet, closing_day

_NAMED, _AREA = "Của người có mặt", "Của cả địa bàn"
_FIELDS = (
    Field(key="number", heading=("TT",), width=4.5, align="center"),
    Field(key="day", heading=("Ngày",), width=10, kind="date", align="center"),
    Field(key="name", heading=("Địa bàn, nơi tổ chức",), width=28),
    Field(key="audience", heading=("Đối tượng",), width=16),
    Field(key="holder", heading=("Người thực hiện",), width=16),
    Field(key="present", heading=("Số người", "Có mặt"), width=7.5, kind="count"),
    Field(key="named", heading=("Số người", "Ghi tên"), width=7.5, kind="count"),
    Field(key="cost", heading=("Chi phí (đồng)",), width=12, kind="money"),
    Field(key="leads_named", heading=(_NAMED, "Tiềm năng"), width=7.5, kind="count"),
    Field(key="paid_named", heading=(_NAMED, "Đã đóng"), width=7, kind="count"),
    Field(key="leads_before", heading=(_AREA, "Tiềm năng, trước"), width=8, kind="count"),
    Field(key="leads_area", heading=(_AREA, "Tiềm năng, sau"), width=8, kind="count"),
    Field(key="paid_before", heading=(_AREA, "Đã đóng, trước"), width=8, kind="count"),
    Field(key="paid_area", heading=(_AREA, "Đã đóng, sau"), width=8, kind="count"),
    Field(key="cost_area", heading=("Chi phí một lượt đóng (đồng)",), width=11, kind="money"),
)
FORMS = (
    Form(code="TH-TRUYENTHONG", title="Kết quả truyền thông tháng", filters=("commune",), unit="buổi"),
    Form(code="TH-TRUYENTHONG-QUY", title="Kết quả truyền thông quý", period=QUARTER, filters=("commune",), unit="buổi"),
    Form(code="TH-TRUYENTHONG-NAM", title="Kết quả truyền thông năm", period=YEAR, filters=("commune",), unit="buổi"),
)  # fmt: skip


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The events of the period that ends with ``month``, of all communes or of one."""
    since = month_bounds(months_of(form.period, month)[0])[0]
    until = closing_day(office, month, form.period)
    found = outreach_year(office, since, until)
    lines = [one for one in reversed(found.lines) if filters.commune in (None, one.event.commune_code)]
    kinds = dict.fromkeys(one.kind for one in lines)
    groups = []
    for place, kind in enumerate(kinds, start=1):
        mine = [one for one in lines if one.kind == kind]
        rows = tuple(_row(number, one) for number, one in enumerate(mine, start=1))
        sums = sums_of(mine, {})
        name = f"{roman(place)}. {kind[:1].upper()}{kind[1:]}"
        groups.append(Group(name=name, rows=rows, subtotal=subtotal(f"kind:{mine[0].event.kind}", _sums("Cộng", sums))))
    once = once_of(office, lines, found.days)
    whole = sums_of(lines, once)
    if lines:
        twice = line("once", {"name": "Mỗi người theo chế độ tính một lần", **once})
        groups.append(Group(name="Tất cả các buổi", rows=(subtotal("total", _sums("Cộng các buổi", whole)), twice)))
    words = period_words(form.period, month)
    communes = {commune.code: commune.name for commune in office.read.communes.covered()}
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="KẾT QUẢ TRUYỀN THÔNG",
        subtitle=words[:1].upper() + words[1:].replace("/", " năm "),
        facts=f"Các buổi tổ chức từ {format_date(since)} đến {format_date(until)}",
        fields=_FIELDS,
        groups=groups,
        notes=(
            (
                f"Tính lượt người theo chế độ trong {found.days} ngày kể từ ngày tổ chức; “trước”: cùng số ngày liền trước. Buổi chưa đủ "
                f"{found.days} ngày thì tính đến hôm nay và so với đúng số ngày đã qua."
            ),
            (
                "Tiềm năng theo thôn người đó đang ở, tiền đóng theo thôn khi đóng. Một người theo sau hai buổi được tính ở cả hai buổi; dòng "
                "cuối tính một lần. Chi phí một lượt đóng: chi phí chia cho số đã đóng của địa bàn, chỉ các buổi có ghi chi phí."
            ),
        ),
        scope=communes[filters.commune] if filters.commune else "toàn đơn vị",
        group_heading="Hình thức",
        signed_on=office.today,  # a look at what was done so far, not the closing of a month
        tail=f"-{filters.commune}" if filters.commune else "",
    )
    return sheet.with_checks(*_checks(lines, found.days, words))


def _row(number: int, one: OutreachLine) -> Row:
    event = one.event
    return line(
        f"outreach:{event.id}",
        {
            "number": number,
            "day": date.fromisoformat(event.held_on),
            "name": ", ".join(part for part in (one.area, event.place) if part),
            "audience": event.audience or "",
            "holder": one.holder,
            "present": event.present,
            "named": one.named,
            "cost": event.cost,
            **{key: getattr(one, key) for key in _COUNTED},
            "cost_area": one.cost_area,
        },
    )


_COUNTED = ("leads_named", "paid_named", "leads_before", "leads_area", "paid_before", "paid_area")


def _sums(name: str, sums: OutreachSums) -> Mapping[str, Value]:
    return {
        "name": f"{name} ({sums.events} buổi)",
        "present": sums.present,
        "named": sums.named,
        "cost": sums.cost,
        **{key: sums.added[key] for key in _COUNTED},
        "cost_area": sums.cost_each,
    }


def _checks(lines: Sequence[OutreachLine], days: int, words: str) -> list[Check]:
    def hint(message: str) -> Check:
        return Check(level="hint", message=message, page="canvass", args={"tab": "outreach"})

    if not lines:
        return [hint(f"Chưa ghi buổi truyền thông nào trong {words}.")]
    found = []
    running = sum(one.running for one in lines)
    if running:
        found.append(hint(f"{running} buổi chưa đủ {days} ngày theo dõi: kết quả còn thay đổi."))
    costless = sum(one.event.cost is None for one in lines)
    if costless:
        found.append(hint(f"{costless} buổi chưa ghi chi phí (không có thì ghi 0)."))
    return found
