"""What stood at the end of the month before, what came and went in the month, what stands at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import add_months, month_bounds, month_key
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import closing_day


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days of a monthly report: ``before`` is the last day of the month before, ``day`` the closing day."""

    month: str
    last_month: str
    year_first: date
    first: date
    before: date
    day: date


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One figure over a month, people or đồng; ``None`` is not known. ``after`` = ``before`` + ``up`` − ``down``."""

    before: int | None = None
    up: int | None = None
    down: int | None = None
    after: int | None = None

    @property
    def during(self) -> int | None:
        """What changed in the month, all in all."""
        return None if self.up is None or self.down is None else self.up - self.down

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        return any(value is not None for value in (self.before, self.up, self.down, self.after))

    @property
    def values(self) -> Mapping[str, int | None]:
        """The parts by the column keys of the forms."""
        return {"before": self.before, "up": self.up, "down": self.down, "during": self.during, "after": self.after}


def span_of(office: Office, month: str) -> Span:
    """The days of a month (``YYYY-MM``)."""
    first = month_bounds(month)[0]
    return Span(
        month=month,
        last_month=month_key(add_months(first, -1)),
        year_first=first.replace(month=1),
        first=first,
        before=first - timedelta(days=1),
        day=closing_day(office, month),
    )


def of_sets(before: Set[int], after: Set[int]) -> Movement:
    """The movement of a group of people known by id."""
    return Movement(before=len(before), up=len(after - before), down=len(before - after), after=len(after))


def of_levels(before: int | None, after: int | None) -> Movement:
    """The movement of a level of which only the two ends are known: the net change stands on its side."""
    if before is None or after is None:
        return Movement(after=after)
    return Movement(before=before, up=max(0, after - before), down=max(0, before - after), after=after)


def of_flow(earlier: Iterable[int], up: Iterable[int], down: Iterable[int] = ()) -> Movement:
    """What adds up from January: the sum of the earlier months, what came and what was taken back in the month."""
    before, more, less = sum(earlier), sum(up), sum(down)
    return Movement(before=before, up=more, down=less, after=before + more - less)
