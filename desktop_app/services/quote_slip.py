"""“Phiếu báo mức đóng” of what was tried: pages to look at, to print and to save. Nothing is written into the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.law_names import method_name
from desktop_app.domain.names import fold
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.reports.pages import PageSize, page_sizes
from desktop_app.reports.pdf import render_pdf
from desktop_app.reports.quote_slip import SlipFigures, SlipLine, quote_slip
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.what_if_desk import try_desk
from desktop_app.services.what_if_text import span
from desktop_app.services.what_if_values import Tried, TriedLine, VoluntaryTry
from desktop_app.system.disk import writing

_VISITORS = "Hộ chưa có trong danh sách"


@dataclass(frozen=True, kw_only=True)
class SlipPages:
    """A slip (or another paper) as it prints. ``stem``: the proposed name of its file, without diacritics."""

    pdf: bytes
    sizes: tuple[PageSize, ...]
    title: str
    stem: str


def make_slip(office: Office, tried: Tried) -> SlipPages:
    """The pages of the slip. Raises ``WorldFault`` for a household that is gone and without a typeface."""
    figures = slip_figures(office, tried)
    pdf = render_pdf(quote_slip(figures))
    stem = f"bao-muc-dong-{fold(figures.household).replace(' ', '-')}-{tried.asked.on.isoformat()}"
    return SlipPages(pdf=pdf, sizes=tuple(page_sizes(pdf)), title=figures.household, stem=stem)


def slip_figures(office: Office, tried: Tried) -> SlipFigures:
    """What stands on the slip."""
    head = letterhead(office)
    household_id = tried.asked.household_id
    desk = try_desk(office, household_id) if household_id is not None else None
    return SlipFigures(
        superior=head.superior,
        office=head.name,
        place=head.signers.place,
        household=desk.title if desk is not None else _VISITORS,
        address=desk.place if desk is not None else "",
        on=tried.asked.on,
        lines=tuple(_line(tried, line) for line in tried.lines),
        made_at=office.now(),
    )


def save_slip(pages: SlipPages, path: Path) -> Path:
    """Write the pages to a file, which appears whole or not at all. Raises ``WorldFault`` where that is not possible."""
    with writing(path) as temporary:
        temporary.write_bytes(pages.pdf)
    return path


def _line(tried: Tried, line: TriedLine) -> SlipLine:
    what = f"{line.months} tháng"
    if line.scheme == VOLUNTARY_SI:
        mine = tried.asked.voluntary.get(line.key, VoluntaryTry())
        method = method_name(mine.method or "")
        what = method if method.startswith(str(line.months)) else f"{method}, {what}"
    elif line.order is not None:
        what += f", người thứ {line.order}"
    return SlipLine(
        name=line.name,
        scheme=SCHEME_NAMES[line.scheme],
        what=what,
        span=span(line),
        gross=line.quote.gross,
        state=line.quote.state_support,
        local=line.quote.local_support,
        other=line.quote.other_support,
        payable=line.quote.payable,
        steps=line.quote.explanation,
    )
