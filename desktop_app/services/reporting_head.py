"""The texts around the table of an official form: who reports, for when, where and when it was made, who signs."""

from __future__ import annotations

from desktop_app.domain.dates import format_date_words
from desktop_app.services.office import Office
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import made_on


def header_of(office: Office, month: str, period: str) -> dict[str, str]:
    """The header values by placeholder. ``month``: the last one of the period; ``period``: the line under the title."""
    head = letterhead(office)
    day = format_date_words(made_on(office, month))
    return {
        "province": head.province,
        "office": head.branch,
        "period": period,
        "day": day[:1].upper() + day[1:],
        "place_and_day": f"{head.signers.place}, {day}" if head.signers.place else "",
        "signer_title": head.signers.director_title,
        "signer": head.signers.director,
    }


def month_line(month: str) -> str:
    """“Tháng 10 năm 2026”: the line under the title of a monthly form."""
    return f"Tháng {month[5:]} năm {month[:4]}"
