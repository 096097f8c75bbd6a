"""The slips as they print: the text of each page, read back from the PDF."""

import io

from pypdf import PdfReader

from desktop_app.domain.money import format_money
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, pdf_of, prepare
from tests.builders import household_of

FORM, MONTH = "PHIEU-TU-VAN", "2026-11"


def paper(office: Office, **filters: int) -> list[str]:
    """Return the text of each page, runs of blanks as one."""
    pdf = pdf_of(prepare(office, FORM, MONTH, Filters(**filters)))  # type: ignore[arg-type]
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def slip_text(office: Office, name: str) -> str:
    (text,) = paper(office, household=household_of(office, name).id)
    return text


def in_row(label: str, amounts: list[int]) -> str:
    return f"{label} {' '.join(format_money(one) for one in amounts)}"
