"""“Làm lại như kỳ trước”: the filters, file type and folder of the last period's report, for the period that is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_app.domain.submission_records import Submission
from desktop_app.services.office import Office
from desktop_app.services.report_periods import named, period_words
from desktop_app.services.reporting import Filters
from desktop_app.services.reporting_choices import last_submitted
from desktop_app.services.submitting import filters_of
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports.filter_rows import as_texts
from desktop_app.ui.pages.reports.making import Request
from desktop_app.ui.pages.reports.remembered import Remembered, Way

_SUBMIT_FOLDER = "report/submit-folder"  # where the dialog of submitting begins


def last_way(office: Office, remembered: Remembered, request: Request) -> Way | Submission | None:
    """How the form left the office last before the period of a request: submitted, or saved from this PC, whichever was later."""
    saved = remembered.way_before(request.code, request.month)
    sent = last_submitted(office, request.code, request.month)
    if saved is None or (sent is not None and sent.month >= saved.month):
        return sent
    return saved


def filters_like(way: Way | Submission) -> dict[str, str]:
    """The filters of that time as the page remembers them; a batch belongs to its own period and is left out."""
    return dict(way.filters) if isinstance(way, Way) else as_texts(filters_of(way))


def submit_filters(way: Submission, now: Filters) -> Filters:
    """The filters for submitting again: those of last time, with the batch that is meant now."""
    return replace(filters_of(way), batch=now.batch, waiting=now.waiting)


def offer_folder(context: PageContext, way: Submission) -> None:
    """Let submitting begin in the folder of last time, where it is still there."""
    if Path(way.folder).is_dir():
        context.memory.put(_SUBMIT_FOLDER, way.folder)


def told(name: str, way: Way | Submission, period: str) -> str:
    """Which report is repeated, in words."""
    done = "đã lưu" if isinstance(way, Way) else "đã nộp"
    return f"Làm lại như {named(name, period_words(period, way.month))} {done}."
