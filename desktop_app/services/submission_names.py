"""Who stands behind the figures of a report: frozen with it, so that a difference can be told by name.

A form whose rows are people needs nothing here: its rows are the names. A form that counts people or sums money has a provider in ``NAMES``, which
says for each counted person or entry in which rows and columns it is counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop_app.domain.dates import month_bounds
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import MAIN, MEASURES
from desktop_app.services.reporting_b15a import BLOCKS
from desktop_app.services.reporting_d11 import lines_of, summary_row
from desktop_app.services.reporting_values import Sheet
from desktop_app.services.submission_figures import TOTAL
from desktop_app.storage.behind_figures import Behind

_BLOCK_OF = {MEASURES[f"{prefix}_people"].scheme: block for block, prefix in BLOCKS.items()}


@dataclass(frozen=True, kw_only=True)
class FrozenName:
    """One person in a figure. ``amount``: 1 where people are counted, đồng where money is; ``counted``: what counted, in words of the data
    (the kind of the enrolment or entry) with its day (ISO)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    person_id: int
    household_id: int
    name: str
    amount: int
    counted: str
    on: str


Namer = Callable[[Office, Sheet], Iterator[FrozenName]]
Place = tuple[tuple[str, ...], tuple[str, ...]]  # the rows and the columns in which something is counted


def names_of(office: Office, sheet: Sheet) -> tuple[FrozenName, ...]:
    """The people behind every figure of a sheet that counts people or money; empty where each row is a person, or a form keeps none."""
    namer = NAMES.get(sheet.form.code)
    return tuple(namer(office, sheet)) if namer is not None else ()


def pack(names: Iterable[FrozenName]) -> bytes:
    """The names as bytes: the places stand once, each name points to its place."""
    places: dict[Place, int] = {}
    listed = []
    for one in names:
        place = places.setdefault((one.rows, one.columns), len(places))
        listed.append([place, one.person_id, one.household_id, one.name, one.amount, one.counted, one.on])
    told = [[list(rows), list(columns)] for rows, columns in places]
    return json.dumps({"places": told, "names": listed}, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(content: bytes) -> tuple[FrozenName, ...]:
    """Read what ``pack`` gave."""
    found = json.loads(content)
    places = [(tuple(rows), tuple(columns)) for rows, columns in found["places"]]
    return tuple(
        FrozenName(
            rows=places[place][0],
            columns=places[place][1],
            person_id=person_id,
            household_id=household_id,
            name=name,
            amount=amount,
            counted=counted,
            on=on,
        )
        for place, person_id, household_id, name, amount, counted, on in found["names"]
    )


def _of_b15a(office: Office, sheet: Sheet) -> Iterator[FrozenName]:
    """Each person once, in the collector's row, the organisation's and the total: the month's columns, and the year's so far."""
    first, last = (day.isoformat() for day in month_bounds(sheet.month))
    over: dict[str, tuple[str, ...]] = {}
    organisation = ""
    for row in sheet.report.rows:
        if row.kind == "organisation":
            organisation = row.key
        over[row.key] = (row.key, TOTAL) if row.key == organisation else (row.key, organisation, TOTAL)
    for one in office.read.behind.people(int(sheet.month[:4]), last):
        key = f"collector:{one.collector_id if one.collector_id is not None else ''}"
        block = _BLOCK_OF.get(one.scheme)
        if block is None or key not in over:
            continue
        columns = [f"{block}.cumulative", f"{block}.percent"]
        if one.on >= first:
            newness = "month_continuing" if one.kind == "continue" else "month_new"
            columns = [f"{block}.month", f"{block}.{newness}", *columns]
        yield _name(one, over[key], tuple(columns))


def _of_summary(office: Office, sheet: Sheet) -> Iterator[FrozenName]:
    """People and money of each indicator, in the commune's row and the office's."""
    first, last = month_bounds(sheet.month)
    rows = frozenset(row.key for row in sheet.report.rows)
    work, until = office.read.behind, last.isoformat()
    counted = {False: work.people(first.year, until), True: work.entries(f"{first.year}-01-01", until)}
    year = ("actual_to_date", "percent_to_date", "percent_year", "remaining")
    for code in MAIN:
        measure = MEASURES[code]
        for one in counted[measure.money]:
            row = f"commune:{one.commune_code}/{code}"
            if measure.scheme not in (None, one.scheme) or (sheet.filters.commune and row not in rows):
                continue
            columns = ("actual_month", "percent_month", *year) if one.on >= first.isoformat() else year
            # A commune the office no longer looks after has no row of its own, but counts in the office's.
            yield _name(one, (row, f"{TOTAL}/{code}"), columns)


def _of_d11a(office: Office, sheet: Sheet) -> Iterator[FrozenName]:
    """Each line once as a person and once for each sum of money, in the organisation's row and the total."""
    lines = lines_of(office, sheet.form.period, sheet.month, sheet.filters.organisation)
    homes = office.read.reporting.contacts(sorted({line.person_id for line in lines}))
    for line in lines:
        half = "new" if line.fresh else "going_on"
        added = (
            (int(line.base > 0), (f"{half}.people",)),
            (line.base, (f"{half}.base", "base")),
            (line.amount, (f"{half}.amount", "amount")),
            (line.clawed_base, (f"{half}.refunded", "refunded")),
            (line.clawed_amount, (f"{half}.clawed", "clawed")),
        )
        for amount, columns in added:
            if amount and line.person_id in homes:
                yield FrozenName(
                    rows=(summary_row(line), TOTAL),
                    columns=columns,
                    person_id=line.person_id,
                    household_id=homes[line.person_id].household_id,
                    name=line.name,
                    amount=amount,
                    counted="remuneration",
                    on=line.collected_on,
                )


def _name(one: Behind, rows: tuple[str, ...], columns: tuple[str, ...]) -> FrozenName:
    return FrozenName(
        rows=rows,
        columns=columns,
        person_id=one.person_id,
        household_id=one.household_id,
        name=one.name,
        amount=one.amount,
        counted=one.kind,
        on=one.on,
    )


NAMES: Mapping[str, Namer] = {
    "B15a-UQ": _of_b15a,
    "TH-THANG": _of_summary,
    "D11at-TS": _of_d11a,
    "D11aq-TS": _of_d11a,
    "D11an-TS": _of_d11a,
}
