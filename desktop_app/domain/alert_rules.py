"""Cảnh báo: when something is worth telling, by criteria the office may change, and in what order it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt

from desktop_app.domain.dates import days_in_month
from desktop_app.domain.planning import plan_to_date

URGENT, WARN, HINT = "urgent", "warn", "hint"
LEVELS = (URGENT, WARN, HINT)
LEVEL_WORDS = {URGENT: "Gấp", WARN: "Cần xem", HINT: "Nhắc"}


@dataclass(frozen=True, kw_only=True)
class AlertCriterion:
    """One criterion: its figures (`second` is `None` where there is only one), its level, and whether it is told at all."""

    code: str
    name: str
    level: str
    value: int
    unit: str
    second: int | None
    second_unit: str
    on: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """How far behind: done and planned to date, what is missing in percent of it (rounded down), since which month (1–12)."""

    done: int
    planned: int
    percent: int
    since: int


def behind(plan: Sequence[int], actual: Sequence[int], on: date, percent: int, months: int) -> Behind | None:
    """Whether the year's figure is behind by `percent` on a day, and was at the end of the months before, `months` in a row
    with the running one. `None` when it is not, and where nothing was planned by then. `since` looks back as far as it goes."""
    now = _short(plan, actual, on)
    if now is None or now.percent < percent:
        return None
    since = on.month
    while since > 1:
        end = date(on.year, since - 1, days_in_month(on.year, since - 1))
        before = _short(plan, actual, end)
        if before is None or before.percent < percent:
            break
        since -= 1
    if on.month - since + 1 < months:
        return None
    return Behind(done=now.done, planned=now.planned, percent=now.percent, since=since)


def shortfall(missing: int, percent: int) -> int:
    """How heavy being behind weighs: the mean (of their product) of what is missing — people, or million đồng — and of its per cent,
    so that one of one never stands before thirty of a hundred."""
    return isqrt(max(0, missing) * percent)


def _short(plan: Sequence[int], actual: Sequence[int], on: date) -> Behind | None:
    planned, done = plan_to_date(plan, on), sum(actual[: on.month])
    if planned <= 0 or done >= planned:
        return None
    return Behind(done=done, planned=planned, percent=(planned - done) * 100 // planned, since=on.month)


def grown(before: int, now: int, percent: int) -> bool:
    """Whether a figure grew by `percent` or more; from nothing any growth is told."""
    if now <= before:
        return False
    return before <= 0 or Fraction((now - before) * 100, before) >= percent


def closing_in(on: date, days: int) -> int | None:
    """How many days of the month are left after this one, when the month is in its last `days` days; else `None`."""
    left = days_in_month(on.year, on.month) - on.day
    return left if left < days else None


def rank(level: str, weight: int) -> tuple[int, int]:
    """The order of telling: by level, within a level the heavier first."""
    return LEVELS.index(level), -weight
