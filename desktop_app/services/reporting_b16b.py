"""B16b-TS of a month: the office's row of money collected (plan, year so far, month) and of late money, in million đồng."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.excel.form_loader import load_layout
from desktop_app.reports.report import Value, percent_of
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.services.progress import ProgressRow, progress
from desktop_app.services.reporting_employers import employer_figures
from desktop_app.services.reporting_movements import Movement, span_of
from desktop_app.services.reporting_office_rows import nameless, sheet_of
from desktop_app.services.reporting_sources import entered_figures
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, made_on


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    span = span_of(office, month)
    layout = load_layout(form.code, made_on(office, month))
    row = progress(office, month, COMMUNE, on=span.day).of(layout.data["indicator"], OFFICE)
    assert row is not None, "the office always has its row"
    late = employer_figures(office, span).get("arrears.total") or entered_figures(office, span).get("entered.arrears")
    unit = layout.data["unit"]
    amounts = {
        "plan": row.plan_year or None,
        "cumulative": row.actual_to_date,
        "month": row.actual_month,
        "late": late.after if late is not None else None,
    }
    values: dict[str, Value] = {key: Decimal(value) / unit for key, value in amounts.items() if value is not None}
    if row.plan_year:
        values["percent"] = percent_of(row.actual_to_date, row.plan_year)
    sheet = sheet_of(office, form, month, filters, layout, {"office": values}, {"line": "office"})
    return sheet.with_checks(*nameless(office), *_checks(row, late))


def _checks(row: ProgressRow, late: Movement | None) -> Iterator[Check]:
    yield Check(
        level="warn",
        message="Số thu chỉ có tiền BHXH tự nguyện, BHYT hộ gia đình thu qua đơn vị; tiền đơn vị sử dụng lao động, ngân sách, "
        "quỹ đóng chưa có, hãy cộng thêm cả kế hoạch và số thu.",
        page="overview",
        args={"indicator": row.indicator},
    )
    if not row.plan_year:
        yield Check(level="warn", message="Chưa giao kế hoạch thu của năm: cột số KH, % KH để trống.", page="plan")
    if late is None:
        yield Check(
            level="hint",
            message="Chưa có số tiền chậm đóng của tháng: hãy nhập danh sách đơn vị chậm đóng hoặc điền tay.",
            page="import",
        )
    yield Check(
        level="hint",
        message="Cột NSNN và tỷ lệ chậm đóng để trống: đơn vị không có số ngân sách nhà nước chưa chuyển và kế hoạch thu toàn bộ các quỹ.",
    )
