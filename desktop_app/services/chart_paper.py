"""A chart as it prints: looked at, printed, saved as PDF, under the name of the office."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.names import fold
from desktop_app.reports.chart_paper import ChartPaper, chart_pages
from desktop_app.reports.pages import page_sizes
from desktop_app.services.office import Office
from desktop_app.services.quote_slip import SlipPages
from desktop_app.services.reporting_letterhead import letterhead

_LONGEST = 60  # letters of a file name


@dataclass(frozen=True, kw_only=True)
class DrawnChart:
    """A chart whose pictures (PNG) are made, with its exact figures."""

    title: str
    pictures: tuple[bytes, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


def make_chart_pages(office: Office, drawn: DrawnChart) -> SlipPages:
    """The pages. Raises ``WorldFault`` without a typeface."""
    pdf = chart_pages(
        ChartPaper(
            office=letterhead(office).name,
            title=drawn.title,
            pictures=drawn.pictures,
            headings=drawn.headings,
            rows=drawn.rows,
            made_at=office.now(),
        )
    )
    words = "".join(letter if letter.isalnum() else " " for letter in fold(drawn.title)).split()
    stem = f"bieu-do-{'-'.join(words)}"[:_LONGEST].rstrip("-")
    return SlipPages(pdf=pdf, sizes=tuple(page_sizes(pdf)), title=drawn.title, stem=stem)
