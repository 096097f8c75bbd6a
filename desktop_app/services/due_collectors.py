"""The due list by collector: how many are due, late, near the limit and lapsed, and how old what is overdue has become."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.services.due_ages import Age, age_of, ages
from desktop_app.services.due_parts import DUE, LAPSED, LATE, PARTS, DueFilter, due_questions
from desktop_app.services.office import Office

NOBODY = "Chưa có người phụ trách"


@dataclass(frozen=True, kw_only=True)
class CollectorDues:
    """One collector's people (``collector_id`` 0: nobody's): how many in each part, and by age those that are late or lapsed."""

    collector_id: int
    name: str
    counts: dict[str, int]
    ages: dict[str, int]

    @property
    def total(self) -> int:
        """Everybody once: the 90-day limit is near for people who are late already."""
        return sum(self.counts[part] for part in PARTS if part != "limit")


@dataclass(frozen=True, kw_only=True)
class DuesByCollector:
    """Every collector with somebody due, by name, nobody's last."""

    on: date
    ages: tuple[Age, ...]
    rows: tuple[CollectorDues, ...]

    def as_json(self) -> dict[str, Any]:
        """The object of ``due --by-collector --json``."""
        rows = [
            {"collector": row.name, "id": row.collector_id, "counts": row.counts, "ages": row.ages} for row in self.rows
        ]
        return {"on": self.on.isoformat(), "ages": {age.code: age.name for age in self.ages}, "rows": rows}

    def lines(self) -> list[str]:
        """The same in words, one line for each collector."""
        return [
            f"{row.name}: đến hạn {row.counts[DUE]}, quá hạn {row.counts[LATE]}, đã gián đoạn {row.counts[LAPSED]}"
            + "".join(f"; {age.name} {row.ages[age.code]}" for age in self.ages if row.ages[age.code])
            for row in self.rows
        ]


def dues_by_collector(office: Office, on: date, wanted: DueFilter | None = None) -> DuesByCollector:
    """Count the due list by who collects there; the part and the collector of ``wanted`` are not looked at."""
    asked = wanted or DueFilter()
    known = ages(office.read, on)
    names = {one.id: one.name for one in office.read.collectors.all()}
    parts: dict[int, Counter[str]] = {}
    old: dict[int, Counter[str]] = {}
    for part in PARTS:
        for question in due_questions(office, asked, on, part):
            for collector_id, last_day, people in office.read.due.by_collector(question):
                parts.setdefault(collector_id, Counter())[part] += people
                age = age_of(known, date.fromisoformat(last_day), on) if part in (LATE, LAPSED) else None
                if age is not None:
                    old.setdefault(collector_id, Counter())[age.code] += people
    rows = [
        CollectorDues(
            collector_id=collector_id,
            name=names.get(collector_id, NOBODY),
            counts={part: counted[part] for part in PARTS},
            ages={age.code: old.get(collector_id, Counter())[age.code] for age in known},
        )
        for collector_id, counted in parts.items()
    ]
    return DuesByCollector(
        on=on, ages=known, rows=tuple(sorted(rows, key=lambda row: (not row.collector_id, row.name, row.collector_id)))
    )
