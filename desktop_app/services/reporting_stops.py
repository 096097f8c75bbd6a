"""Who stopped and has not come back, by kind of insurance: what form C21a-TS lists and B06a-TS counts (codes 82–85)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from desktop_app.services.office import Office
from desktop_app.services.reporting_participants import in_window

Marks = Mapping[str, Mapping[str, Any]]
"""The columns of the form: which cover each of them looks at (`[data.stopped]` of C21a-TS.toml)."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One person in one kind of insurance. ``stopped_on``: the first day without it; ``unit_code``: who collected last."""

    person_id: int
    mark: str
    stopped_on: date
    unit_code: str | None


def stops(office: Office, day: date, marks: Marks, since: date = date.min) -> tuple[Stop, ...]:
    """Everybody who stopped from ``since`` up to the end of a day and had not come back by then.

    Voluntary insurance inside the time to pay its next period is not stopped.
    """
    found = []
    for mark, rule in marks.items():
        lapses = office.read.stopped_facts.lapses(
            day.isoformat(),
            (since - timedelta(days=1)).isoformat() if since > date.min else "",
            schemes=rule["schemes"],
            returned=rule["returned"],
            benefits=rule["benefits"],
        )
        window = lru_cache(maxsize=None)(lambda last, method: in_window(office.law, last, method, day))
        for one in lapses:
            last = date.fromisoformat(one.last)
            if rule.get("window") and window(last, one.method):
                continue
            found.append(
                Stop(
                    person_id=one.person_id,
                    mark=mark,
                    stopped_on=last + timedelta(days=1),
                    unit_code=one.unit_code,
                )
            )
    return tuple(found)


def of_year(found: tuple[Stop, ...], year_first: date) -> dict[str, set[int]]:
    """Who stopped since the first day of a year, by mark."""
    people: dict[str, set[int]] = {}
    for one in found:
        if one.stopped_on >= year_first:
            people.setdefault(one.mark, set()).add(one.person_id)
    return people
