"""B06a-TS of a month: 85 coded rows, each from the figure its definition names; what nobody knows stays blank."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.money import format_money
from desktop_app.excel.form_layout import FormLayout
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import prescribed
from desktop_app.services.office import Office
from desktop_app.services.reporting_head import header_of, month_line
from desktop_app.services.reporting_movements import Span, span_of
from desktop_app.services.reporting_prescribed import prescribed_checks, rows_of, values_of
from desktop_app.services.reporting_sources import Sources, sources_of
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, made_on


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    span, on = span_of(office, month), made_on(office, month)
    layout = load_layout(form.code, on)
    sources = sources_of(office, span, layout.data, on)
    values = values_of(layout, sources)
    header = header_of(office, month, month_line(month))
    caption = f"Tháng {format_month(month)}, số liệu đến hết ngày {format_date(span.day)}"
    report = prescribed.report(paper_form(layout, header), values, caption=caption, made_at=office.now())
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        layout=layout,
        header=header,
        stem=f"{form.code}-{month}",
    ).with_checks(
        *prescribed_checks(office, layout, month, span.last_month, values, sources),
        *cover_checks(layout, span, sources),
    )


def cover_checks(layout: FormLayout, span: Span, sources: Sources) -> Iterator[Check]:
    """What the figures from the records hold and what they do not; who left."""
    people = sources.figures.get("voluntary.people")
    if people is not None and people.up is not None and people.down is not None and people.down > people.up:
        message = (
            f"Mã {rows_of(layout, 'voluntary.people')}: tháng {format_month(span.month)} tăng {people.up}, giảm {people.down} người "
            "tham gia BHXH tự nguyện. Hãy xem người đến hạn, quá hạn đóng."
        )
        yield Check(level="hint", message=message, page="overview", args={"due": "lapsed", "month": span.month})
    if sources.by_register:
        message = (
            f"{format_money(sources.by_register)} người tham gia BHXH tự nguyện theo danh sách nhập: diện hỗ trợ lấy theo hộ trong sổ. "
            "Hãy kiểm tra diện của hộ."
        )
        yield Check(level="hint", message=message, page="household")
    health = sources.figures.get("health.money")
    if health is not None and (rows := rows_of(layout, "health.money")):
        message = (
            f"Mã {rows}: chỉ có tiền BHYT hộ gia đình thu qua đơn vị (lũy kế {format_money(health.after or 0)} đ); "
            "tiền do đơn vị, ngân sách, quỹ BHXH đóng chưa có, hãy cộng thêm."
        )
        yield Check(level="warn", message=message, page="collect")
    cards = sources.figures.get("health.people")
    if cards is not None and cards.after is not None and (rows := rows_of(layout, "health.people")):
        message = f"Mã {rows}: đếm theo sổ của đơn vị ({format_money(cards.after)} người có thẻ còn hạn); người ngoài sổ không có."
        yield Check(level="hint", message=message, page="household")
    late = sources.figures.get("arrears.social") or sources.figures.get("arrears.total")
    if late is not None and (rows := rows_of(layout, "arrears.social")):
        message = (
            "Tiền chậm đóng lấy từ danh sách đơn vị đã nhập, ghi hết vào dòng “chậm đóng”; phần chưa đến hạn xử lý, trốn đóng, "
            "mất khả năng đóng và NSNN chưa đóng hãy tách ra."
        )
        yield Check(level="hint", message=message, page="import")
