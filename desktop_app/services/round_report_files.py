"""The report of a round as a file, to be asked for from the page that shows it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.dates import month_key
from desktop_app.services.office import Office
from desktop_app.services.reporting import prepare, save
from desktop_app.services.reporting_values import Filters

FORM = "KQ-RASOAT"


def save_round_report(office: Office, round_id: int, path: Path) -> Path:
    """Write the report of a round as a workbook, or as pages where the name ends in ``.pdf``; returns where it stands. Raises ``WorldFault``."""
    sheet = prepare(office, FORM, month_key(office.today), Filters(round=round_id))
    return save(sheet, path).path
