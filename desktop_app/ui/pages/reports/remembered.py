"""What this PC remembers of the reports page, for each data file and form: the filters, and how each month left the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.dates import month_key
from desktop_app.ui.page import PageContext

_CHOICE, _FILTERS, _WAYS, _SAVED = "report/choice", "report/filters", "report/ways", "report/saved"
_KEPT = 60  # reports whose last saving is remembered
_MONTHS = 14  # months of a form whose way out is remembered: a year and a little more


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the report of a month was saved: its filters as texts, its file type, its folder, whether with a password."""

    month: str
    filters: dict[str, str]
    kind: str
    folder: Path
    locked: bool = False


class Remembered:
    """Reads and writes the memory of this PC; nothing of it is part of the data file."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._memory = context.memory

    def choice(self, default: str) -> tuple[str, str | None]:
        """The form last looked at; the month too, as long as the calendar is in the month it was chosen in."""
        kept = self._memory.get(_CHOICE, {})
        month = kept.get("month") if kept.get("chosen_in") == month_key(self._context.office.today) else None
        return kept.get("form", default), month

    def keep_choice(self, code: str, month: str) -> None:
        """Remember which report is looked at."""
        chosen_in = month_key(self._context.office.today)
        self._memory.put(_CHOICE, {"form": code, "month": month, "chosen_in": chosen_in})

    def filters(self, code: str) -> dict[str, str]:
        """The filters of a form last chosen."""
        return dict(self._memory.get(_FILTERS, {}).get(self._key(code), {}))

    def keep_filters(self, code: str, filters: dict[str, str]) -> None:
        """Remember the filters of a form."""
        self._put(_FILTERS, self._key(code), filters)

    def keep_way(self, code: str, way: Way) -> None:
        """Remember how the report of a month was saved."""
        months: dict[str, Any] = dict(self._memory.get(_WAYS, {}).get(self._key(code), {}))
        months[way.month] = {
            "filters": way.filters,
            "kind": way.kind,
            "folder": str(way.folder),
            "locked": way.locked,
        }
        self._put(_WAYS, self._key(code), dict(sorted(months.items())[-_MONTHS:]))

    def way_before(self, code: str, month: str) -> Way | None:
        """How the newest report of the form before a month was saved; None when none was saved from this PC."""
        months: dict[str, Any] = self._memory.get(_WAYS, {}).get(self._key(code), {})
        earlier = [one for one in months if one < month]
        if not earlier:
            return None
        kept = months[max(earlier)]
        return Way(
            month=max(earlier),
            filters=dict(kept["filters"]),
            kind=kept["kind"],
            folder=Path(kept["folder"]),
            locked=bool(kept.get("locked")),
        )

    def saved_at(self, stem: str) -> datetime | None:
        """When a report of that name was last saved."""
        found = self._memory.get(_SAVED, {}).get(self._key(stem))
        return datetime.fromisoformat(found) if found else None

    def keep_saved(self, stem: str) -> None:
        """Remember that a report of that name was saved just now."""
        self._put(_SAVED, self._key(stem), self._context.office.now().isoformat(timespec="seconds"))

    def _key(self, name: str) -> str:
        return f"{self._context.office.path.name}/{name}"

    def _put(self, area: str, key: str, value: Any) -> None:
        kept: dict[str, Any] = dict(self._memory.get(area, {}))
        kept.pop(key, None)
        kept[key] = value
        self._memory.put(area, dict(list(kept.items())[-_KEPT:]))
