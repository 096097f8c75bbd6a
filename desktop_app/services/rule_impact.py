"""What a change of the rule book would do to open quotes, coming payments, plans and dates, before it is switched on. Nothing here writes.

The law as it would be is built beside the present one, and everything the change can touch is counted by both: the open quotes as if paid today
and on the first day of the new figure, the payments that fall due in the twelve months after it, the plan lines in đồng they belong to, and the
limits and card starts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.due import due
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import (
    DUE,
    MINIMUM,
    Impact,
    ImpactLine,
    NewRate,
    Progress,
    SupportFacts,
)
from desktop_app.services.rule_checks import as_rate, refusals
from desktop_app.services.rule_impact_dates import date_lines
from desktop_app.services.rule_impact_dues import Renewal, pay_day, renewals
from desktop_app.services.rule_impact_laws import Laws, compare_rates, compare_supports
from desktop_app.services.rule_impact_plans import has_plan, plan_lines
from desktop_app.services.rule_impact_quotes import quote_changes, quote_line
from desktop_app.services.rule_impact_totals import summed_up, totals_of
from desktop_app.services.rule_overlay import read_book
from desktop_app.services.support_rules import as_support, check_support

MOST = 200  # lines kept of each part; counts and sums are of everything
_YEAR = 365  # days after the change in which payments are looked at


def preview_rates(office: Office, new: Sequence[NewRate], *, progress: Progress | None = None) -> Impact:
    """What switching these figures on would change. ``progress(done, total, text)`` may raise to stop the work.

    Raises ``RuleBroken`` when ``check_rates`` speaks.
    """
    book = read_book(office.read)
    problems = list(refusals(office.read, book, new))
    if problems:
        raise RuleBroken(" ".join(problems), rule="law.switch-on")
    after = book.with_rates(as_rate(book, one) for one in new).law()
    figures = dict.fromkeys((one.key, one.subject) for one in new)
    return _impact(office, compare_rates(office.law, after, figures, office.today), progress)


def preview_withdrawal(office: Office, office_id: int, *, progress: Progress | None = None) -> Impact:
    """What withdrawing a figure of the office would change. An id that is not there changes nothing."""
    book = read_book(office.read)
    gone = [own for own in book.own if own.id == office_id]
    after = book.without(office_id).law()
    figures = [(own.rate.key, own.rate.subject) for own in gone]
    return _impact(office, compare_rates(office.law, after, figures, office.today), progress)


def preview_support(
    office: Office, facts: SupportFacts, *, replaces: int | None = None, progress: Progress | None = None
) -> Impact:
    """What adding a support (or putting it in the place of the support ``replaces``) would change; raises as ``add_support``."""
    problems = check_support(office, facts, replaces)
    if problems:
        raise RuleBroken(" ".join(problems), rule="support.row", source=facts.source)
    book = read_book(office.read)
    kept = [rule for rule in book.supports if rule.id != replaces]
    after = book.with_supports([*kept, as_support(facts, replaces or 0)]).law()
    return _impact(office, compare_supports(office.law, after, office.today), progress)


def preview_support_end(
    office: Office, support_id: int, last_day: date | None = None, *, progress: Progress | None = None
) -> Impact:
    """What letting a support end on a day would change, or removing it (no day). An id that is not there changes nothing."""
    book = read_book(office.read)
    after = [
        rule if rule.id != support_id else replace(rule, valid_to=last_day)
        for rule in book.supports
        if rule.id != support_id or (last_day is not None and last_day >= rule.valid_from)
    ]
    return _impact(office, compare_supports(office.law, book.with_supports(after).law(), office.today), progress)


def _impact(office: Office, laws: Laws, progress: Progress | None) -> Impact:
    tell = progress or _silent
    today = office.today
    if laws.since is None:
        return Impact(quotes=(), dues=(), plans=(), dates=(), totals=(), sentence=summed_up(laws, today, ()))
    quotes = quote_changes(office.read, laws, today, tell)
    coming = _coming(office, laws, today, tell)
    touched = [renewal for renewal in coming if renewal.item.scheme in laws.schemes]
    tell(0, 0, "Đối chiếu chỉ tiêu và mốc thời hạn")
    plans = plan_lines(office, coming)
    methods = {who: paid.method or "" for who, paid in office.read.renewals.last_paid(VOLUNTARY_SI).items()}
    dates = [*date_lines(office, laws, coming, methods, today)]
    lines = [quote_line(change) for change in quotes]
    dates += [line for line in lines if line.unit == ""]
    totals = totals_of(laws, today, quotes, touched, plans, dates, planned=has_plan(office, coming))
    return Impact(
        quotes=_largest(line for line in lines if line.unit),
        dues=(
            *_largest(map(_minimum_line, (one for one in touched if one.least))),
            *_largest(map(_due_line, filter(_differs, touched))),
        ),
        plans=tuple(plans[:MOST]),
        dates=tuple(dates[:MOST]),
        totals=totals,
        sentence=summed_up(laws, today, totals),
    )


def _coming(office: Office, laws: Laws, today: date, tell: Progress) -> list[Renewal]:
    """The payments from the month of the change (now, if it has begun) to a year after it, of every scheme: plans sum them all."""
    assert laws.since is not None
    if not laws.schemes and not laws.dates:
        return []
    begins = max(today, laws.since)
    until = begins + timedelta(days=_YEAR)
    tell(0, 0, "Tìm người sắp đến hạn")
    first = today if laws.anew or laws.dates else begins.replace(day=1)
    items = due(office, today, (until - today).days).items
    return renewals(office.read, laws, [item for item in items if pay_day(item, today) >= first], today, tell)


def _differs(renewal: Renewal) -> bool:
    return renewal.differs


def _due_line(renewal: Renewal) -> ImpactLine:
    item = renewal.item
    fault = renewal.after.fault or renewal.before.fault
    said = f": {fault.sentence}" if fault is not None else ""
    return ImpactLine(
        kind=DUE,
        title=f"{item.name} – {SCHEME_NAMES[item.scheme]}",
        detail=f"{item.hamlet}; đóng tiếp ngày {format_date(renewal.pay_on)}{said}",
        before=renewal.before.payable,
        after=renewal.after.payable,
        unit="đồng",
        page="household",
        args={"household": item.household, "person": item.person},
    )


def _minimum_line(renewal: Renewal) -> ImpactLine:
    item = renewal.item
    return ImpactLine(
        kind=MINIMUM,
        title=item.name,
        detail=f"{item.hamlet}; thu nhập đang đóng thấp hơn mức tối thiểu mới khi đóng tiếp ngày {format_date(renewal.pay_on)}",
        before=renewal.income,
        after=renewal.least,
        unit="đồng/tháng",
        page="household",
        args={"household": item.household, "person": item.person},
    )


def _largest(lines: Iterable[ImpactLine]) -> tuple[ImpactLine, ...]:
    """The lines with the largest differences; what can no longer be paid comes first."""

    def size(line: ImpactLine) -> tuple[bool, int]:
        if line.before is None or line.after is None:
            return True, 0
        return False, abs(line.after - line.before)

    return tuple(heapq.nlargest(MOST, lines, key=size))


def _silent(done: int, total: int, text: str) -> None:
    """Nobody watches."""
