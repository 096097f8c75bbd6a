"""The people, payments and visits behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop_app.domain.dates import month_bounds
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import GROUP, MEASURES, OFFICE, REST
from desktop_app.services.progress_actuals import COUNTS, LEVELS
from desktop_app.services.progress_groups import group_of
from desktop_app.storage.figures import CountedPerson
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.stock import StockName

COVERED, LISTED, VISITED = "covered", "listed", "visited"
KIND_NAMES = {COVERED: "Đang tham gia", LISTED: "Trong danh sách", VISITED: "Đã vận động"}
"""What a line of a level or of visits is; those of people and money are kinds of enrolments and of ledger entries."""


def names_behind(
    office: Office,
    year: int,
    indicator: str,
    scope_kind: str = OFFICE,
    scope_code: str = "",
    month: int | None = None,
    until_month: int = 12,
) -> tuple[CountedPerson, ...]:
    """The people behind a figure of one month (1–12), or of the year up to and including ``until_month``.

    For money one line per ledger entry (đồng), for visits one per visit; of a level who it counts at the end of the (last) month, of the
    running one today. Entered
    figures have no names behind them, nor has what no commune was given; ``group``: a group of subjects, of people and money.
    """
    if scope_kind == REST:
        return ()
    last = month or until_month
    if indicator in LEVELS:
        kind = LEVELS[indicator]
        today = office.today
        if kind != "lead" and (year, last) == (today.year, today.month):
            found = office.read.stock_today.names(kind, today.isoformat(), scope_kind, scope_code)
        else:
            found = office.read.stock.names(kind, year * 12 + last - 1, scope_kind, scope_code)
        return _lines(found, LISTED if kind == "lead" else COVERED)
    if indicator in COUNTS:
        since = year * 12 + (month or 1) - 1
        calls = office.read.stock.calls(COUNTS[indicator], since, year * 12 + last - 1, scope_kind, scope_code)
        return _lines(calls, VISITED)
    if indicator not in MEASURES:
        return ()
    first, until = (day.isoformat() for day in month_bounds(f"{year}-{last:02d}"))
    if month is None:
        first = f"{year}-01-01"
    measure, figures = MEASURES[indicator], office.read.figures
    mine = _in_group(office.read, scope_code) if scope_kind == GROUP else lambda _scheme, _part: True
    parts = _classes(office.read, year) if scope_kind == GROUP else [scope_code]
    behind: list[CountedPerson] = []
    if measure.money:
        for part in parts:
            entries = figures.payments(split=scope_kind, part=part, since=first, until=until)
            behind += [one for one in entries if measure.scheme in (None, one.scheme) and mine(one.scheme, part)]
    else:
        assert measure.scheme is not None
        kinds = {None: (), True: ("new", "return", "adjust"), False: ("continue",)}[measure.fresh]
        for part in parts:
            if mine(measure.scheme, part):
                behind += figures.names(
                    year, measure.scheme, split=scope_kind, part=part, since=first, until=until, kinds=kinds
                )
    return tuple(behind if len(parts) == 1 else sorted(behind, key=lambda one: one.collected_on or ""))


def _in_group(read: Repositories, code: str) -> Callable[[str, str], bool]:
    """Whether a scheme and support class belong to a group of subjects."""
    group = group_of(read)
    return lambda scheme, part: group(scheme, part) == code


def _classes(read: Repositories, year: int) -> list[str]:
    """The support classes of which anything was counted in a year."""
    people, money = read.figures.people(year, GROUP), read.figures.money(year, GROUP)
    return sorted({one.part for one in people} | {one.part for one in money})


def _lines(found: Iterable[StockName], kind: str) -> tuple[CountedPerson, ...]:
    return tuple(
        CountedPerson(
            person_id=one.person_id,
            household_id=one.household_id,
            name=one.name,
            birth=one.birth,
            hamlet=one.hamlet,
            commune_code=one.commune_code,
            collector=one.collector,
            scheme=one.scheme,
            kind=kind,
            collected_on=one.on,
            valid_to=one.until,
            payable=0,
        )
        for one in found
    )
