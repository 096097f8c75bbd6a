"""The rule book of the office: every figure of the law with its days and source, and the verbs that add a decree or take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import Rate
from desktop_app.domain.law_names import rate_name
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.rule_book_values import (
    CHANGES,
    IN_FORCE,
    OWN,
    PAST,
    SHIPPED,
    UPCOMING,
    NewRate,
    RuleGroup,
    RuleLine,
)
from desktop_app.services.rule_checks import as_rate, refusals, tail_notes, unusual
from desktop_app.services.rule_overlay import Book, Period, overlay, read_book
from desktop_app.services.rule_words import GROUPS, group_of, office_note, shown
from desktop_app.system.faults import WorldFault


def rule_groups(office: Office, on: date | None = None) -> tuple[RuleGroup, ...]:
    """Every figure of the book by Vietnamese group, as it stands on a day (today by default).

    One line for a figure: the one in force on the day, else the next one, else the last; ``next_from`` tells when it changes.
    """
    day = on or office.today
    book = read_book(office.read)
    figures: dict[tuple[str, str], list[Period]] = {}
    for period in overlay(book.shipped, book.own):
        figures.setdefault((period.rate.key, period.rate.subject), []).append(period)
    lines: dict[str, list[RuleLine]] = {}
    keys = list(dict.fromkeys(key for key, _subject in figures))
    for figure in sorted(figures, key=lambda figure: _place(keys, *figure)):
        line = _on_day(book, figures[figure], day)
        lines.setdefault(line.group, []).append(line)
    return tuple(
        RuleGroup(code=code, title=title, lines=tuple(lines[code])) for code, title in GROUPS.items() if code in lines
    )


def rule_history(office: Office, key: str, subject: str = "") -> tuple[RuleLine, ...]:
    """Every period of one figure, oldest first; its ``state`` is as of today.

    A figure of the office that no day is left for (a later one begins the same day) is listed too, so that it can be withdrawn; its note says so.
    """
    book = read_book(office.read)
    periods = book.periods(key, subject)
    held = {period.own.id for period in periods if period.own}
    lines = [_line(book, period, office.today) for period in periods]
    for own in book.own:
        if (own.rate.key, own.rate.subject) == (key, subject) and own.id not in held:
            unused = _line(book, Period(rate=own.rate, own=own), office.today)
            lines.append(replace(unused, state=PAST, note="Không dùng đến: cùng ngày hiệu lực đã có mức nhập sau."))
    return tuple(sorted(lines, key=lambda line: line.valid_from))


def next_changes(office: Office, on: date | None = None) -> tuple[RuleLine, ...]:
    """What begins after a day (today by default), soonest first. A period that only carries the figure before on is left out."""
    day = on or office.today
    book = read_book(office.read)
    found: list[RuleLine] = []
    before: Period | None = None
    for period in overlay(book.shipped, book.own):
        same = before is not None and _figure(before.rate) == _figure(period.rate)
        carried = same and before is not None and before.rate.value == period.rate.value
        if period.rate.valid_from > day and not carried:
            found.append(_line(book, period, day))
        before = period
    return tuple(sorted(found, key=lambda line: (line.valid_from, line.name)))


def check_rates(office: Office, new: Sequence[NewRate]) -> tuple[str, ...]:
    """Why these figures cannot be switched on, as Vietnamese sentences; empty when they can.

    Refused is what is certainly wrong: a figure the program does not know, a value that cannot be, days that overlap another figure of the office
    or leave days without any, no source. What is only unusual is told by ``rate_warnings``.
    """
    return tuple(refusals(office.read, read_book(office.read), new))


def rate_warnings(office: Office, new: Sequence[NewRate]) -> tuple[str, ...]:
    """What looks unusual and is allowed all the same (a day far away, a figure several times the one before)."""
    return tuple(unusual(read_book(office.read), new, office.today))


def switch_on(office: Office, new: Sequence[NewRate]) -> Outcome[tuple[int, ...]]:
    """Write the figures of a decree in one step; their ids, in the order given. The office uses them at once.

    What was collected before keeps its own parameters. Raises ``RuleBroken`` with every sentence when ``check_rates`` speaks.
    """
    ids: list[int] = []
    with office.write("law.switch_on", _label(new)) as work:
        book = read_book(work)
        problems = list(refusals(work, book, new))
        if problems:
            raise RuleBroken(" ".join(problems), rule="law.switch-on")
        rates = [as_rate(book, one) for one in new]
        for rate in rates:
            before = _shipped_on(book, rate)
            ids.append(
                work.office_rates.add(
                    key=rate.key,
                    subject=rate.subject,
                    value=format(rate.value, "f"),
                    unit=rate.unit,
                    valid_from=rate.valid_from.isoformat(),
                    valid_to=rate.valid_to.isoformat() if rate.valid_to else None,
                    source=rate.source,
                    confidence=rate.confidence,
                    note=rate.note,
                    replaced_value=format(before.value, "f") if before else None,
                )
            )
        notes = (*tail_notes(book, rates), *unusual(book, new, office.today))
    office.forget_law()
    return Outcome(value=tuple(ids), changes=CHANGES, label=_label(new), notes=notes)


def withdraw(office: Office, office_id: int) -> Outcome[None]:
    """Take a figure of the office back; what was shipped for its days comes back. Raises ``WorldFault`` for one that is not there."""
    try:
        found = office.read.office_rates.get(office_id)
    except KeyError:
        raise WorldFault("Không tìm thấy mức quy định này; có thể nó vừa được rút hoặc hoàn tác.") from None
    label = (
        f"Rút quy định: {rate_name(found.key, found.subject)} từ {format_date(date.fromisoformat(found.valid_from))}"
    )
    with office.write("law.withdraw", label) as work:
        work.office_rates.remove(office_id)
        left = read_book(work)
    office.forget_law()
    notes = _bare_days(left, found.key, found.subject, date.fromisoformat(found.valid_from))
    return Outcome(value=None, changes=CHANGES, label=label, notes=notes)


def _label(new: Sequence[NewRate]) -> str:
    if len(new) == 1:
        return f"Áp dụng quy định: {rate_name(new[0].key, new[0].subject)} từ {format_date(new[0].valid_from)}"
    return f"Áp dụng {len(new)} mức quy định"


def _place(keys: Sequence[str], key: str, subject: str) -> tuple[int, bool, int]:
    """Where a figure stands: its key as in the book, then 3, 6, 12 months or the order of members by number, words before."""
    return keys.index(key), subject.isdigit(), int(subject) if subject.isdigit() else 0


def _on_day(book: Book, periods: Sequence[Period], day: date) -> RuleLine:
    """The one line of a figure; ``periods`` in order of days."""
    begun = [period for period in periods if period.rate.valid_from <= day]
    shown_one = begun[-1] if begun and _holds(begun[-1].rate, day) else None
    coming = [period for period in periods if period.rate.valid_from > day]
    chosen = shown_one or (coming[0] if coming else begun[-1])
    line = _line(book, chosen, day)
    following = [period for period in coming if period is not chosen and period.rate.value != chosen.rate.value]
    if not following:
        return line
    then = following[0].rate
    return replace(line, next_from=then.valid_from, next_shown=shown(then), next_verified=then.confidence == "H")


def _line(book: Book, period: Period, day: date) -> RuleLine:
    rate = period.rate
    note = rate.note
    if period.own is not None:
        note = " ".join(part for part in (rate.note, office_note(book.shipped, period.own, period.rate)) if part)
    begun = IN_FORCE if _holds(rate, day) else PAST
    return RuleLine(
        key=rate.key,
        subject=rate.subject,
        name=rate_name(rate.key, rate.subject),
        group=group_of(rate.key),
        value=rate.value,
        shown=shown(rate),
        unit=rate.unit,
        valid_from=rate.valid_from,
        valid_to=rate.valid_to,
        source=rate.source,
        confidence=rate.confidence,
        verified=rate.confidence == "H",
        note=note,
        origin=OWN if period.own else SHIPPED,
        office_id=period.own.id if period.own else None,
        state=UPCOMING if rate.valid_from > day else begun,
    )


def _holds(rate: Rate, day: date) -> bool:
    return rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to)


def _figure(rate: Rate) -> tuple[str, str]:
    return rate.key, rate.subject


def _shipped_on(book: Book, new: Rate) -> Rate | None:
    """The shipped figure in force on the first day of a new one."""
    return next((rate for rate in book.shipped if _figure(rate) == _figure(new) and _holds(rate, new.valid_from)), None)


def _bare_days(book: Book, key: str, subject: str, first: date) -> tuple[str, ...]:
    """A sentence when a figure that was withdrawn leaves its first day without any."""
    periods: Iterable[Period] = book.periods(key, subject)
    if any(_holds(period.rate, first) for period in periods):
        return ()
    following = [period.rate.valid_from for period in periods if period.rate.valid_from > first]
    until = f" đến {format_date(following[0] - timedelta(days=1))}" if following else ""
    return (f"Từ {format_date(first)}{until} không còn mức “{rate_name(key, subject)}” nào.",)
