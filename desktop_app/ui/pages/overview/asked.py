"""The figure that `navigate` asked for: another page's finding leads to the names behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.services.planning_figures import COLLECTOR, OFFICE, Scope
from desktop_app.ui.pages.overview.figures import WHOLE
from desktop_app.ui.pages.overview.reading import Behind


def behind_asked(asked: Mapping[str, Any], month: str, collectors: Iterable[Scope]) -> Behind:
    """`indicator` of the year up to the month (`YYYY-MM`), with `only_month` of the month alone; of the office, or of one `collector` (an id as
    text, "" for work without one)."""
    kind, code, name = OFFICE, "", WHOLE
    if "collector" in asked:
        kind, code = COLLECTOR, asked["collector"]
        name = next((scope.name for scope in collectors if scope.code == code), "")
    return Behind(
        indicator=asked["indicator"],
        scope=Scope(kind=kind, code=code, name=name),
        month=int(month[5:]) if asked.get("only_month") else None,
    )
