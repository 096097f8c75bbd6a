"""What was really done, month by month, for every indicator: counted from the records, levels at month ends, entered figures, shares.

Counted flows are those of ``planning_figures.MEASURES``; levels and visits come from ``storage/stock.py``; what the office only receives comes from
the figures it typed or imported. A month that is not known is ``None``: one still to come of a level, one nobody entered.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from desktop_app.domain.money import round_half_up
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.planning_figures import COMMUNE, GROUP, HAMLET, MEASURES, OFFICE, Indicator, listed_indicators
from desktop_app.services.progress_groups import group_of
from desktop_app.storage.repositories import Repositories

LEVELS = {"vsi_active": VOLUNTARY_SI, "hh_active": HEALTH_HOUSEHOLD, "leads_open": "lead"}
COUNTS = {"visits": "visit", "households_visited": "walked"}
COUNTED = frozenset(MEASURES) | frozenset(LEVELS) | frozenset(COUNTS)

Months = tuple[int, ...]
Table = Mapping[tuple[str, str], Months]  # (part, indicator) → twelve months
Known = tuple[int | None, ...]
_NOTHING: Known = (0,) * 12
_BLANK: Known = (None,) * 12


class Reading(Protocol):
    """An office as far as figures are read from it."""

    @property
    def read(self) -> Repositories:
        """What is on record."""

    @property
    def today(self) -> date:
        """The day that counts as today."""


@dataclass(frozen=True, kw_only=True)
class YearActuals:
    """The twelve months of a year by (part, indicator), and the level before January of every level. ``until``: how many months have begun."""

    year: int
    until: int
    months: Mapping[tuple[str, str], Known]
    opening: Mapping[tuple[str, str], int]

    def of(self, part: str, indicator: str) -> Known:
        """The months of one row; a counted one that has no record is 0, an entered one blank."""
        found = self.months.get((part, indicator))
        if found is not None:
            return found
        if indicator in LEVELS:
            return (0,) * self.until + (None,) * (12 - self.until)
        return _NOTHING if indicator in COUNTED else _BLANK


def actuals_of(office: Reading, year: int, split: str, codes: Collection[str], *, only: str = "") -> YearActuals:
    """Every asked indicator of a year by part.

    ``split``: office, commune, hamlet, collector, organisation, or group (which knows flows of people and money only).
    ``only``: whoever asks needs nothing of other parts (levels and visits are then left out there).
    """
    read, today = office.read, office.today
    until = 12 if year < today.year else 0 if year > today.year else today.month
    months: dict[tuple[str, str], Known] = dict(flows(read, year, split, [code for code in codes if code in MEASURES]))
    opening: dict[tuple[str, str], int] = {}
    if split != GROUP:
        if not set(codes).isdisjoint(LEVELS):
            kinds = {kind: code for code, kind in LEVELS.items() if code in codes}
            for (part, kind), levels in read.stock.levels(year, split, only).items():
                if kind in kinds:
                    months[part, kinds[kind]] = (*levels[1 : until + 1], *(None,) * (12 - until))
                    opening[part, kinds[kind]] = levels[0]
            if year == today.year:
                _bring_to_today(read, today, split, kinds, months, only)
        if not set(codes).isdisjoint(COUNTS):
            kinds = {kind: code for code, kind in COUNTS.items() if code in codes}
            for (part, kind), counts in read.stock.counts(year, split, only).items():
                if kind in kinds:
                    months[part, kinds[kind]] = tuple(counts)
        entered = [code for code in codes if code not in COUNTED]
        if entered:
            _add_entered(read, year, split, entered, months, opening)
    return YearActuals(year=year, until=until, months=months, opening=opening)


def _bring_to_today(
    read: Repositories,
    today: date,
    split: str,
    kinds: Mapping[str, str],
    months: dict[tuple[str, str], Known],
    only: str,
) -> None:
    """The running month's levels as they stand today; its end is not reached yet."""
    place = today.month - 1
    for (part, kind), more in read.stock_today.changes(today.isoformat(), split).items():
        if more and kind in kinds and only in ("", part):
            old = months.get((part, kinds[kind]), (0,) * today.month + (None,) * (12 - today.month))
            months[part, kinds[kind]] = (*old[:place], (old[place] or 0) + more, *old[place + 1 :])


def flows(read: Repositories, year: int, split: str, codes: Collection[str] = tuple(MEASURES)) -> Table:
    """People and money counted in each month of a year, by part and indicator (codes of ``MEASURES``)."""
    people: defaultdict[tuple[str, bool | None], list[str]] = defaultdict(list)
    money: defaultdict[str | None, list[str]] = defaultdict(list)
    for code in codes:
        measure = MEASURES[code]
        if measure.money:
            money[measure.scheme].append(code)
        elif measure.scheme is not None:
            people[measure.scheme, measure.fresh].append(code)
    if split == HAMLET:
        return _hamlet_flows(read, year, people, money)
    group = group_of(read) if split == GROUP else None
    table: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 12)
    if people:
        schemes = {scheme for scheme, _fresh in people}
        mine = {(one, new): (*people[one, None], *people[one, bool(new)]) for one in schemes for new in (0, 1)}
        for part, scheme, fresh, place, count in read.figures.people_months(year, split):
            for code in mine.get((scheme, fresh), ()):
                table[group(scheme, part) if group else part, code][place] += count
    if money:
        rest = money[None]
        sums = {scheme: (*rest, *own) for scheme, own in money.items() if scheme is not None}
        for part, scheme, place, amount in read.figures.money_months(year, split):
            for code in sums.get(scheme, rest):
                table[group(scheme, part) if group else part, code][place] += amount
    return {key: tuple(months) for key, months in table.items()}


def _hamlet_flows(
    read: Repositories,
    year: int,
    people: Mapping[tuple[str, bool | None], Sequence[str]],
    money: Mapping[str | None, Sequence[str]],
) -> Table:
    """The same by hamlet, from the rows of whole years: an office has hundreds of hamlets. The codes by what they count."""
    table: dict[tuple[str, str], Months] = {}

    def add(part: str, codes: Sequence[str], months: Months) -> None:
        for code in codes:
            old = table.get((part, code))
            table[part, code] = months if old is None else tuple(map(operator.add, old, months))

    if people:
        apart = any(fresh is not None for _scheme, fresh in people)
        for part, scheme, fresh, *months in read.figures.hamlet_people(year, apart):
            if any(months):
                own = people.get((scheme, bool(fresh)), ()) if apart else ()
                add(part, (*people.get((scheme, None), ()), *own), tuple(months))
    if money:
        for part, scheme, *months in read.figures.hamlet_money(year, money.keys() != {None}):
            add(part, (*money.get(None, ()), *(money.get(scheme, ()) if scheme else ())), tuple(months))
    return table


def _add_entered(
    read: Repositories,
    year: int,
    split: str,
    codes: Sequence[str],
    months: dict[tuple[str, str], Known],
    opening: dict[tuple[str, str], int],
) -> None:
    """Entered figures and shares. The office's own figure goes before the sum of its communes, which counts only when all are known."""
    listed = {one.code: one for one in listed_indicators(read)}
    shares = [listed[code] for code in codes if code in listed and listed[code].numerator]
    asked = {*codes, *(one.numerator for one in shares), *(one.denominator for one in shares)}
    wanted = [f"{year - 1}-12", *(f"{year}-{month:02d}" for month in range(1, 13))]
    kinds = (OFFICE, COMMUNE) if split == OFFICE else (split,)
    typed: defaultdict[tuple[str, str, str], list[int | None]] = defaultdict(lambda: [None] * 13)
    for row in read.monthly_figures.of_months(wanted, sorted(asked)):
        if row.scope_kind in kinds:
            typed[row.scope_kind, row.scope_code, row.indicator][wanted.index(row.month)] = row.value
    found = {(part, code): values for (kind, part, code), values in typed.items() if kind == split}
    if split == OFFICE:
        communes = [commune.code for commune in read.communes.covered()]
        for code in asked:
            if code in listed and listed[code].share:
                continue
            parts = [typed[COMMUNE, commune, code] for commune in communes]
            own = found.get(("", code), [None] * 13)
            summed = [_sum(values) for values in zip(*parts, strict=True)] if parts else [None] * 13
            found["", code] = [mine if mine is not None else whole for mine, whole in zip(own, summed, strict=True)]
    for share in shares:
        for part in {part for part, _code in found}:
            computed = _share(share, part, found)
            if any(value is not None for value in computed):
                own = found.get((part, share.code), [None] * 13)
                found[part, share.code] = [
                    one if one is not None else mine for one, mine in zip(computed, own, strict=True)
                ]
    for (part, code), values in found.items():
        if code in codes and any(value is not None for value in values):
            months[part, code] = tuple(values[1:])
            if values[0] is not None and code in listed and listed[code].stock:
                opening[part, code] = values[0]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _share(share: Indicator, part: str, found: Mapping[tuple[str, str], Sequence[int | None]]) -> list[int | None]:
    """Tenths of a percent; the base is that of the month, or the one known last before it in the year (a population is given once)."""
    above, below = found.get((part, share.numerator)), found.get((part, share.denominator))
    if above is None or below is None:
        return [None] * 13
    base: int | None = None
    values: list[int | None] = []
    for number, given in zip(above, below, strict=True):
        base = given if given is not None else base
        values.append(round_half_up(Fraction(number * 1000, base)) if number is not None and base else None)
    return values
