"""What the three forms of B16 have in common: whose rows they are, the sheet, the rows the office keeps no figures of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_app.domain.dates import format_date, format_month
from desktop_app.excel.form_layout import FormLayout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import office_rows
from desktop_app.reports.prescribed import RowValues
from desktop_app.services.office import Office
from desktop_app.services.reporting_head import header_of, month_line
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day


def sheet_of(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    layout: FormLayout,
    values: RowValues,
    named: Mapping[str, str],
) -> Sheet:
    """The form with the office's rows filled. ``named``: by kind of row the column that says which office it is."""
    head = letterhead(office)
    header = {
        **header_of(office, month, month_line(month)),
        "branch": f"BHXH {head.province}" if head.province else "",
        "year_end": f"31/12/{int(month[:4]) - 1}",
        "preparer": head.signers.preparer,
    }
    report = office_rows.report(
        paper_form(layout, header),
        values,
        name=f"BHXH {head.branch}" if head.branch else "",
        named=named,
        caption=f"Tháng {format_month(month)}, số liệu đến hết ngày {format_date(closing_day(office, month))}",
        made_at=office.now(),
    )
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        layout=layout,
        header=header,
        stem=f"{form.code}-{month}",
    )


def nameless(office: Office) -> Iterator[Check]:
    """Without its name the office's rows cannot be told from those of others."""
    if not letterhead(office).branch:
        yield Check(
            level="warn",
            message="Chưa ghi tên cơ quan: dòng của đơn vị còn để “BHXH cơ sở ...”. Hãy ghi trong Thiết lập.",
        )
