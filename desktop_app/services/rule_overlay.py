"""The law of this office: the shipped figures with the office's own laid over them, and its supports.

For one figure (key and subject) the office's row wins on its days. Without a last day it holds until a later figure begins, its own or a shipped
one: so a newer program's decree takes over where the office only knew the one before. The shipped rows fill the other days. Any set of rows gives
periods that never overlap; of two own rows with the same first day the later written one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from desktop_app.domain.law import LawBook, Rate, read_rates
from desktop_app.domain.rule_records import OfficeRate
from desktop_app.domain.supports import SupportRule, read_support
from desktop_app.storage.repositories import Repositories

_DAY = timedelta(days=1)
Figure = tuple[str, str]  # key and subject


@dataclass(frozen=True, kw_only=True)
class Own:
    """A figure written by the office. ``id`` is that of its row (0 while it is only considered); ``replaced`` the row as it is stored."""

    id: int
    rate: Rate
    stored: OfficeRate | None = None


@dataclass(frozen=True, kw_only=True)
class Period:
    """A figure with the days it holds here; ``own`` is the office's row behind it, ``None`` for a shipped one."""

    rate: Rate
    own: Own | None = None


@dataclass(frozen=True, kw_only=True)
class Book:
    """What a data file holds of the law: shipped figures, own figures, supports."""

    shipped: tuple[Rate, ...]
    own: tuple[Own, ...]
    supports: tuple[SupportRule, ...]

    def law(self) -> LawBook:
        """The law that follows."""
        return LawBook([period.rate for period in overlay(self.shipped, self.own)], self.supports)

    def with_supports(self, supports: Iterable[SupportRule]) -> Book:
        """The same with other supports."""
        return replace(self, supports=tuple(supports))

    def without(self, own_id: int) -> Book:
        """The same without one figure of the office."""
        return replace(self, own=tuple(one for one in self.own if one.id != own_id))

    def with_rates(self, new: Iterable[Rate]) -> Book:
        """The same with more figures of the office, as they would be once written."""
        return replace(self, own=(*self.own, *(Own(id=0, rate=rate) for rate in new)))

    def periods(self, key: str, subject: str) -> list[Period]:
        """The periods of one figure, oldest first."""
        return _laid_over(
            _of(self.shipped, key, subject), [own for own in self.own if _figure(own.rate) == (key, subject)]
        )


def read_book(work: Repositories) -> Book:
    """Read the law out of a data file. Raises ``RuleBroken`` for a row that cannot be read."""
    stored = work.office_rates.all()
    rates = read_rates({**asdict(row), "valid_to": row.valid_to or ""} for row in stored)
    own = tuple(Own(id=row.id, rate=rate, stored=row) for row, rate in zip(stored, rates, strict=True))
    supports = tuple(read_support(asdict(row)) for row in work.support_rules.all())
    return Book(shipped=tuple(read_rates(work.reference.rates())), own=own, supports=supports)


def overlay(shipped: Iterable[Rate], own: Iterable[Own]) -> list[Period]:
    """Every period of every figure: by figure in the order given (the office's new subjects last), then by day."""
    rates: dict[Figure, list[Rate]] = {}
    for rate in shipped:
        rates.setdefault(_figure(rate), []).append(rate)
    mine: dict[Figure, list[Own]] = {}
    for one in own:
        mine.setdefault(_figure(one.rate), []).append(one)
    found: list[Period] = []
    for figure in dict.fromkeys([*rates, *mine]):
        found += _laid_over(rates.get(figure, []), mine.get(figure, []))
    return found


def _laid_over(shipped: Sequence[Rate], own: Sequence[Own]) -> list[Period]:
    # A row that is only considered (id 0) is the one to be written next: of two with the same first day it counts.
    by_start = {one.rate.valid_from: one for one in sorted(own, key=lambda one: (one.id == 0, one.id))}
    starts = sorted(by_start)
    later = sorted(rate.valid_from for rate in shipped)
    mine: list[Rate] = []
    found: list[Period] = []
    for place, start in enumerate(starts):
        one = by_start[start]
        ends = [one.rate.valid_to] if one.rate.valid_to else []
        if one.rate.valid_to is None:
            ends += [day - _DAY for day in later if day > start][:1]
        ends += [day - _DAY for day in starts[place + 1 : place + 2]]
        rate = replace(one.rate, valid_to=min(ends) if ends else None)
        mine.append(rate)
        found.append(Period(rate=rate, own=one))
    for rate in shipped:
        found += [Period(rate=replace(rate, valid_from=first, valid_to=last)) for first, last in _rest(rate, mine)]
    return sorted(found, key=lambda period: period.rate.valid_from)


def _rest(rate: Rate, taken: Sequence[Rate]) -> list[tuple[date, date | None]]:
    """The days of a shipped row that no period of the office takes (``taken`` in order of days)."""
    left: list[tuple[date, date | None]] = []
    first: date | None = rate.valid_from
    for own in taken:
        if first is None or (own.valid_to is not None and own.valid_to < first):
            continue
        if rate.valid_to is not None and own.valid_from > rate.valid_to:
            break
        if own.valid_from > first:
            left.append((first, own.valid_from - _DAY))
        first = own.valid_to + _DAY if own.valid_to is not None else None
    if first is not None and (rate.valid_to is None or first <= rate.valid_to):
        left.append((first, rate.valid_to))
    return left


def _figure(rate: Rate) -> Figure:
    return rate.key, rate.subject


def _of(rates: Iterable[Rate], key: str, subject: str) -> list[Rate]:
    return [rate for rate in rates if _figure(rate) == (key, subject)]
