"""The due list without an end to the past: due now, late, near the 90-day limit, lapsed; counted, and read in windows of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_app.domain import deadlines
from desktop_app.domain.deadlines import health_due, voluntary_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.due import WITHIN, DueItem, blocking, items_of
from desktop_app.services.due_ages import age_span
from desktop_app.services.office import Office
from desktop_app.storage.due import EndKey, EndQuestion, EndSpan

DUE, LATE, LIMIT, LAPSED = "due", "late", "limit", "lapsed"
PARTS = (DUE, LATE, LIMIT, LAPSED)
PART_NAMES = {DUE: "Đang đến hạn", LATE: "Quá hạn", LIMIT: "Sắp mất mốc {gap} ngày", LAPSED: "Đã gián đoạn"}
SCHEMES = (HEALTH_HOUSEHOLD, VOLUNTARY_SI)
_EARLIEST = date(1900, 1, 1)
_LONG_AGO = 40 * 366  # days: further back every period is lapsed


@dataclass(frozen=True, kw_only=True)
class DueFilter:
    """Which part of the list: ``part`` of ``PARTS``; ``scheme``, ``hamlet_id``, ``commune_code``, ``collector_id`` (0: of nobody) ``None`` take all;
    ``within`` days ahead; ``age``: a code of ``ages``, how long ago the cover ended, for what is late or lapsed."""

    part: str = DUE
    scheme: str | None = None
    hamlet_id: int | None = None
    within: int = WITHIN
    collector_id: int | None = None
    age: str | None = None
    commune_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class DueCounts:
    """How many people stand in each part on a day; ``gap``: the days of the limit."""

    on: date
    gap: int
    counts: dict[str, int]

    def label(self, part: str) -> str:
        """The name of a part as the screen shows it."""
        return PART_NAMES[part].format(gap=self.gap)


@dataclass(frozen=True, kw_only=True)
class DueWindows:
    """One part made ready for a table of any length: how many rows, and where each window of ``size`` rows begins."""

    on: date
    part: str
    size: int
    total: int
    questions: tuple[EndQuestion, ...]
    marks: tuple[EndKey, ...]


def due_page(office: Office, wanted: DueFilter, on: date, offset: int, limit: int) -> tuple[DueItem, ...]:
    """Some rows of one part. Due and near the limit: the soonest first; late and lapsed: the most recent first.

    Raises ``RuleBroken`` for an unknown part and a negative ``within``.
    """
    rows = office.read.due.page(
        _questions(office, wanted, on), limit, offset=offset, newest_first=_newest_first(wanted.part)
    )
    return tuple(items_of(office.law, rows, on))


def due_windows(office: Office, wanted: DueFilter, on: date, size: int) -> DueWindows:
    """Walk one part once and remember where its windows begin: then any of them is read in the same few milliseconds."""
    questions = tuple(_questions(office, wanted, on))
    total, marks = office.read.due.marks(questions, size, newest_first=_newest_first(wanted.part))
    return DueWindows(on=on, part=wanted.part, size=size, total=total, questions=questions, marks=tuple(marks))


def due_window(office: Office, windows: DueWindows, number: int) -> tuple[DueItem, ...]:
    """The rows of one window (0 is the first)."""
    after = windows.marks[number - 1] if number else None
    newest_first = _newest_first(windows.part)
    rows = office.read.due.page(windows.questions, windows.size, after=after, newest_first=newest_first)
    return tuple(items_of(office.law, rows, windows.on))


def due_count(office: Office, wanted: DueFilter, on: date) -> int:
    """How many stand in one part."""
    return sum(office.read.due.count(asked) for asked in _questions(office, wanted, on))


def due_counts(
    office: Office,
    on: date,
    within: int = WITHIN,
    *,
    scheme: str | None = None,
    hamlet_id: int | None = None,
    collector_id: int | None = None,
    age: str | None = None,
    commune_code: str | None = None,
) -> DueCounts:
    """How many people stand in every part; ``age`` narrows those that are late or lapsed."""
    wanted = DueFilter(
        scheme=scheme, hamlet_id=hamlet_id, collector_id=collector_id, age=age, within=within, commune_code=commune_code
    )
    counts = {part: due_count(office, replace(wanted, part=part), on) for part in PARTS}
    return DueCounts(on=on, gap=office.law.at("health.card-gap-days", on).whole, counts=counts)


def lapsed(office: Office, on: date, offset: int, limit: int, *, scheme: str | None = None) -> tuple[DueItem, ...]:
    """Whose participation is broken, however long ago, the most recent first: some rows of the list."""
    return due_page(office, DueFilter(part=LAPSED, scheme=scheme), on, offset, limit)


def due_questions(office: Office, wanted: DueFilter, on: date, part: str) -> list[EndQuestion]:
    """What is asked of the file for one part of everybody's people."""
    return _questions(office, replace(wanted, part=part, collector_id=None), on)


def questions_of(office: Office, wanted: DueFilter, on: date) -> list[EndQuestion]:
    """What is asked of the file for one part, narrowed as ``wanted`` says."""
    return _questions(office, wanted, on)


def ending_questions(office: Office, on: date, within: int, collector_id: int | None = None) -> list[EndQuestion]:
    """What is asked of the file for cover that ends from a day to ``within`` days later, in either scheme."""
    span = (EndSpan(first=on.isoformat(), last=(on + timedelta(days=within)).isoformat()),)
    return [
        EndQuestion(
            scheme=scheme,
            spans=span,
            blocking=blocking(office, scheme, on),
            on=on.isoformat(),
            collector_id=collector_id,
        )
        for scheme in SCHEMES
    ]


def _newest_first(part: str) -> bool:
    return part in (LATE, LAPSED)


def _questions(office: Office, wanted: DueFilter, on: date) -> list[EndQuestion]:
    if wanted.part not in PARTS:
        raise RuleBroken(f"Không có phần “{wanted.part}” của danh sách đến hạn.", rule="due.part")
    if wanted.within < 0:
        raise RuleBroken("Số ngày phải từ 0 trở lên.", rule="due.within")
    span = age_span(office.read, wanted.age, on) if wanted.age and _newest_first(wanted.part) else None
    return [
        EndQuestion(
            scheme=scheme,
            spans=_narrowed(_spans(office.law, scheme, wanted.part, on, wanted.within), span),
            blocking=blocking(office, scheme, on),
            on=on.isoformat(),
            hamlet_id=wanted.hamlet_id,
            collector_id=wanted.collector_id,
            commune_code=wanted.commune_code,
        )
        for scheme in SCHEMES
        if wanted.scheme in (None, scheme)
    ]


def _narrowed(spans: tuple[EndSpan, ...], age: tuple[date, date] | None) -> tuple[EndSpan, ...]:
    if age is None:
        return spans
    first, last = age[0].isoformat(), age[1].isoformat()
    cut = (replace(span, first=max(span.first, first), last=min(span.last, last)) for span in spans)
    return tuple(span for span in cut if span.first <= span.last)


def _spans(law: LawBook, scheme: str, part: str, on: date, within: int) -> tuple[EndSpan, ...]:
    if scheme == HEALTH_HOUSEHOLD:
        return _health_spans(law, part, on, within)
    if part == LIMIT:
        return ()
    ahead = [EndSpan(first=on.isoformat(), last=(on + timedelta(days=within)).isoformat())] if part == DUE else []
    return (*ahead, *(span for method in _methods(law, on) for span in _method_spans(law, method, part, on)))


def _health_spans(law: LawBook, part: str, on: date, within: int) -> tuple[EndSpan, ...]:
    first_late = _first(on, lambda end: health_due(law, on=on, ends_on=end).state != deadlines.LAPSED)
    yesterday = on - timedelta(days=1)
    if part == DUE:
        return _span(on, on + timedelta(days=within))
    if part == LATE:
        return _span(first_late, yesterday)
    if part == LAPSED:
        return _span(_EARLIEST, first_late - timedelta(days=1))
    until = on + timedelta(days=within)
    beyond = _first(on, lambda end: health_due(law, on=on, ends_on=end).gap_limit_on > until)
    return _span(first_late, min(yesterday, beyond - timedelta(days=1)))


def _method_spans(law: LawBook, method: str, part: str, on: date) -> tuple[EndSpan, ...]:
    """The last paid days (before ``on``) of one method that belong to a part; "" is whoever's method nobody knows."""
    known = _methods(law, on)[:-1]
    asked = method or max(known, key=lambda one: law.at("voluntary-si.months", on, one).whole)

    def state(end: date) -> str:
        return voluntary_due(law, on=on, paid_through=end, method=asked).state

    first_late = _first(on, lambda end: state(end) != deadlines.LAPSED)
    first_open = _first(on, lambda end: state(end) not in (deadlines.LAPSED, deadlines.LATE))
    yesterday = on - timedelta(days=1)
    if part == LAPSED:
        return _span(_EARLIEST, first_late - timedelta(days=1), method, known)
    if not method:  # it is over for certain once the longest period is lost; until then it may be late
        return _span(first_late, yesterday, method, known) if part == LATE else ()
    if part == DUE:
        return _span(first_open, yesterday, method, known)
    return _span(first_late, min(yesterday, first_open - timedelta(days=1)), method, known)


def _methods(law: LawBook, on: date) -> tuple[str, ...]:
    """The methods of payment by their months, and "" for those nobody knows."""
    return (*(rate.subject for rate in law.in_force("voluntary-si.months", on)), "")


def _first(on: date, holds: Callable[[date], bool]) -> date:
    """The first last day, not after ``on``, from which a statement holds (states only get better the later cover ends)."""
    low, high = on - timedelta(days=_LONG_AGO), on
    while low < high:
        middle = low + (high - low) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + timedelta(days=1)
    return low


def _span(first: date, last: date, method: str | None = None, known: Sequence[str] = ()) -> tuple[EndSpan, ...]:
    if last < first:
        return ()
    return (EndSpan(first=first.isoformat(), last=last.isoformat(), method=method, known=tuple(known)),)
