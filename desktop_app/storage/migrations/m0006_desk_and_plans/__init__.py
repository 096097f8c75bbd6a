"""Schema 6, one module per subject: the canvassing desk and the plans."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0006_desk_and_plans import (
    cover_begins,
    criteria,
    desk_sums,
    leads,
    lists,
    merges,
    month_rows,
    open_leads,
    outreach,
    plans,
    quality,
    reading,
    stock,
    views,
    walk_lists,
)

PARTS: tuple[Callable[[Database], None], ...] = (
    leads.apply,
    desk_sums.apply,
    plans.apply,
    views.apply,
    lists.apply,
    walk_lists.apply,
    merges.apply,
    stock.apply,
    cover_begins.apply,
    reading.apply,
    open_leads.apply,
    month_rows.apply,
    criteria.apply,
    quality.apply,
    outreach.apply,
)


def apply(db: Database) -> None:
    """Run the parts in the order in which they refer to each other."""
    for part in PARTS:
        part(db)
