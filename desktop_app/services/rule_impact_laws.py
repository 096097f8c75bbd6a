"""The law before and after a change that is only considered: where the two differ, since when, and whom that can touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.period_changes import HEALTH_CHANGE, VOLUNTARY_CHANGE
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI

_BOTH = frozenset({HEALTH_HOUSEHOLD, VOLUNTARY_SI})
# Whose amounts a key can touch, by how the key begins; any other key touches no amount a participant pays.
_AMOUNTS = (
    ("base-salary", _BOTH),
    ("rural-poverty-line", frozenset({VOLUNTARY_SI})),
    ("health-household.", frozenset({HEALTH_HOUSEHOLD})),
    ("health.", frozenset({HEALTH_HOUSEHOLD})),
    ("voluntary-si.", frozenset({VOLUNTARY_SI})),
)
_DATES = frozenset(
    {"health.card-gap-days", "health.card-wait-days", "voluntary-si.window-months", "voluntary-si.months"}
)


@dataclass(frozen=True, kw_only=True)
class Laws:
    """Two laws to compare. ``since``: the first day on which they differ, ``None`` when they never do in a figure. ``schemes``: whose amounts can
    differ; ``dates``: whether a limit, a window or the start of a card can. ``anew``: months after a change inside a period are counted anew
    under one of the two, so that also what is paid before ``since`` can differ."""

    before: LawBook
    after: LawBook
    since: date | None
    schemes: frozenset[str]
    dates: bool
    anew: bool

    def can_differ(self, scheme: str, on: date) -> bool:
        """Whether somebody who pays on a day may owe another amount."""
        return self.since is not None and scheme in self.schemes and (self.anew or on >= self.since)


def compare_rates(before: LawBook, after: LawBook, figures: Iterable[tuple[str, str]], today: date) -> Laws:
    """Two laws that differ at most in these figures (key and subject)."""
    starts: dict[str, date] = {}
    for key, subject in figures:
        first = _first_difference(before, after, key, subject)
        if first is not None:
            starts[key] = min(first, starts.get(key, first))
    return Laws(
        before=before,
        after=after,
        since=min(starts.values(), default=None),
        schemes=frozenset(scheme for key in starts for scheme in _touched(key)),
        dates=not _DATES.isdisjoint(starts),
        anew=_counted_anew(before, after, today),
    )


def compare_supports(before: LawBook, after: LawBook, today: date) -> Laws:
    """Two laws that differ in their supports only. A support that was only named anew or got another source gives the same as before."""
    rules = (*before.supports, *after.supports)
    days = {rule.valid_from for rule in rules}
    days |= {rule.valid_to + timedelta(days=1) for rule in rules if rule.valid_to is not None}
    changes = {day: _given(before, day) ^ _given(after, day) for day in days}
    return Laws(
        before=before,
        after=after,
        since=min((day for day, changed in changes.items() if changed), default=None),
        schemes=frozenset(scheme for changed in changes.values() for scheme, *_rest in changed),
        dates=False,
        anew=_counted_anew(before, after, today),
    )


def _first_difference(before: LawBook, after: LawBook, key: str, subject: str) -> date | None:
    days: set[date] = set()
    for rate in (*before.all(key), *after.all(key)):
        if rate.subject == subject:
            days.add(rate.valid_from)
            if rate.valid_to is not None:
                days.add(rate.valid_to + timedelta(days=1))
    return next(
        (
            day
            for day in sorted(days)
            if _value(before.find(key, day, subject)) != _value(after.find(key, day, subject))
        ),
        None,
    )


def _value(rate: Rate | None) -> object:
    return rate.value if rate is not None else None


def _touched(key: str) -> frozenset[str]:
    return next((schemes for beginning, schemes in _AMOUNTS if key.startswith(beginning)), frozenset())


def _counted_anew(before: LawBook, after: LawBook, today: date) -> bool:
    rules = [law.find(key, today) for law in (before, after) for key in (HEALTH_CHANGE, VOLUNTARY_CHANGE)]
    return any(rule is not None and rule.value != 0 for rule in rules)


def _given(law: LawBook, on: date) -> set[tuple[str, Any]]:
    """What the supports in force on a day give, and to whom: the scheme first."""
    return {
        (
            rule.scheme,
            (
                rule.payer,
                rule.place_kind,
                rule.place_code,
                rule.class_code,
                rule.age_from,
                rule.age_to,
                rule.basis,
                rule.value,
            ),
        )
        for rule in law.supports
        if rule.in_force(on)
    }
