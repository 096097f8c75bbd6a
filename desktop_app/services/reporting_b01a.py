"""B01a-TS of a month: carried over, changed and carried on, by kind of insurance; what nobody knows stays blank."""

from __future__ import annotations

from desktop_app.domain.dates import format_date, format_month
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import prescribed
from desktop_app.services.office import Office
from desktop_app.services.reporting_b06a import cover_checks
from desktop_app.services.reporting_head import header_of, month_line
from desktop_app.services.reporting_movements import span_of
from desktop_app.services.reporting_prescribed import prescribed_checks, rows_of, values_of
from desktop_app.services.reporting_sources import sources_of
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
    money = rows_of(layout, "voluntary.money"), rows_of(layout, "household.money"), rows_of(layout, "supported.money")
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
        Check(
            level="hint",
            message=f"Số đã thu ({'; '.join(money)}) mới gồm phần người tham gia đóng; phần NSNN và hỗ trợ khác đã chuyển "
            "hãy ghi thêm.",
            page="collect",
        ),
    )
