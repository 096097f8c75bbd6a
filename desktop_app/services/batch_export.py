"""The papers of a batch as files: its list in the official layout, and the declarations of persons that go along."""

from __future__ import annotations

from pathlib import Path

from desktop_app.services import reporting
from desktop_app.services.batch_forms import declaration_form
from desktop_app.services.batch_papers import papers
from desktop_app.services.collecting_batches import batch_of
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import Filters, Form, SavedReport


def exports(office: Office, batch_id: int) -> tuple[Form, ...]:
    """What can be made of a batch: its own list, and the declarations of those who need one. Raises ``WorldFault`` for an unknown batch."""
    found = batch_of(office.read, batch_id)
    wanted = [found.form]
    if papers(office, batch_id):
        wanted.append(declaration_form(office.read, found.form, found.scheme).papers)
    known = {form.code: form for form in reporting.forms() if "batch" in form.filters}
    return tuple(known[code] for code in wanted if code in known)


def suggested_name(office: Office, batch_id: int, form: Form) -> str:
    """A file name for it: “D05-TS-01-2026.xlsx”."""
    number = (batch_of(office.read, batch_id).number or str(batch_id)).replace("/", "-")
    return f"{form.code}-{number}.{form.formats[0]}"


def export(office: Office, batch_id: int, code: str, path: Path) -> SavedReport:
    """Make one of them and save it; the suffix of ``path`` says as what. Raises as ``reporting.prepare`` and ``reporting.save``."""
    found = batch_of(office.read, batch_id)
    sheet = reporting.prepare(office, code, found.made_on[:7], Filters(batch=batch_id))
    return reporting.save(sheet, path)
