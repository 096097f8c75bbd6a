"""The declaration of one person (TK1-TS, Mẫu số 2) or of a household's members, over the page it was asked for on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import month_key
from desktop_app.reports.pages import page_sizes
from desktop_app.services.office import Office
from desktop_app.services.quote_slip import SlipPages
from desktop_app.services.reporting import Filters, pdf_of, prepare
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports.pages_dialog import PagesDialog


def declaration_pages(office: Office, code: str, filters: Filters) -> SlipPages:
    """The pages of a declaration, as of today. Raises what `reporting.prepare` raises."""
    sheet = prepare(office, code, month_key(office.today), filters)
    pdf = pdf_of(sheet)
    return SlipPages(pdf=pdf, sizes=tuple(page_sizes(pdf)), title=sheet.report.caption, stem=sheet.stem)


class DeclarationDialog(PagesDialog):
    """`filters` name the person or the household."""

    def __init__(self, parent: QWidget, context: PageContext, code: str, filters: Filters) -> None:
        super().__init__(parent, context, f"Tờ khai {code}", declaration_pages, code, filters, what="tờ khai")
